"""Tables out of workbooks: XLSX, XLS, XLSB and ODS; no macro runs, no formula is worked out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rangeviz.core.errors import refusal
from rangeviz.core.text import counted
from rangeviz.inputs.old_workbook import LockedError, survey_old
from rangeviz.inputs.sheet import MAX_ROWS, Sheet, cell_text, make_sheet, named
from rangeviz.inputs.workbook_survey import Survey, survey_zip

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_FIX = "open it in a spreadsheet and save it as .xlsx or CSV"


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook by what is in it: an old one, or an archive with sheets.

    Examples
    --------
    >>> is_workbook(b"name,lat,lon"), is_workbook(OLD_EXCEL)
    (False, True)
    """
    if content.startswith(OLD_EXCEL):
        return True
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {*archive.namelist()}
            if {"xl/workbook.xml", "xl/workbook.bin"} & names:
                return True
            kind = archive.getinfo("mimetype") if "mimetype" in names else None
            if kind is None or kind.file_size > 100:
                return False
            return archive.read(kind).startswith(b"application/vnd.oasis.opendocument.spreadsheet")
    except (zipfile.BadZipFile, RuntimeError, EOFError, ValueError, NotImplementedError):
        return False


def read_workbook(file: str, content: bytes, *, most_rows: int = MAX_ROWS) -> list[Sheet]:
    """Read every sheet of a workbook that is not empty.

    A merged cell is repeated in all that it covers. Formulas are read by the value that was stored
    with them, days as ``2025-05-03``, numbers in plain digits.

    Raises
    ------
    DataError
        If it is encrypted, damaged, too large when unpacked, or no workbook.
    """
    import python_calamine as calamine

    try:
        survey = (survey_old if content.startswith(OLD_EXCEL) else survey_zip)(file, content)
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            _read(file, book.get_sheet_by_name(about.name), about, most_rows)
            for about in book.sheets_metadata
            if about.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except (calamine.PasswordError, LockedError):
        raise refusal(file, "a workbook without a password", "save it without one") from None
    except (calamine.CalamineError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise refusal(file, f"a workbook that can be read ({reason})", _FIX) from None
    return [replace(sheet, notes=(*sheet.notes, *_notes(survey))) for sheet in sheets if sheet]


def _notes(survey: Survey) -> Iterator[str]:
    if survey.formulas:
        yield f"{counted(survey.formulas, 'formula')} in the workbook: read by the value stored"
    if survey.hidden_rows:
        yield f"{counted(survey.hidden_rows, 'hidden row')} in the workbook: read like the others"
    yield from named(survey.places)


def _read(file: str, sheet: Any, about: Any, most_rows: int) -> Sheet | None:
    notes = []
    if "Hidden" in str(about.visible):
        notes.append("the sheet is hidden in the workbook")
    merged = sheet.merged_cell_ranges or []
    if merged:
        notes.append(
            f"{counted(len(merged), 'merged cell')}: the text was repeated in all that is covered"
        )

    def rows() -> Iterator[tuple[int, list[str]]]:
        if not sheet.height:
            return
        before = [""] * sheet.start[1]
        found = ([*before, *map(cell_text, row)] for row in sheet.iter_rows())
        if not merged:
            yield from enumerate(found, start=1)
            return
        kept = [*found]
        for (top, left), (bottom, right) in merged:
            if top >= len(kept) or left >= len(kept[top]):
                continue
            for row in kept[top : bottom + 1]:
                row[left : right + 1] = [kept[top][left]] * len(row[left : right + 1])
        yield from enumerate(kept, start=1)

    return make_sheet(file, about.name, rows(), notes, most_rows=most_rows)
