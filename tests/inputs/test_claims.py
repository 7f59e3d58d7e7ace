"""What a claim's words mean in kilometres, and what the shipped claims must say."""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import replace
from pathlib import Path

import pytest

import rangeviz as rv
from rangeviz import Claim
from rangeviz.core.errors import ArgumentError, DataWarning
from rangeviz.inputs.claim_reader import scan_claims
from rangeviz.inputs.claim_text import figure_text, list_quote, unbroken_name
from rangeviz.inputs.claims import check_highlight, claims_on, drawn_first, joined, shown_claims
from rangeviz.maps.style import line_style, system_colours

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("qualifier", "quantity", "low", "high"),
    [
        ("stated", "max_range", 100, 100),
        ("about", "max_range", 100, 100),
        ("at_least", "max_range", 100, None),
        ("more_than", "max_range", 100, None),
        ("up_to", "max_range", 100, 100),
        ("less_than", "max_range", None, 100),
        ("between", "max_range", 100, 200),
        ("stated", "test_distance", 100, None),
        ("up_to", "test_distance", None, None),
        ("up_to", "notified_range", None, 100),
    ],
)
def test_bounds_follow_the_words(qualifier, quantity, low, high):
    claim = Claim(
        "a",
        "A",
        quantity=quantity,
        qualifier=qualifier,
        range=100,
        range_max=200 if qualifier == "between" else None,
    )
    assert (claim.low_km, claim.high_km) == (low, high)


def test_a_statement_has_no_bounds_and_no_figure():
    claim = Claim("a", "A", quantity="statement", qualifier="", unit="")
    assert (claim.low_km, claim.high_km, claim.figures_km) == (None, None, {})
    assert figure_text(claim) == "no figure"


def test_units_are_exact():
    assert Claim("a", "A", range=1000, unit="mi").low_km == pytest.approx(1609.344)
    assert Claim("a", "A", range=1000, unit="nmi").low_km == pytest.approx(1852)


def test_the_articles_are_quoted_to_the_letter(claims):
    by_id = {claim.id: claim for claim in claims}
    shaheen, icbm = by_id["sh3-nawaz"], by_id["inicbm-nawaz"]
    assert "demonstrated a range of 2,750 kilometers" in shaheen.quote
    assert (shaheen.low_km, shaheen.high_km, shaheen.operator) == (2750, 2750, "PK")
    assert "with a manifest range of above 5,000 kilometers" in icbm.quote
    assert (icbm.low_km, icbm.high_km, icbm.operator) == (5000, None, "IN")
    finer = by_id["pklr-finer-bulletin"]
    assert finer.range is None
    assert "well beyond South Asia, including in the United States" in finer.quote


def test_every_system_of_the_articles_has_a_claim(claims):
    systems = {claim.system for claim in claims}
    assert systems >= {
        "Shaheen-III",
        "India: ICBM programme",
        "Pakistan: long-range missile (undeveloped)",
        "Ghauri",
        "Shaheen-I",
        "Prithvi",
        "Agni-II",
        "M-11",
    }


def test_the_docs_count_what_is_there(claims):
    """How many rows are how reliable stands in docs/claims.md, which is made from the data."""
    page = " ".join((ROOT / "docs/data.md").read_text(encoding="utf-8").split())
    systems = len({claim.system for claim in claims})
    for sentence in (
        f"holds {len(claims)} published claims on the ranges of {systems} systems",
        f"{sum(c.quantity == 'max_range' for c in claims)} maximum ranges",
        f"between {min(c.claimed_on[:4] for c in claims if c.claimed_on)} and "
        f"{max(c.claimed_on[:4] for c in claims)}",
    ):
        assert sentence in page, sentence
    readme = (ROOT / "data/README.md").read_text(encoding="utf-8")
    assert f"{len(claims)} claims on {systems} systems" in readme


def test_rows_that_are_left_out_are_listed_with_reasons(claims):
    readme = (ROOT / "data/README.md").read_text(encoding="utf-8")
    table = readme.split("### Left out")[1].split("###")[0]
    assert len(re.findall(r"^\| (?!system|---)", table, re.MULTILINE)) == 15
    kept = set(re.findall(r"`([a-z0-9-]+)`", table))
    assert kept <= {claim.id for claim in claims}


def test_notes_name_rows_that_exist(claims):
    ids = {claim.id for claim in claims}
    starts = {identity.split("-")[0] for identity in ids}
    for claim in claims:
        for word in re.findall(r"\b[a-z0-9]+(?:-[a-z0-9]+)+\b", claim.notes):
            assert word in ids or word.split("-")[0] not in starts, f"{claim.id}: {word}"


def test_inferred_and_weak_rows_say_so(claims):
    for claim in claims:
        assert ("Title not seen" in claim.notes) == claim.source_title.startswith("["), claim.id
        assert ("[our translation]" in claim.quote_en) == (claim.quote_lang != "en"), claim.id
        from_sea_or_air = re.search(r"\b(Sea|Air)-launched\b", claim.notes)
        assert (claim.region == "none") == bool(from_sea_or_air), claim.id
        assert " / " not in claim.source_publisher, claim.id


def test_every_shipped_claim_has_its_quote_wording_and_source(claims):
    for claim in claims:
        assert claim.quote, claim.id
        assert claim.source_title, claim.id
        assert claim.accessed, claim.id
        if claim.figures_km:
            assert claim.wording in claim.quote, claim.id


def test_only_the_articles_claims_are_shown_at_first(claims):
    shown = [claim.id for claim in claims if claim.shown]
    assert shown == ["sh3-nawaz", "inicbm-nawaz", "pklr-finer-bulletin"]


def test_colours_go_by_first_appearance_to_eight_systems_with_figures():
    claims = [Claim(str(n), f"S{n // 2}", range=1) for n in range(20)]
    assert list(system_colours(claims)) == [f"S{n}" for n in range(8)]


def test_projected_wins_over_about():
    claim = Claim("a", "A", qualifier="about", range=1, basis="projected")
    assert line_style(claim).dash == (0, 6)
    assert line_style(claim).round_caps


def test_an_operator_of_no_country_is_a_warning():
    rows = "a,A,PX,stated,900,km,A book,A: 900 km\nb,B,XX,stated,900,km,A book,B: 900 km\n"
    text = f"id,system,operator,qualifier,range,unit,source_title,quote\n{rows}"
    with pytest.warns(rv.DataWarning, match="no country has PX, line 2") as said:
        rv.read_claims(io.StringIO(text))
    assert len(said) == 1


@pytest.mark.parametrize(
    ("known", "fix", "said"),
    [("gh-dawn", "", "gh-dawn"), ("a", "", "lists the ids"), ("a", "it is not drawn", "not drawn")],
)
def test_a_claim_to_bring_out_that_is_not_there_is_refused_with_a_fix(known, fix, said):
    with pytest.raises(ArgumentError, match=said):
        check_highlight("gh-dawm", [Claim(known, "X")], fix)


def test_claims_that_have_a_line_are_drawn_before_those_that_have_none():
    flown = Claim("flown", "X", range=9, quantity="test_distance")
    claims = [Claim("no figure", "X"), flown, Claim("range", "X", range=9)]
    assert [one.id for one in drawn_first(claims)] == ["range", "no figure", "flown"]


@pytest.mark.parametrize("figure", [9, None])
def test_six_claims_are_shown_where_none_is_chosen(figure):
    claims = [Claim(str(number), "X", range=figure) for number in range(8)]
    assert shown_claims(claims) == claims[:6]
    assert shown_claims(claims, "7") == [*claims[:6], claims[7]]
    assert shown_claims(claims, "0") == claims[:6]


@pytest.mark.parametrize(("name", "said"), [("Ghuri", "did you mean"), ("Thor", "Ghauri, Prithvi")])
def test_a_system_without_claims_is_refused_with_what_there_is(name, said):
    claims = [Claim("a", "Ghauri"), Claim("b", "Prithvi")]
    with pytest.raises(ArgumentError, match=said):
        claims_on(claims, [name])


@pytest.mark.parametrize(("line", "where"), [(3, "b.csv:3: id"), (0, "b.csv: id")])
def test_an_id_of_another_file_is_refused_where_it_stands(line, where):
    with pytest.raises(rv.DataError, match=where):
        joined(
            [[Claim("a", "A", file="a.csv", line=2)], [Claim("A", "B", file="b.csv", line=line)]]
        )


def test_a_claim_is_the_same_whichever_file_it_was_read_from():
    assert Claim("x", "X", file="one.csv") == Claim("x", "X", file="other.csv")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("0.3,https://a.example,", "a have a figure below 5 km or above 18,000 km"),
        ("20003,https://a.example,", "a have a figure below 5 km or above 18,000 km"),
        ("900,https://user:pw@a.example,", "a have a user name or password in the address"),
        ("0.3,https://a.example,unlikely-distance", ""),
    ],
)
def test_what_is_hardly_meant_is_said_wherever_claims_are_read(cells, said):
    header = "id,system,operator,qualifier,unit,source_title,quote,range,source_url,accepted"
    file = io.StringIO(f"{header}\na,A,PK,stated,km,A book,A has a range,{cells}\n")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rv.read_claims(file)
    told = " ".join(str(warning.message) for warning in caught)
    assert bool(told) == bool(said)
    assert said.removeprefix("a have ") in told
    assert "pw" not in told.replace("password", "")


HEADER = "id,system,operator,qualifier,unit,source_title,quote,range\n"


def scanned(*rows):
    return scan_claims(io.StringIO(HEADER + "\n".join(rows) + "\n"))


def test_the_longest_distance_is_a_range_and_a_metre_more_is_none():
    row = "{},A,PK,stated,km,A book,A has a range,{}"
    claims, problems = scanned(row.format("a", "20003.93"), row.format("b", "20003.931"))
    assert [claim.id for claim in claims] == ["a"]
    assert [(problem.rule, problem.line) for problem in problems] == [("distance", 3)]


@pytest.mark.parametrize(
    ("empty", "said"), [(1, "one row is empty, line 2"), (2, "2 rows are empty, line 2")]
)
def test_empty_rows_are_counted_and_problems_follow_the_lines(empty, said):
    _, problems = scanned(*[","] * empty, "a,A,XQQ,stated,km,A book,A has a range,far")
    assert said in problems[0].expected
    assert problems[0].fix == ("delete it" if empty == 1 else "delete them")
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    assert len(problems) > 1


def test_warnings_name_the_line_that_reads_the_claims():
    rows = "a,A,PX,stated,km,A book,A has a range,19000\n"
    with pytest.warns(DataWarning) as caught:
        claims = rv.read_claims(io.StringIO(HEADER + rows))
    assert {warning.filename for warning in caught} == {__file__}
    assert len(caught) == 2
    assert rv.read_claims(claims[0]) == [claims[0]]


def test_what_has_no_line_is_drawn_last():
    at_sea = Claim("a", "A", range=900, region="none")
    many = [replace(at_sea, id=str(n)) for n in range(7)]
    assert drawn_first([*many, Claim("b", "B", range=9)])[0].id == "b"
    lined = [Claim(str(n), "B", range=9) for n in range(6)]
    assert [one.id for one in drawn_first([at_sea, *lined, Claim("c", "C", range=9)])][-2:] == [
        "c",
        "a",
    ]


def test_figures_are_those_of_the_qualifier():
    assert Claim("a", "A").shown is False
    assert Claim("a", "A", qualifier="between", range=90).figures_km == {"low": 90}
    assert Claim("a", "A", qualifier="stated", range=90, range_max=150).figures_km == {"low": 90}


def test_a_quote_in_a_list_is_translated_where_it_must_be():
    claim = Claim("a", "A", range=900, unit="km", wording="900 km", quote="900 km far")
    assert unbroken_name(claim).endswith("900\u00a0km")
    for language, translation, said in (
        ("en", "so far", "900 km"),
        ("de", "", "900 km"),
        ("de", "so far", "so far"),
        ("", "so far", "900 km"),
    ):
        quoted = list_quote(replace(claim, quote_lang=language, quote_en=translation))
        assert quoted.startswith(f"“{said}”")
