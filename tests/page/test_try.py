"""Figures that a reader tries: their rings are true, they are marked, and a link carries them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

import rangeviz as rv
from rangeviz.geo.distance import region_distances

RING = """([text, inner]) => {
  rangeviz.tryFigures([text]);
  const [claim] = rangeviz.tried;
  rangeviz.tryFigures([]);
  const ring = inner ? claim.inner : claim.outer[0]?.ring;
  const { areas, points } = claim.region;
  if (!ring) return { areas, points, curves: [] };
  return { areas, points, south: ring.south, curves: ring.curves.map(({ flat }) => [...flat]) };
}"""
COUNTRIES = "FJ RU US CL AQ NZ LS FR ID KI CA GL".split()
FEW = [("FJ", 2000), ("LS", 12_000), ("NZ", 19_000), ("point", 5_000)]
MANY = [(key, km) for key in COUNTRIES for km in (150, 2_500, 12_000)]


@pytest.fixture(scope="module")
def few_claims(tmp_path_factory, claims, regions, cities):
    """Save a page of two claims."""
    path = tmp_path_factory.mktemp("try") / "page.html"
    rv.draw_map(claims[:2], regions, cities).save(path)
    return path


def check_ring(page, origin, km, *, inner=False):
    """Hold a ring to its distances: along the line, and within and beyond it."""
    code = "179.9000,-17.0000" if origin == "point" else origin
    page.set_default_timeout(120_000)
    found = page.evaluate(RING, [f"stated/{km}//km/{code}", inner])
    lines = shapely.linestrings if found["areas"] else None
    shape = (
        shapely.build_area(shapely.geometrycollections([lines(area) for area in found["areas"]]))
        if lines
        else shapely.Point(found["points"][0])
    )
    measured = 1 if inner else 0
    lonlat = [on_earth(np.reshape(flat, (-1, 2))) for flat in found["curves"]]
    for curve in lonlat:
        curve = np.concatenate((curve, (curve[1:] + curve[:-1]) / 2))
        curve = curve[np.abs(curve[:, 1]) < 89]
        away = region_distances(shape, (curve[:, 0] + 540) % 360 - 180, curve[:, 1])[measured]
        assert np.abs(away / 1000 - km).max() < (1 if lines else 0.1), origin
    rng = np.random.default_rng(km)
    lon, lat = rng.uniform(-180, 180, 1000), np.degrees(np.arcsin(rng.uniform(-0.999, 0.999, 1000)))
    away = region_distances(shape, lon, lat)[measured] / 1000
    clear = np.abs(away - km) > 1
    inside = within(lonlat, found.get("south", True), lon, lat)
    assert (inside == (away <= km))[clear].all(), origin
    return len(lonlat)


def on_earth(flat):
    """Turn the unit square of the web map into longitude and latitude."""
    x, y = flat.T
    return np.column_stack((x * 360 - 180, np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * y))))))


def within(curves, south, lon, lat):
    """Count, for each place, the curves between it and the south pole."""
    inside = np.full(len(lon), south)
    for curve in curves:
        start, end = curve[:-1], curve[1:]
        for turn in range(-3, 4):
            x = lon[:, None] + 360 * turn
            meets = (start[:, 0] <= x) != (end[:, 0] <= x)
            place, edge = np.nonzero(meets)
            share = (x[place, 0] - start[edge, 0]) / (end - start)[edge, 0]
            below = start[edge, 1] + share * (end - start)[edge, 1] < lat[place]
            inside ^= np.bincount(place[below], minlength=len(lon)) % 2 == 1
    return inside


@pytest.mark.parametrize(("origin", "km"), FEW)
def test_a_tried_ring_is_true(open_page, few_claims, origin, km):
    assert check_ring(open_page(few_claims), origin, km) >= (origin != "NZ")
    if origin == "LS":
        assert check_ring(open_page(few_claims), origin, km, inner=True)


@pytest.mark.long
@pytest.mark.parametrize(("origin", "km"), MANY)
def test_rings_of_telling_countries_are_true(open_page, few_claims, origin, km):
    check_ring(open_page(few_claims), origin, km)


def say(page):
    return page.locator("#rv-try-status").inner_text()


def draw(page, origin, figure, wording="stated", second="", unit="km"):
    page.locator("#rv-try-from").fill(origin)
    page.keyboard.press("Escape")
    page.locator("[name=wording]").select_option(wording)
    page.locator("[name=low]").fill(figure)
    if second:
        page.locator("[name=high]").fill(second)
    page.locator("[name=unit]").select_option(unit)
    page.get_by_role("button", name="Draw", exact=True).click()
    return say(page)


def test_wrong_input_gets_one_sentence(open_page, few_claims):
    page = open_page(few_claims, fresh=True)
    page.get_by_text("Try a figure").click()
    number = "Write the figure as a number, such as 1,500 or 1500.5."
    wrong = {
        ("", "500"): "Say where it starts: a launch region, a country, a city, degrees, or a place",
        ("Xyzzyq", "500"): "No place called “Xyzzyq”.",
        ("99, 10", "500"): "“99, 10” is no position: a latitude is at most 90",
        ("Fiji", ""): number,
        ("Fiji", "abc"): number,
        ("Fiji", "-5"): number,
        ("Fiji", "1e3"): number,
        ("Fiji", "0"): "A range is more than 0.",
        ("Fiji", "25000"): "No place on Earth is more than 20,003\u00a0km away",
        ("Fiji", "1.500"): "“1.500” can be read in two ways: write 1500 or 1.50.",
        ("Fiji", "5"): "Round an outline, the least figure is 20 km",
        ("Fiji", "900", "between", "300"): "The second figure is the larger one.",
    }
    for typed, sentence in wrong.items():
        assert draw(page, *typed).startswith(sentence), typed
    assert page.evaluate("rangeviz.tried.length") == 0
    assert draw(page, "Karahci", "500").startswith("No city called “Karahci”. Did you mean")
    page.locator("#rv-try-status button").first.click()
    assert page.locator("#rv-try-from").input_value() == "Karachi, Pakistan"
    for n in range(9):
        page.locator("[name=low]").fill(str(500 + n))
        page.get_by_role("button", name="Draw", exact=True).click()
    assert say(page) == "The page holds eight figures of yours: remove one first."
    assert page.locator("#rv-tried li").count() == 8


def test_a_figure_is_drawn_judged_linked_and_removed_by_keyboard(open_page, few_claims):
    page = open_page(few_claims, fresh=True)
    page.get_by_text("Try a figure").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Fiji")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("[name=wording]").select_option("more_than")
    page.locator("[name=low]").focus()
    page.keyboard.type("2,000")
    page.keyboard.press("Enter")
    assert say(page) == "Drawn: above 2,000\u00a0km, Fiji, outline of this map."
    plates = page.locator(".rv-plate").all_text_contents()
    assert any("Your figure 1, no source · above 2,000\u00a0km" in text for text in plates)
    assert page.locator("[data-claim='tried 1'] .rv-tick").count() > 0
    assert "Your own figure: no source" in page.locator("#rv-key").inner_text()
    page.locator("#rv-try-to").fill("Suva")
    page.keyboard.press("Enter")
    assert say(page).startswith("Fiji, outline of this map to Suva, Fiji: 0 to ")
    page.evaluate("rangeviz.ask({lon: 178.4, lat: -18.1, title: 'Suva, Fiji', country: 'FJ'})")
    own = page.locator("#rv-card .rv-own + .rv-answers").inner_text()
    assert "Your figure 1, no source" in own
    assert "from anywhere" in own
    lead = page.locator("#rv-card .rv-lead").inner_text()
    assert "claims" in lead or "claim" in lead
    page.evaluate("rangeviz.showTable()")
    assert "Your figure 1, no source, above 2,000" in page.locator(".rv-cities thead").inner_text()
    page.evaluate("rangeviz.closeCard()")
    address = page.evaluate("location.hash")
    assert "try=more_than%2F2000%2F%2Fkm%2FFJ" in address
    page.evaluate("rangeviz.tryFigures([]); rangeviz.refresh()")
    page.evaluate("(hash) => { location.hash = ''; location.hash = hash; }", address)
    page.wait_for_function("rangeviz.tried.length === 1")
    page.locator("#rv-tried .rv-open").click()
    assert "true to about 6 km" in page.locator("#rv-card").inner_text()
    page.get_by_role("button", name="Remove: Your figure 1, no source").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("rangeviz.tried.length") == 0
    assert "try=" not in page.evaluate("location.hash")


def test_nothing_but_figures_comes_out_of_an_address(open_page, few_claims):
    page = open_page(few_claims, fresh=True)
    broken = [
        "stated/1e3//km/FJ",
        "stated/-5//km/FJ",
        "stated/99999//km/FJ",
        "__proto__/500//km/FJ",
        "stated/500//constructor/FJ",
        "between/500//km/FJ",
        "stated/500/900/km/FJ",
        "stated/500//km/<img src=x onerror=alert(1)>",
        "stated/500//km/200.0000,10.0000",
        "stated/500//km/XX",
        "",
    ]
    page.evaluate("(texts) => { rangeviz.tryFigures(texts); rangeviz.refresh(); }", broken)
    assert page.evaluate("rangeviz.tried.length") == 0


def test_a_place_is_chosen_on_the_map_of_a_phone(open_page, few_claims):
    page = open_page(few_claims, "phone", fresh=True)
    page.evaluate("rangeviz.setStop('full')")
    page.get_by_text("Try a figure").click()
    boxes = page.locator("#rv-try :is(input, select, button, summary):visible").all()
    assert min(box.bounding_box()["height"] for box in boxes) >= 44
    page.get_by_role("button", name="Choose on the map").click()
    page.locator("#rv-map").click(position={"x": 200, "y": 300})
    assert page.locator("#rv-try-from").input_value() != ""
    assert page.locator("#rv-card").is_hidden()
    page.locator("[name=low]").fill("300")
    page.get_by_role("button", name="Draw", exact=True).click()
    assert say(page).startswith("Drawn: 300\u00a0km")
