"""A table as it was found, whatever it stood in: every cell a text, every row with its line."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rangeviz.core.errors import refusal
from rangeviz.core.text import whole_text
from rangeviz.inputs.cells import TWO_READINGS
from rangeviz.inputs.limits import fix_of_many
from rangeviz.inputs.packed_rows import PackedCells, PackedRows

MAX_COLUMNS = 200

MAX_ROWS = 500_000
"""Of one table, unless the caller says otherwise."""

MAX_LINES = 2_000_000
"""Of a table of text, empty ones too, and those within quotation marks; of a list in JSON."""

_UNPACKED = 10_000
"""A table of so many rows is kept as it is; a longer one as packed rows."""

MAX_CELLS = 10_000_000
"""Of one table: twice what GeoNames' largest list of cities has."""

LONGEST_CELL = 131_072
"""In letters; as `csv.field_size_limit`, which stops where a quotation mark is missing."""

ENCODING = "the encoding"
"""How notes begin that say in which encoding a text was read."""

MOST_NAMED = 5
"""So many places of one kind of note are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a source, before anybody has asked what its columns mean.

    Attributes
    ----------
    file : str
        The source, for messages.
    name : str
        What the table is called there: its sheet, caption or heading, else ``table 1``.
    rows : sequence of tuple of str
        All rows that are not empty, all of the same length; no cell begins or ends with a blank.
    lines : sequence of int
        Where each row stands: its line, its row in a workbook, or its number in a JSON list.
    notes : tuple of str
        Every decision that was made in reading, in words.
    """

    file: str
    name: str
    rows: Sequence[tuple[str, ...]]
    lines: Sequence[int]
    notes: tuple[str, ...] = ()


def make_sheet(
    file: str,
    name: str,
    rows: Iterable[tuple[int, Sequence[str]]],
    notes: Sequence[str] = (),
    *,
    most_rows: int = MAX_ROWS,
) -> Sheet | None:
    """Gather rows, each with its line, into a sheet; None where no cell holds anything.

    Empty rows are left out, and so are columns at the end that are empty throughout.

    Raises
    ------
    DataError
        If there are more rows than `most_rows`, more columns than `MAX_COLUMNS`, more cells than
        `MAX_CELLS`, or more letters in a cell than `LONGEST_CELL`, or half a character.

    Examples
    --------
    >>> make_sheet("a.csv", "a", [(1, ["name ", "", ""]), (2, ["", "", ""]), (3, ["x", "7", ""])])
    Sheet(file='a.csv', name='a', rows=(('name', ''), ('x', '7')), lines=(1, 3), notes=())
    """
    left = MAX_CELLS
    kept = PackedRows()
    width = 0
    for line, row in rows:
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            expected, found = f"at most {MAX_COLUMNS} columns", f"{len(cells):,} columns"
            raise refusal(file, expected, "delete the rest", value=found, line=line, rule="columns")
        left -= len(cells)
        if len(kept) == most_rows or left < 0:
            expected = f"at most {most_rows - 1:,} rows below the header, {MAX_CELLS:,} cells"
            raise refusal(
                file, expected, fix_of_many("split the file"), value="one more", line=line
            )
        if long := [n for n, cell in enumerate(cells, start=1) if len(cell) > LONGEST_CELL]:
            found = f"{len(cells[long[0] - 1]):,} letters in column {column_letters(long[0])}"
            expected = f"at most {LONGEST_CELL:,} letters in a cell"
            raise refusal(file, expected, "shorten it", value=found, line=line, rule="columns")
        if broken := [cell for cell in cells if not whole_text(cell)]:
            raise refusal(file, "whole characters, not half of one", value=broken[0], line=line)
        width = max(width, len(cells))
        kept.add(line, cells)
    if not len(kept):
        return None
    cells_of = PackedCells(kept, width)
    if len(kept) > _UNPACKED:
        return Sheet(file, name, cells_of, kept.lines, tuple(notes))
    return Sheet(file, name, tuple(cells_of), tuple(kept.lines), tuple(notes))


def cell_text(value: Any) -> str:
    """Write a value of a program or a workbook as a file of text would have it.

    Numbers have plain digits and a decimal point, days no time; true is yes, and what is missing,
    or false, is empty.

    Examples
    --------
    >>> cell_text(2750.0), cell_text(1e21), cell_text(0.5), cell_text(True), cell_text(None)
    ('2750', '1000000000000000000000', '0.5', 'yes', '')
    >>> cell_text(datetime.datetime(2025, 5, 3)), cell_text(2.125)
    ('2025-05-03', '2.1250')
    """
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value).strip()


def _float_text(value: float) -> str:
    import numpy as np

    if math.isnan(value):
        return ""
    digits = np.format_float_positional(value, trim="-")
    # The point of a number is decimal: with one more digit it cannot be taken for another.
    return f"{digits}0" if TWO_READINGS.match(digits) else digits


def column_letters(number: int) -> str:
    """Name a column as spreadsheets do, counted from 1.

    Examples
    --------
    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number > 0:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def named(notes: dict[str, list[str]], most: int = MOST_NAMED) -> list[str]:
    """Write what was noted of many places as one sentence for each kind.

    Examples
    --------
    >>> named({"an error of the sheet, read as empty": ["B2", "C7"]})
    ['B2, C7: an error of the sheet, read as empty']
    """
    return [
        f"{', '.join(places[:most])}{f' and {len(places) - most:,} more' * (len(places) > most)}: "
        f"{what}"
        for what, places in notes.items()
        if places
    ]
