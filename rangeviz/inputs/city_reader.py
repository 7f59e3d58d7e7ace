"""Cities, which distances lead to: reading a list of them in any form."""

from __future__ import annotations

import re
import warnings
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from rangeviz.core.errors import ArgumentError, DataWarning, asked
from rangeviz.inputs.cells import Row, is_country
from rangeviz.inputs.city_forms import read_city_table
from rangeviz.inputs.city_search import find_cities
from rangeviz.inputs.countries import country_codes
from rangeviz.inputs.degrees import read_degrees
from rangeviz.inputs.frames import geojson_file, rows_of
from rangeviz.inputs.limits import reading_at_most
from rangeviz.inputs.shipped_cities import shipped_cities
from rangeviz.inputs.tables import Table

CITY_COLUMNS = tuple(
    """
    geonameid name ascii_name country admin1 lon lat population capital alternate_names
    """.split()
)

_OF_SOURCES = ("read", "columns", "__fspath__")
"""What an open file, a table and a path have, and a list has not."""

_PLAIN = re.compile(r"-?[0-9]{1,7}(?:\.[0-9]+)?\Z")
_GROUPED_TWICE = re.compile(r"[1-9][0-9]{0,2}(?P<mark>[.,'’_])[0-9]{3}(?:(?P=mark)[0-9]{3})+\Z")
_GROUPED_BY_BLANKS = re.compile(r"[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f'’][0-9]{3})+\Z")

_CAPITAL = {"1", "1.0", "yes", "y", "true", "t", "primary", "pplc", "admin-0 capital", "x", "✓"}
_NO_CAPITAL = {"0", "0.0", "no", "n", "false", "f", "admin", "minor", "none", "-"}
_OTHER_FEATURE = re.compile(
    r"ppl[a-z0-9]{0,3}\Z|stlmt\Z|(?:populated|historic) place\Z|\w+ station\Z"
    r"|admin-[01] (?:region capital|capital alt|capital)\Z"
)
"""Other kinds of places: GeoNames' feature codes, Natural Earth's feature classes."""

MAX_CITIES = 500_000
"""Of a file that is read as a whole; `rangeviz.stream_verdicts` has no limit."""


def read_cities(source: Any = None) -> pd.DataFrame:
    """Read cities: the shipped ones, or those of a file, a DataFrame, a GeoDataFrame or a list.

    Parameters
    ----------
    source : path, file object, DataFrame, GeoDataFrame, sequence of str or of dict, optional
        A table or points, known by what is in it: CSV of any kind, a workbook, JSON, Markdown,
        HTML; GeoNames' dump; GeoJSON, GeoPackage, KML or a zipped Shapefile of points; ``"-"`` is
        standard input. Needs a name and a position in degrees (WGS 84; a GeoDataFrame says its
        own system); geonameid, ascii_name, country (a code or a name), admin1, population,
        capital and alternate_names (parted by ``|``) are optional. Columns may have the names
        that others give them, such as ``Latitude``; docs/places.md lists the forms.
        A list of texts names shipped cities, as `choose_cities` understands them.
        Default: ``data/cities.csv``.

    Returns
    -------
    pandas.DataFrame
        geonameid (int64; the row's number from 1 where the file has none), name, ascii_name,
        country (ISO alpha-2), admin1 (str), lon, lat (float64), population (int64; 0 if not
        given), capital (bool), and alternate_names (str) where the file has them. Populations mix
        vintages: filter with them, do not quote them.

    Raises
    ------
    DataError
        With every problem of the file: line, column, value, what was expected, how to fix it.

    Warns
    -----
    DataWarning
        Which column was read as which, where the file is in other words than ours; a city given
        twice or at 0, 0; a list without cities.

    Examples
    --------
    >>> cities = read_cities()
    >>> sorted(cities[cities.name == "Hyderabad"].country)
    ['IN', 'PK']
    """
    return _read(source, MAX_CITIES)


def read_cities_at_most(source: Any, most: int, fix: str) -> pd.DataFrame:
    """Read cities as `read_cities`; one too many ends the reading, and `fix` says what helps."""
    return _read(source, min(most, MAX_CITIES), fix)


def _read(source: Any, most: int, fix: str = "") -> pd.DataFrame:
    if source is None:
        return shipped_cities().to_frame()
    if isinstance(source, str):
        _refuse_name(source)
    elif isinstance(source, Iterable) and not any(hasattr(source, of) for of in _OF_SOURCES):
        return _listed(source)
    with reading_at_most(most, fix):
        table, said = read_city_table(source, CITY_COLUMNS, most)
    frame = _read_numbers(table)
    _note_same_numbers(table, frame)
    table.refuse_errors()
    frame = _with_texts(table, frame)
    _note_doubtful(table, frame)
    table.finish()
    if said:
        warnings.warn(f"{table.file}: {said}", DataWarning, stacklevel=3)
    if "alternate_names" not in table.columns:
        frame = frame.drop(columns="alternate_names")
    return frame


def _read_numbers(table: Table) -> pd.DataFrame:
    """Check every row, and keep its numbers: texts would take three times the memory as yet."""
    columns: dict[str, Any] = {name: array(kind) for name, kind in _KINDS.items()}
    for number, row in enumerate(table, start=1):
        for column, value in zip(columns.values(), _read_city(row, number), strict=True):
            column.append(value)
    frame = pd.DataFrame({name: np.asarray(column) for name, column in columns.items()})
    frame["capital"] = frame["capital"].astype(bool)
    return frame


_KINDS = {"geonameid": "q", "lon": "d", "lat": "d", "population": "q", "capital": "b"}


def _with_texts(table: Table, numbers: pd.DataFrame) -> pd.DataFrame:
    """Add the texts of rows that are right, column by column."""
    frame = pd.DataFrame(index=range(len(table.rows)))
    for name in CITY_COLUMNS:
        frame[name] = numbers.pop(name) if name in numbers else _texts(table, name)
    return frame


def _texts(table: Table, name: str) -> pd.Series:
    """Give a column of texts, made in parts: pandas packs them, where it can."""
    texts: Iterable[str] = table.column(name)
    if name == "ascii_name":
        texts = (text or own for text, own in zip(texts, table.column("name"), strict=True))
    elif name == "country":
        texts = (_codes(text)[0] if text else "" for text in texts)
    parts = [pd.Series(part) for part in iter(lambda: [*islice(texts, _PART)], [])]
    return pd.concat(parts, ignore_index=True) if parts else pd.Series(dtype=object)


_PART = 20_000


def _listed(source: Iterable[Any]) -> pd.DataFrame:
    """Read cities that are given by name, or as a list of dicts."""
    if (file := geojson_file(source)) is not source:
        return read_cities(file)
    rows = rows_of(source) if isinstance(source, Mapping) else source
    cities = [] if isinstance(source, bytes) else list(rows)
    if cities and all(isinstance(city, str) for city in cities):
        return find_cities(cities, read_cities())
    if cities and all(isinstance(city, Mapping) for city in cities):
        return read_cities(pd.DataFrame(cities))
    found = f"{type(source).__name__}{' of ' + type(cities[0]).__name__ if cities else ''}"
    expected = "a path, an open file, a table, or a list of names or of dicts"
    raise ArgumentError("cities", asked(found, expected))


def _may_be_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # no name of a file: who opens it says why
        return True


def _refuse_name(source: str) -> None:
    """Refuse a text that is no path, but perhaps a city."""
    path = Path(source)
    if source != "-" and not (path.suffix or len(path.parts) > 1 or _may_be_there(path)):
        expected = "a path, a table or a list of names"
        raise ArgumentError(
            "cities", asked(source, expected, f"for a city by its name: [{source!r}]")
        )


def _note_same_numbers(table: Table, frame: pd.DataFrame) -> None:
    """Note every geonameid that an earlier row has."""
    same = frame.geonameid[frame.geonameid.duplicated(keep=False)]
    before = dict[int, int]()
    for number, identity in same.items():
        row = table.row(int(str(number)))
        if identity in before:
            row.problem("geonameid", "a unique number", f"line {before[identity]} has the same")
        before[identity] = row.line


def _note_doubtful(table: Table, frame: pd.DataFrame) -> None:
    """Warn of what is hardly meant: no city, cities given twice, cities that were not found."""
    if not table.rows and not table.problems:
        expected = "at least one city below the header"
        table.note(1, None, None, expected, "", "no-cities", "warning")
    nowhere = [
        (number, "a place; 0, 0 is open sea, and what many programs write for “not found”")
        for number in np.flatnonzero((frame.lon == 0) & (frame.lat == 0))
    ]
    where = ["name", "lon", "lat"]
    doubtful = frame[frame[["lon", "lat"]].duplicated(keep=False)][where]
    first = doubtful[doubtful.duplicated(keep=False)].groupby(where, sort=False).head(1)
    lines = {tuple(city): table.rows.lines[n] for n, *city in first.itertuples()}
    twice = [
        (n, f"each city once; line {lines[(name, lon, lat)]} has the same name and place")
        for n, name, lon, lat in doubtful[doubtful.duplicated()].itertuples()
    ]
    for found in filter(None, (nowhere, twice)):
        number, expected = found[0]
        places = ", ".join(str(table.rows.lines[n]) for n, _ in found[:20])
        more = f"lines {places}{' and more' * (len(found) > 20)}: check them"
        fix = more if found[1:] else "check it"
        row = table.row(number)
        table.note(row.line, None, row.cells["name"], expected, fix, "place", "warning")


def _read_city(row: Row, number: int) -> tuple[float, ...]:
    """Check a row, and return its numbers in the order of `_KINDS`."""
    identity = _whole_number(row, "geonameid", number)
    lon, lat = _read_coordinates(row)
    row.text("name", required="the city's name")
    _check_country(row)
    return identity, lon, lat, _population(row), _capital(row)


def _read_coordinates(row: Row) -> Iterator[float]:
    lon, lat = _degrees(row, "lon"), _degrees(row, "lat")
    if lat is not None and abs(lat) > 90:
        swapped = lon is not None and abs(lon) <= 90
        fix = "latitude and longitude look swapped" if swapped else "give degrees, no metres"
        row.problem("lat", "a latitude from -90 to 90", fix)
    if lon is not None and abs(lon) > 180:
        fix = "subtract or add 360" if abs(lon) <= 540 else "give degrees, no metres"
        row.problem("lon", "a longitude from -180 to 180", fix)
    return (float("nan") if value is None else value for value in (lon, lat))


def _degrees(row: Row, axis: str) -> float | None:
    text = row.text(axis, required=_AXES[axis])
    if _PLAIN.match(text):
        return float(text)
    degrees = read_degrees(text, axis)
    return row.number(axis, decimals=True) if degrees is None else degrees


_AXES = {"lon": "a longitude in degrees", "lat": "a latitude in degrees"}


@lru_cache(maxsize=10_000)
def _codes(text: str) -> tuple[str, ...]:
    codes = country_codes(text)
    return codes or ((text,) if is_country(text) else ())


def _check_country(row: Row) -> None:
    text = row.cells.get("country", "")
    codes = _codes(text) if text else ("",)
    if len(codes) != 1:
        fix = f"write {' or '.join(codes)}" if codes else "PK for Pakistan, for example"
        expected = "one country" if codes else "a country: its name, or its ISO 3166 code"
        row.problem("country", expected, fix, rule="operator")


def _population(row: Row) -> int:
    text = row.cells.get("population", "")
    if (
        text
        and not text.isdecimal()
        and (_GROUPED_TWICE.match(text) or _GROUPED_BY_BLANKS.match(text))
    ):
        row.cells["population"] = re.sub("[^0-9]", "", text)
    return _whole_number(row, "population", 0)


def _capital(row: Row) -> bool:
    word = row.cells.get("capital", "")
    if not word:
        return False
    word = word.casefold()
    if word in _CAPITAL:
        return True
    if word in _NO_CAPITAL or _OTHER_FEATURE.match(word):
        return False
    row.problem("capital", "yes or no (or 1, 0, primary, minor)", rule="unknown-word")
    return False


def _whole_number(row: Row, column: str, default: int) -> int:
    text = row.cells.get(column, "")
    if text.isdecimal() and text.isascii() and len(text) <= 15:
        return int(text)
    value = row.number(column)
    if value is None:
        return default
    if not (0 <= value < 1e15 and value.is_integer()):
        row.problem(column, "a whole number, 0 or above, of at most 15 digits")
        return default
    return int(value)
