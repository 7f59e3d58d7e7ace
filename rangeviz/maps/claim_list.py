"""The claims beside a map, with their sources, in as much detail as there is room for."""

from __future__ import annotations

from rangeviz.core.text import clean, isolated
from rangeviz.core.words import NO_BREAK, count_word, date_text, words
from rangeviz.inputs.claim_text import figure_said, list_quote, unbroken_name
from rangeviz.inputs.claims import Claim
from rangeviz.maps.mpl import MatplotlibCanvas
from rangeviz.maps.plan import MapPlan, PlannedClaim
from rangeviz.maps.scene import KeyRow
from rangeviz.maps.style import ink, line_style, style_name
from rangeviz.maps.text_block import TextBlock


def list_claims(
    canvas: MatplotlibCanvas, plan: MapPlan, width: float, height: float, size_pt: float
) -> TextBlock:
    """List what is drawn and what has no line; where there is no room, each system's figures."""
    for detail in ("source", "quote", "claimant"):
        block = _one_by_one(TextBlock(canvas, width), plan, size_pt, detail)
        if block.height <= height:
            return block
    return _by_system(canvas, plan, width, height, size_pt)


def sample_row(one: PlannedClaim) -> KeyRow:
    """Show a claim's line, or nothing where it has none."""
    return KeyRow(style_name(one.claim), None if one.reason else line_style(one.claim), "")


def row_ink(one: PlannedClaim) -> str:
    """Name the colour in which a list writes a claim."""
    return "text" if one.reason else ink(one.colour)


def _one_by_one(block: TextBlock, plan: MapPlan, size: float, detail: str) -> TextBlock:
    block.head(words("figure.claims"), size * 1.06)
    for number, one in enumerate(plan.told):
        if number:
            block.rule()
        claim = one.claim
        block.sample(sample_row(one), unbroken_name(claim), size * 1.06, row_ink(one), bold=True)
        block.write(_source(claim, detail), size, indent=block.indent, ink="text", most=5)
        quote = list_quote(claim)
        if quote and detail != "claimant":
            most = 3 if claim.figures_km and claim.basis != "projected" else 5
            block.write(quote, size, indent=block.indent, most=most)
    _say_what_is_not_drawn(block, plan, size)
    return block


def _by_system(
    canvas: MatplotlibCanvas, plan: MapPlan, width: float, height: float, size: float
) -> TextBlock:
    """List systems with all their figures, as many as there is room for."""
    systems: dict[str, list[PlannedClaim]] = {}
    for one in plan.told:
        systems.setdefault(one.claim.system, []).append(one)
    most = len(systems)
    while True:
        block = TextBlock(canvas, width)
        block.head(words("figure.systems"), size * 1.06)
        for system, own in list(systems.items())[:most]:
            figures = dict.fromkeys(figure_said(one.claim).replace(" ", NO_BREAK) for one in own)
            joined = f"{NO_BREAK}· ".join(figures)
            text = words("figure.claim", system=clean(system), figure=joined)
            block.sample(sample_row(own[0]), text, size, row_ink(own[0]))
        if most < len(systems):
            rest = count_word(len(systems) - most)
            block.write(words("figure.more", count=rest[:1].upper() + rest[1:]), size)
        _say_what_is_not_drawn(block, plan, size, 3)
        block.skip(2 * canvas.px)
        block.write(words("figure.sources", count=count_word(len(plan.told))), size)
        if block.height <= height or most == 1:
            return block
        most -= 1


def _say_what_is_not_drawn(block: TextBlock, plan: MapPlan, size: float, most: int = 6) -> None:
    if plan.undrawn_text:
        block.skip(2 * block.canvas.px)
        block.write(plan.undrawn_text, size, most=most)


def _source(claim: Claim, detail: str) -> str:
    """Say who makes a claim and when; and where that is printed, and when."""
    said, printed = (
        date_text(date) if date else "" for date in (claim.claimed_on, claim.source_date)
    )
    title = claim.source_title if detail == "source" else ""
    publisher = claim.source_publisher if detail != "claimant" else ""
    where = [text for text in (title, publisher) if text and text != claim.claimant]
    if not claim.claimant:
        return _listed(*where or [claim.source_title], said or printed)
    if not where:
        return _listed(claim.claimant, said or printed)
    published = printed if printed != said else ""
    return f"{_listed(claim.claimant, said)}; {_listed(*where, published)}"


def _listed(*texts: str) -> str:
    return ", ".join(isolated(clean(text)) for text in texts if text)
