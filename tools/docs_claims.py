"""Write docs/claims.md: every shipped claim by country and system, and how far to trust them.

Run by `make docs`; tests/test_docs_claims.py holds the page to the data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import rangeviz as rv
from rangeviz.analysis.spread import extent_text
from rangeviz.core.text import markdown_link, markdown_text
from rangeviz.core.words import date_text, quoted
from rangeviz.exports.sources import write_sources
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.countries import country_name

PAGE = Path(__file__).resolve().parent.parent / "docs/claims.md"

OPENING = """# Every claim

The claims that come with rangeviz, by country and system, oldest first, each with its figure as
published, who said so and when, the words, and where they stand. [data.md](data.md) says what is
in and what is not, [data/README.md](../data/README.md) explains the columns,
[the glossary](glossary.md) the words. `make docs` writes this page from `data/ranges.csv`."""


def main() -> None:
    PAGE.write_text(page(rv.read_claims(), rv.read_systems()), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(PAGE.parent.parent))


def page(claims: Sequence[rv.Claim], systems: Sequence[rv.System]) -> str:
    """Build the whole page."""
    codes = sorted({claim.operator for claim in claims}, key=country_name)
    listed = ", ".join(f"[{country_name(code)}](#{anchor(country_name(code))})" for code in codes)
    roster = {system.name: system for system in systems}
    blocks = [OPENING, f"Countries: {listed}.", "## In numbers", *trust(claims)]
    blocks.append(write_sources(claims, "markdown").strip())
    for code in codes:
        own = [claim for claim in claims if claim.operator == code]
        blocks += [f"## {country_name(code)}", *country(own, roster)]
    return "\n\n".join(blocks) + "\n"


def trust(claims: Sequence[rv.Claim]) -> Iterator[str]:
    """Count what data.md says to mind."""
    counts = {
        "read in an excerpt of the page, not in the whole page": "Read in an excerpt",
        "on a weak source (third hand, a blog, a mailing list, a snippet)": "weak source:",
        "with a date that the source does not print": "date inferred",
    }
    said = [(sum(mark in c.notes for c in claims), what) for what, mark in counts.items()]
    said += [
        (sum(bool(c.via) for c in claims), "read in a copy, which is named"),
        (sum(not c.claimed_on for c in claims), "without the date of the claim"),
        (sum(c.source_title.startswith("[") for c in claims), "whose title was not seen"),
        (sum(c.quote_lang not in ("", "en") for c in claims), "in another language than English"),
    ]
    yield "\n".join(f"- {count} of {len(claims)} {what}" for count, what in said)


def country(claims: Sequence[rv.Claim], roster: dict[str, rv.System]) -> Iterator[str]:
    by_id = {claim.id: claim for claim in claims}
    table = rv.compare_claims(claims)
    for spread in rv.spread_of_systems(claims).itertuples():
        yield f"### {markdown_text(spread.system)}"
        yield " ".join((f"{extent_text(spread)}.", *about(roster.get(spread.system))))
        yield "\n".join(line(by_id[id_]) for id_ in table[table.system == spread.system].claim_id)


def about(system: rv.System | None) -> Iterator[str]:
    """Say what else the system is called, and what it is in a source's words."""
    if system and system.other_spellings:
        yield f"Also: {', '.join(map(markdown_text, system.other_spellings))}."
    for words, source in (
        ((system.kind, system.kind_source), (system.status, system.status_source)) if system else ()
    ):
        if words:
            link = markdown_link(source) if "://" in source else f"`{source}`"
            yield f"{markdown_text(quoted(words))} ({link})."


def line(claim: rv.Claim) -> str:
    flown = {"test_distance": "flown: ", "notified_range": "notified: "}.get(claim.quantity, "")
    kind = f" ({claim.basis})" if claim.basis else ""
    quote = markdown_text(quoted(claim.quote)) if claim.quote else ""
    english = f" Translation: {markdown_text(quoted(claim.quote_en))}" if claim.quote_en else ""
    title = markdown_text(claim.source_title)
    publisher = f", {markdown_text(claim.source_publisher)}" if claim.source_publisher else ""
    address = f" {markdown_link(claim.source_url)}" if claim.source_url else ""
    via = f" Read in: {markdown_text(claim.via)}." if claim.via else ""
    return (
        f"- **{flown}{markdown_text(figure_text(claim))}**{kind}, {markdown_text(claim.speaker)}, "
        f"{date_text(claim.date)}: {quote}{english} {title}{publisher}.{address}{via} `{claim.id}`"
    )


def anchor(name: str) -> str:
    return name.lower().replace(" ", "-")


if __name__ == "__main__":
    main()
