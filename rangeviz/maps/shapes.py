"""Shapes on a picture: land, borders, launch regions; rings with their fills, ticks and dots."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.geometry import only_lines
from rangeviz.geo.rings import range_ring
from rangeviz.inputs.basemap import basemap_shapes, read_disputed_lines
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.collisions import walk
from rangeviz.maps.scene import DrawnRegion, DrawnRing, Tick
from rangeviz.maps.style import LineStyle, line_style
from rangeviz.maps.viewport import Viewport


def region_shape(viewport: Viewport, start: LaunchRegion) -> DrawnRegion:
    parts = shapely.get_parts(start.geometry)
    areas = [part for part in parts if part.geom_type == "Polygon"]
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing")]
    points = [part for part in parts if part.geom_type == "Point"]
    shape = shapely.MultiPolygon(areas)
    outline = viewport.outline(shape)
    if lines:
        extra = viewport.lines(shapely.MultiLineString(lines))
        outline = shapely.MultiLineString([*outline.geoms, *extra.geoms])
    squares = viewport.points(shapely.get_coordinates(points)) if points else np.empty((0, 2))
    return DrawnRegion(
        start, viewport.area(shape), outline, squares[np.isfinite(squares).all(axis=1)]
    )


def base_layers(viewport: Viewport, boundaries: str) -> dict[str, BaseGeometry]:
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
        "land": viewport.area(shapes["land"]),
        "graticule": viewport.lines(_graticule()),
        "coast": viewport.lines(shapes["coast"]),
        "borders": viewport.lines(shapes["borders"]) if wanted else none,
        "dashed": viewport.lines(shapely.MultiLineString(disputed["dashed"])) if wanted else none,
        "dotted": (
            viewport.lines(shapely.MultiLineString(disputed["dotted"]))
            if boundaries == "claims"
            else none
        ),
        "hatching": _hatching(viewport.area(hatched), 3 * viewport.px_pt) if wanted else none,
    }


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


_FILLED_AT_MOST = 5
_DIMMED = 0.28

_TICKS = {
    "out": (12.0, ((0, 6, 1.0), (6, 10, 0.55), (10, 14, 0.25))),
    "in": (24.0, ((0, -6, 1.0),)),
}

_Rings = dict[tuple[str, float], BaseGeometry]


def grow_rings(drawn: Sequence[tuple[Claim, LaunchRegion]]) -> _Rings:
    """Draw each ring once, by region and kilometres, however many claims share it."""
    wanted = {(start.id, km): start for claim, start in drawn for km in claim.figures_km.values()}
    return {key: _polygon(start.geometry, key[1]) for key, start in wanted.items()}


@lru_cache(maxsize=64)
def _polygon(geometry: BaseGeometry, range_km: float) -> BaseGeometry:
    """Remember the last rings: sentences about a map are written before it is drawn."""
    return range_ring(geometry, range_km).polygon


def lay_rings(
    viewport: Viewport,
    drawn: Sequence[tuple[Claim, LaunchRegion]],
    grown: _Rings,
    colours: dict[str, str],
    highlight: str | None,
    line_scale: float,
) -> tuple[DrawnRing, ...]:
    leaders = {claim.system: claim for claim, _ in reversed(drawn)}
    filled = [c for c in leaders.values() if line_style(c).fill]
    opacity = 0.0 if len(filled) > _FILLED_AT_MOST else min(0.1, 0.12 / max(1, len(filled)))
    rings = []
    for claim, start in drawn:
        style = line_style(claim)
        chosen = claim.id == highlight
        figures = sorted(claim.figures_km.values(), reverse=True)
        areas = [grown[start.id, km] for km in figures]
        lines = shapely.MultiLineString(
            [line for area in areas for line in shapely.get_parts(viewport.outline(area))]
        )
        area = viewport.area(areas[-1])
        outer = viewport.area(areas[0]) if len(areas) > 1 else area
        px = viewport.px_pt * line_scale
        width = style.width * px * (1.0 if claim is leaders[claim.system] else 0.8)
        fill = 0.1 if chosen else 0.0 if highlight else opacity * (claim in filled)
        inner = shapely.Polygon()
        if chosen and start.geometry.geom_type != "Point":
            inner = range_ring(start.geometry, figures[-1], reach="from_all").polygon
        rings.append(
            DrawnRing(
                claim=claim,
                colour=colours[claim.system],
                style=style,
                area=area,
                fill_opacity=fill,
                band=shapely.difference(outer, area) if style.band else shapely.Polygon(),
                band_opacity=0.06 if highlight and not chosen else 0.2,
                lines=lines,
                inner=viewport.outline(inner),
                inner_area=viewport.area(inner),
                width_pt=width,
                casing_pt=width + 2.5 * px,
                opacity=_DIMMED if highlight and not chosen else 1.0,
                ticks=_ticks(lines, outer, style, px),
                dots=_dots(lines, outer, style, px),
            )
        )
    return tuple(rings)


def _ticks(
    lines: BaseGeometry, area: BaseGeometry, style: LineStyle, px: float
) -> tuple[Tick, ...]:
    if not style.ticks:
        return ()
    step, strokes = _TICKS[style.ticks]
    walks = [walk(line, step * px, area) for line in shapely.get_parts(lines)]
    return tuple(
        Tick(
            shapely.MultiLineString(
                [
                    pair
                    for points, normals in walks
                    for pair in np.stack(
                        [points + start * px * normals, points + end * px * normals], axis=1
                    )
                ]
            ),
            opacity,
        )
        for start, end, opacity in strokes
    )


def _dots(
    lines: BaseGeometry, area: BaseGeometry, style: LineStyle, px: float
) -> NDArray[np.float64]:
    if not style.dots or lines.is_empty:
        return np.empty((0, 2))
    return np.vstack([walk(line, 48 * px, area)[0] for line in shapely.get_parts(lines)])
