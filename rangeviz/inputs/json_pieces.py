"""JSON in pieces: what stands in a list or an object, one thing after another, never all at once.

What Python makes of a whole list of records takes ten times the memory of its text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from typing import Any

from rangeviz.core.errors import DataError, refusal

_BLANKS = re.compile(r"[ \t\n\r]*")
_CLOSING = {"[": "]", "{": "}"}
_DEEPEST = 900
"""As many brackets within brackets as Python's reader takes, or a few fewer."""


class Pieces:
    """A place in a file's JSON, which moves on as things are read from it.

    Parameters
    ----------
    file, text : str
    line : int, optional
        Of the file, for what is said of the text as a whole.
    make : callable, optional
        Makes something of each object that is read as a whole.
    **options
        Of `json.JSONDecoder`: what is made of numbers.

    Examples
    --------
    >>> pieces = Pieces("a.json", '{"rows": [1, [2]], "of": 7}')
    >>> for name in pieces.each():
    ...     print(name, [pieces.value() for _ in pieces.each()] if name == "rows" else "")
    rows [1, [2]]
    of
    >>> pieces.end()
    """

    def __init__(
        self,
        file: str,
        text: str,
        line: int | None = None,
        make: Callable[[dict[str, Any]], Any] | None = None,
        **options: Callable[[str], Any],
    ) -> None:
        def made(pairs: list[tuple[str, Any]]) -> Any:  # without self: a circle keeps the text
            members = dict(pairs)
            if len(members) < len(pairs):
                names = [name for name, _ in pairs]
                raise twice(next(name for name in names if names.count(name) > 1))
            return make(members) if make else members

        twice = partial(_twice, file, line)
        decoder = json.JSONDecoder(object_pairs_hook=made, **options)  # type: ignore[arg-type]
        self.file, self.text, self.at = file, text, 0
        self._decode, self._twice = decoder.raw_decode, twice

    def again(self, at: int) -> Pieces:
        """Give another place in the same text."""
        other = copy(self)
        other.at = at
        return other

    def mark(self) -> str:
        """Pass over blanks, and give the next character; an empty text at the end."""
        found = _BLANKS.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.text[self.at : self.at + 1]

    def opens(self) -> bool:
        """Tell whether a list or an object comes next."""
        return self.mark() in _CLOSING

    def value(self) -> Any:
        """Read what comes next as a whole."""
        self.mark()
        content, self.at = self._decode(self.text, self.at)
        return content

    def each(self, *, checked: bool = False) -> Iterator[str]:
        """Enter the list or object that comes next, and stop before each thing in it.

        Gives its name, in a list an empty one; what nobody reads there is passed over. Names that
        were `checked` before are known to stand there once.
        """
        opening = self.mark()
        closing = _CLOSING[opening]
        names = set[str]()
        self.at += 1
        if self.mark() == closing:
            self.at += 1
            return
        while True:
            name = self._name() if opening == "{" else ""
            if name in names:
                raise self._twice(name)
            if opening == "{" and not checked:
                names.add(name)
            start = self.at
            yield name
            if self.at == start:
                self.skip()
            mark = self.mark()
            if mark not in (closing, ","):
                raise json.JSONDecodeError("Expecting ',' delimiter", self.text, self.at)
            self.at += 1
            if mark == closing:
                return

    def _name(self) -> str:
        if self.mark() != '"':
            said = "Expecting property name enclosed in double quotes"
            raise json.JSONDecodeError(said, self.text, self.at)
        name: str = self.value()
        if self.mark() != ":":
            raise json.JSONDecodeError("Expecting ':' delimiter", self.text, self.at)
        self.at += 1
        self.mark()
        return name

    def skip(self) -> None:
        """Pass over what comes next, but see that it is right."""
        within: list[Iterator[str]] = []
        while True:
            if self.opens():
                within.append(self.each())
            else:
                self.value()
            while within and next(within[-1], None) is None:
                within.pop()
            if not within:
                return
            if len(within) > _DEEPEST:
                raise RecursionError

    def end(self) -> None:
        """See that nothing comes after what was read."""
        if self.mark():
            raise json.JSONDecodeError("Extra data", self.text, self.at)


def _twice(file: str, line: int | None, name: str) -> DataError:
    return refusal(file, "each name once in an object", "remove one", value=name, line=line)


@contextmanager
def json_faults(file: str, what: str = "JSON", fix: str = "", line: int = 1) -> Iterator[None]:
    """Say in our words what is wrong with a JSON text that begins in a line of a file."""
    try:
        yield
    except json.JSONDecodeError as error:
        expected = f"well-formed JSON ({error.msg}, at character {error.colno} of the line)"
        raise refusal(file, expected, fix, line=line + error.lineno - 1) from None
    except RecursionError:
        raise refusal(file, f"{what}, but its brackets are nested too deeply") from None
