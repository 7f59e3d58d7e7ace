"""Rules of the source: where a claim stands, when it was printed and read."""

from __future__ import annotations

import re
from datetime import date

from rangeviz.inputs.claim_doubts import has_password
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.rules.rule import Found, asks_each

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_COPY = re.compile(r"\b(copy|mirror|reprint(ed)?|archived?|repost(ed)?)\b", re.IGNORECASE)

_COPY_HOSTS = re.compile(
    r"//[^/]*\b(cloudfront\.net|arcpublishing\.com|questia\.com|highbeam\.com|"
    r"thefreelibrary\.com|pressreader\.com|ampproject\.org|translate\.goog|scribd\.com|"
    r"docplayer\.net|yahoo\.com|msn\.com)(/|\Z)"
)
_SEARCHES = re.compile(
    r"//([^/]*\.)?(google\.[a-z.]+/(search|url)|bing\.com/search|duckduckgo\.com/|"
    r"yandex\.[a-z]+/search|baidu\.com/s\b|search\.yahoo\.com)"
)
_DATE_IN_ADDRESS = re.compile(
    r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<month>0[1-9]|1[0-2]|" + "|".join(_MONTHS) + r")"
    r"(?:[/-]?(?P<day>0[1-9]|[12]\d|3[01]))?(?=[/_-]|\Z)"
)
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
    elif has_password(claim.source_url):
        yield "source_url", "an address without a user name or password"
    elif _SEARCHES.search(claim.source_url):
        yield "source_url", "the address of the page itself, not of a search for it"


@asks_each(
    "address-date",
    "a date in the address against the date of the source",
    "correct source_date, or say in notes what the address dates, and accept this",
)
def _date_in_address(claim: Claim) -> Found:
    found = _DATE_IN_ADDRESS.search(claim.source_url.casefold())
    if not found or not claim.source_date:
        return
    month = found["month"]
    number = month if month.isdigit() else f"{_MONTHS.index(month) + 1:02}"
    told = "-".join(filter(None, (found["year"], number, found["day"])))
    if not _may_be_one(told, claim.source_date):
        yield "source_date", f"a date that fits the address, {told}"


def _may_be_one(told: str, printed: str) -> bool:
    """Whether two dates may name one day; papers print a day after they date the page."""
    shared = min(len(told), len(printed))
    if shared < len("YYYY-MM-DD"):
        return told[:shared] == printed[:shared]
    days = date.fromisoformat(told) - date.fromisoformat(printed)
    return abs(days.days) <= 1


@asks_each(
    "undated",
    "a page with an address, and no date of the claim, of the source, or word of it in notes",
    "add the year, or say in notes that no date was found",
)
def _undated(claim: Claim) -> Found:
    noted = re.search(r"\b(un)?dated?\b", claim.notes, re.IGNORECASE)
    if claim.source_url and not (claim.claimed_on or claim.source_date or noted):
        yield "source_date", "when it was printed"


@asks_each(
    "accessed",
    "an address without the day on which it was read",
    "add the day: pages change",
)
def _accessed(claim: Claim) -> Found:
    if claim.source_url and not claim.accessed:
        yield "accessed", "the day on which the page was read"


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
    elif host := _COPY_HOSTS.search(claim.source_url):
        yield "via", f"the copy that the address leads to ({host[1]}), or the original's address"
    for column in ("source_publisher", "source_title"):
        found = _COPY.search(getattr(claim, column))
        if found:
            yield column, f"the original; “{found[0]}” belongs in via"
    if re.search(r"\bread (only )?in [^.]*\bcopy\b", claim.notes, re.IGNORECASE):
        yield "via", "the copy that the notes speak of"
