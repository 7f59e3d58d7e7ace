"""Verdicts for very many places: most are decided by bounds, the rest by exact distance.

The distance to a region's nearest point cannot bend up faster than that to a single point, and
the distance to its farthest point cannot bend down faster. So exact distances at the corners of a
coarse grid bound the distances between them within a kilometre or so; only a place whose bounds
hold a claim's figure between them is measured itself. No verdict rests on an approximation.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import numpy as np

from rangeviz.analysis.verdicts import verdict_of
from rangeviz.core.choices import VERDICTS
from rangeviz.geo.distance import prepare_geometry
from rangeviz.geo.ellipsoid import A_M, B_M, MAX_DISTANCE_M, WGS84, radii_m
from rangeviz.geo.geometry import check_lonlat
from rangeviz.geo.outline import PreparedGeometry
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion

_STEPS_DEG = (4.0, 1.5, 0.5)
_PER_CORNER = 2  # a grid is worth its corners if so many places lie between them
_CACHED = 8_192  # places at a time, so that intermediate arrays stay in the cache
_POLAR_DEG = 84.0  # parallels curve too much beyond
_ROUNDING_M = 100.0  # arcs of meridians are not quite proportional to latitude
_UNBOUNDED = 1e30
_FLATTEST_M = A_M**2 / B_M  # radius of the sphere that is as flat as WGS 84 is at its poles
_CONJUGATE_M = 19_800_000.0  # beyond, a farthest distance may bend as it likes


def classify_places(
    pairs: Sequence[tuple[Claim, LaunchRegion]],
    lon: np.typing.ArrayLike,
    lat: np.typing.ArrayLike,
) -> np.ndarray:
    """Decide what claims say about very many places, without their distances.

    Parameters
    ----------
    pairs : sequence of (Claim, LaunchRegion)
        Each claim with the region that it is measured from: those of `pair_regions` that have one.
    lon, lat : (n,) array_like of float
        Places, degrees.

    Returns
    -------
    (len(pairs), n) numpy.ndarray of uint8
        Indices into `VERDICTS`: the verdicts of `compare_cities`, one by one.

    Raises
    ------
    GeometryError
        A region that cannot be measured, or a place off the globe.

    Notes
    -----
    Along a geodesic the second derivative of the distance to a point is at most
    ``cot(d / R) / R`` on a surface nowhere more flat than a sphere of radius R (Hessian
    comparison; do Carmo, Riemannian Geometry, ch. 10), and a minimum of such functions keeps
    that bound. Meridians are geodesics; parallels have the geodesic curvature ``tan(lat) / N``.

    Examples
    --------
    >>> from shapely import box
    >>> start = LaunchRegion("x", "X", box(0, 0, 1, 1))
    >>> codes = classify_places([(Claim("a", "A", range=300), start)], [0.5, 3.5, 9], [0.5, 0, 0])
    >>> [VERDICTS[code] for code in codes[0]]
    ['within', 'within_from_part', 'beyond']
    """
    lon, lat = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
    check_lonlat(lon, lat)
    starts = {start.id: start for _, start in pairs}
    limits = {
        name: np.unique([km for claim, start in pairs if start.id == name for km in _limits(claim)])
        for name in starts
    }
    grids = [_Grid(lon, lat, step) for step in _STEPS_DEG]
    codes = np.empty((len(pairs), len(lon)), np.uint8)

    def fill(name: str) -> None:
        outline = prepare_geometry(starts[name].geometry)
        ranks = _ranks(outline, limits[name] * 1000, lon, lat, grids)
        for row, (claim, start) in enumerate(pairs):
            if start.id == name:
                lookup = _lookup(claim, limits[name])
                np.take(lookup, ranks, out=codes[row], mode="clip")  # clip: written in place

    with ThreadPoolExecutor(min(len(starts), os.cpu_count() or 1) or 1) as pool:
        list(pool.map(fill, starts))
    return codes


def _limits(claim: Claim) -> list[float]:
    return [km for km in (claim.low_km, claim.high_km) if km is not None]


def _lookup(claim: Claim, limits_km: np.ndarray) -> np.ndarray:
    """Verdict codes by the rank of the nearest distance (rows) and of the farthest (columns)."""
    distance = np.append(limits_km, np.inf)  # the largest distance of each rank
    nearest, farthest = np.meshgrid(distance, distance, indexing="ij")
    verdict = verdict_of(claim, nearest.ravel(), farthest.ravel())
    codes = {name: code for code, name in enumerate(VERDICTS)}
    return np.fromiter(map(codes.__getitem__, verdict), np.uint8, len(verdict))


def _ranks(
    outline: PreparedGeometry,
    limits_m: np.ndarray,
    lon: np.ndarray,
    lat: np.ndarray,
    grids: Sequence[_Grid],
) -> np.ndarray:
    """How many limits lie below each place's distances: nearest * (limits + 1) + farthest."""
    inside = outline.covers(lon, lat)
    opposite = outline.covers(lon + 180, -lat)
    nearest = np.zeros(len(lon), int)
    farthest = np.full(len(lon), np.searchsorted(limits_m, MAX_DISTANCE_M), int)
    for rank, sign, asked in ((nearest, 1, ~inside), (farthest, -1, ~opposite)):
        where = np.flatnonzero(asked)
        for grid in grids:
            where = grid.rank(outline, sign, limits_m, where, rank)
        extreme = outline.nearest if sign > 0 else outline.farthest
        rank[where] = np.searchsorted(limits_m, extreme(lon[where], lat[where]).distance_m)
    return np.asarray(nearest * (len(limits_m) + 1) + farthest)


class _Grid:
    """Places in cells of a grid; which corners they lie between, and how far from the closest."""

    def __init__(self, lon: np.ndarray, lat: np.ndarray, step_deg: float) -> None:
        columns, rows = round(360 / step_deg), round(180 / step_deg)
        x, y = (lon + 180) % 360 / step_deg, (lat + 90) / step_deg
        column = np.minimum(x.astype(int), columns - 1)
        row = np.minimum(y.astype(int), rows - 1)
        self.across, self.up = x - column, y - row
        cells, self.cell = np.unique(row * columns + column, return_inverse=True)
        south, west = np.divmod(cells, columns)
        corners = np.stack(
            [(south + n) * columns + (west + e) % columns for n in (0, 1) for e in (0, 1)]
        )
        used, corner = np.unique(corners, return_inverse=True)
        self.corner = corner.reshape(corners.shape)
        self.lon = used % columns * step_deg - 180
        self.lat = used // columns * step_deg - 90
        self.polar = np.abs(lat) > _POLAR_DEG
        closest = np.round(self.up).astype(int) * 2 + np.round(self.across).astype(int)
        self.closest = self.corner[closest, self.cell]
        self.place_lon, self.place_lat = lon, lat
        self.towards, self.away_m = np.empty((2, len(lon))), np.full(len(lon), np.nan)
        self.measuring = Lock()
        step, edges = np.radians(step_deg), south * step_deg - 90 + np.array([[0], [step_deg]])
        width_m = radii_m(edges)[0] * step
        height_m = radii_m(edges)[1].max(axis=0) * step
        bend = np.abs(np.tan(np.radians(edges))) / A_M  # N is never below a
        self.reach_m = width_m.max(axis=0) + height_m  # farther than from place to corner
        self.across_m2 = self.across * (1 - self.across) * (width_m**2 / 2)[:, self.cell]
        self.up_m2 = self.up * (1 - self.up) * (height_m**2 / 2)[self.cell]
        self.bent_m = self.across_m2 * bend[:, self.cell]

    def rank(
        self,
        outline: PreparedGeometry,
        sign: int,
        limits_m: np.ndarray,
        where: np.ndarray,
        rank: np.ndarray,
    ) -> np.ndarray:
        """Write the ranks that bounds decide; return the places that are left to measure."""
        extreme = outline.nearest if sign > 0 else outline.farthest
        cells = np.zeros(len(self.reach_m), bool)
        cells[self.cell[where]] = True
        needed = np.zeros(len(self.lon), bool)
        needed[self.corner[:, cells]] = True
        if len(where) < _PER_CORNER * np.count_nonzero(needed):
            return where
        found = extreme(self.lon[needed], self.lat[needed])
        value = np.full(len(self.lon), np.nan)
        value[needed] = sign * found.distance_m
        slope = np.full((2, len(self.lon)), np.nan)
        slope[:, needed] = sign * _compass(found.azimuth)
        curve = _curvature(value[self.corner].min(axis=0) - self.reach_m, sign)
        self._measure(where)
        left = []
        for i in range(0, len(where), _CACHED):
            part = where[i : i + _CACHED]
            low, high = self._bounds(value, slope, curve, part)
            if sign < 0:
                low, high = -high, -low
            ranks = np.searchsorted(limits_m, low), np.searchsorted(limits_m, high)
            decided = ranks[0] == ranks[1]
            rank[part[decided]] = ranks[0][decided]
            left.append(part[~decided])
        return np.concatenate(left) if left else where

    def _measure(self, where: np.ndarray) -> None:
        """Measure from the closest corners to places, once for all outlines."""
        with self.measuring:
            new = where[np.isnan(self.away_m[where])]
            at = self.closest[new]
            towards, _, self.away_m[new] = WGS84.inv(
                self.lon[at], self.lat[at], self.place_lon[new], self.place_lat[new]
            )
            self.towards[:, new] = _compass(towards)

    def _bounds(
        self, value: np.ndarray, slope: np.ndarray, curve: np.ndarray, where: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Bounds on places' distances times a sign, metres.

        From the same at corners, with the slopes there to the north and east, and from how fast it
        can bend up in each cell.
        """
        cell = self.cell[where]
        corners, curve = value[self.corner[:, cell]], curve[cell]
        across, up = self.across[where], self.up[where]
        south, north = corners[::2] + across * (corners[1::2] - corners[::2])
        south -= curve * self.across_m2[0, where] + self.bent_m[0, where]
        north -= curve * self.across_m2[1, where] + self.bent_m[1, where]
        lower = south + up * (north - south) - curve * self.up_m2[where]
        lower[self.polar[where]] = -np.inf

        closest, away = self.closest[where], self.away_m[where]
        at = value[closest]
        along = (slope[:, closest] * self.towards[:, where]).sum(axis=0)
        upper = at + along * away + curve * away**2 / 2
        lower = np.maximum(lower, at - away) - _ROUNDING_M
        upper = np.minimum(upper, at + away) + _ROUNDING_M
        return lower, upper


def _compass(azimuth_deg: np.ndarray) -> np.ndarray:
    """Give the parts of directions to the north and to the east."""
    radians = np.radians(azimuth_deg)
    return np.stack((np.cos(radians), np.sin(radians)))


def _curvature(value: np.ndarray, sign: int) -> np.ndarray:
    """Bound how fast `sign` times a distance can bend up, per metre.

    `value` is a lower bound on `sign` times the distance.
    """
    with np.errstate(divide="ignore"):
        if sign > 0:
            bend = 1 / np.tan(value / _FLATTEST_M) / _FLATTEST_M
            return np.where(value > 0, np.maximum(bend, 0), _UNBOUNDED)
        bend = -1 / np.tan(-value / B_M) / B_M
        return np.where(-value < _CONJUGATE_M, np.maximum(bend, 0), _UNBOUNDED)
