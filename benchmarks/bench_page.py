"""The page against a plain folium page of the same rings and cities: CPU in headless Chromium.

Run with ``make bench``. All pages lie on disk and ask nobody. folium's is what its user would write
for the same rings and cities: GeoJson and CircleMarkers, with tooltips, Leaflet beside it; it has
no base map (its tiles would need the network) and no labels, list or answers. CPU is the time that
the page's main thread spent on its tasks (waiting does not count), drawing included: up to the
first frame with a ring, until the page is at rest, and for each drag of the map by 240 pixels in
twelve steps. Medians; compare the columns, not two machines.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import folium
import pandas as pd
from playwright.sync_api import Browser, Page, sync_playwright

import rangeviz as rv
from rangeviz import Claim

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
from chromium import FLAGS, find_browser

RINGS, MANY, CITIES, LOADS, DRAGS = 40, 200, 6_000, 3, 6
SIZE = {"width": 1280, "height": 720}
OUR_RING = ".rv-claim .rv-line"
MARK_RING = """new MutationObserver((_, observer) => {
  if (!document.querySelector(%s)) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => performance.mark("ring")));
}).observe(document, { subtree: true, childList: true });"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        pages = list(save_pages(Path(folder)))
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        print(f"Main-thread CPU in milliseconds, Chromium {browser.version}, 1280 x 720;")
        print(f"medians of {LOADS} loads and {LOADS * DRAGS} drags\n")
        print(f"{'':44}{'first ring':>12}{'at rest':>10}{'one drag':>10}{'file':>10}")
        for name, path, ring in pages:
            first, rest, drag = measure(browser, path, ring)
            size = f"{path.stat().st_size / 1000:,.0f} kB"
            print(f"{name:44}{first:12.0f}{rest:10.0f}{drag:10.0f}{size:>10}", flush=True)
        browser.close()


def save_pages(folder: Path) -> Iterator[tuple[str, Path, str]]:
    """Save each page; return its name, its path, and what its first ring is called there."""
    regions, cities = rv.read_regions(), rv.read_cities()
    many_cities = cities.nlargest(CITIES, "population")
    claims = some_claims(RINGS)
    path = folder / "default.html"
    rv.draw_map(rv.read_claims(), regions, cities).save(path)
    yield "rangeviz, default page", path, OUR_RING
    path = folder / "rangeviz.html"
    rv.draw_map(claims, regions, many_cities).save(path)
    yield f"rangeviz, {RINGS} rings, {len(many_cities):,} cities", path, OUR_RING
    path = folder / "many.html"
    rv.draw_map(some_claims(MANY), regions, many_cities).save(path)
    yield f"rangeviz, {MANY} rings, {len(many_cities):,} cities", path, OUR_RING
    for name, canvas in (("SVG", False), ("canvas", True)):
        path = folder / f"folium-{name}.html"
        save_folium(claims, many_cities, path, prefer_canvas=canvas)
        ring = "canvas" if canvas else "path.leaflet-interactive"
        yield f"folium ({name}), {RINGS} rings, {len(many_cities):,} cities", path, ring


def some_claims(count: int) -> list[Claim]:
    """Make claims on eight systems of two countries; 40 figures, from 500 to 5,960 km."""
    return [
        Claim(
            f"c{n}",
            f"System {n % 8}",
            operator=("PK", "IN")[n % 2],
            range=500 + 140 * (n % RINGS),
            source_title="S",
            shown=True,
        )
        for n in range(count)
    ]


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


def measure(browser: Browser, path: Path, ring: str) -> tuple[float, float, float]:
    """Return the milliseconds of CPU to the first ring, to rest, and per drag."""
    firsts, rests, drags = [], [], []
    for _ in range(LOADS):
        context = browser.new_context(offline=True, viewport=SIZE, reduced_motion="reduce")
        tab = context.new_page()
        tab.add_init_script(MARK_RING % json.dumps(ring))
        browser.start_tracing(page=tab, categories=["toplevel", "blink.user_timing"])
        tab.goto(path.as_uri(), timeout=120_000)
        tab.wait_for_timeout(1500)
        first, rest = busy_until_mark(json.loads(browser.stop_tracing())["traceEvents"])
        firsts.append(first)
        rests.append(rest)
        busy_ms = clock(tab)
        for n in range(DRAGS):
            start = busy_ms()
            drag(tab, -1 if n % 4 < 2 else 1)
            drags.append(busy_ms() - start)
        context.close()
    return statistics.median(firsts), statistics.median(rests), statistics.median(drags)


def busy_until_mark(events: list[dict[str, Any]]) -> tuple[float, float]:
    """Return the milliseconds of CPU of the page's main thread up to the mark, and in all."""
    mark = next(event for event in events if event["name"] == "ring")
    thread = mark["pid"], mark["tid"]
    timed = [e for e in events if e["ph"] == "X" and (e["pid"], e["tid"]) == thread and "tdur" in e]
    before = total = end = 0
    for event in sorted(timed, key=lambda event: (event["ts"], -event["dur"])):
        if event["ts"] < end:
            continue  # inside the last one
        end = event["ts"] + event["dur"]
        total += event["tdur"]
        before += event["tdur"] if event["ts"] < mark["ts"] else 0
    return before / 1000, total / 1000


def drag(tab: Page, way: int) -> None:
    """Drag the map sideways by 240 pixels and a little down, and let it come to rest."""
    x, y = 760, 30
    tab.mouse.move(x, y)
    tab.mouse.down()
    for step in range(1, 13):
        tab.mouse.move(x + way * 20 * step, y + way * 3 * step)
    tab.wait_for_timeout(100)  # no throw
    tab.mouse.up()
    tab.evaluate(NEXT_FRAME)
    tab.wait_for_timeout(300)


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
