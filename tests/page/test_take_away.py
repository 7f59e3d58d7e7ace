"""What a reader takes away from the page, made without network."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from rangeviz.exports.bibliography import bibliography_text
from rangeviz.page.embed import SANDBOX

OPEN = "document.querySelector('.rv-zoom [aria-label=\"Take away\"]').click()"


def taken(page, name):
    with page.expect_download() as kept:
        page.locator("#rv-take").get_by_role("button", name=name, exact=True).click()
    return kept.value.suggested_filename, kept.value.path().read_bytes()


@pytest.fixture
def page(open_page, shipped_page):
    page = open_page(shipped_page, color_scheme="dark")
    page.evaluate("rangeviz.askAt(51.42, 35.69, 30)")
    page.evaluate(OPEN)
    yield page
    page.evaluate("document.getElementById('rv-take')?.close()")


def test_the_picture_stands_on_its_own(page):
    name, content = taken(page, "SVG")
    assert name == "published-missile-range-claims.svg"
    root = ElementTree.fromstring(content)
    text = " ".join("".join(node.itertext()) for node in root.iter() if node.tag.endswith("}text"))
    for said in (
        "Published missile range claims",
        "Tehran",
        "Shaheen-III",
        "GeoNames",
        "Nawal Nawaz",
    ):
        assert said in text
    assert b"var(" not in content
    assert b"<style" not in content
    assert b'fill="rgb(250, 248, 243)"' in content, "land as on paper, in a dark scheme too"
    width, height = float(root.get("width")), float(root.get("height"))
    _, content = taken(page, "PNG")
    with Image.open(io.BytesIO(content)) as image:
        assert image.size == (2 * width, 2 * height)
        assert len(image.convert("RGB").resize((60, 60)).getcolors(3600)) > 100


def test_table_sentence_citation_and_link_come_along(page, claims):
    name, content = taken(page, "CSV")
    assert name == "cities.csv"
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[0][:2] == ["City", "Country"]
    assert len(rows) > 50
    text = page.locator("#rv-take").inner_text()
    assert "Both claims include Tehran." in text
    assert "Within 2,750 km from anywhere in Pakistan." in text.replace("\u00a0", " ")
    assert "#map=" in text
    assert "place=51" in text


def test_the_page_cites_as_the_library_does(page, claims):
    page.evaluate("document.getElementById('rv-take').close()")
    page.evaluate("rangeviz.claims.forEach((claim) => (claim.on = claim.drawable))")
    page.evaluate("rangeviz.refresh()")
    ids = page.evaluate("rangeviz.claims.filter((c) => c.on).map((c) => c.id)")
    page.evaluate(OPEN)
    _, content = taken(page, "BibTeX")
    entries = sorted(content.decode().split("\n\n"))
    drawn = sorted((c for c in claims if c.id in ids), key=lambda c: -max(c.figures_km.values()))
    expected = bibliography_text(drawn, "bibtex").split("\n\n")
    assert len(entries) == len(expected) > 10
    # The order of equals in length may differ, and with it the claim that names a source.
    fields = [{line for line in e.split("\n")[1:] if "keywords" not in line} for e in entries]
    assert all({x for x in e.split("\n")[1:] if "keywords" not in x} in fields for e in expected)
    lines = page.locator("#rv-take .rv-taken").nth(1).text_content().split("\n")
    assert set(lines[1:]) == set(bibliography_text(drawn, "text").split("\n"))


def test_nothing_of_it_fails_in_a_sandbox(article):
    assert "allow-downloads" in SANDBOX
    frame = "<iframe src=map.html sandbox=allow-scripts width=600 height=400>"
    page = article(frame, expected="Download is disallowed")
    frame = page.frames[1]
    frame.locator("html[data-ready]").wait_for(state="attached")
    frame.evaluate(OPEN)
    dialog = frame.locator("#rv-take")
    dialog.get_by_text("forbids downloads").wait_for()
    dialog.get_by_role("button", name="PNG").click()
    dialog.get_by_role("button", name="Copy", exact=True).first.click()
    dialog.get_by_role("button", name="Copied").wait_for()
    assert frame.evaluate("document.querySelector('#rv-take img').naturalWidth") > 500
