"""Launch regions, which distances start from."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass, field, replace
from math import isnan
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import DataError, GeometryError, Problem, RepairWarning, one_of
from rangeviz.core.files import decode_text, read_content, shipped_path
from rangeviz.core.text import alike, check_whole_texts, whole_text
from rangeviz.geo.geometry import clean_geometry
from rangeviz.inputs.cells import is_country
from rangeviz.inputs.features import Fault, Feature
from rangeviz.inputs.geojson import read_geojson, read_geometry
from rangeviz.inputs.gisfiles import reader_of

MAX_VERTICES = 200_000
"""Of one region: measuring from an outline takes time with each."""

MAX_CROSSINGS = 1_000
"""Of an outline with itself: a repair takes the longer the more there are, soon for hours."""

MAX_REGIONS = 1_000

KINDS = ("country", "part", "test_range", "own")
_PROPERTIES = ("id", "name", "kind", "default_for", "left_out", "source", "url", "notes")


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
        One of `KINDS`: a country, a part of one, a test range, or a user's own region.
    default_for : str
        ISO alpha-2 of the operator whose claims start here unless they say otherwise.
    precision_km : float or None
        How well a point is known.
    left_out : str
        What a part of a country leaves out, as a sentence names it; empty where nothing is said.

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
    left_out: str = ""

    def __post_init__(self) -> None:
        check_whole_texts(self)


RegionLike = str | LaunchRegion
"""What names a region: an id, a name, or the region itself, which may be none of those read."""


def read_regions(source: Any = None) -> list[LaunchRegion]:
    """Read launch regions: the shipped ones, or those of a file or GeoDataFrame.

    Parameters
    ----------
    source : path, file object or geopandas.GeoDataFrame, optional
        GeoJSON, GeoPackage, KML, KMZ, or a Shapefile (also zipped), known by what is in it.
        Features need a property ``name``; ``id`` defaults to it. Optional properties: the fields
        of `LaunchRegion`. Other coordinate reference systems are converted to longitude and
        latitude, but not in GeoJSON, which has none. Default: ``data/regions.geojson``.

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
    if hasattr(source, "iterfeatures"):
        source = source if source.crs is None else source.to_crs("OGC:CRS84")
        file, features = "GeoDataFrame", list(source.iterfeatures(na="drop"))
    else:
        file, features = _read_features(source)
    if len(features) > MAX_REGIONS:
        expected, found = f"at most {MAX_REGIONS:,} launch regions", f"{len(features):,} features"
        raise DataError([Problem(file, None, None, found, expected, "leave out the others")])
    problems: list[Problem] = []
    seen: set[str] = set()
    if not features:
        raise DataError([Problem(file, None, None, None, "at least one region")])
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
    """Where in a file we are, for messages."""

    file: str
    number: int
    problems: list[Problem]
    line: int | None = None

    def problem(self, key: str, value: Any, expected: str, fix: str = "") -> None:
        shown = None if value is None else str(value)
        column = f"features[{self.number}].{key}"
        self.problems.append(Problem(self.file, self.line, column, shown, expected, fix))


def _read_features(source: Any) -> tuple[str, list[Any]]:
    file, content = read_content(source)
    reader = reader_of(content) if isinstance(content, bytes) else None
    if reader and isinstance(content, bytes):
        return file, list(reader(file, content))
    text = content if isinstance(content, str) else decode_text(file, content)
    return file, read_geojson(file, text)


def _read_region(feature: Any, place: _Place, seen: set[str]) -> LaunchRegion | None:
    if isinstance(feature, Feature):
        place = replace(place, line=feature.line)
        feature = {"properties": feature.properties, "geometry": feature.geometry}
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict) or feature.get("type", "Feature") != "Feature":
        place.problem("properties", None, "a Feature with properties", 'add {"name": "..."}')
        return None
    text = {key: _property(key, properties.get(key), place) for key in _PROPERTIES}
    name = text["name"]
    if not name and not str(properties.get("name") or "").strip():
        place.problem("properties.name", properties.get("name"), "the region's name", "add a name")
    identity = text["id"] or name
    if identity and alike(identity) in seen:
        place.problem("properties.id", identity, "a unique id (the name, where none is given)")
    seen.add(alike(identity))
    if text["default_for"] and not is_country(text["default_for"]):
        expected = "an ISO 3166 code of two capital letters"
        place.problem("properties.default_for", text["default_for"], expected)
    if text["kind"] not in ("", *KINDS):
        place.problem("properties.kind", text["kind"], one_of(KINDS), "leave it out")
    precision = properties.get("precision_km")
    if precision is not None and not (_is_number(precision) and precision > 0):
        place.problem("properties.precision_km", precision, "a number of kilometres above 0")
        precision = None
    geometry = _read_geometry(feature.get("geometry"), place, name)
    if geometry is None or not name:
        return None
    return LaunchRegion(
        id=identity,
        name=name,
        geometry=geometry,
        kind=text["kind"] or "own",
        default_for=text["default_for"],
        precision_km=precision,
        source=text["source"],
        url=text["url"],
        notes=text["notes"],
        left_out=text["left_out"],
    )


def _property(key: str, value: Any, place: _Place) -> str:
    """Return a property as text; a list, an object or a truth value is a problem."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, str) and whole_text(value):
        return value.strip()
    if _is_number(value):
        return str(value)
    place.problem(f"properties.{key}", json.dumps(value, default=str), "a text")
    return ""


def _is_number(value: Any) -> bool:
    """Whether it is a number that a float can hold; JSON may have others."""
    known = isinstance(value, (int, float, np.integer, np.floating))
    return known and not isinstance(value, bool) and bool(-1e300 < value < 1e300)


def _read_geometry(content: Any, place: _Place, name: str) -> BaseGeometry | None:
    if not isinstance(content, (BaseGeometry, Fault)):
        content = read_geometry(content)
    if isinstance(content, Fault):
        key = ".".join(filter(None, ("geometry", content.key)))
        place.problem(key, content.value, content.expected, content.fix)
        return None
    geometry = content
    if geometry is None or geometry.is_empty or geometry.geom_type == "GeometryCollection":
        kind = geometry.geom_type if geometry else None
        place.problem("geometry", kind, "points, lines or polygons with coordinates")
        return None
    vertices = int(shapely.get_num_coordinates(geometry))
    if vertices > MAX_VERTICES:
        expected = f"at most {MAX_VERTICES:,} vertices in a region"
        place.problem("geometry", f"{vertices:,} vertices", expected, "simplify the outline")
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
    if geometry.geom_type.endswith("Polygon") and not geometry.convex_hull.area:
        place.problem("geometry", geometry.geom_type, "an outline that encloses an area")
        return None
    jump = _leap(geometry)
    if jump:
        fix = "cut the outline there (RFC 7946, 3.1.9), or go on to longitudes beyond 180"
        expected = "edges that span at most 180 degrees of longitude"
        place.problem("geometry", jump, expected, fix)
        return None
    where = f"{place.file}: features[{place.number}].geometry"
    try:
        return _repaired(geometry, f"{where} ({name})" if name else where)
    except GeometryError:
        reason = str(shapely.is_valid_reason(geometry))
        expected, fix = "an area that a repair would keep", "draw an outline without crossings"
        place.problem("geometry", reason, expected, fix)
        return None


def repaired(region: LaunchRegion) -> LaunchRegion:
    """Return a region that can be measured; warnings and errors of its repair name it.

    Raises
    ------
    GeometryError
        As `rangeviz.geo.geometry.clean_geometry`.

    Warns
    -----
    RepairWarning
        If anything was changed.
    """
    if region.kind != "own":  # shipped, and clean
        return region
    try:
        return replace(region, geometry=_repaired(region.geometry, region.name))
    except GeometryError as error:
        raise GeometryError(f"{region.name}: {error}") from None


def _repaired(geometry: BaseGeometry, where: str) -> BaseGeometry:
    if geometry.geom_type.endswith("Polygon") and _crosses_too_often(geometry):
        raise GeometryError(
            f"the outline crosses itself more than {MAX_CROSSINGS:,} times; "
            "expected rings that do not cross themselves; correct the outline"
        )
    with warnings.catch_warnings(record=True) as repairs:
        warnings.simplefilter("always")
        try:
            geometry = clean_geometry(geometry)
        except shapely.GEOSException as error:
            raise GeometryError(f"the region cannot be repaired ({error})") from None
    for repair in repairs:
        what = str(repair.message).removeprefix("region: ")
        warnings.warn(f"{where}: {what}", RepairWarning, stacklevel=3)
    return geometry


def _crosses_too_often(geometry: BaseGeometry) -> bool:
    if shapely.is_valid(geometry):
        return False
    lonlat, owner = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(geometry)), return_index=True
    )
    edges = np.stack([lonlat[:-1], lonlat[1:]], axis=1)[owner[:-1] == owner[1:]]
    lines = shapely.linestrings(edges)
    tree = shapely.STRtree(lines)
    seen = 0
    for start in range(0, len(lines), 64):  # a few at a time: all pairs may be too many
        seen += tree.query(lines[start : start + 64], predicate="crosses").shape[1]
        if seen > 2 * MAX_CROSSINGS:  # each is seen from both edges
            return True
    return False


def _leap(geometry: BaseGeometry) -> str:
    """Name an edge that leaps over the date line, as in an outline that is not cut there."""
    lines = shapely.get_parts(shapely.get_rings(shapely.get_parts(geometry)))
    if geometry.geom_type.endswith("String"):
        lines = shapely.get_parts(geometry)
    lonlat, owner = shapely.get_coordinates(lines, return_index=True)
    step = np.abs(np.diff(lonlat[:, 0])) > 180
    at_pole = (np.abs(lonlat[:-1, 1]) == 90) & (lonlat[:-1, 1] == lonlat[1:, 1])
    found = np.flatnonzero(step & (owner[:-1] == owner[1:]) & ~at_pole)
    if not len(found):
        return ""
    (lon1, lat1), (lon2, lat2) = lonlat[found[0]], lonlat[found[0] + 1]
    return f"{lon1:g}, {lat1:g} to {lon2:g}, {lat2:g}"
