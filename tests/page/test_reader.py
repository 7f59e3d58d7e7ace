"""Asking, sharing, printing, the table, and access by keyboard and screen reader."""

from __future__ import annotations

import csv
import io

import pytest

import rangeviz as rv
from rangeviz.inputs.claim_text import figure_text

COLOMBO = """() => rangeviz.ask({
  ...rangeviz.cities.find((city) => city.name === "Colombo" && city.country === "LK"),
  title: "Colombo, Sri Lanka",
})"""
FOLLOW = """(hash) => new Promise((done) => {
  window.addEventListener("hashchange", () => done(), { once: true });
  location.hash = hash;
})"""


def ask(page, text):
    page.locator("#rv-city").fill(text)
    page.keyboard.press("Enter")


def test_a_city_is_found_by_keyboard(open_page, shipped_page):
    page = open_page(shipped_page)
    page.locator("#rv-city").focus()
    page.keyboard.type("sao pau")
    options = page.locator("#rv-found [role=option]")
    assert options.first.inner_text() == "São Paulo, Brazil"
    page.keyboard.press("ArrowDown")
    chosen = page.locator("#rv-city").get_attribute("aria-activedescendant")
    assert page.locator(f"#{chosen}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    assert page.locator("#rv-card h2").inner_text() == "São Paulo, Brazil"
    page.keyboard.press("Escape")
    assert page.locator("#rv-card").is_hidden()


def test_a_misspelt_city_gets_a_suggestion(open_page, shipped_page):
    page = open_page(shipped_page)
    ask(page, "Colmbo")
    said = page.locator("#rv-ask-status").inner_text()
    assert said == "No city called “Colmbo”. Did you mean Colombo, Sri Lanka; Colombo, Brazil?"


def test_an_answer_counts_and_can_be_copied(open_page, shipped_page, claims, regions, cities):
    page = open_page(shipped_page)
    ask(page, "Colombo, Sri Lanka")
    card = page.locator("#rv-card")
    assert "claims include Colombo" in card.inner_text()
    page.get_by_role("button", name="Show the quotes").click()
    colombo = cities[(cities.name == "Colombo") & (cities.country == "LK")]
    shown = [claim for claim in claims if claim.shown and claim.figures_km]
    for sentence in rv.compare_cities(shown, regions, colombo).sentence:
        assert sentence.replace("Colombo", "Colombo, Sri Lanka", 1) in card.text_content() or (
            sentence in card.text_content()
        )
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    button = page.get_by_role("button", name="Copy this sentence").first
    button.click()
    copied = page.evaluate("window.copied")
    sentence, _, source = copied.partition(" Source: ")
    assert sentence in card.text_content()
    assert "Claim: " in sentence
    assert any(source.startswith(claim.source_author or claim.source_title) for claim in shown)


def test_the_address_holds_what_is_seen(open_page, shipped_page):
    page = open_page(shipped_page, fresh=True)
    page.get_by_role("button", name="All", exact=True).click()
    page.evaluate("rangeviz.map.setView([20, 100], 3.5, { animate: false })")
    page.evaluate(COLOMBO)
    address = page.evaluate("location.hash")
    assert address.startswith("#map=")
    before = page.locator(".rv-claim").count()
    page.evaluate("rangeviz.restore(); rangeviz.closeCard()")
    page.goto("about:blank")
    page.goto(shipped_page.as_uri() + address)
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator("#rv-card h2").inner_text() == "Colombo, Sri Lanka"
    assert page.locator(".rv-claim").count() == before > 2
    assert page.evaluate("rangeviz.map.getZoom()") == 3.5


@pytest.mark.parametrize(
    "address",
    [
        "#map=a/b/c&on=%00&place=1/999&until=x",
        "#%E0%A4%A",
        "#=",
        "#map=5/1e308/0",
        "#map=-1e308/0/-1e308",
        "#on=__proto__&claim=constructor",
    ],
)
def test_a_broken_address_does_no_harm(open_page, shipped_page, address):
    page = open_page(shipped_page)
    page.evaluate(FOLLOW, address)
    assert page.locator("#rv-panel h1").is_visible()


def test_cities_on_view_as_a_table(open_page, shipped_page):
    page = open_page(shipped_page)
    page.evaluate("rangeviz.map.setView([24, 78], 4, { animate: false })")
    page.get_by_role("button", name="Table of cities").click()
    first = page.locator(".rv-cities tbody th").first
    assert first.inner_text() < page.locator(".rv-cities tbody th").last.inner_text()
    page.get_by_role("button", name="Nearest point of Pakistan").click()
    header = page.locator(".rv-cities th[aria-sort]")
    assert header.get_attribute("aria-sort") == "ascending"
    first = page.locator(".rv-cities tbody tr").first
    assert first.locator("td").nth(3).inner_text() == "0\u00a0km"
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download as CSV").click()
    rows = list(csv.DictReader(io.StringIO(saved.value.path().read_text("utf-8-sig"))))
    assert len(rows) == page.locator(".rv-cities tbody tr").count()
    distances = [float(row["Nearest point of Pakistan (km)"]) for row in rows]
    assert distances == sorted(distances)


def test_only_what_was_said_by_then(open_page, shipped_page, claims):
    page = open_page(shipped_page)
    page.get_by_role("button", name="All", exact=True).click()
    every = page.eval_on_selector_all(".rv-claim", "all => all.map((g) => g.dataset.claim)")
    page.locator("#rv-until").fill("1998")
    said = {c.id: (c.claimed_on or c.source_date)[:4] for c in claims}
    kept = [name for name in every if "" < said[name] <= "1998"]
    drawn = page.eval_on_selector_all(".rv-claim", "all => all.map((g) => g.dataset.claim)")
    assert sorted(drawn) == sorted(kept)
    assert 0 < len(kept) < len(every)


def test_one_claim_can_be_highlighted_and_units_chosen(
    open_page, tmp_path, claims, regions, cities
):
    path = tmp_path / "mi.html"
    chosen = claims[0]
    rv.draw_map(claims[:2], regions, cities, highlight=chosen.id, units="mi").save(path)
    page = open_page(path)
    card = page.locator("#rv-card").inner_text()
    assert chosen.quote in card
    assert "1,709\u00a0mi from the nearest part of Pakistan" in card
    assert "2,750\u00a0km" in page.locator("#rv-card h2").inner_text()


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_without_scripts_there_is_a_picture_and_a_table(browser, shipped_page, claims, size):
    viewport = dict(zip(("width", "height"), size, strict=True))
    context = browser.new_context(offline=True, java_script_enabled=False, viewport=viewport)
    page = context.new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text))
    page.goto(shipped_page.as_uri())
    table = page.locator("table").inner_text()
    box = page.locator(".rv-picture").bounding_box()
    label = page.locator(".rv-picture").get_attribute("aria-label")
    names = page.locator(".rv-still-label").all_text_contents()
    wide = page.evaluate("document.documentElement.scrollWidth")
    main = page.locator("#rv-main").is_visible()
    context.close()
    assert not main
    assert wide == size[0]
    assert 0 < box["y"] < box["y"] + box["height"] < size[1]
    for claim in claims:
        assert claim.system in table
        assert claim.quote in table
        if claim.shown and claim.figures_km:
            assert f"{claim.system}: {figure_text(claim)} from" in label
            assert any(f"{claim.system} · {figure_text(claim)}" in name for name in names)
    assert faults == []


def test_a_browser_too_old_shows_the_still_page(browser, shipped_page, claims):
    context = browser.new_context(offline=True)
    context.add_init_script("delete window.DecompressionStream")
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(shipped_page.as_uri())
    page.locator(".rv-picture").wait_for()
    rows = page.locator("table tr").count()
    context.close()
    assert rows == len(claims) + 1
    assert faults == []


@pytest.mark.parametrize("way", ["sandbox", "notebook"])
def test_an_embedded_page_works(browser, shipped_page, tmp_path, claims, regions, cities, way):
    outer = tmp_path / "outer.html"
    frame = f'<iframe src="{shipped_page.as_uri()}" sandbox="allow-scripts" width=900 height=600>'
    if way == "notebook":
        frame = rv.draw_map(claims[:1], regions, cities)._repr_html_()
    outer.write_text(f"<!doctype html><meta charset=utf-8>{frame}", encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(outer.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator(".rv-claim").first.wait_for(state="attached")
    frame.locator("#rv-claims input").first.click()
    frame.get_by_role("button", name="Fit all rings").click()
    context.close()
    assert faults == []
