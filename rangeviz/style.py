"""How claims look and read, the same on page, figure and slide: colours, lines, numbers, words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rangeviz.claims import Claim
from rangeviz.errors import ArgumentError, asked
from rangeviz.tables import whole_text

NO_BREAK = "\u00a0"

SYSTEM_COLOURS = (
    ("#512B53", "#A785AF"),
    ("#288180", "#A9E6DD"),
    ("#835F16", "#F5B967"),
    ("#1F509D", "#5CADFF"),
    ("#722804", "#EB8658"),
    ("#556342", "#CAD7AA"),
    ("#494642", "#A3B6C1"),
    ("#AF5071", "#BF8B8D"),
)
"""Plum, teal, bronze, blue, rust, moss, slate, rose: each for a light and a dark page."""

QUALIFIER_WORDS = {
    "about": (
        "about", "around", "approximately", "some", "nearly", "almost", "roughly", "close to",
        "approx", "circa",
    ),
    "at_least": ("at least", "no less than", "not less than"),
    "more_than": (
        "more than", "above", "over", "greater than", "beyond", "exceeding", "in excess of",
    ),
    "up_to": (
        "up to", "upto", "maximum", "at most", "as far as", "within", "capped at",
        "no more than", "not more than",
    ),
    "less_than": ("less than", "below", "under", "short of"),
}  # fmt: skip
"""The words by which sources qualify a figure; the first is ours where the source has none."""


def system_colours(claims: Iterable[Claim]) -> dict[str, tuple[str, str]]:
    """Give the systems with a figure their colours, in order of first appearance.

    Returns
    -------
    dict of str to (str, str)
        Light and dark colour by system. At most eight: a ninth cannot be told apart, so it
        has none and is listed as text.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> list(system_colours(read_claims()).items())[0]
    ('Shaheen-III', ('#512B53', '#A785AF'))
    """
    systems = dict.fromkeys(claim.system for claim in claims if claim.figures_km)
    return dict(zip(systems, SYSTEM_COLOURS, strict=False))


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a ring's line is drawn; every length in CSS pixels.

    `ticks` is ``out`` (no outer edge is known), ``in`` (less than) or ``""``; `band` fills
    between the two figures of a claim; `dots` mark a distance flown in a test.
    """

    dash: tuple[float, ...] = ()
    round_caps: bool = False
    width: float = 2.0
    ticks: str = ""
    dots: bool = False
    band: bool = False
    fill: bool = True


def line_style(claim: Claim) -> LineStyle:
    """Say how a claim's line is drawn: dash is certainty, ticks the open side, weight the kind.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> line_style(read_claims()[1]).ticks
    'out'
    """
    about = claim.qualifier == "about"
    if claim.quantity == "test_distance":
        return LineStyle((12, 6) if about else (), width=1.25, dots=True, fill=False)
    if claim.quantity == "notified_range":
        return LineStyle((12, 4, 2, 4), width=1.5, fill=False)
    ticks = {"at_least": "out", "more_than": "out", "less_than": "in"}.get(claim.qualifier, "")
    band = claim.qualifier == "between"
    if claim.basis == "projected":
        return LineStyle((0, 6), round_caps=True, width=2.5, ticks=ticks, band=band)
    return LineStyle((12, 6) if about else (), width=1.5 if band else 2.0, ticks=ticks, band=band)


def format_number(value: float) -> str:
    """Write a published figure with thousands commas and no digits that were not published.

    Examples
    --------
    >>> format_number(2750.0), format_number(2.5)
    ('2,750', '2.5')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def format_km(distance_km: float) -> str:
    r"""Write a distance to one kilometre; the space before the unit does not break.

    Examples
    --------
    >>> format_km(2147.4)
    '2,147\xa0km'
    """
    return f"{distance_km:,.0f}{NO_BREAK}km"


def qualifier_word(claim: Claim) -> str:
    """Return the source's own word for its qualifier, from `Claim.wording`, else ours.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> qualifier_word(read_claims()[1])
    'above'
    """
    words = QUALIFIER_WORDS.get(claim.qualifier, ("",))
    said = claim.wording.casefold()
    return next((word for word in words if re.search(rf"\b{word}\b", said)), words[0])


def figure_text(claim: Claim) -> str:
    r"""Write a claim's figure as it was published: qualifier, number and unit.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> figure_text(read_claims()[1])
    'above 5,000\xa0km'
    >>> figure_text(Claim("a", "A", qualifier="between", range=90, range_max=150, unit="mi"))
    '90 to 150\xa0mi'
    """
    if claim.range is None:
        return words("figure.none")
    number = format_number(claim.range)
    if claim.range_max is not None:
        number = f"{number} to {format_number(claim.range_max)}"
    word = qualifier_word(claim)
    if claim.qualifier == "up_to":
        word = "up to"  # the others do not stand before a number
    return f"{word} {number}{NO_BREAK}{claim.unit}".strip()


def date_text(date: str) -> str:
    """Write a date of YYYY, YYYY-MM or YYYY-MM-DD as a reader expects it: day month year.

    Examples
    --------
    >>> date_text("1999-04-14"), date_text("2018-10"), date_text("")
    ('14 April 1999', 'October 2018', 'undated')
    """
    if not date:
        return words("date.none")
    year, *rest = date.split("-")
    parts = [year]
    if rest:
        parts.insert(0, words("date.months").split()[int(rest[0]) - 1])
    if len(rest) == 2:
        parts.insert(0, str(int(rest[1])))
    return " ".join(parts)


def words(key: str, **values: object) -> str:
    """Return a sentence or label that readers see, its places filled.

    All of them stand in ``words.json``, so that a language can be added as a file.

    Examples
    --------
    >>> words("verdict.within", figure="2,750 km", region="Pakistan")
    'Within 2,750 km from anywhere in Pakistan.'
    """
    return all_words()[key].format_map(values)


@cache
def all_words() -> dict[str, str]:
    """Every sentence and label by key, as read from ``words.json``."""
    text = (Path(__file__).parent / "words.json").read_text(encoding="utf-8")
    table: dict[str, str] = json.loads(text)
    return table


LONGEST_TITLE = 500
"""On a sheet of a given size; a page grows with its heading."""


def check_title(title: str | None, most_letters: int | None = None) -> None:
    """Refuse a heading that cannot be written, or that would fill the sheet.

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> check_title("Range " * 100, LONGEST_TITLE)
    Traceback (most recent call last):
    ...
    rangeviz.errors.ArgumentError: title: found 'Range ...'; expected at most 500 letters, not 600
    """
    if title and most_letters and len(title) > most_letters:
        expected = f"at most {most_letters} letters, not {len(title):,}"
        raise ArgumentError("title", asked(title, expected))
    if title and not whole_text(title):
        raise ArgumentError("title", asked(title, "whole characters, not half of one"))


def quoted(text: str) -> str:
    """Set words in quotation marks; marks within them become single ones, as in print.

    Examples
    --------
    >>> quoted("a “notified range” of 725 km")
    '“a ‘notified range’ of 725 km”'
    """
    return f"“{within_quotes(text)}”"


def within_quotes(text: str) -> str:
    """Make single the quotation marks of a text that is to stand in double ones."""
    return text.replace("“", "‘").replace("”", "’")


def count_word(number: int) -> str:
    """Write a small count as a word, a larger one in digits.

    Examples
    --------
    >>> count_word(3), count_word(40)
    ('three', '40')
    """
    return words(f"number.{number}") if 0 <= number <= 12 else f"{number:,}"
