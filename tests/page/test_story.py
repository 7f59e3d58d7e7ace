"""A story above the map: steps by buttons and keys, in the address; text from it is only text."""

from __future__ import annotations

from pathlib import Path

import pytest

import rangeviz as rv

EXAMPLE = Path(__file__).parents[2] / "docs/example-story.md"
HOSTILE = "<img src=x onerror=alert(1)></script><script>alert(2)</script>"


@pytest.fixture(scope="module")
def story_page(tmp_path_factory, page_claims, regions, cities):
    story = rv.read_story(EXAMPLE, page_claims)
    hostile = rv.StoryStep(HOSTILE, (HOSTILE, "${x} {{7*7}}"), f"on={page_claims[0].id}")
    path = tmp_path_factory.mktemp("story") / "story.html"
    page = rv.draw_map(
        page_claims,
        regions,
        rv.choose_page_cities(cities),
        story=[*story, hostile],
        url="https://site.example/map.html",
    )
    page.save(path)
    return path


SEEN = """() => ({
  heading: document.querySelector(".rv-steps [data-now] h2").innerText,
  on: rangeviz.claims.filter((claim) => claim.on).map((claim) => claim.id).join(),
  card: document.querySelector("#rv-card:not([hidden]) h2")?.innerText,
  top: document.getElementById("rv-card").getBoundingClientRect().top,
  bottom: document.getElementById("rv-story").getBoundingClientRect().bottom,
  focus: document.activeElement.innerText,
})"""


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_the_reader_walks_through_it(open_page, story_page, size):
    page = open_page(story_page, size, fresh=True)
    seen = page.evaluate(SEEN)
    assert seen["heading"] == "Two claims, as their source words them"
    assert seen["on"] == "sh3-nawaz,inicbm-nawaz"
    assert page.get_by_role("button", name="Back", exact=True).get_attribute("aria-disabled")
    following = page.get_by_role("button", name="Next", exact=True)
    following.click()
    seen = page.evaluate(SEEN)
    assert (seen["on"], seen["card"], seen["focus"]) == ("sh3-nawaz", "Tehran, Iran", "Next")
    assert seen["top"] >= seen["bottom"], "the card leaves the story in sight"
    assert "step=2" in page.url
    following.press("ArrowRight")
    assert page.evaluate(SEEN)["card"] == "Copenhagen, Denmark"
    following.press("ArrowRight")
    assert page.evaluate(SEEN)["card"] == "Ghauri"
    following.press("ArrowLeft")
    assert page.evaluate(SEEN)["on"] == "inicbm-nawaz"
    following.press("ArrowRight")
    following.press("ArrowRight")
    following.press("ArrowRight")
    assert page.evaluate(SEEN)["heading"] == HOSTILE
    following.press("ArrowRight")
    assert page.locator("#rv-story [role=status]").inner_text() == "6 of 6"


def test_the_address_leads_to_a_step(browser, story_page):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(story_page.as_uri() + "#step=3")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.evaluate(SEEN)["card"] == "Copenhagen, Denmark"
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.evaluate(SEEN)["heading"] == "What a wording leaves open"
    page.goto("about:blank")
    page.goto(story_page.as_uri() + "#step=99")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert page.locator("#rv-story [role=status]").inner_text() == "1 of 6"
    context.close()


def test_link_previews_and_pages_without_scripts_have_words(story_page, shipped_map):
    saved = story_page.read_text("utf-8")
    assert '<meta property="og:url" content="https://site.example/map.html">' in saved
    assert '<meta property="og:title" content="Three claims on three systems' in saved
    assert "<h2 dir=auto>What a wording leaves open</h2>" in saved
    assert "onerror=alert(1)>" not in saved
    assert "og:url" not in shipped_map
    assert "og:image" not in shipped_map
    assert 'rel="icon" href="data:image/svg+xml,' in shipped_map
