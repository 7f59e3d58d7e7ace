"""Who stands behind claims: how many there are, by whom, of which kind, how old."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from rangeviz.analysis.witnesses import OWN_WORD, find_witnesses
from rangeviz.inputs.claims import BASES, QUANTITIES, Claim
from rangeviz.inputs.given import ClaimsLike, given_claims

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("by", "name", "operator", "claims", "systems"),
    *BASES,
    *("witnesses", "beside_own_word", "first", "last", "undated"),
)


def count_sources(claims: ClaimsLike = None) -> pd.DataFrame:
    """Count claims by quantity, decade, claimant, publisher and system.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional

    Returns
    -------
    pandas.DataFrame
        One row for each group. Columns: by (``all``, ``quantity``, ``decade``, ``claimant``,
        ``publisher`` or ``system``) and name, which say what group it is; operator (of a system;
        several parted by spaces); claims and systems, how many; how many are declared,
        demonstrated, assessed, estimated, reported and projected; witnesses, the independent
        ones on a system, and beside_own_word, those that are not the word of who has it (Int64;
        missing in other groups); first and last date, as text; undated, how many. Claimants and
        publishers with most claims come first, systems in order of first appearance.

    Notes
    -----
    All that who has a system declares of it is one witness. Claims that share a party, as
    claimant or in reported_from, are one witness; the publisher is one where a claim names
    neither. A projected claim is no witness.

    Examples
    --------
    >>> claims = [
    ...     Claim("a", "A", "PK", claimant="Army", basis="declared", claimed_on="1999-04"),
    ...     Claim("b", "A", "PK", claimant="The Daily", reported_from="AFP", source_date="2003"),
    ...     Claim("c", "A", "PK", claimant="The Herald", reported_from="AFP"),
    ... ]
    >>> row = next(row for row in count_sources(claims).itertuples() if row.by == "system")
    >>> int(row.claims), int(row.declared), int(row.witnesses), int(row.beside_own_word)
    (3, 1, 2, 1)
    """
    claims = given_claims(claims)
    import pandas as pd

    rows = [_row("all", "", claims)] if claims else []
    for by, name_of in _NAMES.items():
        rows += [_row(by, name, own) for name, own in _grouped(by, claims, name_of)]
    whole = dict.fromkeys(("witnesses", "beside_own_word"), "Int64")
    return pd.DataFrame(rows, columns=COLUMNS).astype(whole)


_NAMES: dict[str, Callable[[Claim], str]] = {
    "quantity": lambda claim: claim.quantity,
    "decade": lambda claim: f"{claim.date[:3]}0s" if claim.date else "",
    "claimant": lambda claim: claim.claimant,
    "publisher": lambda claim: claim.source_publisher,
    "system": lambda claim: claim.system,
}


def _grouped(
    by: str, claims: Sequence[Claim], name_of: Callable[[Claim], str]
) -> Iterator[tuple[str, list[Claim]]]:
    groups: dict[str, list[Claim]] = {}
    for claim in claims:
        groups.setdefault(name_of(claim), []).append(claim)
    if by != "system":
        groups.pop("", None)  # who or when is not known; the undated are counted in each row
    if by in ("claimant", "publisher"):
        return iter(sorted(groups.items(), key=lambda group: -len(group[1])))
    if by == "quantity":
        return iter(sorted(groups.items(), key=lambda group: QUANTITIES.index(group[0])))
    return iter(sorted(groups.items()) if by == "decade" else groups.items())


def _row(by: str, name: str, claims: Sequence[Claim]) -> tuple[object, ...]:
    dates = sorted(claim.date for claim in claims if claim.date)
    witnesses = find_witnesses(claims) if by == "system" else []
    beside = [witness for witness in witnesses if OWN_WORD not in witness]
    operators = dict.fromkeys(claim.operator for claim in claims if claim.operator)
    return (
        by,
        name,
        " ".join(operators) if by == "system" else "",
        len(claims),
        len({claim.system for claim in claims}),
        *(sum(claim.basis == basis for claim in claims) for basis in BASES),
        len(witnesses) if by == "system" else None,
        len(beside) if by == "system" else None,
        dates[0] if dates else "",
        dates[-1] if dates else "",
        len(claims) - len(dates),
    )
