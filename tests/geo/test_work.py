"""Rings of many sizes, drawn together: how exact they are, and what they cost.

A first guess that were worse would be mended all the same, and a bound that were looser would be
kept: both only show in what is measured, and in how many corners are drawn.
"""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from ring_checks import along_edges, distance_m, globe, misclassified, star

from rangeviz.geo.outline import PreparedGeometry
from rangeviz.geo.rings import range_rings

REGIONS = {
    "star": star(40, 0.5, 70, 20),
    "large star": star(12, 5, 178, -60),
    "line": shapely.LineString([(0, 0), (3, 1), (3, 5), (9, 6)]),
    "two": shapely.union_all([shapely.box(0, 60, 2, 61), shapely.box(4, 60, 6, 63)]),
    "pole": shapely.box(-180, -90, 180, -89).union(star(30, 6, 40, -84)),
}
RANGES_KM = {
    "from_some": [2, 15, 30, 300, 2750, 12_000, 19_850, 19_950],
    "from_all": [100, 1000, 4000, 12_000, 19_850, 19_950],
}
COSTS = {
    ("star", "from_some"): (4, 3163, 2855),
    ("star", "from_all"): (6, 3415, 2953),
    ("large star", "from_some"): (3, 4050, 2437),
    ("large star", "from_all"): (4, 3377, 2320),
    ("line", "from_some"): (5, 5919, 3591),
    ("line", "from_all"): (3, 3583, 3170),
    ("two", "from_some"): (3, 3489, 2187),
    ("two", "from_all"): (4, 2940, 2223),
    ("pole", "from_some"): (4, 6680, 2502),
    ("pole", "from_all"): (5, 5186, 2666),
}
"""Calls, places that are measured, and corners that are drawn."""


@pytest.mark.parametrize(("name", "reach"), COSTS)
def test_rings_are_exact_and_cost_no_more_than_they_did(name, reach, monkeypatch):
    region, asked = REGIONS[name], []
    extremes = PreparedGeometry.extremes

    def counted(self, lon, *rest):
        asked.append(len(lon))
        return extremes(self, lon, *rest)

    monkeypatch.setattr(PreparedGeometry, "extremes", counted)
    rings = range_rings(region, RANGES_KM[reach], reach=reach)
    monkeypatch.undo()
    corners = sum(shapely.get_num_coordinates(ring.polygon) for ring in rings)
    assert np.all((len(asked), sum(asked) / 1.03, corners / 1.03) <= np.array(COSTS[name, reach]))
    for ring in rings:
        assert misclassified(region, ring, globe(400)) == 0
        if not ring.outline.is_empty:
            range_m, drawn = ring.range_km * 1000, shapely.get_coordinates(ring.outline)
            assert np.abs(distance_m(region, ring, drawn) - range_m).max() < 0.11
            off_m = distance_m(region, ring, along_edges(ring)) - range_m
            assert np.abs(off_m).max() < 0.46 * ring.tolerance_m
