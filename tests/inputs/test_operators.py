"""Choosing claims by the countries that have the systems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rangeviz as rv
from rangeviz.inputs.operators import claims_of

CLAIMS = [rv.Claim(str(n), "A", code) for n, code in enumerate(("KP", "KR", "IR", "KP", ""))]


@pytest.mark.parametrize(
    ("operators", "kept"),
    [
        ("all", "01234"),
        (["IR", "ALL"], "01234"),
        ("DPRK", "03"),
        (["south korea", "KP"], "013"),
        (["Iran, Islamic Republic of"], "2"),
        ([], ""),
    ],
)
def test_countries_are_known_by_name_and_code(operators, kept):
    assert "".join(claim.id for claim in claims_of(CLAIMS, operators)) == kept


def test_every_wrong_country_is_told_at_once():
    with pytest.raises(rv.ArgumentError) as caught:
        claims_of(CLAIMS, ["Atlantis", "Korea", "FR", "IR"], "operators")
    lines = str(caught.value).splitlines()
    assert [line.partition(";")[0] for line in lines] == [
        "operators: found 'Atlantis'",
        "operators: found 'Korea'",
        "operators: found 'FR'",
    ]
    assert lines[2].endswith("there are claims of Iran (IR), North Korea (KP), South Korea (KR)")


def test_claims_without_an_operator_have_no_country():
    with pytest.raises(rv.ArgumentError, match="no claim here has an operator"):
        claims_of([rv.Claim("a", "A")], "FR")


@given(st.lists(st.sampled_from(["KP", "KR", "IR"]), unique=True, min_size=1))
def test_what_is_kept_is_in_its_order_and_of_those_countries(codes):
    kept = claims_of(CLAIMS, codes)
    assert kept == [claim for claim in CLAIMS if claim.operator in codes]


def test_reading_takes_operators(claims):
    assert rv.read_claims(operators="all") == claims
    assert rv.read_claims(operators=["India", "PK"])[:2] == claims[:2]
    assert {claim.operator for claim in rv.read_claims(operators="IN")} == {"IN"}
