"""A sheet of a chart: heading on top, room for what is plotted, key and footnote below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rangeviz.core.words import words
from rangeviz.maps.chart_marks import MarkPen
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.mpl import blank_figure, prepare_axes
from rangeviz.maps.style import COLOURS
from rangeviz.maps.text_block import TextBlock

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT, MARGIN = 595.28, 841.89, 30.0
"""A4, upright, in points."""

INSIDE = WIDTH - 2 * MARGIN
SMALL = 8.0
"""The smallest size of text."""

_TITLE, _SUMMARY, _GAP, _KEY_ROW, _COLUMNS = 17.0, 9.5, 8.0, 15.0, 3
_PX = 0.75


@dataclass(frozen=True)
class ChartTexts:
    """What every sheet of a chart says.

    Attributes
    ----------
    title, summary, note : str
    kinds : sequence of str
        The marks that the key explains, of `rangeviz.maps.chart_marks.MARKS`.
    along_row : bool
        The key's marks lie as those of rows do.
    """

    title: str
    summary: str
    note: str
    kinds: Sequence[str]
    along_row: bool


class ChartSheet:
    """A figure with all of its texts and no plot yet.

    Parameters
    ----------
    texts : ChartTexts
    fonts : Fonts
    plots_pt : float, optional
        How much room what is plotted takes. Default: all that a sheet of A4 has.
    number, count : int
        Which of so many sheets it is.
    """

    def __init__(
        self,
        texts: ChartTexts,
        fonts: Fonts,
        plots_pt: float | None = None,
        number: int = 1,
        count: int = 1,
    ) -> None:
        self.figure, self.canvas = blank_figure(WIDTH, HEIGHT, _PX)
        self.canvas.fonts = fonts
        self.figure.set_label(texts.title)
        head, foot = TextBlock(self.canvas, INSIDE), TextBlock(self.canvas, INSIDE)
        head.write(texts.title, _TITLE, bold=True, ink="text")
        head.skip(2)
        head.write(texts.summary, _SUMMARY)
        sheet = words("chart.sheet", number=str(number), count=str(count)) if count > 1 else ""
        foot.write(f"{texts.note} {sheet}".strip(), SMALL)
        key = _KEY_ROW * -(-len(texts.kinds) // _COLUMNS)
        taken = 2 * MARGIN + head.height + foot.height + key + 2 * _GAP
        self.room = HEIGHT - taken if plots_pt is None else plots_pt
        self.height = taken + self.room
        self.figure.set_size_inches(WIDTH / 72, self.height / 72)
        prepare_axes(self.canvas.ax, WIDTH, self.height)
        self.top = MARGIN + head.height + _GAP
        head.paint(MARGIN, MARGIN)
        foot.paint(MARGIN, self.height - MARGIN - foot.height)
        self._draw_key(texts, self.height - MARGIN - foot.height - _GAP / 2 - key)

    def add_axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """Add axes to plot on; lengths in points from the sheet's upper left corner."""
        below = 1 - (top + height) / self.height
        place = (left / WIDTH, below, width / WIDTH, height / self.height)
        ax = self.figure.add_axes(place)
        self.figure.delaxes(self.canvas.ax)
        self.figure.add_axes(self.canvas.ax)  # those of plots are `figure.axes[0]` and so on
        return ax

    def _draw_key(self, texts: ChartTexts, top: float) -> None:
        """Explain the marks in use, drawn by what draws the others."""
        pen = MarkPen(self.canvas.ax, COLOURS["text"], 0.7, texts.along_row)
        for number, kind in enumerate(texts.kinds):
            x = MARGIN + 12 + INSIDE / _COLUMNS * (number % _COLUMNS)
            y = top + _KEY_ROW * (number // _COLUMNS + 0.5)
            spread = 5.0 if kind == "between" else 0.0
            shift = {"at_least": -4.0, "less_than": 4.0}.get(kind, 0.0)  # its arrow is long
            middle = x + shift if texts.along_row else y - shift
            up = 1 if texts.along_row else -1
            kms = (middle - up * spread, middle + up * spread)
            pen.draw(y if texts.along_row else x, kms, (kind,), f"key-{kind}")
            said = words(f"chart.key.{kind}")
            self.canvas.write(x + 17, y + 0.36 * SMALL, said, SMALL, "second")
