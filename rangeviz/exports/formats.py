"""A comparison in the order and the format that a reader asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from rangeviz.core.choices import TABLE_FORMATS, VERDICTS
from rangeviz.core.errors import ArgumentError, asked, check_ending
from rangeviz.core.progress import Progress
from rangeviz.inputs.claims import Claim

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.core.columns import Columns

_ENDINGS = {
    "csv": ".csv",
    "json": ".json",
    "csl": ".json",
    "markdown": ".md",
    "xlsx": ".xlsx",
    "bibtex": ".bib",
}


def format_of(
    path: str,
    form: str | None = None,
    known: Sequence[str] = TABLE_FORMATS,
    plain: Collection[str] = (".txt",),
) -> str:
    """Tell the format from what was asked for and a file's name; the first known if neither says.

    Parameters
    ----------
    plain : collection of str
        Endings that say no more than that it is text.

    Raises
    ------
    ArgumentError
        If the name's ending is that of no known format, or of another than the one asked for.

    Examples
    --------
    >>> format_of("verdicts.xlsx"), format_of("verdicts"), format_of("verdicts.dat", "csv")
    ('xlsx', 'table', 'csv')
    >>> format_of("sources.json", known=("bibtex", "csl", "text"))
    'csl'
    """
    suffix = PurePath(path).suffix.lower()
    endings = {_ENDINGS[name]: name for name in known if name in _ENDINGS}
    said = endings.get(suffix)
    if said and form and said != form:
        raise ArgumentError(
            "output", asked(path, f"a name that does not say {said}: {form} was asked for")
        )
    if suffix and not (form or suffix in plain):
        check_ending(path, [*endings, *plain])
    return form or said or known[0]


def sort_rows(table: Any, by: str | None) -> Any:
    """Put rows in order; equal ones stay as they were.

    Parameters
    ----------
    table : pandas.DataFrame or Columns
        As `compare_cities` returns it.
    by : str or None
        One of `SORTS`: ``margin`` puts the closest calls first, ``population`` the largest
        city, ``verdict`` within before beyond. None keeps the order.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"city": ["A", "B"], "margin_nearest_km": [300.0, -2.0]})
    >>> list(sort_rows(table, "margin").city)
    ['B', 'A']
    """
    if by is None:
        return table
    import numpy as np

    if by == "margin":
        keys = np.abs(np.asarray(table.margin_nearest_km))
    elif by == "population":
        keys = -np.asarray(table.population)
    elif by == "verdict":
        keys = np.array([VERDICTS.index(verdict) for verdict in table.verdict], int)
    else:
        keys = np.asarray(table[f"{by}_km" if f"{by}_km" in table else by])
    order = np.argsort(keys, kind="stable")
    return table.iloc[order] if hasattr(table, "iloc") else table[order]


def write_table(
    table: Columns | pd.DataFrame,
    form: str,
    claims: Sequence[Claim],
    as_text: Callable[[pd.DataFrame], str] | None = None,
    progress: Progress = nullcontext,
) -> bytes:
    """Write a comparison in one of `TABLE_FORMATS`; the same table gives the same bytes.

    Parameters
    ----------
    table : pandas.DataFrame or Columns
        As `compare_cities` returns it.
    form : str
        One of `TABLE_FORMATS`.
    claims : sequence of Claim
        An Excel workbook lists those that the table mentions, with quote and source.
    as_text : callable, optional
        How ``table`` lays it out for a terminal, if it is another table than that of
        `compare_cities`.
    progress : callable, optional
        As for `build_rings`, while an Excel workbook is written: that takes long.
    """
    from rangeviz.exports import tables, text

    if form == "csv":
        return tables.to_csv(table)
    if form == "json":
        return tables.to_json(table)
    if form == "xlsx":
        return tables.to_xlsx(table, claims, progress)
    if form == "markdown":
        return text.as_markdown(table).encode()
    if form == "sentences":
        return text.as_sentences(table).encode()
    return (as_text or text.as_text)(table).encode()
