"""Countries as people write them: names, codes and short forms, to ISO 3166 alpha-2 codes.

The names and codes are ISO's, from pycountry; ``countries.json`` adds the short forms that
reports use and ISO does not have. What several countries are called is never chosen between.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib import resources

TERRITORIES = frozenset(
    """
    AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP
    MQ MS NC NF NU PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT
    """.split()
)
"""Codes of what is no member or observer of the United Nations; Kosovo and Taiwan are none here."""

_SEVERAL = {"korea": ("KP", "KR"), "congo": ("CD", "CG")}
"""Names that two countries share; ISO gives the second to one of them."""

_UNHEARD = dict.fromkeys(map(ord, "'’‘ʻʼ`.·"), None)
_NO_WORD = re.compile(r"[^\w]+")
_WORDS = {"st": "saint", "dem": "democratic", "rep": "republic", "is": "islands", "the": ""}


def country_codes(text: str) -> tuple[str, ...]:
    """Return the alpha-2 codes that a text may stand for: none, one, or several to ask about.

    Case, accents, stops, apostrophes, brackets and the order round a comma do not matter.

    Parameters
    ----------
    text : str
        A name, an official name, a short form, or an alpha-2 or alpha-3 code.

    Examples
    --------
    >>> country_codes("DPRK"), country_codes("Iran, Islamic Republic of"), country_codes("prk")
    (('KP',), ('IR',), ('KP',))
    >>> country_codes("Korea"), country_codes("Atlantis")
    (('KP', 'KR'), ())
    """
    key = _folded(text)
    return _SEVERAL.get(key) or _codes().get(key, ())


def country_code(text: str) -> str:
    """Return the one alpha-2 code that a text stands for, else ``""``.

    Examples
    --------
    >>> country_code("South Korea"), country_code("U.K."), country_code("Korea")
    ('KR', 'GB', '')
    """
    codes = country_codes(text)
    return codes[0] if len(codes) == 1 else ""


def country_name(code: str) -> str:
    """Return the ordinary English name of an alpha-2 code, else the code itself.

    Examples
    --------
    >>> country_name("KP"), country_name("IR"), country_name("FR"), country_name("ZZ")
    ('North Korea', 'Iran', 'France', 'ZZ')
    """
    return _names().get(code, code)


def is_assigned(code: str) -> bool:
    """Whether a code of two capital letters is a country's, or left to users by ISO 3166.

    Examples
    --------
    >>> is_assigned("PK"), is_assigned("XX"), is_assigned("PX")
    (True, True, False)
    """
    return code in _names() or code[0] == "X" or code in ("AA", "ZZ") or "QM" <= code <= "QZ"


@cache
def names_of_countries() -> dict[str, str]:
    """Return the code of every country by its ordinary name.

    Examples
    --------
    >>> names_of_countries()["Iran"]
    'IR'
    """
    return {name: code for code, name in _names().items()}


def country_names(code: str) -> list[str]:
    """Return the ordinary name of an alpha-2 code, and short forms that are not ISO's.

    Examples
    --------
    >>> country_names("MM"), "Korea" in country_names("KP")
    (['Myanmar', 'Burma'], True)
    """
    names = [country_name(code), *_shorts().get(code, ())]
    names += [name.capitalize() for name, codes in _SEVERAL.items() if code in codes]
    return list(dict.fromkeys(names))


def _folded(text: str) -> str:
    """Write a name so that its usual spellings are one: "Korea (North)" is "North Korea"."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ")
    plain = "".join(c for c in plain.translate(_UNHEARD) if not unicodedata.combining(c))
    first, _, last = plain.replace("(", ",").partition(",")
    words = _NO_WORD.sub(" ", f"{last} {first}").split()
    return " ".join(filter(None, (_WORDS.get(word, word) for word in words)))


@cache
def _shorts() -> dict[str, list[str]]:
    text = resources.files(__package__).joinpath("countries.json").read_text(encoding="utf-8")
    shorts: dict[str, list[str]] = json.loads(text)
    return shorts


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    import pycountry

    codes: dict[str, set[str]] = {}
    for country in pycountry.countries:
        names = [country.alpha_2, country.alpha_3, country.name]
        names += [getattr(country, kind, "") for kind in ("official_name", "common_name")]
        for name in filter(None, names):
            codes.setdefault(_folded(name), set()).add(country.alpha_2)
    for code, names in _shorts().items():
        for name in [code, *names]:
            codes.setdefault(_folded(name), set()).add(code)
    return {name: tuple(sorted(found)) for name, found in codes.items()}


@cache
def _names() -> dict[str, str]:
    import pycountry

    names = {c.alpha_2: getattr(c, "common_name", c.name) for c in pycountry.countries}
    ordinary = "KP KR IR LA RU SY BN CD CG PS TR FM MD TZ VE BO TW VN XK GB".split()
    ordinary_names = {code: _shorts()[code][0] for code in ordinary}
    return names | ordinary_names | {"GB": "United Kingdom", "FM": "Micronesia"}
