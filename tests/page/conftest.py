"""A real Chromium with the network off; every request and console message is a failure."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Page

SIZES = {
    "desk": (1280, 720),
    "phone": (390, 844),
    "wall": (1920, 1080),
    "frame": (600, 400),
    "enlarged": (640, 360),  # a laptop's window at 200 %
    "small phone": (320, 568),
}


@pytest.fixture(scope="session")
def claims(page_claims):
    """Those of the default page: what these tests look at."""
    return page_claims


@pytest.fixture(scope="session")
def shipped_page(tmp_path_factory, shipped_map):
    """Save the page that `rangeviz map` makes without arguments."""
    path = tmp_path_factory.mktemp("page") / "shipped.html"
    path.write_bytes(shipped_map.encode())
    return path


RESET = """() => {
  rangeviz.setUntil("");
  rangeviz.closeCard();
  rangeviz.restore();
  rangeviz.showView("map");
  rangeviz.fit();
  document.body.classList.remove("rv-folded");
  rangeviz.setStop("peek");
  const city = document.getElementById("rv-city");
  city.value = "";
  city.dispatchEvent(new Event("input"));
  document.querySelectorAll("#rv-panel, #rv-list").forEach((box) => box.scrollTo(0, 0));
}"""


MOST_TABS = 3
"""So many pages of a size stay open: to load one into a tab costs half of what a new tab does."""

PATIENCE_MS = 30_000
"""Only what fails waits so long: a machine with other work to do loads a page in ten seconds."""


@dataclass(eq=False)
class Tab:
    page: Page
    kind: tuple
    path: Path | None = None
    faults: list[str] = field(default_factory=list)

    def load(self, path):
        self.path = path
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")  # an address that differs in its hash alone loads nothing
        self.faults.clear()
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def note(self, url):
        if url.partition("#")[0] != self.path.as_uri() and not url.startswith("data:"):
            self.faults.append(f"request: {url}")


@pytest.fixture(scope="session")
def tabs():
    """Tabs that stay open between tests, the one used last behind."""
    return []


@pytest.fixture
def open_page(browser, tabs):
    """Open a saved page; at the end of the test, nothing may have been requested or logged.

    A page that is open already is set back instead, unless the test asks for a fresh one.
    """
    used = []

    def open_one(path, size="desk", *, fresh=False, **options):
        kind = (size, *options.items())
        open_tabs = [tab for tab in tabs if tab.kind == kind]
        idle = [tab for tab in open_tabs if tab not in used]
        shown = [] if fresh else [tab for tab in open_tabs if tab.path == path]
        tab = shown[-1] if shown else idle[0] if len(open_tabs) >= MOST_TABS and idle else None
        if tab:
            tabs.remove(tab)
        else:
            tab = new_tab(kind, size, options)
        tabs.append(tab)
        width, height = SIZES[size]
        if tab.page.viewport_size != {"width": width, "height": height}:
            tab.page.set_viewport_size({"width": width, "height": height})
        tab.page.set_default_timeout(PATIENCE_MS)
        if shown:
            tab.page.evaluate(RESET)
        else:
            tab.load(path)
        if tab not in used:
            used.append(tab)
        return tab.page

    def new_tab(kind, size, options):
        width, height = SIZES[size]
        context = browser.new_context(
            offline=True,
            viewport={"width": width, "height": height},
            has_touch=size.endswith("phone"),
            reduced_motion="reduce",
            **options,
        )
        page = context.new_page()
        tab = Tab(page, kind)
        page.on("console", lambda message: tab.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: tab.faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: tab.faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: tab.note(request.url))
        return tab

    yield open_one
    faults = [fault for tab in used for fault in tab.faults]
    for tab in used:
        tab.faults.clear()
    assert faults == []


SITE = "http://site.example/"


@pytest.fixture
def article(browser, shipped_map):
    """Open an article of some site with our page in it, as ``map.html``.

    At the end of the test, nothing may have failed, or been asked for that the site does not have;
    what the browser is `expected` to say is no failure.
    """
    contexts, faults = [], []

    def open_article(body, *, headers=None, elsewhere=None, expected=None, **options):
        context = browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: note(message.text, expected))
        page.on("pageerror", lambda error: faults.append(str(error)))
        texts = {
            SITE: f"<!DOCTYPE html><title>An article</title>{body}",
            SITE + "map.html": shipped_map,
        }

        def answer(route):
            text = texts.get(route.request.url, elsewhere)
            if text is None:
                faults.append(route.request.url)
                route.abort()
            else:
                sent = headers if text is shipped_map else None
                route.fulfill(body=text, content_type="text/html; charset=utf-8", headers=sent)

        context.route("**/*", answer)
        page.goto(SITE)
        return page

    def note(said, expected):
        if not expected or expected not in said:
            faults.append(said)

    yield open_article
    for context in contexts:
        context.close()
    assert faults == []
