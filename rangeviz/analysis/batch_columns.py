"""Columns of a batch of rows: which may be there, the places in them, and whose they are."""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import Any

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from rangeviz.analysis.batches import line_of_row
from rangeviz.core.errors import DataError, Problem, refusal
from rangeviz.core.optional import load

NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
"""Plain digits, as an expression of Arrow's."""
_CRS = "OGC:CRS84"
_LONGEST_POINT = 41  # bytes of well-known binary; GEOS overflows where collections nest


def check_columns(
    schema: Any, suffix: str, cited: list[dict[str, str]], source: str | os.PathLike[str]
) -> None:
    """Refuse columns of one name, and for CSV those that hold more than a value in a cell."""
    types = load("pyarrow", "parquet").types
    names = Counter([*schema.names, *(column["column"] for column in cited)])
    expected, fix = "each column once, and no verdicts yet", "remove or rename one"
    problems = [
        Problem(str(source), 1, None, name, expected, fix) for name, n in names.items() if n > 1
    ]
    if suffix == ".csv":
        expected, fix = "one value in a cell", "write .parquet, or leave the column out"
        problems += [
            Problem(str(source), 1, field.name, str(field.type), expected, fix)
            for field in schema
            if types.is_nested(field.type)
        ]
    problems += [
        Problem(str(source), 1, field.name, str(field.type), "two letters", "write PK, for example")
        for field in schema
        if field.name == "country" and not (is_text(field.type) or types.is_null(field.type))
    ]
    if problems:
        raise DataError(problems)


def places_in(batch: Any, file: str, first_row: int) -> tuple[np.ndarray, np.ndarray]:
    """Read longitudes and latitudes, checked; the first that is wrong is named with its line."""
    names = batch.schema.names
    if "lon" in names and "lat" in names:
        lon, lat = (_numbers(batch.column(name), name, file, first_row) for name in ("lon", "lat"))
    elif b"geo" in (batch.schema.metadata or {}):
        lon, lat = _points(batch, file)
    else:
        expected = "columns lon and lat in degrees, or GeoParquet's points"
        raise refusal(str(file), expected, f"the columns are {', '.join(names)}")
    for name, values, limit in (("lon", lon, 180), ("lat", lat, 90)):
        wrong = np.flatnonzero(~(np.abs(values) <= limit))
        if len(wrong):
            line = line_of_row(file, first_row + int(wrong[0]))
            expected = f"degrees from -{limit} to {limit}"
            fix = "are longitude and latitude swapped?"
            raise DataError([Problem(file, line, name, f"{values[wrong[0]]}", expected, fix)])
    return lon, lat


def _numbers(column: Any, name: str, file: str, first_row: int) -> np.ndarray:
    """Read numbers in plain digits; the first cell that is none is named."""
    compute, arrow = load("pyarrow.compute", "parquet"), load("pyarrow", "parquet")
    kinds = arrow.types
    of_numbers = (kinds.is_integer, kinds.is_floating, kinds.is_decimal)
    column = plain_text(column)
    if kinds.is_string(column.type):
        column = compute.utf8_trim_whitespace(column)
        right = compute.fill_null(compute.match_substring_regex(column, NUMBER), False)
    elif any(is_one(column.type) for is_one in (*of_numbers, kinds.is_null)):
        right = compute.is_valid(column)
    else:
        raise refusal(str(file), f"numbers under {name}, not {column.type}")
    first_wrong = compute.index(right, False).as_py()
    if first_wrong >= 0:
        cell = column[first_wrong].as_py()
        shown, line = "" if cell is None else str(cell), line_of_row(file, first_row + first_wrong)
        raise DataError([Problem(file, line, name, shown, "a number in plain digits")])
    values = compute.cast(column, arrow.float64())
    return np.asarray(values.to_numpy(zero_copy_only=False), float)


def plain_text(column: Any) -> Any:
    """Give text of every kind, packed or not, as strings, and every other column as it is."""
    text = load("pyarrow", "parquet").string()
    return column.cast(text) if is_text(column.type) else column


def is_text(kind: Any) -> bool:
    """Whether a column of Arrow's holds text of any kind."""
    types = load("pyarrow", "parquet").types
    kind = kind.value_type if types.is_dictionary(kind) else kind
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def _points(batch: Any, file: str) -> tuple[np.ndarray, np.ndarray]:
    try:
        geo = json.loads(batch.schema.metadata[b"geo"])
        column = batch.column(geo["primary_column"])
        about = geo["columns"][geo["primary_column"]]
        crs = about.get("crs", _CRS)
        # Of texts only definitions: a PROJ string may name another file.
        read = CRS.from_json_dict if isinstance(crs, dict) else CRS.from_wkt
        known = crs == _CRS or (crs and read(crs).equals(CRS(_CRS), ignore_axis_order=True))
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError, CRSError):
        raise refusal(str(file), "GeoParquet's own description of its points") from None
    if about.get("encoding") != "WKB" or not known:
        raise refusal(str(file), "points as WKB in OGC:CRS84 or EPSG:4326", "convert the layer")
    compute, arrow = load("pyarrow.compute", "parquet"), load("pyarrow", "parquet")
    if not (arrow.types.is_binary(column.type) or arrow.types.is_large_binary(column.type)):
        raise refusal(str(file), "points as WKB", "convert the layer")
    if (compute.max(compute.binary_length(column)).as_py() or 0) > _LONGEST_POINT:
        raise refusal(str(file), "points only", "take the places' centres first")
    points = shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore")
    if not ((shapely.get_type_id(points) == 0) & ~shapely.is_empty(points)).all():
        raise refusal(str(file), "points only", "take the places' centres first")
    return shapely.get_x(points), shapely.get_y(points)


def are_own(country: Any, operator: str) -> np.ndarray:
    """Whether places lie in the operator's own country."""
    compute = load("pyarrow.compute", "parquet")
    text = country.cast(load("pyarrow", "parquet").string())
    same = compute.fill_null(compute.equal(text, operator), False)
    return np.asarray(same.to_numpy(zero_copy_only=False), bool)
