"""Footnotes and endnotes in a Word document: python-docx has none, so they are written here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s"
_SEPARATORS = ((-1, "separator"), (0, "continuationSeparator"))
"""The lines above notes, which Word expects to be among them."""


class Notes:
    """The notes of a document: each is written once, and may be referred to again.

    Parameters
    ----------
    document : docx.document.Document
    texts : sequence of str
        The notes, the first of which has the number 1.
    write : callable
        Writes a text into a paragraph.
    size_pt : float
    kind : {"footnote", "endnote"}
    """

    def __init__(
        self,
        document: Any,
        texts: Sequence[str],
        write: Callable[[Any, str], object],
        size_pt: float,
        kind: str,
    ) -> None:
        self._document, self._write, self._kind = document, write, kind
        self._mark = f"{kind.capitalize()}Reference"
        self._texts = texts
        self._written: list[int] = []
        self._root = _element(f"{kind}s")
        for number, line in _SEPARATORS:
            note = _element(kind, type=line, id=str(number))
            note.append(_within("p", _within("r", _element(line))))
            self._root.append(note)
        _add_styles(document, kind, size_pt)

    def refer(self, paragraph: Any, number: int) -> None:
        """Put a mark behind a paragraph: of a note, or of one that stands already."""
        if number in self._written:
            _refer_again(paragraph, 1 + self._written.index(number), self._mark)
            return
        self._written.append(number)
        place = len(self._written)
        mark = _element(f"{self._kind}Reference", id=str(place))
        for part in (
            _element("bookmarkStart", id=str(100 + place), name=_bookmark(place)),
            _marked(mark, self._mark),
            _element("bookmarkEnd", id=str(100 + place)),
        ):
            paragraph._p.append(part)
        self._root.append(self._note(place, self._texts[number - 1]))

    def save(self) -> None:
        """Add the notes to the document, when all are written."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from lxml import etree

        package = self._document.part.package
        content = etree.tostring(
            self._root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        part = Part(
            PackURI(f"/word/{self._kind}s.xml"), _TYPE.format(kind=self._kind), content, package
        )
        self._document.part.relate_to(part, _RELATION.format(kind=self._kind))
        settings = self._document.settings.element
        known = _numbering(self._kind)
        (section,) = self._document.sections
        section._sectPr.xpath("w:pgSz")[0].addprevious(_numbering(self._kind))
        for number, _ in _SEPARATORS:
            known.append(_element(self._kind, id=str(number)))
        settings.xpath("w:compat")[0].addprevious(known)

    def _note(self, place: int, text: str) -> Any:
        from docx.text.paragraph import Paragraph

        note = _element(self._kind, id=str(place))
        paragraph = _element("p")
        properties = _within("pPr", _element("pStyle", val=f"{self._kind.capitalize()}Text"))
        paragraph.append(properties)
        paragraph.append(_marked(_element(f"{self._kind}Ref"), self._mark))
        note.append(paragraph)
        self._write(Paragraph(paragraph, self._document), f" {text}")
        return note


def _numbering(kind: str) -> Any:
    """Ask for 1, 2, 3: endnotes would have i, ii, iii."""
    return _within(f"{kind}Pr", _element("numFmt", val="decimal"))


def _bookmark(place: int) -> str:
    return f"source_{place}"


def _refer_again(paragraph: Any, place: int, style: str) -> None:
    """Refer to a note that has its mark elsewhere: a field, so that numbers stay right."""
    field = _element("fldSimple", instr=f" NOTEREF {_bookmark(place)} \\f \\h ")
    text = _element("t")
    text.text = str(place)
    field.append(_marked(text, style))
    paragraph._p.append(field)


def _marked(content: Any, style: str) -> Any:
    run = _within("r", _within("rPr", _element("rStyle", val=style)))
    run.append(content)
    return run


def _add_styles(document: Any, kind: str, size_pt: float) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt

    text = document.styles.add_style(f"{kind} text", WD_STYLE_TYPE.PARAGRAPH)
    text.element.set(_name("styleId"), f"{kind.capitalize()}Text")
    text.base_style = document.styles["Normal"]
    text.font.size = Pt(size_pt)
    text.paragraph_format.space_after = Pt(0)
    mark = document.styles.add_style(f"{kind} reference", WD_STYLE_TYPE.CHARACTER)
    mark.element.set(_name("styleId"), f"{kind.capitalize()}Reference")
    mark.font.superscript = True


def _within(tag: str, *content: Any) -> Any:
    element = _element(tag)
    element.extend(content)
    return element


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        element.set(_name(name), value)
    return element


def _name(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))
