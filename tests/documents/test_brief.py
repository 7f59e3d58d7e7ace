"""The brief, as Word and as Markdown: structure, numbers, sources, the same bytes."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import pytest

from rangeviz.analysis.verdicts import compare_cities
from rangeviz.core.errors import RangevizError
from rangeviz.documents.brief import MOST_CITIES, draw_brief
from rangeviz.documents.brief_claims import MOST_CLAIMS
from rangeviz.documents.brief_text import to_markdown
from rangeviz.documents.word import to_docx, write_brief
from rangeviz.exports.bibliography import bibliography_text
from rangeviz.inputs.cities import usual_cities
from rangeviz.inputs.claims import Claim

HOSTILE = "A&B <i>|x|</i>\u202e\x07 [link](javascript:alert(1))"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def few():
    return [
        Claim(
            "a",
            HOSTILE,
            "KR",
            range=400,
            claimant=HOSTILE,
            quote=HOSTILE,
            source_title=HOSTILE,
            source_url="https://a.example/b_c",
            accessed="2026-11-22",
            shown=True,
        ),
        Claim(
            "b",
            "Beta",
            "KR",
            qualifier="at_least",
            range=900,
            quote="über 900",
            quote_lang="de",
            quote_en="above 900",
            source_title="Zeitung",
            shown=True,
        ),
        Claim("c", "Gamma", "KR", "statement", "", source_title="Not told", shown=False),
    ]


@pytest.fixture(scope="module")
def brief(few, regions, cities):
    return draw_brief(few, regions, cities)


@pytest.fixture(scope="module")
def document(brief):
    return docx.Document(io.BytesIO(to_docx(brief)))


def test_the_document_has_headings_quotes_and_sources(document, brief):
    said = [(text.style.name, text.text) for text in document.paragraphs]
    heads = [text for style, text in said if style == "Heading 1"]
    assert heads == [
        "What the sources say",
        "Which cities they include",
        "What the wording leaves open",
        "How it was computed",
    ]
    table = document.tables[0]
    quotes = [row.cells[2].text for row in table.rows[1:]]
    spelled = HOSTILE.replace("\u202e", r"\u202e").replace("\x07", r"\x07")
    assert quotes == [f"“{spelled}”", "“über 900”\nTranslation: “above 900”"]
    assert said[0] == ("Title", brief.title)
    assert said[1] == ("Subtitle", brief.summary)
    assert "“at least 900 km” gives no upper figure" in brief.summary.replace("\xa0", " ")
    assert brief.left_open.startswith("No upper figure: Beta")
    assert "Not told" not in str(said) + str(quotes)
    (section,) = document.sections
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


@pytest.mark.slow
def test_sources_are_footnotes_of_the_document(few, brief, regions, cities):
    twice = [few[0], replace(few[1], source_title=HOSTILE, source_url=few[0].source_url)]
    for told, marks, kind in (
        (few, (2, 0), "footnote"),
        (twice, (1, 1), "footnote"),
        (
            [replace(few[0], id=f"a{n}", source_title=f"Title {n}") for n in range(13)],
            (13, 0),
            "endnote",
        ),
    ):
        content = to_docx(draw_brief(told, regions, cities))
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body, notes = (
                archive.read(f"word/{name}.xml").decode() for name in ("document", f"{kind}s")
            )
            assert f"/word/{kind}s.xml" in archive.read("[Content_Types].xml").decode()
        refers = re.findall(rf'<w:{kind}Reference w:id="(\d+)"', body)
        assert (len(refers), body.count("NOTEREF")) == marks
        written = dict(re.findall(rf'<w:{kind} w:id="(\d+)">(.*?)</w:{kind}>', notes))
        assert [*written] == refers == [str(n + 1) for n in range(len(refers))]
        assert "Read 22 November 2026: https://a.example/b_c" in written["1"]


def test_the_document_is_accessible(document, brief):
    (picture,) = document.inline_shapes
    assert "Beta: at least 900\u00a0km from South Korea" in picture._inline.docPr.get("descr")
    _, table = document.tables
    assert table.rows[0]._tr.trPr.find(f"{W}tblHeader") is not None
    assert "Beta" in table._tbl.tblPr.find(f"{W}tblDescription").get(f"{W}val")


def test_the_table_has_the_numbers_of_the_comparison(document, few, regions, cities):
    _, table = document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows[1:]]
    compared = compare_cities(few[1:2], regions, usual_cities(cities)).sort_values("nearest_km")
    assert len(rows) == MOST_CITIES
    for row, said in zip(rows, compared.itertuples(), strict=False):
        assert row[:2] == [
            f"{said.city}, {said.country}",
            f"{said.nearest_km:,.0f} to {said.farthest_km:,.0f}\u00a0km",
        ]


def test_markdown_says_the_same_and_runs_nothing(brief, document):
    text = to_markdown(brief, "brief-map.png")
    assert "](brief-map.png)" in text
    assert "<i>" not in text
    assert not re.search(r"(?<!\\)\]\(javascript", text)
    assert "| “über 900” Translation: “above 900” |" in text
    assert "<https://a.example/b_c>" in text
    _, table = document.tables
    for row in table.rows[1:]:
        assert f"| {' | '.join(cell.text for cell in row.cells)} |" in text


def test_same_input_same_bytes(brief, few, regions, cities, tmp_path):
    again = draw_brief(few, regions, cities)
    assert again.picture == brief.picture
    content = to_docx(again)
    assert content == to_docx(brief)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert b"2026-11-22T00:00:00Z" in parts["docProps/core.xml"]
    assert not [name for name, part in parts.items() if b'TargetMode="External"' in part]
    written = write_brief(brief, tmp_path / "x (1).md")
    assert [path.name for path in written] == ["x (1)-map.png", "x (1).md"]
    assert "](x%20%281%29-map.png)" in written[1].read_text(encoding="utf-8")
    with pytest.raises(RangevizError, match=r"one of \.docx, \.md"):
        write_brief(brief, tmp_path / "x.pdf")


def test_a_citation_names_who_when_what_and_where(claims):
    lines = bibliography_text(claims, "text").splitlines()
    said = "Nawal Nawaz (undated). American Sanctions and Pakistan's Strategic Realities."
    assert lines[0] == said
    assert lines[1].startswith("Syed Ali Zia Jaffery (8 January 2025). Why US sanctions")
    assert " Read 22 November 2026: https://thebulletin.org/" in lines[1]


def test_what_is_not_drawn_or_not_in_the_table_is_said(regions, cities):
    claims = [
        Claim(
            f"c{n}",
            f"S{n}",
            "KR",
            range=400,
            basis="projected",
            shown=True,
            quote_lang="de",
            quote="über 400",
            quote_en="above 400 [our translation]",
        )
        for n in range(7)
    ]
    claims.insert(1, Claim("sea", "Sea", "KR", range=900, region="none", shown=True))
    brief = draw_brief(claims, regions, cities)
    assert brief.said[1].source.endswith("No launch region named: not drawn.")
    note = brief.table_note.replace("\u00a0", " ")
    assert "● from anywhere, ◐ from part" in note
    assert note.endswith("Not in the table: 2.")
    (table,) = brief.tables
    assert list(table)[2:] == ["1", "3", "4", "5", "6", "7", "8"]
    assert {*table["1"]} <= {"○", "◐", "●"}
    assert "S0: 400\u00a0km, projected from South Korea" in brief.picture_text
    assert brief.said[0].name == "1. S0 · 400\u00a0km, projected"
    assert brief.said[0].quotes == ("“über 400”", "Our translation: “above 400”")
    assert brief.said[2].quotes == ("Our translation: “above 400”",)  # it stands above already
    assert "Projected, not present: 1, 3, 4, 5, 6, 7 and 8." in brief.left_open
    assert brief.said_note.startswith("Measured from South Korea. Quotes longer than 162 letters")


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
def test_up_to_twelve_claims_take_two_pages_and_more_say_so(claims, regions, cities, tmp_path):
    ranges = [claim for claim in claims if claim.figures_km and claim.region != "none"]
    quotable = [c for c in ranges if c.operator in ("IN", "PK") and len(c.quote + c.quote_en) < 250]
    longest = sorted(quotable, key=lambda claim: len(claim.quote + claim.quote_en))[-40:]
    paths = []
    for count in (12, 40):
        told = [replace(claim, shown=True) for claim in longest[-count:]]
        brief = draw_brief(told, regions, cities, highlight=told[-1].id)
        assert len(brief.said) == count
        assert ("more than two pages hold" in brief.said_note) == (count > MOST_CLAIMS)
        assert all(len(table.columns) <= 3 + MOST_CLAIMS for table in brief.tables)
        paths += write_brief(brief, tmp_path / f"{count}.docx")
    convert = ["soffice", f"-env:UserInstallation={(tmp_path / 'office').as_uri()}", "--headless"]
    convert += ["--convert-to", "pdf", "--outdir", str(tmp_path), *map(str, paths)]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    for path in paths[:1]:
        pages = re.findall(rb"/Type\s*/Page\b", path.with_suffix(".pdf").read_bytes())
        assert len(pages) <= 2, path.name
