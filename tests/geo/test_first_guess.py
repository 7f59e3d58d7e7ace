"""Guesses at rings: how near the ring they are at once, and what they cost.

What is worse in a guess is mended afterwards, so it only shows here: in how far off its corners
and its edges are, how many corners it has, and how many places are measured for it. Where
`guesses.csv` has no corners there is no guess; `python tests/geo/test_first_guess.py` writes it.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely
from ring_checks import star

from rangeviz.geo.arcs import guess_rings
from rangeviz.geo.buffer import GeodesicBuffer, _touched
from rangeviz.geo.geometry import border_of
from rangeviz.geo.outline import PreparedGeometry

TABLE = Path(__file__).with_name("guesses.csv")
COLUMNS = ("region", "sign", "tolerance_m", "range_m", "corners", "corner_m", "edge_m", "measured")
RANGES_M = (5e4, 2e5, 4.9e5, 1e6, 3e6, 9e6, 1.5e7, 1.97e7)


def around(count, radius_deg, lon, lat):
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    squeezed = np.cos(np.radians(lat))
    return np.column_stack(
        (lon + radius_deg * np.cos(turn) / squeezed, lat + radius_deg * np.sin(turn))
    )


REGIONS = {
    "star": star(40, 0.5, 70, 20),
    "large star": star(12, 5, 178, -60),
    "line": shapely.LineString([(0, 0), (3, 1), (3, 5), (9, 6)]),
    "two": shapely.union_all([shapely.box(0, 60, 2, 61), shapely.box(4, 60, 6, 63)]),
    "bay": shapely.box(0, 0, 8, 8) - shapely.box(3, 1, 5, 9),
    "islands": shapely.MultiPoint(np.random.default_rng(3).uniform((-8, 40), (8, 55), (25, 2))),
    "atoll": shapely.MultiPoint(around(12, 4.5, 100, 10)),
    "lake": shapely.Polygon(around(8, 7, 20, -40), [around(5, 4.42, 20, -40)]),
    "polar": shapely.box(-50, 82, 60, 87),
    "wide": shapely.MultiPoint([(-60, 0), (40, 10), (0, 50), (0, -50), (100, -30)]),
    "pair": shapely.LineString([(179, 5), (182, 9)]),
}


def guessed(name, sign, tolerance_m):
    """Guess at the rings of one region, and measure the guesses."""
    outline = PreparedGeometry(REGIONS[name])
    asked = []
    extremes = outline.extremes
    outline.extremes = lambda lon, *rest: asked.append(len(lon)) or extremes(lon, *rest)
    for range_m in RANGES_M:
        asked.clear()
        (guess,) = guess_rings(outline, np.array([range_m]), sign, np.array([tolerance_m]))
        measured, corners, corner_m, edge_m = sum(asked), 0, 0.0, 0.0
        if guess is not None:
            corners = int(shapely.get_num_coordinates(guess))
            lonlat, drawn = border_of(guess)
            probes = GeodesicBuffer(outline, range_m, sign, tolerance_m / 0.45).probes(guess)
            corner_m, edge_m = (
                np.abs(extremes(lon, lat, sign).distance_m - range_m).max(initial=0)
                for lon, lat in (lonlat[_touched(drawn)].T, (probes.real, probes.imag))
            )
        yield range_m, corners, round(float(corner_m), 3), round(float(edge_m), 3), measured


def recorded():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {tuple(row[:4]): tuple(map(float, row[4:])) for row in list(csv.reader(file))[1:]}


EACH = [(name, sign, 45.0) for name in REGIONS for sign in (1, -1)]
EACH += [(name, sign, 3.0) for name in ("large star", "two") for sign in (1, -1)]


@pytest.mark.parametrize(("name", "sign", "tolerance_m"), EACH)
def test_a_guess_is_the_ring_at_once(name, sign, tolerance_m):
    known = recorded()
    for range_m, corners, corner_m, edge_m, measured in guessed(name, sign, tolerance_m):
        key = tuple(map(str, (name, sign, tolerance_m, range_m)))
        had, had_corner_m, had_edge_m, had_measured = known[key]
        assert corners == pytest.approx(had, rel=3e-3), key
        assert corner_m < had_corner_m + 0.03, key
        assert edge_m < had_edge_m + 0.05, key
        assert measured == pytest.approx(had_measured, rel=3e-3), key


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file, lineterminator="\n").writerow
        write(COLUMNS)
        for case in EACH:
            for row in guessed(*case):
                write([*case, *row])
