"""What a rule is: a question to the claims, with its name, how grave it is, and advice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rangeviz.inputs.claims import Claim

Found = Iterator[tuple[str, str]]
"""What a rule yields of a claim: a column, and what was expected there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One question to the claims: its name, how grave, what it looks for, and what to do."""

    name: str
    severity: str
    looks_for: str
    fix: str
    find: Callable[[Sequence[Claim]], Iterator[tuple[Claim, str, str]]]


_Question = Callable[[Claim], Iterator[tuple[str, str]]]
_QuestionToAll = Callable[[Sequence[Claim]], Iterator[tuple[Claim, str, str]]]
registered: list[Rule] = []
"""Filled by the two decorators, in the order in which the rules are imported."""


def asks_all(
    name: str, looks_for: str, fix: str, *, severity: str = "warning"
) -> Callable[[_QuestionToAll], _QuestionToAll]:
    """Make a rule of a function that looks at all claims."""

    def add(find: _QuestionToAll) -> _QuestionToAll:
        registered.append(Rule(name, severity, looks_for, fix, find))
        return find

    return add


def asks_each(
    name: str, looks_for: str, fix: str, *, severity: str = "warning"
) -> Callable[[_Question], _Question]:
    """Make a rule of a function that looks at one claim."""

    def add(find: _Question) -> _Question:
        @asks_all(name, looks_for, fix, severity=severity)
        def find_in_each(claims: Sequence[Claim]) -> Iterator[tuple[Claim, str, str]]:
            for claim in claims:
                for column, expected in find(claim):
                    yield claim, column, expected

        return find

    return add


def english(claim: Claim) -> str:
    """Give the words to look for English in: the wording, or our translation of the quote."""
    return claim.wording if claim.quote_lang in ("", "en") else claim.quote_en
