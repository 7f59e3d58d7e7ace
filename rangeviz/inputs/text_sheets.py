"""Tables out of plain text: any encoding, any delimiter, known by counting, and said."""

from __future__ import annotations

import codecs
import csv
import io
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any
from unicodedata import east_asian_width

from rangeviz.core.errors import refusal
from rangeviz.core.reading import refuse_other_kinds
from rangeviz.inputs.headers import count_known
from rangeviz.inputs.sheet import (
    ENCODING,
    MAX_COLUMNS,
    MAX_LINES,
    MAX_ROWS,
    Sheet,
    column_letters,
    make_sheet,
    named,
)

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = re.compile("[\x00-\x7f\u00a0À-ÖØ-öø-ÿŒœŠšŽžŸ–—‘’‚“”„…•°±²³´ª«º»¿¡]*")
"""What Western texts have of cp1252."""

CONFLICT_MARKS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
"""How git begins the lines of a merge that is not finished."""

MAX_CELLS_OF_LINE = 16_384
"""As many columns as a sheet of Excel has; so many may be exported, and be empty."""

_SAMPLE_LETTERS = 60_000
_LINE = re.compile("[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_DELIMITERS = {"\t": "tabs", ";": "semicolons", "|": "upright bars", ",": "commas"}
_DIALECTS: dict[str, dict[str, Any]] = {
    "": {},
    "backslashes": {"escapechar": "\\", "doublequote": False},
    "single quotation marks": {"quotechar": "'"},
}
_SINGLE = re.compile(r"'[^'\n]*'(?=[,;\t|\r\n]|\Z)")
_ESCAPED = re.compile(r'\\"(?![,;\t|\r\n]|\Z)')
"""A mark behind a backslash that cannot end a cell: a cell may hold a lone backslash."""

_EXCEL_LINE = re.compile('"?sep=(.)"?(?:\r\n|\r|\n|\\Z)', re.IGNORECASE)


def decode_any(file: str, content: bytes) -> tuple[str, list[str]]:
    r"""Return a file's text in whatever encoding it is, and a note where that was no given.

    Raises
    ------
    DataError
        If it is a known other kind of file, or no text.

    Examples
    --------
    >>> decode_any("a.csv", "Córdoba".encode())
    ('Córdoba', [])
    >>> decode_any("a.csv", "name\nCórdoba\n".encode("cp1252"))[1]
    ['the encoding is not UTF-8; guessed: cp1252, so that line 2 reads “Córdoba”']
    """
    refuse_other_kinds(file, content)
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    notes = []
    if encoding == "utf-8" and b"\0" in content[:4096]:
        encoding = "utf-16-le" if b"\0" in content[1:4096:2] else "utf-16-be"
        notes = [f"{ENCODING} is not said; guessed: {encoding}"]
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            what = "a table or a text" if notes else f"whole {encoding} text"
            raise refusal(file, what, "export it as UTF-8 text") from None
        text, notes = _guess(file, content, error.start)
    if "\0" in text:
        raise refusal(file, "text, but it has NUL characters", "export it as UTF-8 text")
    return text, notes


def _guess(file: str, content: bytes, first: int) -> tuple[str, list[str]]:
    """Decode what is no UTF-8: so that its headers are known, as in the West, as it has letters."""
    sample = b"\n".join(line for line in content.split(b"\n") if not line.isascii())
    sample = sample[:_SAMPLE_LETTERS]
    foreign = sum(byte > 127 for byte in sample)
    western = sample.decode("cp1252", errors="replace")
    is_western = foreign <= 0.2 * len(sample) and bool(_WESTERN.fullmatch(western))
    from charset_normalizer import from_bytes

    read = {match.encoding: str(match) for match in from_bytes(sample)}
    read |= {"cp1252": western} if is_western else {}

    def likeness(encoding: str) -> tuple[int, bool, float]:
        text = read[encoding]
        return count_known(text), is_western and encoding == "cp1252", _letters(text)

    encoding = max(read, key=likeness, default="")
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        fix = "save the file as UTF-8 (Excel: “CSV UTF-8”)"
        raise refusal(file, "text in an encoding that can be told", fix) from None
    line = content[:first].count(b"\n") + 1
    lines = text.split("\n")[line - 1 :] or [""]
    shown = next((word for word in lines[0].split() if not word.isascii()), lines[0].strip())
    note = f"{ENCODING} is not UTF-8; guessed: {encoding}, so that line {line} reads “{shown}”"
    return text, [note]


def _letters(text: str) -> float:
    """Tell which part of a text's foreign characters are letters, or stand among Chinese ones."""
    foreign = [letter for letter in text if not letter.isascii()]
    return sum(c.isalpha() or east_asian_width(c) in "FW" for c in foreign) / max(len(foreign), 1)


def read_text_sheet(file: str, text: str, *, most_rows: int = MAX_ROWS) -> Sheet | None:
    r"""Read a table whose cells are parted by commas, semicolons, tabs or upright bars.

    Examples
    --------
    >>> sheet = read_text_sheet("a.csv", "sep=;\nName;Range\nA;1,5\n")
    >>> sheet.rows, sheet.notes
    ((('Name', 'Range'), ('A', '1,5')), ('cells are parted by semicolons',))
    """
    excel = _EXCEL_LINE.match(text)
    body = text[excel.end() :] if excel else text
    quoting = _quoting(body)
    delimiter = excel[1] if excel else _delimiter(body, quoting)
    dialect: dict[str, Any] = _DIALECTS[quoting] | {"delimiter": delimiter}
    notes = []
    if delimiter != ",":
        notes.append(f"cells are parted by {_DELIMITERS.get(delimiter, repr(delimiter))}")
    if quoting:
        notes.append(f"cells are quoted with {quoting}")
    widths: Counter[int] = Counter()
    seen = array("q")  # each line and its number of cells, in turn

    def rows() -> Iterator[tuple[int, list[str]]]:
        reader = csv.reader(text_lines(file, body, delimiter), strict=True, **dialect)
        line = 2 if excel else 1
        try:
            for cells in reader:
                if cells and cells[0].startswith(CONFLICT_MARKS):
                    fix = "keep the lines of one side, and delete the marks"
                    expected = "a row, no mark of a merge conflict"
                    raise refusal(file, expected, fix, value=cells[0], line=line, rule="file")
                if any(map(str.strip, cells)):
                    widths[len(cells)] += 1
                    seen.extend((line, len(cells)))
                yield line, cells
                line = reader.line_num + (2 if excel else 1)
        except csv.Error as error:
            fix = "check the quotation marks"
            expected = f"well-formed CSV ({error})"
            if (column := long_cell(row_at(text, line), delimiter)) is not None:
                expected = f"at most {csv.field_size_limit():,} letters in a cell"
                expected += f" (column {column + 1}, {column_letters(column + 1)})"
            raise refusal(file, expected, fix, line=line, rule="csv") from None

    sheet = make_sheet(file, "table 1", rows(), most_rows=most_rows)
    if sheet is None:
        return None
    usual = max(widths, key=lambda width: (widths[width], width))
    pairs = zip(seen[::2], seen[1::2], strict=True)
    odd = [f"line {line} ({width})" for line, width in pairs if width not in (1, usual)]
    notes += named({f"not as many cells as the other rows have ({usual})": odd})
    return replace(sheet, notes=tuple(notes))


def _quoting(text: str) -> str:
    """Tell how cells that hold a delimiter are set off, if otherwise than CSV does it."""
    if '""' not in text and _ESCAPED.search(text):
        return "backslashes"
    return "single quotation marks" if '"' not in text and _SINGLE.match(text) else ""


def _delimiter(text: str, quoting: str) -> str:
    """Choose what parts most rows into the same number of cells; a rare mark before a comma."""
    sample = text[:_SAMPLE_LETTERS]
    if len(text) > len(sample):
        sample = sample[: sample.rfind("\n") + 1] or sample
    scores = {}
    for delimiter in _DELIMITERS:
        dialect: dict[str, Any] = _DIALECTS[quoting] | {"delimiter": delimiter}
        widths: Counter[int] = Counter()
        with suppress(csv.Error):
            widths.update(map(len, csv.reader(io.StringIO(sample, newline=""), **dialect)))
        scores[delimiter] = max((n for width, n in widths.items() if width > 1), default=0)
    return max(scores, key=lambda delimiter: scores[delimiter]) if any(scores.values()) else ","


def count_lines(text: str) -> int:
    r"""Count the lines that end, as `text_lines` gives them, in no time.

    Examples
    --------
    >>> count_lines("a\r\n\rb\nc")
    3
    """
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def refuse_many_lines(file: str, text: str) -> None:
    """Raise `DataError` where a table has more than `MAX_LINES`, before one of them is read."""
    if (lines := count_lines(text)) > MAX_LINES:
        fix = "delete the empty ones, or split it"
        raise refusal(file, f"at most {MAX_LINES:,} lines", fix, value=f"{lines:,} lines")


def text_lines(file: str, text: str, delimiter: str) -> Iterator[str]:
    r"""Give the lines of a table one by one, with their ends.

    `io.StringIO` would hold the text once more, four bytes to a letter.

    Raises
    ------
    DataError
        If there are more than `MAX_LINES`; if a line has more cells than a sheet of Excel, before
        they are made.

    Examples
    --------
    >>> list(text_lines("a.csv", "a,b\r\n\rc", ","))
    ['a,b\r\n', '\r', 'c']
    """
    refuse_many_lines(file, text)
    quoted = False
    for number, found in enumerate(_LINE.finditer(text), start=1):
        line = found[0]
        if line.count(delimiter) >= MAX_CELLS_OF_LINE:
            own = line.partition('"')[2] if quoted else line
            cells = re.sub('"[^"]*"?', "", own).count(delimiter) + 1
            if cells > MAX_CELLS_OF_LINE:
                expected, value = f"at most {MAX_COLUMNS} columns", f"{cells:,} columns"
                fix = "delete the rest"
                raise refusal(file, expected, fix, value=value, line=number, rule="columns")
        quoted ^= line.count('"') % 2 == 1
        yield line


def row_at(text: str, line: int) -> str:
    r"""Give a text from a line on, counted as `text_lines` gives them.

    Examples
    --------
    >>> row_at("a\nb\nc", 2)
    'b\nc'
    """
    found = next(islice(_LINE.finditer(text), line - 1, None), None)
    return text[found.start() :] if found else ""


def long_cell(row: str, delimiter: str) -> int | None:
    """Find the first cell of a row that is longer than `csv.field_size_limit`, counted from 0.

    Examples
    --------
    >>> long_cell(f"a,b,{'c' * 200_000}", ","), long_cell("a,b", ",")
    (2, None)
    """
    quoted, start, column = False, 0, 0
    for position, letter in enumerate(row):
        if position - start > csv.field_size_limit():
            return column
        if letter == '"':
            quoted = not quoted
        elif not quoted and letter == delimiter:
            start, column = position + 1, column + 1
        elif not quoted and letter in "\r\n":
            return None
    return None
