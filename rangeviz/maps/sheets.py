"""Several sheets of one picture: a PDF has them as pages, PNG and SVG as files of their own."""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rangeviz.core.choices import PICTURE_FORMATS
from rangeviz.core.errors import ArgumentError, asked
from rangeviz.core.writing import Target, form_of, save, write_together
from rangeviz.maps.pictures import (
    PICTURE_METADATA,
    STEADY,
    check_format,
    own_settings,
    picture_bytes,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def sheet_paths(target: Path, form: str, count: int) -> list[Path]:
    """Name the files of so many sheets: one of PDF; NAME.png, NAME-2.png and so on of others.

    Examples
    --------
    >>> [path.as_posix() for path in sheet_paths(Path("maps/a.svg"), "svg", 3)]
    ['maps/a.svg', 'maps/a-2.svg', 'maps/a-3.svg']
    >>> sheet_paths(Path("a.pdf"), "pdf", 3) == [Path("a.pdf")]
    True
    """
    further = range(2, 1 if form == "pdf" else count + 1)
    return [target, *(target.with_stem(f"{target.stem}-{number}") for number in further)]


def sheet_bytes(sheets: Sequence[Figure], form: str) -> list[bytes]:
    """Write sheets as `picture_bytes` does; those of a PDF are one file."""
    if form != "pdf" or len(sheets) == 1:
        return [picture_bytes(sheet, form) for sheet in sheets]
    from matplotlib.backends.backend_pdf import PdfPages

    content = io.BytesIO()
    with own_settings(**STEADY), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # `Fonts` said it once
        with PdfPages(content, metadata=PICTURE_METADATA["pdf"]) as pages:
            for sheet in sheets:
                pages.savefig(sheet)
    return [content.getvalue()]


def sheet_files(sheets: Sequence[Figure], target: Path, form: str) -> dict[Path, bytes]:
    """Write sheets as `sheet_bytes` does, under the names that they have as files."""
    contents = sheet_bytes(sheets, form)
    return dict(zip(sheet_paths(target, form, len(sheets)), contents, strict=True))


def write_pictures(sheets: Sequence[Figure], target: str | Path) -> list[Path]:
    """Save the sheets of one picture, all or none: pages of a PDF, or NAME.png, NAME-2.png, ...

    Parameters
    ----------
    sheets : sequence of matplotlib.figure.Figure
        In their order.
    target : path
        Its ending names the form: .png (of 300 dpi), .svg or .pdf.

    Returns
    -------
    list of pathlib.Path
        The files; one, where there is one sheet or a PDF.

    Raises
    ------
    ArgumentError
        If the ending names no such form.
    OSError
        If a file cannot be written: then none is.

    Examples
    --------
    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     paths = write_pictures([Figure(), Figure()], Path(folder, "two.png"))
    >>> [path.name for path in paths]
    ['two.png', 'two-2.png']
    """
    return write_together(sheet_files(sheets, Path(target), check_format(target)))


def write_picture(figure: Figure, target: Target, *, form: str | None = None) -> Path | None:
    """Save a figure as PNG of 300 dpi, SVG or PDF, the same bytes for the same figure.

    The sheets that follow it, where `rangeviz.draw_figure` needed more than one, are pages of the
    PDF, or files beside it: NAME-2.png and so on.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
    target : path or binary file object
        A path is written wholly or not at all, and all sheets or none.
    form : {"png", "svg", "pdf"}, optional
        Needed for a file object. Default: what the path's ending names.

    Returns
    -------
    pathlib.Path or None
        The path as given; None for a file object.

    Raises
    ------
    ArgumentError
        If no format is named, or another one; or if a file object is to hold several pictures.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> file = io.BytesIO()
    >>> write_picture(Figure(), file, form="png")
    >>> file.getvalue()[1:4]
    b'PNG'
    """
    form = form_of(target, form, PICTURE_FORMATS)
    sheets = sheets_of(figure)
    if isinstance(target, (str, os.PathLike)):
        return write_together(sheet_files(sheets, Path(target), form))[0]
    contents = sheet_bytes(sheets, form)
    if len(contents) > 1:
        expected = f"a path, or the form pdf: this figure has {len(contents)} sheets"
        raise ArgumentError("target", asked(f"a file object for {form}", expected))
    return save(target, contents[0])


def sheets_of(figure: Figure) -> list[Figure]:
    """Return a figure, and the sheets that follow it.

    Examples
    --------
    >>> from matplotlib.figure import Figure
    >>> len(sheets_of(Figure()))
    1
    """
    return [figure, *getattr(figure, "following", ())]
