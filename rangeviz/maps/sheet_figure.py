"""A figure that fills a sheet of paper, and knows the sheets that follow it."""

from __future__ import annotations

from matplotlib.figure import Figure

from rangeviz.maps.pictures import for_screen, picture_bytes

_DPI = 220


class SheetFigure(Figure):
    """A matplotlib figure with `following` sheets, and the dots to the inch that its PNG has."""

    png_dpi: float = 300.0
    following: tuple[Figure, ...] = ()

    def _repr_png_(self) -> bytes:
        """Show itself in a notebook that nobody told to draw figures inline."""
        return for_screen(picture_bytes(self, "png", dpi=_DPI))
