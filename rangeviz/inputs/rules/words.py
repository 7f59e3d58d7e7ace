"""Rules of words: what quote, wording and figure must hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from rangeviz.core.words import format_number
from rangeviz.inputs.claim_text import QUALIFIER_WORDS
from rangeviz.inputs.claims import KM_PER_UNIT, Claim
from rangeviz.inputs.rules.rule import Found, asks_each, english
from rangeviz.inputs.wording import Distance, distances_in, numbers_in, units_in

CLOSE = 0.02
"""Two figures for one distance agree if they differ by no more than this part of the larger."""

ROUND = 0.05
"""A round second figure may differ by so much: it was rounded, not measured again."""

_HEDGE = re.compile(
    r"\b(about|around|almost|approx\w*|nearly|roughly|some|circa|over|under|(more|less) than)\s*\Z|"
    r"[~≈]\s*\Z",
    re.IGNORECASE,
)

_BESIDE = re.compile(
    r"[\s,(\[/-]*(?:range)?[\s,(\[/-]*(?:or|i\.e\.|that is)?[\s,(\[/]*", re.IGNORECASE
)

_SPANS_OF_TIME = re.compile(
    r"\b(within|over|about|around|nearly|almost|some|under|more than|less than|at least)\s+"
    r"(the\s+\w+\s+|\w+\s+)?(seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b"
)
_AFTER_A_FIGURE = {"about": ("near", "or so"), "at_least": ("or more", "plus"), "up_to": ("until",)}
"""Words that qualify too, but that we would not put before a figure of ours."""

_OTHER_SCRIPTS = frozenset("ar bn fa gu he hi ja ko mr ps ru ta te uk ur zh".split())
OUT_OF_SCOPE = re.compile(
    r"\b(kgs?|kilograms?|kilogrammes?|tonnes?|payloads?|warheads?|accuracy|cep)\b", re.IGNORECASE
)


@asks_each("no-quote", "a claim without its quote", "copy the sentence")
def _no_quote(claim: Claim) -> Found:
    if not claim.quote:
        yield "quote", "the source's own words"


@asks_each(
    "no-wording",
    "a figure whose words are not marked in the quote",
    "copy the part with the figure and its qualifier",
)
def _no_wording(claim: Claim) -> Found:
    if claim.quote and claim.figures_km and not claim.wording:
        yield "wording", "the part of the quote that states the range"


@asks_each(
    "no-translation",
    "a quote in another language without a translation",
    "add one, marked [our translation] if it is yours",
)
def _no_translation(claim: Claim) -> Found:
    if claim.quote_lang not in ("", "en") and not claim.quote_en:
        yield "quote_en", f"an English translation of the {claim.quote_lang} quote"


@asks_each(
    "figure-in-wording",
    "a figure that does not stand in the wording, in digits of any script or in English words",
    "correct the figure, or copy the words that hold it",
    severity="error",
)
def _figure_in_wording(claim: Claim) -> Found:
    numbers = numbers_in(claim.wording)
    if not numbers and claim.quote_lang not in ("", "en"):  # number words of another language
        numbers = numbers_in(claim.quote_en)
    for column, figure in (("range", claim.range), ("range_max", claim.range_max)):
        if claim.wording and figure is not None and figure not in numbers:
            yield column, f"a figure that stands in the wording “{claim.wording}”"


@asks_each(
    "unit-in-wording",
    "a unit that is not the first one in the wording",
    "give the figure in the unit that the source prints first",
    severity="error",
)
def _unit_in_wording(claim: Claim) -> Found:
    units = units_in(english(claim))
    if claim.figures_km and units and units[0] != claim.unit:
        yield "unit", f"{units[0]}, the unit that the wording prints first"


@asks_each(
    "unit-in-quote",
    "a unit that neither wording nor quote prints",
    "copy the words that hold it, or correct the unit",
)
def _unit_in_quote(claim: Claim) -> Found:
    text = claim.quote if claim.quote_lang in ("", "en") else claim.quote_en
    worded = units_in(english(claim))  # which the rule before asks about
    if claim.figures_km and text and not worded and claim.unit not in units_in(text):
        yield "unit", f"a unit that the quote prints; {claim.unit} is not in it"


@asks_each(
    "qualifier-in-wording",
    "a qualifier that the words do not give, or a bare figure where they give one",
    "follow the source's words",
)
def _qualifier_in_wording(claim: Claim) -> Found:
    text = english(claim)
    if not claim.figures_km or not text:
        return
    said = _qualifiers_of(text)
    if claim.qualifier == "between":
        lost = [word for word in sorted(said) if not _noted(word, claim.notes)]
        if lost:
            yield "qualifier", f"a word in notes on {' and '.join(lost)}, by the words “{text}”"
        return
    if claim.qualifier == "stated" and said:
        yield "qualifier", f"{' or '.join(sorted(said))}, by the words “{text}”"
    elif claim.qualifier != "stated" and claim.qualifier not in said:
        yield "qualifier", f"one that “{text}” has a word for"


def _noted(qualifier: str, notes: str) -> bool:
    return any(word in notes.casefold() for word in (qualifier, *QUALIFIER_WORDS[qualifier]))


def _qualifiers_of(text: str) -> set[str]:
    text = text.casefold().replace("over a distance of", "")  # spatial, not “more than”
    text = _SPANS_OF_TIME.sub("", text)
    said = set()
    for qualifier, words in QUALIFIER_WORDS.items():
        for word in (*words, *_AFTER_A_FIGURE.get(qualifier, ())):
            negated = "" if word.startswith(("no ", "not ")) else r"(?<!no )(?<!not )"
            if re.search(rf"{negated}\b{word}\b", text):
                said.add(qualifier)
    return said


@asks_each(
    "several-figures",
    "more than one distance in the wording of one figure",
    "say in notes which figure is whose, and accept this",
)
def _several_figures(claim: Claim) -> Found:
    if not claim.figures_km or claim.qualifier == "between":
        return
    text = english(claim)
    converted = [second for _, second, _ in _conversions(text)]
    distances = [distance for distance in distances_in(text) if distance not in converted]
    if len({km for distance in distances for km in distance.figures_km}) > 1:
        yield "wording", "one figure, or the qualifier between"


def _conversions(text: str) -> Iterator[tuple[Distance, Distance, bool]]:
    """Find a distance and the same in another unit beside it; True if the second is hedged."""
    for first, second in pairwise(distances_in(text)):
        gap = text[first.end : second.start]
        hedge = _HEDGE.search(gap)
        beside = _BESIDE.fullmatch(gap[: hedge.start()] if hedge else gap)
        if beside and first.unit != second.unit:
            yield first, second, hedge is not None


def _conflicts(claim: Claim, *, loose: bool) -> Found:
    for first, second, hedge in _conversions(claim.quote):
        for mine, theirs in zip(first.figures, second.figures, strict=False):
            if _agree(mine, first, theirs, second):
                continue
            if (hedge or _rounded(mine, first, theirs, second)) is loose:
                there = mine * KM_PER_UNIT[first.unit] / KM_PER_UNIT[second.unit]
                yield (
                    "quote",
                    f"figures that agree: {format_number(mine)} {first.unit} is {there:,.0f} "
                    f"{second.unit}, not {format_number(theirs)}",
                )


def _agree(mine: float, first: Distance, theirs: float, second: Distance) -> bool:
    """Whether two figures are one distance, to 2 % or to half of the last digit printed."""
    mine_km, theirs_km = mine * KM_PER_UNIT[first.unit], theirs * KM_PER_UNIT[second.unit]
    rounding = max(KM_PER_UNIT[first.unit], KM_PER_UNIT[second.unit]) / 2
    return abs(mine_km - theirs_km) <= max(CLOSE * max(mine_km, theirs_km), rounding)


def _rounded(mine: float, first: Distance, theirs: float, second: Distance) -> bool:
    """Whether the second is a round figure near the first, as “10,000 km (6,000 miles)”."""
    mine_km, theirs_km = mine * KM_PER_UNIT[first.unit], theirs * KM_PER_UNIT[second.unit]
    return theirs % 10 == 0 and abs(mine_km - theirs_km) <= ROUND * max(mine_km, theirs_km)


@asks_each(
    "unit-conflict",
    "two figures for one distance in the quote that differ by more than 2 %, such as "
    "“1,375 miles (2,000 km)”",
    "leave the claim out and say why, or correct the quote",
    severity="error",
)
def _unit_conflict(claim: Claim) -> Found:
    yield from _conflicts(claim, loose=False)


@asks_each(
    "loose-conversion",
    "as unit-conflict, where the source hedges, “(almost 2,000 miles)”, or rounds by at most 5 %, "
    "“10,000 km (6,000 miles)”",
    "say in notes which figure was taken, and accept this",
)
def _loose_conversion(claim: Claim) -> Found:
    yield from _conflicts(claim, loose=True)


@asks_each(
    "system-in-quote",
    "a quote that does not name the system",
    "add the name in [brackets]",
)
def _system_in_quote(claim: Claim) -> Found:
    text = f"{claim.quote} {claim.quote_en}".casefold()
    words = re.findall(r"[^\W\d_]{3,}", claim.system.casefold())
    squeezed = re.sub(r"\W", "", claim.system.casefold()) in re.sub(r"\W", "", text)
    if claim.quote and not squeezed and not any(word in text for word in words):
        yield "quote", f"the system's name; {claim.system} is not in it"


@asks_each(
    "language",
    "a quote in another script than its language is written in",
    "correct quote_lang",
)
def _language_of_script(claim: Claim) -> Found:
    text = re.sub(r"\[[^]]*\]", "", claim.quote)  # what stands in brackets is ours
    letters = [letter for letter in text if unicodedata.category(letter)[0] in "LM"]
    foreign = sum(not unicodedata.name(letter, "LATIN").startswith("LATIN") for letter in letters)
    if claim.quote_lang in ("", "en") and foreign > len(letters) / 2:
        yield "quote_lang", "the language of the quote, which is not written in Latin letters"
    elif claim.quote_lang in _OTHER_SCRIPTS and letters and not foreign:
        yield "quote_lang", "the language of the quote, which is written in Latin letters"


@asks_each(
    "out-of-scope",
    "words about payload or accuracy in the quote",
    "cut the quote to its range clause",
)
def _out_of_scope(claim: Claim) -> Found:
    for text in ("quote", "quote_en"):
        found = OUT_OF_SCOPE.search(getattr(claim, text))
        if found:
            yield text, f"the range clause alone, without “{found[0]}”"
