"""Drawing a scene on whatever can draw areas, lines and text."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.text import clean
from rangeviz.maps.mpl import MatplotlibCanvas
from rangeviz.maps.scene import Box, DrawnRegion, DrawnRing, KeyRow, PlacedLabel, PlaceName, Scene
from rangeviz.maps.style import COLOURS, LineStyle

CIRCLE_COLOUR = COLOURS["second"]

_SAMPLE_PX = (40.0, 16.0)


def draw_scene(pen: MatplotlibCanvas, scene: Scene) -> None:
    """Draw a map: land, fills, launch regions, borders, casings, rings, names, labels."""
    px = scene.px_pt
    pen.area(scene.sea, COLOURS["sea"], z=0.1)
    pen.line(scene.graticule, COLOURS["graticule"], 0.6 * px, z=0.2)
    pen.area(scene.land, COLOURS["land"], z=0.3)
    pen.line(scene.coast, COLOURS["coast"], 0.6 * px, z=0.4)
    pen.line(scene.sea.boundary, COLOURS["coast"], 0.75 * px, z=0.5)
    for ring in scene.rings:
        pen.area(ring.area, ring.colour, ring.fill_opacity, z=1)
        pen.area(ring.band, ring.colour, ring.band_opacity, z=1)
        pen.area(ring.inner_area, ring.colour, 0.09, z=1)
    for region in scene.regions:
        _draw_region(pen, region)
    pen.line(scene.borders, COLOURS["border"], 0.75 * px, z=3)
    pen.line(scene.hatching, COLOURS["disputed"], 0.7 * px, z=3.1)
    pen.line(scene.dashed, COLOURS["region"], 2.4 * px, z=3.2)
    pen.line(scene.dashed, COLOURS["disputed"], 1.25 * px, dash=(3.5 * px, 2 * px), z=3.3)
    pen.line(scene.dotted, COLOURS["disputed"], 0.8 * px, dash=(0.8 * px, 2 * px), z=3.4)
    for ring in scene.rings:
        _draw_casing(pen, ring)
    pen.line(scene.circle, COLOURS["halo"], 3.75 * px, opacity=0.75, z=4)
    pen.line(scene.circle, CIRCLE_COLOUR, 1.25 * px, z=4.5, gid="circle")
    for ring in scene.rings:
        _draw_ring(pen, ring)
    for name in scene.names:
        _draw_name(pen, name, px)
    for plate in scene.plates:
        draw_label(pen, plate)


def _draw_region(pen: MatplotlibCanvas, region: DrawnRegion) -> None:
    px = pen.px
    pen.area(region.area, COLOURS["region"], z=2)
    pen.line(region.outline, COLOURS["region_edge"], px, z=2.1)
    for x, y in region.squares.tolist():
        box = Box.at(x, y, 6 * px, 6 * px)
        pen.box(box, COLOURS["region"], edge=COLOURS["region_edge"], width_pt=px, z=2.2)


def _draw_casing(pen: MatplotlibCanvas, ring: DrawnRing) -> None:
    for lines in (ring.lines, ring.inner):
        pen.line(lines, COLOURS["halo"], ring.casing_pt, opacity=0.75 * ring.opacity, z=4)


def _draw_ring(pen: MatplotlibCanvas, ring: DrawnRing) -> None:
    unit = ring.width_pt / ring.style.width
    dash = [part * unit for part in ring.style.dash]
    pen.line(
        ring.lines,
        ring.colour,
        ring.width_pt,
        dash=dash,
        round_caps=ring.style.round_caps,
        opacity=ring.opacity,
        z=5,
        gid=f"ring-{clean(ring.claim.id)}",
    )
    pen.line(ring.inner, ring.colour, 1.25 * pen.px, z=5)
    for tick in ring.ticks:
        pen.line(tick.lines, ring.colour, 1.5 * pen.px, opacity=tick.opacity * ring.opacity, z=5)
    pen.discs(ring.dots, 3 * pen.px, ring.colour, pen.px, z=6)


def _draw_name(pen: MatplotlibCanvas, name: PlaceName, px: float) -> None:
    colour = {"water": "water", "region": "text", "country": "second"}.get(name.kind, "place")
    halo = {"water": None, "region": COLOURS["region"]}.get(name.kind, COLOURS["halo"])
    if name.dot:
        pen.discs(np.array([name.dot]), 2.2 * px, COLOURS["place"], px)
    pen.text(
        name.x,
        name.y,
        name.text,
        name.size_pt,
        COLOURS[colour],
        bold=name.kind == "region",
        italic=name.kind == "water",
        anchor=name.anchor,
        middle=True,
        halo=halo,
        halo_pt=2.5 * px,
        gid=f"name-{name.kind}",
    )


def draw_label(pen: MatplotlibCanvas, plate: PlacedLabel) -> None:
    """Draw a ring's label on its panel."""
    pen.box(plate.box, COLOURS["panel"], radius_pt=3 * pen.px, opacity=0.96, gid="plate", z=8.5)
    x = plate.box.left + plate.pad_pt
    y = (plate.box.top + plate.box.bottom) / 2
    for text, bold in plate.parts:
        bare = text.lstrip(" ")  # SVG drops spaces that begin a text
        start = x + pen.width(text, plate.size_pt, bold) - pen.width(bare, plate.size_pt, bold)
        pen.text(
            start,
            y,
            bare,
            plate.size_pt,
            plate.colour,
            bold=bold,
            middle=True,
            gid=f"label-{clean(plate.claim_id)}",
        )
        x += pen.width(text, plate.size_pt, bold)


def draw_sample(pen: MatplotlibCanvas, x: float, y: float, row: KeyRow, colour: str) -> None:
    """Draw what a row of the key explains, 40 by 16 px, from its left edge and middle height."""
    px = pen.px
    wide, tall = (length * px for length in _SAMPLE_PX)
    rule = shapely.LineString([(x, y), (x + wide, y)])
    if row.kind == "region":
        box = Box(x, y - tall * 0.42, x + wide, y + tall * 0.42)
        pen.box(box, COLOURS["region"], edge=COLOURS["region_edge"], width_pt=px)
    elif row.kind == "dashed":
        pen.line(rule, COLOURS["region"], 2.4 * px)
        pen.line(rule, COLOURS["disputed"], 1.25 * px, dash=(3.5 * px, 2 * px))
    elif row.kind == "circle":
        pen.line(rule, CIRCLE_COLOUR, 1.25 * px)
    elif row.kind == "dotted":
        pen.line(rule, COLOURS["disputed"], 0.8 * px, dash=(0.8 * px, 2 * px))
    elif row.kind == "hatched":
        starts = np.arange(x, x + wide - tall, 3 * px * np.sqrt(2))
        strokes = [[(s, y + tall / 2), (s + tall, y - tall / 2)] for s in starts]
        pen.line(shapely.MultiLineString(strokes), COLOURS["disputed"], 0.7 * px)
    elif row.style:
        _draw_line_sample(pen, rule, row.style, colour)


def _draw_line_sample(
    pen: MatplotlibCanvas, rule: BaseGeometry, style: LineStyle, colour: str
) -> None:
    px = pen.px
    (left, y), (right, _) = rule.coords
    dash = [part * px for part in style.dash]
    if style.band:
        edges = shapely.MultiLineString(
            [[(left, y - 4 * px), (right, y - 4 * px)], [(left, y + 4 * px), (right, y + 4 * px)]]
        )
        pen.box(Box(left, y - 4 * px, right, y + 4 * px), colour, opacity=0.2)
        rule = edges
    if style.ticks == "out":
        rule = shapely.transform(rule, lambda xy: xy + np.array([0, 5 * px]))
        y += 5 * px
    pen.line(rule, colour, style.width * px, dash=dash, round_caps=style.round_caps)
    strokes = {"out": ((0, 6, 1.0), (6, 10, 0.55), (10, 14, 0.25)), "in": ((0, -6, 1.0),)}
    for start, end, opacity in strokes.get(style.ticks, ()):
        xs = np.arange(left + 4 * px, right, 10 * px)
        comb = [[(x, y - start * px), (x, y - end * px)] for x in xs]
        pen.line(shapely.MultiLineString(comb), colour, 1.5 * px, opacity=opacity)
    if style.dots:
        pen.discs(np.array([(left + 8 * px, y), (right - 8 * px, y)]), 3 * px, colour, px)
