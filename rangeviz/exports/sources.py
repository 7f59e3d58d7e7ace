"""Who stands behind claims, as text for a terminal, Markdown, CSV or JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from rangeviz.analysis.sources import count_sources
from rangeviz.core.text import counted, markdown_table, markdown_text, printable, shorten
from rangeviz.core.words import count_word, words
from rangeviz.exports.grid import grid
from rangeviz.exports.tables import to_csv, to_json
from rangeviz.exports.text import WIDTH
from rangeviz.inputs.claims import BASES, Claim

if TYPE_CHECKING:
    import pandas as pd

MOST_NAMED = 12
"""Claimants, and publishers, that text names; CSV and JSON have all."""

_LONGEST_NAME = 33
_HEADS = ("claims", "systems", "said")
_SYSTEM_HEADS = ("system", "claims", "own word", "others", "said")


def write_sources(claims: Sequence[Claim], form: str) -> str:
    r"""Write how many claims there are, by whom, of which kind, how old, and on whose word.

    Parameters
    ----------
    claims : sequence of Claim
    form : {"text", "csv", "json", "markdown"}
        Text has at most 80 columns; CSV and JSON have every row and column of
        `rangeviz.count_sources`.

    Examples
    --------
    >>> claim = Claim("a", "Alpha", "PK", range=900, basis="declared", claimant="A ministry")
    >>> print(write_sources([claim], "text").partition("\n\n")[0])
    1 claim on 1 system; 1 undated
    basis: declared 1
    kind: maximum range 1
    """
    table = count_sources(claims)
    if form in ("csv", "json"):
        return (to_csv(table) if form == "csv" else to_json(table)).decode()
    if table.empty:
        return "0 claims\n"
    blocks = _markdown(table) if form == "markdown" else _text(table)
    return "\n\n".join(blocks) + "\n"


def _text(table: pd.DataFrame) -> Iterator[str]:
    yield "\n".join(_filled(line) for line in _summary(table))
    for by, rows, rest in _parties(table):
        title = words(f"sources.{by}s")
        cells = [(shorten(printable(row.name), _LONGEST_NAME), *_counts(row)) for row in rows]
        yield "\n".join(filter(None, (grid(cells, (title.lower(), *_HEADS), "lrrl"), rest)))
    systems = [
        (shorten(name, _LONGEST_NAME), *counts)
        for name, *counts in map(_system, _rows(table, "system"))
    ]
    yield f"{grid(systems, _SYSTEM_HEADS, 'lrrrl')}\n{_filled(words('sources.rule'))}"


def _markdown(table: pd.DataFrame) -> Iterator[str]:
    yield "\n".join(f"- {markdown_text(line)}" for line in _summary(table))
    for by, rows, rest in _parties(table):
        cells = [tuple(map(markdown_text, (row.name, *_counts(row)))) for row in rows]
        lines = markdown_table((by, *_HEADS), cells, ("left", "right", "right", "left"))
        yield "\n\n".join(filter(None, (f"### {words(f'sources.{by}s')}", lines, rest)))
    cells = [tuple(map(markdown_text, _system(row))) for row in _rows(table, "system")]
    lines = markdown_table(_SYSTEM_HEADS, cells, ("left", *["right"] * 3, "left"))
    yield f"### {words('sources.systems')}\n\n{lines}\n\n{words('sources.rule')}"


def _summary(table: pd.DataFrame) -> Iterator[str]:
    (whole,) = _rows(table, "all")
    claims, systems = counted(whole.claims, "claim"), counted(whole.systems, "system")
    said = f", said between {whole.first[:4]} and {whole.last[:4]}" if whole.first else ""
    undated = f"; {whole.undated} undated" if whole.undated else ""
    yield f"{claims} on {systems}{said}{undated}"
    bases = sorted(((getattr(whole, basis), basis) for basis in BASES), key=lambda b: -b[0])
    if any(count for count, _ in bases):
        yield f"basis: {', '.join(f'{basis} {count}' for count, basis in bases if count)}"
    kinds = [(row.claims, words(f"quantity.{row.name}")) for row in _rows(table, "quantity")]
    yield f"kind: {', '.join(f'{kind} {count}' for count, kind in kinds)}"
    decades = [f"{row.name} {row.claims}" for row in _rows(table, "decade")]
    if decades:
        yield f"by decade: {', '.join(decades)}"


def _parties(table: pd.DataFrame) -> Iterator[tuple[str, list[Any], str]]:
    """Give claimants, then publishers: those with most claims, and a line about the rest."""
    for by in ("claimant", "publisher"):
        rows = _rows(table, by)
        rest = rows[MOST_NAMED:]
        count, claims = count_word(len(rest)), sum(row.claims for row in rest)
        line = words("sources.rest", count=count.capitalize(), claims=claims) if rest else ""
        if rows:
            yield by, rows[:MOST_NAMED], line


def _rows(table: pd.DataFrame, by: str) -> list[Any]:
    return list(table[table.by == by].itertuples(index=False))


def _counts(row: Any) -> tuple[str, ...]:
    return f"{row.claims:,}", f"{row.systems:,}", _years(row)


def _system(row: Any) -> tuple[str, ...]:
    name = f"{row.name} ({row.operator.replace(' ', ', ')})" if row.operator else row.name
    own = str(row.declared or "-")
    return printable(name), f"{row.claims:,}", own, str(row.beside_own_word), _years(row)


def _years(row: Any) -> str:
    years = dict.fromkeys((row.first[:4], row.last[:4]))
    return "–".join(years) if row.first else words("date.none")


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent="  ")
