"""Which circles show on a sphere, and in which order, against a look at all of them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from rangeviz.geo.loops import find_loops
from rangeviz.geo.outline import PreparedGeometry

_EPS = 1e-9


def circle_round(unit, sigma):
    east = np.cross((0.36, 0.48, 0.8), unit)
    east /= np.linalg.norm(east)
    turn = np.linspace(0, 2 * np.pi, 2000)[:, None]
    beside = np.cos(turn) * east + np.sin(turn) * np.cross(unit, east)
    return np.cos(sigma) * unit + np.sin(sigma) * beside


def meetings(one, two, sigma):
    middle, across = one + two, np.cross(one, two)
    middle *= 2 * np.cos(sigma) / (middle @ middle)
    across *= np.sqrt(1 - middle @ middle) / np.linalg.norm(across)
    return np.stack((middle + across, middle - across))


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize(("count", "size"), [(3, 0.2), (30, 0.1), (30, 0.6), (80, 0.3), (300, 0.2)])
def test_loops_hold_the_nodes_that_show_and_meet_on_the_border(count, size, sign):
    rng = np.random.default_rng(8)
    outline = PreparedGeometry(
        shapely.MultiPoint(rng.uniform((-15, -30), (15, 40), (count, 2)).round(6))
    )
    sigma = size if sign > 0 else np.pi - size
    loops = find_loops(outline, outline.triangles, sigma, size, sign)
    units = outline.units

    def on_border(places):
        return (sign * (places @ units.T - np.cos(sigma)) < _EPS).all(axis=1)

    showing = [n for n, unit in enumerate(units) if on_border(circle_round(unit, sigma)).any()]
    assert set(showing) == set(np.concatenate(loops).tolist())
    for loop in loops:
        for one, two in zip(loop, np.roll(loop, -1), strict=True):
            if len(loop) > 1:
                assert on_border(meetings(units[one], units[two], sigma)).any()


@pytest.mark.parametrize("sign", [1, -1])
def test_nodes_round_a_pole_beside_many_others_are_one_loop(sign):
    """Each is a neighbour of the middle one, and hides the same of its circle."""
    lon = np.linspace(-180, 180, 720, endpoint=False)
    places = shapely.MultiPoint([(0, 90), *((x, 85) for x in lon)])
    outline = PreparedGeometry(places)
    sigma = 0.5 if sign > 0 else np.pi - 0.5
    (loop,) = find_loops(outline, outline.triangles, sigma, 0.5, sign)
    assert sorted(loop.tolist()) == list(range(1, 721))
    assert set(np.abs(np.diff(loop)).tolist()) <= {1, 719}
