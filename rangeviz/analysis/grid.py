"""Verdicts for very many places: most are decided by bounds, the rest by exact distance.

The distance to a region's nearest point cannot bend up faster than that to a single point, and
the distance to its farthest point cannot bend down faster. So exact distances at the corners of a
coarse grid bound the distances between them from one side; from the other side they are bounded
by the distance to the point that is nearest to a corner. Only a place whose bounds hold a claim's
figure between them is measured itself. No verdict rests on an approximation.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from rangeviz.analysis.deciding import CODE, codes_between
from rangeviz.geo.distance import prepare_geometry
from rangeviz.geo.ellipsoid import (
    A_M,
    B_M,
    LAMBERT_OFF_M,
    LAMBERT_TO_M,
    MAX_DISTANCE_M,
    lambert_m,
    radii_m,
    unit_vectors,
)
from rangeviz.geo.geometry import check_lonlat
from rangeviz.geo.outline import PreparedGeometry
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion

_STEPS_DEG = (4.0, 1.5)
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
    >>> from rangeviz.core.choices import VERDICTS
    >>> start = LaunchRegion("x", "X", box(0, 0, 1, 1))
    >>> codes = classify_places([(Claim("a", "A", range=300), start)], [0.5, 3.5, 9], [0.5, 0, 0])
    >>> [VERDICTS[code] for code in codes[0]]
    ['within', 'within_from_part', 'beyond']
    """
    return Classifier(pairs).codes(lon, lat)


class Classifier:
    """Claims and their regions, ready to be asked about places again and again.

    What is measured at a grid's corners is kept for the next places.
    """

    def __init__(self, pairs: Sequence[tuple[Claim, LaunchRegion]]) -> None:
        self.pairs = pairs
        starts = {start.id: start for _, start in pairs}
        self._asked = {
            name: _Asked(start, [(row, c) for row, (c, s) in enumerate(pairs) if s.id == name])
            for name, start in starts.items()
        }

    def codes(self, lon: np.typing.ArrayLike, lat: np.typing.ArrayLike) -> np.ndarray:
        """Decide what the claims say about places, as `classify_places` does."""
        lon, lat = np.atleast_1d(np.asarray(lon, float)), np.atleast_1d(np.asarray(lat, float))
        check_lonlat(lon, lat)
        cell = _cells(lon, lat, _STEPS_DEG[0])[0].astype(np.uint16)
        order = np.argsort(cell, kind="stable")  # so that neighbours are found in the cache
        lon, lat = lon[order], lat[order]
        units = unit_vectors(lon, lat)
        grids = [_Grid(lon, lat, units, step) for step in _STEPS_DEG]
        codes = np.empty((len(self.pairs), len(lon)), np.uint8)

        def fill(asked: _Asked) -> None:
            ranks = asked.ranks(lon, lat, grids)
            nearest, farthest = np.empty_like(ranks)
            nearest[order], farthest[order] = ranks
            for (figured, low_km, high_km), rows in asked.alike.items():
                codes[rows] = CODE["no_figure"]
                if figured:
                    low, high = asked.rank(low_km), asked.rank(high_km)
                    codes[rows] = codes_between(low, high, nearest, farthest)

        with ThreadPoolExecutor(min(len(self._asked), os.cpu_count() or 1) or 1) as pool:
            list(pool.map(fill, self._asked.values()))
        return codes


class _Asked:
    """What is asked of one region: by which limits, and by which claims that are alike in them."""

    def __init__(self, start: LaunchRegion, claims: Sequence[tuple[int, Claim]]) -> None:
        self.outline = prepare_geometry(start.geometry)
        figures = [km for _, claim in claims for km in (claim.low_km, claim.high_km)]
        self.limits_m = np.unique([km for km in figures if km is not None]) * 1000
        self.alike: dict[tuple[bool, float | None, float | None], list[int]] = {}
        for row, claim in claims:
            key = claim.range is not None, claim.low_km, claim.high_km
            self.alike.setdefault(key, []).append(row)
        self.corners = {
            (sign, step): _Corners(self.outline, sign, step)
            for sign in (1, -1)
            for step in _STEPS_DEG
        }

    def rank(self, figure_km: float | None) -> int | None:
        """Tell how many limits lie below a figure."""
        return None if figure_km is None else int(np.searchsorted(self.limits_m, figure_km * 1000))

    def ranks(self, lon: np.ndarray, lat: np.ndarray, grids: Sequence[_Grid]) -> np.ndarray:
        """How many limits lie below places' nearest and farthest distances: (2, n)."""
        inside, opposite = self.outline.covers(lon, lat), self.outline.covers(lon, lat, -1)
        ranks = np.zeros((2, len(lon)), np.min_scalar_type(len(self.limits_m)))
        ranks[1] = np.searchsorted(self.limits_m, MAX_DISTANCE_M)
        for rank, sign, asked in ((ranks[0], 1, ~inside), (ranks[1], -1, ~opposite)):
            where = np.flatnonzero(asked)
            for step, grid in zip(_STEPS_DEG, grids, strict=True):
                where = grid.rank(self.corners[sign, step], self.limits_m, where, rank)
            exact_m = self.outline.extremes(lon[where], lat[where], sign).distance_m
            rank[where] = np.searchsorted(self.limits_m, exact_m)
        return ranks


class _Corners:
    """Distances times a sign at the corners of a grid, and the outline's points so far away."""

    def __init__(self, outline: PreparedGeometry, sign: int, step_deg: float) -> None:
        self.outline, self.sign, self.step_deg = outline, sign, step_deg
        self.columns = round(360 / step_deg)
        count = self.columns * (round(180 / step_deg) + 1)
        self.value, self.point = np.full(count, np.nan), np.full((count, 3), np.nan)

    def unknown(self, corners: np.ndarray) -> np.ndarray:
        return np.asarray(corners[np.isnan(self.value[corners])])

    def measure(self, corners: np.ndarray) -> None:
        row, column = np.divmod(corners, self.columns)
        lon, lat = column * self.step_deg - 180, row * self.step_deg - 90
        found = self.outline.extremes(lon, lat, self.sign)
        self.value[corners] = self.sign * found.distance_m
        self.point[corners] = unit_vectors(found.lon, found.lat)


def _cells(lon: np.ndarray, lat: np.ndarray, step_deg: float) -> tuple[np.ndarray, ...]:
    """Find the cells that places lie in: their numbers, and where in them, 0 to 1 across and up."""
    columns, rows = round(360 / step_deg), round(180 / step_deg)
    x, y = (lon + 180) % 360 / step_deg, (lat + 90) / step_deg
    column = np.minimum(x.astype(int), columns - 1)
    row = np.minimum(y.astype(int), rows - 1)
    return row * columns + column, x - column, y - row


class _Grid:
    """Places in cells of a grid; which corners they lie between, and how far from the closest."""

    def __init__(
        self, lon: np.ndarray, lat: np.ndarray, units: np.ndarray, step_deg: float
    ) -> None:
        columns = round(360 / step_deg)
        cell, across, up = _cells(lon, lat, step_deg)
        cells, self.cell = _numbered(cell)
        south, west = np.divmod(cells, columns)
        corners = np.stack(
            [(south + n) * columns + (west + e) % columns for n in (0, 1) for e in (0, 1)]
        )
        self.used, self.corner = _numbered(corners)
        at = unit_vectors(
            self.used % columns * step_deg - 180, self.used // columns * step_deg - 90
        )
        closest = np.round(up).astype(int) * 2 + np.round(across).astype(int)
        self.closest = self.corner[closest, self.cell]
        self.units = units
        step, edges = np.radians(step_deg), south * step_deg - 90 + np.array([[0], [step_deg]])
        width_m = radii_m(edges)[0] * step
        height_m = radii_m(edges)[1].max(axis=0) * step
        bend = np.abs(np.tan(np.radians(edges))) / A_M  # N is never below a
        self.reach_m = width_m.max(axis=0) + height_m  # farther than from place to corner
        bulge_m2 = across * (1 - across) * (width_m**2 / 2)[:, self.cell]
        bent_m = bulge_m2 * bend[:, self.cell]
        bent_m[:, np.abs(lat) > _POLAR_DEG] = _UNBOUNDED  # not inf: a share of it may be 0
        rise_m2 = up * (1 - up) * (height_m**2 / 2)[self.cell]
        self.inside = np.stack((across, up, _between(bulge_m2, up) + rise_m2, _between(bent_m, up)))
        cosine = np.einsum("pk,pk->p", units, at[self.closest])
        self.away_m = A_M * np.arccos(np.clip(cosine, -1, 1))  # at most

    def rank(
        self, corners: _Corners, limits_m: np.ndarray, where: np.ndarray, rank: np.ndarray
    ) -> np.ndarray:
        """Write the ranks that bounds decide; return the places that are left to measure."""
        cells = np.zeros(len(self.reach_m), bool)
        cells[self.cell[where]] = True
        needed = np.zeros(len(self.used), bool)
        needed[self.corner[:, cells]] = True
        new = corners.unknown(self.used[needed])
        if len(where) < _PER_CORNER * len(new):
            return where
        corners.measure(new)
        value, point = corners.value[self.used], corners.point[self.used]
        in_cell = self._in_cells(value, corners.sign)
        least = np.append(limits_m, np.inf)
        left = []
        for i in range(0, len(where), _CACHED):
            part = where[i : i + _CACHED]
            low, high = self._bounds(value, point, in_cell, part, corners.sign)
            ranks = np.searchsorted(limits_m, low)
            decided = high <= least[ranks]
            rank[part[decided]] = ranks[decided]
            left.append(part[~decided])
        return np.concatenate(left) if left else where

    def _in_cells(self, value: np.ndarray, sign: int) -> np.ndarray:
        """Give what interpolates between each cell's corners, and how fast values can bend up."""
        south_west, south_east, north_west, north_east = corners = value[self.corner]
        across, up = south_east - south_west, north_west - south_west
        curve = _curvature(corners.min(axis=0) - self.reach_m, sign)
        return np.stack((south_west, across, up, north_east - north_west - across, curve))

    def _bounds(
        self,
        value: np.ndarray,
        point: np.ndarray,
        in_cell: np.ndarray,
        where: np.ndarray,
        sign: int,
    ) -> tuple[np.ndarray, np.ndarray]:
        """Bound places' distances, metres.

        From distances (times a sign) at corners, and how fast they can bend up in each cell; and
        from the points of the outline that are so far from corners.
        """
        at, by_across, by_up, by_both, curve = in_cell[:, self.cell[where]]
        across, up, bulge_m2, bent_m = self.inside[:, where]
        lower = at + across * by_across + up * (by_up + across * by_both)
        lower -= curve * bulge_m2 + bent_m
        corner, away_m = self.closest[where], self.away_m[where]
        at = value[corner]
        series_m = lambert_m(self.units[where], point[corner])
        upper = np.where(series_m < LAMBERT_TO_M, sign * series_m, at + away_m)
        lower = np.maximum(lower, at - away_m) - _ROUNDING_M
        upper += max(_ROUNDING_M, LAMBERT_OFF_M)
        return (lower, upper) if sign > 0 else (-upper, -lower)


def _numbered(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give small keys in order, and for each of them its place among those: `numpy.unique`."""
    there = np.bincount(keys.ravel()) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[keys]


def _between(values: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Interpolate between the values at a cell's southern and northern edges."""
    south, north = values
    return np.asarray((1 - up) * south + up * north)


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
