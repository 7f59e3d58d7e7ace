"""Numerals as people print them: which number a run of digits and marks may be."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NUMERAL = r"\d{1,3}(?: \d{3})+(?!\d)(?:[.,٫]\d+)?|\d+(?:[.,'٬٫]\d+)*"
"""A numeral in a text that `plain_digits` has written; a blank groups only threes."""

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
    digits = (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    return " ".join("".join(digits).split())


def _plain(part: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", part[0])


def read_numeral(numeral: str, decimal_mark: str = "") -> tuple[float, ...]:
    """Read a numeral: as one number, as none, or as two where it has two readings.

    Parameters
    ----------
    numeral : str
        As `plain_digits` writes it.
    decimal_mark : {"", ".", ",", "?"}
        What its table is known to use. ``""`` is as English text: a comma before three digits
        groups thousands, a point may do so or be decimal; with ``"?"`` both may be either.

    Examples
    --------
    >>> read_numeral("2,750"), read_numeral("2.750"), read_numeral("2.750", ",")
    ((2750.0,), (2750.0, 2.75), (2750.0,))
    >>> read_numeral("2,75,0"), read_numeral("2'750"), read_numeral("1.234.567,5")
    ((), (2750.0,), (1234567.5,))
    """
    marks = re.findall(r"\D", numeral)
    groups = re.split(r"\D", numeral)
    if sum(map(len, groups)) > 12:  # no distance on Earth, and no float would keep it
        return ()
    if not marks:
        return () if len(numeral) > 1 and numeral[0] == "0" else (float(numeral),)
    whole = "".join(groups[:-1])
    decimal = float(f"{whole}.{groups[-1]}")
    grouped = float(whole + groups[-1])
    in_threes = _in_threes(groups) and len(set(marks)) == 1
    last = marks[-1]
    if last in "'٬ ":
        return (grouped,) if in_threes else ()
    if len(marks) > 1:
        others = set(marks[:-1])
        if others == {last}:
            return (grouped,) if in_threes and last != decimal_mark and last != "٫" else ()
        fits = len(others) == 1 and _in_threes(groups[:-1]) and decimal_mark not in others
        return (decimal,) if fits else ()
    if last == "٫":
        return (decimal,)
    if not in_threes or groups[0] == "0":
        contradicts = decimal_mark in (".", ",") and last != decimal_mark
        return () if contradicts or groups[0][:1] == "0" != groups[0] else (decimal,)
    if decimal_mark in (".", ","):
        return (decimal,) if last == decimal_mark else (grouped,)
    return (grouped,) if last == "," and not decimal_mark else (grouped, decimal)


def _in_threes(groups: list[str]) -> bool:
    return (
        1 <= len(groups[0]) <= 3
        and groups[0] != "0" * len(groups[0])
        and all(len(group) == 3 for group in groups[1:])
    )


def proven_decimal_mark(texts: Iterable[str]) -> str:
    """Say which mark is decimal in a column, where one of its numerals leaves no other reading.

    Returns
    -------
    {"", ".", ",", "?"}
        ``""`` if none proves it; ``"?"`` if they contradict each other.

    Examples
    --------
    >>> proven_decimal_mark(["1.500", "12,5"]), proven_decimal_mark(["2,750", "900"])
    (',', '')
    >>> proven_decimal_mark(["1.500.000"]), proven_decimal_mark(["12.5", "12,5"])
    (',', '?')
    """
    proven = {mark for text in texts for n in re.findall(NUMERAL, text) if (mark := _proof(n))}
    return "?" if len(proven) > 1 else "".join(proven)


def _proof(numeral: str) -> str:
    """Name the mark that can only be decimal in a numeral, or the other one that must be."""
    marks = [mark for mark in numeral if mark in ".,"]
    if not marks or len(read_numeral(numeral, "?")) != 1:
        return ""
    last = marks[-1]
    grouping = marks.count(last) > 1
    return {".": ",", ",": "."}[last] if grouping else last
