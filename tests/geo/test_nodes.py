"""Nodes of outlines: their triangles, and which of them lie near places."""

import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from rangeviz.geo.ellipsoid import unit_vectors
from rangeviz.geo.facets import _is_hull, facet_normals, hull_facets
from rangeviz.geo.nodes import Nodes, nodes_and_edges, spread, triangulate


def places(seed, count, spread_deg):
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(-1, 1, (2, count)) * spread_deg
    return unit_vectors(70 + lon, 30 + lat / 3)


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.integers(4, 60),
    st.sampled_from((1e-4, 0.1, 5.0, 60.0, 180.0)),
    st.integers(0, 4),
)
def test_no_node_lies_beyond_a_facet_of_the_hull(seed, count, spread_deg, twice):
    units = places(seed, count, spread_deg)
    units = np.concatenate((units, units[:twice]))
    triangles = triangulate(units)
    assert len(triangles.nodes) == 2 * count - 4
    assert set(triangles.nodes.ravel() % count) == set(range(count))
    height = triangles.middle @ units.T - np.cos(triangles.angle)[:, None]
    assert height.max() < 1e-12


def test_facets_are_those_of_a_second_engine():
    units = places(7, 800, 40.0)
    assert as_sets(hull_facets(units)) == as_sets(ConvexHull(units).simplices)


def as_sets(facets):
    return {frozenset(facet) for facet in facets.tolist()}


def test_of_nodes_on_one_parallel_any_triangles_will_do_that_close_the_hull():
    lon = np.repeat(np.arange(0.0, 40.0), 3)
    units = unit_vectors(lon, np.tile((30.0, 31.0, 32.0), 40))
    facets = hull_facets(units)
    assert len(facets) == 2 * len(units) - 4


def test_nodes_all_round_the_globe_have_their_triangles_from_elsewhere():
    axes = np.concatenate((np.eye(3), -np.eye(3)))
    assert hull_facets(axes) is None
    assert len(triangulate(axes).nodes) == 8


def test_nodes_in_two_long_rows_have_triangles_though_facets_are_wide_by_rounding():
    tooth = np.arange(3000)
    units = unit_vectors(60 + 0.1 * (tooth % 2), 10 + 4 * tooth / 3000)
    assert len(triangulate(units).nodes) == 2 * len(units) - 4


@pytest.mark.parametrize("looked_at", [0, 10**12])
def test_all_pairs_are_looked_at_until_trees_would_have_cost_less(monkeypatch, looked_at):
    monkeypatch.delitem(sys.modules, "scipy.spatial")
    monkeypatch.setattr(Nodes, "pairs_looked_at", looked_at)
    nodes = Nodes(places(1, 600, 8.0), np.arange(600))
    assert nodes._are_few(places(2, 300, 10.0)) == (not looked_at)


@pytest.mark.parametrize("few", [True, False])
def test_nodes_near_places_are_found_among_all_pairs_or_by_trees(monkeypatch, few):
    monkeypatch.setattr(Nodes, "_are_few", lambda *_: few)
    index = np.arange(0, 1_200, 2)
    all_units = places(1, 1_200, 8.0)
    nodes, asked = Nodes(all_units, index), places(2, 300, 10.0)

    apart = np.arccos(np.clip(asked @ all_units[index].T, -1, 1))
    assert (nodes.nearest(asked) == index[apart.argmin(axis=1)]).all()
    angle = np.linspace(0, 0.2, len(asked))
    place, node = nodes.within(asked, angle)
    assert (np.diff(place) >= 0).all()
    assert found(place, node) == found(*np.nonzero(apart <= angle[:, None]), index)
    assert found(*nodes.all_within(asked, 0.05)) == found(*np.nonzero(apart <= 0.05), index)
    assert nodes.any_within(asked, apart.min() + 1e-6)
    assert not nodes.any_within(asked, apart.min() - 1e-6)


def found(place, node, index=None):
    return set(zip(place.tolist(), (node if index is None else index[node]).tolist(), strict=True))


@settings(max_examples=60, derandomize=True, deadline=None)
@given(
    st.floats(-170, 170), st.floats(-80, 80), st.sampled_from((1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.1))
)
def test_corners_of_a_village_on_one_circle_all_show_far_off(lon, lat, size_deg):
    box = shapely.box(lon, lat, lon + size_deg, lat + size_deg)
    units = unit_vectors(*shapely.get_coordinates(box)[:4].T)
    triangles = triangulate(units)
    assert set(triangles.nodes.ravel()) == {0, 1, 2, 3}
    assert triangles.shows_to.min() > 3
    assert (triangles.middle @ units.T - np.cos(triangles.angle)[:, None]).max() < 1e-14


def test_what_is_no_hull_is_refused():
    """Open, doubled, in two pieces, dented: a look at each edge shows it."""
    units = places(3, 40, 50.0)
    facets, middle = hull_facets(units), units.mean(axis=0)
    assert _is_hull(units, facets, middle)
    assert _is_hull(units, facets[::-1, [1, 2, 0]], middle)
    twice = np.concatenate((facets, facets + 40))
    for wrong in (facets[1:], facets[2:], np.concatenate((facets, facets[:2]))):
        assert not _is_hull(units, wrong, middle)
    assert not _is_hull(np.concatenate((units, -units)), twice, np.zeros(3))
    normals = facet_normals(units, facets, middle)
    shared = (facets[:, None, :, None] == facets[None, :, None, :]).sum(axis=(2, 3))
    height = np.einsum("tk,tsk->ts", normals, units[facets].mean(axis=1) - units[facets[:, :1]])
    own, beside = divmod(np.where(shared == 2, height, -1).argmax(), len(facets))  # the flattest
    one, two = set(facets[own]), set(facets[beside])
    (left,), (right,) = one - two, two - one
    rest = np.delete(facets, [own, beside], axis=0)
    flipped = [[left, right, corner] for corner in one & two]
    assert not _is_hull(units, np.concatenate((rest, flipped)), middle)
    for beyond, dented in ((1e-9, True), (1e-14, False)):
        moved = units.copy()
        moved[right] += (beyond - normals[own] @ (units[right] - units[left])) * normals[own]
        assert _is_hull(moved, facets, middle) != dented


@pytest.mark.parametrize("apart", [0.5, 0.05, 0.003])
def test_of_nodes_spread_out_one_is_near_each(apart):
    units = unit_vectors(*np.random.default_rng(3).uniform((0, -90), (30, 90), (3000, 2)).T)
    some = units[spread(units, apart)]
    assert np.arccos(np.clip((units @ some.T).max(axis=1), -1, 1)).max() < apart
    assert len(some) < {0.5: 120, 0.05: 1500, 0.003: 3001}[apart]
    assert len(np.unique(some, axis=0)) == len(some)
    assert len(spread(units[:0], apart)) == 0


def test_long_edges_and_wide_ones_are_split():
    square = shapely.box(0, 88.9, 12, 89)
    lon, lat, corner, part, start, end = nodes_and_edges(square)
    dlon, dlat = lon[end] - lon[start], lat[end] - lat[start]
    assert np.abs(dlon).max() == pytest.approx(3)
    assert corner.sum() == 4
    assert len(lon) == len(start) == 10
    assert set(part) == {0}
    wide = np.abs(dlon) > 0
    assert (dlat[wide] == 0).all()
    line = shapely.MultiLineString([[(0, 0), (0, 1)], [(5, 0), (5, 0.5), (5, 0.5)]])
    lon, lat, corner, part, start, end = nodes_and_edges(line)
    assert corner.sum() == 5
    assert part.tolist() == [0] * 7 + [1] * (len(lon) - 7)
    assert len(lon) - len(start) == 2


def test_two_nodes_lie_across_where_all_lie_between_them():
    lens = triangulate(unit_vectors(*np.array([(5, 2), (0, 0), (4, -1), (10, 0)], float).T))
    across, far = lens.across
    assert set(across.tolist()) == {1, 3}
    assert far == pytest.approx(np.pi - np.radians(5))
    triangle = triangulate(unit_vectors(*np.array([(0, 0), (10, 0), (5, 8)], float).T))
    assert triangle.across[1] == 0
    assert len(triangle.nodes) == 2
    assert triangle.angle.sum() == pytest.approx(np.pi)
    wide = triangulate(unit_vectors(*np.array([(-70, 0), (0, 5), (70, 0), (0, -5)], float).T))
    assert wide.across[1] == pytest.approx(np.pi - np.radians(70), abs=1e-3)
    assert triangulate(unit_vectors(np.array([0.0, 1]), np.array([0.0, 1]))) is None


def test_facets_look_outwards_and_are_the_middles_of_their_circles():
    units = places(5, 30, 40.0)
    facets, middle = ConvexHull(units).simplices, units.mean(axis=0)
    facets[::2] = facets[::2, ::-1]
    normal = facet_normals(units, facets, middle)
    assert np.linalg.norm(normal, axis=1) == pytest.approx(1)
    heights = np.einsum("tk,tck->tc", normal, units[facets])
    assert np.ptp(heights, axis=1).max() < 1e-12
    assert (heights[:, 0] > normal @ middle).all()
