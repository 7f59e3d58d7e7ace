"""Closed curves out of polygons that were cut at 180 degrees: no seams."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

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
