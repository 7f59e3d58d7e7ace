"""Discs: everything within one distance of a point, as polygons cut at 180 degrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.ellipsoid import (
    MAX_DISTANCE_M,
    WGS84,
    edge_length_m,
    first_of_each,
    members,
    radii_m,
    wrap,
)
from rangeviz.geo.geometry import cut_at_180, only_areas
from rangeviz.geo.records import Records

WORLD = shapely.box(-180, -90, 180, 90)
CONJUGATE_M = 19_900_000.0
"""Beyond this distance, geodesics in different directions meet each other."""

_MERCATOR_LAT = 85.0  # web maps end at 85.05
_MERCATOR_PHI = np.radians(_MERCATOR_LAT)
_GRID = 2.0**40  # per degree; 0.1 micrometres
_ARC_DEG = 7.5
_MET_M, _HALVINGS = 1e-4, 60  # how exactly vertices past the conjugate points are sought
_POLAR_LAT = 85.0  # from here on parallels are no way to go straight
_JUMP_DEG = 1e-7  # less between azimuths is a centimetre: if more, points were moved apart
_FAN_DEG = 20.0  # no edge spans more longitude, unless it is as short as the tolerance


Hides = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Tells, from the lon/lat of edges' starts and of their ends, which edges need not be exact."""


def draw_circles(
    lon: np.ndarray,
    lat: np.ndarray,
    range_m: float,
    tolerance_m: float,
    hides: Hides | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw closed loops at one distance from each centre, counter-clockwise seen from it.

    Returns their lon/lat, one loop after the other, and the number of each one's centre.

    Every edge, straight in lon/lat or in Web Mercator, stays within the tolerance: the distance
    along it has zero ends and known slopes there, hence a bump of at most a quarter of the slope.

    Edges that `hides` names may stay coarse.
    """
    circle = -np.linspace(0, 360, 49 if hides else 97)
    if range_m > CONJUGATE_M:
        circle = -circle
    owner = np.repeat(np.arange(len(lon)), len(circle))
    ranges_m, tolerances_m = np.full(len(lon), range_m), np.full(len(lon), tolerance_m)
    around = np.tile(circle, len(lon))
    return _draw(lon, lat, owner, around, ranges_m, tolerances_m, hides=hides)


def draw_alike(lat: np.ndarray, range_m: float, tolerance_m: float) -> np.ndarray:
    """Draw circles beyond `CONJUGATE_M` round places on the meridian of 180, all alike.

    Returns their lon/lat, of shape (n, m, 2), counter-clockwise, not closed: vertex k of one lies
    as k of another, and opposite of m - k, from side to side, and of m / 2 - k, upside down.
    """
    azimuth = -np.linspace(0, 360, 97)
    while True:
        at = np.tile(azimuth, len(lat))
        points = _vertices_round_antipode(
            np.full(len(at), 180.0),
            np.repeat(lat, len(azimuth)),
            at,
            np.full(len(at), range_m),
        )
        number = np.arange(len(at)).reshape(len(lat), -1)
        edge = number[:, :-1].ravel()
        pieces = _pieces_needed(points, edge, np.full(len(edge), tolerance_m))
        pieces = pieces.reshape(len(lat), -1).max(axis=0)
        pieces = np.maximum(pieces, pieces[::-1])
        pieces = np.maximum(pieces, np.roll(pieces, len(pieces) // 2))
        if pieces.max() == 1:
            return points[:2, number[:, :-1]].transpose(1, 2, 0)
        source, part = members(pieces)
        azimuth = np.append(azimuth[source] + part * (np.diff(azimuth) / pieces)[source], -360.0)


@dataclass(frozen=True)
class Arcs(Records):
    """Arcs of circles, which make loops: each begins where the one before it in its loop ends.

    Attributes
    ----------
    loop : (n,) int array
        Which loop each is of; those of one follow each other, and the first the last.
    lon, lat : (n,) float arrays
        Their centres, degrees.
    range_m : (n,) float array
        Their circles' radii.
    first, last : (n,) float arrays
        Azimuths that they run between, degrees: from `first` down to `last`.
    """

    loop: np.ndarray
    lon: np.ndarray
    lat: np.ndarray
    range_m: np.ndarray
    first: np.ndarray
    last: np.ndarray


INNER, FIRST, LAST = 0, 1, 2
"""Where on its arc a point lies."""

Moves = Callable[
    [np.ndarray, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
]
"""Moves points of arcs: from their arcs' numbers, azimuths from the centres, and where on their
arcs they lie, tells which ones move, to which lon and lat, and where the distance grows there."""


def draw_arcs(
    arcs: Arcs, tolerance_m: np.ndarray, moves: Moves | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Draw loops of arcs; edges keep to each arc's tolerance as in `draw_circles`.

    Returns the loops' lon/lat, one after the other, each closed, and which loop they are of.
    """
    turn = arcs.first - arcs.last
    steps = np.ceil(turn / _ARC_DEG).astype(int)
    owner, step = members(steps + 1)
    azimuth = arcs.first[owner] - step / steps[owner] * turn[owner]
    lonlat, owner = _draw(arcs.lon, arcs.lat, owner, azimuth, arcs.range_m, tolerance_m, moves)
    drawn = np.flatnonzero(np.append(owner[1:] == owner[:-1], False))
    loop = arcs.loop[owner[drawn]]
    begins = first_of_each(loop)
    ends = np.append(begins[1:], len(loop))
    drawn, loop = np.insert(drawn, ends, drawn[begins]), np.insert(loop, ends, loop[begins])
    return lonlat[drawn], loop


def _draw(
    lon: np.ndarray,
    lat: np.ndarray,
    owner: np.ndarray,
    azimuth: np.ndarray,
    range_m: np.ndarray,
    tolerance_m: np.ndarray,
    moves: Moves | None = None,
    hides: Hides | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Draw what lies at a distance from centres between azimuths, edges cut where they must.

    Ranges and tolerances are each centre's own; ranges are all beyond `CONJUGATE_M`, or none is.
    """
    draw = _vertices_round_antipode if (range_m > CONJUGATE_M).any() else _vertices

    def vertices(owner: np.ndarray, azimuth: np.ndarray, kind: np.ndarray) -> np.ndarray:
        points = draw(lon[owner], lat[owner], azimuth, range_m[owner])
        if moves:
            moved, *there = moves(owner, azimuth, kind)
            points[:, moved] = _with_slopes(*there)
        return points

    same = owner[1:] == owner[:-1]
    kind = np.full(len(owner), INNER)
    if moves:
        kind[np.append(~same, True)], kind[np.append(True, ~same)] = LAST, FIRST
    points = vertices(owner, azimuth, kind)
    edge = np.flatnonzero(same)  # still to be judged
    while True:
        pieces = _pieces_needed(points, edge, tolerance_m[owner[edge]])
        cut = (pieces > 1) & (np.abs(azimuth[edge + 1] - azimuth[edge]) > _JUMP_DEG)
        edge, pieces = edge[cut], pieces[cut]
        if hides:
            shows = ~hides(points[:2, edge].T, points[:2, edge + 1].T)
            edge, pieces = edge[shows], pieces[shows]
        if not len(edge):
            break
        count = np.ones(len(owner), int)
        count[edge] = pieces
        source, part = members(count)
        step = np.append(np.diff(azimuth), 0) / count
        owner, azimuth, points = (
            owner[source],
            azimuth[source] + part * step[source],
            points[:, source],
        )
        new = np.flatnonzero(part)
        kind = kind[source]
        kind[new] = INNER
        points[:, new] = vertices(owner[new], azimuth[new], kind[new])
        edge = np.flatnonzero(count[source] > 1)
    return _with_vertices_at_180(lon, lat, range_m, points[:2].T, owner)


def _with_vertices_at_180(
    lon: np.ndarray, lat: np.ndarray, range_m: np.ndarray, lonlat: np.ndarray, owner: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Add the vertices where rings cross 180 degrees, found along that meridian by Newton steps."""
    x, y = lonlat.T
    edge = np.flatnonzero((np.abs(np.diff(x)) > 180) & (owner[1:] == owner[:-1]))
    if not len(edge):
        return lonlat, owner
    lon, lat, range_m = (of[owner[edge]] for of in (lon, lat, range_m))
    rise = y[edge + 1] - y[edge]
    cut = np.copysign(180, x[edge])
    at = y[edge] + rise * (cut - x[edge]) / wrap(x[edge + 1] - x[edge])
    for _ in range(4):
        _, back, distance = WGS84.inv(lon, lat, cut, at)
        step = np.degrees((distance - range_m) / np.cos(np.radians(back)) / radii_m(at)[1])
        at = at + np.clip(step, -np.abs(rise) - 1e-3, np.abs(rise) + 1e-3)
    between = np.column_stack((cut, at))
    return np.insert(lonlat, edge + 1, between, axis=0), np.insert(owner, edge + 1, owner[edge])


def _pieces_needed(points: np.ndarray, edge: np.ndarray, tolerance_m: np.ndarray) -> np.ndarray:
    """Into how many pieces edges between vertices of a ring, and the next ones, must be cut."""
    start, end = points[:, edge], points[:, edge + 1]
    x, y, _, _, mercator, _, _ = end - start
    x = wrap(x)
    error = np.abs(x) * (4 * 0.9 * tolerance_m / _FAN_DEG)
    for _, _, east, north, _, map_east, map_north in (start, end):
        np.maximum(error, np.abs(east * x + north * y), out=error)
        np.maximum(error, np.abs(map_east * x + map_north * mercator), out=error)
    excess = error / (4 * 0.9 * tolerance_m)
    over = np.flatnonzero((excess > 1) & (np.abs(y) < tolerance_m / 110_000))
    if len(over):
        short = edge_length_m(start[1, over], x[over], y[over]) < tolerance_m[over]
        excess[over[short]] = 0
    pieces = np.ceil(np.sqrt(1.1 * excess))  # a little more than needed spares a round
    return np.asarray(np.clip(pieces, 1, 16).astype(int))


def _vertices(
    lon: np.ndarray, lat: np.ndarray, azimuth: np.ndarray, range_m: np.ndarray
) -> np.ndarray:
    """Return points of rings, and how fast the distance grows there.

    Rows: lon, lat, metres gained per degree of longitude and of latitude, the Mercator ordinate,
    and metres gained per degree of longitude and unit of ordinate (0 where web maps end).
    """
    x, y, away = points_away(lon, lat, azimuth, range_m)
    return _with_slopes(x, y, away)


def _vertices_round_antipode(
    lon: np.ndarray, lat: np.ndarray, azimuth: np.ndarray, range_m: np.ndarray
) -> np.ndarray:
    """Do the same past the conjugate points: outward from the antipodes.

    Outward the distance falls, ever faster, so Newton's steps from outside stay outside; where they
    do not, the bracket is halved. The way out is straight in lon/lat, so that one leads along the
    parallel, where two geodesics are as long and rings have tips; near a pole it is a geodesic.
    """
    low, high = np.zeros(len(lon)), 2 * (MAX_DISTANCE_M - range_m) + 60_000
    at, found = high.copy(), np.empty((3, len(lon)))
    per_lon, per_lat = radii_m(lat)
    dlon, dlat = np.sin(np.radians(azimuth)) / per_lon, np.cos(np.radians(azimuth)) / per_lat
    polar = np.abs(lat) >= _POLAR_LAT
    left = np.arange(len(lon))
    for _ in range(_HALVINGS):
        x = wrap(lon[left] + 180 + np.degrees(at[left] * dlon[left]))
        y = -lat[left] + np.degrees(at[left] * dlat[left])
        per_lon, per_lat = radii_m(y)
        back = np.degrees(np.arctan2(-per_lon * dlon[left], -per_lat * dlat[left]))
        speed = np.hypot(per_lon * dlon[left], per_lat * dlat[left])
        near = np.flatnonzero(polar[left])
        few = left[near]
        x[near], y[near], back[near] = WGS84.fwd(lon[few] + 180, -lat[few], azimuth[few], at[few])
        speed[near] = 1
        _, away, distance = WGS84.inv(lon[left], lat[left], x, y)
        found[:, left] = x, y, away + 180
        miss = distance - range_m[left]
        low[left] = np.where(miss > 0, at[left], low[left])
        high[left] = np.where(miss > 0, high[left], at[left])
        slope = speed * np.cos(np.radians(away - back))  # of the distance, going on outward
        then = at[left] - miss / np.minimum(slope, -1e-3)
        inside = (then > low[left]) & (then < high[left])
        at[left] = np.where(inside, then, (low[left] + high[left]) / 2)
        left = left[(np.abs(miss) > _MET_M) & (high[left] - low[left] > _MET_M)]
        if not len(left):
            break
    return _with_slopes(*found)


def _with_slopes(x: np.ndarray, y: np.ndarray, away: np.ndarray) -> np.ndarray:
    phi, towards = np.radians(y), np.radians(away)
    cosine = np.cos(phi)
    per_lon, per_lat = radii_m(y)
    east, north = np.radians(per_lon) * np.sin(towards), np.radians(per_lat) * np.cos(towards)
    on_map = np.abs(y) < _MERCATOR_LAT
    mercator = np.arcsinh(np.tan(np.clip(phi, -_MERCATOR_PHI, _MERCATOR_PHI)))
    map_north = np.degrees(north) * cosine * on_map
    return np.stack((x, y, east, north, mercator, east * on_map, map_north))


def points_away(
    lon: np.ndarray, lat: np.ndarray, azimuth: np.ndarray, range_m: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, back = WGS84.fwd(lon, lat, azimuth, range_m)
    return x, y, back + 180


def fill_loops(lonlat: np.ndarray, owner: np.ndarray, *, mend: bool = True) -> list[BaseGeometry]:
    """Turn closed loops, one after the other, into the areas to their left, split at 180.

    A loop that crosses itself is mended or, without `mend`, has an empty area.
    """
    first = first_of_each(owner)
    if not len(first):
        return []
    lonlat = np.round(lonlat * _GRID) / _GRID  # so that adding and taking off 360 is exact
    lon, widest = lonlat[:, 0], np.abs(lonlat[:, 0])
    widest[1:] = np.maximum(widest[1:], np.abs(lon[1:] - lon[:-1]) * (owner[1:] == owner[:-1]))
    plain = np.maximum.reduceat(widest, first) <= 180
    ends = np.append(first[1:], len(lonlat))
    number = np.arange(len(first)).repeat(ends - first)
    areas = shapely.polygons(shapely.linearrings(lonlat, indices=number))
    plain &= shapely.is_ccw(shapely.get_exterior_ring(areas)) & shapely.is_valid(areas)
    for i in np.flatnonzero(~plain):
        areas[i] = _fill_round_the_globe(lonlat[first[i] : ends[i]], mend)
    return list(areas)


def _fill_round_the_globe(loop: np.ndarray, mend: bool) -> BaseGeometry:
    """Fill one closed loop that may cross 180 or run round a pole.

    A loop that runs once round a pole eastwards has the north pole to its left, westwards the
    south pole; one that runs round no pole, but clockwise, has both.
    """
    step = wrap(np.diff(loop[:, 0]))
    turns = round(step.sum() / 360)
    at_180 = np.flatnonzero(np.abs(loop[:-1, 0]) == 180)
    begin = loop[0, 0]
    if turns:
        # Begun at its only crossing of 180, or else where it is nearest to the pole, a loop round
        # the pole never crosses its closing lines.
        first = at_180[0] if len(at_180) == 1 else int(np.argmax(turns * loop[:-1, 1]))
        begin = -180 * turns if len(at_180) == 1 else loop[first, 0]
        loop, step = np.roll(loop[:-1], -first, axis=0), np.roll(step, -first)
    lon = begin + np.append(0, np.cumsum(step))
    lat = np.append(loop[: len(step), 1], loop[0, 1])
    if turns:
        lon, lat = np.append(lon, lon[[-1, 0]]), np.append(lat, [90 * turns, 90 * turns])
    polygon = shapely.Polygon(np.column_stack((lon, lat)))
    if not shapely.is_valid(polygon):
        if not mend:
            return shapely.Polygon()
        polygon = only_areas(shapely.make_valid(polygon, method="structure", keep_collapsed=False))
    if turns == 0 and np.sum(lon[:-1] * np.diff(lat) - lat[:-1] * np.diff(lon)) < 0:
        return only_areas(shapely.difference(WORLD, cut_at_180(polygon)))
    return cut_at_180(polygon)
