"""Rings on a sheet: their lines, fills, ticks and dots."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.claims import Claim
from rangeviz.lettering import walk
from rangeviz.places import LaunchRegion
from rangeviz.rings import range_ring
from rangeviz.scene import Ring, Tick
from rangeviz.sheet import Sheet
from rangeviz.style import LineStyle, line_style

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
    sheet: Sheet,
    drawn: Sequence[tuple[Claim, LaunchRegion]],
    grown: _Rings,
    colours: dict[str, str],
    highlight: str | None,
    line_scale: float,
) -> tuple[Ring, ...]:
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
            [line for area in areas for line in shapely.get_parts(sheet.outline(area))]
        )
        area = sheet.area(areas[-1])
        outer = sheet.area(areas[0]) if len(areas) > 1 else area
        px = sheet.px_pt * line_scale
        width = style.width * px * (1.0 if claim is leaders[claim.system] else 0.8)
        fill = 0.1 if chosen else 0.0 if highlight else opacity * (claim in filled)
        inner = shapely.Polygon()
        if chosen and start.geometry.geom_type != "Point":
            inner = range_ring(start.geometry, figures[-1], reach="from_all").polygon
        rings.append(
            Ring(
                claim=claim,
                colour=colours[claim.system],
                style=style,
                area=area,
                fill_opacity=fill,
                band=shapely.difference(outer, area) if style.band else shapely.Polygon(),
                band_opacity=0.06 if highlight and not chosen else 0.2,
                lines=lines,
                inner=sheet.outline(inner),
                inner_area=sheet.area(inner),
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
            shapely.MultiLineString([
                pair
                for points, normals in walks
                for pair in np.stack(
                    [points + start * px * normals, points + end * px * normals], axis=1
                )
            ]),
            opacity,
        )
        for start, end, opacity in strokes
    )  # fmt: skip


def _dots(
    lines: BaseGeometry, area: BaseGeometry, style: LineStyle, px: float
) -> NDArray[np.float64]:
    if not style.dots or lines.is_empty:
        return np.empty((0, 2))
    return np.vstack([walk(line, 48 * px, area)[0] for line in shapely.get_parts(lines)])
