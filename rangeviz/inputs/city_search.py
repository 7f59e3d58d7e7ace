"""Cities looked up by what people type: in a table of cities, with the names that it knows."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from rangeviz.core.columns import Columns
from rangeviz.core.errors import ArgumentError, DataWarning, Problem, asked
from rangeviz.core.words import words
from rangeviz.inputs.countries import TERRITORIES
from rangeviz.inputs.place_names import Found, Places, find_places, name_key, name_keys
from rangeviz.inputs.positions import Position, read_position
from rangeviz.inputs.shipped_cities import shipped_cities, shipped_city_names

if TYPE_CHECKING:
    import pandas as pd

Cities = Any
"""A table of cities, `Columns` or a data frame; what is chosen from it is of the same kind."""

MOST_LISTED = 8
"""Of the places of one name, in a message."""


def find_cities(texts: Iterable[str], cities: Cities) -> Cities:
    """Find each of the cities, territories and positions that texts stand for.

    Parameters
    ----------
    texts : iterable of str
        As the `names` of `rangeviz.choose_cities`.
    cities : pandas.DataFrame or Columns
        As `read_cities` returns it. The other names of a place are its ``alternate_names``; where
        the table has no such column, and it is a shipped place, the shipped ones.

    Returns
    -------
    pandas.DataFrame or Columns
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
    found = _found(texts, Columns.of(cities))
    if not found:
        return cities[:0]
    tables: list[Any] = [
        _place_of_its_own(one, -1 - number, cities)
        if isinstance(one, Position)
        else (cities if isinstance(cities, Columns) else cities.iloc)[[one]]
        for number, one in enumerate(found)
    ]
    if isinstance(cities, Columns):
        return Columns.joined([table.arrays for table in tables])
    import pandas as pd

    return pd.concat(tables)


def _found(texts: Iterable[str], cities: Columns) -> list[int | Position]:
    """Find the row, or the position, that each text stands for."""
    rows = {number: row for row, number in enumerate(cities.geonameid.tolist())}
    places: Places | None = None
    taken: list[int | Position] = []
    problems: list[Problem] = []
    for text in texts:
        position = read_position(text)
        if isinstance(position, Position):
            taken.append(position)
            continue
        if position:
            problems.append(asked(text, "a position on the globe", position))
            continue
        identity = int(text) if text.strip().isdecimal() and len(text) < 20 else None
        if identity in rows:
            taken.append(rows[identity])
            continue
        places = places or places_of(cities)
        found = find_places(text, places)
        if len(found.rows) != 1:
            problems.append(_not_one_city(text, found, cities))
            continue
        (row,) = found.rows
        taken.append(row)
        if found.is_country:
            key = "ask.seat" if cities.country[row] in TERRITORIES else "ask.capital"
            said = words(key, text=text.strip(), city=cities.name[row])
            warnings.warn(said, DataWarning, stacklevel=4)
    if problems:
        raise ArgumentError("names", *problems)
    return taken


def _place_of_its_own(position: Position, identity: int, cities: Cities) -> Cities:
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
    if isinstance(cities, Columns):
        return Columns({n: np.array([v], cities[n].dtype) for n, v in values.items()})
    import pandas as pd

    return pd.DataFrame([values], index=[identity]).astype(cities.dtypes)


def _not_one_city(text: str, found: Found, cities: Columns) -> Problem:
    def listed(rows: Sequence[int]) -> str:
        with_number = len(found.rows) > 1
        named = [_said(cities, row, with_number=with_number) for row in rows[:MOST_LISTED]]
        more = len(rows) - len(named)
        return "; ".join([*named, f"{more} more"] if more else named)

    if found.rows:
        return asked(text, "one city", f"choose one of {listed(found.rows)}")
    fix = f"did you mean {listed(found.near)}?" if found.near else _OTHERWISE
    return asked(text, "a city in the list", fix)


_OTHERWISE = "give its position, such as 35.68, 139.69, or a --cities file that has it"


def _said(cities: Columns, row: int, *, with_number: bool) -> str:
    country = cities.country[row]
    state = cities.admin1[row] if country == "US" else ""
    said = ", ".join(filter(None, (cities.name[row], state, country)))
    return f"{said} ({cities.geonameid[row]})" if with_number else said


def places_of(cities: Columns | pd.DataFrame) -> Places:
    """Gather what `find_places` asks of a table of cities.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> cities = read_cities()
    >>> cities.name.iloc[places_of(cities).others["bombay"][0]]
    'Mumbai'
    """
    cities = Columns.of(cities)
    names = cities.name.tolist()
    ascii_names = cities.ascii_name.tolist() if "ascii_name" in cities else names
    own: dict[str, list[int]] = {}
    for row, spelt in enumerate(zip(name_keys(names), name_keys(ascii_names), strict=True)):
        for key in filter(None, dict.fromkeys(spelt)):
            own.setdefault(key, []).append(row)
    others: dict[str, list[int]] = {}
    for row, keys in enumerate(_other_keys(cities)):
        for key in filter(None, keys):
            if row not in own.get(key, ()):
                others.setdefault(key, []).append(row)
    countries = cities.country.tolist()
    admin1 = cities.admin1.tolist() if "admin1" in cities else [""] * len(cities)
    divisions = {
        row: _divisions(country, code)
        for row, (country, code) in enumerate(zip(countries, admin1, strict=True))
        if code and (country == "US" or "," in code)
    }
    population = cities.population.tolist() if "population" in cities else [0] * len(cities)
    capitals = np.flatnonzero(cities.capital).tolist() if "capital" in cities else []
    return Places(own, others, countries, divisions, population, capitals)


def _divisions(country: str, code: str) -> tuple[str, ...]:
    """Give the keys of what a place lies in: a state's code and name, or Kashmir's words."""
    other = state_names().get(code, "") if country == "US" else code.partition(",")[0]
    return name_key(code), name_key(other)


@cache
def state_names() -> dict[str, str]:
    """Return the names of the United States' first-level divisions by their codes.

    They are those of ISO 3166-2, as pycountry has them; reading all of them takes longer.

    Examples
    --------
    >>> state_names()["OR"]
    'Oregon'
    """
    text = resources.files(__package__).joinpath("states.json").read_text(encoding="utf-8")
    names: dict[str, str] = json.loads(text)
    return names


def _other_keys(cities: Columns) -> Iterator[Sequence[str]]:
    if "alternate_names" in cities:
        return map(name_keys, _own_names(cities))
    return _of_shipped(cities, "keys")


def usual_names(cities: Columns | pd.DataFrame) -> list[list[str]]:
    """Return the few other names of each city that a short list of places has.

    Those of a table of one's own, or what is common among the shipped ones.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> cities = read_cities()
    >>> usual_names(cities[cities.name == "Moscow"])
    [['Moskva', 'Mosca', 'Москва']]
    """
    cities = Columns.of(cities)
    return _own_names(cities) if "alternate_names" in cities else [*_of_shipped(cities, "usual")]


def _own_names(cities: Columns) -> list[list[str]]:
    return [[*filter(None, names.split("|"))] for names in cities.alternate_names]


def _of_shipped(cities: Columns, kind: str) -> Iterator[list[str]]:
    """Give what is known of each city's other names, if it is a shipped one.

    A table of one's own may number its places as it likes; who has number and name is the same.
    """
    known = _known_of_shipped(kind)
    for key in zip(cities.geonameid.tolist(), cities.name.tolist(), strict=True):
        found = known.get(key)
        yield found.split("|") if found else []


@cache
def _known_of_shipped(kind: str) -> dict[tuple[int, str], str]:
    """Give what is known of the shipped cities, by number and name."""
    shipped = shipped_cities()
    keyed = zip(shipped.geonameid.tolist(), shipped.name.tolist(), strict=True)
    return dict(zip(keyed, shipped_city_names()[kind].tolist(), strict=True))
