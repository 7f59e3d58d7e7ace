"""What is beyond a range near the antipodes of an outline, where the distance is concave.

There, what is beyond the range from some point of a short straight edge is the hull of what is
beyond it from either end.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.discs import draw_alike, draw_circles, fill_loops
from rangeviz.geo.ellipsoid import members, owners, wrap
from rangeviz.geo.geometry import simpler
from rangeviz.geo.outline import PreparedGeometry
from rangeviz.geo.settling import Places

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
    tolerance_m -= stray_m
    outline = PreparedGeometry(simpler(geometry, stray_m))
    polar = np.abs(outline.lat[outline.start]) >= _POLAR_LAT
    first, last = _stretches(outline, polar)
    polar = polar[first]
    begin, end = outline.point(first[~polar], 0.0), outline.point(last[~polar], 1.0)
    loops = list(_hulls(begin, end, range_m, tolerance_m)) if len(begin[0]) else []
    if polar.any():
        loops += _polar_hulls(outline, first[polar], range_m, tolerance_m, stray_m)
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


def _hulls(begin: Places, end: Places, range_m: float, tolerance_m: float) -> np.ndarray:
    """Put loops, straight in lon/lat, round what is beyond the range from both ends of edges.

    Circles of one latitude are one circle moved, and those of an edge's ends as good as that: seen
    along the edge, the one hides the back of the other.
    """
    lon, lat = begin
    like, which = np.unique((lat, end[1]), return_inverse=True)
    one, two = _circles(like, range_m, tolerance_m)[which.reshape(2, -1)]
    across, up = wrap(end[0] - lon), lat - end[1]
    antipode = wrap(lon + 180)
    one[..., 0] += antipode[:, None]
    two[..., 0] += (antipode + across)[:, None]
    off = one[..., 1] * across[:, None] - one[..., 0] * up[:, None]  # to the left, seen along
    sides = off.shape[1]
    begins = off.argmin(axis=1)
    front = ((off.argmax(axis=1) - begins) % sides)[:, None]
    step = np.arange(sides + 3) % (sides + 2)
    of_end = step <= front
    vertex = (begins[:, None] + step - ~of_end) % sides
    row = np.arange(len(lon))[:, None]
    return np.asarray(np.where(of_end[..., None], two[row, vertex], one[row, vertex]))


def _circles(lat: np.ndarray, range_m: float, tolerance_m: float) -> np.ndarray:
    """Draw circles, between known ones, round places whose antipodes lie at longitude 0."""
    place = np.abs(lat) / _LAT_DEG
    low = np.floor(place)
    known = np.unique((low, low + 1))
    like = known * _LAT_DEG
    drawn = draw_alike(like, range_m, tolerance_m)
    drawn[..., 0] *= np.cos(np.radians(like))[:, None]
    drawn[..., 1] += like[:, None]
    row, share = np.searchsorted(known, low), (place - low)[:, None, None]
    circles = (1 - share) * drawn[row] + share * drawn[row + 1]
    circles[..., 0] /= np.cos(np.radians(lat))[:, None]
    south = np.flatnonzero(lat < 0)
    sides = circles.shape[1]
    turned = (sides // 2 - np.arange(sides)) % sides
    circles[south] = circles[south][:, turned] * (1, -1)
    circles[..., 1] -= lat[:, None]
    return np.asarray(circles)


def _polar_hulls(
    outline: PreparedGeometry,
    edge: np.ndarray,
    range_m: float,
    tolerance_m: float,
    stray_m: float,
) -> list[np.ndarray]:
    bulge_m = outline.length_m[edge] ** 2 / 8 * outline.bend[edge]
    pieces = np.ceil(np.sqrt(bulge_m / stray_m)).astype(int).clip(1)
    number, piece = members(pieces)
    ends = [outline.point(edge[number], (piece + at) / pieces[number]) for at in (0, 1)]
    lon, lat = np.stack(ends, axis=2)
    # A circle is like any other of its latitude, north or south.
    like, which = np.unique(np.abs(lat), return_inverse=True)
    drawn, owner = draw_circles(np.full(len(like), 180.0), like, range_m, tolerance_m)
    circles = np.split(drawn, np.flatnonzero(np.diff(owner)) + 1)
    return [
        _polar_hull(
            np.concatenate(
                [circles[n] * (1, side) + (east, 0) for n, east, side in zip(*of_ends, strict=True)]
            ),
            stray_m,
        )
        for of_ends in zip(which, lon - 180, np.where(lat < 0, -1, 1), strict=True)
    ]


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
