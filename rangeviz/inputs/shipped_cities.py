"""The shipped cities and their other names, in a form that needs no parsing at each start.

``data/cities.bin`` holds what reading ``data/cities.csv`` gives; ``data/city_names.bin`` holds, for
the same rows, the other names that are common and the keys of all, each parted by ``|``.
``tools/pack_cities.py`` writes both, and a test holds them to their sources.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from rangeviz.core.columns import Columns, pack_columns, unpack_columns
from rangeviz.core.reading import shipped_path
from rangeviz.inputs.place_names import name_keys

if TYPE_CHECKING:
    import pandas as pd

PACKED, PACKED_NAMES = "cities.bin", "city_names.bin"


@cache
def shipped_cities() -> Columns:
    """Return the shipped cities, in the order of their file."""
    return unpack_columns(shipped_path(PACKED).read_bytes())


@cache
def shipped_city_names() -> Columns:
    """Return other names of each shipped city: the ``usual``, and the ``keys`` of all."""
    return unpack_columns(shipped_path(PACKED_NAMES).read_bytes())


def packed_cities(cities: pd.DataFrame) -> bytes:
    """Return the bytes of ``data/cities.bin`` for what reading their source gives."""
    return pack_columns(Columns.of(cities))


def packed_names(cities: pd.DataFrame) -> bytes:
    """Return the bytes of ``data/city_names.bin`` for the rows of the cities."""
    named = other_names()
    each = [named.get(number, ((), ())) for number in cities.geonameid]
    keys = iter(name_keys([name for kinds in each for names in kinds for name in names]))
    columns = {
        "usual": ["|".join(usual) for usual, _ in each],
        "keys": ["|".join(next(keys) for names in kinds for _ in names) for kinds in each],
    }
    return pack_columns(Columns({name: np.array(texts, object) for name, texts in columns.items()}))


def other_names() -> dict[int, tuple[list[str], list[str]]]:
    """Read the other names of the shipped places: by geonameid, the usual ones and the rest.

    Examples
    --------
    >>> other_names()[1275339][0][0]
    'Bombay'
    """
    with shipped_path("city_names.csv").open(encoding="utf-8", newline="") as file:
        return {
            int(row["geonameid"]): (_parted(row["usual"]), _parted(row["others"]))
            for row in csv.DictReader(file)
        }


def _parted(names: str) -> list[str]:
    return [*filter(None, names.split("|"))]
