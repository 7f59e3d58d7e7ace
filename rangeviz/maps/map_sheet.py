"""The sheet with the map: title and sentence on top, maps, claims and key, footnote.

Every claim that is drawn stands with its source in the list, or on the sheets that follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rangeviz.core.words import words
from rangeviz.maps.claim_list import SHORT_FORMS, list_claims, list_in_short
from rangeviz.maps.columns import Entry, in_columns, levelled
from rangeviz.maps.frames import CaptionedMap, Frame, Sheet
from rangeviz.maps.list_sheet import ListSheets, column_width, list_sheets
from rangeviz.maps.mpl import MatplotlibCanvas, blank_figure
from rangeviz.maps.paper import Paper
from rangeviz.maps.scene import KeyRow
from rangeviz.maps.text_block import TextBlock

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.maps.sheet_figure import SheetFigure

_LEAST_TITLE = 0.78
"""Of its usual size, so that it is one line."""

_MOST_HEAD = 0.24
"""Of the sheet's height; a longer title is set smaller."""


def compose(
    paper: Paper,
    title: str,
    summary: str,
    cities: pd.DataFrame,
    maps: Sequence[CaptionedMap],
    *more: KeyRow,
    font: str | None = None,
) -> SheetFigure:
    """Put title, sentence, maps, claims, key and footnote on a sheet, and on those that follow."""
    figure, canvas = blank_figure(paper.width, paper.height, paper.px, font, paper.dpi)
    figure.set_label(title)
    sheet = Sheet(figure, canvas, paper, _head(canvas, paper, title, summary), cities, maps)
    further = _put_list(sheet, title, more)
    if further:
        stamp = sheet.plan.notes()[-1]
        figure.following = tuple(further.draw(canvas.fonts, stamp))
    canvas.fonts.warn_of_missing()
    return figure


def _head(canvas: MatplotlibCanvas, paper: Paper, title: str, summary: str) -> TextBlock:
    """Set title and sentence; the title smaller, if it then is one line or leaves the map room."""

    def head_at(size: float) -> TextBlock:
        head = TextBlock(canvas, paper.inner_width)
        head.write(title, size, bold=True, ink="text")
        head.write(summary, paper.summary)
        return head

    size = paper.title
    one_line = paper.inner_width / max(canvas.width(title, 1.0, bold=True), 1e-9)
    if _LEAST_TITLE * size <= one_line < size:
        size = 0.999 * one_line
    most = _MOST_HEAD * paper.height
    while not paper.grows and size > paper.text and head_at(size).height > most:
        size *= 0.9
    return head_at(size)


def _put_list(sheet: Sheet, title: str, more: Sequence[KeyRow]) -> ListSheets | None:
    """Draw the sheet in the first way in which the list has room.

    Where it has in none, it is short, and stands in full on the sheets that are returned; if need
    be, what explains the lines goes there too.
    """
    canvas, paper, plan = sheet.canvas, sheet.paper, sheet.plan

    def key_of(frame: Frame, width: float, size: float) -> Entry:
        block = TextBlock(canvas, width)
        block.head(words("key.title"), size * 1.06)
        for row in (*frame.key(), *more):
            block.sample(row, row.text, size, "text")
        return Entry(block, gap=10)

    frames = []
    for frame in sheet.frames():
        frames.append(frame)
        for size in frame.sizes:
            entries = list_claims(canvas, plan, frame.width, size)
            if len(in_columns(entries, frame.room)) > frame.columns:
                continue
            entries.append(key_of(frame, frame.width, size))
            columns = levelled(entries, frame.room, frame.columns)
            if len(columns) <= frame.columns:
                frame.draw(columns)
                return None
    frame = frames[0]
    width = column_width(paper)
    for has_key in (True, False):
        entries = list_claims(canvas, plan, width, paper.text)
        if not has_key:
            entries.append(key_of(frame, width, paper.text))
        further = list_sheets(canvas, paper, title, entries)
        pages = _pages_text(len(further.sheets), has_key=has_key)
        for form in SHORT_FORMS:
            for size in (paper.text, paper.least):
                entries = list_in_short(canvas, plan, frame.width, size, form, pages)
                if has_key:
                    entries.append(key_of(frame, frame.width, size))
                columns = levelled(entries, frame.room, frame.columns)
                if len(columns) <= frame.columns:
                    frame.draw(columns)
                    return further
    frame.draw(columns[: frame.columns])
    return further


def _pages_text(count: int, *, has_key: bool) -> str:
    """Say on which sheets the sources stand."""
    key = "figure.sources" if has_key else "figure.sources.key"
    if count == 1:
        return words(f"{key}.one")
    return words(f"{key}.many", last=count + 1)
