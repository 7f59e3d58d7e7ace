"""Texts from claims, regions and cities are shown letter by letter and never run."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from urllib.parse import urlencode

import folium
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


def draw_hostile(**options):
    """One claim, region and city for each payload, and all payloads in the title."""
    regions = [
        LaunchRegion(f"r{n}", f"region {text}", shapely.Point(10 * n - 100, 20), source=text)
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
        (n, f"city {text}", text, "XX", text, 10 * n - 100 + 1, 21, 5_000_000, True)
        for n, text in enumerate(PAYLOADS)
    ]
    cities = pd.DataFrame(rows, columns=list(CITY_COLUMNS)[:9])
    return rv.draw_map(claims, regions, cities, title=" ".join(PAYLOADS), **options)


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "hostile.html"
    draw_hostile().save(path)
    return path


def test_hostile_texts_are_shown_and_not_run(open_page, hostile_page):
    page = open_page(hostile_page)
    assert page.locator("h1").text_content() == " ".join(PAYLOADS)
    for number, text in [*enumerate(PAYLOADS)][::3]:  # every one is walked through in a frame
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


@pytest.fixture(scope="module")
def framed_page():
    """Draw it with a story, and with a user's own layers that are called by the payloads."""
    view = urlencode({"on": f"c0 {PAYLOADS[0]}", "claim": f"c1 {PAYLOADS[1]}"})
    story = [rv.StoryStep(text, (text, text), view) for text in PAYLOADS]
    drawn = draw_hostile(story=story, url="https://site.example/map.html")
    for number, text in enumerate(PAYLOADS):
        group = folium.FeatureGroup(name=text).add_to(drawn)
        told = folium.Popup(text, parse_html=True)
        folium.Marker([number, 0], popup=told, tooltip=html.escape(text)).add_to(group)
    rv.RangeRings(rv.read_claims()[:1], name=f"rings {PAYLOADS[0]}").add_to(drawn)
    folium.LayerControl(collapsed=False).add_to(drawn)
    return drawn.get_root().render()


SLOTS = ("map", "on", "until", "system", "place", "claim", "view", "step", "from", "flat", "try")
"""What the page's address may say."""

STORED = """(payloads) => {
  const say = ({ violatedDirective, sample }) => console.log("blocked", violatedDirective, sample);
  document.addEventListener("securitypolicyviolation", say);
  window.name = payloads.join(" ");
  try {
    for (const text of payloads)
      for (const kept of [localStorage, sessionStorage]) kept.setItem(text, text);
    history.replaceState(payloads, "");
  } catch {
    // a frame of no origin keeps nothing
  }
}"""
WALK = """async (payloads) => {
  const shown = [];
  const note = () => shown.push(document.body.textContent);
  payloads.forEach((text, n) => {
    rangeviz.goTo(n);
    note();
    rangeviz.showClaim(rangeviz.claims[n]);
    note();
    rangeviz.showTogether(text);
    const city = rangeviz.cities[n];
    rangeviz.ask({ ...city, country: text, title: text });
    note();
    rangeviz.findPlace(text);
    rangeviz.tryFigures([`stated/900//km/${text}`, `stated/900//km/r${n}`, text]);
    rangeviz.refresh();
  });
  rangeviz.showTable();
  note();
  rangeviz.startPrint();
  note();
  rangeviz.endPrint();
  return payloads.filter((text) => !shown.some((seen) => seen.includes(text)));
}"""
NAMES = """() => Array.from(
  document.querySelectorAll(".leaflet-control-layers-overlays label"), (label) => label.textContent
)"""
TOLD = """() => {
  const told = [];
  map_rangeviz.eachLayer((layer) => {
    if (!(layer instanceof L.Marker) || !layer.getPopup()) return;
    layer.openPopup();
    layer.openTooltip();
    const popup = layer.getPopup().getElement().querySelector(".leaflet-popup-content");
    const shown = [popup, layer.getTooltip().getElement()];
    told.push(shown.map((node) => node.textContent.trim()));
  });
  return told;
}"""
ADDRESSES = """async (addresses) => {
  for (const address of addresses) {
    location.hash = address;
    await new Promise((resolve) => setTimeout(resolve));
  }
}"""


SANDBOXES = ['sandbox="allow-scripts"', 'sandbox="allow-scripts allow-same-origin"']


@pytest.mark.parametrize(
    ("sandbox", "payloads"),
    [
        ("", PAYLOADS),
        (SANDBOXES[0], PAYLOADS[:5]),  # what differs is what the page may keep
        *(pytest.param(sandbox, PAYLOADS, marks=pytest.mark.long) for sandbox in SANDBOXES),
    ],
    ids=lambda value: value if isinstance(value, str) else len(value),
)
def test_no_slot_of_a_page_in_a_frame_runs_anything(browser, framed_page, sandbox, payloads):
    """Claims, regions, cities, story, title, own layers, asked figures, the address, the store."""
    site, faults, asked = "http://site.example/", [], []
    context = browser.new_context(viewport={"width": 1000, "height": 800}, reduced_motion="reduce")
    context.add_init_script(f"({STORED})({json.dumps(PAYLOADS)})")
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text))  # also what a policy blocks
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
    addresses = [urlencode(dict.fromkeys(SLOTS, text)) for text in payloads]
    frame = f'<iframe {sandbox} width=900 height=700 src="map#{addresses[0]}"></iframe>'

    def answer(route):
        asked.append(route.request.url.partition("#")[0])
        body = framed_page if asked[-1] == f"{site}map" else f"<title>A site</title>{frame}"
        route.fulfill(body=body, content_type="text/html; charset=utf-8")

    context.route("**/*", answer)
    page.goto(site)
    page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")
    inner = page.frames[1]
    assert inner.evaluate(WALK, payloads) == []
    names = inner.evaluate(NAMES)
    assert names == [f" {text}" for text in (*PAYLOADS, f"rings {PAYLOADS[0]}")]
    assert inner.evaluate(TOLD) == [[text.strip()] * 2 for text in PAYLOADS]
    inner.evaluate(ADDRESSES, addresses)
    inner.evaluate(ADDRESSES, payloads)
    for seen in page.frames:
        assert seen.evaluate("window.pwned") is None
    assert len(page.frames) == 2
    assert inner.locator("script[src], svg[onload], [onerror], [onmouseover], iframe").count() == 0
    assert {*asked} == {site, f"{site}map"}
    context.close()
    assert [fault for fault in faults if "can escape its sandboxing" not in fault] == []
