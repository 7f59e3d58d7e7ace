"""The sources of claims as a bibliography: CSL-JSON, BibTeX for LaTeX, or lines of text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from rangeviz.core.choices import SOURCE_FORMATS
from rangeviz.core.errors import check_choice
from rangeviz.core.text import isolated, printable
from rangeviz.core.words import all_words, date_text, words
from rangeviz.core.writing import Target, form_of, save
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import ClaimsLike, given_claims

LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
"""Braces have names of their own: BibTeX counts those behind a backslash, too."""


def cite_sources(claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """List the sources of claims as CSL-JSON items, each source once.

    Parameters
    ----------
    claims : iterable of Claim

    Returns
    -------
    list of dict
        In order of first appearance; `json.dumps` makes the file. ``id`` is the id of the first
        claim that rests on the source, ``keyword`` names all of them. A title in
        [brackets] is our description and stays in brackets, as APA and Chicago style have it.
        What the source relies on and the copy that was read stand in ``note``.

    Examples
    --------
    >>> claims = [Claim("a", "A", source_title="A book", source_date="1999-04", via="a copy")]
    >>> cite_sources(claims)[0]["issued"], cite_sources(claims)[0]["note"]
    ({'date-parts': [[1999, 4]]}, 'Read in: a copy.')
    """
    return [_item(resting) for resting in resting_on_sources(claims)]


def resting_on_sources(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Group claims by the source that they rest on, in order of first appearance."""
    sources: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        key = (
            claim.source_title,
            claim.source_author,
            claim.source_publisher,
            claim.source_date,
            claim.source_url,
        )
        sources.setdefault(key, []).append(claim)
    return list(sources.values())


def write_bibliography(
    claims: ClaimsLike = None, target: Target | None = None, *, form: str | None = None
) -> Path | None:
    r"""Save the sources of claims for a reference manager, or as lines to read.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
    target : path or binary file object
        ``.bib``, ``.json`` (CSL-JSON) or ``.txt``.
    form : {"bibtex", "csl", "text"}, optional
        Needed for a file object, or another ending.

    Returns
    -------
    pathlib.Path or None
        The path as given; None for a file object.

    Raises
    ------
    ArgumentError
        If neither the path's ending nor `form` says which.

    Examples
    --------
    >>> import io
    >>> file = io.BytesIO()
    >>> write_bibliography([Claim("a", "A", source_title="A book")], file, form="text")
    >>> file.getvalue()
    b'A book (undated).\n'
    """
    if form is None:
        form = _FORMS[form_of(target, None, _FORMS)]
    check_choice("form", form, SOURCE_FORMATS)
    text = bibliography_text(given_claims(claims), form)
    return save(target, f"{text}\n".encode())


_FORMS = {"bib": "bibtex", "json": "csl", "txt": "text"}


def bibliography_text(claims: Iterable[Claim], form: str) -> str:
    r"""Write the sources of claims as one text.

    Parameters
    ----------
    claims : iterable of Claim
    form : {"csl", "bibtex", "text"}
        BibTeX is UTF-8; BibTeX and biblatex both read it. Text is `citation`, a line each, with
        what runs from right to left set off, so that dates and stops stay in their places.

    Examples
    --------
    >>> claims = [Claim("a", "A", source_title="50 % more", source_publisher="B & C")]
    >>> print(bibliography_text(claims, "bibtex"))
    @misc{a,
      title = {{50 \% more}},
      howpublished = {B \& C},
      keywords = {a}
    }
    """
    items = cite_sources(claims)
    if form == "csl":
        return json.dumps(items, ensure_ascii=False, indent=1)
    if form == "bibtex":
        return "\n\n".join(map(_bibtex, items, _keys(items)))
    return "\n".join(citation(item, _plain, printable) for item in items)


def citation(
    item: dict[str, Any], escape: Callable[[str], str] = isolated, link: Callable[[str], str] = str
) -> str:
    """Write a CSL-JSON item as a reader's line: author (date). Title. Publisher. Note. Address.

    Author and date go first, as in APA style, with the day before the month.

    Parameters
    ----------
    item : dict
        As `cite_sources` returns it.
    escape, link : callable
        What makes text and addresses fit for where the line goes, for example Markdown.

    Examples
    --------
    >>> citation({"title": "A book", "issued": {"date-parts": [[1999, 4]]}, "note": "Read in: x."})
    'A book (April 1999). Read in: x.'
    """
    title = item.get("title", "")
    authors = ", ".join(escape(author["literal"]) for author in item.get("author", ()))
    date = date_text(_iso(item.get("issued")))
    said = [f"{authors or escape(title)} ({date})."]
    for part in (title if authors else "", item.get("container-title", "")):
        if part:
            said.append(escape(part) + ("" if part.endswith((".", "?", "!", "؟")) else "."))
    address = link(item["URL"]) if "URL" in item else ""
    if address and "accessed" in item:
        address = words("citation.read", date=date_text(_iso(item["accessed"])), url=address)
    return " ".join(filter(None, (*said, escape(item.get("note", "")), address)))


def _plain(text: str) -> str:
    return isolated(printable(text))


def _iso(date: dict[str, Any] | None) -> str:
    return "-".join(f"{part:02}" for part in date["date-parts"][0]) if date else ""


def _item(resting: list[Claim]) -> dict[str, Any]:
    claim = resting[0]
    notes = [
        words("citation.described") if claim.source_title.startswith("[") else "",
        all_words()["citation.relies"].format(source=claim.reported_from)
        if claim.reported_from
        else "",
        all_words()["citation.via"].format(source=claim.via) if claim.via else "",
    ]
    item = {
        "id": claim.id,
        "type": "webpage" if claim.source_url else "article",
        "title": claim.source_title,
        "author": [{"literal": name} for name in _authors(claim.source_author)],
        "container-title": claim.source_publisher,
        "issued": _date(claim.source_date),
        "URL": claim.source_url,
        "accessed": _date(claim.accessed),
        "note": " ".join(note for note in notes if note),
        "keyword": ", ".join(other.id for other in resting),
    }
    return {key: value for key, value in item.items() if value}


def _authors(names: str) -> list[str]:
    return [name for name in re.split(r"\s*;\s*|\s+and\s+", names) if name]


def _date(date: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in date.split("-")]]} if date else {}


def _bibtex(item: dict[str, Any], key: str) -> str:
    year, *rest = item.get("issued", {"date-parts": [[""]]})["date-parts"][0]
    accessed = item.get("accessed", {"date-parts": [[]]})["date-parts"][0]
    fields = {
        "author": " and ".join(f"{{{_latex(a['literal'])}}}" for a in item.get("author", ())),
        "title": f"{{{_latex(item.get('title', ''))}}}",
        "howpublished": _latex(item.get("container-title", "")),
        "year": str(year),
        "month": str(rest[0]) if rest else "",
        "day": str(rest[1]) if len(rest) > 1 else "",
        "url": item.get("URL", "").replace("{", "%7B").replace("}", "%7D"),
        "urldate": "-".join(f"{part:02}" for part in accessed) if item.get("URL") else "",
        "note": _latex(item.get("note", "")),
        "keywords": _latex(item["keyword"]),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def _keys(items: list[dict[str, Any]]) -> Iterator[str]:
    """Make citation keys: what BibTeX reads as punctuation becomes a hyphen, and none is twice."""
    taken: set[str] = set()
    for item in items:
        key = plain = re.sub(r"[^\w.:+/-]+", "-", item["id"])
        number = 1
        while key.casefold() in taken:  # BibTeX does not tell capitals
            number += 1
            key = f"{plain}-{number}"
        taken.add(key.casefold())
        yield key


def _latex(text: str) -> str:
    return "".join(LATEX.get(character, character) for character in text)
