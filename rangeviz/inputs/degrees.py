"""Degrees as people write them: decimal, or in degrees, minutes and seconds, with a hemisphere.

Only what has one reading is read. No coordinate has thousands to group: a comma in one is decimal.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import fsum

from rangeviz.core.text import ascii_digits

_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\uff0d", "-"),
        **dict.fromkeys("º˚∘", "°"),
        **dict.fromkeys("′’‘ʹ´`", "'"),
        **dict.fromkeys("″”“ʺ", '"'),
        "．": ".",
        "，": ",",
        "٫": ".",
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
    }
)
_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]+)?"
_SIDE = "north|south|east|west|[nsew]"
_DEGREES = re.compile(
    rf"""(?P<before>{_SIDE})?\s*(?P<minus>[-+])?\s*(?P<degrees>{_NUMBER})\s*
    (?:
        (?:°|deg(?:rees?)?\.?|d)?
      | (?:°|d|:|\s|-)\s*(?P<minutes>{_NUMBER})\s*
        (?: (?:'|m|min\.?)?
          | (?:'|m|:|\s|-)\s*(?P<seconds>{_NUMBER})\s*(?:"|''|s|sec\.?)? )
    )
    \s*(?P<after>{_SIDE})?\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_WKT = re.compile(r"(?:SRID=4326;\s*)?POINT\s*(?:ZM|Z|M)?\s*\(\s*([^()]+?)\s*\)\Z", re.IGNORECASE)
_SIDES_APART = re.compile(
    rf"(?P<first>.*?(?:{_SIDE})\b)[\s,;/]*(?P<last>[0-9].*(?:{_SIDE}))\Z", re.IGNORECASE
)
_SIDES_AHEAD = re.compile(
    rf"(?P<first>(?:{_SIDE})\s*[0-9].*?)[\s,;/]*(?P<last>(?:{_SIDE})\s*[0-9].*)\Z", re.IGNORECASE
)
_LONGEST = 100
"""Letters of a position: a longer text is none, and takes the patterns long."""

_PLAIN = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?\Z")


def read_degrees(text: str, axis: str) -> float | None:
    """Return the degrees that a text prints, or None where it prints none, or has two readings.

    Parameters
    ----------
    text : str
    axis : {"lat", "lon"}
        North and south belong to the one, east and west to the other.

    Examples
    --------
    >>> [read_degrees(text, "lat") for text in ("35°41′24″N", "S 77 2.4", "٣٠,5")]
    [35.69, -77.04, 30.5]
    >>> read_degrees("35°41′N", "lon"), read_degrees("-35 S", "lat"), read_degrees("35°61′", "lat")
    (None, None, None)
    """
    return _degrees(text, "ns" if axis == "lat" else "ew")


def _degrees(text: str, sides: str) -> float | None:
    found = _DEGREES.match(_plain(text)) if len(text) <= _LONGEST else None
    if not found:
        return None
    side = (found["before"] or found["after"] or "")[:1].lower()
    both = found["before"] and found["after"]
    if both or (side and (side not in sides or found["minus"])):
        return None
    parts = [
        part.replace(",", ".") for part in found.group("degrees", "minutes", "seconds") if part
    ]
    degrees = summed(parts)
    negative = side in ("s", "w") or found["minus"] == "-"
    return -degrees if degrees is not None and negative else degrees


def summed(parts: Sequence[str]) -> float | None:
    """Add up degrees, minutes and seconds, or give None where the parts contradict each other.

    Examples
    --------
    >>> summed(["35", "41", "24"]), summed(["35.5", "41"]), summed(["35", "61"])
    (35.69, None, None)
    """
    if any("." in part for part in parts[:-1]) or any(float(part) >= 60 for part in parts[1:]):
        return None
    return fsum(float(part) / 60.0**power for power, part in enumerate(parts))


def _plain(text: str) -> str:
    """Give each sign for degrees, minutes and minus one form, and each digit its ASCII one."""
    return ascii_digits(" ".join(text.translate(_SIGNS).split()))


def read_position(text: str, *, lon_first: bool = False) -> tuple[float, float] | None:
    """Return longitude and latitude of a text that has both, or None.

    Parameters
    ----------
    text : str
        Two numbers, latitude first unless `lon_first`, in brackets or not; degrees with their
        hemispheres, in either order; or a point as well-known text.

    Examples
    --------
    >>> read_position("35.69, 139.69"), read_position("POINT (139.69 35.69)")
    ((139.69, 35.69), (139.69, 35.69))
    >>> read_position("35°41′24″N 139°41′24″E"), read_position("12.5, abc")
    ((139.69, 35.69), None)
    """
    plain = _plain(text) if len(text) <= _LONGEST else ""
    if point := _WKT.match(plain):
        parts, lon_first = point[1].split(), True
        if len(parts) not in (2, 3, 4) or not all(map(_PLAIN.match, parts)):
            return None
        parts = parts[:2]
    elif sides := (_SIDES_APART.match(plain) or _SIDES_AHEAD.match(plain)):
        return _by_sides(sides["first"], sides["last"])
    else:
        parts = _parted(plain.strip("()[] "))
    if len(parts) != 2:
        return None
    lon, lat = parts if lon_first else reversed(parts)
    x, y = _degrees(lon, "ew"), _degrees(lat, "ns")
    return None if x is None or y is None else (x, y)


def _by_sides(first: str, last: str) -> tuple[float, float] | None:
    for lat, lon in ((first, last), (last, first)):
        y, x = _degrees(lat, "ns"), _degrees(lon, "ew")
        if x is not None and y is not None:
            return x, y
    return None


def _parted(text: str) -> list[str]:
    """Part two numbers: by the one mark between them that is no decimal comma."""
    for mark in (";", "/", "|", ", ", ","):
        if mark in text:
            parts = [part.strip() for part in text.split(mark)]
            return parts if len(parts) == 2 else []
    return text.split()
