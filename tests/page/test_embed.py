"""The page inside another site, as `rangeviz map --embed` puts it there, with its header sent."""

from __future__ import annotations

import pytest

from rangeviz.page.embed import embed_snippet, policy_header


def test_the_page_works_in_its_iframe_under_its_policy(article, shipped_map):
    name, _, policy = policy_header(shipped_map).partition(": ")
    page = article(
        embed_snippet(shipped_map, "map.html"),
        headers={name: policy},
        elsewhere="a source",
        viewport={"width": 1100, "height": 900},
    )
    frame = page.frame_locator("iframe[title='Published missile range claims']")
    frame.locator(".rv-claim .rv-line").first.wait_for(state="attached")
    box = page.locator("iframe").bounding_box()
    assert box["height"] == 810
    assert 1080 < box["width"] <= 1100
    page.frames[1].evaluate("rangeviz.showClaim(rangeviz.claims.find((claim) => claim.source_url))")
    with page.context.expect_page() as opened:
        frame.locator("#rv-card a").first.click()
    assert opened.value.evaluate("document.body.innerText") == "a source"
    frame.locator("#rv-card").press("Escape")
    frame.get_by_role("button", name="Table of cities").click()
    with page.expect_download() as kept:
        frame.get_by_role("button", name="Download as CSV").click()
    assert kept.value.suggested_filename == "cities.csv"


FRAME = """<body style="margin: 0; height: 3000px">
<iframe src="map.html" {sandbox} style="border: 0; display: block; {size}"></iframe>"""

IN_SIGHT = """() => {
  const { top } = rangeviz.map.getContainer().getBoundingClientRect();
  const low = document.getElementById("rv-footnote").getBoundingClientRect().top - top;
  const world = 256 * 2 ** rangeviz.map.getZoom();
  const { min, max } = rangeviz.map.getPixelBounds();
  const fits = ({ box }) =>
    box.north * world >= min.y && box.south * world <= min.y + low &&
    [-1, 0, 1].some((k) => (box.west + k) * world >= min.x && (box.east + k) * world <= max.x);
  const rings = rangeviz.claims.filter(({ on }) => on).flatMap(({ outer }) => outer[0].ring.curves);
  const isFree = ({ left, top, width, height, node }) =>
    node.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  const boxOf = (node) => Object.assign(node.getBoundingClientRect(), { node });
  return {
    rings: rings.length > 0 && rings.every(fits),
    buttons: [...document.querySelectorAll(".rv-zoom button")].map(boxOf).every(isFree),
    lines: document.getElementById("rv-footnote").offsetHeight,
    key: document.querySelector("#rv-key ul").offsetHeight,
    cut: document.querySelector("#rv-key ul").scrollWidth > innerWidth,
  };
}"""


@pytest.mark.parametrize(
    ("sandbox", "width", "height"),
    [("sandbox=allow-scripts", 600, 400), ("", 360, 300)],
)
def test_in_an_article_the_wheel_is_the_articles(article, sandbox, width, height):
    body = FRAME.format(sandbox=sandbox, size=f"width: {width}px; height: {height}px")
    page = article(body, viewport={"width": 700, "height": 800})
    page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")
    frame = page.frames[1]
    seen = frame.evaluate(IN_SIGHT)
    assert seen["rings"]
    assert seen["buttons"]
    assert seen["lines"] < 20
    assert seen["key"] <= 20
    assert not seen["cut"]
    hint, zoom = frame.locator("#rv-hint"), "rangeviz.map.getZoom()"
    before = frame.evaluate(zoom)
    page.mouse.move(width / 2, height / 2)
    page.mouse.wheel(0, 120)
    hint.get_by_text("Hold Ctrl").wait_for()
    page.wait_for_function("scrollY === 120")
    assert frame.evaluate(zoom) == before
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    frame.wait_for_function(f"() => {zoom} > {before}")
    assert page.evaluate("scrollY") == 0
    frame.evaluate("rangeviz.fit(); rangeviz.askAt(51.42, 35.69, 30)")
    assert frame.evaluate(IN_SIGHT)["buttons"]
    dot = frame.locator(".rv-asked").bounding_box()
    card = frame.locator("#rv-card").bounding_box()
    assert dot["x"] + dot["width"] < card["x"] or dot["y"] + dot["height"] < card["y"]


def test_in_an_article_two_fingers_move_the_map(article):
    body = FRAME.format(sandbox="sandbox=allow-scripts", size="width: 390px; height: 420px")
    page = article(body, viewport={"width": 390, "height": 800}, has_touch=True)
    frame = page.frames[1]
    frame.locator("html[data-ready]").wait_for(state="attached")
    touch = "getComputedStyle(document.getElementById('rv-map')).touchAction"
    assert frame.evaluate(touch) == "pan-x pan-y"
    client = page.context.new_cdp_session(page)

    def move(*fingers):
        for step, kind in enumerate(("touchStart", "touchMove", "touchMove")):
            points = [{"x": x + 30 * step, "y": y} for x, y in fingers]
            client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        client.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    centre = frame.evaluate("rangeviz.map.getCenter().lng")
    move((150, 200))
    frame.locator("#rv-hint").get_by_text("Two fingers move the map.").wait_for()
    assert frame.evaluate("rangeviz.map.getCenter().lng") == centre
    move((120, 200), (220, 200))
    frame.wait_for_function(f"() => rangeviz.map.getCenter().lng < {centre} - 5")


HIDDEN = {
    "not displayed": ("<div id='box' hidden>{}</div>", "box.hidden"),
    "in closed details": ("<details id='box'>{}</details>", "!box.open"),
    "without a size": (
        "<div id='box' class='none'>{}</div><style>.none iframe {{ width: 0; height: 0 }}</style>",
        "box.classList.contains('none')",
    ),
}
SHOW = """(shown) => {
  box.hidden = !shown;
  if ("open" in box) box.open = shown;
  box.classList.toggle("none", !shown);
}"""

NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"

DRAWN = """() => {
  const lines = [...document.querySelectorAll(".rv-claim .rv-line")];
  const isLarge = (line) => line.getBoundingClientRect().width > 60;
  const plates = document.querySelectorAll(".rv-plate");
  return lines.length === 2 && lines.every(isLarge) && plates.length === 2;
}"""


STYLE = "<style>iframe { width: 800px; height: 500px }</style>"


@pytest.mark.parametrize(
    ("view", "hidden"), [*(("", hidden) for hidden in HIDDEN), ("#view=globe", "without a size")]
)
def test_a_frame_that_is_hidden_draws_when_it_is_shown(article, view, hidden):
    """In a tab of its host, say; and again when it was hidden meanwhile, and asked something."""
    box, is_hidden = HIDDEN[hidden]
    frame = f"<iframe src='map.html{view}' sandbox='allow-scripts'></iframe>"
    page = article(STYLE + box.format(frame), viewport={"width": 900, "height": 700})
    assert page.evaluate(is_hidden)
    page.evaluate(SHOW, True)
    inner = page.frames[1]
    inner.locator("html[data-ready]").wait_for(state="attached")
    inner.wait_for_function(DRAWN, polling=100)
    page.evaluate(SHOW, False)
    inner.evaluate("rangeviz.fit(); rangeviz.askAt(51.42, 35.69); rangeviz.closeCard()")
    page.evaluate(SHOW, True)
    inner.wait_for_function("innerWidth === 800", polling=100)
    inner.evaluate(NEXT_FRAME)  # until then the page has not taken its size
    inner.evaluate("rangeviz.fit()")
    inner.wait_for_function(DRAWN, polling=100)
