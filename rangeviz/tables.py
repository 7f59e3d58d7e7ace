"""Strict text tables: every cell is text, every row knows its line, every problem is reported.

A table comes from a CSV file, an open file, or a DataFrame. Nothing is guessed: ``NA`` stays the
two letters, ``2_750`` is no number, an unquoted ``2,750`` is a row with one cell too many.
Readers (`claims`, `places`) take cells by name and kind; what is wrong is collected, and
`Table.finish` raises everything at once.
"""

from __future__ import annotations

import csv
import datetime
import difflib
import io
import os
import re
import unicodedata
import warnings
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from rangeviz.errors import DataError, DataWarning, Problem

TableSource = Any
"""A path, an open text or binary file, or a pandas DataFrame."""

MAX_BYTES = 64_000_000
"""Larger claims and city files are refused: no such table is written by people."""

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?\Z")
_TWO_READINGS = re.compile(r"-?[0-9]{1,3}(?P<mark>[.,])[0-9]{3}\Z")
_WITH_UNIT = re.compile(r"([0-9][0-9,]*(?:\.[0-9]{1,2})?)\s*(?i:n?miles?|n?mi|kms?|kilomet\w+)\Z")
_MARKS = {",": "comma", ".": "point"}
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_DISGUISES = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF",
    b"SQLite format 3": "a SQLite or GeoPackage file",
    b"PAR1": "a Parquet file",
}


class Row:
    r"""One row: text by column name, and typed readers that note what is wrong with a cell.

    Examples
    --------
    >>> import io
    >>> table = read_table(io.StringIO("id,range\na,\"2,750\"\nb,far\n"), ["id", "range"])
    >>> [row.number("range") for row in table]
    [2750.0, None]
    >>> table.finish()
    Traceback (most recent call last):
    ...
    rangeviz.errors.DataError: <text>:3: range: found 'far'; expected a number in plain digits, ...
    """

    def __init__(self, table: Table, line: int, cells: dict[str, str]) -> None:
        self._table = table
        self.line = line
        self.cells = cells

    def problem(self, column: str, expected: str, fix: str = "", *, rule: str = "") -> None:
        """Note that the cell under `column` is wrong, and which rule says so."""
        value = self.cells.get(column, "")
        self._table.problems.append(
            Problem(self._table.file, self.line, column, value, expected, fix, rule)
        )

    def text(self, column: str, *, required: str = "") -> str:
        """Return a cell; an empty one is a problem when `required` says what it should hold."""
        value = self.cells.get(column, "")
        if required and not value:
            self.problem(column, required, f"fill in {column}", rule="missing")
        return value

    def choice(self, column: str, options: Collection[str], default: str = "") -> str:
        """Return one of the allowed words, or `default` for an empty cell."""
        value = self.cells.get(column, "")
        if not value or value in options:
            return value or default
        self.problem(column, one_of(options), did_you_mean(value, options), rule="unknown-word")
        return default

    def number(self, column: str, *, decimals: bool = False) -> float | None:
        """Return a number, or None for an empty or wrong cell.

        `decimals` says that three digits after a point are ordinary (coordinates); without it
        ``2.750`` is refused, because half of the world reads it as two thousand.
        """
        value = self.cells.get(column, "")
        if not value:
            return None
        commas_group = self._table.delimiter == ","
        unread = _TWO_READINGS.match(value)
        if unread and not (decimals if unread["mark"] == "." else commas_group):
            whole, part = value.split(unread["mark"])
            fix = (
                f"write {whole}{part} if the {_MARKS[unread['mark']]} groups thousands, "
                f"{float(f'{whole}.{part}'):g} if it is decimal"
            )
            self.problem(column, "a number with one reading", fix, rule="number")
            return None
        if _PLAIN.match(value):
            return float(value)
        if commas_group and _GROUPED.match(value):
            return float(value.replace(",", ""))
        self.problem(
            column, "a number in plain digits, such as 2750", _number_fix(value), rule="number"
        )
        return None

    def date(self, column: str) -> str:
        """Return YYYY, YYYY-MM or YYYY-MM-DD, or "" for an empty or wrong cell."""
        value = self.cells.get(column, "")
        if not value or is_date(value):
            return value
        expected = "a date as YYYY, YYYY-MM or YYYY-MM-DD"
        self.problem(column, expected, "leave it empty if unknown", rule="date")
        return ""


class Table:
    """The rows of one source, its name, and the problems found in it so far."""

    def __init__(self, file: str, columns: Sequence[str], delimiter: str = ",") -> None:
        self.file = file
        self.columns = list(columns)
        self.delimiter = delimiter
        self.rows: list[Row] = []
        self.problems: list[Problem] = []

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def rename(self, old: str, new: str) -> None:
        """Give a column another name, in the header and in every row."""
        self.columns[self.columns.index(old)] = new
        for row in self.rows:
            row.cells[new] = row.cells.pop(old)

    def finish(self) -> None:
        """Raise `DataError` with every error found, in reading order; else warn of the rest."""
        problems = sorted(self.problems, key=lambda p: p.line or 0)
        errors = [problem for problem in problems if problem.severity == "error"]
        if errors:
            raise DataError(errors)
        for problem in problems:
            warnings.warn(str(problem).replace(": warning", ""), DataWarning, stacklevel=3)


def read_table(
    source: TableSource, required: Collection[str], optional: Collection[str] = ()
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

    Raises
    ------
    DataError
        If the source cannot be read as a table at all. Wrong rows are kept as problems until
        `Table.finish`.
    """
    table = _from_frame(source) if hasattr(source, "columns") else _from_text(source)
    known = [*required, *optional]
    for name in [name for name in table.columns if name not in known]:
        close = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.75)
        if close and close[0] not in table.columns:
            expected, fix = f"the column {close[0]}", "rename the column"
            table.problems.append(Problem(table.file, 1, None, name, expected, fix, "columns"))
            table.rename(name, close[0])  # so that its cells are checked in the same run
        else:
            expected = f"one of the known columns; {name!r} is not known and was not read"
            table.problems.append(
                Problem(table.file, 1, None, None, expected, "", "unknown-column", "warning")
            )
    for name in [name for name in required if name not in table.columns]:
        fix = f"the header has {', '.join(table.columns)}"
        table.problems.append(
            Problem(table.file, 1, name, None, f"a column {name}", fix, "columns")
        )
    if any(problem.line == 1 and problem.column for problem in table.problems):
        table.finish()
    return table


def _from_frame(frame: Any) -> Table:
    table = Table("DataFrame", [str(name) for name in frame.columns])
    for line, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        cells = [_as_text(value) for value in values]
        table.rows.append(Row(table, line, dict(zip(table.columns, cells, strict=True))))
    return table


def _as_text(value: Any) -> str:
    if value is None or value != value or str(value) == "<NA>":
        return ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _from_text(source: TableSource) -> Table:
    file, text = read_text(source)
    header = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = next((d for d in ",;\t" if d in header), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    table = Table(file, [], delimiter)
    line = 1
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                pass
            elif not table.columns:
                table.columns = [cell.strip() for cell in cells]
                _check_header(table, line)
            else:
                _add_row(table, line, [cell.strip() for cell in cells])
            line = reader.line_num + 1
    except csv.Error as error:
        table.problems.append(
            Problem(
                file,
                line,
                None,
                None,
                f"well-formed CSV ({error})",
                "check the quotation marks",
                "csv",
            )
        )
        table.finish()
    if not table.columns:
        expected, fix = "a header and rows", "the file is empty"
        raise DataError([Problem(file, 1, None, None, expected, fix, "file")])
    return table


def _check_header(table: Table, line: int) -> None:
    for name in {n for n in table.columns if table.columns.count(n) > 1}:
        table.problems.append(
            Problem(
                table.file, line, None, name, "each column once", "remove or rename one", "columns"
            )
        )


def _add_row(table: Table, line: int, cells: list[str]) -> None:
    if len(cells) != len(table.columns):
        table.problems.append(
            Problem(
                table.file,
                line,
                None,
                f"{len(cells)} cells",
                f"{len(table.columns)} cells, as in the header",
                'put "quotation marks" round a cell that holds the separator',
                "csv",
            )
        )
        return
    table.rows.append(Row(table, line, dict(zip(table.columns, cells, strict=True))))


def read_text(source: str | os.PathLike[str] | IO[str] | IO[bytes]) -> tuple[str, str]:
    """Return a source's name for messages and its text.

    Raises
    ------
    DataError
        If the file is missing, a folder, an address, too large, not text, or not UTF-8.
    """
    if not isinstance(source, (str, os.PathLike)):
        content = source.read()
        file = str(getattr(source, "name", "<text>"))
        return file, content if isinstance(content, str) else _decode(file, content)
    path = Path(source)
    file = str(path)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", str(source)):
        raise _unreadable(str(source), "a file on this machine", "download it first")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _unreadable(file, f"a file of at most {MAX_BYTES // 1_000_000} MB", "split it")
        return file, _decode(file, path.read_bytes())
    except FileNotFoundError:
        near = difflib.get_close_matches(path.name, _names_beside(path), n=1)
        fix = f"did you mean {near[0]}?" if near else "check the path"
        raise _unreadable(file, "a file that exists", fix) from None
    except IsADirectoryError:
        raise _unreadable(file, "a file, not a folder", "name the file in it") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise _unreadable(file, f"a file that can be read ({reason})", "check the path") from None


def _unreadable(file: str, expected: str, fix: str) -> DataError:
    return DataError([Problem(file, None, None, None, expected, fix, "file")])


def _names_beside(path: Path) -> list[str]:
    return [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []


def _decode(file: str, content: bytes) -> str:
    for magic, what in _DISGUISES.items():
        if content.startswith(magic):
            raise _unreadable(file, f"a text file, but this is {what}", "export it as text")
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        start = content.rfind(b"\n", 0, error.start) + 1
        found = content[max(start, error.start - 30) : error.start + 10].split(b"\n")[0]
        shown = found.decode("cp1252", errors="replace").strip()  # what Windows most often wrote
        fix = "save the file as “CSV UTF-8”"
        raise DataError([Problem(file, line, None, shown, "UTF-8 text", fix, "file")]) from None
    if "\0" in text:
        raise _unreadable(file, "text, but it has NUL characters", "export it as UTF-8 text")
    return text


def _number_fix(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value)
    with_unit = _WITH_UNIT.match(plain)
    if with_unit:
        return f"write {with_unit[1].replace(',', '')} here and the unit into its own column"
    if value != plain and _PLAIN.match(plain):
        return f"write {plain}"
    if re.fullmatch("-?[0-9]+,[0-9]+", plain):
        return f"write {plain.replace(',', '.')}: the decimal mark is a point"
    return "digits only: units, words and signs go into their own columns"


def is_date(value: str) -> bool:
    """Whether `value` is a real day, month or year: YYYY-MM-DD, YYYY-MM or YYYY.

    Examples
    --------
    >>> is_date("1999-04-14"), is_date("1999-02-30"), is_date("14.4.1999")
    (True, False, False)
    """
    match = _DATE.match(value)
    if not match:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True


def one_of(options: Collection[str]) -> str:
    """Name the allowed words in a sentence.

    Examples
    --------
    >>> one_of(["km", "mi", "nmi"])
    'one of km, mi, nmi'
    """
    return f"one of {', '.join(options)}"


def did_you_mean(value: str, options: Collection[str]) -> str:
    """Suggest the nearest known word, or nothing.

    Examples
    --------
    >>> did_you_mean("upto", ["up_to", "stated"])
    'did you mean up_to?'
    """
    close = difflib.get_close_matches(value, options, n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else ""
