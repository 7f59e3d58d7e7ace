"""What an import decided, as lines for a terminal, JSON or CSV."""

from __future__ import annotations

import json
from dataclasses import asdict

from rangeviz.core.text import clean
from rangeviz.exports.tables import to_csv
from rangeviz.inputs.importing import Import

MOST_LINES = 60
"""Of guesses and questions on a terminal: the rest is counted, and is in the file of --report."""


def write_report(done: Import, form: str) -> str:
    r"""Write the report of an import.

    Parameters
    ----------
    done : Import
    form : {"text", "short", "json", "csv"}
        ``text`` has every decision, ``short`` those about the table, guesses and questions.

    Examples
    --------
    >>> import io
    >>> from rangeviz import import_claims
    >>> text = "System,Country,Range,Source\nA-1,Iran,2000 nm,A book\n"
    >>> print(write_report(import_claims(io.StringIO(text)), "short"))
    <text>:1: System: system; Country: operator; Range: range; Source: source_title
    <text>:2: Range: guessed: '2000 nm' -> stated 2000 nmi; nm is read as nautical miles
    1 row: 1 claim, 1 with a guess, no questions
    """
    if form == "json":
        return json.dumps([asdict(decision) for decision in done.report], indent=1)
    if form == "csv":
        import pandas as pd

        table = pd.DataFrame([asdict(decision) for decision in done.report])
        return to_csv(table).decode()
    lines = _short(done) if form == "short" else map(str, done.report)
    return "\n".join((*lines, tally(done)))


def _short(done: Import) -> list[str]:
    """Say headers in one line, then what is guessed or asked; no cell that was simply read."""
    heads = [d for d in done.report if d.severity == "read" and d.column and not d.cell]
    lines = [str(d) for d in done.report if d.severity == "read" and not (d.column or d.cell)]
    if heads:
        said = "; ".join(f"{clean(head.column)}: {head.made}" for head in heads)
        lines.append(f"{clean(heads[0].file)}:{heads[0].line}: {said}")
    doubts = [decision for decision in done.report if decision.severity != "read"]
    lines += map(str, doubts[:MOST_LINES])
    if len(doubts) > MOST_LINES:
        lines.append(f"... and {len(doubts) - MOST_LINES:,} more; --report FILE has them all")
    return lines


def tally(done: Import) -> str:
    r"""Count rows, claims, guesses and questions.

    Examples
    --------
    >>> import io
    >>> from rangeviz import import_claims
    >>> tally(import_claims(io.StringIO("System,Range\nA-1,300 km\nB-1,7\n"), operator="PK"))
    '2 rows: 1 claim, none with a guess, 1 question'
    """
    read = count_noun(len(done.claims), "claim")
    asked = count_noun(len(done.questions), "question")
    guessed = f"{done.guessed:,}" if done.guessed else "none"
    return f"{count_noun(done.rows, 'row')}: {read}, {guessed} with a guess, {asked}"


def count_noun(number: int, noun: str) -> str:
    """Write a number of things.

    Examples
    --------
    >>> count_noun(1, "claim"), count_noun(0, "row"), count_noun(2_000, "row")
    ('1 claim', 'no rows', '2,000 rows')
    """
    return f"{f'{number:,}' if number else 'no'} {noun}{'' if number == 1 else 's'}"
