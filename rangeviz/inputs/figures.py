"""Figures as people write them: “8,500–13,000 km”, “up to 1,500”, “~2000”, “300 km (190 mi)”.

`rangeviz.inputs.figure_words` gives each word of a text a letter, and the letters must spell a
figure. What has a word too many, or two readings, is a question. To teach the parser a word, add
it to ``figures.json``; to show what it makes of a text, add a line to
``tests/inputs/figures.csv``.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from rangeviz.core.words import format_number
from rangeviz.inputs.cells import TWO_READINGS
from rangeviz.inputs.claims import KM_PER_UNIT, MAX_RANGE_KM
from rangeviz.inputs.figure_words import Token, known_words, parts_of
from rangeviz.inputs.numerals import plain_digits, read_numeral
from rangeviz.inputs.wording import numbers_in

_ONE = re.compile(r"X*Q*X*Q*X*N[AX]*U?[AX]*")
_TWO = re.compile(r"X*[BF]?X*NU?TNU?X*|X*BX*NU?DNU?X*")

_MARK = r"\[(?:\^?\d{1,3}|[a-z]|n(?:ote|b)?\.? ?\d+|citation needed)\]"
_FOOTNOTE = re.compile(
    rf"(?<=\S){_MARK}(?! ?\d)| {_MARK.replace('{1,3}', '{1,2}')}(?! ?\d)"
    r"|(?<=[\w)])\s?[*†‡§¶]+(?!\S| ?\d)",
    re.IGNORECASE,
)
"""Not before a digit: what it parts are two numerals, or none."""
_AREA = re.compile(r"(?:\bk?m|mi|км|公里)\s*(?:[²³]|\^\s*[23])|\b(?:sq|square)\b", re.IGNORECASE)
_SUPERSCRIPTS = re.compile("(?<=[^\\W_])[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]*(?![ ⁰-⁹]?\\d)")
_DIGITS, _MARKS = "a number in plain digits, such as 2750", "check its commas and points"
_BOTH_WAYS = "in some cells of the column commas group, in others points: write digits alone"
_TOLERANCE = 0.02
_YEARS = range(1900, 2100)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a text says of a range: a figure, no figure at all, or a question to its writer.

    Attributes
    ----------
    qualifier, range, range_max, unit : str, float or None, float or None, str
        As in `rangeviz.Claim`. A text without a figure (“short range”) has none of them.
    notes : tuple of str
        What was set aside and changes nothing: a footnote, the same distance in miles.
    guesses : tuple of str
        What was taken to be meant, and somebody should look at.
    question, fix : str
        What should stand there, and how to write it, where the text has no one reading; then
        there is no figure.

    Examples
    --------
    >>> parse_figure("8,500–13,000 km").cells()
    {'qualifier': 'between', 'range': '8500', 'range_max': '13000', 'unit': 'km'}
    """

    qualifier: str = ""
    range: float | None = None
    range_max: float | None = None
    unit: str = ""
    notes: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    question: str = ""
    fix: str = ""

    def cells(self) -> dict[str, str]:
        """Write the figure as the cells of a claims file; none where there is no figure.

        Examples
        --------
        >>> parse_figure("up to 1,500 mi").cells()
        {'qualifier': 'up_to', 'range': '1500', 'unit': 'mi'}
        """
        written = {
            "qualifier": self.qualifier,
            "range": _digits(self.range),
            "range_max": _digits(self.range_max),
            "unit": self.unit,
        }
        return {name: value for name, value in written.items() if value}

    @property
    def figures_km(self) -> tuple[float, ...]:
        """Its one or two numbers in kilometres."""
        numbers = (self.range, self.range_max)
        return tuple(n * KM_PER_UNIT[self.unit] for n in numbers if n is not None)


def _digits(value: float | None) -> str:
    if value is None:
        return ""
    digits = format_number(value).replace(",", "")
    return f"{digits}0" if TWO_READINGS.match(digits) else digits


@lru_cache(maxsize=20_000)
def parse_figure(text: str, unit: str = "", groups: str = ",", decimal: str = "") -> Figure:
    """Read what a text says of a range.

    No number is returned that the text does not print, and no qualifier stronger than its own.

    Parameters
    ----------
    text : str
        A cell, such as “5,500+” or “1,500 mi (2,400 km)”.
    unit : {"", "km", "mi", "nmi"}
        The unit of figures that name none: that of the column.
    groups, decimal : str
        What its marks mean, as for `rangeviz.inputs.numerals.read_numeral`.

    Examples
    --------
    >>> figure = parse_figure("1,500 mi (2,400 km)")
    >>> figure.qualifier, figure.range, figure.unit, figure.notes
    ('stated', 1500.0, 'mi', ('the same in another unit: “2,400 km”',))
    >>> parse_figure("1.500", "km").question
    'a number with one reading'
    >>> parse_figure("short range").range is None
    True
    """
    text = ";".join(text.strip().splitlines())
    if _AREA.search(text):
        return _ask("a distance; this is an area or a volume", "give the range in km, mi or nmi")
    if re.search(r"(?<!\d)10[⁰¹²³⁴-⁹]|×|(?<!\[)\^|\d[eE][+-]?\d", text):
        return _ask("a number in plain digits", "write out the power")
    printed, notes = without_footnotes(text, _SUPERSCRIPTS, _FOOTNOTE)
    plain = re.sub(r"(?<=\d)-(?=[a-z])", " ", plain_digits(printed))
    plain = re.sub(r"(?<=[^\W\d_])\.(?=\d)", ". ", plain)  # “c.300”
    if not re.search(r"\d", plain):
        if re.search(r"\d", plain_digits(text)):
            return _ask("a figure beside the footnote", "fill it in from the source")
        return _without_digits(plain)
    if re.match(r"\d{4}-\d{2}-\d{2}\b", plain):
        return _ask("a range; a spreadsheet has made this a date", "write it from the source")
    if re.search(r"\d[.,٫]{2,}\d", plain):
        return _ask(_DIGITS, _MARKS)
    if re.search(r"(?<!\d)[.,٫]\d", plain):
        return _ask("a number in plain digits", "write the 0 before its point")
    if re.search(r"/(?! ?\W? ?\d)", plain):
        return _ask("a distance, and nothing by the hour", "write digits and km, mi or nmi")
    if any(c.isnumeric() and not c.isdecimal() and not _is_letter(c) for c in printed):
        return _ask("a number in plain digits", "write fractions as decimals")
    figure = _read(plain, unit, groups, decimal)
    return replace(figure, notes=(*notes, *figure.notes))


def plain_figure(text: str) -> str:
    """Write a text without footnotes, in plain digits.

    Examples
    --------
    >>> plain_figure("１,500²")
    '1,500'
    """
    return plain_digits(without_footnotes(text, _SUPERSCRIPTS, _FOOTNOTE)[0])


def without_footnotes(text: str, *marks: re.Pattern[str]) -> tuple[str, list[str]]:
    """Take the marks of footnotes out of a text, those in brackets alone, and say so.

    Examples
    --------
    >>> without_footnotes("Example-1[2]")
    ('Example-1', ['footnote [2] left out'])
    """
    notes = []
    for mark in marks or (_FOOTNOTE,):
        notes += [f"footnote {found[0].strip()} left out" for found in mark.finditer(text)]
        text = mark.sub("", text)
    return text, notes


def _is_letter(char: str) -> bool:
    """Whether a character with a numeric value is a word all the same, as 千 of 千米 is."""
    return unicodedata.category(char) == "Lo"


def _ask(question: str, fix: str = "") -> Figure:
    return Figure(question=question, fix=fix)


def _without_digits(plain: str) -> Figure:
    said = plain.casefold()
    if said in known_words()["nothing"]:
        return _ask("a figure; the cell gives none", "fill it in from the source, or leave it out")
    spelt = numbers_in(said) - ({100.0, 1000.0} if re.search(r"several|few|many", said) else set())
    if spelt:
        number = format_number(max(spelt)).replace(",", "")
        return _ask("a figure in digits", f"write {number}, if that is what the source says")
    if not set(re.findall(r"\w+", said)) & known_words()["without_figure"].keys():
        return _ask("a figure, or words about the range", "fill it in from the source")
    return Figure()


# Parts into one figure

NO_UNIT = _ask("a figure with its unit", "write km, mi or nmi behind it")
TWO_NUMBERS = "a number with one reading"
"""What is asked of a column as a whole."""


def _read(plain: str, unit: str, *marks: str) -> Figure:
    first, *others = parts_of(plain)
    if plain[0] in "([":
        return _ask("a figure without brackets", "say what the brackets mean in notes")
    said, seconds, guesses = list(first), [], []
    for part in others:
        text = " ".join(token.text for token in part)
        if any(token.letter == "N" for token in part):
            seconds.append((text, part))
        elif {token.letter for token in part} <= {"A", "U"}:
            said += part  # “1,500 (max)”
        elif any(_is_open(token) for token in part):
            return _ask(f"a figure without “{text}”", "say what it means in notes, and the figure")
        else:
            guesses.append(f"“{text}” stays in the wording alone")
    readings = _readings(said, unit, *marks)
    notes = []
    for text, part in seconds:
        alike = [
            figure
            for figure, other in product(readings, _readings(part, "", *marks))
            if same_distance(figure, other)
        ]
        if not alike:
            asked = next((f for f in readings if f.question and f != NO_UNIT), None)
            return asked or _ask(
                "one figure, or the same in another unit",
                f"write one row for each; “{text}” is one",
            )
        readings = alike
        notes.append(f"the same in another unit: “{text}”")
    if len(readings) > 1:
        first_of_each = [figure.cells()["range"] for figure in (readings[0], readings[-1])]
        return _ask(
            TWO_NUMBERS,
            "write {} if the mark groups thousands, {} if it is decimal".format(*first_of_each),
        )
    (figure,) = readings
    named = any(token.letter == "U" for token in said)
    doubt = figure if figure.question else _doubt(figure, named=named)
    return doubt or replace(figure, notes=tuple(notes), guesses=(*figure.guesses, *guesses))


def _is_open(token: Token) -> bool:
    return token.text.casefold() in known_words()["open"] or token.text in "?!"


def _readings(part: list[Token], unit: str, *marks: str) -> list[Figure]:
    """Return every figure that a part may be; a question alone where it is none."""
    letters = "".join(token.letter for token in part)
    if not (_ONE.fullmatch(letters) or _TWO.fullmatch(letters)):
        return [_why_not(part, letters)]
    units = {token.means for token in part if token.letter == "U"} or {unit}
    qualifiers = {token.means for token in part if token.letter in "QA"}
    if len(units) > 1 or len(qualifiers) > 1:
        return [_ask("one figure with one qualifier and one unit", "choose by the source")]
    own = units.pop()
    if not own:
        return [NO_UNIT]
    numerals = [token.text for token in part if token.letter == "N"]
    numbers = [read_numeral(numeral, *marks) for numeral in numerals]
    if not all(numbers):
        return [_ask(_DIGITS, _BOTH_WAYS if marks[0] == "?" else _MARKS)]
    guesses = tuple(dict.fromkeys(_guessed(part, numerals, own, unit, *marks)))
    qualifier = "between" if len(numbers) == 2 else (*qualifiers, "stated")[0]
    highs = numbers[1] if len(numbers) == 2 else (None,)
    return [
        Figure(qualifier, low, high, own, guesses=guesses)
        for low, high in product(numbers[0], highs)
    ]


def _why_not(part: list[Token], letters: str) -> Figure:
    """Say why a part spells no figure."""
    if letters.count("N") == 2 and set(letters) <= set("NUTDXQA"):
        return _ask(
            "one figure with one qualifier, or two with “to” between them",
            "write one row for each figure, or between and both",
        )
    strange = next((token.text for token in part if token.letter == "?"), "")
    if strange:
        return _ask(
            f"a figure alone; “{strange}” is not understood", "write digits and km, mi or nmi"
        )
    return _ask("one figure, or two with “to” between them", "write one row for each figure")


def _guessed(
    part: list[Token], numerals: list[str], own: str, unit: str, groups: str, decimal: str
) -> Iterator[str]:
    for token in part:
        if token.text in ("nm", "Nm"):
            yield f"{token.text} is read as nautical miles"
        if token.means == "estimated":
            yield f"“{token.text}” stays in the wording alone: it may be the basis"
    if unit and own != unit:
        yield f"its own unit, {own}, is taken, not the column's, {unit}"
    for numeral in numerals if not decimal else ():
        after_comma = re.fullmatch(r"\d+,(\d+)", numeral)
        if after_comma and len(after_comma[1]) != 3 and groups != ".":
            yield f"the comma of {numeral} is read as a decimal mark"
        if groups == "." and re.fullmatch(r"\d{1,3}\.\d{3}", numeral):
            yield f"the point of {numeral} groups thousands, as other cells of the column show"


def _doubt(figure: Figure, *, named: bool) -> Figure | None:
    """Ask about a figure that is one, and can hardly be meant."""
    low, high = figure.range or 0.0, figure.range_max
    if not all(0 < km <= MAX_RANGE_KM for km in figure.figures_km):
        most = f"{MAX_RANGE_KM:,} km"
        return _ask(f"a distance above 0 and at most {most}, the longest on Earth", "check digits")
    if high is None:
        return None
    if high <= low:
        return _ask("a lower figure, then a higher one", "check the two figures")
    if not named and low in _YEARS and high in _YEARS:
        return _ask("a range; these may be years", "write the unit behind it")
    if low < 100 and high >= 1000 and high / low >= 20:
        both = f"{format_number(low)} and {format_number(high)}"
        return _ask("two whole figures", f"is the range between {both}, or is the first shortened?")
    return None


def same_distance(figure: Figure, other: Figure) -> bool:
    """Whether two figures in different units are one distance, to rounding.

    Examples
    --------
    >>> same_distance(parse_figure("300 km"), parse_figure("190 mi"))
    True
    """
    if figure.question or other.question or figure.unit == other.unit:
        return False
    if not all((*figure.figures_km, *other.figures_km)):
        return False
    if other.qualifier not in ("stated", "about", figure.qualifier):
        return False
    if len(figure.figures_km) != len(other.figures_km):
        return False
    return all(
        abs(mine - theirs)
        <= max(_TOLERANCE * max(mine, theirs), _rounding(figure, mine), _rounding(other, theirs))
        for mine, theirs in zip(figure.figures_km, other.figures_km, strict=True)
    )


def _rounding(figure: Figure, km: float) -> float:
    """Half of the second digit of a figure, in kilometres: it may be rounded so far."""
    number = km / KM_PER_UNIT[figure.unit]
    return float(0.5 * 10 ** (math.floor(math.log10(number)) - 1) * KM_PER_UNIT[figure.unit])
