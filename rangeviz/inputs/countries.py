"""Countries as people write them: names, codes and short forms, to ISO 3166 alpha-2 codes.

The names and codes are ISO's, from pycountry, and so are names in other languages;
``countries.json`` adds the short forms that reports use and ISO does not have. What several
countries are called is never chosen between.
"""

from __future__ import annotations

import gettext
import json
import re
from functools import cache
from importlib import resources
from unicodedata import category, normalize

TERRITORIES = frozenset(
    """
    AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP
    MQ MS NC NF NU PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT
    """.split()
)
"""Codes of what is no member or observer of the United Nations; Kosovo and Taiwan are none here."""

_SEVERAL = {
    **dict.fromkeys(("korea", "corea", "coree", "coreia", "корея", "كوريا"), ("KP", "KR")),
    "congo": ("CD", "CG"),
}
"""Names that two countries share; ISO gives the second to one of them."""

_LANGUAGES = (
    *("ar", "bg", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hi", "hu", "id", "it"),
    *("ja", "ko", "nb_NO", "nl", "pl", "pt", "pt_BR", "ro", "ru", "sv", "th", "tr", "uk", "ur"),
    *("vi", "zh_CN", "zh_TW"),
)
"""Languages whose names are read; in others of pycountry some countries have those of others."""

_UNHEARD = dict.fromkeys(
    [*map(ord, "'’‘ʻʼ`.·"), *range(0x300, 0x370), *range(0x591, 0x5C8), *range(0x64B, 0x660)]
)
"""Apostrophes, stops, accents, and the points of Hebrew and Arabic."""

_FLAG = range(0x1F1E6, 0x1F200)
"""The letters A to Z of which flags are made."""
_WORDS = {"st": "saint", "dem": "democratic", "rep": "republic", "is": "islands"}
_WORDS |= {"the": "", "of": ""}


def country_codes(text: str) -> tuple[str, ...]:
    """Return the alpha-2 codes that a text may stand for: none, one, or several to ask about.

    Case, accents, stops, apostrophes, brackets and the order round a comma do not matter. Names
    of other languages are looked up where no English one fits.

    Parameters
    ----------
    text : str
        A name, an official name, a short form, an alpha-2 or alpha-3 code, or a flag; or two of
        them for one country, “North Korea (DPRK)”.

    Examples
    --------
    >>> country_codes("DPRK"), country_codes("Iran, Islamic Republic of"), country_codes("prk")
    (('KP',), ('IR',), ('KP',))
    >>> country_codes("Korea"), country_codes("Atlantis")
    (('KP', 'KR'), ())
    >>> country_codes("Corée du Nord"), country_codes("ROK (South Korea)")
    (('KP',), ('KR',))
    """
    found = _known(text)
    if not found and (two := _TWICE.fullmatch(text)):
        first, second = _known(two[1]), _known(two[2])
        return first if first == second else ()
    return found


_TWICE = re.compile(r"\s*([^()]+)\(([^()]+)\)\s*")


def _known(text: str) -> tuple[str, ...]:
    return codes_in_english(text) or _foreign_codes().get(_folded(text), ())


def codes_in_english(text: str) -> tuple[str, ...]:
    """Return the codes that a text may stand for in English, as `country_codes`.

    Examples
    --------
    >>> codes_in_english("Germany"), codes_in_english("Deutschland")
    (('DE',), ())
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
    shared = [name for name, codes in _SEVERAL.items() if code in codes]
    names += [name.capitalize() for name in shared[:1]]
    return list(dict.fromkeys(names))


def _folded(text: str) -> str:
    """Write a name so that its usual spellings are one: "Korea (North)" is "North Korea"."""
    letters = (chr(ord(c) - _FLAG[0] + ord("a")) if ord(c) in _FLAG else c for c in text)
    plain = normalize("NFKD", "".join(letters)).casefold().replace("&", " and ")
    plain = plain.translate(_UNHEARD)
    first, _, last = plain.replace("(", ",").partition(",")
    letters = (c if c.isalnum() or category(c)[0] == "M" else " " for c in f"{last} {first}")
    words = "".join(letters).split()
    return " ".join(filter(None, (_WORDS.get(word, word) for word in words)))


@cache
def _shorts() -> dict[str, list[str]]:
    """Return what no list of ISO's has, by code: the ordinary English name first."""
    return _ours()["short"]


@cache
def _ours() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("countries.json").read_text(encoding="utf-8")
    ours: dict[str, dict[str, list[str]]] = json.loads(text)
    return ours


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
def _foreign_codes() -> dict[str, tuple[str, ...]]:
    import pycountry

    codes = {_folded(name): {code} for code, names in _ours()["abroad"].items() for name in names}
    for language in _LANGUAGES:
        try:
            said = gettext.translation("iso3166-1", pycountry.LOCALES_DIR, [language])
        except OSError:  # a system's own pycountry may come without
            continue
        for country in pycountry.countries:
            for kind in ("name", "common_name"):
                if name := getattr(country, kind, ""):
                    found = _SEVERAL.get(_folded(name), (country.alpha_2,))
                    codes.setdefault(_folded(said.gettext(name)), set()).update(found)
    return {name: tuple(sorted(found)) for name, found in codes.items()}


@cache
def _names() -> dict[str, str]:
    import pycountry

    names = {c.alpha_2: getattr(c, "common_name", c.name) for c in pycountry.countries}
    ordinary = "KP KR IR LA RU SY BN CD CG PS TR FM MD TZ VE BO TW VN XK GB".split()
    ordinary_names = {code: _shorts()[code][0] for code in ordinary}
    return names | ordinary_names | {"GB": "United Kingdom", "FM": "Micronesia"}
