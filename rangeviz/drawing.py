"""Drawing a scene with matplotlib: on axes whose units are points, y downwards."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.choices import did_you_mean
from rangeviz.errors import ArgumentError, asked
from rangeviz.extras import load
from rangeviz.lettering import Box, Name, Plate, clean
from rangeviz.scene import COLOURS, KeyRow, Region, Ring, Scene
from rangeviz.style import LineStyle

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

CIRCLE_COLOUR = COLOURS["second"]
FALLBACK = "DejaVu Sans"
"""The font that comes with matplotlib."""

_LIKED = ("Noto Sans", FALLBACK)
_SAMPLE_PX = (40.0, 16.0)


def font_family(font: str | None = None) -> tuple[str, ...]:
    """Return the fonts to write with: the one asked for, else the first of ours that is there.

    Raises
    ------
    ArgumentError
        If the font is not installed.
    """
    manager = load("matplotlib.font_manager", "figure").fontManager
    installed = {entry.name for entry in manager.ttflist}
    if font is not None and font not in installed:
        fix = did_you_mean(font, installed) or "leave it out, or install it"
        raise ArgumentError("font", asked(font, "a font that is installed", fix))
    first = font or next(name for name in _LIKED if name in installed)
    return tuple(dict.fromkeys((first, FALLBACK)))


class Pen:
    """Draws in one family of fonts; every length is in points."""

    def __init__(self, ax: Axes, family: Sequence[str], px_pt: float) -> None:
        self.ax = ax
        self.family = tuple(family)
        self.px = px_pt

    def width(self, text: str, size_pt: float, bold: bool = False, italic: bool = False) -> float:
        """Measure a text by the font's own metrics."""
        return _text_width(text, self.family, bold, italic) * size_pt

    def text(
        self, x: float, y: float, text: str, size_pt: float, colour: str, *,
        bold: bool = False, italic: bool = False, anchor: str = "start", middle: bool = False,
        halo: str | None = None, halo_pt: float = 0.0, gid: str | None = None,
    ) -> None:  # fmt: skip
        """Write a text: at its base line, or round its middle height."""
        align = {"start": "left", "middle": "center", "end": "right"}[anchor]
        style: dict[str, Any] = {
            "size": size_pt, "family": list(self.family), "ha": align, "va": "baseline",
            "weight": "bold" if bold else "normal", "style": "italic" if italic else "normal",
            "parse_math": False, "clip_on": True,
        }  # fmt: skip
        if middle:
            y += 0.36 * size_pt
        if halo:
            from matplotlib.patheffects import Stroke

            stroke = [Stroke(linewidth=halo_pt, foreground=halo, joinstyle="round")]
            self.ax.text(x, y, text, path_effects=stroke, zorder=8, **style)
        self.ax.text(x, y, text, color=colour, zorder=9, gid=gid, **style)

    def area(self, shape: BaseGeometry, colour: str, opacity: float = 1.0, z: float = 1) -> None:
        """Fill an area."""
        from matplotlib.patches import PathPatch

        if not shape.is_empty and opacity:
            patch = PathPatch(
                _area_path(shape), facecolor=colour, edgecolor="none", alpha=opacity, zorder=z
            )
            self._add(patch)

    def line(
        self, lines: BaseGeometry, colour: str, width_pt: float, *, dash: Sequence[float] = (),
        round_caps: bool = False, opacity: float = 1.0, z: float = 2, gid: str | None = None,
    ) -> None:  # fmt: skip
        """Draw lines; `dash` is in points."""
        from matplotlib.patches import PathPatch

        if lines.is_empty:
            return
        # A dot is a dash of no length; matplotlib wants it longer than nothing.
        pattern = tuple(max(part / width_pt, 0.01) for part in dash)
        patch = PathPatch(
            _line_path(shapely.get_parts(lines)), fill=False, edgecolor=colour, alpha=opacity,
            linewidth=width_pt, linestyle=(0, pattern) if pattern else "solid", gid=gid,
            capstyle="round" if round_caps else "butt", joinstyle="round", zorder=z,
        )  # fmt: skip
        self._add(patch)

    def box(
        self, box: Box, face: str, *, edge: str = "none", width_pt: float = 0.0,
        radius_pt: float = 0.0, opacity: float = 1.0, z: float = 9, gid: str | None = None,
    ) -> None:  # fmt: skip
        """Draw a rectangle, its corners round if wished."""
        from matplotlib.patches import FancyBboxPatch

        style = f"round,pad=0,rounding_size={radius_pt}" if radius_pt else "square,pad=0"
        patch = FancyBboxPatch(
            (box.left, box.top), box.right - box.left, box.bottom - box.top, boxstyle=style,
            facecolor=face, edgecolor=edge, linewidth=width_pt, alpha=opacity, zorder=z, gid=gid,
        )  # fmt: skip
        self._add(patch)

    def discs(
        self, places: np.ndarray, radius_pt: float, colour: str, halo_pt: float, z: float = 7
    ) -> None:
        """Draw dots with a halo."""
        if len(places):
            self.ax.plot(
                *np.asarray(places).T, linestyle="none", marker="o", zorder=z,
                markersize=2 * radius_pt + halo_pt, markerfacecolor=colour,
                markeredgecolor=COLOURS["halo"], markeredgewidth=halo_pt,
            )  # fmt: skip

    def _add(self, patch: Any) -> None:
        self.ax.add_patch(patch)


def prepare(ax: Axes, width_pt: float, height_pt: float) -> None:
    """Make the axes' units points, y downwards, with nothing drawn round them."""
    ax.set(xlim=(0, width_pt), ylim=(height_pt, 0), autoscale_on=False)
    ax.axis("off")


def draw_scene(pen: Pen, scene: Scene) -> None:
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
        draw_plate(pen, plate)


def _draw_region(pen: Pen, region: Region) -> None:
    px = pen.px
    pen.area(region.area, COLOURS["region"], z=2)
    pen.line(region.outline, COLOURS["region_edge"], px, z=2.1)
    for x, y in region.squares.tolist():
        box = Box.at(x, y, 6 * px, 6 * px)
        pen.box(box, COLOURS["region"], edge=COLOURS["region_edge"], width_pt=px, z=2.2)


def _draw_casing(pen: Pen, ring: Ring) -> None:
    for lines in (ring.lines, ring.inner):
        pen.line(lines, COLOURS["halo"], ring.casing_pt, opacity=0.75 * ring.opacity, z=4)


def _draw_ring(pen: Pen, ring: Ring) -> None:
    unit = ring.width_pt / ring.style.width
    dash = [part * unit for part in ring.style.dash]
    pen.line(
        ring.lines, ring.colour, ring.width_pt, dash=dash, round_caps=ring.style.round_caps,
        opacity=ring.opacity, z=5, gid=f"ring-{clean(ring.claim.id)}",
    )  # fmt: skip
    pen.line(ring.inner, ring.colour, 1.25 * pen.px, z=5)
    for tick in ring.ticks:
        pen.line(tick.lines, ring.colour, 1.5 * pen.px, opacity=tick.opacity * ring.opacity, z=5)
    pen.discs(ring.dots, 3 * pen.px, ring.colour, pen.px, z=6)


def _draw_name(pen: Pen, name: Name, px: float) -> None:
    colour = {"water": "water", "region": "text", "country": "second"}.get(name.kind, "place")
    halo = {"water": None, "region": COLOURS["region"]}.get(name.kind, COLOURS["halo"])
    if name.dot:
        pen.discs(np.array([name.dot]), 2.2 * px, COLOURS["place"], px)
    pen.text(
        name.x, name.y, name.text, name.size_pt, COLOURS[colour], bold=name.kind == "region",
        italic=name.kind == "water", anchor=name.anchor, middle=True, halo=halo,
        halo_pt=2.5 * px, gid=f"name-{name.kind}",
    )  # fmt: skip


def draw_plate(pen: Pen, plate: Plate) -> None:
    """Draw a ring's label on its panel."""
    pen.box(
        plate.box, COLOURS["panel"], radius_pt=3 * pen.px, opacity=0.96, gid="plate", z=8.5
    )  # fmt: skip
    x = plate.box.left + plate.pad_pt
    y = (plate.box.top + plate.box.bottom) / 2
    for text, bold in plate.parts:
        bare = text.lstrip(" ")  # SVG drops spaces that begin a text
        start = x + pen.width(text, plate.size_pt, bold) - pen.width(bare, plate.size_pt, bold)
        pen.text(
            start, y, bare, plate.size_pt, plate.colour, bold=bold, middle=True,
            gid=f"label-{clean(plate.claim_id)}",
        )  # fmt: skip
        x += pen.width(text, plate.size_pt, bold)


def draw_sample(pen: Pen, x: float, y: float, row: KeyRow, colour: str) -> None:
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


def _draw_line_sample(pen: Pen, rule: BaseGeometry, style: LineStyle, colour: str) -> None:
    px = pen.px
    (left, y), (right, _) = rule.coords
    dash = [part * px for part in style.dash]
    if style.band:
        edges = shapely.MultiLineString([
            [(left, y - 4 * px), (right, y - 4 * px)], [(left, y + 4 * px), (right, y + 4 * px)]
        ])  # fmt: skip
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


def _text_width(text: str, family: tuple[str, ...], bold: bool, italic: bool) -> float:
    """Return a text's advance in ems. Fonts are asked for ink, so a letter stands at each end."""
    ends = _ink_width("xx", family, bold, italic)
    return _ink_width(f"x{text}x", family, bold, italic) - ends


@cache
def _ink_width(text: str, family: tuple[str, ...], bold: bool, italic: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(
        family=list(family), weight="bold" if bold else "normal",
        style="italic" if italic else "normal", size=100,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # said once, when it is drawn
        width, _, _ = TextToPath().get_text_width_height_descent(text, font, False)
    return float(width) / 100


def _area_path(shape: BaseGeometry) -> Path:
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and not p.is_empty]
    rings = [r for part in shapely.orient_polygons(parts) for r in shapely.get_rings(part)]
    return _line_path(rings)


def _line_path(lines: Iterable[BaseGeometry]) -> Path:
    """Join lines to one path; closed ones are closed, so that their ends meet."""
    from matplotlib.path import Path

    points, codes = [], []
    for line in lines:
        xy = shapely.get_coordinates(line).round(2)
        points.append(xy)
        code = np.full(len(xy), Path.LINETO, dtype=np.uint8)
        code[0] = Path.MOVETO
        if line.is_closed:
            code[-1] = Path.CLOSEPOLY
        codes.append(code)
    return Path(np.vstack(points), np.concatenate(codes))
