"""Points out of a table: ``name, lat, lon`` and whatever else, a place a line."""

from __future__ import annotations

from typing import Any

import shapely

from rangeviz.core.errors import Problem, refusal
from rangeviz.core.text import shorten
from rangeviz.inputs.cells import Row
from rangeviz.inputs.features import MAX_REGIONS, Fault, Feature
from rangeviz.inputs.headers import fold_name, vocabulary
from rangeviz.inputs.tables import Table, first_line, read_table


def read_points(file: str, source: Any) -> list[Feature]:
    r"""Read a table of points, from text or a data frame.

    Raises
    ------
    DataError
        If it has no columns for latitude and longitude, or lines that are no rows.

    Examples
    --------
    >>> read_points("sites.csv", "Site,Latitude,Longitude\nA,33.69,73.05\n")[0].geometry.wkt
    'POINT (73.05 33.69)'
    """
    header = [*source.columns] if hasattr(source, "columns") else first_line(source)[0] or [""]
    if str(header[0]).startswith("sep="):
        fix = "delete the line sep=, which only Excel knows"
        raise refusal(file, "a header in the first line", fix, line=1)
    plain = {fold_name(str(name))[0]: str(name).strip() for name in header}
    words = vocabulary("cities")
    found = {
        axis: next((plain[key] for name in words[axis] if (key := fold_name(name)[0]) in plain), "")
        for axis in ("lon", "lat")
    }
    if not all(found.values()):
        expected = "GeoJSON, KML, GeoPackage, Shapefile, or a table with the columns name, lat, lon"
        fix = "export the layer as GeoJSON, or name the columns"
        raise refusal(file, expected, fix, value=shorten(", ".join(map(str, header)), 80), line=1)
    if isinstance(source, str):
        source = _Opened(file, source)
    others = [str(name).strip() for name in header if str(name).strip() not in found.values()]
    small = [str(name).strip().casefold() for name in header]
    table = read_table(source, [*found.values()], [*others, *small], most_rows=MAX_REGIONS)
    table.file = file
    noted = len(table.problems)
    features = [_feature(row, found, table) for row in table]
    del table.problems[noted:]  # a wrong cell stays with its feature
    table.finish()
    return features


class _Opened:
    """A text that was read already, as an open file: a copy of it would only take memory."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.read = lambda: text


def _feature(row: Row, found: dict[str, str], table: Table) -> Feature:
    before = len(table.problems)
    lon, lat = (row.number(found[axis], decimals=True) for axis in ("lon", "lat"))
    axes = found.values()
    properties: dict[str, Any] = {n: c for n, c in row.cells.items() if c and n not in axes}
    for name in properties:
        if name.casefold() == "precision_km":
            properties[name] = row.number(name, decimals=True) or properties[name]
    wrong: list[Problem] = table.problems[before:]
    if wrong:
        first = wrong[0]
        geometry: Any = Fault(first.column or "", first.value, first.expected, first.fix)
    elif lon is None or lat is None:
        axis = "lat" if lat is None else "lon"
        geometry = Fault(found[axis], "", "a number of degrees", f"fill in {found[axis]}")
    else:
        geometry = shapely.Point(lon, lat)
    return Feature(properties, geometry, row.line)
