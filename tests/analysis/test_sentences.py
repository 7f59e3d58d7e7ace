"""Each verdict has its own words, with the figure that it turns on."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from shapely import Point, box

from rangeviz import Claim, LaunchRegion, compare_cities
from rangeviz.analysis.sentences import SaidPlaces, sentences_of
from rangeviz.analysis.verdicts import compared_columns
from rangeviz.core.columns import Columns

YARD = LaunchRegion("y", "The yard", box(0, 0, 1, 1))
POST = LaunchRegion("p", "The post", Point(0, 0))
KM = np.array([120.4])


def said(verdict, start=YARD, **claim):
    one = Claim("a", "A", **({"range": 100, "qualifier": "stated"} | claim))
    places = SaidPlaces.at(np.array(["B"], dtype=object), KM, KM + 70)
    (text,) = sentences_of(one, start, np.array([verdict], dtype=object), places, np.array([0]))
    return text.replace("\xa0", " ").partition(" Claim: ")[0]


BETWEEN = {"qualifier": "between", "range": 90, "range_max": 150}


@pytest.mark.parametrize(
    ("verdict", "claim", "text"),
    [
        ("within", {}, "Within 100 km from anywhere in The yard."),
        ("within", {"start": POST}, "Within 100 km: B is 120 km from The post."),
        ("within", BETWEEN, "Within 90 km from anywhere in The yard."),
        ("within_from_part", {"start": POST}, "Within 100 km from part of The post: the nearest"),
        ("beyond", {}, "20 km beyond the claimed 100 km, measured"),
        ("beyond", {**BETWEEN, "range_max": 110}, "10 km beyond the claimed 110 km, measured"),
        ("beyond", {"range": 120}, "<1 km beyond the claimed 120 km, measured"),
        ("depends_on_figure", BETWEEN, "Depends on the figure: 90 km does not include B, 150 km"),
        ("not_settled", {"qualifier": "at_least"}, "no upper figure"),
        ("not_settled", {"qualifier": "less_than"}, "no lower figure"),
        ("not_settled", {"quantity": "test_distance"}, "flown in a test is no upper limit"),
        ("not_settled", {"quantity": "notified_range", "qualifier": "up_to"}, "no lower figure"),
        ("no_figure", {"quantity": "statement", "range": None}, "would need 120 km"),
    ],
)  # fmt: skip
def test_a_sentence_says_what_the_verdict_turns_on(verdict, claim, text):
    claim = dict(claim)
    assert text in said(verdict, claim.pop("start", YARD), **claim)


def test_own_cities_are_those_of_the_operator_and_margins_are_signed():
    cities = pd.DataFrame(
        {"geonameid": [1, 2], "name": ["Here", "There"], "country": ["PK", "IN"],
         "lon": [0.5, 0.5], "lat": [0.5, 2.0]}
    )  # fmt: skip
    mine = Claim("a", "A", operator="PK", region="y", range=120)
    at_sea = Claim("b", "B", region="y", range=120)
    assert compare_cities([mine, at_sea], [YARD], cities).city.tolist() == [
        "There",
        "Here",
        "There",
    ]
    columns = compared_columns([mine], [YARD], Columns.of(cities))
    assert list(columns.city) == ["There"]
    every = compare_cities([mine], [YARD], cities, own_cities=True)
    assert every.city.tolist() == ["Here", "There"]
    assert every.margin_farthest_km.tolist() == pytest.approx((120 - every.farthest_km).tolist())
    assert every.margin_nearest_km.tolist() == pytest.approx((120 - every.nearest_km).tolist())
