"""Drawing with matplotlib: on axes whose units are points, y downwards; and saving a picture."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import ArgumentError, asked, check_ending, did_you_mean
from rangeviz.core.files import Target, form_of, save
from rangeviz.core.optional import load
from rangeviz.maps.scene import Box
from rangeviz.maps.style import COLOURS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path as Curve

FALLBACK = "DejaVu Sans"
"""The font that comes with matplotlib."""

_LIKED = ("Noto Sans", FALLBACK)


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


class MatplotlibCanvas:
    """Draws in one family of fonts; every length is in points."""

    def __init__(self, ax: Axes, family: Sequence[str], px_pt: float) -> None:
        self.ax = ax
        self.family = tuple(family)
        self.px = px_pt

    def width(self, text: str, size_pt: float, bold: bool = False, italic: bool = False) -> float:
        """Measure a text by the font's own metrics."""
        return _text_width(text, self.family, bold, italic) * size_pt

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size_pt: float,
        colour: str,
        *,
        bold: bool = False,
        italic: bool = False,
        anchor: str = "start",
        middle: bool = False,
        halo: str | None = None,
        halo_pt: float = 0.0,
        gid: str | None = None,
    ) -> None:
        """Write a text: at its base line, or round its middle height."""
        align = {"start": "left", "middle": "center", "end": "right"}[anchor]
        style: dict[str, Any] = {
            "size": size_pt,
            "family": list(self.family),
            "ha": align,
            "va": "baseline",
            "weight": "bold" if bold else "normal",
            "style": "italic" if italic else "normal",
            "parse_math": False,
            "clip_on": True,
        }
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
        self,
        lines: BaseGeometry,
        colour: str,
        width_pt: float,
        *,
        dash: Sequence[float] = (),
        round_caps: bool = False,
        opacity: float = 1.0,
        z: float = 2,
        gid: str | None = None,
    ) -> None:
        """Draw lines; `dash` is in points."""
        from matplotlib.patches import PathPatch

        if lines.is_empty:
            return
        # A dot is a dash of no length; matplotlib wants it longer than nothing.
        pattern = tuple(max(part / width_pt, 0.01) for part in dash)
        patch = PathPatch(
            _line_path(shapely.get_parts(lines)),
            fill=False,
            edgecolor=colour,
            alpha=opacity,
            linewidth=width_pt,
            linestyle=(0, pattern) if pattern else "solid",
            gid=gid,
            capstyle="round" if round_caps else "butt",
            joinstyle="round",
            zorder=z,
        )
        self._add(patch)

    def box(
        self,
        box: Box,
        face: str,
        *,
        edge: str = "none",
        width_pt: float = 0.0,
        radius_pt: float = 0.0,
        opacity: float = 1.0,
        z: float = 9,
        gid: str | None = None,
    ) -> None:
        """Draw a rectangle, its corners round if wished."""
        from matplotlib.patches import FancyBboxPatch

        style = f"round,pad=0,rounding_size={radius_pt}" if radius_pt else "square,pad=0"
        patch = FancyBboxPatch(
            (box.left, box.top),
            box.right - box.left,
            box.bottom - box.top,
            boxstyle=style,
            facecolor=face,
            edgecolor=edge,
            linewidth=width_pt,
            alpha=opacity,
            zorder=z,
            gid=gid,
        )
        self._add(patch)

    def discs(
        self, places: np.ndarray, radius_pt: float, colour: str, halo_pt: float, z: float = 7
    ) -> None:
        """Draw dots with a halo."""
        if len(places):
            self.ax.plot(
                *np.asarray(places).T,
                linestyle="none",
                marker="o",
                zorder=z,
                markersize=2 * radius_pt + halo_pt,
                markerfacecolor=colour,
                markeredgecolor=COLOURS["halo"],
                markeredgewidth=halo_pt,
            )

    def _add(self, patch: Any) -> None:
        self.ax.add_patch(patch)


def prepare_axes(ax: Axes, width_pt: float, height_pt: float) -> None:
    """Make the axes' units points, y downwards, with nothing drawn round them."""
    ax.set(xlim=(0, width_pt), ylim=(height_pt, 0), autoscale_on=False)
    ax.axis("off")


def _text_width(text: str, family: tuple[str, ...], bold: bool, italic: bool) -> float:
    """Return a text's advance in ems. Fonts are asked for ink, so a letter stands at each end."""
    ends = _ink_width("xx", family, bold, italic)
    return _ink_width(f"x{text}x", family, bold, italic) - ends


@cache
def _ink_width(text: str, family: tuple[str, ...], bold: bool, italic: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(
        family=list(family),
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
        size=100,
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # said once, when it is drawn
        width, _, _ = TextToPath().get_text_width_height_descent(text, font, False)
    return float(width) / 100


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


FORMATS = ("png", "svg", "pdf")
PNG_DPI = 300

_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}


def check_format(path: str | os.PathLike[str]) -> str:
    """Return the format that a file's ending names.

    Raises
    ------
    ArgumentError
        If the ending is none of .png, .svg, .pdf.

    Examples
    --------
    >>> check_format("maps/Figure.PDF")
    'pdf'
    """
    return check_ending(path, [f".{form}" for form in FORMATS]).removeprefix(".")


def picture_bytes(figure: Figure, form: str) -> bytes:
    """Write a figure as PNG of 300 dpi, SVG or PDF: text stays text, no date or version is added.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    form : {"png", "svg", "pdf"}

    Raises
    ------
    ArgumentError
        If the format is another one.
    """
    check_format(f"picture.{form}")
    matplotlib = load("matplotlib", "figure")
    steady = {
        "svg.hashsalt": "rangeviz",
        "svg.fonttype": "none",
        "pdf.fonttype": 42,
        "text.hinting": "none",  # letters as wide in PNG as they are measured
    }
    content = io.BytesIO()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(steady)
        figure.savefig(content, format=form, dpi=PNG_DPI, metadata=_METADATA[form])
    return content.getvalue()


def write_picture(figure: Figure, target: Target, *, form: str | None = None) -> Path | None:
    """Save a figure as PNG of 300 dpi, SVG or PDF, the same bytes for the same figure.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    target : path or binary file object
        A path is written wholly or not at all.
    form : {"png", "svg", "pdf"}, optional
        Needed for a file object. Default: what the path's ending names.

    Returns
    -------
    pathlib.Path or None
        The path as given; None for a file object.

    Raises
    ------
    ArgumentError
        If no format is named, or another one.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> file = io.BytesIO()
    >>> write_picture(Figure(), file, form="png")
    >>> file.getvalue()[1:4]
    b'PNG'
    """
    return save(target, picture_bytes(figure, form_of(target, form, FORMATS)))
