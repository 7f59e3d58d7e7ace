"""Every state of the page, by keyboard alone and by the rules of axe."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

import rangeviz as rv
from rangeviz.core.words import words

EXAMPLE = Path(__file__).parents[2] / "docs/example-story.md"
ANSWER = "rangeviz.askAt(51.42, 35.69, 30);"
STATES = {
    "globe, claim": "rangeviz.showView('globe'); rangeviz.showClaim(rangeviz.claims[0]);",
    "distance, quotes": f"""
        rangeviz.showView('distance');
        {ANSWER}
        [...document.querySelectorAll('#rv-card .rv-plain')].at(-1).click();""",
    "together": "rangeviz.showTogether('Ghauri');",
    "table": "rangeviz.map.setView([24, 70], 7, { animate: false }); rangeviz.showTable();",
    "all systems, notes": """
        [...document.querySelectorAll("button")].find((one) => one.innerText === "All").click();
        document.querySelector('#rv-footnote button').click();""",
    "a figure, flat circle": """
        rangeviz.tryFigures(['more_than/1200//mi/FJ']);
        rangeviz.setStop('full');
        document.querySelector('#rv-key input').click();""",
    "search": """
        const city = document.getElementById("rv-city");
        city.focus();
        city.value = "Par";
        city.dispatchEvent(new Event("input"));""",
    "take away": "document.querySelector('.rv-zoom button:last-child').click();",
}
BACK = """
  rangeviz.tryFigures([]);
  document.getElementById("rv-try").open = false;
  document.getElementById("rv-take")?.close();
  document.querySelector("#rv-key input:checked")?.click();
"""


@pytest.fixture(scope="module")
def story_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("story") / "story.html"
    rv.draw_map(story=EXAMPLE).save(path)
    return path


OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that light and dark may keep and break apart."""


def faults(page, *rules):
    options = {"runOnly": list(rules)} if rules else None
    found = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


@pytest.mark.parametrize(
    ("size", "scheme", "rules"), [("phone", "light", ()), ("desk", "dark", OF_COLOURS)]
)
def test_axe_finds_nothing_in_any_state(open_page, shipped_page, story_page, size, scheme, rules):
    found = {}
    for name, state in STATES.items():
        page = open_page(shipped_page, size, color_scheme=scheme)
        page.evaluate(f"() => {{ {state} }}")
        found[name] = faults(page, *rules)
        page.evaluate(f"() => {{ {BACK} }}")
    page = open_page(story_page, size, color_scheme=scheme)
    page.evaluate("rangeviz.goTo(1)")
    found["story"] = faults(page, *rules)
    assert {name: some for name, some in found.items() if some} == {}


FOCUS = """() => {
  const active = document.activeElement;
  if (active === document.body) return null;
  const node = active.type === "radio" ? active.closest("label") : active;
  const { left, top, right, bottom } = node.getBoundingClientRect();
  const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
  const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
  return {
    name: active.id || active.getAttribute("aria-label") || active.textContent || active.value,
    seen: right > left && node.contains(document.elementFromPoint(x, y)),
    ring: getComputedStyle(node).outlineStyle !== "none",
  };
}"""


def tabs(page, most):
    """Press Tab until the page ends, or so often; say where the focus was."""
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None:
            break
        assert focus["seen"], focus
        assert focus["ring"], focus
        found.append(focus["name"])
    return found


@pytest.mark.parametrize(
    ("size", "view"),
    [("desk", "map"), ("desk", "distance"), ("phone", "globe"), ("frame", "map")],
)
def test_the_tab_key_shows_where_it_is_and_is_never_trapped(open_page, shipped_page, size, view):
    page = open_page(shipped_page, size, fresh=True)
    page.evaluate(f"rangeviz.showView('{view}')")
    first = tabs(page, 12)
    assert first[:2] == [words("page.skip"), words("page.skip_map")]
    page.locator(".rv-zoom button").first.focus()
    rest = tabs(page, 12)
    assert {words("map.fit"), words("take.button"), view} <= set(rest)
    assert len(rest) < 12, "after the map comes the end"
    page.evaluate(ANSWER)
    assert len(tabs(page, 12)) < 12


def test_keys_alone_go_everywhere_and_back(open_page, shipped_page, story_page):
    page = open_page(shipped_page, fresh=True)
    press = page.keyboard.press
    card, active = page.locator("#rv-card"), "document.activeElement.id"

    def reach(selector):
        for _ in range(30):
            press("Tab")
            if page.evaluate(f"document.activeElement.matches({selector!r})"):
                return
        raise AssertionError(selector)

    reach("#rv-city")
    page.keyboard.type("Tehran")
    press("Enter")
    assert card.locator("h2").inner_text() == "Tehran, Iran"
    reach(".rv-system-name")
    press("Enter")
    assert card.locator("blockquote").is_visible()
    press("Escape")
    assert card.is_hidden()
    assert page.evaluate(active) == "rv-city"
    reach("#rv-list .rv-tools button:last-child")
    press("Enter")
    assert card.locator("table").is_visible()
    press("Escape")
    reach("#rv-try > summary")
    press("Enter")
    assert page.locator("#rv-try-from").is_visible()
    press("Enter")
    reach("#rv-until")
    press("ArrowLeft")
    assert page.evaluate("document.getElementById('rv-until').value") < "2026"
    press("End")
    page.evaluate("document.querySelector('.rv-skip + .rv-skip').focus()")
    press("Enter")
    zoom = page.evaluate("rangeviz.map.getZoom()")
    press("+")
    page.wait_for_function(f"rangeviz.map.getZoom() > {zoom}")
    press("0")
    reach(".rv-views input")
    press("ArrowRight")
    assert page.locator("#rv-globe").is_visible()
    page.locator("#rv-globe").focus()
    page.evaluate(ANSWER)
    page.locator("#rv-globe").focus()
    press("Escape")
    assert card.is_hidden(), "from wherever the focus is"
    page.locator(".rv-zoom button").first.focus()
    reach(".rv-zoom button:last-child")
    press("Enter")
    assert page.locator("#rv-take").is_visible()
    press("Escape")
    page.locator("#rv-take").wait_for(state="detached")  # its closing is told a moment later
    assert page.evaluate("document.activeElement.ariaLabel") == words("take.button")
    page = open_page(story_page, fresh=True)
    page.locator("#rv-story").focus()
    page.keyboard.press("ArrowRight")
    assert "step=2" in page.evaluate("location.hash")
    assert page.evaluate(active) == "rv-story"
