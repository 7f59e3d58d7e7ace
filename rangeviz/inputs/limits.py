"""How much of a file is read: who asks for it knows how many rows it may have, and what helps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Limit(NamedTuple):
    """How many rows or features a file may have, and what helps against more; "" if that is plain.

    Readers of tables are told how many by their callers, those of features only here.
    """

    most: int
    fix: str = ""


_asked: ContextVar[Limit | None] = ContextVar("limit", default=None)


@contextmanager
def reading_at_most(most: int, fix: str = "") -> Iterator[None]:
    """Let the readers know a limit: cities, which are points, may be many more than regions.

    Examples
    --------
    >>> with reading_at_most(1000, "choose the largest"):
    ...     asked_limit(), fix_of_many("split the file")
    (Limit(most=1000, fix='choose the largest'), 'choose the largest')
    >>> asked_limit(), fix_of_many("split the file")
    (None, 'split the file')
    """
    token = _asked.set(Limit(most, fix))
    try:
        yield
    finally:
        _asked.reset(token)


def asked_limit() -> Limit | None:
    """Return the limit that readers were told of."""
    return _asked.get()


def fix_of_many(usual: str) -> str:
    """Say what helps where there is too much: what is usual, unless the caller knows better."""
    limit = _asked.get()
    return (limit and limit.fix) or usual
