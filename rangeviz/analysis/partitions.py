"""Beyond one machine: the comparison of verdicts.py over the partitions of a Dask table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from rangeviz.analysis.verdicts import compare_cities, empty_comparison
from rangeviz.core.errors import ArgumentError, asked
from rangeviz.core.optional import load
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import ClaimsLike, RegionsLike, given_claims, given_regions
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike


def compare_partitions(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: Any = None,
    *,
    region: RegionLike | None = None,
    own_cities: bool = False,
    sentences: bool = False,
) -> Any:
    """Compare claims with the cities of a Dask table, each partition on its own.

    Parameters
    ----------
    claims, regions, region, own_cities, sentences
        As for `compare_cities`, but that sentences are only written where asked for.
    cities : dask.dataframe.DataFrame
        With the columns that `compare_cities` asks for.

    Returns
    -------
    dask.dataframe.DataFrame
        The columns of `compare_cities`, computed when it is asked for; in each partition one row
        per claim and city. Every number is that of `compare_cities` on the whole table.

    Raises
    ------
    RangevizError
        If Dask is not installed.
    DataError, ArgumentError
        At once, if claims name no known region; a wrong city when its partition is computed.

    Examples
    --------
    >>> import dask.dataframe as dd
    >>> from rangeviz import read_cities, read_claims, read_regions
    >>> cities = dd.from_pandas(read_cities().head(100), npartitions=2)
    >>> table = compare_partitions(read_claims()[:1], read_regions(), cities)
    >>> len(table.compute())
    100
    """
    load("dask.dataframe", "dask")
    claims, regions = given_claims(claims), given_regions(regions)
    if not hasattr(cities, "map_partitions"):
        found = type(cities).__name__
        raise ArgumentError("cities", asked(found, "a Dask table; compare_cities takes all others"))
    starts = {start.id: start for _, start in pair_regions(claims, regions, region) if start}
    return cities.map_partitions(
        _compare,
        claims,
        list(starts.values()),
        None if region is None else next(iter(starts), None),
        own_cities,
        sentences,
        meta=empty_comparison(),
    )


def _compare(
    cities: pd.DataFrame,
    claims: list[Claim],
    regions: list[LaunchRegion],
    region: str | None,
    own_cities: bool,
    sentences: bool,
) -> pd.DataFrame:
    return compare_cities(
        claims, regions, cities, region=region, own_cities=own_cities, sentences=sentences
    )
