"""Texts from claims, regions and cities are shown letter by letter and never run."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
import shapely

import rangeviz as rv
from rangeviz.inputs.city_reader import CITY_COLUMNS
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion

PAYLOADS = json.loads((Path(__file__).parents[1] / "hostile" / "payloads.json").read_text("utf-8"))
TEXTS = (
    "system",
    "wording",
    "claimant",
    "quote",
    "quote_lang",
    "quote_en",
    "source_title",
    "source_author",
    "source_publisher",
    "source_url",
    "reported_from",
    "via",
    "notes",
)


ASK = """(n) => {
  const city = rangeviz.cities[n];
  rangeviz.ask({ ...city, country: "", title: city.name });
}"""


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory):
    """One claim, region and city for each payload, and all payloads in the title."""
    regions = [
        LaunchRegion(f"r{n}", f"region {text}", shapely.Point(10 * n - 100, 20))
        for n, text in enumerate(PAYLOADS)
    ]
    claims = [
        Claim(
            f"c{n} {text}",
            operator="XX",
            range=300 + 40 * n,
            region=f"r{n}",
            shown=n < 2,
            **dict.fromkeys(TEXTS, text),
        )
        for n, text in enumerate(PAYLOADS)
    ]
    rows = [
        (n, f"city {text}", text, "XX", "", 10 * n - 100 + 1, 21, 5_000_000, True)
        for n, text in enumerate(PAYLOADS)
    ]
    cities = pd.DataFrame(rows, columns=list(CITY_COLUMNS)[:9])
    path = tmp_path_factory.mktemp("hostile") / "hostile.html"
    rv.draw_map(claims, regions, cities, title=" ".join(PAYLOADS)).save(path)
    return path


def test_hostile_texts_are_shown_and_not_run(open_page, hostile_page):
    page = open_page(hostile_page)
    assert page.locator("h1").text_content() == " ".join(PAYLOADS)
    for number, text in enumerate(PAYLOADS):
        page.evaluate("(n) => rangeviz.showClaim(rangeviz.claims[n])", number)
        card = page.locator("#rv-card")
        assert page.locator("#rv-card h2").text_content().lstrip("\u2068").startswith(text)
        assert page.locator("#rv-card q").text_content() == text
        assert card.text_content().count(text) >= 7
        assert card.locator("a[href^='javascript'], a[href^='data']").count() == 0
        city = page.evaluate("(n) => rangeviz.cities[n].name", number)
        assert city == f"city {text}"
        page.evaluate(ASK, number)
        assert city in page.locator("#rv-card h2").text_content()
        assert re.search(f"From \u2068?region {re.escape(text)}", card.text_content())
    listed = page.locator("#rv-list").text_content()
    measured = (f"Measured from \u2068?region {re.escape(text)}" for text in PAYLOADS)
    assert all(re.search(pattern, listed) for pattern in measured)
    assert all(text in listed for text in PAYLOADS)
    assert page.evaluate("window.pwned") is None
    assert page.locator("img, iframe, script[src], svg[onload], b").count() == 0
