"""Saving what matplotlib drew: its own settings, and pictures whose bytes stay the same."""

from __future__ import annotations

import html
import io
import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from rangeviz.core.choices import PICTURE_FORMATS
from rangeviz.core.errors import check_ending
from rangeviz.core.optional import load
from rangeviz.core.text import isolated, runs_leftward

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PNG_DPI = 300

PICTURE_METADATA: dict[str, dict[str, str | None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
"""No date, no version."""

STEADY = {
    "svg.hashsalt": "rangeviz",
    "svg.fonttype": "none",
    "pdf.fonttype": 42,
    "text.hinting": "none",  # letters as wide in PNG as they are measured
}
"""Settings with which a picture is the same bytes every time."""


_SETTINGS_LOCK = RLock()


@contextmanager
def own_settings(**settings: object) -> Iterator[None]:
    """Draw with matplotlib's defaults and these settings, whatever the user's are.

    One thread at a time: they are those of the whole process.
    """
    matplotlib = load("matplotlib", "figure")
    with _SETTINGS_LOCK, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(settings)
        yield


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
    return check_ending(path, [f".{form}" for form in PICTURE_FORMATS]).removeprefix(".")


def picture_bytes(figure: Figure, form: str, dpi: float | None = None) -> bytes:
    """Write a figure as PNG, SVG or PDF: text stays text, no date or version is added.

    A PNG has 300 dpi, or as many as a figure made for screens has pixels, if `dpi` is not given.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    form : {"png", "svg", "pdf"}
    dpi : float, optional

    Raises
    ------
    ArgumentError
        If the format is another one.
    """
    check_format(f"picture.{form}")
    content = io.BytesIO()
    with own_settings(**STEADY), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # `Fonts` said it once
        dpi = dpi or getattr(figure, "png_dpi", PNG_DPI)
        figure.savefig(content, format=form, dpi=dpi, metadata=PICTURE_METADATA[form])
    return _directed(content.getvalue()) if form == "svg" else content.getvalue()


def for_screen(picture: bytes) -> bytes:
    """Make a picture for print so small that a notebook may keep it: half as wide, 128 colours."""
    from PIL import Image  # comes with matplotlib, which drew it

    file = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as image:
        half = image.convert("RGB").resize((image.width // 2, image.height // 2))
        half.quantize(128).save(file, "png", optimize=True)
    return file.getvalue()


def _directed(svg: bytes) -> bytes:
    """Tell viewers of texts that begin at the right, so that digits and signs in them stay put."""

    def direct(found: re.Match[str]) -> str:
        start, text, end = found.groups()
        if not runs_leftward(html.unescape(text)):
            return found[0]
        return f'{start}<tspan style="unicode-bidi: isolate">{isolated(text)}</tspan>{end}'

    return re.sub("(<text [^>]*>)([^<]*)(</text>)", direct, svg.decode()).encode()
