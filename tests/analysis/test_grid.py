"""Verdicts by bounds are those by distance, one by one, also a metre from a limit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import shapely

from rangeviz import Claim, GeometryError, LaunchRegion, compare_cities
from rangeviz.analysis.grid import Classifier, _curvature, classify_places
from rangeviz.core.choices import VERDICTS
from rangeviz.geo.distance import region_distances

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
    from rangeviz.analysis.verdicts import has_verdict
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


def test_far_away_a_farthest_distance_may_bend_as_it_likes():
    before, past = _curvature(-np.array([19_000_000.0, 19_900_000.0]), -1)
    assert before < 1e-5
    assert past > 1e20
