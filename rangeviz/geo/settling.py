"""Points near a ring are moved onto it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np

from rangeviz.geo.edges import Extremes
from rangeviz.geo.ellipsoid import WGS84, radii_m, wrap

SETTLED_M = 0.1
"""Points nearer to the ring than this stay where they are."""

Places = tuple[np.ndarray, np.ndarray]
"""Longitudes and latitudes."""


def settle(
    lonlat: np.ndarray, found: Extremes, range_m: float, tolerance_m: float
) -> Generator[Places, Any, np.ndarray]:
    """Move points by Newton steps to where the distance is the range.

    How far the moved points are it asks, and is told their Extremes. It is measured from the
    nearest outline point or, in a crease, from the two nearest.
    """
    best = lonlat.copy()
    error = np.full(len(best), np.inf)
    index, points = np.arange(len(best)), lonlat.copy()
    rivals = np.full((2, len(best), 2), np.nan)
    for attempt in range(12):
        if attempt:
            found = yield points[:, 0], points[:, 1]
        miss = range_m - found.distance_m
        better = np.abs(miss) < error[index]
        best[index[better]], error[index[better]] = points[better], np.abs(miss[better])
        # A crease is kept in both its outline points: the new one replaces the one beside it.
        origin = np.column_stack((found.lon, found.lat))
        gap = np.abs(rivals - origin).sum(axis=2)
        slot = np.where(np.isnan(gap[0]), 0, np.where(gap[0] <= np.nan_to_num(gap[1]), 0, 1))
        slot = np.where(np.isnan(gap[1]) & (gap[0] > 1e-3), 1, slot)
        rivals[slot, np.arange(len(points))] = origin
        go = np.abs(miss) > SETTLED_M
        if not go.any():
            break
        index, points, rivals = index[go], points[go], rivals[:, go]
        points = _step(points, rivals, miss[go], found.azimuth[go], range_m, tolerance_m)
    return best


def _step(
    points: np.ndarray,
    rivals: np.ndarray,
    miss: np.ndarray,
    away: np.ndarray,
    range_m: float,
    tolerance_m: float,
) -> np.ndarray:
    lon, lat = points.T
    east, north = miss * np.sin(np.radians(away)), miss * np.cos(np.radians(away))
    rows, gaps = [], []
    for origin in np.where(np.isnan(rivals), rivals[:1], rivals):
        _, back, distance = WGS84.inv(origin[:, 0], origin[:, 1], lon, lat)
        rows.append(np.radians(back + 180))
        gaps.append(range_m - distance)
    det = np.sin(rows[0] - rows[1])
    crease = np.abs(det) > 1e-3
    safe = np.where(crease, det, 1)
    both = np.stack(
        (
            (gaps[0] * np.cos(rows[1]) - gaps[1] * np.cos(rows[0])) / safe,
            (gaps[1] * np.sin(rows[0]) - gaps[0] * np.sin(rows[1])) / safe,
        )
    )
    crease &= np.hypot(*both) < 30 * tolerance_m
    east, north = np.where(crease, both[0], east), np.where(crease, both[1], north)
    x, y, _ = WGS84.fwd(lon, lat, np.degrees(np.arctan2(east, north)), np.hypot(east, north))
    # A vertex on the cut at 180 may only slide along it; no other vertex may cross it.
    x = lon + np.clip(wrap(x - lon), -180 - lon + 1e-9, 180 - lon - 1e-9)
    seam = np.abs(lon) == 180
    slide = np.clip(miss / np.cos(np.radians(away)), -1e3, 1e3) / radii_m(lat)[1]
    return np.column_stack((np.where(seam, lon, x), np.where(seam, lat + np.degrees(slide), y)))
