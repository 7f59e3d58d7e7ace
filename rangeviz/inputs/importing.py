"""The door: anybody's table in, a claims file out, and every decision on the way said.

Strictness stays where maps are made (`rangeviz.read_claims`); here a table is understood as far
as it has one reading. What has two, or none, is a question, and its row stays out of the file.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.core.choices import DECIMAL_MARKS, UNITS
from rangeviz.core.errors import ArgumentError, Problem, asked, check_choice, refusal
from rangeviz.core.text import shorten
from rangeviz.core.writing import Target, save
from rangeviz.inputs.claim_reader import scan_claims
from rangeviz.inputs.claims import (
    MAX_CLAIMS,
    OPTIONAL_COLUMNS,
    REQUIRED_COLUMNS,
    Claim,
)
from rangeviz.inputs.countries import country_code
from rangeviz.inputs.decisions import Decision
from rangeviz.inputs.headers import find_header, vocabulary
from rangeviz.inputs.import_cells import ReadRow, Usual
from rangeviz.inputs.import_columns import (
    FIGURES,
    LEFT_OUT,
    Layout,
    check_layout,
    lay_out,
    usual_title,
)
from rangeviz.inputs.import_ids import give_ids
from rangeviz.inputs.import_rows import read_row
from rangeviz.inputs.region_reader import read_regions
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.inputs.rules import RULES
from rangeviz.inputs.sheets import Sheet, read_sheets

if TYPE_CHECKING:
    import pandas as pd

_ORDER = tuple(part.name for part in fields(Claim))


@dataclass(frozen=True)
class Import:
    """What became of a table: its claims, and every decision on the way.

    Attributes
    ----------
    file : str
    rows : int
        Of data, in the table.
    claims : tuple of Claim
        Those of the rows that leave nothing open.
    report : tuple of Decision
        Of the table first, then row by row.
    mapping : dict of str to str
        Which header was understood as which column; `import_claims` takes it again.
    text : str
        The claims file, which `rangeviz.read_claims` reads.
    unchanged : bool
        The table was a claims file already.
    """

    file: str
    rows: int
    claims: tuple[Claim, ...]
    report: tuple[Decision, ...]
    mapping: Mapping[str, str]
    text: str
    unchanged: bool = False

    @property
    def questions(self) -> tuple[Decision, ...]:
        """What is open."""
        return tuple(decision for decision in self.report if decision.severity == "open")

    @property
    def guessed(self) -> int:
        """How many claims rest on a guess."""
        lines = {d.line for d in self.report if d.severity == "guessed" and d.cell}
        return sum(claim.line in lines for claim in self.claims)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The claims file as a DataFrame of texts."""
        import pandas as pd

        return pd.read_csv(io.StringIO(self.text), dtype=str, keep_default_na=False)

    def save(self, target: Target) -> Path | None:
        """Write the claims file to a path, or into a file that is open for bytes."""
        return save(target, self.text.encode())


def import_claims(
    source: Any,
    *,
    table: int | None = None,
    mapping: Mapping[str, str] | None = None,
    source_title: str = "",
    operator: str = "",
    unit: str = "",
    decimal_mark: str = "",
    regions: Sequence[LaunchRegion] | None = None,
) -> Import:
    r"""Make a claims file of anybody's table, and say what was made of every cell.

    Parameters
    ----------
    source : path, file object or pandas.DataFrame
        CSV of any kind, XLSX, XLS, ODS, JSON, Markdown or HTML; ``"-"`` is standard input. Or
        what `rangeviz.inputs.sheets.read_sheets` made of it.
    table : int, optional
        Which table of several, counted from 1.
    mapping : mapping of str to str, optional
        Headers to our columns, for what no list knows: ``{"Reichweite": "range"}``. An empty
        column keeps a header from being understood.
    source_title, operator, unit : str, optional
        What holds for rows that name no source, no country, and figures without a unit.
    decimal_mark : {"", ".", ","}, optional
        Of the figures; else as the cells of a column prove.
    regions : sequence of LaunchRegion, optional
        The launch regions that claims may be measured from [the shipped ones].

    Raises
    ------
    DataError
        If the source is no table, has several and none was chosen, or no column of systems or
        ranges.
    ArgumentError
        If an argument fits nothing known.

    Examples
    --------
    >>> text = "Missile,Country,Range (km),Source\n"
    >>> text += "Example-1,North Korea,\"8,500–13,000\",A newspaper\n"
    >>> text += "Example-2,Korea,300/500,A newspaper\n"
    >>> done = import_claims(io.StringIO(text))
    >>> [(c.id, c.operator, c.qualifier, c.range, c.range_max, c.unit) for c in done.claims]
    [('example-1-newspaper', 'KP', 'between', 8500.0, 13000.0, 'km')]
    >>> for question in done.questions:
    ...     print(question)
    <text>:3: Country: asked: found 'Korea'; expected one country; fix: write KP for North ...
    <text>:3: Range (km): asked: found '300/500'; expected one figure, or the same in ...
    """
    if unit:
        check_choice("unit", unit, UNITS)
    if decimal_mark:
        check_choice("decimal_mark", decimal_mark, DECIMAL_MARKS)
    if operator and not country_code(operator):
        raise ArgumentError("operator", asked(operator, "one country, such as Pakistan or PK"))
    sheet = choose_sheet(source if isinstance(source, list) else read_sheets(source), table)
    if not mapping and (same := _as_it_is(sheet)):
        return same
    header = find_header(sheet, vocabulary("claims"), mapping)
    layout = lay_out(sheet, header, mapping or {}, unit=unit, decimal_mark=decimal_mark)
    check_layout(sheet, header, layout, mapping or {})
    if len(layout.body) > MAX_CLAIMS:
        found = f"{len(layout.body):,} rows"
        raise refusal(sheet.file, f"at most {MAX_CLAIMS:,} rows", "split it", value=found)
    title, why = (source_title, "as told") if source_title else usual_title(sheet, header)
    known = _shipped_regions() if regions is None else regions
    usual = Usual(
        title,
        country_code(operator),
        frozenset(name.casefold() for region in known for name in (region.id, region.name)),
        frozenset(region.default_for for region in known if region.default_for),
    )
    decisions = list(layout.decisions)
    if not any(column.field in ("source_title", "source_url") for column in layout.columns):
        made = f"source_title of all claims: “{usual.source_title}”"
        severity, said = ("read", "") if source_title else ("guessed", "--source “TITLE”")
        decisions.append(Decision(sheet.file, None, "", "", severity, f"{made}; {why}", said))
    for ours, told in (("operator", usual.operator), ("unit", unit)):
        if told:
            made = f"{ours} of rows that name none: {told}; as told"
            decisions.append(Decision(sheet.file, None, "", "", "read", made))
    rows = [_row(sheet, layout, number, usual) for number in layout.body]
    for row in rows:
        read_row(row)
    give_ids(rows)
    text, claims = _held_to_the_rules(rows)
    decisions += [decision for row in rows for decision in row.decisions]
    return Import(
        file=sheet.file,
        rows=len(rows),
        claims=tuple(claims),
        report=tuple(sorted(decisions, key=lambda decision: decision.line or 0)),
        mapping=layout.mapping,
        text=text,
    )


@cache
def _shipped_regions() -> tuple[LaunchRegion, ...]:
    return tuple(read_regions())


def choose_sheet(sheets: Sequence[Sheet], number: int | None) -> Sheet:
    """Return the one table of a source, or that with a number.

    Raises
    ------
    ArgumentError
        If there are several and none was chosen; it lists them.
    """
    if number is None and len(sheets) == 1:
        return sheets[0]
    if number is not None and 1 <= number <= len(sheets):
        return sheets[number - 1]
    several = f"one of {len(sheets)} tables, by its number"
    listed = "; ".join(describe_sheets(sheets))
    raise ArgumentError("table", Problem("", None, None, None, several, listed))


def describe_sheets(sheets: Sequence[Sheet]) -> list[str]:
    """Say of each table its number, name, size and first row that has several texts.

    Examples
    --------
    >>> describe_sheets([Sheet("a.html", "Ranges", (("System", "Range"), ("A", "7")), (1, 2))])
    ['1: Ranges, 2 rows: System, Range']
    """
    return [
        f"{number}: {sheet.name}, {len(sheet.rows)} rows: "
        + shorten(", ".join(filter(None, find_header(sheet, vocabulary("claims")).names)), 100)
        for number, sheet in enumerate(sheets, start=1)
    ]


def _as_it_is(sheet: Sheet) -> Import | None:
    """Pass a claims file on: one that has our columns, and no row that is refused."""
    header, *body = sheet.rows
    if not set(REQUIRED_COLUMNS) <= {*header} <= {*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS}:
        return None
    text = _as_csv(header, body)
    claims, problems = scan_claims(io.StringIO(text))
    if problems or not claims:
        return None
    placed = (replace(c, file=sheet.file, line=sheet.lines[c.line - 1]) for c in claims)
    made = "a claims file already: passed on unchanged"
    report = (Decision(sheet.file, None, "", "", "read", made),)
    same = {name: name for name in header}
    return Import(sheet.file, len(body), tuple(placed), report, same, text, unchanged=True)


def _row(sheet: Sheet, layout: Layout, number: int, usual: Usual) -> ReadRow:
    cells = sheet.rows[number]
    texts = [
        (column, _lines(cells[column.position], "\n" if column.field in FIGURES else " "))
        for column in layout.columns
        if column.field != LEFT_OUT
    ]
    if number in layout.operators:
        usual = replace(usual, operator=layout.operators[number])
    return ReadRow(sheet.file, sheet.lines[number], texts, usual)


def _lines(cell: str, between: str) -> str:
    """Write a cell in one line; in a figure a new line stays one, as it parts numbers."""
    return between.join(filter(None, (" ".join(line.split()) for line in cell.splitlines())))


def _held_to_the_rules(rows: Sequence[ReadRow]) -> tuple[str, list[Claim]]:
    """Write the claims of the whole rows; what a reader or the check would refuse is asked."""
    while True:
        whole = [row for row in rows if row.whole]
        text = _as_csv(_columns(whole), [row.cells for row in whole])
        claims, problems = scan_claims(io.StringIO(text))
        errors = [problem for problem in problems if problem.severity == "error"]
        errors += [
            Problem("", claim.line, column, str(getattr(claim, column)), expected, rule.fix)
            for rule in RULES
            if rule.severity == "error"
            for claim, column, expected in rule.find(claims)
        ]
        if not errors:
            return text, [
                replace(claim, file=row.file, line=row.line)
                for claim, row in zip(claims, whole, strict=True)
            ]
        for error in errors:
            row = whole[(error.line or 2) - 2]
            column = next((c for c, _ in row.texts if c.field == error.column), None)
            row.ask(column, error.value or "", error.expected, error.fix)


def _columns(rows: Iterable[ReadRow]) -> list[str]:
    """Give the columns that rows fill, those that a claims file needs first."""
    filled = {name for row in rows for name, text in row.cells.items() if text}
    return [name for name in _ORDER if name in filled or name in REQUIRED_COLUMNS]


def _as_csv(columns: Sequence[str], rows: Iterable[Any]) -> str:
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([row.get(c, "") for c in columns] if isinstance(row, dict) else row)
    return file.getvalue()
