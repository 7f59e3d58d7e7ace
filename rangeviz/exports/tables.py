"""Tables for programs: CSV, JSON and XLSX, where nothing in the data can run.

The same table gives the same bytes. Distances are written to the metre.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, Any

from rangeviz.core.errors import RangevizError
from rangeviz.core.optional import load
from rangeviz.core.progress import Progress
from rangeviz.core.text import FORMULA_STARTS, plain
from rangeviz.inputs.claims import Claim

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.core.columns import Columns

_NUMBER_FORMATS = {"geonameid": "0", "population": "#,##0", "lon": "0.0000", "lat": "0.0000"}
_WIDEST = 60
_ROWS_AT_ONCE = 1000
"""Of a workbook, until it is shown how far it is."""

XLSX_ROWS = 1_048_575
XLSX_LETTERS = 32_767


def to_csv(table: Columns | pd.DataFrame) -> bytes:
    r"""Write a table as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet.

    A text cell that a spreadsheet would run as a formula gets an apostrophe in front (see
    `FORMULA_STARTS`); take JSON where the text must be exact. A missing number is empty. It
    begins with a byte-order mark: without one Excel takes UTF-8 for the encoding of its country.

    Examples
    --------
    >>> import pandas as pd
    >>> to_csv(pd.DataFrame({"city": ["=1+1", "Bonn"], "margin_km": [-2.0, float("nan")]}))
    b"\xef\xbb\xbfcity,margin_km\r\n'=1+1,-2.0\r\nBonn,\r\n"
    """
    file = io.BytesIO()
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows(zip(*map(_harmless, _columns(table)), strict=True))
    text.flush()
    return file.getvalue()


def to_json(table: Columns | pd.DataFrame) -> bytes:
    r"""Write a table as a JSON array, one object a line; text is exact, a missing number null.

    Examples
    --------
    >>> import pandas as pd
    >>> to_json(pd.DataFrame({"city": ["=1+1"], "margin_km": [float("nan")]}))
    b'[\n{"city": "=1+1", "margin_km": null}\n]\n'
    """
    columns = list(map(str, table.columns))
    encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
    rows = zip(*_columns(table), strict=True)
    lines = [encode(dict(zip(columns, row, strict=True))).encode() for row in rows]
    return b"[\n%b\n]\n" % b",\n".join(lines) if lines else b"[]\n"


def to_xlsx(
    table: Columns | pd.DataFrame, claims: Sequence[Claim], progress: Progress = nullcontext
) -> bytes:
    """Write a table as an Excel workbook, with a second sheet for the sources it rests on.

    The header is frozen and can filter; columns are as wide as what they hold; numbers are
    numbers with a format; text is text, also where it begins like a formula.

    Parameters
    ----------
    table : pandas.DataFrame or Columns
        With a column claim_id.
    claims : sequence of Claim
        Those that the table mentions are listed with quote and source.
    progress : callable, optional
        As for `build_rings`, of thousands of rows.

    Raises
    ------
    RangevizError
        If XlsxWriter is not installed, or the table has more rows than a sheet can hold.
    """
    from rangeviz.core.working import working_folder
    from rangeviz.exports.office import document_date, without_times

    xlsxwriter = load("xlsxwriter", "xlsx")
    if len(table) > XLSX_ROWS:
        raise RangevizError(
            f"a sheet holds {XLSX_ROWS:,} rows, and the table has {len(table):,}; "
            "write CSV or Parquet, or ask for fewer cities"
        )
    mentioned = set(table.claim_id)
    names = [f.name for f in fields(Claim) if f.name not in ("file", "line", "shown")]
    sources = [[getattr(claim, n) for n in names] for claim in claims if claim.id in mentioned]
    sheets = {
        "Table": dict(zip(map(str, table.columns), _columns(table), strict=True)),
        "Sources": {name: [row[n] for row in sources] for n, name in enumerate(names)},
    }
    for columns in sheets.values():
        _check_letters(columns)
    file = io.BytesIO()
    with working_folder() as folder:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, "tmpdir": str(folder)})
        book.set_properties({"created": document_date(claims)})  # the same bytes every day
        for name, columns in sheets.items():
            _write_worksheet(book, name, columns, progress if name == "Table" else nullcontext)
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:  # of its temporary files
            raise error.args[0] from None
    return without_times(file)  # XlsxWriter's depend on the zone


def _check_letters(columns: Mapping[str, Sequence[Any]]) -> None:
    for column, cells in columns.items():
        for value in cells:
            if isinstance(value, str) and len(value) > XLSX_LETTERS // 2:
                letters = len(value.encode("utf-16-le", "surrogatepass")) // 2  # as Excel counts
                if letters > XLSX_LETTERS:
                    raise RangevizError(
                        f"a cell of a workbook holds {XLSX_LETTERS:,} letters, and one in {column} "
                        f"has {letters:,}; write CSV or Parquet, or shorten it"
                    )


def _write_worksheet(
    book: Any, name: str, columns: Mapping[str, Sequence[Any]], progress: Progress
) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    plain = book.add_format()
    quoted = book.add_format()
    quoted.set_quote_prefix()  # still text after somebody has edited the cell
    formats = [book.add_format({"num_format": _number_format(column)}) for column in columns]
    for number, (column, cells) in enumerate(columns.items()):
        longest = max((len(_shown(value)) for value in set(cells)), default=0)
        sheet.set_column(number, number, min(max(longest, len(column) + 3) + 1, _WIDEST))
        sheet.write_string(0, number, column, bold)
    rows = enumerate(zip(*columns.values(), strict=True), start=1)
    count = len(next(iter(columns.values()), ()))
    with progress([*range(0, count, _ROWS_AT_ONCE)]) as begins:
        for line, row in (numbered for _ in begins for numbered in islice(rows, _ROWS_AT_ONCE)):
            for number, value in enumerate(row):
                if value is None or value == "":
                    continue
                if not isinstance(value, str):
                    sheet.write_number(line, number, value, formats[number])
                elif value.startswith("<r>"):  # XlsxWriter might take it for runs of its own
                    sheet.write_rich_string(line, number, *value[:2], value[2:], plain)
                else:
                    runs = value.startswith(FORMULA_STARTS)
                    sheet.write_string(line, number, value, quoted if runs else plain)
    sheet.freeze_panes(1, 0)
    if count:
        sheet.autofilter(0, 0, count, len(columns) - 1)


def _number_format(column: str) -> str:
    return "#,##0.000" if column.endswith("_km") else _NUMBER_FORMATS.get(column, "General")


def _shown(value: Any) -> str:
    return f"{value:,.3f}" if isinstance(value, float) else str(value)


def _harmless(cells: list[Any]) -> list[Any]:
    """Put an apostrophe in front of what a spreadsheet would run; texts repeat, and are few."""
    texts = (cell for cell in set(cells) if isinstance(cell, str))
    runs = {text for text in texts if text.startswith(FORMULA_STARTS)}
    return [f"'{cell}" if cell in runs else cell for cell in cells] if runs else cells


def _columns(table: Columns | pd.DataFrame) -> list[list[Any]]:
    """Give columns of Python values; kilometres to the metre, None for what is missing.

    A sentence comes without the marks that keep its order where it is read: here it is data.
    """
    import numpy as np

    columns = []
    for name in table.columns:
        values = np.asarray(table[name])
        if str(name).endswith("_km"):
            values = np.round(values.astype(float), 3) + 0.0  # no negative zero
        cells = [None if value != value else value for value in values.tolist()]
        columns.append(
            [cell and plain(str(cell)) for cell in cells] if name == "sentence" else cells
        )
    return columns
