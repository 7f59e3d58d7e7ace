"""What is wrong with the geometry of a region, before anything is measured from it."""

from __future__ import annotations

import warnings

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import GeometryError, RepairWarning
from rangeviz.geo.geometry import clean_geometry
from rangeviz.inputs.features import Fault

MAX_VERTICES = 200_000
"""Of one region: measuring from an outline takes time with each."""

MAX_WIDTH_DEG = 360
"""Of one region: what goes on beyond a turn of the globe would be there twice."""

MAX_LENGTH_DEG = 2_500
"""Of one region's long edges, together: the page's answer takes time with every 50 km of them."""

_LONG_DEG = 1.0

MAX_CROSSINGS = 1_000
"""Of an outline with itself: a repair takes the longer the more there are, soon for hours."""


def checked(geometry: BaseGeometry | Fault | None, where: str) -> BaseGeometry | Fault:
    """Return a geometry that can be measured, or what keeps it from being one.

    Warns
    -----
    RepairWarning
        If it had to be repaired; it names `where`.

    Examples
    --------
    >>> checked(shapely.Point(-33.87, 151.21), "here").fix
    'latitude and longitude look swapped: longitude goes first'
    """
    if isinstance(geometry, Fault):
        return geometry
    if geometry is None or geometry.is_empty or geometry.geom_type == "GeometryCollection":
        kind = geometry.geom_type if geometry else None
        return Fault("", kind, "points, lines or polygons with coordinates")
    vertices = int(shapely.get_num_coordinates(geometry))
    if vertices > MAX_VERTICES:
        expected = f"at most {MAX_VERTICES:,} vertices in a region"
        return Fault("", f"{vertices:,} vertices", expected, "simplify the outline")
    fault = _off_the_globe(geometry)
    if fault:
        return fault
    if (width := float(np.ptp(shapely.get_coordinates(geometry)[:, 0]))) > MAX_WIDTH_DEG:
        expected = f"at most {MAX_WIDTH_DEG} degrees of longitude in a region"
        fix = "write each part within one turn of the globe"
        return Fault("", f"{width:g} degrees", expected, fix)
    if (length := _length_of_long_edges(geometry)) > MAX_LENGTH_DEG:
        expected = f"at most {MAX_LENGTH_DEG:,} degrees of edges longer than one in a region"
        return Fault("", f"{length:,.0f} degrees", expected, "simplify the outline")
    if geometry.geom_type.endswith("Polygon") and not geometry.convex_hull.area:
        return Fault("", geometry.geom_type, "an outline that encloses an area")
    jump = leap(geometry)
    if jump:
        fix = "cut the outline there (RFC 7946, 3.1.9), or go on to longitudes beyond 180"
        return Fault("", jump, "edges that span at most 180 degrees of longitude", fix)
    try:
        return repaired_outline(geometry, where)
    except _TangledError as error:
        return Fault("", str(shapely.is_valid_reason(geometry)), str(error), _UNCROSSED)
    except GeometryError:
        reason = str(shapely.is_valid_reason(geometry))
        return Fault("", reason, "an area that a repair would keep", _UNCROSSED)


def _length_of_long_edges(geometry: BaseGeometry) -> float:
    lines = shapely.get_parts(geometry)
    if geometry.geom_type.endswith("Polygon"):
        lines = shapely.get_rings(lines)
    lonlat, line = shapely.get_coordinates(lines, return_index=True)
    length = np.hypot(*np.diff(lonlat, axis=0).T)[line[1:] == line[:-1]]
    return float(length[length > _LONG_DEG].sum())


_UNCROSSED = "draw an outline without crossings"


class _TangledError(GeometryError):
    """An outline crosses itself too often to be repaired."""


def _off_the_globe(geometry: BaseGeometry) -> Fault | None:
    lon, lat = shapely.get_coordinates(geometry).T
    wrong = ~(np.isfinite(lon) & np.isfinite(lat) & (abs(lon) <= 360) & (abs(lat) <= 90))
    if not wrong.any():
        return None
    first = int(np.argmax(wrong))
    fix = (
        "latitude and longitude look swapped: longitude goes first"
        if abs(lat[first]) > 90 >= abs(lon[first])
        else "give longitude and latitude in degrees (EPSG:4326)"
    )
    value = f"{lon[first]:g}, {lat[first]:g}"
    return Fault("", value, "longitude -180 to 180, latitude -90 to 90", fix)


def repaired_outline(geometry: BaseGeometry, where: str) -> BaseGeometry:
    """Return a geometry that can be measured; warnings of its repair name `where`.

    Raises
    ------
    GeometryError
        As `rangeviz.geo.geometry.clean_geometry`, or if an outline crosses itself too often.
    """
    if geometry.geom_type.endswith("Polygon") and _crosses_too_often(geometry):
        raise _TangledError(f"an outline that crosses itself at most {MAX_CROSSINGS:,} times")
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


def leap(geometry: BaseGeometry) -> str:
    """Name an edge that leaps over the date line, as in an outline that is not cut there.

    Examples
    --------
    >>> leap(shapely.LineString([(170, -20), (-170, -20)]))
    '170, -20 to -170, -20'
    >>> leap(shapely.box(-180, -90, 180, -60))
    ''
    """
    closed = geometry.geom_type.endswith("Polygon")
    parts = shapely.get_parts(geometry)
    for chain in shapely.get_rings(parts) if closed else parts:
        lonlat = shapely.get_coordinates(chain)
        step = np.diff(lonlat[:, 0])
        level = lonlat[:-1, 1] == lonlat[1:, 1]
        at_pole = level & (np.abs(lonlat[:-1, 1]) == 90)
        wide = (np.abs(step) > 180) & ~at_pole
        turns = wide & level & (np.abs(step) == 360)
        found = wide & ~turns
        if turns.any() and not (closed and _goes_round(lonlat, step, turns, at_pole)):
            found = wide
        if found.any():
            first = int(np.argmax(found))
            (lon1, lat1), (lon2, lat2) = lonlat[first], lonlat[first + 1]
            return f"{lon1:g}, {lat1:g} to {lon2:g}, {lat2:g}"
    return ""


def _goes_round(
    lonlat: np.ndarray, step: np.ndarray, turns: np.ndarray, at_pole: np.ndarray
) -> bool:
    """Whether a ring whose edges span 360 degrees means them: it goes round the globe.

    Where they are leaps, the ring closes without them, round an area at the date line. It does not
    where an edge along a pole closes it, or where its other edges go round.
    """
    if at_pole.any():
        return bool(abs(abs(step[~at_pole].sum()) - 360) < 1e-6)
    short = np.where(turns, 0, step)
    if round(short.sum()):
        return True
    x, y = np.append(0, short.cumsum())[:-1], lonlat[:-1, 1]
    return bool(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) < 1e-9)
