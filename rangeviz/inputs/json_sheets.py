"""Tables out of JSON: lists of objects or of lists, columns with data, one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rangeviz.core.errors import refusal
from rangeviz.core.text import shorten
from rangeviz.inputs.json_tables import JsonTable, find_tables
from rangeviz.inputs.sheet import MAX_ROWS, MOST_NAMED, Sheet, cell_text, make_sheet, named


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
    sheets = [_sheet(file, table, most_rows) for table in find_tables(file, text)]
    found = [sheet for sheet in sheets if sheet]
    if not found:
        raise refusal(file, "a list of records in the JSON", "export the table as CSV")
    return found


def _sheet(file: str, table: JsonTable, most_rows: int) -> Sheet | None:
    nested: dict[str, list[str]] = {}

    def text(value: Any, line: int) -> str:
        if not isinstance(value, (dict, list)):
            return cell_text(value)
        written = json.dumps(value, ensure_ascii=False)
        what = "a list or an object in a cell, kept as JSON"
        places = nested.setdefault(what, [])
        shown = len(places) < MOST_NAMED  # the others are counted
        places.append(f"record {line} ({shorten(written, 40)})" if shown else "")
        return written

    def rows() -> Iterator[tuple[int, list[str]]]:
        headed = not table.keys
        for line, record in table.records():
            if not headed:
                yield line, list(table.keys)
                headed = True
            if isinstance(record, dict):
                yield line, [text(record.get(key), line) for key in table.keys]
            elif isinstance(record, list):
                yield line, [text(value, line) for value in record]
            else:
                expected = "an object or a list for each row"
                raise refusal(file, expected, value=str(record), line=line)

    sheet = make_sheet(file, table.name, rows(), most_rows=most_rows)
    return sheet and replace(sheet, notes=tuple(named(nested)))
