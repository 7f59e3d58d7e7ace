"""A position as people type it: decimal degrees, or degrees with minutes and seconds.

``rangeviz/page/src/places/positions.js`` reads the same texts on the page; a test compares them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rangeviz.core.words import NO_BREAK, words
from rangeviz.inputs.degrees import summed

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("−‒–", "-"),
        **dict.fromkeys("‘’′´`", "'"),
        **dict.fromkeys("“”″", '"'),
        **dict.fromkeys("º˚", "°"),
    }
)
_NUMBER = r"[0-9]+(?:\.[0-9]+)?(?![0-9.])"
_ANGLE = (
    rf"([+-]?{_NUMBER})\s*[°:]?\s*"
    rf"(?:({_NUMBER})\s*[':]?\s*(?:({_NUMBER})\s*(?:\"|'')?\s*)?)?"
)
_LETTERS_FIRST = re.compile(rf"([NSEW])\s*{_ANGLE}([,;/])?\s*([NSEW])\s*{_ANGLE}")
_LETTERS_LAST = re.compile(rf"{_ANGLE}([NSEW])?\s*([,;/])?\s*{_ANGLE}([NSEW])?")
_COMMAS = re.compile(r"[^.,]*[0-9],[0-9][^.,]*[0-9],[0-9][^.,]*")
"""Both numbers with a comma for their decimals, as much of the world writes them."""
_MEANT = re.compile(r"""[NSEW0-9°'":,;/.+\s-]*""")


class Position(NamedTuple):
    """A place by its degrees on WGS 84."""

    lon: float
    lat: float

    @property
    def name(self) -> str:
        """What a place without any other name is called.

        Examples
        --------
        >>> Position(139.69, 35.68).name.replace(NO_BREAK, " ")
        '35.68° N, 139.69° E'
        """
        lat = f"{abs(self.lat):.2f}°{NO_BREAK}{'S' if self.lat < 0 else 'N'}"
        lon = f"{abs(self.lon):.2f}°{NO_BREAK}{'W' if self.lon < 0 else 'E'}"
        return words("answer.place", lat=lat, lon=lon)


def read_position(text: str) -> Position | str | None:
    """Read latitude and longitude, in this order unless letters say otherwise.

    Parameters
    ----------
    text : str

    Returns
    -------
    Position, str or None
        The position; how to write it, where one is meant and cannot be read; None for any other
        text.

    Examples
    --------
    >>> read_position("35.68, 139.69"), read_position("E139 41.4 N35 40.8")
    (Position(lon=139.69, lat=35.68), Position(lon=139.69, lat=35.68))
    >>> read_position("35,68; 139,69")
    Position(lon=139.69, lat=35.68)
    >>> read_position("139.69, 35.68")
    'a latitude is at most 90: write latitude first, then longitude'
    >>> read_position("Paris"), read_position("1248991")
    (None, None)
    """
    plain = unicodedata.normalize("NFKC", text.translate(_SIGNS)).upper().strip()
    if _COMMAS.fullmatch(plain):
        plain = plain.replace(",", ".")
    if not _MEANT.fullmatch(plain) or len(re.findall(r"[0-9]+(?:\.[0-9]+)?", plain)) < 2:
        return None
    if match := _LETTERS_FIRST.fullmatch(plain):
        a, d1, m1, s1, parted, b, d2, m2, s2 = match.groups()
    elif match := _LETTERS_LAST.fullmatch(plain):
        d1, m1, s1, a, parted, d2, m2, s2, b = match.groups()
    else:
        return words("ask.position")
    first, second = _degrees(d1, m1, s1, a), _degrees(d2, m2, s2, b)
    order = _AXES.get(a, "") + _AXES.get(b, "")
    plainly_two = parted or not (m1 or m2)
    if first is None or second is None or order not in ("yx", "xy", "" if plainly_two else "yx"):
        return words("ask.position")
    lat, lon = (second, first) if order == "xy" else (first, second)
    if abs(lat) > 90:
        return words("ask.position_lat")
    if abs(lon) > 180:
        return words("ask.position_lon")
    return Position(lon, lat)


_AXES = {"N": "y", "S": "y", "E": "x", "W": "x"}


def _degrees(
    degrees: str, minutes: str | None, seconds: str | None, letter: str | None
) -> float | None:
    """Add up degrees, minutes and seconds; None where the parts contradict each other."""
    parts = [part for part in (degrees.lstrip("+-"), minutes, seconds) if part]
    size = None if letter and degrees[0] in "+-" else summed(parts)
    if size is None:
        return None
    return -size if degrees[0] == "-" or letter in ("S", "W") else size
