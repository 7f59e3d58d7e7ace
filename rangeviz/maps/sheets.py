"""Several sheets of one picture: a PDF has them as pages, PNG and SVG as files of their own."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rangeviz.core.files import write_together
from rangeviz.maps.mpl import PICTURE_METADATA, STEADY, check_format, own_settings, picture_bytes

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
    form = check_format(target)
    paths = sheet_paths(Path(target), form, len(sheets))
    return write_together(dict(zip(paths, sheet_bytes(sheets, form), strict=True)))
