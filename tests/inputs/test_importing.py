"""Tables as people have them become right claims files, or right questions: import/README.md."""

from __future__ import annotations

import csv
import datetime
import io
import re
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rangeviz as rv
from rangeviz.exports.import_report import write_report
from rangeviz.inputs.checks import check_source
from rangeviz.inputs.figures import parse_figure
from rangeviz.inputs.import_ids import slug
from rangeviz.inputs.importing import Import
from rangeviz.inputs.numerals import plain_digits
from rangeviz.inputs.sheets import read_sheets

TABLES = Path(__file__).parent / "import"
CASES = sorted(p for p in TABLES.iterdir() if p.suffix not in (".answer", ".md"))
CASES += [TABLES / "notes.md"]
OPTIONS = {
    "mapped.csv": {"mapping": {"Waffe": "system", "Betreiber": "operator", "Weite": "range"}},
    "no-country.csv": {"operator": "Iran", "source_title": "A book"},
    "several.html": {"table": 2},
}


def imported(text: str, **options) -> Import:
    return rv.import_claims(io.StringIO(text), **options)


def answer_to(source: str) -> str:
    try:
        done = rv.import_claims(source, **OPTIONS.get(source, {}))
    except rv.DataError as error:
        return f"{error}\n"
    return f"{write_report(done, 'short')}\n\n{done.text if done.claims else ''}"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_table_gets_its_answer(case, request, monkeypatch):
    monkeypatch.chdir(TABLES)
    answer, expected = answer_to(case.name), case.with_name(f"{case.name}.answer")
    if request.config.getoption("--remake"):
        expected.write_bytes(answer.encode())
    assert answer == expected.read_bytes().decode()


def test_every_answer_has_its_table():
    answers = {path.name.removesuffix(".answer") for path in TABLES.glob("*.answer")}
    assert answers == {path.name for path in CASES}
    assert set(OPTIONS) <= answers
    assert len(answers) >= 20


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_what_is_written_is_a_claims_file_without_errors(case, regions, tmp_path):
    try:
        done = rv.import_claims(case, **OPTIONS.get(case.name, {}))
    except rv.DataError:
        return
    if not done.claims:
        return
    path = done.save(tmp_path / "claims.csv")
    claims, findings = check_source(path, regions)
    assert not [finding for finding in findings if finding.severity == "error"]
    assert claims == list(done.claims)
    assert list(done.table.columns) == path.read_text(encoding="utf-8").splitlines()[0].split(",")
    again = rv.import_claims(path)
    assert again.unchanged
    assert again.text == done.text
    assert done.text == rv.import_claims(case, **OPTIONS.get(case.name, {})).text


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_every_cell_of_the_table_is_in_the_report(case):
    options = OPTIONS.get(case.name, {})
    try:
        done = rv.import_claims(case, **options)
    except rv.DataError:
        return
    if done.unchanged:
        return
    sheet = read_sheets(case)[options.get("table", 1) - 1]
    left_out = {d.column for d in done.report if d.made.startswith("left out")}
    places = {row.index(name) for row in sheet.rows[:5] for name in left_out if name in row}
    headers, lines = {d.column for d in done.report}, {claim.line for claim in done.claims}
    for row, line in zip(sheet.rows, sheet.lines, strict=True):
        if line in lines and not {*filter(None, row)} <= headers:
            said = [decision.cell for decision in done.report if decision.line == line]
            for place, cell in enumerate(row):
                text = " ".join(cell.split())
                assert place in places or any(text in one for one in said), (line, text)


def test_a_claims_file_passes_unchanged():
    text = "id,system,operator,qualifier,range,unit,source_title\na,A,PK,stated,900,km,A book\n"
    done = imported(text)
    assert done.text == text
    assert [decision.made for decision in done.report] == [
        "a claims file already: passed on unchanged"
    ]


def test_a_workbook_is_read_by_its_stored_values(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Ranges"
    for row in (
        ["Ranges of systems"],
        ["Missile", "Country", "Max range (km)", "Published", "Source"],
        ["Example-1", "Pakistan", 2750, datetime.date(2015, 3, 9), "A newspaper"],
        ["Example-2", None, 1250.125, 2016, "A newspaper"],
        ["Example-3", "India", "=C3*2", 2016, "A newspaper"],
        ["Example-4", "India", datetime.date(2000, 5, 1), 2016, "A newspaper"],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.merge_cells("B3:B4")
    book.save(tmp_path / "report.xlsx")
    done = rv.import_claims(tmp_path / "report.xlsx")
    assert [(c.system, c.operator, c.range, c.source_date) for c in done.claims] == [
        ("Example-1", "PK", 2750, "2015-03-09"),
        ("Example-2", "PK", 1250.125, "2016"),
    ]
    assert [question.line for question in done.questions] == [5, 6]
    assert "date" in done.questions[1].made


def test_a_frame_is_read_with_its_own_kinds_of_values():
    frame = pd.DataFrame(
        {
            "Missile": ["Example-1", "Example-2"],
            "Country": pd.Categorical(["Iran", "India"]),
            "Range (km)": pd.array([300, None], dtype="Int64"),
            "Source date": [pd.Timestamp("2020-01-02"), pd.NaT],
        }
    )
    done = rv.import_claims(frame, source_title="A book")
    (claim,) = done.claims
    assert (claim.range, claim.source_date, claim.source_title) == (300, "2020-01-02", "A book")
    (question,) = done.questions
    assert (question.line, question.column) == (2, "Range (km)")


def test_several_tables_are_listed():
    page = "<table><tr><th>a<th>b<tr><td>1<td>2</table>" * 2
    with pytest.raises(rv.ArgumentError, match=r"one of 2 tables, by its number.*1: table 1"):
        imported(page)
    with pytest.raises(rv.ArgumentError, match="one of 2 tables"):
        imported(page, table=3)


def test_what_rows_do_not_say_can_be_said_for_all():
    text = "Name;Range\nA-1;1.500\n"
    (question, country) = imported(text).questions[::-1]
    assert question.made == "a figure with its unit"
    assert country.made == "the system's country"
    options = {"operator": "Iran", "unit": "nmi", "decimal_mark": ",", "source_title": "A book"}
    (claim,) = imported(text, **options).claims
    assert (claim.operator, claim.range, claim.unit) == ("IR", 1500, "nmi")
    assert claim.source_title == "A book"
    for wrong in ({"operator": "Korea"}, {"unit": "ly"}, {"decimal_mark": ";"}):
        with pytest.raises(rv.ArgumentError, match=next(iter(wrong))):
            imported(text, **wrong)


def test_a_mapping_comes_back_and_gives_the_same():
    text = "Waffe,Land,Weite (km),Quelle\nA-1,Iran,300,Ein Buch\n"
    done = imported(text, mapping={"Waffe": "system", "Weite": "range"})
    assert done.mapping == {
        "Waffe": "system",
        "Land": "operator",
        "Weite (km)": "range",
        "Quelle": "source_title",
    }
    assert imported(text, mapping=done.mapping).text == done.text


def test_two_columns_of_ranges_are_asked_about_unless_one_is_chosen():
    text = "System,Country,Claimed range (km),Range (km)\nA-1,Iran,300,280\n"
    with pytest.raises(rv.DataError, match="one column of ranges, not “Range"):
        imported(text)
    (claim,) = imported(text, mapping={"Claimed range (km)": "range"}).claims
    assert claim.range == 300
    assert "280" in claim.notes


def test_a_minimum_far_below_the_maximum_is_asked_about():
    text = "System,Country,Min range (km),Max range (km)\nA-1,Iran,65,280\n"
    with pytest.raises(rv.DataError, match="or the nearest it flies"):
        imported(text)
    (claim,) = imported(text, mapping={"Min range (km)": "range_min"}).claims
    assert (claim.qualifier, claim.range, claim.range_max) == ("between", 65, 280)
    (claim,) = imported(text, mapping={"Min range (km)": ""}).claims
    assert (claim.qualifier, claim.range, claim.notes) == ("stated", 280, "Min range (km): 65")


def test_two_rows_of_header_have_one_unit():
    text = "System,Country,Range,,Source\n,,min,max (km),\nA-1,Iran,150,200,A book\n"
    (claim,) = imported(text).claims
    assert (claim.qualifier, claim.range, claim.range_max) == ("between", 150, 200)


@pytest.mark.parametrize("header", ["Range max (km)", "Max. range, km", "range_km", "Range [km]"])
def test_a_maximum_alone_is_the_range(header):
    (claim,) = imported(f'System,Country,"{header}"\nA-1,Iran,200\n').claims
    assert (claim.qualifier, claim.range, claim.unit) == ("stated", 200, "km")


def test_ranges_in_thousands_are_refused():
    with pytest.raises(rv.DataError, match="not “Range"):
        imported("System,Country,Range (thousand km)\nA-1,Iran,2\n")


def test_a_range_in_metres_is_refused():
    with pytest.raises(rv.DataError, match="is in m"):
        imported("System,Country,Range (m)\nA-1,Iran,300000\n")


def test_more_rows_than_a_claims_file_has_are_refused():
    text = "System,Country,Range (km)\n" + "A-1,Iran,300\n" * 10_001
    with pytest.raises(rv.DataError, match=r"at most 10,000 rows"):
        imported(text)


def test_no_cell_of_a_claims_file_begins_as_a_formula_does():
    text = "System,Country,Range (km),Source,=1+1\nA-1,Iran,200,(=SUM),x\nB-1,Iran,300,A book,y\n"
    done = imported(text)
    (claim,) = done.claims
    assert claim.notes == "1+1: y"
    assert [question.cell for question in done.questions] == ["=SUM"]


def test_slugs_are_plain_and_tell_scripts_apart():
    names = ["Example-1 (ER)", "Córdoba", "فاتح-110", "东风-110", "ракета", "***"]
    slugs = [slug(name) for name in names]
    assert len(set(slugs)) == len(slugs)
    assert all(re.fullmatch("[a-z0-9-]+", one) for one in slugs)


SHIPPED = rv.read_regions()
CELLS = st.one_of(
    st.sampled_from(
        "300|8,500–13,000 km|~2000|1.500|12,5|up to 900 mi|—|short range|2750[1]|=1+1|>5,500"
        "|1,500 mi|300/500|Iran|Korea|DPRK|A book|https://example.org/a|11/03/2011|2015|May 2001"
        "|ditto|km|NM|approx.|stated|about 300 km, it said|٢٧٥٠|1 200".split("|")
    ),
    st.text(max_size=8),
    st.just(""),
)
HEADERS = st.lists(
    st.sampled_from(
        "Missile|Country|Range (km)|Range|Min range|Unit|Source|URL|Date|Quote|Notes|Status|"
        "Qualifier|Claimant|Published|Range (mi)|id|Wording||Basis|Region|Language".split("|")
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@settings(max_examples=60)
@given(HEADERS, st.data())
def test_whatever_the_table_what_is_written_has_no_errors_and_no_figure_of_ours(names, data):
    width = len(names) + 2
    rows = data.draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=4))
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["Missile", "Range (nm)", *names], *rows])
    try:
        done = imported(file.getvalue())
    except rv.DataError:
        return
    assert {d.severity for d in done.report} <= {"read", "guessed", "open"}
    if not done.claims:
        return
    claims, findings = check_source(io.StringIO(done.text), SHIPPED)
    assert not [f for f in findings if f.severity == "error"], findings
    assert len({claim.id for claim in claims}) == len(claims) <= len(rows)
    printed = plain_digits(file.getvalue())
    for claim in claims:
        for figure in filter(None, (claim.range, claim.range_max)):
            digits = f"{figure:g}".replace(".", "")
            assert digits in re.sub(r"[ .,'٬٫]", "", printed)


@given(st.text(max_size=30))
def test_a_cell_is_a_figure_here_as_it_is_alone(text):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([["System", "Country", "Range (km)"], ["A-1", "Iran", text]])
    try:
        done = imported(file.getvalue())
    except rv.DataError:
        return
    alone = parse_figure(" ".join(text.split()), "km")
    for claim in done.claims:
        assert claim.range == alone.range or alone.question
