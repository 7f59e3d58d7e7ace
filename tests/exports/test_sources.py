"""Who stands behind claims, as text, Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json

import pytest

import rangeviz as rv
from rangeviz.analysis.sources import COLUMNS
from rangeviz.exports.sources import MOST_NAMED, write_sources


def test_text_fits_a_terminal_and_names_every_system(claims):
    text = write_sources(claims, "text")
    assert max(map(len, text.splitlines())) <= 80
    for system in {claim.system for claim in claims if len(claim.system) < 25}:
        assert f"{system} (" in text


def test_the_rest_of_the_names_is_counted():
    claims = [rv.Claim(str(n), "A", claimant=f"Paper {n:02}") for n in range(MOST_NAMED + 2)]
    text = write_sources(claims, "text")
    assert f"Paper {MOST_NAMED - 1:02}" in text
    assert f"Paper {MOST_NAMED:02}" not in text
    assert "Two more with 2 claims" in text
    assert "more with" not in write_sources(claims[:MOST_NAMED], "text")


@pytest.mark.parametrize("form", ["text", "csv", "json", "markdown"])
def test_the_same_claims_give_the_same_text(form, claims):
    assert write_sources(claims, form) == write_sources(list(claims), form)


def test_csv_and_json_have_every_row(claims):
    table = rv.count_sources(claims)
    rows = json.loads(write_sources(claims, "json"))
    assert len(rows) == len(table)
    assert tuple(rows[0]) == COLUMNS
    assert rows[0]["witnesses"] is None
    read = list(csv.DictReader(io.StringIO(write_sources(claims, "csv"), newline="")))
    assert [row["claims"] for row in read] == [str(row["claims"]) for row in rows]


def test_what_data_say_is_only_text():
    claim = rv.Claim("a", "=A|<b>", claimant="=1+1\x1b[31m", source_publisher="[x](y)")
    assert "\x1b" not in write_sources([claim], "text")
    markdown = write_sources([claim], "markdown")
    assert "<b>" not in markdown
    assert r"\[x\](y)" in markdown
    assert "'=1+1" in write_sources([claim], "csv")


def test_no_claim_is_said_so():
    assert write_sources([], "text") == write_sources([], "markdown") == "0 claims\n"
    assert write_sources([], "json") == "[]\n"
