"""What everybody who reads claims is warned of: the few doubts that no output shows by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rangeviz.inputs.claims import Claim
from rangeviz.inputs.sheet import MOST_NAMED

SHORTEST_KM, LONGEST_KM = 5, 18_000
"""Published ranges lie between; others are more often slips than ranges."""

_WITH_PASSWORD = re.compile(r"https?://[^/]*@")


def is_likely(km: float) -> bool:
    """Tell whether a figure is one that ranges have.

    Examples
    --------
    >>> is_likely(900), is_likely(0.3), is_likely(20_003)
    (True, False, False)
    """
    return SHORTEST_KM <= km <= LONGEST_KM


def has_password(address: str) -> bool:
    """Tell whether an address has a user name or a password in it.

    Examples
    --------
    >>> has_password("https://me:secret@host.example/a"), has_password("https://host.example/@a")
    (True, False)
    """
    return bool(_WITH_PASSWORD.match(address))


def doubts_of(claims: Sequence[Claim]) -> Iterator[str]:
    """Say what an author should look at, each doubt in one sentence.

    Examples
    --------
    >>> one = Claim("a", "A", "PK", range=0.3, source_url="https://me@host.example", quote="0.3")
    >>> for doubt in doubts_of([one]):
    ...     print(doubt)
    1 of 1 claims have a figure below 5 km or above 18,000 km; check the digits and the unit: a
    1 of 1 claims have a user name or password in the address, for all to read; take it out: a
    """
    unlikely = [
        claim.id
        for claim in claims
        if not all(map(is_likely, claim.figures_km.values()))
        and "unlikely-distance" not in claim.accepted.split()
    ]
    limits = f"below {SHORTEST_KM} km or above {LONGEST_KM:,} km"
    found = {
        "no quote": [claim.id for claim in claims if not claim.quote],
        f"a figure {limits}; check the digits and the unit": unlikely,
        "a user name or password in the address, for all to read; take it out": [
            claim.id for claim in claims if has_password(claim.source_url)
        ],
    }
    for what, ids in found.items():
        if ids:
            named = ", ".join(ids[:MOST_NAMED]) + " …" * (len(ids) > MOST_NAMED)
            yield f"{len(ids)} of {len(claims)} claims have {what}: {named}"
