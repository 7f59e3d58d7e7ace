"""The page looks as it did: small pictures of its states, remade with ``--remake``.

    python3 tools/chore.py test tests/page/test_pictures.py --remake

Look at what you remade. Pictures are compared at a quarter of the size, where things may lie
two pixels elsewhere: another machine's fonts do not matter, a missing ring or label does.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import shapely
from PIL import Image
from scipy.ndimage import maximum_filter, minimum_filter

import rangeviz as rv
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion

PICTURES = Path(__file__).parent / "pictures"
SIZES = ("small phone", "phone", "wall", "frame", "enlarged")
SHRINK = 4
NEAR = 5
"""Pixels of the small picture within which something may lie elsewhere: two on either side."""
VISIBLE = 16
"""A pixel is off if a channel leaves, by more than this of 255, what pixels near it have."""
MOST_OFF = {"map": 0.0025, "text": 0.18}
"""The share of pixels that may be off, on the map and on what lies beside or over it."""

EXAMPLE = Path(__file__).parents[2] / "docs/example-story.md"
TAKE_AWAY = "document.querySelector('.rv-zoom [aria-label=\"Take away\"]').click()"
SHAHEEN = "rangeviz.showClaim(rangeviz.claims.find((claim) => claim.id === 'sh3-nawaz'))"
PACIFIC = "rangeviz.map.setView([15, -175], 2, { animate: false })"
ALL_CLAIMS = "[...document.querySelectorAll('button')].find((b) => b.innerText === 'All').click()"

NO_CLAIMS = "rangeviz.claims.forEach((claim) => (claim.on = false)); rangeviz.refresh()"
AT_THE_EDGE = """() => {
  const { x } = rangeviz.map.getSize();
  const [left] = rangeviz.viewNow().spot({ lon: 70, lat: 30 });
  rangeviz.map.panBy([left - x + 12, 0], { animate: false });
}"""

TRIED = """() => {
  rangeviz.tryFigures(["more_than/1200//mi/FJ", "between/500/900/km/79.8478,6.9319"]);
  rangeviz.refresh();
  rangeviz.fit();
  document.getElementById("rv-try").scrollIntoView();
}"""


def save_a_spot(path, cities, name, range_km):
    """Save a page of one claim, of a spot with a name."""
    spot = LaunchRegion("spot", name, shapely.Point(70, 30))
    claim = Claim("c", "C", operator="XX", range=range_km, region="spot", source_title="S")
    rv.draw_map([claim], [spot], cities[cities.capital]).save(path)
    return path


@pytest.fixture(scope="module")
def wide_page(tmp_path_factory, cities):
    return save_a_spot(tmp_path_factory.mktemp("wide") / "wide.html", cities, "A spot", 12_000)


@pytest.fixture(scope="module")
def story_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("story") / "story.html"
    rv.draw_map(story=EXAMPLE).save(path)
    return path


@pytest.fixture(scope="module")
def edge_page(tmp_path_factory, cities):
    """Save a page of a launch region whose name is longer than the region is far from the edge."""
    name = "A launch region of a long name"
    return save_a_spot(tmp_path_factory.mktemp("edge") / "edge.html", cities, name, 900)


@pytest.fixture
def states(open_page, shipped_page, wide_page, story_page, edge_page):
    """Bring a page into a state and return it."""

    def state(name):
        if name == "12,000 km":
            return open_page(wide_page, fresh=True)
        if name == "cut name":
            page = open_page(edge_page, fresh=True)
            page.evaluate(AT_THE_EDGE)
            return page
        if name == "story":
            page = open_page(story_page, fresh=True)
            page.evaluate("rangeviz.goTo(2)")
            return page
        options = {"color_scheme": "dark"} if name == "dark" else {}
        size = next((one for one in SIZES if name.endswith(one)), "desk")
        page = open_page(shipped_page, size, fresh=True, **options)
        if name in ("frame", "enlarged", "print, answer", "answer, small phone"):
            page.evaluate("rangeviz.askAt(51.42, 35.69, 30)")
        if name == "take away":
            page.evaluate(TAKE_AWAY)
        if name == "selected":
            page.evaluate(SHAHEEN)
        if name == "together":
            page.evaluate("rangeviz.showTogether('Ghauri')")
        if name.startswith("tried"):
            if name == "tried, phone":
                page.evaluate("rangeviz.setStop('full')")
            page.evaluate(TRIED)
        if name in ("globe", "distance"):
            page.evaluate(f"rangeviz.showView('{name}')")
        if name == "flat circle":
            page.locator("#rv-key input").check()
        if name == "pacific":
            page.evaluate(ALL_CLAIMS)
            page.evaluate(PACIFIC)
        if name == "print, none":
            page.evaluate(NO_CLAIMS)
        if name == "print, all":
            page.evaluate(ALL_CLAIMS)
        if name.startswith("print"):
            page.emulate_media(media="print")
            page.evaluate("rangeviz.startPrint()")
        return page

    return state


def picture(page):
    whole = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    return whole.resize((whole.width // SHRINK, whole.height // SHRINK), Image.Resampling.BOX)


def on_the_map(page, size):
    """Mark the pixels of the map that no card covers."""
    mask = np.zeros(size[::-1], dtype=bool)
    for selector, value in (("#rv-map", True), ("#rv-panel", False), ("#rv-card", False)):
        if box := page.locator(selector).bounding_box():
            left, top = int(box["x"] / SHRINK), int(box["y"] / SHRINK)
            right = int((box["x"] + box["width"]) / SHRINK)
            mask[max(top, 0) : int((box["y"] + box["height"]) / SHRINK), max(left, 0) : right] = (
                value
            )
    return mask


def faults(page, path, most=MOST_OFF):
    """Say what differs too much from the picture that is kept."""
    new = picture(page)
    with Image.open(path) as image:
        old = image.convert("RGB")
    if new.size != old.size:
        return {"size": new.size}
    pair = [np.asarray(one, dtype=int) for one in (new, old)]
    off = np.zeros(pair[0].shape[:2], dtype=bool)
    for one, other in (pair, pair[::-1]):  # whichever of the two has more to show
        low, high = (edge(other, (NEAR, NEAR, 1)) for edge in (minimum_filter, maximum_filter))
        off |= ((one > high + VISIBLE) | (one < low - VISIBLE)).any(axis=2)
    mask = on_the_map(page, new.size)
    shares = {"map": off[mask].mean() if mask.any() else 0, "text": off[~mask].mean()}
    print({area: f"{share:.2%}" for area, share in shares.items()})
    return {area: share for area, share in shares.items() if share > most[area]}


def kept(name):
    return PICTURES / f"{name.replace(',', '').replace(' ', '-')}.png"


STATES = (
    "desk",
    "wall",
    "phone",
    "selected",
    "together",
    "tried",
    "tried, phone",
    "dark",
    "pacific",
    "12,000 km",
    "globe",
    "distance",
    "flat circle",
    "print",
    "print, answer",
    "print, none",
    "print, all",
    "frame",
    "enlarged",
    "cut name",
    "answer, small phone",
    "story",
    "take away",
)


@pytest.mark.parametrize("name", STATES)
def test_the_page_looks_as_it_did(name, states, request):
    page = states(name)
    path = kept(name)
    try:
        if request.config.getoption("--remake"):
            PICTURES.mkdir(exist_ok=True)
            picture(page).save(path, optimize=True)
        assert not faults(page, path), "look at the page; if it is right, say --remake"
    finally:
        page.emulate_media(media="screen")
        page.evaluate("rangeviz.endPrint()")
    assert path.stat().st_size <= 80_000


@pytest.mark.parametrize(("size", "width", "height"), [("desk", 1280, 720), ("phone", 390, 844)])
def test_the_page_without_scripts_looks_as_it_did(
    size, width, height, browser, shipped_page, request
):
    context = browser.new_context(
        offline=True, java_script_enabled=False, viewport={"width": width, "height": height}
    )
    page = context.new_page()
    page.goto(shipped_page.as_uri())
    path = kept(f"no scripts {size}")
    if request.config.getoption("--remake"):
        picture(page).save(path, optimize=True)
    found = faults(page, path)
    context.close()
    assert not found, "look at the page; if it is right, say --remake"


HIDE = """([selector, how]) => document
  .querySelectorAll(selector).forEach((part) => (part.style.visibility = how))"""


def test_what_is_missing_is_seen(open_page, shipped_page, claims):
    page = open_page(shipped_page, fresh=True)
    ids = [claim.id for claim in claims if claim.shown and claim.figures_km]
    parts = [f"{part}[data-claim={id_}]" for part in (".rv-claim", ".rv-plate") for id_ in ids]
    for part in (*parts, "#rv-footnote", "#rv-panel, #rv-panel *"):
        page.evaluate(HIDE, [part, "hidden"])
        assert faults(page, kept("desk")), part
        page.evaluate(HIDE, [part, ""])
    assert not faults(page, kept("desk"))


@pytest.mark.parametrize("font", ["Liberation Sans", "DejaVu Sans Condensed"])
def test_other_fonts_make_no_other_picture(font, open_page, shipped_page):
    page = open_page(shipped_page, fresh=True)
    page.evaluate("(font) => (document.body.style.fontFamily = font)", font)
    page.evaluate("rangeviz.refresh()")
    wider = {"map": 0.006, "text": 0.18}  # the footnote, over the map, may take a line more
    assert not faults(page, kept("desk"), wider)
