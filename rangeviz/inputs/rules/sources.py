"""Rules of the source: where a claim stands, when it was printed and read."""

from __future__ import annotations

import re

from rangeviz.inputs.claims import Claim
from rangeviz.inputs.rules.rule import Found, asks_each

_COPY = re.compile(r"\b(copy|mirror|reprint(ed)?|archived?|repost(ed)?)\b", re.IGNORECASE)

_ARCHIVES = re.compile(r"//(web\.archive\.org|archive\.(org|is|ph|today)|webcache\.)")


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
