"""The footnote's notes: the page says what Python says, and they follow the reader's view."""

import math

import pytest
import shapely

import rangeviz as rv
from rangeviz.inputs.disputed import border_notes, ids_of, part_notes, read_disputed_places
from rangeviz.maps.layout import SMALLEST_IN_SIGHT_PX

NOTES = {place.id: place.note for place in read_disputed_places()}


@pytest.fixture(scope="module")
def save(tmp_path_factory, regions, cities):
    nowhere = cities.head(0)
    folder = tmp_path_factory.mktemp("notes")

    def save_one(operator, km):
        path = folder / f"{operator}.html"
        if not path.exists():
            claim = rv.Claim("a", "A", range=km, operator=operator)
            rv.draw_map([claim], regions, nowhere).save(path)
        return path

    return save_one


def mercator_deg(lat):
    return math.degrees(math.asinh(math.tan(math.radians(lat))))


def footnote(page):
    return page.locator("#rv-credits").text_content()


VIEW = """() => {
  const bounds = rangeviz.map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}"""


@pytest.mark.parametrize(
    ("operator", "km", "there", "missing"),
    [
        ("UA", 300, ("crimea", "eastern-ukraine"), ("golan", "kashmir")),
        ("FJ", 800, (), NOTES),
        ("FR", 500, (), ("crimea", "kashmir")),
        ("US", 500, (), ("kurils", "kashmir")),
    ],
)
def test_a_page_says_what_concerns_it(open_page, save, regions, operator, km, there, missing):
    said = footnote(open_page(save(operator, km)))
    assert all(NOTES[id_] in said for id_ in there)
    assert not any(NOTES[id_] in said for id_ in missing)
    start = next(region for region in regions if region.default_for == operator)
    assert said.startswith(f"{part_notes([start])} {border_notes((), ())}".strip())


def test_notes_follow_the_map(open_page, save, regions):
    page = open_page(save("FJ", 800))
    assert NOTES["crimea"] not in footnote(page)
    page.evaluate("rangeviz.map.setView([45.2, 34.3], 7, { animate: false })")
    assert NOTES["crimea"] in footnote(page)
    page.evaluate("rangeviz.map.setView([10, 40], 2, { animate: false })")
    said = footnote(page)
    assert NOTES["crimea"] not in said
    assert "Also disputed here: " in said
    page.evaluate("rangeviz.map.setView([-18, 178], 6, { animate: false })")
    assert "disputed" not in footnote(page)


@pytest.mark.parametrize(
    ("lat", "lon", "zoom"), [(45, 34, 5), (30, 78, 4), (24, 121, 6), (9.9, 28.4, 5), (0, 60, 2.5)]
)
def test_page_and_python_say_the_same(open_page, save, regions, lat, lon, zoom):
    page = open_page(save("IN", 5000))
    page.evaluate(f"rangeviz.map.setView([{lat}, {lon}], {zoom}, {{ animate: false }})")
    west, south, east, north = page.evaluate(VIEW)
    view = shapely.box(west, max(south, -85), east, min(north, 85))
    india = [region for region in regions if region.id == "IN-mainland"]
    degree_px = 256 * 2**zoom / 360
    seen = []
    for place in read_disputed_places():
        box = shapely.box(*place.box)
        shown = shapely.intersection(box, view)
        if not shown.is_empty:
            west, south, east, north = shown.bounds
            width = (east - west) * degree_px
            height = (mercator_deg(north) - mercator_deg(south)) * degree_px
            seen += [place] if max(width, height) >= SMALLEST_IN_SIGHT_PX else []
    wanted = border_notes(ids_of(india), seen)
    text = footnote(page)
    assert all(part.strip() in text for part in wanted.split(". ") if "in sight" not in part)
    named = [place.name for place in seen if place.note not in wanted]
    assert all(name in text for name in named)
