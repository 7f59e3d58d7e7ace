"""Build data/city_names.csv from GeoNames: the other names of the places in data/cities.csv.

Run ``python tools/build_city_names.py``; the source is that of ``tools/build_cities.py``, and
wordfreq counts words (``pip install --group data``). The rule is told in data/README.md.
"""

from __future__ import annotations

import csv
import importlib.metadata
import io
import math
import unicodedata
from typing import Any

from build_cities import OUTPUT as CITIES
from build_cities import read_geonames, to_ascii
from wordfreq import get_frequency_dict

from rangeviz.inputs.countries import codes_in_english
from rangeviz.inputs.place_names import is_contested, name_key

WORDFREQ = "3.1.1"
OUTPUT = CITIES.with_name("city_names.csv")
COLUMNS = ("geonameid", "usual", "others")

WELL_KNOWN = 1_000_000
"""Places of so many people, and capitals, have usual names."""

MANY_SCRIPTS = 500_000
"""Smaller places that are no capitals have names in Latin letters and their own scripts only."""

COMMON = 1e-7
"""How often a word of a language is a usual name: once in ten million words."""

MOST_ENGLISH = 3
"""Of one place's names in Latin letters; those of three letters are words by chance."""

LANGUAGES = {
    ("LATIN", "en"): "",
    ("ARABIC", "ar"): "AE BH DZ EG EH IQ JO KM KW LB LY MA MR OM PS QA SA SD SO SY TD TN YE",
    ("ARABIC", "fa"): "AF IR",
    ("ARABIC", "ur"): "IN PK",
    ("ARMENIAN", ""): "AM",
    ("BENGALI", "bn"): "BD IN",
    ("CJK", "zh"): "CN HK MO SG TW",
    ("CJK", "ja"): "JP",
    ("CJK", ""): "KP KR",
    ("CYRILLIC", "bg"): "BG",
    ("CYRILLIC", "mk"): "MK",
    ("CYRILLIC", "ru"): "BY KG KZ RU TJ TM UZ",
    ("CYRILLIC", "uk"): "UA",
    ("CYRILLIC", ""): "BA ME MN RS XK",
    ("DEVANAGARI", "hi"): "IN NP PK",
    ("ETHIOPIC", ""): "ER ET",
    ("GEORGIAN", ""): "GE",
    ("GREEK", "el"): "CY GR",
    ("GUJARATI", ""): "IN",
    ("GURMUKHI", ""): "IN PK",
    ("HANGUL", "ko"): "KP KR",
    ("HEBREW", "he"): "IL PS",
    ("KANNADA", ""): "IN",
    ("KHMER", ""): "KH",
    ("LAO", ""): "LA",
    ("MALAYALAM", ""): "IN",
    ("MYANMAR", ""): "MM",
    ("ORIYA", ""): "IN",
    ("SINHALA", ""): "LK",
    ("TAMIL", "ta"): "IN LK SG",
    ("TELUGU", ""): "IN",
    ("THAANA", ""): "MV",
    ("THAI", ""): "TH",
    ("TIBETAN", ""): "BT CN",
}
"""Who writes what: the scripts of a country's own names, and a language whose words are counted.

English counts everywhere.
"""

_JAPANESE = {"HIRAGANA", "KATAKANA"}


def script_of(name: str) -> str:
    """Tell the one script of a name's letters; "" if it mixes several."""
    letters = (unicodedata.name(c, "?").split()[0] for c in name if c.isalpha())
    scripts = {script.removesuffix("-HIRAGANA") for script in letters} - {"MODIFIER"}
    if scripts & _JAPANESE and scripts <= {"CJK", *_JAPANESE}:
        scripts = {"CJK"}
    return scripts.pop() if len(scripts) == 1 else ""


def is_name(name: str, script: str) -> bool:
    """Whether an entry is a name that somebody may type.

    Codes of airports are in capitals, transcriptions by machine in small letters.

    Examples
    --------
    >>> is_name("Bombay", "LATIN"), is_name("BOM", "LATIN"), is_name("bonbei", "LATIN")
    (True, False, False)
    """
    key = name_key(name)
    if script != "LATIN":
        return bool(script) and len(key) > 1 and not any(c.isdigit() for c in key)
    starts = name.lstrip("'’‘ʻ")[:1]
    return key.isalpha() and len(key) > 2 and starts.isupper() and not name.isupper()


def is_initials(name: str, own: str) -> bool:
    """Whether an entry is the first letters of a place's own name: NYC.

    Examples
    --------
    >>> is_initials("NYC", "New York City"), is_initials("MDL", "Mandalay")
    (True, False)
    """
    words = own.replace("-", " ").split()
    return len(words) > 2 and name == "".join(word[0] for word in words).upper()


def spelt_names(place: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Sort a place's other names by script, by their keys; of several spellings the commonest."""
    own = {name_key(place["name"]), name_key(to_ascii(place["name"]))}
    found: dict[str, dict[str, str]] = {}
    for name in sorted(place["alternatenames"], key=_commonest_first):
        script, key = script_of(name), name_key(name)
        if (
            key not in own
            and (is_name(name, script) or is_initials(name, place["name"]))
            and place["countrycode"] not in codes_in_english(name)
        ):
            found.setdefault(script, {}).setdefault(key, unicodedata.normalize("NFC", name))
    return found


def _commonest_first(name: str) -> tuple[float, bool, str]:
    return -frequency(name, "en"), name.isascii(), name


def usual_names(place: dict[str, Any], names: dict[str, dict[str, str]]) -> list[str]:
    """Choose the names that are common words: of English, and of the country's own languages."""
    usual: list[str] = []
    for (script, language), countries in LANGUAGES.items():
        if language and (language == "en" or place["countrycode"] in countries.split()):
            often = {name: frequency(name, language) for name in names.get(script, {}).values()}
            common = sorted((n for n in often if often[n] >= COMMON), key=lambda n: (-often[n], n))
            if language == "en":
                usual += [name for name in common if len(name) > 3][:MOST_ENGLISH]
                usual += [name for name in often if is_initials(name, place["name"])]
            else:
                usual += common[:1]
    return list(dict.fromkeys(usual))


def frequency(name: str, language: str) -> float:
    """Tell which share of a language's words a name is."""
    words = get_frequency_dict(language)
    spelt = unicodedata.normalize("NFKC", name.lower())
    return max(words.get(spelt, 0.0), words.get(spelt.replace("-", ""), 0.0))


def name_row(
    place: dict[str, Any], own_names: dict[str, float], *, is_capital: bool
) -> dict[str, str | int]:
    """One row of city_names.csv; `own_names` has the people of the largest bearer of each."""
    names = spelt_names(place)
    well_known = is_capital or place["population"] >= WELL_KNOWN
    contested = [
        name
        for name in names.get("LATIN", {}).values()
        if is_contested(own_names.get(name_key(name), 0), place["population"])
    ]
    usual = list(dict.fromkeys((usual_names(place, names) if well_known else []) + contested))
    own_scripts = {
        s for (s, _), codes in LANGUAGES.items() if place["countrycode"] in codes.split()
    }
    has_all = is_capital or place["population"] >= MANY_SCRIPTS
    others = [
        name
        for script, spelt in sorted(names.items())
        if has_all or script == "LATIN" or script in own_scripts
        for name in sorted(spelt.values())
        if name not in usual
    ]
    return dict(zip(COLUMNS, (place["geonameid"], "|".join(usual), "|".join(others)), strict=True))


def main() -> None:
    """Write data/city_names.csv."""
    if importlib.metadata.version("wordfreq") != WORDFREQ:
        raise SystemExit(f"other counts, other names: pip install wordfreq=={WORDFREQ}")
    places = read_geonames("cities500.json")
    with CITIES.open(encoding="utf-8", newline="") as file:
        cities = list(csv.DictReader(file))
    own_names: dict[str, float] = {}
    for city in cities:
        for key in {name_key(city["name"]), name_key(city["ascii_name"])}:
            people = math.inf if city["capital"] else int(city["population"])
            own_names[key] = max(own_names.get(key, 0), people)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for city in cities:
        row = name_row(places[city["geonameid"]], own_names, is_capital=city["capital"] == "1")
        if row["usual"] or row["others"]:
            writer.writerow(row)
    OUTPUT.write_text(text.getvalue(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
