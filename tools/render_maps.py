"""Remake the rendered examples in maps/: the default page, and the pictures the README shows."""

from __future__ import annotations

from pathlib import Path

from chromium import FLAGS, find_browser
from playwright.sync_api import sync_playwright

import rangeviz as rv

MAPS = Path(__file__).resolve().parent.parent / "maps"
PICTURES = {
    "south-asia.png": {"viewport": {"width": 1280, "height": 720}},
    "south-asia-phone.png": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
        "device_scale_factor": 2,
    },
}


def main() -> None:
    shipped = rv.read_claims()
    claims = rv.choose_page_claims(rv.read_claims(operators=("IN", "PK")))
    cities = rv.choose_page_cities(rv.read_cities())
    elsewhere = len(shipped) - len(claims)
    page = rv.draw_map(claims, rv.read_regions(), cities, elsewhere=elsewhere)
    page.save(MAPS / "south-asia.html")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        for name, device in PICTURES.items():
            tab = browser.new_context(offline=True, **device).new_page()
            tab.goto((MAPS / "south-asia.html").as_uri())
            tab.wait_for_timeout(1500)
            tab.screenshot(path=MAPS / name)
        browser.close()


if __name__ == "__main__":
    main()
