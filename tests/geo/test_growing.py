"""What rings grow from: strips, fans, hulls, feet, the choice of discs, and points that settle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Geod
from ring_checks import star

from rangeviz.geo.arcs import _covers_a_pocket, _evened
from rangeviz.geo.buffer import GeodesicBuffer, _touched
from rangeviz.geo.centres import Centres
from rangeviz.geo.discs import FIRST, LAST
from rangeviz.geo.distance import farthest_distances
from rangeviz.geo.ellipsoid import MEAN_M, WGS84, unit_vectors
from rangeviz.geo.feet import Feet
from rangeviz.geo.hulls import _circles, _stretches, draw_hulls
from rangeviz.geo.meeting import _apart, _creases, bisected
from rangeviz.geo.nodes import Nodes
from rangeviz.geo.outline import PreparedGeometry
from rangeviz.geo.rings import _fine_tolerances, _tolerance_for, range_ring
from rangeviz.geo.settling import settle
from rangeviz.geo.strips import Strips, points_along

STAR, BAY = star(12, 2, 70, 30), shapely.box(0, 0, 2, 2) - shapely.box(0.5, 0.5, 1.5, 3)
LINE = shapely.LineString([(0, 0), (1, 0.5), (1, 2), (3, 1)])
POLAR = shapely.box(-30, 84, 50, 86)


def settled(outline, lonlat, range_m):
    """Move points onto a ring; tell how often places were measured for it."""
    sign, rounds = 1, 0
    settling = settle(lonlat, outline.extremes(*lonlat.T, sign), range_m, 100.0)
    asked = next(settling)
    while True:
        rounds += 1
        try:
            asked = settling.send(outline.extremes(*asked, sign))
        except StopIteration as done:
            return done.value, rounds


def beside(lon, lat, range_m, azimuth, off_m):
    return np.column_stack(
        WGS84.fwd(lon + 0 * azimuth, lat + 0 * azimuth, azimuth, 0 * azimuth + range_m + off_m)[:2]
    )


@pytest.mark.parametrize(("lat", "range_m"), [(10, 4e5), (-55, 3e6), (30, 1.5e7)])
def test_points_beside_a_circle_settle_at_once(lat, range_m):
    outline = PreparedGeometry(shapely.Point(60, lat))
    azimuth = np.linspace(5, 355, 60)
    off_m = 300 * np.sin(np.arange(60.0))
    found, rounds = settled(outline, beside(60, lat, range_m, azimuth, off_m), range_m)
    assert np.abs(outline.nearest(*found.T).distance_m - range_m).max() < 0.1
    on_ring = beside(60, lat, range_m, azimuth, 0)
    assert WGS84.inv(*found.T, *on_ring.T)[2].max() < 0.2
    assert rounds == 1


@pytest.mark.parametrize("apart_deg", [0.5, 4.0])
def test_points_beside_a_crease_settle_in_it(apart_deg):
    outline = PreparedGeometry(shapely.MultiPoint([(20, 40), (20 + apart_deg, 40)]))
    middle, range_m = 20 + apart_deg / 2, 5e5
    way = np.sqrt(range_m**2 - WGS84.inv(20, 40, middle, 40)[2] ** 2)
    crease = np.array([WGS84.fwd(middle, 40, azimuth, way)[:2] for azimuth in (0, 180)])
    near = np.concatenate(
        [crease + np.array(step) for step in np.random.default_rng(2).uniform(-2e-3, 2e-3, (12, 2))]
    )
    found, rounds = settled(outline, near, range_m)
    both = [
        WGS84.inv(np.full(24, lon), np.full(24, 40.0), *found.T)[2] for lon in (20, 20 + apart_deg)
    ]
    assert np.abs(np.min(both, axis=0) - range_m).max() < 0.1
    assert (np.abs(np.max(both, axis=0) - range_m) < 0.2).sum() == SETTLED[apart_deg]
    assert rounds <= 4


SETTLED = {0.5: 0, 4.0: 12}
"""How many of those points come to lie in the crease itself, not beside it on one circle."""


def test_points_on_the_cut_slide_along_it_and_others_stay_on_their_side():
    outline = PreparedGeometry(shapely.Point(170, 20))
    range_m = 2e6
    side_deg = np.array([179.9999, -179.9999, 180.0, -180.0, 180.0, -180.0])
    lat = []
    for lon, way in zip(side_deg, (1, 1, 1, 1, -1, -1), strict=True):
        low, high = 20.0, 20 + way * 30
        for _ in range(50):
            middle = (low + high) / 2
            inside = WGS84.inv(170, 20, lon, middle)[2] < range_m
            low, high = (middle, high) if inside else (low, middle)
        lat.append(low)
    lonlat = np.column_stack((side_deg, np.add(lat, (0.004, -0.004, 0.004, -0.003, 0.002, -0.002))))
    found, rounds = settled(outline, lonlat, range_m)
    assert np.abs(found[2:, 0]).tolist() == [180] * 4
    assert (np.sign(found[:, 0]) == np.sign(side_deg)).all()
    assert (np.abs(found[:2, 0]) < 180).all()
    assert np.abs(outline.nearest(*found[2:].T).distance_m - range_m).max() < 0.1
    assert found[2:, 1] == pytest.approx(lat[2:], abs=2e-6)
    assert rounds <= 11


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


def test_the_tolerance_of_small_rings_keeps_their_area_right():
    point = PreparedGeometry(shapely.Point(10, 50))
    asked = np.array([100.0, 1e4, 3e4, 6e4, 1.2e5, 1e6])
    assert _fine_tolerances(point, asked, 100.0) == pytest.approx(
        [1 / 12, 25 / 3, 25, 50, 100, 100]
    )
    assert _fine_tolerances(point, asked, 1.0) == pytest.approx([1 / 12, 1, 1, 1, 1, 1])
    box = shapely.box(0, 60, 1, 61)
    area_m2 = abs(Geod(ellps="WGS84").geometry_area_perimeter(box)[0])
    for range_m in (50.0, 3e3, 1e4):
        room_m = range_m + area_m2 / (10 * np.pi * range_m)
        told = _fine_tolerances(PreparedGeometry(box), np.array([range_m]), 100.0)
        assert told == pytest.approx(min(range_m / 20, room_m / 1200, 100), rel=0.01)
    area_m2, around_m = map(abs, Geod(ellps="WGS84").geometry_area_perimeter(box))
    assert _tolerance_for(box) == pytest.approx(area_m2 / around_m / 500, rel=0.01)
    assert _tolerance_for(shapely.box(0, 0, 1e-5, 1e-5)) == 0.01
    assert _tolerance_for(shapely.box(-180, -90, 180, 90)) == np.inf


def test_two_nodes_may_lie_so_far_apart_that_all_is_in_range():
    outline = PreparedGeometry(shapely.MultiPoint([(0, 0), (1, 0), (60, 0)]))
    for range_m, all_in in ((1.6e7, False), (1.66e7, False), (1.68e7, True), (1.9e7, True)):
        assert GeodesicBuffer(outline, range_m, 1, 100.0).all_in() is all_in


@pytest.mark.parametrize("lon", [-100.0, 0.0, 20.0, 170.0, -180.0])
def test_the_seed_of_what_is_out_of_range_is_the_region_s_antipodes(lon):
    region = shapely.box(lon, 10, lon + 8, 20)
    seed = GeodesicBuffer(PreparedGeometry(region), 1.5e7, -1, 100.0).seed()
    there = np.array([(lon + 0.01, 10.01), (lon + 7.99, 19.99), (lon - 0.01, 15), (lon + 4, 20.01)])
    x = (there[:, 0] + 360) % 360 - 180
    assert shapely.intersects_xy(seed, x, -there[:, 1]).tolist() == [True, True, False, False]
    assert shapely.area(seed) == pytest.approx(80, rel=1e-5)
    own = GeodesicBuffer(PreparedGeometry(region), 1e4, 1, 100.0).seed()
    assert own.covers(region) or lon == -180
    assert shapely.area(own) == pytest.approx(80, rel=1e-5)


def test_an_area_whose_corners_cross_is_mended():
    """Of a loop that crosses itself both sides are kept."""
    buffer = GeodesicBuffer(PreparedGeometry(shapely.Point(0, 0)), 1e6, 1, 100.0)
    polygon = shapely.Polygon([(0, 0), (2.1, 2.05), (2.1, 1.95), (0, 2)])
    lonlat = shapely.get_coordinates(polygon)
    on_ring = replace(buffer.outline.extremes(*lonlat.T, 1), distance_m=np.full(5, 1e6))
    with pytest.raises(StopIteration) as done:
        next(buffer.polish(polygon, on_ring))
    mended = done.value.value
    assert mended.equals(shapely.make_valid(polygon))
    assert mended.geom_type == "MultiPolygon"


WANTED = {
    (2000000.0, 1): [160, 25, 4],
    (12000000.0, 1): [74, 10, 1],
    (5000000.0, -1): [160, 37, 2],
    (16000000.0, -1): [160, 38, 5],
}
"""Of 160 that are missing so deep, how many are chosen."""


@pytest.mark.parametrize(("range_m", "sign"), [(2e6, 1), (1.2e7, 1), (5e6, -1), (1.6e7, -1)])
def test_discs_that_are_missed_most_are_chosen_for_each_stretch(range_m, sign):
    outline = PreparedGeometry(shapely.LineString([(0, 0), (30, 0)]))
    buffer = GeodesicBuffer(outline, range_m, sign, 100.0)
    edge, along = np.arange(160), np.full(160, 0.5)
    counts = []
    for deep_m in (60.0, 6e3, 6e5):
        short = deep_m * (1 + 0.3 * np.sin(edge))
        chosen, at = buffer.most_wanted(edge, along, short)
        assert len(set(chosen.tolist())) == len(chosen)
        assert (at == 0.5).all()
        assert short.argmax() in chosen
        counts.append(len(chosen))
    assert counts == WANTED[range_m, sign]


FIRST_GUESSES = {
    "STAR": [48, 0, 40, 37, 24, 0, 8, 0, 35, 0],
    "BAY": [43, 0, 43, 42, 27, 0, 8, 0, 41, 0],
    "LINE": [27, 0, 16, 15, 9, 0, 3, 0, 14, 0],
    "POLAR": [103, 0, 72, 71, 44, 0, 7, 0, 71, 47],
}
"""How many discs a ring of each region begins with: at nodes, and midway on edges."""


@pytest.mark.parametrize("name", ["STAR", "BAY", "LINE", "POLAR"])
def test_a_ring_begins_with_few_discs(name):
    outline, counts = PreparedGeometry(globals()[name]), []
    for range_m, sign in ((1e5, 1), (1e6, 1), (6e6, 1), (9e6, -1), (1.7e7, -1)):
        edge, along = GeodesicBuffer(outline, range_m, sign, 100.0).first_guess()
        counts += [int((along == share).sum()) for share in (0, 0.5)]
        assert len(edge) == counts[-1] + counts[-2]
    assert counts == FIRST_GUESSES[name]


def test_probes_lie_all_along_the_border():
    buffer = GeodesicBuffer(PreparedGeometry(shapely.Point(0, 0)), 1e6, 1, 100.0)
    probes = buffer.probes(shapely.box(10, 0, 12, 1))
    corners, between = probes[:5], probes[5:]
    assert set(corners) == {10, 12, 12 + 1j, 10 + 1j}
    south = np.sort(between[between.imag == 0].real)
    assert np.ptp(np.diff(south, prepend=10, append=12)) < 1e-9
    step_m = 111_320 * (south[1] - south[0])
    assert 0.9 < step_m / np.sqrt(8 * 45 * 6.357e6 * np.tan(1 / 6.357)) < 1
    assert _touched(np.array([False, True, False, False])).tolist() == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert _touched(np.array([True, False])).tolist() == [True, True, False]


HIDDEN = {(5e4, 1): 1743, (2e6, 1): 1861, (1.5e7, 1): 1696, (6e6, -1): 1647, (1.8e7, -1): 1513}
"""How many of 2,000 edges of circles are known to be hidden."""


@pytest.mark.parametrize(
    ("range_m", "sign"), [(5e4, 1), (2e6, 1), (1.5e7, 1), (6e6, -1), (1.8e7, -1)]
)
def test_what_is_hidden_lies_within_the_area(range_m, sign):
    outline, rng = PreparedGeometry(STAR), np.random.default_rng(1)
    buffer = GeodesicBuffer(outline, range_m, sign, 100.0)
    buffer.guides = Nodes(outline.units, np.arange(len(outline.lon)))
    node = rng.integers(0, len(outline.lon), 2000)
    azimuth, turn = rng.uniform(0, 360, 2000), rng.choice((1, 8), 2000)
    start, end = (
        np.column_stack(
            WGS84.fwd(outline.lon[node], outline.lat[node], at, 0 * azimuth + range_m)[:2]
        )
        for at in (azimuth, azimuth + turn)
    )
    hidden = buffer.hides(start, end)
    step = end - start
    step[:, 0] = (step[:, 0] + 180) % 360 - 180
    for share in (0.0, 0.3, 0.5, 0.8, 1.0):
        away = outline.extremes(*(start + share * step)[hidden].T, sign).distance_m
        assert (sign * (away - range_m) < 0).all()
    assert hidden.sum() == pytest.approx(HIDDEN[range_m, sign], rel=3e-3, abs=1)


def test_pockets_count_that_are_deep_enough_and_covered():
    turn = np.linspace(0, 2 * np.pi, 9)[:-1]
    atoll = shapely.MultiPoint(np.column_stack((100 + 4 * np.cos(turn), 4 * np.sin(turn))))
    outline = PreparedGeometry(atoll)
    (peak,) = peaks = _evened(outline, np.array([[0, 3, 5]]), np.array([100.4]), np.array([-0.3]))
    away_m = outline.nearest(*peaks.T).distance_m[0]
    apart = WGS84.inv(
        *np.repeat(peak[:, None], 3, axis=1), outline.lon[[0, 3, 5]], outline.lat[[0, 3, 5]]
    )
    assert np.ptp(apart[2]) < 2
    everything, aside = shapely.box(90, -10, 110, 10), shapely.box(0, 0, 1, 1)
    for area, range_m, covers in (
        (everything, away_m - 100, True),
        (everything, away_m - 10, False),
        (everything, away_m + 100, False),
        (aside, away_m - 100, False),
    ):
        assert _covers_a_pocket(outline, peaks, area, range_m, 1, 45.0) is covers
    land = PreparedGeometry(shapely.box(96, -4, 104, 4))
    assert _covers_a_pocket(land, peaks, everything, 1e5, 1, 45.0) is False
    far_m = outline.farthest(*peaks.T).distance_m[0]
    assert _covers_a_pocket(outline, peaks, everything, far_m + 100, -1, 45.0) is True
    assert _covers_a_pocket(outline, peaks, everything, far_m - 100, -1, 45.0) is False


def test_a_circle_at_the_equator_has_few_corners():
    for range_km, corners in ((100, 193), (2750, 657), (9000, 1133)):
        ring = range_ring(shapely.Point(1, 0), range_km)
        assert shapely.get_num_coordinates(ring.polygon) == pytest.approx(corners, rel=0.01)
