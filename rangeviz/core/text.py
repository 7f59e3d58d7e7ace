"""Texts of strangers in a line of ours: printable, in their own direction, escaped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from rangeviz.core.errors import DataError, Problem

_LINK = re.compile(r"https?://[^\s<>()\[\]|\\`]+\Z")
_MARKS = re.compile(r"([\\`*_\[\]|#~])")


_OPENS, _CLOSES = "\u2066\u2067\u2068", "\u2069"
"""Where a stretch of text with a direction of its own begins, and where it ends."""


def ascii_digits(text: str) -> str:
    """Write the digits of any script as 0 to 9, and every other letter as it is.

    Examples
    --------
    >>> ascii_digits("२,७५० km"), ascii_digits("٢٧٥٠")
    ('2,750 km', '2750')
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def printable(text: str) -> str:
    r"""Spell out control and direction characters, so that data cannot steer a terminal.

    Pairs such as `isolated` writes stay: nothing beyond them moves.

    Examples
    --------
    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    >>> printable("\u2068a\u2069"), printable("a\u2069")
    ('\u2068a\u2069', 'a\\u2069')
    """
    if text.replace("\u00a0", " ").isprintable():
        return text
    pairs = _pairs(text, "\u2068")
    return "".join(
        c if c.isprintable() or c == "\u00a0" or at in pairs else ascii(c)[1:-1]
        for at, c in enumerate(text)
    )


def isolated(text: str) -> str:
    r"""Set off a text with letters that run from right to left, so that what follows stays put.

    Whatever of it is set off already stays as it is.

    Examples
    --------
    >>> isolated("A book"), isolated("\u05e1\u05e4\u05e8 2")
    ('A book', '\u2068\u05e1\u05e4\u05e8 2\u2069')
    >>> isolated(isolated("\u05e1\u05e4\u05e8 2"))
    '\u2068\u05e1\u05e4\u05e8 2\u2069'
    """
    if text.isascii() or max(text) < "\u0590":  # the first that runs from right to left
        return text
    if _BREAK.search(text):
        lines = _BREAK.split(text)  # each second one is what ends a line
        return "".join(isolated(part) if n % 2 == 0 else part for n, part in enumerate(lines))
    directions = map(unicodedata.bidirectional, _outside(text))
    if any(direction in ("R", "AL") for direction in directions):
        pairs = _pairs(text)  # what has no other half would end ours
        halves = _OPENS + _CLOSES
        whole = "".join(c if c not in halves or n in pairs else "" for n, c in enumerate(text))
        return f"\u2068{whole}\u2069"
    return text


def plain(text: str) -> str:
    r"""Take off what `isolated` put round texts: for data, which programs compare.

    Examples
    --------
    >>> plain("\u2068\u05e1\u05e4\u05e8 2\u2069, 1 km")
    '\u05e1\u05e4\u05e8 2, 1 km'
    """
    if _CLOSES not in text:  # nearly always, and asked of every sentence of a table
        return text
    return "".join(piece for piece, _ in pieces(text))


def pieces(text: str) -> list[tuple[str, bool]]:
    r"""Part a line of ours from the texts set off in it, in the order in which they are read.

    Examples
    --------
    >>> pieces("\u2068\u05e1\u05e4\u05e8 2\u2069, 1 km")
    [('\u05e1\u05e4\u05e8 2', True), (', 1 km', False)]
    """
    depth, begin, found = 0, 0, [("", False)]
    for at in sorted(_pairs(text)):
        found[-1] = (found[-1][0] + text[begin:at], found[-1][1])
        begin = at + 1
        depth += -1 if text[at] in _CLOSES else 1
        if (depth > 0) != found[-1][1]:
            found.append(("", depth > 0))
    found[-1] = (found[-1][0] + text[begin:], found[-1][1])
    return [piece for piece in found if piece[0]]


def office_runs(text: str) -> Iterator[tuple[str, bool]]:
    r"""Part a line for Word and PowerPoint: runs, and whether each is set from right to left.

    Office goes by the direction of runs, and its readers by the marks in them; a mark of our own
    direction begins what follows, for those that know no isolates.

    Examples
    --------
    >>> list(office_runs("\u2068\u05e1\u05e4\u05e8 2\u2069, 1 km"))
    [('\u2068\u05e1\u05e4\u05e8 2\u2069', True), ('\u200e, 1 km', False)]
    """
    after = False
    for piece, apart in pieces(text):
        leftward = apart and runs_leftward(piece)
        yield (f"\u2068{piece}\u2069" if apart else "\u200e" * after + piece), leftward
        after = leftward


def reopened(lines: Iterable[str]) -> Iterator[str]:
    r"""Close what a line of a broken text leaves open, and open it again in the next.

    Examples
    --------
    >>> list(reopened(["a \u2068\u05e1", "\u05e4\u2069 b"]))
    ['a \u2068\u05e1\u2069', '\u2068\u05e4\u2069 b']
    """
    still_open = ""
    for line in lines:
        whole = still_open + line
        still_open = ""
        for half in _HALVES.findall(whole):
            still_open = still_open[:-1] if half in _CLOSES else still_open + half
        yield whole + _CLOSES * len(still_open)


def wrapped(text: str, width: int, **how: Any) -> list[str]:
    """Break a text into lines of so many letters, each in its own direction; see `textwrap`."""
    import textwrap

    return list(reopened(textwrap.wrap(text, width, **how)))


def runs_leftward(text: str) -> bool:
    """Whether a text of its own begins at the right: its first letter says so.

    Examples
    --------
    >>> runs_leftward("2 \u05e1\u05e4\u05e8"), runs_leftward("A \u05e1\u05e4\u05e8")
    (True, False)
    """
    directions = map(unicodedata.bidirectional, text)
    return next((d for d in directions if d in ("L", "R", "AL")), "L") != "L"


def _outside(text: str) -> str:
    return "".join(piece for piece, apart in pieces(text) if not apart)


def _pairs(text: str, opens: str = _OPENS) -> set[int]:
    """Return where the isolates stand that begin or end a pair, in one line."""
    found: set[int] = set()
    begun: list[int] = []
    for match in _ENDINGS.finditer(text):
        if match[0] in _OPENS:
            begun.append(match.start())
        elif match[0] in _CLOSES and begun:
            start = begun.pop()
            found |= {start, match.start()} if text[start] in opens else set()
        elif match[0] not in _CLOSES:  # a line ends, and with it what it opened
            begun.clear()
    return found


_BREAK = re.compile("([\n\r\x1c-\x1e\x85\u2029])")
_HALVES = re.compile(f"[{_OPENS}{_CLOSES}]")
_ENDINGS = re.compile(f"{_HALVES.pattern}|{_BREAK.pattern}")


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


def counted(number: int, noun: str) -> str:
    """Say how many there are of what a noun names.

    Examples
    --------
    >>> counted(1, "claim"), counted(1200, "claim")
    ('1 claim', '1,200 claims')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


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
