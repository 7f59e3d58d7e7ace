"""Cities whose verdict depends on whom one believes."""

from __future__ import annotations

import pandas as pd
from shapely import Point

from rangeviz import Claim, LaunchRegion, compare_cities
from rangeviz.analysis.disagreement import disagreements

START = LaunchRegion("x", "X", Point(0, 0))
CITIES = pd.DataFrame(
    {"geonameid": [7, 3], "name": ["Far", "Near"], "country": "CC", "lon": [4.0, 1.0], "lat": 0.0}
)  # 445 and 111 km


def claim(identity: str, **figures: object) -> Claim:
    return Claim(identity, figures.pop("system", "S"), region="x", **figures)


def test_claims_of_one_system_are_held_against_each_other():
    claims = [claim("big", range=500), claim("small", range=300), claim("t", range=50, system="T")]
    table = disagreements(claims, [START], CITIES)
    assert table[["city", "claim_id", "verdict", "disagreement"]].values.tolist() == [
        ["Far", "small", "beyond", "opposed"],
        ["Far", "big", "within", "opposed"],
    ]


def test_what_is_only_left_open_differs():
    claims = [claim("a", range=300), claim("b", range=300, qualifier="more_than")]
    table = disagreements(claims, [START], CITIES)
    assert table[["city", "verdict", "disagreement"]].values.tolist() == [
        ["Far", "beyond", "differ"],
        ["Far", "not_settled", "differ"],
    ]


def test_statements_and_other_regions_do_not_disagree():
    other = LaunchRegion("y", "Y", Point(4, 0))
    claims = [
        claim("a", range=300),
        Claim("b", "S", region="y", range=300),
        claim("c", quantity="statement", qualifier="", wording="far"),
    ]
    assert disagreements(claims, [START, other], CITIES).empty
    assert disagreements([], [START], CITIES).empty


def test_every_disagreement_is_in_the_comparison(claims, regions, cities):
    first = claims[0]
    doubled = [first, Claim("n", first.system, operator=first.operator, range=900), *claims[1:2]]
    table = disagreements(doubled, regions, cities)
    whole = compare_cities(doubled, regions, cities, sentences=False)
    count = whole[whole.system == claims[0].system].groupby("geonameid").verdict.nunique()
    assert set(table.geonameid) == set(count.index[count > 1])
    assert len(table) == 2 * (count > 1).sum() > 0
