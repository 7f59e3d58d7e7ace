"""The slides of claims, for which there is no room beside the map: who, when, in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rangeviz.core.text import clean, isolated
from rangeviz.core.words import count_word, date_text, quoted, words
from rangeviz.documents.slide_deck import (
    INSIDE,
    LABEL,
    MARGIN,
    SMALL,
    add_slide,
    canvas_of,
    note_top,
    write_note,
    write_notes,
)
from rangeviz.documents.slide_legend import key_in_columns
from rangeviz.documents.slide_table import Column, draw_table, table_height
from rangeviz.exports.bibliography import citation, cite_sources
from rangeviz.inputs.claim_text import figure_text, list_quote, translation_text, unbroken_name
from rangeviz.maps.plan import PlannedClaim
from rangeviz.maps.scene import KeyRow

if TYPE_CHECKING:
    from pptx.presentation import Presentation

_QUOTE = "table.quote"
_SHARES = {"slide.claim": 0.26, "table.claimant": 0.24, "table.date": 0.14, _QUOTE: 0.36}
_SIZES = (18.0, 16.0, LABEL, SMALL)
_TOP, _BELOW, _KEYS = 72.0, 18.0, 3


def add_claims(
    deck: Presentation,
    told: Sequence[PlannedClaim],
    key_rows: Sequence[KeyRow],
    notes: Sequence[str],
) -> None:
    """Add a table of the claims with their sources, on as many slides as it needs.

    Below it, or on a slide of its own, what the lines mean, if there are rows of a key.
    """
    rows = [_cells(one) for one in told]
    note = words("brief.note")
    bottom = note_top(note) - 8
    title = words("slide.title.claims", count=count_word(len(rows)).capitalize())
    keys = key_in_columns(key_rows, _KEYS) if key_rows else []
    tall = max((key.height for key in keys), default=0.0)
    room = bottom - _TOP - (tall + _BELOW if keys else 0.0)
    sized = [[_column(head, size) for head in _SHARES] for size in _SIZES]
    tried = [(columns, _parts(columns, rows, room)) for columns in sized]
    columns, parts = min(tried, key=lambda one: len(one[1]))  # of equals the largest letters
    title = words("slide.title.claims", count=count_word(len(rows)).capitalize())
    for number, some in enumerate(parts):
        part = words("slide.part", title=title, number=str(number + 1), count=str(len(parts)))
        slide = add_slide(deck, part if len(parts) > 1 else title)
        names = (words("slide.claims"), words("slide.claims.table", count=count_word(len(some))))
        spare = room - table_height(columns, some)
        end = draw_table(slide, columns, some, _TOP, names, spare) + _BELOW
        for beside, key in enumerate(keys if number == len(parts) - 1 else []):
            key.draw(canvas_of(slide), MARGIN + INSIDE / _KEYS * beside, end)
        write_notes(slide, notes)
        write_note(slide, note)


def _column(head: str, size: float) -> Column:
    return Column(words(head), INSIDE * _SHARES[head], max(size, LABEL) if head != _QUOTE else size)


def _parts(
    columns: Sequence[Column], rows: Sequence[list[str]], room: float
) -> list[Sequence[list[str]]]:
    """Share rows out to slides, as evenly as they fit."""
    for most in range(len(rows), 0, -1):
        count = -(-len(rows) // most)
        even = -(-len(rows) // count)
        parts = [rows[start : start + even] for start in range(0, len(rows), even)]
        if all(table_height(columns, some) <= room for some in parts):
            break
    return list(parts)


def sources(told: Sequence[PlannedClaim]) -> Iterator[str]:
    """Write the notes: each claim with its quote, then the sources."""
    for one in told:
        claim, start = one.claim, one.region
        yield words(
            "slide.source" if start and claim.figures_km else "slide.source_text",
            system=claim.system,
            figure=figure_text(claim),
            basis=claim.basis or words("basis.none"),
            region=start.name if start else "",
            claimant=claim.speaker,
            date=date_text(claim.date),
        )
        if claim.quote:
            yield quoted(claim.quote)
        if translation := translation_text(claim.quote_en):
            yield translation
    yield from ("", words("slide.sources"))
    yield from map(citation, cite_sources(one.claim for one in told))


def _cells(one: PlannedClaim) -> list[str]:
    claim = one.claim
    return [
        unbroken_name(claim),
        isolated(clean(claim.speaker)),
        date_text(claim.date),
        list_quote(claim) or words("panel.no_quote"),
    ]
