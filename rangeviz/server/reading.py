"""What a table comes to: its claims, and all that was guessed, asked and found, beside its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rangeviz.core.errors import ArgumentError, DataError, Problem, shown_value
from rangeviz.core.text import printable
from rangeviz.core.words import words
from rangeviz.exports.import_report import tally
from rangeviz.inputs.checks import check_claims
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.decisions import Decision
from rangeviz.inputs.importing import Import, import_claims
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.server.work import SETTINGS, Work

KINDS = ("asked", "error", "guessed", "warning", "read")


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to be said beside a row, or above the table.

    Attributes
    ----------
    kind : {"asked", "error", "warning", "guessed", "read"}
        The first two keep a row off the map, or should.
    text : str
    line, column : int or None
        The row and the column of the table that it is about.
    """

    kind: str
    text: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Reading:
    """What a table comes to.

    Attributes
    ----------
    claims : tuple of Claim
        Those that a map can draw.
    text : str
        The claims file.
    tally : str
        How many rows, claims, guesses and questions.
    waiting : int
        Rows that are on no map yet.
    by_machine : bool
        The figures are an import's reading, which nobody has checked.
    columns : tuple of str
        What each column of the table is; empty where it is none of ours.
    notes : tuple of Note
    """

    claims: tuple[Claim, ...] = ()
    text: str = ""
    tally: str = ""
    waiting: int = 0
    by_machine: bool = False
    columns: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def read_work(work: Work, regions: Sequence[LaunchRegion]) -> Reading:
    r"""Read a table as claims, and gather what is to be said of it; what is wrong is said too.

    Examples
    --------
    >>> from rangeviz.inputs.region_reader import read_regions
    >>> from rangeviz.inputs.sheets import sheets_of
    >>> (sheet,) = sheets_of("a.csv", "System,Country,Range\nA-1,Iran,2000 km\nB-1,Korea,7 km\n")
    >>> reading = read_work(Work(sheet), read_regions())
    >>> reading.tally, reading.waiting, reading.columns
    ('2 rows: 1 claim, none with a guess, 1 question', 1, ('system', 'operator', 'range'))
    >>> [note.text for note in reading.notes if note.kind == "asked"]
    ["Found 'Korea'. Expected: one country. To answer: write KP for North Korea, ..."]
    """
    columns = _columns(work)
    try:
        done = import_claims(
            [work.filled],
            mapping=work.mapping,
            source_title=work.source_title,
            operator=work.operator,
            unit=work.unit,
            decimal_mark=work.decimal_mark,
            regions=regions,
        )
    except DataError as error:
        notes = tuple(_of_problem(problem, columns) for problem in error.problems)
        return Reading(columns=columns, notes=notes)
    except ArgumentError as error:
        said = " ".join(_sentence(p.value, p.expected, p.fix) for p in error.problems)
        if error.argument in SETTINGS:
            said = f"{words(f'serve.set.{error.argument}')}: {said}"
        return Reading(columns=columns, notes=(Note("asked", said),))
    claims = done.claims
    found = check_claims(claims)
    drawn, unpaired = _drawable(claims, regions)
    if not done.unchanged:  # said on the map and in every file of sources, as by `map --import`
        marked = words("import.file", file=done.file)
        drawn = tuple(replace(claim, file=marked) for claim in drawn)
    told = [_of_problem(problem, columns) for problem in (*unpaired, *found)]
    return Reading(
        claims=drawn,
        text=done.text,
        tally=tally(done),
        waiting=_rows(work, done) - len(drawn),
        by_machine=not done.unchanged,
        columns=columns,
        notes=tuple(sorted((*_of_decisions(work, done.report), *told), key=_weight)),
    )


def _weight(note: Note) -> int:
    """Put first what keeps a row off the map."""
    return KINDS.index(note.kind)


def _rows(work: Work, done: Import) -> int:
    """Count the rows of data, those included that are still empty."""
    return done.rows + len(work.sheet.rows) - len(work.filled.rows)


def _columns(work: Work) -> tuple[str, ...]:
    header = work.header
    ours = {column: name for name, column in header.columns.items()}
    told = [work.mapping.get(name) for name in header.names]
    return tuple(ours.get(column, "") if name is None else name for column, name in enumerate(told))


def _drawable(
    claims: Sequence[Claim], regions: Sequence[LaunchRegion]
) -> tuple[tuple[Claim, ...], tuple[Problem, ...]]:
    """Part the claims that have a launch region from what is wrong with the others."""
    try:
        pair_regions(claims, regions)
    except DataError as error:
        lines = {problem.line for problem in error.problems}
        named = tuple(replace(problem, rule="launch-region") for problem in error.problems)
        return tuple(claim for claim in claims if claim.line not in lines), named
    return tuple(claims), ()


def _of_decisions(work: Work, report: Sequence[Decision]) -> Iterator[Note]:
    places = {name: column for column, name in enumerate(work.header.names)}
    for decision in report:
        if decision.severity == "read" and decision.column:
            continue  # of each header its column says it, of each cell its own text
        kind = "asked" if decision.severity == "open" else decision.severity
        if kind == "asked":
            said = _sentence(decision.cell or None, decision.made, decision.fix)
        else:
            cell = shown_value(decision.cell) if decision.cell else ""
            made = words("serve.read_as", cell=cell, made=decision.made) if cell else decision.made
            said = words("serve.guessed", made=made) if kind == "guessed" else f"{made}."
        # what a command line would be told, the fields beside the table are told here
        at = decision.line if decision.cell or decision.column else None
        yield Note(kind, printable(said), at, places.get(decision.column))


def _of_problem(problem: Problem, columns: Sequence[str]) -> Note:
    at = columns.index(problem.column) if problem.column in columns else None
    if problem.rule == "columns":
        said = _sentence(problem.value, problem.expected, "")
        return Note("asked", f"{said} {words('serve.choose_column')}")
    kind = "warning" if problem.severity == "warning" else "error"
    said = _sentence(problem.value or None, problem.expected, problem.fix)
    return Note(kind, f"{said} [{problem.rule}]" if problem.rule else said, problem.line, at)


def _sentence(value: str | None, expected: str, fix: str) -> str:
    """Say what was found, what was expected and what to do, as sentences."""
    parts = [words("serve.found", value=shown_value(value))] if value else []
    parts.append(words("serve.expected", expected=expected))
    if fix:
        parts.append(words("serve.fix", fix=fix))
    return printable(" ".join(parts))
