"""What keeps a finding from being more than claims: whose words, how open, how disputed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from rangeviz.analysis.deciding import has_verdict, verdict_of
from rangeviz.analysis.finding_facts import INSIDE, Clause, Facts, briefly_said, clause, named
from rangeviz.analysis.turning import other_outlines
from rangeviz.core.choices import VERDICTS
from rangeviz.core.words import count_word, date_text, listed, words
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion

_MOST_NAMED = 2
_LONGEST_SPEAKER = 60


_MATTERS = {
    "flown": ("not_settled",),
    "no_upper": ("not_settled",),
    "no_lower": ("not_settled",),
    "up_to": INSIDE,
    "between": ("depends_on_figure",),
    "about": VERDICTS,
}
"""On which verdicts of a city it matters what a wording leaves open; the rest always does."""


def left_open(
    claims: Sequence[Claim], starts: Mapping[str, LaunchRegion | None]
) -> dict[str, list[Claim]]:
    """Sort claims by what their wording leaves open; a claim may stand under several keys.

    Examples
    --------
    >>> from shapely import Point
    >>> claim = Claim("a", "A", range=900, qualifier="at_least", basis="projected")
    >>> list(left_open([claim], {"a": LaunchRegion("p", "P", Point(0, 0))}))
    ['no_upper', 'projected']
    """
    figured = [claim for claim in claims if claim.figures_km]
    measured = [claim for claim in figured if starts[claim.id] and has_verdict(claim)]
    flown = [claim for claim in measured if claim.quantity == "test_distance"]
    others = [claim for claim in measured if claim not in flown]
    found = {
        "flown": flown,
        "no_upper": [c for c in others if c.high_km is None],
        "no_lower": [c for c in others if c.low_km is None],
        "up_to": [c for c in others if c.qualifier == "up_to" and c.low_km is not None],
        "between": [c for c in others if c.qualifier == "between"],
        "about": [c for c in measured if c.qualifier == "about"],
        "projected": [c for c in claims if c.basis == "projected"],
        "no_figure": [c for c in claims if not c.figures_km],
        "no_region": [c for c in figured if not starts[c.id]],
        "no_verdict": [c for c in figured if starts[c.id] and not has_verdict(c)],
    }
    return {key: own for key, own in found.items() if own}


def limits(facts: Facts, asked: bool) -> list[Clause]:
    """Say in the second sentence whose words these are, and what they leave open.

    Where a city is asked for, only what its verdicts turn on.
    """
    found = [_speakers(facts.claims)]
    for key, claims in left_open(facts.claims, facts.starts).items():
        if asked and key in _MATTERS:
            ids = {row.claim_id for row in facts.having(*_MATTERS[key])}
            claims = [claim for claim in claims if claim.id in ids]
        if claims:
            found.append(_counted(f"finding.limit.{key}", claims))
    figured = [claim for claim in facts.claims if claim.figures_km]
    found += _answers_differ(facts) if asked else _figures_differ(figured)
    return [*found, *_turns(facts)]


def _counted(key: str, claims: Sequence[Claim]) -> Clause:
    number = "one" if len(claims) == 1 else "many"
    if key.endswith("projected") and number == "one" and not claims[0].figures_km:
        number = "statement"
    count, figure = count_word(len(claims)), figure_text(claims[0])
    text = words(f"{key}.{number}", count=count, figure=figure)
    return clause(text, claims, part="second")


def _speakers(claims: Sequence[Claim]) -> Clause:
    """Name up to two who say so, else count them; and the years."""
    who = list(
        dict.fromkeys(named(claim.speaker, _LONGEST_SPEAKER) for claim in claims if claim.speaker)
    )
    if len(claims) == 1:
        date = date_text(claims[0].date)
    else:
        years = sorted({claim.date[:4] for claim in claims if claim.date})
        undated = sum(not claim.date for claim in claims)
        date = years[0] if years else date_text("")
        if len(years) > 1:
            date = words("finding.words.years", first=years[0], last=years[-1])
        if undated and years:
            number = "one" if undated == 1 else "many"
            key = f"finding.words.undated.{number}"
            date = words(key, date=date, count=count_word(undated))
    if not who:
        who = [words("finding.words.nobody")]
    if len(who) > _MOST_NAMED:
        text = words("finding.words.many", count=count_word(len(who)), date=date)
    else:
        text = words("finding.words.one", who=listed(who), date=date)
    return clause(text, claims, part="second")


def _answers_differ(facts: Facts) -> list[Clause]:
    """Tell the systems on which claims from one region give a city different verdicts."""
    groups: dict[tuple[Any, ...], list[Any]] = {}
    for row in facts.figured:
        groups.setdefault((row.system, row.region_id, row.geonameid), []).append(row)
    rows = [r for own in groups.values() if len({r.verdict for r in own}) > 1 for r in own]
    systems = list(dict.fromkeys(row.system for row in rows))
    if not systems:
        return []
    number = "one" if len(systems) == 1 else "many"
    count, system = count_word(len(systems)), named(systems[0])
    text = words(f"finding.limit.differ.{number}", system=system, count=count)
    return [clause(text, rows=rows, part="second")]


def _figures_differ(claims: Sequence[Claim]) -> list[Clause]:
    """Tell the systems for which the published maximum ranges are not the same."""
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.quantity == "max_range":
            groups.setdefault(claim.system, []).append(claim)
    apart = {
        system: sorted(own, key=lambda claim: sorted(claim.figures_km.values()))
        for system, own in groups.items()
        if len({tuple(claim.figures_km.values()) for claim in own}) > 1
    }
    if not apart:
        return []
    system, own = next(iter(apart.items()))
    text = words(
        "finding.limit.spread.one" if len(apart) == 1 else "finding.limit.spread.many",
        system=named(system),
        count=count_word(len(apart)),
        low=briefly_said(own[0]),
        high=briefly_said(own[-1]),
    )
    return [clause(text, [claim for group in apart.values() for claim in group], part="second")]


def _turns(facts: Facts) -> Iterator[Clause]:
    """Tell the disputed land that verdicts turn on."""
    turning: dict[str, list[Any]] = {}
    starts = {start.id: start for start in facts.starts.values() if start}
    for region_id, start in starts.items():
        rows = [row for row in facts.figured if row.region_id == region_id]
        if not rows:
            continue
        places = {row.geonameid: row for row in rows}
        number = {identity: at for at, identity in enumerate(places)}
        columns = ("lon", "lat", "nearest_km", "farthest_km")
        own = (np.array([getattr(row, name) for row in places.values()]) for name in columns)
        rows_of: dict[str, list[Any]] = {}
        for row in rows:
            rows_of.setdefault(row.claim_id, []).append(row)
        for other in other_outlines(start, *own):
            for of_claim in rows_of.values():
                at = [number[row.geonameid] for row in of_claim]
                claim = facts.claim(of_claim[0])
                would_be = verdict_of(claim, other.nearest_km[at], other.farthest_km[at])
                turned = [r for r, v in zip(of_claim, would_be, strict=True) if v != r.verdict]
                if turned:
                    turning.setdefault(other.place, []).extend(turned)
    for place, rows in turning.items():
        key = "finding.limit.turns"
        if len(facts.figured) > 1:
            key += ".one" if len(rows) == 1 else ".many"
        yield clause(words(key, place=place, count=count_word(len(rows))), rows=rows, part="second")
