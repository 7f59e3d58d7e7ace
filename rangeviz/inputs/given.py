"""What functions are given: what is read, or has been; or nothing, for the shipped data."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import IO, TYPE_CHECKING, Any, Union

from rangeviz.inputs.claim_reader import read_claims
from rangeviz.inputs.claim_sequence import Claims
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.frames import as_pandas
from rangeviz.inputs.region_reader import read_regions
from rangeviz.inputs.region_sequence import Regions
from rangeviz.inputs.regions import LaunchRegion

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.core.columns import Columns

Source = Union[str, os.PathLike[str], IO[str], IO[bytes], "pd.DataFrame", None]
"""A path, an open file or a table; None stands for the shipped data."""

ClaimsLike = Sequence[Claim] | Sequence[Mapping[str, Any]] | Source
RegionsLike = Sequence[LaunchRegion] | LaunchRegion | Source
CitiesLike = Any
"""A `Source`, or a list of names or of dicts; to a type checker a table can be anything."""


_AS_READ = {"geonameid", "name", "country", "lon", "lat"}
"""What a table of cities has that was read already; it may be large, and is not read again."""


def given_claims(claims: ClaimsLike) -> Claims:
    """Return claims as `read_claims` does.

    Examples
    --------
    >>> given_claims([{"id": "a", "system": "A", "operator": "PK", "qualifier": "stated",
    ...                "range": 900, "unit": "km", "source_title": "A book", "quote": "900 km"}])
    <1 claim on 1 system>
    """
    return claims if isinstance(claims, Claims) else read_claims(claims)


def given_regions(regions: RegionsLike) -> Regions:
    """Return launch regions as `read_regions` does."""
    return read_regions(regions)


def given_places(cities: CitiesLike) -> Columns:
    """Return cities as columns, the shipped ones without a data frame."""
    from rangeviz.core.columns import Columns

    if isinstance(cities, Columns):
        return cities
    if cities is None:
        from rangeviz.inputs.shipped_cities import shipped_cities

        return shipped_cities()
    return Columns.of(given_cities(cities))


def given_cities(cities: CitiesLike) -> pd.DataFrame:
    """Return cities as `read_cities` does."""
    cities = as_pandas(cities)
    if hasattr(cities, "columns") and not hasattr(cities, "iterfeatures"):
        from pandas.api.types import is_numeric_dtype

        columns = {*cities.columns}
        if columns >= _AS_READ and all(is_numeric_dtype(cities[axis]) for axis in ("lon", "lat")):
            return cities
    from rangeviz.inputs.city_reader import read_cities

    return read_cities(cities)
