"""Records of arrays of one length, of which rows are chosen and put after each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np


@dataclass(frozen=True)
class Records:
    """Arrays of one length, one for each field: a row is one value of each.

    Examples
    --------
    >>> @dataclass(frozen=True)
    ... class Points(Records):
    ...     x: np.ndarray
    ...     y: np.ndarray
    >>> points = Points(np.array([1, 2, 3]), np.array([4, 5, 6]))
    >>> Points.joined([points.of([2, 0]), points.of(points.x > 2)])
    Points(x=array([3, 1, 3]), y=array([6, 4, 6]))
    """

    @property
    def arrays(self) -> list[np.ndarray]:
        """The arrays, in the order of the fields."""
        names: tuple[str, ...] = self.__match_args__
        return [getattr(self, name) for name in names]

    def of(self, index: np.ndarray | Sequence[int] | slice) -> Self:
        """Choose some rows, in that order."""
        return type(self)(*(array[index] for array in self.arrays))

    @classmethod
    def joined(cls, several: Sequence[Self]) -> Self:
        """Put several after each other."""
        return cls(*map(np.concatenate, zip(*(one.arrays for one in several), strict=True)))
