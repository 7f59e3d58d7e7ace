"""A brief as a Word document, or as Markdown."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rangeviz.core.choices import BRIEF_FORMATS
from rangeviz.core.errors import check_ending
from rangeviz.core.optional import load
from rangeviz.core.text import clean, isolated, office_runs
from rangeviz.core.words import count_word, words
from rangeviz.core.writing import Target, form_of, save, write_together
from rangeviz.documents.brief_claims import MOST_CLAIMS, Said
from rangeviz.documents.brief_text import CLAIM_HEADS, Brief, to_markdown
from rangeviz.documents.powerpoint import FONT, text_width
from rangeviz.documents.word_notes import Notes
from rangeviz.exports.bibliography import citation
from rangeviz.exports.office import forget_template, office_bytes, set_properties
from rangeviz.maps.style import COLOURS

if TYPE_CHECKING:
    import pandas as pd

_MARGIN_CM, _PAGE_CM = 2.0, (21.0, 29.7)
_TEXT_PT = (_PAGE_CM[0] - 2 * _MARGIN_CM) / 2.54 * 72
_CELL_MARGIN_PT = 3.0
_CELL_SIZES = (9, 8.5, 8, 7.5, 7)
_NOTE_PT = 7.0
_ROOMY = 6  # claims that may have larger letters
_CLAIM_SHARES = (0.23, 0.32, 0.45)
_SIGN_LETTERS = 5  # of a cell that holds a sign, or “own”
_STYLES = {  # size in points, space before and after, colour, bold
    "Normal": (9.5, 0, 4, "text", False),
    "Title": (18, 0, 4, "text", True),
    "Subtitle": (10, 0, 6, "second", False),
    "Heading 1": (12, 8, 3, "text", True),
    "Caption": (8, 2, 6, "second", False),
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
    notes = [citation(item, _own_way, clean) for item in brief.sources]
    is_long = (
        len(brief.said) > MOST_CLAIMS
    )  # Word and LibreOffice set few footnotes in a table well
    sources = Notes(document, notes, _write, _NOTE_PT, "endnote" if is_long else "footnote")
    document.add_heading(words("brief.claims"), 1)
    _add_claims(document, brief.said, sources)
    if brief.said_note:
        _write(document.add_paragraph(style="Caption"), brief.said_note)
    document.add_heading(words("brief.cities"), 1)
    for number, table in enumerate(brief.tables):
        if number:
            document.add_paragraph().paragraph_format.keep_with_next = True
        _add_cities(document, table)
    if brief.table_note:
        _write(document.add_paragraph(style="Caption"), brief.table_note)
    document.add_heading(words("brief.open"), 1)
    _write(document.add_paragraph(), brief.left_open)
    document.add_heading(words("brief.method"), 1)
    _write(document.add_paragraph(style="Caption"), brief.method)
    if is_long:
        document.add_heading(words("brief.sources"), 1)
    sources.save()
    return office_bytes(document)


def _style(document: Any) -> None:
    """Set A4, one font, the sizes; the template is American."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    (section,) = document.sections
    section.page_width, section.page_height = map(Cm, _PAGE_CM)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(1.6)
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
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")


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


def _add_claims(document: Any, said: Sequence[Said], sources: Notes) -> None:
    """Set the claims as rows: figure, who says so with the source, and in which words."""
    from docx.shared import Pt, RGBColor

    size = 8.5 if len(said) <= _ROOMY else 7.5
    table = document.add_table(len(said) + 1, len(CLAIM_HEADS))
    _set_widths(table, [share * _TEXT_PT for share in _CLAIM_SHARES])
    text = words("brief.table", count=count_word(len(said)))
    _describe(table, words("brief.table.name"), text)
    for cell, head in zip(table.rows[0].cells, CLAIM_HEADS, strict=True):
        _fill(cell, words(head), size, bold=True, with_next=True)
    _keep_whole(table.rows[0], repeat=True)
    for number, (row, one) in enumerate(zip(table.rows[1:], said, strict=True), 1):
        _keep_whole(row, repeat=False)
        name, who, quote = row.cells
        last = number == len(said)
        for run in _fill(name, one.name, size, bold=True, with_next=last):
            run.font.color.rgb = RGBColor.from_string(one.colour.removeprefix("#"))
        _fill(who, one.source, size, with_next=last)
        sources.refer(who.paragraphs[0], one.note)
        _fill(quote, "\n".join(one.quotes), size, with_next=last)
    document.paragraphs[-1].paragraph_format.space_after = Pt(0)


def _add_cities(document: Any, cities: pd.DataFrame) -> None:
    heads = tuple(cities.columns)
    rows = [heads, *cities.itertuples(index=False)]
    table = document.add_table(len(rows), len(heads))
    text = words("slide.table", columns=", ".join(heads[1:]), count=count_word(len(rows) - 1))
    _describe(table, words("slide.table.name"), text)
    widths = _city_widths(rows)
    _set_widths(table, widths)
    size = next(size for size in _CELL_SIZES if size == 7 or _fits(rows[1:], widths, size))
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _keep_whole(row, repeat=number == 0)
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(cell, text, size, bold=number == 0 or column == 0, with_next=True)


def _city_widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """Give columns of signs less room than those of words."""
    lengths = [max(map(len, column)) for column in zip(*rows[1:], strict=True)]
    first = 72.0
    narrow = [length <= _SIGN_LETTERS for length in lengths[1:]]
    if not all(narrow) and any(narrow):
        words_pt = 74.0
        signs_pt = (_TEXT_PT - first - words_pt * narrow.count(False)) / narrow.count(True)
        return [first, *(min(signs_pt, 40.0) if one else words_pt for one in narrow)]
    return [first, *[(_TEXT_PT - first) / len(narrow)] * len(narrow)]


def _set_widths(table: Any, widths: Sequence[float]) -> None:
    from docx.shared import Pt

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Pt(width)
        for cell in column.cells:
            cell.width = Pt(width)


def _fill(
    cell: Any, text: str, size: float, *, bold: bool = False, with_next: bool = False
) -> list[Any]:
    """Write a cell; `with_next` keeps it on the page of what follows."""
    from docx.shared import Pt

    (paragraph,) = cell.paragraphs
    paragraph.paragraph_format.space_before = Pt(1)
    paragraph.paragraph_format.space_after = Pt(1)
    paragraph.paragraph_format.keep_with_next = with_next
    runs = _write(paragraph, text)
    for run in runs:
        _set_size(run.font, size, bold)
    return runs


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
        written = [*write_together({picture: brief.picture, path: text.encode()})]
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
