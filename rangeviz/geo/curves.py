"""Closed curves out of polygons that were cut at 180 degrees: no seams, few bytes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.ellipsoid import members

MERCATOR_LIMIT_DEG = 89.99
EARTH_RADIUS_M = 6_378_137.0

Points = NDArray[np.float64]


def unwrap_polygon(polygon: BaseGeometry) -> tuple[bool, list[Points]]:
    """Turn a polygon cut at the date line and closed over poles into its true boundary.

    Parameters
    ----------
    polygon : shapely Polygon or MultiPolygon
        Longitude and latitude in degrees; parts end exactly at longitude -180 and 180, and
        a part that holds a pole runs along latitude -90 or 90.

    Returns
    -------
    south_pole_inside : bool
    curves : list of ndarray of shape (n, 2)
        Longitude and latitude; longitude runs on without a jump past 180. A curve either
        closes (first point = last point) or goes round a pole (they differ by 360 degrees of
        longitude). The polygon lies on the left. A place is inside if the number of curves
        between it and the south pole, plus `south_pole_inside`, is odd.

    Examples
    --------
    >>> two = shapely.MultiPolygon([shapely.box(170, 0, 180, 5), shapely.box(-180, 0, -175, 5)])
    >>> south, [curve] = unwrap_polygon(two)
    >>> south, float(curve[:, 0].min()), float(curve[:, 0].max())
    (False, 170.0, 185.0)
    >>> south, [curve] = unwrap_polygon(shapely.box(-180, 60, 180, 90))
    >>> south, abs(float(curve[-1, 0] - curve[0, 0]))
    (False, 360.0)
    """
    polygons = shapely.get_parts(shapely.orient_polygons(polygon))
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    closed: list[Points] = []
    pieces: list[Points] = []
    south_pole_inside = False
    for ring in rings:
        points = shapely.get_coordinates(ring)
        south_pole_inside |= bool((points[:, 1] <= -90).any())
        seam = _on_seam(points)
        if seam.any():
            pieces += _without_seam(points, seam)
        else:
            closed.append(points)
    return south_pole_inside, closed + _join(pieces)


def corners(polygons: Iterable[BaseGeometry]) -> list[list[float | None]]:
    """Give south and west, then north and east, of polygons cut at the date line, as folium does.

    Examples
    --------
    >>> two = shapely.MultiPolygon([shapely.box(170, 0, 180, 5), shapely.box(-180, 0, -175, 5)])
    >>> corners([two]), corners([])
    ([[0.0, 170.0], [5.0, 185.0]], [[None, None], [None, None]])
    """
    curves = [curve for polygon in polygons for curve in unwrap_polygon(polygon)[1]]
    if not curves:
        return [[None, None], [None, None]]
    lon, lat = np.vstack(curves).T
    return [[float(lat.min()), float(lon.min())], [float(lat.max()), float(lon.max())]]


def _on_seam(points: Points) -> NDArray[np.bool_]:
    """Which edges lie on the meridian of 180 degrees or in a pole."""
    lon, lat = points.T
    meridian = (abs(lon[1:]) >= 180) & (lon[1:] == lon[:-1])
    pole = (abs(lat[1:]) >= 90) & (lat[1:] == lat[:-1])
    seam: NDArray[np.bool_] = meridian | pole
    return seam


def _without_seam(points: Points, seam: NDArray[np.bool_]) -> list[Points]:
    first = int(np.argmax(seam)) + 1
    points = np.vstack([points[first:-1], points[: first + 1]])
    seam = np.roll(seam, -first)
    runs = np.split(np.arange(len(seam)), np.flatnonzero(np.diff(seam.astype(int))) + 1)
    return [points[run[0] : run[-1] + 2] for run in runs if not seam[run[0]]]


def _join(pieces: list[Points]) -> list[Points]:
    """Chain pieces that end at 180 with those that start at -180 in the same latitude."""
    curves = []
    left = list(pieces)
    while left:
        curve = [left.pop(0)]
        start = curve[0][0]
        while True:
            lon, lat = curve[-1][-1]
            shift = 360.0 * round((lon - np.copysign(180, lon)) / 360) + np.copysign(360, lon)
            if abs(lat - start[1]) < 1e-6 and abs(abs(lon - start[0]) % 360) < 1e-6:
                break
            follower = _find_start(left, lon - shift, lat)
            if follower is None:
                break
            curve.append(left.pop(follower) + np.array([shift, 0.0]))
        curves.append(np.vstack([curve[0], *(piece[1:] for piece in curve[1:])]))
    return curves


def _find_start(pieces: list[Points], lon: float, lat: float) -> int | None:
    for number, piece in enumerate(pieces):
        if abs(piece[0][0] - lon) < 1e-6 and abs(piece[0][1] - lat) < 1e-6:
            return number
    return None


def fit_arcs(curves: Sequence[Points], tolerance_m: float) -> list[Points]:
    """Write curves as few parabolas: a quarter of the points that a line of chords needs.

    Parameters
    ----------
    curves : sequence of ndarray of shape (n, 2)
        Longitude and latitude in degrees, at least two different points.
    tolerance_m : float
        Largest shift of the line on a Web Mercator map, in metres at the equator.

    Returns
    -------
    list of ndarray of shape (m, 3, 2)
        Quadratic Bezier curves in longitude and latitude: start, control point and end. Each
        starts where the last one ends.

    Examples
    --------
    >>> angle = np.linspace(0, 2 * np.pi, 400)
    >>> [arcs] = fit_arcs([10 * np.column_stack([np.cos(angle), np.sin(angle)])], 1_000)
    >>> len(arcs) < 20, bool(np.all(arcs[1:, 0] == arcs[:-1, 2]))
    (True, True)
    """
    if not curves:
        return []
    # With a point in the middle of each edge: a parabola leads through any three corners.
    halved = [_with_middles(curve) for curve in curves]
    count = np.array([len(points) for points in halved])
    base, last = np.cumsum(count) - count, count // 2
    points = np.concatenate(halved)
    metres = _metres(points)
    along = np.cumsum(np.append(0.0, np.hypot(*(np.diff(points, axis=0) * metres[1:]).T)))
    arcs: list[list[Points]] = [[] for _ in curves]
    # The longest arc that fits is sought for all curves at once, by doubling and halving.
    first, tried = np.zeros_like(last), np.minimum(8, last)
    good, bad = first + 1, last + 1
    controls = points[base + 1]
    while (busy := np.flatnonzero(first < last)).size:
        found, off_m = _fit(points, along, metres, (base + 2 * first)[busy], (tried - first)[busy])
        fits = off_m <= tolerance_m
        good[busy[fits]] = tried[busy[fits]]
        controls[busy[fits]] = found[fits]
        bad[busy[~fits]] = tried[busy[~fits]]
        tried = np.minimum(2 * good - first, (good + bad) // 2)
        for n in busy[(bad - good <= 1)[busy]]:
            while first[n] < last[n] and bad[n] - good[n] <= 1:
                ends = points[base[n] + 2 * first[n]], points[base[n] + 2 * good[n]]
                arcs[n].append(np.stack((ends[0], controls[n], ends[1])))
                before, first[n] = first[n], good[n]
                tried[n] = min(2 * first[n] - before, last[n])
                good[n], bad[n] = first[n] + 1, last[n] + 1
                controls[n] = points[min(base[n] + 2 * first[n] + 1, len(points) - 1)]
    return [np.stack(found) for found in arcs]


def _with_middles(curve: Points) -> Points:
    """Leave out points that repeat the last one, and add one in the middle of each edge."""
    corners = curve[np.append(True, (np.diff(curve, axis=0) != 0).any(axis=1))]
    middles = (corners[1:] + corners[:-1]) / 2
    return np.insert(corners, np.arange(1, len(corners)), middles, axis=0)


def _metres(points: Points) -> Points:
    """Metres on the map, as wide as at the equator, for a degree of longitude and of latitude."""
    parallel = np.cos(np.radians(np.clip(points[:, 1], -MERCATOR_LIMIT_DEG, MERCATOR_LIMIT_DEG)))
    metres: Points = np.radians(np.column_stack([np.ones_like(parallel), 1 / parallel]))
    return EARTH_RADIUS_M * metres


def _fit(
    points: Points,
    along: NDArray[np.float64],
    metres: Points,
    start: NDArray[np.int_],
    edges: NDArray[np.int_],
) -> tuple[Points, NDArray[np.float64]]:
    """Find control points that lead closest past stretches, and how far each is off at most."""
    owner, place = members(2 * edges + 1)
    index, rows = start[owner] + place, np.flatnonzero(place == 0)
    end = start + 2 * edges
    t = ((along[index] - along[start][owner]) / (along[end] - along[start])[owner])[:, None]
    pull = 2 * t * (1 - t)
    rest = points[index] - (1 - t) ** 2 * points[start][owner] - t**2 * points[end][owner]
    controls = np.add.reduceat(pull * rest, rows) / np.add.reduceat(pull**2, rows)
    off_m = np.hypot(*((rest - pull * controls[owner]) * metres[index]).T)
    return controls, np.maximum.reduceat(off_m, rows)
