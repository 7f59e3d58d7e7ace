"""Tables out of HTML: every table of a page, also a saved one, as a reader sees it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rangeviz.core.errors import refusal
from rangeviz.core.text import counted
from rangeviz.inputs.sheet import MAX_COLUMNS, MAX_ROWS, Sheet, make_sheet
from rangeviz.inputs.text_sheets import decode_any

MAX_TAGS = 1_000_000
"""Of a page, which is read as a whole: each element takes a hundred bytes and more."""

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|div|thead|tbody|tr)\b", re.IGNORECASE)
_WORKBOOK = re.compile(r"<(?:\w+:)?Workbook\b")
"""As Excel 2003 wrote workbooks in XML, whose tables are none of HTML."""
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_UNSEEN = ("script", "style", "template", "noscript")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = ("br", "p", "div", "li", "hr", "dd", "dt")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_BRACKETED = re.compile(r"\s*\[.*\]\s*\Z", re.DOTALL)


def is_web_page(text: str) -> bool:
    """Whether a text that begins with a tag is HTML, and not another XML.

    Examples
    --------
    >>> is_web_page("<!DOCTYPE html><p>"), is_web_page("<?xml version='1.0'?><kml/>")
    (True, False)
    """
    return bool(_HTML.search(text[:20_000])) and not _WORKBOOK.search(text[:2_000])


def page_of_archive(file: str, content: bytes) -> bytes:
    """Take the page out of a web archive (MHTML), as browsers save a page in one file."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            page = part.get_payload(decode=True)
            return page if isinstance(page, bytes) else b""
    raise refusal(file, "a web page in the archive", "save the page as HTML")


def decode_page(file: str, content: bytes) -> tuple[str, list[str]]:
    """Return a page's text, in the encoding that it says, else in that which fits."""
    said = _CHARSET.search(content[:20_000])
    if said and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = said[1].decode("ascii").lower()
        encoding = "cp1252" if encoding in ("iso-8859-1", "latin1", "us-ascii") else encoding
        try:
            return content.decode(encoding), []
        except (LookupError, UnicodeDecodeError):
            pass
    return decode_any(file, content)


def read_web_sheets(file: str, text: str, *, most_rows: int = MAX_ROWS) -> list[Sheet]:
    """Read every table of a page that has any text in its cells.

    A cell that spans others is repeated in them. What the page hides is left out, raised digits
    stay raised (``km²``), and footnote marks stand in brackets.

    Examples
    --------
    >>> page = "<table><tr><th>a<th>b<tr><td rowspan=2>x<td>1<sup>[2]</sup><tr><td>3</table>"
    >>> read_web_sheets("a.html", page)[0].rows
    (('a', 'b'), ('x', '1[2]'), ('x', '3'))
    """
    from lxml import html

    parser = html.HTMLParser(encoding="utf-8", no_network=True, recover=True, huge_tree=False)
    sheets: list[Sheet] = []
    if not text.strip():
        return sheets
    if (tags := text.count("<")) > MAX_TAGS:
        expected = f"a web page of at most {MAX_TAGS:,} tags"
        raise refusal(file, expected, "save the table as CSV", value=f"{tags:,} tags")
    content = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode("utf-8", errors="replace")
    document = html.document_fromstring(content, parser=parser)
    for number, table in enumerate(document.iter("table"), start=1):
        if _is_hidden(table) or any(map(_is_hidden, table.iterancestors())):
            continue
        captions = table.xpath("./caption")
        name = " ".join(_text(captions[0]).split()) if captions else ""
        reading = _Reading(file, table)
        name = name or f"table {number}"
        sheet = make_sheet(file, name, reading.rows(), most_rows=most_rows)
        if sheet:
            sheets.append(replace(sheet, notes=tuple(reading.notes())))
    return sheets


class _Reading:
    """Rows of one table, and what was met in them."""

    def __init__(self, file: str, table: Any) -> None:
        self.file = file
        self.table = table
        self.spanned = self.hidden = self.links = 0

    def notes(self) -> Iterator[str]:
        if self.spanned:
            yield f"{counted(self.spanned, 'spanning cell')}: repeated in all that is covered"
        if self.hidden:
            yield f"{counted(self.hidden, 'row')} hidden on the page: left out"
        if self.links:
            yield f"{counted(self.links, 'cell')} with links: the text was read, no address"

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        above: dict[int, tuple[int, str]] = {}
        for row in self._own("tr"):
            if _is_hidden(row) or _is_hidden(row.getparent()):
                self.hidden += 1
                continue
            cells: list[str] = []
            below = {n: (left - 1, text) for n, (left, text) in above.items() if left > 1}
            for cell in row:
                if cell.tag not in ("td", "th") or _is_hidden(cell):
                    continue
                if len(cells) > MAX_COLUMNS:
                    break  # too many to be read at all
                while len(cells) in above:
                    cells.append(above.pop(len(cells))[1])
                text = _text(cell)
                across = min(_span(cell, "colspan"), MAX_COLUMNS + 1)
                down = _span(cell, "rowspan")
                self.spanned += max(across, down) > 1
                self.links += any(link.get("href", "#")[:1] != "#" for link in cell.iter("a"))
                for column in range(len(cells), len(cells) + across):
                    above.pop(column, None)
                    cells.append(text)
                    if down > 1:
                        below[column] = (down - 1, text)
            for column in sorted(above):
                cells += [""] * (column - len(cells))
                cells.append(above[column][1])
            above = below
            yield row.sourceline or 0, cells

    def _own(self, tag: str) -> Iterator[Any]:
        """Elements of this table that are none of a table within it."""
        for element in self.table.iter(tag):
            if next(element.iterancestors("table")) is self.table:
                yield element


def _span(cell: Any, kind: str) -> int:
    digits = re.match(r"\s*([0-9]{1,6})", cell.get(kind, ""))
    return max(int(digits[1]), 1) if digits else 1


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style", "")):
        return True
    return element.tag in _UNSEEN


def _text(element: Any) -> str:
    """Write what a reader sees of an element, without tables within it."""
    lines = "".join(_pieces(element)).split("\n")
    return "\n".join(filter(None, (re.sub(" +", " ", line).strip() for line in lines)))


def _pieces(element: Any) -> Iterator[str]:
    if element.text:
        yield _BLANKS.sub(" ", element.text)
    for inner in element:
        if isinstance(inner.tag, str) and inner.tag != "table" and not _is_hidden(inner):
            if inner.tag in _BLOCKS:
                yield "\n"
            yield from _mark(inner) if inner.tag in ("sup", "sub") else _pieces(inner)
        if inner.tail:
            yield _BLANKS.sub(" ", inner.tail)


def _mark(element: Any) -> Iterator[str]:
    """Keep a raised or lowered text apart from the digits before it."""
    text = "".join(_pieces(element))
    if element.tag == "sub":
        yield text.translate(_LOWERED)
    elif _BRACKETED.match(text) or not text.strip():
        yield text
    elif next(element.iter("a"), None) is not None:
        yield f"[{text.strip()}]"
    else:
        yield text.translate(_RAISED)
