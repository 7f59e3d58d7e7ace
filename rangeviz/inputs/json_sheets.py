"""Tables out of JSON: lists of objects or of lists, columns with data, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from rangeviz.core.errors import DataError, refusal
from rangeviz.core.text import shorten
from rangeviz.inputs.cells import TWO_READINGS
from rangeviz.inputs.sheet import MAX_ROWS, Sheet, cell_text, make_sheet, named

_LONGEST_NUMBER = 400


def read_json_sheets(file: str, text: str, *, most_rows: int = MAX_ROWS) -> list[Sheet]:
    """Read every list of records in a JSON document, or one record a line.

    A row's line is its number in the list, or its line where each stands on one.

    Raises
    ------
    DataError
        If it is no JSON, has a name twice in an object, or has no list of records.

    Examples
    --------
    >>> read_json_sheets("a.json", '{"claims": [{"range": 2750}, {"range": 1.5, "unit": "km"}]}')
    [Sheet(file='a.json', name='claims',
           rows=(('range', 'unit'), ('2750', ''), ('1.5', 'km')), lines=(1, 1, 2), notes=())]
    """
    try:
        content = _parse(file, text, 1)
    except DataError:
        lines = [(n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip()]
        if len(lines) < 2 or not all(line.strip().endswith(("}", "]")) for _, line in lines):
            raise
        tables = {"table 1": [(n, _parse(file, line, n)) for n, line in lines]}
    else:
        tables = dict(_tables(content))
    sheets = [_sheet(file, name, rows, most_rows) for name, rows in tables.items()]
    found = [sheet for sheet in sheets if sheet]
    if not found:
        raise refusal(file, "a list of records in the JSON", "export the table as CSV")
    return found


def _parse(file: str, text: str, line: int) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise refusal(file, "each name once in an object", "remove one", value=twice, line=line)
        return members

    try:
        return json.loads(
            text, object_pairs_hook=unique, parse_float=_number, parse_int=_number,
            parse_constant=lambda _: None,
        )  # fmt: skip
    except json.JSONDecodeError as error:
        expected = f"well-formed JSON ({error.msg}, at character {error.colno} of the line)"
        raise refusal(file, expected, line=line + error.lineno - 1) from None
    except RecursionError:
        raise refusal(file, "JSON, but its brackets are nested too deeply") from None


def _number(text: str) -> str:
    """Keep a number's own digits; only a power of ten is written out."""
    if "e" in text.lower():
        number = Decimal(text)
        if abs(number.adjusted()) > _LONGEST_NUMBER:
            return text
        text = f"{number:f}"
    return f"{text}0" if TWO_READINGS.match(text) else text


def _tables(content: Any, name: str = "table 1") -> Iterator[tuple[str, list[tuple[int, Any]]]]:
    if isinstance(content, list):
        if content and all(isinstance(record, (dict, list)) for record in content):
            yield name, list(enumerate(content, start=1))
    elif isinstance(content, dict):
        columns, data = content.get("columns"), content.get("data")
        values = list(content.values())
        if isinstance(columns, list) and isinstance(data, list):
            yield name, [(1, columns), *enumerate(data, start=1)]
        elif values and all(isinstance(value, list) and _flat(value) for value in values):
            if len({len(value) for value in values}) == 1:
                rows = zip(*values, strict=True)
                yield name, [(1, [*content]), *enumerate(map(list, rows), start=1)]
        elif values and all(isinstance(value, dict) and _flat(value.values()) for value in values):
            keys = dict.fromkeys(key for value in values for key in value)
            by_row = [{name: content[name].get(key) for name in content} for key in keys]
            yield name, list(enumerate(by_row, start=1))
        else:
            for key, value in content.items():
                if isinstance(value, list):
                    yield from _tables(value, key)


def _flat(values: Iterable[Any]) -> bool:
    return not any(isinstance(value, (dict, list)) for value in values)


def _sheet(file: str, name: str, records: list[tuple[int, Any]], most_rows: int) -> Sheet | None:
    nested: dict[str, list[str]] = {}

    def text(value: Any, line: int) -> str:
        if not isinstance(value, (dict, list)):
            return cell_text(value)
        written = json.dumps(value, ensure_ascii=False)
        what = "a list or an object in a cell, kept as JSON"
        nested.setdefault(what, []).append(f"record {line} ({shorten(written, 40)})")
        return written

    keys = dict.fromkeys(key for _, record in records if isinstance(record, dict) for key in record)

    def rows() -> Iterator[tuple[int, list[str]]]:
        if keys:
            yield records[0][0], list(keys)
        for line, record in records:
            if isinstance(record, dict):
                yield line, [text(record.get(key), line) for key in keys]
            elif isinstance(record, list):
                yield line, [text(value, line) for value in record]
            else:
                raise refusal(
                    file, "an object or a list for each row", value=str(record), line=line
                )

    sheet = make_sheet(file, name, rows(), most_rows=most_rows)
    return sheet and replace(sheet, notes=tuple(named(nested)))
