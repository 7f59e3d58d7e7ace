"""What an import decided: of every cell what was made of it, guessed, or asked."""

from __future__ import annotations

from dataclasses import dataclass

from rangeviz.core.errors import shown_value
from rangeviz.core.text import printable

SEVERITIES = ("read", "guessed", "open")


@dataclass(frozen=True, slots=True)
class Decision:
    """What was made of one cell, header or table.

    Attributes
    ----------
    file, line, column, cell : str, int or None, str, str
        Where it stands, and what stands there.
    severity : {"read", "guessed", "open"}
        ``open`` is a question that nobody has answered yet.
    made : str
        What it became; of a question, what should stand there.
    fix : str
        How to answer the question, or to correct the guess.

    Examples
    --------
    >>> print(Decision("a.csv", 3, "Range", "300/500", "open", "one figure", "write two rows"))
    a.csv:3: Range: asked: found '300/500'; expected one figure; fix: write two rows
    >>> print(Decision("a.csv", 4, "Range", "800 nm", "guessed", "nautical miles"))
    a.csv:4: Range: guessed: '800 nm' -> nautical miles
    """

    file: str
    line: int | None
    column: str
    cell: str
    severity: str
    made: str
    fix: str = ""

    def __str__(self) -> str:
        found = shown_value(self.cell) if self.cell else ""
        if self.severity == "open":
            found = f"found {found}; " if self.cell else ""
            said = f"asked: {found}expected {self.made}"
        else:
            said = f"{found} -> {self.made}" if self.cell else self.made
            said = f"guessed: {said}" if self.severity == "guessed" else said
        said = f"{said}; fix: {self.fix}" if self.fix else said
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        return printable(": ".join(filter(None, (where, self.column, said))))
