"""Drawing as SVG for a page, whose style sheet gives the colours, for a light and a dark ground."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.text import isolated, pieces
from rangeviz.maps.scene import Box, PlacedLabel, PlaceName, Points, Scene
from rangeviz.maps.style import Stroke

_TOLERANCE_PX = 0.3


class SvgCanvas:
    """Writes elements of SVG; one CSS pixel is one unit, and an ink is a property of the page.

    Sizes of letters are left to the page as well: a phone shows the drawing small.
    """

    px = 1.0

    def __init__(self) -> None:
        self.elements: list[str] = []

    def group(self, name: str, alt: str = "") -> SvgCanvas:
        """Return itself: a name costs bytes, and nobody sees it."""
        return self

    def area(self, shape: BaseGeometry, ink: str, opacity: float = 1.0, *, name: str = "") -> None:
        """Fill an area, to a pixel: its line is what is looked at."""
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        if rings and opacity:
            self._add("path", d=_path(rings, 0), fill=_colour(ink), fill_opacity=_faint(opacity))

    def line(
        self, lines: BaseGeometry, stroke: Stroke, *, name: str = "", alt: str = "", key: str = ""
    ) -> None:
        """Draw lines."""
        if not lines.is_empty:
            self._add(
                "path",
                d=_path(shapely.get_parts(lines)),
                stroke=_colour(stroke.ink),
                stroke_width=f"{stroke.width_pt:g}",
                stroke_dasharray=" ".join(f"{part:g}" for part in stroke.dash),
                stroke_linecap="round" if stroke.round_caps else "",
                stroke_opacity=_faint(stroke.opacity),
                **{"class": "rv-line"} if key else {},
            )

    def box(
        self, box: Box, ink: str, edge: Stroke | None = None, *, opacity: float = 1, name: str = ""
    ) -> None:
        """Draw a rectangle; without `ink` its edge alone."""
        self._add(
            "rect",
            x=f"{box.left:.1f}",
            y=f"{box.top:.1f}",
            width=f"{box.right - box.left:g}",
            height=f"{box.bottom - box.top:g}",
            fill=_colour(ink),
            fill_opacity=_faint(opacity),
            stroke=_colour(edge.ink) if edge else "",
            stroke_width=f"{edge.width_pt:g}" if edge else "",
        )

    def dots(
        self, places: Points, radius_pt: float, ink: str, halo_pt: float, *, name: str = ""
    ) -> None:
        """Draw dots with a halo: lines of no length with round ends."""
        path = "".join(f"M{x:.1f} {y:.1f}h0" for x, y in places.tolist())
        for of, width in (("halo", 2 * (radius_pt + halo_pt)), (ink, 2 * radius_pt)):
            ends = {"stroke_linecap": "round", "stroke_width": f"{width:g}"}
            self._add("path", d=path, stroke=_colour(of), **ends)

    def place_name(self, name: PlaceName, ink: str, halo: str) -> None:
        """Write the name of a place, with a halo where one is named."""
        self._write(name.box, _directed(name.text), ink, halo, f"rv-still-{name.kind}")

    def label(self, label: PlacedLabel) -> None:
        """Write a ring's label on a halo, which grows with the letters as no panel does."""
        text = "".join(
            f'<tspan class="rv-strong">{_directed(part)}</tspan>' if bold else _directed(part)
            for part, bold in label.parts
        )
        self._write(label.box, text, label.ink, "panel", "rv-still-label")

    def _write(self, box: Box, text: str, ink: str, halo: str, kind: str) -> None:
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        place = {"x": f"{x:.0f}", "y": f"{y:.0f}", "class": kind}
        self._add("text", text, fill=_colour(ink), stroke=_colour(halo), **place)

    def _add(self, tag: str, content: str = "", **attributes: str) -> None:
        written = "".join(
            f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items() if value
        )
        self.elements.append(
            f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"
        )


def svg_of(canvas: SvgCanvas, scene: Scene, description: str) -> str:
    """Put what is drawn into one element, with words for those who do not see it."""
    drawing, paths = _share_paths("".join(canvas.elements))
    return (
        f'<svg class="rv-picture" viewBox="0 0 {scene.width_pt:g} {scene.height_pt:.0f}" role="img"'
        f' fill="none" fill-rule="evenodd" stroke-linejoin="round" text-anchor="middle"'
        f' aria-label="{html.escape(description)}">\n{paths}{drawing}\n</svg>'
    )


def _share_paths(drawing: str) -> tuple[str, str]:
    """Write once what is drawn twice, as a line and its casing are; return that apart."""
    paths = Counter(re.findall(r'<path d="([^"]{40,})"', drawing))
    shared = [path for path, count in paths.items() if count > 1]
    for number, path in enumerate(shared):
        drawing = drawing.replace(f'<path d="{path}"', f'<use href="#rv-p{number}"')
    defined = "".join(f'<path id="rv-p{n}" d="{path}"/>' for n, path in enumerate(shared))
    return drawing, f"<defs>{defined}</defs>" if defined else ""


def _directed(text: str) -> str:
    """Escape a text, and set off what has its own direction: by an attribute and by its marks.

    Not by `direction`: browsers would anchor the whole label by it.
    """
    return "".join(
        f'<tspan unicode-bidi="isolate">{html.escape(isolated(piece))}</tspan>'
        if apart
        else html.escape(piece)
        for piece, apart in pieces(isolated(text))
    )


def _colour(ink: str) -> str:
    return f"var(--{ink.replace('_', '-')})" if ink else ""


def _faint(opacity: float) -> str:
    return "" if opacity == 1 else f"{opacity:g}"


def _path(lines: Iterable[BaseGeometry], digits: int = 1) -> str:
    """Write lines as a path of short steps; closed ones are closed."""
    return "".join(_steps(line, 10**digits) for line in lines if not line.is_empty)


def _steps(line: BaseGeometry, scale: int) -> str:
    points = shapely.get_coordinates(shapely.simplify(line, _TOLERANCE_PX))
    grid = np.rint(points * scale).astype(int)
    steps = np.diff(grid, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    pairs = " ".join(f"{x / scale:g} {y / scale:g}" for x, y in steps.tolist())
    x, y = (grid[0] / scale).tolist()
    end = "z" if line.is_closed else ""
    return _short(f"M{x:g} {y:g}l{pairs or '0 0'}{end}")


def _short(path: str) -> str:
    """Leave out zeros before a point, and spaces where a sign parts two numbers."""
    return re.sub(r"\b0\.", ".", path).replace(" -", "-")
