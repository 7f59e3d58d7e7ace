"""Shares of a country: cities by distance, area by rings, against a count of sample points."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from rangeviz import ArgumentError, Claim, GeometryError, LaunchRegion, compare_cities
from rangeviz.analysis.coverage import area_km2, coverage
from rangeviz.analysis.deciding import verdict_of
from rangeviz.geo.distance import region_distances
from rangeviz.geo.ellipsoid import WGS84


@pytest.fixture(scope="module")
def countries(regions):
    return {region.id: region for region in regions}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("qualifier", "range_max", "verdicts"),
    [
        ("stated", None, ["within", "within_from_part", "beyond"]),
        ("between", 1900.0, ["within", "within_from_part", "depends_on_figure", "beyond"]),
        ("more_than", None, ["within", "within_from_part", "not_settled"]),
        ("less_than", None, ["beyond", "not_settled"]),
    ],
)
def test_area_and_cities_against_points_spread_evenly(
    qualifier, range_max, verdicts, countries, regions, cities
):
    country, start = countries["IN"], countries["PK"]
    claim = Claim(
        "a", "A", operator="PK", region="PK", qualifier=qualifier, range=1500, range_max=range_max
    )
    table = coverage([claim], regions, country, cities).set_index("verdict")
    assert list(table.index) == verdicts
    assert table.area_share.sum() == pytest.approx(1, abs=1e-9)
    assert table.area_km2.sum() == pytest.approx(area_km2(country.geometry), rel=1e-9)

    compared = compare_cities([claim], regions, cities[cities.country == "IN"])
    assert dict(table.cities[table.cities > 0]) == dict(compared.verdict.value_counts())

    rng = np.random.default_rng(5)
    west, south, east, north = country.geometry.bounds
    lon = rng.uniform(west, east, 20_000)
    lat = np.degrees(np.arcsin(rng.uniform(*np.sin(np.radians([south, north])), 20_000)))
    inside = shapely.contains_xy(country.geometry, lon, lat)
    nearest, farthest = region_distances(start.geometry, lon[inside], lat[inside])
    found = verdict_of(claim, nearest / 1000, farthest / 1000)
    for verdict, share in table.area_share.items():
        assert np.mean(found == verdict) == pytest.approx(share, abs=0.02)


def test_nearest_and_farthest_city_are_named(countries, regions, cities):
    claim = Claim("a", "A", operator="PK", region="PK", range=650)
    table = coverage([claim], regions, countries["IN"], cities).set_index("verdict")
    compared = compare_cities([claim], regions, cities[cities.country == "IN"])
    beyond = compared[compared.verdict == "beyond"].sort_values("nearest_km")
    row = table.loc["beyond"]
    assert (row.nearest_city, row.nearest_km) == tuple(beyond.iloc[0][["city", "nearest_km"]])
    assert (row.farthest_city, row.farthest_km) == tuple(beyond.iloc[-1][["city", "nearest_km"]])
    assert table.loc["within"].nearest_city == ""


def test_a_country_across_the_date_line_is_whole(countries, regions, cities):
    claim = Claim("a", "A", region="NZ", range=2500)
    table = coverage([claim], regions, "fiji", cities)
    assert table.area_km2.sum() == pytest.approx(area_km2(countries["FJ"].geometry), rel=1e-6)
    assert table[table.verdict == "beyond"].area_share.iloc[0] < 1e-9


def test_area_of_a_belt_is_that_of_its_formula():
    """b^2/2 (sin/(1 - e^2 sin^2) + atanh(e sin)/e) between two parallels."""
    e = WGS84.es**0.5

    def cap(lat: float) -> float:
        s = np.sin(np.radians(lat))
        return WGS84.b**2 / 2 * (s / (1 - WGS84.es * s * s) + np.arctanh(e * s) / e)

    exact = np.radians(10) * (cap(70) - cap(60)) / 1e6
    assert area_km2(shapely.box(0, 60, 10, 70)) == pytest.approx(exact, rel=1e-6)


def test_a_point_is_no_country(countries, regions, cities):
    point = LaunchRegion("p", "P", shapely.Point(0, 0))
    with pytest.raises(GeometryError, match="expected an area"):
        coverage([Claim("a", "A", region="PK", range=1)], regions, point, cities)


def test_claims_without_a_figure_have_no_rows(claims, regions, countries, cities):
    statements = [claim for claim in claims if claim.quantity == "statement"]
    assert coverage(statements, regions, "LK", cities).empty
    with pytest.raises(ArgumentError, match="country: found 'Lk'; expected a launch region that"):
        coverage(statements, [], "Lk", cities)
