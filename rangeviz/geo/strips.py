"""Strips and fans: what an outline has in range beside its edges and round its corners.

A short ring takes hundreds of discs, nearly all of each hidden by its neighbours. Strips along the
edges, fans at the nodes between them, and a few rough discs to fill what is left inside, do the
same with few vertices. Each lies within the range of its own edge or node, as a disc does.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.discs import draw_circles, fill_loops, points_away
from rangeviz.geo.ellipsoid import B_M, members, wrap
from rangeviz.geo.outline import PreparedGeometry

FARTHEST_M = 800_000.0
"""Beyond this range discs are fewer than strips and fans, and strips would have to bend."""

Discs = Callable[[np.ndarray, np.ndarray], list[BaseGeometry]]


class Strips:
    """Builds an outline's strips and fans for one range, none of them twice.

    `discs` builds what stands in for them near a pole and at lines.
    """

    def __init__(
        self, outline: PreparedGeometry, range_m: float, drawn_m: float, discs: Discs
    ) -> None:
        self.outline, self.range_m, self.drawn_m, self.discs = outline, range_m, drawn_m, discs
        self.has_strip = outline.length_m < 1e-6  # what is no edge needs none
        self.has_fan = np.zeros(len(outline.lon), bool)

    def everything(self) -> list[BaseGeometry]:
        return self.fans(np.arange(len(self.outline.lon))) + self.strips(
            np.flatnonzero(~self.has_strip)
        )

    def beside(self, edge: np.ndarray, along: np.ndarray) -> list[BaseGeometry]:
        """Build what points of the outline add: a disc where fan and strip were not enough."""
        outline = self.outline
        node = np.where(along == 0, outline.start[edge], outline.end[edge])
        at_node = (along == 0) | (along == 1)
        again = np.where(at_node, self.has_fan[node], self.has_strip[edge])
        places = np.unique(np.column_stack(outline.point(edge[again], along[again])), axis=0)
        fan = np.unique(node[at_node & ~again])
        strip = np.concatenate((outline.arriving[fan], outline.leaving[fan], edge[~again]))
        strip = np.unique(strip[strip >= 0])
        strip = strip[~self.has_strip[strip]]
        self.has_fan[fan] = self.has_strip[strip] = True
        return self.discs(*places.T) + self.fans(fan) + self.strips(strip)

    def bulk(self, edge: np.ndarray) -> list[BaseGeometry]:
        """Build rough discs, a little small, all along the outline and on each part with edges."""
        outline = self.outline
        stretch = np.cumsum(outline.length_m) // self.range_m
        part = np.cumsum(np.append(True, outline.start[1:] != outline.end[:-1]))
        of_each_part = edge[np.unique(part[edge], return_index=True)[1]]
        all_along = np.unique(stretch, return_index=True)[1]
        node = outline.start[np.union1d(of_each_part, all_along)]
        rough_m = self.range_m / 50
        loops = draw_circles(outline.lon[node], outline.lat[node], self.range_m - rough_m, rough_m)
        return fill_loops(*loops)

    def fans(self, node: np.ndarray) -> list[BaseGeometry]:
        """Build what nodes of an area have in range in directions between their edges' normals.

        From the other directions some other point of the outline is nearer. A fan reaches a little
        farther round, so that it overlaps the strips beside it.
        """
        outline, range_m = self.outline, self.range_m
        lon, lat, pole_m = outline.lon[node], outline.lat[node], _pole_m(outline.lat[node])
        plain = outline.has_area & (pole_m > 4 * range_m)
        discs = self.discs(lon[~plain], lat[~plain])
        if not plain.any():
            return discs
        first = outline.heading(outline.arriving[node], 1.0) + 90
        turn = wrap(first - outline.heading(outline.leaving[node], 0.0) - 90)
        fan = np.flatnonzero(plain & (turn > -1e-9))
        bend = 1 / range_m + 1 / (pole_m[plain].min() - range_m)
        step = 360 / np.ceil(2 * np.pi * range_m * np.sqrt(bend / (8 * self.drawn_m)))
        # All arcs have their vertices in the same directions, so that like arcs have like chords.
        low, high = np.ceil((first - turn)[fan] / step) - 1, np.floor(first[fan] / step) + 1
        count = (high - low).astype(int) + 3  # with the node itself, first and last
        owner, place = members(count)
        lon, lat = lon[fan][owner], lat[fan][owner]
        arc = points_away(lon, lat, (high[owner] + 1 - place) * step, np.full_like(lon, range_m))[
            :2
        ]
        at_node = (place == 0) | (place == count[owner] - 1)
        return discs + fill_loops(np.where(at_node, (lon, lat), arc).T, owner)

    def strips(
        self, edge: np.ndarray, low: np.ndarray | float = 0.0, high: np.ndarray | float = 1.0
    ) -> list[BaseGeometry]:
        """Build strips along edges (from share `low` to `high`), as wide as the range.

        Edges of areas have them on the outside, lines on both sides. Near a pole, where a strip's
        sides would bend, edges are halved, in the end to discs.
        """
        if not len(edge):
            return []
        outline, range_m = self.outline, self.range_m
        low, high = np.broadcast_to(low, edge.shape), np.broadcast_to(high, edge.shape)
        corners = []
        for along, sides in ((low, (-90, 90)), (high, (90, -90))):
            lon, lat = outline.point(edge, along)
            ahead = outline.heading(edge, along)
            for side in sides:
                inside = side < 0 and outline.has_area
                away = points_away(lon, lat, ahead + side, np.full_like(lon, range_m))[:2]
                corners.append((lon, lat) if inside else away)
        loops = np.stack([*corners, corners[0]]).transpose(2, 0, 1)
        length = (high - low) * outline.length_m[edge]
        pole_m = _pole_m(loops[:, :, 1]).min(axis=1)
        straight = np.sqrt(2.7 * self.drawn_m / range_m) * pole_m
        usable = (pole_m > 3 * range_m) & (length < straight)
        strips = fill_loops(loops[usable].reshape(-1, 2), members(np.full(usable.sum(), 5))[0])
        halve = ~usable & (length > range_m / 2)
        rest = ~usable & ~halve
        apart_m = np.sqrt(5.3 * self.drawn_m * range_m)
        beads = points_along(outline, edge[rest], low[rest], high[rest], apart_m)
        edge, low, high = edge[halve], low[halve], high[halve]
        middle = (low + high) / 2
        strips += self.strips(np.tile(edge, 2), np.r_[low, middle], np.r_[middle, high])
        return strips + self.discs(*beads)


def points_along(
    outline: PreparedGeometry, edge: np.ndarray, low: np.ndarray, high: np.ndarray, apart_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude of points all along edges, from share `low` to `high` of each."""
    count = np.ceil((high - low) * outline.length_m[edge] / apart_m).astype(int) + 1
    owner, place = members(count)
    share = place / np.maximum(count - 1, 1)[owner]
    return outline.point(edge[owner], low[owner] + (high - low)[owner] * share)


def _pole_m(lat: np.ndarray) -> np.ndarray:
    return np.asarray(np.radians(90 - np.abs(lat)) * B_M)
