"""Tables as people have them: any source, known by what is in it, as sheets of text.

Nothing is understood here but the form: what a header or a figure means is asked later. Each
decision (an encoding guessed, a merged cell filled) is a note of its sheet.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rangeviz.core.errors import DataError, refusal
from rangeviz.core.reading import read_content
from rangeviz.inputs.frame_sheets import read_frame_sheet
from rangeviz.inputs.frames import as_pandas
from rangeviz.inputs.json_sheets import read_json_sheets
from rangeviz.inputs.markdown_sheets import has_markdown_table, read_markdown_sheets
from rangeviz.inputs.sheet import MAX_LINES, MAX_ROWS, Sheet
from rangeviz.inputs.text_sheets import (
    count_lines,
    decode_any,
    read_text_sheet,
    refuse_many_lines,
)
from rangeviz.inputs.web_sheets import decode_page, is_web_page, page_of_archive, read_web_sheets
from rangeviz.inputs.workbook_sheets import is_workbook, read_workbook

__all__ = ["Sheet", "read_sheets", "sheets_of"]


def read_sheets(source: Any, *, most_rows: int = MAX_ROWS) -> list[Sheet]:
    r"""Read every table of a source, whatever its form.

    Parameters
    ----------
    source : path, file object or pandas.DataFrame
        Text parted by commas, semicolons, tabs or bars in any encoding, XLSX, XLS, XLSB, ODS,
        JSON, Markdown, or HTML; ``"-"`` is standard input. A file is known by what is in it,
        never by its name.
    most_rows : int
        A table of more is refused.

    Returns
    -------
    list of Sheet
        At least one, in the order of the source; empty ones are left out.

    Raises
    ------
    DataError
        If the source cannot be read, or has no table.

    Examples
    --------
    >>> import io
    >>> read_sheets(io.StringIO("System;Range\nA;1,5\n"))
    [Sheet(file='<text>', name='table 1', rows=(('System', 'Range'), ('A', '1,5')), lines=(1, 2),
           notes=('cells are parted by semicolons',))]
    """
    source = as_pandas(source)
    if hasattr(source, "columns") and hasattr(source, "itertuples"):
        sheet = read_frame_sheet(source, most_rows=most_rows)
        sheets, file = [sheet] if sheet else [], "DataFrame"
    else:
        file, content = read_content(source)
        sheets = sheets_of(file, content, most_rows=most_rows)
    if not sheets:
        raise refusal(file, "a header and rows", "the file has no table", line=1, rule="file")
    return sheets


def sheets_of(file: str, content: str | bytes, *, most_rows: int = MAX_ROWS) -> list[Sheet]:
    r"""Read every table of a file's content; none where it has none.

    Examples
    --------
    >>> sheets_of("a.md", "|a|b|\n|-|-|\n|1|2|")[0].rows
    (('a', 'b'), ('1', '2'))
    """
    if isinstance(content, str):
        return _sheets_of_text(file, content.removeprefix("\ufeff"), most_rows)
    if is_workbook(content):
        return read_workbook(file, content, most_rows=most_rows)
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"mime-version:", b"from: <saved by")):
        content = page_of_archive(file, content)
        start = b"<"
    text, notes = (decode_page if start.startswith(b"<") else decode_any)(file, content)
    sheets = _sheets_of_text(file, text, most_rows)
    return [replace(sheet, notes=(*notes, *sheet.notes)) for sheet in sheets]


def _sheets_of_text(file: str, text: str, most_rows: int) -> list[Sheet]:
    start = text.lstrip()[:1]
    if start == "<":
        if not is_web_page(text):
            fix = "export it as CSV, or as a workbook (.xlsx)"
            raise refusal(file, "a table, but this is XML", fix, rule="file")
        return read_web_sheets(file, text, most_rows=most_rows)
    if start in ("{", "["):
        try:
            return read_json_sheets(file, text, most_rows=most_rows)
        except DataError:
            if count_lines(text) > MAX_LINES or not has_markdown_table(text):
                raise
    refuse_many_lines(file, text)
    if has_markdown_table(text):
        return read_markdown_sheets(file, text, most_rows=most_rows)
    sheet = read_text_sheet(file, text, most_rows=most_rows)
    return [sheet] if sheet else []
