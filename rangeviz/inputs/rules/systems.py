"""The rules that hold claims against a roster of systems: one name each, and who has it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rangeviz.core.errors import did_you_mean
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.systems import System, by_spelling, spelling_key

SYSTEM_RULES = {
    "system-name": (
        "error",
        "a system that the roster does not have, or has under another spelling",
        "write the roster's name, or add the system to the roster",
    ),
    "system-operator": (
        "warning",
        "an operator that does not have the system, by the roster",
        "correct the operator or the system, or add the operator to the roster",
    ),
}
"""Severity, what is looked for, and what to do, by rule."""


def check_systems(
    claims: Sequence[Claim], systems: Sequence[System]
) -> Iterator[tuple[str, Claim, str, str, str]]:
    """Find claims on systems that a roster does not have so: rule, claim, column, expected, fix.

    Examples
    --------
    >>> roster = [System("a", "Alpha-II", ("PK",), ("Alpha-2",))]
    >>> for rule, _, column, *said in check_systems([Claim("x", "Alpha 2", "IN")], roster):
    ...     print(rule, column, said)
    system-name system ['Alpha-II, as the roster calls it', 'write Alpha-II']
    system-operator operator ['PK, who has Alpha-II', 'correct ... roster']
    """
    names = [system.name for system in systems]
    known = by_spelling(systems)
    for claim in claims:
        system = known.get(spelling_key(claim.system))
        if system is None:
            fix = did_you_mean(claim.system, names) or "add it to the roster"
            yield "system-name", claim, "system", "a system of the roster", fix
            continue
        if claim.system != system.name:
            expected = f"{system.name}, as the roster calls it"
            yield "system-name", claim, "system", expected, f"write {system.name}"
        if claim.operator and claim.operator not in system.operators:
            expected = f"{' or '.join(system.operators)}, who has {system.name}"
            yield "system-operator", claim, "operator", expected, SYSTEM_RULES["system-operator"][2]
