"""The words of a figure: what each means depends on where it stands, so each gets a letter.

    Q  qualifies what follows        N  a numeral       T  to, between two numerals
    A  qualifies what went before    U  a unit          D  and, between two numerals
    B  between   F  from             X  says nothing of the figure     ?  is not known

The words stand in ``figures.json``; English qualifiers are those of the rules as well.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from rangeviz.inputs.claim_text import QUALIFIER_WORDS
from rangeviz.inputs.numerals import NUMERAL


@dataclass(frozen=True, slots=True)
class Token:
    """A numeral, a known word with the letter that its place gives it, or something unknown."""

    text: str
    letter: str
    means: str = ""


@cache
def known_words() -> dict[str, dict[str, str]]:
    """Return what every known word means, by its role: the parts of ``figures.json``."""
    text = resources.files(__package__).joinpath("figures.json").read_text(encoding="utf-8")
    known = json.loads(text)
    roles: dict[str, dict[str, str]] = {}
    for role in ("units", "before", "after"):
        roles[role] = {word: meaning for meaning, words in known[role].items() for word in words}
    for role in (
        *("to", "and", "between", "from"),
        *("plain", "estimated", "open", "nothing", "without_figure"),
    ):
        roles[role] = dict.fromkeys(known[role], role)
    roles["guessed_units"] = known["guessed_units"]
    roles["before"] |= {word: qualifier for qualifier, s in QUALIFIER_WORDS.items() for word in s}
    return roles


@cache
def _scanner() -> re.Pattern[str]:
    roles = {*known_words()} - {"nothing", "without_figure"}
    words = sorted({word for role in roles for word in known_words()[role]}, key=len, reverse=True)
    known = "|".join(map(_as_pattern, words))
    return re.compile(rf"(?P<number>{NUMERAL})|(?P<word>{known})|\w+|\S", re.IGNORECASE)


_SCRIPTS = ("a-zà-ÿ", "\u0400-\u04ff", "\u0590-\u06ff", "\u0900-\u097f", "\\w")
_UNPARTED = "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"


def _as_pattern(word: str) -> str:
    """Match a word with or without stops, and only as a whole where its script parts words."""
    pattern = r"\.? ?".join(map(re.escape, word.split(" ")))
    if not word[-1].isalpha() or re.match(_UNPARTED, word):
        return pattern
    script = next(script for script in _SCRIPTS if re.match(f"[{script}]", word))
    return rf"(?<![{script}]){pattern}(?![{script}])\.?"


def parts_of(plain: str) -> list[list[Token]]:
    """Cut a text into tokens, part by part: what stands in brackets or behind a comma is one.

    Parameters
    ----------
    plain : str
        As `rangeviz.inputs.numerals.plain_digits` writes it.

    Examples
    --------
    >>> [["".join(t.letter for t in part)] for part in parts_of("up to 1,500 mi (2,400 km)")]
    [['QNU'], ['NU']]
    >>> "".join(token.letter for token in parts_of("between 300 and 500 km or so")[0])
    'BNDNUA'
    """
    parts: list[list[re.Match[str]]] = [[]]
    for match in _scanner().finditer(plain):
        if match[0] in "()[];/," or match[0].casefold() == "or":
            parts.append([])
        else:
            parts[-1].append(match)
    return [_placed(part) for part in parts if part]


def _placed(part: list[re.Match[str]]) -> list[Token]:
    """Give each word of a part the meaning of its place: before, between or after numerals."""
    places = [place for place, match in enumerate(part) if match["number"]]
    first, last = (places[0], places[-1]) if places else (-1, -1)
    tokens = []
    for place, match in enumerate(part):
        order = _BEFORE if place < first else _AFTER if place > last else _BETWEEN
        tokens.append(Token(match[0], "N") if match["number"] else _told(match, order))
    return tokens


_ANYWHERE = (("units", "U"), ("guessed_units", "U"), ("plain", "X"))
_BEFORE = (*_ANYWHERE, ("between", "B"), ("from", "F"), ("before", "Q"), ("estimated", "X"))
_BETWEEN = (*_ANYWHERE, ("to", "T"), ("and", "D"))
_AFTER = (*_ANYWHERE, ("after", "A"), ("estimated", "X"))


def _told(match: re.Match[str], order: tuple[tuple[str, str], ...]) -> Token:
    said = match[0]
    word = said.casefold()
    for spelling in (word, " ".join(word.replace(".", " ").split())) if match["word"] else ():
        for role, letter in order:
            if spelling in known_words()[role]:
                return Token(said, letter, known_words()[role][spelling])
    return Token(said, "?")
