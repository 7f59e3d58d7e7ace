"""Writing a brief as a Word document or as Markdown."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from rangeviz.brief import Brief, to_markdown
from rangeviz.choices import check_ending
from rangeviz.extras import load
from rangeviz.files import write_atomically
from rangeviz.worddocument import to_docx

SUFFIXES = (".docx", ".md")
"""What a brief is written as, by the ending of its file."""


def write_brief(brief: Brief, path: str | os.PathLike[str]) -> list[Path]:
    """Write a brief as a Word document (.docx), or as Markdown (.md) with its picture beside it.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    ArgumentError
        If the ending is another one.
    RangevizError
        If python-docx is missing.
    """
    path = Path(path)
    check_suffix(path)
    if path.suffix.lower() == ".docx":
        return [write_atomically(path, to_docx(brief))]
    picture = path.with_name(f"{path.stem}-map.png")
    text = to_markdown(brief, quote(picture.name))
    return [write_atomically(picture, brief.picture), write_atomically(path, text.encode())]


def check_suffix(path: Path) -> None:
    """Refuse a file that no brief can be written into, before any work.

    Raises
    ------
    ArgumentError
        If the ending is none of `SUFFIXES`.
    RangevizError
        If matplotlib or python-docx is missing.
    """
    suffix = check_ending(path, SUFFIXES)
    load("matplotlib", "figure")
    if suffix == ".docx":
        load("docx", "docx")
