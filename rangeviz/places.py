"""Launch regions, which distances start from, and cities, which they lead to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from rangeviz.errors import DataError, Problem
from rangeviz.shipped import shipped_path
from rangeviz.tables import Row, TableSource, read_table, read_text

CITY_COLUMNS = (
    "geonameid", "name", "ascii_name", "country", "admin1", "lon", "lat", "population", "capital",
    "alternate_names",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LaunchRegion:
    """A place on the ground from which a claimed range is measured.

    Attributes
    ----------
    id, name : str
        Claims refer to either.
    geometry : shapely geometry
        Points, lines or polygons; longitude before latitude, WGS 84, edges straight in
        longitude and latitude (RFC 7946).
    kind : str
        ``country``, ``part`` (of a country), ``test_range``, or ``own`` for a user's region.
    default_for : str
        ISO alpha-2 of the operator whose claims start here unless they say otherwise.
    precision_km : float or None
        How well a point is known.

    Examples
    --------
    >>> regions = {region.id: region for region in read_regions()}
    >>> regions["PK"].name, regions["IN-mainland"].default_for
    ('Pakistan', 'IN')
    """

    id: str
    name: str
    geometry: BaseGeometry = field(repr=False)
    kind: str = "own"
    default_for: str = ""
    precision_km: float | None = None
    source: str = ""
    url: str = ""
    notes: str = ""


def read_regions(source: Any = None) -> list[LaunchRegion]:
    """Read launch regions: the shipped ones, or those of a GeoJSON file or GeoDataFrame.

    Parameters
    ----------
    source : path, file object or geopandas.GeoDataFrame, optional
        GeoJSON features in longitude and latitude with a property ``name``; ``id`` defaults
        to it. Optional properties: the fields of `LaunchRegion`. A GeoDataFrame in another
        coordinate reference system is converted. Default: ``data/regions.geojson``.

    Returns
    -------
    list of LaunchRegion
        In the order of the file.

    Raises
    ------
    DataError
        With every problem of the file: which feature, what was expected, how to fix it.

    Examples
    --------
    >>> import io
    >>> point = {"type": "Point", "coordinates": [73.05, 33.69]}
    >>> feature = {"type": "Feature", "properties": {"name": "Islamabad"}, "geometry": point}
    >>> read_regions(io.StringIO(json.dumps(feature)))[0].id
    'Islamabad'
    """
    if source is None:
        source = shipped_path("regions.geojson")
    if hasattr(source, "to_crs"):
        source = source if source.crs is None else source.to_crs("OGC:CRS84")
        file, features = "GeoDataFrame", list(source.iterfeatures(na="drop"))
    else:
        file, features = _read_features(source)
    problems: list[Problem] = []
    seen: set[str] = set()
    regions = [
        region
        for number, feature in enumerate(features)
        if (region := _read_region(feature, _Place(file, number, problems), seen))
    ]
    if problems:
        raise DataError(problems)
    return regions


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a GeoJSON file we are, for messages."""

    file: str
    number: int
    problems: list[Problem]

    def problem(self, key: str, value: Any, expected: str, fix: str = "") -> None:
        shown = None if value is None else str(value)
        column = f"features[{self.number}].{key}"
        self.problems.append(Problem(self.file, None, column, shown, expected, fix))


def _read_features(source: Any) -> tuple[str, list[Any]]:
    file, text = read_text(source)

    def refuse(expected: str, fix: str = "", line: int | None = None) -> DataError:
        return DataError([Problem(file, line, None, None, expected, fix)])

    def refuse_number(value: str) -> float:
        raise refuse(f"finite numbers, but it has {value}")

    try:
        content = json.loads(text, parse_constant=refuse_number)
    except json.JSONDecodeError as error:
        raise refuse(f"well-formed JSON ({error.msg})", line=error.lineno) from None
    except RecursionError:
        raise refuse("GeoJSON, but its brackets are nested too deeply") from None
    kind = content.get("type") if isinstance(content, dict) else None
    if kind not in ("FeatureCollection", "Feature"):
        raise refuse("a GeoJSON FeatureCollection", "export the layer as GeoJSON")
    crs = str(content.get("crs") or "")
    if crs and "CRS84" not in crs and "4326" not in crs:
        raise refuse("longitude and latitude (WGS 84)", "export the layer in EPSG:4326")
    features = [content] if kind == "Feature" else content.get("features")
    if not isinstance(features, list):
        raise refuse("a list of features")
    return file, features


def _read_region(feature: Any, place: _Place, seen: set[str]) -> LaunchRegion | None:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        place.problem("properties", None, "a Feature with properties", 'add {"name": "..."}')
        return None
    text = {key: str(value) for key, value in properties.items() if value is not None}
    name = text.get("name", "")
    if not name:
        place.problem("properties.name", text.get("name"), "the region's name", "add a name")
        return None
    identity = text.get("id", name)
    if identity in seen:
        place.problem("properties.id", identity, "a unique id (the name, where none is given)")
    seen.add(identity)
    precision = properties.get("precision_km")
    if precision is not None and not (isinstance(precision, (int, float)) and precision > 0):
        place.problem("properties.precision_km", precision, "a number of kilometres above 0")
        precision = None
    geometry = _read_geometry(feature.get("geometry"), place)
    if geometry is None:
        return None
    return LaunchRegion(
        id=identity,
        name=name,
        geometry=geometry,
        kind=text.get("kind", "own"),
        default_for=text.get("default_for", ""),
        precision_km=precision,
        source=text.get("source", ""),
        url=text.get("url", ""),
        notes=text.get("notes", ""),
    )


def _read_geometry(content: Any, place: _Place) -> BaseGeometry | None:
    try:
        geometry = shape(content)
    except Exception:  # shapely raises many kinds for what is not GeoJSON
        geometry = None
    if geometry is None or geometry.is_empty or geometry.geom_type == "GeometryCollection":
        kind = content.get("type") if isinstance(content, dict) else content
        place.problem("geometry", kind, "points, lines or polygons with coordinates")
        return None
    lon, lat = shapely.get_coordinates(geometry).T
    wrong = ~(np.isfinite(lon) & np.isfinite(lat) & (abs(lon) <= 360) & (abs(lat) <= 90))
    if wrong.any():
        first = int(np.argmax(wrong))
        fix = (
            "latitude and longitude look swapped: GeoJSON has longitude first"
            if abs(lat[first]) > 90 >= abs(lon[first])
            else "give longitude and latitude in degrees (EPSG:4326)"
        )
        value = f"{lon[first]:g}, {lat[first]:g}"
        place.problem("geometry", value, "longitude -180 to 180, latitude -90 to 90", fix)
        return None
    return geometry


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
    table = read_table(source, required, [c for c in CITY_COLUMNS if c not in required])
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
        row.text("country"),
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
        fix = "latitude and longitude look swapped" if swapped else "check the number"
        row.problem("lat", "a latitude from -90 to 90", fix)
    if lon is not None and abs(lon) > 180:
        row.problem("lon", "a longitude from -180 to 180", "subtract or add 360")
    return (float("nan") if value is None else value for value in (lon, lat))


def _whole_number(row: Row, column: str, default: int) -> int:
    value = row.number(column)
    if value is None:
        return default
    if value < 0 or not value.is_integer():
        row.problem(column, "a whole number, 0 or above")
        return default
    return int(value)
