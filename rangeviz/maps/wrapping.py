"""Breaking a text into lines that have room."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from sys import maxsize

from rangeviz.core.text import reopened

_LINE_LETTERS = 600
"""No line holds more, and a word may have a hundred thousand."""


def wrap_text(
    text: str, width_pt: float, measure: Callable[[str], float], most: int | None = None
) -> list[str]:
    """Break a text into lines no wider than `width_pt`.

    Where there may be only so many, the last may end in “…”.

    Parameters
    ----------
    text : str
    width_pt : float
    measure : callable
        How wide a text is, in points.
    most : int, optional

    Examples
    --------
    >>> wrap_text("one two three", 9, len)
    ['one two', 'three']
    >>> wrap_text("one two three", 9, len, most=1)
    ['one two …']
    >>> wrap_text("Donaudampfschiff", 9, len)
    ['Donaudamp', 'fschiff']
    """
    return list(reopened(_break(text, width_pt, measure, maxsize if most is None else most)))


def _break(text: str, width_pt: float, measure: Callable[[str], float], most: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        while word and len(lines) <= most + 1:
            head = f"{lines[-1]} {word}" if lines[-1] else word
            if len(head) <= _LINE_LETTERS and measure(head) <= width_pt:
                lines[-1], word = head, ""
            elif lines[-1]:
                lines.append("")
            else:  # a word wider than the line
                starts = (word[:n] for n in range(1, min(len(word), _LINE_LETTERS)))
                narrow = takewhile(lambda start: measure(start) <= width_pt, starts)
                fits = max(1, sum(1 for _ in narrow))
                lines[-1], word = word[:fits], word[fits:]
                lines.append("")
    if not lines[-1] and len(lines) > 1:
        lines.pop()
    if len(lines) > most:
        last = lines[most - 1]
        while last and measure(f"{last} …") > width_pt:
            last = last.rpartition(" ")[0] if " " in last else last[:-1]
        lines = [*lines[: most - 1], f"{last} …"]
    return lines
