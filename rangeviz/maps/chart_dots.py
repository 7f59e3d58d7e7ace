"""Rows of claims drawn on axes: names, marks and labels on one scale of kilometres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rangeviz.core.text import pieces, plain
from rangeviz.core.words import NO_BREAK, format_number
from rangeviz.maps.chart_marks import MarkPen
from rangeviz.maps.chart_rows import (
    COUNTS,
    HEAD_SIZE,
    LABEL_SIZE,
    LINE,
    NAME_SIZE,
    Line,
    Row,
    RowsPlan,
    height_of,
)
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_rows(
    ax: Axes,
    rows: Sequence[Row],
    plan: RowsPlan,
    colours: dict[str, str],
    fonts: Fonts,
    number: int,
) -> None:
    """Draw rows on axes: y is points from the top, x kilometres; `number` is for the marks' ids."""
    _dress(ax, plan.right_km, height_of(rows))
    names: list[tuple[float, str]] = []
    top, count = 0.0, 0
    for row in rows:
        y = top + row.height / 2
        top += row.height
        if not row.claims:
            name, *counted = row.name
            head = [(name, True), *((f"{NO_BREAK * 2}{text}", False) for text in counted)]
            _write(ax, y + 1.5, head, HEAD_SIZE, fonts, -plan.names - COUNTS)
            continue
        names.append((y, "\n".join(map(plain, row.name))))
        middle = y + 0.8  # of small letters
        _draw_lines(ax, row, middle)
        colour = colours.get(row.claims[0].system, COLOURS["text"])
        pen = MarkPen(ax, colour, plan.density.mark, along_row=True)
        for mark in row.marks:
            pen.draw(middle + mark.offset, mark.kms, mark.kinds, f"claim-{number}-{count}")
            count += 1
        total = f"{len(row.claims):,}"
        _write(ax, y, [(total, False)], LABEL_SIZE, fonts, -5 - fonts.width(total, LABEL_SIZE))
        first = y - (len(row.label) - 1) * LINE * LABEL_SIZE / 2
        for line, (left, parts) in enumerate(row.label):
            _write(ax, first + line * LINE * LABEL_SIZE, parts, LABEL_SIZE, fonts, left)
    ax.set_yticks([y for y, _ in names], [text for _, text in names], parse_math=False)


def _draw_lines(ax: Axes, row: Row, y: float) -> None:
    """Lead from the name to the marks, and join the lowest and the highest claimed range."""
    if row.marks:
        first = min(mark.kms[0] for mark in row.marks)
        ax.plot([0, first], [y, y], color=COLOURS["hairline"], linewidth=0.6, zorder=1.4)
    if row.spread_km:
        ax.plot(row.spread_km, [y, y], color=COLOURS["leader"], linewidth=1.2, zorder=1.5)


def _dress(ax: Axes, right_km: float, height: float) -> None:
    from matplotlib.ticker import MaxNLocator

    ax.set(xlim=(0, right_km), ylim=(height, 0))
    ticks = MaxNLocator(7, steps=[1, 2, 2.5, 5, 10]).tick_values(0, right_km)
    kms = [round(float(km), 6) for km in ticks if 0 <= km <= right_km]
    ax.set_xticks(kms, [f"{format_number(km)}{NO_BREAK}km" for km in kms])
    ax.spines[:].set_visible(False)
    ax.grid(axis="x", color=COLOURS["hairline"], linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(colors=COLOURS["second"], length=0, labelsize=LABEL_SIZE)
    ax.tick_params(axis="x", labeltop=height > 250)
    ax.tick_params(axis="y", pad=COUNTS, labelsize=NAME_SIZE, labelcolor=COLOURS["text"])


def _write(ax: Axes, y: float, line: Line, size: float, fonts: Fonts, left: float) -> None:
    """Write a line from so many points right of 0 km; each piece in its own direction."""
    plate = {"boxstyle": "square,pad=0", "facecolor": "white", "edgecolor": "none"}
    for text, bold in line:
        for piece, _ in pieces(text):
            bare = piece.lstrip(" ")  # SVG drops spaces that begin a text
            space = fonts.width(piece, size, bold) - fonts.width(bare, size, bold)
            ax.annotate(
                bare,
                (0, y),
                (left + space, 0),
                textcoords="offset points",
                va="center_baseline",
                size=size,
                weight="bold" if bold else "normal",
                color=COLOURS["text" if bold else "second"],
                parse_math=False,
                annotation_clip=False,
                bbox=plate,
                zorder=2.5,
            )
            left += fonts.width(piece, size, bold)
