"""Files for spreadsheets and programs: nothing runs, numbers are numbers, bytes repeat."""

from __future__ import annotations

import codecs
import csv
import io
import json
import sys

import openpyxl
import pandas as pd
import pytest
from commands import rangeviz
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from rangeviz import Claim, LaunchRegion, compare_cities, read_cities
from rangeviz.core.errors import ArgumentError, RangevizError
from rangeviz.core.text import FORMULA_STARTS
from rangeviz.exports.formats import format_of, sort_rows, write_table
from rangeviz.exports.tables import to_csv, to_json, to_xlsx

HOSTILE = ['=HYPERLINK("http://x.example","y")', "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1"]


@pytest.fixture(scope="module")
def hostile():
    """Compare with hostile text in every cell."""
    cities = pd.DataFrame(
        {
            "geonameid": range(len(HOSTILE)),
            "name": HOSTILE,
            "country": "=C",
            "lon": 1.0,
            "lat": range(len(HOSTILE)),
            "population": 10**6,
        }
    )
    claim = Claim("=id", "@system", region="-r", range=100, claimant="+who", source_title="=cmd|x")
    return compare_cities([claim], [LaunchRegion("-r", "=r", Point(0, 0))], cities), claim


def test_csv_begins_no_cell_like_a_formula(hostile):
    table, _ = hostile
    text = to_csv(table).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert [row["city"] for row in rows] == [f"'{name}" for name in HOSTILE]
    for row in rows:
        for column, cell in row.items():
            if not column.endswith(("_km", "lon", "lat")):
                assert not cell.startswith(FORMULA_STARTS)
        assert float(row["margin_nearest_km"]) == pytest.approx(
            100 - float(row["nearest_km"]), abs=0.0011
        )


def test_json_keeps_text_exact(hostile):
    table, _ = hostile
    assert [row["city"] for row in json.loads(to_json(table))] == HOSTILE


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_text_comes_back_from_csv_and_json(texts):
    table = pd.DataFrame({"a": pd.Series(texts, dtype=object), "b": "end"})
    assert [row["a"] for row in json.loads(to_json(table))] == texts
    rows = list(
        csv.DictReader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline=""), strict=True)
    )
    for row, text in zip(rows, texts, strict=True):
        assert row["a"] == (f"'{text}" if text.startswith(FORMULA_STARTS) else text)
        assert row["b"] == "end"


def test_xlsx_holds_text_numbers_and_sources(hostile):
    table, claim = hostile
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, [claim, Claim("other", "O")])))
    sheet, sources = book["Table"], book["Sources"]
    assert sheet.freeze_panes == "A2"
    header = [cell.value for cell in sheet[1]]
    assert header == list(table.columns)
    for line, name in enumerate(HOSTILE, start=2):
        cell = sheet.cell(line, header.index("city") + 1)
        assert cell.data_type == "s"
        assert cell.value.replace("_x000D_", "\r") == name
        assert cell.quotePrefix
        distance = sheet.cell(line, header.index("nearest_km") + 1)
        assert distance.data_type == "n"
        assert distance.number_format == "#,##0.000"
    assert all(cell.data_type != "f" for sheet in book for row in sheet for cell in row)
    assert [row[0].value for row in sources] == ["id", "=id"]
    widths = [sheet.column_dimensions[c].width for c in "AKV"]
    assert min(widths) > 5
    assert max(widths) <= 62


@pytest.mark.parametrize("name", ["<r><t>a</t></r>", "<r></r>", "<r>", "a</r>"])
def test_a_text_like_the_marks_of_a_workbook_stays_text(name):
    table = pd.DataFrame({"claim_id": ["a"], "city": [name]})
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, [Claim("a", name)])))
    assert book["Table"]["B2"].value == name
    assert book["Sources"]["B2"].value == name


def test_a_cell_holds_so_many_letters_as_excel_counts_them():
    texts = pd.DataFrame({"claim_id": ["a"], "city": ["\U0001f30d" * 16_384]})
    with pytest.raises(RangevizError, match=r"one in city has 32,768"):
        to_xlsx(texts, [])


def test_a_number_that_is_missing_is_empty(claims, regions, cities):
    statement = [claim for claim in claims if claim.quantity == "statement"]
    table = compare_cities(statement, regions, cities[cities.name == "Cairo"])
    assert json.loads(to_json(table))[0]["figure_km"] is None
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(table, statement)))
    column = list(table.columns).index("figure_km") + 1
    assert book["Table"].cell(2, column).value is None


def test_more_rows_than_a_sheet_holds_is_refused():
    with pytest.raises(RangevizError, match="a sheet holds 1,048,575 rows"):
        to_xlsx(pd.DataFrame({"claim_id": ["a"]}).loc[[0] * 1_048_576], [])


def test_a_missing_library_is_asked_for(hostile, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(RangevizError, match=r'pip install ".+\[xlsx\]"'):
        to_xlsx(*hostile)


def test_markdown_shows_hostile_text_letter_by_letter():
    claim = Claim("a|b", "<script>", region="r", range=1, source_url="javascript:alert(1)")
    cities = pd.DataFrame(
        {"geonameid": [1], "name": ["a|b\n# [x](y)"], "country": ["CC"], "lon": [9.0], "lat": [0.0]}
    )
    table = compare_cities([claim], [LaunchRegion("r", "R", Point(0, 0))], cities)
    text = write_table(table, "markdown", [claim]).decode()
    assert "### &lt;script&gt;: 1\u00a0km, from R" in text
    assert r"| a\|b\\n\# \[x\](y), CC |" in text
    assert "<javascript" not in text


def test_a_files_name_tells_the_format():
    names = ("a.CSV", "a.json", "a.md", "a.xlsx", "a")
    assert [format_of(name) for name in names] == ["csv", "json", "markdown", "xlsx", "table"]


def test_an_ending_that_says_something_else_is_refused():
    with pytest.raises(ArgumentError, match=r"a\.json'; expected a name that does not say json"):
        format_of("a.json", "csv")
    with pytest.raises(ArgumentError, match=r"a\.doc'; expected a name that ends in one of \.csv"):
        format_of("a.doc")
    assert format_of("a.txt") == "table"


@pytest.mark.parametrize(
    ("command", "output", "begins"),
    [
        ("claims", "a.csv", "\ufeffsystem,operator,"),
        ("claims", "a.md", "### "),
        ("sources", "a.json", "["),
        ("bibliography", "a.bib", "@"),
        ("bibliography", "a.json", "["),
        ("finding", "a.json", "{"),
        ("finding", "a.md", "Three claims "),
    ],
)
def test_every_text_is_written_as_its_files_ending_says(command, output, begins, tmp_path):
    assert rangeviz(command, "-o", output, cwd=tmp_path).returncode == 0
    assert (tmp_path / output).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize("output", ["claims a.xlsx", "bibliography a.ris", "rings a.shp"])
def test_an_ending_of_no_known_form_is_refused_as_that_of_the_output(output, tmp_path):
    command, name = output.split()
    done = rangeviz(command, "-o", name, cwd=tmp_path)
    assert (done.returncode, not any(tmp_path.iterdir())) == (2, True)
    assert f"'--output': found '{name}'; expected a name that ends in one of" in done.stderr


def test_every_order_keeps_every_row(claims, regions, cities):
    table = compare_cities(claims, regions, cities.head(30))
    for by in ("nearest", "farthest", "margin", "city", "country", "population", "verdict"):
        assert sorted(sort_rows(table, by).index) == list(table.index)
    assert list(sort_rows(table, "nearest").nearest_km) == sorted(table.nearest_km)
    assert list(sort_rows(table, "population").population) == sorted(table.population, reverse=True)
    assert sort_rows(table, "verdict").verdict.iloc[0] == "within"


def test_a_csv_file_begins_as_excel_needs_it_and_is_read_again():
    content = to_csv(pd.DataFrame({"name": ["Zürich"], "lat": [47.37], "lon": [8.54]}))
    assert content.startswith(codecs.BOM_UTF8)
    assert list(read_cities(io.BytesIO(content)).name) == ["Zürich"]
