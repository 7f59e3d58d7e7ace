"""The nodes of an outline: where they are, which are neighbours, and which lie near a place."""

from __future__ import annotations

from itertools import chain
from typing import NamedTuple

import numpy as np
import shapely
from scipy.spatial import ConvexHull, cKDTree
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.ellipsoid import edge_length_m, members

_EDGE_M = 20_000.0  # longer edges are split, so that each has one nearest point at most
_EDGE_DEG = 3.0
_FEW = 200  # nodes: so few are sooner all looked at than found by a tree


def nodes_and_edges(geometry: BaseGeometry) -> tuple[np.ndarray, ...]:
    """Give an outline's nodes and edges.

    Longitudes, latitudes, corners and parts of the nodes, and starts and ends of the edges.

    As `rangeviz.geo.distance.PreparedGeometry` holds them.
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


class Triangles(NamedTuple):
    """Triangles of nodes on the sphere, each with the circle round it, in which no node lies.

    Attributes
    ----------
    nodes : (t, 3) int array
    middle : (t, 3) float array
        Unit vectors to the circles' middles.
    angle : (t,) float array
        The circles' radii, radians.
    """

    nodes: np.ndarray
    middle: np.ndarray
    angle: np.ndarray


def triangulate(units: np.ndarray) -> Triangles | None:
    """Triangulate nodes on the sphere after Delaunay; None if they lie on one circle.

    The triangles are the facets of the nodes' convex hull. (The hull is of their principal
    components, so that a village is no plane.)
    """
    middle = units.mean(axis=0)
    points, scale, axes = np.linalg.svd(units - middle, full_matrices=False)
    if len(points) < 4 or scale[-1] < 1e-12 * scale[0]:
        return None
    hull = ConvexHull(points)
    normal = (hull.equations[:, :3] / scale) @ axes
    length = np.linalg.norm(normal, axis=1)
    cosine = (normal @ middle - hull.equations[:, 3]) / length
    angle = np.arccos(np.clip(cosine, -1, 1))
    return Triangles(hull.simplices, normal / length[:, None], angle)


class Nodes:
    """Some nodes of an outline, to look among for those near places.

    Attributes
    ----------
    index : (k,) int array
        Which of the outline's nodes.
    units : (k, 3) float array
    tree : cKDTree or None
        Of their unit vectors; None for so few that all are looked at.
    """

    def __init__(self, units: np.ndarray, index: np.ndarray) -> None:
        self.index, self.units = index, units[index]
        self.tree = cKDTree(self.units) if len(index) > _FEW else None

    def nearest(self, units: np.ndarray) -> np.ndarray:
        """Find the nearest of the nodes to each unit vector."""
        if self.tree is None:
            return np.asarray(self.index[np.argmax(units @ self.units.T, axis=1)])
        return np.asarray(self.index[self.tree.query(units)[1]])

    def any_within(self, units: np.ndarray, angle: float) -> bool:
        """Whether any of the nodes is within an angle of any of the unit vectors."""
        if self.tree is None:
            return bool((units @ self.units.T > np.cos(angle)).any())
        chord = 2 * np.sin(angle / 2)
        return bool(np.isfinite(self.tree.query(units, distance_upper_bound=chord)[0]).any())

    def within(self, units: np.ndarray, angle: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pair each unit vector with the nodes within an angle of it; sorted by vector."""
        if self.tree is None:
            least = np.cos(np.clip(angle, 0, np.pi)) - 1e-14
            place, node = np.nonzero(units @ self.units.T >= least[:, None])
            return place, self.index[node]
        chord = 2 * np.sin(np.clip(angle, 0, np.pi) / 2) + 1e-9
        balls = self.tree.query_ball_point(units, chord, return_sorted=False)
        place = np.repeat(np.arange(len(units)), np.fromiter(map(len, balls), int, len(units)))
        return place, self.index[np.fromiter(chain.from_iterable(balls), int, len(place))]
