"""A table as arrays by name: what a data frame is to users, without what importing one costs."""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, overload

import numpy as np

if TYPE_CHECKING:
    import pandas as pd


class Columns:
    """A table of columns of one length; read and chosen from as a data frame is.

    Examples
    --------
    >>> table = Columns({"name": np.array(["A", "B"], object), "km": np.array([1.0, 2.0])})
    >>> table[table.km > 1].name.tolist(), len(table), "km" in table
    (['B'], 2, True)
    >>> [(row.Index, row.name) for row in table.itertuples()]
    [(0, 'A'), (1, 'B')]
    """

    def __init__(self, arrays: Mapping[str, np.ndarray]) -> None:
        self.arrays = dict(arrays)

    @classmethod
    def of(cls, table: Columns | pd.DataFrame) -> Columns:
        """Take the columns of a data frame, or of what has been read without one."""
        if isinstance(table, Columns):
            return table
        return cls({str(name): table[name].to_numpy() for name in table.columns})

    @classmethod
    def joined(cls, tables: Sequence[Mapping[str, Any]]) -> Columns:
        """Put tables below each other; what is no array is the same in all rows of its table."""
        names = tables[0]
        rows = [_rows_of(table) for table in tables]
        return cls(
            {
                name: np.concatenate(
                    [_filled(table[name], count) for table, count in zip(tables, rows, strict=True)]
                )
                for name in names
            }
        )

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self.arrays)

    @property
    def empty(self) -> bool:
        """Whether there is no row."""
        return not len(self)

    def __getattr__(self, name: str) -> np.ndarray:
        try:
            return self.__dict__["arrays"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None

    @overload
    def __getitem__(self, key: str) -> np.ndarray: ...
    @overload
    def __getitem__(self, key: np.ndarray | list[int] | slice) -> Columns: ...
    def __getitem__(self, key: str | np.ndarray | list[int] | slice) -> np.ndarray | Columns:
        """Give one column by its name, or a table of the rows that an array chooses."""
        if isinstance(key, str):
            return self.arrays[key]
        return Columns({name: values[key] for name, values in self.arrays.items()})

    def __contains__(self, name: object) -> bool:
        return name in self.arrays

    def __len__(self) -> int:
        return len(next(iter(self.arrays.values()), ()))

    def itertuples(self) -> Iterator[Any]:
        """Give the rows one by one, with their number as ``Index``."""
        row: Any = namedtuple("Row", ("Index", *self.arrays))  # type: ignore[misc]
        values = (column.tolist() for column in self.arrays.values())
        return map(row, range(len(self)), *values)

    def to_frame(self) -> pd.DataFrame:
        """Return the table as a data frame."""
        import pandas as pd

        return pd.DataFrame(self.arrays)


def _rows_of(table: Mapping[str, Any]) -> int:
    return next(len(values) for values in table.values() if isinstance(values, np.ndarray))


def _filled(values: Any, count: int) -> np.ndarray:
    if isinstance(values, np.ndarray):
        return values
    return np.full(count, values, object if isinstance(values, str) else None)


def pack_columns(table: Columns) -> bytes:
    r"""Write a table as bytes: a line that tells of the columns, and then each of them.

    Texts must not hold a line break.

    Examples
    --------
    >>> packed = pack_columns(Columns({"name": np.array(["A", "B"], object)}))
    >>> packed, unpack_columns(packed).name.tolist()
    (b'[["name", "text", 3]]\nA\nB', ['A', 'B'])
    """
    told, parts = [], []
    for name in table.columns:
        values = table[name]
        is_text = values.dtype == object
        part = "\n".join(values.tolist()).encode() if is_text else values.tobytes()
        told.append((name, "text" if is_text else values.dtype.str, len(part)))
        parts.append(part)
    return b"\n".join((json.dumps(told).encode(), b"".join(parts)))


def unpack_columns(packed: bytes) -> Columns:
    """Read the bytes that `pack_columns` writes."""
    head, body = packed.split(b"\n", 1)
    told = json.loads(head)
    ends = accumulate((size for _, _, size in told), initial=0)
    return Columns(
        {
            name: (
                np.array(body[start:end].decode().split("\n"), object)
                if kind == "text"
                else np.frombuffer(body[start:end], kind)
            )
            for (name, kind, _), (start, end) in zip(told, pairwise(ends), strict=True)
        }
    )
