"""Which column of somebody's table is which of a claim, and what holds for all its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import PurePath

from rangeviz.core.errors import DataError, refusal
from rangeviz.core.text import shorten
from rangeviz.inputs.countries import country_code
from rangeviz.inputs.decisions import Decision
from rangeviz.inputs.figures import parse_figure, plain_figure
from rangeviz.inputs.headers import Header
from rangeviz.inputs.import_cells import Column
from rangeviz.inputs.numerals import proven_grouping
from rangeviz.inputs.rules.words import OUT_OF_SCOPE
from rangeviz.inputs.sheet import ENCODING, Sheet

_FROM = "the operator is taken to be the country of origin"
_GUESSED = {
    **dict.fromkeys(("countryoforigin", "origin", "herkunftsland", "paysdorigine"), _FROM),
    **dict.fromkeys(("paísdeorigen", "paísdeorigem", "paesediorigine"), _FROM),
    "developer": "the operator is taken to be the developer",
    "title": "taken to be the source's title",
}
_MULTIPLES = re.compile(r"thousand|hundred|[×x] ?1|000|10\^|\b1k\b", re.IGNORECASE)
_FARTHEST = 2
"""Times the lower figure: two figures of one claim are seldom farther from each other."""
_NO_DISTANCES = ("m", "deg")
FIGURES = ("range", "range_min", "range_max")
_SOURCES = ("source_title", "source_url", "claimant", "source_publisher")
_ROW_NUMBER = re.compile(r"(?:#|no\.?|nr\.?|number|s\. ?no\.?|serial)", re.IGNORECASE)
_SOURCE_LINE = re.compile(r"sources?\s*:\s*(?P<title>\S.*)", re.IGNORECASE | re.DOTALL)
LEFT_OUT = "left_out"
"""The field of a column that no claim takes anything from."""
BEYOND = "beyond"
"""The field of a column without a header that few rows fill: they have a cell too many."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a sheet, its rows of data, and what was decided about them."""

    columns: tuple[Column, ...]
    body: Sequence[int]
    operators: Mapping[int, str]
    decisions: tuple[Decision, ...]

    @property
    def mapping(self) -> dict[str, str]:
        """The headers that were understood, with our columns, as `mapping` takes them."""
        return {column.header: column.field for column in self.columns if column.field}


def lay_out(
    sheet: Sheet,
    header: Header,
    told: Collection[str] = (),
    *,
    unit: str = "",
    decimal_mark: str = "",
) -> Layout:
    """Say what each column of a sheet is.

    `told` are the headers that the user has mapped, `unit` that of ranges whose header has none.
    """
    line = sheet.lines[header.rows[-1]]
    decisions = [Decision(sheet.file, line, "", "", "read", note) for note in sheet.notes]
    columns: list[Column] = []
    fields = _fields(header, told)
    sourced = any(name in header.columns for name in _SOURCES)
    for position, name in enumerate(header.names):
        cells = [sheet.rows[row][position] for row in header.body]
        if not name and position not in header.unknown:
            continue  # it is empty, or counts the rows
        column = Column(position, name, fields.get(position, ""), header.units.get(position, ""))
        severity, made = _meaning(column, header, sourced)
        if made.startswith("left out"):
            column = replace(column, field=LEFT_OUT)
        elif not name and 2 * len(list(filter(None, cells))) < len(cells):
            columns.append(replace(column, field=BEYOND))
            continue
        elif column.field == "date":
            column = replace(column, field="source_date" if sourced else "")
        if column.field in FIGURES:
            groups = {".": ",", ",": "."}.get(decimal_mark) or _grouping(sheet, cells)
            column = replace(column, unit=column.unit or unit, groups=groups, decimal=decimal_mark)
        columns.append(column)
        decisions.append(Decision(sheet.file, line, name, "", severity, made, _fix(severity, name)))
    columns = _with_one_unit(columns)
    decisions += [Decision(sheet.file, line, "", "", "read", note) for note in header.notes]
    operators = {} if "operator" in header.columns else dict(_headings(sheet, header))
    if operators:
        made = "the operator is the country in the heading above a row"
        decisions.append(
            Decision(sheet.file, line, "", "", "guessed", made, "add a column Country")
        )
    return Layout(tuple(columns), header.body, operators, tuple(decisions))


def _with_one_unit(columns: list[Column]) -> list[Column]:
    """Give the lower and the upper figure of a claim the unit that one of them says for both."""
    figures = [column for column in columns if column.field in FIGURES]
    units = {column.unit for column in figures if column.unit}
    if len(units) != 1 or len({column.field for column in figures}) == 1:
        return columns
    (unit,) = units
    return [replace(c, unit=c.unit or unit) if c in figures else c for c in columns]


def _fields(header: Header, told: Collection[str]) -> dict[int, str]:
    """Tell for each position which of our columns it is."""
    fields = {position: name for name, position in header.columns.items()}
    upper = header.columns.get("range_max")
    if upper is not None and "range" not in header.columns:
        fields[upper] = "range"  # of a lower figure beside it, or alone
    elif upper is not None and header.names[upper] not in ("range_max", *told):
        fields[upper] = ""  # beside “Range” it may be another claim
    for name in ("range", "notes"):
        both = header.asked.get(name, ())
        units = {header.units.get(position, "") for position in both}
        if name == "notes" or (len(units) == len(both) and "" not in units):
            fields |= dict.fromkeys(both, name)
    fields |= dict.fromkeys(header.further.get("notes", ()), "notes")
    for position in header.further.get("range", ()):
        own = header.units.get(header.columns["range"], "")
        if header.units.get(position, "") not in ("", own):
            fields[position] = "range"
    return fields


def _meaning(column: Column, header: Header, sourced: bool) -> tuple[str, str]:
    """Say what a column is read as: severity and words."""
    name, ours = column.header, column.field
    folded = re.sub(r"\W", "", name).casefold()
    if not name:
        return "guessed", f"column {column.position + 1} has no header: kept in notes"
    if ours == "range_min":
        made = "the lower figure of one claim, not the nearest that the system can fly"
        return "guessed", made
    if ours == "date":
        if sourced:
            return "guessed", "source_date"
        return "read", "kept in notes: of what it is the date is not said"
    if ours:
        unit = f" in {column.unit}" if column.unit and ours in FIGURES else ""
        guess = _GUESSED.get(folded)
        return ("guessed", f"{ours}: {guess}") if guess else ("read", f"{ours}{unit}")
    if OUT_OF_SCOPE.search(name):
        return "read", "left out: payload and accuracy are no part of a claim on range"
    if _ROW_NUMBER.fullmatch(name):
        return "read", "left out: numbers of rows"
    if "range" in folded and not OUT_OF_SCOPE.search(name):
        return "guessed", "another range, which is kept in notes"
    for claimed, positions in header.asked.items():
        if column.position in positions:
            return "open", f"one column for {claimed}, not {len(positions)}"
    return "read", "kept in notes"


def _fix(severity: str, name: str) -> str:
    if severity == "read":
        return ""
    return f"--map “{name}=...” says which column it is, “{name}=” that it is none" if name else ""


def _grouping(sheet: Sheet, cells: list[str]) -> str:
    """Tell which mark groups thousands in a column: as its cells prove, else as is usual."""
    proven = proven_grouping(plain_figure(cell) for cell in cells)
    if proven is not None:
        return proven
    semicolons = any("parted by semicolons" in note for note in sheet.notes)
    return "" if semicolons else ","  # where they part cells, a comma is often decimal


def _headings(sheet: Sheet, header: Header) -> Iterator[tuple[int, str]]:
    """Give the country in the heading above each row, where there are such headings."""
    body, above = set(header.body), ""
    for row in range(header.rows[-1] + 1, len(sheet.rows)):
        if row in body:
            if above:
                yield row, above
        else:
            texts = {cell for cell in sheet.rows[row] if cell}
            above = country_code(texts.pop()) if len(texts) == 1 else above


def usual_title(sheet: Sheet, header: Header) -> tuple[str, str]:
    """Name the source of rows that name none: what the table says of itself, else the table.

    Returns
    -------
    title, why : str
    """
    body = {*header.rows, *header.body}
    for number, row in enumerate(sheet.rows):
        texts = [cell for cell in row if cell]
        found = _SOURCE_LINE.fullmatch(texts[0]) if len({*texts}) == 1 else None
        if found and number not in body:
            return found["title"].strip(), f"line {sheet.lines[number]} says so of the table"
    name = PurePath(sheet.file.replace("\\", "/")).name
    where = {"<stdin>": "standard input", "<text>": "a text", "DataFrame": "a data frame"}
    called = "" if re.fullmatch(r"table \d+", sheet.name) else f"“{sheet.name}” "
    return f"Table {called}in {where.get(name, name)}", "no column is the source's"


def check_layout(sheet: Sheet, header: Header, layout: Layout, mapping: Mapping[str, str]) -> None:
    """Refuse a table of which nothing can become a claim, or of which two columns could.

    Raises
    ------
    DataError
    """
    line = sheet.lines[header.rows[-1]]
    refused = partial(refusal, sheet.file, line=line, rule="columns")
    named = [column.header for column in layout.columns if column.header]
    for ours, what in (("system", "names of systems"), ("range", "ranges")):
        if not any(column.field == ours for column in layout.columns):
            headers = ", ".join(named) or "empty"
            fix = f"say which with --map “HEADER={ours}”; the headers are {shorten(headers)}"
            fix += "".join(f"; {note}" for note in sheet.notes if note.startswith(ENCODING))
            raise refused(f"a column of {what}", fix)
    chosen = header.names[header.columns["range"]] if "range" in header.columns else ""
    others = [
        column.header
        for column in layout.columns
        if column.position in header.further.get("range", ()) and not column.field
    ]
    if others and chosen not in mapping:
        both = " and ".join(f"“{name}”" for name in (chosen, *others))
        fix = f"say which with --map “{chosen}=range”, for example"
        raise refused(f"one column of ranges, not {both}", fix)
    _ask_of_nearest(sheet, layout, mapping, refused)
    for column in layout.columns:
        if column.field in FIGURES and _MULTIPLES.search(column.header):
            raise refused(f"ranges in km, mi or nmi, not “{column.header}”", "multiply them out")
        if column.field in FIGURES and column.unit in _NO_DISTANCES:
            raise refused(f"ranges in km, mi or nmi; “{column.header}” is in {column.unit}")


def _ask_of_nearest(
    sheet: Sheet, layout: Layout, mapping: Mapping[str, str], refused: Callable[..., DataError]
) -> None:
    """Ask of a column of minima that lie far below the maxima whether they are of the claim.

    Two figures of one claim are near each other; the nearest that a system flies is not.
    """
    places = {column.field: column for column in layout.columns}
    low = places.get("range_min")
    if not low or low.header in mapping:
        return
    for row in layout.body:
        pair = [
            parse_figure(sheet.rows[row][column.position], column.unit, column.groups)
            for column in (low, places["range"])
        ]
        first, second = (figure.figures_km for figure in pair)
        if first and second and second[0] > _FARTHEST * first[0]:
            expected = f"to know whether “{low.header}” is of the claim, or the nearest it flies"
            fix = (
                f"--map “{low.header}=range_min” for the claim's lower figure, “{low.header}=” else"
            )
            raise refused(expected, fix)
