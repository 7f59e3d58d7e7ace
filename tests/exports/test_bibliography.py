"""The bibliography, as reference managers and LaTeX read it (citeproc stands in for them)."""

from __future__ import annotations

import json
import re
import warnings

import pytest

from rangeviz import Claim
from rangeviz.core.text import markdown_link, markdown_text
from rangeviz.exports.bibliography import bibliography_text, citation, cite_sources

citeproc = pytest.importorskip("citeproc")
from citeproc.source.bibtex import BibTeX  # noqa: E402
from citeproc.source.json import CiteProcJSON  # noqa: E402

STYLE = "harvard-cite-them-right"


def rendered(items):
    """Write CSL-JSON items in a style, one text per item."""
    source = CiteProcJSON(items)
    style = citeproc.CitationStylesStyle(STYLE, validate=False)
    shelf = citeproc.CitationStylesBibliography(style, source, citeproc.formatter.plain)
    for item in items:
        shelf.register(citeproc.Citation([citeproc.CitationItem(item["id"])]))
    return [str(text) for text in shelf.bibliography()]


def test_every_claims_source_is_listed_once(claims):
    items = cite_sources(claims)
    listed = [identity for item in items for identity in item["keyword"].split(", ")]
    assert sorted(listed) == sorted(claim.id for claim in claims)
    places = [(item["title"], item.get("URL")) for item in items]
    assert len(set(places)) == len(places) < len(claims)


def test_a_reference_manager_writes_every_source(claims):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py tells of empty parts of a style
        texts = rendered(cite_sources(claims))
    assert len(texts) == len(cite_sources(claims))
    (jaffery,) = [text for text in texts if "might backfire" in text]
    assert "Syed Ali Zia Jaffery" in jaffery
    assert "2025" in jaffery
    assert "https://thebulletin.org/2025/01/" in jaffery


def test_dates_are_as_exact_as_the_source():
    claims = [
        Claim(date or "none", "A", source_title=date, source_date=date)
        for date in ("", "1999", "1999-04", "1999-04-14")
    ]
    none, *rest = cite_sources(claims)
    assert "issued" not in none
    assert [item["issued"]["date-parts"][0] for item in rest] == [[1999], [1999, 4], [1999, 4, 14]]


def test_a_description_is_never_a_title(claims):
    described = [item for item in cite_sources(claims) if item["title"].startswith("[")]
    for item in described:
        assert item["title"].endswith("]")
        assert "Title not seen" in item["note"]
    for item in cite_sources(claims):
        assert ("Title not seen" in item.get("note", "")) == (item in described)


def test_copies_and_origins_are_named():
    claim = Claim("a", "A", source_title="T", via="a blog (copy)", reported_from="an agency")
    (item,) = cite_sources([claim])
    assert item["note"] == "Relies on: an agency. Read in: a blog (copy)."


def test_bibtex_is_read_back(claims, tmp_path):
    file = tmp_path / "sources.bib"
    file.write_text(bibliography_text(claims, "bibtex"), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Unsupported BibTeX field")
        entries = BibTeX(str(file), encoding="utf-8")
    assert set(entries) == {item["id"] for item in cite_sources(claims)}


def test_bibtex_escapes_what_latex_would_run(tmp_path):
    title = r"50 % of \input{x} & $1_000 #1 {brace"
    claim = Claim("a b,c", "A", source_title=title, source_url="https://example.org/%20{x}")
    text = bibliography_text([claim], "bibtex")
    assert text.startswith("@misc{a-b-c,")
    escaped = r"50 \% of \textbackslash{}input\textbraceleft{}x\textbraceright{} "
    escaped += r"\& \$1\_000 \#1 \textbraceleft{}brace"
    assert escaped in text
    assert "https://example.org/%20%7Bx%7D" in text
    assert text.count("{") == text.count("}")  # BibTeX counts those behind a backslash, too


def test_no_two_sources_have_one_key():
    ids = ["a b", "a-b", "A,B", "a-b-2", "?", "!"]
    text = bibliography_text([Claim(id=i, system="A", source_title=i) for i in ids], "bibtex")
    keys = re.findall("@misc{(.*),", text)
    assert len({key.casefold() for key in keys}) == len(ids)


def test_a_link_has_no_letter_that_steers():
    for letter in ("\x1bc", "\x9b", "\u202e", "`"):
        assert letter not in markdown_link(f"https://example.org/{letter}").replace("\\`", "")


def test_csl_is_json(claims):
    assert json.loads(bibliography_text(claims, "csl")) == cite_sources(claims)


def test_sources_of_two_writing_directions_keep_their_dates_in_place():
    title, paper = "\u05d4\u05d8\u05d9\u05dc 3", "\u0627\u0644\u062e\u0628\u0631"
    claim = Claim(
        "a",
        "A",
        source_title=title,
        source_author="B. Writer",
        source_publisher=paper,
        source_date="1999",
        reported_from=paper,
        via="\u202ea copy",
    )
    line = bibliography_text([claim], "text")
    assert line == (
        f"B. Writer (1999). \u2068{title}\u2069. \u2068{paper}\u2069. "
        f"\u2068Relies on: {paper}. Read in: \\u202ea copy.\u2069"
    )
    marked = citation(cite_sources([claim])[0], markdown_text, markdown_link)
    assert f"\u2068{title}\u2069. \u2068{paper}\u2069." in marked
    for form in ("bibtex", "csl"):
        assert not {"\u2068", "\u2069"} & set(bibliography_text([claim], form))
