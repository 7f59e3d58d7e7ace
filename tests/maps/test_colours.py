"""One system has one colour in every output of one list of claims."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
import shapely
from matplotlib.colors import to_hex

from rangeviz.documents.brief import draw_brief
from rangeviz.documents.slides import MOST_RINGS
from rangeviz.exports.layers import build_layers
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.chart import draw_claims
from rangeviz.maps.figure import draw_figure
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.planning import plan_map
from rangeviz.maps.style import COLOURS, SYSTEM_COLOURS
from rangeviz.page.data import page_data

PAD = [LaunchRegion("pad", "Pad", shapely.Point(53, 33))]


def claims_on(systems: int) -> list[Claim]:
    """Make two claims on each system, the last systems shown; one of those has no launch region."""
    claims = [
        Claim(f"c{n}-{k}", f"S{n}", "IR", range=500 + 90 * n + k, region="pad", quote="far")
        for n, k in product(range(systems), range(2))
    ]
    shown = [replace(one, shown=True) for one in claims[-7:]]
    shown[2] = replace(shown[2], region="none")
    return [*claims[:-7], *shown]


def colours_of(plan: MapPlan) -> dict[str, str]:
    """Give the colour of each system that has one."""
    return {
        one.claim.system: SYSTEM_COLOURS[one.colour][0].lower()
        for one in plan.claims
        if one.colour is not None
    }


@pytest.mark.slow
@pytest.mark.parametrize("systems", [7, 11])
def test_page_figure_chart_slide_brief_and_gis_agree(systems, cities):
    claims, few = claims_on(systems), cities.head(30)
    plan = plan_map(claims, PAD)
    wanted, drawn = colours_of(plan), [one.claim.system for one in plan.drawn]
    assert set(drawn) <= set(wanted), "what is drawn comes first"
    assert colours_of(plan_map(claims, PAD, most=MOST_RINGS)) == wanted
    page = page_data(plan_map(claims, PAD, whole=True), few)["claims"]
    on_page = {one["system"]: one["colour"] for one in page if one["colour"] is not None}
    assert {name: SYSTEM_COLOURS[n][0].lower() for name, n in on_page.items()} == wanted
    figure = draw_figure(claims, PAD, few, size="column")
    lines = {patch.get_gid(): to_hex(patch.get_edgecolor()) for patch in figure.axes[1].patches}
    for claim in claims:
        if f"ring-{claim.id}" in lines:
            assert lines[f"ring-{claim.id}"] == wanted[claim.system]
    brief = draw_brief(claims, PAD, few)
    for one in brief.said:
        name = one.name.split(" ")[1 if one.name[0].isdigit() else 0]  # past twelve with a number
        assert one.colour.lower() == wanted[name] or "not drawn" in one.source
    rings = build_layers(claims, PAD).rings
    assert dict(zip(rings.system, rings.colour.str.lower(), strict=True)).items() >= wanted.items()
    panels = [ax for ax in draw_claims(claims, layout="panels").axes if ax.get_title(loc="left")]
    assert len(panels) == systems
    for ax in panels:
        system = ax.get_title(loc="left")
        marks = [mark for mark in ax.lines if str(mark.get_gid()).startswith("claim-")]
        told = wanted[system] if systems <= len(SYSTEM_COLOURS) else COLOURS["text"].lower()
        assert {to_hex(mark.get_markeredgecolor()) for mark in marks} == (
            {told} if marks else set()
        )


def test_a_system_that_is_not_drawn_lends_its_colour():
    claims = [
        Claim(f"c{n}", f"S{n}", "IR", range=500 + n, region="pad", shown=True) for n in range(9)
    ]
    claims[0] = replace(claims[0], range=19_999.0)
    earth = [LaunchRegion("pad", "Pad", shapely.LineString([(0, 0), (30, 10)]))]
    plan = plan_map(claims, earth)
    assert [one.reason for one in plan.claims] == ["earth", *[""] * 8]
    assert colours_of(plan).keys() == {one.claim.system for one in plan.drawn}
