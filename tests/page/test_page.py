"""The saved page in Chromium: what a reader sees and does."""

from __future__ import annotations

import io
import re

import pytest
import shapely
from bundle_page import SOURCE
from PIL import Image
from playwright.sync_api import expect

import rangeviz as rv
from rangeviz.core.words import within_quotes, words
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion

LENGTHS = "all => all.map((line) => line.getTotalLength())"
SHOW = "(id) => rangeviz.showClaim(rangeviz.claims.find((claim) => claim.id === id))"
CARDS = """() => Object.fromEntries(rangeviz.claims.map((claim) => {
  rangeviz.showClaim(claim);
  const card = document.getElementById("rv-card");
  const links = [...card.querySelectorAll("a")].map((a) => [a.getAttribute("href"), a.rel]);
  return [claim.id, [card.innerText, links]];
}))"""
INKED = """() => [...document.querySelectorAll(".leaflet-rv-borders-pane svg > path")]
  .reduce((sum, path) => sum + path.getTotalLength(), 0)"""


def drawn(page):
    return page.eval_on_selector_all(".rv-claim", "all => all.map((g) => g.dataset.claim)")


@pytest.mark.quick
def test_opens_with_the_shown_claims(open_page, shipped_page, claims):
    page = open_page(shipped_page)
    shown = [claim.id for claim in claims if claim.shown and claim.figures_km]
    assert sorted(drawn(page)) == sorted(shown)
    assert page.title() == "Published missile range claims"
    assert page.locator("h1").inner_text() == "Published missile range claims"
    lines = page.locator(".rv-claim .rv-line").evaluate_all(LENGTHS)
    assert len(lines) == len(shown)
    assert min(lines) > 500
    for claim in claims:
        if claim.id in shown:
            label = page.locator(f".rv-plate[data-claim='{claim.id}']").text_content()
            assert label.startswith(f"{claim.system} · {figure_text(claim)}")


@pytest.mark.quick
def test_scripts_find_the_documented_names(open_page, shipped_page):
    text = (SOURCE / "api.js").read_text(encoding="utf-8")
    exported = re.findall(r"^export \{ (.+?) \} from", text, re.MULTILINE)
    named = {name.split(" as ")[-1] for names in exported for name in names.split(", ")}
    found = open_page(shipped_page).evaluate("Object.keys(window.rangeviz)")
    assert set(found) == named | {"start", "addPlaces"}


def test_every_claim_is_in_the_list_and_can_be_drawn(open_page, shipped_page, claims, regions):
    page = open_page(shipped_page)
    listed = page.locator("#rv-list").text_content()
    for claim in claims:
        assert claim.system in listed
        assert figure_text(claim) in listed
    page.get_by_role("button", name="All", exact=True).click()
    placed = [c for c, start in pair_regions(claims, regions) if start and c.figures_km]
    widest = {}
    for claim in sorted(placed, key=lambda claim: -max(claim.figures_km.values())):
        widest.setdefault(claim.system, claim.id)
    assert sorted(drawn(page)) == sorted(widest.values())
    assert page.locator(".rv-overview .rv-name").all_text_contents() == list(widest)
    page.get_by_role("button", name="None", exact=True).click()
    assert drawn(page) == []
    boxes = page.locator("#rv-list .rv-row input")
    assert boxes.count() == len(placed)
    boxes.last.click()
    assert len(drawn(page)) == 1
    page.get_by_role("button", name="As opened").click()
    assert len(drawn(page)) == sum(claim.shown and bool(claim.figures_km) for claim in claims)


def test_the_list_ends_with_how_many_claims_are_elsewhere(open_page, shipped_page, claims):
    elsewhere = len(rv.read_claims()) - len(claims)
    said = open_page(shipped_page).locator("#rv-list > :last-child").text_content()
    assert said == f"{words('panel.elsewhere', count=elsewhere)} rangeviz map --operator all"


@pytest.mark.quick
def test_one_claim_goes_off_and_on_by_keyboard(open_page, shipped_page):
    page = open_page(shipped_page)
    before = drawn(page)
    box = page.locator("#rv-list input:checked").first
    box.focus()
    page.keyboard.press("Space")
    assert len(drawn(page)) == len(before) - 1
    page.keyboard.press("Space")
    assert sorted(drawn(page)) == sorted(before)


def test_tab_reaches_every_switch_in_list_order(open_page, shipped_page, claims):
    page = open_page(shipped_page)
    page.locator("#rv-city").focus()
    reached = []
    for _ in range(3 * len(claims)):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.closest('.rv-row')?.textContent"))
    boxes = page.locator("#rv-list .rv-row").all_text_contents()
    assert [text for text in dict.fromkeys(reached) if text][: len(boxes)] == boxes


def test_a_claim_card_says_what_its_source_says(open_page, shipped_page, claims):
    page = open_page(shipped_page)
    ids = re.compile("|".join(sorted((re.escape(c.id) for c in claims), key=len, reverse=True)))
    shown = page.evaluate(CARDS)
    assert len(shown) == len(claims)
    for claim in claims:
        card, links = shown[claim.id]
        quote = within_quotes(claim.quote)
        notes = ids.split(claim.notes)
        for text in (claim.system, quote, claim.source_title, claim.claimant, *notes):
            assert text in card
        assert not ids.search(card)
        if claim.source_url:
            assert links == [[claim.source_url, "noopener noreferrer"]]
    page.keyboard.press("Escape")
    assert page.locator("#rv-card").is_hidden()


def test_a_claim_named_in_notes_is_a_way_to_its_card(open_page, shipped_page, claims):
    by_id = {claim.id: claim for claim in claims}
    named = [
        (claim, by_id[word])
        for claim in claims
        for word in re.findall(r"[\w-]+", claim.notes)
        if word in by_id and by_id[word].source_title != claim.source_title
    ]
    assert named
    page = open_page(shipped_page)
    for claim, other in named[:3]:
        page.evaluate(SHOW, claim.id)
        link = page.locator("#rv-card dd button, #rv-card span button").filter(
            has_text=other.speaker
        )
        link.first.click()
        page.locator("#rv-card").get_by_text(other.source_title).first.wait_for()


def test_a_source_in_another_direction_keeps_its_date_in_place(open_page, tmp_path):
    paper = "\u05d4\u05d0\u05e8\u05e5"
    claim = Claim(
        "a",
        "A",
        range=900,
        region="pad",
        quote="900 km",
        claimant=paper,
        source_title=paper,
        source_publisher=paper,
        source_date="1999-04-05",
        claimed_on="1999-04-05",
        shown=True,
    )
    path = tmp_path / "leftward.html"
    pad = LaunchRegion("pad", "Pad", shapely.Point(60, 30))
    rv.draw_map([claim], [pad], rv.read_cities()).save(path)
    page = open_page(path)
    page.evaluate(SHOW, "a")
    for line in (".rv-by", "#rv-card p.rv-small", "#rv-card dd"):
        first = page.locator(line).first
        assert first.evaluate("line => getComputedStyle(line).direction") == "ltr"
        assert first.inner_text().removesuffix(".").endswith(f"{paper}, 5 April 1999")
        assert first.locator("bdi").first.evaluate("text => text.matches(':dir(rtl)')")
        places = first.locator("bdi").evaluate_all(
            "all => all.map((text) => text.getBoundingClientRect().left)"
        )
        assert places == sorted(places)


@pytest.mark.quick
def test_the_selected_claim_alone_shows_its_inner_line(open_page, shipped_page):
    page = open_page(shipped_page)
    assert page.locator("[data-figure=inner]").count() == 0
    page.locator(".rv-plate", has_text="Shaheen-III").click()
    assert page.locator("[data-figure=inner]").count() == 1
    assert page.locator(".rv-dimmed").count() == 1
    assert "from anywhere in Pakistan" in page.locator("#rv-map").text_content()


@pytest.mark.quick
def test_labels_cover_neither_each_other_nor_lines_nor_panels(open_page, shipped_page):
    page = open_page(shipped_page)
    page.get_by_role("button", name="All", exact=True).click()
    boxes = page.eval_on_selector_all(
        ".rv-plate, .leaflet-control, #rv-footnote",
        "all => all.map((e) => { const r = (e.querySelector('rect') || e).getBoundingClientRect();"
        " return [r.left, r.top, r.right, r.bottom]; })",
    )
    assert len(boxes) >= 4  # two labels at least, the buttons, the footnote
    for i, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_a_label_without_room_for_its_figure_still_says_projected(open_page, tmp_path):
    name = "A programme of a very long name"
    claim = Claim("p", name, "XX", range=1000, basis="projected", region="pad", shown=True)
    pad = LaunchRegion("pad", "Pad", shapely.Point(60, 30))
    path = tmp_path / "projected.html"
    rv.draw_map([claim], [pad], rv.read_cities()).save(path)
    page = open_page(path, "phone", fresh=True)
    plate = page.locator(".rv-plate")
    assert plate.text_content() == f"{name} · 1,000\u00a0km, projected"
    page.set_viewport_size({"width": 330, "height": 844})
    expect(plate).to_have_text(f"{name} · projected")


def test_the_table_of_cities_leaves_no_half_of_the_panel(open_page, shipped_page):
    page = open_page(shipped_page, fresh=True)
    for width in (720, 940, 1000):
        page.set_viewport_size({"width": width, "height": 720})
        page.get_by_role("button", name="Table of cities").click()
        card = page.locator("#rv-card").bounding_box()
        beside = card["x"] >= 360
        whole = (card["x"], card["y"], card["width"], card["height"]) == (0, 0, width, 720)
        assert beside if width > 951 else whole
        assert page.locator("#rv-panel").is_visible() == beside
        assert page.locator("#rv-card").evaluate("card => card.scrollHeight <= card.clientHeight")
        page.keyboard.press("Escape")
        assert page.locator("#rv-panel").is_visible()
        page.locator(".rv-plate", has_text="Shaheen-III").click()
        box = page.locator("#rv-card").bounding_box()
        assert box["x"] >= 360 if width > 951 else (box["x"], box["width"]) == (0, 360)
        page.keyboard.press("Escape")


SCALE_KM = """() => {
  const { width } = document.querySelector(".rv-scale span").getBoundingClientRect();
  const [y, x] = [rangeviz.map.getSize().y / 2, rangeviz.map.getSize().x / 2];
  const [from, to] = [x, x + width].map((at) => rangeviz.map.containerPointToLatLng([at, y]));
  return rangeviz.map.distance(from, to) / 1000;
}"""


def test_a_scale_is_true_in_the_middle_and_absent_where_none_is(open_page, shipped_page):
    page = open_page(shipped_page)
    scale = page.locator(".rv-scale")
    for lat, zoom, said in ((0, 5, 200), (55, 5, 200), (65, 7, 50)):
        page.evaluate(f"rangeviz.map.setView([{lat}, 70], {zoom}, {{ animate: false }})")
        assert scale.inner_text() == f"{said}\u00a0km in the middle of the map"
        assert page.evaluate(SCALE_KM) == pytest.approx(said, rel=0.02)  # Leaflet's is a sphere
    page.evaluate("rangeviz.map.setView([20, 70], 4.9, { animate: false })")
    assert scale.count() == 0
    page.evaluate("rangeviz.showView('distance')")
    assert scale.inner_text().endswith("\u00a0km from the centre")
    page.evaluate("rangeviz.showView('globe')")
    assert scale.count() == 0


@pytest.mark.quick
def test_a_click_answers_with_every_claim(open_page, shipped_page):
    page = open_page(shipped_page)
    page.evaluate("rangeviz.map.setView([6.93, 79.85], 5, { animate: false })")
    spot = page.evaluate(
        "() => { const p = rangeviz.map.latLngToContainerPoint([6.93, 79.85]);"
        " const r = document.getElementById('rv-map').getBoundingClientRect();"
        " return [p.x + r.left, p.y + r.top]; }"
    )
    page.mouse.click(*spot)
    card = page.locator("#rv-card").inner_text()
    assert card.startswith("Colombo, Sri Lanka")
    assert "2,147 to 3,391\u00a0km away" in card
    assert "from part" in card


def test_land_is_lighter_than_sea(open_page, shipped_page):
    page = open_page(shipped_page)
    page.get_by_role("button", name="None", exact=True).click()
    seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    place = (
        "([lat, lng]) => { const p = rangeviz.map.latLngToContainerPoint([lat, lng]);"
        " const r = document.getElementById('rv-map').getBoundingClientRect();"
        " return [Math.round(p.x + r.left), Math.round(p.y + r.top)]; }"
    )
    assert seen.getpixel(tuple(page.evaluate(place, [62, 95]))) == (0xFA, 0xF8, 0xF3)
    assert seen.getpixel(tuple(page.evaluate(place, [-30, 85]))) == (0xE3, 0xEA, 0xED)


def test_the_footnote_is_always_there(open_page, shipped_page, claims):
    for size in ("desk", "phone"):
        page = open_page(shipped_page, size)
        note = page.locator("#rv-footnote")
        assert note.is_visible()
        text = note.inner_text()
        assert "no endorsement implied" in text
        assert "GeoNames, CC BY 4.0" in text
    assert "ranges.csv" in text + page.locator("#rv-credits").inner_text()


@pytest.mark.quick
def test_a_phone_has_a_drawer_with_three_stops(open_page, shipped_page):
    page = open_page(shipped_page, "phone")
    drawer = page.locator("#rv-panel")
    heights = [drawer.bounding_box()["height"]]
    for _ in range(2):
        page.locator("#rv-panel .rv-handle").click()
        heights.append(drawer.bounding_box()["height"])
    assert heights == [96, 336, 844 - 52 - 8]


def test_the_tab_key_lifts_a_low_drawer(open_page, shipped_page):
    page = open_page(shipped_page, "phone")
    page.locator("#rv-bar button").last.focus()
    page.keyboard.press("Tab")
    assert page.locator("#rv-panel").bounding_box()["height"] == 96
    page.keyboard.press("Tab")
    assert page.locator("#rv-city").evaluate("city => city === document.activeElement")
    assert page.locator("#rv-panel").bounding_box()["height"] == 336


@pytest.mark.quick
def test_the_panel_folds(open_page, shipped_page):
    page = open_page(shipped_page)
    width = page.locator("#rv-map").bounding_box()["width"]
    page.locator("#rv-fold").click()
    assert page.locator("#rv-panel").is_hidden()
    assert page.locator("#rv-map").bounding_box()["width"] == width + 360


def test_boundaries_are_a_choice(open_page, tmp_path, cities):
    spot = LaunchRegion("spot", "A spot", shapely.Point(60, 20))
    claim = Claim("c", "C", range=300, region="spot", source_title="S")
    drawn = {}
    for choice in ("none", "defacto", "claims"):
        path = tmp_path / f"{choice}.html"
        rv.draw_map([claim], [spot], cities.head(0), boundaries=choice).save(path)
        page = open_page(path, fresh=True)
        page.evaluate("rangeviz.map.setView([34, 76], 6, { animate: false })")
        drawn[choice] = page.evaluate(INKED)
        assert "no endorsement implied" in page.locator("#rv-footnote").inner_text()
    assert 0 == drawn["none"] < drawn["defacto"] < drawn["claims"]


@pytest.mark.parametrize("kept", ["nothing", "a statement", "nine systems"])
def test_unusual_sets_of_claims_open_too(open_page, tmp_path, claims, regions, cities, kept):
    systems = [
        Claim(f"c{n}", f"System {n}", operator="KP", range=500 + 10 * n, source_title="S")
        for n in range(9)
    ]
    chosen = {
        "nothing": [],
        "a statement": [claim for claim in claims if not claim.figures_km],
        "nine systems": systems,
    }[kept]
    path = tmp_path / "odd.html"
    rv.draw_map(chosen, regions, cities[:0] if kept == "nothing" else cities).save(path)
    page = open_page(path)
    page.get_by_role("button", name="All", exact=True).click()
    assert len(drawn(page)) == sum(bool(claim.figures_km) for claim in chosen)
    listed = page.locator("#rv-list").text_content()
    assert all(claim.system in listed for claim in chosen)
    if kept == "nine systems":
        assert page.locator("#rv-summary").inner_text().endswith("the others are grey.")
        assert page.locator(".rv-claim.rv-grey").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_colour_scheme(open_page, shipped_page, scheme):
    page = open_page(shipped_page, color_scheme=scheme)
    colour = page.evaluate("getComputedStyle(document.getElementById('rv-panel')).backgroundColor")
    assert colour == {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 34, 38)"}[scheme]
