"""The marks of a chart of claims: what each shape says, and where it has room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rangeviz.inputs.claims import Claim
from rangeviz.maps.scene import Box

if TYPE_CHECKING:
    from matplotlib.axes import Axes


MARKS = tuple(
    """
    stated about up_to at_least less_than between projected test_distance notified_range
    """.split()
)
"""What a mark can say, in the order of the key; a claim's mark may say several of them."""

_REACH_PT = 5.0  # how far a plain mark reaches from its figure
_ARROW_PT = 15.0


def kinds_of_mark(claim: Claim) -> tuple[str, ...]:
    """Say what a claim's mark shows, as keys of the chart's legend.

    Examples
    --------
    >>> kinds_of_mark(Claim("a", "A", range=900, qualifier="more_than", basis="projected"))
    ('at_least', 'projected')
    >>> kinds_of_mark(Claim("a", "A", range=900, quantity="test_distance"))
    ('test_distance',)
    """
    said = {"more_than": "at_least"}.get(claim.qualifier, claim.qualifier)
    special = claim.quantity if claim.quantity != "max_range" else ""
    kinds = {said, special, claim.basis if claim.basis == "projected" else ""}
    if len(kinds - {""}) > 1:
        kinds -= {"stated"}
    return tuple(kind for kind in MARKS if kind in kinds)


class Scale:
    """Years and kilometres to points from the panel's upper left corner, y downwards.

    The axes must not move afterwards.
    """

    def __init__(self, ax: Axes) -> None:
        size = ax.get_window_extent()
        dpi = ax.get_figure(root=True).dpi  # type: ignore[union-attr]
        self.width, self.height = size.width * 72 / dpi, size.height * 72 / dpi
        (self.left, self.right), (_, self.top) = ax.get_xlim(), ax.get_ylim()

    def x(self, year: float) -> float:
        return (year - self.left) / (self.right - self.left) * self.width

    def year(self, x: float) -> float:
        return self.left + x / self.width * (self.right - self.left)

    def y(self, km: float) -> float:
        return self.height - km / self.top * self.height


def place_mark(claim: Claim, year: float, scale: Scale, boxes: Sequence[Box]) -> tuple[float, Box]:
    """Move a mark right or left, no further than needed, until it stands on no other one."""
    kinds, kms = kinds_of_mark(claim), sorted(claim.figures_km.values())
    below = _ARROW_PT if "less_than" in kinds else _REACH_PT
    above = _ARROW_PT if "at_least" in kinds else _REACH_PT + 2 * ("up_to" in kinds)
    wide = 10.0 if "about" in kinds else _REACH_PT
    start = min(max(scale.x(year), wide), scale.width - wide)
    best = Box(0, 0, 0, 0)
    for step in range(200):
        x = start + (step + 1) // 2 * (1 if step % 2 else -1)
        best = Box(x - wide, scale.y(kms[-1]) - above, x + wide, scale.y(kms[0]) + below)
        if not any(best.meets(box) for box in boxes):
            break
    return scale.year((best.left + best.right) / 2), best


def draw_mark(
    ax: Axes, x: float, kms: tuple[float, float], kinds: tuple[str, ...], colour: str, gid: str
) -> None:
    """Draw what the kinds say round a figure; lengths are in points, whatever the scale."""
    from matplotlib.path import Path as Shape

    def stroke(km: float, points: list[tuple[float, float]], codes: list[int]) -> None:
        size = 2 * max(max(abs(right), abs(up)) for right, up in points)
        shape = Shape([(right / size, up / size) for right, up in points], codes)
        ax.plot(
            [x],
            [km],
            marker=shape,
            markersize=size,
            markerfacecolor="none",
            clip_on=False,
            markeredgecolor=colour,
            markeredgewidth=1.4,
            linestyle="none",
            zorder=3,
        )

    def arrow(km: float, up: int) -> None:
        points = [(0, 3 * up), (0, 14 * up), (-3.5, 10.5 * up), (0, 14 * up), (3.5, 10.5 * up)]
        stroke(km, points, [move, line, move, line, line])

    (low, high), hollow = kms, "projected" in kinds
    line, move = int(Shape.LINETO), int(Shape.MOVETO)
    small = "test_distance" in kinds
    figures = dict.fromkeys(kms)
    if "between" in kinds:
        width = 3 if small else 7
        ax.plot(
            [x, x],
            kms,
            color=colour,
            alpha=0.3,
            linewidth=width,
            zorder=2,
            gid=gid,
            solid_capstyle="butt",
            clip_on=False,
        )
        if hollow:
            ax.plot([x, x], kms, color="white", linewidth=width - 2, zorder=2.1, clip_on=False)
        for km in figures:
            stroke(km, [(-4.5, 0), (4.5, 0)], [move, line])
    if "at_least" in kinds:
        arrow(high, 1)
    if "less_than" in kinds:
        arrow(low, -1)
    if "up_to" in kinds:
        stroke(high, [(-5, 5.5), (5, 5.5)], [move, line])
    if "about" in kinds:
        stroke(high, [(-9.5, 0), (-5.5, 0), (5.5, 0), (9.5, 0)], [move, line, move, line])
    if "between" in kinds and not small and "notified_range" not in kinds:
        return  # a dot would look like a third figure
    ax.plot(
        [x] * len(figures),
        list(figures),
        zorder=4,
        linestyle="none",
        clip_on=False,
        gid=None if "between" in kinds else gid,
        marker="s" if "notified_range" in kinds else "o",
        markersize=4 if small else 6.5,
        markerfacecolor="white" if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.4 if hollow else 0.5,
    )
