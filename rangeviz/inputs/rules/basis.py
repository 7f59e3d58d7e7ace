"""Rules of the basis: what it must rest on."""

from __future__ import annotations

import re

from rangeviz.inputs.claims import Claim
from rangeviz.inputs.rules.rule import Found, asks_each

_ESTIMATE = re.compile(
    r"\b(reportedly|believed|thought to|estimated|allegedly|rumou?red)\b", re.IGNORECASE
)

_HEARSAY = re.compile(
    r"\b(said to (be|have|fly)|according to (\w+ )?(officials?|reports?|sources?|media)|"
    r"(officials?|sources?|reports?|media) (say|says|said))\b",
    re.IGNORECASE,
)
_BENT_FLIGHT = re.compile(
    r"\b(lofted|steep|(circular|oval|elliptical|figure[- ]eight|racetrack|\w+-shaped) "
    r"(orbit|pattern|path|trajectory|course)s?|in circles)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(
    r"\b(planned|likely to|would|could|might|expected to|if|is to|will)\b", re.IGNORECASE
)


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
    text = _translated(claim)
    estimate, future = _ESTIMATE.search(text), _FUTURE.search(text)
    if estimate and claim.basis in ("declared", "demonstrated"):
        yield "basis", f"reported, estimated or assessed, because of “{estimate[0]}”"
    if future and claim.basis in ("declared", "demonstrated", "reported"):
        yield "basis", f"projected, because of “{future[0]}”"


@asks_each(
    "hearsay",
    "“declared” or “demonstrated” by unnamed officials, sources or reports",
    "write reported, or name who declares it",
)
def _hearsay_is_reported(claim: Claim) -> Found:
    found = _HEARSAY.search(_translated(claim))
    if found and claim.basis in ("declared", "demonstrated"):
        yield "basis", f"reported, because of “{found[0]}”"


@asks_each(
    "bent-flight",
    "a lofted flight, or one flown in circles, as a distance flown",
    "say in notes how it was flown, and accept this; it is not how far the flight led",
)
def _flown_straight(claim: Claim) -> Found:
    found = _BENT_FLIGHT.search(_translated(claim))
    if found and claim.quantity == "test_distance":
        yield "quantity", f"a distance along the ground, but the quote says “{found[0]}”"


def _translated(claim: Claim) -> str:
    """Give the whole quote in English."""
    return claim.quote if claim.quote_lang in ("", "en") else claim.quote_en
