"""The roster of systems: one name each, its other spellings, and who has it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rangeviz.core.listed import Listed
from rangeviz.core.reading import shipped_path
from rangeviz.core.text import alike, check_whole_texts
from rangeviz.inputs.cells import Row, is_country
from rangeviz.inputs.countries import country_code
from rangeviz.inputs.tables import TableSource, read_table

REQUIRED_COLUMNS = ("id", "name", "operator")
OPTIONAL_COLUMNS = ("other_spellings", "kind", "kind_source", "status", "status_source")

PARTED_BY = "|"
"""Between several spellings or operators in one cell: no name holds it."""

_SIGNS = re.compile(r"[\W_]")


@dataclass(frozen=True, slots=True)
class System:
    """A system that claims are about; one row of ``data/systems.csv``.

    Attributes
    ----------
    id, name : str
        A unique text, and the one name that claims call it by.
    operators : tuple of str
        ISO 3166 alpha-2 codes of who has it.
    other_spellings : tuple of str
        What sources call it, too.
    kind, status : str
        What it is, and how far it has come, in a source's words; ``""`` where none was seen.
    kind_source, status_source : str
        Where those words stand: a claim's id, or an address.
    file, line : str, int
        Where the row stands, for messages.

    Examples
    --------
    >>> from rangeviz import read_systems
    >>> found = [system for system in read_systems() if system.name == "Shaheen-III"]
    >>> found[0].operators, found[0].other_spellings
    (('PK',), ('Shaheen-3',))
    """

    id: str
    name: str
    operators: tuple[str, ...]
    other_spellings: tuple[str, ...] = ()
    kind: str = ""
    kind_source: str = ""
    status: str = ""
    status_source: str = ""
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        check_whole_texts(self)


class Systems(Listed[System]):
    """A list of systems, as `read_systems` returns it."""

    noun = "system"


def read_systems(source: TableSource = None) -> Systems:
    r"""Read a roster of systems: the shipped one, or a CSV file or DataFrame.

    Parameters
    ----------
    source : path, file object or pandas.DataFrame, optional
        Needs the columns id, name and operator; several operators or other_spellings are parted
        by ``|``. Default: ``data/systems.csv``.

    Returns
    -------
    Systems
        A list of `System` in the order of the file.

    Raises
    ------
    DataError
        With every problem of the file: line, column, value, what was expected, how to fix it.

    Examples
    --------
    >>> import io
    >>> read_systems(io.StringIO("id,name,operator,other_spellings\na,Alpha,FR|GB,Alfa|A-1\n"))[0]
    System(id='a', name='Alpha', operators=('FR', 'GB'), other_spellings=('Alfa', 'A-1'), ...)
    """
    table = read_table(
        shipped_path("systems.csv") if source is None else source,
        REQUIRED_COLUMNS,
        OPTIONAL_COLUMNS,
    )
    ids: dict[str, Row] = {}
    spellings: dict[str, Row] = {}
    systems = Systems(_read_system(row, table.file, ids, spellings) for row in table)
    table.finish()
    return systems


def spelling_key(name: str) -> str:
    """Write a name so that spellings that differ in case, spaces or hyphens are one.

    Examples
    --------
    >>> spelling_key("Shaheen III") == spelling_key("SHAHEEN-III")
    True
    """
    return _SIGNS.sub("", alike(name))


def find_system(name: str, systems: Sequence[System]) -> System | None:
    """Find a system by its name or another spelling of it; None where there is none.

    Examples
    --------
    >>> roster = [System("a", "Alpha-II", ("PK",), ("Alpha-2",))]
    >>> find_system("alpha 2", roster) is roster[0], find_system("Beta", roster)
    (True, None)
    """
    return by_spelling(systems).get(spelling_key(name))


def by_spelling(systems: Sequence[System]) -> dict[str, System]:
    """Give each spelling's key its system, the first that has it.

    Examples
    --------
    >>> list(by_spelling([System("a", "Alpha-II", ("PK",), ("Alpha-2",))]))
    ['alpha2', 'alphaii']
    """
    spelt = [(name, one) for one in systems for name in (one.name, *one.other_spellings)]
    return {spelling_key(name): one for name, one in reversed(spelt)}


def _read_system(row: Row, file: str, ids: dict[str, Row], spellings: dict[str, Row]) -> System:
    system = System(
        id=row.text("id", required="a unique id"),
        name=row.text("name", required="the system's name"),
        operators=_operators(row),
        other_spellings=_parted(row, "other_spellings"),
        kind=row.text("kind"),
        kind_source=row.text("kind_source"),
        status=row.text("status"),
        status_source=row.text("status_source"),
        file=file,
        line=row.line,
    )
    first = ids.setdefault(alike(system.id), row)
    if system.id and first is not row:
        row.problem("id", "a unique id", f"line {first.line} has it", rule="duplicate-id")
    for column, names in (("name", [system.name]), ("other_spellings", system.other_spellings)):
        for name in filter(None, names):
            first = spellings.setdefault(spelling_key(name), row)
            if first is not row:
                expected = f"a name of one system; {name!r} is one in line {first.line}, too"
                row.problem(column, expected, "leave it to one of them", rule="duplicate-id")
    for column in ("kind", "status"):
        if row.text(column) and not row.text(f"{column}_source"):
            expected = f"where the words in {column} stand"
            row.problem(f"{column}_source", expected, "a claim's id, or an address", rule="missing")
    return system


def _parted(row: Row, column: str) -> tuple[str, ...]:
    parts = (part.strip() for part in row.text(column).split(PARTED_BY))
    return tuple(part for part in parts if part)


def _operators(row: Row) -> tuple[str, ...]:
    row.text("operator", required="who has it, as an ISO 3166 code")
    codes = _parted(row, "operator")
    for code in codes:
        if not is_country(code):
            known = country_code(code)
            fix = f"write {known}" if known else f"PK, for example; {PARTED_BY} between several"
            row.problem("operator", "ISO 3166 codes of two capital letters", fix, rule="operator")
    return codes
