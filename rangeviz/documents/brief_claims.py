"""What the sources say, as a brief tells it: each claim, how it is measured, what is left open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rangeviz.analysis.finding_limits import left_open
from rangeviz.core.text import clean, shorten
from rangeviz.core.words import count_word, date_text, listed, quoted, words
from rangeviz.exports.bibliography import resting_on_sources
from rangeviz.inputs.claim_text import claim_name, translation_text
from rangeviz.inputs.claims import Claim
from rangeviz.maps.claim_list import row_ink
from rangeviz.maps.plan import MapPlan, PlannedClaim
from rangeviz.maps.style import COLOURS

MOST_CLAIMS = 12
"""So many have room on two pages; more take more, and the brief says so."""

BY_NAME = 4
"""So many claims are called by their names, more by numbers."""

_QUOTED_LETTERS, _LEAST_QUOTE = 1_300, 100
"""For the quotes of all claims together, and for each."""


@dataclass(frozen=True)
class Said:
    """One claim as a brief tells it; `note` is the number of its source."""

    name: str
    colour: str
    source: str
    quotes: tuple[str, ...]
    note: int


def tell_claims(told: Sequence[PlannedClaim], plan: MapPlan) -> Iterator[Said]:
    notes = {
        claim.id: number
        for number, resting in enumerate(resting_on_sources(one.claim for one in told), 1)
        for claim in resting
    }
    quotes: set[str] = set()
    for number, one in enumerate(told, 1):
        claim = one.claim
        source = words(
            "brief.said",
            claimant=clean(claim.speaker),
            date=date_text(claim.date),
            basis=claim.basis or words("basis.none"),
        )
        if one.region and claim.figures_km and len(_starts(told)) > 1 and len(told) <= BY_NAME:
            source += " " + words("brief.measured", region=clean(one.region.name))
        if reason := plan.why_undrawn(claim):
            source += " " + words("brief.undrawn", reason=reason[:1].upper() + reason[1:])
        yield Said(
            name=_numbered(claim_name(claim), number, told),
            colour=COLOURS[row_ink(one)],
            source=source,
            quotes=_quotes(claim, _letters(told), again=claim.quote in quotes),
            note=notes[claim.id],
        )
        quotes.add(claim.quote)


def _numbered(name: str, number: int, told: Sequence[PlannedClaim]) -> str:
    return name if len(told) <= BY_NAME else f"{number}. {name}"


def _letters(told: Sequence[PlannedClaim]) -> int:
    """Say how long each quote may be."""
    return max(_LEAST_QUOTE, _QUOTED_LETTERS // len(told))


def _quotes(claim: Claim, letters: int, *, again: bool) -> tuple[str, ...]:
    """Give the source's words, and a translation where they are in another language.

    A quote that is too long, or stands above already, is cut to its words on range.
    """
    translation = translation_text(claim.quote_en)
    if not claim.quote:
        return (translation,) if translation else ()
    if not again and len(claim.quote) + len(translation) <= letters:
        return tuple(filter(None, (quoted(clean(claim.quote)), translation)))
    if claim.quote_lang not in ("", "en") and translation:
        return (shorten(translation, letters),)
    return (quoted(shorten(clean(claim.wording or claim.quote), letters)),)


def said_note(told: Sequence[PlannedClaim]) -> str:
    """Say from where all is measured, that quotes are cut, and that two pages do not hold all."""
    letters, starts = _letters(told), _starts(told)
    if len(starts) == 1:
        measured = [words("brief.all_measured", region=next(iter(starts)))]
    elif len(told) <= BY_NAME:
        measured = []
    else:
        measured = [
            words("brief.some_measured", region=region, claims=listed(numbers))
            for region, numbers in starts.items()
        ]
    quotes = [one.claim.quote for one in told if one.claim.quote]
    is_cut = len({*quotes}) < len(quotes) or any(
        len(claim.quote) + len(translation_text(claim.quote_en)) > letters
        for claim in (one.claim for one in told)
    )
    count = count_word(len(told)).capitalize()
    notes = (
        *measured,
        words("brief.cut", letters=letters) if is_cut else "",
        words("brief.more", count=count) if len(told) > MOST_CLAIMS else "",
    )
    return " ".join(filter(None, notes))


def _starts(told: Sequence[PlannedClaim]) -> dict[str, list[str]]:
    """Name the launch regions of claims that can be measured, with the numbers of these."""
    starts: dict[str, list[str]] = {}
    for number, one in enumerate(told, 1):
        if one.region and one.claim.figures_km:
            starts.setdefault(clean(one.region.name), []).append(str(number))
    return starts


def left_open_text(told: Sequence[PlannedClaim]) -> str:
    """Say which claims leave what open, by name, or by number where there are many."""
    number = {one.claim.id: number for number, one in enumerate(told, 1)}
    starts = {one.claim.id: one.region for one in told}
    claims = [one.claim for one in told]
    groups = left_open(claims, starts)
    if undated := [claim for claim in claims if not claim.date]:
        groups["undated"] = undated
    said = [
        words(f"brief.open.{key}", claims=listed([_called(c, number) for c in own]))
        for key, own in groups.items()
    ]
    return " ".join([*said, words("brief.open.stated")])


def _called(claim: Claim, number: dict[str, int]) -> str:
    return claim_name(claim) if len(number) <= BY_NAME else str(number[claim.id])
