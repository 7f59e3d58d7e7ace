"""Distances on WGS 84 from places to a region: the nearest and the farthest point of it.

A region's edges are straight in lon/lat, as RFC 7946 has it; they are not geodesics.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property, lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.ellipsoid import (
    A_M,
    B_M,
    MAX_DISTANCE_M,
    WGS84,
    distinct,
    edge_length_m,
    line_curvature,
    radii_m,
    slope_along,
    unit_vectors,
    wrap,
)
from rangeviz.geo.geometry import check_lonlat, clean_geometry, cut_at_180, simpler
from rangeviz.geo.nodes import Nodes, Triangles, nodes_and_edges, spread, triangulate

_STRAIGHT_M = 1e-6  # vertices that are not so far from the line between others are left out
_SERIES_M = 80.0  # more than Lambert's formula is ever off ...
_SERIES_REACH_M = 15_000_000.0  # ... up to this distance
_ABOUT_M = 100.0  # places so much off a distance are still about so far away
_NEARLY = 0.7  # share of a range that a node is farther away than, if it shows in the ring
_FRONT_M, _FRONT_LEAST_M = 4_000_000.0, 100_000.0
"""A node that shows in a larger ring shows in one so large; in smaller ones, many show."""
_PLACES = 20_000  # measured at a time, so that memory stays small
_FEW_PLACES = 30  # of a range: for fewer, a look at all nodes costs less than a choice of them


def region_distances(
    geometry: BaseGeometry, lon: np.typing.ArrayLike, lat: np.typing.ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Measure how far places are from a region's nearest and farthest point.

    Parameters
    ----------
    geometry : shapely Point, LineString, Polygon or a Multi of these
        Longitude before latitude, degrees; edges straight in lon/lat.
    lon, lat : array_like of float
        Places, degrees; broadcast against each other.

    Returns
    -------
    nearest_m, farthest_m : numpy.ndarray of float64
        Geodesic distances on WGS 84 in metres; nearest is 0 inside the region.

    Raises
    ------
    GeometryError
        A region that cannot be measured, or a place off the globe.

    Warns
    -----
    RepairWarning
        If the region had to be repaired first.

    Notes
    -----
    Geodesics are Karney's (PROJ). Nodes that cannot be nearest are ruled out on the auxiliary
    sphere, where ``b * sigma <= distance <= a * sigma``, then by the Andoyer-Lambert formula.

    Examples
    --------
    From Colombo and Kathmandu to the meridian 80 E between 10 N and 20 N:

    >>> nearest_m, farthest_m = region_distances(
    ...     shapely.LineString([(80, 10), (80, 20)]), [79.85, 85.32], [6.93, 27.71])
    >>> nearest_m.round(2).tolist(), farthest_m.round(2).tolist()
    ([339939.1, 1011017.12], [1446139.86, 2038203.63])
    """
    return nearest_distances(geometry, lon, lat), farthest_distances(geometry, lon, lat)


def nearest_distances(
    geometry: BaseGeometry, lon: np.typing.ArrayLike, lat: np.typing.ArrayLike
) -> np.ndarray:
    """Measure how far places are from a region's nearest point, as `region_distances` does."""
    outline, shape, flat_lon, flat_lat = _asked(geometry, lon, lat)
    nearest_m = outline.nearest(flat_lon, flat_lat).distance_m
    nearest_m[outline.covers(flat_lon, flat_lat)] = 0.0
    return nearest_m.reshape(shape)


def farthest_distances(
    geometry: BaseGeometry, lon: np.typing.ArrayLike, lat: np.typing.ArrayLike
) -> np.ndarray:
    """Measure how far places are from a region's farthest point, as `region_distances` does."""
    outline, shape, flat_lon, flat_lat = _asked(geometry, lon, lat)
    farthest_m = outline.farthest(flat_lon, flat_lat).distance_m
    farthest_m[outline.covers(flat_lon, flat_lat, -1)] = MAX_DISTANCE_M
    return farthest_m.reshape(shape)


def _asked(
    geometry: BaseGeometry, lon: np.typing.ArrayLike, lat: np.typing.ArrayLike
) -> tuple[PreparedGeometry, tuple[int, ...], np.ndarray, np.ndarray]:
    outline = prepare_geometry(geometry)
    lon, lat = np.broadcast_arrays(np.asarray(lon, float), np.asarray(lat, float))
    check_lonlat(lon, lat)
    return outline, lon.shape, lon.ravel(), lat.ravel()


def prepare_geometry(geometry: BaseGeometry) -> PreparedGeometry:
    """Prepare a region for measuring; the latest ones are kept."""
    known = _known(_Itself(geometry))
    if known:
        return known[0]
    wkb = shapely.to_wkb(clean_geometry(geometry))
    outline = _prepared(wkb)
    if wkb == shapely.to_wkb(geometry):  # what is repaired is said each time
        known.append(outline)
    return outline


class _Itself:
    """A geometry that is found again faster than one like it; geometries never change."""

    def __init__(self, geometry: BaseGeometry) -> None:
        self.geometry = geometry

    def __hash__(self) -> int:
        return id(self.geometry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.geometry is other.geometry


@dataclass(frozen=True, slots=True)
class Extremes:
    """For each place: the nearest (or farthest) point of an outline, and how it is reached.

    Attributes
    ----------
    distance_m : (n,) float array
    lon, lat : (n,) float arrays
        That point of the outline, degrees.
    azimuth : (n,) float array
        Direction at the place in which the distance grows, degrees from north.
    edge : (n,) int array
        The edge that the point lies on.
    along : (n,) float array
        Where on that edge, from 0 to 1.
    """

    distance_m: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    azimuth: np.ndarray
    edge: np.ndarray
    along: np.ndarray

    def of(self, index: np.ndarray | slice) -> Extremes:
        """Choose some of the places."""
        return Extremes(*(getattr(self, field.name)[index] for field in fields(self)))


class PreparedGeometry:
    """A region's points and edges, made ready for measuring; treat as read-only.

    Attributes
    ----------
    geometry : shapely geometry
        The region as given, valid.
    lon, lat : (n,) float arrays
        Nodes: the outline's own points and those that split its long edges.
    corner : (n,) bool array
        True for the outline's own points.
    part : (n,) int array
        Which part of the region each node is of.
    start, end : (m,) int arrays
        Nodes at the ends of each edge; a lone point is an edge from itself to itself. A region's
        area lies to the left of its edges.
    leaving, arriving : (n,) int arrays
        The edge that begins at each node and the one that ends there, or -1.
    units : (n, 3) float array
        The nodes as unit vectors at their parametric latitudes.
    length_m : (m,) float array
        Upper bounds on the edges' lengths.
    """

    def __init__(self, geometry: BaseGeometry) -> None:
        self.has_area = geometry.geom_type.endswith("Polygon")
        slim = simpler(geometry, _STRAIGHT_M)
        self.geometry = shapely.orient_polygons(slim) if self.has_area else slim
        self.area = cut_at_180(geometry) if self.has_area else None
        shapely.prepare(self.area)
        nodes = nodes_and_edges(self.geometry)
        self.lon, self.lat, self.corner, self.part, self.start, self.end = nodes
        lon0, lat0 = self.lon[self.start], self.lat[self.start]
        self.dlon, self.dlat = self.lon[self.end] - lon0, self.lat[self.end] - lat0
        self.length_m = edge_length_m(lat0, self.dlon, self.dlat)
        self.bend = line_curvature(lat0, self.dlon, self.dlat)
        self.units = unit_vectors(self.lon, self.lat)
        self._all = Nodes(self.units, np.arange(len(self.lon)))
        self._front: dict[int, Nodes] = {}
        self._spread: dict[int, Nodes] = {}
        self.leaving, self.arriving = np.full((2, len(self.lon)), -1)
        self.leaving[self.start] = self.arriving[self.end] = np.arange(len(self.start))
        self.longest_m, self.most_bent = self.length_m.max(), self.bend.max()
        edges = np.stack((self.leaving, self.arriving))
        self._longer_m = np.where(edges >= 0, self.length_m[edges], 0).max(axis=0)
        self._more_bent = np.where(edges >= 0, self.bend[edges], 0).max(axis=0)

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
        lon = lon if sign > 0 else lon + 180
        return np.asarray(shapely.intersects_xy(self.area, wrap(lon), sign * lat))

    def nearest(self, lon: np.ndarray, lat: np.ndarray) -> Extremes:
        """Find the outline's nearest point to each place (also to places inside)."""
        return self._extremes(lon, lat, 1)

    def farthest(self, lon: np.ndarray, lat: np.ndarray) -> Extremes:
        """Find the outline's farthest point from each place."""
        return self._extremes(lon, lat, -1)

    def extremes_near(
        self, lon: np.ndarray, lat: np.ndarray, range_m: np.ndarray, sign: int
    ) -> Extremes:
        """Find the nearest (or farthest) points for places that may be about `range_m` away.

        Faster than `nearest` and `farthest` where they are: only nodes that show in a ring so
        large are looked at. Places of one range must follow each other.
        """
        return self._extremes(lon, lat, sign, range_m)

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
        if range_m < _SERIES_REACH_M:
            found = self._candidates_about(units, sign, nodes, range_m)
        return self._candidates(lon, lat, sign, nodes) if found is None else found

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

    def _extremes(
        self, lon: np.ndarray, lat: np.ndarray, sign: int, range_m: np.ndarray | None = None
    ) -> Extremes:
        """Minimise ``sign * distance`` over the outline, for each place."""
        chunks = []
        for first in range(0, len(lon), _PLACES):
            few = slice(first, first + _PLACES)
            if range_m is None:
                found = self._candidates(lon[few], lat[few], sign, self._all)
            else:
                found = self._candidates_near(lon[few], lat[few], range_m[few], sign)
            chunks.append(Extremes(*self._extremes_of_pairs(lon[few], lat[few], sign, *found)))
        if not chunks:
            return Extremes(*(np.empty(0),) * 4, np.empty(0, int), np.empty(0))
        names = [field.name for field in fields(Extremes)]
        return Extremes(*(np.concatenate([getattr(c, name) for c in chunks]) for name in names))

    def _extremes_of_pairs(
        self,
        lon: np.ndarray,
        lat: np.ndarray,
        sign: int,
        place: np.ndarray,
        edge: np.ndarray,
        at: np.ndarray,
    ) -> tuple[np.ndarray, ...]:
        """Minimise it over pairs of place and edge, and a node for each place."""
        azimuth, back, distance = WGS84.inv(self.lon[at], self.lat[at], lon, lat)
        away = back + 180
        best_edge = np.where(self.leaving[at] >= 0, self.leaving[at], self.arriving[at])
        best_along = (self.leaving[at] < 0).astype(float)

        still = ~self._leads_away(at[place], edge, azimuth[place], distance[place], sign)
        place, edge = place[still], edge[still]
        if not len(place):
            return distance, self.lon[at], self.lat[at], away, best_edge, best_along
        on_edges = self._extremes_of_edges(
            lon, lat, place, edge, sign, at, (azimuth, away, distance)
        )
        value = sign * on_edges[0]
        first = _first_of_each(place)
        best = np.full(len(lon), np.inf)
        best[place[first]] = np.minimum.reduceat(value, first)
        winner = np.flatnonzero((value == best[place]) & (value < sign * distance[place]))
        winner = winner[_first_of_each(place[winner])]
        won = place[winner]
        distance[won], away[won], best_along[won] = (values[winner] for values in on_edges)
        best_edge[won] = edge[winner]
        return distance, *self.point(best_edge, best_along), away, best_edge, best_along

    def _leads_away(
        self, at: np.ndarray, edge: np.ndarray, azimuth: np.ndarray, known: np.ndarray, sign: int
    ) -> np.ndarray:
        """Whether edges begin or end at a node, and only lead away from the place it is seen from.

        So they do if they begin more steeply than they can bend back.
        """
        starts, ends = self.start[edge] == at, self.end[edge] == at
        slope = slope_along(self.lat[at], self.dlon[edge], self.dlat[edge], azimuth)
        outward = sign * np.where(starts, -slope, slope)
        length = self.length_m[edge]
        bends = _curvature(known, length, self.bend[edge], -sign)
        return np.asarray((starts | ends) & (outward >= bends * length**2))

    def _extremes_of_edges(
        self,
        lon: np.ndarray,
        lat: np.ndarray,
        place: np.ndarray,
        edge: np.ndarray,
        sign: int,
        at: np.ndarray,
        seen: tuple[np.ndarray, np.ndarray, np.ndarray],
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Distance, azimuth at the place, and position of the extreme on each edge.

        `seen` has, for each place, azimuths and distance from the node `at`.
        """
        ends = self.start[edge], self.end[edge]
        out, away_at, metres = np.empty((3, 2, len(edge)))
        for row, node in enumerate(ends):
            here = node == at[place]
            out[row, here], away_at[row, here], metres[row, here] = (v[place[here]] for v in seen)
            other = np.flatnonzero(~here)
            far, node = place[other], node[other]
            out[row, other], back, metres[row, other] = WGS84.inv(
                self.lon[node], self.lat[node], lon[far], lat[far]
            )
            away_at[row, other] = back + 180
        (out_start, out_end), (away_start, away_end), (at_start, at_end) = out, away_at, metres
        slope_start, slope_end = (
            -metres * slope_along(self.lat[end], self.dlon[edge], self.dlat[edge], out)
            for metres, end, out in (
                (at_start, self.start[edge], out_start),
                (at_end, self.end[edge], out_end),
            )
        )
        use_end = sign * at_end < sign * at_start
        distance = np.where(use_end, at_end, at_start)
        along = use_end.astype(float)
        away = np.where(use_end, away_end, away_start)
        inner = np.flatnonzero((sign * slope_start < 0) & (sign * slope_end > 0))
        if len(inner):
            found = self._stationary(
                lon, lat, place[inner], edge[inner], slope_start[inner], slope_end[inner]
            )
            better = sign * found[0] < sign * distance[inner]
            inner = inner[better]
            distance[inner], away[inner], along[inner] = (values[better] for values in found)
        return distance, away, along

    def _candidates(
        self, lon: np.ndarray, lat: np.ndarray, sign: int, nodes: Nodes
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Pairs of place and edge, by place, that may hold the extreme; and a node for each place.

        That node is the likeliest.
        """
        units = unit_vectors(lon, lat)
        # The farthest node is the one nearest to the antipode.
        best = nodes.nearest(sign * units)
        known = _lambert_m(units, self.units[best]) + sign * _SERIES_M
        far = np.flatnonzero(~(known < _SERIES_REACH_M))
        known[far] = WGS84.inv(lon[far], lat[far], self.lon[best[far]], self.lat[best[far]])[2]
        place, node = nodes.within(sign * units, self._angle(known, sign))
        series = known[place] < _SERIES_REACH_M
        value = np.full(len(place), -np.inf)  # as far as the formula may not judge
        value[series] = sign * _lambert_m(units[place[series]], self.units[node[series]])
        return self._best_pairs(
            place, node, value, _least_of_each(place, value, len(lon)), best, sign
        )

    def _candidates_about(
        self, units: np.ndarray, sign: int, nodes: Nodes, about_m: float
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
        """Find the same for places that are all about as far away; None if one is farther."""
        slack_m = float(_sag(about_m, self.longest_m, self.most_bent, sign)) + _ABOUT_M
        most_m = about_m + sign * (slack_m + _SERIES_M)
        place, node = nodes.all_within(sign * units, float(self._angle(most_m, sign)))
        value = sign * _lambert_m(units[place], self.units[node])
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
        is_best = (value == least[place]) & (value > -np.inf)
        best[place[is_best]] = node[is_best]
        sag_m = _sag(sign * value, self._longer_m[node], self._more_bent[node], sign)
        keep = value - sag_m <= least[place] + 2 * _SERIES_M
        return *self._edges_at(place[keep], node[keep]), best

    def _edges_at(self, place: np.ndarray, node: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Turn pairs of place and node into the pairs of place and edge that touch them."""
        edges = np.concatenate((self.leaving[node], self.arriving[node]))
        key = np.concatenate((place, place)) * (len(self.start) + 1) + edges
        place, edge = np.divmod(distinct(key[edges >= 0]), len(self.start) + 1)
        return place, edge

    def point(self, edge: np.ndarray, along: np.ndarray | float) -> tuple[np.ndarray, np.ndarray]:
        """Give longitude and latitude of points on edges, `along` from 0 to 1."""
        start, end = self.start[edge], self.end[edge]
        one, two = 1 - along, along  # so written, the ends are the nodes to the last bit
        lon = one * self.lon[start] + two * self.lon[end]
        return lon, one * self.lat[start] + two * self.lat[end]

    def heading(self, edge: np.ndarray, along: np.ndarray | float) -> np.ndarray:
        """Direction in which edges run at points on them, degrees from north."""
        per_lon, per_lat = radii_m(self.point(edge, along)[1])
        east, north = per_lon * self.dlon[edge], per_lat * self.dlat[edge]
        return np.asarray(np.degrees(np.arctan2(east, north)))

    def _measure(
        self,
        lon: np.ndarray,
        lat: np.ndarray,
        place: np.ndarray,
        edge: np.ndarray,
        along: np.ndarray | float,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return distance, azimuth at the place away from the point, and a slope along the edge.

        The slope is that of half the squared distance: nearly linear, so its zero is found fast.
        """
        lon0, lat0 = self.point(edge, along)
        azimuth, back, distance = WGS84.inv(lon0, lat0, lon[place], lat[place])
        slope = slope_along(lat0, self.dlon[edge], self.dlat[edge], azimuth)
        return distance, back + 180, -distance * slope

    def _stationary(
        self,
        lon: np.ndarray,
        lat: np.ndarray,
        place: np.ndarray,
        edge: np.ndarray,
        low_slope: np.ndarray,
        high_slope: np.ndarray,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Distance, azimuth and position where the slope along each edge is zero (Illinois)."""
        low, high = np.zeros(len(place)), np.ones(len(place))
        low_slope, high_slope = low_slope.copy(), high_slope.copy()
        last_side = np.zeros(len(place))
        found = np.empty((3, len(place)))
        left = np.arange(len(place))  # each stops on its own: its result is that of any batch
        steps_left = 12
        while len(left) and steps_left:
            steps_left -= 1
            along = (low * high_slope - high * low_slope) / (high_slope - low_slope)
            distance, away, slope = self._measure(lon, lat, place[left], edge[left], along)
            found[:, left] = distance, away, along
            is_low = np.sign(slope) == np.sign(low_slope)
            gap = np.where(is_low, along - low, high - along)
            side = np.where(is_low, 1, -1)
            low, low_slope = np.where(is_low, along, low), np.where(is_low, slope, low_slope)
            high, high_slope = np.where(is_low, high, along), np.where(is_low, high_slope, slope)
            stuck = side == last_side
            high_slope = np.where(stuck & is_low, high_slope / 2, high_slope)
            low_slope = np.where(stuck & ~is_low, low_slope / 2, low_slope)
            length = self.length_m[edge[left]]
            off = np.minimum(gap * length, np.abs(slope) / np.maximum(length, 1e-9)) >= 1e-3
            left, last_side = left[off], side[off]
            low, high, low_slope, high_slope = (v[off] for v in (low, high, low_slope, high_slope))
        return found[0], found[1], found[2]


@lru_cache(maxsize=32)
def _known(itself: _Itself) -> list[PreparedGeometry]:
    """Keep a place for the geometry itself, so that it need not be checked again."""
    return []


@lru_cache(maxsize=32)
def _prepared(wkb: bytes) -> PreparedGeometry:
    return PreparedGeometry(shapely.from_wkb(wkb))


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
    curvature = _curvature(distance, length, bend, sign)
    return np.asarray(np.minimum(length / 2, 1.1 * length**2 / 8 * curvature))


def _curvature(
    distance: np.ndarray | float,
    length: np.ndarray | float,
    bend: np.ndarray | float,
    sign: int,
) -> np.ndarray:
    """How fast, at most, the distance's slope can grow (sign 1) or fall (-1) along an edge."""
    angle = np.clip((distance - sign * length) / B_M, 1e-9, np.pi - 1e-9)
    return np.asarray(1.02 * np.maximum(sign / np.tan(angle), 0) / B_M + bend)


def _lambert_m(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Distance by the Andoyer-Lambert formula from unit vectors on the auxiliary sphere."""
    cosine, z1, z2 = np.einsum("ij,ij->i", one, two), one[:, 2], two[:, 2]
    sigma = np.arccos(np.clip(cosine, -1, 1))
    x = (sigma - np.sin(sigma)) * (z1 + z2) ** 2 / np.maximum(1 + cosine, 1e-15)
    y = (sigma + np.sin(sigma)) * (z2 - z1) ** 2 / np.maximum(1 - cosine, 1e-15)
    return np.asarray(A_M * (sigma - WGS84.f / 4 * (x + y)))


def _least_of_each(group: np.ndarray, value: np.ndarray, count: int) -> np.ndarray:
    """Give the least value of each group; infinity where it has none."""
    least = np.full(count, np.inf)
    np.minimum.at(least, group, value)
    return least


def _first_of_each(group: np.ndarray) -> np.ndarray:
    """Where each group begins in a sorted array of group numbers."""
    return np.flatnonzero(np.diff(group, prepend=-1))
