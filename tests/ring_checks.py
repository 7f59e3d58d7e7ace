"""Where a ring is right, by the distances of places; and regions to draw rings round."""

from __future__ import annotations

import numpy as np
import shapely

from rangeviz.geo.distance import prepare_geometry
from rangeviz.geo.ellipsoid import MAX_DISTANCE_M


def star(count, size_deg, lon, lat):
    rng = np.random.default_rng(count)
    turn, length = np.sort(rng.uniform(0, 2 * np.pi, count)), size_deg * rng.uniform(0.3, 1, count)
    points = np.column_stack((lon + length * np.cos(turn), lat + length * np.sin(turn)))
    return shapely.make_valid(shapely.Polygon(points))


def distance_m(region, ring, lonlat):
    outline, (lon, lat) = prepare_geometry(region), np.transpose(lonlat)
    if ring.reach == "from_all":
        farthest = outline.farthest(lon, lat).distance_m
        return np.where(outline.covers(lon + 180, -lat), MAX_DISTANCE_M, farthest)
    return np.where(outline.covers(lon, lat), 0, outline.nearest(lon, lat).distance_m)


def along_edges(ring, mercator=False):
    """Points on every drawn edge, straight in lon/lat or in Web Mercator (where it has a map)."""
    points = [np.empty((0, 2))]
    for line in ring.outline.geoms:
        lonlat = shapely.get_coordinates(line)
        shown = np.abs(lonlat[:, 1]) < 85
        shown = shown[1:] & shown[:-1]
        if mercator:
            lonlat[:, 1] = np.arcsinh(np.tan(np.radians(lonlat[:, 1])))
        for share in (0.2, 0.5, 0.7):
            between = lonlat[:-1] + share * np.diff(lonlat, axis=0)
            if mercator:
                between[:, 1] = np.degrees(np.arctan(np.sinh(between[:, 1])))
                between = between[shown]
            points.append(between)
    return np.concatenate(points)


def globe(count, seed=11):
    rng = np.random.default_rng(seed)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    return np.column_stack((rng.uniform(-180, 180, count), lat))


def misclassified(region, ring, lonlat):
    off = distance_m(region, ring, lonlat) - ring.range_km * 1000
    inside = shapely.intersects_xy(ring.polygon, *np.transpose(lonlat))
    return int(((inside != (off <= 0)) & (np.abs(off) > ring.tolerance_m)).sum())
