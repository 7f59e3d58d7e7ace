"""Check a region, repair it where that is safe, and cut it to the world from -180 to 180."""

from __future__ import annotations

import warnings

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.errors import GeometryError, RepairWarning

KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


def clean_region(geometry: BaseGeometry | None) -> BaseGeometry:
    """Return a region that can be measured, or say why there is none.

    Parameters
    ----------
    geometry : shapely Point, LineString, Polygon or a Multi of these
        Longitude before latitude, degrees, edges straight in lon/lat (RFC 7946). Longitudes
        may run on past 180 (a box from 170 to 190), up to 360 either way.

    Returns
    -------
    shapely geometry
        Valid, two-dimensional, longitudes as given.

    Raises
    ------
    GeometryError
        Null, empty, another kind, a coordinate off the globe, or an area that collapses.

    Warns
    -----
    RepairWarning
        If anything was changed; the message names what.

    Examples
    --------
    >>> clean_region(shapely.Point(0, 91))
    Traceback (most recent call last):
    ...
    rangeviz.errors.GeometryError: latitude 91.0 is off the globe; expected -90 to 90; ...
    """
    if geometry is None or not isinstance(geometry, BaseGeometry):
        raise GeometryError(
            f"the region is {geometry!r}; expected a shapely geometry; give one with longitude "
            "before latitude"
        )
    if geometry.geom_type not in KINDS:
        raise GeometryError(
            f"the region is a {geometry.geom_type}; expected one of {', '.join(KINDS)}; take it "
            "apart and keep the parts you mean"
        )
    if geometry.is_empty:
        raise GeometryError(
            f"the region is an empty {geometry.geom_type}; expected at least one point; remove it "
            "or give it coordinates"
        )
    geometry = shapely.force_2d(geometry)
    _check_coordinates(shapely.get_coordinates(geometry))
    geometry = _without_repeats(geometry)
    return _valid_area(geometry) if geometry.geom_type.endswith("Polygon") else geometry


def check_lonlat(lon: np.ndarray, lat: np.ndarray) -> None:
    """Raise GeometryError unless every longitude is within ±360 and every latitude within ±90."""
    for name, values, limit in (("longitude", lon, 360.0), ("latitude", lat, 90.0)):
        bad = ~(np.abs(values) <= limit)
        if bad.any():
            value = float(np.asarray(values)[bad].flat[0])
            swapped = "; are longitude and latitude swapped?" if limit == 90.0 else ""
            raise GeometryError(
                f"{name} {value} is off the globe; expected {-limit:.0f} to {limit:.0f}; "
                f"give degrees, longitude before latitude{swapped}"
            )


def _check_coordinates(lonlat: np.ndarray) -> None:
    check_lonlat(lonlat[:, 0], lonlat[:, 1])
    width = float(np.ptp(lonlat[:, 0]))
    if width > 360:
        raise GeometryError(
            f"the region is {width:.1f} degrees of longitude wide; expected at most 360; write "
            "each part within one turn of the globe"
        )


def _without_repeats(geometry: BaseGeometry) -> BaseGeometry:
    slim = shapely.remove_repeated_points(geometry)
    repeats = shapely.get_num_coordinates(geometry) - shapely.get_num_coordinates(slim)
    if not repeats:
        return geometry
    if slim.is_empty or not slim.is_valid:
        slim = geometry  # nothing but one place, repeated: as good as a point
    warnings.warn(f"region: removed {repeats} repeated points", RepairWarning, stacklevel=4)
    return slim


def _valid_area(geometry: BaseGeometry) -> BaseGeometry:
    if shapely.is_valid(geometry):
        return geometry
    reason = shapely.is_valid_reason(geometry)
    fixed = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    even_odd = shapely.make_valid(geometry)  # the other reading of a line that crosses itself
    area = shapely.area(fixed)
    if area == 0 or area < even_odd.area / 2:
        raise GeometryError(
            f"the region is not a valid area ({reason}) and a repair would lose most of it; "
            "expected rings that do not cross themselves; correct the outline"
        )
    warnings.warn(
        f"region: {reason}; repaired: {_counted(geometry)} became {_counted(fixed)}, which "
        f"enclose {100 * area / _hull_area(geometry):.0f} % of the outline's hull",
        RepairWarning,
        stacklevel=4,
    )
    return fixed


def _counted(geometry: BaseGeometry) -> str:
    parts = shapely.get_parts(geometry)
    return f"{len(parts)} part(s) and {int(shapely.get_num_interior_rings(parts).sum())} hole(s)"


def _hull_area(geometry: BaseGeometry) -> float:
    return float(sum(part.convex_hull.area for part in shapely.get_parts(geometry)))


def cut_at_180(area: BaseGeometry) -> BaseGeometry:
    """Cut an area whose longitudes run past 180, and bring every piece into [-180, 180].

    Examples
    --------
    >>> [part.bounds for part in cut_at_180(shapely.box(170, 0, 190, 5)).geoms]
    [(-180.0, 0.0, -170.0, 5.0), (170.0, 0.0, 180.0, 5.0)]
    """
    west, south, east, north = area.bounds
    if west >= -180 and east <= 180 and south >= -90 and north <= 90:
        return area
    pieces = []
    for turn in range(int((west + 180) // 360), int((east + 180) // 360) + 1):
        piece = shapely.intersection(area, shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90))
        if turn:
            piece = shapely.transform(piece, lambda xy, turn=turn: xy - (360 * turn, 0))
        pieces.append(piece)
    return only_areas(shapely.union_all(pieces))


def only_areas(geometry: BaseGeometry) -> BaseGeometry:
    """Drop the points and lines that an overlay can leave beside its polygons."""
    if geometry.geom_type in ("Polygon", "MultiPolygon"):
        return geometry
    parts = [p for p in shapely.get_parts(geometry) if p.geom_type.endswith("Polygon")]
    return shapely.union_all(parts) if parts else shapely.MultiPolygon()
