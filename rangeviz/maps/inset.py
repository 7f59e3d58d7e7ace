"""Insets: a launch region that is too small to be seen on its map, enlarged in a corner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import shapely

from rangeviz.core.text import clean
from rangeviz.core.words import words
from rangeviz.geo.projection import Projection, centre_of
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.collisions import CollisionIndex, Measure
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.scene import Box, DrawnRegion, Inset, PlaceName
from rangeviz.maps.shapes import base_layers, region_shape
from rangeviz.maps.viewport import Viewport

LEAST_PX = 16.0
"""A region of which no side is longer is too small to be seen."""

_SHARE = 0.28
_SMALLEST_PX = 52.0
_STEPS = (1.0, 0.85, 0.7)
"""Smaller where a corner has no more room beside the rings."""

_MARGIN_PX = 7.0


def inset_views(plan: MapPlan, viewport: Viewport) -> Iterator[tuple[LaunchRegion, Viewport]]:
    """Enlarge the regions that are too small to be seen; a point is a square that is seen."""
    side = _SHARE * min(viewport.width_pt, viewport.height_pt)
    if side < _SMALLEST_PX * viewport.px_pt:
        return
    for start in plan.regions:
        area = region_shape(viewport, start).area
        if not area.is_empty and max(_size(area)) < LEAST_PX * viewport.px_pt:
            yield start, _enlarged(start, side, viewport.px_pt)


def _size(shape: shapely.Geometry) -> tuple[float, float]:
    left, top, right, bottom = shape.bounds
    return right - left, bottom - top


def _enlarged(start: LaunchRegion, side: float, px: float) -> Viewport:
    plane = Projection("equidistant", *centre_of([start.geometry]))
    west, south, east, north = plane.area(start.geometry, plane.domain).bounds
    scale = 0.62 * side / max(east - west, north - south)
    middle = (west + east) / 2, (south + north) / 2
    half = side / scale / 2
    return Viewport(plane, middle[0] - half, middle[1] + half, scale, side, side, px)


def place_insets(
    plan: MapPlan,
    viewport: Viewport,
    regions: Sequence[DrawnRegion],
    taken: CollisionIndex,
    measure: Measure,
) -> tuple[Inset, ...]:
    """Put each inset where it hides the fewest lines; its room and its mark are taken."""
    px = viewport.px_pt
    shapes = {shape.region.id: shape for shape in regions}
    insets = []
    for start, view in inset_views(plan, viewport):
        left, top, right, bottom = shapes[start.id].area.bounds
        pad = 4 * px
        mark = Box(left - pad, top - pad, right + pad, bottom + pad)
        corners = [
            box
            for step in _STEPS
            for box in _corners(viewport, max(step * view.width_pt, _SMALLEST_PX * px))
            if not box.meets(mark, 2 * px) and not any(map(box.meets, taken.boxes))
        ]
        if corners:
            box = min(corners, key=taken.lines_in)
            taken.boxes += [box, mark]
            view = _enlarged(start, box.right - box.left, px)
            insets.append(_drawn(plan, start, view, box, mark, measure))
    return tuple(insets)


def _corners(viewport: Viewport, side: float) -> list[Box]:
    gap = _MARGIN_PX * viewport.px_pt
    lefts = gap, viewport.width_pt - gap - side
    tops = viewport.height_pt - gap - side, gap
    return [Box(left, top, left + side, top + side) for top in tops for left in lefts]


def _drawn(
    plan: MapPlan, start: LaunchRegion, view: Viewport, box: Box, mark: Box, measure: Measure
) -> Inset:
    px, size = view.px_pt, 10 * view.px_pt
    shift = np.array([box.left, box.top])
    shape = region_shape(view, start)
    area, outline = (
        shapely.transform(layer, lambda xy: xy + shift) for layer in (shape.area, shape.outline)
    )
    named = words("label.inset.named", region=clean(start.name).partition(" (")[0])
    fits = measure(named, size, True, False) < box.right - box.left - 8 * px
    text = named if fits else words("label.inset")
    line = Box(box.left + 4 * px, box.top + 4 * px, box.right - 4 * px, box.top + 17 * px)
    return Inset(
        box=box,
        mark=mark,
        region=DrawnRegion(start, area, outline, np.empty((0, 2))),
        name=PlaceName(text, "region", line, "start", size),
        base=base_layers(view, plan.boundaries, coarse=False).moved(shift),
    )
