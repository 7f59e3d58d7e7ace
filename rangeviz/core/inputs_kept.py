"""What a run reads it never writes: an input that turns out to be an output too is kept."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from stat import S_ISREG

from rangeviz.core.errors import ArgumentError, Problem

_read: ContextVar[set[tuple[int, int]] | None] = ContextVar("read", default=None)
"""Device and number of every file read; None where nobody watches."""


@contextmanager
def keeping_inputs() -> Iterator[None]:
    """Remember every file that is read within, and refuse to write it."""
    token = _read.set(set())
    try:
        yield
    finally:
        _read.reset(token)


def note_input(handle: int) -> None:
    """Remember an open file, if anybody watches: standard input too may be one with a name."""
    read = _read.get()
    if read is not None:
        status = os.fstat(handle)
        if S_ISREG(status.st_mode):
            read.add((status.st_dev, status.st_ino))


def refuse_input(path: str | os.PathLike[str]) -> None:
    """Refuse to write what was read, by whatever name.

    Raises
    ------
    ArgumentError
    """
    read = _read.get()
    if not read:
        return
    try:
        status = Path(path).stat()
    except OSError:  # it is not there yet, and so was not read
        return
    if (status.st_dev, status.st_ino) in read:
        expected = "another file than those that are read here"
        problem = Problem("", None, None, os.fspath(path), expected, "name another file")
        raise ArgumentError("output", problem)
