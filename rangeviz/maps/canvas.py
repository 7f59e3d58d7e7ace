"""Drawing a scene on whatever can draw areas, lines and text: matplotlib, PowerPoint, SVG.

A canvas turns an ink, a name of `rangeviz.maps.style.COLOURS`, into a colour in its own way. What
is drawn later lies above what was drawn before; text lies above everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.core.text import clean
from rangeviz.inputs.claim_text import claim_name
from rangeviz.maps.scene import Box, DrawnRing, KeyRow, PlacedLabel, PlaceName, Scene
from rangeviz.maps.style import INNER_OPACITY, TICKS, LineStyle

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
        self,
        lines: BaseGeometry,
        ink: str,
        width_pt: float,
        *,
        dash: Sequence[float] = (),
        round_caps: bool = False,
        opacity: float = 1.0,
        name: str = "",
        alt: str = "",
        key: str = "",
    ) -> None:
        """Draw lines; `dash` is in points."""

    def box(
        self,
        box: Box,
        ink: str,
        *,
        edge: str = "",
        width_pt: float = 0.0,
        opacity: float = 1.0,
        name: str = "",
    ) -> None:
        """Draw a rectangle; without `ink` its edge alone."""

    def dots(
        self,
        places: NDArray[np.float64],
        radius_pt: float,
        ink: str,
        halo_pt: float,
        *,
        name: str = "",
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
    base.line(scene.graticule, "graticule", 0.6 * px, name="Graticule")
    base.area(scene.land, "land", name="Land")
    base.line(scene.coast, "coast", 0.6 * px, name="Coast")
    base.line(scene.sea.boundary, "coast", 0.75 * px, name="Edge of the map")
    for ring in scene.rings:
        name = f"Within: {claim_name(ring.claim)}"
        canvas.area(ring.area, ring.ink, ring.fill_opacity, name=name)
        canvas.area(ring.band, ring.ink, ring.band_opacity, name=f"Between: {name}")
        canvas.area(ring.inner_area, ring.ink, INNER_OPACITY, name=f"From anywhere: {name}")
    _draw_regions(canvas, scene)
    borders = canvas.group("Borders")
    borders.line(scene.borders, "border", 0.75 * px, name="Borders")
    borders.line(scene.hatching, "disputed", 0.7 * px, name="Hatching")
    borders.line(scene.dashed, "region", 2.4 * px, name="Line of control, ground")
    dash, dots = (3.5 * px, 2 * px), (0.8 * px, 2 * px)
    borders.line(scene.dashed, "disputed", 1.25 * px, dash=dash, name="Line of control")
    borders.line(scene.dotted, "disputed", 0.8 * px, dash=dots, name="Claimed lines")
    for ring in scene.rings:
        name, opacity = f"Casing: {claim_name(ring.claim)}", 0.75 * ring.opacity
        for lines in (ring.lines, ring.inner):
            canvas.line(lines, "halo", ring.casing_pt, opacity=opacity, name=name)
    canvas.line(scene.circle, "halo", 3.75 * px, opacity=0.75, name="Casing: flat circle")
    canvas.line(scene.circle, "second", 1.25 * px, name="Flat circle", key="circle")
    for ring in scene.rings:
        _draw_ring(canvas, ring)
    for ring in scene.rings:
        if len(ring.dots):
            dotted = canvas.group(f"Dots: {claim_name(ring.claim)}")
            dotted.dots(ring.dots, 3 * px, ring.ink, px, name="Dot")
    if scene.names:
        _write_names(canvas.group("Names of places"), scene.names)
    for label in scene.labels:
        canvas.label(label)


def _draw_regions(canvas: Canvas, scene: Scene) -> None:
    px = scene.px_pt
    names = [f"Launch region: {clean(region.region.name)}" for region in scene.regions]
    for region, name in zip(scene.regions, names, strict=True):
        canvas.area(region.area, "region", name=name)
    for region, name in zip(scene.regions, names, strict=True):
        canvas.line(region.outline, "region_edge", px, name=f"Outline of {name}")
    for region, name in zip(scene.regions, names, strict=True):
        for x, y in region.squares.tolist():
            box = Box.at(x, y, 6 * px, 6 * px)
            canvas.box(box, "region", edge="region_edge", width_pt=px, name=name)


def _draw_ring(canvas: Canvas, ring: DrawnRing) -> None:
    name, px = claim_name(ring.claim), canvas.px
    unit = ring.width_pt / ring.style.width
    canvas.line(
        ring.lines,
        ring.ink,
        ring.width_pt,
        dash=[part * unit for part in ring.style.dash],
        round_caps=ring.style.round_caps,
        opacity=ring.opacity,
        name=f"Ring: {name}",
        alt=name,
        key=f"ring-{clean(ring.claim.id)}",
    )
    canvas.line(ring.inner, ring.ink, 1.25 * px, name=f"Inner line: {name}")
    if ring.ticks:
        group = canvas.group(f"Ticks: {name}")
        for tick in ring.ticks:
            opacity = tick.opacity * ring.opacity
            group.line(tick.lines, ring.ink, 1.5 * px, opacity=opacity, name="Ticks")


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
        canvas.box(box, "region", edge="region_edge", width_pt=px, name="Box")
    elif row.kind == "dashed":
        canvas.line(rule, "region", 2.4 * px, name="Line")
        canvas.line(rule, "disputed", 1.25 * px, dash=(3.5 * px, 2 * px), name="Line")
    elif row.kind == "circle":
        canvas.line(rule, "second", 1.25 * px, name="Line")
    elif row.kind == "dotted":
        canvas.line(rule, "disputed", 0.8 * px, dash=(0.8 * px, 2 * px), name="Line")
    elif row.kind == "hatched":
        starts = np.arange(x, x + wide - tall, 3 * px * np.sqrt(2))
        strokes = [[(s, y + tall / 2), (s + tall, y - tall / 2)] for s in starts]
        canvas.line(shapely.MultiLineString(strokes), "disputed", 0.7 * px, name="Line")
    elif row.style:
        _draw_line_sample(canvas, rule, row.style, ink)


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
    canvas.line(rule, ink, style.width * px, dash=dash, round_caps=style.round_caps, name="Line")
    _, strokes = TICKS.get(style.ticks, (0, ()))
    for start, end, opacity in strokes:
        xs = np.arange(left + 4 * px, right, 10 * px)
        comb = shapely.MultiLineString([[(x, y - start * px), (x, y - end * px)] for x in xs])
        canvas.line(comb, ink, 1.5 * px, opacity=opacity, name="Ticks")
    if style.dots:
        ends = np.array([(left + 8 * px, y), (right - 8 * px, y)])
        canvas.dots(ends, 3 * px, ink, px, name="Dot")
