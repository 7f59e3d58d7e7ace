"""How many independent witnesses a set of claims on one system has.

Papers copy each other and the same agency, so claims are not counted but those whom they rest on:

- what the state or firm that has the system declares is one witness, its own word;
- claims that share a party are one witness: who says so, or whom the source relies on
  (`reported_from`), as these columns name them;
- the publisher counts only where a claim names neither;
- a projected claim is no witness: it speaks of the future.

So two papers that carry one agency are one witness, and a chain of shared parties is one, too: it
counts too few rather than too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rangeviz.core.text import alike
from rangeviz.inputs.claims import Claim

OWN_WORD = "own word"

_APART = re.compile(r"[;()/]|,(?:\s*(?:on|as reported by|in|to)\b)?|\b(?:and|citing|quoting|per)\b")
_NOT_A_NAME = re.compile(r"\b(?:the|an?|unnamed|statements?|reports?|sources?|copy)\b|’s\b|'s\b")


def parties_of(claim: Claim) -> set[str]:
    """Name whom a claim rests on: who says so and what that relies on, else the source.

    Examples
    --------
    >>> sorted(parties_of(Claim("a", "A", claimant="A paper", reported_from="PTI, citing ISPR")))
    ['ispr', 'paper', 'pti']
    >>> parties_of(Claim("b", "A", source_publisher="The Daily", source_title="News"))
    {'daily'}
    """
    named = [name for text in (claim.claimant, claim.reported_from) for name in _names(text)]
    source = claim.source_publisher or claim.source_author or claim.source_title
    return set(named or _names(source)) or {alike(source)}


def find_witnesses(claims: Iterable[Claim]) -> list[set[str]]:
    """Group the parties of claims on one system: each group is one witness.

    The operator's own word is the group that holds `OWN_WORD`.

    Examples
    --------
    >>> claims = [
    ...     Claim("a", "A", claimant="The Daily", reported_from="AFP"),
    ...     Claim("b", "A", claimant="The Herald", reported_from="AFP"),
    ...     Claim("c", "A", claimant="Ministry", basis="declared"),
    ...     Claim("d", "A", claimant="Army", basis="declared"),
    ... ]
    >>> [sorted(witness) for witness in find_witnesses(claims)]
    [['afp', 'daily', 'herald'], ['army', 'ministry', 'own word']]
    """
    groups: list[set[str]] = []
    for claim in claims:
        if claim.basis == "projected":
            continue
        group = parties_of(claim) | ({OWN_WORD} if claim.basis == "declared" else set())
        joined = [other for other in groups if other & group]
        groups = [other for other in groups if not other & group]
        groups.append(group.union(*joined))
    return groups


def _names(text: str) -> list[str]:
    parts = (_NOT_A_NAME.sub(" ", alike(part)) for part in _APART.split(text))
    return [name for name in (" ".join(part.split()) for part in parts) if name]
