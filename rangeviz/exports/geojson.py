"""Tables as GeoJSON, one feature a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

import shapely

from rangeviz.exports.layers import records, rounded

if TYPE_CHECKING:
    import pandas as pd


def features_geojson(tables: Iterable[pd.DataFrame]) -> bytes:
    """Write tables as one GeoJSON file (RFC 7946): a row without a place has no geometry.

    Examples
    --------
    >>> from rangeviz import geodesic_buffer
    >>> text = features_geojson([geodesic_buffer((0, 0), 100)])
    >>> json.loads(text)["features"][0]["properties"]["tolerance_m"]
    100.0
    """
    lines = []
    for row in (row for table in tables for row in records(table)):
        geometry = row.pop("geometry", None)
        is_empty = geometry is None or geometry.is_empty
        shape = None if is_empty else shapely.geometry.mapping(rounded(geometry))
        feature = {"type": "Feature", "properties": row, "geometry": shape}
        lines.append(json.dumps(feature, ensure_ascii=False, allow_nan=False))
    body = ",\n".join(lines)
    return f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'.encode()
