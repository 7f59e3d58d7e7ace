"""What is beyond a range near the antipodes of an outline, where the distance is concave.

There, what is beyond the range from some point of a short straight edge is the hull of what is
beyond it from either end.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.discs import draw_circles, fill_loops
from rangeviz.geo.ellipsoid import members, owners, wrap
from rangeviz.geo.geometry import simpler
from rangeviz.geo.outline import PreparedGeometry

_STRAYS = 0.2  # share of the tolerance, for a simpler outline and for hulls near a pole
_POLAR_LAT = 80.0  # from here on hulls are laid on a plane
_LAT_DEG, _LON_DEG = 0.5, 15.0
"""So far circles of one range change evenly with latitude: to a few metres; and hulls are plain."""

_DEGREE_M = 111_000.0


def draw_hulls(geometry: BaseGeometry, range_m: float, tolerance_m: float) -> list[BaseGeometry]:
    """Draw what is beyond a range of more than `CONJUGATE_M` from some point of each edge.

    Near a pole edges and hulls are straight on a plane that touches it.
    """
    stray_m = _STRAYS * tolerance_m
    outline = PreparedGeometry(simpler(geometry, stray_m))
    polar = np.abs(outline.lat[outline.start]) >= _POLAR_LAT
    first, last = _stretches(outline, polar)
    polar = polar[first]
    bulge_m = outline.length_m[first] ** 2 / 8 * outline.bend[first]
    pieces = np.where(polar, np.ceil(np.sqrt(bulge_m / stray_m)), 1).astype(int).clip(1)
    stretch, piece = members(pieces)
    begin = outline.point(first[stretch], piece / pieces[stretch])
    end = outline.point(last[stretch], (piece + 1) / pieces[stretch])
    lon, lat = np.stack((begin, end), axis=2)
    # A circle is like any other of its latitude, north or south.
    like, which = np.unique(np.abs(lat), return_inverse=True)
    drawn, owner = draw_circles(np.full(len(like), 180.0), like, range_m, tolerance_m - stray_m)
    circles = np.split(drawn, np.flatnonzero(np.diff(owner)) + 1)
    side = np.where(lat < 0, -1, 1)
    loops = []
    for row, at_pole in enumerate(polar[stretch]):
        ends = zip(which[row], lon[row] - 180, side[row], strict=True)
        points = np.concatenate([circles[n] * (1, south) + (east, 0) for n, east, south in ends])
        loops.append(_polar_hull(points, stray_m) if at_pole else _hull(points))
    return fill_loops(np.concatenate(loops), owners(loops))


def _stretches(outline: PreparedGeometry, polar: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Join the edges that the outline's own were split into, where hulls may be longer.

    Returns each stretch's first edge and its last.
    """
    start = outline.start
    cell = np.floor(outline.lat[start] / _LAT_DEG) + 1j * np.floor(outline.lon[start] / _LON_DEG)
    slanting = (outline.dlon != 0) & (outline.dlat != 0)  # and bent on a web map
    begins = outline.corner[start] | polar | slanting
    begins |= np.append(True, polar[:-1] | (np.diff(cell) != 0))
    first = np.flatnonzero(begins)
    return first, np.append(first[1:], len(start)) - 1


def _hull(points: np.ndarray) -> np.ndarray:
    """Put a loop round points, straight in lon/lat."""
    lon = points[0, 0] + wrap(points[:, 0] - points[0, 0])
    hull = shapely.convex_hull(shapely.MultiPoint(np.column_stack((lon, points[:, 1]))))
    return np.asarray(shapely.get_coordinates(shapely.orient_polygons(hull)))


def _polar_hull(points: np.ndarray, stray_m: float) -> np.ndarray:
    """Put a loop round points, straight on a plane that touches the nearer pole.

    So short are its edges that they stray by no more when they are drawn straight in lon/lat.
    """
    lon, lat = np.radians(points[:, 0]), points[:, 1]
    pole = np.copysign(1, lat[0])
    from_pole = 90 - pole * lat
    plane = np.column_stack((from_pole * np.cos(lon), from_pole * np.sin(lon)))
    hull = shapely.orient_polygons(shapely.convex_hull(shapely.MultiPoint(plane)))
    from_pole_m = _DEGREE_M * shapely.distance(hull.exterior, shapely.Point(0, 0))
    apart_m = np.sqrt(8 * stray_m * max(from_pole_m, stray_m))
    loop = shapely.segmentize(hull.exterior, apart_m / _DEGREE_M)
    x, y = shapely.get_coordinates(loop)[:: int(pole)].T
    return np.column_stack((np.degrees(np.arctan2(y, x)), pole * (90 - np.hypot(x, y))))
