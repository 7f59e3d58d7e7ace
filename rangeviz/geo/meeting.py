"""Where arcs of circles meet on WGS 84, when a sphere has told which circles show in a ring."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from rangeviz.geo.centres import Centres
from rangeviz.geo.discs import FIRST, Arcs
from rangeviz.geo.ellipsoid import B_M, MEAN_M, WGS84, distance_bend, members, unit_vectors, wrap
from rangeviz.geo.feet import Feet
from rangeviz.geo.outline import PreparedGeometry

_BEND = 4.0  # share of the tolerance that an edge may bulge between two of its points
_MET_M = 0.05  # how exactly the arcs must meet
_EVEN_M = 1_500_000.0  # to larger rings it makes no difference that the Earth is no sphere
_STEPS, _LEFT_OUT = 20, 8  # of Newton; how often arcs may be left out
_SAME = 0.05  # share of an edge: points less far apart are taken for one
_WINDOW = 3  # arcs to either side that new ones may lie between
_MISSED, _INSERTIONS = 0.3, 5  # share of the tolerance that points may be missed by; how often


def meet_arcs(outline: PreparedGeometry, centres: Centres, sign: int) -> tuple[Centres, Arcs]:
    """Find the arcs of loops on WGS 84.

    Parameters
    ----------
    outline : PreparedGeometry
    centres : Centres
        Nodes whose circles show on a sphere one after the other, counter-clockwise.
    sign : {1, -1}
        For what is in range of some node, or beyond the range of some.

    Returns
    -------
    Centres, Arcs
        Loops whose arcs do not meet are left out.
    """
    met = [_whole(outline, centres.of(centres.alone))]
    left = _with_points_on_edges(outline, centres.of(~centres.alone), sign)
    had = np.zeros(centres.loop.max(initial=0) + 1)
    for insertions_left in reversed(range(_INSERTIONS)):
        left, arcs = _meeting(outline, left, sign)
        left, place, new = _new_centres(outline, left, arcs, sign)
        has = np.bincount(left.loop, left.edge + left.along, len(had))
        grew, had = has != had, has  # else what was inserted has been left out again
        grows = left.in_loops_of(place) & grew[left.loop] & (insertions_left > 0)
        met.append((left.of(~grows), arcs.of(~grows)))
        if not grows.any():
            break
        left = left.parted(left.before[place]).inserted(place, new)
        left = left.of(np.insert(grows, place, True))
    return _joined(met)


def _whole(outline: PreparedGeometry, centres: Centres) -> tuple[Centres, Arcs]:
    lon, lat = outline.point(centres.edge, centres.along)
    zero = np.zeros(len(lon))
    return centres, Arcs(centres.loop, lon, lat, centres.range_m, zero + 360, zero)


def _new_centres(
    outline: PreparedGeometry, centres: Centres, arcs: Arcs, sign: int
) -> tuple[Centres, np.ndarray, Centres]:
    """Find centres of arcs that are missing where others meet, and where they are to be inserted.

    Returns first the centres as they are known then.
    """
    feet = Feet(outline, centres, sign)
    number, edge, along = feet.at_creases(arcs)
    x, y = _where_met(arcs, number)
    full = centres.in_loops_of(number) | centres.measured[centres.before]
    asked = np.flatnonzero(~full & (arcs.range_m <= _EVEN_M))
    if len(asked):
        asked_x, asked_y = _where_met(arcs, asked)
        moved, *there, _ = feet(asked, arcs.first[asked], np.full(len(asked), FIRST))
        asked_x[moved], asked_y[moved] = there
        found = outline.extremes(asked_x, asked_y, sign, arcs.range_m[asked])
        missed_m = sign * (arcs.range_m[asked] - found.distance_m)
        short = np.flatnonzero(missed_m > _MISSED * centres.tolerance_m[asked])
        centres = centres.with_measured(centres.before[asked])
        number, edge, along, x, y = (
            np.append(old, more[short])
            for old, more in (
                (number, asked),
                (edge, found.edge),
                (along, found.along),
                (x, asked_x),
                (y, asked_y),
            )
        )
    if not len(number):
        return centres, number, centres.of(number)
    kept = _apart(centres.loop[number], edge, along)
    number, edge, along, x, y = (values[kept] for values in (number, edge, along, x, y))
    place, order = _places(centres, arcs, number, x, y, outline.point(edge, along), sign)
    near = centres.of(number)
    new = Centres.on_edges(near.loop, edge, along, near.range_m, near.tolerance_m)
    return centres, place, new.of(order)


def _where_met(arcs: Arcs, number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of where arcs begin."""
    some = arcs.of(number)
    return WGS84.fwd(some.lon, some.lat, some.first, some.range_m)[:2]


def _apart(loop: np.ndarray, edge: np.ndarray, along: np.ndarray) -> np.ndarray:
    """Choose points of loops, none of them nearly the same as another on its edge."""
    order = np.lexsort((along, edge, loop))
    gap = np.diff(edge[order] + along[order] * (1 - _SAME), prepend=-1)
    other = np.diff(loop[order], prepend=-1) != 0
    return np.asarray(order[(gap > _SAME) | other])


def _places(
    centres: Centres,
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
    first = np.searchsorted(centres.loop, centres.loop[number])
    count = np.searchsorted(centres.loop, centres.loop[number], side="right") - first
    window = (number - first)[:, None] + np.arange(-_WINDOW, _WINDOW)
    at = first[:, None] + window % count[:, None]
    x, y = (np.repeat(place[:, None], 2 * _WINDOW + 1, axis=1) for place in (x, y))
    lon, lat = (
        np.column_stack((old[at], added))
        for old, added in zip((arcs.lon, arcs.lat), new, strict=True)
    )
    azimuth = sign * WGS84.inv(x, y, lon, lat)[0]
    ahead = wrap(azimuth[:, :-1] - azimuth[:, -1:])
    back = np.cumprod(ahead[:, _WINDOW - 1 :: -1] > 0, axis=1).sum(axis=1)
    on = np.cumprod(ahead[:, _WINDOW:] < 0, axis=1).sum(axis=1)
    place = first + (number - first - back + on) % count
    before = np.maximum(_WINDOW - back + on - 1, 0)
    order = np.lexsort((-ahead[np.arange(len(number)), before], place))
    return place[order], order


def _with_points_on_edges(outline: PreparedGeometry, centres: Centres, sign: int) -> Centres:
    """Put points on the edges between nodes that bulge between them."""
    node = np.where(centres.along, outline.end[centres.edge], outline.start[centres.edge])
    then = node[centres.after]
    edge = np.full(len(node), -1)
    for one, two in ((node, then), (then, node)):
        leaving = outline.leaving[one]
        joins = (leaving >= 0) & (outline.end[leaving] == two)
        edge[joins] = leaving[joins]
    forward = outline.start[edge] == node
    bend = outline.bend[edge] + distance_bend(centres.range_m, sign)
    bulge = outline.length_m[edge] ** 2 / 8 * bend
    pieces = np.ceil(np.sqrt(bulge / (_BEND * centres.tolerance_m))).astype(int)
    group, step = members(np.where(edge >= 0, np.maximum(pieces, 1), 1))
    share = step / pieces[group].clip(1)
    nodes = centres.of(group)
    between = np.where(forward[group], share, 1 - share)
    return replace(
        nodes,
        edge=np.where(step > 0, edge[group], nodes.edge),
        along=np.where(step > 0, between, nodes.along),
    )


def _meeting(outline: PreparedGeometry, centres: Centres, sign: int) -> tuple[Centres, Arcs]:
    """Find where on WGS 84 the arc round each point meets the next.

    A point whose arc shows on the sphere alone is left out, and a loop whose arcs do not meet.
    """
    met = []
    for _ in range(_LEFT_OUT):
        centres = _with_creases(outline, centres, sign)
        width = (centres.enters[centres.before] - centres.leaves + 90) % 360 - 90
        gone = ~(width > 0)
        again = centres.in_loops_of(gone)
        done = centres.of(~again)
        lon, lat = outline.point(done.edge, done.along)
        first = done.leaves + width[~again]
        met.append((done, Arcs(done.loop, lon, lat, done.range_m, first, done.leaves)))
        lost = centres.in_loops_of(np.isnan(width))
        centres = centres.parted(gone[centres.after]).of(again & ~gone & ~lost)
        centres = centres.of(~centres.alone)
        if not len(centres.loop):
            break
    return _joined(met)


def _with_creases(outline: PreparedGeometry, centres: Centres, sign: int) -> Centres:
    """Find where circles meet the next, where that is not known yet."""
    new = np.flatnonzero(np.isnan(centres.leaves))
    one, two = (
        outline.point(centres.edge[some], centres.along[some]) for some in (new, centres.after[new])
    )
    towards, half = bisected(unit_vectors(*one), unit_vectors(*two), centres.range_m[new] / MEAN_M)
    leaves, enters = centres.leaves.copy(), centres.enters.copy()
    guess = np.degrees(towards + sign * half)
    leaves[new], enters[new] = _creases(*one, *two, guess, centres.range_m[new])
    return replace(centres, leaves=leaves, enters=enters)


def _joined(met: list[tuple[Centres, Arcs]]) -> tuple[Centres, Arcs]:
    centres, arcs = Centres.joined([c for c, _ in met]), Arcs.joined([a for _, a in met])
    order = np.argsort(centres.loop, kind="stable")
    return centres.of(order), arcs.of(order)


def _creases(
    lon: np.ndarray,
    lat: np.ndarray,
    next_lon: np.ndarray,
    next_lat: np.ndarray,
    leave: np.ndarray,
    range_m: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """Find the azimuths, from either centre, of where two circles meet, by Newton steps.

    They are nan where the circles do not meet.
    """
    found = np.full((2, len(lon)), np.nan)
    width_m = np.radians(B_M * np.sin(range_m / B_M))
    left = np.arange(len(lon))  # each stops on its own: its result is that of any batch
    leave, before = leave.copy(), (leave, np.zeros(len(lon)))
    for _ in range(_STEPS):
        x, y, here = WGS84.fwd(lon[left], lat[left], leave, range_m[left])
        azimuth, there, distance = WGS84.inv(next_lon[left], next_lat[left], x, y)
        miss = distance - range_m[left]
        done = np.abs(miss) < _MET_M
        found[:, left[done]] = leave[done], azimuth[done]
        # What a sphere tells of the slope is wrong near the antipode: then, what was seen.
        turned, gained = leave - before[0], miss - before[1]
        seen = np.abs(turned) > 1e-6
        told = np.sin(np.radians(there - here)) * width_m[left]
        slope = np.where(seen, gained / np.where(seen, turned, 1), told)
        step = -miss / np.where(np.abs(slope) < 0.02, 0.02, slope)
        go = ~done
        left = left[go]
        if not len(left):
            break
        before = leave[go], miss[go]
        leave = leave[go] + np.clip(step[go], -5, 5)
    return found[0], found[1]


def bisected(
    one: np.ndarray, two: np.ndarray, sigma: np.ndarray | float
) -> tuple[np.ndarray, np.ndarray]:
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
