"""A table on which somebody works, and what may be done to it; nothing is changed in place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rangeviz.core.errors import ArgumentError, asked
from rangeviz.core.text import whole_text
from rangeviz.inputs.claims import MAX_CLAIMS
from rangeviz.inputs.headers import Header, find_header, vocabulary
from rangeviz.inputs.sheet import LONGEST_CELL, MAX_COLUMNS, Sheet


@dataclass(frozen=True)
class Work:
    """A table as it stands now, and what was said about all of it.

    Attributes
    ----------
    sheet : Sheet
        As it was read and edited; unlike one just read it may have empty rows.
    mapping : mapping of str to str
        What the headers are, where somebody chose it.
    title, source_title, operator, unit, decimal_mark : str
        As for `rangeviz.draw_map` and `rangeviz.import_claims`.
    """

    sheet: Sheet
    mapping: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    source_title: str = ""
    operator: str = ""
    unit: str = ""
    decimal_mark: str = ""

    @property
    def header(self) -> Header:
        """What its columns are."""
        return find_header(self.filled, vocabulary("claims"), self.mapping)

    @property
    def filled(self) -> Sheet:
        """The table without its empty rows, as the import reads it."""
        kept = [n for n, row in enumerate(self.sheet.rows) if any(row)]
        rows, lines = self.sheet.rows, self.sheet.lines
        return replace(
            self.sheet, rows=tuple(rows[n] for n in kept), lines=tuple(lines[n] for n in kept)
        )

    def told(self, name: str, text: str) -> Work:
        """Return it with another title, source, country, unit or decimal mark."""
        if name not in SETTINGS:
            raise ArgumentError("setting", asked(name, f"one of {', '.join(SETTINGS)}"))
        told: dict[str, Any] = {name: _cell(text)}
        return replace(self, **told)

    def mapped(self, column: int, ours: str) -> Work:
        """Return it with another meaning of one column; an empty one leaves the column out."""
        names = self.header.names
        if not 0 <= column < len(names):
            raise ArgumentError("column", asked(str(column), "a column of the table"))
        # of two columns of one meaning the one chosen last has it
        others = {name: said for name, said in self.mapping.items() if said != ours or not ours}
        return replace(self, mapping={**others, names[column]: ours})

    def with_cell(self, line: int, column: int, text: str) -> Work:
        """Return it with another text in one cell.

        Examples
        --------
        >>> sheet = Sheet("a.csv", "a", (("System", "Range"), ("A", "7")), (1, 2))
        >>> Work(sheet).with_cell(2, 1, "700 km").sheet.rows
        (('System', 'Range'), ('A', '700 km'))
        """
        at, rows = self._place(line), list(self.sheet.rows)
        if not 0 <= column < len(rows[at]):
            raise ArgumentError("column", asked(str(column), "a column of the table"))
        rows[at] = (*rows[at][:column], _cell(text), *rows[at][column + 1 :])
        return self._having(rows)

    def with_row(self) -> Work:
        """Return it with an empty row at its end."""
        rows, lines = self.sheet.rows, self.sheet.lines
        if len(rows) > MAX_CLAIMS:
            raise ArgumentError("row", asked("one more", f"at most {MAX_CLAIMS:,} rows"))
        empty = ("",) * len(rows[0])
        sheet = replace(self.sheet, rows=(*rows, empty), lines=(*lines, max(lines) + 1))
        return replace(self, sheet=sheet)

    def without_row(self, line: int) -> Work:
        """Return it without one row."""
        at = self._place(line)
        rows, lines = self.sheet.rows, self.sheet.lines
        kept = replace(
            self.sheet,
            rows=(*rows[:at], *rows[at + 1 :]),
            lines=(*lines[:at], *lines[at + 1 :]),
        )
        return replace(self, sheet=kept)

    def with_column(self, ours: str) -> Work:
        """Return it with one of our columns more, still empty.

        Examples
        --------
        >>> sheet = Sheet("a.csv", "a", (("System", "Range"), ("A", "7")), (1, 2))
        >>> Work(sheet).with_column("unit").sheet.rows
        (('System', 'Range', 'unit'), ('A', '7', ''))
        """
        if ours not in COLUMNS:
            raise ArgumentError("column", asked(ours, f"one of {', '.join(COLUMNS)}"))
        if len(self.sheet.rows[0]) >= MAX_COLUMNS:
            raise ArgumentError("column", asked("one more", f"at most {MAX_COLUMNS} columns"))
        head = self._place(self.filled.lines[self.header.rows[-1]])
        return self._having(
            [(*row, ours if at == head else "") for at, row in enumerate(self.sheet.rows)]
        )

    def _having(self, rows: list[tuple[str, ...]]) -> Work:
        return replace(self, sheet=replace(self.sheet, rows=tuple(rows)))

    def _place(self, line: int) -> int:
        try:
            return self.sheet.lines.index(line)
        except ValueError:
            raise ArgumentError("line", asked(str(line), "a row of the table")) from None


SETTINGS = ("title", "source_title", "operator", "unit", "decimal_mark")

COLUMNS = tuple(vocabulary("claims"))
"""What a column can be."""


def _cell(text: str) -> str:
    """Return a text as a cell holds it; refuse one that no file could."""
    if len(text) > LONGEST_CELL:
        expected = f"at most {LONGEST_CELL:,} letters"
        raise ArgumentError("text", asked(f"{len(text):,} letters", expected))
    if not whole_text(text):
        raise ArgumentError("text", asked(text, "whole characters, not half of one"))
    return text.strip()
