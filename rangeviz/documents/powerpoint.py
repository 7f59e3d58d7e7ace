"""Native shapes of PowerPoint: areas, lines, dots and boxes of text that can be edited there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.text import office_runs, plain
from rangeviz.maps.collisions import em_width
from rangeviz.maps.scene import Box, PlacedLabel, PlaceName, Points
from rangeviz.maps.style import COLOURS, Stroke
from rangeviz.maps.wrapping import wrap_text

EMU_PT = 12_700
"""PowerPoint's unit of length, in points."""

FONT = "Arial"
"""Is on every machine that shows slides, or a font of the same widths is."""

_WIDTHS = {
    False: {
        191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft\u00a0·", 333: "()-`r“”", 334: "{}",
        355: '"', 389: "*", 400: "°", 469: "^", 500: "Jcksvxyz", 556: "#$0123456789?L_abdeghnopqu–",
        584: "+<=>~", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw", 778: "GOQ", 833: "Mm",
        889: "%", 944: "W", 1000: "…", 1015: "@",
    },
    True: {
        238: "'", 278: " ,./I\\ijl\u00a0·‘’", 280: "|", 333: "!()-:;[]`ft", 389: "*r{}", 400: "°",
        474: '"', 500: "z“”", 556: "#$0123456789J_aceksvxy–", 584: "+<=>^~",
        611: "?FLTZbdghnopqu", 667: "EPSVXY", 722: "&ABCDHKNRU", 778: "GOQw", 833: "M",
        889: "%m", 944: "W", 975: "@", 1000: "…",
    },
}  # fmt: skip
_EMS = {
    bold: {character: width / 1000 for width, all_ in widths.items() for character in all_}
    for bold, widths in _WIDTHS.items()
}
_STEPS_PT = 20
_FINEST_PT = 0.1

Run = tuple[str, float, str, bool]
"""A piece of text: what, size in points, ink, bold."""


def text_width(text: str, size_pt: float, bold: bool = False, italic: bool = False) -> float:
    """Return how wide a text is in `FONT`; where that has no letter, about how wide.

    Examples
    --------
    >>> round(text_width("Shaheen-III", 10.0), 2)
    51.7
    """
    letters = [c for c in unicodedata.normalize("NFD", plain(text)) if not unicodedata.combining(c)]
    return sum(
        _EMS[bold].get(letter, 0) * size_pt or em_width(letter, size_pt, bold) for letter in letters
    )


def fitting(
    text: str, size_pt: float, width_pt: float, most: int = 99, *, bold: bool = False
) -> list[str]:
    """Break a text into lines that surely fit, at most so many; the last may end in …."""
    return wrap_text(text, width_pt, partial(text_width, size_pt=size_pt, bold=bold), most)


class PowerPointCanvas:
    """Draws named shapes into a slide or group; every length is in points.

    `left` and `top` are where the drawing's origin lies on the slide, `px` is one CSS pixel of
    the design. What data name must be clean: one line without control characters.
    """

    def __init__(self, shapes: Any, left: float = 0.0, top: float = 0.0, px: float = 1.0) -> None:
        self.shapes = shapes
        self.left, self.top, self.px = left, top, px

    def moved(self, left: float, top: float) -> PowerPointCanvas:
        """Draw into the same place with another origin."""
        return PowerPointCanvas(self.shapes, left, top, self.px)

    def group(self, name: str, alt: str = "") -> PowerPointCanvas:
        """Begin a group, with a text for those who do not see it."""
        group = self.shapes.add_group_shape()
        describe(group, name, alt)
        return PowerPointCanvas(group.shapes, self.left, self.top, self.px)

    def area(self, shape: BaseGeometry, ink: str, opacity: float = 1.0, *, name: str = "") -> None:
        """Fill an area; holes go the other way round, so that every fill rule leaves them out."""
        if not opacity:
            return
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
        rings = [ring for part in shapely.orient_polygons(parts) for ring in _rings(part)]
        form = self._freeform(rings, name, filled=True)
        if form is not None:
            _fill(form, ink, opacity)
            form.line.fill.background()

    def line(
        self, lines: BaseGeometry, stroke: Stroke, *, name: str = "", alt: str = "", key: str = ""
    ) -> None:
        """Draw lines as one shape."""
        form = self._freeform(shapely.get_parts(lines), name, filled=False)
        if form is not None:
            describe(form, name, alt)
            form.fill.background()
            _stroke(form.line, stroke)

    def box(
        self, box: Box, ink: str, edge: Stroke | None = None, *, opacity: float = 1, name: str = ""
    ) -> None:
        """Draw a rectangle; without `ink` its edge alone."""
        self._add_box(box, ink, edge, opacity, name)

    def dots(
        self, places: Points, radius_pt: float, ink: str, halo_pt: float, *, name: str = ""
    ) -> None:
        """Draw dots with a halo."""
        from pptx.enum.shapes import MSO_SHAPE

        size = 2 * radius_pt + halo_pt
        for x, y in np.asarray(places).tolist():
            form = self.shapes.add_shape(MSO_SHAPE.OVAL, *self._place(Box.at(x, y, size, size)))
            _plain(form, name)
            _fill(form, ink)
            _stroke(form.line, Stroke("halo", halo_pt))

    def place_name(self, name: PlaceName, ink: str, halo: str) -> None:
        """Write the name of a place; PowerPoint has no halo."""
        self.text(
            name.box,
            [[(name.text, name.size_pt, ink, name.kind == "region")]],
            anchor=name.anchor,
            middle=True,
            wrap=False,
            italic=name.kind == "water",
            name=f"{name.kind.capitalize()}: {name.text}",
        )

    def label(self, label: PlacedLabel) -> None:
        """Write a ring's label into its panel, so that both move as one."""
        name = f"Label: {label.text}"
        form = self._add_box(label.box, "panel", None, 0.96, name, corner_pt=3 * self.px)
        runs = [(text, label.size_pt, label.ink, bold) for text, bold in label.parts]
        write(form.text_frame, [runs], "middle", middle=True, wrap=False)

    def text(
        self,
        box: Box,
        paragraphs: Iterable[Sequence[Run]],
        *,
        anchor: str = "start",
        middle: bool = False,
        wrap: bool = True,
        italic: bool = False,
        name: str = "Text",
    ) -> None:
        """Write paragraphs of runs into a box of text."""
        form = self.shapes.add_textbox(*self._place(box))
        form.name = name
        write(form.text_frame, paragraphs, anchor, middle=middle, wrap=wrap, italic=italic)

    def _add_box(
        self,
        box: Box,
        ink: str,
        edge: Stroke | None,
        opacity: float,
        name: str,
        corner_pt: float = 0.0,
    ) -> Any:
        from pptx.enum.shapes import MSO_SHAPE

        kind = MSO_SHAPE.ROUNDED_RECTANGLE if corner_pt else MSO_SHAPE.RECTANGLE
        form = self.shapes.add_shape(kind, *self._place(box))
        _plain(form, name)
        if corner_pt:
            shorter = min(box.right - box.left, box.bottom - box.top)
            form.adjustments[0] = min(0.5, corner_pt / shorter)
        if ink:
            _fill(form, ink, opacity)
        else:
            form.fill.background()
        if edge:
            _stroke(form.line, edge)
        else:
            form.line.fill.background()
        return form

    def _place(self, box: Box) -> tuple[int, int, int, int]:
        lengths = (
            self.left + box.left,
            self.top + box.top,
            box.right - box.left,
            box.bottom - box.top,
        )
        left, top, width, height = (round(length * EMU_PT) for length in lengths)
        return left, top, width, height

    def _freeform(self, lines: Iterable[BaseGeometry], name: str, *, filled: bool) -> Any:
        """Add one freeform with a contour for each line; None where there is nothing to draw."""
        contours = [
            np.rint(shapely.get_coordinates(line.simplify(_FINEST_PT)) * _STEPS_PT).astype(int)
            for line in lines
        ]
        contours = [contour for contour in contours if (contour != contour[:1]).any()]
        if not contours:
            return None
        every = np.vstack(contours)
        corner, size = every.min(axis=0), np.ptp(every, axis=0)
        # python-pptx's own builder takes minutes for a coast: it gets the frame, lxml the path.
        unit = EMU_PT / _STEPS_PT
        builder = self.shapes.build_freeform(0, 0, scale=unit)
        builder.add_line_segments([size.tolist()], close=False)
        left, top = np.rint((corner * unit) + np.array([self.left, self.top]) * EMU_PT).astype(int)
        form = builder.convert_to_shape(int(left), int(top))
        _plain(form, name)
        (path,) = form._element.iter(f"{_A}path")
        if not filled:
            path.set("fill", "none")
        path[:] = [step for contour in contours for step in _steps(contour - corner)]
        return form


def describe(form: Any, name: str, text: str = "") -> None:
    """Name a shape, and tell those who do not see it what it shows."""
    form.name = name
    if text:
        form._element._nvXxPr.cNvPr.set("descr", text)


def write(
    frame: Any,
    paragraphs: Iterable[Sequence[Run]],
    anchor: str = "start",
    *,
    middle: bool = False,
    wrap: bool = True,
    italic: bool = False,
) -> None:
    """Write paragraphs of runs into a frame of text without margins."""
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    align = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}[anchor]
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = wrap
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    for number, runs in enumerate(paragraphs):
        paragraph = frame.add_paragraph() if number else frame.paragraphs[0]
        paragraph.alignment = align
        for text, size_pt, ink, bold in _directed(runs):
            run = paragraph.add_run()
            run.text = text
            run.font.size = Pt(round(size_pt * 2) / 2)
            run.font.bold = bold
            run.font.italic = italic or None
            run.font.color.rgb = _rgb(ink)
            run._r.get_or_add_rPr().set("noProof", "1")  # names are no misspelt words


def _directed(runs: Sequence[Run]) -> Iterator[Run]:
    """Give what has its own direction a run of its own."""
    for text, *style in runs:
        for piece, _ in office_runs(text):
            yield (piece, *style)  # type: ignore[misc]


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _rings(polygon: BaseGeometry) -> Sequence[BaseGeometry]:
    return [polygon.exterior, *polygon.interiors]


def _steps(contour: np.ndarray) -> Iterable[Any]:
    """Give the path's elements for one contour; one that ends where it began is closed."""
    from lxml import etree

    points = contour.tolist()
    closed = points[0] == points[-1] and len(points) > 2
    for number, (x, y) in enumerate(points[:-1] if closed else points):
        step = etree.Element(f"{_A}{'lnTo' if number else 'moveTo'}")
        etree.SubElement(step, f"{_A}pt", x=str(x), y=str(y))
        yield step
    if closed:
        yield etree.Element(f"{_A}close")


def _plain(form: Any, name: str) -> None:
    """Name a shape and take the theme's style off it: no shadow, no accent."""
    form.name = name
    for style in form._element.findall(f"{form._element.tag[:-2]}style"):
        form._element.remove(style)


def _rgb(ink: str) -> Any:
    from pptx.dml.color import RGBColor

    make: Any = RGBColor
    return make.from_string(COLOURS[ink].removeprefix("#"))


def _fill(form: Any, ink: str, opacity: float = 1.0) -> None:
    form.fill.solid()
    form.fill.fore_color.rgb = _rgb(ink)
    _thin(form.fill._xPr, opacity)


def _stroke(line: Any, stroke: Stroke) -> None:
    from lxml import etree

    line.color.rgb = _rgb(stroke.ink)
    line.width = round(stroke.width_pt * EMU_PT)
    element = line._ln
    _thin(element, stroke.opacity)
    element.set("cap", "rnd" if stroke.round_caps else "flat")
    if stroke.dash:
        custom = etree.SubElement(element, f"{_A}custDash")
        for length, space in zip(stroke.dash[::2], stroke.dash[1::2], strict=True):
            sizes = {"d": max(length / stroke.width_pt, 0.01), "sp": space / stroke.width_pt}
            values = {key: str(round(size * 100_000)) for key, size in sizes.items()}
            etree.SubElement(custom, f"{_A}ds", values)
    etree.SubElement(element, f"{_A}round")


def _thin(element: Any, opacity: float) -> None:
    """Let a colour shine through."""
    from lxml import etree

    if opacity < 1:
        for colour in element.iter(f"{_A}srgbClr"):
            etree.SubElement(colour, f"{_A}alpha", val=str(round(opacity * 100_000)))
