"""Cities, which distances lead to: choosing from a list of them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from rangeviz.core.errors import ArgumentError, Problem, asked


def usual_cities(cities: pd.DataFrame) -> pd.DataFrame:
    """Choose the cities that are compared where none is asked for: capitals of five million.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> len(usual_cities(read_cities()))
    19
    """
    if "capital" not in cities or "population" not in cities:
        return cities
    return cities[cities.capital & (cities.population >= 5_000_000)]


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
    ArgumentError
        If a name or country fits no city, a name fits several, or no city has a population.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> list(choose_cities(read_cities(), countries=["LK"], min_population=600_000).name)
    ['Colombo']
    """
    known = set(cities.country)
    problems = [
        asked(code, "the code of a country with cities", _CODES)
        for code in countries
        if code.upper() not in known
    ]
    if problems:
        raise ArgumentError("countries", *problems)
    if min_population and len(cities) and not cities.population.any():
        expected = "cities with a population, but none has any"
        fix = "add the column, or ask by name or country"
        raise ArgumentError("min_population", asked(str(min_population), expected, fix))
    if countries:
        cities = cities[cities.country.isin([code.upper() for code in countries])]
    if min_population:
        cities = cities[cities.population >= min_population]
    return find_cities(names, cities) if names else cities


def find_cities(names: Iterable[str], cities: pd.DataFrame) -> pd.DataFrame:
    """Find cities by geonameid, or by name with or without a country: ``Hyderabad, PK``.

    Alternate names count where no city has the name itself.

    Parameters
    ----------
    names : iterable of str
        A geonameid in digits, a name or its ASCII form; case does not matter.
    cities : pandas.DataFrame
        As `read_cities` returns it.

    Returns
    -------
    pandas.DataFrame
        The rows found, in the order asked for.

    Raises
    ------
    ArgumentError
        If a name fits no city, with a suggestion, or several, with the candidates.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> list(find_cities(["hyderabad, pk", "1248991"], read_cities()).name)
    ['Hyderabad', 'Colombo']
    """
    folded = cities.name.str.casefold(), cities.ascii_name.str.casefold()
    others = "|" + cities.get("alternate_names", pd.Series("", cities.index)).str.casefold() + "|"
    found: list[Any] = []
    problems: list[Problem] = []
    for text in names:
        name, _, country = (part.strip() for part in text.casefold().partition(","))
        match = (folded[0] == name) | (folded[1] == name)
        if not match.any() and name:
            match = others.str.contains(f"|{name}|", regex=False)
        if name.isdecimal():
            match |= cities.geonameid == int(name)
        if country:
            match &= cities.country.str.casefold() == country
        rows = cities.index[match]
        if len(rows) == 1:
            found.append(rows[0])
        else:
            problems.append(_not_one_city(text, name, cities, rows))
    if problems:
        raise ArgumentError("names", *problems)
    return cities.loc[found]


def _not_one_city(text: str, name: str, cities: pd.DataFrame, rows: pd.Index) -> Problem:
    if len(rows):
        candidates = cities.loc[rows].sort_values("population", ascending=False)
        listed = "; ".join(f"{c.name}, {c.country} ({c.geonameid})" for c in _records(candidates))
        return asked(text, "one city", f"choose one of {listed}")
    spelt = cities.ascii_name.str.casefold()
    close = difflib.get_close_matches(name, spelt.unique(), n=3)
    alike = cities[spelt.isin(close)].sort_values("population", ascending=False).head(5)
    near = "; ".join(f"{city.name}, {city.country}" for city in _records(alike))
    fix = f"did you mean {near}?" if near else "give a --cities file that has it"
    return asked(text, "a city in the list", fix)


def _records(cities: pd.DataFrame) -> list[Any]:
    return list(cities[["name", "country", "geonameid"]].itertuples(index=False, name="City"))
