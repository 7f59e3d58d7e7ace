"""Drawing a scene on whatever can draw areas, lines and text: matplotlib, PowerPoint, SVG.

A canvas turns an ink, a name of `rangeviz.maps.style.COLOURS`, into a colour in its own way. What
is drawn later lies above what was drawn before; text lies above everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.text import clean
from rangeviz.inputs.claim_text import claim_name
from rangeviz.maps.scene import (
    BaseLayers,
    Box,
    DrawnRing,
    Inset,
    KeyRow,
    PlacedLabel,
    PlaceName,
    Points,
    Scene,
)
from rangeviz.maps.style import INNER_OPACITY, TICKS, LineStyle, Stroke

_SAMPLE_PX = (40.0, 16.0)


class Canvas(Protocol):
    """What a scene can be drawn on; every length in points, y downwards.

    `px` is one CSS pixel of the design. A `name` is for people who take the drawing apart, `alt`
    for those who do not see it, a `key` for programs; a canvas keeps what it can.
    """

    px: float

    def group(self, name: str, alt: str = "") -> Canvas:
        """Return a canvas for what belongs together."""

    def area(self, shape: BaseGeometry, ink: str, opacity: float = 1.0, *, name: str = "") -> None:
        """Fill an area."""

    def line(
        self, lines: BaseGeometry, stroke: Stroke, *, name: str = "", alt: str = "", key: str = ""
    ) -> None:
        """Draw lines."""

    def box(
        self, box: Box, ink: str, edge: Stroke | None = None, *, opacity: float = 1, name: str = ""
    ) -> None:
        """Draw a rectangle; without `ink` its edge alone."""

    def dots(
        self, places: Points, radius_pt: float, ink: str, halo_pt: float, *, name: str = ""
    ) -> None:
        """Draw dots with a halo."""

    def place_name(self, name: PlaceName, ink: str, halo: str) -> None:
        """Write the name of a place, with a halo where one is named."""

    def label(self, label: PlacedLabel) -> None:
        """Write a ring's label on its panel."""


def draw_scene(canvas: Canvas, scene: Scene) -> None:
    """Draw a map: land, fills, launch regions, borders, casings, rings, names, labels."""
    px = scene.px_pt
    base = canvas.group("Base map")
    base.area(scene.sea, "sea", name="Sea")
    base.line(scene.base.graticule, Stroke("graticule", 0.6 * px), name="Graticule")
    base.area(scene.base.land, "land", name="Land")
    base.line(scene.base.coast, Stroke("coast", 0.6 * px), name="Coast")
    base.line(scene.sea.boundary, Stroke("coast", 0.75 * px), name="Edge of the map")
    for ring in scene.rings:
        name = f"Within: {claim_name(ring.claim)}"
        canvas.area(ring.area, ring.ink, ring.fill_opacity, name=name)
        canvas.area(ring.band, ring.ink, ring.band_opacity, name=f"Between: {name}")
        canvas.area(ring.inner_area, ring.ink, INNER_OPACITY, name=f"From anywhere: {name}")
    _draw_regions(canvas, scene)
    borders = canvas.group("Borders")
    borders.line(scene.base.borders, Stroke("border", 0.75 * px), name="Borders")
    _draw_disputed(borders, scene.base)
    for ring in scene.rings:
        casing = Stroke("halo", ring.casing_pt, opacity=0.75 * ring.opacity)
        for lines in (ring.lines, ring.inner):
            canvas.line(lines, casing, name=f"Casing: {claim_name(ring.claim)}")
    canvas.line(scene.circle, Stroke("halo", 3.75 * px, opacity=0.75), name="Casing: flat circle")
    canvas.line(scene.circle, Stroke("second", 1.25 * px), name="Flat circle", key="circle")
    for ring in scene.rings:
        _draw_ring(canvas, ring)
    for ring in scene.rings:
        if len(ring.dots):
            dotted = canvas.group(f"Dots: {claim_name(ring.claim)}")
            dotted.dots(ring.dots, 3 * px, ring.ink, px, name="Dot")
    for inset in scene.insets:
        _draw_inset(canvas.group(f"Inset: {inset.name.text}"), inset)
    if scene.names:
        _write_names(canvas.group("Names of places"), scene.names)
    for label in scene.labels:
        canvas.label(label)


def _draw_inset(canvas: Canvas, inset: Inset) -> None:
    px = canvas.px
    edge = Stroke("second", px)
    canvas.box(inset.mark, "", edge, name="Where it is")
    canvas.box(inset.box, "sea", name="Sea")
    canvas.area(inset.base.land, "land", name="Land")
    canvas.line(inset.base.coast, Stroke("coast", 0.6 * px), name="Coast")
    canvas.area(inset.region.area, "region", name="Launch region")
    canvas.line(inset.region.outline, Stroke("region_edge", px), name="Outline")
    canvas.line(inset.base.borders, Stroke("border", 0.75 * px), name="Borders")
    _draw_disputed(canvas, inset.base)
    canvas.box(inset.box, "", edge, name="Frame")
    canvas.place_name(inset.name, "text", "halo")


def _draw_disputed(canvas: Canvas, layers: BaseLayers) -> None:
    px = canvas.px
    canvas.line(layers.hatching, Stroke("disputed", 0.7 * px), name="Hatching")
    ground, line = _disputed(px)
    canvas.line(layers.dashed, ground, name="Line of control, ground")
    canvas.line(layers.dashed, line, name="Line of control")
    canvas.line(layers.dotted, _claimed(px), name="Claimed lines")


def _disputed(px: float) -> tuple[Stroke, Stroke]:
    """Return the strip that hides what lies below a line of control, and the line."""
    return Stroke("region", 2.4 * px), Stroke("disputed", 1.25 * px, (3.5 * px, 2 * px))


def _claimed(px: float) -> Stroke:
    return Stroke("disputed", 0.8 * px, (0.8 * px, 2 * px))


def _draw_regions(canvas: Canvas, scene: Scene) -> None:
    px = scene.px_pt
    edge = Stroke("region_edge", px)
    names = [f"Launch region: {clean(region.region.name)}" for region in scene.regions]
    for region, name in zip(scene.regions, names, strict=True):
        canvas.area(region.area, "region", name=name)
    for region, name in zip(scene.regions, names, strict=True):
        canvas.line(region.outline, edge, name=f"Outline of {name}")
    for region, name in zip(scene.regions, names, strict=True):
        for x, y in region.squares.tolist():
            canvas.box(Box.at(x, y, 6 * px, 6 * px), "region", edge, name=name)


def _draw_ring(canvas: Canvas, ring: DrawnRing) -> None:
    name, px, style = claim_name(ring.claim), canvas.px, ring.style
    unit = ring.width_pt / style.width
    dash = [part * unit for part in style.dash]
    stroke = Stroke(ring.ink, ring.width_pt, dash, style.round_caps, ring.opacity)
    key = f"ring-{clean(ring.claim.id)}"
    canvas.line(ring.lines, stroke, name=f"Ring: {name}", alt=name, key=key)
    canvas.line(ring.inner, Stroke(ring.ink, 1.25 * px), name=f"Inner line: {name}")
    if ring.ticks:
        group = canvas.group(f"Ticks: {name}")
        for tick in ring.ticks:
            opacity = tick.opacity * ring.opacity
            group.line(tick.lines, Stroke(ring.ink, 1.5 * px, opacity=opacity), name="Ticks")


def _write_names(canvas: Canvas, names: Sequence[PlaceName]) -> None:
    inks = {"water": "water", "region": "text", "country": "second"}
    halos = {"water": "", "region": "region"}
    for name in names:
        if name.dot:
            dot = np.array([name.dot])
            canvas.dots(dot, 2.2 * canvas.px, "place", canvas.px, name=f"Dot: {name.text}")
        canvas.place_name(name, inks.get(name.kind, "place"), halos.get(name.kind, "halo"))


def draw_sample(canvas: Canvas, x: float, y: float, row: KeyRow, ink: str) -> None:
    """Draw what a row of the key explains, 40 by 16 px, from its left edge and middle height."""
    px = canvas.px
    wide, tall = (length * px for length in _SAMPLE_PX)
    rule = shapely.LineString([(x, y), (x + wide, y)])
    if row.kind == "region":
        box = Box(x, y - tall * 0.42, x + wide, y + tall * 0.42)
        canvas.box(box, "region", Stroke("region_edge", px), name="Box")
    elif row.kind == "hatched":
        starts = np.arange(x, x + wide - tall, 3 * px * np.sqrt(2))
        strokes = [[(s, y + tall / 2), (s + tall, y - tall / 2)] for s in starts]
        canvas.line(shapely.MultiLineString(strokes), Stroke("disputed", 0.7 * px), name="Line")
    elif row.style:
        _draw_line_sample(canvas, rule, row.style, ink)
    else:
        kinds = {
            "dashed": _disputed(px),
            "dotted": (_claimed(px),),
            "circle": (Stroke("second", 1.25 * px),),
        }
        for stroke in kinds.get(row.kind, ()):
            canvas.line(rule, stroke, name="Line")


def _draw_line_sample(canvas: Canvas, rule: BaseGeometry, style: LineStyle, ink: str) -> None:
    px = canvas.px
    (left, y), (right, _) = rule.coords
    if style.band:
        canvas.box(Box(left, y - 4 * px, right, y + 4 * px), ink, opacity=0.2, name="Band")
        edges = [[(left, y + side), (right, y + side)] for side in (-4 * px, 4 * px)]
        rule = shapely.MultiLineString(edges)
    if style.ticks == "out":
        rule = shapely.transform(rule, lambda xy: xy + np.array([0, 5 * px]))
        y += 5 * px
    dash = [part * px for part in style.dash]
    canvas.line(rule, Stroke(ink, style.width * px, dash, style.round_caps), name="Line")
    _, strokes = TICKS.get(style.ticks, (0, ()))
    for start, end, opacity in strokes:
        xs = np.arange(left + 4 * px, right, 10 * px)
        comb = shapely.MultiLineString([[(x, y - start * px), (x, y - end * px)] for x in xs])
        canvas.line(comb, Stroke(ink, 1.5 * px, opacity=opacity), name="Ticks")
    if style.dots:
        ends = np.array([(left + 8 * px, y), (right - 8 * px, y)])
        canvas.dots(ends, 3 * px, ink, px, name="Dot")
