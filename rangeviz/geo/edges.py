"""Edges of an outline, straight in lon/lat, and the point of each that is nearest or farthest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rangeviz.geo.ellipsoid import (
    B_M,
    WGS84,
    edge_length_m,
    first_of_each,
    line_curvature,
    radii_m,
    slope_along,
)
from rangeviz.geo.records import Records

_STEPS = 60  # of a root search: where two geodesics are as long the slope jumps, and it halves


@dataclass(frozen=True)
class Extremes(Records):
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


class Edges:
    """Nodes of an outline and the edges between them; treat as read-only.

    Attributes
    ----------
    lon, lat : (n,) float arrays
        Nodes: the outline's own points and those that split its long edges.
    start, end : (m,) int arrays
        Nodes at the ends of each edge; a lone point is an edge from itself to itself. A region's
        area lies to the left of its edges.
    leaving, arriving : (n,) int arrays
        The edge that begins at each node and the one that ends there, or -1.
    dlon, dlat : (m,) float arrays
        Degrees from the edges' starts to their ends.
    length_m, bend : (m,) float arrays
        Upper bounds on the edges' lengths and on their curvature, per metre.
    """

    def __init__(
        self, lon: np.ndarray, lat: np.ndarray, start: np.ndarray, end: np.ndarray
    ) -> None:
        self.lon, self.lat, self.start, self.end = lon, lat, start, end
        self.dlon, self.dlat = lon[end] - lon[start], lat[end] - lat[start]
        self.length_m = edge_length_m(lat[start], self.dlon, self.dlat)
        self.bend = line_curvature(lat[start], self.dlon, self.dlat)
        self.leaving, self.arriving = np.full((2, len(lon)), -1)
        self.leaving[start] = self.arriving[end] = np.arange(len(start))

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

    def extremes_of_pairs(
        self,
        lon: np.ndarray,
        lat: np.ndarray,
        sign: int,
        place: np.ndarray,
        edge: np.ndarray,
        at: np.ndarray,
    ) -> tuple[np.ndarray, ...]:
        """Minimise ``sign * distance`` over pairs of place and edge, and a node for each place."""
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
        first = first_of_each(place)
        best = np.full(len(lon), np.inf)
        best[place[first]] = np.minimum.reduceat(value, first)
        winner = np.flatnonzero((value == best[place]) & (value < sign * distance[place]))
        winner = winner[first_of_each(place[winner])]
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
        bends = slope_growth(known, length, self.bend[edge], -sign)
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
        for _ in range(_STEPS):
            if not len(left):
                break
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


def slope_growth(
    distance: np.ndarray | float,
    length: np.ndarray | float,
    bend: np.ndarray | float,
    sign: int,
) -> np.ndarray:
    """How fast, at most, the distance's slope can grow (sign 1) or fall (-1) along an edge."""
    angle = np.clip((distance - sign * length) / B_M, 1e-9, np.pi - 1e-9)
    return np.asarray(1.02 * np.maximum(sign / np.tan(angle), 0) / B_M + bend)
