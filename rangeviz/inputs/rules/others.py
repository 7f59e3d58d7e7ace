"""Rules of all claims together: what they say of each other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date

from rangeviz.inputs.claim_doubts import LONGEST_KM, SHORTEST_KM, is_likely
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.rules.rule import asks_all

EARLIER = 20
"""Years by which a claim is older than all others on its system, and asked about."""

FAR = 1.5
"""A figure is far from another one that it exceeds, or falls short of, by this factor."""


@asks_all(
    "cited-differently",
    "one address with two titles, authors, publishers, dates or copies",
    "cite it alike",
)
def _cited_alike(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    columns = ("source_title", "source_author", "source_publisher", "source_date", "via")
    first_with: dict[str, Claim] = {}
    for claim in claims:
        if not claim.source_url:
            continue
        first = first_with.setdefault(
            re.sub(r"\Ahttps?://(www\.)?|/\Z", "", claim.source_url), claim
        )
        for column in columns:
            if getattr(claim, column) != getattr(first, column):
                wanted = getattr(first, column) or "nothing"
                yield claim, column, f"{wanted}, as {first.id} cites the same address"


@asks_all(
    "repeats",
    "the same party's same figure of the same day in another row",
    "keep the better source, or accept this",
)
def _repeats(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        said = tuple(claim.figures_km.items()) or claim.wording
        party = claim.claimant or claim.source_title
        key = (claim.system, claim.quantity, claim.qualifier, said, party, claim.claimed_on)
        first = seen.setdefault(key, claim)
        if said and first is not claim:
            yield claim, "id", f"another claim than {first.id}: same party, date and figure"


@asks_all(
    "same-words",
    "the same party's same figure within a week, or undated, in another row",
    "keep the better source, or accept this: one statement is one claim",
)
def _said_once(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if claim.claimant and claim.figures_km:
            figures = tuple(claim.figures_km.items())
            key = (claim.system, claim.quantity, claim.qualifier, figures, claim.claimant)
            groups.setdefault(key, []).append(claim)
    for group in groups.values():
        first_of: dict[str, Claim] = {}
        for claim in group:
            said = (c for day, c in first_of.items() if _of_one_week(day, claim.claimed_on))
            same = next(said, None)
            if same:
                yield claim, "id", f"another claim than {same.id}: same party and figure"
            first_of.setdefault(claim.claimed_on, claim)


def _of_one_week(*days: str) -> bool:
    """Whether two dates may be of one statement; those of one day are the rule before."""
    if days[0] == days[1]:
        return False
    if not all(days):
        return True
    shared = min(map(len, days))
    if shared < len("YYYY-MM-DD"):
        return days[0][:shared] == days[1][:shared]
    return abs((date.fromisoformat(days[0]) - date.fromisoformat(days[1])).days) <= 7


@asks_all(
    "older-than-others",
    "a claim twenty years before every other one on its system",
    "check the date and the system, then accept this",
)
def _older_than_others(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    by_system: dict[str, list[tuple[int, Claim]]] = {}
    for claim in claims:
        if claim.date:
            by_system.setdefault(claim.system, []).append((int(claim.date[:4]), claim))
    for system, group in by_system.items():
        (year, claim), *others = sorted(group, key=lambda dated: dated[0])
        if others and others[0][0] - year >= EARLIER:
            yield claim, "claimed_on", f"a year nearer to {others[0][0]}, the next on {system}"


@asks_all(
    "operators",
    "one system with two operators",
    "correct the operator, or name the two systems apart",
)
def _one_operator(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    first_with: dict[str, Claim] = {}
    for claim in claims:
        if not claim.operator:
            continue
        first = first_with.setdefault(claim.system, claim)
        if claim.operator != first.operator:
            yield claim, "operator", f"{first.operator}, as {first.id} has it for {claim.system}"


@asks_all(
    "unlikely-distance",
    "a figure below 5 km or above 18,000 km",
    "check the digits and the unit, then accept this",
)
def _likely_distance(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    for claim in claims:
        for km in claim.figures_km.values():
            if not is_likely(km):
                yield claim, "range", f"a distance from {SHORTEST_KM} to {LONGEST_KM:,} km"


@asks_all(
    "far-from-others",
    "a maximum range 1.5 times as far, or as near, as every other figure on the system",
    "check the figure and the system, then accept this",
)
def _far_from_others(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    by_system: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.quantity == "max_range" and claim.figures_km:
            by_system.setdefault(claim.system, []).append(claim)
    for system, group in by_system.items():
        figures = [claim.figures_km.values() for claim in group]
        lows, highs = sorted(map(min, figures)), sorted(map(max, figures))
        for claim, mine in zip(group, figures, strict=True):
            low, high = min(mine), max(mine)
            below = bisect_left(highs, low, key=lambda km: FAR * km)
            near = bisect_right(lows, high * FAR) - below
            if near > 1 or len(group) == 1:  # it is near to itself
                continue
            ends = {lows[lows[0] == low], highs[-1 - (highs[-1] == high)]}
            others = " to ".join(map(_rounded, sorted(ends)))
            yield claim, "range", f"a figure nearer to another one on {system} ({others} km)"


def _rounded(km: float) -> str:
    """Write a distance to one kilometre, and a short one to two digits."""
    return f"{km:,.0f}" if km >= 10 else f"{km:.2g}"


@asks_all("spelling", "a system's name spelt in two ways", "use one name for one system")
def _one_spelling(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    first_with: dict[str, str] = {}
    for claim in claims:
        first = first_with.setdefault(re.sub(r"[\W_]", "", claim.system.casefold()), claim.system)
        if claim.system != first:
            yield claim, "system", f"{first}, as in earlier rows"
