"""A first guess at a ring, made of arcs: on a sphere, which circles show in it is known at once.

The circle round a node of the outline shows where no other node is nearer (for "from_all":
farther), and only its neighbours in the nodes' Delaunay triangulation can hide it. So each node's
arcs follow from a few angles, and where two arcs meet is then solved for on WGS 84. The guess is
exact but for nodes that show on WGS 84 and not on the sphere, or the other way round;
`rangeviz.geo.buffer` measures it like any other, and adds what is missing.
"""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.discs import CONJUGATE_M, WORLD, Arcs, draw_arcs, fill_loops
from rangeviz.geo.distance import PreparedGeometry
from rangeviz.geo.ellipsoid import A_M, B_M, WGS84, distinct, members, unit_vectors, wrap
from rangeviz.geo.geometry import only_areas
from rangeviz.geo.nodes import Triangles

_MEAN_M = (A_M + B_M) / 2
LEAST_M = 40_000.0
"""Nodes lie no farther apart than half of this, so that their discs hang together."""

_NEAR = 0.002  # share by which distances on WGS 84 leave those on the mean sphere, and some
_ROUND = (
    0.05  # radians by which a triangle may miss its own middle and yet be taken to lie round it
)
_BEND = 0.15  # share of the tolerance that an edge may bulge between two of its points
_MET_M = 0.05  # how exactly the arcs must meet


def guess_ring(
    outline: PreparedGeometry, range_m: float, sign: int, tolerance_m: float
) -> BaseGeometry | None:
    """Draw what is in range of some node (`sign` 1), or beyond the range of some (-1).

    None where sphere and WGS 84 might not agree on how many lines the ring has.
    """
    triangles = outline.triangles
    if not LEAST_M <= range_m <= CONJUGATE_M or triangles is None:
        return None
    sigma = range_m / _MEAN_M
    size = sigma if sign > 0 else np.pi - sigma
    if size <= 0 or _pockets(outline, triangles, sigma, size):
        return None
    loops = _loops(outline, triangles, sigma, size, sign)
    if loops is None:
        return None
    drawn = []
    for loop in loops:
        arcs = _arcs(outline, loop, range_m, sigma, sign, tolerance_m)
        if arcs is None:
            return None
        drawn.append(draw_arcs(arcs, range_m, tolerance_m)[::sign])
    if not drawn:
        return WORLD
    number = np.repeat(np.arange(len(loops)), list(map(len, drawn)))
    areas = fill_loops(np.concatenate(drawn), number, mend=False)
    if shapely.is_empty(areas).any():
        return None
    if len(areas) == 1:
        return areas[0]
    # Of one cluster of discs, its lines are the border together; clusters lie beside each other.
    cluster = _clusters(outline, triangles, size)[[loop[0] for loop in loops]]
    parts = [
        shapely.intersection_all(
            [area for area, of in zip(areas, cluster, strict=True) if of == one]
        )
        for one in np.unique(cluster)
    ]
    return only_areas(shapely.union_all(parts))


def _clusters(outline: PreparedGeometry, triangles: Triangles, size: float) -> np.ndarray:
    """Give nodes whose discs hang together, or are joined by the region's own area, one number."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    units = outline.units
    one, two = _neighbours(triangles).T
    near = np.linalg.norm(units[one] - units[two], axis=1) < 2 * np.sin(min(size, np.pi / 2))
    same = np.unique(outline.part, return_index=True)[1][outline.part]  # the part's first node
    one, two = np.append(one[near], np.arange(len(units))), np.append(two[near], same)
    links = coo_array((np.ones(len(one)), (one, two)), (len(units), len(units)))
    return np.asarray(connected_components(links)[1])


def _neighbours(triangles: Triangles) -> np.ndarray:
    """Pairs of nodes that are neighbours in the triangulation, each both ways round."""
    nodes = triangles.nodes
    pairs = np.concatenate((nodes[:, [0, 1]], nodes[:, [1, 2]], nodes[:, [2, 0]]))
    return np.concatenate((pairs, pairs[:, ::-1]))


def _arcs(
    outline: PreparedGeometry,
    loop: np.ndarray,
    range_m: float,
    sigma: float,
    sign: int,
    tolerance_m: float,
) -> Arcs | None:
    """Draw up a loop's arcs on WGS 84."""
    if len(loop) == 1:
        return Arcs(outline.lon[loop], outline.lat[loop], np.array([360.0]), np.array([0.0]))
    lon, lat = _with_points_on_edges(outline, loop, range_m, sign, tolerance_m)
    return _meeting(lon, lat, range_m, sigma, sign)


def _across(units: np.ndarray, triangles: Triangles) -> tuple[np.ndarray, float]:
    """Two nodes so far apart that all lie in the circle between them; how far its antipode is off.

    There the distance to the nodes has its peak. The distance is 0 where no two lie so.
    """
    pairs = _neighbours(triangles)
    across = pairs[np.argmin(np.einsum("pk,pk->p", *units[pairs.T]))]
    middle = units[across].sum(axis=0)
    cosine = units @ (middle / max(np.linalg.norm(middle), 1e-9))
    least = cosine[across].min()
    inside = least > 0 and (cosine >= least - 1e-12).all()
    return across, float(np.pi - np.arccos(least)) if inside else 0.0


def _pockets(outline: PreparedGeometry, triangles: Triangles, sigma: float, size: float) -> bool:
    """Whether a pocket out of range may be about to close, or has just closed.

    A pocket closes where the distance has a peak: at the middle of a triangle of nodes that lies
    round its own middle, or behind the two outermost of all. There sphere and WGS 84 may disagree
    on whether it is there, and nodes and the edges between them.
    """
    bulge_m = outline.length_m**2 / 8 * (outline.bend + 1 / np.sin(size) / B_M)
    near = _NEAR * sigma + bulge_m.max() / B_M
    if abs(_across(outline.units, triangles)[1] - size) < near:
        return True
    close = np.abs(triangles.angle - size) < near
    if not close.any():
        return False
    middle, units = triangles.middle[close], outline.units[triangles.nodes[close]]
    east = np.cross(middle, np.eye(3)[np.argmin(np.abs(middle), axis=1)])
    north = np.cross(east, middle)
    x, y = (np.einsum("tkx,tx->tk", units, axis) for axis in (east, north))
    direction = np.sort(np.arctan2(y, x), axis=1)
    gaps = np.diff(direction, axis=1, append=direction[:, :1] + 2 * np.pi)
    return bool((gaps.max(axis=1) < np.pi + _ROUND).any())


def _loops(
    outline: PreparedGeometry, triangles: Triangles, sigma: float, size: float, sign: int
) -> list[np.ndarray] | None:
    """Follow the arcs that show on a sphere: the nodes of each loop, counter-clockwise."""
    shows = np.zeros(len(outline.lon), bool)
    shows[triangles.nodes[triangles.angle >= size]] = True
    across, far = _across(outline.units, triangles)
    if far >= size:
        shows[across] = True
    pairs = _neighbours(triangles)
    pairs = pairs[shows[pairs[:, 0]]]
    node, other = np.divmod(distinct(pairs @ (len(shows), 1)), len(shows))
    towards, half = _bisected(outline.units[node], outline.units[other], sigma)
    if sign < 0:
        towards, half = towards + np.pi, np.pi - half
    hiding = half > 0
    node, other, towards, half = node[hiding], other[hiding], towards[hiding], half[hiding]
    begins, ends = (towards - half) % (2 * np.pi), (towards + half) % (2 * np.pi)

    alone = shows.copy()
    alone[node] = False
    first = np.searchsorted(node, node)
    count = np.bincount(node, minlength=len(shows))[node]
    one, step = members(count)
    two = first[one] + step
    different = one != two
    one, two = one[different], two[different]
    hidden = np.zeros((2, len(node)), bool)
    for row, at in enumerate((begins, ends)):
        gap = np.abs((at[one] - towards[two] + np.pi) % (2 * np.pi) - np.pi)
        np.logical_or.at(hidden[row], one, gap < half[two])
    # A node's arcs run between the end of one hidden stretch and the beginning of the next.
    opens, closes = np.flatnonzero(~hidden[1]), np.flatnonzero(~hidden[0])
    event = np.concatenate((opens, closes))
    where = np.concatenate((ends[opens], begins[closes]))
    kind = np.repeat((0, 1), (len(opens), len(closes)))
    order = np.lexsort((where, node[event]))
    event, kind = event[order], kind[order]
    if not len(event):
        return [np.array([lone]) for lone in np.flatnonzero(alone)]
    group = node[event]
    after = np.arange(1, len(event) + 1)
    last = np.flatnonzero(np.diff(group, append=-1))
    after[last] = np.append(0, last[:-1] + 1)
    if (kind[after] == kind).any():
        return None
    arc = np.flatnonzero(kind == 0)  # each runs from the event after it back to it
    leaves, enters = event[arc], event[after[arc]]
    key = node[enters] * len(shows) + other[enters]  # this node, and whence it is entered
    find = np.argsort(key)
    wanted = other[leaves] * len(shows) + node[leaves]
    spot = np.minimum(np.searchsorted(key[find], wanted), len(find) - 1)
    then = find[spot]
    if (key[then] != wanted).any() or len(distinct(then)) != len(then):
        return None
    loops, seen = [np.array([lone]) for lone in np.flatnonzero(alone)], np.zeros(len(arc), bool)
    for start in range(len(arc)):
        loop, at = [], start
        while not seen[at]:
            seen[at] = True
            loop.append(at)
            at = then[at]
        if loop and not _is_idle(outline, node[leaves[loop]], sigma, sign):
            loops.append(node[leaves[loop]])
    return loops


def _bisected(one: np.ndarray, two: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
    """Towards another node, and how far to either side of that a circle is nearer to it."""
    x, y, z = one.T
    level = np.hypot(x, y)
    safe = np.maximum(level, 1e-300)
    cos_lon, sin_lon = np.where(level > 0, x / safe, 1), np.where(level > 0, y / safe, 0)
    east = two[:, 1] * cos_lon - two[:, 0] * sin_lon
    north = two[:, 2] * level - z * (two[:, 0] * cos_lon + two[:, 1] * sin_lon)
    half_chord = np.linalg.norm(two - one, axis=1) / 2
    ratio = half_chord / np.sqrt(np.maximum(1 - half_chord**2, 1e-300)) / np.tan(sigma)
    return np.arctan2(east, north), np.arccos(np.clip(ratio, -1, 1))


def _is_idle(outline: PreparedGeometry, loop: np.ndarray, sigma: float, sign: int) -> bool:
    """Whether a loop runs in the region's own area, where all is in range of some of it.

    Or, for what is in range of all of it, in the antipodes of that area, where nothing is.
    """
    one, two = loop[:1], loop[1:2]
    towards, half = _bisected(outline.units[one], outline.units[two], sigma)
    azimuth, range_m = np.degrees(towards + sign * half), np.array([sigma * _MEAN_M])
    lon, lat, _ = WGS84.fwd(outline.lon[one], outline.lat[one], azimuth, range_m)
    return bool(outline.covers(lon if sign > 0 else lon + 180, sign * lat)[0])


def _with_points_on_edges(
    outline: PreparedGeometry, loop: np.ndarray, range_m: float, sign: int, tolerance_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Put points on the edges between a loop's nodes that bulge between them."""
    then = np.roll(loop, -1)
    edge = np.full(len(loop), -1)
    for one, two in ((loop, then), (then, loop)):
        leaving = outline.leaving[one]
        along = (leaving >= 0) & (outline.end[leaving] == two)
        edge[along] = leaving[along]
    forward = outline.start[edge] == loop
    bend = outline.bend[edge] + max(sign / np.tan(range_m / B_M), 0) / B_M
    bulge = outline.length_m[edge] ** 2 / 8 * bend
    pieces = np.ceil(np.sqrt(bulge / (_BEND * tolerance_m))).astype(int)
    group, step = members(np.where(edge >= 0, np.maximum(pieces, 1), 1))
    share = step / pieces[group].clip(1)
    share = np.where(forward[group], share, 1 - share)
    lon, lat = outline.point(edge[group], share)
    own = step == 0
    lon[own], lat[own] = outline.lon[loop], outline.lat[loop]
    return lon, lat


def _meeting(
    lon: np.ndarray, lat: np.ndarray, range_m: float, sigma: float, sign: int
) -> Arcs | None:
    """Find where on WGS 84 each arc meets the next.

    An arc that shows on the sphere alone is left out.
    """
    for _ in range(8):
        units = unit_vectors(lon, lat)
        after = np.roll(np.arange(len(lon)), -1)
        towards, half = _bisected(units, units[after], sigma)
        back, back_half = _bisected(units[after], units, sigma)
        leave = np.degrees(towards + sign * half)
        enter = np.degrees(back - sign * back_half)[np.argsort(after)]
        guessed = (enter - leave + 90) % 360 - 90
        found = _creases(lon, lat, lon[after], lat[after], leave, range_m)
        if found is None:
            return None
        last, first = found[0], np.roll(found[1], 1)
        width = guessed + wrap(first - last - guessed)
        if (width > 0).all():
            return Arcs(lon, lat, last + width, last)
        worst = (width <= 0) & (width <= np.roll(width, 1)) & (width < np.roll(width, -1))
        lon, lat = lon[~worst], lat[~worst]
        if len(lon) < 2:
            return None
    return None


def _creases(
    lon: np.ndarray,
    lat: np.ndarray,
    next_lon: np.ndarray,
    next_lat: np.ndarray,
    leave: np.ndarray,
    range_m: float,
) -> tuple[np.ndarray, np.ndarray] | None:
    """Find the azimuths, from either centre, of where two circles meet, by Newton steps."""
    width_m = B_M * np.sin(range_m / B_M)
    range_all = np.full(len(lon), range_m)
    for _ in range(8):
        x, y, here = WGS84.fwd(lon, lat, leave, range_all)
        azimuth, there, distance = WGS84.inv(next_lon, next_lat, x, y)
        miss = distance - range_m
        if (np.abs(miss) < _MET_M).all():
            return leave, azimuth
        turn = np.sin(np.radians(there - here)) * width_m
        step = np.degrees(-miss / np.where(np.abs(turn) < 1, 1, turn))
        leave = leave + np.clip(step, -5, 5)
    return None
