"""Borders: which edges of an area cut at 180 degrees are drawn, and the lines they make."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


def border_of(area: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    """Return the vertices of an area's rings, and which of the edges between them are drawn.

    Not drawn are those that lead from ring to ring, along 180, or along a pole.
    """
    rings = shapely.get_rings(shapely.get_parts(area)) if area.geom_type != "LinearRing" else area
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    drawn = ring[1:] == ring[:-1]
    for axis, limit in ((0, 180), (1, 90)):
        value = lonlat[:, axis]
        drawn &= ~((value[1:] == value[:-1]) & (np.abs(value[1:]) == limit))
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
    points = ring[:-1]
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    cut = on_cut(points)
    idle = np.abs(points - before).max(axis=1) < apart_m / 111_000
    idle |= np.roll(cut & idle, -1)
    idle &= ~cut
    for axis, limit in ((0, 180), (1, 90)):
        value = points[:, axis]
        idle |= (np.abs(value) == limit) & (before[:, axis] == value) & (after[:, axis] == value)
    points = points[~idle]
    x, y = points[:, 0], points[:, 1]
    area = abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    return np.asarray(points if area > (apart_m / 111_000) ** 2 else points[:0])


def on_cut(lonlat: np.ndarray) -> np.ndarray:
    return np.asarray((np.abs(lonlat[:, 0]) == 180) | (np.abs(lonlat[:, 1]) == 90))


def finish(area: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
    """Orient the polygons, and join the drawn edges of their rings to lines."""
    if area.is_empty:
        return shapely.Polygon(), shapely.MultiLineString()
    area = shapely.orient_polygons(shapely.normalize(area))
    lines = []
    for ring in shapely.get_rings(shapely.get_parts(area)):
        lonlat, drawn = border_of(ring)
        hidden = np.flatnonzero(~drawn)
        if len(hidden):  # begin after a hidden edge, so that no line is cut at the ring's start
            lonlat = np.roll(lonlat[:-1], -hidden[0] - 1, axis=0)
            drawn = np.append(np.roll(drawn, -hidden[0] - 1)[:-1], False)
        stops = np.flatnonzero(~drawn) + 1
        lines += [line for line in np.split(lonlat, stops) if len(line) > 1]
    return area, shapely.MultiLineString(lines)
