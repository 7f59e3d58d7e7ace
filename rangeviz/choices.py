"""Choosing out of what is known: a wrong value is refused, and the nearest right one suggested."""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection
from pathlib import PurePath

from rangeviz.errors import ArgumentError, asked


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
    rangeviz.errors.ArgumentError: units: found 'mls'; expected one of km, mi, nmi; fix: did you...
    """
    if value not in known:
        raise ArgumentError(argument, asked(value, one_of(known), did_you_mean(value, known)))


def check_ending(path: str | os.PathLike[str], known: Collection[str]) -> str:
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
        raise ArgumentError("output", asked(os.fspath(path), f"a name that ends in {endings}"))
    return suffix
