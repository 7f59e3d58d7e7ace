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
from rangeviz.maps.scene import Box
from rangeviz.maps.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_NEAR_PT = 7.0  # a label so near needs no line to its mark
_SHORTENED = 2000.0  # what it costs to leave words out: more than any place

_Point = tuple[float, float]
_Line = tuple[_Point, _Point]


def label_marks(
    ax: Axes,
    drawn: Sequence[Claim],
    marks: Sequence[Box],
    scale: Scale,
    colour: str,
    name: int,
    fonts: Fonts,
) -> None:
    """Write beside each mark its figure and who says so; where there is no room, less or nothing.

    Several orders are tried, and the one that costs least is drawn.
    """
    wordings = [
        [
            (texts, _free_places(mark, _measure(ax, texts, fonts), scale, marks))
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
    tried = [_arrange(order, wordings, marks) for order in orders]
    for _ in range(3):  # who stood badly chooses first
        costs, _ = min(tried, key=lambda arranged: sum(arranged[0]))
        again = sorted(dated, key=lambda number: -costs[number])
        tried.append(_arrange(again, wordings, marks))
    _, placed = min(tried, key=lambda arranged: sum(arranged[0]))
    for number, texts, found in placed:
        mark = marks[number]
        ends = _leader(mark, found)
        if _length(ends) > _NEAR_PT:
            xs, ys = zip(*ends, strict=True)
            ax.plot(
                [x / scale.width for x in xs],
                [1 - y / scale.height for y in ys],
                color=COLOURS["leader"],
                linewidth=0.5,
                transform=ax.transAxes,
                zorder=1,
                clip_on=False,
            )
        right_aligned = found.left + found.right < mark.left + mark.right
        for text, row in zip(texts, _rows(texts), strict=True):
            ax.text(
                (found.right if right_aligned else found.left) / scale.width,
                1 - (found.top + row) / scale.height,
                text,
                transform=ax.transAxes,
                zorder=2.5,
                ha="right" if right_aligned else "left",
                va="top",
                linespacing=1.15,
                color=COLOURS["second"] if row else colour,
                weight="normal" if row else "bold",
                size=7.5 if row else 8.5,
                parse_math=False,
                gid=f"label-{name}-{number}{'-who' if row else ''}",
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.5},
            )


def _arrange(
    order: Sequence[int],
    wordings: Sequence[Sequence[tuple[tuple[str, ...], list[tuple[Box, float]]]]],
    marks: Sequence[Box],
) -> tuple[list[float], list[tuple[int, tuple[str, ...], Box]]]:
    """Place the labels one after the other; return what each cost, and where they stand."""
    costs = [0.0] * len(marks)
    taken: list[Box] = []
    lines: list[_Line] = []
    placed = []
    for number in order:
        for texts, places in wordings[number]:
            found, cost = _place(marks[number], places, marks, taken, lines)
            if found is None:
                costs[number] += _SHORTENED
                continue
            costs[number] += cost
            taken.append(found)
            placed.append((number, texts, found))
            if _length(ends := _leader(marks[number], found)) > _NEAR_PT:
                lines.append(ends)
            break
    return costs, placed


def _length(line: _Line) -> float:
    (x0, y0), (x1, y1) = line
    return hypot(x1 - x0, y1 - y0)


def _rows(texts: tuple[str, ...]) -> tuple[float, ...]:
    return (0.0, 11.0)[: len(texts)]


def _wordings(claim: Claim) -> Iterator[tuple[str, ...]]:
    """Return what the label says: figure and claimant, or, where there is no room, the figure."""
    figure = figure_text(claim)
    for kind in ("test_distance", "notified_range", "projected"):
        if kind in kinds_of_mark(claim):
            figure = words(f"chart.label.{kind}", figure=figure)
    who = printable(claim.speaker)
    if who:
        yield figure, "\n".join(wrapped(who, 26, max_lines=3, placeholder=" …"))
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
                size=7.5 if row else 8.5,
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


def _place(
    mark: Box,
    places: list[tuple[Box, float]],
    marks: Sequence[Box],
    taken: list[Box],
    lines: list[_Line],
) -> tuple[Box | None, float]:
    """Return the cheapest free place: near, rather right than left, its hairline on nothing."""
    best, least = None, float("inf")
    for box, near in places:
        if near >= least:
            break
        if any(box.meets(other, 5) for other in taken):
            continue
        cost, ends = near, _leader(mark, box)
        if any(_crosses(ends, other) for other in (*marks, *taken) if other is not mark):
            cost += 160
        cost += 160 * sum(_crosses(line, box) or _cut(line, ends) for line in lines)
        if cost < least:
            best, least = box, cost
    return best, least


def _free_places(
    mark: Box, size: tuple[float, float], scale: Scale, marks: Sequence[Box]
) -> list[tuple[Box, float]]:
    """Return the places on the panel that hide no mark, the cheapest first."""
    panel = Box(0, 0, scale.width + 8, scale.height - 2)
    inside = [
        (box, cost)
        for box, cost in _candidates(mark, size)
        if box.within(panel) and not any(box.meets(other, 2) for other in marks)
    ]
    return sorted(inside, key=lambda place: place[1])


def _candidates(mark: Box, size: tuple[float, float]) -> Iterator[tuple[Box, float]]:
    wide, tall = size
    x, y = (mark.left + mark.right) / 2, (mark.bottom + mark.top) / 2
    beside = (mark.right - mark.left) / 2 + 2.5
    for across in (-4.0, beside, *(beside + step for step in (10, 24, 42, 66, 96, 132, 174))):
        for up in range(-216, 217, 4):
            top = y - up - tall / 2
            for left, cost in ((x + across, 0.0), (x - across - wide, 5.0)):
                box = Box(left, top, left + wide, top + tall)
                (from_x, from_y), (to_x, to_y) = _leader(mark, box)
                away = hypot(from_x - to_x, from_y - to_y)
                yield box, away + cost + abs(up) / 8 + (3 if up < 0 else 0)


def _leader(mark: Box, box: Box) -> _Line:
    """Return the two ends of the shortest line from a mark to a label."""
    middle_x, middle_y = (mark.left + mark.right) / 2, (mark.bottom + mark.top) / 2
    x = min(max(middle_x, box.left), box.right)
    y = min(max(middle_y, box.top), box.bottom)
    start = min(max(x, mark.left), mark.right), min(max(y, mark.top), mark.bottom)
    return start, (x, y)


def _crosses(line: _Line, box: Box) -> bool:
    (x0, y0), (x1, y1) = line
    steps = max(2, int(hypot(x1 - x0, y1 - y0) / 3))
    return any(
        box.left - 1 < x0 + (x1 - x0) * step / steps < box.right + 1
        and box.top - 1 < y0 + (y1 - y0) * step / steps < box.bottom + 1
        for step in range(steps + 1)
    )


def _cut(one: _Line, other: _Line) -> bool:
    def side(a: _Point, b: _Point, c: _Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    return (
        side(*one, other[0]) * side(*one, other[1]) < 0
        and side(*other, one[0]) * side(*other, one[1]) < 0
    )
