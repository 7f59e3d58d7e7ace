"""The claims beside a map, with their sources; or in short, where those stand on a further page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from rangeviz.core.text import clean, isolated
from rangeviz.core.words import NO_BREAK, count_word, date_text, words
from rangeviz.inputs.claim_text import figure_said, list_quote, unbroken_name
from rangeviz.inputs.claims import Claim
from rangeviz.maps.columns import Entry
from rangeviz.maps.mpl import MatplotlibCanvas
from rangeviz.maps.plan import MapPlan, PlannedClaim
from rangeviz.maps.scene import KeyRow
from rangeviz.maps.style import ink, line_style, style_name
from rangeviz.maps.text_block import TextBlock

SHORT_FORMS = ("speakers", "figures", "counts")
"""What a short list says of every claim or system, the most first."""


def sample_row(one: PlannedClaim) -> KeyRow:
    """Show a claim's line, or nothing where it has none."""
    return KeyRow(style_name(one.claim), None if one.reason else line_style(one.claim), "")


def row_ink(one: PlannedClaim) -> str:
    """Name the colour in which a list writes a claim."""
    return "text" if one.reason else ink(one.colour)


def list_claims(
    canvas: MatplotlibCanvas, plan: MapPlan, width: float, size_pt: float
) -> list[Entry]:
    """List what is drawn and what has no line: figure, speaker, source, dates and the words."""
    entries = [_entry(canvas, one, width, size_pt) for one in plan.told]
    entries = _headed(canvas, words("figure.claims"), entries, width, size_pt)
    if plan.undrawn_text:
        entries.append(_paragraph(canvas, plan.undrawn_text, width, size_pt))
    return entries


def list_in_short(
    canvas: MatplotlibCanvas, plan: MapPlan, width: float, size_pt: float, form: str, pages: str
) -> list[Entry]:
    """List what is drawn, in one of the `SHORT_FORMS`, and say which pages have the sources."""
    told = _speakers if form == "speakers" else partial(_systems, counted=form == "counts")
    heading = words("figure.list" if form == "speakers" else "figure.systems")
    entries = _headed(canvas, heading, list(told(canvas, plan, width, size_pt)), width, size_pt)
    said = pages if form == "counts" else f"{plan.undrawn_text} {pages}".strip()
    return [*entries, _paragraph(canvas, said, width, size_pt)]


def _headed(
    canvas: MatplotlibCanvas, heading: str, entries: Sequence[Entry], width: float, size: float
) -> list[Entry]:
    """Put a heading above the first entry, from which nothing parts it."""
    block = TextBlock(canvas, width)
    block.head(heading, size * 1.06)
    block.add(entries[0].block)
    return [Entry(block), *entries[1:]]


def _paragraph(canvas: MatplotlibCanvas, text: str, width: float, size: float) -> Entry:
    block = TextBlock(canvas, width)
    block.write(text, size)
    return Entry(block, ruled=True)


def _entry(canvas: MatplotlibCanvas, one: PlannedClaim, width: float, size: float) -> Entry:
    block, claim = TextBlock(canvas, width), one.claim
    name = unbroken_name(claim)
    block.sample(sample_row(one), name, size * 1.06, row_ink(one), bold=True)
    block.write(_source(claim), size, indent=block.indent, ink="text")
    if quote := list_quote(claim):
        block.write(quote, size, indent=block.indent)
    return Entry(block, ruled=True)


def _speakers(
    canvas: MatplotlibCanvas, plan: MapPlan, width: float, size: float
) -> Iterator[Entry]:
    """Tell every claim's figure, who says so, and when."""
    for one in plan.told:
        block, claim = TextBlock(canvas, width), one.claim
        block.sample(sample_row(one), unbroken_name(claim), size, row_ink(one), bold=True)
        said = _listed(claim.speaker, date_text(claim.date) if claim.date else "")
        block.write(said, size, indent=block.indent, ink="text")
        yield Entry(block, gap=2)


def _systems(
    canvas: MatplotlibCanvas, plan: MapPlan, width: float, size: float, *, counted: bool
) -> Iterator[Entry]:
    """Tell every system's figures, or how many there are."""
    systems: dict[str, list[PlannedClaim]] = {}
    for one in plan.told:
        if not (counted and one.reason):
            systems.setdefault(one.claim.system, []).append(one)
    for system, own in systems.items():
        figures = dict.fromkeys(figure_said(one.claim).replace(" ", NO_BREAK) for one in own)
        many = words("figure.count", count=count_word(len(own)))
        said = many if counted and len(own) > 1 else f"{NO_BREAK}· ".join(figures)
        block = TextBlock(canvas, width)
        text = words("figure.claim", system=clean(system), figure=said)
        block.sample(sample_row(own[0]), text, size, row_ink(own[0]), most=2 if counted else None)
        yield Entry(block, gap=0)


def _source(claim: Claim) -> str:
    """Say who makes a claim and when; and where that is printed, and when."""
    said, printed = (
        date_text(date) if date else "" for date in (claim.claimed_on, claim.source_date)
    )
    speaker = claim.claimant or claim.source_author
    named = (claim.source_title, claim.source_publisher)
    where = [text for text in named if text and text != speaker]
    undated = "" if said or printed or not (speaker or where) else words("date.none")
    if not (claim.claimant and where):
        return _listed(speaker, *where, said or printed or undated)
    published = printed if printed != said else ""
    return f"{_listed(speaker, said or undated)}; {_listed(*where, published)}"


def _listed(*texts: str) -> str:
    return ", ".join(isolated(clean(text)) for text in texts if text)
