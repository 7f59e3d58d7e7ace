"""Names of places as people type them: when two spellings are one name, and which place is meant.

``rangeviz/page/src/places/`` does the same on the page; a test compares them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from rangeviz.inputs.countries import country_codes

_SPELT_OUT = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
_SPELT_OUT |= dict(zip("øđðłıħς", "oddlihσ", strict=True))
_SPELT_OUT |= {"ی": "ي", "ى": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه", "ة": "ه"}
"""Letters that Unicode does not decompose, and those that keyboards of one script write apart."""

_ACCENTS = [(0x300, 0x36F), (0x483, 0x487), (0x591, 0x5C7), (0x610, 0x61A), (0x64B, 0x65F)]
"""Marks that people leave out. Those of Indic and other scripts are vowels, and stay."""


class _Letters(dict[int, str]):
    """What becomes of each character in a key, worked out once: letters and digits stay."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        accent = any(first <= code <= last for first, last in _ACCENTS)
        accent = accent or letter in "\u0640\u0670"  # what lengthens an Arabic word, or a vowel
        dropped = accent or unicodedata.category(letter)[0] in "PZSC"
        kept = letter == "\n" or not (dropped or unicodedata.category(letter) == "Lm")
        self[code] = _SPELT_OUT.get(letter, letter) if kept else ""
        return self[code]


_letters = _Letters()


def name_key(text: str) -> str:
    """Write a name so that its usual spellings are one.

    Case, accents, composition, blanks, hyphens, apostrophes and stops do not matter.

    Examples
    --------
    >>> name_key("St. Petersburg"), name_key("Nuku‘alofa"), name_key("São Tomé")
    ('stpetersburg', 'nukualofa', 'saotome')
    """
    return unicodedata.normalize("NFKD", text).lower().translate(_letters).replace("\n", "")


def name_keys(texts: Sequence[str]) -> list[str]:
    """Do the same for many names at once.

    Examples
    --------
    >>> name_keys(["Köln", "Xi'an"])
    ['koln', 'xian']
    """
    joined = "\n".join(text.replace("\n", " ") for text in texts)
    keys = unicodedata.normalize("NFKD", joined).lower().translate(_letters).split("\n")
    return keys if len(texts) else []


def likeness(key: str) -> int:
    """How many letters may differ in what is suggested for a key: one in four, at most two.

    Examples
    --------
    >>> likeness("Guam"), likeness("colombo"), likeness("東京"), likeness("islamabd")
    (1, 1, 0, 2)
    """
    return min(len(key) // 4, 2)


def differences(key: str, other: str, most: int) -> int:
    """Count the letters to add, drop, change or swap with the next; `most` + 1 if more.

    Examples
    --------
    >>> differences("colmbo", "colombo", 2), differences("karahci", "karachi", 2)
    (1, 1)
    >>> differences("guam", "guli", 1)
    2
    """
    if abs(len(key) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(key, start=1):
        before, last, row = row, before, [i]
        for j, its in enumerate(other, start=1):
            steps = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and its == key[i - 2]:
                steps = min(steps, last[j - 2] + 1)
            row.append(steps)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def alike(text: str, names: Iterable[str]) -> list[str]:
    """Keep the names that are like a text, the likest first.

    Examples
    --------
    >>> alike("Pakistn", ["Albania", "Pakistan"]), alike("Atlantis", ["Albania", "Pakistan"])
    (['Pakistan'], [])
    """
    key = name_key(text)
    most = likeness(key)
    steps = {name: differences(key, name_key(name), most) for name in names}
    return sorted((name for name in steps if steps[name] <= most), key=steps.__getitem__)


@dataclass(frozen=True)
class Places:
    """What is known of the places that names are looked up among, each by its row.

    `own` has the rows by the key of a place's name or its ASCII form, `others` by that of any
    other name. `divisions` has, for some rows, keys of what a place may be said to lie in beside
    its country: Oregon, or OR.
    """

    own: Mapping[str, Sequence[int]]
    others: Mapping[str, Sequence[int]]
    countries: Sequence[str]
    divisions: Mapping[int, Sequence[str]]
    populations: Sequence[int]
    capitals: Collection[int]


@dataclass(frozen=True)
class Found:
    """What a name stands for: the rows of one place, several, or none; the largest come first.

    `is_country` says that it is a country's or territory's, and the row its capital. `near` has
    rows to suggest where nothing is found.
    """

    rows: Sequence[int] = ()
    is_country: bool = False
    near: Sequence[int] = ()


def find_places(text: str, places: Places) -> Found:
    """Find which places a text stands for: a name, a name and where it lies, or a country.

    A place's own name comes before other names of places that are not much larger. ``City`` at
    the end may be there or not. A country or territory stands for its capital.

    Examples
    --------
    >>> own = {"paris": [0], "hyderabad": [2, 1]}
    >>> places = Places(own, {"lutetia": [0]}, ["FR", "PK", "IN"], {}, [2, 1, 6], [0])
    >>> find_places("Hyderabad", places).rows, find_places("Hyderabad, Pakistan", places).rows
    ((2, 1), (1,))
    >>> find_places("lutetia fr", places).rows, find_places("France", places)
    ((0,), Found(rows=(0,), is_country=True, near=()))
    >>> find_places("Pariz", places)
    Found(rows=(), is_country=False, near=(0,))
    """
    key = name_key(text)
    if key in places.own:
        return Found(_named(key, places))
    others, capitals = _named(key, places), _capitals(text, places)
    if others or capitals:
        return Found(_ordered({*others, *capitals}, places), is_country=not others)
    astray: Sequence[int] = ()
    for name, home in _homes(text):
        own_key, lies_there = name_key(name), _lies_in(home, places)
        if rows := _named(own_key, places, lies_there):
            return Found(rows)
        astray = astray or _named(own_key, places)
    if rows := _named(key.removesuffix("city") if key.endswith("city") else f"{key}city", places):
        return Found(rows)
    inside = _ordered((row for row in places.divisions if key in places.divisions[row]), places)
    return Found(near=(astray or inside or _near(key, places))[:MOST_SUGGESTED])


MOST_SUGGESTED = 3


def _named(
    key: str, places: Places, allowed: Callable[[int], bool] = lambda _: True
) -> tuple[int, ...]:
    """Find the places of a name: those whose own it is, and what contests it; else all."""
    own = [row for row in places.own.get(key, ()) if allowed(row)]
    others = [row for row in places.others.get(key, ()) if allowed(row)]
    if own:
        has_capital = any(row in places.capitals for row in own)
        largest = inf if has_capital else max(places.populations[row] for row in own)
        others = [row for row in others if is_contested(largest, places.populations[row])]
    return _ordered({*own, *others}, places)


def is_contested(own: float, other: float) -> bool:
    """Whether a place of `own` people must share its own name with one of which it is another name.

    One of six times as many people, or more, may well be meant: St. Petersburg. A capital never
    shares (`own` is infinite), nor a place whose people nobody counted.

    Examples
    --------
    >>> is_contested(257_083, 5_351_935), is_contested(888_797, 4_714_996), is_contested(0, 9)
    (True, False, False)
    """
    return 0 < 6 * own <= other


def _ordered(rows: Iterable[int], places: Places) -> tuple[int, ...]:
    return tuple(sorted(rows, key=lambda row: (-places.populations[row], row)))


def _capitals(country: str, places: Places) -> list[int]:
    codes = country_codes(country)
    return [row for row in places.capitals if places.countries[row] in codes] if codes else []


def _homes(text: str) -> Iterator[tuple[str, str]]:
    """Part a text into a name and where it lies: after the first comma, or the last words."""
    name, comma, rest = text.partition(",")
    if comma:
        yield name, rest
        yield name, rest.rpartition(",")[2]
    words = text.split()
    for count in range(1, min(len(words), 4)):
        yield " ".join(words[:-count]), " ".join(words[-count:])


def _lies_in(home: str, places: Places) -> Callable[[int], bool]:
    codes, key = {*country_codes(home), home.strip().upper()}, name_key(home)
    return lambda row: places.countries[row] in codes or key in places.divisions.get(row, ())


def _near(key: str, places: Places) -> tuple[int, ...]:
    """Find places with a name like a key: the likest first, then by own names, then the largest."""
    most = likeness(key)
    if not most:
        return ()
    count = 2 * most + 1  # a swap changes two parts at most, so one part stays as it is
    bounds = [round(n * len(key) / count) for n in range(count + 1)]
    parts = [key[start:end] for start, end in pairwise(bounds)]
    steps: dict[int, tuple[int, bool]] = {}
    for names in (places.own, places.others):
        for name, rows in names.items():
            if any(part in name for part in parts):
                differing = differences(key, name, most)
                rank = differing, names is places.others
                for row in rows if differing <= most else ():
                    steps[row] = min(rank, steps.get(row, rank))
    return tuple(sorted(steps, key=lambda row: (*steps[row], -places.populations[row], row)))
