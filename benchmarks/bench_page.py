"""The page against a plain folium page of the same rings and cities: CPU in headless Chromium.

Run with ``make bench``. Both pages lie on disk and ask nobody; folium's has Leaflet beside it and
none of folium's other files, which it does not use. CPU is the time that the page's main thread
spent on its tasks (Chromium's TaskDuration in thread ticks, so waiting does not count): up to the
first frame with every ring, and for each move of the map by 200 pixels, drawing included. Medians
of several runs.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

import folium
import pandas as pd
from playwright.sync_api import Browser, Page, sync_playwright

import rangeviz as rv
from rangeviz import Claim

RINGS, CITIES, LOADS, PANS = 40, 6_000, 2, 6
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> None:
    """Print the table."""
    claims = some_claims(RINGS)
    cities = rv.read_cities().nlargest(CITIES, "population")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        names = ("ours", "default", "plain", "canvas")
        ours, default, plain, canvas = (Path(folder, f"{name}.html") for name in names)
        rv.draw_map(claims, rv.read_regions(), cities).save(ours)
        rv.draw_map(rv.read_claims(), rv.read_regions(), rv.read_cities()).save(default)
        save_folium(claims, cities, plain, prefer_canvas=False)
        save_folium(claims, cities, canvas, prefer_canvas=True)
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        print(f"{RINGS} rings, {len(cities):,} cities, Chromium {browser.version}")
        print(f"{'':28}{'first ring':>18}{'one pan':>18}{'size':>10}")
        base = None
        for name, path, line, map_name in (
            ("rangeviz", ours, ".rv-claim .rv-line", "rangeviz.map"),
            ("plain folium (SVG)", plain, "path.leaflet-interactive", MAP_NAME),
            ("folium, prefer_canvas", canvas, "canvas", MAP_NAME),
            ("rangeviz, default page", default, ".rv-claim .rv-line", "rangeviz.map"),
        ):
            first, pan = measure(browser, path, line, map_name)
            base = base or (first, pan)
            cells = (
                f"{ms:6.0f} ms {ms / one:5.2f} x"
                for ms, one in zip((first, pan), base, strict=True)
            )
            size = f"{path.stat().st_size / 1000:,.0f} kB"
            print(f"{name:28}{''.join(f'{cell:>18}' for cell in cells)}{size:>10}")
        browser.close()


MAP_NAME = "[...Object.keys(window)].filter((n) => /^map_/.test(n)).map((n) => window[n])[0]"


def some_claims(count: int) -> list[Claim]:
    """Make claims on eight systems, from two countries, of 500 to 6,000 km."""
    return [
        Claim(
            f"c{n}", f"System {n % 8}", operator=("PK", "IN")[n % 2], range=500 + 140 * n,
            source_title="S", shown=True,
        )
        for n in range(count)
    ]  # fmt: skip


def save_folium(
    claims: list[Claim], cities: pd.DataFrame, path: Path, *, prefer_canvas: bool
) -> None:
    """Save what a folium user would write for the same rings and cities."""
    rings = rv.build_rings(claims, rv.read_regions())
    rings = rings[rings.reach == "from_some"][["claim_id", "system", "geometry"]]
    page = folium.Map([25, 75], zoom_start=3, tiles=None, prefer_canvas=prefer_canvas)
    leaflet = distribution("django-js-lib-leaflet")
    for name in ("leaflet.js", "leaflet.css"):
        source = leaflet.locate_file(f"js_lib_leaflet/static/js_lib_leaflet/{name}")
        shutil.copyfile(str(source), path.parent / name)
    page.default_js, page.default_css = [("js", "leaflet.js")], [("css", "leaflet.css")]
    folium.GeoJson(rings, tooltip=folium.GeoJsonTooltip(["system"])).add_to(page)
    for city in cities.itertuples():
        folium.CircleMarker([city.lat, city.lon], radius=2, tooltip=city.name).add_to(page)
    page.save(path)


def find_browser() -> str | None:
    """Find a Chromium on this machine; None lets Playwright take its own."""
    named = os.environ.get("RANGEVIZ_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def measure(browser: Browser, path: Path, line: str, map_name: str) -> tuple[float, float]:
    """Return the milliseconds of CPU to the first ring and per pan."""
    firsts, pans = [], []
    for _ in range(LOADS):
        tab = browser.new_context(
            offline=True, viewport={"width": 1280, "height": 720}
        ).new_page()  # fmt: skip
        busy_ms = clock(tab)
        start = busy_ms()
        tab.goto(path.as_uri())
        tab.wait_for_selector(line, state="attached", timeout=120_000)
        tab.evaluate(DRAWN)
        firsts.append(busy_ms() - start)
        tab.wait_for_timeout(500)
        for n in range(PANS):
            start = busy_ms()
            step = 200 if n % 4 < 2 else -200
            tab.evaluate(f"{map_name}.panBy([{step}, {step / 4}], {{ animate: false }})")
            tab.evaluate(DRAWN)
            pans.append(busy_ms() - start)
        tab.context.close()
    return statistics.median(firsts), statistics.median(pans)


def clock(tab: Page) -> Callable[[], float]:
    """Return what tells how long the page's main thread has been busy so far."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy_ms() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * next(one["value"] for one in metrics if one["name"] == "TaskDuration")

    return busy_ms


if __name__ == "__main__":
    main()
