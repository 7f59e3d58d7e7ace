"""Reading claims: each row of a table is one, and every problem of every row is named."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from rangeviz.core.choices import ALL_OPERATORS
from rangeviz.core.errors import ArgumentError, DataError, DataWarning, Problem, asked
from rangeviz.core.reading import shipped_path
from rangeviz.core.text import alike, shorten
from rangeviz.inputs.cells import Row, is_country
from rangeviz.inputs.claim_doubts import doubts_of
from rangeviz.inputs.claim_sequence import Claims
from rangeviz.inputs.claim_text import QUALIFIER_WORDS
from rangeviz.inputs.claims import (
    BASES,
    KM_PER_UNIT,
    MAX_CLAIMS,
    MAX_RANGE_KM,
    OPTIONAL_COLUMNS,
    QUALIFIERS,
    QUANTITIES,
    REQUIRED_COLUMNS,
    Claim,
)
from rangeviz.inputs.frames import as_pandas, rows_of
from rangeviz.inputs.operators import claims_of
from rangeviz.inputs.tables import Table, TableSource, read_table


def read_claims(
    source: TableSource = None, *, operators: str | Sequence[str] = ALL_OPERATORS
) -> Claims:
    """Read claims: the shipped ones, or those of a CSV file, a DataFrame or a list.

    Parameters
    ----------
    source : path, file object, pandas.DataFrame, sequence of dict or of Claim, optional
        Needs the columns id, system, operator or region, qualifier, range, unit and
        source_title; all other columns of `Claim` are optional. Default: ``data/ranges.csv``.
    operators : str or sequence of str
        Only claims on systems of these countries, by name or code. Default: all.

    Returns
    -------
    Claims
        A list of `Claim`, in the order of the file; ``to_frame()`` makes a DataFrame of it.

    Raises
    ------
    DataError
        With every problem of the file: line, column, value, what was expected, how to fix it.
    ArgumentError
        If an operator is no country, or one without claims, or the source is none of these.

    Warns
    -----
    DataWarning
        If claims have no quote, figures that no range has, or a password in an address; if the
        file has a column that is not known.

    Examples
    --------
    >>> [(c.system, c.range, c.unit) for c in read_claims()][0]
    ('Shaheen-III', 2750.0, 'km')
    >>> {claim.operator for claim in read_claims(operators="Pakistan")}
    {'PK'}
    """
    source = _as_table(source)
    if isinstance(source, Claims):
        return Claims(claims_of(source, operators))
    claims, problems = scan_claims(source)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DataError(errors)
    for problem in problems:
        warnings.warn(f"{problem.file}: {problem.expected}", DataWarning, stacklevel=2)
    for doubt in doubts_of(claims):
        warnings.warn(f"{claims[0].file}: {doubt}", DataWarning, stacklevel=2)
    return Claims(claims_of(claims, operators))


def _as_table(source: Any) -> TableSource | Claims:
    """Return claims as they are, and a list of dicts as a table."""
    source = as_pandas(source)
    if isinstance(source, Claim):
        return Claims([source])
    if isinstance(source, (str, os.PathLike)) or hasattr(source, "read"):
        return source
    if source is None or hasattr(source, "columns"):
        return source
    if not isinstance(source, Iterable) or isinstance(source, bytes):
        raise _no_claims(source)
    rows: list[Any] = rows_of(source) if isinstance(source, Mapping) else list(source)
    if rows and all(isinstance(row, Mapping) for row in rows):
        import pandas as pd

        return pd.DataFrame(rows)
    for row in rows:
        if not isinstance(row, Claim):
            raise _no_claims(row)
    return Claims(rows)


def _no_claims(found: object) -> ArgumentError:
    expected = "a path, an open file, a DataFrame, or a list of Claim or of dicts"
    return ArgumentError("claims", asked(type(found).__name__, expected))


def scan_claims(source: TableSource = None) -> tuple[list[Claim], list[Problem]]:
    r"""Read what can be read: the claims of the sound rows, and every problem of the others.

    Parameters
    ----------
    source : path, file object or pandas.DataFrame, optional
        As for `read_claims`.

    Returns
    -------
    claims : list of Claim
    problems : list of Problem
        Errors and warnings in reading order.

    Examples
    --------
    >>> import io
    >>> text = "id,system,operator,qualifier,range,unit,source_title\n"
    >>> text += "a,A,PK,stated,far,km,A book\nb,B,PK,stated,900,km,A book\n"
    >>> claims, problems = scan_claims(io.StringIO(text))
    >>> [claim.id for claim in claims], [problem.rule for problem in problems]
    (['b'], ['number'])
    """
    try:
        table = read_table(
            shipped_path("ranges.csv") if source is None else source,
            REQUIRED_COLUMNS,
            OPTIONAL_COLUMNS,
            most_rows=MAX_CLAIMS,
        )
        seen: dict[str, Row] = {}
        claims = [_read_claim(row, table.file, seen) for row in table]
    except DataError as error:
        return [], list(error.problems)
    if table.empty:
        rows, them = (
            ("one row is", "it")
            if len(table.empty) == 1
            else (f"{len(table.empty):,} rows are", "them")
        )
        first = table.empty[0]
        expected = f"something in every row; {rows} empty, line {first} the first"
        table.note(first, None, None, expected, f"delete {them}", "empty-row", "warning")
    if source is not None:
        _note_unknown_operators(table, claims)
    problems = sorted(table.problems, key=lambda problem: problem.line or 0)
    if not table.rows:
        expected = "claims; the file has no claims"
        problems.append(Problem(table.file, None, None, None, expected, "", "no-claims", "warning"))
    wrong = {problem.line for problem in problems if problem.severity == "error"}
    return [claim for claim in claims if claim.line not in wrong], problems


def _note_unknown_operators(table: Table, claims: Sequence[Claim]) -> None:
    """Warn of each code that no country has, where it stands first."""
    from rangeviz.inputs.countries import is_assigned

    first = {claim.operator: claim for claim in reversed(claims) if is_country(claim.operator)}
    for code, claim in first.items():
        if not is_assigned(code):
            line = claim.line or 0
            expected = f"an ISO 3166 code as operator; no country has {code}, line {line} the first"
            fix = "correct it; XA to XZ are for your own"
            table.note(line, "operator", code, expected, fix, "operator", "warning")


def _read_claim(row: Row, file: str, seen: dict[str, Row]) -> Claim:
    identity = _in_one_line(row, "id", "a unique id")
    earlier = seen.setdefault(alike(identity), row)
    if identity and earlier is not row:
        same = "the same" if earlier.cells["id"] == identity else repr(earlier.cells["id"])
        row.problem("id", "a unique id", f"line {earlier.line} has {same}", rule="duplicate-id")
    figure, figure_max = (
        row.number(column, other=partial(_figure_fix, row, column))
        for column in ("range", "range_max")
    )
    given = any(row.cells.get(column) for column in ("range", "range_max", "qualifier", "unit"))
    quantity = row.choice("quantity", QUANTITIES, "max_range" if given else "statement")
    qualifier = row.choice("qualifier", QUALIFIERS, other=_qualifier_fix)
    unit = row.choice("unit", KM_PER_UNIT, other=_unit_fix)
    claim = Claim(
        id=identity,
        system=_in_one_line(row, "system", "the system's name"),
        operator=_operator(row),
        quantity=quantity,
        qualifier=qualifier,
        range=figure,
        range_max=figure_max,
        unit=unit,
        wording=_wording(row),
        basis=row.choice("basis", BASES),
        claimant=row.text("claimant"),
        claimed_on=row.date("claimed_on"),
        quote=row.text("quote"),
        quote_lang=row.text("quote_lang"),
        quote_en=row.text("quote_en"),
        source_title=row.text("source_title", required="the title of the source"),
        source_author=row.text("source_author"),
        source_publisher=row.text("source_publisher"),
        source_date=row.date("source_date"),
        source_url=row.text("source_url"),
        reported_from=row.text("reported_from"),
        via=row.text("via"),
        accessed=row.date("accessed"),
        region=row.text("region"),
        shown=_is_shown(row),
        notes=row.text("notes"),
        accepted=row.text("accepted"),
        file=file,
        line=row.line,
    )
    if quantity == "statement":
        _check_statement(row)
    else:
        _check_figures(row, claim)
    return claim


def _in_one_line(row: Row, column: str, required: str) -> str:
    """Return a name; it stands in lists, links and names of files, and so has one line."""
    text = row.text(column, required=required)
    if len(text.splitlines()) > 1:
        row.problem(column, "a name in one line", "take the line break out", rule="one-line")
    return text


def _is_shown(row: Row) -> bool:
    pandas_says = {"True": "yes", "False": ""}
    row.cells["shown"] = pandas_says.get(row.text("shown"), row.text("shown"))
    return row.choice("shown", ("yes",)) == "yes"


def _figure_fix(row: Row, column: str, value: str) -> str:
    """Say which cells a figure with its words belongs in: “300–500” is a between of two.

    What the row says already is not taken back: where the figure says something else, both stand
    there for the source to decide.
    """
    from rangeviz.inputs.figures import NO_UNIT, parse_figure

    unit = row.text("unit")
    figure = parse_figure(shorten(value), unit if unit in KM_PER_UNIT else "")
    if figure == NO_UNIT:  # its own column asks for it
        figure = replace(parse_figure(shorten(value), "km"), unit="")
    words = {"qualifier": QUALIFIERS, "unit": KM_PER_UNIT}
    said = []
    for name, cell in figure.cells().items():
        own = row.text(name)
        if name == "range" and figure.range_max is None:
            said.append(f"{column} {cell}")
        elif name in words and own in words[name] and own != "stated":
            if cell not in (own, "stated"):
                said.append(f"{name} {own} or {cell}, as the source says")
        elif cell != own:
            said.append(f"{name} {cell}")
    return f"write {', '.join(said)}" if said else figure.fix


def _qualifier_fix(value: str) -> str:
    """Say which qualifier a source's own word stands for."""
    import difflib

    meant = {word: q for q, words in QUALIFIER_WORDS.items() for word in (*words, q)}
    said = value.casefold().replace("_", " ").strip()
    whole = {re.sub("[ _]", "", word): q for word, q in meant.items()}
    if q := meant.get(said) or whole.get(said.replace(" ", "")):
        return f"write {q}"
    # "abov" is nearer to "above" than to "about"; where both are as near, none is named.
    near = difflib.get_close_matches(said[:100], [*meant, *QUALIFIERS], n=3, cutoff=0.75)
    could = {meant.get(word, word) for word in near}
    return f"did you mean {could.pop()}?" if len(could) == 1 else "choose what the source says"


def _unit_fix(value: str) -> str:
    """Say which unit a common spelling stands for, if every word of it says so."""
    if re.search(r"[\d²³/]", value):
        return "check that it is a distance, in one unit"
    words = {*re.findall(r"[^\W_]+", value.casefold().replace(".", ""))}
    if words == {"m"}:
        return "write mi for miles, and metres in km"
    if words and words <= _NAUTICAL and words - _MILES:
        return "write nmi"
    if words and words <= {"kms", "km", *(f"kilomet{end}" for end in ("er", "re", "ers", "res"))}:
        return "write km"
    return "write mi" if words and words <= {*_MILES, "statute"} else ""


_MILES = {"mile", "miles", "mi", "mls"}
_NAUTICAL = {*_MILES, "nm", "nmi", "nautical", "naut", "sea"}


def _operator(row: Row) -> str:
    operator = row.text("operator")
    if not operator and not row.text("region"):
        fix = "PK, for example, or a region's name"
        row.problem("operator", "an operator or a region", fix, rule="missing")
    return row.country("operator")


def _wording(row: Row) -> str:
    wording, quote = row.text("wording"), row.text("quote")
    if wording and quote and wording not in quote:
        expected = "words that stand in the quote, letter by letter"
        row.problem("wording", expected, "copy them", rule="wording-in-quote")
    return wording


def _check_statement(row: Row) -> None:
    for column in ("qualifier", "range", "range_max", "unit"):
        if row.text(column):
            expected, fix = "nothing: a statement has no figure", "or set quantity: max_range"
            row.problem(column, expected, fix, rule="statement")


def _check_figures(row: Row, claim: Claim) -> None:
    row.text("qualifier", required="how the source qualifies the figure (stated, up_to, ...)")
    if not row.text("range"):
        fix = "fill it in, or empty qualifier and unit for a statement without a figure"
        row.problem("range", "the published figure; range is empty", fix, rule="missing")
    row.text("unit", required="km, mi or nmi")
    for column, value in (("range", claim.range), ("range_max", claim.range_max)):
        if value is None or claim.unit not in KM_PER_UNIT:
            continue
        if value <= 0:
            row.problem(column, "a distance above 0", "check the digits", rule="distance")
        elif value * KM_PER_UNIT[claim.unit] > MAX_RANGE_KM:
            row.problem(
                column,
                f"at most {MAX_RANGE_KM:,} km, the longest way between two places on Earth",
                "check the digits and the unit",
                rule="distance",
            )
    if claim.qualifier == "between":
        row.text("range_max", required="the upper figure that belongs to “between”")
        if claim.range and claim.range_max and claim.range_max <= claim.range:
            expected = f"more than the lower figure {row.text('range')}"
            row.problem("range_max", expected, "swap the two figures", rule="between")
    elif claim.qualifier and row.text("range_max"):
        expected, fix = "nothing, unless the qualifier is between", "or write between"
        row.problem("range_max", expected, fix, rule="between")
