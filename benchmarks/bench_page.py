"""The page against a plain folium page of the same rings and cities: CPU in headless Chromium.

Run with ``make bench``. All pages lie on disk and ask nobody. folium's is what its user would write
for the same rings and cities: GeoJson and CircleMarkers, with tooltips, Leaflet beside it; it has
no base map (its tiles would need the network) and no labels, list or answers. CPU is the time that
the page's main thread spent on its tasks (waiting does not count), drawing included: up to the
first frame with a ring, until the page is at rest, of the longest task after that ring, for each
drag by 240 pixels in twelve steps with what is drawn at its end, and for each zoom by a step.
``floor`` is what Chromium alone takes for the same drag: a page that does nothing but give twelve
times, to the same number of paths, outlines of the same size. ``4x`` is the same on a processor
that Chromium slows down to a quarter. Medians; what else the machine does slows all of it, so
compare the rows. A second table has a question: from the place asked about to the answer on the
screen.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, NamedTuple

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

RINGS, MANY, MOST, CITIES, LOADS, DRAGS, ZOOMS = 40, 200, 1_000, 6_000, 2, 3, "+-"
VERTICES, LENGTH_DEG, QUESTIONS = 25_000, 2_500, 3
SETTLED_MS, PATIENCE_MS = 700, 120_000
SIZE = {"width": 1280, "height": 720}
HEADS = ("first ring", "at rest", "longest", "one drag", "floor", "one zoom", "file")
OUR_RING = ".rv-claim .rv-line"
MARK_RING = """new MutationObserver((_, observer) => {
  if (!document.querySelector(%s)) return;
  observer.disconnect();
  requestAnimationFrame(() => setTimeout(() => performance.mark("ring")));
}).observe(document, { subtree: true, childList: true });"""
IS_READY = """performance.getEntriesByName("ring").length > 0 &&
  (!window.rangeviz || "ready" in document.documentElement.dataset)"""
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
MOVING_PATHS = """() => [...document.querySelectorAll("#rv-globe path[d]")]
  .filter((path) => !path.closest("pattern") && getComputedStyle(path).display !== "none")
  .map((path) => {
    const computed = getComputedStyle(path);
    const names = ["fill", "stroke", "stroke-width", "stroke-dasharray"];
    const style = Object.fromEntries(names.map((name) => [name, computed.getPropertyValue(name)]));
    return { d: path.getAttribute("d"), style };
  })"""
FLOOR = """<!doctype html><body style="margin: 0">
<svg width="920" height="720" style="position: absolute"></svg><script>
const shown = %s;
for (const { style } of shown) {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  for (const name in style) path.setAttribute(name, style[name]);
  document.querySelector("svg").append(path);
}
let [step, waiting] = [0, 0];
document.addEventListener("pointermove", () => {
  waiting ||= requestAnimationFrame(() => {
    [step, waiting] = [step + 1, 0];
    [...document.querySelectorAll("path")].forEach((path, n) =>
      path.setAttribute("d", shown[n].d + "M0 " + step));
  });
});
</script>"""


class Bench(NamedTuple):
    """A page on disk, and how it is looked at: on which of its maps, how slow."""

    name: str
    path: Path
    ring: str = OUR_RING
    view: str = ""
    slower: tuple[int, ...] = (1,)


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        print(f"Main-thread CPU in milliseconds, Chromium {browser.version}, 1280 x 720;")
        print(f"medians of {LOADS} loads and {LOADS * DRAGS} drags\n")
        print(f"{'':50}{''.join(f'{head:>11}' for head in HEADS)}", flush=True)
        for page in save_pages(Path(folder)):
            size = f"{page.path.stat().st_size / 1000:,.0f} kB"
            for slower in page.slower:
                measured = measure(browser, page, slower)
                numbers = "".join("          -" if ms is None else f"{ms:11.0f}" for ms in measured)
                said = page.name if slower == 1 else f"  {slower}x"
                print(f"{said:50}{numbers}{size:>11}", flush=True)
        print_questions(browser, Path(folder))
        browser.close()


def print_questions(browser: Browser, folder: Path) -> None:
    """Print what questions cost: usual ones, next to an antipode, of a region of many vertices."""
    paths = {region.id: folder / f"{region.id}.html" for region in hard_regions()}
    for region in hard_regions():
        claim = Claim("c", "C", operator="XX", range=5_000, region=region.id, source_title="S")
        rv.draw_map([claim], [region]).save(paths[region.id])
    asked = (
        ("default page, Tehran", folder / "default.html", 51.42, 35.69),
        ("New Zealand, next to its antipode", paths["NZ"], -6.0, 41.0),
        (f"{VERTICES:,} vertices, Tehran", paths["star"], 51.42, 35.69),
        (f"{VERTICES:,} vertices, antipode", paths["star"], -110.0, -30.0),
        (f"{VERTICES:,} vertices within 45 km, antipode", paths["burr"], -110.0, -30.0),
        (f"{LENGTH_DEG:,} degrees of outline, Tehran", paths["parallel"], 51.42, 35.69),
        (f"{LENGTH_DEG:,} degrees of outline, south pole", paths["parallel"], 0.0, -90.0),
    )
    print(f"\nA question, milliseconds: the first one, and the median of {QUESTIONS} more\n")
    for name, path, lon, lat in asked:
        for slower in (1, 4):
            first, more = measure_question(browser, path, lon, lat, slower)
            print(f"{name if slower == 1 else '  4x':50}{first:11.0f}{more:11.0f}", flush=True)


def hard_regions() -> list[LaunchRegion]:
    """Take New Zealand, make a star of many vertices and a line to and fro by a parallel."""
    turn = np.linspace(0, 2 * np.pi, VERTICES - 1, endpoint=False)
    out = 6 + np.sin(40 * turn) + 0.05 * np.cos(VERTICES / 2 * turn)
    star = shapely.Polygon(np.column_stack((70 + out * np.cos(turn), 30 + out * np.sin(turn))))
    spikes = 0.4 * np.where(np.arange(VERTICES - 1) % 2, 0.2, 1.0)
    burr = shapely.Polygon(
        np.column_stack((70 + spikes * np.cos(turn), 30 + spikes * np.sin(turn)))
    )
    zealand = next(region for region in rv.read_regions() if region.id == "NZ")
    edges = np.arange(LENGTH_DEG // 160 + 1)
    line = shapely.LineString(np.column_stack((edges % 2 * 160 - 80, 60 + edges / 10_000)))
    return [
        zealand,
        LaunchRegion("star", "A star", star),
        LaunchRegion("burr", "A burr", burr),
        LaunchRegion("parallel", "A parallel", line),
    ]


def save_pages(folder: Path) -> Iterator[Bench]:
    """Save each page when it is wanted; the first row stands after seconds."""
    regions, cities = rv.read_regions(), rv.read_cities()
    many_cities = cities.nlargest(CITIES, "population")
    path = folder / "default.html"
    own = [claim for claim in rv.read_claims() if claim.operator in ("IN", "PK")]
    rv.draw_map(choose_page_claims(own), regions, choose_page_cities(cities)).save(path)
    yield Bench("rangeviz, default page", path, slower=(1, 4))
    yield Bench("rangeviz, default page, globe", path, view="globe")
    for count in (RINGS, MANY, MOST):
        path = folder / f"{count}.html"
        rv.draw_map(some_claims(count), regions, many_cities).save(path)
        name = f"rangeviz, {count:,} claims, {CITIES:,} cities"
        yield Bench(f"{name}, globe", path, view="globe", slower=(1, 4) if count == MANY else (1,))
        if count == MANY:
            yield Bench(f"{name}, true distance", path, view="distance")
            yield Bench(f"{name}, web map", path, view="map")
    claims = some_claims(RINGS)
    for kind, canvas in (("SVG", False), ("canvas", True)):
        path = folder / f"folium-{kind}.html"
        save_folium(claims, many_cities, path, prefer_canvas=canvas)
        ring = "canvas" if canvas else "path.leaflet-interactive"
        slower = (1, 4) if canvas else (1,)
        yield Bench(f"folium ({kind}), {RINGS} rings, {CITIES:,} cities", path, ring, slower=slower)


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


def open_tab(browser: Browser, slower: int) -> Page:
    """Open an empty page in a context of its own, on a processor so many times slower."""
    tab = browser.new_context(offline=True, viewport=SIZE, reduced_motion="reduce").new_page()
    tab.set_default_timeout(PATIENCE_MS)
    session = tab.context.new_cdp_session(tab)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return tab


def measure(browser: Browser, page: Bench, slower: int) -> list[float | None]:
    """Return the milliseconds of CPU to the first ring, to rest, of a task, drags, and a zoom.

    The floor is None where nothing turns.
    """
    starts, drags, floors, zooms = [], [], [], []
    for _ in range(LOADS):
        tab = open_tab(browser, slower)
        starts.append(measure_start(browser, tab, page, slower))
        if page.view:
            tab.evaluate("(view) => rangeviz.showView(view)", page.view)
            tab.wait_for_timeout(SETTLED_MS)
        drags.extend(measure_drags(tab))
        if page.view == "globe":
            floors.extend(measure_floor(browser, tab, slower))
        zooms.extend(busy_while(tab, partial(tab.keyboard.press, key)) for key in ZOOMS)
        tab.context.close()
    columns = [*zip(*starts, strict=True), drags, floors, zooms]
    return [statistics.median(times) if times else None for times in columns]


def measure_start(
    browser: Browser, tab: Page, page: Bench, slower: int
) -> tuple[float, float, float]:
    """Load a page; return the CPU in ms up to the first ring, in all, of the longest task after."""
    tab.add_init_script(MARK_RING % json.dumps(page.ring))
    browser.start_tracing(page=tab, categories=["toplevel", "blink.user_timing"])
    tab.goto(page.path.as_uri())
    for _ in range(PATIENCE_MS // SETTLED_MS):  # to wait for a selector would cost CPU
        tab.wait_for_timeout(SETTLED_MS)
        if tab.evaluate(IS_READY):
            break
    tab.wait_for_timeout(SETTLED_MS)
    return busy_until_mark(json.loads(browser.stop_tracing())["traceEvents"])


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


def measure_drags(tab: Page) -> list[float]:
    """Drag to and fro, once more than is counted."""
    times = [busy_while(tab, partial(drag, tab, (-1, 1)[n % 2])) for n in range(1 + DRAGS)]
    return times[1:]


def measure_floor(browser: Browser, tab: Page, slower: int) -> list[float]:
    """Let Chromium alone take what the page's paths are while its globe turns."""
    tab.mouse.move(760, 30)
    tab.mouse.down()
    tab.mouse.move(780, 33, steps=2)
    tab.evaluate(NEXT_FRAME)
    shown = tab.evaluate(MOVING_PATHS)
    tab.mouse.up()
    other = open_tab(browser, slower)
    other.set_content(FLOOR % json.dumps(shown))
    other.wait_for_timeout(SETTLED_MS)
    times = measure_drags(other)
    other.context.close()
    tab.bring_to_front()
    tab.wait_for_timeout(SETTLED_MS)
    return times


def measure_question(
    browser: Browser, path: Path, lon: float, lat: float, slower: int
) -> tuple[float, float]:
    """Return the milliseconds of CPU for a first question, and for others near by."""
    tab = open_tab(browser, slower)
    tab.goto(path.as_uri())
    tab.wait_for_selector("html[data-ready]", state="attached")
    tab.wait_for_timeout(SETTLED_MS * slower)
    ask = partial(tab.evaluate, "([lon, lat]) => rangeviz.askAt(lon, lat)")
    places = [[lon + n / 10, lat] for n in range(1 + QUESTIONS)]
    times = [busy_while(tab, partial(ask, place)) for place in places]
    tab.context.close()
    return times[0], statistics.median(times[1:])


def drag(tab: Page, way: int) -> None:
    """Drag the map sideways by 240 pixels and a little down."""
    x, y = 760, 30
    tab.mouse.move(x, y)
    tab.mouse.down()
    for step in range(1, 13):
        tab.mouse.move(x + way * 20 * step, y + way * 3 * step)
    tab.wait_for_timeout(100)  # no throw
    tab.mouse.up()


def busy_while(tab: Page, act: Callable[[], object]) -> float:
    """Return the CPU in ms that the page's main thread takes until it is at rest again."""
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy_ms() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))

    start = busy_ms()
    act()
    tab.evaluate(NEXT_FRAME)
    tab.wait_for_timeout(300)
    taken = busy_ms() - start
    session.detach()
    return taken


if __name__ == "__main__":
    main()
