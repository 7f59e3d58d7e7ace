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

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath


class RangevizError(Exception):
    """Base of every error that rangeviz raises on purpose."""


class GeometryError(RangevizError, ValueError):
    """A geometry or a coordinate that cannot be measured: empty, null, latitude 91, ..."""


class RangeError(RangevizError, ValueError):
    """A range that no ring can have: zero, negative, nan, or above 20,003.93 km."""


class OfflineError(RangevizError):
    """A layer of the map would need the network, and the map was promised to need none."""


class MissingLibraryError(RangevizError):
    """A library that only some jobs need is not installed; the text says how to install it."""


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
        parts = [f"found {shown_value(self.value)}"] if self.value is not None else []
        parts.append(f"expected {self.expected}")
        if self.fix:
            parts.append(f"fix: {self.fix}")
        said = ": ".join(p for p in (where, warning, self.column, "; ".join(parts)) if p)
        said = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in said)
        return f"{said} [{self.rule}]" if self.rule else said


def shown_value(value: str, longest: int = 80) -> str:
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


def refusal(
    file: str,
    expected: str,
    fix: str = "",
    *,
    value: str | None = None,
    line: int | None = None,
    rule: str = "",
) -> DataError:
    """Build the error that refuses a whole file.

    Examples
    --------
    >>> print(refusal("a.csv", "a file that exists", "check the path"))
    a.csv: expected a file that exists; fix: check the path
    """
    return DataError([Problem(file, line, None, value, expected, fix, rule)])


def one_of(options: Collection[str]) -> str:
    """Name the allowed words in a sentence.

    Examples
    --------
    >>> one_of(["km", "mi", "nmi"])
    'one of km, mi, nmi'
    """
    return f"one of {', '.join(options)}"


def did_you_mean(value: str, options: Collection[str]) -> str:
    """Suggest the nearest known word, or nothing.

    Examples
    --------
    >>> did_you_mean("upto", ["up_to", "stated"])
    'did you mean up_to?'
    """
    import difflib

    known = {option.casefold(): option for option in options}
    close = difflib.get_close_matches(value.casefold(), known, n=1, cutoff=0.6)
    return f"did you mean {known[close[0]]}?" if close else ""


def check_choice(argument: str, value: str, known: Collection[str]) -> None:
    """Refuse an argument that is none of the known words.

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> check_choice("units", "mls", ["km", "mi", "nmi"])
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.ArgumentError: units: found 'mls'; expected one of km, mi, ...
    """
    if value not in known:
        raise ArgumentError(argument, asked(value, one_of(known), did_you_mean(value, known)))


def check_ending(
    path: str | os.PathLike[str], known: Collection[str], argument: str = "output"
) -> str:
    """Return the ending of an output file, in small letters; refuse one that is not known.

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> check_ending("maps/Figure.PDF", [".png", ".svg", ".pdf"])
    '.pdf'
    """
    suffix = PurePath(path).suffix.lower()
    if suffix not in known:
        endings = one_of(known) if len(known) > 1 else "".join(known)
        raise ArgumentError(argument, asked(os.fspath(path), f"a name that ends in {endings}"))
    return suffix
