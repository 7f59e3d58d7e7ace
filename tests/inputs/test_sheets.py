"""Tables of every form are read as the text that stands in them."""

from __future__ import annotations

import csv
import datetime
import io
import struct
import warnings
from contextlib import suppress

import openpyxl
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rangeviz.core.errors import DataError
from rangeviz.inputs.sheets import read_sheets, sheets_of


def rows_of(content, file="a"):
    (sheet,) = sheets_of(file, content)
    return sheet.rows


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
tables = st.lists(
    st.lists(texts, min_size=3, max_size=3).filter(all), min_size=1, max_size=6
).filter(
    lambda rows: not any(cell.startswith(("=", "<", ">", "|")) for row in rows for cell in row)
)


@example([["0", "\\", "0"]], ",", "utf-8-sig")
@example([["0", "0", "\\"]], ",", "utf-8-sig")
@given(
    tables, st.sampled_from([",", ";", "\t"]), st.sampled_from(["utf-8-sig", "utf-16", "utf-32"])
)
def test_what_csv_writes_is_read(rows, delimiter, encoding):
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([["system", "range", "unit"], *rows])
    assert rows_of(file.getvalue().encode(encoding))[1:] == tuple(map(tuple, rows))


@settings(max_examples=30)
@given(tables)
def test_what_openpyxl_writes_is_read(rows):
    assert rows_of(workbook(*rows)) == tuple(map(tuple, rows))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content):
    with suppress(DataError), warnings.catch_warnings():
        warnings.simplefilter("error")
        sheets_of("a", content)


@given(st.text('<>/ tablerdhsupn|-\n[]{}":,1a\\*`', max_size=120))
def test_any_marks_are_read_or_refused(text):
    with suppress(DataError):
        sheets_of("a", text)


def test_values_of_a_workbook_are_plain_text():
    rows = rows_of(workbook([2750, 2.125, True, datetime.date(2025, 5, 3), "007", 0.1 + 0.2, "x"]))
    assert rows == (("2750", "2.1250", "yes", "2025-05-03", "007", "0.3", "x"),)


def test_merged_cells_formulas_and_hidden_sheets_are_said():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Range", None, "x"])
    sheet.append(["=1+1", "b", "c"])
    sheet.merge_cells("A1:B1")
    book.create_sheet("empty")
    hidden = book.create_sheet("other")
    hidden.sheet_state, hidden["A1"] = "hidden", "y"
    file = io.BytesIO()
    book.save(file)
    first, second = sheets_of("a.xlsx", file.getvalue())
    assert first.rows == (("Range", "Range", "x"), ("", "b", "c"))
    assert first.notes == (
        "1 merged cell: the text was repeated in all that is covered",
        "1 formula in the workbook: read by the value stored",
        "A2: a formula whose value was never stored, read as empty",
    )
    assert second.notes[0] == "the sheet is hidden in the workbook"


def old_workbook(*cells: tuple[int, int, float], locked: bool = False) -> bytes:
    """Write numbers as an XLS file: a compound file of one stream, which holds BIFF8 records."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    start = record(0x809, begin) + (record(0x2F, bytes(6)) if locked else b"")
    name = b"\x01\0S"
    size = len(start) + 4 + 6 + len(name) + 4
    globals_ = start + record(0x85, struct.pack("<IH", size, 0) + name) + record(0x0A, b"")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 16, 0, 0, 0, 0))
    for row, column, value in cells:
        sheet += record(0x203, struct.pack("<HHHd", row, column, 0, value))
    stream = (globals_ + sheet + record(0x0A, b"")).ljust(4096, b"\0")
    sectors = len(stream) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(512, b"\xff")

    def entry(name: str, kind: int, child: int, first: int, length: int) -> bytes:
        letters = name.encode("utf-16-le")
        head = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters) + 2, kind, 1)
        return (
            head
            + struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<III", first, length, 0)
        )

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    directory += entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * (108 * 4)
    return header + table + directory.ljust(512, b"\0") + stream


def test_an_old_workbook_is_read():
    assert rows_of(old_workbook((0, 0, 2750.0), (0, 1, 1.5))) == (("2750", "1.5"),)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (old_workbook((0, 0, 1.0), (60_000, 60_000, 1.0)), "at most 10,000,000 cells"),
        (old_workbook((0, 0, 1.0), locked=True), "without a password"),
        (b"\xd0\xcf\x11\xe0", "a workbook that can be read"),
        (b"%PDF-1.7", "this is a PDF"),
        (b"PK\x03\x04....", "a zip archive"),
        (b"<?xml version='1.0'?><rss/>", "this is XML"),
        (b'[{"a": 1, "a": 2}]', "each name once"),
        (b'{"a": 1}', "a list of records"),
        (b"a,b\n<<<<<<< HEAD\n1,2\n", "merge conflict"),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", r"131,072 letters in a cell \(column 2, B\)"),
        (b'a,b\n"1,2\n', "quotation marks"),
        (b"," * 300 + b"x\n", "at most 200 columns"),
        (b"<table><tr><td colspan=1000>x</table>", "at most 200 columns"),
    ],
)
def test_what_is_no_table_is_refused(content, said):
    with pytest.raises(DataError, match=said):
        sheets_of("a", content)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1252", "name,lat\nCórdoba,1\nZürich,2\n"),
        ("cp1250", "miasto,lat\nŁódź,1\nKraków,2\n"),
        ("cp1251", "Название,Страна\nТокио,Япония\nПекин,Китай\n"),
        ("cp1256", "الاسم,المدى\nشهاب,1300\nسجيل,2000\n"),
        ("shift_jis", "名称,国,射程\nテポドン,北朝鮮,6700\nノドン,北朝鮮,1300\n"),
    ],
)
def test_an_encoding_that_is_guessed_is_said(encoding, text):
    (sheet,) = sheets_of("a.csv", text.encode(encoding))
    assert "\n".join(",".join(row) for row in sheet.rows) + "\n" == text
    assert "the encoding is not UTF-8; guessed:" in sheet.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nname;range\nA;1,5\n",
        "name\trange\nA\t1,5\n",
        "name|range\nA|1,5\n",
        "'name';'range'\n'A';'1,5'\n",
        'name,range\n"A","1,5"\n',
        '"name","range"\n"A","1,5"\r\n',
        "name;range;;\nA;1,5;;\n;;;\n",
        "name|range\n---|---\nA|1,5\n",
        "# Title\n\n| name | range |\n|:--|--:|\n| **A** | `1,5` |\n\nText.\n",
        "<table><tr><th>name<th>range<tr><td>A<td>1,5</table>",
        '[{"name": "A", "range": "1,5"}]',
        '{"columns": ["name", "range"], "data": [["A", "1,5"]]}',
        '{"rows": [["name", "range"], ["A", "1,5"]]}',
        '{"name": ["A"], "range": ["1,5"]}',
        '{"name": {"0": "A"}, "range": {"0": "1,5"}}',
        '{"name": "A", "range": "1,5"}\n',
    ],
)
def test_one_table_in_many_forms(text):
    if text.count("\n") == 1 and text.startswith("{"):
        text += text
        assert rows_of(text) == (("name", "range"), ("A", "1,5"), ("A", "1,5"))
    else:
        assert rows_of(text) == (("name", "range"), ("A", "1,5"))


def test_a_web_page_is_read_as_a_reader_sees_it():
    page = (
        "<table><tr><th>Name<th>Range<tr><td>A<br>B<td><span style='display: none'>0999</span>"
        "5,500+<sup><a href='#1'>4</a></sup><tr hidden><td>no<td>no<tr><td>C<td>300 km<sup>2</sup>"
        "<tr><td>D<td>10<sup>3</sup><table><tr><td>inner</table></table>"
    )
    outer, inner = sheets_of("a.html", page)
    assert outer.rows[1:] == (("A\nB", "5,500+[4]"), ("C", "300 km²"), ("D", "10³"))
    assert outer.notes == ("1 row hidden on the page: left out",)
    assert inner.rows == (("inner",),)


def test_a_frame_is_read_with_its_own_kinds():
    frame = pd.DataFrame(
        {
            "a": pd.array([1, None], dtype="Int64"),
            "b": pd.Categorical(["x", None]),
            "c": pd.to_datetime(["2025-05-03", None]),
            "d": [2.5, float("nan")],
            "e": [True, False],
        }
    ).set_index(pd.Index(["u", "v"], name="key"))
    (sheet,) = read_sheets(frame)
    assert sheet.rows == (
        ("key", "a", "b", "c", "d", "e"),
        ("u", "1", "x", "2025-05-03", "2.5", "yes"),
        ("v", "", "", "", "", ""),
    )
