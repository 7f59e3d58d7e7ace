"""Look at the built site in a browser, as a stranger with or without good eyes would."""

from __future__ import annotations

import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from chromium import FLAGS, find_browser
from playwright.sync_api import Page, sync_playwright

SITE = Path(__file__).resolve().parent.parent / "site"
PAGES = "index maps howto reference why docs/tutorial docs/gallery docs/checks docs/serve".split()
SIZES = {"wide": (1280, 720), "phone": (390, 844)}


def check_site() -> int:
    """Say what is wrong with the main pages; 0 if nothing is."""
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        page = browser.new_page()
        page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for name in PAGES:
                said += look_at(page, name)
        page.goto(f"{SITE.as_uri()}/search.html?q=antipode")
        if not page.locator("#search-results li a").first.is_visible(timeout=20_000):
            said.append("search.html: finds nothing")
        browser.close()
    print(*said, sep="\n", end="\n" if said else "")
    return int(bool(said))


def look_at(page: Page, name: str) -> list[str]:
    """Give what is wrong with one page, for axe and at two sizes."""
    said = []
    page.goto(f"{SITE.as_uri()}/{name}.html")
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            said.append(f"{name}: wider than a {size} screen")
    broken = "[...document.images].filter((one) => one.complete && !one.naturalWidth).length"
    if page.evaluate(broken):
        said.append(f"{name}: a picture is missing")
    for fault in Axe().run(page).response["violations"]:
        node = fault["nodes"][0]
        said.append(f"{name}: {fault['id']}: {node['target']} {node['html'][:120]}")
    return said


if __name__ == "__main__":
    sys.exit(check_site())
