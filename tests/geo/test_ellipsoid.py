"""What WGS 84 is worth a degree, by finite differences of geodesics; and groups of numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ring_checks import globe

from rangeviz.geo.ellipsoid import (
    LAMBERT_OFF_M,
    LAMBERT_TO_M,
    MEAN_M,
    WGS84,
    distance_bend,
    distinct,
    edge_length_m,
    first_of_each,
    following,
    lambert_m,
    lambert_off_m,
    line_curvature,
    lonlat_of,
    members,
    owners,
    radii_m,
    slope_along,
    unit_vectors,
    wrap,
)

LAT = np.linspace(-88, 88, 45)
ZERO = np.zeros_like(LAT)


def test_radii_and_slopes_are_those_of_small_steps():
    step = 1e-4
    east_m = WGS84.inv(ZERO - step, LAT, ZERO + step, LAT)[2] / np.radians(2 * step)
    north_m = WGS84.inv(ZERO, LAT - step, ZERO, LAT + step)[2] / np.radians(2 * step)
    assert radii_m(LAT)[0] == pytest.approx(east_m, rel=1e-6)
    assert radii_m(LAT)[1] == pytest.approx(north_m, rel=1e-6)
    there = ZERO + 40, ZERO + 20
    dlon, dlat = np.cos(LAT * 9), np.sin(LAT * 9)
    before, after = (
        WGS84.inv(way * step * dlon, LAT + way * step * dlat, *there) for way in (-1, 1)
    )
    towards = WGS84.inv(ZERO, LAT, *there)[0]
    gained = (before[2] - after[2]) / (2 * step)
    assert slope_along(LAT, dlon, dlat, towards) == pytest.approx(gained, rel=1e-6, abs=0.1)


def test_the_mean_sphere_is_as_large_as_the_globe_is_between():
    assert pytest.approx(6_367_444.657, abs=0.001) == MEAN_M


def test_vectors_lie_at_parametric_latitudes():
    lon, lat = globe(500).T
    units = unit_vectors(lon, lat)
    assert np.linalg.norm(units, axis=1) == pytest.approx(1)
    assert np.transpose(lonlat_of(units)) == pytest.approx(np.column_stack((lon, lat)))
    tangent = units[:, 2] / np.hypot(*units[:, :2].T)
    assert tangent == pytest.approx(WGS84.b / WGS84.a * np.tan(np.radians(lat)))
    assert wrap(np.array([180.0, -180, 540, -190, 359])).tolist() == [-180, -180, -180, 170, -1]


def test_lambert_is_off_by_less_than_is_said_and_by_little_nearby():
    one, two = globe(20_000, 1), globe(20_000, 2)
    truth = WGS84.inv(*one.T, *two.T)[2]
    off = np.abs(lambert_m(unit_vectors(*one.T), unit_vectors(*two.T)) - truth)
    assert 0.5 * LAMBERT_OFF_M < off[truth < LAMBERT_TO_M].max() < LAMBERT_OFF_M


@given(st.floats(-90, 90), st.floats(0, 360), st.floats(0, LAMBERT_TO_M) | st.floats(0, 1000))
def test_lambert_is_off_by_less_than_is_said_at_each_distance(lat, azimuth, distance_m):
    lon, there, _ = WGS84.fwd(0, lat, azimuth, distance_m)
    one, two = (unit_vectors(np.array([x]), np.array([y])) for x, y in ((0, lat), (lon, there)))
    assert abs(lambert_m(one, two)[0] - distance_m) < lambert_off_m(distance_m) / 1.3


def test_lambert_tells_the_same_place_and_its_antipode():
    one = globe(20_000, 1)
    assert lambert_m(unit_vectors(*one.T), unit_vectors(*one.T)).max() < 0.2
    assert np.isfinite(lambert_m(unit_vectors(*one.T), -unit_vectors(*one.T))).all()


@pytest.mark.parametrize("sign", [1, -1])
def test_a_slope_grows_as_on_a_sphere(sign):
    """By how much farther a way to the side leads than the nearer half of it tells."""
    ranges_m = np.linspace(1e6, 19e6, 37)
    lon, lat, _ = WGS84.fwd(0 * ranges_m, 0 * ranges_m, 90 + 0 * ranges_m, ranges_m)
    side_m = 1e4
    there = WGS84.fwd(lon, lat, 0 * ranges_m, 0 * ranges_m + side_m)
    bend = 2 * (WGS84.inv(0 * ranges_m, 0 * ranges_m, *there[:2])[2] - ranges_m) / side_m**2
    some = np.abs(bend) > 5e-9
    told = distance_bend(ranges_m, sign)
    assert told[some] == pytest.approx(np.maximum(sign * bend, 0)[some], rel=0.15)
    assert (told >= 0).all()


def test_lengths_and_bends_are_bounded_at_the_poles_and_over_the_equator():
    for pole in (90.0, -90.0):
        assert line_curvature(np.array([pole]), np.array([1.0]), np.array([0.0]))[0] < 0.01
    lat, dlat = np.array([-2.0, 2, -2, 0.5]), np.array([5.0, -5, 1, -0.2])
    length = edge_length_m(lat, 0 * lat + 1, dlat)
    widest = np.array([0, 0, -1, 0.3])
    across_m = WGS84.inv(0 * lat, widest, 0 * lat + 1, widest)[2]
    along_m = WGS84.inv(0 * lat, lat, 0 * lat, lat + dlat)[2]
    assert length == pytest.approx(np.hypot(across_m, along_m), rel=1e-4)
    assert (length >= np.hypot(across_m, along_m)).all()


def test_groups_one_after_the_other():
    group, place = members(np.array([2, 0, 3]))
    assert (group.tolist(), place.tolist()) == ([0, 0, 2, 2, 2], [0, 1, 0, 1, 2])
    assert owners(["ab", "", "c"]).tolist() == [0, 0, 2]
    assert first_of_each(np.array([0, 0, 3, 3, 4])).tolist() == [0, 2, 4]
    assert first_of_each(np.array([1, 1, 2])).tolist() == [0, 2]
    assert following(np.array([0, 0, 0, 3, 5, 5])).tolist() == [1, 2, 0, 3, 5, 4]
    assert distinct(np.array([5, 3, 5, 4, 3])).tolist() == [3, 4, 5]
    none = np.empty(0, int)
    for told in (first_of_each(none), following(none), distinct(none), *members(none)):
        assert len(told) == 0
