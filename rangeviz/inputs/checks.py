"""The linter for claims: what an editor would ask about a row before trusting it.

The rules stand in `rangeviz.inputs.rules` and `rangeviz.inputs.rules.systems`. What a reader of
files refuses (a number that is none, a missing column) is a finding too, under the names of
`READING_RULES`; ``docs/checks.md`` shows all of them to readers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rangeviz.core.errors import DataError, Problem
from rangeviz.inputs.claim_reader import scan_claims
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import ClaimsLike, given_claims
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike
from rangeviz.inputs.rules import RULES, Found
from rangeviz.inputs.rules.systems import SYSTEM_RULES, check_systems
from rangeviz.inputs.systems import System, read_systems
from rangeviz.inputs.tables import TableSource

READING_RULES = {
    "file": ("error", "a file that is missing, empty, no text, not UTF-8, or a workbook"),
    "csv": ("error", "a row with more or fewer cells than the header, or an open quotation mark"),
    "columns": ("error", "a column that is missing, misspelt or there twice"),
    "unknown-column": ("warning", "a column that is not known and not read"),
    "no-claims": ("warning", "a file with a header and no claims"),
    "missing": (
        "error",
        "an empty id, system or source_title; neither operator nor region; a claim that is no "
        "statement without qualifier, range or unit",
    ),
    "number": ("error", "a number with words or signs in it, or with two readings"),
    "date": ("error", "a date that is not YYYY, YYYY-MM or YYYY-MM-DD, on no calendar, or ahead"),
    "unknown-word": ("error", "another word than those that the column allows"),
    "one-line": ("error", "an id or a system with a line break in it"),
    "empty-row": ("warning", "rows between the others, or below them, of separators alone"),
    "duplicate-id": ("error", "an id that an earlier row has, also with other capitals"),
    "operator": ("error", "an operator that is no ISO 3166 code of two capital letters"),
    "distance": ("error", "a figure of 0 or below, or beyond the longest way on Earth"),
    "between": ("error", "an upper figure below the lower one, or without “between”"),
    "statement": ("error", "a statement with a figure"),
    "wording-in-quote": ("error", "a wording that does not stand in the quote, letter by letter"),
    "launch-region": ("error", "a launch region that is not known, or an operator without one"),
}
"""What is found while a file is read: severity and what is looked for, by rule."""


def check_claims(
    claims: ClaimsLike = None, systems: Sequence[System] | None = None
) -> list[Problem]:
    """Ask of every claim what an editor would ask.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
    systems : sequence of System, optional
        A roster that their systems and operators are held against, as `rangeviz.read_systems`
        returns it. Default: they are not.

    Returns
    -------
    list of Problem
        In the order of the claims; each with file, line, column, value, rule, severity, what
        was expected and how to fix it. What a row's `accepted` names is left out.

    Examples
    --------
    >>> claim = Claim("a", "A", "PK", range=2000, wording="1,375 miles (2,000 km)",
    ...               quote="A flies 1,375 miles (2,000 km)", source_author="B. Writer")
    >>> for finding in check_claims([claim]):
    ...     print(finding.rule, "-", finding.expected)
    unit-in-wording - mi, the unit that the wording prints first
    unit-conflict - figures that agree: 1,375 mi is 2,213 km, not 2,000
    """
    claims = given_claims(claims)
    order = {id(claim): number for number, claim in enumerate(claims)}
    found = list(_findings(claims, systems))
    raised = {(claim.id, problem.rule) for claim, problem in found}
    found = [entry for entry in found if entry[1].rule not in entry[0].accepted.split()]
    asked = {rule.name for rule in RULES} | (SYSTEM_RULES.keys() if systems is not None else set())
    for claim in claims:
        for expected, fix in _misused(claim, raised, asked):
            problem = Problem(
                *_where(claim), "accepted", claim.accepted, expected, fix, "accepted", "warning"
            )
            found.append((claim, problem))
    return [problem for _, problem in sorted(found, key=lambda entry: order[id(entry[0])])]


def check_source(
    source: TableSource,
    regions: Sequence[LaunchRegion],
    region: RegionLike | None = None,
    systems: Sequence[System] | None = None,
) -> tuple[list[Claim], list[Problem]]:
    """Read claims and report everything about them: the readers' findings and the rules'.

    Parameters
    ----------
    source : path, file object, DataFrame or None
        As for `rangeviz.read_claims`.
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    region : str or LaunchRegion, optional
        A region, or its id or name, that overrides every claim's launch region.
    systems : sequence of System, optional
        As for `check_claims`. Default: the shipped roster for the shipped claims, else none.

    Returns
    -------
    claims : list of Claim
        Those of the rows that could be read.
    findings : list of Problem
        In reading order.

    Raises
    ------
    ArgumentError
        If the overriding `region` is not known.
    """
    claims, problems = scan_claims(source)
    if source is None and systems is None:
        systems = read_systems()
    findings = problems + check_claims(claims, systems)
    try:
        pair_regions(claims, regions, region)
    except DataError as error:
        findings += [replace(problem, rule="launch-region") for problem in error.problems]
    return claims, sorted(findings, key=lambda problem: problem.line or 0)


def _where(claim: Claim) -> tuple[str, int | None]:
    return claim.file or f"claim {claim.id}", claim.line or None


def _findings(
    claims: Sequence[Claim], systems: Sequence[System] | None
) -> Iterator[tuple[Claim, Problem]]:
    for rule in RULES:
        for claim, column, expected in rule.find(claims):
            yield claim, _problem(claim, column, expected, rule.fix, rule.name, rule.severity)
    if systems is None:
        return
    for name, claim, column, expected, fix in check_systems(claims, systems):
        yield claim, _problem(claim, column, expected, fix, name, SYSTEM_RULES[name][0])


def _problem(
    claim: Claim, column: str, expected: str, fix: str, rule: str, severity: str
) -> Problem:
    value = getattr(claim, column)
    shown = f"{value:.12g}" if isinstance(value, float) else str(value or "")
    return Problem(*_where(claim), column, shown, expected, fix, rule, severity)


def _misused(claim: Claim, raised: set[tuple[str, str]], asked: set[str]) -> Found:
    """Say what is wrong with the column `accepted` itself."""
    for name in claim.accepted.split():
        if name not in {rule.name for rule in RULES} | SYSTEM_RULES.keys():
            yield f"names of rules; {name!r} is none", "see docs/checks.md"
        elif name in asked and (claim.id, name) not in raised:
            yield f"rules that find something; {name} finds nothing here", f"take {name} out"
    if claim.accepted and not claim.notes:
        yield "the reason in the column notes", "say why the finding may stand"
