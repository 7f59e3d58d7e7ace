"""Rings against the tools people use: time as a ratio to ``Geod.fwd`` alone, accuracy beside it.

Run with ``make bench``. Peers that are not installed (cartopy, antimeridian) are skipped with a
note. Accuracy: the worst distance error of a vertex, and of points along the drawn edges, metres;
and the share of 20,000 places spread over the globe that end up on the wrong side.
"""

from __future__ import annotations

import importlib
import time
import warnings
from collections.abc import Callable
from typing import Any

import geopandas
import numpy as np
import shapely

from rangeviz import range_ring, read_regions
from rangeviz.geodesy import WGS84, outline_of
from rangeviz.pairing import find_region

CENTRE = shapely.Point(73.05, 33.69)
RANGES_KM = (300, 2750, 5500, 15000)


def main() -> None:
    """Print the tables."""
    warnings.simplefilter("ignore")
    for range_km in RANGES_KM:
        print(f"\nPoint ring, {range_km:,} km")
        point_table(range_km)
    regions = read_regions()
    for code in ("PK", "IN-mainland"):
        for range_km in (300, 2750, 5000):
            print(f"\nRegion ring, {code}, {range_km:,} km")
            region_table(find_region(code, regions).geometry, range_km)
    print("\nRegion ring, PK: ten ranges against one, and cost against tolerance")
    scaling_table(find_region("PK", regions).geometry)


def point_table(range_km: float) -> None:
    """Compare ways to draw the ring of one point."""
    ours = range_ring(CENTRE, range_km)
    count = shapely.get_num_coordinates(ours.polygon)
    base = best_of(lambda: fwd_circle(range_km, count))
    heading()
    row("Geod.fwd, the same number of vertices", base, base, fwd_circle(range_km, count), range_km)
    row(
        "rangeviz, 100 m",
        best_of(lambda: range_ring(CENTRE, range_km)),
        base,
        ours.polygon,
        range_km,
    )
    antimeridian = peer("antimeridian")
    if antimeridian:

        def fixed() -> Any:
            return antimeridian.fix_polygon(fwd_circle(range_km, count))

        row("Geod.fwd + antimeridian.fix_polygon", best_of(fixed), base, fixed(), range_km)
    geodesic = peer("cartopy.geodesic")
    if geodesic:

        def circle() -> Any:
            lonlat = geodesic.Geodesic().circle(CENTRE.x, CENTRE.y, range_km * 1000, count)
            return shapely.Polygon(np.asarray(lonlat))

        row("cartopy Geodesic.circle", best_of(circle), base, circle(), range_km)
    row("geopandas, AEQD buffer", best_of(lambda: aeqd(CENTRE, range_km)), base,
        aeqd(CENTRE, range_km), range_km)  # fmt: skip


def region_table(region: Any, range_km: float) -> None:
    """Compare ways to draw the ring of a country."""
    ours = range_ring(region, range_km)
    count = shapely.get_num_coordinates(ours.polygon)
    base = best_of(lambda: fwd_circle(range_km, count))
    heading()
    time_s = best_of(lambda: range_ring(region, range_km))
    row("rangeviz, 100 m", time_s, base, ours.polygon, range_km, region)
    row("geopandas, AEQD buffer", best_of(lambda: aeqd(region, range_km)), base,
        aeqd(region, range_km), range_km, region)  # fmt: skip


def scaling_table(region: Any) -> None:
    """Show how the cost grows with ranges and tolerance."""
    one = best_of(lambda: range_ring(region, 2750))
    ten = best_of(lambda: [range_ring(region, km) for km in range(500, 5500, 500)])
    print(f"  ten ranges (500 to 5,000 km) / one (2,750 km): {ten / one:.1f}")
    for tolerance_m in (1000, 100, 10, 1):
        ring = range_ring(region, 2750, tolerance_m=tolerance_m)
        time_s = best_of(lambda: range_ring(region, 2750, tolerance_m=tolerance_m))  # noqa: B023
        count = shapely.get_num_coordinates(ring.polygon)
        print(f"  tolerance {tolerance_m:>5} m: {1000 * time_s:6.0f} ms, {count:>6} vertices")


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


def peer(name: str) -> Any:
    """Import an optional peer, or say that it is not here."""
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"  ({name} is not installed: skipped)")
        return None


def best_of(function: Callable[[], Any], seconds: float = 0.5) -> float:
    """Seconds of the fastest run."""
    times: list[float] = []
    while sum(times) < seconds or len(times) < 3:
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return min(times)


def heading() -> None:
    """Print the columns' names."""
    print(f"  {'':38}{'ms':>8}{'x fwd':>8}{'vertex m':>12}{'edge m':>12}{'wrong':>9}")


def row(
    name: str, time_s: float, base_s: float, polygon: Any, range_km: float, region: Any = CENTRE
) -> None:
    """Print one way's time and accuracy."""
    outline, range_m = outline_of(region), range_km * 1000
    lonlat, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(polygon)), return_index=True
    )
    on_cut = (np.abs(lonlat[:, 0]) > 179.9999) | (np.abs(lonlat[:, 1]) > 89.9999)
    drawn = (ring[1:] == ring[:-1]) & ~(on_cut[1:] & on_cut[:-1])
    middle = (lonlat[1:] + lonlat[:-1])[drawn] / 2
    inside = ~on_cut & np.isfinite(lonlat).all(axis=1)
    vertex = np.abs(outline.nearest(*lonlat[inside].T).distance_m - range_m).max()
    edge = np.abs(
        outline.nearest(*middle[np.isfinite(middle).all(axis=1)].T).distance_m - range_m
    ).max()
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-180, 180, 20_000), np.degrees(np.arcsin(rng.uniform(-1, 1, 20_000)))
    near = outline.nearest(lon, lat).distance_m <= range_m
    if region.area:
        near |= outline.covers(lon, lat)
    wrong = (shapely.intersects_xy(shapely.make_valid(polygon), lon, lat) != near).mean()
    print(
        f"  {name:38}{1000 * time_s:8.2f}{time_s / base_s:8.1f}{vertex:12,.1f}{edge:12,.0f}"
        f"{wrong:9.2%}"
    )


if __name__ == "__main__":
    main()
