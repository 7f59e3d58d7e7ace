"""Where arcs of circles meet on WGS 84, when a sphere has told which circles show in a ring."""

from __future__ import annotations

import numpy as np

from rangeviz.geo.discs import FIRST, Arcs
from rangeviz.geo.distance import PreparedGeometry
from rangeviz.geo.ellipsoid import B_M, WGS84, distance_bend, members, unit_vectors, wrap
from rangeviz.geo.feet import Feet

_BEND = 4.0  # share of the tolerance that an edge may bulge between two of its points
_MET_M = 0.05  # how exactly the arcs must meet
_EVEN_M = 1_500_000.0  # to larger rings it makes no difference that the Earth is no sphere
_STEPS = 20  # of Newton
_SAME = 0.05  # share of an edge: points less far apart are taken for one
_WINDOW = 3  # arcs to either side that new ones may lie between
_MISSED, _INSERTIONS = 0.3, 5  # share of the tolerance that points may be missed by; how often


def meet_arcs(
    outline: PreparedGeometry,
    loop: np.ndarray,
    range_m: float,
    sigma: float,
    sign: int,
    tolerance_m: float,
) -> tuple[Arcs, Feet | None] | None:
    """Find a loop's arcs on WGS 84, and what moves their points to where edges are nearest.

    Parameters
    ----------
    outline : PreparedGeometry
    loop : (n,) int array
        Nodes whose circles show one after the other, counter-clockwise, on a sphere.
    range_m, sigma : float
        The circles' radius, and the same on the sphere in radians.
    sign : {1, -1}
        For what is in range of some node, or beyond the range of some.
    tolerance_m : float

    Returns
    -------
    Arcs, Feet or None
        None where no such arcs meet.
    """
    if len(loop) == 1:
        whole = Arcs(outline.lon[loop], outline.lat[loop], np.array([360.0]), np.array([0.0]))
        return whole, None
    edge, along = _with_points_on_edges(outline, loop, range_m, sign, tolerance_m)
    for left in reversed(range(_INSERTIONS)):
        met = _meeting(outline, edge, along, range_m, sigma, sign)
        if met is None:
            return None
        arcs, edge, along = met
        feet = Feet(outline, edge, along, range_m, sign)
        x, y, _ = WGS84.fwd(arcs.lon, arcs.lat, arcs.first, np.full(len(arcs.lon), range_m))
        number, *new = feet.at_creases(arcs)
        if not len(number) and range_m <= _EVEN_M:
            count = np.arange(len(x))
            moved, moved_x, moved_y, _ = feet(count, arcs.first, np.full(len(x), FIRST))
            x[moved], y[moved] = moved_x, moved_y
            found = outline.extremes_near(x, y, range_m, sign)
            number = np.flatnonzero(sign * (range_m - found.distance_m) > _MISSED * tolerance_m)
            new = [found.edge[number], found.along[number]]
        if not len(number) or not left:
            break
        kept = _apart(*new)
        number, new = number[kept], [values[kept] for values in new]
        place, order = _places(arcs, number, x[number], y[number], outline.point(*new), sign)
        edge, along = (
            np.insert(old, place, added[order])
            for old, added in zip((edge, along), new, strict=True)
        )
    return arcs, feet


def _apart(edge: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Choose points, none of them nearly the same as another on its edge."""
    order = np.lexsort((along, edge))
    gap = np.diff(edge[order] + along[order] * (1 - _SAME), prepend=-1)
    return np.asarray(order[gap > _SAME])


def _places(
    arcs: Arcs,
    number: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    new: tuple[np.ndarray, np.ndarray],
    sign: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Find where among the centres of arcs new ones belong, and their own order.

    Seen from where arcs `number` meet the arcs before, at `x` and `y`, centres follow each other
    clockwise (or, for what is beyond the range, the other way).
    """
    window = number[:, None] + np.arange(-_WINDOW, _WINDOW)
    at = window % len(arcs.lon)
    x, y = (np.repeat(place, 2 * _WINDOW + 1).reshape(len(number), -1) for place in (x, y))
    lon, lat = (
        np.column_stack((old[at], added))
        for old, added in zip((arcs.lon, arcs.lat), new, strict=True)
    )
    azimuth = sign * WGS84.inv(x, y, lon, lat)[0]
    ahead = wrap(azimuth[:, :-1] - azimuth[:, -1:])
    back = np.cumprod(ahead[:, _WINDOW - 1 :: -1] > 0, axis=1).sum(axis=1)
    on = np.cumprod(ahead[:, _WINDOW:] < 0, axis=1).sum(axis=1)
    place = (number - back + on) % len(arcs.lon)
    before = np.maximum(_WINDOW - back + on - 1, 0)
    order = np.lexsort((-ahead[np.arange(len(number)), before], place))
    return place[order], order


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
    bend = outline.bend[edge] + distance_bend(range_m, sign)
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
        towards, half = bisected(units, units[after], sigma)
        back, back_half = bisected(units[after], units, sigma)
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
        edge, along = edge[width > 0], along[width > 0]
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
    width_m = np.radians(B_M * np.sin(range_m / B_M))
    range_all = np.full(len(lon), range_m)
    before = leave, np.zeros(len(lon))
    for _ in range(_STEPS):
        x, y, here = WGS84.fwd(lon, lat, leave, range_all)
        azimuth, there, distance = WGS84.inv(next_lon, next_lat, x, y)
        miss = distance - range_m
        if (np.abs(miss) < _MET_M).all():
            return leave, azimuth
        # What a sphere tells of the slope is wrong near the antipode: then, what was seen.
        turned, gained = leave - before[0], miss - before[1]
        seen = np.abs(turned) > 1e-6
        told = np.sin(np.radians(there - here)) * width_m
        slope = np.where(seen, gained / np.where(seen, turned, 1), told)
        before = leave, miss
        step = -miss / np.where(np.abs(slope) < 0.02, 0.02, slope)
        leave = leave + np.clip(step, -5, 5)
    return None


def bisected(one: np.ndarray, two: np.ndarray, sigma: float) -> tuple[np.ndarray, np.ndarray]:
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
