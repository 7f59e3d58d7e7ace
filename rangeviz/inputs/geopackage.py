"""Features out of a GeoPackage, read in memory by SQLite; nothing in it runs."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import refusal
from rangeviz.core.reading import MAX_BYTES
from rangeviz.inputs.crs import AUTHORITIES, lonlat_converter, published_code
from rangeviz.inputs.features import (
    Feature,
    limited,
    most_features,
    plain_properties,
    too_many,
)

REGION_LAYERS = ("launch_regions", "launch_lines", "launch_points")
"""The layers of a GeoPackage of ours that hold launch regions: areas, lines, points."""


def read_geopackage(file: str, content: bytes) -> list[Feature]:
    """Read the one layer of a GeoPackage, or the launch regions of one that rangeviz wrote.

    Only plain tables are read, in memory: no view, function or virtual table of the file runs.
    """
    for beside in (Path(f"{file}-{what}") for what in ("wal", "journal")):
        if "\0" not in file and beside.is_file() and beside.stat().st_size:
            fix = f"open it with the program that wrote it and close it: {beside.name} goes away"
            raise refusal(file, "a GeoPackage that nobody is writing", fix)
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.deserialize(content[:18] + b"\1\1" + content[20:])  # no journal in memory
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_authorizer(_only_reading)
            return list(limited(file, _geopackage_features(file, database)))
        except (sqlite3.Error, OverflowError, UnicodeDecodeError) as error:
            fix = "open it in QGIS and export the layer again"
            raise refusal(file, f"a GeoPackage that can be read ({error})", fix) from None


def _only_reading(action: int, what: str | None, *_: Any) -> int:
    reads = action in (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
    lists_columns = action == sqlite3.SQLITE_PRAGMA and what == "table_xinfo"
    return sqlite3.SQLITE_OK if reads or lists_columns else sqlite3.SQLITE_DENY


def _geopackage_features(file: str, database: sqlite3.Connection) -> Iterator[Feature]:
    tables = {
        name
        for name, kind, page in database.execute("SELECT name, type, rootpage FROM sqlite_master")
        if kind == "table" and page  # no view, no virtual table
    }
    if not {"gpkg_geometry_columns", "gpkg_spatial_ref_sys"} <= tables:
        raise refusal(file, "a GeoPackage with a layer of features", "export the layer from QGIS")
    layers = database.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns")
    columns = {str(name): (column, srs) for name, column, srs in layers}
    own = [name for name in columns if name in REGION_LAYERS]
    if len(columns) > 1 and not own:
        fix = "export the layer with your regions alone, or call it launch_regions"
        raise refusal(file, "one layer", fix, value=", ".join(columns))
    for name in own or columns:
        if name not in tables:
            raise refusal(file, "a layer that is a table, not a view", "export it", value=name)
        column, srs = columns[name]
        to_lonlat = lonlat_converter(file, *_system_of(database, srs))
        table = '"{}"'.format(name.replace('"', '""'))
        computed = [row[1] for row in database.execute(f"PRAGMA table_xinfo({table})") if row[-1]]
        if computed:  # they could grow to any size
            fix = "export the layer from QGIS"
            raise refusal(file, "a layer of stored columns", fix, value=", ".join(computed))
        if database.execute(f"SELECT 1 FROM {table} LIMIT 1 OFFSET {most_features()}").fetchone():
            raise too_many(file)  # before a row of them is read
        rows = database.execute(f"SELECT * FROM {table}")
        names = [description[0] for description in rows.description]
        left = MAX_BYTES
        for row in rows:
            left -= sum(len(value) for value in row if isinstance(value, (str, bytes)))
            if left < 0:  # rows of a forged file may share their pages
                raise refusal(file, f"at most {MAX_BYTES // 1_000_000} MB of rows", "split it")
            values = dict(zip(names, row, strict=True))
            geometry = _from_blob(values.pop(column, None))
            yield Feature(plain_properties(values), geometry and to_lonlat(geometry))


def _system_of(database: sqlite3.Connection, srs: Any) -> tuple[str, Any]:
    """Find authority and code of a layer's coordinate system, in its entry or its definition."""
    asked = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
    found = database.execute(f"{asked} WHERE srs_id = ?", (srs,)).fetchone() or ("", None, "")
    authority, code, definition = found
    if str(authority).upper() in AUTHORITIES:
        return str(authority), code
    return published_code(str(definition)) or ("", None)


def _from_blob(blob: Any) -> BaseGeometry | None:
    """Read a GeoPackage's geometry: a header, an envelope, then well-known binary."""
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 13:
        return None
    wkb = blob[8 + {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}.get(blob[3] >> 1 & 7, 0) :]
    try:
        _check_wkb(wkb, 0, (1, 2, 3, 4, 5, 6))
        return shapely.force_2d(shapely.from_wkb(wkb))
    except (struct.error, IndexError, ValueError, shapely.GEOSException):
        return None


def _check_wkb(wkb: bytes, at: int, kinds: tuple[int, ...]) -> int:
    """Return where a geometry ends, or raise: GEOS overflows the stack where they nest deeply."""
    order = "<" if wkb[at] else ">"
    code, count = struct.unpack_from(f"{order}II", wkb, at + 1)
    kind, size = code % 1000, 8 * (2, 3, 3, 4)[code // 1000]
    if kind not in kinds:
        raise ValueError(f"geometry type {code}")
    if kind == 1:
        return at + 5 + size
    if not count:
        raise ValueError("nothing in it")
    at += 9
    if kind == 2:
        return at + int(count) * size
    for _ in range(count):
        if kind == 3:
            (points,) = struct.unpack_from(f"{order}I", wkb, at)
            if points < 4:
                raise ValueError("a ring of fewer than four positions")
            at += 4 + points * size
        else:
            at = _check_wkb(wkb, at, (kind - 3,))
    return at
