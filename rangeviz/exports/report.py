"""Findings and claims as text for a terminal, JSON, CSV, Markdown or GitHub's log."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any

from rangeviz.analysis.spread import compare_claims, extent_text, spread_of_systems
from rangeviz.core.errors import Problem
from rangeviz.core.text import (
    isolated,
    markdown_link,
    markdown_table,
    markdown_text,
    printable,
    wrapped,
)
from rangeviz.core.words import words
from rangeviz.exports.tables import to_csv, to_json
from rangeviz.exports.text import WIDTH
from rangeviz.inputs.claims import Claim

if TYPE_CHECKING:
    import pandas as pd


_QUANTITIES = {"test_distance": "flown: ", "notified_range": "notified: "}
_WIDTHS = (10, 22, 13, 29)


def write_findings(findings: Sequence[Problem], form: str) -> str:
    """Write findings, one a line (or one list of objects).

    Parameters
    ----------
    findings : sequence of Problem
    form : {"text", "json", "github"}
        ``github`` writes workflow commands that annotate the lines of a pull request.

    Examples
    --------
    >>> finding = Problem("a.csv", 2, "unit", "leagues", "km", rule="unknown-word")
    >>> print(write_findings([finding], "github"))
    ::error file=a.csv,line=2,title=unknown-word::unit: found 'leagues'; expected km
    """
    if form == "json":
        told = [asdict(finding) | {"address": rule_address(finding.rule)} for finding in findings]
        return json.dumps(told, indent=1)
    lines = map(_github, findings) if form == "github" else map(str, findings)
    return "\n".join(map(printable, lines))


def rule_address(rule: str) -> str:
    """Say where a rule is explained: on the site that the package names, else in the repository.

    Examples
    --------
    >>> rule_address("no-quote").endswith("#no-quote")
    True
    """
    return f"{_checks_page()}#{rule}"


@cache
def _checks_page() -> str:
    """Find the page on rules in the package's metadata, which takes long to parse."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        urls = metadata("rangeviz").get_all("Project-URL") or []
    except PackageNotFoundError:  # a clone that was never installed
        urls = []
    sites = dict(url.split(", ", 1) for url in urls)
    site = sites.get("Documentation")
    return f"{site}docs/checks.html" if site else "docs/checks.md"


def _github(finding: Problem) -> str:
    place = {"file": finding.file, "line": finding.line, "title": finding.rule}
    shown = ",".join(f"{key}={_escape(value)}" for key, value in place.items() if value)
    said = str(Problem("", None, finding.column, finding.value, finding.expected, finding.fix))
    return f"::{finding.severity} {shown}::{_escape(said, message=True)}"


def _escape(value: object, *, message: bool = False) -> str:
    """Escape what would end a workflow command or begin another one."""
    text = str(value).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text if message else text.replace(":", "%3A").replace(",", "%2C")


def write_claims(claims: Sequence[Claim], form: str) -> str:
    r"""Write claims side by side, system by system and by date, with their spread.

    Parameters
    ----------
    claims : sequence of Claim
    form : {"text", "csv", "json", "markdown"}
        Text has at most 80 columns; CSV and JSON have every column of
        `rangeviz.compare_claims`.

    Examples
    --------
    >>> claim = Claim("a", "Alpha", "PK", range=900, basis="declared", claimant="A ministry")
    >>> print(write_claims([claim], "markdown").replace("\xa0", " "), end="")
    ### Alpha (PK)
    <BLANKLINE>
    1 claim: 900 km
    <BLANKLINE>
    | date | claimed range | basis | who says so | source |
    | --- | --- | --- | --- | --- |
    | undated | 900 km | declared | A ministry |  |
    """
    import pandas as pd

    table = compare_claims(claims)
    if form in ("csv", "json"):
        years = [None if pd.isna(year) else int(year) for year in table.year]
        table["year"] = pd.Series(years, dtype=object)
        return (to_csv(table) if form == "csv" else to_json(table)).decode()
    spreads = spread_of_systems(claims).itertuples()
    groups = table.groupby("system", sort=False)
    write = _as_markdown if form == "markdown" else _as_text
    blocks = [write(spread, rows) for spread, (_, rows) in zip(spreads, groups, strict=True)]
    return "\n\n".join(blocks) + "\n"


def _as_text(spread: Any, rows: pd.DataFrame) -> str:
    from tabulate import tabulate

    cells = [tuple(map(_own_lines, _cells(row), _WIDTHS)) for row in rows.itertuples()]
    heads = ("date", "claimed range", "basis", "who says so")
    table = tabulate(cells, heads, disable_numparse=True, maxcolwidths=list(_WIDTHS))
    title = "\n".join(wrapped(printable(f"{_name(spread)}, {extent_text(spread)}"), WIDTH))
    return f"{title}\n{table}"


def _own_lines(text: str, width: int) -> str:
    return "\n".join(wrapped(isolated(printable(text)), width))


def _as_markdown(spread: Any, rows: pd.DataFrame) -> str:
    cells = [
        (*map(markdown_text, (*_cells(row), row.source)), markdown_link(row.source_url))
        for row in rows.itertuples()
    ]
    linked = [(*row, f"{source} {link}".strip()) for *row, source, link in cells]
    heads = ("date", "claimed range", "basis", "who says so", "source")
    table = markdown_table(heads, linked, ("left",) * len(heads))
    return f"### {markdown_text(_name(spread))}\n\n{extent_text(spread)}\n\n{table}"


def _cells(row: Any) -> tuple[str, str, str, str]:
    figure = _QUANTITIES.get(row.quantity, "") + row.claimed_range
    return row.date or words("date.none"), figure, row.basis, row.claimant or row.source


def _name(spread: Any) -> str:
    name = isolated(spread.system)
    return f"{name} ({spread.operator})" if spread.operator else name
