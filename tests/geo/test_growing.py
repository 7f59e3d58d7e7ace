"""How rings grow: from which discs, where they are probed, and how points settle on them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Geod
from ring_checks import star

from rangeviz.geo.arcs import _covers_a_pocket, _evened
from rangeviz.geo.buffer import GeodesicBuffer, _touched
from rangeviz.geo.ellipsoid import WGS84
from rangeviz.geo.nodes import Nodes
from rangeviz.geo.outline import PreparedGeometry
from rangeviz.geo.rings import _fine_tolerances, _tolerance_for, range_ring
from rangeviz.geo.settling import settle

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
