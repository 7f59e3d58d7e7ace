"""Numerals as people print them: which number a run of digits and marks may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rangeviz.core.text import ascii_digits

NUMERAL = r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,'٬٫]\d+)*"
"""A numeral in a text that `plain_digits` has written; a blank groups only threes."""

_MOST_DIGITS = 12
"""No distance on Earth has more, and no float would keep them."""

_APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ′´`"), "'")
_ON_THE_LINE = re.compile("[^⁰¹²³⁴-⁹₀-₉]+")
"""What is not raised or lowered: a raised 2 is a footnote or a power, and no digit."""

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹣－"), "-")


def plain_digits(text: str) -> str:
    """Write digits of any script as 0 to 9, and dashes, blanks and apostrophes as one kind each.

    Examples
    --------
    >>> plain_digits("۲\u202f۷۵۰ – 3’000"), plain_digits("２７５０²")
    ("2 750 - 3'000", '2750²')
    """
    if text.isascii():
        return " ".join(text.split())
    # Apostrophes first: NFKC would part some of them into a blank and a mark.
    text = _ON_THE_LINE.sub(_plain, text.translate(_APOSTROPHES)).translate(_DASHES)
    return " ".join(ascii_digits(text).split())


def _plain(part: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", part[0])


def read_numeral(numeral: str, groups: str = ",", decimal: str = "") -> tuple[float, ...]:
    """Read a numeral: as one number, as none, or as two where it has two readings.

    Parameters
    ----------
    numeral : str
        As `plain_digits` writes it.
    groups : {",", ".", "", "?"}
        The mark that groups thousands where three digits follow it, in texts of this kind. Another
        one there has two readings; so have both where none is known. ``"?"`` says that the texts
        contradict each other, so that no mark is understood.
    decimal : {"", ".", ","}
        The mark that is known to be decimal, also before three digits.

    Examples
    --------
    >>> read_numeral("2,750"), read_numeral("2.750"), read_numeral("2.750", groups=".")
    ((2750.0,), (2750.0, 2.75), (2750.0,))
    >>> read_numeral("2,75,0"), read_numeral("2'750"), read_numeral("1.234.567,5")
    ((), (2750.0,), (1234567.5,))
    """
    marks, parts = re.findall(r"\D", numeral), re.split(r"\D", numeral)
    if sum(map(len, parts)) > _MOST_DIGITS:
        return ()
    if not marks:
        return () if len(numeral) > 1 and numeral[0] == "0" else (float(numeral),)
    last, others = marks[-1], set(marks[:-1])
    as_decimal = float(f"{''.join(parts[:-1])}.{parts[-1]}")
    as_grouped = float("".join(parts))
    in_threes = _in_threes(parts) and len({*marks}) == 1
    if last in "'٬ ":
        return (as_grouped,) if in_threes else ()
    if last in others:
        return (as_grouped,) if in_threes and last not in (decimal, "٫") else ()
    if others:
        fits = len(others) == 1 and _in_threes(parts[:-1]) and decimal not in others
        return (as_decimal,) if fits else ()
    if groups == "?" and last in ".,":
        return ()
    if last == "٫" or last == decimal:
        return (as_decimal,)
    if not in_threes:
        contradicted = bool(decimal) or (parts[0] != "0" and parts[0].startswith("0"))
        return () if contradicted else (as_decimal,)
    return (as_grouped,) if last == groups else (as_grouped, as_decimal)


def _in_threes(parts: list[str]) -> bool:
    first, *others = parts
    return len(first) <= 3 and first[0] != "0" and all(len(part) == 3 for part in others)


def proven_grouping(texts: Iterable[str]) -> str | None:
    """Say which mark groups thousands in a column, where a numeral leaves no other reading.

    Returns
    -------
    {",", ".", "?"} or None
        None if no numeral proves it; ``"?"`` if they contradict each other.

    Examples
    --------
    >>> proven_grouping(["1.500", "12,5"]), proven_grouping(["2,750", "900"])
    ('.', None)
    >>> proven_grouping(["1.500.000"]), proven_grouping(["12.5", "12,5"])
    ('.', '?')
    """
    proven = {mark for text in texts for n in re.findall(NUMERAL, text) if (mark := _proof(n))}
    return "?" if len(proven) > 1 else next(iter(proven), None)


def _proof(numeral: str) -> str:
    """Name the mark that groups in a numeral, or must, because the other one is decimal."""
    marks = [mark for mark in numeral if mark in ".,"]
    if not marks or len(read_numeral(numeral, groups="")) != 1:
        return ""
    last = marks[-1]
    return last if marks.count(last) > 1 else {".": ",", ",": "."}[last]
