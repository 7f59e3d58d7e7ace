"""Sizes of paper, and how large what stands on them is."""

from __future__ import annotations

from dataclasses import dataclass

from rangeviz.core.choices import SIZES
from rangeviz.core.errors import check_choice
from rangeviz.maps.pictures import PNG_DPI

_SCREEN_DPI = 96.0


@dataclass(frozen=True)
class Paper:
    """A size of paper: all lengths in points.

    Attributes
    ----------
    width, height : float
        `grows` says that a sheet is only as high as it must be, and `height` the most.
    px : float
        One CSS pixel of the design: how large the letters and lines of the map are.
    line_scale : float
        Thicker lines than the letters ask for.
    margin : float
    title, summary, text, least, note : float
        Sizes of type: a list that has no room goes from `text` to `least`, no smaller.
    side : float
        The share of the width that a list beside the map has; 0 where it stands below.
    columns : int
        Of a further sheet.
    grows : bool
    dpi : float
        Of a PNG.
    """

    width: float
    height: float
    px: float
    line_scale: float
    margin: float
    title: float
    summary: float
    text: float
    least: float
    note: float
    side: float
    columns: int
    grows: bool = False
    dpi: float = PNG_DPI

    @property
    def inner_width(self) -> float:
        return self.width - 2 * self.margin

    @property
    def gap(self) -> float:
        """Between map and list, and between columns."""
        return 20 * self.px


_PAPERS = {
    "column": Paper(252.0, 680.0, 0.60, 1.0, 2.0, 10.0, 7.5, 7.0, 6.0, 6.0, 0, 1, grows=True),
    "page": Paper(841.89, 595.28, 0.75, 1.0, 34.0, 19.5, 11.25, 8.5, 8.0, 8.0, 0.29, 3),
    "slide": Paper(960.0, 540.0, 14 / 12, 1.15, 30.0, 28.0, 15.0, 12.0, 10.0, 9.0, 0.29, 3),
    "square": Paper(
        810.0, 810.0, 1.25, 1.15, 28.0, 30.0, 17.0, 14.0, 12.0, 10.5, 0, 2, dpi=_SCREEN_DPI
    ),
    "social": Paper(
        900.0, 472.5, 1.15, 1.15, 22.0, 28.0, 13.5, 13.0, 12.0, 9.0, 0.34, 3, dpi=_SCREEN_DPI
    ),
}


def paper_of(name: str) -> Paper:
    """Return the paper of a name.

    Raises
    ------
    ArgumentError
    """
    check_choice("size", name, SIZES)
    return _PAPERS[name]
