"""A brief as a Word document, or as Markdown."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rangeviz.core.choices import BRIEF_FORMATS
from rangeviz.core.errors import check_ending
from rangeviz.core.files import Target, form_of, save
from rangeviz.core.optional import load
from rangeviz.core.text import clean, isolated, office_runs
from rangeviz.core.words import count_word, words
from rangeviz.documents.brief import Brief, Said, to_markdown
from rangeviz.documents.powerpoint import FONT, text_width
from rangeviz.exports.bibliography import citation
from rangeviz.exports.office import forget_template, office_bytes, set_properties
from rangeviz.maps.style import COLOURS

_MARGIN_CM, _PAGE_CM = 2.0, (21.0, 29.7)
_TEXT_PT = (_PAGE_CM[0] - 2 * _MARGIN_CM) / 2.54 * 72
_CELL_MARGIN_PT = 3.0
_CELL_SIZES = (9, 8.5, 8, 7.5, 7)
_STYLES = {  # size in points, space before and after, colour, bold
    "Normal": (10, 0, 4, "text", False),
    "Title": (20, 0, 4, "text", True),
    "Subtitle": (11, 0, 8, "second", False),
    "Heading 1": (13, 10, 4, "text", True),
    "Heading 2": (10.5, 6, 0, "text", True),
    "Quote": (10, 0, 4, "second", False),
    "Caption": (8, 2, 6, "second", False),
    "List Bullet": (9, 0, 2, "text", False),
}


def to_docx(brief: Brief) -> bytes:
    """Write a brief as a Word document; the same brief gives the same bytes.

    Raises
    ------
    RangevizError
        If python-docx is not installed.
    """
    docx = load("docx", "docx")
    from docx.shared import Cm

    document = docx.Document()
    forget_template(document)
    _style(document)
    set_properties(document, brief.title, brief.claims)
    _write(document.add_paragraph(style="Title"), brief.title)
    _write(document.add_paragraph(style="Subtitle"), brief.summary)
    image = document.add_picture(io.BytesIO(brief.picture), width=Cm(_PAGE_CM[0] - 2 * _MARGIN_CM))
    for side in "TBLR":
        image._inline.set(f"dist{side}", "0")
    image._inline.docPr.set("descr", brief.picture_text)
    image._inline.docPr.set("name", words("slide.map"))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _write(document.add_paragraph(style="Caption"), brief.credits)
    document.add_heading(words("brief.claims"), 1)
    for said in brief.said:
        _tell(document, said)
    if brief.said_note:
        _write(document.add_paragraph(), brief.said_note)
    if len(brief.table):
        document.add_heading(words("brief.cities"), 1)
        _add_table(document, brief)
        _write(document.add_paragraph(style="Caption"), brief.table_note)
    document.add_heading(words("brief.method"), 1)
    for text in brief.method:
        _write(document.add_paragraph(), text)
    document.add_heading(words("brief.sources"), 1)
    for item in brief.sources:
        _write(document.add_paragraph(style="List Bullet"), citation(item, _own_way, clean))
    return office_bytes(document)


def _style(document: Any) -> None:
    """Set A4, one font, the sizes; the template is American."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    (section,) = document.sections
    section.page_width, section.page_height = map(Cm, _PAGE_CM)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for name, (size, before, after, colour, bold) in _STYLES.items():
        style = document.styles[name]
        style.font.italic = style.font.cs_italic = False
        _set_size(style.font, size, bold)
        style.font.color.rgb = RGBColor.from_string(COLOURS[colour].removeprefix("#"))
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()  # the theme's fonts would win
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
        for unwanted in ("w:pPr/w:pBdr", "w:rPr/w:spacing"):
            for element in style.element.xpath(unwanted):
                element.getparent().remove(element)
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.6)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


def _tell(document: Any, said: Said) -> None:
    from docx.shared import RGBColor

    for run in _write(document.add_heading(level=2), said.name):
        run.font.color.rgb = RGBColor.from_string(said.colour.removeprefix("#"))
    paragraph = document.add_paragraph()
    _write(paragraph, said.source)
    for words_said in said.quotes:
        paragraph.paragraph_format.keep_with_next = True
        paragraph = document.add_paragraph(style="Quote")
        _write(paragraph, words_said)


def _write(paragraph: Any, text: str) -> list[Any]:
    """Write a text in runs, each in its own direction."""
    runs = []
    for piece, leftward in office_runs(text):
        run = paragraph.add_run(piece)
        run.font.rtl = leftward or None
        runs.append(run)
    return runs


def _set_size(font: Any, size_pt: float, bold: bool) -> None:
    """Set size and weight, of the scripts too for which Word keeps others."""
    from docx.shared import Pt

    font.size, font.bold, font.cs_bold = Pt(size_pt), bold, bold
    (size,) = font.element.rPr.xpath("w:sz")
    for other in font.element.rPr.xpath("w:szCs"):
        other.getparent().remove(other)
    size.addnext(_element("szCs", val=f"{2 * size_pt:g}"))


def _own_way(text: str) -> str:
    return isolated(clean(text))


def _add_table(document: Any, brief: Brief) -> None:
    from docx.shared import Pt

    heads = tuple(brief.table.columns)
    rows = [heads, *brief.table.itertuples(index=False)]
    table = document.add_table(len(rows), len(heads))
    table.autofit = False
    text = words("slide.table", columns=", ".join(heads[1:]), count=count_word(len(rows) - 1))
    _describe(table, words("slide.table.name"), text)
    first = 64.0
    rest = (_TEXT_PT - first) / (len(heads) - 1)
    widths = [first, *[rest] * (len(heads) - 1)]
    size = next(size for size in _CELL_SIZES if size == 7 or _fits(rows[1:], widths, size))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _keep_whole(row, repeat=number == 0)
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            (paragraph,) = cell.paragraphs
            paragraph.paragraph_format.space_before = Pt(1)
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.keep_with_next = number < len(rows) - 1
            for run in _write(paragraph, text):
                _set_size(run.font, size, number == 0 or column == 0)


def _fits(rows: Sequence[Sequence[str]], widths: Sequence[float], size: float) -> bool:
    """Say if every text has room on one line."""
    return all(
        text_width(text, size, bold=column == 0) <= widths[column] - 2 * _CELL_MARGIN_PT - 1
        for row in rows
        for column, text in enumerate(row)
    )


def _describe(table: Any, name: str, text: str) -> None:
    """Rule the rows with hairlines, and tell those who do not see the table what it holds."""
    properties = table._tbl.tblPr
    later = properties.xpath("w:tblLayout | w:tblLook")[0]  # the order is part of the format
    borders, margins = _element("tblBorders"), _element("tblCellMar")
    for side in ("top", "bottom", "insideH"):
        colour = COLOURS["hairline" if side == "insideH" else "coast"].removeprefix("#")
        borders.append(_element(side, val="single", sz="4", space="0", color=colour))
    for side in ("left", "right"):
        margins.append(_element(side, w=f"{20 * _CELL_MARGIN_PT:.0f}", type="dxa"))
    later.addprevious(borders)
    properties.xpath("w:tblLook")[0].addprevious(margins)
    properties.append(_element("tblCaption", val=name))
    properties.append(_element("tblDescription", val=text))


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _keep_whole(row: Any, *, repeat: bool) -> None:
    """Keep a row on one page; repeat the first on every page."""
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("cantSplit"))
    if repeat:
        properties.append(_element("tblHeader"))


def write_brief(brief: Brief, target: Target, *, form: str | None = None) -> list[Path]:
    r"""Save a brief as a Word document, or as Markdown with its picture beside it.

    Parameters
    ----------
    brief : Brief
        As `draw_brief` returns it.
    target : path or binary file object
        A path is written wholly or not at all. Markdown in a file object has its picture in it.
    form : {"docx", "md"}, optional
        Needed for a file object. Default: what the path's ending names.

    Returns
    -------
    list of pathlib.Path
        The files written; none where it is a file object.

    Raises
    ------
    ArgumentError
        If no format is named, or another one.
    RangevizError
        If python-docx is missing.

    Examples
    --------
    >>> from rangeviz import draw_brief, read_cities, read_claims, read_regions
    >>> file = io.BytesIO()
    >>> brief = draw_brief(read_claims()[:1], read_regions(), read_cities().head(9))
    >>> write_brief(brief, file, form="md")
    []
    >>> file.getvalue()[:2]
    b'# '
    """
    form = form_of(target, form, BRIEF_FORMATS)
    if form == "docx":
        written = [save(target, to_docx(brief))]
    elif isinstance(target, (str, os.PathLike)):
        path = Path(target)
        picture = path.with_name(f"{path.stem}-map.png")
        text = to_markdown(brief, quote(picture.name))
        written = [save(picture, brief.picture), save(path, text.encode())]
    else:
        written = [save(target, brief._repr_markdown_().encode())]
    return [path for path in written if path]


def check_suffix(path: Path) -> None:
    """Refuse a file that no brief can be written into, before any work.

    Raises
    ------
    ArgumentError
        If the ending is none of `BRIEF_FORMATS`.
    RangevizError
        If matplotlib or python-docx is missing.
    """
    suffix = check_ending(path, [f".{form}" for form in BRIEF_FORMATS])
    load("matplotlib", "figure")
    if suffix == ".docx":
        load("docx", "docx")
