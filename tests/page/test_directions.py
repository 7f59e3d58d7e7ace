"""Names from right to left keep their place on the page, as a browser draws them."""

from __future__ import annotations

import pytest
import shapely

import rangeviz as rv
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion

NAMES = ("فاتح-مثال", "שיגור III", "شاہین 2")

LEFT_TO_RIGHT = """(node) => {
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const spots = [];
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    for (let i = 0; i < text.length; i++) {
      const range = document.createRange();
      range.setStart(text, i);
      range.setEnd(text, i + 1);
      const box = range.getBoundingClientRect();
      if (box.width) spots.push([Math.round(box.top / 8), box.left, text.data[i]]);
    }
  }
  return spots.sort((a, b) => a[1] - b[1]).map(([, , letter]) => letter).join("");
}"""


@pytest.fixture(scope="module")
def page_of_names(tmp_path_factory):
    regions = [
        LaunchRegion(f"r{n}", f"{name} R", shapely.Point(30 + 40 * n, 20))
        for n, name in enumerate(NAMES)
    ]
    claims = [
        Claim(
            f"c{n}",
            name,
            "PK",
            range=1400 + 100 * n,
            claimant=name,
            claimed_on="2024-05-01",
            region=f"r{n}",
            shown=True,
        )
        for n, name in enumerate(NAMES)
    ]
    path = tmp_path_factory.mktemp("directions") / "page.html"
    rv.draw_map(claims, regions, rv.read_cities().head(200)).save(path)
    return path


def test_a_label_is_the_name_and_then_its_figure(open_page, page_of_names):
    page = open_page(page_of_names)
    plates = page.locator(".rv-plate text")
    assert plates.count() >= 2
    for number in range(plates.count()):
        seen = plates.nth(number).evaluate(LEFT_TO_RIGHT)
        assert seen.endswith("km"), seen
        assert "00\u00a0km" in seen
        panel, text = (
            page.locator(f".rv-plate {tag}").nth(number).bounding_box() for tag in ("rect", "text")
        )
        assert panel["x"] <= text["x"]
        assert text["x"] + text["width"] <= panel["x"] + panel["width"] + 1


def test_a_card_is_headed_by_the_name_and_then_its_figure(open_page, page_of_names):
    page = open_page(page_of_names)
    for number in range(len(NAMES)):
        page.evaluate("(n) => rangeviz.showClaim(rangeviz.claims[n])", number)
        heading = page.locator("#rv-card h2")
        assert heading.evaluate(LEFT_TO_RIGHT).endswith(f" · 1,{4 + number}00\u00a0km")


def test_the_csv_has_no_marks_and_the_heading_has(open_page, page_of_names):
    page = open_page(page_of_names)
    page.get_by_role("button", name="Table of cities").click()
    heads = page.locator("#rv-card th button").all_text_contents()
    assert any("\u2068" in head for head in heads)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    text = download.value.path().read_text("utf-8-sig")
    assert NAMES[0] in text
    assert not {"\u2068", "\u2069"} & set(text)


def test_the_still_picture_is_in_order_too(browser, page_of_names):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(page_of_names.as_uri())
    labels = page.locator(".rv-still-label")
    seen = [labels.nth(n).evaluate(LEFT_TO_RIGHT) for n in range(labels.count())]
    context.close()
    assert seen
    assert all(one.endswith("km") for one in seen if "km" in one)
