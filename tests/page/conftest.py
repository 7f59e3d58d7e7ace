"""A real Chromium with the network off; every request and console message is a failure."""

from __future__ import annotations

import pytest

SIZES = {
    "desk": (1280, 720),
    "phone": (390, 844),
    "wall": (1920, 1080),
    "frame": (600, 400),
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


@pytest.fixture(scope="session")
def pages():
    """Pages that stay open between tests: loading one costs more than most tests."""
    return {}


@pytest.fixture
def open_page(browser, pages):
    """Open a saved page; at the end of the test, nothing may have been requested or logged.

    A page that is open already is set back instead, unless the test asks for a fresh one.
    """
    used, passing = [], []

    def open_one(path, size="desk", *, fresh=False, **options):
        key = (path, size, *options.items())
        if fresh:
            page, faults = load(path, size, options)
            passing.append(page)
        elif key in pages:
            page, faults = pages[key]
            page.evaluate(RESET)
        else:
            page, faults = pages[key] = load(path, size, options)
        used.append(faults)
        return page

    def load(path, size, options):
        faults = []
        width, height = SIZES[size]
        context = browser.new_context(
            offline=True,
            viewport={"width": width, "height": height},
            has_touch=size == "phone",
            reduced_motion="reduce",
            **options,
        )
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("console", lambda message: faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"error: {error}"))
        page.on("dialog", lambda dialog: faults.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: _note(request.url, path, faults))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        return page, faults

    yield open_one
    for page in passing:
        page.context.close()
    assert [fault for faults in used for fault in faults] == []
    for faults in used:
        faults.clear()


def _note(url, path, faults):
    if url.partition("#")[0] != path.as_uri() and not url.startswith("data:"):
        faults.append(f"request: {url}")
