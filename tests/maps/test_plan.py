"""One plan for every output: what is drawn, in which colour, and what is left out and why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pages import read_page

import rangeviz as rv
from rangeviz import Claim, LaunchRegion, RangevizError, plan_map
from rangeviz.core.choices import PROJECTIONS
from rangeviz.exports.layers import build_layers
from rangeviz.geo.rings import range_rings
from rangeviz.maps.layout import lay_out_map
from rangeviz.maps.style import SYSTEM_COLOURS

PAD = [LaunchRegion("pad", "Pad", shapely.Point(10, 20))]


def claims_on(count, **more):
    return [
        Claim(f"c{n}", f"S{n}", range=500 + 100 * n, region="pad", **more) for n in range(count)
    ]


def test_page_and_picture_draw_the_same_claims_in_the_same_colours(cities):
    claims = claims_on(12)
    claims[10] = replace(claims[10], shown=True)
    claims[3] = replace(claims[3], shown=True)
    picture = plan_map(claims, PAD, highlight="c11")
    page = plan_map(claims, PAD, highlight="c11", projection="mercator", whole=True)
    assert [one.claim.id for one in picture.drawn] == ["c11", "c10", "c3"]
    assert picture.drawn == page.drawn
    assert [one.colour for one in picture.drawn] == [2, 1, 0], "colours go to what is drawn"
    scene = lay_out_map(picture, cities.iloc[:0], 300, 300)
    assert {ring.claim.id: ring.ink for ring in scene.rings} == {
        "c3": "system-0",
        "c10": "system-1",
        "c11": "system-2",
    }
    on_page = read_page(rv.draw_map(claims, PAD, cities, highlight="c11").get_root().render())[1]
    colours = {claim["id"]: claim["colour"] for claim in on_page["claims"]}
    assert [colours[name] for name in ("c3", "c10", "c11", "c0")] == [0, 1, 2, 3]


def test_a_highlighted_claim_on_a_ninth_system_has_a_colour():
    claims = claims_on(10, shown=True)
    plan = plan_map(claims, PAD, highlight="c9")
    assert plan.drawn[0].claim.id == "c9"
    assert plan.drawn[0].colour is not None
    assert [one.claim.id for one in plan.undrawn] == ["c7", "c8"]
    assert {one.reason for one in plan.undrawn} == {"colour"}


def test_colours_of_files_are_those_of_the_map():
    claims = [
        *claims_on(9),
        Claim("sea", "Sea", range=900, region="none", shown=True),
        Claim("flown", "Flown", "XX", "test_distance", range=900, shown=True),
        Claim("x", "X", range=900, region="pad", shown=True),
    ]
    (one,) = plan_map(claims, PAD).drawn
    rings = build_layers(claims, PAD).rings.set_index("claim_id")
    assert rings.colour["x"].iloc[0] == SYSTEM_COLOURS[one.colour][0] == SYSTEM_COLOURS[0][0]


@pytest.mark.slow
def test_a_claim_that_no_place_lies_beyond_has_no_line_on_any_map(regions, cities):
    far = Claim("far", "Far", "US", range=18_000)
    claims = [far, Claim("near", "Near", "US", range=900)]
    for plan in (
        plan_map(claims, regions),
        plan_map(claims, regions, projection="mercator", whole=True),
    ):
        assert [one.claim.id for one in plan.drawn] == ["near"]
        assert plan.why_undrawn(far) == "no place on Earth lies beyond it"
    data = read_page(rv.draw_map(claims, regions, cities).get_root().render())[1]
    assert [bool(claim["starts"][0]["rings"]) for claim in data["claims"]] == [False, True]
    with pytest.raises(RangevizError, match="nothing to draw: no place lies beyond"):
        plan_map([far], regions)


def test_no_more_lines_than_have_room_and_the_highlighted_one_among_them():
    plan = plan_map(claims_on(6), PAD, highlight="c5", most=3)
    assert [one.claim.id for one in plan.drawn] == ["c5", "c1", "c0"]
    assert [one.claim.id for one in plan.left_out] == ["c2", "c3", "c4"]
    assert not plan.undrawn


def test_rings_are_grown_once_however_many_claims_share_them(monkeypatch):
    grown = []

    def grow(geometry, ranges_km, **more):
        grown.extend(ranges_km)
        return range_rings(geometry, ranges_km, **more)

    monkeypatch.setattr("rangeviz.analysis.claim_rings.range_rings", grow)
    same = [Claim(f"c{n}", f"S{n}", range=900, region="pad") for n in range(5)]
    plan_map(same, PAD)
    assert grown == [900]


@pytest.mark.slow
@pytest.mark.parametrize("projection", PROJECTIONS)
def test_what_is_planned_is_seen(projection):
    rng = np.random.default_rng(7)
    for most in (None, 4, None, 4):
        spots = np.column_stack([rng.uniform(-180, 180, 10), rng.uniform(-80, 80, 10)])
        pads = [LaunchRegion(f"p{n}", "P", shapely.Point(spot)) for n, spot in enumerate(spots)]
        claims = [
            Claim(f"c{n}", f"S{n}", range=300 + 200 * n, region=f"p{n}", shown=True)
            for n in range(10)
        ]
        plan = plan_map(claims, pads, projection=projection, most=most)
        for one in plan.claims:
            ring = plan.rings[one.region.id, one.longest_km, "from_some"].polygon
            is_seen = not plan.plane.outline(ring, plan.plane.domain).is_empty
            is_seen &= bool(np.isfinite(plan.plane.points(one.region.geometry.coords)).all())
            assert is_seen if one.is_drawn else (one.reason != "rim" or not is_seen)
        drawn = lay_out_map(plan, None, 300, 300, coarse=True).rings
        assert len(drawn) == len(plan.drawn)


def test_a_claim_keeps_its_ring_where_ids_are_given_twice(cities):
    claims = [Claim("a", "A", range=km, region="pad") for km in (1000, 2000)]
    data = read_page(rv.draw_map(claims, PAD, cities).get_root().render())[1]
    used = [claim["starts"][0]["rings"]["low"]["from_some"] for claim in data["claims"]]
    assert used == [0, 2]


def test_room_for_no_line_is_nothing_to_draw():
    with pytest.raises(RangevizError, match="nothing to draw"):
        plan_map(claims_on(2), PAD, most=0)


def test_a_region_that_is_one_line_is_drawn_on_page_and_paper(cities):
    road = [LaunchRegion("road", "Road", shapely.LineString([(10, 10), (14, 12)]))]
    claims = [Claim("a", "A", range=800, region="road")]
    assert "rv-picture" in rv.draw_map(claims, road, cities).get_root().render()
    (region,) = lay_out_map(plan_map(claims, road), None, 300, 300).regions
    assert region.outline.length > 5


@pytest.mark.parametrize(
    ("place", "range_km", "projection"),
    [
        ((0, -90), 300, "Azimuthal equidistant"),
        ((0, 84), 100, "Azimuthal equidistant"),
        ((10, 20), 900, "Web Mercator"),
        ((10, 20), 20_003.9312, ""),
    ],
)
def test_the_still_picture_shows_what_a_web_map_does_not(cities, place, range_km, projection):
    pad = [LaunchRegion("pad", "Pad", shapely.Point(place))]
    claims = [Claim("a", "A", range=range_km, region="pad")]
    page = rv.draw_map(claims, pad, cities).get_root().render()
    figure = page.partition("<figure>")[2].partition("</figure>")[0]
    assert ("<svg" in figure) == bool(projection)
    assert projection in figure.partition("<figcaption>")[2]
