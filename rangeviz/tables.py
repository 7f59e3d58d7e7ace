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
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, Any, BinaryIO

from rangeviz.choices import did_you_mean, one_of
from rangeviz.errors import ArgumentError, DataError, DataWarning, Problem, asked

TableSource = Any
"""A path, an open text or binary file, or a pandas DataFrame."""

MAX_BYTES = 64_000_000
"""Of a file; no table or layer that people write is larger. `rangeviz.stream` reads such."""

MAX_COLUMNS = 200
MAX_PROBLEMS = 1_000
"""Reading stops after so many: a file with more is wrong as a whole."""

EARLIEST = "1900"
"""Nobody spoke of a missile's range before; an earlier year is a slip."""

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?\Z")
_TWO_READINGS = re.compile(r"-?[0-9]{1,3}(?P<mark>[.,])[0-9]{3}\Z")
_WITH_UNIT = re.compile(r"([0-9][0-9,]*(?:\.[0-9]{1,2})?)\s*(?i:n?miles?|n?mi|kms?|kilomet\w+)\Z")
_MARKS = {",": "comma", ".": "point"}
_GROUPED_OTHERWISE = re.compile(r"-?[0-9]{1,3}(?:[\s'’_٬][0-9]{3})+(?:\.[0-9]+)?\Z")
_WITH_POWER = re.compile(r"[0-9]+(\.[0-9]+)?[eE]\+?[0-9]{1,2}\Z")
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_DISGUISES = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"%PDF": "a PDF",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
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
        self._table.note(self.line, column, value, expected, fix, rule)

    def text(self, column: str, *, required: str = "") -> str:
        """Return a cell; an empty one is a problem when `required` says what it should hold."""
        value = self.cells.get(column, "")
        if required and not value:
            self.problem(column, required, f"fill in {column}", rule="missing")
        return value

    def country(self, column: str) -> str:
        """Return an ISO 3166 code of two letters, or "" for an empty cell."""
        code = self.cells.get(column, "")
        if code and not is_country(code):
            plain = unicodedata.normalize("NFKC", code).upper()
            fix = f"write {plain}" if is_country(plain) else "PK for Pakistan, for example"
            self.problem(column, "an ISO 3166 code of two capital letters", fix, rule="operator")
        return code

    def choice(
        self, column: str, options: Collection[str], default: str = "", fix: str = ""
    ) -> str:
        """Return one of the allowed words, or `default` for an empty cell."""
        value = self.cells.get(column, "")
        if not value or value in options:
            return value or default
        fix = fix or did_you_mean(value, options)
        self.problem(column, one_of(options), fix, rule="unknown-word")
        return default

    def number(self, column: str, *, decimals: bool = False) -> float | None:
        """Return a number, or None for an empty or wrong cell.

        `decimals` says that three digits after a point are ordinary (coordinates); without it
        ``2.750`` is refused, because half of the world reads it as two thousand, and with it
        ``33,690``: no coordinate has thousands to group.
        """
        value = self.cells.get(column, "")
        if not value:
            return None
        commas_group = self._table.delimiter == "," and not decimals
        unread = None if decimals else _TWO_READINGS.match(value)
        if unread and not (unread["mark"] == "," and commas_group):
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
        expected = f"a number in plain digits, such as {33.69 if decimals else 2750}"
        other = (
            "decimal degrees with a point; south and west are negative"
            if decimals
            else "digits only: units, words and signs go into their own columns"
        )
        self.problem(column, expected, _number_fix(value) or other, rule="number")
        return None

    def date(self, column: str) -> str:
        """Return YYYY, YYYY-MM or YYYY-MM-DD, or "" for an empty or wrong cell."""
        value = self.cells.get(column, "")
        tomorrow = (datetime.date.today() + datetime.timedelta(days=1)).isoformat()
        if not value or (is_date(value) and EARLIEST <= value <= tomorrow):
            return value
        expected = "a date as YYYY, YYYY-MM or YYYY-MM-DD"
        if is_date(value):
            expected = f"a date from {EARLIEST} to today"
        self.problem(column, expected, "leave it empty if unknown", rule="date")
        return ""


class Table:
    """The rows of one source, its name, and the problems found in it so far."""

    def __init__(
        self, file: str, columns: Sequence[str], most_rows: int, delimiter: str = ","
    ) -> None:
        self.file = file
        self.most_rows = most_rows
        self.columns = list(columns)
        self.delimiter = delimiter
        self.rows: list[Row] = []
        self.problems: list[Problem] = []

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

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
        self.problems.append(Problem(self.file, line, column, value, expected, fix, rule, severity))
        if len(self.problems) == MAX_PROBLEMS:
            expected = f"fewer than {MAX_PROBLEMS:,} problems; nothing was read beyond this line"
            self.problems.append(Problem(self.file, line, None, None, expected, "", "file"))
            self.finish()

    def add(self, line: int, cells: Iterable[str]) -> None:
        """Add a row; one too many ends the reading."""
        if len(self.rows) == self.most_rows:
            expected = f"at most {self.most_rows:,} rows"
            self.note(line, None, "one more", expected, "split the file", "file")
            self.finish()
        self.rows.append(Row(self, line, dict(zip(self.columns, cells, strict=True))))

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
    read = _from_frame if hasattr(source, "columns") else _from_text
    table = read(source, most_rows)
    if len(table.columns) > MAX_COLUMNS:
        found = f"{len(table.columns):,} columns"
        table.note(1, None, found, f"at most {MAX_COLUMNS} columns", "delete the rest", "columns")
        table.finish()
    known = [*required, *optional]
    if not {name.casefold() for name in table.columns} & {*known}:
        found = shorten(", ".join(table.columns), 80)
        expected = f"a header with the columns {', '.join(required)}"
        fix = "the first line names the columns, parted by commas, semicolons or tabs"
        raise DataError([Problem(table.file, 1, None, found, expected, fix, "columns")])
    for name in [name for name in table.columns if name not in known]:
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
    from pandas.api.types import is_scalar

    table = Table("DataFrame", [str(name) for name in frame.columns], most_rows)
    _check_header(table, 1)
    for line, values in enumerate(frame.itertuples(index=False, name=None), start=1):
        known = [is_scalar(value) and not isinstance(value, bytes) for value in values]
        cells = [_as_text(v) if ok else repr(v) for v, ok in zip(values, known, strict=True)]
        table.add(line, cells)
        for name, cell, ok in zip(table.columns, cells, known, strict=True):
            if not ok:
                table.note(line, name, cell, "a text, a number or a date", "", "file")
            elif not whole_text(cell):
                table.note(line, name, cell, "whole characters, not half of one", "", "file")
    return table


def _as_text(value: Any) -> str:
    """Write a cell of a frame as a file would have it: plain digits, days without a time."""
    import numpy as np
    import pandas as pd

    if pd.isna(value):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else ""
    if isinstance(value, (float, np.floating)):
        digits = np.format_float_positional(value, trim="-")
        # The point of a number is decimal: with one more digit it cannot be taken for another.
        return f"{digits}0" if _TWO_READINGS.match(digits) else digits
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    return str(value).strip()


def _from_text(source: TableSource, most_rows: int) -> Table:
    file, text = read_text(source)
    if text.lstrip()[:1] in ("<", "{", "["):
        what = "a web page or XML" if text.lstrip()[0] == "<" else "JSON"
        raise _unreadable(file, f"a table, but this is {what}", "export it as CSV")
    header = re.split("[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    if header.startswith("sep="):
        raise _unreadable(file, "a header in the first line", f"delete Excel's line {header!r}")
    delimiter = next((d for d in ",;\t" if d in header), ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    table = Table(file, [], most_rows, delimiter)
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
        fix = "check the quotation marks"
        table.note(line, None, None, f"well-formed CSV ({error})", fix, "csv")
        table.finish()
    if not table.columns:
        expected, fix = "a header and rows", "the file is empty"
        raise DataError([Problem(file, 1, None, None, expected, fix, "file")])
    return table


def _check_header(table: Table, line: int) -> None:
    for name, times in Counter(table.columns).items():
        if times == 1:
            continue
        table.note(line, None, name, "each column once", "remove or rename one", "columns")


def _add_row(table: Table, line: int, cells: list[str]) -> None:
    if len(cells) != len(table.columns):
        expected = f"{len(table.columns)} cells, as in the header"
        fix = 'put "quotation marks" round a cell that holds the separator'
        table.note(line, None, f"{len(cells)} cells", expected, fix, "csv")
        return
    table.add(line, cells)


def read_text(source: str | os.PathLike[str] | IO[str] | IO[bytes]) -> tuple[str, str]:
    """Return a source's name for messages and its text.

    Raises
    ------
    DataError
        If the file is missing, a folder, an address, too large, not text, or not UTF-8.
    """
    file, content = read_content(source)
    return file, content if isinstance(content, str) else decode_text(file, content)


def read_content(source: str | os.PathLike[str] | IO[str] | IO[bytes]) -> tuple[str, str | bytes]:
    """Return a source's name for messages, and its bytes (or text, from an open text file).

    Raises
    ------
    DataError
        If the file is missing, a folder, an address, or too large.
    """
    if not isinstance(source, (str, os.PathLike)):
        if not hasattr(source, "read"):
            kind = type(source).__name__
            raise ArgumentError("source", asked(kind, "a path, an open file or a table"))
        return str(getattr(source, "name", "<text>")), source.read()
    return str(Path(source)), read_bytes(source)


def read_bytes(source: str | os.PathLike[str]) -> bytes:
    """Return what is in a file.

    Raises
    ------
    DataError
        As `open_file`; also if it is too large.
    """
    with open_file(source) as opened:
        try:
            content = opened.read(MAX_BYTES + 1)
        except OSError as error:  # a worn disk, a share that went away
            raise _unread(str(Path(source)), error) from None
    if len(content) > MAX_BYTES:
        raise _unreadable(str(source), f"a file of at most {MAX_BYTES // 1_000_000} MB", "split it")
    return content


def open_file(source: str | os.PathLike[str]) -> BinaryIO:
    """Open a file for reading bytes.

    Raises
    ------
    DataError
        If it is missing, an address, a folder, a device or a pipe, or cannot be read.
    """
    path = Path(source)
    file = str(path)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", str(source)):
        raise _unreadable(str(source), "a file on this machine", "download it first")
    try:
        kind = path.stat().st_mode
        if not (S_ISREG(kind) or S_ISDIR(kind)):
            raise _unreadable(file, "a file, not a pipe or a device", "save what it gives first")
        return path.open("rb")
    except FileNotFoundError:
        fix = did_you_mean(path.name, _names_beside(path)) or "check the path"
        raise _unreadable(file, "a file that exists", fix) from None
    except IsADirectoryError:
        raise _unreadable(file, "a file, not a folder", "name the file in it") from None
    except (OSError, ValueError) as error:
        raise _unread(file, error) from None


def _unread(file: str, error: OSError | ValueError) -> DataError:
    reason = getattr(error, "strerror", None) or str(error)
    return _unreadable(file, f"a file that can be read ({reason})", "check the path")


def _unreadable(file: str, expected: str, fix: str) -> DataError:
    return DataError([Problem(file, None, None, None, expected, fix, "file")])


def _names_beside(path: Path) -> list[str]:
    return [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []


def decode_text(file: str, content: bytes) -> str:
    """Return a file's text: UTF-8, or UTF-16 with a byte-order mark.

    Raises
    ------
    DataError
        If it is not text, or in another encoding.
    """
    for magic, what in _DISGUISES.items():
        if content.startswith(magic):
            raise _unreadable(file, f"a text file, but this is {what}", "export it as text")
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise _unreadable(file, "whole UTF-16 text", "export it as UTF-8 text") from None
        line = content[: error.start].count(b"\n") + 1
        start = content.rfind(b"\n", 0, error.start) + 1
        found = content[max(start, error.start - 30) : error.start + 10].split(b"\n")[0]
        shown = found.decode("cp1252", errors="replace").strip()  # what Windows most often wrote
        fix = "save the file as UTF-8 (Excel: “CSV UTF-8”)"
        raise DataError([Problem(file, line, None, shown, "UTF-8 text", fix, "file")]) from None
    if "\0" in text:
        raise _unreadable(file, "text, but it has NUL characters", "export it as UTF-8 text")
    return text


def _number_fix(value: str) -> str:
    """Say how to write what is surely meant, or nothing."""
    if any(unicodedata.decomposition(letter).startswith("<super>") for letter in value):
        value = ""  # a footnote or a power: no digit of the number
    plain = "".join(map(_digit, unicodedata.normalize("NFKC", value).translate(_DASHES)))
    if _GROUPED_OTHERWISE.match(plain):
        return f"write {re.sub('[^0-9.-]', '', plain)}"
    if _WITH_POWER.match(plain):
        return f"write {float(plain):f}".rstrip("0").rstrip(".")
    with_unit = _WITH_UNIT.match(plain)
    if with_unit:
        return f"write {with_unit[1].replace(',', '')} here and the unit into its own column"
    if value != plain and _PLAIN.match(plain):
        return f"write {plain}"
    if re.fullmatch("-?[0-9]+,[0-9]+", plain):
        return f"write {plain.replace(',', '.')}: the decimal mark is a point"
    return ""


def _digit(letter: str) -> str:
    """Give the digits 0 to 9 of any script in ASCII, and every other letter as it is."""
    value = unicodedata.decimal(letter, None)
    return letter if value is None else str(value)


def shorten(text: str, longest: int = 300) -> str:
    """End a text with an ellipsis where it is longer than `longest` letters."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def alike(text: str) -> str:
    """Write a text so that those which look the same are the same: case, width, composition.

    Examples
    --------
    >>> alike("Ａ-1") == alike("a-1")
    True
    """
    return unicodedata.normalize("NFKC", text).casefold()


def whole_text(text: str) -> bool:
    """Whether a text can be written in UTF-8: JSON may hold half of a character, as an escape.

    Examples
    --------
    >>> whole_text("Peshāwar"), whole_text(chr(0xD800))
    (True, False)
    """
    return text.isascii() or not _SURROGATE.search(text)


def check_whole_texts(thing: Any) -> None:
    """Raise `DataError` for half a character in a dataclass: nothing could write it."""
    for name in thing.__slots__:
        value = getattr(thing, name)
        if isinstance(value, str) and not whole_text(value):
            what = f"{type(thing).__name__} {thing.id}"
            raise DataError([Problem(what, None, name, value, "whole characters, not half of one")])


def is_country(code: str) -> bool:
    """Whether a text has the form of an ISO 3166 alpha-2 code.

    Examples
    --------
    >>> is_country("PK"), is_country("pk"), is_country("Pakistan")
    (True, False, False)
    """
    return len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()


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
