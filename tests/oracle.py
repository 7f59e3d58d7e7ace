"""A second engine for distances and rings: slow, plain, and sharing no code with rangeviz.

Geodesics come from geographiclib (Karney's own Python, where rangeviz uses PROJ's C). The nearest
and farthest point of a region are found by walking along its outline in small steps and closing in
on the best places by golden section; containment by counting crossings.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from geographiclib.geodesic import Geodesic

_GOLDEN = (math.sqrt(5) - 1) / 2

LonLat = tuple[float, float]


def distance_m(a: LonLat, b: LonLat) -> float:
    """Geodesic distance on WGS 84 between two (lon, lat)."""
    return float(Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0], Geodesic.DISTANCE)["s12"])


def walk(lon: float, lat: float, azimuth: float, way_m: float) -> LonLat:
    """Go a way from a place: (lon, lat) with lon in [-180, 180]."""
    end = Geodesic.WGS84.Direct(lat, lon, azimuth, way_m)
    return end["lon2"], end["lat2"]


def nearest_m(geometry: Any, place: LonLat) -> float:
    """Distance from a place to the nearest point of a region, 0 inside."""
    if geometry.geom_type.endswith("Polygon") and contains(geometry, place):
        return 0.0
    return _best(geometry, place, 1)


def farthest_m(geometry: Any, place: LonLat) -> float:
    """Distance from a place to the farthest point of a region."""
    antipode = place[0] - 180 if place[0] > 0 else place[0] + 180, -place[1]
    if geometry.geom_type.endswith("Polygon") and contains(geometry, antipode):
        return distance_m((0, 90), (0, -90))
    return -_best(geometry, place, -1)


def contains(area: Any, place: LonLat) -> bool:
    """Whether a lon/lat area holds a place, by counting the edges east of it."""
    lon, lat = place
    inside = False
    for chain in _chains(area):
        for (x0, y0), (x1, y1) in pairwise(chain):
            if (y0 > lat) != (y1 > lat) and lon < x0 + (lat - y0) / (y1 - y0) * (x1 - x0):
                inside = not inside
    return inside


def _chains(geometry: Any) -> Iterator[list[LonLat]]:
    for part in getattr(geometry, "geoms", [geometry]):
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for ring in rings:
            yield [(x, y) for x, y, *_ in ring.coords]


def _best(geometry: Any, place: LonLat, sign: int, step_deg: float = 0.5) -> float:
    stretches = []
    for chain in _chains(geometry):
        if len(chain) == 1:
            chain = chain * 2
        for a, b in pairwise(chain):
            count = max(1, math.ceil(math.dist(a, b) / step_deg))
            points = [_between(a, b, i / count) for i in range(count + 1)]
            stretches += list(pairwise(points))
    rough = [sign * _haversine_m(place, _between(a, b, 0.5)) for a, b in stretches]
    # A sphere is up to 0.6 % off, and a stretch reaches half its length to either side.
    slack = 0.012 * abs(min(rough)) + step_deg * 111_000 + 1_000
    close = [s for s, r in zip(stretches, rough, strict=True) if r <= min(rough) + slack]
    values = [sign * distance_m(place, _between(a, b, 0.5)) for a, b in close]
    reach = step_deg * 56_000 + 100
    hopeful = [s for s, v in zip(close, values, strict=True) if v <= min(values) + reach]
    return min(_golden(place, a, b, sign) for a, b in hopeful)


def _golden(place: LonLat, a: LonLat, b: LonLat, sign: int) -> float:
    def value(share: float) -> float:
        return sign * distance_m(place, _between(a, b, share))

    low, high = 0.0, 1.0
    found = [value(0.0), value(1.0)]
    left, right = 1 - _GOLDEN, _GOLDEN
    at_left, at_right = value(left), value(right)
    while (high - low) * math.dist(a, b) > 1e-6:  # degrees: a decimetre along, nothing across
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = value(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = value(right)
    return min(*found, at_left, at_right)


def _between(a: LonLat, b: LonLat, share: float) -> LonLat:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def _haversine_m(a: LonLat, b: LonLat) -> float:
    lat0, lat1 = math.radians(a[1]), math.radians(b[1])
    half = math.sin((lat1 - lat0) / 2) ** 2
    half += math.cos(lat0) * math.cos(lat1) * math.sin(math.radians(b[0] - a[0]) / 2) ** 2
    return 2 * 6_371_009 * math.asin(min(1.0, math.sqrt(half)))
