"""The shipped base map: land, borders, labels, where they are."""

from __future__ import annotations

import json
from itertools import pairwise

import numpy as np
import pytest
import shapely
from shapely import Point, Polygon
from shapely.geometry import shape
from shipped_data import DATA, area_km2, parts_of, read_features, rings_of


@pytest.fixture(scope="module")
def topology():
    return json.loads((DATA / "basemap.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def arcs(topology):
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(arc, axis=0) * scale + translate for arc in topology["arcs"]]


def join(numbers, arcs):
    lines = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    for line, following in pairwise(lines):
        assert (line[-1] == following[0]).all()
    return np.concatenate([lines[0], *(line[1:] for line in lines[1:])])


@pytest.fixture(scope="module")
def land(topology, arcs):
    polygons = [
        [join(ring, arcs) for ring in polygon] for polygon in topology["objects"]["land"]["arcs"]
    ]
    return [Polygon(shell, holes) for shell, *holes in polygons]


@pytest.fixture(scope="module")
def lines(topology, arcs):
    def read(name):
        return [join(numbers, arcs) for numbers in topology["objects"][name]["arcs"]]

    return read


def labels(topology, name):
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    for geometry in topology["objects"][name]["geometries"]:
        position = np.multiply(geometry["coordinates"], scale) + translate
        yield geometry["properties"], Point(position)


def test_basemap_is_valid_land(land):
    assert all(polygon.is_valid for polygon in land)
    assert min(polygon.bounds[0] for polygon in land) == -180
    assert max(polygon.bounds[2] for polygon in land) == 180
    assert sum(area_km2(polygon) for polygon in land) == pytest.approx(147.3e6, rel=0.01)


def test_no_ring_of_the_basemap_crosses_the_date_line(land):
    wide = []
    for polygon in land:
        for ring in rings_of(polygon):
            lon, lat = shapely.get_coordinates(ring).T
            wide += lat[np.flatnonzero(np.abs(np.diff(lon)) > 20)].tolist()
    assert wide == [-90]


def test_coast_has_no_seam(lines):
    for line in lines("coast"):
        for axis, edge in ((0, 180), (1, 90)):
            at_edge = np.abs(line[:, axis]) == edge
            assert not (at_edge[:-1] & at_edge[1:]).any()


def test_coast_and_seam_together_bound_the_land(land, lines):
    boundary = sum(polygon.length for polygon in land)
    coast = sum(shapely.length(shapely.linestrings(line)) for line in lines("coast"))
    antarctica = 2 * (90 - 84.36) + 360
    chukotka, wrangel = 2 * (68.98 - 65.06), 2 * (71.54 - 70.98)
    assert boundary - coast == pytest.approx(antarctica + chukotka + wrangel, abs=0.5)


def test_borders_are_drawn_once_and_apart_from_disputed_lines(lines):
    borders = lines("borders")
    steps = [
        frozenset(map(tuple, pair))
        for line in borders
        for pair in np.stack([line[:-1], line[1:]], axis=1).tolist()
    ]
    assert len(steps) == len(set(steps)) > 4000
    disputed = [
        shape(f["geometry"])
        for f in read_features("disputed_lines.geojson")
        if f["properties"]["style"] in {"dashed", "hatched"}
        and f["properties"]["kind"] != "breakaway_boundary"  # never borders of the source
    ]
    near = shapely.union_all(disputed).buffer(0.06)
    along = shapely.intersection(near, [shapely.linestrings(line) for line in borders])
    assert shapely.length(along).max() < 0.25  # where borders end at a disputed line


@pytest.mark.parametrize(
    ("is_land", "lon", "lat"),
    [
        (True, 73.06, 33.69),
        (True, 80.6, 7.5),
        (True, 77.1, 35.4),
        (True, 0, -89.9),
        (True, -175, 66.5),
        (True, 179.5, 68.5),
        (True, 28.2, -29.5),
        (True, -100, 40),
        (False, 51, 42),
        (False, 65, 15),
        (False, 88, 14),
        (False, -90, 25),
        (False, 18, 34.5),
        (False, 35, 43),
        (False, 179, 0),
        (False, -86, 60),
    ],
)
def test_land_and_water_are_where_they_are(land, is_land, lon, lat):
    assert any(polygon.contains(Point(lon, lat)) for polygon in land) is is_land


def test_cities_are_on_land(land, rows):
    large = [row for row in rows if int(row["population"]) >= 1_000_000]
    places = shapely.points([(float(row["lon"]), float(row["lat"])) for row in large])
    shore = shapely.MultiPolygon(land)
    shapely.prepare(shore)
    assert len(large) > 400
    assert shapely.dwithin(shore, places, 0.1).all()


def test_every_country_has_its_label_in_its_largest_part(topology, outlines, features):
    found = {
        properties["id"]: (properties, position)
        for properties, position in labels(topology, "countries")
    }
    kinds = {i: f["properties"]["kind"] for i, f in features.items()}
    assert set(found) == {i for i, k in kinds.items() if k != "test_range"} - parts_of(features)
    for id_, (properties, position) in found.items():
        largest = max(shapely.get_parts(outlines[id_]), key=area_km2)
        assert largest.distance(position) < 0.02, id_  # the grid step; Vatican City is smaller
        assert properties["name"] == features[id_]["properties"]["name"]
        assert properties["area_km2"] == round(area_km2(outlines[id_]))


def test_water_names_are_in_open_water(topology, land):
    named = {p["name"]: position for p, position in labels(topology, "waters")}
    assert {"Indian Ocean", "Arctic Ocean", "Southern Ocean"} < set(named)
    assert sum(name.endswith("Ocean") for name in named) == 7
    for name, position in named.items():
        assert min(polygon.distance(position) for polygon in land) > 0.8, name


def test_outlines_of_countries_close_and_follow_the_regions(topology, arcs, regions):
    borders = {region.id: shapely.boundary(region.geometry) for region in regions}
    lines = topology["objects"]["outlines"]["geometries"]
    assert {"FJ", "LS", "RU", "AQ"} < {one["properties"]["id"] for one in lines}
    for one in lines:
        for numbers in one["arcs"]:
            line = join(numbers, arcs)
            assert (line[0] == line[-1]).all()
            border = borders.get(one["properties"]["id"])
            assert not border or shapely.distance(shapely.points(line), border).max() < 0.06
