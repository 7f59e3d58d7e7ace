"""A figure that fills a sheet of paper, and knows the sheets that follow it."""

from __future__ import annotations

from matplotlib.figure import Figure


class SheetFigure(Figure):
    """A matplotlib figure with `following` sheets, and the dots to the inch that its PNG has."""

    png_dpi: float = 300.0
    following: tuple[Figure, ...] = ()
