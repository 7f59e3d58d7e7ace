"""What is taken home from the editor: each file made as the command of its name makes it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from rangeviz.core.errors import ArgumentError, asked, one_of
from rangeviz.core.progress import Progress
from rangeviz.core.words import words
from rangeviz.core.working import working_folder
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.server.reading import Reading


class Taking(NamedTuple):
    """A file that is taken home: its name, and what is in it."""

    name: str
    content: bytes


class Order(NamedTuple):
    """What a taking is made of."""

    reading: Reading
    regions: Sequence[LaunchRegion]
    title: str | None
    progress: Progress


def heading(reading: Reading, title: str) -> str | None:
    """Return what stands above a map: as asked, and that nobody has checked the figures.

    Examples
    --------
    >>> heading(Reading(by_machine=True), "Ours")
    'Ours (figures read by machine, not checked)'
    """
    if not reading.by_machine:
        return title or None
    return words("import.title", title=title or words("page.title"))


def page(order: Order) -> bytes:
    """Draw the page."""
    from rangeviz.page.drawing import draw_page

    drawn = draw_page(
        order.reading.claims, order.regions, progress=order.progress, title=order.title
    )
    return drawn.html().encode()


def make_taking(name: str, order: Order) -> Taking:
    """Make one file.

    Raises
    ------
    ArgumentError
        If there is none of this name.
    RangevizError
        If a library is missing, or nothing can be drawn.
    """
    if name not in TAKINGS:
        raise ArgumentError("name", asked(name, one_of(TAKINGS)))
    return TAKINGS[name](order)


def _figure(form: str) -> Callable[[Order], Taking]:
    def make(order: Order) -> Taking:
        from rangeviz.maps.figure import draw_figure
        from rangeviz.maps.sheets import sheet_files, sheets_of

        figure = draw_figure(order.reading.claims, order.regions, title=order.title)
        named = sheet_files(sheets_of(figure), Path(f"figure.{form}"), form)
        files = {path.name: content for path, content in named.items()}
        if len(files) == 1:
            return Taking(*files.popitem())
        return Taking(f"figure-{form}.zip", _packed(files))

    return make


def _slide(order: Order) -> Taking:
    from rangeviz.documents.slides import draw_slide
    from rangeviz.exports.office import office_bytes

    deck = draw_slide(order.reading.claims, order.regions, title=order.title)
    return Taking("slides.pptx", office_bytes(deck))


def _brief(order: Order) -> Taking:
    from rangeviz.documents.brief import draw_brief
    from rangeviz.documents.word import to_docx

    brief = draw_brief(order.reading.claims, order.regions, title=order.title)
    return Taking("brief.docx", to_docx(brief))


def _kit(order: Order) -> Taking:
    from rangeviz.documents.kit import make_kit

    with working_folder() as folder:
        paths = make_kit(
            order.reading.claims,
            order.regions,
            folder=Path(folder, "kit"),
            command="rangeviz serve",
            progress=order.progress,
            title=order.title,
        )
        return Taking("kit.zip", _packed({path.name: path.read_bytes() for path in paths}))


def _packed(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name)  # dated 1980: the same bytes every day
            archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


TAKINGS: Mapping[str, Callable[[Order], Taking]] = {
    "page": lambda order: Taking("page.html", page(order)),
    "png": _figure("png"),
    "svg": _figure("svg"),
    "pdf": _figure("pdf"),
    "slide": _slide,
    "brief": _brief,
    "claims": lambda order: Taking("claims.csv", order.reading.text.encode()),
    "kit": _kit,
}
"""What makes each file, by the name that the editor asks for it by."""
