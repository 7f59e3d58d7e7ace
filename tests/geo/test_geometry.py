"""Areas are checked, cut at 180, given new coordinates, and joined to lines."""

from __future__ import annotations

import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box

from rangeviz.core.errors import GeometryError, RepairWarning
from rangeviz.geo import distance
from rangeviz.geo.distance import prepare_geometry, region_distances
from rangeviz.geo.geometry import (
    border_of,
    clean_geometry,
    cut_at_180,
    finish,
    only_areas,
    only_lines,
    redrawn,
    simpler,
)

FRAME = Polygon([(170, -10), (180, -10), (180, 0), (180, 10), (170, 10)])


def test_only_a_wrong_latitude_is_asked_whether_it_was_swapped():
    for point, asked in ((Point(0, 91), True), (Point(361, 0), False)):
        with pytest.raises(GeometryError) as error:
            clean_geometry(point)
        assert ("swapped" in str(error.value)) is asked


def test_a_region_is_at_most_as_wide_as_the_globe():
    assert clean_geometry(box(-180, 0, 180, 1)).bounds == (-180, 0, 180, 1)
    with pytest.raises(GeometryError, match=r"360\.5 degrees"):
        clean_geometry(box(-180.25, 0, 180.25, 1))


def test_a_line_of_one_place_is_that_place():
    line = region_distances(LineString([(5, 5), (5, 5)]), 0, 0)
    assert line == region_distances(Point(5, 5), 0, 0)
    with pytest.warns(RepairWarning, match="1 repeated"):
        assert region_distances(LineString([(5, 5)] * 3), 0, 0) == line


def test_a_ring_of_one_place_is_refused():
    hole = Polygon(box(0, 0, 9, 9).exterior, [[(5, 5)] * 5])
    for region in (Polygon([(5, 5)] * 5), hole, MultiPolygon([hole, box(20, 0, 21, 1)])):
        with pytest.raises(GeometryError, match="one place, repeated; expected rings with an area"):
            clean_geometry(region)


def test_a_region_is_prepared_once_and_a_repair_told_each_time():
    assert prepare_geometry(box(0, 0, 1, 2)) is prepare_geometry(box(0, 0, 1, 2))
    for _ in range(2):
        with pytest.warns(RepairWarning):
            prepare_geometry(Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]))


def test_the_same_geometry_is_checked_once(monkeypatch):
    checked = []
    monkeypatch.setattr(distance, "clean_geometry", lambda it: checked.append(it) or it)
    one, two = box(0, 0, 1, 3), box(0, 0, 1, 3)
    for _ in range(3):
        prepare_geometry(one)
    assert checked == [one]
    assert prepare_geometry(two) is prepare_geometry(one)
    assert len(checked) == 2


def test_what_nobody_sees_of_an_area_is_dropped():
    """Holes smaller than a point, what is idle along a cut, and the second of two together."""
    hole = [(173, 0), (173, 1), (173.0001, 1), (174, 1), (174, 0)]
    speck, triangle = (
        [(171, lat), (171, lat + size), (171 + size, lat)] for lat, size in ((5, 12e-4), (6, 14e-4))
    )
    sliver = [(175, 5), (177, 7), (176, 6 + 1e-9)]
    holes = [speck, hole, triangle, sliver]
    area = MultiPolygon([Polygon(FRAME.exterior, holes), box(0, 0, 5e-4, 5e-4)])
    shown = redrawn(area, shapely.get_coordinates(area), 100)
    assert shown.equals(box(170, -10, 180, 10) - box(173, 0, 174, 1) - Polygon(triangle))
    assert list(map(len, (ring.coords for ring in shapely.get_rings(shown)))) == [5, 5, 4]
    assert redrawn(area, shapely.get_coordinates(area), 1).geom_type == "MultiPolygon"


@pytest.mark.parametrize("beside", [(179.9999, 0), (179.9999, 1)])
def test_of_two_vertices_together_the_one_on_the_cut_stays(beside):
    square = [(179, 0), (180, 0), (180, 1), (179, 1)]
    with_one_more = Polygon([*square[: 1 + 2 * beside[1]], beside, *square[1 + 2 * beside[1] :]])
    shown = redrawn(with_one_more, shapely.get_coordinates(with_one_more), 100)
    assert shapely.get_coordinates(shown).tolist() == list(map(list, [*square, square[0]]))


def test_what_is_idle_along_a_pole_is_dropped_and_its_ends_stay():
    cap = Polygon([(-180, -60), (-180, -90), (0, -90), (179.9999, -90), (180, -90), (180, -60)])
    shown = redrawn(cap, shapely.get_coordinates(cap), 100)
    assert shown.equals(cap)
    assert len(shown.exterior.coords) == 5


def test_a_cut_and_a_pole_are_no_line():
    lonlat, drawn = border_of(FRAME)
    assert (len(lonlat), drawn.tolist()) == (6, [True, False, False, True, True])
    assert border_of(MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)]))[1].sum() == 8
    assert finish(FRAME)[1].wkt == "MULTILINESTRING ((180 10, 170 10, 170 -10, 180 -10))"
    cap, line = finish(box(-180, -90, 180, -60))
    assert cap.exterior.is_ccw
    assert line.wkt == "MULTILINESTRING ((180 -60, -180 -60))"
    closed = finish(box(0, 0, 1, 1) - box(0.2, 0.2, 0.8, 0.8))[1]
    assert [part.is_closed for part in closed.geoms] == [True, True]
    assert finish(Polygon())[1].is_empty


@pytest.mark.parametrize(
    ("area", "parts"),
    [
        (box(-190, -5, 10, 5), [box(-180, -5, 10, 5), box(170, -5, 180, 5)]),
        (box(170, 0, 550, 5), [box(-180, 0, 180, 5)]),
        (box(-350, 0, -200, 5), [box(10, 0, 160, 5)]),
        (box(-180, -90, 180, 90), [box(-180, -90, 180, 90)]),
        (box(0, 80, 10, 90.5), [box(0, 80, 10, 90)]),
        (box(0, -90.5, 10, -80), [box(0, -90, 10, -80)]),
        (box(170, 0, 180.5, 5), [box(170, 0, 180, 5), box(-180, 0, -179.5, 5)]),
        (box(-180.5, 0, 0, 5), [box(-180, 0, 0, 5), box(179.5, 0, 180, 5)]),
        (box(179.5, 0, 181, 5), [box(179.5, 0, 180, 5), box(-180, 0, -179, 5)]),
        (box(530, 0, 541, 5), [box(170, 0, 180, 5), box(-180, 0, -179, 5)]),
    ],
)
def test_an_area_is_cut_at_180_wherever_it_is_written(area, parts):
    assert cut_at_180(area).equals(shapely.union_all(parts))


def test_an_area_within_the_world_is_not_cut():
    for area in (box(-180, -90, 180, 90), box(0, 0, 180, 90), box(-180, -90, 1, 1)):
        assert cut_at_180(area) is area


def test_only_areas_and_only_lines_are_kept():
    mixed = shapely.GeometryCollection([Point(0, 0), box(0, 0, 1, 1), LineString([(5, 5), (6, 6)])])
    assert only_areas(mixed).equals(box(0, 0, 1, 1))
    assert only_areas(Point(0, 0)).is_empty
    assert only_lines([mixed, LineString(), box(0, 0, 1, 1).exterior]).length == 2**0.5 + 4
    assert len(simpler(LineString([(0, 0), (1, 0.0001), (2, 0)]), 10).coords) == 3
