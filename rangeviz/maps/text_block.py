"""Text beside a map: paragraphs, samples of lines and rules, laid out before they are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import shapely

from rangeviz.maps.canvas import draw_sample
from rangeviz.maps.mpl import MatplotlibCanvas
from rangeviz.maps.scene import KeyRow
from rangeviz.maps.style import Stroke
from rangeviz.maps.wrapping import wrap_text

Mark = Callable[[MatplotlibCanvas, float, float], None]
"""Draws something, with the upper left corner of its block here."""


@dataclass(frozen=True, slots=True)
class _Placed:
    mark: Mark
    top: float
    bottom: float
    left: float = 0.0

    def lower(self, by: float) -> _Placed:
        return replace(self, top=self.top + by, bottom=self.bottom + by)


class TextBlock:
    """Lines of text, samples and rules below each other; as high as they are."""

    def __init__(self, canvas: MatplotlibCanvas, width: float) -> None:
        self.canvas = canvas
        self.width = width
        self.height = 0.0
        self._marks: list[_Placed] = []

    @property
    def indent(self) -> float:
        return 47 * self.canvas.px

    def skip(self, height: float) -> None:
        self.height += height

    def write(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        ink: str = "second",
        indent: float = 0.0,
        most: int | None = None,
    ) -> None:
        """Write a paragraph, of at most so many lines."""
        measure = partial(self.canvas.width, size_pt=size, bold=bold)
        for line in wrap_text(text, self.width - indent, measure, most):
            draw = partial(_write_line, text=line, size=size, ink=ink, bold=bold)
            self._mark(draw, 1.3 * size, indent)
            self.height += 1.3 * size

    def head(self, text: str, size: float) -> None:
        self.write(text, size, bold=True, ink="text")
        self.skip(1.5 * self.canvas.px)
        self._mark(partial(draw_rule, width=self.width, ink="coast"))
        self.skip(4 * self.canvas.px)

    def sample(
        self,
        row: KeyRow,
        text: str,
        size: float,
        ink: str,
        *,
        bold: bool = False,
        most: int | None = None,
    ) -> None:
        """Write a text behind a sample of what it explains."""
        height = max(1.3 * size, 18 * self.canvas.px)
        lead = (height - 1.3 * size) / 2
        self._mark(lambda canvas, x, y: draw_sample(canvas, x, y + height / 2, row, ink), height)
        self.skip(lead)
        self.write(text, size, bold=bold, ink=ink, indent=self.indent, most=most)
        self.skip(lead)

    def add(self, other: TextBlock) -> None:
        """Set another block below."""
        self._marks += [placed.lower(self.height) for placed in other._marks]
        self.height += other.height

    def split(self, height: float) -> tuple[TextBlock, TextBlock]:
        """Part the block between two lines, so that the first part is no higher than this.

        A line that is higher goes into the first part all the same.
        """
        bottoms = sorted({placed.bottom for placed in self._marks})
        cut = max((b for b in bottoms if b <= height), default=bottoms[0])
        parts = TextBlock(self.canvas, self.width), TextBlock(self.canvas, self.width)
        parts[0].height, parts[1].height = cut, self.height - cut
        for placed in self._marks:
            part, shift = (parts[0], 0.0) if placed.bottom <= cut else (parts[1], -cut)
            part._marks.append(placed.lower(shift))
        return parts

    def paint(self, x: float, y: float, canvas: MatplotlibCanvas | None = None) -> None:
        """Draw the block with its upper left corner here; on another sheet if one is given."""
        for placed in self._marks:
            placed.mark(canvas or self.canvas, x + placed.left, y + placed.top)

    def _mark(self, mark: Mark, height: float = 0.0, indent: float = 0.0) -> None:
        self._marks.append(_Placed(mark, self.height, self.height + height, indent))


def _write_line(
    canvas: MatplotlibCanvas, x: float, y: float, *, text: str, size: float, ink: str, bold: bool
) -> None:
    canvas.write(x, y + 0.95 * size, text, size, ink, bold=bold)


def draw_rule(
    canvas: MatplotlibCanvas, x: float, y: float, width: float, ink: str = "hairline"
) -> None:
    """Draw a line between what stands above and below."""
    line = shapely.LineString([(x, y), (x + width, y)])
    canvas.line(line, Stroke(ink, 0.75 * canvas.px))
