"""Rings past a hemisphere, ranges beyond the Earth, and regions too small to be seen."""

from __future__ import annotations

import pytest
import shapely
from scenes import build_scene

from rangeviz.core.errors import RangevizError
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.layout import lay_out_map
from rangeviz.maps.planning import plan_map

HERE = LaunchRegion("here", "Here", shapely.box(34, 30, 36, 33))
FAR_AWAY = LaunchRegion("away", "Away", shapely.box(150, -40, 160, -30))


def claim(km: float, region: str = "here", **more: str) -> Claim:
    name = f"{region}-{km:.0f}"
    return Claim(name, f"Rocket {name}", "IL", range=km, region=region, shown=True, **more)


def side_of(scene, number: int = 0) -> str:
    """Tell from the picture itself which side of the line is within."""
    ring = scene.rings[number]
    loop = shapely.Polygon(max(ring.lines.geoms, key=lambda line: line.length))
    return "inside" if ring.area.contains(loop.representative_point()) else "outside"


def text_of(label) -> str:
    return label.text.replace("\u00a0", " ")


@pytest.mark.slow
def test_a_ring_past_a_hemisphere_says_where_within_is(cities):
    few = cities.head(0)
    round_here = build_scene([claim(15_000)], [HERE], few, 600, 400)
    assert side_of(round_here) == round_here.rings[0].side == "inside"
    assert "within: inside this line" in text_of(round_here.labels[0])
    # two regions: the centre is between them, so the ring of one may close round its antipode
    claims = [claim(17_000), claim(900, "away")]
    both = build_scene(claims, [HERE, FAR_AWAY], few, 600, 400)
    assert side_of(both) == both.rings[0].side == "outside"
    assert both.rings[1].side == ""
    rows = [row.text for row in both.key if row.kind == "side"]
    assert rows == ["Past a hemisphere: within is everywhere outside the line"]
    mercator = build_scene([claim(11_000)], [HERE], few, 600, 400, projection="mercator")
    assert [row.text for row in mercator.key if row.kind == "side"] == [
        "Past a hemisphere: within is on the side of Here"
    ]
    assert not [
        row for row in build_scene([claim(9_900)], [HERE], few, 600, 400).key if row.kind == "side"
    ]


def test_a_range_that_covers_the_earth_is_said_and_not_counted():
    plan = plan_map([claim(900), claim(20_003)], [HERE])
    assert [one.claim.id for one in plan.drawn] == ["here-900"]
    assert plan.summary.startswith("One claim about one system is drawn, of two.")
    assert "20,003 km, no place on Earth lies beyond it" in plan.undrawn_text.replace("\u00a0", " ")
    with pytest.raises(RangevizError, match="no place lies beyond the claimed range"):
        plan_map([claim(20_003)], [HERE])


@pytest.mark.slow
def test_a_region_too_small_to_be_seen_has_an_inset(cities):
    few = cities.head(0)
    scene = build_scene([claim(15_000)], [HERE], few, 600, 400)
    (inset,) = scene.insets
    frame = shapely.box(inset.box.left, inset.box.top, inset.box.right, inset.box.bottom)
    assert inset.region.area.within(frame)
    assert inset.region.area.area > 0.1 * frame.area > 20 * scene.regions[0].area.area
    assert inset.base.land.within(frame.buffer(0.1))
    mark = shapely.box(inset.mark.left, inset.mark.top, inset.mark.right, inset.mark.bottom)
    assert scene.regions[0].area.within(mark)
    for label in (*scene.labels, *scene.names):
        assert not label.box.meets(inset.box)
        assert not label.box.meets(inset.mark)
    assert not scene.rings[0].lines.intersects(frame)
    assert "golan" in {place.id for place in scene.disputed}, "it is seen on the inset"
    assert not build_scene([claim(900)], [HERE], few, 600, 400).insets
    assert not build_scene([claim(15_000)], [HERE], few, 600, 400, coarse=True).insets
    pad = LaunchRegion("here", "Pad", shapely.Point(35, 31))
    assert not build_scene([claim(15_000)], [pad], few, 600, 400).insets, "a square is seen"


@pytest.mark.parametrize("projection", ["equidistant", "equal-area", "orthographic", "mercator"])
def test_every_ring_on_a_sheet_has_its_launch_region_there(projection, cities):
    starts = [
        LaunchRegion(f"r{n}", f"R{n}", shapely.box(90 * n, 0, 90 * n + 5, 5)) for n in range(4)
    ]
    claims = [claim(9_000 + n, f"r{n}") for n in range(4)]
    plan = plan_map(claims, starts, projection=projection)
    scene = lay_out_map(plan, cities.head(0), 500, 500, coarse=True)
    shown = {shape.region.id for shape in scene.regions if not shape.area.is_empty}
    assert plan.drawn
    assert {one.region.id for one in plan.drawn} <= shown
    assert len(plan.drawn) + len(plan.undrawn) == 4
