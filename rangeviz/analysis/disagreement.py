"""Cities whose verdict depends on whom one believes: claims on one system that do not agree."""

from __future__ import annotations

import pandas as pd

from rangeviz.analysis.verdicts import compare_cities
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.regions import RegionLike

_INSIDE = ("within", "within_from_part")


def disagreements(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    *,
    region: RegionLike | None = None,
    own_cities: bool = False,
) -> pd.DataFrame:
    """Find the cities to which claims on the same system give different verdicts.

    Only claims that are measured from the same region are held against each other.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    cities : DataFrame, path or list of names, optional
        As `read_cities` returns it.
    region : str or LaunchRegion, optional
        A region, or its id or name, that overrides every claim's launch region.
    own_cities : bool
        Also compare the cities of the country that has the system.

    Returns
    -------
    pandas.DataFrame
        The rows of `compare_cities` for those systems and cities, without sentences, ordered by
        system (as in the claims), region, city (as in the cities) and the claim's figure;
        and a column disagreement: ``opposed`` where one claim includes the city and another
        puts it beyond, else ``differ``.

    Examples
    --------
    >>> from rangeviz import Claim, LaunchRegion
    >>> from shapely import Point
    >>> start = LaunchRegion("x", "X", Point(0, 0))
    >>> claims = [Claim("a", "S", region="x", range=100), Claim("b", "S", region="x", range=300)]
    >>> city = pd.DataFrame(
    ...     {"geonameid": [1], "name": ["C"], "country": ["CC"], "lon": [2.0], "lat": [0.0]})
    >>> table = disagreements(claims, [start], city)
    >>> table[["claim_id", "verdict", "disagreement"]].values.tolist()
    [['a', 'beyond', 'opposed'], ['b', 'within', 'opposed']]
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    table = compare_cities(
        claims, regions, cities, region=region, own_cities=own_cities, sentences=False
    )
    table = table[table.verdict != "no_figure"].drop(columns="sentence")
    pair = [table.system, table.region_id, table.geonameid]
    differ = table.groupby(pair).verdict.transform("nunique") > 1
    included = table.verdict.isin(_INSIDE).groupby(pair).transform("any")
    beyond = (table.verdict == "beyond").groupby(pair).transform("any")
    opposed = (included & beyond).map({True: "opposed", False: "differ"})
    table = table.assign(disagreement=opposed.astype("str"))[differ]
    order = {system: number for number, system in enumerate(dict.fromkeys(table.system))}
    places = {identity: number for number, identity in enumerate(cities.geonameid)}
    keys = pd.DataFrame(
        {
            "system": table.system.map(order),
            "region": table.region_id,
            "city": table.geonameid.map(places),
            "figure": table.figure_km,
        }
    )
    rows = keys.sort_values(["system", "region", "city", "figure"], kind="stable").index
    return table.loc[rows].reset_index(drop=True)
