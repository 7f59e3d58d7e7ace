"""Setting blocks of text in columns, in their order, each as a whole where that can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rangeviz.maps.mpl import MatplotlibCanvas
from rangeviz.maps.text_block import TextBlock, draw_rule


@dataclass(frozen=True, slots=True)
class Entry:
    """A block in a list, so many pixels of the design below the last, but at a column's head.

    One that is `ruled` has a line in that gap.
    """

    block: TextBlock
    gap: float = 6.0
    ruled: bool = False


class Column:
    """Blocks below each other."""

    def __init__(self) -> None:
        self.height = 0.0
        self.entries: list[Entry] = []
        self._tops: list[float] = []

    def room_for(self, entry: Entry, height: float) -> float:
        """Return how high a block may be here."""
        return height - self.height - self._gap(entry)

    def put(self, entry: Entry) -> None:
        top = self.height + self._gap(entry)
        self.entries.append(entry)
        self._tops.append(top)
        self.height = top + entry.block.height

    def paint(self, x: float, y: float, canvas: MatplotlibCanvas) -> None:
        for top, entry in zip(self._tops, self.entries, strict=True):
            if entry.ruled and top:
                draw_rule(canvas, x, y + top - entry.gap / 2 * canvas.px, entry.block.width)
            entry.block.paint(x, y + top, canvas)

    def _gap(self, entry: Entry) -> float:
        if not self.entries:
            return 0.0
        return entry.gap * entry.block.canvas.px


def in_columns(entries: Sequence[Entry], height: float) -> list[Column]:
    """Set a list in columns of this height, as many as it needs.

    A block that is higher than a column is parted between two lines.
    """
    columns = [Column()]
    for entry in entries:
        while columns[-1].room_for(entry, height) < entry.block.height:
            if not columns[-1].entries:
                first, rest = entry.block.split(height)
                columns[-1].put(Entry(first))
                entry = Entry(rest)
            columns.append(Column())
        columns[-1].put(entry)
    return columns


def on_sheets(entries: Sequence[Entry], height: float, count: int) -> list[list[Column]]:
    """Set a list on sheets of so many columns; those of the last are about equally high."""
    columns = in_columns(entries, height)
    sheets = [columns[start : start + count] for start in range(0, len(columns), count)]
    last = [entry for column in sheets.pop() for entry in column.entries]
    return [*sheets, levelled(last, height, count)]


def levelled(entries: Sequence[Entry], height: float, count: int) -> list[Column]:
    """Set a list in so many columns of this height at most, about as high as each other.

    There are more of them where it has no room.
    """
    columns = in_columns(entries, height)
    if len(columns) > count:
        return columns
    low, high = 0.0, height
    while high - low > 0.01 * height:
        middle = (low + high) / 2
        tried = in_columns(entries, middle)
        if len(tried) > count:
            low = middle
        else:
            high, columns = middle, tried
    return columns
