"""Texts of strangers in a line of ours: printable, in their own direction, escaped."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from rangeviz.core.errors import DataError, Problem

_LINK = re.compile(r"https?://[^\s<>()\[\]|\\`]+\Z")
_MARKS = re.compile(r"([\\`*_\[\]|#~])")


def printable(text: str) -> str:
    r"""Spell out control and direction characters, so that data cannot steer a terminal.

    Examples
    --------
    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return "".join(c if c.isprintable() or c == "\u00a0" else ascii(c)[1:-1] for c in text)


def isolated(text: str) -> str:
    r"""Set off a text with letters that run from right to left, so that what follows stays put.

    Examples
    --------
    >>> isolated("A book"), isolated("\u05e1\u05e4\u05e8 2")
    ('A book', '\u2068\u05e1\u05e4\u05e8 2\u2069')
    """
    leftward = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)
    return f"\u2068{text}\u2069" if leftward else text


def clean(text: str) -> str:
    r"""Put a text of the data into one line without characters that steer.

    Examples
    --------
    >>> clean("A\n  B\x1b")
    'A B\\x1b'
    """
    return printable(" ".join(text.split()))


_SURROGATE = re.compile("[\ud800-\udfff]")


def shorten(text: str, longest: int = 300) -> str:
    """End a text with an ellipsis where it is longer than `longest` letters."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def alike(text: str) -> str:
    """Write a text so that those which look the same are the same: case, width, composition.

    Examples
    --------
    >>> alike("Ａ-1") == alike("a-1")
    True
    """
    return unicodedata.normalize("NFKC", text).casefold()


def whole_text(text: str) -> bool:
    """Whether a text can be written in UTF-8: JSON may hold half of a character, as an escape.

    Examples
    --------
    >>> whole_text("Peshāwar"), whole_text(chr(0xD800))
    (True, False)
    """
    return text.isascii() or not _SURROGATE.search(text)


def check_whole_texts(thing: Any) -> None:
    """Raise `DataError` for half a character in a dataclass: nothing could write it."""
    for name in thing.__slots__:
        value = getattr(thing, name)
        if isinstance(value, str) and not whole_text(value):
            what = f"{type(thing).__name__} {thing.id}"
            raise DataError([Problem(what, None, name, value, "whole characters, not half of one")])


FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet reads a text cell of a CSV file that begins so as a formula."""


def markdown_table(header: tuple[str, ...], rows: Any, align: tuple[str, ...]) -> str:
    """Lay out rows of cells, already escaped, as a Markdown table.

    Examples
    --------
    >>> print(markdown_table(("city", "km"), [("Colombo", "2,147")], ("left", "right")))
    | city | km |
    | --- | ---: |
    | Colombo | 2,147 |
    """
    rule = tuple("---:" if side == "right" else "---" for side in align)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))


def markdown_text(text: str) -> str:
    r"""Escape a text so that Markdown shows it letter by letter, and in its own direction.

    Examples
    --------
    >>> print(markdown_text("a|b <i> [x](y)"))
    a\|b &lt;i&gt; \[x\](y)
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return isolated(_MARKS.sub(r"\\\1", printable(text)))


def markdown_link(url: str) -> str:
    """Make a link of an http or https address; any other text stays text.

    Examples
    --------
    >>> markdown_link("https://example.org/a"), markdown_link("javascript:alert(1)")
    ('<https://example.org/a>', 'javascript:alert(1)')
    """
    return f"<{url}>" if _LINK.match(url) and url.isprintable() else markdown_text(url)
