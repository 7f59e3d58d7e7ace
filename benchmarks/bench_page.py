"""The page against a plain folium page of the same rings and cities: CPU in headless Chromium.

Run with ``make bench``. All pages lie on disk and ask nobody. folium's is what its user would write
for the same rings and cities: GeoJson and CircleMarkers, with tooltips, Leaflet beside it; it has
no base map (its tiles would need the network) and no labels, list or answers. CPU is the time that
the page's main thread spent on its tasks (waiting does not count), drawing included: up to the
first frame with a ring, until the page is at rest, of the longest task after that ring, for each
drag of the map by 240 pixels in twelve steps, and for each zoom by a step. Medians; compare the
columns, not two machines. ``4x`` is the same on a processor that Chromium slows down to a quarter.
A second table has a question: from the place asked about to the answer on the screen.
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
import numpy as np
import pandas as pd
import shapely
from playwright.sync_api import Browser, Page, sync_playwright

import rangeviz as rv
from rangeviz import Claim, LaunchRegion
from rangeviz.page.choice import choose_page_cities, choose_page_claims

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))
from chromium import FLAGS, find_browser

RINGS, MANY, MOST, CITIES, LOADS, DRAGS = 40, 200, 1_000, 6_000, 3, 4
VERTICES, QUESTIONS = 20_000, 5
SETTLED_MS = 800
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
        heads = ("first ring", "at rest", "longest", "one drag", "one zoom", "file")
        print(f"{'':44}{''.join(f'{head:>11}' for head in heads)}")
        for name, path, ring in pages:
            size = f"{path.stat().st_size / 1000:,.0f} kB"
            for slower in (1,) if path.stem == str(MOST) else (1, 4):
                numbers = "".join(f"{ms:11.0f}" for ms in measure(browser, path, ring, slower))
                said = name if slower == 1 else f"  {slower}x"
                print(f"{said:44}{numbers}{size:>11}", flush=True)
        print_questions(browser, pages[0][1], Path(folder))
        browser.close()


def print_questions(browser: Browser, default: Path, folder: Path) -> None:
    """Print what questions cost: usual ones, next to an antipode, of a region of many vertices."""
    paths = {region.id: folder / f"{region.id}.html" for region in hard_regions()}
    for region in hard_regions():
        claim = Claim("c", "C", operator="XX", range=5_000, region=region.id, source_title="S")
        rv.draw_map([claim], [region]).save(paths[region.id])
    asked = (
        ("default page, Tehran", default, 51.42, 35.69),
        ("New Zealand, next to its antipode", paths["NZ"], -6.0, 41.0),
        (f"{VERTICES:,} vertices, Tehran", paths["star"], 51.42, 35.69),
        (f"{VERTICES:,} vertices, antipode", paths["star"], -110.0, -30.0),
    )
    print(f"\nA question, milliseconds: the first one, and the median of {QUESTIONS} more\n")
    for name, path, lon, lat in asked:
        for slower in (1, 4):
            first, more = measure_question(browser, path, lon, lat, slower)
            print(f"{name if slower == 1 else '  4x':44}{first:11.0f}{more:11.0f}", flush=True)


def hard_regions() -> list[LaunchRegion]:
    """Take New Zealand, and make a star of many vertices."""
    turn = np.linspace(0, 2 * np.pi, VERTICES, endpoint=False)
    out = 6 + np.sin(40 * turn) + 0.05 * np.cos(VERTICES / 2 * turn)
    star = shapely.Polygon(np.column_stack((70 + out * np.cos(turn), 30 + out * np.sin(turn))))
    zealand = next(region for region in rv.read_regions() if region.id == "NZ")
    return [zealand, LaunchRegion("star", "A star", star)]


def save_pages(folder: Path) -> Iterator[tuple[str, Path, str]]:
    """Save each page; return its name, its path, and what its first ring is called there."""
    regions, cities = rv.read_regions(), rv.read_cities()
    many_cities = cities.nlargest(CITIES, "population")
    claims = some_claims(RINGS)
    path = folder / "default.html"
    own = [claim for claim in rv.read_claims() if claim.operator in ("IN", "PK")]
    page_cities = choose_page_cities(cities)
    rv.draw_map(choose_page_claims(own), regions, page_cities).save(path)
    yield "rangeviz, default page", path, OUR_RING
    path = folder / "rangeviz.html"
    rv.draw_map(claims, regions, many_cities).save(path)
    yield f"rangeviz, {RINGS} rings, {len(many_cities):,} cities", path, OUR_RING
    for count in (MANY, MOST):
        path = folder / f"{count}.html"
        rv.draw_map(some_claims(count), regions, many_cities).save(path)
        yield f"rangeviz, {count:,} claims, {len(many_cities):,} cities", path, OUR_RING
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


def measure(browser: Browser, path: Path, ring: str, slower: int) -> list[float]:
    """Return the milliseconds of CPU to the first ring, to rest, of a task, a drag and a zoom."""
    firsts, rests, longest, drags, zooms = [], [], [], [], []
    for _ in range(LOADS):
        context = browser.new_context(offline=True, viewport=SIZE, reduced_motion="reduce")
        tab = context.new_page()
        tab.add_init_script(MARK_RING % json.dumps(ring))
        throttle = tab.context.new_cdp_session(tab)
        throttle.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        browser.start_tracing(page=tab, categories=["toplevel", "blink.user_timing"])
        tab.goto(path.as_uri(), timeout=120_000)
        tab.wait_for_selector(ring, state="attached", timeout=120_000)
        tab.wait_for_timeout(SETTLED_MS * slower)
        first, rest, task = busy_until_mark(json.loads(browser.stop_tracing())["traceEvents"])
        firsts.append(first)
        rests.append(rest)
        longest.append(task)
        busy_ms = clock(tab)
        for n in range(DRAGS):
            start = busy_ms()
            drag(tab, -1 if n % 4 < 2 else 1)
            drags.append(busy_ms() - start)
        for key in "+-+-":
            start = busy_ms()
            tab.keyboard.press(key)  # the map has the focus
            tab.evaluate(NEXT_FRAME)
            tab.wait_for_timeout(300)
            zooms.append(busy_ms() - start)
        context.close()
    return [statistics.median(times) for times in (firsts, rests, longest, drags, zooms)]


def measure_question(
    browser: Browser, path: Path, lon: float, lat: float, slower: int
) -> tuple[float, float]:
    """Return the milliseconds of CPU for a first question, and for others near by."""
    context = browser.new_context(offline=True, viewport=SIZE, reduced_motion="reduce")
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    tab.goto(path.as_uri(), timeout=120_000)
    tab.wait_for_selector("html[data-ready]", state="attached")
    tab.wait_for_timeout(SETTLED_MS * slower)
    busy_ms = clock(tab)
    times = []
    for n in range(1 + QUESTIONS):
        start = busy_ms()
        tab.evaluate("([lon, lat]) => rangeviz.askAt(lon, lat)", [lon + n / 10, lat])
        tab.evaluate(NEXT_FRAME)
        tab.wait_for_timeout(300)
        times.append(busy_ms() - start)
    context.close()
    return times[0], statistics.median(times[1:])


def busy_until_mark(events: list[dict[str, Any]]) -> tuple[float, float, float]:
    """Return the main thread's CPU in ms: up to the mark, in all, of the longest task after it."""
    mark = next(event for event in events if event["name"] == "ring")
    thread = mark["pid"], mark["tid"]
    timed = [e for e in events if e["ph"] == "X" and (e["pid"], e["tid"]) == thread and "tdur" in e]
    before = total = end = 0
    after = []
    for event in sorted(timed, key=lambda event: (event["ts"], -event["dur"])):
        if event["ts"] < end:
            continue  # inside the last one
        end = event["ts"] + event["dur"]
        total += event["tdur"]
        if event["ts"] < mark["ts"]:
            before += event["tdur"]
        else:
            after.append(event["tdur"])
    return before / 1000, total / 1000, max(after, default=0) / 1000


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
