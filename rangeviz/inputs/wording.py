"""Figures and units as they stand in a text: digits of any script, number words, conversions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rangeviz.core.text import ascii_digits
from rangeviz.inputs.claims import KM_PER_UNIT

_UNITS = {
    "nmi": r"n(?:aut(?:ical)?)?\.?\s*(?:miles?|mi)",
    "mi": r"(?:statute\s+)?miles?|mi",
    "km": r"kilomet(?:re|er)s?|kms?",
}
_UNIT = "|".join(f"(?P<{unit}>{pattern})" for unit, pattern in _UNITS.items())
_NUMBER = r"(?<!\d)(?:\d{1,3}(?:[\s.,'’٫٬]\d{3})+|\d+)(?:[.,٫]\d+)?(?!\d)"
_DISTANCE = re.compile(
    rf"(?P<first>{_NUMBER})(?:\s*(?:to|and|-|–)\s*(?P<second>{_NUMBER}))?[\s-]*(?:{_UNIT})(?![a-z])",
    re.IGNORECASE,
)
_TO_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)
_TENS = "ten twenty thirty forty fifty sixty seventy eighty ninety"
_WORTH = {word: float(number) for number, word in enumerate(_TO_TWENTY.split())}
_WORTH |= {word: 10.0 * number for number, word in enumerate(_TENS.split(), start=1)}


@dataclass(frozen=True, slots=True)
class Distance:
    """One or two figures before one unit, as a text prints them, and where they stand."""

    figures: tuple[float, ...]
    unit: str
    start: int
    end: int

    @property
    def figures_km(self) -> tuple[float, ...]:
        """The figures in kilometres."""
        return tuple(figure * KM_PER_UNIT[self.unit] for figure in self.figures)


def numbers_in(text: str) -> set[float]:
    """Read every number of a text, in digits of any script or in English words.

    A figure with two readings gives both: ``2.750`` is 2.75 here and 2,750 there.

    Examples
    --------
    >>> sorted(numbers_in("from 2.750 to 3,500.5 km")), numbers_in("६५० किलोमीटर")
    ([2.75, 2750.0, 3500.5], {650.0})
    >>> 2750.0 in numbers_in("twenty-seven hundred and fifty kilometres")
    True
    """
    plain = ascii_digits(text)
    found = {reading for match in re.findall(_NUMBER, plain) for reading in _readings(match)}
    return found | set(_spelt_out(plain.casefold()))


def distances_in(text: str) -> list[Distance]:
    """Find every distance of a text: figures with a unit in English words or symbols.

    Examples
    --------
    >>> [(d.figures, d.unit) for d in distances_in("2,500 to 3,000 km (1,550 to 1,850 miles)")]
    [((2500.0, 3000.0), 'km'), ((1550.0, 1850.0), 'mi')]
    """
    plain = ascii_digits(text)
    return [
        Distance(
            tuple(max(_readings(match[part])) for part in ("first", "second") if match[part]),
            next(unit for unit in _UNITS if match[unit]),
            match.start(),
            match.end(),
        )
        for match in _DISTANCE.finditer(plain)
    ]


def units_in(text: str) -> list[str]:
    """Name the units of a text in the order in which they stand, whatever stands before them.

    Examples
    --------
    >>> units_in("four hundred miles (640 km)")
    ['mi', 'km']
    """
    pattern = rf"(?<![a-z])(?:{_UNIT})(?![a-z])"
    return [
        next(unit for unit in _UNITS if match[unit])
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


def _readings(figure: str) -> set[float]:
    """Read one run of digits and separators every way that somebody might mean it."""
    *groups, last = re.split(r"[.,'’٫٬\s]", figure)
    marks = re.findall(r"[.,'’٫٬\s]", figure)
    if not marks:
        return {float(last)}
    readings = set()
    if len(last) == 3:
        readings.add(float("".join(groups) + last))
    if marks[-1] in ".,٫" and marks[-1] not in marks[:-1]:
        readings.add(float("".join(groups) + "." + last))
    if any(mark.isspace() for mark in marks):
        readings |= {reading for piece in figure.split() for reading in _readings(piece)}
    return readings


def _spelt_out(text: str) -> Iterator[float]:
    total = part = 0.0
    reading = False
    for word in [*re.findall(r"[a-z]+|\d+(?:\.\d+)?", text), ""]:
        if word in _WORTH:
            part, reading = part + _WORTH[word], True
        elif word == "hundred":
            part, reading = (part or 1) * 100, True
        elif word == "thousand":
            total, part, reading = total + (part or 1) * 1000, 0.0, True
        elif word == "and" and reading:
            continue
        elif word[:1].isdigit():
            part, reading = float(word), False
        else:
            if reading:
                yield total + part
            total, part, reading = 0.0, 0.0, False
