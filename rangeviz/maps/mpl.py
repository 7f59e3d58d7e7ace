"""Drawing with matplotlib: on axes whose units are points, y downwards; and saving a picture."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import ArgumentError, asked
from rangeviz.core.optional import load
from rangeviz.core.text import clean, pieces
from rangeviz.maps.canvas import draw_scene
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.pictures import PNG_DPI
from rangeviz.maps.scene import Box, PlacedLabel, PlaceName, Points, Scene
from rangeviz.maps.style import COLOURS, Stroke

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path as Curve

    from rangeviz.maps.sheet_figure import SheetFigure

_SHAPES, _HALOS, _PANELS, _TEXTS = 1, 8, 8.5, 9  # shapes lie above each other as they come


class MatplotlibCanvas:
    """Draws on axes; every length is in points."""

    def __init__(self, ax: Axes, fonts: Fonts, px_pt: float) -> None:
        self.ax = ax
        self.fonts = fonts
        self.px = px_pt

    def width(self, text: str, size_pt: float, bold: bool = False, italic: bool = False) -> float:
        """Measure a text by the font's own metrics."""
        return self.fonts.width(text, size_pt, bold, italic)

    def group(self, name: str, alt: str = "") -> MatplotlibCanvas:
        """Return itself: matplotlib has no groups."""
        return self

    def area(self, shape: BaseGeometry, ink: str, opacity: float = 1.0, *, name: str = "") -> None:
        """Fill an area."""
        from matplotlib.patches import PathPatch

        if not shape.is_empty and opacity:
            patch = PathPatch(
                _area_path(shape),
                facecolor=COLOURS[ink],
                edgecolor="none",
                alpha=opacity,
                zorder=_SHAPES,
            )
            self.ax.add_patch(patch)

    def line(
        self, lines: BaseGeometry, stroke: Stroke, *, name: str = "", alt: str = "", key: str = ""
    ) -> None:
        """Draw lines."""
        from matplotlib.patches import PathPatch

        if lines.is_empty:
            return
        # A dot is a dash of no length; matplotlib wants it longer than nothing.
        pattern = tuple(max(part / stroke.width_pt, 0.01) for part in stroke.dash)
        patch = PathPatch(
            _line_path(shapely.get_parts(lines)),
            fill=False,
            edgecolor=COLOURS[stroke.ink],
            alpha=stroke.opacity,
            linewidth=stroke.width_pt,
            linestyle=(0, pattern) if pattern else "solid",
            gid=key or None,
            capstyle="round" if stroke.round_caps else "butt",
            joinstyle="round",
            zorder=_SHAPES,
        )
        self.ax.add_patch(patch)

    def box(
        self, box: Box, ink: str, edge: Stroke | None = None, *, opacity: float = 1, name: str = ""
    ) -> None:
        """Draw a rectangle; without `ink` its edge alone."""
        colour, width = (COLOURS[edge.ink], edge.width_pt) if edge else ("none", 0.0)
        style = {"boxstyle": "square,pad=0", "zorder": _SHAPES, "alpha": opacity}
        self._add_box(box, ink, edgecolor=colour, linewidth=width, **style)

    def dots(
        self, places: Points, radius_pt: float, ink: str, halo_pt: float, *, name: str = ""
    ) -> None:
        """Draw dots with a halo."""
        self.ax.plot(
            *np.asarray(places).T,
            linestyle="none",
            marker="o",
            zorder=_SHAPES,
            markersize=2 * radius_pt + halo_pt,
            markerfacecolor=COLOURS[ink],
            markeredgecolor=COLOURS["halo"],
            markeredgewidth=halo_pt,
        )

    def place_name(self, name: PlaceName, ink: str, halo: str) -> None:
        """Write the name of a place, with a halo where one is named."""
        box, align = name.box, {"start": "left", "middle": "center", "end": "right"}[name.anchor]
        x = {"left": box.left, "center": (box.left + box.right) / 2, "right": box.right}[align]
        write = partial(
            self.write,
            x,
            _base_line(box, name.size_pt),
            name.text,
            name.size_pt,
            bold=name.kind == "region",
            italic=name.kind == "water",
            align=align,
        )
        if halo:
            from matplotlib.patheffects import Stroke as Halo

            stroke = Halo(linewidth=2.5 * self.px, foreground=COLOURS[halo], joinstyle="round")
            write(None, path_effects=[stroke], zorder=_HALOS)
        write(ink, gid=f"name-{name.kind}")

    def label(self, label: PlacedLabel) -> None:
        """Write a ring's label on its panel."""
        corners = f"round,pad=0,rounding_size={3 * self.px}"
        style = {"edgecolor": "none", "linewidth": 0.0, "gid": "panel", "zorder": _PANELS}
        self._add_box(label.box, "panel", boxstyle=corners, alpha=0.96, **style)
        x, size = label.box.left + label.pad_pt, label.size_pt
        for text, bold in label.parts:
            key = f"label-{clean(label.claim_id)}"
            base = _base_line(label.box, size)
            self.write(x, base, text, size, label.ink, bold=bold, gid=key)
            x += self.width(text, size, bold)

    def write(
        self,
        x: float,
        y: float,
        text: str,
        size_pt: float,
        ink: str | None,
        *,
        bold: bool = False,
        italic: bool = False,
        align: str = "left",
        **more: Any,
    ) -> None:
        """Write a text on its base line; what has its own direction in it stands on its own.

        So it keeps its place in formats and versions that know no marks of direction.
        """
        parts = [piece for piece, _ in pieces(text)]
        if len(parts) > 1:
            share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
            x -= share * self.width(text, size_pt, bold, italic)
            align = "left"
        if ink:
            more["color"] = COLOURS[ink]
        style: dict[str, Any] = {
            "size": size_pt,
            "ha": align,
            "va": "baseline",
            "weight": "bold" if bold else "normal",
            "style": "italic" if italic else "normal",
            "parse_math": False,
            "clip_on": True,
            "zorder": _TEXTS,
        }
        for part in parts:
            bare = (
                part.lstrip(" ") if align == "left" else part
            )  # SVG drops spaces that begin a text
            end = x + self.width(part, size_pt, bold, italic)
            start = end - self.width(bare, size_pt, bold, italic) if bare != part else x
            family = {"family": list(self.fonts.family(bare))}
            self.ax.text(start, y, bare, **family | style | more)
            x = end

    def _add_box(self, box: Box, ink: str, **style: Any) -> None:
        from matplotlib.patches import FancyBboxPatch

        corner, size = (box.left, box.top), (box.right - box.left, box.bottom - box.top)
        face = COLOURS[ink] if ink else "none"
        self.ax.add_patch(FancyBboxPatch(corner, *size, facecolor=face, **style))


def _base_line(box: Box, size_pt: float) -> float:
    """Return where letters stand whose middle height is the box's."""
    return (box.top + box.bottom) / 2 + 0.36 * size_pt


def check_axes(ax: Any) -> None:
    """Refuse what cannot be drawn on.

    Raises
    ------
    ArgumentError
    """
    from matplotlib.axes import Axes

    if not isinstance(ax, Axes):
        fix = "give one of them, as axes[0]" if hasattr(ax, "__len__") else ""
        raise ArgumentError("ax", asked(type(ax).__name__, "axes of matplotlib", fix))


def blank_figure(
    width_pt: float,
    height_pt: float,
    px_pt: float,
    font: Fonts | str | None = None,
    dpi: float | None = None,
) -> tuple[SheetFigure, MatplotlibCanvas]:
    """Return an empty figure, and a canvas that covers it; a PNG of it has so many dots an inch."""
    load("matplotlib.figure", "figure")
    from rangeviz.maps.sheet_figure import SheetFigure

    figure = SheetFigure(figsize=(width_pt / 72, height_pt / 72), facecolor="white")
    figure.png_dpi = dpi or PNG_DPI
    ax = figure.add_axes((0, 0, 1, 1), label="paper")
    fonts = font if isinstance(font, Fonts) else Fonts(font)
    return figure, MatplotlibCanvas(ax, fonts, px_pt)


def add_map(canvas: MatplotlibCanvas, scene: Scene, left: float, top: float) -> MatplotlibCanvas:
    """Draw a map on axes of its own, which clip it; return their canvas."""
    figure = canvas.ax.get_figure(root=True)
    assert figure
    width, height = figure.get_size_inches() * 72
    below = 1 - (top + scene.height_pt) / height
    place = (left / width, below, scene.width_pt / width, scene.height_pt / height)
    ax = figure.add_axes(place, label="map")
    prepare_axes(ax, scene.width_pt, scene.height_pt)
    on_map = MatplotlibCanvas(ax, canvas.fonts, canvas.px)
    draw_scene(on_map, scene)
    return on_map


def prepare_axes(ax: Axes, width_pt: float, height_pt: float) -> None:
    """Make the axes' units points, y downwards, with nothing drawn round them."""
    ax.set(xlim=(0, width_pt), ylim=(height_pt, 0), autoscale_on=False)
    ax.axis("off")


def _area_path(shape: BaseGeometry) -> Curve:
    parts = [p for p in shapely.get_parts(shape) if p.geom_type == "Polygon" and not p.is_empty]
    rings = [r for part in shapely.orient_polygons(parts) for r in shapely.get_rings(part)]
    return _line_path(rings)


def _line_path(lines: Iterable[BaseGeometry]) -> Curve:
    """Join lines to one path; closed ones are closed, so that their ends meet."""
    from matplotlib.path import Path as Curve

    points, codes = [], []
    for line in lines:
        xy = shapely.get_coordinates(line).round(2)
        points.append(xy)
        code = np.full(len(xy), Curve.LINETO, dtype=np.uint8)
        code[0] = Curve.MOVETO
        if line.is_closed:
            code[-1] = Curve.CLOSEPOLY
        codes.append(code)
    return Curve(np.vstack(points), np.concatenate(codes))
