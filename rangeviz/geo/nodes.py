"""The nodes of an outline: where they are, which are neighbours, and which lie near a place."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.ellipsoid import distinct, edge_length_m, members
from rangeviz.geo.facets import facet_normals, hull_facets

if TYPE_CHECKING:
    from scipy.spatial import cKDTree

_EDGE_M = 20_000.0  # longer edges are split, so that each has one nearest point at most
_EDGE_DEG = 3.0
_FEW = 60_000  # pairs are sooner all looked at than found by a tree; more would wake threads
_MANY = 5_000  # nodes: of so many on a smooth line, GEOS takes the square of their number
_ROUNDING = 1e-15  # of unit vectors: nodes no farther from a plane lie on one circle
_ROUND = 0.05  # radians by which a triangle may miss its own middle, and yet lie round it
_WORTH_SCIPY = 150_000_000  # pairs, all in all, to look at which takes as long as to import trees


def nodes_and_edges(geometry: BaseGeometry) -> tuple[np.ndarray, ...]:
    """Give an outline's nodes and edges.

    Longitudes, latitudes, corners and parts of the nodes, and starts and ends of the edges.

    As `rangeviz.geo.outline.PreparedGeometry` holds them.
    """
    parts = shapely.get_parts(geometry)
    closed = geometry.geom_type.endswith("Polygon")
    chains, part = parts, np.arange(len(parts))
    if closed:
        chains, part = shapely.get_rings(parts, return_index=True)
    lonlat, chain_of = shapely.get_coordinates(chains, return_index=True)
    if closed:  # a ring's last point is its first
        keep = np.append(chain_of[1:] == chain_of[:-1], False)
        lonlat, chain_of = lonlat[keep], chain_of[keep]
    lon, lat = lonlat.T
    count = np.bincount(chain_of)
    last = np.cumsum(count) - 1
    after = np.arange(len(lon)) + 1
    after[last] = last - count + 1 if closed else last
    dlon, dlat = lon[after] - lon, lat[after] - lat
    length = edge_length_m(lat, dlon, dlat)
    wide = np.where(length > 1, np.abs(dlon), 0)
    pieces = np.maximum(np.ceil(np.maximum(length / _EDGE_M, wide / _EDGE_DEG)), 1).astype(int)
    owner, step = members(pieces)
    first = np.cumsum(pieces) - pieces
    share = step / pieces[owner]
    node_lon, node_lat = lon[owner] + share * dlon[owner], lat[owner] + share * dlat[owner]
    end = np.where(step + 1 < pieces[owner], np.arange(len(owner)) + 1, first[after[owner]])
    edge = (after[owner] != owner) | (count[chain_of[owner]] == 1)  # a line's last point has none
    part_of = part[chain_of[owner]]
    return node_lon, node_lat, step == 0, part_of, np.flatnonzero(edge), end[edge]


@dataclass(frozen=True)
class Triangles:
    """Triangles of nodes on the sphere, each with the circle round it, in which no node lies.

    Attributes
    ----------
    units : (n, 3) float array
        The nodes as unit vectors.
    nodes : (t, 3) int array
    middle : (t, 3) float array
        Unit vectors to the circles' middles.
    angle : (t,) float array
        The circles' radii, radians.
    """

    units: np.ndarray
    nodes: np.ndarray
    middle: np.ndarray
    angle: np.ndarray

    @cached_property
    def shows_to(self) -> np.ndarray:
        """The radius of the largest circle through each node with no other inside: (n,) radians."""
        radius = np.zeros(len(self.units))
        np.maximum.at(radius, self.nodes.ravel(), np.repeat(self.angle, 3))
        return radius

    @cached_property
    def peaks(self) -> np.ndarray:
        """Which triangles lie round their own middle: there the distance to the nodes has a peak.

        Those that all but do so, too.
        """
        middle = self.middle
        east = np.cross(middle, np.eye(3)[np.argmin(np.abs(middle), axis=1)])
        north = np.cross(east, middle)
        x, y = (np.einsum("tkx,tx->tk", self.units[self.nodes], axis) for axis in (east, north))
        direction = np.sort(np.arctan2(y, x), axis=1)
        gaps = np.diff(direction, axis=1, append=direction[:, :1] + 2 * np.pi)
        return np.flatnonzero(gaps.max(axis=1) < np.pi + _ROUND)

    @cached_property
    def neighbours(self) -> tuple[np.ndarray, np.ndarray]:
        """The neighbours of all nodes, one after the other, and where those of each begin."""
        nodes, count = self.nodes, len(self.units)
        pairs = np.concatenate((nodes[:, [0, 1]], nodes[:, [1, 2]], nodes[:, [2, 0]]))
        node, other = np.divmod(distinct((pairs @ [[count, 1], [1, count]]).ravel()), count)
        return other, np.searchsorted(node, np.arange(count + 1))

    def neighbours_of(self, index: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pair each of some nodes with its neighbours."""
        other, begins = self.neighbours
        owner, place = members(begins[index + 1] - begins[index])
        return index[owner], other[begins[index][owner] + place]

    @cached_property
    def across(self) -> tuple[np.ndarray, float]:
        """Two nodes so far apart that all lie in the circle between them; how far its antipode is.

        There the distance to the nodes has its peak. It is 0 where no two lie so.
        """
        one, two = self.neighbours_of(np.arange(len(self.units)))
        at = np.argmin(np.einsum("pk,pk->p", self.units[one], self.units[two]))
        across = np.array([one[at], two[at]])
        middle = self.units[across].sum(axis=0)
        cosine = self.units @ (middle / max(np.linalg.norm(middle), 1e-9))
        least = cosine[across].min()
        inside = least > 0 and (cosine >= least - 1e-12).all()
        return across, float(np.pi - np.arccos(least)) if inside else 0.0


def triangulate(units: np.ndarray) -> Triangles | None:
    """Triangulate nodes on the sphere after Delaunay; None if they are too few.

    The triangles are the facets of the nodes' convex hull.
    """
    middle = units.mean(axis=0)
    points, scale, axes = np.linalg.svd(units - middle, full_matrices=False)
    if len(points) < 3:
        return None
    if len(points) == 3 or scale[-1] < max(1e-12 * scale[0], _ROUNDING * np.sqrt(len(points))):
        return _fan(units, middle, axes)
    facets = hull_facets(units) if len(units) <= _MANY else None
    if facets is None:
        from scipy.spatial import ConvexHull

        # Facets of thousands of nodes in a narrow row may be wide, by rounding: they may stay.
        facets = ConvexHull(points, qhull_options="Qt Q12").simplices
    normal = facet_normals(units, facets, middle)
    cosine = np.einsum("tk,tk->t", normal, units[facets[:, 0]])
    return Triangles(units, facets, normal, np.arccos(np.clip(cosine, -1, 1)))


def _fan(units: np.ndarray, middle: np.ndarray, axes: np.ndarray) -> Triangles:
    """Triangulate nodes on one circle: a fan on either side of it."""
    across, up, normal = axes
    order = np.argsort(np.arctan2((units - middle) @ up, (units - middle) @ across))
    fan = np.column_stack((np.full(len(order) - 2, order[0]), order[1:-1], order[2:]))
    angle = np.arccos(np.clip(middle @ normal, -1, 1))
    return Triangles(
        units,
        np.concatenate((fan, fan)),
        np.repeat([normal, -normal], len(fan), axis=0),
        np.repeat([angle, np.pi - angle], len(fan)),
    )


def spread(units: np.ndarray, apart: float) -> np.ndarray:
    """Choose some of unit vectors so that each has one of them within an angle: their indices."""
    cell = np.floor((units + 1) / (apart / 2)).astype(np.int64)  # a cell's diagonal is under apart
    key = cell @ [1 << 42, 1 << 21, 1]
    order = np.argsort(key)
    return np.asarray(order[np.append(True, np.diff(key[order]) != 0)[: len(order)]])


class Nodes:
    """Some nodes of an outline, to look among for those near places.

    Attributes
    ----------
    index : (k,) int array
        Which of the outline's nodes.
    units : (k, 3) float array
    """

    pairs_looked_at: ClassVar[int] = 0

    def __init__(self, units: np.ndarray, index: np.ndarray) -> None:
        self.index, self.units = index, units[index]

    @cached_property
    def tree(self) -> cKDTree:
        """The tree of their unit vectors."""
        from scipy.spatial import cKDTree

        return cKDTree(self.units)

    def nearest(self, units: np.ndarray) -> np.ndarray:
        """Find the nearest of the nodes to each unit vector."""
        if self._are_few(units):
            at = [cosine.argmax(axis=1) for _, cosine in self._cosines(units)]
            return np.asarray(self.index[np.concatenate(at)])
        return np.asarray(self.index[self.tree.query(units)[1]])

    def any_within(self, units: np.ndarray, angle: float) -> bool:
        """Whether any of the nodes is within an angle of any of the unit vectors."""
        if self._are_few(units):
            least = np.cos(angle)
            return any((cosine > least).any() for _, cosine in self._cosines(units))
        return bool(self.tree.count_neighbors(_quick_tree(units), 2 * np.sin(angle / 2)))

    def all_within(self, units: np.ndarray, angle: float) -> tuple[np.ndarray, np.ndarray]:
        """Pair unit vectors with the nodes within one angle of them; in no order."""
        if self._are_few(units):
            return self._within(units, np.full(len(units), angle))
        chord = 2 * np.sin(angle / 2) + 1e-9
        pairs = _quick_tree(units).sparse_distance_matrix(self.tree, chord, output_type="ndarray")
        return pairs["i"], self.index[pairs["j"]]

    def within(self, units: np.ndarray, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pair each unit vector with the nodes within an angle of it; sorted by vector."""
        if self._are_few(units):
            return self._within(units, np.clip(angle, 0, np.pi))
        chord = 2 * np.sin(np.clip(angle, 0, np.pi) / 2) + 1e-9
        balls = self.tree.query_ball_point(units, chord, return_sorted=False)
        place = np.repeat(np.arange(len(units)), np.fromiter(map(len, balls), int, len(units)))
        return place, self.index[np.fromiter(chain.from_iterable(balls), int, len(place))]

    def _within(self, units: np.ndarray, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        least = np.cos(angle)[:, None] - 1e-14
        pairs = [
            first * len(self.units) + np.flatnonzero(cosine >= least[first : first + len(cosine)])
            for first, cosine in self._cosines(units)
        ]
        place, node = np.divmod(np.concatenate(pairs), len(self.units))
        return place, self.index[node]

    def _cosines(self, units: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
        """Give the cosines of all pairs, for some of the unit vectors at a time."""
        step, nodes = max(_FEW // max(len(self.units), 1), 1), self.units.T
        for first in range(0, max(len(units), 1), step):
            yield first, units[first : first + step] @ nodes

    def _are_few(self, units: np.ndarray) -> bool:
        pairs = len(units) * len(self.units)
        if pairs <= _FEW:
            return True
        Nodes.pairs_looked_at += pairs
        return "scipy.spatial" not in sys.modules and Nodes.pairs_looked_at <= _WORTH_SCIPY


def _quick_tree(units: np.ndarray) -> cKDTree:
    """Make a tree that is asked once."""
    from scipy.spatial import cKDTree

    return cKDTree(units, balanced_tree=False, compact_nodes=False, leafsize=32)
