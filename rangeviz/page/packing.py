"""Lines and numbers as short texts, for the page to unpack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from rangeviz.geo.curves import Points

ALPHABET = "".join(chr(code) for code in range(35, 127) if chr(code) != "\\")
"""91 characters that stand for themselves in JSON."""

LAST = 80
"""So many of them end a number; the others say that more follow."""

OUTLINES_PER_DEGREE = 100_000
_CHARACTERS = np.frombuffer(ALPHABET.encode("ascii"), np.uint8)
_COARSE = 100

SIZE_STEP = 1.05


def pack_line(line: Points, per_degree: int) -> str:
    """Write a line as differences on a grid of `per_degree` steps to the degree.

    Examples
    --------
    >>> pack_line(np.array([[0.0, 0.0], [0.5, -0.5], [0.5, -0.5]]), 10)
    '##-,'
    """
    return pack_numbers(_steps(line, per_degree).ravel())


def _steps(line: Points, per_degree: int) -> NDArray[np.int64]:
    grid = np.rint(np.asarray(line) * per_degree).astype(np.int64)
    steps = np.vstack([grid[:1], np.diff(grid, axis=0)])
    moved = (steps != 0).any(axis=1)
    moved[0] = True
    kept: NDArray[np.int64] = steps[moved]
    return kept


def pack_outline(line: Points) -> str:
    """Write a line to 1 m, where steps that are whole thousandths of a degree take less room.

    Examples
    --------
    >>> pack_outline(np.array([[0.0, 0.0], [0.005, 0.0], [0.00501, 0.0]]))
    '##7#)#'
    """
    steps = _steps(line, OUTLINES_PER_DEGREE)
    coarse = steps % _COARSE == 0
    return pack_numbers(np.where(coarse, steps // _COARSE * 2, steps * 2 + 1).ravel())


def pack_arcs(arcs: Points, per_degree: int) -> str:
    """Write arcs, as `fit_arcs` gives them: each by its step and how far its control is off it.

    Examples
    --------
    >>> pack_arcs(np.array([[[0.0, 0.0], [1.0, 0.7], [2.0, 1.0]]]), 10)
    "##K7#'"
    """
    grid = np.rint(arcs * per_degree).astype(np.int64)
    start, control, end = grid.swapaxes(0, 1)
    numbers = np.hstack([end - start, control - (start + end) // 2])
    return pack_numbers(np.append(start[0], numbers))


def pack_numbers(numbers: Iterable[int]) -> str:
    """Write whole numbers, small ones in one character (see ``page/src/geo/packing.js``).

    Examples
    --------
    >>> pack_numbers([0, -1, 1, 39, 40])
    '#$%rt#'
    """
    left = np.fromiter(numbers, np.int64)
    left = np.where(left < 0, -2 * left - 1, 2 * left)
    columns = []  # of each number's first characters, second ones, ...
    while (left >= 0).any():
        rest, digit = np.divmod(left - LAST, len(ALPHABET) - LAST)
        goes_on = left >= LAST
        columns.append(np.where(goes_on, LAST + digit, left))
        left = np.where(goes_on, rest, -1)
    indices = np.column_stack(columns).ravel() if columns else left
    return _CHARACTERS[indices[indices >= 0]].tobytes().decode("ascii")


def pack_lists(lists: Iterable[Sequence[int]]) -> str:
    """Write lists of numbers, each by its length and by differences from number to number.

    Examples
    --------
    >>> pack_lists([[4, 5], [6]])
    "'+%%%"
    """
    last, numbers = 0, []
    for one in lists:
        numbers.append(len(one))
        for number in one:
            numbers.append(number - last)
            last = number
    return pack_numbers(numbers)


def pack_sizes(sizes: Iterable[float]) -> str:
    """Write sizes to five in a hundred: they only say which of two is larger.

    Examples
    --------
    >>> pack_sizes([0, 1, 1000])
    '#%z5'
    """
    sizes = np.fromiter(sizes, float)
    steps = 1 + np.rint(np.log(np.maximum(sizes, 1)) / np.log(SIZE_STEP)).astype(int)
    return pack_steps(np.where(sizes >= 1, steps, 0))


def pack_steps(numbers: Iterable[int]) -> str:
    """Write numbers by their differences.

    Examples
    --------
    >>> pack_steps([5, 6, 8])
    "-%'"
    """
    return pack_numbers(np.diff(np.fromiter(numbers, int), prepend=0))
