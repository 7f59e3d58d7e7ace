"""The question the other way round: which range a claim would need to include a city."""

from __future__ import annotations

import pandas as pd

from rangeviz.analysis.verdicts import compare_cities
from rangeviz.core.errors import ArgumentError, asked
from rangeviz.core.text import isolated
from rangeviz.core.words import format_km, words
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.operators import claims_of
from rangeviz.inputs.pairing import find_region
from rangeviz.inputs.regions import LaunchRegion, RegionLike

MET = ("within", "within_from_part")


def range_needs(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    start: RegionLike | None = None,
    cities: CitiesLike = None,
    *,
    operator: str = "",
) -> pd.DataFrame:
    """Set the distances from a region to cities against the claims on its operator's systems.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
        Only those of the operator are compared.
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    start : str or LaunchRegion
        The region, or its id or name, where the distances start, whatever region the claims name.
    cities : DataFrame, path or list of names, optional
        As `read_cities` returns it.
    operator : str, optional
        A country, by name or code. Default: that which the region is, or is the default for.

    Returns
    -------
    pandas.DataFrame
        As `compare_cities`: one row per city and claim, cities in their order, the claim with
        the largest figure first. A range of nearest_km includes the city from one point of the
        region, one of farthest_km from all of it.

    Raises
    ------
    ArgumentError
        If the region is not known, or does not say whose it is and no operator is given, or the
        operator given is no country with claims.

    Examples
    --------
    >>> from rangeviz import read_cities, read_claims, read_regions
    >>> cities = read_cities()
    >>> anchorage = cities[cities.name == "Anchorage"]
    >>> row = range_needs(read_claims()[:1], read_regions(), "Pakistan", anchorage).iloc[0]
    >>> row.system, round(row.nearest_km), row.verdict
    ('Shaheen-III', 8384, 'beyond')
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    region = find_region(start, regions, "start")
    own_operator = operator_of(region)
    if operator:
        own = claims_of(claims, operator, "operator")
    elif own_operator:
        own = [claim for claim in claims if claim.operator == own_operator]
    else:
        expected = "a launch region whose country is known"
        raise ArgumentError("start", asked(region.id, expected, "name the operator too"))
    table = compare_cities(own, regions, cities, region=region, own_cities=True)
    largest = {claim.id: max(claim.figures_km.values(), default=0.0) for claim in own}
    city_order = {identity: number for number, identity in enumerate(cities.geonameid)}
    order = pd.DataFrame(
        {
            "city": table.geonameid.map(city_order),
            "figure": -table.claim_id.map(largest).astype(float),
        }
    )
    rows = order.sort_values(["city", "figure"], kind="stable").index
    return table.loc[rows].reset_index(drop=True)


def operator_of(start: LaunchRegion) -> str:
    """Tell whose systems start from a region: the country it is, or is the default for.

    Examples
    --------
    >>> from rangeviz import read_regions
    >>> [operator_of(r) for r in read_regions() if r.id in ("IN", "IN-mainland", "PK")]
    ['IN', 'IN', 'PK']
    """
    return start.default_for or (start.id if start.kind == "country" else "")


def summary(rows: pd.DataFrame) -> str:
    r"""Say in one paragraph what one city would need, and which claims state that much.

    Parameters
    ----------
    rows : pandas.DataFrame
        The rows of one city, as `range_needs` returns them.

    Examples
    --------
    >>> from rangeviz import read_cities, read_claims, read_regions
    >>> cities = read_cities()
    >>> anchorage = cities[cities.name == "Anchorage"]
    >>> rows = range_needs(read_claims()[:1], read_regions(), "Pakistan", anchorage)
    >>> print(summary(rows).replace("\xa0", " "))
    To include Anchorage, US, a claim needs 8,384 km from the nearest point of Pakistan and
    10,019 km from all of it. The one claim with a figure, Shaheen-III (2,750 km), is 5,634 km
    less.
    """
    first = rows.iloc[0]
    place = ", ".join(isolated(name) for name in (first.city, first.country) if name)
    distance = words(
        "needs.distance" if first.nearest_km != first.farthest_km else "needs.distance_point",
        city=place,
        region=first.region,
        nearest=format_km(first.nearest_km),
        farthest=format_km(first.farthest_km),
    )
    figured = rows[rows.figure_km.notna()]
    if figured.empty:
        return f"{distance} {words('needs.no_claim')}"
    count = len(figured)
    claims = words("needs.claim" if count == 1 else "needs.claims", count=count)
    met = figured[figured.verdict.isin(MET)]
    open_ = int((figured.verdict == "not_settled").sum())
    if met.empty:
        longest = figured.loc[figured.figure_km.idxmax()]
        said = words(
            "needs.none" if count > 1 else "needs.none_one",
            claims=claims,
            system=longest.system,
            claim=longest.claimed_range + (", projected" if longest.basis == "projected" else ""),
            margin=format_km(-longest.margin_nearest_km),
        )
    else:
        said = words(
            "needs.some",
            claims=claims,
            met=len(met),
            verb=words("needs.states" if len(met) == 1 else "needs.state"),
            everywhere=int((met.verdict == "within").sum()) or words("needs.from_none"),
        )
        said += _counted("needs.projected", int((met.basis == "projected").sum()))
    said += _counted("needs.open", open_)
    return f"{distance} {said}"


def _counted(key: str, count: int) -> str:
    return f" {words(f'{key}_one' if count == 1 else key, count=count)}" if count else ""
