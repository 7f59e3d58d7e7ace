"""Disputed places: the files agree with the outlines, and a note is there where it belongs."""

import csv
import json

import pytest
import shapely
from shapely.geometry import shape

from rangeviz import Claim, plan_map
from rangeviz.core.reading import shipped_path
from rangeviz.core.words import words
from rangeviz.inputs.basemap import read_disputed_lines
from rangeviz.inputs.disputed import (
    MOST_SENTENCES,
    border_notes,
    ids_of,
    part_notes,
    read_disputed_areas,
    read_disputed_places,
)
from rangeviz.maps.layout import lay_out_map

OUTLINES = {
    feature["properties"]["id"]: shape(feature["geometry"])
    for feature in json.loads(shipped_path("regions.geojson").read_text("utf-8"))["features"]
}
PLACES = {place.id: place for place in read_disputed_places()}
FORBIDDEN = ("illegal", "so-called", "regime", "terror", "threat", "target", "liberat")


def test_every_place_has_a_careful_sentence_and_a_source():
    text = shipped_path("disputed_places.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        assert row["note"].endswith(".")
        assert not any(word in row["note"].lower() for word in FORBIDDEN)
        assert row["source_title"]
        assert row["source_url"].startswith("http")
    assert len(PLACES) == 20


def test_regions_and_boxes_are_real():
    for place in PLACES.values():
        assert set(place.regions) <= set(OUTLINES)
        west, south, east, north = place.box
        assert west < east
        assert south < north
        near = [OUTLINES[id_].distance(shapely.box(*place.box)) for id_ in place.regions]
        assert min(near) == 0, place.id


def test_every_line_names_its_place():
    named = {line["properties"]["place"] for line in read_disputed_lines()} - {None}
    assert named <= set(PLACES)
    assert {"kashmir", "crimea", "golan", "kosovo", "western-sahara", "abkhazia"} <= named
    for line in read_disputed_lines():
        if place := line["properties"]["place"]:
            west, south, east, north = PLACES[place].box
            box = shapely.box(west - 1, south - 1, east + 1, north + 1)
            if line["properties"]["style"] != "dotted":
                assert shape(line["geometry"]).intersects(box), line["properties"]["name"]


@pytest.mark.parametrize("area", read_disputed_areas(), ids=lambda a: f"{a.place.id}-{a.region}")
def test_an_area_is_part_of_its_outline(area):
    outline = OUTLINES[area.region]
    assert area.geometry.is_valid
    assert area.geometry.difference(outline).area < 1e-5
    rest = outline.difference(area.geometry)
    assert area.is_whole == (rest.area < 1e-5)
    if not area.is_whole:
        lost = outline.area - rest.area - area.geometry.area
        assert abs(lost) < 1e-5
    assert shapely.box(*area.place.box).buffer(1).intersects(area.geometry)


@pytest.mark.parametrize(
    ("place", "region", "lon", "lat"),
    [
        ("crimea", "RU", 34.1, 44.95),  # Simferopol
        ("golan", "IL", 35.75, 33.0),
        ("western-sahara", "MA", -13.2, 27.1),  # Laayoune
        ("kashmir", "IN", 74.8, 34.08),  # Srinagar
        ("kashmir", "PK", 74.3, 35.9),  # Gilgit
        ("aksai-chin", "CN", 79.5, 35.2),
        ("arunachal", "IN", 93.6, 27.1),  # Itanagar
        ("kurils", "RU", 147.9, 45.0),
        ("transnistria", "MD", 29.6, 46.85),  # Tiraspol
    ],
)
def test_areas_lie_where_they_should(place, region, lon, lat):
    own = [a for a in read_disputed_areas() if (a.place.id, a.region) == (place, region)]
    assert any(area.geometry.contains(shapely.Point(lon, lat)) for area in own)


# Which notes a map has


@pytest.fixture(scope="module")
def notes(regions):
    def notes_of(operator, km):
        plan = plan_map([Claim("a", "A", range=km, operator=operator)], regions)
        scene = lay_out_map(plan, None, 517, 447, coarse=True)
        return plan.notes(scene.disputed)[0]

    return notes_of


def test_korea_and_fiji_have_nothing_to_do_with_kashmir(notes):
    assert notes("FJ", 1000) == words("footnote.borders")
    assert "Kashmir" not in notes("KP", 1500)
    assert PLACES["taiwan"].note in notes("KP", 1500)  # in sight below Japan


@pytest.mark.parametrize(
    ("operator", "km", "there", "missing"),
    [
        ("RU", 300, ("crimea", "eastern-ukraine", "kurils"), ("golan", "taiwan")),
        ("UA", 300, ("crimea", "eastern-ukraine"), ("golan", "kashmir")),
        ("IL", 150, ("golan", "palestine"), ("kashmir", "western-sahara")),
        ("SY", 150, ("golan",), ("kashmir", "taiwan")),
        ("PK", 300, ("kashmir",), ("crimea", "taiwan")),
        ("CN", 300, ("kashmir", "aksai-chin", "arunachal", "taiwan"), ("crimea", "golan")),
        ("FR", 500, (), ("crimea", "kashmir", "essequibo")),
    ],
)
def test_notes_follow_the_map(operator, km, there, missing, notes):
    said = notes(operator, km)
    assert all(PLACES[id_].note in said for id_ in there)
    assert not any(PLACES[id_].note in said for id_ in missing)


def test_many_places_in_sight_are_named_in_one_sentence():
    every = read_disputed_places()
    few, many = every[:MOST_SENTENCES], every[: MOST_SENTENCES + 1]
    assert all(place.note in border_notes((), few) for place in few)
    said = border_notes((), many)
    assert not any(place.note in said for place in many)
    assert all(place.name in said for place in many)


def test_a_part_of_a_country_says_what_it_leaves_out(notes, regions):
    regions = {region.id: region for region in regions}
    said = part_notes([regions["US-contiguous"], regions["PK"]])
    assert said.count("Measured from") == 1
    assert "without Alaska and Hawaii" in said
    assert "French Guiana" in notes("FR", 500)
    assert part_notes([regions["US"]]) == ""
    assert ids_of([regions["US-contiguous"]]) == {"US", "US-contiguous"}
