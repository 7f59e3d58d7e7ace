"""A table out of a DataFrame: its own kinds of values, as a file of text would have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from rangeviz.core.text import shorten
from rangeviz.inputs.frames import with_index
from rangeviz.inputs.sheet import MAX_ROWS, Sheet, cell_text, make_sheet, named


def read_frame_sheet(frame: Any, *, most_rows: int = MAX_ROWS) -> Sheet | None:
    """Read a DataFrame: its header, and a row for each of its rows, which are counted from 1.

    What is missing (``NaN``, ``NaT``, ``NA``) is empty. An index is read where it has a name.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"range": [2750.0, None], "shown": [True, True]})
    >>> read_frame_sheet(frame).rows
    (('range', 'shown'), ('2750', 'yes'), ('', 'yes'))
    """
    frame = with_index(frame)
    columns = [name if isinstance(name, tuple) else (name,) for name in frame.columns]
    header = list(zip(*[[frame_text(part) for part in name] for name in columns], strict=True))
    others: dict[str, list[str]] = {}

    def text(value: Any, line: int) -> str:
        if is_cell(value):
            return frame_text(value)
        what = "neither a text nor a number nor a date, read as Python writes it"
        others.setdefault(what, []).append(f"row {line} ({shorten(repr(value), 40)})")
        return repr(value)

    def rows() -> Iterator[tuple[int, list[str]]]:
        for part in header:
            yield 1, list(part)
        for line, values in enumerate(frame.itertuples(index=False, name=None), start=1):
            yield line, [text(value, line) for value in values]

    sheet = make_sheet("DataFrame", "table 1", rows(), most_rows=most_rows)
    return sheet and replace(sheet, notes=tuple(named(others)))


def is_cell(value: Any) -> bool:
    """Whether a value of a frame is one that a file of text could have."""
    from pandas.api.types import is_scalar

    return bool(is_scalar(value)) and not isinstance(value, bytes)


def frame_text(value: Any) -> str:
    """Write a value of a frame as `cell_text` does; what pandas calls missing is empty."""
    import numpy as np
    import pandas as pd

    if pd.isna(value):
        return ""
    return cell_text(value.item() if isinstance(value, np.generic) else value)
