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
_BEND = 1.0  # share of the tolerance that an edge may bulge between two of its points
_MET_M = 0.05  # how exactly the arcs must meet
_EVEN_M = 1_500_000.0  # to larger rings it makes no difference that the Earth is no sphere
_NEARER_M = 1.0  # an edge that comes nearer to where arcs meet by so much has an arc of its own
_MISSED, _INSERTIONS = 0.3, 5  # share of the tolerance that points may be missed by; how often


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
        ring = _drawn(outline, loop, range_m, sigma, sign, tolerance_m)
        if ring is None:
            return None
        drawn.append(ring[::sign])
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
    one, two = triangles.neighbours_of(np.arange(len(units)))
    near = np.linalg.norm(units[one] - units[two], axis=1) < 2 * np.sin(min(size, np.pi / 2))
    same = np.unique(outline.part, return_index=True)[1][outline.part]  # the part's first node
    one, two = np.append(one[near], np.arange(len(units))), np.append(two[near], same)
    links = coo_array((np.ones(len(one)), (one, two)), (len(units), len(units)))
    return np.asarray(connected_components(links)[1])


def _drawn(
    outline: PreparedGeometry,
    loop: np.ndarray,
    range_m: float,
    sigma: float,
    sign: int,
    tolerance_m: float,
) -> np.ndarray | None:
    """Draw a loop's arcs on WGS 84."""
    if len(loop) == 1:
        whole = Arcs(outline.lon[loop], outline.lat[loop], np.array([360.0]), np.array([0.0]))
        return draw_arcs(whole, range_m, tolerance_m)
    edge, along = _with_points_on_edges(outline, loop, range_m, sign, tolerance_m)
    for left in reversed(range(_INSERTIONS)):
        met = _meeting(outline, edge, along, range_m, sigma, sign)
        if met is None:
            return None
        arcs, edge, along = met
        feet = Feet(outline, edge, along, range_m, sign)
        number, new_edge, new_along = feet.at_creases(arcs)
        if not len(number) and range_m <= _EVEN_M:
            x, y, _ = WGS84.fwd(arcs.lon, arcs.lat, arcs.first, np.full(len(arcs.lon), range_m))
            creases = feet(np.arange(len(x)), arcs.first, np.column_stack((x, y)))
            found = outline.extremes_near(*creases.T, range_m, sign)
            number = np.flatnonzero(sign * (range_m - found.distance_m) > _MISSED * tolerance_m)
            new_edge, new_along = found.edge[number], found.along[number]
        if not len(number) or not left:
            break
        edge, along = np.insert(edge, number, new_edge), np.insert(along, number, new_along)
    return draw_arcs(arcs, range_m, tolerance_m, feet)


def _pockets(outline: PreparedGeometry, triangles: Triangles, sigma: float, size: float) -> bool:
    """Whether a pocket out of range may be about to close, or has just closed.

    A pocket closes where the distance has a peak: at the middle of a triangle of nodes that lies
    round its own middle, or behind the two outermost of all. There sphere and WGS 84 may disagree
    on whether it is there, and nodes and the edges between them.
    """
    bulge_m = outline.length_m.max() ** 2 / 8 * (outline.bend.max() + 1 / np.sin(size) / B_M)
    near = _NEAR * sigma + bulge_m / B_M
    if abs(triangles.across[1] - size) < near:
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
    shows = triangles.shows_to >= size
    across, far = triangles.across
    if far >= size:
        shows[across] = True
    node, other = triangles.neighbours_of(np.flatnonzero(shows))
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
    """Put points on the edges between a loop's nodes that bulge between them.

    Returns the edge that each point lies on, and where on it.
    """
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
    leaving = outline.leaving[loop[group]]
    own = np.where(leaving >= 0, leaving, outline.arriving[loop[group]])  # a line's last has none
    return (
        np.where(step > 0, edge[group], own),
        np.where(step > 0, np.where(forward[group], share, 1 - share), leaving < 0),
    )


def _meeting(
    outline: PreparedGeometry,
    edge: np.ndarray,
    along: np.ndarray,
    range_m: float,
    sigma: float,
    sign: int,
) -> tuple[Arcs, np.ndarray, np.ndarray] | None:
    """Find where on WGS 84 the arc round each point meets the next.

    A point whose arc shows on the sphere alone is left out.
    """
    for _ in range(8):
        lon, lat = outline.point(edge, along)
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
            return Arcs(lon, lat, last + width, last), edge, along
        worst = (width <= 0) & (width <= np.roll(width, 1)) & (width < np.roll(width, -1))
        edge, along = edge[~worst], along[~worst]
        if len(edge) < 2:
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


class Feet:
    """Moves points of arcs to where the edges that their centres lie on are nearest.

    Seen from such a point, an edge that leads on from the centre comes nearer, to about where it
    runs square to the way; and what lies square to it, at the range, is on the ring.
    """

    def __init__(
        self,
        outline: PreparedGeometry,
        edge: np.ndarray,
        along: np.ndarray,
        range_m: float,
        sign: int,
    ) -> None:
        self.outline, self.range_m, self.sign = outline, range_m, sign
        self.bend = max(sign / np.tan(range_m / B_M), 0) / B_M
        ahead = np.where(along < 1, edge, outline.leaving[outline.end[edge]])
        behind = np.where(along > 0, edge, outline.arriving[outline.start[edge]])
        self.ways = (
            (ahead, np.where(along < 1, along, 0.0), 1),
            (behind, np.where(along > 0, along, 1.0), -1),
        )
        joined = (ahead == np.roll(behind, 1)) & (ahead >= 0)
        joined |= (behind == np.roll(ahead, 1)) & (behind >= 0)
        self.joined = joined  # with the arc before

    def at_creases(self, arcs: Arcs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Find points on edges that come nearer to where arcs meet that do not go on together.

        Returns, for each, the number of the arc that it comes before, the edge, and where on it.
        """
        apart = np.flatnonzero(~self.joined)
        rows = []
        for owner, azimuth in ((apart - 1, arcs.last), (apart, arcs.first)):
            owner = owner % len(self.joined)
            edge, along, short_m = self.feet(owner, azimuth[owner])
            near = (edge >= 0) & (short_m > _NEARER_M)
            owner, edge, along = owner[near], edge[near], along[near]
            x, y = self.outline.point(edge, along)
            towards = WGS84.inv(arcs.lon[owner], arcs.lat[owner], x, y)[0]
            onward = np.sin(np.radians(azimuth[owner] - towards)) > 0
            rows.append((owner + onward, edge, along))
        number, edge, along = (np.concatenate(column) for column in zip(*rows, strict=True))
        return number, edge, along

    def feet(
        self, owner: np.ndarray, azimuth: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Find where edges come nearest to points at azimuths from arcs' centres.

        Returns edges (-1 where none comes nearer than the centre), where on them, and by how much.
        """
        least = np.sqrt(2 * self.bend * _MET_M)
        best = np.full(len(owner), least)
        edge, along = np.full(len(owner), -1), np.zeros(len(owner))
        for edges, begin, way in self.ways:
            heading = self.outline.heading(edges, begin)
            lean = self.sign * way * np.cos(np.radians(azimuth - heading[owner]))
            length_m = self.outline.length_m[edges]
            at = begin[owner] + way * lean / np.maximum(self.bend * length_m, 1e-9)[owner]
            better = (lean > best) & (edges[owner] >= 0) & (at >= 0) & (at <= 1)
            best[better], along[better] = lean[better], at[better]
            edge[better] = edges[owner[better]]
        return edge, along, best**2 / max(2 * self.bend, 1e-12)

    def __call__(self, owner: np.ndarray, azimuth: np.ndarray, lonlat: np.ndarray) -> np.ndarray:
        """Move points at azimuths from their owners' centres; but not where arcs meet."""
        if not self.bend:
            return lonlat
        edge, along, _ = self.feet(owner, azimuth)
        meeting = (np.diff(owner, prepend=-1) != 0) & ~self.joined[owner]
        moved = np.flatnonzero((edge >= 0) & ~meeting)
        edge, along, azimuth = edge[moved], along[moved], azimuth[moved]
        lon, lat = self.outline.point(edge, along)
        heading = self.outline.heading(edge, along)
        square = heading + np.copysign(90, np.sin(np.radians(azimuth - heading)))
        lonlat = lonlat.copy()
        x, y, _ = WGS84.fwd(lon, lat, square, np.full(len(lon), self.range_m))
        lonlat[moved] = np.column_stack((x, y))
        return lonlat
