"""Native tables on slides: measured before they are drawn, so that no text leaves its cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rangeviz.documents.powerpoint import EMU_PT, describe, fitting, text_width, write
from rangeviz.documents.slide_deck import LABEL, MARGIN
from rangeviz.maps.style import COLOURS

PAD = 12.0
"""What a column is wider than its text."""

_LINE, _ROW_PAD, _HEAD_LINES = 1.22, 5.0, 4
_MOST_EXTRA = 1.4  # of the size of letters


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in points, and how its cells are written."""

    head: str
    width: float
    size: float = LABEL
    bold: bool = False

    def lines(self, text: str) -> list[str]:
        return fitting(text, self.size, self.width - PAD, bold=self.bold)

    @property
    def head_lines(self) -> list[str]:
        return fitting(self.head, LABEL, self.width - PAD, bold=True)


def narrowest(head: str, cells: Sequence[str], *, bold: bool = False) -> float:
    """Return a width in which cells have one line, and a heading breaks between words only."""
    cell = max((text_width(text, LABEL, bold) for text in cells), default=0.0)
    word = max(text_width(word, LABEL, True) for word in head.split(" "))
    share = text_width(head, LABEL, True) / _HEAD_LINES
    return max(cell, word, 1.2 * share) + PAD + 1


def head_height(columns: Sequence[Column]) -> float:
    """Return how tall the row of headings is."""
    return _LINE * LABEL * max(len(column.head_lines) for column in columns) + _ROW_PAD


def row_height(columns: Sequence[Column], cells: Sequence[str]) -> float:
    """Return how tall a row is at least."""
    pairs = zip(columns, cells, strict=True)
    return max(_LINE * column.size * len(column.lines(text)) for column, text in pairs) + _ROW_PAD


def table_height(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> float:
    """Return how tall a table is at least."""
    return head_height(columns) + sum(row_height(columns, row) for row in rows)


def draw_table(
    slide: Any,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    top: float,
    names: tuple[str, str],
    spare: float = 0.0,
) -> float:
    """Draw a table with a name and a text for those who do not see it; return where it ends.

    Its rows share what room is to spare, up to so much that they still belong together.
    """
    extra = min(max(spare, 0.0) / len(rows), _MOST_EXTRA * max(column.size for column in columns))
    heights = [row_height(columns, cells) + extra for cells in rows]
    heights.insert(0, head_height(columns))
    width = sum(column.width for column in columns)
    place = (MARGIN, top, width, sum(heights))
    sizes = (round(length * EMU_PT) for length in place)
    frame = slide.shapes.add_table(len(heights), len(columns), *sizes)
    describe(frame, *names)
    grid = frame.table
    grid.horz_banding = False
    style = frame._element.find(f".//{_A}tableStyleId")
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    for one, column in zip(grid.columns, columns, strict=True):
        one.width = round(column.width * EMU_PT)
    for number, height in enumerate(heights):
        grid.rows[number].height = round(height * EMU_PT)
        for place_in_row, column in enumerate(columns):
            cell = grid.cell(number, place_in_row)
            if number == 0:
                _write_cell(cell, " ".join(column.head_lines), LABEL, head=True, bold=True)
            else:
                text = rows[number - 1][place_in_row]
                _write_cell(cell, text, column.size, head=False, bold=column.bold)
    return top + sum(heights)


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _write_cell(cell: Any, text: str, size: float, *, head: bool, bold: bool) -> None:
    from lxml import etree
    from pptx.enum.text import MSO_ANCHOR

    write(cell.text_frame, [[(text, size, "text", bold)]])
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = round(PAD / 2 * EMU_PT)
    cell.margin_top = cell.margin_bottom = round(2 * EMU_PT)
    properties = cell._tc.get_or_add_tcPr()
    rule = etree.SubElement(properties, f"{_A}lnB", w=str(EMU_PT if head else EMU_PT // 2))
    fill = etree.SubElement(rule, f"{_A}solidFill")
    colour = COLOURS["coast" if head else "hairline"].removeprefix("#")
    etree.SubElement(fill, f"{_A}srgbClr", val=colour)
