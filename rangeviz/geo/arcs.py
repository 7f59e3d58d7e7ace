"""A first guess at a ring, made of arcs: on a sphere, which circles show in it is known at once.

The circle round a node of the outline shows where no other node is nearer (for "from_all":
farther), and only its neighbours in the nodes' Delaunay triangulation can hide it. So each node's
arcs follow from a few angles, and where two arcs meet is then solved for on WGS 84. The guess is
exact but for nodes that show on WGS 84 and not on the sphere, or the other way round;
`rangeviz.geo.buffer` measures it like any other, and adds what is missing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.centres import Centres
from rangeviz.geo.discs import CONJUGATE_M, WORLD, Arcs, draw_arcs, fill_loops
from rangeviz.geo.ellipsoid import (
    B_M,
    MEAN_M,
    WGS84,
    distinct,
    lonlat_of,
    owners,
)
from rangeviz.geo.feet import Feet
from rangeviz.geo.geometry import only_areas
from rangeviz.geo.loops import find_loops
from rangeviz.geo.meeting import meet_arcs
from rangeviz.geo.nodes import Triangles
from rangeviz.geo.outline import PreparedGeometry

LEAST_M = 40_000.0
"""Nodes lie no farther apart than half of this, so that their discs hang together."""

_NEAR = 0.002  # share by which distances on WGS 84 leave those on the mean sphere, and some
_STEPS = 4  # of Newton
_THOUSANDS, _LIKE = 2_000, 0.01  # nodes of a loop; share of the tolerance that circles are like by
_LEFT_OUT = 0.3  # share of the tolerance that a pocket may be deep and yet be left out


def guess_rings(
    outline: PreparedGeometry, ranges_m: np.ndarray, sign: int, tolerances_m: np.ndarray
) -> list[BaseGeometry | None]:
    """Draw what is in range of some node (`sign` 1), or beyond the range of some (-1).

    Each range has its own tolerance. None for ranges for which sphere and WGS 84 might not agree
    on how many lines the ring has.
    """
    plans = [_plan(outline, float(range_m), sign) for range_m in ranges_m]
    areas = _drawn(outline, plans, ranges_m, tolerances_m, sign)
    guesses: list[BaseGeometry | None] = []
    for plan, loops, range_m, tolerance_m in zip(plans, areas, ranges_m, tolerances_m, strict=True):
        guesses.append(_joined(outline, plan, loops, range_m, tolerance_m, sign) if plan else None)
    return guesses


class _Plan(NamedTuple):
    """The loops of nodes that show in a ring on a sphere, its size there, and peaks to look at."""

    loops: list[np.ndarray]
    size: float
    peaks: np.ndarray


def _plan(outline: PreparedGeometry, range_m: float, sign: int) -> _Plan | None:
    triangles = outline.triangles
    if not LEAST_M <= range_m <= CONJUGATE_M or triangles is None:
        return None
    sigma = range_m / MEAN_M
    size = sigma if sign > 0 else np.pi - sigma
    if size <= 0:
        return None
    close = _NEAR * sigma + _bulge_m(outline, size) / B_M
    if abs(triangles.across[1] - size) < close:
        return None
    loops = find_loops(outline, triangles, sigma, size, sign)
    return None if loops is None else _Plan(loops, size, _peaks(outline, triangles, size, close))


def _drawn(
    outline: PreparedGeometry,
    plans: list[_Plan | None],
    ranges_m: np.ndarray,
    tolerances_m: np.ndarray,
    sign: int,
) -> list[list[BaseGeometry]]:
    """Draw the loops of each plan; one whose arcs do not meet is empty."""
    loops = [
        _without_like(outline, loop, float(range_m), float(tolerance_m))
        for plan, range_m, tolerance_m in zip(plans, ranges_m, tolerances_m, strict=True)
        if plan
        for loop in plan.loops
    ]
    owner = owners([plan.loops if plan else [] for plan in plans])
    areas = np.full(len(loops), shapely.Polygon())
    if loops:
        number = owners(loops)
        node = np.concatenate(loops)
        own = outline.leaving[node]  # a line's last has none
        nodes = Centres.on_edges(
            number,
            np.where(own >= 0, own, outline.arriving[node]),
            np.where(own >= 0, 0.0, 1.0),
            ranges_m[owner[number]],
            tolerances_m[owner[number]],
        )
        centres, arcs = meet_arcs(outline, nodes, sign)
        met = distinct(centres.loop)
        areas[met] = _filled(arcs, centres.tolerance_m, sign, Feet(outline, centres, sign))
        crossed = met[np.isin(owner[met], owner[met[shapely.is_empty(areas[met])]])]
        if len(crossed):  # feet may cross in a narrow bay
            again = np.isin(centres.loop, crossed)
            areas[crossed] = _filled(arcs.of(again), centres.tolerance_m[again], sign)
    return [list(areas[owner == number]) for number in range(len(plans))]


def _without_like(
    outline: PreparedGeometry, loop: np.ndarray, range_m: float, tolerance_m: float
) -> np.ndarray:
    """Leave out most of thousands of nodes beside each other, as a comb's teeth are.

    All show, but the circles of some bulge by next to nothing beyond those of the others; and each
    vertex drawn for one would be measured against every tooth.
    """
    if len(loop) < _THOUSANDS:
        return loop
    units = outline.units[loop]
    step_m = np.linalg.norm(units - np.roll(units, 1, axis=0), axis=1) * B_M
    apart_m = np.sqrt(8 * np.sin(range_m / B_M) * B_M * _LIKE * tolerance_m)
    if np.median(step_m) > apart_m / 4:
        return loop
    few = np.unique(np.cumsum(step_m) // apart_m, return_index=True)[1]
    return loop[few] if len(few) > 2 else loop


def _joined(
    outline: PreparedGeometry,
    plan: _Plan,
    areas: list[BaseGeometry],
    range_m: float,
    tolerance_m: float,
    sign: int,
) -> BaseGeometry | None:
    """Make one area of those that several lines are the border of."""
    if not areas:
        return None if len(plan.peaks) else WORLD
    if shapely.is_empty(areas).any():
        return None
    area = areas[0] if len(areas) == 1 else _together(outline, plan, areas)
    covered = len(plan.peaks) and _covers_a_pocket(
        outline, plan.peaks, area, range_m, sign, tolerance_m
    )
    return None if covered else area


def _together(outline: PreparedGeometry, plan: _Plan, areas: list[BaseGeometry]) -> BaseGeometry:
    if len(shapely.STRtree(areas).query(areas, "intersects")[0]) == len(areas):
        return shapely.MultiPolygon(list(shapely.get_parts(areas)))  # each only meets itself
    # Of one cluster of discs, its lines are the border together; clusters lie beside each other.
    cluster = _clusters(outline, plan.size)[[loop[0] for loop in plan.loops]]
    of_cluster: dict[int, list[BaseGeometry]] = {}
    for one, area in zip(cluster.tolist(), areas, strict=True):
        of_cluster.setdefault(one, []).append(area)
    return only_areas(shapely.union_all([*map(shapely.intersection_all, of_cluster.values())]))


def _filled(
    arcs: Arcs, tolerance_m: np.ndarray, sign: int, feet: Feet | None = None
) -> list[BaseGeometry]:
    lonlat, loop = draw_arcs(arcs, tolerance_m, feet)
    return fill_loops(lonlat[::sign], loop[::sign], mend=False)[::sign]


def _clusters(outline: PreparedGeometry, size: float) -> np.ndarray:
    """Give nodes whose discs hang together, or are joined by the region's own area, one number."""
    units = outline.units
    assert outline.triangles is not None
    one, two = outline.triangles.neighbours_of(np.arange(len(units)))
    near = np.linalg.norm(units[one] - units[two], axis=1) < 2 * np.sin(min(size, np.pi / 2))
    same = np.unique(outline.part, return_index=True)[1][outline.part]  # the part's first node
    one, two = np.append(one[near], np.arange(len(units))), np.append(two[near], same)
    number = np.arange(len(units))
    while True:  # each takes the least number beside it
        least = number.copy()
        np.minimum.at(least, one, number[two])
        np.minimum.at(least, two, number[one])
        least = least[least]
        if (least == number).all():
            return number
        number = least


def _bulge_m(outline: PreparedGeometry, size: float) -> float:
    """How much nearer than its ends any edge may be to what is so far away, roughly."""
    return float(outline.longest_m**2 / 8 * (outline.most_bent + 1 / np.sin(size) / B_M))


def _peaks(
    outline: PreparedGeometry, triangles: Triangles, size: float, close: float
) -> np.ndarray:
    """Find where pockets out of range may be about to close, or have just closed: lon/lat.

    There sphere and WGS 84 may disagree on whether it is there, and nodes and the edges between
    them.
    """
    near = triangles.peaks[np.abs(triangles.angle[triangles.peaks] - size) < close]
    return _evened(outline, triangles.nodes[near], *lonlat_of(triangles.middle[near]))


def _evened(
    outline: PreparedGeometry, nodes: np.ndarray, lon: np.ndarray, lat: np.ndarray
) -> np.ndarray:
    """Move places to where they are as far from each of three nodes, by Newton steps.

    One place is left where several meet: any nodes of a circle share its middle.
    """
    if not len(nodes):
        return np.empty((0, 2))
    for _ in range(_STEPS):
        x, y = (np.repeat(at, 3).reshape(-1, 3) for at in (lon, lat))
        azimuth, _, away = WGS84.inv(x, y, outline.lon[nodes], outline.lat[nodes])
        sine, cosine = np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))
        turn = np.stack((np.diff(sine, axis=1), np.diff(cosine, axis=1)), axis=2)
        step = np.linalg.pinv(turn, rcond=1e-6) @ np.diff(away, axis=1)[..., None]
        east, north = step[..., 0].T  # none, where two of the nodes are the same place
        lon, lat, _ = WGS84.fwd(
            lon, lat, np.degrees(np.arctan2(east, north)), np.hypot(east, north)
        )
    return np.unique(np.column_stack((lon, lat)).round(5), axis=0)


def _covers_a_pocket(
    outline: PreparedGeometry,
    peaks: np.ndarray,
    area: BaseGeometry,
    range_m: float,
    sign: int,
    tolerance_m: float,
) -> bool:
    """Whether an area covers a peak of the distance that is out of range."""
    lon, lat = peaks.T
    found = outline.extremes(lon, lat, sign, np.full(len(lon), range_m))
    out = sign * (found.distance_m - range_m) > _LEFT_OUT * tolerance_m
    out &= ~outline.covers(lon, lat, sign)
    return bool((out & shapely.intersects_xy(area, lon, lat)).any())
