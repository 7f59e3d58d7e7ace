"""Dates as people and spreadsheets write them, and every day that each may mean."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Iterable, Iterator

from rangeviz.core.text import ascii_digits

EARLIEST = "1900"
"""Nobody spoke of a missile's range before; an earlier year is a slip."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        """
        january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|
        september sept sep|october oct|november nov|december dec
        """.split("|"),
        start=1,
    )
    for name in names.split()
}
_WORD = rf"(?P<word>{'|'.join(_MONTHS)})\.?"
_DAY = r"(?P<day>\d{1,2})"
_NTH = rf"{_DAY}(?:st|nd|rd|th)?"
_YEAR = r"'?(?P<year>\d{4}|\d\d)"
_GAP = "[-/., ]+"
_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
_CLOCK = (
    r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[ap]\.?m\.?)?\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
)
_FORMS = [
    re.compile(form + _CLOCK + r"\Z", re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})[-/. ](?P<month>\d{{1,2}})(?:[-/. ]{_DAY})?",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        rf"(?P<year>\d{{4}}){_GAP}{_WORD}(?:{_GAP}{_DAY})?",
        rf"{_NTH}{_GAP}(?:of )?{_WORD}{_GAP}{_YEAR}",
        rf"{_WORD}{_GAP}{_NTH}{_GAP}{_YEAR}",
        rf"{_WORD}{_GAP}{_YEAR}",
        rf"{_DAY}(?P<mark>[-/. ])(?P<month>\d{{1,2}})(?P=mark){_YEAR}",
        r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
        r"(?P<year>\d\d)-(?P<month>\d\d)-(?P<day>\d\d)",
    )
]
_SERIAL = re.compile(r"[2-6]\d{4}(?:\.0+)?\Z")
_FOUR_DIGITS = re.compile(r"\b(?:19|20)\d\d\b")
_SHORT_SINCE = 1940
"""A year of two digits is none before it: there was no missile to speak of."""

_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_NONE = frozenset(["-", "–", "—", "?", "n/a", "na", "n.d.", "nd", "none", "unknown", "undated"])


def is_date(value: str) -> bool:
    """Whether `value` is a real day, month or year: YYYY-MM-DD, YYYY-MM or YYYY.

    Examples
    --------
    >>> is_date("1999-04-14"), is_date("1999-02-30"), is_date("14.4.1999")
    (True, False, False)
    """
    match = _ISO.match(value)
    if not match:
        return False
    year, month, day = (int(part) if part else 1 for part in match.groups())
    return _written(year, month, day) != ""


def date_readings(text: str) -> tuple[str, ...]:
    """Return every date that a text may mean, as YYYY, YYYY-MM or YYYY-MM-DD.

    Days before months come first; days in dots are days before months. A year of two digits is
    every one from 1940 to today.

    Examples
    --------
    >>> date_readings("3 May 2025"), date_readings("25/12/2024"), date_readings("9-Apr-84")
    (('2025-05-03',), ('2024-12-25',), ('1984-04-09',))
    >>> date_readings("11/03/2011"), date_readings("spring")
    (('2011-03-11', '2011-11-03'), ())
    """
    text = _plain(text)
    if is_date(text):
        return (text,) if is_likely(text) else ()
    found = (reading for form in _FORMS for reading in _readings(form.match(text)))
    return tuple(dict.fromkeys(date for date in found if is_likely(date)))


def date_fix(text: str) -> str:
    """Say how to write what a text means; what is known is never thrown away.

    Examples
    --------
    >>> date_fix("2025-5-3"), date_fix("c. 2019")
    ('write 2025-05-03', 'write 2019, and c. 2019 in notes')
    >>> date_fix("11/03/2011")
    'write 2011-03-11 if it is 11 March 2011, 2011-11-03 if it is 3 November 2011'
    """
    text = _plain(text)
    if text.casefold() in _NONE:
        return "leave it empty: unknown"
    readings = date_readings(text)
    if len(readings) == 1:
        return f"write {readings[0]}"
    if readings:
        return "write " + ", ".join(f"{date} if it is {_spoken(date)}" for date in readings)
    if _SERIAL.match(text):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(int(float(text)))
        if is_likely(day.isoformat()):
            return f"write {day} if it is a spreadsheet's day number"
    years = set(filter(is_likely, _FOUR_DIGITS.findall(text)))
    if len(years) == 1:
        in_words = any(letter.isalpha() for letter in text) or "?" in text
        year = years.pop()
        return f"write {year}, and {text} in notes" if in_words else f"check it, or write {year}"
    return "give year, month and day in digits, or the year alone"


def is_likely(date: str) -> bool:
    """Whether a date in our form is one from 1900 to tomorrow, which it is already somewhere."""
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    return EARLIEST <= date <= tomorrow.isoformat()


def _plain(text: str) -> str:
    """Write digits of any script, dashes and spaces in ASCII."""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return " ".join(ascii_digits(text).split())


def _readings(match: re.Match[str] | None) -> Iterator[str]:
    if not match:
        return
    parts = match.groupdict()
    word, mark = parts.get("word"), parts.get("mark")
    month = _MONTHS[word.casefold()] if word else int(parts["month"])
    day = int(parts["day"]) if parts.get("day") else None
    for year in _years(parts["year"]):
        yield from filter(None, [_written(year, month, day)])
        if mark and mark != "." and day is not None:
            yield from filter(None, [_written(year, day, month)])


def _years(digits: str) -> Iterable[int]:
    if len(digits) == 4:
        return (int(digits),)
    return (year for year in (2000 + int(digits), 1900 + int(digits)) if year >= _SHORT_SINCE)


def _written(year: int, month: int, day: int | None) -> str:
    """Write a date that is on the calendar, else nothing."""
    try:
        date = datetime.date(year, month, day or 1)
    except ValueError:
        return ""
    return date.isoformat() if day else f"{date:%Y-%m}"


def _spoken(date: str) -> str:
    name = next(n for n, number in _MONTHS.items() if number == int(date[5:7])).capitalize()
    return f"{int(date[8:])} {name} {date[:4]}" if date[8:] else f"{name} {date[:4]}"
