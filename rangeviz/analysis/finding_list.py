"""What claims say about several cities: how many lie within, and within which claim most."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rangeviz.analysis.finding_facts import (
    INSIDE,
    OPEN,
    Clause,
    Facts,
    clause,
    includes,
    named,
    share,
    shortest_fit,
    subjects,
    upper_first,
)
from rangeviz.core.words import count_word, listed, words

_MOST_NAMED = 3


def on_cities(facts: Facts) -> list[Clause]:
    """Say which of several cities claims include: the headline, then the first sentence."""
    if not facts.rows:
        return [clause(words("finding.cities.unmeasured"), facts.claims)]
    rows = facts.figured
    if not rows:
        count = count_word(len(by_city(facts.rows)))
        return [clause(words("finding.cities.no_figure", all=count), rows=facts.rows)]
    ids = {row.claim_id for row in rows}
    heading = _by_one_claim(facts, rows) if len(ids) == 1 else _by_several(facts, rows)
    return [clause(shortest_fit(heading), rows=rows), *_first_sentence(facts, rows)]


def by_city(rows: Sequence[Any]) -> dict[int, list[Any]]:
    """Group verdicts by city, in the order of the cities."""
    groups: dict[int, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.geonameid, []).append(row)
    return groups


def _sorted_out(rows: Sequence[Any]) -> tuple[list[str], list[str], list[str]]:
    """Name the cities that a claim includes; of the others those left open, and the rest."""
    inside, unsettled, beyond = list[str](), list[str](), list[str]()
    for own in by_city(rows).values():
        verdicts = {row.verdict for row in own}
        group = inside if verdicts & {*INSIDE} else unsettled if verdicts & {*OPEN} else beyond
        group.append(named(own[0].city))
    return inside, unsettled, beyond


def _names(names: Sequence[str]) -> str:
    return listed(names) if 0 < len(names) <= _MOST_NAMED else ""


def _by_one_claim(facts: Facts, rows: Sequence[Any]) -> list[str]:
    claim = facts.claim(rows[0])
    inside, unsettled, beyond = _sorted_out(rows)
    best = max(rows, key=lambda row: row.margin_nearest_km)
    counted = claim.low_km is not None and claim.low_km == claim.high_km
    if len(inside) == len(rows):
        key = "all"
    elif inside:
        key = "count"
    else:
        key = "open" if unsettled else "none"
    texts = []
    for figure in subjects(claim):
        values = {"said": figure, "includes": includes(claim), "all": count_word(len(rows))}
        if counted and _names(inside) and _names(beyond) and claim.qualifier != "up_to":
            named_ = {"inside": _names(inside), "beyond": _names(beyond)}
            texts.append(words("finding.cities.one.named", **values, **named_))
        values["includes"] = includes(claim, counted=key == "count")
        city, margin = named(best.city), facts.short_of(best)
        count = count_word(len(inside))
        key_ = f"finding.cities.one.{key}"
        texts.append(words(key_, **values, inside=count, city=city, margin=margin))
    return texts


def _by_several(facts: Facts, rows: Sequence[Any]) -> list[str]:
    inside, unsettled, beyond = _sorted_out(rows)
    every = count_word(len(inside) + len(unsettled) + len(beyond))
    best = max(rows, key=lambda row: row.margin_nearest_km)
    values = {
        "inside": upper_first(count_word(len(inside))),
        "all": every,
        "open": count_word(len(unsettled)),
        "city": named(best.city),
        "margin": facts.short_of(best),
    }
    rest = ""
    if unsettled:
        number = "one" if len(unsettled) == 1 else "many"
        rest = words(f"finding.cities.some_open.{number}", **values)
    if not inside:
        key = "open" if len(unsettled) == len(by_city(rows)) else "none"
        if unsettled and beyond:
            best = max(facts.having("beyond"), key=lambda row: row.margin_nearest_km)
            values |= {"city": named(best.city), "margin": facts.short_of(best)}
        text = words(f"finding.cities.{key}", **values)
        return [text] if key == "open" else [text + rest, text]
    future = ""
    bases = {facts.claim(row).basis for row in facts.having(*INSIDE)}
    if bases == {"projected"}:
        future = words("finding.cities.projected")
    texts = []
    named_ = {"inside": _names(inside), "beyond": _names(beyond)}
    if not future and not unsettled and named_["inside"]:
        if named_["beyond"]:
            texts.append(words("finding.cities.named", **named_))
        elif not beyond:
            texts.append(words("finding.cities.all_named", **named_))
    if not unsettled and not beyond:
        return [*texts, words("finding.cities.all", **values) + future]
    key = "finding.cities.count.one" if len(inside) == 1 else "finding.cities.count.many"
    text = words(key, **values) + future
    return [*texts, text + rest, text]


# The first sentence


def _first_sentence(facts: Facts, rows: Sequence[Any]) -> list[Clause]:
    """Say which claim includes most of the cities, and how far the next is; else the closest."""
    inside = [row for row in rows if row.verdict in INSIDE]
    if not inside:
        beyond = facts.having("beyond")
        if not beyond:
            return []
        best = max(beyond, key=lambda row: row.margin_nearest_km)
        figure, margin = subjects(facts.claim(best))[0], facts.short_of(best)
        key = "finding.cities.closest"
        text = words(key, said=figure, city=named(best.city), margin=margin)
        return [clause(text, rows=[best], part="first")]
    counts: dict[str, int] = {}
    for row in inside:
        counts[row.claim_id] = counts.get(row.claim_id, 0) + 1
    most = max(counts, key=lambda identity: counts[identity])
    own = [row for row in rows if row.claim_id == most]
    within = [row for row in own if row.verdict == "within"]
    claim = facts.claim(own[0])
    is_point = all(row.nearest_km == row.farthest_km for row in own)
    has_all = counts[most] == len(own)
    text = words(
        "finding.cities.most.point" if is_point else "finding.cities.most",
        said=subjects(claim)[0],
        includes=includes(claim, counted=not has_all),
        inside=share(counts[most], len(own)),
        anywhere=share(len(within), counts[most]),
        region=named(own[0].region),
    )
    found = [clause(text, rows=own, part="first")]
    outside = [row for row in own if row.verdict not in INSIDE and row.margin_nearest_km < 0]
    if outside:
        next_ = max(outside, key=lambda row: row.margin_nearest_km)
        values = {"city": named(next_.city), "margin": facts.short_of(next_)}
        key = "beyond" if next_.verdict == "beyond" else "open"
        found.append(
            clause(words(f"finding.cities.next.{key}", **values), rows=[next_], part="first")
        )
    return found
