"""What claims say about one city: a headline, and the distances and figures behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rangeviz.analysis.finding_facts import (
    INSIDE,
    OPEN,
    Clause,
    Facts,
    briefly_said,
    clause,
    includes,
    named,
    said,
    shortest_fit,
    subjects,
    upper_first,
)
from rangeviz.core.words import count_word, format_number, words
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim


def on_one_city(facts: Facts, city: str) -> list[Clause]:
    """Say whether claims include a city: the headline, then the clauses of the first sentence."""
    rows = facts.figured
    if not facts.rows:
        text = shortest_fit([words("finding.city.unmeasured", city=named(city))])
        return [clause(text, facts.claims)]
    if not rows:
        heading = _without_figure(facts, city)
    elif len(rows) == 1:
        heading = _by_one_claim(facts, rows[0])
    else:
        heading = _by_several(facts, rows)
    return [heading, *_first_sentence(facts, rows)]


def _without_figure(facts: Facts, city: str) -> Clause:
    rows = facts.rows
    nearest = min(rows, key=lambda row: row.nearest_km)
    text = words(
        "finding.city.one.no_figure" if len(rows) == 1 else "finding.city.no_figure",
        system=named(rows[0].system),
        count=count_word(len(rows)),
        city=named(city),
        nearest=facts.distance(nearest.nearest_km),
    )
    return clause(shortest_fit([text]), rows=rows)


def _by_one_claim(facts: Facts, row: Any) -> Clause:
    claim = facts.claim(row)
    city = named(row.city)
    if row.verdict == "depends_on_figure":
        low, high = _two_figures(claim)
        key = "finding.city.one.depends_on_figure" + ".projected" * (claim.basis == "projected")
        values = {"low": low, "high": high, "city": city, "system": named(claim.system)}
        return clause(
            shortest_fit([words(key, **values), words(f"{key}.short", **values)]), [], [row]
        )
    texts = []
    for figure in subjects(claim):
        if row.verdict in INSIDE:
            texts += [
                words(
                    "finding.city.one.inside",
                    said=figure,
                    includes=includes(claim),
                    city=city,
                    where=where + _at_most(claim),
                )
                for where in _from_where(row)
            ]
        else:
            margin = facts.short_of(row) if row.verdict == "beyond" else ""
            key = f"finding.city.one.{row.verdict}"
            texts.append(words(key, said=figure, city=city, margin=margin))
    return clause(shortest_fit(texts), rows=[row])


def _from_where(row: Any) -> list[str]:
    """Say from which part of its region a city is within a figure, and the same in fewer words."""
    if row.nearest_km == row.farthest_km:
        return [""]
    keys = (f"finding.from.{row.verdict}", f"finding.from.short.{row.verdict}")
    return [words(key, region=named(row.region)) for key in keys]


def _at_most(claim: Claim) -> str:
    return words("finding.at_most") if claim.qualifier == "up_to" else ""


def _two_figures(claim: Claim) -> tuple[str, str]:
    low, high = (
        f"{format_number(km or 0.0)}\u00a0{claim.unit}" for km in (claim.range, claim.range_max)
    )
    return low, high


def _by_several(facts: Facts, rows: Sequence[Any]) -> Clause:
    city, every = named(rows[0].city), count_word(len(rows))
    inside, unsettled = facts.having(*INSIDE), facts.having(*OPEN)
    if inside:
        return _some_include(facts, rows, inside, unsettled)
    if len(unsettled) == len(rows):
        key = "finding.city.open.all_two" if len(rows) == 2 else "finding.city.open.all"
        return clause(shortest_fit([words(key, all=every, city=city)]), rows=rows)
    if unsettled:
        key = "finding.city.open.one" if len(unsettled) == 1 else "finding.city.open.many"
        text = words(key, open=count_word(len(unsettled)), all=every, city=city)
        return clause(shortest_fit([text]), rows=rows)
    best = max(rows, key=lambda row: row.margin_nearest_km)
    values = {
        "city": city,
        "region": named(best.region),
        "figure": briefly_said(facts.claim(best)),
        "margin": facts.short_of(best),
    }
    keys = ["beyond.closest", "beyond.short"]
    if _one_region(rows):
        keys = ["beyond.region", "beyond.longest", "beyond.short"]
    return clause(shortest_fit([words(f"finding.city.{key}", **values) for key in keys]), rows=rows)


def _some_include(
    facts: Facts, rows: Sequence[Any], inside: Sequence[Any], unsettled: Sequence[Any]
) -> Clause:
    """Count as the page's answer does, in the same words."""
    part = [row for row in inside if row.verdict == "within_from_part"]
    projected = [row for row in inside if facts.claim(row).basis == "projected"]
    count, every = len(inside), len(rows)
    key = "include_one" if count == 1 else "include_many"
    if count == every:
        key = "all_two" if every == 2 else "all_many"
    values = {
        "inside": upper_first(count_word(count)),
        "all": count_word(every),
        "city": named(rows[0].city),
        "part": count_word(len(part)),
        "projected": count_word(len(projected)),
        "open": count_word(len(unsettled)),
        "region": named(inside[0].region),
    }
    text = words(f"answer.{key}", **values)
    where, where_short = _of_those(facts, part, inside, "part", values)
    future, future_short = _of_those(facts, projected, inside, "projected", values)
    if all(facts.claim(row).qualifier == "up_to" for row in inside):
        future = future_short = words("finding.at_most" if count == 1 else "finding.all_at_most")
    rest = ""
    if unsettled:
        number = "one" if len(unsettled) == 1 else "many"
        rest = words(f"finding.and_open.{number}", **values)
    texts = [
        text + where + future + rest,
        text + where_short + future_short + rest,
        text + where_short + future_short,
    ]
    return clause(shortest_fit(texts), rows=rows)


def _of_those(
    facts: Facts, some: Sequence[Any], inside: Sequence[Any], what: str, values: dict[str, str]
) -> tuple[str, str]:
    """Say of how many of those that include the city something holds, and the same in short."""
    if not some:
        return "", ""
    number = "one" if len(some) == 1 else "many"
    share = "all" if len(some) == len(inside) else number
    if what == "part":
        regions = "" if _one_region(some) else "_regions"
        return words(f"answer.part_{share}{regions}", **values), words(
            f"finding.part.{share}", **values
        )
    every = "all_" if share == "all" else ""
    text = words(f"answer.projected_{every}{number}", **values)
    return text, words(f"finding.future.{share}", **values)


def _one_region(rows: Sequence[Any]) -> bool:
    return len({row.region_id for row in rows}) == 1


# The first sentence


def _first_sentence(facts: Facts, rows: Sequence[Any]) -> list[Clause]:
    away = _away(facts)
    if len(rows) == 1 or len(facts.rows) == 1:
        return [*away, _so(facts, (*rows, *facts.rows)[0])]
    inside, beyond = facts.having(*INSIDE), facts.having("beyond")
    found = []
    if inside:
        firm = [row for row in inside if facts.claim(row).qualifier != "up_to"]
        smallest = min(firm or inside, key=lambda row: row.figure_km)
        least = smallest.figure_km == min(row.figure_km for row in inside)
        key = "finding.smallest" if least else "finding.smallest.firm"
        text = words(key, said=said(facts.claim(smallest)))
        found.append(clause(text, rows=[smallest], part="first"))
    if beyond:
        best = max(beyond, key=lambda row: row.margin_nearest_km)
        key = "finding.best" if _one_region(rows) else "finding.best.closest"
        if not inside and len(beyond) < len(rows):
            key = "finding.best.others"
        if inside and _one_region(rows):
            key = "finding.largest_beyond"
        values = {
            "said": said(facts.claim(best)),
            "margin": facts.short_of(best),
            "from": words("finding.best.from") if best.nearest_km < best.farthest_km else "",
        }
        found.append(clause(words(key, **values), rows=[best], part="first"))
    return [*away, *found]


def _away(facts: Facts) -> list[Clause]:
    """Say how far the city is from its launch regions; of several, from the nearest."""
    by_region = {row.region_id: row for row in facts.rows}
    nearest = min(by_region.values(), key=lambda row: row.nearest_km)
    if len(by_region) > 2:
        text = words(
            "finding.away.nearest",
            city=named(nearest.city),
            distance=facts.distance(nearest.nearest_km),
            region=named(nearest.region),
            count=count_word(len(by_region)),
        )
        return [clause(text, rows=by_region.values(), part="first")]
    return [
        clause(_distance(facts, row, too=number > 0), rows=[row], part="first")
        for number, row in enumerate(by_region.values())
    ]


def _distance(facts: Facts, row: Any, *, too: bool) -> str:
    distance = farthest = facts.distance(row.farthest_km)
    if row.nearest_km == 0 and row.farthest_km > 0:
        return words(
            "finding.away.inside", city=named(row.city), region=named(row.region), distance=farthest
        )
    if row.nearest_km != row.farthest_km:
        near = facts.distance(row.nearest_km).rpartition("\u00a0")[0]
        distance = words("finding.away.range", nearest=near, farthest=farthest)
    key = "finding.away.too" if too else "finding.away"
    return words(key, city=named(row.city), region=named(row.region), distance=distance)


def _so(facts: Facts, row: Any) -> Clause:
    """Say what follows from the distance for the one claim there is."""
    claim = facts.claim(row)
    key = f"finding.so.{row.verdict}"
    if row.nearest_km == row.farthest_km and row.verdict not in ("not_settled", "no_figure"):
        key += ".point"
    low, high = _two_figures(claim) if claim.qualifier == "between" else ("", "")
    figure = figure_text(claim)
    if claim.qualifier == "between" and row.verdict != "not_settled":
        figure = high if row.verdict == "beyond" else low
    text = words(
        key,
        region=named(row.region),
        figure=figure,
        low=low,
        high=high,
        margin=facts.short_of(row) if row.verdict == "beyond" else "",
    )
    return clause(text, rows=[row], part="first")
