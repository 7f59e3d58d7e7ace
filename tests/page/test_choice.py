"""What the default page carries: what is shown, then each system's widest and newest claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rangeviz as rv
from rangeviz.page.choice import MOST_CLAIMS


def claim(name, system, km, date="", *, shown=False):
    return rv.Claim(name, system, range=km, claimed_on=date, shown=shown)


CLAIMS = [
    claim("b-old", "B", 300, "1990"),
    claim("a-old", "A", 900, "1998"),
    claim("a-wide", "A", 2000, "2003"),
    claim("a-mid", "A", 1500, "2001-05"),
    claim("a-new", "A", 1000, "2020"),
    claim("c", "C", None),
    claim("shown", "A", 100, "1991", shown=True),
]


@pytest.mark.parametrize(
    ("most", "kept"),
    [
        (0, ["shown"]),
        (1, ["shown"]),
        (2, ["b-old", "shown"]),
        (4, ["b-old", "a-wide", "c", "shown"]),
        (5, ["b-old", "a-wide", "a-new", "c", "shown"]),
        (6, ["b-old", "a-wide", "a-mid", "a-new", "c", "shown"]),
        (99, [one.id for one in CLAIMS]),
    ],
)
def test_the_rule_in_its_order(most, kept):
    assert [one.id for one in rv.choose_page_claims(CLAIMS, most)] == kept


def test_a_claim_to_bring_out_is_carried():
    kept = rv.choose_page_claims(CLAIMS, 2, highlight="a-old")
    assert [one.id for one in kept] == ["a-old", "shown"]


def test_the_articles_come_first_of_the_shipped_claims():
    claims = rv.read_claims()
    kept = rv.choose_page_claims(claims, 3)
    shown = [one for one in claims if one.shown]
    assert shown == claims[:3]
    assert [one.id for one in kept] == [one.id for one in shown]


def test_a_claim_left_out_is_named_in_words():
    other = rv.Claim("a-1998", "A", qualifier="stated", range=900, unit="km", claimant="A ministry")
    claim = rv.Claim("a-2004", "A", range=950, notes="Five years before: 900 km (a-1998).")
    (kept,) = rv.choose_page_claims([other, claim], 1)
    assert (
        kept.notes.replace("\u00a0", " ") == "Five years before: 900 km (“A · 900 km”, A ministry)."
    )
    assert rv.choose_page_claims([other, claim], 2) == [other, claim]


def test_every_system_of_the_two_countries_is_on_the_default_page():
    home = rv.read_claims(operators=("IN", "PK"))
    kept = rv.choose_page_claims(home)
    assert len(kept) == min(MOST_CLAIMS, len(home))
    assert {one.system for one in kept} == {one.system for one in home}


figures = st.none() | st.floats(1, 20_000)
systems = st.sampled_from("ABC")
dates = st.sampled_from(["", "1998", "1998-05", "2020"])


@given(st.lists(st.builds(claim, st.text(max_size=2), systems, figures, dates)), st.integers(0, 9))
def test_so_many_are_kept_in_their_order_and_fewer_are_among_more(claims, most):
    kept = [id(one) for one in rv.choose_page_claims(claims, most)]
    assert len(kept) == min(most, len(claims))
    assert kept == [id(one) for one in claims if id(one) in set(kept)]
    assert set(kept) <= {id(one) for one in rv.choose_page_claims(claims, most + 1)}
