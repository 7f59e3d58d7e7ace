"""Rings against the tools people use: time as a ratio to ``Geod.fwd`` alone, accuracy beside it.

Run with ``make bench``, which also plots what a ring costs into docs/pictures/ring-cost.svg. Peers
that are not there (cartopy, antimeridian, turf, PostGIS) are skipped with a note; turf is fetched
with npm. Times are those of the processor, so that a busy machine tells the same ratios; turf's
and PostGIS's are of the clock. Accuracy: the worst distance error of a vertex, and of points along
the drawn edges, metres; and the share of 20,000 places over the globe on the wrong side.
"""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas
import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.figure import Figure
from postgis import NotThereError, ask_postgis

from rangeviz import range_ring, read_regions
from rangeviz.geo.distance import prepare_geometry
from rangeviz.geo.ellipsoid import WGS84
from rangeviz.geo.rings import REACHES, range_rings
from rangeviz.inputs.pairing import find_region

HERE = Path(__file__).resolve().parent
PICTURE = HERE.parent / "docs/pictures/ring-cost.svg"
CENTRE = shapely.Point(73.05, 33.69)
RANGES_KM = (300, 2750, 5500, 15000)
LARGEST, COUNTRIES_KM = 20, (300, 2750, 10_000)
TURF = ("@turf/buffer@7.4.0", "@turf/circle@7.4.0")


def main() -> None:
    """Print the tables, and plot the cost."""
    warnings.simplefilter("ignore")
    regions = read_regions()
    for range_km in RANGES_KM:
        print(f"\nPoint ring, {range_km:,} km")
        point_table(range_km)
    for code in ("PK", "IN-mainland"):
        for range_km in (300, 2750, 5000):
            print(f"\nRegion ring, {code}, {range_km:,} km")
            region_table(find_region(code, regions).geometry, range_km)
    countries_table(regions)
    worst_table(regions)
    pakistan = find_region("PK", regions).geometry
    one = best_of(lambda: range_ring(pakistan, 2750))
    ten = best_of(lambda: range_rings(pakistan, range(500, 5500, 500)))
    print(f"\nPK: ten ranges (500 to 5,000 km) / one (2,750 km): {ten / one:.1f}")
    plot_cost(pakistan)


def countries_table(regions: list[Any]) -> None:
    """Print what rings of the largest countries cost, as a multiple of Geod.fwd."""
    countries = [region.geometry for region in regions if region.kind == "country"]
    largest = sorted(countries, key=lambda outline: -outline.area)[:LARGEST]
    print(f"\nThe {LARGEST} largest countries (in square degrees): times Geod.fwd, 100 m")
    for range_km in COUNTRIES_KM:
        ratios = np.array([cost(outline, range_km) for outline in largest])
        print(f"  {range_km:>6,} km: median {np.median(ratios):.0f}, at worst {ratios.max():.0f}")


def worst_table(regions: list[Any]) -> None:
    """Print what rings of hard outlines cost at worst, as a multiple of theirs at 3,000 km."""
    shipped = {region.id: region.geometry for region in regions}
    turn = np.linspace(0, 2 * np.pi, 2000)
    outlines = {
        "a cap round a pole": shapely.box(-180, 70, 180, 90).segmentize(10),
        "a whole meridian": shapely.LineString([(0, -90), (0, 90)]),
        "10,000 vertices in a line": shapely.LineString(
            [(lon, 0) for lon in np.linspace(0, 10, 10_000)]
        ),
        "2,000 vertices within 60 km": shapely.Polygon(
            np.column_stack((176 + 0.3 * np.cos(turn), -40 + 0.3 * np.sin(turn)))
        ),
        "two continents wide, with a hole": shapely.box(-60, -50, 60, 50).segmentize(5)
        - shapely.box(-20, -20, 20, 20),
        "Japan, 1,097 vertices": shipped["JP"],
        "Canada, 11,573 vertices": shipped["CA"],
    }
    print("\nHard outlines: the dearest of their rings, times the outer one at 3,000 km")
    for name, outline in outlines.items():
        usual = best_of(lambda outline=outline: range_ring(outline, 3000), 0)
        dearest, km, reach = max(
            (best_of(lambda a=outline, k=km, r=reach: range_ring(a, k, reach=r), 0), km, reach)
            for km in (3, 40, 300, 11_000, 17_500, 19_500, 19_890, 19_920, 20_003)
            for reach in REACHES
        )
        print(f"  {name:34}{dearest / usual:6.1f}  ({km:,} km, {reach}: {dearest:.2f} s)")


def point_table(range_km: float) -> None:
    """Compare ways to draw the ring of one point."""
    ours = range_ring(CENTRE, range_km)
    count = shapely.get_num_coordinates(ours.polygon)
    base = best_of(lambda: fwd_circle(range_km, count))

    def fixed() -> Any:
        return peer("antimeridian").fix_polygon(fwd_circle(range_km, count))

    def circle() -> Any:
        geodesic = peer("cartopy.geodesic").Geodesic()
        lonlat = geodesic.circle(CENTRE.x, CENTRE.y, range_km * 1000, count)
        return shapely.Polygon(np.asarray(lonlat))

    ways = {
        "Geod.fwd, the same number of vertices": lambda: fwd_circle(range_km, count),
        "rangeviz, 100 m": lambda: range_ring(CENTRE, range_km).polygon,
        "Geod.fwd + antimeridian.fix_polygon": fixed,
        "cartopy Geodesic.circle": circle,
        "geopandas, AEQD buffer": lambda: aeqd(CENTRE, range_km),
    }
    timed = {"turf circle": turf, "PostGIS ST_Buffer(geography)": postgis}
    table(ways, timed, base, range_km, CENTRE, count)


def region_table(region: Any, range_km: float) -> None:
    """Compare ways to draw the ring of a country."""
    count = shapely.get_num_coordinates(range_ring(region, range_km).polygon)
    base = best_of(lambda: fwd_circle(range_km, count))
    ways = {
        "rangeviz, 100 m": lambda: range_ring(region, range_km).polygon,
        "geopandas, AEQD buffer": lambda: aeqd(region, range_km),
    }
    timed = {"turf buffer": turf, "PostGIS ST_Buffer(geography)": postgis}
    table(ways, timed, base, range_km, region, count)


def table(
    ways: dict[str, Callable[[], Any]],
    timed: dict[str, Callable[[Any, float, int], tuple[Any, float]]],
    base_s: float,
    range_km: float,
    region: Any,
    count: int,
) -> None:
    """Print a line for each way; `timed` ones tell their own seconds."""
    print(f"  {'':38}{'ms':>8}{'x fwd':>8}{'vertex m':>12}{'edge m':>12}{'wrong':>9}")
    for name, draw in ways.items():
        try:
            polygon = draw()
        except NotThereError as reason:
            print(f"  {name:38} skipped: {reason}")
            continue
        row(name, best_of(draw), base_s, polygon, range_km, region)
    for name, ask in timed.items():
        try:
            polygon, seconds = ask(region, range_km, count)
        except NotThereError as reason:
            print(f"  {name:38} skipped: {reason}")
            continue
        row(name, seconds, base_s, polygon, range_km, region)


def fwd_circle(range_km: float, count: int) -> Any:
    """Draw what Geod.fwd alone gives: raw vertices, counter-clockwise, neither cut nor closed."""
    azimuth = -np.linspace(0, 360, count)
    lon, lat = np.full(count, CENTRE.x), np.full(count, CENTRE.y)
    x, y, _ = WGS84.fwd(lon, lat, azimuth, np.full(count, range_km * 1000.0))
    return shapely.Polygon(np.column_stack((x, y)))


def aeqd(region: Any, range_km: float) -> Any:
    """Buffer in an azimuthal equidistant projection round the centroid, and project back."""
    centre = region.centroid
    flat = f"+proj=aeqd +lat_0={centre.y} +lon_0={centre.x} +ellps=WGS84"
    shapes = geopandas.GeoSeries([region], crs="OGC:CRS84").to_crs(flat)
    return shapes.buffer(range_km * 1000, quad_segs=128).to_crs("OGC:CRS84").iloc[0]


def turf(region: Any, range_km: float, count: int) -> tuple[Any, float]:
    """Draw with turf, in Node.js."""
    folder, npm = HERE / ".turf", shutil.which("npm")
    if not npm:
        raise NotThereError("there is no npm")
    if not (folder / "node_modules").exists():
        command = (npm, "install", "--silent", "--no-audit", "--prefix", folder, *TURF)
        if subprocess.run(command, capture_output=True, check=False).returncode:
            raise NotThereError("npm could not fetch it")
    shutil.copy(HERE / "turf.mjs", folder)
    shape = shapely.geometry.mapping(region)
    job = {"geometry": shape, "kilometres": range_km, "steps": int(count), "milliseconds": 500}
    command = ("node", folder / "turf.mjs")
    done = subprocess.run(
        command, input=json.dumps(job), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise NotThereError(done.stderr.strip().splitlines()[-1])
    answer = json.loads(done.stdout)
    return shapely.geometry.shape(answer["geometry"]), answer["milliseconds"] / 1000


def postgis(region: Any, range_km: float, _: int) -> tuple[Any, float]:
    """Draw with ST_Buffer(geography); the seconds include parsing and the way there and back."""
    sql = (
        f"select ST_AsText(ST_Buffer(ST_GeogFromText('{region.wkt}'), {range_km * 1000}, "
        "'quad_segs=128'));"
    )
    seconds = best_of(lambda: ask_postgis(sql), clock=time.perf_counter)
    return shapely.from_wkt(ask_postgis(sql).strip()), seconds


def peer(name: str) -> Any:
    """Import an optional peer."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise NotThereError("not installed") from None


def best_of(
    function: Callable[[], Any],
    seconds: float = 0.5,
    clock: Callable[[], float] = time.process_time,
) -> float:
    """Seconds of the fastest run."""
    times: list[float] = []
    while sum(times) < seconds or len(times) < 3:
        start = clock()
        function()
        times.append(clock() - start)
    return min(times)


def row(
    name: str, time_s: float, base_s: float, polygon: Any, range_km: float, region: Any
) -> None:
    """Print one way's time and accuracy."""
    outline, range_m = prepare_geometry(region), range_km * 1000
    lonlat, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(polygon)), return_index=True
    )
    on_cut = (np.abs(lonlat[:, 0]) > 179.9999) | (np.abs(lonlat[:, 1]) > 89.9999)
    drawn = (ring[1:] == ring[:-1]) & ~(on_cut[1:] & on_cut[:-1])
    middle = (lonlat[1:] + lonlat[:-1])[drawn] / 2
    inside = ~on_cut & np.isfinite(lonlat).all(axis=1)
    middle = middle[np.isfinite(middle).all(axis=1)]
    vertex, edge = (
        np.abs(outline.nearest(*on_globe(points)).distance_m - range_m).max()
        for points in (lonlat[inside], middle)
    )
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-180, 180, 20_000), np.degrees(np.arcsin(rng.uniform(-1, 1, 20_000)))
    near = outline.nearest(lon, lat).distance_m <= range_m
    near |= outline.covers(lon, lat)
    wrong = (shapely.intersects_xy(shapely.make_valid(polygon), lon, lat) != near).mean()
    print(
        f"  {name:38}{1000 * time_s:8.2f}{time_s / base_s:8.1f}{vertex:12,.1f}{edge:12,.0f}"
        f"{wrong:9.2%}"
    )


def on_globe(lonlat: Any) -> Any:
    """Bring coordinates that a peer put off the globe back onto it."""
    return (lonlat[:, 0] + 180) % 360 - 180, np.clip(lonlat[:, 1], -90, 90)


def plot_cost(region: Any) -> None:
    """Plot what a ring costs against range, vertices of the region, and tolerance."""
    ranges = (100, 200, 300, 500, 700, 1000, 1500, 2000, 3000, 4000, 5500, 7500, 10_000, 15_000)
    counts = (1, 10, 30, 100, 300, 1000, 3000, 10_000, 20_000)
    tolerances = (1000, 300, 100, 30, 10, 3, 1)
    panels = {
        "range, km (Pakistan, 100 m)": (ranges, lambda x: cost(region, x)),
        "vertices of the region (2,750 km, 100 m)": (counts, lambda x: cost(coast(x), 2750)),
        "tolerance, m (Pakistan, 2,750 km)": (tolerances, lambda x: cost(region, 2750, x)),
    }
    figure = Figure(figsize=(9.5, 3), layout="constrained")
    for ax, (name, (values, measure)) in zip(figure.subplots(1, 3), panels.items(), strict=True):
        costs = [measure(value) for value in values]
        print(f"\n{name}: times Geod.fwd of the ring's vertices")
        for value, ratio in zip(values, costs, strict=True):
            print(f"  {value:>8,}{ratio:8.0f}")
        ax.loglog(values, costs, color="#288180", marker="o", markersize=4)
        ax.set_xlabel(name, fontsize=8)
        ax.set_ylim(1, 10_000)
        ax.minorticks_off()
        ax.grid(color="#DAD6CD", linewidth=0.5)
        ax.tick_params(labelsize=8, which="both", length=2)
        ax.spines[["top", "right"]].set_visible(False)
    figure.supylabel("time, in Geod.fwd of the ring’s own vertices", fontsize=8)
    with mpl.rc_context({"svg.hashsalt": "rangeviz", "svg.fonttype": "none"}):
        figure.savefig(PICTURE, metadata={"Date": None, "Creator": None})
    print(f"\nplotted into {PICTURE.relative_to(HERE.parent)}")


def cost(region: Any, range_km: float, tolerance_m: float = 100.0) -> float:
    """Time of a ring as a multiple of what its vertices alone cost."""
    ring = range_ring(region, range_km, tolerance_m=tolerance_m)
    count = shapely.get_num_coordinates(ring.polygon)
    base = best_of(lambda: fwd_circle(range_km, count), 0.1)
    return best_of(lambda: range_ring(region, range_km, tolerance_m=tolerance_m), 0.3) / base


def coast(count: int) -> Any:
    """Make a region as large as a country with a wavy outline of so many vertices."""
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    radius = 5 + 0.2 * np.sin(count / 50 * turn)
    points = np.column_stack((70 + radius * np.cos(turn), 30 + radius * np.sin(turn)))
    return shapely.Point(points[0]) if count == 1 else shapely.Polygon(points)


if __name__ == "__main__":
    main()
