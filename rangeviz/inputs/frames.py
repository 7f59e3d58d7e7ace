"""Tables of other libraries, and of Python's own kinds, as data frames of pandas."""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Mapping
from typing import Any


def as_pandas(source: Any) -> Any:
    """Return a table of Arrow or Polars as a DataFrame of pandas; anything else as it is."""
    if hasattr(source, "collect_schema"):  # of Polars, whose own way needs pyarrow
        import pandas as pd

        whole = source.collect() if hasattr(source, "collect") else source
        return pd.DataFrame(whole.to_dict(as_series=False))
    return source.to_pandas() if hasattr(source, "to_pandas") else source


def geojson_file(source: Any) -> Any:
    """Return GeoJSON that is a dict already as a file to read; anything else as it is.

    What has a ``__geo_interface__`` is such a dict, but for tables and bare geometries.
    """
    if not (hasattr(source, "to_crs") or hasattr(source, "geom_type")):
        source = getattr(source, "__geo_interface__", source)
    if isinstance(source, Mapping) and "type" in source:
        return io.StringIO(json.dumps(source))
    return source


def rows_of(columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of a dict of columns, or the one row that a dict of values is.

    Examples
    --------
    >>> rows_of({"id": ["a", "b"]}), rows_of({"id": "a"})
    ([{'id': 'a'}, {'id': 'b'}], [{'id': 'a'}])
    """
    import pandas as pd

    if not any(isinstance(value, (list, tuple)) for value in columns.values()):
        return [dict(columns)]
    return pd.DataFrame(columns).to_dict(orient="records")  # type: ignore[no-any-return]


def with_index(frame: Any, known: Collection[str] | None = None) -> Any:
    """Make columns of what has a name in a frame's index, if it is among the `known` names.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"id": ["a"], "range": [900]}).set_index("id")
    >>> list(with_index(frame)), list(with_index(frame, ["range"]))
    (['id', 'range'], ['range'])
    """
    names = [n for n in frame.index.names if n is not None and (known is None or n in known)]
    return frame.reset_index(level=names, allow_duplicates=True) if names else frame
