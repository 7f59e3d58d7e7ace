"""Cells of a table, read strictly: text, numbers, dates, words; what is wrong is noted."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Collection
from decimal import Decimal

from rangeviz.core.errors import did_you_mean, one_of
from rangeviz.core.text import ascii_digits, shorten
from rangeviz.inputs.countries import country_codes, country_name, names_of_countries
from rangeviz.inputs.dates import EARLIEST, date_fix, is_date, is_likely

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?\Z")
TWO_READINGS = re.compile(r"-?[1-9][0-9]{0,2}(?P<mark>[.,])[0-9]{3}\Z")
_WITH_UNIT = re.compile(r"([0-9.,]*[0-9])\s*(?i:n?miles?|n?mi|kms?|kilomet\w+)\Z")
_MARKS = {",": "comma", ".": "point"}
_GROUPED_OTHERWISE = re.compile(r"-?[0-9]{1,3}(?:[\s'’_٬][0-9]{3})+(?:\.[0-9]+)?\Z")
_WITH_POWER = re.compile(r"[0-9]+(\.[0-9]+)?[eE][+-]?[0-9]{1,2}\Z")

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")


class Row:
    r"""One row: text by column name, and typed readers that `note` what is wrong with a cell.

    Examples
    --------
    >>> import io
    >>> from rangeviz.inputs.tables import read_table
    >>> table = read_table(io.StringIO("id,range\na,\"2,750\"\nb,far\n"), ["id", "range"])
    >>> [row.number("range") for row in table]
    [2750.0, None]
    >>> table.finish()
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.DataError: <text>:3: range: found 'far'; expected a number in ...
    """

    __slots__ = ("_delimiter", "_note", "cells", "line")

    def __init__(
        self, note: Callable[..., None], delimiter: str, line: int, cells: dict[str, str]
    ) -> None:
        self._note = note
        self._delimiter = delimiter
        self.line = line
        self.cells = cells

    def problem(self, column: str, expected: str, fix: str = "", *, rule: str = "") -> None:
        """Note that the cell under `column` is wrong, and which rule says so."""
        value = self.cells.get(column, "")
        self._note(self.line, column, value, expected, fix, rule)

    def text(self, column: str, *, required: str = "") -> str:
        """Return a cell; an empty one is a problem when `required` says what it should hold."""
        value = self.cells.get(column, "")
        if required and not value:
            self.problem(column, required, f"fill in {column}", rule="missing")
        return value

    def country(self, column: str) -> str:
        """Return an ISO 3166 code of two letters, or "" for an empty cell."""
        code = self.cells.get(column, "")
        if code and not is_country(code):
            expected = "an ISO 3166 code of two capital letters"
            self.problem(column, expected, country_fix(code), rule="operator")
        return code

    def choice(
        self,
        column: str,
        options: Collection[str],
        default: str = "",
        other: Callable[[str], str] = lambda _: "",
    ) -> str:
        """Return one of the allowed words, or `default` for an empty cell.

        `other` says what to write instead of any other word.
        """
        value = self.cells.get(column, "")
        if not value or value in options:
            return value or default
        fix = other(value) or did_you_mean(value, options)
        self.problem(column, one_of(options), fix, rule="unknown-word")
        return default

    def number(
        self, column: str, *, decimals: bool = False, other: Callable[[str], str] = lambda _: ""
    ) -> float | None:
        """Return a number, or None for an empty or wrong cell.

        `decimals` says that three digits after a point are ordinary (coordinates); without it
        ``2.750`` is refused, because half of the world reads it as two thousand, and with it
        ``33,690``: no coordinate has thousands to group. `other` says how to write any other text.
        """
        value = self.cells.get(column, "")
        if not value:
            return None
        commas_group = self._delimiter == "," and not decimals
        unread = None if decimals else TWO_READINGS.match(_in_ascii(value))
        if unread and not (unread["mark"] == "," and commas_group):
            self.problem(column, "a number with one reading", _both_readings(unread), rule="number")
            return None
        if _PLAIN.match(value):
            return float(value)
        if commas_group and _GROUPED.match(value):
            return float(value.replace(",", ""))
        expected = f"a number in plain digits, such as {33.69 if decimals else 2750}"
        usual = (
            "decimal degrees with a point; south and west are negative"
            if decimals
            else "digits only: units, words and signs go into their own columns"
        )
        self.problem(
            column,
            expected,
            number_fix(value, commas_group) or other(value) or usual,
            rule="number",
        )
        return None

    def date(self, column: str) -> str:
        """Return YYYY, YYYY-MM or YYYY-MM-DD, or "" for an empty or wrong cell."""
        value = self.cells.get(column, "")
        if not value or (is_date(value) and is_likely(value)):
            return value
        expected = "a date as YYYY, YYYY-MM or YYYY-MM-DD"
        if is_date(value):
            expected, fix = f"a date from {EARLIEST} to today", "correct it, or leave it empty"
        else:
            fix = date_fix(shorten(value))
        self.problem(column, expected, fix, rule="date")
        return ""


def country_fix(text: str) -> str:
    """Say which code a country's name stands for, or a misspelt one; of several, all of them.

    Examples
    --------
    >>> country_fix("North Korea"), country_fix("Korea")
    ('write KP', 'write KP for North Korea, KR for South Korea')
    >>> country_fix("Pakistn")
    'did you mean PK for Pakistan?'
    """
    codes = country_codes(text[:100])
    if len(codes) == 1:
        return f"write {codes[0]}"
    near = [] if codes else difflib.get_close_matches(text[:100], names_of_countries(), 2, 0.8)
    codes = codes or tuple(names_of_countries()[name] for name in near)
    named = ", ".join(f"{code} for {country_name(code)}" for code in codes)
    if near:
        return f"did you mean {named.replace(', ', ' or ')}?"
    return f"write {named}" if codes else "PK for Pakistan, for example"


def number_fix(value: str, commas_group: bool = True) -> str:
    """Say how to write what is surely meant, or nothing.

    Examples
    --------
    >>> number_fix("2 750"), number_fix("12,5 km"), number_fix("1e-3")
    ('write 2750', 'write 12.5 here and the unit into its own column', 'write 0.001')
    >>> number_fix("2,750 km"), number_fix("2,750 km", commas_group=False)
    ('write 2750 here and the unit into its own column',
     'write 2750 if the comma groups thousands, 2.75 if it is decimal')
    """
    plain = _in_ascii(value)
    if _GROUPED_OTHERWISE.match(plain):
        return f"write {re.sub('[^0-9.-]', '', plain)}"
    if _WITH_POWER.match(plain):
        return f"write {format(Decimal(plain).normalize(), 'f')}"
    with_unit = _WITH_UNIT.match(plain)
    if with_unit and (figure := _plain_figure(with_unit[1], commas_group)):
        return f"write {figure} here and the unit into its own column"
    if with_unit and (unread := TWO_READINGS.match(with_unit[1])):
        return _both_readings(unread)
    if value != plain and (figure := _plain_figure(plain, commas_group)):
        return f"write {figure}"
    if re.fullmatch("-?[0-9]+,[0-9]+", plain):
        return f"write {plain.replace(',', '.')}: the decimal mark is a point"
    return ""


def _in_ascii(value: str) -> str:
    """Write digits and marks of any width and script as those of ASCII; nothing with raised ones.

    What is raised is a footnote or a power, and no digit of the number.
    """
    if any(unicodedata.decomposition(letter).startswith("<super>") for letter in value):
        return ""
    return ascii_digits(unicodedata.normalize("NFKC", value).translate(_DASHES))


def _both_readings(unread: re.Match[str]) -> str:
    """Say both numbers that a figure such as 2.750 may be."""
    whole, part = unread[0].split(unread["mark"])
    return (
        f"write {whole}{part} if the {_MARKS[unread['mark']]} groups thousands, "
        f"{float(f'{whole}.{part}'):g} if it is decimal"
    )


def _plain_figure(digits: str, commas_group: bool) -> str:
    """Write digits with marks in them plainly; nothing where they have two readings."""
    if commas_group and _GROUPED.match(digits):
        return digits.replace(",", "")
    if TWO_READINGS.match(digits):
        return ""
    plain = digits.replace(",", ".") if "." not in digits else digits
    return plain if _PLAIN.match(plain) else ""


def is_country(code: str) -> bool:
    """Whether a text has the form of an ISO 3166 alpha-2 code.

    Examples
    --------
    >>> is_country("PK"), is_country("pk"), is_country("Pakistan")
    (True, False, False)
    """
    return len(code) == 2 and code.isascii() and code.isalpha() and code.isupper()
