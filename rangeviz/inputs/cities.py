"""Cities, which distances lead to: choosing from a list of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.core.errors import ArgumentError, asked
from rangeviz.inputs.city_search import Cities, find_cities
from rangeviz.inputs.countries import TERRITORIES, country_codes, country_name
from rangeviz.inputs.given import CitiesLike, given_cities
from rangeviz.inputs.place_names import alike

if TYPE_CHECKING:
    import pandas as pd


def usual_cities(cities: Cities) -> Cities:
    """Choose the cities that are compared where none is asked for: capitals of five million.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> len(usual_cities(read_cities()))
    18
    """
    if "capital" not in cities or "population" not in cities:
        return cities
    capitals = capitals_of(cities)
    return capitals[np.asarray(capitals.population) >= 5_000_000]


def capitals_of(cities: Cities) -> Cities:
    """Keep the capitals of countries; GeoNames' flag has those of territories too.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> capitals = set(capitals_of(read_cities()).name)
    >>> "Colombo" in capitals, "Hong Kong" in capitals, "Taipei" in capitals
    (True, False, True)
    """
    if "capital" not in cities:
        return cities[:0]
    home = np.array([country not in TERRITORIES for country in cities.country], bool)
    return cities[np.asarray(cities.capital, bool) & home]


def choose_cities(
    cities: CitiesLike = None,
    *,
    names: Sequence[str] = (),
    countries: Sequence[str] = (),
    min_population: int = 0,
) -> pd.DataFrame:
    """Keep the cities that were asked for.

    Parameters
    ----------
    cities : DataFrame, path or list of names, optional
        As `read_cities` returns it.
    names : sequence of str
        Names and positions as people type them: a geonameid; a city's name in any spelling or
        script, also a former one, with where it lies or without (``Hyderabad, PK``,
        ``Portland, Oregon``); a country or territory, for its capital; degrees, latitude first
        (``35.68, 139.69``), for a place of its own. Looked up among the cities that the other two
        leave.
    countries : sequence of str
        Names or ISO codes of countries; any of them.
    min_population : int
        A city of unknown population (0) does not reach any.

    Raises
    ------
    ArgumentError
        If a name or country fits no city or several, or no city has a population.

    Warns
    -----
    DataWarning
        If a country's or territory's name is taken for its capital.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> list(choose_cities(read_cities(), countries=["Sri Lanka"], min_population=600_000).name)
    ['Colombo']
    >>> list(choose_cities(read_cities(), names=["Bombay", "Москва", "hyderabad pk"]).name)
    ['Mumbai', 'Moscow', 'Hyderabad']
    """
    return chosen_cities(
        given_cities(cities), names=names, countries=countries, min_population=min_population
    )


def chosen_cities(
    cities: Cities,
    *,
    names: Sequence[str] = (),
    countries: Sequence[str] = (),
    min_population: int = 0,
) -> Cities:
    """Keep the cities that were asked for, as `choose_cities` does, in a table of either kind."""
    codes = _countries_with_cities(countries, cities)
    if min_population and len(cities) and not cities.population.any():
        expected = "cities with a population, but none has any"
        fix = "add the column, or ask by name or country"
        raise ArgumentError("min_population", asked(str(min_population), expected, fix))
    if codes:
        cities = cities[np.array([country in codes for country in cities.country], bool)]
    if min_population:
        cities = cities[np.asarray(cities.population) >= min_population]
    return find_cities(names, cities) if names else cities


def _countries_with_cities(countries: Sequence[str], cities: Cities) -> list[str]:
    known, found, problems = set(cities.country), list[str](), []
    for text in countries:
        meant = sorted({text.upper()} & known or known.intersection(country_codes(text)))
        if len(meant) == 1:
            found += meant
        elif meant:
            listed = "; ".join(f"{code}, {country_name(code)}" for code in meant)
            problems.append(asked(text, "one country", f"choose one of {listed}"))
        else:
            near = alike(text, map(country_name, sorted(known)))[:1]
            fix = f"did you mean {near[0]}?" if near else "give two letters, such as IN, LK or US"
            problems.append(asked(text, "the name or code of a country with cities", fix))
    if problems:
        raise ArgumentError("countries", *problems)
    return found
