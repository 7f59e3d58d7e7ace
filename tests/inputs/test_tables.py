"""Tables as they arrive in real life are read right, or refused (test_bad_files.py)."""

from __future__ import annotations

import csv
import datetime
import io
import warnings
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rangeviz as rv
from rangeviz.core.errors import ArgumentError, DataError
from rangeviz.inputs.dates import is_date
from rangeviz.inputs.sheet import MAX_COLUMNS
from rangeviz.inputs.tables import read_table

HEADER = "id,system,operator,qualifier,range,unit,source_title,quote"
ROW = "a,Alpha,NA,stated,1500,km,A book,so it is said"


def read(content: bytes | str):
    source = io.BytesIO(content) if isinstance(content, bytes) else io.StringIO(content)
    return rv.read_claims(source)


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\n{ROW}\n",
        f"{HEADER}\r\n{ROW}\r\n",
        f"\n{HEADER}\n\n{ROW}",
        f"{HEADER}\n{ROW}\n".encode("utf-8-sig"),
        f"{HEADER}\n{ROW}\n".encode("utf-16"),
        f"{HEADER}\n{ROW}\n".replace(",", ";"),
        f"{HEADER}\n{ROW}\n".replace(",", "\t"),
        f"{HEADER}\n{ROW}\n".replace("1500", '"1,500"'),
        f"{HEADER}\n{ROW}\n".replace("1500", "1500.0"),
    ],
)
def test_the_same_claim_in_many_files(content):
    (claim,) = read(content)
    assert (claim.id, claim.operator, claim.range, claim.quote) == (
        "a",
        "NA",
        1500,
        "so it is said",
    )


def test_namibia_and_leading_zeros_stay_text():
    (claim,) = read(f"{HEADER}\n{ROW}\n".replace("a,Alpha", "007,None"))
    assert (claim.id, claim.system, claim.operator) == ("007", "None", "NA")


def test_lines_are_counted_through_quoted_line_breaks():
    table = read_table(io.StringIO('id\n"a\nb"\nc\n'), ["id"])
    assert [row.line for row in table] == [2, 4]


def test_a_data_frame_is_read_like_a_file():
    frame = pd.DataFrame(
        {
            "id": ["a"],
            "system": ["Alpha"],
            "operator": ["NA"],
            "qualifier": ["between"],
            "range": [1500.0],
            "range_max": [2000],
            "unit": ["km"],
            "source_title": ["A book"],
            "quote": ["so it is said"],
            "notes": [float("nan")],
        }
    )
    (claim,) = rv.read_claims(frame)
    assert claim.figures_km == {"low": 1500, "high": 2000}
    assert claim.notes == ""


def test_a_missing_quote_is_a_warning():
    with pytest.warns(rv.DataWarning, match="1 of 1 claims have no quote: a"):
        read(f"{HEADER}\n{ROW}\n".replace("so it is said", ""))


def test_an_unknown_column_is_a_warning():
    with pytest.warns(rv.DataWarning, match="'colour' is not known"):
        read(f"{HEADER},colour\n{ROW},red\n")


def test_a_file_without_claims_is_a_warning():
    with pytest.warns(rv.DataWarning, match="no claims"):
        assert read(f"{HEADER}\n") == []


def test_problems_come_in_reading_order_and_all_at_once():
    rows = "\n".join(f"x{n},Alpha,PK,stated,far,km,A book,q" for n in range(50))
    with pytest.raises(rv.DataError) as caught:
        read(f"{HEADER}\n{rows}\n")
    assert [problem.line for problem in caught.value.problems] == list(range(2, 52))


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    with warnings.catch_warnings(), suppress(rv.DataError):
        warnings.simplefilter("ignore", rv.DataWarning)
        rv.read_claims(io.StringIO(text))


@given(st.binary(max_size=300), st.sampled_from([rv.read_claims, rv.read_cities, rv.read_regions]))
def test_any_bytes_are_read_or_refused(content, reader):
    with warnings.catch_warnings(), suppress(rv.DataError):
        warnings.simplefilter("ignore", rv.DataWarning)
        reader(io.BytesIO(content))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), min_size=7))
def test_text_cells_come_back_as_written(cells):
    file = io.StringIO()
    row = dict.fromkeys(HEADER.split(","), "x") | {
        "qualifier": "stated",
        "range": "100",
        "unit": "km",
        "operator": "PK",
        "quote": "q",
    }
    row["system"] = cells[0].strip() or "s"
    row["source_title"] = cells[1].strip() or "t"
    writer = csv.DictWriter(file, row)
    writer.writeheader()
    writer.writerow(row)
    (claim,) = read(file.getvalue())
    assert (claim.system, claim.source_title) == (row["system"], row["source_title"])


@given(st.dates())
def test_every_day_is_a_date(day):
    assert is_date(day.isoformat())


def test_a_frame_is_read_like_a_file():
    frame = pd.DataFrame(
        {"a": [True, False], "b": [2.0, float("nan")], "c": [None, pd.NA]}, dtype=object
    )
    rows = [row.cells for row in read_table(frame, ["a", "b", "c"])]
    assert rows == [{"a": "yes", "b": "2", "c": ""}, {"a": "", "b": "", "c": ""}]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (804.672, "804.6720"),
        (np.float32(0.5), "0.5"),
        (0.00001, "0.00001"),
        (Decimal("12.50"), "12.50"),
        (np.bool_(True), "yes"),
        (pd.NaT, ""),
        (pd.Timestamp("2021-03-01"), "2021-03-01"),
        (pd.Period("2021-03"), "2021-03"),
    ],
)
def test_values_of_a_frame_have_one_reading(value, text):
    (row,) = read_table(pd.DataFrame({"a": [value]}, dtype=object), ["a"])
    assert row.cells == {"a": text}
    assert row.number("a") in (None, value)


@pytest.mark.parametrize("value", [["A", "B"], {"A": 1}, b"A", np.array([1, 2])])
def test_what_is_no_value_is_refused(value):
    with pytest.raises(rv.DataError, match=r"DataFrame:1: a: found .* a text, a number or a date"):
        read_table(pd.DataFrame({"a": [value]}), ["a"]).finish()


def test_a_frame_with_a_column_twice_is_refused():
    with pytest.raises(rv.DataError, match="found 'a'; expected each column once"):
        read_table(pd.DataFrame([[1, 2]], columns=["a", "a"]), ["a"]).finish()


@pytest.mark.parametrize("half", ["\ud800", "x\udfff"])
def test_half_a_character_is_refused(half):
    frame = pd.DataFrame({"a": [half]}, dtype=object)
    with pytest.raises(rv.DataError, match="whole characters"):
        read_table(frame, ["a"]).finish()


def test_dates_from_1900_to_the_day_that_has_begun_somewhere():
    today = datetime.date.today()
    dates = ["1900", "1899-12-31", *(str(today + datetime.timedelta(days=n)) for n in range(3))]
    table = read_table(io.StringIO("\n".join(["date", *dates])), ["date"])
    assert [row.date("date") for row in table] == ["1900", "", dates[2], dates[3], ""]


@pytest.mark.parametrize("columns", [MAX_COLUMNS, MAX_COLUMNS + 1])
def test_as_many_columns_as_promised(columns):
    header = ",".join(["a", *(f"zz{n}" for n in range(columns - 1))])
    if columns > MAX_COLUMNS:
        with pytest.raises(rv.DataError, match="at most 200 columns"):
            read_table(io.StringIO(header), ["a"])
    else:
        table = read_table(io.StringIO(header), ["a"])
        assert {problem.severity for problem in table.problems} == {"warning"}
        assert {problem.line for problem in table.problems} == {1}


@pytest.mark.parametrize("source", [7, pd.Series([5]), b"id"])
@pytest.mark.parametrize("read", [rv.read_claims, rv.read_cities, rv.read_regions])
def test_a_source_of_no_known_kind_is_refused(read, source):
    with pytest.raises(ArgumentError, match=r"expected a path, (an open file|a table)"):
        read(source)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that fails on reading")
def test_a_file_that_fails_while_it_is_read_is_named():
    with pytest.raises(DataError, match=r"/proc/self/mem: .*a file that can be read \("):
        rv.read_claims("/proc/self/mem")
