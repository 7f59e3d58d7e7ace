"""The globe and the map of true distance: right at the poles, at 180 and past a hemisphere."""

from __future__ import annotations

import re

import numpy as np
import pytest
import shapely

import rangeviz as rv
from rangeviz.core.words import words
from rangeviz.geo.distance import region_distances
from rangeviz.geo.projection import Projection, centre_of
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.flat_circle import distances_km, flat_circle

KINDS = {"globe": "orthographic", "distance": "equidistant"}
EARTH_KM = 6378.137
SPOTS = "(spots) => spots.map(([lon, lat]) => rangeviz.viewNow().spot({ lon, lat }))"
BACK = "(spots) => spots.map((spot) => spot && rangeviz.viewNow().placeAt(...spot))"
CENTRE = """() => {
  const { projection, radius, middle } = rangeviz.viewNow();
  return { lon: projection.lon, lat: projection.lat, radius, middle };
}"""
VIEW = "([kind, lon, lat]) => rangeviz.setView({ kind, zoom: 2.4, lon, lat })"
ALONE = """(id) => {
  for (const claim of rangeviz.claims) claim.on = claim.id === id;
  rangeviz.refresh();
}"""
INSIDE = """(spots) => spots.map(([lon, lat]) => {
  const { middle, radius, projection } = rangeviz.viewNow();
  const far = (projection.kind === "globe" ? 1 : Math.PI) * radius;
  const spot = rangeviz.viewNow().spot({ lon, lat });
  if (!spot || Math.hypot(spot[0] - middle[0], spot[1] - middle[1]) > 0.998 * far) return null;
  const area = document.querySelector("#rv-globe .rv-area");
  const point = area.ownerSVGElement.createSVGPoint();
  return area.isPointInFill(Object.assign(point, { x: spot[0], y: spot[1] }));
})"""
LINES = """() => [...document.querySelectorAll("#rv-globe .rv-claim .rv-line")].map((path) =>
  path.getAttribute("d").split("M").slice(1).map((part) =>
    part.replace("Z", "").split("L").map((pair) => pair.split(" ").map(Number))))"""
OTHER_ADDRESS = """(old) => new Promise((done) => {
  const look = () => (location.hash === old ? setTimeout(look, 20) : done());
  look();
})"""
ADDRESS_SAYS = """(text) => new Promise((done) => {
  const look = () => (location.hash.includes(text) ? done() : setTimeout(look, 20));
  look();
})"""
FRAMES = """() => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""
PLACES = {
    "date line": ((179, -18), 3000),
    "north pole": ((20, 78), 3500),
    "south pole": ((-60, -75), 4000),
    "12,000 km": ((70, 30), 12_000),
    "most of the world": ((10, 5), 17_000),
    "round the pole": ((0, 89.7), 60),
    "the last 3 km": ((10, 5), 20_000),
    "Fiji": ((179.95, -17), 9_950),
    "past half the world": ((-64, -34), 15_000),
}


def random_places(count, seed):
    rng = np.random.default_rng(seed)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    return np.column_stack([rng.uniform(-180, 180, count), lat]).tolist()


@pytest.fixture(scope="module")
def globe_page(tmp_path_factory, cities):
    """Save a page of a claim from each place."""
    claims = [
        Claim(name, "C", range=range_km, region=name, source_title="S")
        for name, (_, range_km) in PLACES.items()
    ]
    spots = [LaunchRegion(name, name, shapely.Point(place)) for name, (place, _) in PLACES.items()]
    path = tmp_path_factory.mktemp("globes") / "globe.html"
    rv.draw_map(claims, spots, cities.head(0)).save(path)
    return path


def misplaced(spots, nearest, range_km, asked, found):
    """Of places asked for by number, give those found on the wrong side; None is out of sight."""
    return [
        (spots[n], nearest[n])
        for n, one in zip(asked, found, strict=True)
        if one is not None and one != (nearest[n] < range_km)
    ]


@pytest.mark.parametrize("name", PLACES)
def test_places_lie_inside_a_ring_if_they_are_near_enough(open_page, globe_page, name):
    place, range_km = PLACES[name]
    page = open_page(globe_page)
    page.evaluate(ALONE, name)
    spots = [*random_places(200, seed=len(name)), [0, 90], [0, -90], list(place), [179.9, 1]]
    nearest = region_distances(shapely.Point(place), *np.transpose(spots))[0] / 1000
    clear = [n for n, km in enumerate(nearest) if abs(km - range_km) > 12]
    opposite = [place[0] - 180, -place[1]]
    for kind, others in {"globe": [100, 80], "distance": [-150, -65]}.items():
        for middle in (list(place), opposite, others):
            page.evaluate(VIEW, [kind, *middle])
            found = page.evaluate(INSIDE, [spots[n] for n in clear])
            assert sum(one is not None for one in found) > 70
            assert not misplaced(spots, nearest, range_km, clear, found), (kind, middle)
            seen = page.evaluate(CENTRE)
            far = seen["radius"] * (1 if kind == "globe" else np.pi)
            for line in (np.array(line) for path in page.evaluate(LINES) for line in path):
                assert np.hypot(*(line - seen["middle"]).T).max() <= far + 0.2
                assert np.hypot(*np.diff(line, axis=0).T).max() < far / 5


def test_a_globe_that_turns_shows_the_same_rings(open_page, globe_page):
    """With fewer points than at rest: true to some px."""
    page = open_page(globe_page)
    for name, (place, range_km) in PLACES.items():
        page.evaluate(ALONE, name)
        spots = random_places(200, seed=len(name))
        nearest = region_distances(shapely.Point(place), *np.transpose(spots))[0] / 1000
        clear = [n for n, km in enumerate(nearest) if abs(km - range_km) > 120]
        for middle in (place, (place[0] - 180, -place[1])):
            page.evaluate(VIEW, ["globe", *middle])
            page.mouse.move(440, 560)  # beside the labels
            page.mouse.down()
            page.mouse.move(410, 570, steps=2)
            page.wait_for_selector("#rv-globe .rv-turning", state="attached")
            page.evaluate(FRAMES)
            found = page.evaluate(INSIDE, [spots[n] for n in clear])
            points = [len(line) for path in page.evaluate(LINES) for line in path]
            page.mouse.up()
            assert page.locator("#rv-globe .rv-turning").count() == 0
            assert sum(one is not None for one in found) > 60
            assert not misplaced(spots, nearest, range_km, clear, found), (name, middle)
            again = [len(line) for path in page.evaluate(LINES) for line in path]
            assert not points or sum(points) <= sum(again)


def test_places_lie_where_the_figures_have_them(open_page, shipped_page):
    page = open_page(shipped_page)
    spots = random_places(300, seed=5)
    for kind, name in KINDS.items():
        page.evaluate(VIEW, [kind, 70.0, 33.0])
        seen = page.evaluate(CENTRE)
        found = page.evaluate(SPOTS, spots)
        wanted = Projection(name, seen["lon"], seen["lat"]).points(spots)
        shown = [n for n, one in enumerate(found) if one and np.hypot(*wanted[n]) < 12_000]
        assert len(shown) > 110
        km = (
            (np.array([found[n] for n in shown]) - seen["middle"])
            * [1, -1]
            / seen["radius"]
            * EARTH_KM
        )
        off = np.hypot(*(km - wanted[shown]).T)
        assert off.max() < (40 if kind == "globe" else 60)  # a px at that scale is 29 km
        if kind == "distance":
            from_centre = np.hypot(*km.T) - np.hypot(*wanted[shown].T)
            assert np.abs(from_centre).max() < 0.6
        back = page.evaluate(BACK, found)
        for place, again in zip(spots, back, strict=True):
            if again:
                turn = abs((again["lon"] - place[0] + 180) % 360 - 180)
                off_deg = turn * np.cos(np.radians(place[1])), abs(again["lat"] - place[1])
                assert max(off_deg) < 0.02


def test_the_flat_circle_is_that_of_the_figures(open_page, shipped_page, regions):
    page = open_page(shipped_page)
    page.evaluate(VIEW, ["distance", 70.0, 33.0])
    page.get_by_label(words("flat.show")).check()
    drawn = page.locator("#rv-globe .rv-flat .rv-line").get_attribute("d")
    line = np.array(
        [[float(x) for x in p.split(" ")] for p in re.findall(r"[-\d.]+ [-\d.]+", drawn)]
    )
    india = next(one for one in regions if one.id == "IN-mainland")
    circle = flat_circle(*centre_of([india.geometry]), 5_000)
    wanted = np.array(page.evaluate(SPOTS, circle.tolist()))
    assert shapely.hausdorff_distance(*map(shapely.LineString, (line, wanted))) < 2
    least, most = (f"{km:,.0f}" for km in distances_km(india.geometry, circle))
    said = page.locator("#rv-key").inner_text()
    assert f"in truth {least} to {most} km from India (mainland)" in said.replace("\xa0", " ")
    assert "flat=1" in page.evaluate("location.hash")
    page.get_by_label(words("flat.show")).uncheck()
    assert page.locator(".rv-flat").count() == 0


def test_the_page_opens_on_the_view_in_which_its_ranges_can_be_read(open_page, tmp_path, cities):
    spot = LaunchRegion("spot", "A spot", shapely.Point(-64, -34))
    opened = {}
    for km in (4_000, 15_000, 19_000):
        claim = Claim("c", "C", operator="XX", range=km, region="spot", source_title="S")
        rv.draw_map([claim], [spot], cities.head(0)).save(tmp_path / f"{km}.html")
        page = open_page(tmp_path / f"{km}.html", fresh=True)
        opened[km] = page.locator(".rv-views input:checked").get_attribute("value")
        if km == 15_000:
            start = page.evaluate(SPOTS, [[-64, -34]])[0]
            assert start, "the launch region is in sight"
            assert "whole Earth lies within but 15 %" in page.inner_text("#rv-summary").replace(
                "\xa0", " "
            )
            assert page.locator("#rv-globe .rv-line").count() == 1
    assert opened == {4_000: "map", 15_000: "globe", 19_000: "distance"}


def test_a_claim_that_covers_the_earth_is_said_and_not_counted(
    open_page, tmp_path, regions, cities
):
    claims = [Claim("c", "C", "AR", range=20_003, source_title="S")]
    rv.draw_map(claims, regions, cities.head(0)).save(tmp_path / "earth.html")
    said = open_page(tmp_path / "earth.html").inner_text("#rv-summary").replace("\xa0", " ")
    assert said.startswith("No line is drawn: one claim is in the list.")
    assert "C, 20,003 km: no place on Earth lies beyond it" in said


def test_the_globe_turns_answers_and_comes_back(open_page, shipped_page):
    page = open_page(shipped_page)
    page.get_by_label("Globe", exact=True).check()
    assert page.locator("#rv-map").evaluate("(map) => getComputedStyle(map).visibility") == "hidden"
    plates = page.locator("#rv-globe .rv-plate")
    assert plates.count() == page.locator("#rv-globe .rv-claim").count() == 2
    first = page.evaluate(CENTRE)
    page.mouse.move(800, 300)
    page.mouse.down()
    page.mouse.move(700, 340, steps=4)
    page.mouse.up()
    turned = page.evaluate(CENTRE)
    assert turned["lon"] > first["lon"] + 5
    assert turned["lat"] > first["lat"] + 3
    assert page.locator("#rv-card").is_hidden(), "a drag asks nothing"
    page.evaluate(OTHER_ADDRESS, "")
    address = page.evaluate("location.hash")
    page.mouse.wheel(0, -400)
    page.evaluate(OTHER_ADDRESS, address)  # it has come to rest
    assert page.evaluate(CENTRE)["radius"] > turned["radius"] * 1.5
    assert "view=globe" in page.evaluate("location.hash")
    page.locator("#rv-globe").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("-")
    page.keyboard.press("0")
    page.evaluate(FRAMES)
    assert page.locator("#rv-globe .rv-turning").count() == 0, "what a key has moved is at rest"
    again = page.evaluate(CENTRE)
    assert {**again, "middle": 0} == pytest.approx({**first, "middle": 0}, abs=1e-6)
    x, y = page.evaluate("rangeviz.viewNow().spot({ lon: 67.0104, lat: 24.8608 })")
    page.locator("#rv-globe").click(position={"x": x, "y": y})
    assert page.locator("#rv-card h2").inner_text() == "Karachi, Pakistan"
    assert page.locator("#rv-globe .rv-asked").count() == 1
    page.keyboard.press("Escape")
    plates.first.click()
    assert page.locator("#rv-globe .rv-dimmed").count() == 1
    page.keyboard.press("Escape")
    page.locator(".rv-views input").nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert page.locator(".rv-views input:checked").get_attribute("value") == "distance"
    page.locator(".rv-zoom button").nth(2).click()
    page.evaluate(ADDRESS_SAYS, "view=distance")
    hash_ = page.evaluate("location.hash")
    fresh = open_page(shipped_page, fresh=True)
    fresh.evaluate("(hash) => { location.hash = hash; }", hash_)
    fresh.wait_for_function(
        "document.querySelector('.rv-views input:checked').value === 'distance'"
    )
    assert fresh.evaluate("rangeviz.viewNow().radius") == pytest.approx(
        page.evaluate("rangeviz.viewNow().radius"), rel=0.01
    )


NAMES = """() => Object.fromEntries([
  ...document.querySelectorAll("#rv-globe .rv-plate:not([visibility=hidden])"),
].map((plate) => {
  const { x, width, y } = plate.getBoundingClientRect();
  return [plate.dataset.claim, [x + width / 2, y]];
}))"""


@pytest.mark.parametrize("kind", KINDS)
def test_what_moves_is_the_map_that_it_was(kind, open_page, shipped_page):
    """Names ride along, lines stay whole; at rest all is drawn anew."""
    page = open_page(shipped_page)
    page.evaluate(VIEW, [kind, 70.0, 33.0])
    before = page.evaluate(NAMES)
    count = page.locator("#rv-globe path").count()
    page.mouse.move(800, 300)
    page.mouse.down()
    page.mouse.move(740, 300, steps=3)
    page.locator("#rv-globe [transform]").first.wait_for(state="attached")
    page.evaluate("new Promise(requestAnimationFrame)")
    moving = page.evaluate(NAMES)
    drawn = page.locator("#rv-globe path").count()
    page.mouse.up()
    assert set() < set(moving) <= set(before)
    assert all(5 < before[one][0] - moving[one][0] < 61 for one in moving), (before, moving)
    assert drawn == count
    assert page.locator("#rv-globe [transform]").count() == 0


ZOOMED = """async (steps) => {
  const globe = document.getElementById("rv-globe");
  const place = () => {
    const { x, width } = globe.querySelector(".rv-line").getBoundingClientRect();
    return [x, width];
  };
  const places = [place()];
  for (const deltaY of steps) {
    const spot = { clientX: 800, clientY: 300, bubbles: true, cancelable: true };
    globe.dispatchEvent(new WheelEvent("wheel", { ...spot, deltaY }));
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    places.push(place());
  }
  return places;
}"""


def test_a_flat_map_that_is_zoomed_away_and_back_is_as_it_was(open_page, shipped_page):
    page = open_page(shipped_page)
    page.evaluate(VIEW, ["distance", 70.0, 33.0])
    start, pushed, anew, back = page.evaluate(ZOOMED, [-200, -400, 600])
    assert pushed[1] == pytest.approx(start[1] * 2**0.5, rel=0.02)
    assert anew[1] == pytest.approx(start[1] * 2**1.5, rel=0.02)
    assert back == pytest.approx(start, abs=1)
