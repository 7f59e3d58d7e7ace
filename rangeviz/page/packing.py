"""Lines and numbers as short texts, for the page to unpack."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rangeviz.geo.curves import Points

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Six bits to a character: five of the number, one that says whether more follow."""


def pack_line(line: Points, per_degree: int) -> str:
    """Write a line as differences on a grid of `per_degree` steps to the degree.

    Examples
    --------
    >>> pack_line(np.array([[0.0, 0.0], [0.5, -0.5], [0.5, -0.5]]), 10)
    'AAKJ'
    """
    grid = np.rint(np.asarray(line) * per_degree).astype(np.int64)
    steps = np.vstack([grid[:1], np.diff(grid, axis=0)])
    moved = (steps != 0).any(axis=1)
    moved[0] = True
    return pack_numbers(steps[moved].ravel().tolist())


def pack_curve(curve: Points, per_degree: int) -> str:
    """Write a smooth curve by how much its steps change: half of what its steps would take.

    Examples
    --------
    >>> pack_curve(np.array([[0.0, 0.0], [1.0, 0.5], [2.0, 1.0], [3.0, 1.6]]), 10)
    'AAUKAAAC'
    """
    grid = np.rint(np.asarray(curve) * per_degree).astype(np.int64)
    steps = np.vstack([grid[:1], np.diff(grid, axis=0)])
    changes = np.vstack([steps[:2], np.diff(steps[1:], axis=0)])
    return pack_numbers(changes.ravel().tolist())


def pack_numbers(numbers: Iterable[int]) -> str:
    """Write whole numbers, small ones in one character (see ``page/src/geo/packing.js``).

    Examples
    --------
    >>> pack_numbers([0, -1, 1, 15, 16])
    'ABCegB'
    """
    characters = []
    for number in numbers:
        rest = -2 * number - 1 if number < 0 else 2 * number
        while rest > 31:
            characters.append(ALPHABET[32 + rest % 32])
            rest //= 32
        characters.append(ALPHABET[rest])
    return "".join(characters)
