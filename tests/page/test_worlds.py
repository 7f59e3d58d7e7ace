"""Rings past 180 degrees, over a pole and beyond a hemisphere, in Chromium."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

import rangeviz as rv
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion

PLACES = {
    "date line": ((179, -18), 3000, 0),
    "north pole": ((20, 78), 3500, 1),
    "south pole": ((-60, -75), 4000, 1),
    "12,000 km": ((70, 30), 12_000, 1),
    "most of the world": ((10, 5), 17_000, 0),
}

DRAWN = """() => [...document.querySelectorAll(".rv-claim .rv-line")].map((path) =>
  path.getAttribute("d").split("M").slice(1).map((part) => ({
    closed: part.endsWith("Z"),
    points: part.replace("Z", "").split("L").map((pair) => pair.split(" ").map(Number)),
  })))"""

INSIDE = """(spots) => spots.map(([lon, lat]) => {
  const spot = rangeviz.map.latLngToLayerPoint([lat, lon]);
  const area = document.querySelector(".rv-overlay .rv-area");
  const point = area.ownerSVGElement.createSVGPoint();
  return area.isPointInFill(Object.assign(point, { x: spot.x, y: spot.y }));
})"""


@pytest.fixture(scope="module")
def world_pages(tmp_path_factory, cities):
    folder = tmp_path_factory.mktemp("worlds")
    few = cities[cities.capital]
    for name, (place, range_km, _) in PLACES.items():
        region = LaunchRegion("spot", "A spot", shapely.Point(place))
        claim = Claim("c", "C", operator="XX", range=range_km, region="spot", source_title="S")
        rv.draw_map([claim], [region], few).save(folder / f"{name}.html")
    return folder


@pytest.mark.parametrize("name", PLACES)
def test_a_ring_has_no_seam_and_fills_its_inside(open_page, world_pages, name):
    place, range_km, winds = PLACES[name]
    page = open_page(world_pages / f"{name}.html")
    page.evaluate("rangeviz.showView('map')")
    page.evaluate("rangeviz.map.setView([0, 0], 1.5, { animate: false })")
    world = page.evaluate("256 * 2 ** rangeviz.map.getZoom()")
    (pieces,) = page.evaluate(DRAWN)
    assert pieces
    for piece in pieces:
        assert piece["closed"] == (not winds)
        points = np.array(piece["points"])
        steps = np.abs(np.diff(points, axis=0))
        assert steps.max() < world / 20
        assert np.ptp(points[:, 0]) > (world if winds else 0)
    spots = [(lon, lat) for lon in range(-170, 171, 20) for lat in (-70, -50, -25, 0, 25, 50, 70)]
    away = rv.compare_cities(
        [Claim("c", "C", operator="XX", range=range_km, region="spot", source_title="S")],
        [LaunchRegion("spot", "A spot", shapely.Point(place))],
        table(spots),
    )
    clear = [n for n, km in enumerate(away.nearest_km) if abs(km - range_km) > 30]
    found = page.evaluate(INSIDE, [spots[n] for n in clear])
    assert found == [bool(away.nearest_km[n] < range_km) for n in clear]


def table(spots):
    lon, lat = zip(*spots, strict=True)
    ids = range(len(spots))
    return pd.DataFrame({"geonameid": ids, "name": "", "country": "", "lon": lon, "lat": lat})


def test_a_claim_that_no_place_lies_beyond_is_told_in_words(open_page, tmp_path, regions, cities):
    claims = [Claim("far", "Far", "US", range=18_000), Claim("near", "Near", "US", range=900)]
    path = tmp_path / "earth.html"
    rv.draw_map(claims, regions, cities).save(path)
    page = open_page(path)
    page.evaluate("rangeviz.showClaim(rangeviz.claims[0])")
    assert "One claim about one system is drawn, of two" in page.inner_text("#rv-panel")
    assert "No place on Earth lies beyond this figure" in page.inner_text("#rv-card")
