import functools
import json
from pathlib import Path

import numpy as np
import oracle
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from ring_checks import along_edges, distance_m, globe, misclassified

from rangeviz.core.errors import GeometryError, RangeError, RepairWarning
from rangeviz.core.reading import shipped_path
from rangeviz.geo import buffer
from rangeviz.geo.rings import RangeRing, range_ring, range_rings

SLOW = {
    "equator-in-two-parts",
    "hemisphere",
    "hemisphere-from-all",
    "region-that-holds-the-pole",
}
CASES = [
    pytest.param(path.stem, marks=pytest.mark.slow if path.stem in SLOW else [])
    for path in sorted((Path(__file__).parent / "rings").glob("*.geojson"))
]
FEW, MANY = (settings(max_examples=n, derandomize=True, deadline=None) for n in (15, 100))


@functools.cache
def drawn(name: str) -> tuple[shapely.Geometry, RangeRing]:
    text = (Path(__file__).parent / "rings" / f"{name}.geojson").read_text(encoding="utf-8")
    feature = json.loads(text)
    wanted = feature["properties"]
    region = shapely.from_geojson(json.dumps(feature["geometry"]))
    ring = range_ring(
        region, wanted["range_km"], reach=wanted["reach"], tolerance_m=wanted["tolerance_m"]
    )
    return region, ring


def assert_drawable(ring):
    polygon = ring.polygon
    assert polygon.is_valid
    assert polygon.geom_type in ("Polygon", "MultiPolygon")
    if polygon.is_empty:
        assert ring.outline.is_empty
        return
    west, south, east, north = polygon.bounds
    assert west >= -180
    assert east <= 180
    assert south >= -90
    assert north <= 90
    for part in shapely.get_parts(polygon):
        assert part.exterior.is_ccw
        assert not any(hole.is_ccw for hole in part.interiors)
    assert ring.outline.geom_type == "MultiLineString"
    for line in ring.outline.geoms:
        lonlat = shapely.get_coordinates(line)
        assert line.is_closed or (np.abs(lonlat[[0, -1], 0]) == 180).all()
        assert np.abs(np.diff(lonlat[:, 0])).max() < 180
        on_seam = np.abs(lonlat[:, 0]) == 180
        assert not (on_seam[1:] & on_seam[:-1]).any()


def assert_right_at_vertices_and_on_the_globe(region, ring):
    assert_drawable(ring)
    assert misclassified(region, ring, globe(2000)) == 0
    if not ring.outline.is_empty:
        vertices = shapely.get_coordinates(ring.outline)
        most_m = np.where(np.abs(vertices[:, 0]) == 180, ring.tolerance_m, 1)  # one may graze 180
        off_m = distance_m(region, ring, vertices) - ring.range_km * 1000
        assert (np.abs(off_m) < most_m).all()


@pytest.mark.parametrize("name", CASES)
def test_case_is_drawable(name):
    assert_drawable(drawn(name)[1])


@pytest.mark.parametrize("name", CASES)
def test_case_is_within_its_tolerance_everywhere(name):
    region, ring = drawn(name)
    if not ring.outline.is_empty:
        range_m = ring.range_km * 1000
        vertices = shapely.get_coordinates(ring.outline)
        assert np.abs(distance_m(region, ring, vertices) - range_m).max() < 1
        for points in (along_edges(ring), along_edges(ring, mercator=True)):
            off = np.abs(distance_m(region, ring, points) - range_m)
            assert off.max(initial=0) <= ring.tolerance_m
    assert misclassified(region, ring, globe(20_000)) == 0


@pytest.mark.parametrize("name", CASES)
def test_case_is_right_beside_the_ring(name):
    """Gaps and islets: probes a few tolerances to either side of the line, and in its bounds."""
    region, ring = drawn(name)
    rng = np.random.default_rng(3)
    if not ring.outline.is_empty:
        edges = along_edges(ring)
        some = edges[rng.integers(0, len(edges), 2000)]
        way = min(ring.tolerance_m, 50 * ring.range_km) * rng.uniform(0.3, 8, 2000)
        lon, lat, _ = Geod(ellps="WGS84").fwd(*some.T, rng.uniform(0, 360, 2000), way)
        assert misclassified(region, ring, np.column_stack((lon, lat))) == 0
        west, south, east, north = ring.polygon.bounds
        box = np.column_stack((rng.uniform(west, east, 4000), rng.uniform(south, north, 4000)))
        assert misclassified(region, ring, box) == 0


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(*case.values, marks=pytest.mark.long)
        if case.values == ("equator-in-two-parts",)  # 3,600 edges, each measured by itself
        else case
        for case in CASES
    ],
)
def test_case_agrees_with_a_second_engine(name):
    region, ring = drawn(name)
    measure = oracle.nearest_m if ring.reach == "from_some" else oracle.farthest_m
    range_m, polygon = ring.range_km * 1000, ring.polygon
    vertices = shapely.get_coordinates(ring.outline)
    for lon, lat in vertices[:: max(1, len(vertices) // 3)]:
        assert measure(region, (lon, lat)) == pytest.approx(range_m, abs=1)
    edges = along_edges(ring)
    for lon, lat in edges[:: max(1, len(edges) // 3)]:
        assert measure(region, (lon, lat)) == pytest.approx(range_m, abs=ring.tolerance_m)
    for lon, lat in [*globe(5, seed=5), (0, 90), (0, -90)]:
        away = measure(region, (lon, lat)) - range_m
        if abs(away) > ring.tolerance_m:
            assert shapely.intersects_xy(polygon, lon, lat) == (away < 0)


@pytest.mark.parametrize(
    "code",
    ["PK", "FJ", *(pytest.param(code, marks=pytest.mark.slow) for code in ("IN", "LK"))],
)
@pytest.mark.parametrize("reach", ["from_some", "from_all"])
@pytest.mark.parametrize("range_km", [120, 2750, 5000, 15000])
def test_countries(code, reach, range_km):
    features = json.loads(shipped_path("regions.geojson").read_text(encoding="utf-8"))["features"]
    geometry = next(f["geometry"] for f in features if f["properties"]["id"] == code)
    region = shapely.from_geojson(json.dumps(geometry))
    ring = range_ring(region, range_km, reach=reach)
    assert_drawable(ring)
    assert misclassified(region, ring, globe(3000)) == 0
    if not ring.outline.is_empty:
        off = distance_m(region, ring, shapely.get_coordinates(ring.outline)) - range_km * 1000
        assert np.abs(off).max() < 1
        off = distance_m(region, ring, along_edges(ring)) - range_km * 1000
        assert np.abs(off).max() <= 100


lons, lats = st.floats(-180, 180), st.floats(-90, 90)
ranges_km = st.floats(0.01, 20003.9)


@st.composite
def regions(draw):
    lon, lat = draw(lons), draw(st.floats(-80, 80))
    size = draw(st.floats(0.001, 8))
    share = st.floats(-1, 1)
    points = draw(st.lists(st.tuples(share, share), min_size=1, max_size=7))
    points = [(round(lon + size * x, 6), round(lat + size * y, 6)) for x, y in points]
    points = list(dict.fromkeys(points))
    kind = draw(st.sampled_from([shapely.MultiPoint, shapely.LineString, "hull"]))
    if len(points) < 3 or kind is shapely.MultiPoint:
        return shapely.MultiPoint(points)
    if kind == "hull":
        hull = shapely.MultiPoint(points).convex_hull
        return hull if hull.geom_type == "Polygon" else shapely.MultiPoint(points[:1])
    return shapely.LineString(points)


@MANY
@given(lons, lats, ranges_km)
def test_any_point_ring(lon, lat, range_km):
    point = shapely.Point(lon, lat)
    ring = range_ring(point, range_km)
    assert_drawable(ring)
    assert misclassified(point, ring, globe(500)) == 0
    edges = along_edges(ring)
    if len(edges):
        assert np.abs(distance_m(point, ring, edges) - range_km * 1000).max() <= 100
    assert shapely.intersects_xy(ring.polygon, lon, lat)
    antipode = (lon + 180 if lon < 0 else lon - 180), -lat
    if range_km < 20003.5:
        assert not shapely.intersects_xy(ring.polygon, *antipode)


beside_antipode = st.floats(-2.5, 3).map(lambda power: 20003.93 - 10**power)


@pytest.mark.slow
@FEW
@given(regions(), st.floats(1, 19000) | beside_antipode, st.sampled_from(["from_some", "from_all"]))
def test_any_region_ring(region, range_km, reach):
    ring = range_ring(region, range_km, reach=reach)
    assert_right_at_vertices_and_on_the_globe(region, ring)
    if not ring.outline.is_empty:
        off = distance_m(region, ring, along_edges(ring)) - range_km * 1000
        assert np.abs(off).max() <= 100


def large_region(rng):
    """Draw a box, box with a lake, bay, star or archipelago, up to half of the Earth wide."""
    wide, high = rng.uniform(1, 178), rng.uniform(1, 130)
    x, y = rng.uniform(-90, 90), rng.uniform(-89 + high / 2, 89 - high / 2)
    box = functools.partial(shapely.box, ymin=y - high / 4, ymax=y + high / 4)
    whole = shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    angle, length = np.sort(rng.uniform(0, 2 * np.pi, 12)), rng.uniform(0.2, 1, 12)
    star = np.column_stack(
        (x + wide / 2 * length * np.cos(angle), high / 2 * length * np.sin(angle))
    )
    islands = rng.uniform((x - 60, -80, 0.5, 0.5), (x + 60, 66, 12, 12), (5, 4))
    return [
        whole,
        whole - box(xmin=x - wide / 4, xmax=x + wide / 4),
        whole - box(xmin=x - wide / 4, xmax=x + wide),
        shapely.make_valid(shapely.Polygon(star)),
        shapely.union_all([shapely.box(w, s, w + a, s + b) for w, s, a, b in islands]),
    ][rng.integers(5)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "seed", [*range(12), *(pytest.param(n, marks=pytest.mark.long) for n in range(12, 40))]
)
def test_a_large_region_of_any_shape(seed):
    rng = np.random.default_rng(seed)
    region = large_region(rng)
    for reach, range_km in (
        ("from_some", np.exp(rng.uniform(np.log(60), np.log(19_000)))),
        ("from_all", rng.uniform(2_000, 19_000)),
    ):
        ring = range_ring(region, range_km, reach=reach)
        assert_right_at_vertices_and_on_the_globe(region, ring)
        if not ring.outline.is_empty:
            vertices = shapely.get_coordinates(ring.outline)
            near = vertices[rng.integers(0, len(vertices), 500)] + rng.normal(0, 0.02, (500, 2))
            near = np.clip(near, (-180, -90), (180, 90))
            assert misclassified(region, ring, near) == 0


@FEW
@given(regions(), st.floats(50, 15000), st.floats(1.01, 1.3))
def test_rings_nest(region, range_km, factor):
    small, large = range_ring(region, range_km), range_ring(region, range_km * factor)
    inner = range_ring(region, range_km, reach="from_all")
    assert shapely.contains(large.polygon, small.polygon)
    outside = shapely.difference(inner.polygon, small.polygon)
    assert outside.area <= 1e-3 * (inner.polygon.area + 1e-9)


@pytest.mark.slow
@FEW
@given(regions(), st.floats(50, 15000), st.floats(-180, 180))
def test_a_ring_moves_and_mirrors_with_its_region(region, range_km, shift):
    ring = range_ring(region, range_km)
    moved = shapely.transform(region, lambda xy: xy * (1, -1) + (shift, 0))
    if np.abs(moved.bounds).max() > 360:
        return
    other = range_ring(moved, range_km)
    probes = globe(2000)
    near = np.abs(distance_m(region, ring, probes) - range_km * 1000) < 100
    there = probes[~near] * (1, -1) + (shift, 0)
    there[:, 0] = (there[:, 0] + 180) % 360 - 180
    here = shapely.intersects_xy(ring.polygon, *probes[~near].T)
    assert (here == shapely.intersects_xy(other.polygon, *there.T)).all()


@pytest.mark.slow
@FEW
@given(regions(), regions(), st.floats(50, 9000))
def test_a_ring_is_the_union_of_the_rings_of_its_parts(one, two, range_km):
    both = shapely.MultiPoint(
        np.concatenate((shapely.get_coordinates(one), shapely.get_coordinates(two)))
    )
    whole = range_ring(both, range_km)
    parts = [range_ring(part, range_km).polygon for part in both.geoms]
    probes = globe(1000)
    near = np.abs(distance_m(both, whole, probes) - range_km * 1000) < 100
    some = np.any([shapely.intersects_xy(part, *probes[~near].T) for part in parts], axis=0)
    assert (some == shapely.intersects_xy(whole.polygon, *probes[~near].T)).all()


@FEW
@given(regions(), st.floats(50, 15000), st.randoms(use_true_random=False))
def test_a_region_ring_holds_the_ring_of_each_of_its_points(region, range_km, random):
    whole = range_ring(region, range_km).polygon
    common = range_ring(region, range_km, reach="from_all").polygon
    centre = random.choice(shapely.get_coordinates(region).tolist())
    centre = shapely.Point((centre[0] + 180) % 360 - 180, centre[1])
    ring = range_ring(centre, range_km)
    for kept, wider in ((ring.polygon, whole), (common, ring.polygon)):
        probes = np.concatenate((globe(1000), shapely.get_coordinates(ring.outline)))
        off = np.abs(distance_m(centre, ring, probes) - range_km * 1000)
        probes = probes[off > 2 * ring.tolerance_m]
        held = shapely.intersects_xy(wider, *probes.T)
        assert held[shapely.intersects_xy(kept, *probes.T)].all()


EQUAL_AREA = Transformer.from_crs("OGC:CRS84", "+proj=cea +ellps=WGS84", always_xy=True)


def area_m2(polygon):
    lonlat = shapely.segmentize(polygon, 0.05)
    flat = shapely.transform(lonlat, lambda xy: np.column_stack(EQUAL_AREA.transform(*xy.T)))
    return flat.area


@pytest.mark.parametrize("range_km", [30, 500, 2750, 6000])
@pytest.mark.parametrize("reach", ["from_some", "from_all"])
def test_area_of_a_region_ring_is_right_to_a_thousandth(range_km, reach):
    """Walk out from the middle until the range is met, in 240 directions."""
    turn = np.radians(np.arange(0, 360, 60))
    region = shapely.Polygon(np.column_stack((62 + 0.2 * np.cos(turn), 22 + 0.2 * np.sin(turn))))
    ends = shapely.get_coordinates(shapely.segmentize(region.exterior, 0.01))[:-1]
    geod, count = Geod(ellps="WGS84"), 240
    low, high = np.zeros(count), np.full(count, range_km * 1000 + 60_000)
    choose = np.min if reach == "from_some" else np.max
    azimuth = np.linspace(0, -360, count, endpoint=False)
    start_lon, start_lat = np.full(count, 62.0), np.full(count, 22.0)
    for _ in range(18):
        middle = (low + high) / 2
        lon, lat, _ = geod.fwd(start_lon, start_lat, azimuth, middle)
        pairs = np.broadcast_arrays(lon[:, None], lat[:, None], *ends.T[:, None])
        beyond = choose(geod.inv(*pairs)[2], axis=1) > range_km * 1000
        low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
    truth = abs(geod.polygon_area_perimeter(lon, lat)[0])
    ring = range_ring(region, range_km, reach=reach)
    assert area_m2(ring.polygon) == pytest.approx(truth, rel=1e-3)


@pytest.mark.parametrize("range_km", [0.01, 1, 100, 2750, 10010, 19000])
@pytest.mark.parametrize("lat", [0, 47, -89.5])
def test_area_is_right_to_a_thousandth(lat, range_km):
    polygon = range_ring(shapely.Point(12, lat), range_km).polygon
    disc = [oracle.walk(12, lat, -i / 10, range_km * 1000) for i in range(3600)]
    one_side = abs(Geod(ellps="WGS84").polygon_area_perimeter(*np.transpose(disc))[0])
    radius, globe_m2 = 6_371_009, 5.10065621724e14
    rough = 2 * np.pi * radius**2 * (1 - np.cos(range_km * 1000 / radius))
    truth = min(one_side, globe_m2 - one_side, key=lambda area: abs(area - rough))
    assert area_m2(polygon) == pytest.approx(truth, rel=1e-3)


def test_inner_ring_is_empty_where_the_region_is_too_large():
    ring = range_ring(shapely.box(60, 10, 90, 40), 1000, reach="from_all")
    assert ring.polygon.is_empty
    assert ring.outline.is_empty


def test_the_longest_distance_covers_the_earth_without_a_line():
    ring = range_ring(shapely.Point(10, 20), 20003.931458)
    assert ring.polygon.bounds == (-180, -90, 180, 90)
    assert ring.outline.is_empty


def test_a_hole_has_an_outline_too():
    donut = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    ring = range_ring(donut, 20)
    assert len(ring.polygon.interiors) == 1
    assert len(ring.outline.geoms) == 2


@pytest.mark.slow
def test_twenty_thousand_vertices():
    turn = np.linspace(0, 2 * np.pi, 20_000, endpoint=False)
    radius = 5 + 0.2 * np.sin(400 * turn)
    region = shapely.Polygon(
        np.column_stack((20 + radius * np.cos(turn), 30 + radius * np.sin(turn)))
    )
    ring = range_ring(region, 2750)
    assert_drawable(ring)
    vertices = shapely.get_coordinates(ring.outline)
    assert np.abs(distance_m(region, ring, vertices) - 2.75e6).max() < 1


@pytest.mark.parametrize("range_km", [0, -5, float("nan"), float("inf"), 20003.94, 40_000])
def test_ranges_that_no_ring_can_have_are_refused(range_km):
    with pytest.raises(RangeError, match=r"20,003\.93 km"):
        range_ring(shapely.Point(0, 0), range_km)


@pytest.mark.parametrize("range_km", ["500 km", "500", None, [500]])
def test_ranges_that_are_no_numbers_are_refused(range_km):
    with pytest.raises(RangeError, match="a number of kilometres"):
        range_ring(shapely.Point(0, 0), range_km)


@pytest.mark.parametrize("tolerance_m", [0, -1, float("nan"), float("inf"), "100 m", None])
def test_a_tolerance_of_nothing_is_refused(tolerance_m):
    with pytest.raises(RangeError, match="tolerance"):
        range_ring(shapely.Point(0, 0), 100, tolerance_m=tolerance_m)


def test_a_centimetre_is_a_tolerance():
    assert range_ring(shapely.Point(0, 0), 0.1, tolerance_m=0.01).tolerance_m == 0.01


def test_other_mistakes_are_refused():
    with pytest.raises(RangeError, match="from_some"):
        range_ring(shapely.Point(0, 0), 100, reach="from_any")
    with pytest.raises(GeometryError, match="latitude 91"):
        range_ring(shapely.Point(0, 91), 100)


def test_a_bow_tie_keeps_both_its_halves():
    with pytest.warns(RepairWarning, match="Self-intersection"):
        ring = range_ring(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), 10)
    assert shapely.intersects_xy(ring.polygon, [0.2, 1.8], [1, 1]).all()


@pytest.mark.parametrize("reach", ["from_some", "from_all"])
@pytest.mark.parametrize("name", ["c-shape-gap-just-open", "region-in-two-halves-at-180", "speck"])
def test_rings_drawn_together_are_those_drawn_alone(name, reach):
    region, _ = drawn(name)
    ranges_km = [2750, 30, 300, 20_003.93, 11_000, 1250, 19_950, 299.9]
    together = range_rings(region, ranges_km, reach=reach)
    alone = [range_ring(region, range_km, reach=reach) for range_km in ranges_km]
    assert [ring.polygon.wkb for ring in together] == [ring.polygon.wkb for ring in alone]
    assert [ring.outline.wkb for ring in together] == [ring.outline.wkb for ring in alone]


def test_a_ring_of_a_metre_round_a_region_as_wide_as_the_earth():
    region = shapely.LineString([(-179, -89), (0, 0), (179, 89)])
    ring = range_ring(region, 0.0011)
    assert ring.polygon.is_valid
    assert distance_m(region, ring, shapely.get_coordinates(ring.outline)).max() < 2.1


def test_no_ranges_have_no_rings():
    assert range_rings(shapely.Point(0, 0), []) == []


def test_unasked_a_ring_keeps_to_a_hundred_metres():
    region = shapely.box(70, 20, 80, 30)
    unasked = [range_ring(region, 2750), *range_rings(region, [2750])]
    asked = range_ring(region, 2750, tolerance_m=100)
    assert [ring.polygon.wkb for ring in unasked] == [asked.polygon.wkb] * 2


def test_same_input_same_bytes():
    region = shapely.box(70, 20, 80, 30)
    one, two = (range_ring(region, 2750) for _ in range(2))
    assert one.polygon.wkb == two.polygon.wkb
    assert one.outline.wkb == two.outline.wkb


@pytest.mark.parametrize(
    ("lon", "range_km"), [(-179.9, 500), (-179.9, 5500), (150, 5500), (73, 12000), (0.05, 19990)]
)
def test_vertices_on_the_cut_of_a_point_ring_are_on_the_ring(lon, range_km):
    lonlat = shapely.get_coordinates(range_ring(shapely.Point(lon, 35), range_km).outline)
    on_cut = lonlat[np.abs(lonlat[:, 0]) == 180]
    assert len(on_cut) >= 2
    distances = [oracle.distance_m((lon, 35), tuple(place)) for place in on_cut]
    assert distances == pytest.approx([range_km * 1000] * len(on_cut), abs=1)


def test_past_the_conjugate_points_a_wide_region_has_the_whole_earth_in_range():
    wide = shapely.LineString([(0, 0), (3, 1)])  # its ends' antipodes are 350 km apart
    assert range_ring(wide, 19_905).polygon.equals(shapely.box(-180, -90, 180, 90))
    narrow = range_ring(shapely.LineString([(0, 0), (0.5, 0)]), 19_905)
    assert len(narrow.polygon.interiors) + len(narrow.outline.geoms) > 0
    assert misclassified(wide, range_ring(wide, 19_905), globe(20_000)) == 0


@pytest.mark.parametrize("range_km", [19_905, 20_000])
def test_a_dense_outline_costs_no_more_near_its_antipodes(range_km, monkeypatch):
    drawn = []
    circles = buffer.draw_circles

    def counted(lon, *rest):
        drawn.append(len(lon))
        return circles(lon, *rest)

    monkeypatch.setattr(buffer, "draw_circles", counted)
    line = shapely.LineString([(lon, 0.1 * lon) for lon in np.linspace(0, 9, 10_000)])
    assert not range_ring(line, range_km, reach="from_all").polygon.is_empty
    assert sum(drawn) < 500


@pytest.mark.parametrize("reach", ["from_some", "from_all"])
def test_a_comb_has_no_vertex_for_each_tooth(reach):
    teeth = np.arange(4000)
    comb = shapely.LineString(np.column_stack((3 * teeth / 4000 - 100, 20 + 0.1 * (teeth % 2))))
    ring = range_ring(comb, 3000, reach=reach)
    assert_right_at_vertices_and_on_the_globe(comb, ring)
    for points in (along_edges(ring), along_edges(ring, mercator=True)):
        assert np.abs(distance_m(comb, ring, points[::5]) - 3e6).max() <= 100
    assert shapely.get_num_coordinates(ring.polygon) < 1000


@pytest.mark.parametrize("reach", ["from_some", "from_all"])
def test_the_ring_of_a_smooth_outline_is_that_of_fewer_vertices(reach, monkeypatch):
    turn = np.linspace(0, 2 * np.pi, 7000)
    ellipse = shapely.Polygon(np.column_stack((10 + 3 * np.cos(turn), 50 + 2 * np.sin(turn))))
    grown = []
    guess_rings = buffer.guess_rings

    def guessed(outline, *rest):
        grown.append(len(outline.lon))
        return guess_rings(outline, *rest)

    monkeypatch.setattr(buffer, "guess_rings", guessed)
    ring = range_ring(ellipse, 3000, reach=reach)
    assert max(grown) < 3000
    assert_right_at_vertices_and_on_the_globe(ellipse, ring)
    assert np.abs(distance_m(ellipse, ring, along_edges(ring)[::20]) - 3e6).max() <= 100
