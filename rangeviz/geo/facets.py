"""The convex hull of places on the sphere, made of two triangulations of planes.

Seen from a point of the sphere on a plane (a stereographic projection), circles stay circles; so
the hull's facets whose circles do not hold that point are Delaunay's triangles on the plane. From
the antipode of the places' middle all facets are seen but those round it, and those are seen
from the middle itself.
"""

from __future__ import annotations

import numpy as np
import shapely

from rangeviz.geo.ellipsoid import distinct

_LEAST_MIDDLE = 0.05  # of places that surround the globe neither point is far from all
_SAME = 1e-13  # of places so near each other one will do: +180 and -180 are not quite the same
_FLAT = 1e-12  # an edge may be so dented, where more than three places lie on one circle


def hull_facets(units: np.ndarray) -> np.ndarray | None:
    """Find the facets of the convex hull of unit vectors: (t, 3) indices.

    None where what was found cannot be shown to be it: a closed surface that no edge dents.

    Examples
    --------
    >>> corners = np.array([[0.6, 0, 0.8], [0, 0.6, 0.8], [-0.6, 0, 0.8], [0, 0, 1.0]])
    >>> facets = hull_facets(corners)
    >>> sorted(sorted(map(int, facet)) for facet in facets)
    [[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]
    """
    middle = units.mean(axis=0)
    length = np.linalg.norm(middle)
    if length < _LEAST_MIDDLE:
        return None
    pole = middle / length
    facets = _delaunay(_seen_from(-pole, units))
    edge, count = np.unique(_edges(facets, len(units)), return_counts=True)
    rim = distinct(np.concatenate(np.divmod(edge[count == 1], len(units))))
    behind = rim[_delaunay(_seen_from(pole, units[rim]))]
    normal = facet_normals(units, behind, middle)
    visible = np.einsum("tk,tk->t", normal, -pole - units[behind[:, 0]]) > 0
    facets = np.concatenate((facets, behind[visible]))
    return facets if _is_hull(units, facets, middle) else None


def facet_normals(units: np.ndarray, facets: np.ndarray, middle: np.ndarray) -> np.ndarray:
    """Find the outward unit normals of facets, which are the middles of the circles round them."""
    one, two, three = (units[corner] for corner in facets.T)
    normal = np.cross(two - one, three - one)
    length = np.linalg.norm(normal, axis=1)
    length *= np.where(np.einsum("tk,tk->t", normal, one - middle) < 0, -1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(normal / length[:, None])


def _seen_from(pole: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Project unit vectors from a point of the sphere on the plane across it."""
    east = np.cross(pole, np.eye(3)[np.argmin(np.abs(pole))])
    axes = np.column_stack((east, np.cross(pole, east)))
    return np.asarray(units @ axes / ((units - pole) ** 2).sum(axis=1)[:, None])


def _delaunay(plane: np.ndarray) -> np.ndarray:
    """Triangulate points on a plane: (t, 3) indices."""
    triangles = shapely.delaunay_triangles(shapely.linestrings(plane), tolerance=_SAME)
    corners = shapely.get_coordinates(triangles).view(complex).reshape(-1, 4)[:, :3]
    own = np.ascontiguousarray(plane).view(complex).ravel()
    order = np.argsort(own, kind="stable")
    return np.asarray(order[np.searchsorted(own[order], corners)])


def _edges(facets: np.ndarray, count: int) -> np.ndarray:
    """Give edges numbers, the same from either side: those leaving first corners come first."""
    one, two = facets.T.ravel(), np.roll(facets, -1, axis=1).T.ravel()
    return np.asarray(np.minimum(one, two) * count + np.maximum(one, two))


def _is_hull(units: np.ndarray, facets: np.ndarray, middle: np.ndarray) -> bool:
    """Whether facets are a closed surface round `middle` that is convex across each edge."""
    edges = _edges(facets, len(units))
    order = np.argsort(edges)
    one, two = order[::2], order[1::2]
    if len(order) % 2 or (edges[one] != edges[two]).any() or len(distinct(edges)) != len(one):
        return False
    used = len(distinct(facets.ravel()))
    if len(facets) != 2 * used - 4:  # Euler's formula
        return False
    facet, corner = two % len(facets), two // len(facets)
    opposite = facets[facet, (corner + 2) % 3]
    own = one % len(facets)
    normal = facet_normals(units, facets, middle)[own]
    height = np.einsum("ek,ek->e", normal, units[opposite] - units[facets[own, 0]])
    return bool((height <= _FLAT).all())
