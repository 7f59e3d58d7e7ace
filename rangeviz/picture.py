"""Writing a matplotlib figure as PNG, SVG or PDF: the same bytes each time, text as text."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rangeviz.choices import check_ending
from rangeviz.extras import load
from rangeviz.files import write_atomically

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
        "svg.hashsalt": "rangeviz", "svg.fonttype": "none", "pdf.fonttype": 42,
        "text.hinting": "none",  # letters as wide in PNG as they are measured
    }  # fmt: skip
    content = io.BytesIO()
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(steady)
        figure.savefig(content, format=form, dpi=PNG_DPI, metadata=_METADATA[form])
    return content.getvalue()


def write_picture(figure: Figure, path: str | os.PathLike[str]) -> Path:
    """Write a figure into a file, in the format that its ending names, wholly or not at all.

    Raises
    ------
    ArgumentError
        If the ending is none of .png, .svg, .pdf.
    """
    return write_atomically(path, picture_bytes(figure, check_format(path)))
