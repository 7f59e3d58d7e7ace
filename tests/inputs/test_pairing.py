"""Claims find their launch region, or say why not."""

from __future__ import annotations

import io
import json

import pytest
from shapely import Point, Polygon

from rangeviz import (
    ArgumentError,
    Claim,
    DataError,
    DataWarning,
    GeometryError,
    LaunchRegion,
    RepairWarning,
    read_regions,
)
from rangeviz.inputs.pairing import find_region, other_region, own_before_shipped, pair_regions

HERE = LaunchRegion("h", "Here", Point(0, 0), default_for="HH")
THERE = LaunchRegion("t", "There", Point(1, 1))


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Claim("a", "A", operator="HH", range=1), HERE),
        (Claim("a", "A", operator="HH", region="There", range=1), THERE),
        (Claim("a", "A", region="t", range=1), THERE),
        (Claim("a", "A", operator="HH", region="none", range=1), None),
        (Claim("a", "A", operator="HH", quantity="test_distance", range=1), None),
        (Claim("a", "A", operator="HH", quantity="notified_range", range=1), None),
        (Claim("a", "A", operator="HH", quantity="test_distance", region="t", range=1), THERE),
        (Claim("a", "A", operator="HH", quantity="statement"), HERE),
    ],
)
def test_own_region_then_the_operators(claim, expected):
    assert pair_regions([claim], [HERE, THERE]) == [(claim, expected)]


def test_the_readers_region_overrides_all():
    claims = [Claim("a", "A", operator="HH", range=1), Claim("b", "B", region="none", range=1)]
    assert [r for _, r in pair_regions(claims, [HERE, THERE], "there")] == [THERE, THERE]


def test_all_unpaired_claims_are_named_at_once():
    claims = [
        Claim("a", "A", operator="XX", range=1, file="my.csv", line=2),
        Claim("b", "B", region="Ther", range=1, file="my.csv", line=3),
    ]
    with pytest.raises(DataError) as caught:
        pair_regions(claims, [HERE, THERE])
    first, second = map(str, caught.value.problems)
    assert first.startswith("my.csv:2: operator: found 'XX'")
    assert second.startswith("my.csv:3: region: found 'Ther'")
    assert "did you mean There?" in second


def test_a_name_that_several_regions_bear_needs_the_id():
    twins = [LaunchRegion("a", "Twin", Point(0, 0)), LaunchRegion("b", "Twin", Point(1, 1))]
    with pytest.raises(ArgumentError, match="use an id: a, b"):
        find_region("Twin", twins)
    assert find_region("b", twins).id == "b"


def test_india_is_measured_from_the_mainland_and_every_country_works(regions):
    pairs = pair_regions([Claim("a", "A", operator="IN", range=1)], regions)
    assert pairs[0][1].id == "IN-mainland"
    assert find_region("Chile (mainland)", regions).default_for == "CL"
    defaults = [region.default_for for region in regions if region.default_for]
    assert len(defaults) == len(set(defaults)) > 230


def test_a_repair_names_the_region():
    corners = [(0, 0), (2, 0), (2, 0), (2, 2), (0, 2)]
    yard = LaunchRegion("y", "The yard", Polygon(corners))
    claim = Claim("a", "A", operator="XX", range=1, region="y")
    with pytest.warns(RepairWarning, match="^The yard: removed 1 repeated points$"):
        ((_, start),) = pair_regions([claim], [yard])
    with pytest.warns(RepairWarning, match="^The yard: removed 1"):
        assert pair_regions([claim], [yard], "The yard") == [(claim, start)]
    assert pair_regions([claim], [start]) == [(claim, start)]  # a second warning would be an error
    with pytest.raises(GeometryError, match=r"^Nowhere: the region is an empty Point"):
        pair_regions([claim], [LaunchRegion("y", "Nowhere", Point())])


def test_a_repair_of_a_file_names_the_feature_and_its_region():
    ring = [[0, 0], [2, 0], [2, 0], [2, 2], [0, 2], [0, 0]]
    feature = {
        "type": "Feature",
        "properties": {"name": "The yard"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    file = io.StringIO(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    with pytest.warns(RepairWarning, match=r"features\[0\]\.geometry \(The yard\): removed 1"):
        read_regions(file)


def test_regions_are_found_by_the_country_that_is_meant():
    named = LaunchRegion("own", "North Korea", Point(0, 0))
    coded = LaunchRegion("KP", "Somewhere", Point(1, 1))
    other = LaunchRegion("JP", "Japan", Point(2, 2))
    assert find_region("DPRK", [other, named]).id == "own"
    assert find_region("DPRK", [other, named, coded]).id == "KP"
    assert find_region("DPRK", [other, coded, named, coded]).id == "KP"
    with pytest.raises(ArgumentError, match="launch region"):
        find_region("DPRK", [other])
    with pytest.raises(ArgumentError, match="did you mean PK-north"):
        find_region("pk-nort", [LaunchRegion("PK-north", "N", Point(0, 0)), other])
    with pytest.raises(ArgumentError, match="did you mean PK-north"):
        find_region(
            "PK-norths",
            [
                LaunchRegion("PQ-norths", "N", Point(0, 0)),
                LaunchRegion("PK-north", "M", Point(0, 0)),
            ],
        )


def test_a_reader_may_take_the_whole_country_or_the_operators_default():
    claim = Claim("a", "A", operator="HH", range=1)
    at_sea = Claim("a", "A", operator="HH", region="none", range=1)
    unknown = Claim("a", "A", operator="HH", quantity="test_distance", range=1)
    main = LaunchRegion("HH-main", "Main", Point(0, 0), default_for="HH", left_out="Isles")
    whole = LaunchRegion("HH", "Whole", Point(1, 1))
    assert other_region(claim, main, [THERE, main, whole]) == whole
    assert other_region(claim, HERE, [THERE, HERE, whole]) is None
    assert other_region(claim, main, [main, THERE]) is None
    assert other_region(at_sea, None, [THERE, HERE]) == HERE
    assert other_region(unknown, None, [THERE, HERE]) is None
    assert (
        other_region(Claim("a", "A", operator="ZZ", region="none", range=1), None, [HERE]) is None
    )


def test_a_default_of_several_codes_is_suggested_where_there_is_one():
    with pytest.raises(DataError, match="name one in region"):
        pair_regions([Claim("a", "A", operator="Pakistan", range=1)], [HERE])
    pk = LaunchRegion("x", "X", Point(0, 0), default_for="PK")
    with pytest.raises(DataError, match="write PK"):
        pair_regions([Claim("a", "A", operator="Pakistan", range=1)], [HERE, pk])


@pytest.mark.parametrize(("count", "more"), [(5, False), (6, True)])
def test_defaults_that_are_passed_on_are_named_to_five(count, more):
    shipped = [
        LaunchRegion(f"s{n}", f"S{n}", Point(n, 0), default_for=f"Q{n}") for n in range(count)
    ]
    own = [LaunchRegion(f"s{n}", f"Own {n}", Point(n, 1)) for n in range(count)]
    with pytest.warns(DataWarning, match="Own 0 .Q0., Own 1") as caught:
        regions = own_before_shipped(own, shipped)
    (said,) = [str(one.message) for one in caught]
    assert said.endswith("…") is more
    assert said.count("Own") == 5
    assert caught[0].filename == __file__
    assert [region.default_for for region in regions] == [f"Q{n}" for n in range(count)]
