"""A row of somebody's table while it is read: its cells, what became of them, what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rangeviz.core.text import FORMULA_STARTS
from rangeviz.inputs.decisions import Decision


@dataclass(frozen=True, slots=True)
class Column:
    """A column of somebody's table: its header, which of ours it is, the unit in its header."""

    position: int
    header: str
    field: str = ""
    unit: str = ""
    groups: str = ","
    decimal: str = ""


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds for rows that do not say it themselves."""

    source_title: str
    operator: str = ""
    regions: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()


@dataclass
class ReadRow:
    """A row while it is read: the cells of its claim so far, and what was decided.

    It is whole as long as nothing was asked that a claim cannot be without.
    """

    file: str
    line: int
    texts: Sequence[tuple[Column, str]]
    usual: Usual
    cells: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    whole: bool = True
    _filled: dict[str, list[tuple[Column, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column, text in self.texts:
            if text:
                self._filled.setdefault(column.field, []).append((column, text))

    def all_of(self, name: str) -> list[tuple[Column, str]]:
        """Give the filled cells of a kind."""
        return self._filled.get(name, [])

    def one_of(self, name: str) -> tuple[Column | None, str]:
        """Give the first filled cell of a kind; what others hold goes into the notes."""
        cells = self.all_of(name)
        if not cells:
            return None, ""
        for column, text in cells[1:]:
            self.note(column, text)
        return cells[0]

    def decide(
        self, column: Column | None, text: str, severity: str, made: str, fix: str = ""
    ) -> None:
        """Say what was made of a cell."""
        header = column.header if column else ""
        self.decisions.append(Decision(self.file, self.line, header, text, severity, made, fix))

    def ask(self, column: Column | None, text: str, expected: str, fix: str) -> None:
        """Ask what no claim can be without: the row waits for the answer."""
        self.whole = False
        self.decide(column, text, "open", expected, fix)

    def note(self, column: Column, text: str, severity: str = "read", why: str = "") -> None:
        """Keep a text in the notes, under its header."""
        header = column.header.lstrip("".join(FORMULA_STARTS))
        self.notes.append(f"{header}: {text}" if header else text)
        self.decide(column, text, severity, f"{why} kept in notes".strip())

    def keep(
        self, name: str, column: Column | None, text: str, made: str = "", found: str = ""
    ) -> None:
        """Put a text into a cell of the claim; `found` is what stood there, if another one."""
        self.cells[name] = text
        if column:
            self.decide(column, found or text, "read", made or name)
