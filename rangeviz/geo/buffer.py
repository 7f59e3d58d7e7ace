"""How a ring grows: discs are united until the whole border of their union is the ring.

The union starts from the region itself; then its border is measured. Where it lies nearer to the
region than the range, the disc of the nearest point is still missing, and is added, until none
is. So nothing outside the range can be inside (all of it lies in some disc), and nothing inside
can be missing (the shortest way from it to the region would cross a border that is nearer than
the range).

The inner ring, places in range from *every* point of the region, is grown from the outside: the
union of what each disc leaves out, starting from the region's antipodes.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.arcs import guess_rings
from rangeviz.geo.discs import CONJUGATE_M, WORLD, draw_circles, fill_loops
from rangeviz.geo.edges import Extremes
from rangeviz.geo.ellipsoid import (
    A_M,
    B_M,
    MAX_DISTANCE_M,
    distance_bend,
    edge_length_m,
    line_curvature,
    members,
    unit_vectors,
    wrap,
)
from rangeviz.geo.geometry import border_of, cut_at_180, only_areas, redrawn
from rangeviz.geo.hulls import draw_hulls
from rangeviz.geo.nodes import Nodes
from rangeviz.geo.outline import PreparedGeometry
from rangeviz.geo.settling import SETTLED_M, Places, settle
from rangeviz.geo.strips import FARTHEST_M, Strips

_DRAWN, _SHORT, _UNSEEN = 0.45, 0.5, 0.45
"""Shares of the tolerance: a disc's edges, what may be missing at a probe, and between probes."""
_GUESSED = 0.15  # the same for what lies between the nodes of the first guess

_ALL_SHOW_M = 8_000_000.0  # nodes that show in a ring so large are taken to show in larger ones
_MANY = 300  # a straight line shows all along, but a few of its discs will do
_EVERY_M = 20_000.0  # up to this range every corner and edge is drawn without asking

Growing = Generator[Places, Any, BaseGeometry]
"""An area that grows: it asks how far places are from the outline, and is told their Extremes."""


def grow_areas(
    outline: PreparedGeometry, ranges_m: np.ndarray, sign: int, tolerances_m: np.ndarray
) -> list[BaseGeometry]:
    """Grow the areas of several ranges, each with its tolerance.

    For `sign` 1 they are what is in range of any point of the outline, for -1 what is not in range
    of all. How far places are is asked together: a call costs more than a place.
    """
    if len(outline.lon) == 1:
        return _round_a_point(outline, ranges_m, sign, tolerances_m)
    guesses = guess_rings(outline, ranges_m, sign, _DRAWN * tolerances_m)
    growing = [
        GeodesicBuffer(outline, float(range_m), sign, float(tolerance_m)).grow(guess)
        for range_m, tolerance_m, guess in zip(ranges_m, tolerances_m, guesses, strict=True)
    ]
    areas = [WORLD] * len(growing)
    told: dict[int, Extremes | None] = dict.fromkeys(range(len(growing)))
    while told:
        asked = {}
        for number, answer in told.items():
            try:
                asked[number] = growing[number].send(answer)
            except StopIteration as grown:
                areas[number] = grown.value
        told = _told(outline, asked, ranges_m, sign) if asked else {}
    return areas


def _round_a_point(
    outline: PreparedGeometry, ranges_m: np.ndarray, sign: int, tolerances_m: np.ndarray
) -> list[BaseGeometry]:
    areas = []
    for range_m, tolerance_m in zip(ranges_m.tolist(), tolerances_m.tolist(), strict=True):
        lonlat, owner = draw_circles(outline.lon, outline.lat, range_m, _DRAWN * tolerance_m)
        areas += fill_loops(lonlat[::sign], owner)
    return areas


def _told(
    outline: PreparedGeometry, asked: dict[int, Places], ranges_m: np.ndarray, sign: int
) -> dict[int, Extremes | None]:
    count = [len(lon) for lon, _ in asked.values()]
    lon, lat = (np.concatenate(column) for column in zip(*asked.values(), strict=True))
    found = outline.extremes(lon, lat, sign, np.repeat(ranges_m[list(asked)], count))
    ends = np.cumsum(count)
    return {
        number: found.of(slice(end - many, end))
        for number, end, many in zip(asked, ends, count, strict=True)
    }


class GeodesicBuffer:
    """Unites pieces, each inside the wanted area, until its whole border is the ring.

    For `sign` 1 the wanted area is where the nearest distance is at most the range, for -1 where
    the farthest distance is at least the range.
    """

    def __init__(
        self, outline: PreparedGeometry, range_m: float, sign: int, tolerance_m: float
    ) -> None:
        self.outline, self.range_m, self.tolerance_m = outline, range_m, tolerance_m
        self.sign = sign
        self.bend = float(distance_bend(range_m, sign))
        self.guides: Nodes | None = None
        self.strips: Strips | None = None
        if self.sign > 0 and range_m <= FARTHEST_M:
            self.strips = Strips(outline, range_m, _DRAWN * tolerance_m, self.discs)

    def grow(self, guess: BaseGeometry | None) -> Growing:
        """Grow the area from a guess at it: asks how far places are, and returns it in the end."""
        outline = self.outline
        if guess is not None:
            return (yield from self.completed(guess, []))
        if self.sign > 0 and self.all_in():
            return WORLD
        area = self.seed()
        if self.sign < 0 and self.range_m > CONJUGATE_M:
            tolerance_m = _DRAWN * self.tolerance_m
            pieces = draw_hulls(outline.geometry, self.range_m, tolerance_m)
            return (yield from self.polish(self.unite(area, pieces)))
        if self.strips and self.range_m <= _EVERY_M:
            return (yield from self.polish(self.unite(area, self.strips.everything())))
        edge, along = self.first_guess()
        guides = np.arange(len(outline.units)) if self.strips else outline.start[edge]
        self.guides = Nodes(outline.units, guides)
        pieces = self.strips.bulk(edge) if self.strips else []
        return (yield from self.completed(area, pieces + self.pieces(edge, along)))

    def all_in(self) -> bool:
        """Whether two nodes lie so far apart that what is out of range of both is nowhere.

        What is out of range of a node lies round its antipode.
        """
        units = self.outline.units
        apart = 2 * np.arcsin(np.clip(np.linalg.norm(units - units[0], axis=1).max() / 2, 0, 1))
        return bool(apart > 2 * (np.pi - self.range_m / A_M))

    def completed(self, area: BaseGeometry, pieces: list[BaseGeometry]) -> Growing:
        """Unite an area with pieces, and with all that its measured border shows to be missing."""
        good, known = np.empty(0, complex), list[Extremes]()
        for _ in range(100):
            if pieces:
                area = self.unite(area, pieces)
            border = all_of_it = self.probes(area)
            if known:
                border = np.setdiff1d(border, good)
            found = yield border.real, border.imag
            short = self.sign * (self.range_m - found.distance_m)
            bad = short > _SHORT * self.tolerance_m
            if not (known or bad.any()):
                return (yield from self.polish(area, found))
            good = np.concatenate((good, border[~bad]))
            known.append(found.of(~bad))
            if not bad.any():
                found = _found_at(all_of_it, good, Extremes.joined(known))
                return (yield from self.polish(area, found))
            wanted = self.most_wanted(found.edge[bad], found.along[bad], short[bad])
            pieces = self.pieces(*wanted)
        raise AssertionError("the ring did not close; please report this region and range")

    def pieces(self, edge: np.ndarray, along: np.ndarray) -> list[BaseGeometry]:
        """Build what points of the outline add to the area."""
        if self.strips:
            return self.strips.beside(edge, along)
        return self.discs(*self.outline.point(edge, along))

    def unite(self, area: BaseGeometry, pieces: list[BaseGeometry]) -> BaseGeometry:
        return only_areas(shapely.union_all([area, *pieces]))

    def seed(self) -> BaseGeometry:
        """Grow the region, or its antipodes, by a centimetre, so that it is always an area."""
        geometry = self.outline.geometry
        if self.sign < 0:
            geometry = shapely.transform(geometry, lambda xy: xy * (1, -1) + (180, 0))
        return cut_at_180(shapely.buffer(geometry, 1e-7, quad_segs=1, join_style="mitre"))

    def first_guess(self) -> tuple[np.ndarray, np.ndarray]:
        """Choose the nodes that would show in the ring on a sphere.

        Discs are wanted also midway on long edges, but not for every node that only splits one.
        """
        outline, length = self.outline, self.outline.length_m
        range_m = self.range_m if self.sign > 0 else MAX_DISTANCE_M - self.range_m
        shows = outline.shows_to_m >= min(range_m, _ALL_SHOW_M)
        edge = np.flatnonzero(shows[outline.start])
        if self.strips:
            return edge, np.zeros(len(edge))
        apart_m = np.sqrt(8 * _GUESSED * self.tolerance_m / max(self.bend, 1e-9))
        middle = edge[(length[edge] > apart_m) & shows[outline.end[edge]]]
        wanted = outline.corner[outline.start]
        wanted[np.unique(np.cumsum(length) // apart_m, return_index=True)[1]] = True
        edge = edge[wanted[edge]]
        edge = edge[:: 1 + len(edge) // _MANY]
        return np.append(edge, middle), np.repeat((0.0, 0.5), (len(edge), len(middle)))

    def most_wanted(
        self, edge: np.ndarray, along: np.ndarray, short: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Choose, for every stretch of the outline, the missing point that is missed most.

        A disc fills a gap so deep along a stretch so long; for deeper gaps, longer stretches.
        """
        bend = 1 / np.tan(self.range_m / B_M)
        bend = max(bend if self.sign > 0 else abs(bend), 0.05) / B_M
        level = np.floor(np.log2(2 * short / bend) / 2)
        length = self.outline.length_m
        place = np.cumsum(length)[edge] - (1 - along) * length[edge]
        order = np.argsort(-short, kind="stable")
        stretch = (place // 2**level + 1j * level)[order]
        chosen = order[np.unique(stretch, return_index=True)[1]]
        return edge[chosen], along[chosen]

    def discs(self, lon: np.ndarray, lat: np.ndarray) -> list[BaseGeometry]:
        """Build discs round points of the outline or, for "from_all", what they leave out."""
        if not len(lon):
            return []
        hides = self.hides if self.guides and self.range_m < CONJUGATE_M else None
        lonlat, owner = draw_circles(lon, lat, self.range_m, _DRAWN * self.tolerance_m, hides)
        return fill_loops(lonlat, owner) if self.sign > 0 else fill_loops(lonlat[::-1], owner[::-1])

    def hides(self, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Which edges of circles lie inside the wanted area, with all between edge and circle.

        Some one point of the outline must have both ends so far in range that what an edge may
        bend, and a circle, and the distance along it, cannot lead out of it.
        """
        dlon, dlat = wrap(end[:, 0] - start[:, 0]), end[:, 1] - start[:, 1]
        length = edge_length_m(start[:, 1], dlon, dlat)
        bend = np.abs(1 / np.tan(self.range_m / B_M)) / B_M
        bend = bend + line_curvature(start[:, 1], dlon, dlat)
        first, second = self.sign * unit_vectors(*start.T), self.sign * unit_vectors(*end.T)
        assert self.guides is not None
        guide = self.outline.units[self.guides.nearest((first + second) / 2)]
        cosine = np.minimum((first * guide).sum(axis=1), (second * guide).sum(axis=1))
        rough_m = (A_M if self.sign > 0 else B_M) * np.arccos(np.clip(self.sign * cosine, -1, 1))
        deep = self.sign * (self.range_m - rough_m) > 1.2 * 2 * bend * length**2 / 8
        return np.asarray(deep & (np.abs(dlon) < 20))

    def probes(self, area: BaseGeometry) -> np.ndarray:
        """Border points (lon + i lat) so dense that the border between them cannot be far off.

        First come the vertices that drawn edges touch.
        """
        lonlat, drawn = border_of(area)
        start, end = lonlat[:-1][drawn], lonlat[1:][drawn]
        step = end - start
        length = edge_length_m(start[:, 1], step[:, 0], step[:, 1])
        bend = self.bend + 1e-12 + line_curvature(start[:, 1], step[:, 0], step[:, 1])
        unseen_m = _UNSEEN * self.tolerance_m
        apart = np.maximum(np.sqrt(8 * unseen_m / bend), unseen_m)
        count = np.maximum(np.ceil(length / apart), 1).astype(int)
        owner, place = members(count - 1)
        between = start[owner] + ((place + 1) / count[owner])[:, None] * step[owner]
        points = np.concatenate((lonlat[_touched(drawn)], between))
        return np.asarray(points[:, 0] + 1j * points[:, 1])

    def polish(self, area: BaseGeometry, found: Extremes | None = None) -> Growing:
        """Move the vertices onto the ring, those in its creases too, where discs' chords cross.

        `found` tells how far they are, in their order, and may tell more; else it is asked.
        """
        lonlat, drawn = border_of(area)
        vertices = np.flatnonzero(_touched(drawn))
        if found is None:
            found = yield tuple(lonlat[vertices].T)
        off = np.flatnonzero(np.abs(found.distance_m[: len(vertices)] - self.range_m) >= SETTLED_M)
        if len(off):
            lonlat[vertices[off]] = yield from settle(
                lonlat[vertices[off]], found.of(off), self.range_m, self.tolerance_m
            )
        area = redrawn(area, lonlat, self.tolerance_m / 100)
        if not shapely.is_valid(area):
            area = only_areas(shapely.make_valid(area, method="structure", keep_collapsed=False))
            area = redrawn(area, shapely.get_coordinates(area), self.tolerance_m / 100)
        return area


def _found_at(places: np.ndarray, known: np.ndarray, found: Extremes) -> Extremes:
    """Tell again what was found at places (lon + i lat), each of which is among the known ones."""
    order = np.argsort(known)
    return found.of(order[np.searchsorted(known, places, sorter=order)])


def _touched(drawn: np.ndarray) -> np.ndarray:
    """Which vertices have an edge beside them that is drawn."""
    touched = np.zeros(len(drawn) + 1, bool)
    touched[:-1] = drawn
    touched[1:] |= drawn
    return touched
