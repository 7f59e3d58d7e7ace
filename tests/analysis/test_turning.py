"""Verdicts that turn on disputed land say so, and rest on exact distances."""

import json

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from rangeviz import Claim, LaunchRegion, compare_cities, read_cities
from rangeviz.analysis.deciding import verdict_of
from rangeviz.analysis.turning import other_outlines
from rangeviz.core.reading import shipped_path
from rangeviz.geo.distance import region_distances
from rangeviz.inputs.disputed import read_disputed_areas

OUTLINES = {
    feature["properties"]["id"]: shape(feature["geometry"])
    for feature in json.loads(shipped_path("regions.geojson").read_text("utf-8"))["features"]
}
SAID = "This turns on"


@pytest.fixture(scope="module")
def some():
    return read_cities().iloc[::40].reset_index(drop=True)


def measured(geometry, cities):
    return [m / 1000 for m in region_distances(geometry, cities.lon, cities.lat)]


@pytest.mark.parametrize("code", ["RU", "IL", "MA", "PK", "GE"])
def test_without_an_area_distances_are_those_of_the_rest(code, some, regions):
    start = next(region for region in regions if region.id == code)
    lonlat = some.lon.to_numpy(), some.lat.to_numpy()
    others = other_outlines(start, *lonlat, *measured(start.geometry, some))
    areas = [a for a in read_disputed_areas() if a.region == code and not a.is_whole]
    without = [other for other in others if other.change == "without"]
    assert len(without) == len(areas) > 0
    own = measured(start.geometry, some)
    for other, area in zip(without, areas, strict=True):
        nearest, farthest = measured(start.geometry.difference(area.geometry), some)
        moved = np.logical_or(*np.not_equal((other.nearest_km, other.farthest_km), own))
        assert (other.moved == moved).all()
        assert np.allclose(other.nearest_km, nearest, atol=1e-3)
        assert np.allclose(other.farthest_km, farthest, atol=1e-3)


@pytest.mark.parametrize(("code", "place", "of"), [("UA", "crimea", "RU"), ("SY", "golan", "IL")])
def test_with_an_area_distances_are_those_of_both(code, place, of, some, regions):
    start = next(region for region in regions if region.id == code)
    lonlat = some.lon.to_numpy(), some.lat.to_numpy()
    (other,) = other_outlines(start, *lonlat, *measured(start.geometry, some))
    (area,) = [a for a in read_disputed_areas() if (a.place.id, a.region) == (place, of)]
    both = shapely.union_all([start.geometry, area.geometry])
    nearest, farthest = measured(both, some)
    assert other.change == "with"
    assert np.allclose(other.nearest_km, nearest, atol=0.2)  # the union is snapped
    assert np.allclose(other.farthest_km, farthest, atol=0.2)


def test_a_verdict_that_turns_on_crimea_says_so(cities, regions):
    samsun = cities[cities.ascii_name == "Samsun"]
    kirikkale = cities[cities.ascii_name == "Kirikkale"]
    claim = Claim("a", "A", range=600, operator="RU")
    row = compare_cities([claim], regions, kirikkale).iloc[0]
    assert row.verdict == "within_from_part"
    assert f"{SAID} Crimea" in row.sentence
    assert row.sentence.endswith("beyond.")
    theirs = Claim("b", "B", range=500, operator="UA")
    row = compare_cities([theirs], regions, samsun).iloc[0]
    assert row.verdict == "beyond"
    assert row.sentence.endswith("within from part.")


def test_each_verdict_that_turns_says_what_it_would_be(cities, regions):
    israel = next(region for region in regions if region.id == "IL")
    claim = Claim("a", "A", range=4000, operator="IL")
    rows = compare_cities([claim], regions, cities)
    (other,) = other_outlines(
        israel, *(rows[c].to_numpy() for c in ("lon", "lat", "nearest_km", "farthest_km"))
    )
    would_be = verdict_of(claim, other.nearest_km, other.farthest_km)
    turned = would_be != rows.verdict
    assert set(would_be[turned]) == {"beyond", "within"}
    assert (rows.sentence.str.count(SAID) == turned).all()


def test_a_verdict_that_does_not_turn_says_nothing(cities, regions):
    paris = cities[cities.name == "Paris"]
    claim = Claim("a", "A", range=400, operator="RU")
    assert SAID not in compare_cities([claim], regions, paris).iloc[0].sentence
    assert SAID not in compare_cities([Claim("c", "C", operator="RU")], regions, paris).to_csv()


def test_a_region_of_ones_own_is_measured_as_it_is(cities):
    own = LaunchRegion("RU", "Mine", OUTLINES["RU"], default_for="RU")
    samsun = cities[cities.ascii_name == "Samsun"]
    claim = Claim("a", "A", range=400, operator="RU")
    assert SAID not in compare_cities([claim], [own], samsun).iloc[0].sentence


def test_a_part_is_measured_with_and_without_as_its_country_is(regions, some):
    india = next(region for region in regions if region.id == "IN-mainland")
    lonlat = some.lon.to_numpy(), some.lat.to_numpy()
    others = other_outlines(india, *lonlat, *measured(india.geometry, some))
    assert [(o.change, o.place) for o in others] == [
        ("without", "a part of Jammu and Kashmir"),
        ("without", "Arunachal Pradesh"),
        ("with", "a part of Jammu and Kashmir"),
        ("with", "Aksai Chin"),
    ]
