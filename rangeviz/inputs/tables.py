"""Strict text tables: every cell is text, every row knows its line, every problem is reported.

A table comes from a CSV file, an open file, or a DataFrame. Nothing is guessed: ``NA`` stays the
two letters, ``2_750`` is no number, an unquoted ``2,750`` is a row with one cell too many.
Readers (of claims, of cities) take cells by name and kind; what is wrong is collected, and
`Table.finish` raises everything at once.
"""

from __future__ import annotations

import csv
import re
import warnings
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from rangeviz.core.errors import DataError, DataWarning, Problem, refusal
from rangeviz.core.reading import read_text
from rangeviz.core.text import shorten, whole_text
from rangeviz.inputs.cells import Row
from rangeviz.inputs.frames import as_pandas, with_index
from rangeviz.inputs.limits import fix_of_many
from rangeviz.inputs.packed_rows import PackedRows
from rangeviz.inputs.sheet import LONGEST_CELL, MAX_COLUMNS, column_letters
from rangeviz.inputs.text_sheets import CONFLICT_MARKS, long_cell, row_at, text_lines

TableSource = Any
"""A path, an open text or binary file, or a pandas DataFrame."""

MAX_PROBLEMS = 1_000
"""Reading stops after so many: a file with more is wrong as a whole."""


class Table:
    """The rows of one source, its name, and the problems found in it so far."""

    def __init__(
        self, file: str, columns: Sequence[str], most_rows: int, delimiter: str = ","
    ) -> None:
        self.file = file
        self.most_rows = most_rows
        self.columns = list(columns)
        self.delimiter = delimiter
        self.nameless: list[str] = []
        self.empty = array("q")  # lines of separators alone
        self.rows = PackedRows()
        self._names: list[str] = []
        self.problems: list[Problem] = []

    def __iter__(self) -> Iterator[Row]:
        return map(self.row, range(len(self.rows)))

    def row(self, number: int) -> Row:
        """Give a row by its number, counted from 0."""
        line, cells = self.rows[number]
        named = dict(zip(self._names, cells, strict=True))
        return Row(self.note, self.delimiter, line, named)

    def note(
        self,
        line: int,
        column: str | None,
        value: str | None,
        expected: str,
        fix: str = "",
        rule: str = "",
        severity: str = "error",
    ) -> None:
        """Note a problem; where they are too many, stop reading and raise those so far."""
        if len(self.problems) == MAX_PROBLEMS:
            expected = f"at most {MAX_PROBLEMS:,} problems; nothing was read from this line on"
            self.problems.append(Problem(self.file, line, None, None, expected, "", "file"))
            self.finish()
        self.problems.append(Problem(self.file, line, column, value, expected, fix, rule, severity))

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Add a row; one too many ends the reading."""
        if len(self.rows) == self.most_rows:
            expected = f"at most {self.most_rows:,} rows"
            self.note(line, None, "one more", expected, fix_of_many("split the file"), "file")
            self.finish()
        self._names = self._names or [*self.columns]
        if max(map(len, cells), default=0) > LONGEST_CELL:
            name = next(n for n, c in zip(self._names, cells, strict=True) if len(c) > LONGEST_CELL)
            cells = [cell[:LONGEST_CELL] for cell in cells]
            expected = f"a cell of at most {LONGEST_CELL:,} letters"
            self.note(line, name, None, expected, "shorten it", "columns")
        self.rows.add(line, cells)

    def name_columns(self) -> None:
        """Call columns whose header is empty by their number and letter."""
        for number, name in enumerate(self.columns, start=1):
            if not name:
                self.columns[number - 1] = f"column {number} ({column_letters(number)})"
                self.nameless.append(self.columns[number - 1])

    def rename(self, old: str, new: str) -> None:
        """Give a column another name, in the header and in every row."""
        for names in filter(None, (self.columns, self._names)):
            names[names.index(old)] = new

    def column(self, name: str) -> Iterator[str]:
        """Give the cells of a column, or empty ones where it is missing."""
        place = self._names.index(name) if name in self._names else None
        return ("" if place is None else cells[place] for _, cells in self.rows)

    def refuse_errors(self) -> None:
        """Raise `DataError` with every error found so far, in reading order."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        if errors:
            raise DataError(sorted(errors, key=lambda p: p.line or 0))

    def finish(self) -> None:
        """Raise `DataError` with every error found; else warn of the rest, in reading order."""
        self.refuse_errors()
        for problem in sorted(self.problems, key=lambda p: p.line or 0):
            warnings.warn(str(problem).replace(": warning", ""), DataWarning, stacklevel=3)


def read_table(
    source: TableSource,
    required: Collection[str],
    optional: Collection[str] = (),
    *,
    most_rows: int = 500_000,
) -> Table:
    """Read a CSV file, an open file or a DataFrame as text, strictly.

    Parameters
    ----------
    source : path, file object or pandas.DataFrame
        CSV is UTF-8 (with or without a byte-order mark) or UTF-16 with one; cells are parted by
        commas, or by semicolons or tabs where the header has no comma.
    required, optional : collection of str
        Column names. A missing required one is an error, an unknown one a warning, or an error
        where it looks like a misspelt known one.

    most_rows : int
        A table of more is refused as soon as that is seen.

    Raises
    ------
    DataError
        If the source cannot be read as a table at all. Wrong rows are kept as problems until
        `Table.finish`.
    """
    source = as_pandas(source)
    if hasattr(source, "columns"):
        source = with_index(source, {*required, *optional})
        return _checked(_from_frame(source, most_rows), required, optional)
    return table_of_text(*read_text(source), required, optional, most_rows=most_rows)


def table_of_text(
    file: str,
    text: str,
    required: Collection[str],
    optional: Collection[str] = (),
    *,
    most_rows: int = 500_000,
) -> Table:
    """Read the text of a CSV file as `read_table` reads the file."""
    return _checked(_from_text(file, text, most_rows), required, optional)


def _checked(table: Table, required: Collection[str], optional: Collection[str]) -> Table:
    """Note columns that are missing, misspelt or not known; without any known one, refuse."""
    if len(table.columns) > MAX_COLUMNS:
        found = f"{len(table.columns):,} columns"
        table.note(1, None, found, f"at most {MAX_COLUMNS} columns", "delete the rest", "columns")
        table.finish()
    known = [*required, *optional]
    if not {name.casefold() for name in table.columns} & {*known}:
        found = shorten(", ".join(c for c in table.columns if c not in table.nameless), 80)
        expected = f"a header with the columns {', '.join(required)}"
        fix = "the first line names the columns, parted by commas, semicolons or tabs"
        raise refusal(table.file, expected, fix, value=found, line=1, rule="columns")
    for name in [name for name in table.columns if name not in known]:
        if name in table.nameless:
            expected = f"a name for {name}; its cells were not read"
            table.note(1, None, None, expected, "", "unknown-column", "warning")
            continue
        import difflib

        close = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.75)
        if close and close[0] not in table.columns:
            table.note(1, None, name, f"the column {close[0]}", "rename the column", "columns")
            table.rename(name, close[0])  # so that its cells are checked in the same run
        else:
            unknown = shorten(name, 80)
            expected = f"one of the known columns; {unknown!r} is not known and was not read"
            table.note(1, None, None, expected, "", "unknown-column", "warning")
    for name in [name for name in required if name not in table.columns]:
        longer = [c for c in table.columns if c.casefold().startswith(name)]
        has = f"the header has {shorten(', '.join(table.columns))}"
        fix = f"rename the column {longer[0]}" if longer else has
        table.note(1, name, None, f"a column {name}", fix, "columns")
    if any(problem.line == 1 and problem.column for problem in table.problems):
        table.finish()
    return table


def _from_frame(frame: Any, most_rows: int) -> Table:
    from rangeviz.inputs.frame_sheets import frame_text, is_cell

    table = Table("DataFrame", [str(name) for name in frame.columns], most_rows)
    _check_header(table, 1)
    for line, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        known = [is_cell(value) for value in values]
        cells = [frame_text(v) if ok else repr(v) for v, ok in zip(values, known, strict=True)]
        table.add(line, cells)
        for name, cell, ok in zip(table.columns, cells, known, strict=True):
            if not ok:
                table.note(line, name, cell, "a text, a number or a date", "", "file")
            elif not whole_text(cell):
                table.note(line, name, cell, "whole characters, not half of one", "", "file")
    return table


def first_line(text: str) -> tuple[list[str], str]:
    r"""Return the cells of a text's first line that is not empty, and what parts them.

    No more of it is read than a cell may have: a line may be as long as the file.

    Examples
    --------
    >>> first_line("\n name;lat;lon\nA;1;2\n")
    (['name', 'lat', 'lon'], ';')
    """
    found = re.search(rf"\S[^\r\n]{{,{LONGEST_CELL - 1}}}", text)  # no copy of the text is made
    line = found[0] if found else ""
    delimiter = next((d for d in ",;\t" if d in line), ",")
    try:
        return [
            cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])
        ], delimiter
    except csv.Error:
        return [], delimiter


def _from_text(file: str, text: str, most_rows: int) -> Table:
    if text.lstrip()[:1] in ("<", "{", "[") and not text.lstrip().startswith(CONFLICT_MARKS):
        what = "a web page or XML" if text.lstrip()[0] == "<" else "JSON"
        raise refusal(file, f"a table, but this is {what}", "export it as CSV", rule="file")
    header, delimiter = first_line(text)
    if header and header[0].startswith("sep="):
        fix = f"delete Excel's line {shorten(delimiter.join(header), 20)!r}"
        raise refusal(file, "a header in the first line", fix, rule="file")
    reader = csv.reader(text_lines(file, text, delimiter), delimiter=delimiter, strict=True)
    table = Table(file, [], most_rows, delimiter)
    line = 1
    try:
        for written in reader:
            cells = [cell.strip() for cell in written]
            if not any(cells):
                if table.columns and written:
                    table.empty.append(line)
            elif not table.columns and not _is_conflict(table, line, cells):
                table.columns = cells
                table.name_columns()
                _check_header(table, line)
            elif table.columns:
                _add_row(table, line, cells)
            line = reader.line_num + 1
    except csv.Error as error:
        _note_csv_error(table, line, text, error)
        table.finish()
    if not table.columns:
        expected, fix = "a header and rows", "the file is empty"
        raise DataError([*table.problems, Problem(file, 1, None, None, expected, fix, "file")])
    _drop_nameless(table)
    return table


def _is_conflict(table: Table, line: int, cells: list[str]) -> bool:
    """Note a line with which git marks a merge that is not finished."""
    found = cells[0].startswith(CONFLICT_MARKS)
    if found:
        fix = "keep the lines of one side, and delete the marks"
        table.note(line, None, cells[0], "a row, no mark of a merge conflict", fix, "file")
    return found


def _note_csv_error(table: Table, line: int, text: str, error: csv.Error) -> None:
    column = long_cell(row_at(text, line), table.delimiter)
    if column is None:
        fix = "check the quotation marks"
        table.note(line, None, None, f"well-formed CSV ({error})", fix, "csv")
    else:
        name = table.columns[column] if column < len(table.columns) else f"column {column + 1}"
        expected = f"a cell of at most {csv.field_size_limit():,} letters"
        table.note(line, name, None, expected, "look for a missing quotation mark", "csv")


def _check_header(table: Table, line: int) -> None:
    for name, times in Counter(table.columns).items():
        if times == 1:
            continue
        table.note(line, None, name, "each column once", "remove or rename one", "columns")


def _add_row(table: Table, line: int, cells: list[str]) -> None:
    if len(cells) != len(table.columns):
        if _is_conflict(table, line, cells):
            return
        expected = f"{len(table.columns)} cells, as in the header"
        fix = 'put "quotation marks" round a cell that holds the separator'
        table.note(line, None, f"{len(cells)} cells", expected, fix, "csv")
        return
    table.add(line, cells)


def _drop_nameless(table: Table) -> None:
    """Leave out columns without a name: those without cells, and pandas' count of the rows."""
    place = {name: table.columns.index(name) for name in table.nameless}
    empty = dict(place)
    for _, cells in table.rows if place else ():
        empty = {name: at for name, at in empty.items() if not cells[at]}
    for name in [*table.nameless]:
        if name not in empty:
            if name != table.columns[0] or not _is_count(table, place[name]):
                continue
            expected = f"a name for {name}; it counts the rows and was not read"
            table.note(1, None, None, expected, "", "unknown-column", "warning")
        table.columns.remove(name)
        table.nameless.remove(name)


def _is_count(table: Table, place: int) -> bool:
    """Whether a column's cells are the numbers of the rows, from 0 or 1."""
    cells = [cells[place] for _, cells in table.rows]
    return cells in ([*map(str, range(len(cells)))], [*map(str, range(1, len(cells) + 1))])
