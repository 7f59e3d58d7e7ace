"""WGS 84: its radii, what a degree is worth, and vectors on the unit sphere."""

from __future__ import annotations

from collections.abc import Sequence, Sized

import numpy as np
from pyproj import Geod

WGS84 = Geod(ellps="WGS84")
A_M, B_M = WGS84.a, WGS84.b
MEAN_M = (A_M + B_M) / 2
MAX_DISTANCE_M = 20_003_931.458625
"""Half a meridian's circumference: the longest shortest way between two places on WGS 84."""
LAMBERT_TO_M, LAMBERT_OFF_M = 15_000_000.0, 80.0
"""Up to such a distance Lambert's formula is off by less than so much; see `lambert_off_m`."""
_LAMBERT_OFF_M = (0, 10_000_000, 12_000_000, LAMBERT_TO_M), (1, 20, 30, LAMBERT_OFF_M)


def wrap(lon: np.ndarray) -> np.ndarray:
    """Bring longitudes or their differences into [-180, 180).

    Examples
    --------
    >>> wrap(np.array([190.0, -180.0, 180.0, 5.0]))
    array([-170., -180., -180.,    5.])
    """
    return (lon + 180) % 360 - 180


def radii_m(lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Metres per radian of longitude and of latitude at a latitude in degrees.

    Examples
    --------
    >>> [round(float(r)) for r in radii_m(np.array(60.0))]
    [3197105, 6383454]
    """
    phi = np.radians(lat)
    w2 = 1 - WGS84.es * np.sin(phi) ** 2
    w = np.sqrt(w2)
    return A_M * np.cos(phi) / w, A_M * (1 - WGS84.es) / (w2 * w)


def square_m2(lat: np.ndarray) -> float:
    """Square metres that a square of one degree has in the mean of some latitudes.

    Examples
    --------
    >>> round(square_m2(np.array([50.0, 70.0])) / 1e6)
    6217
    """
    return float(np.prod(radii_m(lat.mean())) * np.radians(1) ** 2)


def slope_along(
    lat: np.ndarray, dlon: np.ndarray, dlat: np.ndarray, azimuth: np.ndarray
) -> np.ndarray:
    """Metres gained towards `azimuth`, per unit of a step of (dlon, dlat) degrees at `lat`."""
    per_lon, per_lat = radii_m(lat)
    towards = np.radians(azimuth)
    east, north = per_lon * np.radians(dlon), per_lat * np.radians(dlat)
    return np.asarray(east * np.sin(towards) + north * np.cos(towards))


def edge_length_m(lat: np.ndarray, dlon: np.ndarray, dlat: np.ndarray) -> np.ndarray:
    """Upper bound on the length of an edge that is straight in lon/lat."""
    equatorwards = np.where(lat * (lat + dlat) <= 0, 0, np.minimum(abs(lat), abs(lat + dlat)))
    polewards = np.maximum(abs(lat), abs(lat + dlat))
    east, north = (
        radii_m(equatorwards)[0] * np.radians(dlon),
        radii_m(polewards)[1] * np.radians(dlat),
    )
    return np.asarray(np.hypot(east, north))


def line_curvature(lat: np.ndarray, dlon: np.ndarray, dlat: np.ndarray) -> np.ndarray:
    """Geodesic curvature, per metre, of lines straight in lon/lat: the larger of the ends' values.

    For a line towards azimuth b it is ``tan(lat) sin(b) (1 + cos(b)^2) / a`` on a sphere.
    """
    values = []
    for at in (lat, lat + dlat):
        per_lon, per_lat = radii_m(at)
        east, north = per_lon * np.radians(dlon), per_lat * np.radians(dlat)
        length = np.maximum(np.hypot(east, north), 1e-12)
        tangent = np.abs(np.tan(np.radians(np.clip(at, -89.999, 89.999))))
        values.append(tangent * np.abs(east) / length * (1 + (north / length) ** 2) / B_M)
    return np.asarray(np.maximum(*values))


def distance_bend(range_m: np.ndarray | float, sign: int) -> np.ndarray:
    """How fast, per metre, the slope of a distance grows (sign 1) or falls (-1) along a geodesic.

    Where it does the other, 0. On a sphere it is ``cot(d / R) / R`` square to the way.

    Examples
    --------
    >>> (distance_bend(np.array([5e6, 15e6]), 1) > 0).tolist(), float(distance_bend(5e6, -1))
    ([True, False], 0.0)
    """
    return np.asarray(np.maximum(sign / np.tan(range_m / B_M), 0.0) / B_M)


def unit_vectors(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """(n, 3) unit vectors at the parametric latitudes."""
    phi, lam = np.radians(lat), np.radians(lon)
    x, z = np.cos(phi), (1 - WGS84.f) * np.sin(phi)
    scale = np.hypot(x, z)
    x, z = x / scale, z / scale
    return np.column_stack((x * np.cos(lam), x * np.sin(lam), z))


def lonlat_of(units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of unit vectors at their parametric latitudes.

    Examples
    --------
    >>> lon, lat = lonlat_of(unit_vectors(np.array([70.0]), np.array([-30.0])))
    >>> round(float(lon[0]), 9), round(float(lat[0]), 9)
    (70.0, -30.0)
    """
    x, y, z = units.T
    return np.degrees(np.arctan2(y, x)), np.degrees(np.arctan2(z, (1 - WGS84.f) * np.hypot(x, y)))


def lambert_m(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """Distance by the Andoyer-Lambert formula from unit vectors on the auxiliary sphere.

    It is off by less than `lambert_off_m`.

    Examples
    --------
    >>> places = unit_vectors(np.array([73.0, 77.2]), np.array([33.7, 28.6]))
    >>> round(float(lambert_m(places[:1], places[1:])[0]) / 1000)
    693
    """
    cosine, z1, z2 = np.einsum("ij,ij->i", one, two), one[:, 2], two[:, 2]
    cosine = np.clip(cosine, -1, 1)
    sigma, sine = np.arccos(cosine), np.sqrt((1 - cosine) * (1 + cosine))
    x = (sigma - sine) * (z1 + z2) ** 2 / np.maximum(1 + cosine, 1e-15)
    y = (sigma + sine) * (z2 - z1) ** 2 / np.maximum(1 - cosine, 1e-15)
    return np.asarray(A_M * (sigma - WGS84.f / 4 * (x + y)))


def lambert_off_m(distance_m: np.ndarray | float) -> np.ndarray:
    """Two fifths more than `lambert_m` is ever off, or more, at distances up to `LAMBERT_TO_M`.

    It was measured: 1.41 m for each 1,000 km up to 8,000 km, at worst 57 m at 15,000 km.

    Examples
    --------
    >>> lambert_off_m(np.array([0.0, 1e6, 1e7, 1.5e7])).tolist()
    [1.0, 2.9, 20.0, 80.0]
    """
    return np.asarray(np.interp(distance_m, *_LAMBERT_OFF_M))


def members(count: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell, for groups of given sizes, the group of each member and its place in it.

    Examples
    --------
    >>> group, place = members(np.array([2, 3]))
    >>> group.tolist(), place.tolist()
    ([0, 0, 1, 1, 1], [0, 1, 0, 1, 2])
    """
    group = np.arange(len(count)).repeat(count)
    return group, np.arange(len(group)) - (count.cumsum() - count)[group]


def owners(several: Sequence[Sized]) -> np.ndarray:
    """Tell, for the members of lists, one after the other, the number of the list of each.

    Examples
    --------
    >>> owners(["ab", "", "c"]).tolist()
    [0, 0, 2]
    """
    return np.repeat(np.arange(len(several)), list(map(len, several)))


def first_of_each(group: np.ndarray) -> np.ndarray:
    """Tell where each group begins in an array of their numbers, one group after the other.

    Examples
    --------
    >>> first_of_each(np.array([0, 0, 0, 2, 2])).tolist()
    [0, 3]
    """
    return np.asarray(_begins(group).nonzero()[0])


def following(group: np.ndarray) -> np.ndarray:
    """Tell, for members of groups, one after the other, which comes next; the first after the last.

    Examples
    --------
    >>> following(np.array([0, 0, 0, 2, 2])).tolist()
    [1, 2, 0, 4, 3]
    """
    after = np.arange(1, len(group) + 1)
    first = first_of_each(group)
    after[first[1:] - 1], after[-1:] = first[:-1], first[-1:]
    return after


def distinct(keys: np.ndarray) -> np.ndarray:
    """Sort whole numbers and leave out repeated ones.

    `numpy.unique` hashes them first, which takes twenty times as long for keys in regular steps.

    Examples
    --------
    >>> distinct(np.array([3, 1, 3]))
    array([1, 3])
    """
    keys = np.sort(keys)
    return np.asarray(keys[_begins(keys)])


def _begins(group: np.ndarray) -> np.ndarray:
    """Which numbers differ from the one before them: (n,) bool; the first does."""
    begins = np.ones(len(group), bool)
    np.not_equal(group[1:], group[:-1], out=begins[1:])
    return begins
