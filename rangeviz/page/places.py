"""The places of the page, packed: cities with their other names, and what countries are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from rangeviz.core.columns import Columns
from rangeviz.inputs.basemap import read_basemap
from rangeviz.inputs.city_search import state_names, usual_names
from rangeviz.inputs.countries import TERRITORIES, country_names
from rangeviz.inputs.place_names import name_key
from rangeviz.page.packing import pack_numbers, pack_sizes, pack_steps

if TYPE_CHECKING:
    import pandas as pd

CITIES_PER_DEGREE = 10_000


def pack_cities(cities: Columns | pd.DataFrame) -> dict[str, Any]:
    """Pack cities by country, from west to east; see ``page/src/geo/cities.js``.

    Parameters
    ----------
    cities : pandas.DataFrame or Columns
        As `rangeviz.read_cities` returns it.

    Returns
    -------
    dict
        ``names`` and ``line`` of all; ``countries`` and how many each has (``counts``);
        ``people``, ``capitals`` and ``seats`` of territories, what stands for the country in
        Kashmir (``where``), the ``states`` of those in the United States, and ``others``: the
        names that `usual_names` has. ``called``: more names of these countries.

    Examples
    --------
    >>> from rangeviz import read_cities
    >>> cities = read_cities()
    >>> packed = pack_cities(cities[cities.name.isin(["Karachi", "Mumbai"])])
    >>> packed["names"].split(), packed["others"]["names"].split("|")[0]
    (['Mumbai', 'Karachi'], 'Bombay')
    """
    table = Columns.of(cities)
    keys = (table[name].tolist() for name in ("country", "lon", "lat", "geonameid"))
    rows = zip(*keys, range(len(table)), strict=True)
    ordered = table[[row for *_, row in sorted(rows)]]
    countries = ordered.country.tolist()
    counts = Counter(countries)
    spots = np.rint(np.stack((ordered.lon, ordered.lat), axis=1) * CITIES_PER_DEGREE).astype(int)
    others = usual_names(ordered)
    capital = ordered.capital.astype(bool)
    territory = np.array([country in TERRITORIES for country in countries], bool)
    return {
        "names": "\n".join(map(_one_line, ordered.name)),
        "countries": list(counts),
        "counts": list(counts.values()),
        "people": pack_sizes(ordered.population // 1000),
        "capitals": pack_steps(np.flatnonzero(capital & ~territory)),
        "seats": pack_steps(np.flatnonzero(capital & territory)),
        "where": {n: a for n, a in enumerate(ordered.admin1) if a.startswith("Kashmir, ")},
        "states": _states(ordered.admin1[ordered.country == "US"]),
        "others": {
            "rows": pack_steps(row for row, names in enumerate(others) if names),
            "names": "\n".join("|".join(map(_one_line, names)) for names in others if names),
        },
        "line": pack_numbers(np.diff(spots, axis=0, prepend=[[0, 0]]).ravel()),
        "called": _names_of_countries(counts),
    }


def _one_line(name: str) -> str:
    return " ".join(name.split("\n"))


def _states(codes: np.ndarray) -> dict[str, Any]:
    known = state_names()
    used = [code if code in known else "--" for code in codes]
    return {"codes": "".join(used), "called": {c: known[c] for c in sorted({*used} & {*known})}}


def _names_of_countries(codes: Iterable[str]) -> dict[str, str]:
    """Give what countries are called beside their names on the map."""
    labels = read_basemap()["objects"]["countries"]["geometries"]
    on_map = {label["properties"]["id"]: label["properties"]["name"] for label in labels}
    more = {}
    for code in codes:
        names = {name_key(name): name for name in reversed(country_names(code))}
        names.pop(name_key(on_map.get(code, "")), None)
        if names:
            more[code] = "|".join(names.values())
    return more
