"""A look through a workbook before anything is made of it: its size, formulas, what is hidden.

The library that reads workbooks makes room for every cell between the first and the last, so one
cell in a far corner would take all memory. The survey walks through the sheets and keeps nothing.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from rangeviz.core.errors import refusal
from rangeviz.core.reading import MAX_BYTES
from rangeviz.inputs.sheet import MAX_CELLS, column_letters

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
_MOST_REPEATED = 2_000_000

ERROR = "an error of the sheet, read as empty"
UNCALCULATED = "a formula whose value was never stored, read as empty"


@dataclass
class Survey:
    """What was seen in the sheets of a workbook.

    Attributes
    ----------
    formulas, hidden_rows : int
        How many there are.
    places : dict
        Cells by what is to be said of them.
    """

    file: str
    formulas: int = 0
    hidden_rows: int = 0
    places: dict[str, list[str]] = field(default_factory=dict)

    def cell(self, row: int, column: int) -> None:
        """Refuse a workbook for a cell so far out that its sheet could not be held."""
        if row * column > MAX_CELLS:
            expected = f"at most {MAX_CELLS:,} cells in a sheet"
            found = f"a cell in {column_letters(column)}{row}"
            raise refusal(self.file, expected, "delete what stands so far out", value=found)

    def note(self, what: str, place: str) -> None:
        self.places.setdefault(what, []).append(place)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def survey_zip(file: str, content: bytes) -> Survey:
    """Look through an XLSX, XLSB or ODS file, which may unpack to no more than any file may have.

    Raises
    ------
    DataError
        If it unpacks to more, declares entities, or has a cell too far out.
    """
    survey = Survey(file)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for part in _parts(file, archive):
                if b"sheetData" in part[:1_000_000] or b"table-cell" in part:
                    _XmlWalk(survey).walk(part)
                elif not part.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
                    _walk_records(survey, part)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        fix = "open it in a spreadsheet and save it again"
        raise refusal(file, f"a workbook that can be read ({error})", fix) from None
    return survey


def _parts(file: str, archive: zipfile.ZipFile) -> Iterator[bytes]:
    left = MAX_BYTES
    for info in archive.infolist():
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile("packed in another way than by deflate")
        with archive.open(info) as member:
            part = member.read(left + 1)
        left -= len(part)
        if left < 0:
            expected = f"at most {MAX_BYTES // 1_000_000} MB when unpacked"
            raise refusal(file, expected, "save the one sheet as CSV")
        yield part


class _XmlWalk:
    """Walks through a sheet of an XLSX file or through the sheets of an ODS file."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.place = self.kind = ""
        self.formula = self.valued = self.within = False
        self.row = self.column = self.rows = self.columns = self.filled = 0
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text

    def walk(self, part: bytes) -> None:
        try:
            self.parser.Parse(part, True)
        except expat.ExpatError as error:
            expected = f"well-formed XML in the workbook ({expat.ErrorString(error.code)})"
            raise refusal(self.survey.file, expected, "save it again") from None

    def _doctype(self, *_: object) -> None:
        raise refusal(
            self.survey.file, "a workbook without a DOCTYPE and entities", "save it again"
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "c":
            self.place, self.kind = attributes.get("r", ""), attributes.get("t", "n")
            self.formula = self.valued = False
        elif name == "f":
            self.formula = True
        elif name in ("v", "is"):
            self.within = True
        elif name == "row":
            self.survey.hidden_rows += attributes.get("hidden") in ("1", "true")
        elif name == "table":
            self.row = 0
        elif name == "table-row":
            self.rows = _repeated(attributes, "rows")
            self.column = self.filled = 0
            hidden = attributes.get("table:visibility") in ("collapse", "filter")
            self.survey.hidden_rows += self.rows if hidden else 0
        elif name in ("table-cell", "covered-table-cell"):
            self.columns = _repeated(attributes, "columns")
            self.formula = "table:formula" in attributes
            self.valued = "office:value-type" in attributes
        elif name == "p" and self.columns:
            self.valued = True

    def _text(self, _: str) -> None:
        self.valued = self.valued or self.within

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("v", "is"):
            self.within = False
            if found := _REFERENCE.match(self.place):
                self.survey.cell(int(found[2]), _column_number(found[1]))
        elif name == "c":
            self.survey.formulas += self.formula
            if self.kind == "e":
                self.survey.note(ERROR, self.place)
            elif self.formula and not self.valued:
                self.survey.note(UNCALCULATED, self.place)
        elif name in ("table-cell", "covered-table-cell"):
            self.column += self.columns
            self.survey.formulas += self.formula
            if self.valued:
                self.filled = self.column
            self.columns = 0
        elif name == "table-row":
            self.row += self.rows
            if self.filled:
                self.survey.cell(self.row, self.filled)


def _repeated(attributes: dict[str, str], kind: str) -> int:
    times = attributes.get(f"table:number-{kind}-repeated", "1")
    return min(int(times), _MOST_REPEATED) if times.isdecimal() else 1


def _walk_records(survey: Survey, part: bytes) -> None:
    """Walk through a sheet of an XLSB file: a kind and a length of one to four bytes, then both."""
    position, row = 0, 0
    while position < len(part):
        kind, position = _varint(part, position, 2)
        length, position = _varint(part, position, 4)
        if kind == _ROW and length >= 4:
            row = struct.unpack_from("<I", part, position)[0] + 1 if len(part) > position + 4 else 0
        elif kind in _CELLS and len(part) > position + 4:
            survey.cell(row, struct.unpack_from("<I", part, position)[0] + 1)
            survey.formulas += kind in _FORMULAS
        position += length


_ROW = 0
_CELLS = range(2, 12)
_FORMULAS = range(8, 12)


def _varint(part: bytes, position: int, most: int) -> tuple[int, int]:
    value = 0
    for n in range(most):
        if position >= len(part):
            return value, position
        byte = part[position]
        position += 1
        value |= (byte & 127) << (7 * n)
        if byte < 128:
            break
    return value, position
