"""The panel, the footnote and the cards: what a reader clicks, and what stays in sight."""

from __future__ import annotations

import re

from shapely import Point

import rangeviz as rv
from rangeviz.core.words import format_km, words
from rangeviz.inputs.disputed import read_disputed_places

SIZES = [(1280, 720), (820, 1180), (844, 390), (320, 568)]


def test_a_name_opens_the_card_and_its_box_draws_the_line(open_page, shipped_page):
    page = open_page(shipped_page)
    row = page.locator("#rv-list .rv-row").first
    lines = page.locator(".rv-claim").count()
    row.locator(".rv-name").click()
    assert page.locator("#rv-card h2").inner_text().startswith(row.locator(".rv-name").inner_text())
    assert page.locator(".rv-claim").count() == lines
    page.keyboard.press("Escape")
    assert row.locator("input").get_attribute("aria-label").startswith("Draw India: ICBM programme")
    row.locator("input").click()
    assert page.locator("#rv-card").is_hidden()
    assert page.locator(".rv-claim").count() == lines - 1
    row.hover()
    assert page.locator(".rv-lit").count() == 0
    page.locator("#rv-list .rv-row").nth(1).hover()
    assert page.locator(".rv-lit").count() == 1


def test_keys_get_to_the_map_in_three_steps(open_page, shipped_page):
    page = open_page(shipped_page, fresh=True)
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == words("page.skip_map")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "rv-map"


def test_the_footnote_takes_two_lines_and_a_card_has_it_whole(open_page, shipped_page):
    page = open_page(shipped_page, fresh=True)
    note = page.locator("#rv-footnote")
    crimea = next(place for place in read_disputed_places() if place.id == "crimea")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for view in ("[30, 70], 2", "[48, 36], 5", "[0, -150], 3"):
            page.evaluate(f"rangeviz.map.setView({view}, {{ animate: false }})")
            assert note.bounding_box()["height"] <= 40, note.inner_text()
            said = note.inner_text()
            assert words("footnote.borders") in said
            assert words("footnote.cities") in said
        page.evaluate("rangeviz.map.setView([45.2, 34.3], 7, { animate: false })")
        page.get_by_role("button", name=words("footnote.more")).click()
        whole = page.locator("#rv-card").inner_text()
        for text in (words("footnote.borders"), words("footnote.projection"), crimea.note):
            assert text in whole
        page.evaluate("rangeviz.closeCard()")


def test_a_year_leaves_out_undated_claims_and_empty_headings(open_page, shipped_page, claims):
    page = open_page(shipped_page, fresh=True)
    page.locator("#rv-until").fill("1991")
    assert page.locator(".rv-claim").count() == 0
    assert page.locator("#rv-summary").inner_text().startswith("No line is drawn")
    early = {c.system for c in claims if "" < c.date < "1992"}
    heads = page.locator("#rv-list section:not([hidden])")
    assert all(head.locator("li:visible").count() for head in heads.all())
    listed = page.locator("#rv-list li:not(.rv-later, .rv-system)").count()
    assert listed == sum("" < c.date < "1992" for c in claims) >= len(early)


def test_forced_colours_keep_the_edge_of_buttons(open_page, shipped_page):
    page = open_page(shipped_page, forced_colors="active")
    edge = page.evaluate("getComputedStyle(document.querySelector('.rv-button')).borderTopWidth")
    assert re.fullmatch("1px", edge)


OVERLAP = """() => {
  const [zoom, views] = [".rv-zoom", ".rv-views"].map(
    (one) => document.querySelector(one).getBoundingClientRect());
  const samples = [...document.querySelectorAll("#rv-key li svg")];
  return {
    buttons: zoom.right > views.left && views.right > zoom.left,
    key: samples.some((one) => one.getBoundingClientRect().width < one.getAttribute("width")
      && getComputedStyle(one).overflow !== "hidden"),
  };
}"""


def test_in_the_narrowest_frame_nothing_stands_on_anything(open_page, shipped_page):
    page = open_page(shipped_page, fresh=True)
    for width, height in ((320, 480), (360, 480), (600, 420)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(OVERLAP) == {"buttons": False, "key": False}, width


def test_a_name_that_is_too_long_for_a_label_is_cut(open_page, cities, tmp_path):
    claim = rv.Claim("a", "Name of a system " * 9, range=900, region="pad", shown=True)
    pad = rv.LaunchRegion("pad", "Pad", Point(73, 33))
    rv.draw_map([claim], [pad], cities.head(9)).save(tmp_path / "long.html")
    page = open_page(tmp_path / "long.html", "phone")
    said = page.locator(".rv-plate").text_content()
    assert re.fullmatch("\\W?Name of a system Name of a…\\W? · 900\u00a0km", said)


def test_halves_of_a_kilometre_are_rounded_as_in_python(open_page, shipped_page):
    page = open_page(shipped_page)
    said = """(km) => {
      const { claims: [claim], sentence } = rangeviz;
      return sentence({ claim, nearest: km, farthest: km, verdict: "no_figure", turns: [] }, "A");
    }"""
    for km in (0.2, 0.5, 0.51, 1.5, 2.5, 1000.5, 1001.5):
        assert f" {format_km(km)} " in page.evaluate(said, km), km
