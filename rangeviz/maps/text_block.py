"""Text beside a map: paragraphs, samples of lines and rules, laid out before they are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import shapely

from rangeviz.maps.canvas import draw_sample
from rangeviz.maps.mpl import MatplotlibCanvas
from rangeviz.maps.scene import KeyRow
from rangeviz.maps.style import Stroke
from rangeviz.maps.wrapping import wrap_text


@dataclass
class TextBlock:
    """Lines of text, samples and rules below each other; as high as they are."""

    canvas: MatplotlibCanvas
    width: float
    height: float = 0.0
    _marks: list[Callable[[float, float], None]] = field(default_factory=list)

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
        most: int = 99,
    ) -> None:
        """Write a paragraph of at most so many lines."""
        measure = partial(self.canvas.width, size_pt=size, bold=bold)
        for line in wrap_text(text, self.width - indent, measure, most):
            place = (indent, self.height + 0.95 * size)
            self._marks.append(partial(self._write_line, *place, line, size, ink, bold))
            self.height += _line(size)

    def _write_line(
        self, dx: float, dy: float, line: str, size: float, ink: str, bold: bool, x: float, y: float
    ) -> None:
        self.canvas.write(x + dx, y + dy, line, size, ink, bold=bold)

    def head(self, text: str, size: float) -> None:
        self.write(text, size, bold=True, ink="text")
        self.skip(1.5 * self.canvas.px)
        self._draw_rule("coast")
        self.skip(4 * self.canvas.px)

    def rule(self) -> None:
        self.skip(3 * self.canvas.px)
        self._draw_rule("hairline")
        self.skip(3 * self.canvas.px)

    def sample(self, row: KeyRow, text: str, size: float, ink: str, *, bold: bool = False) -> None:
        """Write a text behind a sample of what it explains."""
        height = max(_line(size), 18 * self.canvas.px)
        middle, lead = self.height + height / 2, (height - _line(size)) / 2
        self._marks.append(lambda x, y: draw_sample(self.canvas, x, y + middle, row, ink))
        self.skip(lead)
        self.write(text, size, bold=bold, ink=ink, indent=self.indent, most=3)
        self.skip(lead)

    def paint(self, x: float, y: float) -> None:
        """Draw the block with its upper left corner here."""
        for mark in self._marks:
            mark(x, y)

    def _draw_rule(self, ink: str) -> None:
        at, stroke = self.height, Stroke(ink, 0.75 * self.canvas.px)
        self._marks.append(
            lambda x, y: self.canvas.line(
                shapely.LineString([(x, y + at), (x + self.width, y + at)]), stroke
            )
        )


def _line(size_pt: float) -> float:
    """Return the height of a line of text."""
    return 1.3 * size_pt
