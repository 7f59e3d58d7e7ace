"""What can go wrong, and how it is said.

The tree of errors and warnings::

    RangevizError
    ├── DataError         a file or table is wrong; carries every Problem found in it
    ├── ArgumentError     an argument or option fits nothing known: a region, city, font, file
    │                     ending, ... (also a ValueError)
    ├── GeometryError     a geometry or a coordinate cannot be measured (also a ValueError)
    ├── RangeError        a range that no ring can have (also a ValueError)
    └── OfflineError      a map layer would need the network

    UserWarning
    ├── DataWarning       a file can be used, but an editor should look at it
    └── RepairWarning     a region was repaired before it was measured, and how
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class RangevizError(Exception):
    """Base of every error that rangeviz raises on purpose."""


class GeometryError(RangevizError, ValueError):
    """A geometry or a coordinate that cannot be measured: empty, null, latitude 91, ..."""


class RangeError(RangevizError, ValueError):
    """A range that no ring can have: zero, negative, nan, or above 20,003.93 km."""


class OfflineError(RangevizError):
    """A layer of the map would need the network, and the map was promised to need none."""


class DataWarning(UserWarning):
    """The file can be used, but an editor should look at it: a missing quote, for example."""


class RepairWarning(UserWarning):
    """A region was repaired before it was measured; the message names what was done."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place of a file.

    Parameters
    ----------
    file, line, column, value : str, int or None, str or None, str or None
        Where it stands and what stands there. `line` counts from 1 and includes the header;
        `column` is the column's name.
    expected, fix : str
        What would have been right, and what to do about it.
    rule : str
        The rule that found it, explained in ``docs/checks.md``.
    severity : {"error", "warning"}

    Examples
    --------
    >>> print(Problem("mine.csv", 3, "range", "far", "a number", "write digits", "number"))
    mine.csv:3: range: found 'far'; expected a number; fix: write digits [number]
    """

    file: str
    line: int | None
    column: str | None
    value: str | None
    expected: str
    fix: str = ""
    rule: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        warning = "warning" if self.severity == "warning" else ""
        parts = [f"found {_shown(self.value)}"] if self.value is not None else []
        parts.append(f"expected {self.expected}")
        if self.fix:
            parts.append(f"fix: {self.fix}")
        said = ": ".join(p for p in (where, warning, self.column, "; ".join(parts)) if p)
        said = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in said)
        return f"{said} [{self.rule}]" if self.rule else said


def _shown(value: str, longest: int = 80) -> str:
    """Quote a value for one line of a terminal: control characters spelled out, cut if long."""
    cut = value if len(value) <= longest else value[: longest - 1] + "…"
    return ascii(cut) if any(not c.isprintable() for c in cut) else repr(cut)


def asked(value: str, expected: str, fix: str = "") -> Problem:
    """Note what is wrong with a value that was asked for, for an `ArgumentError`."""
    return Problem("", None, None, value, expected, fix)


class ArgumentError(RangevizError, ValueError):
    """What was asked for fits nothing known: a name, a file's ending, a size.

    `argument` is the name of the function's argument; on the command line the option is named
    instead, and the exit code is 2. `problems` holds every value that is wrong.

    Examples
    --------
    >>> print(ArgumentError("size", asked("A5", "one of column, page, slide")))
    size: found 'A5'; expected one of column, page, slide
    """

    def __init__(self, argument: str, *problems: Problem) -> None:
        self.argument = argument
        self.problems = problems
        super().__init__(argument, *problems)

    def __str__(self) -> str:
        return "\n".join(f"{self.argument}: {problem}" for problem in self.problems)


class DataError(RangevizError):
    """A file or table is wrong; `problems` holds everything found in it, in reading order.

    Examples
    --------
    >>> error = DataError([Problem("a.csv", 2, "unit", "leagues", "km, mi or nmi")])
    >>> print(error)
    a.csv:2: unit: found 'leagues'; expected km, mi or nmi
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))
