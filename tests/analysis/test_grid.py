"""Verdicts by bounds are those by distance, one by one, also a metre from a limit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from rangeviz import Claim, GeometryError, LaunchRegion, compare_cities
from rangeviz.analysis.grid import Classifier, _Corners, _curvature, _Grid, classify_places
from rangeviz.core.choices import VERDICTS
from rangeviz.geo.distance import prepare_geometry, region_distances
from rangeviz.geo.ellipsoid import unit_vectors
from rangeviz.geo.outline import PreparedGeometry

QUALIFIERS = ("stated", "about", "at_least", "more_than", "up_to", "less_than", "between")
SHAPES = {
    "box": shapely.box(60, 24, 76, 36),
    "across 180": shapely.box(170, -20, 190, -10),
    "polar": shapely.box(-180, -90, 180, -70),
    "two islands": shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(40, 50, 41, 51)]),
    "point": shapely.Point(73, 33.7),
    "line": shapely.LineString([(-70, -50), (-70, 10)]),
}


def claims_at(figures: np.ndarray) -> list[Claim]:
    return [
        Claim(
            f"c{number}",
            "S",
            region="x",
            qualifier=QUALIFIERS[number % 7],
            range=float(figure),
            range_max=float(figure) * 1.1 if QUALIFIERS[number % 7] == "between" else None,
        )
        for number, figure in enumerate(figures)
    ]


def places(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Half of them all over the globe, half of them crowded into a few degrees."""
    rng = np.random.default_rng(seed)
    lon = rng.uniform(-180, 180, count)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    crowd = rng.choice([0, 1, 2], count // 2)
    lon[: count // 2] = np.array([70, 179, -110])[crowd] + rng.uniform(-3, 3, count // 2)
    lat[: count // 2] = np.array([30, -15, -30])[crowd] + rng.uniform(-3, 3, count // 2)
    return (lon + 180) % 360 - 180, lat


@pytest.mark.parametrize("shape", SHAPES)
def test_every_verdict_is_that_of_the_distances(shape):
    start = LaunchRegion("x", "X", SHAPES[shape])
    lon, lat = places(3_000, seed=3)
    nearest, farthest = region_distances(start.geometry, lon, lat)
    spread = np.linspace(100, 19_000, 12)
    close_calls = np.concatenate([nearest[:6], farthest[:6]]) / 1000 + np.tile([0.001, -0.001], 6)
    figures = np.concatenate([spread, close_calls[(close_calls > 0) & (close_calls < 20_003)]])
    claims = claims_at(figures)
    codes = classify_places([(claim, start) for claim in claims], lon, lat)
    cities = pd.DataFrame(
        {"geonameid": range(len(lon)), "name": "P", "country": "CC", "lon": lon, "lat": lat}
    )
    exact = compare_cities(claims, [start], cities, sentences=False).verdict
    assert (np.take(VERDICTS, codes).ravel() == exact.to_numpy(object)).all()


def test_shipped_claims_and_cities(claims, regions, cities):
    from rangeviz.analysis.deciding import has_verdict
    from rangeviz.inputs.pairing import pair_regions

    claims = claims[:40]
    pairs = [(c, s) for c, s in pair_regions(claims, regions) if s and has_verdict(c)]
    codes = classify_places(pairs, cities.lon, cities.lat)
    exact = compare_cities(claims, regions, cities, own_cities=True, sentences=False)
    assert (np.take(VERDICTS, codes).ravel() == exact.verdict.to_numpy(object)).all()


def test_what_is_kept_for_the_next_places_changes_no_verdict():
    start = LaunchRegion("x", "X", SHAPES["two islands"])
    pairs = [(claim, start) for claim in claims_at(np.linspace(100, 19_000, 20))]
    lon, lat = places(3_000, seed=4)
    classifier = Classifier(pairs)
    parts = [classifier.codes(lon[i : i + 1_000], lat[i : i + 1_000]) for i in (0, 1_000, 2_000)]
    assert np.array_equal(np.hstack(parts), classify_places(pairs, lon, lat))


def test_no_place_and_no_pair_are_no_error(claims, regions):
    start = LaunchRegion("x", "X", shapely.Point(0, 0))
    assert classify_places([(claims[0], start)], [], []).shape == (1, 0)
    assert classify_places([], [1.0], [2.0]).shape == (0, 1)


def test_a_place_off_the_globe_is_refused(claims):
    with pytest.raises(GeometryError, match="latitude 91"):
        classify_places([(claims[0], LaunchRegion("x", "X", shapely.Point(0, 0)))], [0.0], [91.0])


CLOSE_M = {(4.0, 1): 2_050, (4.0, -1): 3_000, (1.5, 1): 360, (1.5, -1): 440}
"""Of a grid's step and a sign: half of the bounds that corners give are closer."""


@pytest.mark.parametrize(("step_deg", "sign"), CLOSE_M)
@pytest.mark.parametrize("shape", ["point", "polar", "two islands"])
def test_bounds_hold_everywhere_and_are_close(shape, step_deg, sign):
    lon, lat = places(2_000, seed=5)
    lon, lat = np.append(lon, (0, 0, 180, -180)), np.append(lat, (90, -90, 5, 5))
    outline = prepare_geometry(SHAPES[shape])
    grid = _Grid(lon, lat, unit_vectors(lon, lat), step_deg)
    corners = _Corners(outline, sign, step_deg)
    corners.measure(grid.used)
    value, point = corners.value[grid.used], corners.point[grid.used]
    every = np.arange(len(lon))
    low, high = grid._bounds(value, point, grid._in_cells(value, sign), every, sign)
    exact = outline.extremes(lon, lat, sign).distance_m
    assert (low < exact).all()
    assert (exact < high).all()
    ordinary = (np.abs(exact - 10e6) < 9e6) & (np.abs(lat) < 80)
    gaps = [np.median(gap[ordinary]) for gap in (exact - low, high - exact)][::sign]
    assert shape != "point" or np.less(gaps, (CLOSE_M[step_deg, sign], 200)).all()


def test_few_places_are_measured_themselves(monkeypatch):
    asked = []

    def counted(self, lon, lat, sign):
        asked.append(len(lon))
        return extremes(self, lon, lat, sign)

    extremes = PreparedGeometry.extremes
    monkeypatch.setattr(PreparedGeometry, "extremes", counted)
    rng = np.random.default_rng(6)
    lon, lat = rng.uniform(60, 75, 20_000), rng.uniform(-20, -5, 20_000)
    start = LaunchRegion("x", "X", SHAPES["box"])
    pairs = [(claim, start) for claim in claims_at(np.linspace(2_000, 9_000, 15))]
    classify_places(pairs, lon, lat)
    assert sum(asked) < 300
    asked.clear()
    classify_places(pairs, lon[:9], lat[:9])
    assert asked == [9, 9]


def test_far_away_a_farthest_distance_may_bend_as_it_likes():
    before, past = _curvature(-np.array([19_000_000.0, 19_900_000.0]), -1)
    assert before < 1e-5
    assert past > 1e20
