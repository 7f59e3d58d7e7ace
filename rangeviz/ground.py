"""What lies under the rings: land, borders, graticule, and the launch regions."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.basemap import basemap_shapes, read_disputed_lines
from rangeviz.places import LaunchRegion
from rangeviz.projection import only_lines
from rangeviz.scene import Region
from rangeviz.sheet import Sheet


def region_shape(sheet: Sheet, start: LaunchRegion) -> Region:
    parts = shapely.get_parts(start.geometry)
    areas = [part for part in parts if part.geom_type == "Polygon"]
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing")]
    points = [part for part in parts if part.geom_type == "Point"]
    shape = shapely.MultiPolygon(areas)
    outline = sheet.outline(shape)
    if lines:
        extra = sheet.lines(shapely.MultiLineString(lines))
        outline = shapely.MultiLineString([*outline.geoms, *extra.geoms])
    squares = sheet.points(shapely.get_coordinates(points)) if points else np.empty((0, 2))
    return Region(start, sheet.area(shape), outline, squares[np.isfinite(squares).all(axis=1)])


def base_layers(sheet: Sheet, boundaries: str) -> dict[str, BaseGeometry]:
    shapes = basemap_shapes()
    none = shapely.MultiLineString()
    disputed = {
        style: [
            shapely.geometry.shape(feature["geometry"])
            for feature in read_disputed_lines()
            if feature["properties"]["style"] == style
        ]
        for style in ("dashed", "dotted", "hatched")
    }
    wanted = boundaries != "none"
    hatched = shapely.MultiPolygon([shapely.Polygon(line.coords) for line in disputed["hatched"]])
    return {
        "land": sheet.area(shapes["land"]),
        "graticule": sheet.lines(_graticule()),
        "coast": sheet.lines(shapes["coast"]),
        "borders": sheet.lines(shapes["borders"]) if wanted else none,
        "dashed": sheet.lines(shapely.MultiLineString(disputed["dashed"])) if wanted else none,
        "dotted": (
            sheet.lines(shapely.MultiLineString(disputed["dotted"]))
            if boundaries == "claims" else none
        ),
        "hatching": _hatching(sheet.area(hatched), 3 * sheet.px_pt) if wanted else none,
    }  # fmt: skip


def _graticule() -> BaseGeometry:
    """Meridians and parallels every 20 degrees; meridians end at 80, before they crowd."""
    meridians = [[(lon, -80), (lon, 80)] for lon in range(-180, 180, 20)]
    parallels = [[(-180, lat), (180, lat)] for lat in range(-80, 81, 20)]
    return shapely.MultiLineString(meridians + parallels)


def _hatching(area: BaseGeometry, step: float) -> BaseGeometry:
    """Hatch an area with strokes at 45 degrees."""
    if area.is_empty:
        return shapely.MultiLineString()
    left, top, right, bottom = area.bounds
    tall = bottom - top
    starts = np.arange(left - tall, right, step * np.sqrt(2))
    strokes = shapely.MultiLineString([[(x, bottom), (x + tall, top)] for x in starts])
    return only_lines([shapely.intersection(strokes, area)])
