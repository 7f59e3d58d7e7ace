"""Further sheets of a figure: its claims and their sources, which the first has no room for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rangeviz.core.words import words
from rangeviz.maps.columns import Column, Entry, on_sheets
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.mpl import MatplotlibCanvas, blank_figure, prepare_axes
from rangeviz.maps.paper import Paper
from rangeviz.maps.text_block import TextBlock

if TYPE_CHECKING:
    from rangeviz.maps.sheet_figure import SheetFigure


@dataclass(frozen=True)
class ListSheets:
    """A list set in the columns of sheets, below the figure's title."""

    paper: Paper
    title: str
    sheets: Sequence[Sequence[Column]]

    def draw(self, fonts: Fonts, stamp: str) -> list[SheetFigure]:
        """Draw the sheets, each with its number and the stamp of the claims at its foot."""
        count = len(self.sheets) + 1
        return [
            self._draw(columns, fonts, f"{stamp} {page_text(number, count)}")
            for number, columns in enumerate(self.sheets, 2)
        ]

    def _draw(self, columns: Sequence[Column], fonts: Fonts, note: str) -> SheetFigure:
        paper = self.paper
        figure, canvas = blank_figure(paper.width, paper.height, paper.px, fonts, paper.dpi)
        head = head_of(canvas, paper, self.title)
        foot = TextBlock(canvas, paper.inner_width)
        foot.write(note, paper.note)
        top = paper.margin + head.height + 8 * paper.px
        tallest = top + max(column.height for column in columns)
        bottom = paper.height - 0.8 * paper.margin - foot.height
        height = paper.height
        if paper.grows:
            bottom = tallest + 6 * paper.px
            height = bottom + foot.height + paper.margin
            figure.set_size_inches(paper.width / 72, height / 72)
        prepare_axes(canvas.ax, paper.width, height)
        figure.set_label(self.title)
        head.paint(paper.margin, paper.margin)
        for place, column in enumerate(columns):
            x = paper.margin + place * (column_width(paper) + paper.gap)
            column.paint(x, top, canvas)
        foot.paint(paper.margin, bottom)
        return figure


def head_of(canvas: MatplotlibCanvas, paper: Paper, title: str) -> TextBlock:
    head = TextBlock(canvas, paper.inner_width)
    head.write(title, paper.summary, bold=True, ink="text")
    return head


def column_width(paper: Paper) -> float:
    """Return how wide a column of a further sheet is."""
    return (paper.inner_width - paper.gap * (paper.columns - 1)) / paper.columns


def list_sheets(
    canvas: MatplotlibCanvas, paper: Paper, title: str, entries: Sequence[Entry]
) -> ListSheets:
    """Set a list on as many sheets as it needs."""
    foot = 2 * 1.3 * paper.note + 0.8 * paper.margin
    top = paper.margin + head_of(canvas, paper, title).height + 8 * paper.px
    room = paper.height - top - foot - 6 * paper.px
    return ListSheets(paper, title, on_sheets(entries, room, paper.columns))


def page_text(number: int, count: int) -> str:
    return words("figure.page", number=number, count=count)
