"""Findings say what the claims say, no more: a table of cases, and no number out of nowhere."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from commands import rangeviz
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point, box

import rangeviz as rv
from rangeviz.analysis.finding import draft_finding
from rangeviz.analysis.finding_facts import LONGEST_HEADLINE
from rangeviz.core.choices import UNITS
from rangeviz.core.words import count_word
from rangeviz.inputs.claims import BASES, KM_PER_UNIT, QUALIFIERS

TABLE = Path(__file__).with_name("findings.csv")
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def claims_of(text: str) -> list[rv.Claim]:
    """Read claims as the table of cases writes them."""
    return [_claim(number, *one.split()) for number, one in enumerate(text.split("; "))]


def _claim(number, system, operator, qualifier, figure, unit, basis, date, kind=""):
    low, _, high = figure.strip("-").partition("-")
    place = {"PK": "PK", "IN": "IN-mainland"}.get(operator, "")
    is_apart = kind in ("test_distance", "notified_range")
    return rv.Claim(
        f"c{number}",
        system,
        operator,
        "max_range" if kind in ("", "none") else kind,
        qualifier.strip("-"),
        float(low) if low else None,
        float(high) if high else None,
        unit.strip("-"),
        wording="so far",
        basis=basis.strip("-"),
        claimant=f"Speaker {'ABC'[number]}",
        claimed_on="" if date == "-" else date,
        region="none" if kind == "none" else place if is_apart else "",
    )


@pytest.fixture(scope="module")
def said(regions, cities):
    def say(case):
        names = case["city"].split("|")
        asked = rv.choose_cities(cities, names=names) if case["city"] else None
        found = draft_finding(claims_of(case["claims"]), regions, cities, asked)
        return [text.replace("\xa0", " ") for text in (found.headline, *found.sentences)]

    return say


@pytest.mark.slow
def test_a_finding_says_what_a_careful_editor_would_sign(said, request):
    found = []
    for case in CASES:
        headline, *sentences = said(case)
        found.append(case | {"headline": headline, "sentences": " ".join(sentences)})
    if request.config.getoption("--remake"):
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, found[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)
    for case, now in zip(CASES, found, strict=True):
        assert now == case


def test_the_same_finding_in_python_and_on_the_command_line(regions, cities, claims, tmp_path):
    home = rv.read_claims(operators=("IN", "PK"))
    found = rv.finding(home, regions, cities, "Tokyo", units="mi")
    assert repr(found).startswith("Finding(headline='One of two claims includes Tokyo, only")
    asked = ("finding", "--city", "Tokyo", "--units", "mi")
    assert rangeviz(*asked, cwd=tmp_path).stdout == f"{found}\n"
    known = json.loads(rangeviz(*asked, "--format", "json", cwd=tmp_path).stdout)
    assert known == found.as_dict()
    assert known["because"][0]["cities"] == ["Tokyo"]
    assert {one["part"] for one in known["because"]} == {"headline", "first", "second"}
    highlighted = rv.finding(home, regions, cities, highlight="inicbm-drdo-2010")
    assert "inicbm-drdo-2010" in {i for one in highlighted.because for i in one.claims}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"units": "furlong"}, "units: found 'furlong'; expected one of"),
        ({"compared": "Colmbo"}, "Colombo"),
        ({"region": "Atlantis"}, "region: found 'Atlantis'"),
        ({"highlight": "nobody"}, "highlight: found 'nobody'"),
        ({"claims": []}, "there is no claim"),
    ],
)
def test_what_cannot_be_found_is_said(change, said, regions, cities, claims):
    given = {"claims": claims, "regions": regions, "cities": cities} | change
    with pytest.raises(rv.RangevizError, match=said):
        rv.finding(**given)


# No number out of nowhere

REGION = rv.LaunchRegion("r", "Region", box(60, 20, 75, 35), default_for="XX")
PAD = rv.LaunchRegion("p", "Pad", Point(10, 10), default_for="YY")


@st.composite
def drawn_claims(draw):
    qualifier = draw(st.sampled_from(QUALIFIERS))
    figure = draw(st.integers(1, 12_000))
    more = draw(st.integers(1, 3_000)) if qualifier == "between" else None
    quantity = draw(st.sampled_from(["max_range", "max_range", "test_distance", "statement"]))
    if quantity == "statement":
        qualifier, figure, more = "", None, None
    return rv.Claim(
        draw(st.uuids()).hex,
        draw(st.sampled_from(["Alpha", "Beta"])),
        draw(st.sampled_from(["XX", "YY"])),
        quantity,
        qualifier,
        figure,
        more and figure + more,
        draw(st.sampled_from(UNITS)) if figure else "",
        wording="so far",
        basis=draw(st.sampled_from(BASES)),
        claimant=draw(st.sampled_from(["Ann", "Bob", "Cat"])),
        claimed_on=draw(st.sampled_from(["", "1998", "2015-04", "2024-12-19"])),
        region=draw(st.sampled_from(["r", "p", "none"])),
    )


@settings(max_examples=50)
@given(
    st.lists(drawn_claims(), min_size=1, max_size=5),
    st.integers(0, 4),
    st.sampled_from(UNITS),
)
def test_no_number_stands_in_a_finding_that_is_not_in_its_rows(claims, asked, units):
    places = PLACES.iloc[:asked] if asked else None
    found = draft_finding(claims, [REGION, PAD], PLACES, places, units=units)
    assert len(found.headline) <= LONGEST_HEADLINE
    known = {claim.id: claim for claim in claims}
    for clause in found.because:
        assert {*clause.claims} <= known.keys()
        own = [known[identity] for identity in clause.claims]
        rows = found.rows.iloc[list(clause.rows)]
        assert {*rows.claim_id} <= {*clause.claims}
        allowed = {f"{n:,g}" for c in own for n in (c.range, c.range_max) if n}
        allowed |= {part.lstrip("0") for c in own for part in c.claimed_on.split("-") if part}
        for column in ("nearest_km", "farthest_km", "margin_nearest_km"):
            allowed |= {f"{abs(km) / KM_PER_UNIT[units]:,.0f}" for km in rows[column].dropna()}
        numbers = re.findall(r"\d[\d,]*(?:\.\d+)?", clause.text)
        assert {n.strip(",") for n in numbers} <= allowed, clause.text
        counts = [COUNTS[word] for word in re.findall(r"[a-z]+", clause.text) if word in COUNTS]
        assert max(counts, default=0) <= max(len(own), rows.geonameid.nunique()), clause.text
    for text in (clause.text for clause in found.because):
        assert text[1:] in str(found)


COUNTS = {count_word(number): number for number in range(2, 13)}
PLACES = rv.read_cities().query("capital").iloc[[3, 40, 90, 150]].reset_index(drop=True)
