"""Pieces that rings grow from: strips, fans, hulls near antipodes, feet, and where arcs meet."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from ring_checks import star

from rangeviz.geo.centres import Centres
from rangeviz.geo.discs import FIRST, LAST
from rangeviz.geo.distance import farthest_distances
from rangeviz.geo.ellipsoid import MEAN_M, WGS84, unit_vectors
from rangeviz.geo.feet import Feet
from rangeviz.geo.hulls import _circles, _stretches, draw_hulls
from rangeviz.geo.meeting import _apart, _creases, bisected
from rangeviz.geo.outline import PreparedGeometry
from rangeviz.geo.strips import Strips, points_along

STAR, BAY = star(12, 2, 70, 30), shapely.box(0, 0, 2, 2) - shapely.box(0.5, 0.5, 1.5, 3)
LINE = shapely.LineString([(0, 0), (1, 0.5), (1, 2), (3, 1)])
POLAR = shapely.box(-30, 84, 50, 86)


def discs(lon, lat):
    return [shapely.Point(x, y) for x, y in zip(lon, lat, strict=True)]


PIECES = {
    ("STAR", 5e3, "strips"): (57, 285, 0.4818418, 0),
    ("STAR", 5e3, "fans"): (55, 251, 0.02602636, 0),
    ("STAR", 5e3, "bulk"): (57, 5529, 0.4015119, 0),
    ("STAR", 1e5, "strips"): (57, 285, 9.632031, 0),
    ("STAR", 1e5, "fans"): (55, 357, 5.327925, 0),
    ("STAR", 1e5, "bulk"): (11, 1067, 30.99353, 0),
    ("STAR", 4e5, "strips"): (57, 285, 38.43809, 0),
    ("STAR", 4e5, "fans"): (55, 503, 73.59321, 0),
    ("STAR", 4e5, "bulk"): (3, 291, 134.9953, 0),
    ("BAY", 5e3, "strips"): (66, 330, 0.4953558, 0),
    ("BAY", 5e3, "fans"): (64, 356, 0.04311556, 0),
    ("BAY", 5e3, "bulk"): (66, 6402, 0.4042384, 0),
    ("BAY", 1e5, "strips"): (66, 330, 9.906718, 0),
    ("BAY", 1e5, "fans"): (64, 438, 5.92262, 0),
    ("BAY", 1e5, "bulk"): (13, 1261, 31.85015, 0),
    ("BAY", 4e5, "strips"): (66, 330, 39.60326, 0),
    ("BAY", 4e5, "fans"): (64, 600, 77.94061, 0),
    ("BAY", 4e5, "bulk"): (4, 388, 156.8327, 0),
    ("LINE", 5e3, "strips"): (29, 145, 0.4377259, 0),
    ("LINE", 5e3, "fans"): (0, 0, 0, 30),
    ("LINE", 5e3, "bulk"): (29, 2813, 0.1776263, 0),
    ("LINE", 1e5, "strips"): (29, 145, 8.753952, 0),
    ("LINE", 1e5, "fans"): (0, 0, 0, 30),
    ("LINE", 1e5, "bulk"): (6, 582, 14.70026, 0),
    ("LINE", 4e5, "strips"): (29, 145, 34.98173, 0),
    ("LINE", 4e5, "fans"): (0, 0, 0, 30),
    ("LINE", 4e5, "bulk"): (2, 194, 78.4089, 0),
    ("POLAR", 5e3, "strips"): (103, 515, 9.24593, 0),
    ("POLAR", 5e3, "fans"): (103, 539, 0.6914551, 0),
    ("POLAR", 5e3, "bulk"): (103, 9991, 7.175923, 0),
    ("POLAR", 1e5, "strips"): (61, 305, 93.64996, 210),
    ("POLAR", 1e5, "fans"): (103, 563, 70.48602, 0),
    ("POLAR", 1e5, "bulk"): (21, 2037, 581.5311, 0),
    ("POLAR", 4e5, "strips"): (0, 0, 0, 356),
    ("POLAR", 4e5, "fans"): (0, 0, 0, 103),
    ("POLAR", 4e5, "bulk"): (6, 586, 2822.632, 0),
}
"""Of strips, fans and bulk: how many, their vertices, their area in square degrees, and discs."""


def pieces(region, range_m, what):
    outline = PreparedGeometry(region)
    strips = Strips(outline, range_m, 45.0, discs)
    edges, nodes = np.arange(len(outline.start)), np.arange(len(outline.lon))
    made = {"strips": strips.strips, "fans": strips.fans, "bulk": strips.bulk}[what](
        nodes if what == "fans" else edges[~strips.has_strip]
    )
    areas = [piece for piece in made if piece.geom_type != "Point"]
    lonlat = shapely.get_coordinates(areas)
    if len(lonlat):
        assert outline.nearest(*lonlat.T).distance_m.max() < range_m + 0.01
        assert shapely.is_valid(areas).all()
    corners = len(lonlat)
    return len(areas), corners, float(shapely.area(areas).sum()), len(made) - len(areas)


CASES = [
    (name, range_m, what)
    for name in ("STAR", "BAY", "LINE", "POLAR")
    for range_m in (5e3, 1e5, 4e5)
    for what in ("strips", "fans", "bulk")
]


@pytest.mark.parametrize(("name", "range_m", "what"), CASES)
def test_strips_fans_and_bulk_are_within_range_and_few(name, range_m, what):
    assert pieces(globals()[name], range_m, what) == pytest.approx(
        PIECES[name, range_m, what], rel=1e-4
    )


def test_nothing_is_built_twice():
    outline = PreparedGeometry(STAR)
    built = Strips(outline, 5e4, 45.0, discs)
    edge, along = np.array([3, 3, 8]), np.array([0.0, 0.4, 1.0])
    fans, once = 2, len(built.beside(edge, along))
    strips = len({3, 2, 8, int(outline.leaving[outline.end[8]])})
    assert strips <= once <= fans + strips
    again = built.beside(edge, along)
    assert [piece.geom_type for piece in again] == ["Point"] * 3
    assert set(map(tuple, shapely.get_coordinates(again))) == set(
        zip(*outline.point(edge, along), strict=True)
    )
    assert len(built.everything()) >= len(outline.start) - strips


def test_points_along_edges_are_so_far_apart_at_most():
    outline = PreparedGeometry(LINE)
    edge, low, high = np.array([0, 5]), np.array([0.0, 0.25]), np.array([1.0, 0.75])
    lon, lat = points_along(outline, edge, low, high, 1e3)
    count = np.ceil((high - low) * outline.length_m[edge] / 1e3).astype(int) + 1
    assert len(lon) == count.sum()
    for at, begin in ((edge[0], 0), (edge[1], count[0])):
        which = 0 if at == edge[0] else 1
        some = slice(begin, begin + count[which])
        ends = outline.point(np.array([at, at]), np.array([low[which], high[which]]))
        assert lon[some][[0, -1]] == pytest.approx(ends[0])
        assert lat[some][[0, -1]] == pytest.approx(ends[1])
        steps = WGS84.inv(lon[some][:-1], lat[some][:-1], lon[some][1:], lat[some][1:])[2]
        assert steps.max() < 1e3
        assert np.ptp(steps) < 0.1
    one = points_along(outline, edge[:1], low[:1], low[:1], 1e3)
    assert np.ravel(one).tolist() == [0, 0]


HULLS = {
    "meridian": (shapely.LineString([(20, -3), (20, 2)]), 1.993e7),
    "parallel": (shapely.LineString([(-10, 20.2), (22, 20.2)]), 1.991e7),
    "slanting": (shapely.LineString([(170, 30), (190, 33)]), 1.996e7),
    "south": (shapely.box(-5, -42, -3, -41), 1.995e7),
    "polar": (shapely.Polygon([(0, 85), (50, 85.5), (20, 84.6)]), 1.992e7),
    "south pole": (shapely.LineString([(0, -79.5), (20, -81), (170, -89.5)]), 1.997e7),
}
LOOPS = {
    "meridian": (10, 1670),
    "parallel": (3, 619),
    "slanting": (98, 13622),
    "south": (7, 1001),
    "polar": (53, 5374),
    "south pole": (163, 16171),
}
"""How many hulls there are, and how many vertices they have."""


@pytest.mark.parametrize("name", HULLS)
def test_hulls_near_antipodes_hold_what_is_out_of_range_of_their_edges(name):
    region, range_m = HULLS[name]
    hulls = draw_hulls(region, range_m, 450.0 if "pol" in name else 45.0)
    lonlat = shapely.get_coordinates(hulls)
    off_m = farthest_distances(region, *lonlat.T) - range_m
    assert off_m.min() > (-600 if "pol" in name else -60)
    rng = np.random.default_rng(4)
    antipodes = PreparedGeometry(region)
    at = rng.integers(0, len(antipodes.lon), 1500)
    lon, lat, _ = WGS84.fwd(
        antipodes.lon[at] + 180,
        -antipodes.lat[at],
        rng.uniform(0, 360, 1500),
        rng.uniform(0, 1.3e5, 1500),
    )
    out_m = farthest_distances(region, lon, lat) - range_m
    in_area = antipodes.covers(lon, lat, -1)
    held = shapely.intersects_xy(shapely.union_all(hulls), lon, lat)
    clear = (np.abs(out_m) > (600 if "pol" in name else 60)) & ~in_area
    assert clear.sum() > 300
    assert (held == (out_m > 0))[clear].all()
    assert (len(hulls), len(lonlat)) == pytest.approx(LOOPS[name], rel=3e-3)


def test_edges_are_joined_where_hulls_may_be_longer():
    for region, stretches in (
        (shapely.LineString([(20, 0.1), (20, 3.1)]), 6),  # each half degree of latitude
        (shapely.LineString([(1, 10.2), (40, 10.2)]), 3),  # each 15 degrees of longitude
        (shapely.LineString([(1, 10.2), (2, 10.3)]), 6),  # slanting: each edge by itself
        (shapely.box(1, 10.1, 2, 10.2), 4),
        (shapely.MultiPoint([(1, 1), (1, 1.1)]), 2),
    ):
        outline = PreparedGeometry(region)
        first, last = _stretches(outline, np.zeros(len(outline.start), bool))
        assert len(first) == stretches
        assert (first[1:] == last[:-1] + 1).all()
        assert (first[0], last[-1]) == (0, len(outline.start) - 1)
        polar = np.ones(len(outline.start), bool)
        assert len(_stretches(outline, polar)[0]) == len(outline.start)
        polar[len(polar) // 2 :] = False
        begins = set(_stretches(outline, polar)[0].tolist())
        assert begins == {*first.tolist(), *range(len(polar) // 2 + 1)} & set(range(len(polar)))


def test_circles_between_known_ones_are_as_good():
    lat, range_m = np.array([0.0, 0.2, -0.2, 33.4, -33.4, 79.7, -79.7]), 1.995e7
    for of, circle in zip(lat, _circles(lat, range_m, 20.0), strict=True):
        lon, around = circle[:, 0], circle[:, 1]
        away = WGS84.inv(*np.broadcast_arrays(180.0, of, lon, around))[2]
        assert np.abs(away - range_m).max() < 30
        assert shapely.Polygon(circle).exterior.is_ccw


@pytest.mark.parametrize(("range_m", "sign"), [(2e5, 1), (1e6, 1), (1.92e7, -1)])
def test_feet_are_where_edges_come_nearest(range_m, sign):
    outline = PreparedGeometry(shapely.LineString([(10, 20), (11, 20.5), (11.5, 21.5), (13, 21.6)]))
    edge = np.arange(len(outline.start) - 1)
    along = np.choose(edge % 3, (0.0, 0.4, 1.0))
    full = np.full(len(edge), range_m)
    centres = Centres.on_edges(0 * edge, edge, along, full, 0 * full + 45)
    feet = Feet(outline, centres, sign)
    lon, lat = outline.point(edge, along)
    found = 0
    for turn in np.linspace(60, 120, 121) * (-1) ** np.arange(121):
        azimuth = outline.heading(edge, along) + turn
        near, at, short_m = feet.feet(edge, azimuth)
        x, y, _ = WGS84.fwd(lon, lat, azimuth, full)
        for i in np.flatnonzero(near >= 0):
            share = np.linspace(0, 1, 501)
            ways = (
                sign
                * WGS84.inv(
                    *outline.point(np.full(501, near[i]), share), share * 0 + x[i], share * 0 + y[i]
                )[2]
            )
            assert share[ways.argmin()] == pytest.approx(at[i], abs=0.25)
            assert sign * range_m - ways.min() == pytest.approx(short_m[i], rel=0.3, abs=0.05)
            found += 1
        kinds = [feet.feet(edge, azimuth, np.full(len(edge), kind))[0] for kind in (FIRST, LAST)]
        for kind in kinds:
            assert ((kind == near) | (kind == -1) | (near >= 0)).all()
    assert found == FEET[range_m]


FEET = {2e5: 314, 1e6: 44, 1.92e7: 60}
"""How many of the points of circles have one."""


def test_points_of_loops_that_are_nearly_the_same_are_taken_for_one():
    loop = np.array([0, 0, 0, 0, 1, 1, 0])
    edge = np.array([4, 4, 4, 5, 4, 9, 4])
    along = np.array([0.5, 0.52, 0.9, 0.0, 0.5, 1.0, 1.0])
    assert sorted(_apart(loop, edge, along).tolist()) == [0, 2, 4, 5, 6]
    assert sorted(_apart(loop, edge, along - 0 * along)[:3].tolist()) == [0, 2, 6]


@pytest.mark.parametrize("range_m", [3e5, 5e6, 1.2e7, 1.97e7])
def test_circles_meet_where_both_are_as_far(range_m):
    rng = np.random.default_rng(6)
    lon, lat = rng.uniform(-60, 60, (2, 80))
    way_m = min(range_m, 2e7 - range_m) * rng.uniform(0.02, 1.5, 80)
    next_lon, next_lat, _ = WGS84.fwd(lon, lat, rng.uniform(0, 360, 80), way_m)
    towards, half = bisected(
        unit_vectors(lon, lat), unit_vectors(next_lon, next_lat), range_m / MEAN_M
    )
    for side in (1, -1):
        full = np.full(80, range_m)
        leaves, enters = _creases(
            lon, lat, next_lon, next_lat, np.degrees(towards + side * half), full
        )
        met = ~np.isnan(leaves)
        assert met.all()
        x, y, _ = WGS84.fwd(lon[met], lat[met], leaves[met], full[met])
        other = WGS84.fwd(next_lon[met], next_lat[met], enters[met], full[met])
        assert WGS84.inv(x, y, *other[:2])[2].max() < 0.1
        off = (leaves - np.degrees(towards + side * half) + 180)[met] % 360 - 180
        assert np.median(np.abs(off)) < 2
