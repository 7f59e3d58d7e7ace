"""Cities, which distances lead to: reading a list of them, and choosing from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from rangeviz.core.errors import ArgumentError, asked
from rangeviz.core.files import shipped_path
from rangeviz.inputs.cells import Row
from rangeviz.inputs.city_search import find_cities
from rangeviz.inputs.countries import country_codes, country_name
from rangeviz.inputs.place_names import alike
from rangeviz.inputs.tables import TableSource, read_table

CITY_COLUMNS = tuple(
    """
    geonameid name ascii_name country admin1 lon lat population capital alternate_names
    """.split()
)

MAX_CITIES = 500_000
"""Of a file that is read as a whole; `rangeviz.stream_verdicts` has no limit."""


def read_cities(source: TableSource = None) -> pd.DataFrame:
    """Read cities: the shipped ones, or those of a CSV file or DataFrame.

    Parameters
    ----------
    source : path, file object or pandas.DataFrame, optional
        Needs the columns name, lat and lon (degrees, WGS 84); geonameid, ascii_name, country
        (ISO alpha-2), admin1, population, capital (1 or empty) and alternate_names (parted by
        ``|``) are optional.
        Default: ``data/cities.csv``.

    Returns
    -------
    pandas.DataFrame
        geonameid (int64; the row's number from 1 where the file has none), name, ascii_name,
        country, admin1 (str), lon, lat (float64), population (int64; 0 if not given),
        capital (bool), and alternate_names (str) where the file has them. Populations mix
        vintages: filter with them, do not quote them.

    Raises
    ------
    DataError
        With every problem of the file: line, column, value, what was expected, how to fix it.

    Examples
    --------
    >>> cities = read_cities()
    >>> sorted(cities[cities.name == "Hyderabad"].country)
    ['IN', 'PK']
    """
    source = shipped_path("cities.csv") if source is None else source
    required = ("name", "lat", "lon")
    optional = [column for column in CITY_COLUMNS if column not in required]
    table = read_table(source, required, optional, most_rows=MAX_CITIES)
    seen: dict[int, int] = {}
    cities = [_read_city(row, number, seen) for number, row in enumerate(table, start=1)]
    table.finish()
    kinds = {"geonameid": "int64", "population": "int64", "capital": "bool"}
    frame = pd.DataFrame(cities, columns=list(CITY_COLUMNS))
    if "alternate_names" not in table.columns:
        frame = frame.drop(columns="alternate_names")
    return frame.astype(kinds | {"lon": "float64", "lat": "float64"})


def _read_city(row: Row, number: int, seen: dict[int, int]) -> tuple[Any, ...]:
    identity = _whole_number(row, "geonameid", number)
    if identity in seen:
        row.problem("geonameid", "a unique number", f"line {seen[identity]} has the same")
    seen[identity] = row.line
    lon, lat = _read_coordinates(row)
    name = row.text("name", required="the city's name")
    return (
        identity,
        name,
        row.text("ascii_name") or name,
        row.country("country"),
        row.text("admin1"),
        lon,
        lat,
        _whole_number(row, "population", 0),
        row.choice("capital", ("1", "yes", "0", "no")) in ("1", "yes"),
        row.text("alternate_names"),
    )


def _read_coordinates(row: Row) -> Iterator[float]:
    row.text("lon", required="a longitude in degrees")
    row.text("lat", required="a latitude in degrees")
    lon, lat = row.number("lon", decimals=True), row.number("lat", decimals=True)
    if lat is not None and abs(lat) > 90:
        swapped = lon is not None and abs(lon) <= 90
        fix = "latitude and longitude look swapped" if swapped else "give degrees, no metres"
        row.problem("lat", "a latitude from -90 to 90", fix)
    if lon is not None and abs(lon) > 180:
        fix = "subtract or add 360" if abs(lon) <= 540 else "give degrees, no metres"
        row.problem("lon", "a longitude from -180 to 180", fix)
    return (float("nan") if value is None else value for value in (lon, lat))


def _whole_number(row: Row, column: str, default: int) -> int:
    value = row.number(column)
    if value is None:
        return default
    if not (0 <= value < 1e15 and value.is_integer()):
        row.problem(column, "a whole number, 0 or above, of at most 15 digits")
        return default
    return int(value)


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
    codes = _countries_with_cities(countries, cities)
    if min_population and len(cities) and not cities.population.any():
        expected = "cities with a population, but none has any"
        fix = "add the column, or ask by name or country"
        raise ArgumentError("min_population", asked(str(min_population), expected, fix))
    if codes:
        cities = cities[cities.country.isin(codes)]
    if min_population:
        cities = cities[cities.population >= min_population]
    return find_cities(names, cities) if names else cities


def _countries_with_cities(countries: Sequence[str], cities: pd.DataFrame) -> list[str]:
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
