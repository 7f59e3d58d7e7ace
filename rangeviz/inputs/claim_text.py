"""A claim in words: its figure as published, its name, its quote, its translation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rangeviz.core.text import clean, isolated
from rangeviz.core.words import NO_BREAK, date_text, format_number, quoted, words
from rangeviz.inputs.claims import Claim, file_names

QUALIFIER_WORDS = {
    qualifier: tuple(said.split(", "))
    for qualifier, said in {
        "about": "about, around, approximately, some, nearly, almost, roughly, close to, approx, "
        "circa",
        "at_least": "at least, no less than, not less than",
        "more_than": "more than, above, over, greater than, beyond, exceeding, in excess of",
        "up_to": "up to, upto, maximum, at most, as far as, within, capped at, no more than, "
        "not more than",
        "less_than": "less than, below, under, short of",
    }.items()
}
"""The words by which sources qualify a figure; the first is ours where the source has none."""


def origin_text(claims: Sequence[Claim]) -> str:
    """Say which files the claims stand in, and when their newest source was read.

    Examples
    --------
    >>> origin_text([Claim("a", "A", file="data/a.csv", accessed="2026-11-27"), Claim("b", "B")])
    'a.csv, 27 November 2026'
    >>> origin_text([Claim("a", "A", file="DataFrame")])
    'given in code'
    """
    names = ", ".join(map(isolated, file_names(claims))) or words("footnote.no_file")
    accessed = max((claim.accessed for claim in claims), default="")
    return f"{names}, {date_text(accessed)}" if accessed else names


def qualifier_word(claim: Claim) -> str:
    """Return the source's own word for its qualifier, from `Claim.wording`, else ours.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> qualifier_word(read_claims()[1])
    'above'
    """
    words = QUALIFIER_WORDS.get(claim.qualifier, ("",))
    said = claim.wording.casefold()
    return next((word for word in words if re.search(rf"\b{word}\b", said)), words[0])


def figure_text(claim: Claim) -> str:
    r"""Write a claim's figure as it was published: qualifier, number and unit.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> figure_text(read_claims()[1])
    'above 5,000\xa0km'
    >>> figure_text(Claim("a", "A", qualifier="between", range=90, range_max=150, unit="mi"))
    '90 to 150\xa0mi'
    """
    if claim.range is None:
        return words("figure.none")
    number = format_number(claim.range)
    if claim.range_max is not None:
        number = f"{number} to {format_number(claim.range_max)}"
    word = qualifier_word(claim)
    if claim.qualifier == "up_to":
        word = "up to"  # the others do not stand before a number
    return f"{word} {number}{NO_BREAK}{claim.unit}".strip()


def claim_name(claim: Claim) -> str:
    r"""Name a claim by system and figure, and say if that was flown, notified or projected.

    Examples
    --------
    >>> claim_name(Claim("a", "A", range=900, basis="projected")).replace("\xa0", " ")
    'A · 900 km, projected'
    """
    return words("figure.claim", system=clean(claim.system), figure=figure_said(claim))


def figure_said(claim: Claim) -> str:
    r"""Write a claim's figure, and say if it was flown, notified or projected.

    Examples
    --------
    >>> figure_said(Claim("a", "A", range=900, quantity="test_distance"))
    'flown: 900\xa0km'
    """
    figure = figure_text(claim)
    if claim.quantity in ("test_distance", "notified_range"):
        figure = words(f"chart.label.{claim.quantity}", figure=figure)
    if claim.basis == "projected":
        figure = words("chart.label.projected", figure=figure)
    return figure


def unbroken_name(claim: Claim) -> str:
    """Name a claim as `claim_name` does; its figure does not break."""
    figure = figure_text(claim)
    return claim_name(claim).replace(figure, figure.replace(" ", NO_BREAK))


def list_quote(claim: Claim) -> str:
    """Quote in a short list: the figure's words, or all where a condition belongs to them.

    Examples
    --------
    >>> one = Claim("a", "A", range=900, wording="900 km", quote="it may reach 900 km by 2015")
    >>> list_quote(one)
    '“900 km”'
    >>> from dataclasses import replace
    >>> list_quote(replace(one, basis="projected"))
    '“it may reach 900 km by 2015”'
    >>> list_quote(replace(one, quote_lang="de", quote_en="900 km [our translation]"))
    '“900 km” (our translation)'
    """
    translation, by_us = _translation(claim.quote_en)
    if claim.quote_lang not in ("", "en") and translation:
        return words("brief.translated_by_us" if by_us else "brief.translated", quote=translation)
    whole = claim.basis == "projected" or not claim.figures_km
    said = clean((claim.quote or claim.wording) if whole else (claim.wording or claim.quote))
    return quoted(said) if said else ""


_OURS = re.compile(r"\s*\[our translation\]", re.IGNORECASE)


def translation_text(quote_en: str) -> str:
    """Give the translation of a claim's quote, ours where the file marks it so; else nothing.

    Examples
    --------
    >>> translation_text("above 900 [our translation]")
    'Our translation: “above 900”'
    >>> translation_text("above 900")
    'Translation: “above 900”'
    """
    text, by_us = _translation(quote_en)
    return words("card.translation" if by_us else "brief.translation", text=text) if text else ""


def _translation(quote_en: str) -> tuple[str, bool]:
    """Take a translation apart: its words in quotation marks, and whether they are ours."""
    text, marks = _OURS.subn("", quote_en)
    return (quoted(clean(text)) if text.strip() else ""), bool(marks)
