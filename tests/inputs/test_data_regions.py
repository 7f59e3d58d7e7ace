"""Shipped regions: facts that a map would show wrong if they failed, and the repair of outlines."""

from __future__ import annotations

import csv
import re
import sys

import numpy as np
import pytest
import shapely
from shapely import Point, Polygon
from shapely.geometry import shape
from shipped_data import DATA, area_km2, parts_of, read_features, rings_of


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


@pytest.fixture(scope="module")
def natural_earth():
    sys.path.insert(0, str(DATA.parent / "tools"))
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
