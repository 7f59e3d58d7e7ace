"""Choosing cities from a list: by country, by population, by name."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from rangeviz.errors import DataError, Problem
from rangeviz.places import find_cities

_CODES = "give two letters, such as IN, LK or US"


def choose_cities(
    cities: pd.DataFrame,
    *,
    names: Sequence[str] = (),
    countries: Sequence[str] = (),
    min_population: int = 0,
) -> pd.DataFrame:
    """Keep the cities that were asked for.

    Parameters
    ----------
    cities : pandas.DataFrame
        As `read_cities` returns it.
    names : sequence of str
        See `find_cities`; looked up among the cities that the other two leave.
    countries : sequence of str
        ISO alpha-2 codes; any of them.
    min_population : int
        A city of unknown population (0) does not reach any.

    Raises
    ------
    DataError
        If a name or country fits no city, a name fits several, or no city has a population.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> list(choose_cities(read_cities(), countries=["LK"], min_population=600_000).name)
    ['Colombo']
    """
    known = set(cities.country)
    problems = [
        Problem("--country", None, None, code, "the code of a country with cities", _CODES)
        for code in countries
        if code.upper() not in known
    ]
    if min_population and len(cities) and not cities.population.any():
        value, fix = str(min_population), "add the column, or ask by name or country"
        expected = "cities with a population, but none has any"
        problems.append(Problem("--min-population", None, None, value, expected, fix))
    if problems:
        raise DataError(problems)
    if countries:
        cities = cities[cities.country.isin([code.upper() for code in countries])]
    if min_population:
        cities = cities[cities.population >= min_population]
    return find_cities(names, cities) if names else cities
