"""Verdicts come from distance: against a second engine, and a metre on either side of a limit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from geographiclib.geodesic import Geodesic
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Point, Polygon

from rangeviz import Claim, DataError, LaunchRegion, compare_cities
from rangeviz.analysis.deciding import verdict_of
from rangeviz.analysis.verdicts import COLUMNS, compared_columns
from rangeviz.core.choices import VERDICTS
from rangeviz.inputs.pairing import pair_regions

WGS84 = Geodesic.WGS84


def city(lon: float, lat: float, name: str = "Ceta", country: str = "CC") -> pd.DataFrame:
    return pd.DataFrame(
        {"geonameid": [1], "name": [name], "country": [country], "lon": [lon], "lat": [lat]}
    )


def one(claim: Claim, region: LaunchRegion, place: pd.DataFrame, **options: object) -> pd.Series:
    result = compare_cities([claim], [region], place, **options)
    assert len(result) == 1
    return result.iloc[0]


@pytest.mark.parametrize(
    ("qualifier", "range_max", "nearest", "farthest", "verdict"),
    [
        ("stated", None, 90, 100, "within"),
        ("stated", None, 100, 110, "within_from_part"),
        ("stated", None, 100.001, 110, "beyond"),
        ("up_to", None, 100, 110, "within_from_part"),
        ("up_to", None, 101, 110, "beyond"),
        ("more_than", None, 90, 100, "within"),
        ("more_than", None, 100, 110, "within_from_part"),
        ("more_than", None, 101, 110, "not_settled"),
        ("less_than", None, 1, 2, "not_settled"),
        ("less_than", None, 101, 110, "beyond"),
        ("between", 200, 90, 100, "within"),
        ("between", 200, 90, 250, "within_from_part"),
        ("between", 200, 101, 110, "depends_on_figure"),
        ("between", 200, 200, 300, "depends_on_figure"),
        ("between", 200, 201, 300, "beyond"),
    ],
)
def test_the_table_of_verdicts(qualifier, range_max, nearest, farthest, verdict):
    claim = Claim("a", "A", qualifier=qualifier, range=100, range_max=range_max)
    assert list(verdict_of(claim, [nearest], [farthest])) == [verdict]


def test_a_flown_distance_is_never_beyond():
    claim = Claim("a", "A", quantity="test_distance", range=100)
    assert list(verdict_of(claim, [99, 101, 9999], [99, 101, 9999])) == [
        "within",
        "not_settled",
        "not_settled",
    ]


@given(
    st.sampled_from(["stated", "about", "at_least", "more_than", "up_to", "less_than"]),
    st.floats(1, 20_000),
    st.floats(0, 20_000),
    st.floats(0, 20_000),
)
def test_every_place_has_one_known_verdict_and_nearer_is_never_worse(
    qualifier, figure, nearest, extra
):
    claim = Claim("a", "A", qualifier=qualifier, range=figure)
    far, near = verdict_of(claim, [nearest, nearest / 2], [nearest + extra, nearest / 2 + extra])
    assert {far, near} <= set(VERDICTS)
    if far in ("within", "within_from_part"):
        assert near in ("within", "within_from_part")
    if near == "beyond":
        assert far == "beyond"


@pytest.mark.parametrize("azimuth", [0, 37, 90, 181, 271.5])
@pytest.mark.parametrize("figure_km", [300, 2750, 5000, 15_000])
@pytest.mark.parametrize(("shift_m", "verdict"), [(-1, "within"), (1, "beyond")])
def test_a_metre_on_either_side_of_the_limit(azimuth, figure_km, shift_m, verdict):
    end = WGS84.Direct(33.69, 73.05, azimuth, figure_km * 1000 + shift_m)
    start = LaunchRegion("i", "Islamabad", Point(73.05, 33.69))
    row = one(Claim("a", "A", region="i", range=figure_km), start, city(end["lon2"], end["lat2"]))
    assert row.verdict == verdict
    assert row.margin_nearest_km == pytest.approx(-shift_m / 1000, abs=1e-6)


def test_the_distances_that_the_articles_turn_on(claims, regions, cities):
    islamabad = LaunchRegion("i", "Islamabad", Point(73.04329, 33.72148))
    by_name = cities.set_index("name")
    washington = by_name.loc[["Washington"]].reset_index()
    row = one(Claim("a", "A", region="i", range=2750), islamabad, washington)
    assert row.nearest_km == pytest.approx(11_395, abs=15)
    colombo = by_name.loc[["Colombo"]].reset_index()
    row = compare_cities(claims[:1], regions, colombo).iloc[0]
    assert (round(row.nearest_km), round(row.farthest_km)) == (2147, 3391)
    assert row.verdict == "within_from_part"


def test_a_statement_says_what_it_would_need_and_a_notified_range_nothing(claims, regions, cities):
    anchorage = cities[cities.name == "Anchorage"]
    finer = next(claim for claim in claims if claim.quantity == "statement")
    row = compare_cities([finer], regions, anchorage).iloc[0]
    assert row.verdict == "no_figure"
    assert np.isnan(row.figure_km)
    assert "would need" in row.sentence
    notified = Claim("n", "N", operator="IN", region="IN", quantity="notified_range", range=1)
    assert compare_cities([notified], regions, anchorage).empty


def test_own_cities_are_left_out_unless_asked_for(claims, regions, cities):
    lahore = cities[cities.name == "Lahore"]
    assert compare_cities(claims[:1], regions, lahore).empty
    row = compare_cities(claims[:1], regions, lahore, own_cities=True).iloc[0]
    assert row.verdict == "within"
    assert row.nearest_km == 0


@pytest.fixture(scope="module")
def compared(claims, regions, cities):
    """Compare every shipped claim with a few cities."""
    return compare_cities(claims, regions, cities.head(40))


def test_every_sentence_repeats_figure_basis_claimant_and_date(compared, claims, regions):
    by_id = {claim.id: claim for claim in claims}
    assert set(compared.claim_id) == {
        claim.id
        for claim, start in pair_regions(claims, regions)
        if start is not None and (claim.figures_km or claim.wording)
    }
    for row in compared.itertuples():
        claim = by_id[row.claim_id]
        for said in (row.claimed_range, claim.basis, claim.claimant):
            assert said in row.sentence
        assert ("Projected, not present" in row.sentence) == (claim.basis == "projected")


def test_braces_in_names_are_only_text():
    start = LaunchRegion("i", "{city.__class__}", Point(0, 0))
    claim = Claim("a", "{0}", region="i", qualifier="more_than", range=1)
    row = one(claim, start, city(1, 1, name="{{7*7}} %s"))
    for name in ("{{7*7}} %s", "{city.__class__}", "{0}"):
        assert name in row.sentence


def brute_force_km(
    region: Polygon, lon: float, lat: float, farthest: bool = False, per_edge: int = 20_000
) -> float:
    """Distance to an outline by trying very many of its points; edges straight in lon/lat."""
    corners = np.array(region.exterior.coords)
    share = np.linspace(0, 1, per_edge)[:, None]
    best = max if farthest else min
    found = []
    for start, end in pairwise(corners):
        points = start + share * (end - start)
        places = np.full((2, per_edge), [[lon], [lat]])
        distance = Geod(ellps="WGS84").inv(*points.T, *places)[2]
        at = best(range(per_edge), key=distance.__getitem__)
        low, high = share[max(at - 1, 0), 0], share[min(at + 1, per_edge - 1), 0]
        for where in np.linspace(low, high, 201):
            lon0, lat0 = start + where * (end - start)
            found.append(WGS84.Inverse(lat0, lon0, lat, lon)["s12"])
    return best(found) / 1000


@pytest.mark.parametrize(
    ("lon", "lat"), [(79.85, 6.93), (37.6, 55.8), (-149.9, 61.2), (77.2, 28.6), (-179.9, -16.2)]
)
def test_a_metre_on_either_side_of_a_regions_limit(lon, lat):
    land = Polygon([(61.6, 24.9), (67.4, 24.0), (70.4, 28.0), (75.3, 32.3), (71.2, 36.1)])
    start = LaunchRegion("land", "Land", land)
    nearest, farthest = (brute_force_km(land, lon, lat, far) for far in (False, True))
    for figure, verdict in (
        (nearest - 0.001, "beyond"),
        (nearest + 0.001, "within_from_part"),
        (farthest - 0.001, "within_from_part"),
        (farthest + 0.001, "within"),
    ):
        row = one(Claim("a", "A", region="land", range=figure), start, city(lon, lat))
        assert row.verdict == verdict
        assert row.nearest_km == pytest.approx(nearest, abs=1e-5)
        assert row.farthest_km == pytest.approx(farthest, abs=1e-5)
        assert row.margin_nearest_km == figure - row.nearest_km
        assert row.margin_farthest_km == figure - row.farthest_km


def test_every_row_can_be_cited_on_its_own(compared, cities):
    assert tuple(compared.columns) == COLUMNS
    assert compared.index.is_unique
    row = compared[compared.claim_id == "a2-ians-2010"].iloc[0]
    assert (row.region, row.claimant) == ("India (mainland)", "Indian officials (unnamed)")
    assert row.source_url.startswith("https://twocircles.net/")
    assert row.population == cities.population[0]


def test_nothing_to_compare_keeps_the_columns(claims, regions, cities):
    table = compare_cities([], regions, cities)
    assert table.empty
    assert tuple(table.columns) == COLUMNS
    full = compare_cities(claims[:1], regions, cities.head(5))
    assert dict(table.dtypes) == dict(full.dtypes)


def test_without_sentences_only_the_sentences_are_missing(compared, claims, regions, cities):
    bare = compare_cities(claims, regions, cities.head(40), sentences=False)
    assert set(bare.sentence) == {""}
    pd.testing.assert_frame_equal(compared.drop(columns="sentence"), bare.drop(columns="sentence"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lat": [100.0]}, "cities:1: lat: found '100.0'; expected degrees from -90 to 90"),
        ({"lon": [180.5]}, "cities:1: lon: found '180.5'; expected degrees from -180 to 180"),
        ({"lon": [float("nan")]}, "cities:1: lon: found 'nan'"),
    ],
)
def test_a_place_off_the_globe_is_refused(change, said, claims, regions):
    with pytest.raises(DataError, match=said):
        compare_cities(claims, regions, city(0, 0).assign(**change))


@pytest.mark.parametrize(("lon", "lat"), [(180, 90), (-180, -90)])
def test_a_place_on_the_edge_of_the_globe_is_compared_with_or_without_its_population(lon, lat):
    row = one(
        Claim("a", "A", region="i", range=9), LaunchRegion("i", "I", Point(0, 0)), city(lon, lat)
    )
    assert (row.verdict, row.population) == ("beyond", 0)


def test_a_missing_column_is_named(claims, regions):
    with pytest.raises(DataError, match="expected a column lon"):
        compare_cities(claims, regions, city(0, 0).drop(columns="lon"))


def test_columns_hold_what_the_data_frame_holds():
    asked = ([Claim("a", "A", region="i", range=100)], [LaunchRegion("i", "I", Point(0, 0))])
    frame = compare_cities(*asked, city(1, 1))
    columns = compared_columns(*asked, city(1, 1))
    assert tuple(columns.columns) == COLUMNS
    assert list(columns.sentence) == list(frame.sentence)
    assert list(columns.verdict) == list(frame.verdict)
