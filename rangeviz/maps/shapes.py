"""Shapes on a picture: land, borders, launch regions; rings with their fills, ticks and dots."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.geometry import only_lines
from rangeviz.inputs.basemap import basemap_shape, read_disputed_lines
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.collisions import walk
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.scene import BaseLayers, DrawnRegion, DrawnRing, Tick
from rangeviz.maps.style import FILL_OPACITY, FILLS, TICKS, LineStyle, ink, line_style
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
        outline = only_lines([outline, extra])
    squares = viewport.points(shapely.get_coordinates(points)) if points else np.empty((0, 2))
    return DrawnRegion(
        start, viewport.area(shape), outline, squares[np.isfinite(squares).all(axis=1)]
    )


def base_layers(viewport: Viewport, boundaries: str, coarse: bool) -> BaseLayers:
    """Bring land and borders into the picture; only land and lines of control if `coarse`."""
    none = shapely.MultiLineString()
    disputed = {
        style: [
            shapely.geometry.shape(feature["geometry"])
            for feature in read_disputed_lines()
            if feature["properties"]["style"] == style
        ]
        for style in ("dashed", "dotted", "hatched")
    }
    wanted, fine = boundaries != "none", not coarse
    hatched = shapely.MultiPolygon([shapely.Polygon(line.coords) for line in disputed["hatched"]])

    def lines(of: BaseGeometry | str, drawn: bool) -> BaseGeometry:
        if not drawn:
            return none
        return viewport.lines(basemap_shape(of) if isinstance(of, str) else of)

    land = basemap_shape("land")
    return BaseLayers(
        land=_coarse(land, viewport) if coarse else viewport.area(land),
        graticule=lines(_graticule(), fine),
        coast=lines("coast", fine),
        borders=lines("borders", wanted and fine),
        dashed=lines(shapely.MultiLineString(disputed["dashed"]), wanted),
        dotted=lines(shapely.MultiLineString(disputed["dotted"]), boundaries == "claims"),
        hatching=(
            _hatching(viewport.area(hatched), 3 * viewport.px_pt) if wanted and fine else none
        ),
    )


_DOT_PX2 = 5.0
"""What is smaller than a letter's dot is left out of a coarse picture."""


def _coarse(land: BaseGeometry, viewport: Viewport) -> BaseGeometry:
    """Bring land into the picture without what is smaller than a letter's dot."""
    px = viewport.px_pt
    parts = shapely.get_parts(viewport.area(_large(land, viewport), 0.95 * px))
    return shapely.MultiPolygon(parts[shapely.area(parts) > _DOT_PX2 * px * px].tolist())


def _large(land: BaseGeometry, viewport: Viewport) -> BaseGeometry:
    """Leave out what is small before it is projected: a box of degrees has it all."""
    if viewport.projection.is_azimuthal:
        return land
    parts = shapely.get_parts(land)
    west, south, east, north = shapely.bounds(parts).T
    size_km2 = viewport.projection.box_km2(west, south, east, north)
    halves = (west == -180) | (east == 180)  # of what the seam cuts
    return shapely.MultiPolygon(
        parts[halves | (size_km2 * viewport.scale**2 > _DOT_PX2 * viewport.px_pt**2)].tolist()
    )


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


_DIMMED = 0.28

HEMISPHERE_KM = 10_002.0
"""From the equator to a pole: a ring of a point that is wider bends the other way."""


def lay_rings(viewport: Viewport, plan: MapPlan, line_scale: float = 1.0) -> tuple[DrawnRing, ...]:
    """Bring the plan's rings into the picture, the longest range first."""
    leaders = {one.claim.system: one for one in reversed(plan.drawn)}
    filled = [one for one in leaders.values() if line_style(one.claim).fill]
    opacity = (
        0.0
        if len(filled) > FILLS["most"]
        else min(FILL_OPACITY, FILLS["shared"] / max(1, len(filled)))
    )
    px = viewport.px_pt * line_scale
    rings = []
    for one in plan.drawn:
        assert one.region
        style = line_style(one.claim)
        chosen = one.claim.id == plan.highlight
        dimmed = plan.highlight is not None and not chosen
        figures = sorted(one.claim.figures_km.values(), reverse=True)
        areas = [plan.rings[one.region.id, km, "from_some"].polygon for km in figures]
        lines = shapely.MultiLineString(
            [line for area in areas for line in shapely.get_parts(viewport.outline(area))]
        )
        area = viewport.area(areas[-1])
        outer = viewport.area(areas[0]) if len(areas) > 1 else area
        width = style.width * px * (1.0 if one is leaders[one.claim.system] else 0.8)
        fill = FILL_OPACITY if chosen else 0.0 if dimmed else opacity * (one in filled)
        found = plan.rings.get((one.region.id, figures[-1], "from_all")) if chosen else None
        inner = found.polygon if found else shapely.Polygon()
        rings.append(
            DrawnRing(
                claim=one.claim,
                region=one.region,
                ink=ink(one.colour),
                style=style,
                area=area,
                fill_opacity=fill,
                band=shapely.difference(outer, area) if style.band else shapely.Polygon(),
                band_opacity=FILLS["dimmed_band" if dimmed else "band"],
                lines=lines,
                inner=viewport.outline(inner),
                inner_area=viewport.area(inner),
                width_pt=width,
                casing_pt=width + 2.5 * px,
                opacity=_DIMMED if dimmed else 1.0,
                ticks=_ticks(lines, outer, style, px),
                dots=_dots(lines, outer, style, px),
                side=_side(lines, outer) if figures[0] > HEMISPHERE_KM else "",
            )
        )
    return tuple(rings)


def _side(lines: BaseGeometry, area: BaseGeometry) -> str:
    """Tell on which side of its line a ring past a hemisphere includes."""
    parts = shapely.get_parts(lines)
    if not len(parts) or not all(part.is_closed for part in parts):
        return "region"
    loop = shapely.make_valid(shapely.Polygon(max(parts, key=lambda part: part.length)))
    shared = shapely.intersection(loop, area).area
    return "inside" if shared > loop.area / 2 else "outside"


def _ticks(
    lines: BaseGeometry, area: BaseGeometry, style: LineStyle, px: float
) -> tuple[Tick, ...]:
    if not style.ticks:
        return ()
    step, strokes = TICKS[style.ticks]
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
