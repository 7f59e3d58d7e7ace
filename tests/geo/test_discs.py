"""Circles and arcs: exact, with no more vertices than they need; and loops of vertices as areas."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from ring_checks import globe
from shapely import MultiPolygon, Polygon, box

from rangeviz.geo.discs import (
    FIRST,
    INNER,
    LAST,
    WORLD,
    Arcs,
    _pieces_needed,
    _with_slopes,
    draw_alike,
    draw_arcs,
    draw_circles,
    fill_loops,
    points_away,
)
from rangeviz.geo.ellipsoid import WGS84, wrap

SQUARE = [(0, 0), (2, 0), (2, 2), (0, 2), (0, 0)]
OVER_180 = [(170, 0), (-170, 0), (-170, 10), (170, 10), (170, 0)]
TO_180 = [(170, 0), (180, 0), (-170, 0), (-170, 10), (-180, 10), (170, 10), (170, 0)]
BOW_TIE = [(0, 0), (2, 2), (2, 0), (0, 2), (0, 0)]
EAST = [(lon, 60 + (lon == 60)) for lon in (-180, -60, 60, 180)]
BOTH_HALVES = MultiPolygon([box(170, 0, 180, 10), box(-180, 0, -170, 10)])
NORTH = Polygon([*EAST, (180, 90), (-180, 90)])
PAST_180 = [(-170, 60), (0, 61), (170, 60), (-170, 60)]
ROUND_IT = [(lon, 70 - (lon == 90)) for lon in (-90, 0, 90, 180, -90)]


def capped(line, pole):
    """Close a line from 180 W to 180 E round a pole."""
    return Polygon([*line, (180, pole), (-180, pole)])


@pytest.mark.parametrize(
    ("loop", "area"),
    [
        (SQUARE, box(0, 0, 2, 2)),
        (SQUARE[::-1], WORLD - box(0, 0, 2, 2)),
        (OVER_180, BOTH_HALVES),
        (OVER_180[::-1], WORLD - BOTH_HALVES),
        (TO_180, BOTH_HALVES),
        (EAST, NORTH),
        (EAST[::-1], WORLD - NORTH),
        (PAST_180, capped([(-180, 60), (-170, 60), (0, 61), (170, 60), (180, 60)], 90)),
        (ROUND_IT, capped([(-180, 70), (0, 70), (90, 69), (180, 70)], 90)),
        (ROUND_IT[::-1], capped([(-180, 70), (0, 70), (90, 69), (180, 70)], -90)),
        (np.multiply(EAST, (1, -1)), WORLD - shapely.transform(NORTH, lambda xy: xy * (1, -1))),
        (BOW_TIE, shapely.make_valid(Polygon(BOW_TIE))),
    ],
)  # fmt: skip
def test_a_loop_is_the_border_of_what_is_to_its_left(loop, area):
    (filled,) = fill_loops(np.array(loop, float), np.zeros(len(loop), int))
    assert filled.is_valid
    assert filled.normalize().equals_exact(area.normalize(), 1e-9) or filled.equals(area)


BENT = [(0, 60), (100, 60), (170, 62), (-170, 60), (-100, 60), (-20, 80), (-60, 50)]
ONCE = [(0, 60), (100, 75), (180, 55), (-100, 65)]


@pytest.mark.parametrize("corners", [BENT, ONCE])
@pytest.mark.parametrize("south", [False, True])
def test_a_loop_round_a_pole_is_the_same_wherever_it_begins(corners, south):
    areas = []
    for first in range(len(corners)):
        loop = np.roll(np.array(corners, float), -first, axis=0)
        loop = np.concatenate((loop, loop[:1]))
        if south:
            loop = loop[::-1] * (1, -1)
        areas += fill_loops(loop, np.zeros(len(loop), int), mend=False)
    assert all(area.symmetric_difference(areas[0]).area < 1e-6 for area in areas)
    lat = -1 if south else 1
    assert shapely.intersects_xy(areas[0], [-60, 30, 60], [85 * lat, 45 * lat, 0]).tolist() == [
        True,
        False,
        False,
    ]
    if corners is BENT:
        along = np.array([85.0, 70, 60, 40]) * lat
        assert shapely.intersects_xy(areas[0], np.full(4, -40.0), along).tolist() == [
            True,
            False,
            True,
            False,
        ]


def test_triangles_over_180_are_filled_to_their_left():
    rng = np.random.default_rng(8)
    for _ in range(60):
        corners = rng.uniform((150, -40), (210, 40), (3, 2))
        triangle = Polygon(corners)
        loop = np.array(triangle.exterior.coords)
        loop[:, 0] = (loop[:, 0] + 180) % 360 - 180
        (filled,) = fill_loops(loop, np.zeros(4, int))
        area = triangle.area if triangle.exterior.is_ccw else WORLD.area - triangle.area
        assert filled.area == pytest.approx(area)


def test_loops_are_filled_each_by_itself():
    assert fill_loops(np.empty((0, 2)), np.empty(0, int)) == []
    loops = [SQUARE, OVER_180, np.add(SQUARE, (5, 5)), BOW_TIE, SQUARE[::-1]]
    owner = np.repeat([0, 1, 4, 5, 9], list(map(len, loops)))
    areas = fill_loops(np.concatenate(loops).astype(float), owner, mend=False)
    assert [area.area for area in areas] == [4, 200, 4, 0, WORLD.area - 4]
    assert areas[2].bounds == (5, 5, 7, 7)
    assert fill_loops(np.concatenate(loops).astype(float), owner)[3].area == 2


LON, LAT = np.array([(179.0, 0), (73, 33), (-20, 60), (0, 84), (10, 86), (0, -89.5), (-150, -89)]).T
CORNERS = {
    50.0: (679, 679),
    1e5: (698, 3928),
    2.75e6: (1965, 13479),
    9e6: (2353, 15989),
    1.3e7: (2323, 15831),
    1.98e7: (1145, 5191),
    1.992e7: (740, 3772),
    2e7: (703, 1347),
    2.00035e7: (693, 801),
}
"""How many vertices seven circles of each radius have together, at 100 metres and at two."""

PROBES = globe(200)


def off_m(lon, lat, owner, lonlat, range_m):
    x, y = lonlat.T
    return WGS84.inv(lon[owner], lat[owner], x, y)[2] - range_m


def between(lonlat, owner, mercator):
    """Points on edges, straight in lon/lat or in Web Mercator (where it has a map)."""
    own = owner[1:] == owner[:-1]
    start, step = lonlat[:-1][own], np.diff(lonlat, axis=0)[own]
    own = owner[:-1][own]
    if mercator:
        shown = (np.abs(start[:, 1]) < 85) & (np.abs(start[:, 1] + step[:, 1]) < 85)
        start, step, own = start[shown], step[shown], own[shown]
        high, low = (np.arcsinh(np.tan(np.radians(y))) for y in (start + step, start))
        start, step = (
            np.column_stack((a[:, 0], b[:, 1])) for a, b in ((start, low), (step, high - low))
        )
    step[:, 0] = wrap(step[:, 0])
    for share in (0.25, 0.5, 0.75):
        points = start + share * step
        if mercator:
            points[:, 1] = np.degrees(np.arctan(np.sinh(points[:, 1])))
        yield points, own


@pytest.mark.parametrize(("tolerance_m", "fine"), [(100.0, 0), (2.0, 1)])
@pytest.mark.parametrize("range_m", CORNERS)
def test_circles_are_exact_with_few_vertices(range_m, tolerance_m, fine):
    lonlat, owner = draw_circles(LON, LAT, range_m, tolerance_m)
    assert np.abs(off_m(LON, LAT, owner, lonlat, range_m)).max() < 1e-3
    for mercator in (False, True):
        for points, own in between(lonlat, owner, mercator):
            assert np.abs(off_m(LON, LAT, own, points, range_m)).max() < 0.83 * tolerance_m
    assert len(lonlat) == pytest.approx(CORNERS[range_m][fine], rel=2e-3)
    for number in range(len(LON)):
        loop = lonlat[owner == number]
        assert loop[0] == pytest.approx(loop[-1])
        filled = fill_loops(loop, np.zeros(len(loop), int))[0]
        inside = WGS84.inv(*np.broadcast_arrays(LON[number], LAT[number], *PROBES.T))[2] < range_m
        assert (shapely.intersects_xy(filled, *PROBES.T) == inside).all()
        jumps = np.abs(np.diff(loop[:, 0])) > 180
        assert (np.abs(loop[:-1][jumps, 0]) == 180).all()


@pytest.mark.parametrize("range_m", [1e6, 1.3e7, 1.99e7])
def test_edges_that_are_hidden_stay_coarse(range_m):
    """Of circles, only what is shown is drawn finely: here, what lies south of the equator."""
    lon, asked = LON - 0.3, []

    def hides(start, end):
        asked.append(len(start))
        return (start[:, 1] > 0) & (end[:, 1] > 0)

    lonlat, owner = draw_circles(lon, LAT, range_m, 10.0, hides)
    assert np.abs(off_m(lon, LAT, owner, lonlat, range_m)).max() < 1e-3
    for points, own in between(lonlat, owner, False):
        south = points[:, 1] < 0
        assert np.abs(off_m(lon, LAT, own, points, range_m)[south]).max(initial=0) < 8.3
    fine = draw_circles(lon, LAT, range_m, 10.0, lambda start, end: start[:, 0] > 999)
    coarse = draw_circles(lon, LAT, range_m, 10.0, lambda start, end: start[:, 0] < 999)
    sides = [len(points) - (np.abs(points[:, 0]) == 180).sum() for points, _ in (fine, coarse)]
    assert sides[1] == 49 * len(lon)
    assert len(lonlat) < len(fine[0])
    assert sum(asked) < 2 * len(lonlat)


@pytest.mark.parametrize("tolerance_m", [100.0, 2.0])
@pytest.mark.parametrize("range_m", [1.991e7, 1.999e7])
def test_circles_that_are_drawn_alike(range_m, tolerance_m):
    lat = np.array([0.0, 3, 30, 60, 84.5])
    lonlat = draw_alike(lat, range_m, tolerance_m)
    count = lonlat.shape[1]
    number = np.repeat(np.arange(len(lat)), count)
    off = off_m(np.full(len(lat), 180.0), lat, number, lonlat.reshape(-1, 2), range_m)
    assert np.abs(off).max() < 1e-3
    closed = np.concatenate((lonlat, lonlat[:, :1]), axis=1)
    loops, owner = closed.reshape(-1, 2), np.repeat(np.arange(len(lat)), count + 1)
    worst = 0.0
    for mercator in (False, True):
        for points, own in between(loops, owner, mercator):
            off = off_m(np.full(len(lat), 180.0), lat, own, points, range_m)
            worst = max(worst, np.abs(off).max())
    assert 0.2 * tolerance_m < worst < 0.83 * tolerance_m
    k = np.arange(count)
    assert lonlat[:, -k % count] == pytest.approx(lonlat * (-1, 1), abs=1e-6)
    upside_down = lonlat[0, (count // 2 - k) % count]
    assert upside_down == pytest.approx(lonlat[0] * (1, -1), abs=1e-6)
    assert all(Polygon(loop).exterior.is_ccw for loop in lonlat)


def test_slopes_are_those_of_small_steps():
    """Metres gained per degree, and per unit of a web map's ordinate, where it has a map."""
    lon, lat = globe(300).T
    x, y, away = points_away(lon * 0, lat * 0, 3 * lon, np.linspace(1e5, 1.8e7, 300))
    rows = _with_slopes(x, y, away)
    step = 1e-4

    def gained(dlon, dlat):
        ends = [WGS84.inv(0 * x, 0 * y, x + way * dlon, y + way * dlat)[2] for way in (-1, 1)]
        return (ends[1] - ends[0]) / 2

    some = np.abs(y) < 84.9
    assert rows[:2] == pytest.approx(np.stack((x, y)))
    assert rows[2] == pytest.approx(gained(step, 0) / step, abs=0.5)
    assert rows[3] == pytest.approx(gained(0, step) / step, abs=0.5)
    ordinate = np.arctanh(np.sin(np.radians(y)))
    assert rows[4][some] == pytest.approx(ordinate[some])
    assert np.abs(rows[4]).max() < 3.14
    assert (rows[5:, np.abs(y) > 85.1] == 0).all()
    per_unit = gained(0, step) / step * np.degrees(np.cos(np.radians(y)))
    assert rows[5][some] == pytest.approx(rows[2][some])
    assert rows[6][some] == pytest.approx(per_unit[some], abs=30)


ARCS = Arcs(
    np.array([0, 0, 0, 3, 7, 7]),
    *np.array([(10, 40), (12, 41), (11, 43), (179, -30), (60, 80), (62, 80)], float).T,
    np.array([3e5, 3e5, 3e5, 2e6, 1e6, 1e6]),
    np.array([300.0, 60, 181, 360, 350, 170]),
    np.array([181.0, -60, 60, 0, 170, -10]),
)


@pytest.mark.parametrize(("tolerance_m", "corners"), [(50.0, 1140), (1.0, 8353)])
def test_arcs_run_one_after_the_other_and_loops_close(tolerance_m, corners):
    lonlat, loop = draw_arcs(ARCS, np.full(6, tolerance_m))
    assert set(loop) == {0, 3, 7}
    off = np.abs(
        [
            off_m(ARCS.lon, ARCS.lat, np.full(len(loop), i), lonlat, ARCS.range_m[i])
            for i in range(6)
        ]
    )
    assert off.min(axis=0).max() < 1e-3
    for points, own in between(lonlat, loop, True):
        off = np.abs(
            [
                off_m(ARCS.lon, ARCS.lat, np.full(len(own), i), points, ARCS.range_m[i])
                for i in range(6)
            ]
        )
        joins = off.min(axis=0) > tolerance_m
        assert joins.sum() <= 6
    assert len(lonlat) == pytest.approx(corners, rel=2e-3)
    for number in (0, 3, 7):
        of = lonlat[loop == number]
        assert (of[0] == of[-1]).all()
        first = np.flatnonzero(ARCS.loop == number)[0]
        begin = points_away(
            ARCS.lon[first : first + 1],
            ARCS.lat[first : first + 1],
            ARCS.first[first : first + 1],
            ARCS.range_m[first],
        )
        assert of[0] == pytest.approx(np.ravel(begin[:2]))


def test_points_of_arcs_are_told_where_they_lie_and_may_be_moved():
    seen = []

    def moves(owner, azimuth, kind):
        seen.append((owner, azimuth, kind))
        some = np.flatnonzero((kind == INNER) & (owner == 1))
        arcs = ARCS.of(owner[some])
        away = points_away(arcs.lon + 1, arcs.lat, azimuth[some], arcs.range_m)
        return some, *away

    lonlat, _ = draw_arcs(ARCS, np.full(6, 50.0), moves)
    owner, azimuth, kind = seen[0]
    for number in range(6):
        own = azimuth[owner == number]
        assert own[[0, -1]] == pytest.approx([ARCS.first[number], ARCS.last[number]])
        assert (np.diff(own) < 0).all()
        assert np.ptp(np.diff(own)) < 1e-9
        assert -7.5 <= np.diff(own).min() < -7
        kinds = kind[owner == number].tolist()
        assert kinds == [FIRST, *[INNER] * (len(own) - 2), LAST]
    assert all((kind == INNER).all() for _, _, kind in seen[1:])
    moved = np.abs(
        off_m(np.array([13.0]), np.array([41.0]), np.zeros(len(lonlat), int), lonlat, 3e5)
    )
    count = sum(((kind == INNER) & (owner == 1)).sum() for owner, _, kind in seen)
    assert (moved < 1e-3).sum() == count


def test_edges_shorter_than_the_tolerance_are_not_cut():
    """Nor are those cut that are wide in longitude only, next to a pole."""

    def pieces(lonlat, tolerance_m, slope):
        x, y = np.transpose(lonlat).astype(float)
        points = _with_slopes(x, y, np.full(len(x), 90.0))
        points[2:] *= slope
        return _pieces_needed(
            points, np.arange(len(x) - 1), np.full(len(x) - 1, tolerance_m)
        ).tolist()

    assert pieces([(0, 89.9999), (30, 89.9999)], 100.0, 0) == [1]
    assert pieces([(0, 89.9), (30, 89.9)], 100.0, 0) == [2]
    assert pieces([(0, 89.9), (30, 89.9)], 1e4, 0) == [1]
    assert pieces([(0, 0), (18, 0)], 100.0, 0) == [1]
    assert pieces([(0, 0), (19, 0)], 100.0, 0) == [2]
    assert pieces([(0, 0), (170, 0)], 100.0, 0) == [4]
    assert pieces([(175, 0), (-175, 0)], 100.0, 0) == [1]
    assert pieces([(0, 0), (0.01, 0.01)], 100.0, 1) == [2]
    assert pieces([(0, 0), (10, 10)], 100.0, 1) == [16]
