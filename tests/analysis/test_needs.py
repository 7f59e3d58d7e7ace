"""Which range a city would need, and which claims state as much."""

from __future__ import annotations

import pandas as pd
import pytest
from shapely import Point

from rangeviz import ArgumentError, Claim, LaunchRegion
from rangeviz.analysis.needs import range_needs, summary
from rangeviz.geo.distance import region_distances
from rangeviz.inputs.cities import find_cities
from rangeviz.inputs.pairing import find_region


def place(**change: object) -> pd.DataFrame:
    city = {"geonameid": 1, "name": "C", "country": "CC", "lon": 2.0, "lat": 0.0}
    return pd.DataFrame([city | change])


def test_only_the_operators_claims_count_and_the_largest_comes_first(claims, regions, cities):
    asked = find_cities(["Washington, US", "Anchorage, US"], cities)
    table = range_needs(claims, regions, "Pakistan", asked)
    assert list(dict.fromkeys(table.city)) == ["Washington", "Anchorage"]
    assert set(table.operator) == {"PK"}
    about_reach = {c.id for c in claims if c.figures_km or c.wording}
    assert set(table.claim_id) == about_reach & {c.id for c in claims if c.operator == "PK"}
    for _, rows in table.groupby("city"):
        figures = rows.figure_km.dropna()
        assert list(figures) == sorted(figures, reverse=True)
    assert not table.verdict.isin(["within", "within_from_part"]).any()


def test_the_distances_are_those_of_the_region(claims, regions, cities):
    asked = find_cities(["Anchorage, US"], cities)
    row = range_needs(claims, regions, "Pakistan", asked).iloc[0]
    pakistan = find_region("PK", regions)
    nearest, farthest = region_distances(pakistan.geometry, asked.lon, asked.lat)
    assert (row.nearest_km, row.farthest_km) == (nearest[0] / 1000, farthest[0] / 1000)


def test_a_figure_of_exactly_the_distance_is_enough():
    start = LaunchRegion("x", "X", Point(0, 0))
    row = range_needs(
        [Claim("a", "A", operator="XX", range=1)], [start], "X", place(), operator="XX"
    )
    exact = Claim("a", "A", operator="XX", range=float(row.nearest_km.iloc[0]))
    assert list(range_needs([exact], [], start, place(), operator="XX").verdict) == ["within"]


def test_a_region_without_operator_asks_for_one():
    with pytest.raises(ArgumentError, match="start: found 'x'; expected a launch region whose"):
        range_needs([], [], LaunchRegion("x", "X", Point(0, 0)), place())
    with pytest.raises(ArgumentError, match="start: found 'y'; expected a launch region that"):
        range_needs([], [], "y", place())


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (
            [Claim("s", "S", operator="XX", quantity="statement", qualifier="", wording="far")],
            "No claim gives a figure.",
        ),
        ([Claim("a", "A", operator="XX", range=100)], "A (100 km), is 123 km less."),
        (
            [Claim("a", "A", operator="XX", range=100), Claim("b", "B", operator="XX", range=300)],
            "Of 2 claims with a figure, 1 states as much from the nearest point, 1 from all of it.",
        ),
        (
            [Claim("a", "A", operator="XX", range=300, basis="projected")],
            "1 of these is projected, not present.",
        ),
        (
            [Claim("a", "A", operator="XX", range=100, qualifier="more_than")],
            "The wording of 1 leaves it open",
        ),
    ],
)
def test_the_summary_counts(claims, said):
    start = LaunchRegion("x", "X", Point(0, 0))
    table = range_needs(claims, [start], start, place(), operator="XX")
    assert said in summary(table).replace("\xa0", " ")
