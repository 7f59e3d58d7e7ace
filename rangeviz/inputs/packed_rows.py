"""Rows that take as much memory as their file: many are one text of UTF-8 until one is wanted."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

_CELL, _ROW = "\0", "\0\n\0"
"""Between cells, and between rows; no file of text holds the first."""

_TOGETHER = 64
"""Rows of a block: enough that what Python needs for each text does not count."""


class PackedRows:
    """Rows of cells and their lines, in order.

    Examples
    --------
    >>> rows = PackedRows()
    >>> rows.add(2, ["a", ""])
    >>> rows.add(3, ["b", "c"])
    >>> len(rows), rows[1], list(rows)
    (2, (3, ('b', 'c')), [(2, ('a', '')), (3, ('b', 'c'))])
    """

    def __init__(self) -> None:
        self.lines = array("q")
        self._blocks: list[bytes] = []
        self._open: list[str] = []
        self._odd: dict[int, tuple[str, ...]] = {}  # rows of a program, whose cells hold our marks
        self._unpacked: tuple[int, list[str]] = (-1, [])

    def add(self, line: int, cells: Sequence[str]) -> None:
        packed = _CELL.join(cells)
        if packed.count(_CELL) != len(cells) - 1 or "\n" in cells:
            self._odd[len(self.lines)] = tuple(cells)
            packed = ""
        self.lines.append(line)
        self._open.append(packed)
        if len(self._open) == _TOGETHER:
            self._blocks.append(_ROW.join(self._open).encode("utf-8", "surrogatepass"))
            self._open = []

    def __len__(self) -> int:
        return len(self.lines)

    def __getitem__(self, number: int) -> tuple[int, tuple[str, ...]]:
        line = self.lines[number]
        number %= len(self.lines)
        if number in self._odd:
            return line, self._odd[number]
        return line, tuple(self._block(number // _TOGETHER)[number % _TOGETHER].split(_CELL))

    def _block(self, number: int) -> list[str]:
        if number == len(self._blocks):
            return self._open
        if self._unpacked[0] != number:
            block = self._blocks[number].decode("utf-8", "surrogatepass")
            self._unpacked = number, block.split(_ROW)
        return self._unpacked[1]

    def __iter__(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        return map(self.__getitem__, range(len(self)))


class PackedCells(Sequence[tuple[str, ...]]):
    """The cells of rows, each filled up with empty ones to the same width.

    Examples
    --------
    >>> rows = PackedRows()
    >>> rows.add(1, ["a"])
    >>> rows.add(2, ["b", "c"])
    >>> cells = PackedCells(rows, width=2)
    >>> cells[0], cells[1:], len(cells)
    (('a', ''), (('b', 'c'),), 2)
    """

    def __init__(self, rows: PackedRows, width: int) -> None:
        self._rows = rows
        self._width = width

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, number: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[tuple[str, ...], ...]: ...
    def __getitem__(self, number: int | slice) -> Any:
        if isinstance(number, slice):
            return tuple(map(self.__getitem__, range(*number.indices(len(self)))))
        cells = self._rows[number][1]
        return (*cells, *[""] * (self._width - len(cells)))
