"""One system, many claims: one click shows them together, one click goes back."""

from __future__ import annotations

import re

import pytest

import rangeviz as rv
from rangeviz.analysis.spread import compare_claims, extent_text, spread_of_systems
from rangeviz.core.words import count_word, date_text
from rangeviz.inputs.pairing import pair_regions

TOGETHER = "(system) => rangeviz.showTogether(system)"
VIEW = "[rangeviz.map.getZoom(), ...Object.values(rangeviz.map.getCenter())]"


@pytest.fixture(scope="module")
def claims():
    """Every claim on a few systems: the default page does not carry all of them."""
    systems = ("Shaheen-III", "India: ICBM programme", "Ghauri", "Agni-V")
    return [claim for claim in rv.read_claims() if claim.system in systems]


@pytest.fixture(scope="module")
def shipped_page(tmp_path_factory, claims, regions, cities):
    path = tmp_path_factory.mktemp("together") / "page.html"
    rv.draw_map(claims, regions, cities).save(path)
    return path


def said_of(system, claims):
    (spread,) = spread_of_systems(
        [claim for claim in claims if claim.system == system]
    ).itertuples()
    return extent_text(spread)


def drawn(page):
    return sorted(page.eval_on_selector_all(".rv-claim", "all => all.map((g) => g.dataset.claim)"))


def claims_on(system, claims, regions):
    pairs = pair_regions(claims, regions)
    return sorted(c.id for c, start in pairs if c.system == system and start and c.figures_km)


def test_the_spread_is_that_of_python(open_page, shipped_page, claims):
    page = open_page(shipped_page)
    for spread in spread_of_systems(claims).itertuples():
        said = page.evaluate("(s) => rangeviz.spread(rangeviz.claimsOn(s))", spread.system)
        assert said.replace("\u00a0", " ") == extent_text(spread).replace("\u00a0", " ")


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_one_click_there_and_one_back(open_page, shipped_page, claims, regions, size):
    page = open_page(shipped_page, size)
    before, view = drawn(page), page.evaluate(VIEW)
    if size == "phone":
        page.evaluate("rangeviz.setStop('full')")
    row = page.locator(".rv-system", has=page.locator("h3", has_text="Ghauri"))
    row.get_by_role("button", name=f"Compare {said_of('Ghauri', claims)}").click()
    assert drawn(page) == claims_on("Ghauri", claims, regions)
    plates = " ".join(page.locator(".rv-plate").all_text_contents())
    numbers = ("2,300", "1,500", "flown: ", "1,380\u00a0km") if size == "desk" else ("2,300",)
    assert all(number in plates for number in numbers)
    card = page.locator("#rv-card")
    assert re.search(
        r"figures on one day, 14 April 1999: .*1,500\u00a0km; up to", card.inner_text()
    )
    dates = card.locator(".rv-by-date .rv-when").all_inner_texts()
    wanted = compare_claims([claim for claim in claims if claim.system == "Ghauri"])
    assert len(dates) == len(wanted)
    assert dates == [date_text(date) for date in wanted.date]
    assert card.locator(".rv-mark").count() >= wanted.figure_km.notna().sum()
    card.get_by_role("button", name="Back to what was shown").click()
    assert card.is_hidden()
    assert drawn(page) == before
    assert page.evaluate(VIEW) == view


def test_from_a_claims_card_by_keyboard(open_page, shipped_page, claims, regions):
    page = open_page(shipped_page)
    before = drawn(page)
    page.locator(".rv-plate", has_text="Shaheen-III").click()
    page.get_by_role("button", name=re.compile("^Compare with .* other claims")).press("Enter")
    assert drawn(page) == claims_on("Shaheen-III", claims, regions)
    (first, *_) = wanted = compare_claims([c for c in claims if c.system == "Shaheen-III"]).date
    page.locator(".rv-by-date button").first.press("Enter")
    assert date_text(first) in page.locator("#rv-card .rv-facts").inner_text()
    page.keyboard.press("Escape")  # from the claim to its system
    assert page.locator("#rv-card h2").inner_text() == "Shaheen-III"
    assert page.locator(".rv-by-date li").count() == len(wanted)
    page.keyboard.press("Escape")
    assert page.locator("#rv-card").is_hidden()
    assert drawn(page) == before


def test_a_place_is_asked_of_these_claims_alone(open_page, shipped_page, claims, regions):
    page = open_page(shipped_page)
    page.evaluate(TOGETHER, "Ghauri")
    page.locator("#rv-city").fill("Colombo, LK")
    page.keyboard.press("Enter")
    said = page.locator("#rv-card .rv-lead").inner_text()
    verdicts = claims_on("Ghauri", claims, regions)
    assert f"of {count_word(len(verdicts))} claims" in said
    assert page.locator("#rv-card .rv-answers tr:not(.rv-said)").count() == len(verdicts)


def test_the_address_holds_it_and_what_was_shown(open_page, shipped_page, claims, regions):
    page = open_page(shipped_page, fresh=True)
    page.locator("#rv-list input:checked").first.click()
    before = drawn(page)
    page.evaluate(TOGETHER, "Agni-V")
    address = page.evaluate("location.hash")
    page.goto("about:blank")
    page.goto(shipped_page.as_uri() + address)
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator("#rv-card h2").inner_text() == "Agni-V"
    assert drawn(page) == claims_on("Agni-V", claims, regions)
    page.locator("#rv-head").get_by_role("button", name="Back to what was shown").click()
    assert drawn(page) == before
    assert "system=" not in page.evaluate("location.hash")


def test_it_follows_the_year(open_page, shipped_page, claims, regions):
    page = open_page(shipped_page)
    page.evaluate(TOGETHER, "Ghauri")
    page.locator("#rv-until").fill("1999")
    early = [c for c in claims if c.system == "Ghauri" and "" < c.date < "2000"]
    assert page.locator(".rv-by-date li").count() == len(early)
    assert page.evaluate("document.activeElement.id") == "rv-until"
    assert drawn(page) == claims_on("Ghauri", early, regions)
