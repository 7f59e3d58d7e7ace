"""Who stands behind claims: counts, and independent witnesses by the stated rule."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rangeviz as rv
from rangeviz.analysis.sources import COLUMNS
from rangeviz.analysis.witnesses import OWN_WORD, find_witnesses, parties_of


def claim(name, claimant="", reported_from="", basis="reported", **more):
    return rv.Claim(
        name, "A", "PK", claimant=claimant, reported_from=reported_from, basis=basis, **more
    )


def witnesses(*claims):
    return len(find_witnesses(claims))


@pytest.mark.parametrize(
    ("claims", "count"),
    [
        ([], 0),
        ([claim("a", "The Daily"), claim("b", "The Herald")], 2),
        ([claim("a", "The Daily"), claim("b", "the daily")], 1),
        ([claim("a", "The Daily", "AFP"), claim("b", "The Herald", "AFP")], 1),
        ([claim("a", "The Daily", "PTI, citing officials"), claim("b", "PTI")], 1),
        (
            [claim("a", "Army (ISPR)", basis="declared"), claim("b", "Ministry", basis="declared")],
            1,
        ),
        ([claim("a", "Army (ISPR)", basis="declared"), claim("b", "The Daily", "ISPR")], 1),
        ([claim("a", "Army (ISPR)", basis="declared"), claim("b", "The Daily", "AFP")], 2),
        ([claim("a", "A laboratory", basis="projected")], 0),
        (
            [
                claim("a", "The Daily", "AFP"),
                claim("b", "The Herald", "AFP and AP"),
                claim("c", "AP"),
            ],
            1,
        ),
        ([claim("a", source_publisher="X"), claim("b", source_publisher="Y")], 2),
        ([claim("a", "Officials (unnamed)"), claim("b", "Experts (unnamed)")], 2),
    ],
)
def test_claims_that_share_a_party_are_one_witness(claims, count):
    for order in permutations(claims):
        assert witnesses(*order) == count


def test_the_own_word_is_one_group(claims):
    for system in {one.system for one in claims}:
        own = [one for one in claims if one.system == system]
        groups = find_witnesses(own)
        declared = any(one.basis == "declared" for one in own)
        assert sum(OWN_WORD in group for group in groups) == declared


def test_the_table_counts_every_claim(claims):
    table = rv.count_sources(claims)
    assert tuple(table.columns) == COLUMNS
    (whole,) = table[table.by == "all"].itertuples()
    assert whole.claims == len(claims)
    assert whole.declared == sum(one.basis == "declared" for one in claims)
    for by in ("quantity", "system"):
        assert table[table.by == by].claims.sum() == len(claims)
    assert table[table.by == "decade"].claims.sum() + whole.undated == len(claims)
    for row in table[table.by == "system"].itertuples():
        assert row.beside_own_word == row.witnesses - (row.declared > 0)
    for by in ("claimant", "publisher"):
        counts = table[table.by == by].claims.tolist()
        assert counts == sorted(counts, reverse=True)


def test_a_system_of_two_countries_names_both():
    table = rv.count_sources([rv.Claim("a", "S", "FR"), rv.Claim("b", "S", "GB")])
    assert table[table.by == "system"].operator.tolist() == ["FR GB"]


def test_no_claims_make_an_empty_table():
    assert rv.count_sources([]).empty


parties = st.sampled_from(["", "AFP", "AP", "The Daily", "ISPR"])
cases = st.builds(claim, st.just("x"), parties, parties, st.sampled_from(["declared", "reported"]))


@given(st.lists(cases, max_size=6), cases)
def test_witnesses_are_apart_and_one_more_claim_adds_at_most_one(claims, more):
    groups = find_witnesses(claims)
    names = [name for group in groups for name in group]
    assert len(names) == len(set(names))
    assert set(names) - {OWN_WORD} == {name for one in claims for name in parties_of(one)}
    assert len(groups) <= len(claims)
    assert witnesses(*claims, more) <= len(groups) + 1
