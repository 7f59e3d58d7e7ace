"""Cities looked up by what people type: in a table of cities, with the names that it knows."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import pandas as pd

from rangeviz.core.errors import ArgumentError, DataWarning, Problem, asked
from rangeviz.core.files import shipped_path
from rangeviz.core.words import words
from rangeviz.inputs.countries import TERRITORIES
from rangeviz.inputs.place_names import Found, Places, find_places, name_key, name_keys
from rangeviz.inputs.positions import Position, read_position

MOST_LISTED = 8
"""Of the places of one name, in a message."""


def find_cities(texts: Iterable[str], cities: pd.DataFrame) -> pd.DataFrame:
    """Find each of the cities, territories and positions that texts stand for.

    Parameters
    ----------
    texts : iterable of str
        As the `names` of `rangeviz.choose_cities`.
    cities : pandas.DataFrame
        As `read_cities` returns it. The other names of a place are its ``alternate_names``; where
        the table has no such column, and it is a shipped place, the shipped ones.

    Returns
    -------
    pandas.DataFrame
        The rows found, in the order asked for. A position's geonameid is negative.

    Raises
    ------
    ArgumentError
        If a text fits no place, with a suggestion, or several, with the candidates.

    Warns
    -----
    DataWarning
        If a country's or territory's name is taken for its capital.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> list(find_cities(["Bombay", "Paris, France", "1248991"], read_cities()).name)
    ['Mumbai', 'Paris', 'Colombo']
    >>> list(find_cities(["35.68 N, 139.69 E"], read_cities()).lat)
    [35.68]
    """
    rows = {int(number): row for row, number in enumerate(cities.geonameid)}
    places: Places | None = None
    tables: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for text in texts:
        position = read_position(text)
        if isinstance(position, Position):
            tables.append(_place_of_its_own(position, -1 - len(tables), cities))
            continue
        if position:
            problems.append(asked(text, "a position on the globe", position))
            continue
        identity = int(text) if text.strip().isdecimal() and len(text) < 20 else None
        if identity in rows:
            tables.append(cities.iloc[[rows[identity]]])
            continue
        places = places or places_of(cities)
        found = find_places(text, places)
        if len(found.rows) == 1:
            tables.append(cities.iloc[list(found.rows)])
            if found.is_country:
                city = cities.iloc[found.rows[0]]
                key = "ask.seat" if city.country in TERRITORIES else "ask.capital"
                said = words(key, text=text.strip(), city=city["name"])
                warnings.warn(said, DataWarning, stacklevel=3)
        else:
            problems.append(_not_one_city(text, found, cities))
    if problems:
        raise ArgumentError("names", *problems)
    return pd.concat(tables) if tables else cities.iloc[:0]


def _place_of_its_own(position: Position, identity: int, cities: pd.DataFrame) -> pd.DataFrame:
    place = {
        "geonameid": identity,
        "name": position.name,
        "ascii_name": position.name,
        "lon": position.lon,
        "lat": position.lat,
        "population": 0,
        "capital": False,
    }
    values = {column: place.get(column, "") for column in cities.columns}
    return pd.DataFrame([values], index=[identity]).astype(cities.dtypes)


def _not_one_city(text: str, found: Found, cities: pd.DataFrame) -> Problem:
    def listed(rows: Sequence[int]) -> str:
        with_number = len(found.rows) > 1
        named = [_said(cities.iloc[row], with_number=with_number) for row in rows[:MOST_LISTED]]
        more = len(rows) - len(named)
        return "; ".join([*named, f"{more} more"] if more else named)

    if found.rows:
        return asked(text, "one city", f"choose one of {listed(found.rows)}")
    fix = f"did you mean {listed(found.near)}?" if found.near else _OTHERWISE
    return asked(text, "a city in the list", fix)


_OTHERWISE = "give its position, such as 35.68, 139.69, or a --cities file that has it"


def _said(city: pd.Series, *, with_number: bool) -> str:
    state = city.admin1 if city.country == "US" else ""
    said = ", ".join(filter(None, (city["name"], state, city.country)))
    return f"{said} ({city.geonameid})" if with_number else said


def places_of(cities: pd.DataFrame) -> Places:
    """Gather what `find_places` asks of a table of cities.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> cities = read_cities()
    >>> cities.name.iloc[places_of(cities).others["bombay"][0]]
    'Mumbai'
    """
    own: dict[str, list[int]] = {}
    ascii_names = cities.get("ascii_name", cities.name)
    spelt = zip(name_keys(cities.name), name_keys(ascii_names), strict=True)
    for row, names in enumerate(spelt):
        for key in filter(None, dict.fromkeys(names)):
            own.setdefault(key, []).append(row)
    others: dict[str, list[int]] = {}
    for row, keys in enumerate(_other_keys(cities)):
        for key in filter(None, keys):
            if row not in own.get(key, ()):
                others.setdefault(key, []).append(row)
    admin1 = cities.get("admin1", pd.Series("", cities.index))
    divisions = {
        row: _divisions(country, code)
        for row, (country, code) in enumerate(zip(cities.country, admin1, strict=True))
        if code and (country == "US" or "," in code)
    }
    population = cities.get("population", pd.Series(0, cities.index))
    capital = cities.get("capital", pd.Series(False, cities.index))
    capitals = [row for row, is_one in enumerate(capital) if is_one]
    return Places(own, others, list(cities.country), divisions, list(population), capitals)


def _divisions(country: str, code: str) -> tuple[str, ...]:
    """Give the keys of what a place lies in: a state's code and name, or Kashmir's words."""
    other = state_names().get(code, "") if country == "US" else code.partition(",")[0]
    return name_key(code), name_key(other)


@cache
def state_names() -> dict[str, str]:
    """Return the names of the United States' first-level divisions by their codes.

    Examples
    --------
    >>> state_names()["OR"]
    'Oregon'
    """
    import pycountry

    states = (state for state in pycountry.subdivisions if state.country_code == "US")
    return {state.code.removeprefix("US-"): state.name for state in states}


def _other_keys(cities: pd.DataFrame) -> Iterable[Sequence[str]]:
    if "alternate_names" in cities:
        return map(name_keys, _own_names(cities))
    shipped = _shipped_keys()
    return (shipped.get(key, ()) for key in zip(cities.geonameid, cities.name, strict=True))


def usual_names(cities: pd.DataFrame) -> list[list[str]]:
    """Return the few other names of each city that a short list of places has.

    Those of a table of one's own, or what is common among the shipped ones.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> cities = read_cities()
    >>> usual_names(cities[cities.name == "Moscow"])
    [['Moskva', 'Mosca', 'Москва']]
    """
    if "alternate_names" in cities:
        return _own_names(cities)
    shipped = shipped_names()
    keyed = zip(cities.geonameid, cities.name, strict=True)
    return [list(shipped[key].usual) if key in shipped else [] for key in keyed]


def _own_names(cities: pd.DataFrame) -> list[list[str]]:
    return [[*filter(None, names.split("|"))] for names in cities.alternate_names]


class OtherNames(NamedTuple):
    """The other names of a shipped place: those that are common, and all the rest."""

    usual: Sequence[str]
    rest: Sequence[str]


@cache
def shipped_names() -> dict[tuple[int, str], OtherNames]:
    """Read the other names of the shipped places, by geonameid and own name.

    A table of one's own may number its places as it likes; who has both is the same place.

    Examples
    --------
    >>> shipped_names()[1275339, "Mumbai"].usual[0]
    'Bombay'
    """
    with shipped_path("cities.csv").open(encoding="utf-8", newline="") as file:
        own = {row["geonameid"]: row["name"] for row in csv.DictReader(file)}
    with shipped_path("city_names.csv").open(encoding="utf-8", newline="") as file:
        return {
            (int(row["geonameid"]), own[row["geonameid"]]): OtherNames(
                *([*filter(None, row[kind].split("|"))] for kind in ("usual", "others"))
            )
            for row in csv.DictReader(file)
        }


@cache
def _shipped_keys() -> dict[tuple[int, str], list[str]]:
    """Give the keys of all the shipped names; done once, for it takes a tenth of a second."""
    shipped = shipped_names()
    keys = iter(name_keys([name for names in shipped.values() for kind in names for name in kind]))
    return {key: [next(keys) for kind in names for _ in kind] for key, names in shipped.items()}
