"""One sheet of paper in every state: whole sentences, light, no buttons, nothing under 8 pt."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

import rangeviz as rv

FORTY = "let n = 0; rangeviz.claims.forEach((claim) => (claim.on = claim.drawable && n++ < 40));"
TEHRAN = "rangeviz.askAt(51.42, 35.69, 30);"
STATES = {
    "opening": "",
    "answer": TEHRAN,
    "claim": "rangeviz.showClaim(rangeviz.claims.find(({ id }) => id === 'gh-krl-1999'));",
    "comparison": "rangeviz.showTogether('Ghauri');",
    "forty": f"{FORTY} rangeviz.refresh();",
    "forty, answer": f"{FORTY} {TEHRAN}",
    "none": "rangeviz.claims.forEach((claim) => (claim.on = false)); rangeviz.refresh();",
}

SEEN = """() => {
  const sheet = document.querySelector(".rv-sheet");
  const text = sheet.querySelector(".rv-sheet-text");
  const map = sheet.querySelector(".rv-sheet-map");
  const hasText = (node) => [...node.childNodes].some(({ data }) => data?.trim());
  const sizes = [...sheet.querySelectorAll("*")]
    .filter((node) => hasText(node) && node.getClientRects().length)
    .map((node) => {
      const size = parseFloat(getComputedStyle(node).fontSize);
      const chart = node.closest(".rv-chart");
      const scale = chart && chart.getBoundingClientRect().width / chart.viewBox.baseVal.width;
      return size * (scale ?? 1);
    });
  const isDark = getComputedStyle(sheet).backgroundColor !== "rgb(255, 255, 255)";
  const said = {
    text: sheet.innerText,
    smallest: Math.min(...sizes),
    isFull: text.scrollWidth > text.clientWidth + 1 || sheet.scrollHeight > sheet.clientHeight,
    buttons: sheet.querySelectorAll("button, a, input").length,
    lines: sheet.querySelectorAll(".rv-sheet-map .rv-line").length,
    isDark,
    isMapWhole: map.clientHeight >= map.firstChild.getBoundingClientRect().height,
  };
  return said;
}"""


@pytest.fixture(scope="module")
def whole_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("paper") / "whole.html"
    rv.draw_map(rv.read_claims()).save(path)
    return path


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_and_nothing_is_small(open_page, whole_page, state):
    page = open_page(whole_page, color_scheme="dark")
    page.evaluate(f"() => {{ {STATES[state]} rangeviz.startPrint(); }}")
    try:
        seen = page.evaluate(SEEN)
    finally:
        page.evaluate("rangeviz.endPrint()")
    assert not seen["isFull"]
    assert not seen["isDark"]
    assert seen["isMapWhole"]
    assert seen["buttons"] == 0
    assert seen["smallest"] >= 8 * 96 / 72
    assert (seen["lines"] > 0) == (state != "none")
    text = " ".join(seen["text"].split())
    claims = {claim.id: claim for claim in rv.read_claims()}
    if state in ("opening", "answer"):
        for claim in claims.values():
            if claim.shown:
                assert " ".join(claim.quote.split())[:60].replace("“", "‘") in text
                assert claim.source_url in text.replace(" ", "")
    if state == "claim":
        quote = claims["gh-krl-1999"].quote
        assert quote in text
        assert claims["gh-krl-1999"].source_url in text
    if state == "comparison":
        assert "A claim is what a source says, not a finding." in text
        assert text.count("1999") >= 5
    if "answer" in state:
        assert "Tehran, Iran" in text
        assert "A claim is what a source says, not a finding." in text
    assert "no endorsement implied" in text
    assert "Azimuthal equidistant: distances from" in text


def test_the_browser_prints_one_sheet(browser, shipped_page, tmp_path):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(shipped_page.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    before = page.evaluate("document.documentElement.outerHTML.length")
    page.evaluate(TEHRAN)
    margin = dict.fromkeys(("top", "right", "bottom", "left"), "10mm")
    for paper in ("Letter", "A4"):
        content = page.pdf(format=paper, landscape=True, margin=margin, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page\b", content)) == 1, paper
    (tmp_path / "sheet.pdf").write_bytes(content)
    if shutil.which("pdftotext"):
        command = ["pdftotext", str(tmp_path / "sheet.pdf"), "-"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "Both claims include Tehran." in said
        assert "Measured from India (mainland)" in said
    page.evaluate("rangeviz.closeCard()")
    assert page.locator("#rv-paper").count() == 0
    assert abs(page.evaluate("document.documentElement.outerHTML.length") - before) < before / 10
    context.close()


def test_a_story_prints_a_step_a_page(browser, tmp_path, page_claims):
    steps = [
        rv.StoryStep("First", ("One line.",), "on=sh3-nawaz"),
        rv.StoryStep("Second", ("A city.",), "on=sh3-nawaz&place=51.4215/35.6944"),
        rv.StoryStep("Third", ("A claim.",), "claim=gh-krl-1999"),
    ]
    path = tmp_path / "story.html"
    rv.draw_map(page_claims, story=steps).save(path)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(path.as_uri() + "#step=2")
    page.wait_for_selector("html[data-ready]", state="attached")
    before = page.url
    content = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", content)) == 3
    assert page.url == before
    assert page.locator("#rv-card h2").inner_text() == "Tehran, Iran"
    context.close()
