"""The roster of systems, and the claims held against it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rangeviz as rv
from rangeviz.inputs.checks import check_source
from rangeviz.inputs.rules.systems import SYSTEM_RULES
from rangeviz.inputs.systems import find_system, spelling_key

ROSTER = [
    rv.System("a", "Alpha-II", ("PK",), ("Alpha-2", "Hatf-9")),
    rv.System("b", "B", ("FR", "GB")),
]


@pytest.fixture(scope="module")
def systems():
    return rv.read_systems()


def found(claim):
    return [finding for finding in rv.check_claims([claim], ROSTER) if finding.rule in SYSTEM_RULES]


def test_every_shipped_claim_is_on_a_system_of_the_roster(claims, systems):
    operators = {system.name: system.operators for system in systems}
    assert {claim.system for claim in claims} <= operators.keys()
    assert all(claim.operator in operators[claim.system] for claim in claims)
    assert len(systems) >= 97


def test_the_roster_is_in_order(systems):
    keys = [(system.operators[0], spelling_key(system.name)) for system in systems]
    assert keys == sorted(keys)


def test_kind_and_status_stand_in_what_they_name_as_their_source(claims, systems):
    by_id = {claim.id: claim for claim in claims}
    said = [(s.kind, s.kind_source) for s in systems] + [
        (s.status, s.status_source) for s in systems
    ]
    assert sum(bool(words) for words, _ in said) > 60
    assert sum(source in by_id for _, source in said) > 15
    for words, source in said:
        assert bool(words) == bool(source)
        if source in by_id:
            claim = by_id[source]
            text = f"{claim.quote} {claim.quote_en} {claim.source_title}"
            assert words.casefold() in text.casefold(), (words, source)
        else:
            assert not source or re.match(r"https?://", source), source


@pytest.mark.parametrize("name", ["Alpha 2", "alpha-ii", "HATF 9", "Ａlpha-2"])
def test_another_spelling_is_an_error_that_says_what_to_write(name):
    (finding,) = found(rv.Claim("x", name, "PK", file="a.csv", line=2))
    assert (finding.rule, finding.severity) == ("system-name", "error")
    assert finding.fix == "write Alpha-II"


def test_an_unknown_system_is_told_with_the_nearest_one():
    (near,) = found(rv.Claim("x", "Alpha-III", "PK"))
    assert (near.rule, near.fix) == ("system-name", "did you mean Alpha-II?")
    (far,) = found(rv.Claim("x", "Zeta", "PK"))
    assert far.fix == "add it to the roster"


def test_an_operator_that_contradicts_the_system_is_told():
    (finding,) = found(rv.Claim("x", "Alpha-II", "IN"))
    assert (finding.rule, finding.severity, finding.column) == (
        "system-operator",
        "warning",
        "operator",
    )
    assert finding.expected == "PK, who has Alpha-II"
    assert not found(rv.Claim("x", "Alpha-II", "PK"))
    assert not found(rv.Claim("x", "B", "GB"))
    assert not found(rv.Claim("x", "B", region="none"))


def test_a_finding_can_be_accepted_and_is_not_missed_without_a_roster():
    claim = rv.Claim("x", "Alpha-II", "IN", accepted="system-operator", notes="exported")
    assert not [f for f in rv.check_claims([claim], ROSTER) if f.column in ("operator", "accepted")]
    assert not [f for f in rv.check_claims([claim]) if f.column == "accepted"]
    right = replace(claim, operator="PK")
    assert "accepted" in {finding.rule for finding in rv.check_claims([right], ROSTER)}


def test_a_file_of_ones_own_needs_no_roster(tmp_path, regions):
    path = tmp_path / "own.csv"
    path.write_text(
        "id,system,operator,qualifier,range,unit,source_title\na,Mine,PK,stated,900,km,A book\n"
    )
    assert not {f.rule for f in check_source(path, regions)[1]} & SYSTEM_RULES.keys()
    assert {f.rule for f in check_source(path, regions, systems=ROSTER)[1]} & SYSTEM_RULES.keys()


@given(st.text(max_size=20))
def test_any_text_is_looked_up_alike_in_capitals(name):
    assert find_system(name, ROSTER) == find_system(name.replace(" ", "-"), ROSTER)


def test_a_roster_without_a_claim_finds_nothing():
    assert rv.check_claims([], ROSTER) == []
