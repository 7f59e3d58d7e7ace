"""A list that shows itself in a line, however long it is; a part of it does, too."""

from __future__ import annotations

from typing import Self, SupportsIndex, TypeVar, overload

from rangeviz.core.text import counted

T = TypeVar("T")


class Listed(list[T]):
    """A list of what a reader gives, for notebooks and consoles.

    Examples
    --------
    >>> numbers = Listed([1, 2, 3])
    >>> numbers, numbers[1:], numbers[1:] + [4], numbers == [1, 2, 3]
    (<3 items>, <2 items>, <3 items>, True)
    """

    noun = "item"

    @overload
    def __getitem__(self, index: SupportsIndex) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Self: ...
    def __getitem__(self, index: SupportsIndex | slice) -> T | Self:
        if isinstance(index, slice):
            return type(self)(super().__getitem__(index))
        return super().__getitem__(index)

    def __add__(self, more: list[T]) -> Self:  # type: ignore[override]
        return type(self)(super().__add__(more))

    def copy(self) -> Self:
        """Return a list of the same kind."""
        return type(self)(self)

    def __repr__(self) -> str:
        return f"<{counted(len(self), self.noun)}>"
