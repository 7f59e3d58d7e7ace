"""The rules that claims are checked by: each one small function, with its name and advice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rangeviz.core.words import format_number
from rangeviz.inputs.claim_text import QUALIFIER_WORDS
from rangeviz.inputs.claims import KM_PER_UNIT, Claim
from rangeviz.inputs.wording import Distance, distances_in, numbers_in, units_in

Found = Iterator[tuple[str, str]]
"""What a rule yields of a claim: a column, and what was expected there."""

CLOSE = 0.02
"""Two figures for one distance agree if they differ by no more than this part of the larger."""

FAR = 1.5
"""A figure is far from another one that it exceeds, or falls short of, by this factor."""

_COPY = re.compile(r"\b(copy|mirror|reprint(ed)?|archived?|repost(ed)?)\b", re.IGNORECASE)
_ARCHIVES = re.compile(r"//(web\.archive\.org|archive\.(org|is|ph|today)|webcache\.)")
_HEDGE = re.compile(
    r"\b(about|around|almost|approx\w*|nearly|roughly|some|circa|over|under|(more|less) than)\s*\Z|"
    r"[~≈]\s*\Z",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"[\s,(\[/-]*(?:range)?[\s,(\[/-]*(?:or|i\.e\.|that is)?[\s,(\[/]*", re.IGNORECASE
)
OUT_OF_SCOPE = re.compile(
    r"\b(kgs?|kilograms?|kilogrammes?|tonnes?|payloads?|warheads?|accuracy|cep)\b", re.IGNORECASE
)
_ESTIMATE = re.compile(
    r"\b(reportedly|believed|thought to|estimated|allegedly|rumou?red)\b", re.IGNORECASE
)
_FUTURE = re.compile(
    r"\b(planned|likely to|would|could|might|expected to|if|is to|will)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One question to the claims: its name, how grave, what it looks for, and what to do."""

    name: str
    severity: str
    looks_for: str
    fix: str
    find: Callable[[Sequence[Claim]], Iterator[tuple[Claim, str, str]]]


_Question = Callable[[Claim], Iterator[tuple[str, str]]]
_QuestionToAll = Callable[[Sequence[Claim]], Iterator[tuple[Claim, str, str]]]
_rules: list[Rule] = []


def asks_all(
    name: str, looks_for: str, fix: str, *, severity: str = "warning"
) -> Callable[[_QuestionToAll], _QuestionToAll]:
    """Make a rule of a function that looks at all claims."""

    def add(find: _QuestionToAll) -> _QuestionToAll:
        _rules.append(Rule(name, severity, looks_for, fix, find))
        return find

    return add


def asks_each(
    name: str, looks_for: str, fix: str, *, severity: str = "warning"
) -> Callable[[_Question], _Question]:
    """Make a rule of a function that looks at one claim."""

    def add(find: _Question) -> _Question:
        @asks_all(name, looks_for, fix, severity=severity)
        def find_in_each(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
            for claim in claims:
                for column, expected in find(claim):
                    yield claim, column, expected

        return find

    return add


def _english(claim: Claim) -> str:
    """Give the words to look for English in: the wording, or our translation of the quote."""
    return claim.wording if claim.quote_lang in ("", "en") else claim.quote_en


# What the words must hold


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
    units = units_in(_english(claim))
    if claim.figures_km and units and units[0] != claim.unit:
        yield "unit", f"{units[0]}, the unit that the wording prints first"


@asks_each(
    "qualifier-in-wording",
    "a qualifier that the words do not give, or a bare figure where they give one",
    "follow the source's words",
)
def _qualifier_in_wording(claim: Claim) -> Found:
    text = _english(claim)
    if not claim.figures_km or not text or claim.qualifier == "between":
        return
    said = _qualifiers_of(text)
    if claim.qualifier == "stated" and said:
        yield "qualifier", f"{' or '.join(sorted(said))}, by the words “{text}”"
    elif claim.qualifier != "stated" and claim.qualifier not in said:
        yield "qualifier", f"one that “{text}” has a word for"


def _qualifiers_of(text: str) -> set[str]:
    text = text.casefold().replace("over a distance of", "")  # spatial, not “more than”
    said = set()
    for qualifier, words in QUALIFIER_WORDS.items():
        for word in words:
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
    text = _english(claim)
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


def _conflicts(claim: Claim, *, hedged: bool) -> Found:
    for first, second, hedge in _conversions(claim.quote):
        for mine, theirs in zip(first.figures, second.figures, strict=False):
            if hedge is hedged and not _agree(mine, first, theirs, second):
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


@asks_each(
    "unit-conflict",
    "two figures for one distance in the quote that differ by more than 2 %, such as "
    "“1,375 miles (2,000 km)”",
    "leave the claim out and say why, or correct the quote",
    severity="error",
)
def _unit_conflict(claim: Claim) -> Found:
    yield from _conflicts(claim, hedged=False)


@asks_each(
    "loose-conversion",
    "as unit-conflict, where the source hedges: “(almost 2,000 miles)”",
    "say in notes which figure was taken, and accept this",
)
def _loose_conversion(claim: Claim) -> Found:
    yield from _conflicts(claim, hedged=True)


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
    "out-of-scope",
    "words about payload or accuracy in the quote",
    "cut the quote to its range clause",
)
def _out_of_scope(claim: Claim) -> Found:
    for text in ("quote", "quote_en"):
        found = OUT_OF_SCOPE.search(getattr(claim, text))
        if found:
            yield text, f"the range clause alone, without “{found[0]}”"


# What the basis must rest on


@asks_each(
    "demonstrated",
    "“demonstrated” without a test or the source's own word",
    "write reported or declared",
)
def _demonstrated_in_a_test(claim: Claim) -> Found:
    said = f"{claim.quote} {claim.quote_en}".casefold()
    if (
        claim.basis == "demonstrated"
        and claim.quantity != "test_distance"
        and "demonstrat" not in said
    ):
        yield "basis", "a flown distance (test_distance), or the source's own word “demonstrated”"


@asks_each("flown", "a flown distance on another basis", "write demonstrated")
def _flown_is_demonstrated(claim: Claim) -> Found:
    if claim.quantity == "test_distance" and claim.basis not in ("demonstrated", ""):
        yield "basis", "demonstrated, for a distance flown in a test"


@asks_each(
    "declared-by",
    "a declared range that nobody, or the paper itself, declares",
    "name the party, or write reported",
)
def _declared_by_somebody(claim: Claim) -> Found:
    if claim.basis == "declared" and claim.claimant in ("", claim.source_publisher):
        yield "claimant", "the party that declares it, not the paper that prints it"


@asks_each(
    "hedge",
    "words such as “reportedly”, “planned” or “if” against the basis",
    "change the basis, or accept this if the word is about something else",
)
def _hedge_fits_basis(claim: Claim) -> Found:
    text = claim.quote if claim.quote_lang in ("", "en") else claim.quote_en
    estimate, future = _ESTIMATE.search(text), _FUTURE.search(text)
    if estimate and claim.basis in ("declared", "demonstrated"):
        yield "basis", f"reported, estimated or assessed, because of “{estimate[0]}”"
    if future and claim.basis in ("declared", "demonstrated", "reported"):
        yield "basis", f"projected, because of “{future[0]}”"


# Where it stands


@asks_each(
    "source",
    "a source with neither address nor publisher nor author",
    "say how a reader finds it",
)
def _no_way_to_the_source(claim: Claim) -> Found:
    if not (claim.source_url or claim.source_publisher or claim.source_author):
        yield "source_url", "an address, a publisher or an author"


@asks_each(
    "date-order",
    "a claim made after it was printed, or a source read before it was printed",
    "correct one of the dates",
    severity="error",
)
def _dates_in_order(claim: Claim) -> Found:
    for earlier, later in (("claimed_on", "source_date"), ("source_date", "accessed")):
        first, second = getattr(claim, earlier), getattr(claim, later)
        shared = min(len(first), len(second))
        if first[:shared] > second[:shared]:
            yield earlier, f"a date not after {later}, {second}"


@asks_each(
    "address",
    "an address of the source that no browser opens",
    "copy the whole address",
    severity="error",
)
def _address(claim: Claim) -> Found:
    if claim.source_url and not re.match(r"https?://[^/\s]+\.\S+\Z", claim.source_url):
        yield "source_url", "an address that begins with https:// or http://"


@asks_each(
    "copy-without-via",
    "a copy, mirror or archive that is not named as such",
    "name the copy in via, the original as publisher",
)
def _copy_without_via(claim: Claim) -> Found:
    if claim.via:
        return
    if _ARCHIVES.search(claim.source_url):
        yield "via", "the archive that the address leads to"
    for column in ("source_publisher", "source_title"):
        found = _COPY.search(getattr(claim, column))
        if found:
            yield column, f"the original; “{found[0]}” belongs in via"
    if re.search(r"\bread (only )?in [^.]*\bcopy\b", claim.notes, re.IGNORECASE):
        yield "via", "the copy that the notes speak of"


# What the claims say of each other


@asks_all(
    "cited-differently",
    "one address with two titles, authors, publishers, dates or copies",
    "cite it alike",
)
def _cited_alike(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    columns = ("source_title", "source_author", "source_publisher", "source_date", "via")
    first_with: dict[str, Claim] = {}
    for claim in claims:
        if not claim.source_url:
            continue
        first = first_with.setdefault(
            re.sub(r"\Ahttps?://(www\.)?|/\Z", "", claim.source_url), claim
        )
        for column in columns:
            if getattr(claim, column) != getattr(first, column):
                wanted = getattr(first, column) or "nothing"
                yield claim, column, f"{wanted}, as {first.id} cites the same address"


@asks_all(
    "repeats",
    "the same party's same figure of the same day in another row",
    "keep the better source, or accept this",
)
def _repeats(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    seen: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        said = tuple(claim.figures_km.items()) or claim.wording
        party = claim.claimant or claim.source_title
        key = (claim.system, claim.quantity, claim.qualifier, said, party, claim.claimed_on)
        first = seen.setdefault(key, claim)
        if said and first is not claim:
            yield claim, "id", f"another claim than {first.id}: same party, date and figure"


@asks_all(
    "far-from-others",
    "a maximum range 1.5 times as far, or as near, as every other figure on the system",
    "check the figure and the system, then accept this",
)
def _far_from_others(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    by_system: dict[str, list[Claim]] = {}
    for claim in claims:
        if claim.quantity == "max_range" and claim.figures_km:
            by_system.setdefault(claim.system, []).append(claim)
    for system, group in by_system.items():
        figures = [list(claim.figures_km.values()) for claim in group]
        for number, claim in enumerate(group):
            others = figures[:number] + figures[number + 1 :]
            if others and all(_far(figures[number], other) for other in others):
                kms = [km for other in others for km in other]
                near = " to ".join(f"{km:,.0f}" for km in sorted({min(kms), max(kms)}))
                yield claim, "range", f"a figure nearer to another one on {system} ({near} km)"


def _far(mine: list[float], others: list[float]) -> bool:
    return min(mine) > FAR * max(others) or max(mine) * FAR < min(others)


@asks_all("spelling", "a system's name spelt in two ways", "use one name for one system")
def _one_spelling(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
    first_with: dict[str, str] = {}
    for claim in claims:
        first = first_with.setdefault(re.sub(r"[\W_]", "", claim.system.casefold()), claim.system)
        if claim.system != first:
            yield claim, "system", f"{first}, as in earlier rows"


RULES = tuple(sorted(_rules, key=lambda rule: rule.severity != "error"))
"""Every rule, errors first; ``accepted`` is the one more that `check_claims` applies itself."""
