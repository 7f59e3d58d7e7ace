"""Word and PowerPoint files: their properties, and the same bytes for the same content."""

from __future__ import annotations

import datetime
import io
import shutil
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rangeviz.core.clock import source_date
from rangeviz.core.errors import check_ending
from rangeviz.core.optional import load
from rangeviz.core.text import shorten
from rangeviz.core.words import words
from rangeviz.core.writing import Target, form_of, save
from rangeviz.inputs.claims import Claim

_EARLIEST = datetime.datetime(1980, 1, 1)


def office_bytes(document: Any) -> bytes:
    """Write a Presentation of python-pptx or a Document of python-docx, without the clock."""
    content = io.BytesIO()
    document.save(content)
    return without_times(content)


def write_office(document: Any, target: Target) -> Path | None:
    """Save a presentation of python-pptx or a document of python-docx.

    Parameters
    ----------
    document : pptx.presentation.Presentation or docx.document.Document
        As `draw_slide` returns it, for example.
    target : path or binary file object
        A path is written wholly or not at all.

    Returns
    -------
    pathlib.Path or None
        The path as given; None for a file object.

    Raises
    ------
    ArgumentError
        If the path's ending is not that of the document.

    Examples
    --------
    >>> from pptx import Presentation
    >>> file = io.BytesIO()
    >>> write_office(Presentation(), file)
    >>> file.getvalue()[:2]
    b'PK'
    """
    form_of(target, "pptx" if hasattr(document, "slides") else "docx", ("pptx", "docx"))
    return save(target, office_bytes(document))


def check_suffix(path: Path) -> None:
    """Refuse a name that is not one of a presentation, before any work.

    Raises
    ------
    ArgumentError
        If the name does not end in .pptx.
    RangevizError
        If python-pptx is missing.
    """
    check_ending(path, [".pptx"])
    load("pptx", "slides")


def without_times(archive: io.BytesIO) -> bytes:
    """Pack a zip archive again, in its order, with one date for every member."""
    packed = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            dateless = zipfile.ZipInfo(member.filename)
            dateless.compress_type, dateless.file_size = zipfile.ZIP_DEFLATED, member.file_size
            with old.open(member) as content, new.open(dateless, "w") as copy:
                shutil.copyfileobj(content, copy)  # a sheet may be larger than its table
    return packed.getvalue()


def forget_template(document: Any) -> None:
    """Drop what the template says about its author's machine."""
    unwanted = ("thumbnail", "extended-properties", "printerSettings")
    for holder in (document.part.package, document.part):
        rels = holder._rels if hasattr(holder, "_rels") else holder.rels
        for key in [key for key, rel in rels.items() if rel.reltype.endswith(unwanted)]:
            rels.pop(key)


def set_properties(document: Any, title: str, claims: Iterable[Claim]) -> None:
    """Fill in what a file says about itself: nothing of the machine that wrote it."""
    properties = document.core_properties
    properties.title = shorten(title, 255)  # longer ones are not allowed
    properties.subject = words("office.subject")
    properties.author = properties.last_modified_by = "rangeviz"
    properties.comments = properties.keywords = properties.category = ""
    properties.language = "en-GB"
    properties.revision = 1
    properties.created = properties.modified = document_date(claims)


def document_date(claims: Iterable[Claim]) -> datetime.datetime:
    """Date a file: SOURCE_DATE_EPOCH if it is set, else the day the newest source was read.

    Examples
    --------
    >>> import os
    >>> os.environ.pop("SOURCE_DATE_EPOCH", None)
    >>> document_date([Claim("a", "A", accessed="2026-11-22"), Claim("b", "B")])
    datetime.datetime(2026, 11, 22, 0, 0)
    """
    if said := source_date():
        return said
    days = [claim.accessed for claim in claims if len(claim.accessed) == len("2026-11-22")]
    return datetime.datetime.fromisoformat(max(days)) if days else _EARLIEST
