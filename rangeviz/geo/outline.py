"""An outline made ready for measuring: which of its edges may be nearest, or farthest."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.edges import Edges, Extremes, slope_growth
from rangeviz.geo.ellipsoid import (
    A_M,
    B_M,
    LAMBERT_OFF_M,
    LAMBERT_TO_M,
    MAX_DISTANCE_M,
    WGS84,
    distinct,
    lambert_m,
    lambert_off_m,
    square_m2,
    unit_vectors,
    wrap,
)
from rangeviz.geo.geometry import cut_at_180, simpler
from rangeviz.geo.nodes import Nodes, Triangles, nodes_and_edges, spread, triangulate

_STRAIGHT_M = 1e-6  # vertices that are not so far from the line between others are left out
_DETOUR_M = 34_000.0  # how much too long it can be beyond
_ABOUT_M = 100.0  # places so much off a distance are still about so far away
_NEARLY = 0.7  # share of a range that a node is farther away than, if it shows in the ring
_FRONT_M, _FRONT_LEAST_M = 4_000_000.0, 100_000.0
"""A node that shows in a larger ring shows in one so large; in smaller ones, many show."""
_PLACES = 20_000  # measured at a time, so that memory stays small
_FEW_PLACES = 30  # of a range: for fewer, a look at all nodes costs less than a choice of them
_MANY_PLACES = 500  # of any range: for so many, a choice of nodes is worth to be made
_APART, _FRONTS_M = 0.15, (500_000.0, 2_000_000.0)
"""How far off nodes are is known to an angle at once; so far off, few of them show."""


class PreparedGeometry(Edges):
    """A region's points and edges, made ready for measuring; treat as read-only.

    Attributes
    ----------
    geometry : shapely geometry
        The region as given, valid.
    area : shapely geometry or None
        The same, cut at 180; None for points and lines.
    corner : (n,) bool array
        True for the outline's own points.
    part : (n,) int array
        Which part of the region each node is of.
    units : (n, 3) float array
        The nodes as unit vectors at their parametric latitudes.
    """

    def __init__(self, geometry: BaseGeometry) -> None:
        self.has_area = geometry.geom_type.endswith("Polygon")
        slim = simpler(geometry, _STRAIGHT_M)
        self.geometry = shapely.orient_polygons(slim) if self.has_area else slim
        self.area = cut_at_180(geometry) if self.has_area else None
        shapely.prepare(self.area)
        lon, lat, self.corner, self.part, start, end = nodes_and_edges(self.geometry)
        super().__init__(lon, lat, start, end)
        self.units = unit_vectors(lon, lat)
        self._all = Nodes(self.units, np.arange(len(lon)))
        self._front: dict[int, Nodes] = {}
        self._spread: dict[int, Nodes] = {}
        self.longest_m = self.length_m.max()
        # So bent, an edge of that length bulges as much as any does: at a pole short ones turn.
        bulges = self.length_m**2 * self.bend
        self.most_bent = bulges.max() / max(self.longest_m**2, 1e-9)
        edges = np.stack((self.leaving, self.arriving))
        self._longer_m = np.where(edges >= 0, self.length_m[edges], 0).max(axis=0)
        self._more_bent = np.where(edges >= 0, self.bend[edges], 0).max(axis=0)

    @cached_property
    def about_m2(self) -> float:
        """The region's area, roughly, square metres."""
        return float(self.geometry.area * square_m2(self.lat))

    @cached_property
    def triangles(self) -> Triangles | None:
        """The nodes' Delaunay triangulation; None if there are but two."""
        return triangulate(self.units)

    @cached_property
    def shows_to_m(self) -> np.ndarray:
        """How large a ring each node can still show in: (n,) metres, roughly.

        That is the radius of the largest circle through it with no other node inside.
        """
        if self.triangles is None:
            return np.full(len(self.lon), MAX_DISTANCE_M)
        return self.triangles.shows_to * B_M

    def covers(self, lon: np.ndarray, lat: np.ndarray, sign: int = 1) -> np.ndarray:
        """Whether places (or, for sign -1, their antipodes) lie in the region's area.

        Never, for points and lines.
        """
        if self.area is None:
            return np.zeros(lon.shape, bool)
        west, south, east, north = self.area.bounds
        covered = np.zeros(lon.shape, bool)
        lat = sign * lat
        near = np.flatnonzero((lat >= south) & (lat <= north))
        lon, lat = wrap(lon[near] if sign > 0 else lon[near] + 180), lat[near]
        inside = (lon >= west) & (lon <= east)
        covered[near[inside]] = shapely.intersects_xy(self.area, lon[inside], lat[inside])
        return covered

    def nearest(self, lon: np.ndarray, lat: np.ndarray) -> Extremes:
        """Find the outline's nearest point to each place (also to places inside)."""
        return self.extremes(lon, lat, 1)

    def farthest(self, lon: np.ndarray, lat: np.ndarray) -> Extremes:
        """Find the outline's farthest point from each place."""
        return self.extremes(lon, lat, -1)

    def extremes(
        self, lon: np.ndarray, lat: np.ndarray, sign: int, about_m: np.ndarray | None = None
    ) -> Extremes:
        """Find the nearest point (`sign` 1) or the farthest (-1) for each place.

        It is faster where places are about `about_m` away: only nodes that show in a ring so large
        are looked at. Places of one such distance must follow each other.
        """
        chunks = []
        for first in range(0, len(lon), _PLACES):
            few = slice(first, first + _PLACES)
            if about_m is None:
                found = self._candidates_by_front(lon[few], lat[few], sign)
            else:
                found = self._candidates_near(lon[few], lat[few], about_m[few], sign)
            chunks.append(Extremes(*self.extremes_of_pairs(lon[few], lat[few], sign, *found)))
        if not chunks:
            return Extremes(*(np.empty(0),) * 4, np.empty(0, int), np.empty(0))
        return Extremes.joined(chunks)

    def _candidates_near(
        self, lon: np.ndarray, lat: np.ndarray, range_m: np.ndarray, sign: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Find `_candidates` for places that may be about `range_m` away."""
        begins = np.append(0, np.flatnonzero(np.diff(range_m)) + 1)
        if len(lon) < _FEW_PLACES * len(begins):
            return self._candidates(lon, lat, sign, self._all)
        found = []
        for begin, end in zip(begins, np.append(begins[1:], len(lon)), strict=True):
            x, y = lon[begin:end], lat[begin:end]
            place, edge, best = self._candidates_of_one_range(x, y, float(range_m[begin]), sign)
            found.append((place + begin, edge, best))
        place, edge, best = (np.concatenate(column) for column in zip(*found, strict=True))
        return place, edge, best

    def _candidates_of_one_range(
        self, lon: np.ndarray, lat: np.ndarray, range_m: float, sign: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        about_m = range_m if sign > 0 else MAX_DISTANCE_M - range_m
        size = min(about_m, _FRONT_M)
        if size <= _FRONT_LEAST_M or self.triangles is None:
            return self._candidates(lon, lat, sign, self._all)
        units = unit_vectors(lon, lat)
        # No node at all lies much nearer, so the nearest must show in a ring nearly so large.
        if self._has_within(sign * units, about_m):
            return self._candidates(lon, lat, sign, self._all)
        nodes = self._showing(size)
        found = None
        if range_m < LAMBERT_TO_M:
            found = self._candidates_about(units, sign, nodes, range_m)
        return self._candidates(lon, lat, sign, nodes) if found is None else found

    def _candidates_by_front(
        self, lon: np.ndarray, lat: np.ndarray, sign: int
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Find `_candidates` for places anywhere; of many, those far from all nodes look at few."""
        if len(lon) < _MANY_PLACES or self.triangles is None:
            return self._candidates(lon, lat, sign, self._all)
        cosine = (sign * unit_vectors(lon, lat) @ self._scattered.T).max(axis=1)
        clear_m = B_M * (np.arccos(np.clip(cosine, -1, 1)) - _APART)
        front = np.searchsorted(_FRONTS_M, clear_m)
        found, best = [], np.empty(len(lon), int)
        for n in np.unique(front):
            of = np.flatnonzero(front == n)
            nodes = self._showing(_FRONTS_M[n - 1]) if n else self._all
            place, edge, best[of] = self._candidates(lon[of], lat[of], sign, nodes)
            found.append((of[place], edge))
        place, edge = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.argsort(place, kind="stable")
        return place[order], edge[order], best

    @cached_property
    def _scattered(self) -> np.ndarray:
        """Some nodes, so that each has one of them within `_APART`."""
        return np.asarray(self.units[spread(self.units, _APART)])

    def _has_within(self, units: np.ndarray, about_m: float) -> bool:
        """Whether any node may be within most of a distance of any unit vector."""
        level = int(np.floor(2 * np.log2(about_m)))
        apart = (1 - _NEARLY) / 3 * 2 ** (level / 2) / B_M
        if level not in self._spread:
            self._spread[level] = Nodes(self.units, spread(self.units, apart))
        some = units[spread(units, apart)]
        return self._spread[level].any_within(some, _NEARLY * about_m / B_M + 2 * apart)

    def _showing(self, size_m: float) -> Nodes:
        """Nodes of which, or of whose edges, anything can show in a ring so large, and some more.

        If a point of an edge shows, so does a node in half so large a ring at one of its ends, or
        near it: where the smaller circle meets the end it leaves the larger, empty one by no more
        than a lens, which is as deep as the edge can bulge.
        """
        level = int(np.floor(2 * np.log2(size_m)))
        if level not in self._front:
            size_m = 2 ** (level / 2)
            bulge_m = self.length_m**2 / 8 * (self.bend + 1 / size_m)
            apart = 1.5 * np.sqrt(2 * bulge_m.max() * size_m) / B_M
            shows = Nodes(self.units, np.flatnonzero(self.shows_to_m >= 0.33 * size_m))
            near = shows.within(self.units, np.full(len(self.units), apart))[0]
            self._front[level] = Nodes(self.units, distinct(near))
        return self._front[level]

    def _candidates(
        self, lon: np.ndarray, lat: np.ndarray, sign: int, nodes: Nodes
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Pairs of place and edge, by place, that may hold the extreme; and a node for each place.

        That node is the likeliest.
        """
        units = unit_vectors(lon, lat)
        # The farthest node is the one nearest to the antipode.
        best = nodes.nearest(sign * units)
        known = lambert_m(units, self.units[best])
        known += sign * lambert_off_m(known)
        far = np.flatnonzero(~(known < LAMBERT_TO_M))
        known[far] = WGS84.inv(lon[far], lat[far], self.lon[best[far]], self.lat[best[far]])[2]
        place, node = nodes.within(sign * units, self._angle(known, sign))
        value = sign * lambert_m(units[place], self.units[node])
        if len(far):
            beyond = known[place] >= LAMBERT_TO_M
            may = ~beyond | self._may_be_better(value, node, sign * known[place], sign)
            place, node, value, beyond = place[may], node[may], value[may], beyond[may]
            x, y = place[beyond], node[beyond]
            value[beyond] = sign * WGS84.inv(lon[x], lat[x], self.lon[y], self.lat[y])[2]
        return self._best_pairs(
            place, node, value, _least_of_each(place, value, len(lon)), best, sign
        )

    def _may_be_better(
        self, value: np.ndarray, node: np.ndarray, known: np.ndarray, sign: int
    ) -> np.ndarray:
        """Whether edges of nodes, by Lambert's formula so far away, may be better than is known.

        All distances are times `sign`. The formula is the length of a curve, so it is too short
        by little; next to the antipode it is much too long.
        """
        off_m = np.full(len(value), LAMBERT_OFF_M)
        if sign > 0:
            to_antipode = np.maximum(np.pi - value / A_M, 1e-9)
            off_m = np.maximum(off_m, np.minimum(100 / to_antipode, _DETOUR_M))
        least = value - off_m
        sag_m = _sag(sign * least, self._longer_m[node], self._more_bent[node], sign)
        return np.asarray(least - sag_m <= known)

    def _candidates_about(
        self, units: np.ndarray, sign: int, nodes: Nodes, about_m: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """Find the same for places that are all about as far away; None if one is farther."""
        slack_m = float(_sag(about_m, self.longest_m, self.most_bent, sign)) + _ABOUT_M
        most_m = about_m + sign * (slack_m + float(lambert_off_m(about_m + slack_m)))
        place, node = nodes.all_within(sign * units, float(self._angle(most_m, sign)))
        value = sign * lambert_m(units[place], self.units[node])
        least = _least_of_each(place, value, len(units))
        if (least > sign * about_m + slack_m).any():
            return None
        return self._best_pairs(place, node, value, least, np.zeros(len(units), int), sign)

    def _angle(self, known_m: np.ndarray | float, sign: int) -> np.ndarray:
        """How far off on the sphere nodes may be, whose edges may come nearer than is known."""
        slack_m = _sag(known_m, self.longest_m, self.most_bent, sign)
        return (known_m + slack_m) / B_M if sign > 0 else np.pi - (known_m - slack_m) / A_M

    def _best_pairs(
        self,
        place: np.ndarray,
        node: np.ndarray,
        value: np.ndarray,
        least: np.ndarray,
        best: np.ndarray,
        sign: int,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Keep the pairs that may be best by their distances (times `sign`), give or take a sag."""
        is_best = value == least[place]
        best[place[is_best]] = node[is_best]
        sag_m = _sag(sign * value, self._longer_m[node], self._more_bent[node], sign)
        off_m = lambert_off_m(sign * value)
        best_m = least[place]
        keep = value - sag_m - off_m <= best_m + lambert_off_m(sign * best_m)
        return *self._edges_at(place[keep], node[keep]), best

    def _edges_at(self, place: np.ndarray, node: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Turn pairs of place and node into the pairs of place and edge that touch them."""
        edges = np.concatenate((self.leaving[node], self.arriving[node]))
        key = np.concatenate((place, place)) * (len(self.start) + 1) + edges
        place, edge = np.divmod(distinct(key[edges >= 0]), len(self.start) + 1)
        return place, edge


def _sag(
    distance: np.ndarray | float,
    length: np.ndarray | float,
    bend: np.ndarray | float,
    sign: int,
) -> np.ndarray:
    """How much nearer (sign 1) or farther (-1) an edge can be than the better of its ends.

    Along the edge the second derivative of the distance is at most cot(d / R) / R plus the edge's
    own curvature; and no point of it is farther from an end than half its length.
    """
    curvature = slope_growth(distance, length, bend, sign)
    return np.asarray(np.minimum(length / 2, 1.1 * length**2 / 8 * curvature))


def _least_of_each(group: np.ndarray, value: np.ndarray, count: int) -> np.ndarray:
    """Give the least value of each group; infinity where it has none."""
    least = np.full(count, np.inf)
    np.minimum.at(least, group, value)
    return least
