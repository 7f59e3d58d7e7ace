"""Which tables a JSON document has, and their records, one after another as they are wanted.

A document is gone through more than once, first to see what is in it, then for the records: what
Python makes of a whole one takes ten times the memory of its text.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any, NamedTuple

from rangeviz.core.errors import DataError, refusal
from rangeviz.inputs.cells import TWO_READINGS
from rangeviz.inputs.json_pieces import Pieces, json_faults
from rangeviz.inputs.sheet import MAX_CELLS, MAX_COLUMNS, MAX_LINES

_LONGEST_NUMBER = 400

Records = Iterator[tuple[int, Any]]
"""Each with its number in the list, or with its line."""


class JsonTable(NamedTuple):
    """A table that was found: its records, as often as they are asked for, and their names."""

    name: str
    records: Callable[[], Records]
    keys: Iterable[str] = ()


@dataclass(slots=True)
class _Survey:
    """A list or an object: where it begins, how many things are in it, of which kinds."""

    at: int
    is_list: bool
    count: int = 0
    flat: bool = True
    nested: bool = True
    keys: dict[str, None] = field(default_factory=dict)


def find_tables(file: str, text: str) -> list[JsonTable]:
    """Find every list of records in a JSON document, or one record a line.

    Numbers are texts with their own digits.

    Raises
    ------
    DataError
        If it is no JSON, or has a name twice in an object.

    Examples
    --------
    >>> (table,) = find_tables("a.json", '{"lat": [1, 2.50], "lon": [3, null]}')
    >>> table.name, list(table.records())
    ('table 1', [(1, ['lat', 'lon']), (1, ['1', '3']), (2, ['2.50', None])])
    """
    try:
        with json_faults(file):
            return _tables(_pieces(file, text))
    except DataError:
        if not _is_one_a_line(text):
            raise
    lines = partial(_of_lines, file, text)
    keys: dict[str, None] = {}
    for _, record in lines():
        _add_keys(keys, file, record)
    return [JsonTable("table 1", lines, keys)]


def _pieces(file: str, text: str, line: int = 1) -> Pieces:
    return Pieces(
        file, text, line, parse_float=_number, parse_int=_number, parse_constant=lambda _: None
    )


def _number(text: str) -> str:
    """Keep a number's own digits; only a power of ten is written out."""
    if "e" in text.lower():
        try:
            number = Decimal(text)
        except InvalidOperation:  # a power of more than 18 digits
            return text
        if abs(number.adjusted()) > _LONGEST_NUMBER:
            return text
        text = f"{number:f}"
    return f"{text}0" if TWO_READINGS.match(text) else text


def _tables(pieces: Pieces) -> list[JsonTable]:
    """See what tables a document has; nothing of it is kept but where they begin."""
    if pieces.mark() != "{":
        listed = _survey(pieces) if pieces.opens() else pieces.value()
        pieces.end()
        return _listed(pieces, {"table 1": listed})
    members: dict[str, _Survey | None] = {}
    forms, seen = set[str](), 0
    for name in pieces.each():
        survey = members[name] = _survey(pieces, seen) if pieces.opens() else None
        seen += survey.count if survey else 1
        forms.add(("lists" if survey.is_list else "objects") if survey and survey.flat else "")
        if len(members) > MAX_COLUMNS and forms in ({"lists"}, {"objects"}):
            raise _too_wide(pieces.file)
    pieces.end()
    columns, data = members.get("columns"), members.get("data")
    if columns and data and columns.is_list and data.is_list:
        return [JsonTable("table 1", partial(_split, pieces, columns.at, data.at), data.keys)]
    surveys = [survey for survey in members.values() if survey]
    starts = [survey.at for survey in surveys]
    if forms == {"objects"}:
        return [JsonTable("table 1", partial(_by_row, pieces, [*members], starts))]
    if forms == {"lists"}:
        even = len({survey.count for survey in surveys}) == 1
        return [JsonTable("table 1", partial(_by_column, pieces, [*members], starts))] * even
    return _listed(pieces, members)


def _survey(pieces: Pieces, before: int = 0) -> _Survey:
    """Go through a list or an object, and see what kinds of things are in it.

    So many things stand before it in the document.
    """
    survey = _Survey(pieces.at, is_list=pieces.mark() == "[")
    for _ in pieces.each():
        survey.count += 1
        if survey.count > MAX_LINES or survey.count + before > MAX_CELLS:
            expected = f"at most {MAX_LINES:,} things in a list, and {MAX_CELLS:,} cells"
            raise refusal(pieces.file, expected, "split it", value="one more")
        opens = pieces.opens()
        survey.flat &= not opens
        survey.nested &= opens
        if survey.is_list:
            _add_keys(survey.keys, pieces.file, pieces.value())
    return survey


def _add_keys(keys: dict[str, None], file: str, record: Any) -> None:
    if isinstance(record, dict):
        keys.update(dict.fromkeys(record))
        if len(keys) > MAX_COLUMNS:
            raise _too_wide(file)


def _too_wide(file: str) -> DataError:
    expected, found = f"at most {MAX_COLUMNS} columns", f"more than {MAX_COLUMNS} names"
    return refusal(file, expected, "delete the rest", value=found, line=1, rule="columns")


def _listed(pieces: Pieces, members: dict[str, Any]) -> list[JsonTable]:
    """Give the lists of records among the members of a document."""
    return [
        JsonTable(name, partial(_records, pieces, survey.at), survey.keys)
        for name, survey in members.items()
        if isinstance(survey, _Survey) and survey.is_list and survey.count and survey.nested
    ]


def _records(pieces: Pieces, start: int) -> Records:
    return enumerate(_values(pieces, start), start=1)


def _values(pieces: Pieces, start: int) -> Iterator[Any]:
    pieces = pieces.again(start)
    return (pieces.value() for _ in pieces.each())


def _split(pieces: Pieces, columns: int, data: int) -> Records:
    yield 1, [*_values(pieces, columns)]
    yield from _records(pieces, data)


def _by_column(pieces: Pieces, names: list[str], starts: list[int]) -> Records:
    """Give the rows of columns, each a list, which are read side by side."""
    yield 1, names
    rows = zip(*(_values(pieces, start) for start in starts), strict=True)
    yield from enumerate(map(list, rows), start=1)


def _by_row(pieces: Pieces, names: list[str], starts: list[int]) -> Records:
    """Give the rows of columns, each an object of what is in which row, in any order."""
    numbers: dict[str, int] = {}
    places: list[array[int]] = []
    for start in starts:
        places.append(array("q", [-1]) * len(numbers))
        column = pieces.again(start)
        for key in column.each(checked=True):
            number = numbers.setdefault(key, len(numbers))
            if number == len(places[-1]):
                places[-1].append(column.at)
            else:
                places[-1][number] = column.at
    rows = range(len(numbers))
    del numbers  # the names of the rows take more memory than their places
    if rows:
        yield 1, names
    cell = pieces.again(0)
    for number in rows:
        row = []
        for place in places:
            cell.at = place[number] if number < len(place) else -1
            row.append(None if cell.at < 0 else cell.value())
        yield number + 1, row


def _written_lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines that are not empty, with their numbers; `splitlines` would copy them all."""
    number = start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        number += 1
        if line := text[start:end].strip():
            yield number, line
        start = end + 1


def _is_one_a_line(text: str) -> bool:
    count = 0
    for _, line in _written_lines(text):
        count += 1
        if not line.endswith(("}", "]")):
            return False
    return count > 1


def _of_lines(file: str, text: str) -> Records:
    for number, line in _written_lines(text):
        pieces = _pieces(file, line, number)
        with json_faults(file, line=number):
            record = pieces.value()
            pieces.end()
        yield number, record
