"""What claims say of no city in particular: their spread, and what the largest figure includes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rangeviz.analysis.deciding import has_verdict
from rangeviz.analysis.finding_facts import (
    INSIDE,
    Clause,
    Facts,
    briefly_said,
    clause,
    includes,
    named,
    said,
    share,
    shortest_fit,
    subjects,
)
from rangeviz.core.words import count_word, listed, words
from rangeviz.geo.rings import range_ring
from rangeviz.inputs.claims import MAX_RANGE_KM, Claim
from rangeviz.inputs.countries import country_name
from rangeviz.inputs.regions import LaunchRegion

_SURELY_NOT_ALL_KM = 10_000
"""Half of the longest way on Earth: a shorter range has places beyond it from any region."""


def largest(claims: Sequence[Claim], starts: dict[str, LaunchRegion | None]) -> Claim | None:
    """Choose the claim with the largest figure of those that can be measured.

    Examples
    --------
    >>> largest([Claim("a", "A", range=900), Claim("b", "B", range=90)], {}) is None
    True
    """
    able = [c for c in claims if c.figures_km and has_verdict(c) and starts.get(c.id)]
    return max(able, key=_longest_km, default=None)


def on_what_is_drawn(facts: Facts, with_capitals: bool) -> list[Clause]:
    """Say what claims there are: the headline, then what the largest figure includes."""
    top = largest(facts.claims, facts.starts)
    if len(facts.claims) == 1:
        return _of_one(facts, facts.claims[0], with_capitals)
    heading = clause(shortest_fit(_spread(facts.claims)), facts.claims)
    if top is None:
        return [heading]
    text = words("finding.largest", rest=_counting(facts, top, with_capitals)[0])
    return [
        heading,
        clause(text, [top], facts.rows, "first"),
        *_measured(facts, top, with_capitals),
    ]


def _longest_km(claim: Claim) -> float:
    return max(claim.figures_km.values(), default=0.0)


def _of_one(facts: Facts, claim: Claim, with_capitals: bool) -> list[Clause]:
    if not claim.figures_km:
        text = words("finding.one.no_figure", system=named(claim.system))
        return [clause(shortest_fit([text]), [claim])]
    if not facts.start(claim) or not has_verdict(claim):
        key = "no_verdict" if facts.start(claim) else "no_region"
        texts = [words(f"finding.one.{key}", said=f) for f in (said(claim), briefly_said(claim))]
        return [clause(shortest_fit(texts), [claim])]
    heading = clause(shortest_fit(_counting(facts, claim, with_capitals)), [claim], facts.rows)
    return [heading, *_measured(facts, claim, with_capitals)]


def _noun(claim: Claim, with_capitals: bool, count: int) -> str:
    own = "other_" if claim.operator and with_capitals else ""
    one, many = ("capital", "capitals") if with_capitals else ("city", "cities")
    return words(f"finding.{own}{one if count == 1 else many}")


def _counting(facts: Facts, claim: Claim, with_capitals: bool) -> list[str]:
    """Count the capitals that a figure includes, in more words and in fewer."""
    start = facts.start(claim)
    within, part = facts.having("within"), facts.having("within_from_part")
    count = len(within) + len(part)
    if start and not facts.having("beyond", "not_settled") and _covers_earth(claim, start):
        key = "finding.one.earth" + ".projected" * (claim.basis == "projected")
        return [words(key, said=figure) for figure in (said(claim), briefly_said(claim))]
    values = {
        "includes": includes(claim, counted=count > 0),
        "count": words(
            "finding.every" if count == len(facts.rows) > 1 else "finding.some",
            count=count_word(count),
        ),
        "anywhere": share(len(within), count),
        "upper": count_word(count + len(facts.having("depends_on_figure"))),
        "capital": _noun(claim, with_capitals, 1),
        "capitals": _noun(claim, with_capitals, count),
        "region": named(start.name) if start else "",
    }
    if claim.low_km is None:
        keys = ["open"]
    elif claim.qualifier == "between" and facts.having("depends_on_figure"):
        keys = ["between", "between.short"]
    elif not count:
        keys = ["open" if claim.high_km is None else "none"]
    elif start and start.geometry.geom_type == "Point":
        keys = ["point"]
    else:
        keys = ["", "short", "point"]
    if keys == ["open"]:
        values["capitals"] = _noun(claim, with_capitals, 0)
    return [
        words("finding.one.capitals" + f".{key}" * bool(key), said=figure, **values)
        for figure in subjects(claim)
        for key in keys
    ]


def _covers_earth(claim: Claim, start: LaunchRegion) -> bool:
    km = min(claim.figures_km.values())
    if km <= _SURELY_NOT_ALL_KM:
        return False
    return km >= MAX_RANGE_KM or bool(range_ring(start.geometry, km).outline.is_empty)


def _measured(facts: Facts, claim: Claim, with_capitals: bool) -> list[Clause]:
    """Say from where it is measured, and which capital is the next."""
    start = facts.start(claim)
    key = "finding.from"
    if start and start.geometry.geom_type == "Point":
        key = "finding.from.place"
    found = [clause(words(key, region=named(start.name if start else "")), [claim], [], "first")]
    outside = [r for r in facts.rows if r.verdict not in INSIDE and r.margin_nearest_km < 0]
    if outside and claim.low_km is not None:
        row = max(outside, key=lambda row: row.margin_nearest_km)
        values = {"city": named(row.city), "margin": facts.short_of(row)}
        key = "finding.next.beyond" if row.verdict == "beyond" else "finding.next.open"
        text = words(key, capital=_noun(claim, with_capitals, 1), **values)
        found.append(clause(text, [claim], [row], "first"))
    return found


# The spread of several claims


def _spread(claims: Sequence[Claim]) -> list[str]:
    ranges = [c for c in claims if c.figures_km and c.quantity == "max_range"]
    ranges = ranges or [c for c in claims if c.figures_km]
    systems = list(dict.fromkeys(claim.system for claim in claims))
    values: dict[str, Any] = {"claims": words("finding.claims.many", count=count_word(len(claims)))}
    key = "finding.spread.none"
    if ranges:
        low = min(ranges, key=lambda claim: min(claim.figures_km.values()))
        high = max(ranges, key=_longest_km)
        values |= {"low": briefly_said(low), "high": briefly_said(high)}
        key = "finding.spread"
        if values["low"] == values["high"]:
            key += ".same" if len(ranges) == len(claims) else ".only"
    texts = [words(key, systems=text, **values) for text in _systems(claims, systems)]
    return [*texts, words("finding.spread.short", **values)] if key == "finding.spread" else texts


def _systems(claims: Sequence[Claim], systems: Sequence[str]) -> list[str]:
    """Name the one system, or count them and say whose they are, in more words and in fewer."""
    if len(systems) == 1:
        return [named(systems[0])]
    count = words("finding.systems.many", count=count_word(len(systems)))
    codes = dict.fromkeys(claim.operator for claim in claims)
    if "" in codes:
        return [count]
    countries = listed([country_name(code) for code in codes])
    return [words("finding.systems.of", systems=count, countries=countries), count]
