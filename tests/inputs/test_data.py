"""The shipped data: sums, shapes, and facts that a map would show wrong if they failed."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import sys
import unicodedata
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod
from shapely import Point, Polygon
from shapely.geometry import shape

from rangeviz.inputs.countries import country_codes
from rangeviz.inputs.place_names import name_key

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
WGS84 = Geod(ellps="WGS84")
NOT_LISTED = {"README.md", "ranges.csv", "datapackage.json"}

README = (DATA / "README.md").read_text("utf-8")


def read_features(name):
    return json.loads((DATA / name).read_text("utf-8"))["features"]


@pytest.fixture(scope="module")
def features():
    return {feature["properties"]["id"]: feature for feature in read_features("regions.geojson")}


@pytest.fixture(scope="module")
def outlines(features):
    shapes = {id_: shape(feature["geometry"]) for id_, feature in features.items()}
    shapely.prepare(list(shapes.values()))
    return shapes


@pytest.fixture(scope="module")
def rows():
    with (DATA / "cities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def area_km2(geometry):
    return abs(WGS84.geometry_area_perimeter(geometry)[0]) / 1e6


def rings_of(geometry):
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            yield from (part.exterior, *part.interiors)


# Sums


def test_readme_lists_every_file_with_its_sha256():
    table = re.findall(r"^\| `([\w.]+)` .*\| `([0-9a-f]{64})` \|$", README, re.MULTILINE)
    actual = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in DATA.iterdir()
        if path.name not in NOT_LISTED
    }
    assert dict(table) == actual


@pytest.mark.parametrize("tool", ["natural_earth.py", "build_cities.py"])
def test_readme_states_the_sources_that_the_tools_check(tool):
    sums = re.findall(r'"([0-9a-f]{64})"', (ROOT / "tools" / tool).read_text("utf-8"))
    assert sums
    assert all(sha256 in README for sha256 in sums)


# Regions


def test_regions_are_sorted_and_unique():
    ids = [feature["properties"]["id"] for feature in read_features("regions.geojson")]
    assert ids == sorted(set(ids))
    assert len(ids) == 261


def test_regions_have_the_agreed_properties(features):
    expected = {"id", "name", "kind", "default_for", "left_out", "precision_km"}
    expected |= {"source", "url", "notes"}
    for feature in features.values():
        properties = feature["properties"]
        assert set(properties) == expected
        assert properties["kind"] in {"country", "part", "test_range"}
        assert properties["name"].strip() == properties["name"] != ""
        assert properties["source"]
        assert (properties["precision_km"] is not None) == (properties["kind"] == "test_range")


def parts_of(features):
    """Those that are the default of a country that is a region too."""
    return {id_ for id_, f in features.items() if f["properties"]["left_out"]}


def test_every_operator_has_one_default(features):
    defaults = {
        f["properties"]["default_for"]: id_
        for id_, f in features.items()
        if f["properties"]["default_for"]
    }
    countries = {id_ for id_, f in features.items() if f["properties"]["kind"] == "country"}
    assert set(defaults) == countries
    parts = {code: id_ for code, id_ in defaults.items() if code != id_}
    assert set(parts) == set("AU CL EC ES FR IN JP KI NL NO NZ PF PT TF US ZA".split())
    assert (parts["FR"], parts["US"], parts["IN"]) == (
        "FR-mainland",
        "US-contiguous",
        "IN-mainland",
    )
    assert {id_ for id_, f in features.items() if f["properties"]["left_out"]} == set(
        parts.values()
    )
    assert all(re.fullmatch("[A-Z]{2}", code) for code in countries)


def test_regions_without_a_code_say_so(features):
    without = {"XK", "northern-cyprus", "siachen-glacier", "somaliland"}
    said = {id_ for id_, f in features.items() if "No ISO 3166" in f["properties"]["notes"]}
    assert said == without


@pytest.mark.parametrize(
    ("id_", "name"),
    [
        ("MK", "North Macedonia"),
        ("SZ", "Eswatini"),
        ("CD", "Democratic Republic of the Congo"),
        ("SS", "South Sudan"),
        ("CI", "Côte d'Ivoire"),
        ("US", "United States of America"),
    ],
)
def test_names_are_whole_and_current(features, id_, name):
    assert features[id_]["properties"]["name"] == name


def test_no_name_is_abbreviated(features):
    names = {f["properties"]["name"] for f in features.values()}
    assert {name for name in names if "." in name} == {"U.S. Virgin Islands"}


def test_outlines_are_valid_and_on_the_globe(outlines):
    for id_, outline in outlines.items():
        assert outline.is_valid, id_
        west, south, east, north = outline.bounds
        assert west >= -180 and south >= -90 and east <= 180 and north <= 90, id_  # noqa: PT018


def test_outlines_are_wound_as_rfc_7946_asks(outlines):
    for outline in outlines.values():
        for part in shapely.get_parts(outline):
            if isinstance(part, Polygon):
                assert part.exterior.is_ccw
                assert not any(hole.is_ccw for hole in part.interiors)


def test_no_ring_crosses_the_date_line(outlines):
    """The only step wider than 20 degrees is the one along the pole, in Antarctica."""
    wide = []
    for id_, outline in outlines.items():
        for ring in rings_of(outline):
            lon, lat = shapely.get_coordinates(ring).T
            wide += [(id_, lat[i]) for i in np.flatnonzero(np.abs(np.diff(lon)) > 20)]
    assert wide == [("AQ", -90)]


@pytest.mark.parametrize(
    ("inside", "id_", "lon", "lat"),
    [
        (True, "PK", 73.06, 33.69),  # Islamabad
        (True, "IN", 77.21, 28.61),  # New Delhi
        (True, "IN-mainland", 77.21, 28.61),
        (True, "IN", 92.75, 11.67),  # Port Blair
        (False, "IN-mainland", 92.75, 11.67),
        (True, "IN", 93.85, 7.0),  # Great Nicobar
        (True, "FR", -53.0, 4.0),  # French Guiana
        (False, "FR-mainland", -53.0, 4.0),
        (True, "FR-mainland", 9.1, 42.2),  # Corsica
        (False, "US-contiguous", -150.0, 64.0),  # Alaska
        (False, "US-contiguous", -155.5, 19.6),  # Hawaii
        (True, "JP-main-islands", 124.2, 24.4),  # Ishigaki
        (False, "NO-mainland", 17.0, 78.5),  # Svalbard
        (False, "IN-mainland", 73.05, 8.28),  # Minicoy
        (True, "AQ", 0, -90 + 1e-9),
        (True, "AQ", 179.999, -89),
        (True, "AQ", -179.999, -89),
        (True, "RU", -179.5, 71.2),  # Wrangel Island, both sides of 180
        (True, "RU", 179.5, 71.2),
        (True, "RU", -175, 66.5),  # Chukotka
        (True, "RU", 20.5, 54.7),  # Kaliningrad
        (True, "US", -176.65, 51.88),  # Adak
        (True, "US", 172.9, 52.9),  # Attu
        (True, "FJ", 179.0, -16.7),
        (True, "FJ", -179.95, -16.83),  # Taveuni
        (False, "FJ", 0, -16.8),
        (True, "NZ", -176.55, -43.95),  # Chatham
        (True, "KI", -157.4, 1.85),  # Kiritimati
        (True, "LS", 28.2, -29.5),
        (False, "ZA", 28.2, -29.5),
        (True, "SM", 12.46, 43.94),
        (False, "IT", 12.46, 43.94),
        (True, "siachen-glacier", 77.1, 35.4),
        (False, "IN", 77.1, 35.4),
        (False, "PK", 77.1, 35.4),
        (True, "CX", 105.63, -10.49),
        (True, "CC", 96.92, -12.18),
    ],
)
def test_places_lie_where_they_are(outlines, inside, id_, lon, lat):
    assert outlines[id_].contains(Point(lon, lat)) is inside


@pytest.mark.parametrize(
    ("id_", "published_km2"),
    [
        ("RU", 17_100_000),
        ("FJ", 18_270),
        ("NZ", 268_680),
        ("US", 9_629_091),
        ("KI", 811),
        ("IN", 3_287_590),
        ("PK", 803_940),
        ("ZA", 1_219_912),
        ("CN", 9_596_960),
    ],
)
def test_no_area_is_lost(outlines, id_, published_km2):
    """Areas of GeoNames' country table; they count lakes and disputed land their own way."""
    tolerance = 0.2 if id_ == "KI" else 0.1
    assert area_km2(outlines[id_]) == pytest.approx(published_km2, rel=tolerance)


def test_antarctica_has_the_area_of_its_shore(outlines):
    """12.36 million km2 by the source's shore ring alone, which runs once round the pole."""
    assert area_km2(outlines["AQ"]) == pytest.approx(12_356_231, rel=1e-5)


def test_the_whole_land_is_there(outlines, features):
    """149 million km2 of land, without Antarctica's ice shelves (1.6 million)."""
    whole = sum(area_km2(outlines[id_]) for id_ in features if id_ not in parts_of(features))
    assert whole == pytest.approx(147.3e6, rel=0.005)


def test_countries_do_not_overlap(outlines, features):
    ids = [i for i, f in features.items() if f["properties"]["kind"] != "test_range"]
    ids = [id_ for id_ in ids if id_ not in parts_of(features)]
    shapes = [outlines[id_] for id_ in ids]
    one, other = shapely.STRtree(shapes).query(shapes, predicate="overlaps")
    pairs = {(ids[a], ids[b]) for a, b in zip(one, other, strict=True) if a < b}
    assert sum(area_km2(outlines[a] & outlines[b]) for a, b in pairs) < 1.0


def test_test_ranges_come_from_their_table(features):
    with (DATA / "test_ranges.csv").open(encoding="utf-8", newline="") as file:
        table = {row["id"]: row for row in csv.DictReader(file, strict=True)}
    ranges = {i: f for i, f in features.items() if f["properties"]["kind"] == "test_range"}
    assert set(ranges) == set(table) != set()
    for id_, feature in ranges.items():
        row, properties = table[id_], feature["properties"]
        assert feature["geometry"]["coordinates"] == [float(row["lon"]), float(row["lat"])]
        assert properties["precision_km"] == float(row["precision_km"]) >= 10
        assert properties["source"] == row["source"]


def test_disputed_lines_have_sources_and_show_every_side():
    lines = read_features("disputed_lines.geojson")
    assert all(line["properties"]["source"].startswith("Natural Earth") for line in lines)
    assert all(shape(line["geometry"]).is_valid for line in lines)
    notes = " ".join(line["properties"]["note"] for line in lines)
    for country in ("India", "Pakistan", "China"):
        assert f"Claimed by {country}" in notes


# Cities


def test_cities_are_complete_and_sorted(rows):
    ids = [int(row["geonameid"]) for row in rows]
    assert ids == sorted(set(ids))
    assert len(rows) == 6272
    small = [r for r in rows if int(r["population"]) < 100_000 and not r["capital"]]
    assert small == []


def test_city_columns(rows):
    columns = "geonameid,name,ascii_name,country,admin1,lon,lat,population,capital"
    assert ",".join(rows[0]) == columns
    for row in rows:
        assert row["ascii_name"].isascii()
        assert row["ascii_name"]
        assert re.fullmatch("[A-Z]{2}", row["country"])
        assert abs(float(row["lon"])) <= 180
        assert abs(float(row["lat"])) <= 90
        assert row["capital"] in {"1", ""}


def test_city_file_is_plain_utf8():
    content = (DATA / "cities.csv").read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8").count('"') % 2 == 0


def test_no_place_is_there_twice(rows):
    """No two places of one name and division lie within 10 km of each other."""
    same = {}
    for row in rows:
        key = (name_key(row["name"]), row["country"], row["admin1"])
        same.setdefault(key, []).append((float(row["lon"]), float(row["lat"])))
    for key, spots in same.items():
        for one, other in combinations(spots, 2):
            assert WGS84.inv(*one, *other)[2] > 10_000, key
    assert len([r for r in rows if r["ascii_name"] in ("Kashan", "Phu Quoc")]) == 2


def test_other_names_are_those_of_the_rule(rows):
    with (DATA / "city_names.csv").open(encoding="utf-8", newline="") as file:
        named = list(csv.DictReader(file, strict=True))
    ids = [int(row["geonameid"]) for row in named]
    cities = {int(row["geonameid"]): row for row in rows}
    assert ids == sorted(set(ids))
    assert set(ids) <= set(cities)
    for row in named:
        city = cities[int(row["geonameid"])]
        names = [name for kind in ("usual", "others") for name in row[kind].split("|") if name]
        keys = [name_key(name) for name in names]
        assert names, row
        assert len(set(keys)) == len(keys), row
        assert name_key(city["name"]) not in keys, row
        assert not any(letter.isdigit() for key in keys for letter in key), row
        assert not any(name.isascii() and name.isupper() for name in names), row
        assert all(unicodedata.is_normalized("NFC", name) for name in names), row
        assert not any(city["country"] in country_codes(name) for name in names), row


@pytest.mark.parametrize(
    ("country", "ascii_name"),
    [
        ("PK", "Islamabad"),
        ("IN", "New Delhi"),
        ("US", "Washington"),
        ("BR", "Brasilia"),
        ("KZ", "Astana"),
        ("NA", "Windhoek"),
        ("XK", "Pristina"),
        ("TO", "Nuku'alofa"),
        ("GL", "Nuuk"),
        ("MV", "Male"),
        ("CR", "San Jose"),
        ("PW", "Melekeok Village"),
    ],
)
def test_capitals_are_there_once(rows, country, ascii_name):
    capitals = [r["ascii_name"] for r in rows if r["country"] == country and r["capital"]]
    assert capitals == [ascii_name]


def test_no_country_has_two_capitals(rows):
    countries = [row["country"] for row in rows if row["capital"]]
    assert len(countries) == len(set(countries)) > 235


def test_hyderabad_is_in_india_and_in_pakistan(rows):
    assert {r["country"] for r in rows if r["name"] == "Hyderabad"} == {"IN", "PK"}


@pytest.mark.parametrize(
    ("ascii_name", "side"),
    [
        ("Srinagar", "India"),
        ("Jammu", "India"),
        ("Muzaffarabad", "Pakistan"),
        ("Gilgit", "Pakistan"),
        ("Skardu", "Pakistan"),
    ],
)
def test_kashmir_says_who_administers(rows, ascii_name, side):
    (city,) = (r for r in rows if r["ascii_name"] == ascii_name)
    assert city["admin1"] == f"Kashmir, administered by {side}"


def test_kashmir_is_named_nowhere_else(rows):
    named = [r for r in rows if "Kashmir" in r["admin1"]]
    for row in named:
        assert 72.5 < float(row["lon"]) < 80.5
        assert 32.2 < float(row["lat"]) < 37.1
    assert len(named) == 9


def test_cities_lie_in_their_countries(rows, outlines):
    """Within 0.15 degrees of the outline, save where GeoNames and Natural Earth disagree."""
    outside = set()
    for country in {row["country"] for row in rows} & set(outlines):
        own = [row for row in rows if row["country"] == country]
        places = shapely.points([(float(row["lon"]), float(row["lat"])) for row in own])
        far = shapely.distance(outlines[country], places) > 0.15
        outside |= {(country, own[i]["ascii_name"]) for i in np.flatnonzero(far)}
    assert outside == {
        *(("EH", name) for name in ("Laayoune", "Dakhla")),
        *(("SO", name) for name in ("Ruqi", "Hargeysa", "Borama", "Berbera")),
        *(("UA", name) for name in ("Yevpatoriya", "Simferopol", "Sevastopol", "Kerch")),
        *(("PN", "Adamstown"), ("TC", "Cockburn Town")),  # islands that 1:50m leaves out
    }


# Base map


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


def test_files_stay_small():
    limits = {
        "regions.geojson": 2_000_000,
        "regions.bin": 2_000_000,
        "cities.csv": 400_000,
        "basemap.json": 290_000,
        "city_names.csv": 820_000,
        "cities.bin": 400_000,
        "city_names.bin": 800_000,
    }
    for name, limit in limits.items():
        assert (DATA / name).stat().st_size < limit, name


# The repair itself


@pytest.fixture(scope="module")
def natural_earth():
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import natural_earth
    finally:
        sys.path.pop(0)
    return natural_earth


def test_a_ring_joined_over_the_date_line_is_cut_there(natural_earth):
    shell = np.array([[170, 0], [-180, 0], [-170, 0], [-170, 10], [-180, 10], [170, 10], [170, 0]])
    hole = np.array([[-178, 4], [-178, 6], [-176, 6], [-176, 4], [-178, 4]])
    parts = natural_earth.mend_polygon([shell * 1.0, hole * 1.0])
    assert sorted(part.bounds for part in parts) == [(-180, 0, -170, 10), (170, 0, 180, 10)]
    assert sum(part.area for part in parts) == 200 - 4


@pytest.mark.parametrize("pole", [-90, 90])
def test_a_ring_round_a_pole_is_closed_along_it(natural_earth, pole):
    lon = np.array([-180.0, -60, 60, -180])
    shore = np.column_stack([lon, np.full(4, pole * 0.9)])
    drawn_pole = np.column_stack([lon, np.full(4, pole * 0.99999)])
    (cap,) = natural_earth.mend_polygon([drawn_pole, shore])
    assert cap.bounds == (-180, min(pole, 0.9 * pole), 180, max(pole, 0.9 * pole))
    assert cap.area == pytest.approx(360 * 9)
