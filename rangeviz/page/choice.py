"""What the default page carries, claims and cities: stated rules, so that the page stays small."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.inputs.city_search import Cities
from rangeviz.inputs.claim_reader import read_claims
from rangeviz.inputs.claim_text import claim_name
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import CitiesLike, ClaimsLike, given_cities, given_claims
from rangeviz.inputs.operators import HOME_OPERATORS, claims_of

if TYPE_CHECKING:
    import pandas as pd

MOST_CLAIMS = 78
"""Of the default page, which is to stay below 400 kB: a claim and its rings take some 1.2 kB."""

MAX_PAGE_CITIES = 100_000
"""Of one page: so many take 1.5 MB of it, and the first search half a second."""

LEAST_PEOPLE = 200_000
"""Of a city on the default page, unless it is a capital: 1,000 cities take some 30 kB."""


def choose_page_claims(
    claims: ClaimsLike = None, most: int = MOST_CLAIMS, *, highlight: str | None = None
) -> list[Claim]:
    """Choose what a page of many claims carries: first what is shown, then the widest and newest.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
    most : int
        So many of them; all, where there are no more.
    highlight : str, optional
        The id of a claim that is wanted in any case.

    Returns
    -------
    list of Claim
        In their order. First come the highlighted claim and those with `shown`; then, in turns
        over the systems in order of appearance, the claim with each system's largest figure, its
        newest, the next largest, the next newest, and so on. Of equals the first in the file
        comes first; a claim without a figure or a date comes last. Where notes name a claim that
        is left out, they do so in words, not by its id.

    Examples
    --------
    >>> claims = [
    ...     Claim("old", "A", range=900, claimed_on="1998"),
    ...     Claim("widest", "A", range=1500, claimed_on="2003"),
    ...     Claim("newest", "A", range=1300, claimed_on="2015"),
    ...     Claim("other", "B", range=70),
    ... ]
    >>> [claim.id for claim in choose_page_claims(claims, 3)]
    ['widest', 'newest', 'other']
    """
    claims = given_claims(claims)
    first = [c for c in claims if c.id == highlight] + [c for c in claims if c.shown]
    systems: dict[str, list[Claim]] = {}
    for claim in claims:
        systems.setdefault(claim.system, []).append(claim)
    turns = zip_longest(*map(_widest_and_newest, systems.values()))
    ranked = dict.fromkeys(id(c) for c in (*first, *(c for turn in turns for c in turn if c)))
    kept = set(list(ranked)[: max(most, len(first))])
    left_out = {claim.id: claim for claim in claims if claim.id and id(claim) not in kept}
    return [_in_words(claim, left_out) for claim in claims if id(claim) in kept]


def choose_shipped_claims(highlight: str | None) -> tuple[list[Claim], int]:
    """Choose shipped claims where none are given, and count those that the page does not carry.

    Examples
    --------
    >>> claims, elsewhere = choose_shipped_claims(None)
    >>> len(claims), {claim.operator for claim in claims} == {"IN", "PK"}, elsewhere > 0
    (78, True, True)
    """
    every = read_claims()
    chosen = choose_page_claims(claims_of(every, HOME_OPERATORS), highlight=highlight)
    return chosen, len(every) - len(chosen)


def _in_words(claim: Claim, left_out: dict[str, Claim]) -> Claim:
    """Name the claims that notes speak of, where no reader of the page can look them up."""
    words = re.split(r"([\w-]+)", claim.notes)
    if left_out.keys().isdisjoint(words):
        return claim
    others = {word: left_out.get(word) for word in words}
    told = (f"“{claim_name(c)}”, {c.speaker}" if (c := others[word]) else word for word in words)
    return replace(claim, notes="".join(told))


def choose_page_cities(cities: CitiesLike = None, least_people: int = LEAST_PEOPLE) -> pd.DataFrame:
    """Choose the cities that a page carries: capitals, and those of so many people.

    Parameters
    ----------
    cities : DataFrame, path or list of names, optional
        As `rangeviz.read_cities` returns it.
    least_people : int

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> cities = read_cities()
    >>> len(cities), len(choose_page_cities(cities))
    (6272, 3125)
    """
    return page_cities(given_cities(cities), least_people)


def page_cities(cities: Cities, least_people: int = LEAST_PEOPLE) -> Cities:
    """Choose cities as `choose_page_cities` does, from a table of either kind."""
    large = np.asarray(cities.population) >= least_people
    return cities[np.asarray(cities.capital, bool) | large]


def _widest_and_newest(claims: Sequence[Claim]) -> Iterator[Claim]:
    """Rank the claims on one system: the widest, the newest, the next widest, and so on."""
    widest = sorted(claims, key=lambda claim: -max(claim.figures_km.values(), default=0.0))
    newest = sorted(claims, key=lambda claim: claim.date, reverse=True)
    both = (claim for pair in zip(widest, newest, strict=True) for claim in pair)
    yield from {id(claim): claim for claim in both}.values()
