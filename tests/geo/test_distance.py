import json

import numpy as np
import oracle
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from ring_checks import star

from rangeviz.core.errors import GeometryError, RepairWarning
from rangeviz.core.reading import shipped_path
from rangeviz.geo.distance import prepare_geometry, region_distances
from rangeviz.geo.edges import slope_growth
from rangeviz.geo.ellipsoid import B_M, MAX_DISTANCE_M, WGS84, edge_length_m, line_curvature, wrap
from rangeviz.geo.geometry import clean_geometry
from rangeviz.geo.outline import PreparedGeometry

lons = st.floats(-180, 180)
lats = st.floats(-90, 90)
REGIONS = {
    "c": shapely.Polygon([(0, 0), (4, 0), (4, 1), (1, 1), (1, 1.4), (4, 1.4), (4, 2.4), (0, 2.4)]),
    "lake": shapely.Polygon(
        [(0, 50), (9, 50), (9, 56), (0, 56)], [[(3, 52), (3, 54), (6, 54), (6, 52)]]
    ),
    "long edges": shapely.Polygon([(-60, 60), (60, 60), (60, 70), (-60, 70)]),
    "line": shapely.LineString([(100, -30), (130, 60)]),
    "lines": shapely.MultiLineString([[(0, 80), (0, 90)], [(170, -10), (190, 10)]]),
    "points": shapely.MultiPoint([(30, 0), (-150, 1), (10, 89)]),
    "speck": shapely.box(10, 50, 10.00001, 50.00001),
}


@settings(max_examples=100, derandomize=True, deadline=None)
@given(lons, lats, lons, lats)
def test_point_distances_agree_with_a_second_engine(lon, lat, to_lon, to_lat):
    nearest, farthest = region_distances(shapely.Point(lon, lat), to_lon, to_lat)
    truth = oracle.distance_m((lon, lat), (to_lon, to_lat))
    assert nearest == pytest.approx(truth, abs=1e-6)
    assert farthest == pytest.approx(truth, abs=1e-6)


@pytest.mark.parametrize("name", REGIONS)
def test_region_distances_agree_with_a_second_engine(name):
    region = REGIONS[name]
    rng = np.random.default_rng(7)
    west, south, east, north = region.bounds
    lon = np.concatenate((rng.uniform(-180, 180, 8), rng.uniform(west - 3, east + 3, 8)))
    lat = np.concatenate((rng.uniform(-90, 90, 8), rng.uniform(south - 3, north + 3, 8)))
    lat = np.clip(lat, -90, 90)
    nearest, farthest = region_distances(region, lon, lat)
    for i, place in enumerate(zip(lon, lat, strict=True)):
        assert nearest[i] == pytest.approx(oracle.nearest_m(region, place), abs=0.01)
        assert farthest[i] == pytest.approx(oracle.farthest_m(region, place), abs=0.01)


@pytest.mark.parametrize("code", ["PK", "IN-mainland", "FJ"])
def test_country_distances_agree_with_a_second_engine(code):
    features = json.loads(shipped_path("regions.geojson").read_text(encoding="utf-8"))["features"]
    geometry = next(f["geometry"] for f in features if f["properties"]["id"] == code)
    region = shapely.from_geojson(json.dumps(geometry))
    places = [(77.2, 28.6), (-77.0, 38.9), (174.8, -41.3), (67.0, 24.9), (73.0, 33.7), (-70, -53)]
    nearest, farthest = region_distances(region, *np.transpose(places))
    for i, place in enumerate(places):
        assert nearest[i] == pytest.approx(oracle.nearest_m(region, place), abs=0.01)
        assert farthest[i] == pytest.approx(oracle.farthest_m(region, place), abs=0.01)


RNG = np.random.default_rng(8)
MANY = {
    "star": star(40, 0.5, 70, 20),
    "large star": star(12, 5, 178, -60),
    "islands": shapely.MultiPoint(RNG.uniform((-60, -80), (60, 80), (200, 2))),
    "specks": shapely.union_all(
        [shapely.box(*xy, *xy + 1e-3) for xy in RNG.uniform(-3, 3, (40, 2))]
    ),
}


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("name", MANY)
def test_no_edge_that_is_left_out_would_have_been_the_one(name, sign):
    """Few edges are looked at, chosen by bounds: all of them find the same."""
    outline, rng = PreparedGeometry(MANY[name]), np.random.default_rng(9)
    lon = rng.uniform(-180, 180, 600)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, 600)))
    abouts = [np.full(60, about_m) for about_m in (3e4, 1e6, 9e6, 18e6)]
    for about_m in abouts:
        node = rng.integers(0, len(outline.lon), 60)
        way_m = about_m * rng.uniform(0.9, 1.02, 60)
        there = WGS84.fwd(outline.lon[node], outline.lat[node], rng.uniform(0, 360, 60), way_m)
        lon, lat = np.append(lon, there[0]), np.append(lat, there[1])
    pairs = np.indices((len(lon), len(outline.start))).reshape(2, -1)
    nowhere = np.full(len(lon), -1)
    every = outline._extremes_of_edges(lon, lat, *pairs, sign, nowhere, (nowhere,) * 3)[0]
    truth = sign * (sign * every).reshape(len(lon), -1).min(axis=1)
    found = outline.extremes(lon, lat, sign)
    assert found.distance_m == pytest.approx(truth, abs=1e-6)
    np.testing.assert_allclose(outline.point(found.edge, found.along), (found.lon, found.lat))
    _, back, distance_m = WGS84.inv(found.lon, found.lat, lon, lat)
    assert distance_m == pytest.approx(truth, abs=1e-6)
    off = np.abs(wrap(found.azimuth - back - 180))
    assert np.minimum(off, np.radians(off) * (np.pi * B_M - distance_m)).max() < 1e-3
    for at, about_m in zip(range(600, len(lon), 60), abouts, strict=True):
        some = slice(at, at + 60)
        found = outline.extremes(lon[some], lat[some], sign, about_m)
        assert found.distance_m == pytest.approx(truth[some], abs=1e-6)
    found = outline.extremes(lon[600:], lat[600:], sign, np.concatenate(abouts))
    assert found.distance_m == pytest.approx(truth[600:], abs=1e-6)


def test_inside_is_zero_and_a_hole_is_not():
    lake = REGIONS["lake"]
    nearest, _ = region_distances(lake, [1, 4.5, 9], [51, 53, 55])
    assert nearest[0] == nearest[2] == 0
    assert nearest[1] == pytest.approx(100_000, rel=0.02)


def test_edges_are_straight_in_lonlat_not_geodesics():
    nearest, _ = region_distances(shapely.LineString([(-60, 70), (60, 70)]), 0, 80)
    assert nearest == pytest.approx(oracle.distance_m((0, 70), (0, 80)), abs=0.01)


def test_a_region_that_holds_the_antipode_is_as_far_as_can_be():
    _, farthest = region_distances(shapely.box(170, -10, 190, 10), [0, 30], [0, 0])
    assert farthest[0] == MAX_DISTANCE_M
    assert farthest[1] < MAX_DISTANCE_M - 1e6
    assert pytest.approx(oracle.distance_m((20, 30), (-160, -30)), abs=1e-6) == MAX_DISTANCE_M
    _, farthest = region_distances(shapely.box(170, 20, 190, 40), [0, 5, 0], [-30, -21, -41])
    assert (farthest == MAX_DISTANCE_M).tolist() == [True, True, False]


def test_a_region_past_180_is_the_same_region():
    one = region_distances(shapely.box(170, -5, 190, 5), [-175, 150], [0, 60])
    two = shapely.MultiPolygon([shapely.box(170, -5, 180, 5), shapely.box(-180, -5, -170, 5)])
    np.testing.assert_allclose(one, region_distances(two, [-175, 150], [0, 60]), atol=1e-6)


def test_shapes_are_broadcast():
    nearest, farthest = region_distances(shapely.Point(0, 0), np.zeros((2, 3)), 1.0)
    assert nearest.shape == farthest.shape == (2, 3)
    assert region_distances(shapely.Point(0, 0), 0, 1)[0].shape == ()
    assert region_distances(shapely.Point(0, 0), [], [])[0].shape == (0,)


def test_the_nearest_point_is_known():
    found = prepare_geometry(shapely.LineString([(-60, 70), (60, 70)])).nearest(
        np.array([0.0]), np.array([80.0])
    )
    assert (found.lon[0], found.lat[0]) == pytest.approx((0, 70), abs=1e-6)
    assert found.azimuth[0] % 360 == pytest.approx(0, abs=1e-6)


def test_farthest_point_of_an_edge_through_the_antipode():
    """There the distance has a crest: on either side of it another geodesic is the shorter one."""
    start, end, place = (-11.34, -23.502), (-11.204, -23.627), (168.34, 23.5645)
    along = np.linspace(start, end, 20_001)  # a metre apart
    there = WGS84.inv(*along.T, *np.tile(place, (len(along), 1)).T)[2]
    _, farthest_m = region_distances(shapely.LineString([start, end]), *place)
    assert -0.001 < farthest_m - there.max() < 1


@pytest.mark.parametrize(
    ("lon", "lat", "says"),
    [(0, 91, "latitude 91"), (361, 0, "longitude 361"), (np.nan, 0, "nan"), (0, np.inf, "inf")],
)
def test_places_off_the_globe_are_refused(lon, lat, says):
    with pytest.raises(GeometryError, match=says):
        region_distances(shapely.Point(0, 0), lon, lat)


@pytest.mark.parametrize(
    ("region", "says"),
    [
        (None, "None"),
        ("POINT (0 0)", "shapely geometry"),
        (shapely.Point(), "empty Point"),
        (shapely.MultiPolygon(), "empty MultiPolygon"),
        (shapely.Point(0, 91), "latitude 91.0"),
        (shapely.Point(400, 0), "longitude 400.0"),
        (shapely.LineString([(-200, 0), (200, 0)]), "400.0 degrees"),
        (shapely.GeometryCollection([shapely.Point(0, 0)]), "GeometryCollection"),
        (shapely.Polygon([(0, 0), (1, 1), (2, 2)]), "lose most of it"),
    ],
)
def test_regions_that_cannot_be_measured_are_refused(region, says):
    with pytest.raises(GeometryError, match=says):
        clean_geometry(region)


@pytest.mark.parametrize(
    ("region", "says", "area"),
    [
        (
            shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]),
            "Self-intersection.*2 part.* 50 %",
            2.0,
        ),
        (shapely.Polygon([(0, 0), (2, 0), (2, 2), (3, 3), (2, 2), (0, 2)]), "repaired", 4.0),
        (shapely.Polygon([(0, 0), (0, 0), (2, 0), (2, 2), (0, 2)]), "1 repeated", 4.0),
        (
            shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 0, 3, 2)]),
            "1 part.* 75 %",
            6.0,
        ),
        (
            shapely.MultiPolygon(
                [shapely.box(0, 0, 2, 2), shapely.Polygon([(5, 5), (6, 6), (7, 7)])]
            ),
            "1 part",
            4.0,
        ),
    ],
)
def test_repairs_are_named_and_lose_nothing(region, says, area):
    with pytest.warns(RepairWarning, match=says):
        clean = clean_geometry(region)
    assert clean.area == pytest.approx(area)
    assert clean.geom_type.endswith("Polygon")


def edges(count, seed=4):
    """Edges straight in lon/lat, up to 3 degrees each way: lat, dlon, dlat."""
    rng = np.random.default_rng(seed)
    return rng.uniform(-84, 84, count), *rng.uniform(-3, 3, (2, count))


def test_an_edge_is_never_longer_than_its_bound_and_hardly_shorter():
    lat, dlon, dlat = edges(500)
    share = np.linspace(0, 1, 101)[:, None]
    lons, lats = share * dlon, lat + share * dlat
    pieces = WGS84.inv(lons[:-1], lats[:-1], lons[1:], lats[1:])[2]
    length, bound = pieces.sum(axis=0), edge_length_m(lat, dlon, dlat)
    assert (bound >= length * (1 - 1e-6)).all()
    near_equator = np.abs(lat) < 30
    assert (bound <= 1.05 * length)[near_equator].all()


def test_curvature_of_an_edge_is_that_of_its_more_curved_end():
    """Measured where an edge begins and ends, by how its direction turns in ten metres."""
    lat, dlon, dlat = edges(500)
    ends = []
    for at in (lat, lat + dlat):
        step = 1e-4 / np.hypot(dlon, dlat)
        behind, ahead = (
            WGS84.inv(np.zeros(500), at, way * step * dlon, at + way * step * dlat)
            for way in (-1, 1)
        )
        turn = (ahead[0] - behind[0] - 180 + 180) % 360 - 180
        ends.append(np.abs(np.radians(turn)) / ((ahead[2] + behind[2]) / 2))
    measured = np.maximum(*ends)
    bound = line_curvature(lat, dlon, dlat)
    assert (bound >= measured * 0.99 - 1e-12).all()
    assert (bound <= measured * 1.03 + 1e-11).all()


def test_nodes_show_in_rings_as_large_as_the_gap_that_they_look_out_of():
    half_gap_m = 50_000.0
    deg = np.degrees(half_gap_m / B_M)
    bay = [
        (0, 0),
        (4, 0),
        (4, 2),
        (2 + deg, 2),
        (2 + deg, 0.5),
        (2 - deg, 0.5),
        (2 - deg, 2),
        (0, 2),
    ]
    outline = PreparedGeometry(shapely.Polygon(bay))
    inmost = (outline.lat == 0.5) & (np.abs(outline.lon - 2) < deg / 2)
    shows_m = outline.shows_to_m
    assert inmost.any()
    assert (shows_m[inmost] < 2 * half_gap_m).all()
    mouth = (outline.lat == 2) & (np.abs(np.abs(outline.lon - 2) - deg) < 1e-9)
    assert (shows_m[mouth] > 1_000_000).all()


@pytest.mark.parametrize("size_deg", [1e-5, 1e-2, 10.0])
def test_nodes_show_alike_whatever_the_size_of_the_region(size_deg):
    turn = np.linspace(0, 2 * np.pi, 7)[:-1]
    star = np.where(np.arange(6) % 2, 1.0, 0.3)[:, None]
    points = (70, 30) + size_deg * star * np.column_stack((np.cos(turn), np.sin(turn)))
    outline = PreparedGeometry(shapely.Polygon(points))
    shows_m = outline.shows_to_m[outline.corner]
    order = np.hypot(*(outline.geometry.exterior.coords.xy - np.array([[70], [30]])))[:-1]
    assert (shows_m[order > size_deg / 2] > 2 * shows_m[order < size_deg / 2].max()).all()


def test_nodes_of_a_straight_line_show_in_every_ring_up_to_a_hemisphere():
    outline = PreparedGeometry(shapely.LineString([(0, 0), (40, 0)]))
    assert (outline.shows_to_m > 9_900_000).all()


def test_vertices_that_are_exactly_on_a_line_between_others_cost_nothing():
    line = shapely.LineString([(0, 10), (30, 40)])
    dense = shapely.LineString([(at, 10 + at) for at in np.linspace(0, 30, 5_000)])
    assert len(PreparedGeometry(dense).lon) == len(PreparedGeometry(line).lon)


@pytest.mark.parametrize("away_m", [1e3, 1e5])
def test_a_slope_may_grow_fast_near_a_place_and_fall_fast_near_its_antipode(away_m):
    assert slope_growth(away_m, 0, 0, 1) > 1 / away_m
    assert slope_growth(np.pi * B_M - away_m, 0, 0, -1) > 1 / away_m
    assert slope_growth(np.pi * B_M + 1e3, 0, 0, -1) > 1
    assert slope_growth(away_m, 0, 3.0, 1) - slope_growth(away_m, 0, 0, 1) == pytest.approx(3)
    assert slope_growth(1e7 + away_m, away_m, 0, 1) < 1e-10


@pytest.mark.parametrize("region", [shapely.box(1, 1, 2, 2), shapely.LineString([(1, 1), (2, 2)])])
def test_seen_from_beyond_a_corner_that_corner_is_nearest(region):
    outline = PreparedGeometry(region)
    for node in np.flatnonzero(outline.corner):
        lon, lat = outline.lon[node], outline.lat[node]
        beyond = np.array([lon + 3 * (lon - 1.5)]), np.array([lat + 3 * (lat - 1.5)])
        found = outline.nearest(*beyond)
        assert (found.lon[0], found.lat[0]) == (lon, lat)
        assert np.ravel(outline.point(found.edge, found.along)).tolist() == [lon, lat]
        assert node in (outline.start[found.edge[0]], outline.end[found.edge[0]])
    nowhere = outline.nearest(np.empty(0), np.empty(0))
    assert [len(array) for array in nowhere.arrays] == [0] * 6


@pytest.mark.parametrize("sign", [1, -1])
def test_of_corners_about_as_far_the_nearest_is_found_whatever_the_formula_says(sign):
    """Zigzags round a place: Lambert's formula is off by more than the corners differ."""
    rng = np.random.default_rng(5)
    azimuth = np.linspace(40, 58, 180)
    for place in rng.uniform(-70, 70, (8, 2)):
        way_m = 8e6 + rng.uniform(0, 30, 180) - sign * 2e4 * (np.arange(180) % 2 - 1)
        x, y, _ = WGS84.fwd(*np.broadcast_arrays(*place[:, None], azimuth)[:2], azimuth, way_m)
        line = shapely.LineString(np.column_stack((np.degrees(np.unwrap(np.radians(x))), y)))
        if np.ptp(line.xy[0]) > 350:
            continue
        outline = PreparedGeometry(line)
        there = np.repeat(place[:, None], len(outline.lon), axis=1)
        best_m = (sign * WGS84.inv(*there, outline.lon, outline.lat)[2]).min()
        found = outline.extremes(*place[:, None], sign)
        assert sign * found.distance_m[0] == pytest.approx(best_m, abs=1e-3)


@pytest.mark.parametrize("region", [MANY["star"], shapely.LineString([(0, 60), (1, 60), (1, 65)])])
def test_bounds_of_the_edges_at_each_node_are_known(region):
    outline = PreparedGeometry(region)
    for node in range(len(outline.lon)):
        touch = (outline.start == node) | (outline.end == node)
        assert outline._longer_m[node] == outline.length_m[touch].max()
        assert outline._more_bent[node] == outline.bend[touch].max()


def test_borders_of_areas_are_covered_and_their_antipodes():
    area = PreparedGeometry(shapely.box(0, 10, 10, 20))
    lon, lat = np.array(
        [(5, 20.0), (5, 10), (0, 15), (10, 15), (5, 20.1), (5, 9.9), (-0.1, 15), (10.1, 15)]
    ).T
    inside = [True] * 4 + [False] * 4
    assert area.covers(lon, lat).tolist() == inside
    assert area.covers(lon + 360, lat).tolist() == inside
    assert area.covers(lon + 180, -lat, -1).tolist() == inside
    assert not area.covers(lon, lat, -1).any()
