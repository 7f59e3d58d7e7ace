"""Dates as people write them; to add one, add a line to dates.csv."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rangeviz.inputs.dates import date_fix, date_readings, is_date

TABLE = Path(__file__).with_name("dates.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(TABLE.splitlines()))
DAYS = st.dates(date(1940, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["written"])
def test_a_written_date_has_these_readings(case):
    assert date_readings(case["written"]) == tuple(case["readings"].split())


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("2025-5-3", "write 2025-05-03"),
        ("45780", "write 2025-05-03 if it is a spreadsheet's day number"),
        ("spring 2011", "write 2011, and spring 2011 in notes"),
        ("2023-02-29", "check it, or write 2023"),
        ("n.d.", "leave it empty: unknown"),
        ("1990s", "give year, month and day in digits, or the year alone"),
        (
            "11/03/2011",
            "write 2011-03-11 if it is 11 March 2011, 2011-11-03 if it is 3 November 2011",
        ),
    ],
)
def test_a_fix_keeps_what_is_known(written, fix):
    assert date_fix(written) == fix


@given(
    DAYS, st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d %B %Y", "%b %d, %Y", "%d-%b-%y", "%d.%m.%y"])
)
def test_what_was_meant_is_among_the_readings(day, form):
    readings = date_readings(day.strftime(form))
    assert day.isoformat() in readings
    assert all(map(is_date, readings))


@given(st.text(max_size=30))
def test_no_text_is_too_strange(text):
    assert all(map(is_date, date_readings(text)))
    assert date_fix(text)
