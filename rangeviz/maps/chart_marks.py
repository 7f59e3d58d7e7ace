"""The marks of a chart of claims: what each shape says, and where it has room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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

_REACH_PT = 4.5  # how far a plain mark goes from its figure
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


def mark_extent(kinds: tuple[str, ...], size: float = 1.0) -> tuple[float, float, float]:
    """Say how far a mark extends from its figures, in points: below, above, and to each side.

    Examples
    --------
    >>> mark_extent(("at_least",)), mark_extent(("stated",), 0.5)
    ((4.5, 15.0, 4.5), (2.25, 2.25, 2.25))
    """
    below = _ARROW_PT if "less_than" in kinds else _REACH_PT
    above = _ARROW_PT if "at_least" in kinds else _REACH_PT + 2 * ("up_to" in kinds)
    wide = 9.0 if "about" in kinds else _REACH_PT
    return size * below, size * above, size * wide


def place_mark(claim: Claim, year: float, scale: Scale, boxes: Sequence[Box]) -> tuple[float, Box]:
    """Move a mark right or left, no further than needed, until it stands on no other one."""
    kinds, kms = kinds_of_mark(claim), sorted(claim.figures_km.values())
    below, above, wide = mark_extent(kinds)
    start = min(max(scale.x(year), wide), scale.width - wide)
    best = Box(0, 0, 0, 0)
    for step in range(200):
        x = start + (step + 1) // 2 * (1 if step % 2 else -1)
        best = Box(x - wide, scale.y(kms[-1]) - above, x + wide, scale.y(kms[0]) + below)
        if not any(best.meets(box) for box in boxes):
            break
    return scale.year((best.left + best.right) / 2), best


@dataclass(frozen=True)
class MarkPen:
    """Draws marks on axes: kilometres run up the panel of one system, or along a row.

    Lengths are in points, whatever the scale, and `size` times those of a panel.
    """

    ax: Axes
    colour: str
    size: float = 1.0
    along_row: bool = False

    def draw(self, at: float, kms: tuple[float, float], kinds: tuple[str, ...], gid: str) -> None:
        """Draw what the kinds say round a figure; `at` is where the mark stands across the km."""
        (low, high), hollow = kms, "projected" in kinds
        small = "test_distance" in kinds
        figures = list(dict.fromkeys(kms))
        if "between" in kinds:
            half = 3.5 if self.along_row else 4.5  # rows are close
            self._bar(at, kms, 3 if small else half + 1.5, hollow, gid)
            for km in figures:
                self._stroke(at, km, [[(-half, 0), (half, 0)]])
        if "at_least" in kinds:
            self._stroke(at, high, [[(0, 3), (0, 14)], [(-3.5, 10.5), (0, 14), (3.5, 10.5)]])
        if "less_than" in kinds:
            self._stroke(at, low, [[(0, -3), (0, -14)], [(-3.5, -10.5), (0, -14), (3.5, -10.5)]])
        if "up_to" in kinds:
            self._stroke(at, high, [[(-5, 5.5), (5, 5.5)]])
        if "about" in kinds:
            self._stroke(at, high, [[(-8.5, 0), (-5, 0)], [(5, 0), (8.5, 0)]])
        if "between" in kinds and not small and "notified_range" not in kinds:
            return  # a dot would look like a third figure
        apart = self.along_row and not hollow  # marks may touch there
        self._plot(
            at,
            figures,
            zorder=4,
            linestyle="none",
            gid=None if "between" in kinds else gid,
            marker="s" if "notified_range" in kinds else "o",
            markersize=self.size * (4 if small else 6.5) + 0.5 * apart,
            markerfacecolor="white" if hollow else self.colour,
            markeredgecolor="white" if apart else self.colour,
            markeredgewidth=self._line if hollow else 0.5,
        )

    @property
    def _line(self) -> float:
        return 0.35 + 1.05 * self.size

    def _bar(
        self, at: float, kms: tuple[float, float], width: float, hollow: bool, gid: str
    ) -> None:
        thick = width * self.size
        self._plot(at, kms, color="white", linewidth=thick, zorder=1.9, solid_capstyle="butt")
        self._plot(
            at,
            kms,
            color=self.colour,
            alpha=0.3,
            linewidth=thick,
            zorder=2,
            gid=gid,
            solid_capstyle="butt",
        )
        if hollow:
            self._plot(at, kms, color="white", linewidth=max(thick - 2, 1.0), zorder=2.1)

    def _stroke(self, at: float, km: float, lines: list[list[tuple[float, float]]]) -> None:
        """Draw lines round a figure; each point is how far across, and how far on in kilometres."""
        from matplotlib.path import Path as Shape

        points = [point[::-1] if self.along_row else point for line in lines for point in line]
        size = 2 * max(abs(length) for point in points for length in point)
        steps = [
            int(Shape.LINETO if number else Shape.MOVETO)
            for line in lines
            for number in range(len(line))
        ]
        self._plot(
            at,
            [km],
            marker=Shape([(x / size, y / size) for x, y in points], steps),
            markersize=size * self.size,
            markerfacecolor="none",
            markeredgecolor=self.colour,
            markeredgewidth=self._line,
            linestyle="none",
            zorder=3,
        )

    def _plot(self, at: float, kms: Sequence[float], **style: Any) -> None:
        places = ([at] * len(kms), list(kms))
        self.ax.plot(*(places[::-1] if self.along_row else places), clip_on=False, **style)
