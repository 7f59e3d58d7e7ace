"""One finding, drafted: a headline and two sentences on what claims say, each clause traceable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rangeviz.analysis.finding_city import on_one_city
from rangeviz.analysis.finding_drawn import largest, on_what_is_drawn
from rangeviz.analysis.finding_facts import Clause, Facts, clause, named, upper_first
from rangeviz.analysis.finding_limits import limits
from rangeviz.analysis.finding_list import on_cities
from rangeviz.analysis.verdicts import check_cities, compared_columns
from rangeviz.core.choices import UNITS
from rangeviz.core.columns import Columns
from rangeviz.core.errors import RangevizError, check_choice
from rangeviz.core.words import count_word, words
from rangeviz.inputs.cities import capitals_of, chosen_cities
from rangeviz.inputs.claims import Claim, check_highlight, shown_claims
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_claims,
    given_places,
    given_regions,
)
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Finding:
    """What claims say, in a headline and sentences; ``str()`` gives both.

    Attributes
    ----------
    headline : str
        At most 90 letters, without a full stop.
    sentences : tuple of str
        What the headline rests on; and whose words these are, and what they leave open.
    because : tuple of Clause
        The clauses in their order, with the ids of the claims and the numbers of the rows that
        each rests on.
    rows : pandas.DataFrame
        The verdicts, as `rangeviz.compare_cities` gives them.
    """

    headline: str
    sentences: tuple[str, ...]
    because: tuple[Clause, ...] = field(repr=False)
    table: Columns = field(repr=False, compare=False)

    @property
    def rows(self) -> pd.DataFrame:
        return self.table.to_frame()

    def __str__(self) -> str:
        return f"{self.headline}. {' '.join(self.sentences)}"

    def as_dict(self) -> dict[str, Any]:
        """Give the finding as JSON holds it: each clause with its claims and cities."""
        cities = self.table.city.tolist()
        because = [
            {
                "part": one.part,
                "text": one.text,
                "claims": list(one.claims),
                "cities": list(dict.fromkeys(cities[number] for number in one.rows)),
            }
            for one in self.because
        ]
        return {
            "headline": self.headline,
            "sentences": list(self.sentences),
            "because": because,
        }


def finding(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    compared: CitiesLike = None,
    *,
    region: RegionLike | None = None,
    highlight: str | None = None,
    units: str = "km",
) -> Finding:
    r"""Draft what claims say, in a headline and two sentences; never more than their words do.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`. Said is what a map draws of the claims: those with `shown`, or
        the first six.
    compared : str, list of str or DataFrame, optional
        The cities asked for, by name as for `choose_cities`, or as a table. Default: none; then
        the finding is how far the claims spread, and which capitals the largest figure includes.
    region : str or LaunchRegion, optional
        The launch region for every claim, by id, name or itself, instead of each claim's own.
    highlight : str, optional
        Id of a claim that is drawn whether it is `shown` or not.
    units : {"km", "mi", "nmi"}
        For distances. Published figures keep their own unit.

    Returns
    -------
    Finding

    Raises
    ------
    RangevizError
        If there is no claim.
    ArgumentError
        If `region`, `highlight`, `units` or a name in `compared` is none of the known.
    DataError
        If a claim has no launch region, or `cities` lacks a column.

    Examples
    --------
    >>> from rangeviz import read_cities, read_claims, read_regions
    >>> found = finding(read_claims()[:1], read_regions(), read_cities(), "Washington, US")
    >>> print(str(found).replace("\xa0", " "))
    2,750 km, claimed for Shaheen-III, falls 8,310 km short of Washington. From ...
    >>> found.because[0].claims
    ('sh3-nawaz',)
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_places(cities)
    check_highlight(highlight, claims)
    told = shown_claims(claims, highlight)
    asked = [compared] if isinstance(compared, str) else compared
    if isinstance(asked, Sequence) and all(isinstance(name, str) for name in asked):
        asked = chosen_cities(cities, names=asked) if asked else None
    elif asked is not None:
        asked = given_places(asked)
    return draft_finding(told, regions, cities, asked, region=region, units=units)


def draft_finding(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: Columns | pd.DataFrame,
    compared: Columns | pd.DataFrame | None = None,
    *,
    region: RegionLike | None = None,
    units: str = "km",
) -> Finding:
    """Draft a finding on exactly these claims, as `finding` does on those that a map draws."""
    check_choice("units", units, UNITS)
    cities = Columns.of(cities)
    compared = None if compared is None else Columns.of(compared)
    check_cities(cities)
    if not claims:
        raise RangevizError("there is no claim to say anything of")
    starts = {claim.id: start for claim, start in pair_regions(claims, regions, region)}
    measure = _Measure(regions, region)
    if compared is None:
        capitals = capitals_of(cities)
        places = capitals if len(capitals) else cities
        top = largest(claims, starts)
        table = measure([top] if top else [], places, own_cities=False)
        facts = _facts(claims, starts, table, units)
        clauses = on_what_is_drawn(facts, with_capitals=len(capitals) > 0)
    elif len(compared) == 1:
        table = measure(claims, compared, own_cities=True)
        facts = _facts(claims, starts, table, units)
        clauses = on_one_city(facts, compared.name[0])
    else:
        table = measure(claims, compared, own_cities=False)
        facts = _facts(claims, starts, table, units)
        clauses = [*on_cities(facts), *_left_out(facts, compared)]
    clauses += limits(facts, asked=compared is not None)
    return Finding(
        headline=clauses[0].text,
        sentences=tuple(filter(None, (_sentence(clauses, part) for part in ("first", "second")))),
        because=tuple(clauses),
        table=table,
    )


@dataclass(frozen=True)
class _Measure:
    regions: Sequence[LaunchRegion]
    region: RegionLike | None

    def __call__(self, claims: Sequence[Claim], cities: Columns, *, own_cities: bool) -> Columns:
        return compared_columns(
            claims, self.regions, cities, region=self.region, own_cities=own_cities, sentences=False
        )


def _facts(
    claims: Sequence[Claim],
    starts: dict[str, LaunchRegion | None],
    table: Columns,
    units: str,
) -> Facts:
    return Facts(tuple(claims), starts, tuple(table.itertuples()), units)


def _left_out(facts: Facts, compared: Columns) -> list[Clause]:
    """Say which of the cities are those of the country that has the systems."""
    known = {row.geonameid for row in facts.rows}
    own = [row for row in compared.itertuples() if row.geonameid not in known]
    if not facts.rows or not own:
        return []
    key = "finding.limit.own.one" if len(own) == 1 else "finding.limit.own.many"
    text = words(key, city=named(own[0].name), count=count_word(len(own)))
    return [clause(text, facts.claims, part="first")]


def _sentence(clauses: Sequence[Clause], part: str) -> str:
    text = "; ".join(one.text for one in clauses if one.part == part)
    return f"{upper_first(text)}." if text else ""
