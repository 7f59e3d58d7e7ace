"""Readers who try everything, or one thing often: no error on the page, and nothing that grows."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from playwright.sync_api import Error

SESSIONS, EARLY, STEPS = 200, 20, 8
MOST_GROWN = 1.2
"""The heap after the last session, as a part of that after the early one."""

KEYS = (
    "Tab Shift+Tab Enter Space Escape ArrowLeft ArrowRight ArrowUp ArrowDown Home End + - ? / "
    "PageDown a 1"
).split()
TYPED = ("tehran", "London", "zürich", "29.5, 70.1", "89N 180W", "qqqq", "الرياض", "<b>", "a", "")
PARTS = {
    "map": ("3.5/70.0/25.0", "0/0/0", "9/179.99/89", "///", "x"),
    "view": ("map", "globe", "distance", "moon"),
    "place": ("79.85/6.93", "-180/-90", "0/0", "/"),
    "until": ("1999", "2025", "0"),
    "try": ("stated/900//km/PK", "between/1/20000/mi/FJ", "up_to/19990//km/NZ", "x"),
    "flat": ("1",),
    "on": ("", "sh3-nawaz"),
}
OPEN = """() => [...document.querySelectorAll("button, input, select, summary, [role=option]")]
  .filter((node) => node.checkVisibility() && !node.disabled)
  .map((node) => node.getBoundingClientRect())
  .filter(({ width, top, bottom }) => width && bottom > 0 && top < innerHeight)
  .map(({ left, top, width, height }) => [left + width / 2, top + height / 2])"""
SETTLED = "() => new Promise((done) => setTimeout(done, 50))"
AT_REST = """async () => {
  rangeviz.setUntil("");
  for (let n = 0; n < 9; n += 1) rangeviz.closeCard();
  rangeviz.tryFigures([]);
  rangeviz.restore();
  rangeviz.showView("map");
  rangeviz.fit();
  rangeviz.refresh();
  await new Promise((done) => setTimeout(done, 500));
}"""

ROUNDS, LEFT_NODES, LEFT_LISTENERS = 5, 300, 10
"""So often all is done; some garbage waits, and names on the map may be others."""

ALL_THINGS = """async (rounds) => {
  const acts = [
    (n) => rangeviz.askAt((n * 37.7) % 360 - 180, (n * 13.3) % 160 - 80),
    (n) => rangeviz.showClaim(rangeviz.claims[n]),
    (n) => rangeviz.tryFigures([`stated/${500 + n}//km/79.8612,6.9271`]),
    () => (rangeviz.startPrint(), rangeviz.endPrint()),
    () => {
      document.querySelector(".rv-zoom").lastChild.click();
      document.querySelector("dialog[open]").close();
    },
    (n) => rangeviz.setView({ kind: "globe", zoom: n % 7, lon: 37 * n % 180, lat: 9 * n % 80 }),
    () => rangeviz.showView("distance"),
    () => rangeviz.showView("map"),
  ];
  for (let n = 0; n < rounds; n += 1)
    for (const act of acts) {
      act(n);
      await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    }
}"""
STEPS_KEPT = """() => Math.max(...rangeviz.claims.filter(({ on }) => on).flatMap(({ outer }) =>
  outer.flatMap(({ ring }) => ring.curves.map(({ thinned }) => thinned.size))))"""


class Reader:
    """Somebody at a page, whose whims are those of a seed."""

    def __init__(self, context, path, *, reloads):
        self.path, self.reloads, self.faults = path, reloads, []
        self.page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("console", lambda said: self.faults.append(f"console: {said.text}"))
        self.page.on("dialog", lambda dialog: dialog.dismiss())
        self.page.on("popup", self.shut)
        self.page.goto(path.as_uri())
        self.ready()
        self.devtools = context.new_cdp_session(self.page)

    def ready(self):
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def shut(self, opened):
        opened.close()
        self.page.bring_to_front()

    def session(self, seed):
        whims = random.Random(seed)
        done = []
        steps = [self.click, self.button, self.button, self.key, self.drag, self.wheel]
        steps += [self.search, self.address, self.printing, self.size]
        steps += [self.reload] if self.reloads else []
        try:
            self.page.bring_to_front()  # nothing is drawn in a tab behind another
            for _ in range(STEPS):
                step = whims.choice(steps)
                done.append((step.__name__, step(whims)))
            self.page.evaluate(SETTLED)
        except Error as error:
            self.faults.append(str(error))
        assert self.faults == [], (seed, done)

    def somewhere(self, whims):
        size = self.page.viewport_size
        return whims.randrange(size["width"]), whims.randrange(size["height"])

    def click(self, whims):
        place = self.somewhere(whims)
        self.page.mouse.click(*place, click_count=whims.choice((1, 1, 2)))
        return place

    def button(self, whims):
        if places := self.page.evaluate(OPEN):
            place = whims.choice(places)
            self.page.mouse.click(*place)
            return place
        return None

    def key(self, whims):
        keys = whims.choices(KEYS, k=4)
        for key in keys:
            self.page.keyboard.press(key)
        return keys

    def drag(self, whims):
        start, end = self.somewhere(whims), self.somewhere(whims)
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move(*end, steps=4)
        self.page.mouse.up()
        return start, end

    def wheel(self, whims):
        self.page.mouse.move(*self.somewhere(whims))
        turn = whims.choice((-600, -120, 120, 600))
        self.page.mouse.wheel(0, turn)
        return turn

    def search(self, whims):
        text = whims.choice(TYPED)
        field = self.page.locator("#rv-city")
        if field.is_visible():
            with suppress(Error):  # it may be covered
                field.focus(timeout=1_000)
                self.page.keyboard.press("Control+A")
                self.page.keyboard.insert_text(text)
                self.page.keyboard.press(whims.choice(("Enter", "ArrowDown", "Escape")))
        return text

    def address(self, whims):
        names = whims.sample([*PARTS], 3)
        text = "&".join(f"{name}={whims.choice(PARTS[name])}" for name in names)
        self.page.evaluate("(text) => { location.hash = text; }", text)
        return text

    def printing(self, _):
        self.page.evaluate(
            "['beforeprint', 'afterprint'].forEach((n) => dispatchEvent(new Event(n)))"
        )

    def size(self, whims):
        size = whims.choice(((1280, 720), (390, 844), (700, 500), (1920, 1080)))
        self.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
        return size

    def reload(self, _):
        self.page.reload()
        self.ready()

    def heap(self):
        self.page.set_viewport_size({"width": 1280, "height": 720})
        self.page.evaluate(AT_REST)
        for _ in range(3):
            self.devtools.send("HeapProfiler.collectGarbage")
        return self.devtools.send("Runtime.getHeapUsage")["usedSize"]


@pytest.mark.long
def test_two_hundred_sessions_end_without_error_and_leak(browser, shipped_page):
    """One tab is never loaded anew, so that what it keeps adds up; the other is, at whim."""
    context = browser.new_context(offline=True, reduced_motion="reduce")
    context.add_init_script("window.print = () => {};")
    readers = [Reader(context, shipped_page, reloads=reloads) for reloads in (False, True)]
    heaps = {}
    for number in range(1, SESSIONS + 1):
        readers[number % 2].session(number)
        if number in (EARLY, SESSIONS):
            heaps[number] = sum(reader.heap() for reader in readers)
    context.close()
    assert heaps[SESSIONS] <= MOST_GROWN * heaps[EARLY]


def test_what_is_done_often_leaves_no_nodes_listeners_and_lines(open_page, shipped_page):
    page = open_page(shipped_page)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    before = counts_after(1, page, devtools)
    after = counts_after(ROUNDS, page, devtools)
    devtools.detach()
    assert after["Nodes"] <= before["Nodes"] + LEFT_NODES
    assert after["JSEventListeners"] <= before["JSEventListeners"] + LEFT_LISTENERS
    assert page.evaluate(STEPS_KEPT) <= 3


def counts_after(rounds, page, devtools):
    """Count what is there when all has been done so often and the page is set back."""
    page.evaluate(ALL_THINGS, rounds)
    page.evaluate(AT_REST)
    for _ in range(3):
        devtools.send("HeapProfiler.collectGarbage")
    metrics = devtools.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics}
