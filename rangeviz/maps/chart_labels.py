"""The labels of a chart's marks: each in the nearest free place, with a hairline where needed."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from math import hypot
from typing import TYPE_CHECKING

from rangeviz.core.text import printable, wrapped
from rangeviz.core.words import words
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.maps.chart_marks import Scale, kinds_of_mark
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.label_places import (
    NEAR_PT,
    Numbers,
    Placed,
    Places,
    best_place,
    free_places,
    length,
)
from rangeviz.maps.scene import Box
from rangeviz.maps.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_SHORTENED = 2000.0  # what it costs to leave words out: more than any place
_FIGURE, _WHO = 8.5, 8.0
_MOST_LINES = 5


def label_marks(
    ax: Axes,
    drawn: Sequence[Claim],
    marks: Sequence[Box],
    scale: Scale,
    colour: str,
    name: int,
    fonts: Fonts,
) -> int:
    """Write beside each mark its figure and who says so; where there is no room, less or nothing.

    Several orders are tried, and the one that costs least is drawn; return how many have nothing.
    """
    panel = Box(0, 0, scale.width + 8, scale.height - 2)
    wordings = [
        [
            (texts, free_places(mark, _measure(ax, texts, fonts), panel, marks))
            for texts in _wordings(claim)
        ]
        for mark, claim in zip(marks, drawn, strict=True)
    ]
    dated = list(range(len(drawn)))
    crowd = [sum(hypot(a.left - b.left, a.top - b.top) < 90 for b in marks) for a in marks]
    orders = (
        sorted(dated, key=lambda number: -crowd[number]),
        dated,
        dated[::-1],
        sorted(dated, key=lambda number: -marks[number].top),
    )
    tried = [_arrange(order, wordings) for order in orders]
    for _ in range(3):  # who stood badly chooses first
        costs, _ = min(tried, key=lambda arranged: sum(arranged[0]))
        again = sorted(dated, key=lambda number: -costs[number])
        tried.append(_arrange(again, wordings))
    _, placed = min(tried, key=lambda arranged: sum(arranged[0]))
    for number, texts, box, leader in placed:
        _draw_label(ax, texts, box, leader, marks[number], scale, colour, f"{name}-{number}")
    return len(drawn) - len(placed)


def _draw_label(
    ax: Axes,
    texts: tuple[str, ...],
    box: Numbers,
    leader: Numbers,
    mark: Box,
    scale: Scale,
    colour: str,
    name: str,
) -> None:
    left, top, right, _ = box.tolist()
    if length(leader) > NEAR_PT:
        ax.plot(
            leader[::2] / scale.width,
            1 - leader[1::2] / scale.height,
            color=COLOURS["leader"],
            linewidth=0.5,
            transform=ax.transAxes,
            zorder=1,
            clip_on=False,
        )
    right_aligned = left + right < mark.left + mark.right
    for text, row in zip(texts, _rows(texts), strict=True):
        ax.text(
            (right if right_aligned else left) / scale.width,
            1 - (top + row) / scale.height,
            text,
            transform=ax.transAxes,
            zorder=2.5,
            ha="right" if right_aligned else "left",
            va="top",
            linespacing=1.15,
            color=COLOURS["second"] if row else colour,
            weight="normal" if row else "bold",
            size=_WHO if row else _FIGURE,
            parse_math=False,
            gid=f"label-{name}{'-who' if row else ''}",
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.5},
        )


_Arranged = tuple[list[float], list[tuple[int, tuple[str, ...], Numbers, Numbers]]]


def _arrange(
    order: Sequence[int], wordings: Sequence[Sequence[tuple[tuple[str, ...], Places]]]
) -> _Arranged:
    """Place the labels one after the other; return what each cost, and where they stand."""
    costs = [0.0] * len(order)
    placed = Placed.nothing()
    found = []
    for number in order:
        for texts, places in wordings[number]:
            best, cost = best_place(places, placed)
            if best is None:
                costs[number] += _SHORTENED
                continue
            costs[number] += cost
            box, leader = places.boxes[best], places.leaders[best]
            placed.add(box, leader)
            found.append((number, texts, box, leader))
            break
    return costs, found


def _rows(texts: tuple[str, ...]) -> tuple[float, ...]:
    return (0.0, 11.0)[: len(texts)]


def _wordings(claim: Claim) -> Iterator[tuple[str, ...]]:
    """Return what the label says: figure and claimant, or, where there is no room, the figure."""
    figure = figure_text(claim)
    for kind in ("test_distance", "notified_range", "projected"):
        if kind in kinds_of_mark(claim):
            figure = words(f"chart.label.{kind}", figure=figure)
    who = printable(claim.speaker)
    if 0 < len(lines := wrapped(who, 26)) <= _MOST_LINES:
        yield figure, "\n".join(lines)
    yield (figure,)


def _measure(ax: Axes, texts: tuple[str, ...], fonts: Fonts) -> tuple[float, float]:
    """Return width and height of a label in points, by the renderer that draws PNG."""
    from matplotlib.backends.backend_agg import RendererAgg

    figure = ax.get_figure(root=True)
    # One of the figure's size would be made anew, with all its pixels, for every label.
    renderer = RendererAgg(1, 1, figure.dpi)  # type: ignore[union-attr, no-untyped-call]
    wide, tall = 0.0, 0.0
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # `Fonts` says it once
        for text, row in zip(texts, _rows(texts), strict=True):
            trial = ax.text(
                0,
                0,
                text,
                size=_WHO if row else _FIGURE,
                weight="normal" if row else "bold",
                linespacing=1.15,
                parse_math=False,
                family=list(fonts.family(text)),
            )
            box = trial.get_window_extent(renderer)
            trial.remove()
            wide = max(wide, box.width * 72 / figure.dpi)  # type: ignore[union-attr]
            tall = row + box.height * 72 / figure.dpi  # type: ignore[union-attr]
    return wide + 1, tall + 1
