"""Check a region, repair it where that is safe, and cut it to the world from -180 to 180."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import GeometryError, RepairWarning

_LIMITS = 180, 90  # of longitude and latitude
KINDS = ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon")


def clean_geometry(geometry: BaseGeometry | None) -> BaseGeometry:
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
    >>> clean_geometry(shapely.Point(0, 91))
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.GeometryError: latitude 91.0 is off the globe; expected -90 to 90; ...
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
    try:
        slim = shapely.remove_repeated_points(geometry)
    except shapely.GEOSException:
        raise GeometryError(
            "a ring of the region is one place, repeated; expected rings with an area; leave it "
            "out, or give the place as a point"
        ) from None
    repeats = shapely.get_num_coordinates(geometry) - shapely.get_num_coordinates(slim)
    if not repeats:
        return geometry
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


def border_of(area: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    """Return the vertices of an area's rings, and which of the edges between them are drawn.

    Not drawn are those that lead from ring to ring, along 180, or along a pole.
    """
    rings = shapely.get_rings(shapely.get_parts(area)) if area.geom_type != "LinearRing" else area
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    drawn = ring[1:] == ring[:-1]
    on_limit = np.abs(lonlat[1:]) == _LIMITS
    if on_limit.any():
        drawn &= ~(on_limit & (lonlat[1:] == lonlat[:-1])).any(axis=1)
    return lonlat, drawn


def redrawn(area: BaseGeometry, lonlat: np.ndarray, apart_m: float) -> BaseGeometry:
    """Give an area new coordinates.

    Vertices that coincide or lie idle along a cut are dropped, and rings smaller than a point.
    """
    rings = shapely.get_rings(shapely.get_parts(area))
    ends = np.cumsum(shapely.get_num_coordinates(rings))
    loops = [_without_idle(loop, apart_m) for loop in np.split(lonlat, ends[:-1])]
    polygons = []
    for count in shapely.get_num_interior_rings(shapely.get_parts(area)) + 1:
        shell, *holes = loops[:count]
        loops = loops[count:]
        if len(shell):
            polygons.append(shapely.Polygon(shell, [hole for hole in holes if len(hole)]))
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _without_idle(ring: np.ndarray, apart_m: float) -> np.ndarray:
    """One ring's distinct vertices, or none if they enclose next to nothing."""
    points, apart = ring[:-1], apart_m / 111_000
    before, after = points[np.arange(len(points)) - 1], ring[1:]
    idle = (np.abs(points - before) < apart).all(axis=1)
    on_limit = np.abs(points) == _LIMITS
    if on_limit.any():
        cut = on_limit.any(axis=1)
        idle |= np.roll(cut & idle, -1)
        idle &= ~cut
        idle |= (on_limit & (before == points) & (after == points)).any(axis=1)
    points = points[~idle]
    x, y = (points - points[:1]).T
    area = abs(x[:-1] @ y[1:] - y[:-1] @ x[1:]) / 2
    return np.asarray(points if area > apart**2 else points[:0])


def simpler(geometry: BaseGeometry, stray_m: float) -> BaseGeometry:
    """Leave out vertices without which the outline strays by no more than so many metres.

    Examples
    --------
    >>> simpler(shapely.LineString([(0, 0), (1, 0.0001), (2, 0)]), 20).wkt
    'LINESTRING (0 0, 2 0)'
    """
    return shapely.simplify(geometry, stray_m / 112_000)


def finish(area: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """Orient the polygons, and join the drawn edges of their rings to lines."""
    if area.is_empty:
        return shapely.Polygon(), shapely.MultiLineString()
    area = shapely.orient_polygons(shapely.normalize(area))
    lines = []
    for ring in shapely.get_rings(shapely.get_parts(area)):
        lonlat, drawn = border_of(ring)
        if drawn.all():
            lines.append(lonlat)
            continue
        # Begin after a hidden edge, so that no line is cut at the ring's start.
        hidden = np.flatnonzero(~drawn)
        lonlat = np.roll(lonlat[:-1], -hidden[0] - 1, axis=0)
        drawn = np.append(np.roll(drawn, -hidden[0] - 1)[:-1], False)
        stops = np.flatnonzero(~drawn) + 1
        lines += [line for line in np.split(lonlat, stops) if len(line) > 1]
    return area, shapely.MultiLineString(lines)


def only_lines(geometries: Iterable[BaseGeometry]) -> BaseGeometry:
    """Join lines, collections taken apart; drop what is empty or no more than a point."""
    parts = (part for geometry in geometries for part in shapely.get_parts(geometry))
    lines = [p for p in parts if p.geom_type in ("LineString", "LinearRing") and not p.is_empty]
    return shapely.MultiLineString(lines)
