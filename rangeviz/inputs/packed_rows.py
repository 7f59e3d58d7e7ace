"""Rows that take little more memory than their file: each is one text until it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

_MARK = "\0"
"""What no text file may hold; a cell of a program may."""


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
        self._packed: list[str | tuple[str, ...]] = []

    def add(self, line: int, cells: Sequence[str]) -> None:
        packed = _MARK.join(cells)
        whole = packed.count(_MARK) == len(cells) - 1
        self.lines.append(line)
        self._packed.append(packed if whole else tuple(cells))

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, number: int) -> tuple[int, tuple[str, ...]]:
        packed = self._packed[number]
        cells = tuple(packed.split(_MARK)) if isinstance(packed, str) else packed
        return self.lines[number], cells

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
