"""Distances are measured for few pairs of place and edge: how many, as bounds have chosen them.

A bound that were looser or tighter would still find the same distances here, but from more pairs
or from fewer.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from ring_checks import globe, star

from rangeviz.geo import edges, outline
from rangeviz.geo.ellipsoid import WGS84, lambert_m
from rangeviz.geo.outline import PreparedGeometry

REGIONS = {
    "star": star(40, 0.5, 70, 20),
    "large star": star(12, 5, 178, -60),
    "islands": shapely.MultiPoint(np.random.default_rng(8).uniform((-60, -80), (60, 80), (200, 2))),
    "specks": shapely.union_all(
        [shapely.box(*xy, *xy + 1e-3) for xy in np.random.default_rng(8).uniform(-3, 3, (40, 2))]
    ),
}
ABOUT_M = (3e4, 2e5, 1e6, 9e6, 18e6)
# fmt: off
MEASURED = {
    ("star", 1): (
        2671, 18617, 128, 1427, 2540, 1555, 359, 635, 300, 692,
        315, 10681, 916, 4629, 947, 3731, 355, 869,
    ),
    ("star", -1): (
        2714, 9654, 136, 638, 306, 7358, 302, 4815, 300, 2689,
        300, 2747, 914, 2210, 420, 3821, 140, 408,
    ),
    ("large star", 1): (
        2792, 15538, 122, 681, 1882, 996, 1364, 786, 651, 1031,
        317, 2262, 910, 3066, 1070, 1640, 356, 518,
    ),
    ("large star", -1): (
        2961, 12632, 152, 594, 300, 26723, 300, 22456, 300, 13966,
        303, 7766, 1095, 3123, 451, 14384, 149, 400,
    ),
    ("islands", 1): (
        2002, 4064, 100, 206, 300, 600, 300, 600, 300, 601,
        300, 604, 300, 611, 300, 605, 100, 203,
    ),
    ("islands", -1): (
        4735, 4104, 234, 201, 476, 611, 520, 613, 484, 623,
        685, 611, 910, 624, 622, 616, 211, 204,
    ),
    ("specks", 1): (
        4770, 7264, 300, 680, 318, 728, 324, 1025, 334, 1393,
        522, 1844, 2815, 2616, 644, 1190, 291, 469,
    ),
    ("specks", -1): (
        5334, 6645, 305, 546, 302, 4702, 304, 4049, 328, 3307,
        516, 2039, 2595, 1752, 819, 3165, 288, 538,
    ),
}
# fmt: on
"""Geodesics that are solved and those that are guessed: for 2,000 places anywhere, for 100, and
for 300 at each of some distances from the region, once told so; then for
60 and for 20 at each."""


def ways(region, sign):
    """Questions on places: their longitudes, latitudes, and how far they are said to be."""
    lon, lat = globe(2000).T
    yield lon, lat, None
    yield lon[:100], lat[:100], None
    prepared, rng = PreparedGeometry(region), np.random.default_rng(9)
    every = []
    for about_m in ABOUT_M:
        node = rng.integers(0, len(prepared.lon), 300)
        way_m = about_m * rng.uniform(0.9, 1.02, 300)
        there = WGS84.fwd(prepared.lon[node], prepared.lat[node], rng.uniform(0, 360, 300), way_m)
        every.append((*there[:2], np.full(300, about_m)))
    yield from every
    for each in (60, 20):
        columns = zip(*every, strict=True)
        yield tuple(np.concatenate([array[:each] for array in column]) for column in columns)


@pytest.mark.parametrize(("name", "sign"), [(name, sign) for name in REGIONS for sign in (1, -1)])
def test_as_many_pairs_are_measured_as_bounds_ask_for(name, sign, monkeypatch):
    count = {"solved": 0, "guessed": 0}

    class Counted:
        fwd = WGS84.fwd

        @staticmethod
        def inv(lon, *rest):
            count["solved"] += len(lon)
            return WGS84.inv(lon, *rest)

    def guessed(one, two):
        count["guessed"] += len(one)
        return lambert_m(one, two)

    questions = list(ways(REGIONS[name], sign))
    prepared = PreparedGeometry(REGIONS[name])
    monkeypatch.setattr(edges, "WGS84", Counted)
    monkeypatch.setattr(outline, "WGS84", Counted)
    monkeypatch.setattr(outline, "lambert_m", guessed)
    measured = []
    for lon, lat, about_m in questions:
        count.update(solved=0, guessed=0)
        prepared.extremes(lon, lat, sign, about_m)
        measured += count.values()
    assert measured == pytest.approx(list(MEASURED[name, sign]), rel=3e-3, abs=2)
