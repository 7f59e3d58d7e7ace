"""Lists of cities in the forms that people have them, as a table with our columns.

Tables are understood by their headers, GeoNames' dump by its nineteen columns, files of points by
their geometry. What was understood is said in one warning; what could be two things is an error.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import shapely

from rangeviz.core.errors import DataError, Problem, refusal
from rangeviz.core.reading import decode_text, read_content
from rangeviz.core.text import shorten
from rangeviz.inputs.degrees import read_position
from rangeviz.inputs.features import Fault, Feature
from rangeviz.inputs.frame_sheets import frame_text, is_cell, read_frame_sheet
from rangeviz.inputs.frames import as_pandas, with_index
from rangeviz.inputs.geojson import GeoJson
from rangeviz.inputs.gisfiles import reader_of
from rangeviz.inputs.headers import Header, find_header, fold_name, known_names, vocabulary
from rangeviz.inputs.sheet import Sheet, cell_text, make_sheet
from rangeviz.inputs.sheets import sheets_of
from rangeviz.inputs.tables import Table, first_line, read_table, table_of_text
from rangeviz.inputs.text_sheets import refuse_many_lines
from rangeviz.inputs.web_sheets import is_web_page
from rangeviz.inputs.workbook_sheets import is_workbook

REQUIRED = ("name", "lat", "lon")
_PLACES = ("lat", "lon", "position", "lon_lat")
_SAID = {"position": "latitude and longitude", "lon_lat": "longitude and latitude"}
_NOTHING = {"country": ("-99", "-1"), "geonameid": ("-99", "-1", "0"), "population": ("-99",)}
"""What Natural Earth writes where it has no code and no number."""

_JSON = re.compile(r"\s*[\[{]")
_OF_THE_WEB = re.compile(r"\s*(?:<|mime-version:|from: <saved by)", re.IGNORECASE)
_GEONAMES_COLUMNS = 19
_GEONAMES = re.compile(r"[0-9]+\t[^\t]+(?:\t[^\t]*){2}(?:\t-?[0-9]+(?:\.[0-9]+)?){2}\t[A-Z]?\t")


def read_city_table(source: Any, columns: Collection[str], most_rows: int) -> tuple[Table, str]:
    """Read cities in any form as a table whose columns are among `columns`, and say what was read.

    Parameters
    ----------
    source : path, file object, DataFrame or GeoDataFrame
    columns : collection of str
        Ours.
    most_rows : int
        A list of more is refused.

    Raises
    ------
    DataError
        If the source cannot be read, or is not understood. Wrong cells are found later.
    """
    optional = [name for name in columns if name not in REQUIRED]
    source = as_pandas(source)
    if hasattr(source, "iterfeatures"):
        return _understood([_frame_points(source, most_rows)], columns, most_rows)
    if hasattr(source, "columns"):
        source = with_index(source, columns)
        if _is_ours([str(name) for name in source.columns], columns):
            return read_table(source, REQUIRED, optional, most_rows=most_rows), ""
        sheet = read_frame_sheet(source, most_rows=most_rows + 1)  # and its header
        return _understood([sheet] if sheet else [], columns, most_rows, "DataFrame")
    file, content = read_content(source)
    text = content if isinstance(content, str) else ""
    if isinstance(content, bytes):
        with suppress(DataError):  # in another encoding, or no text at all
            text = decode_text(file, content)
    if _GEONAMES.match(text):
        return _read_geonames(file, text, columns, most_rows)
    is_json = bool(_JSON.match(text))  # often in one line, which would be parsed as one of CSV
    if not content or (not is_json and _is_ours(first_line(text)[0], columns)):
        del content  # what was read is not kept beside what is made of it
        return table_of_text(file, text, REQUIRED, optional, most_rows=most_rows), ""
    points = _points(file, content, text, most_rows)
    is_text = text and not _OF_THE_WEB.match(text)
    given, content, text = (text if is_text else content), b"", ""  # one of them is kept
    sheets = [points] if points else sheets_of(file, given, most_rows=most_rows + 1)
    del given
    return _understood(sheets, columns, most_rows, file)


def _is_ours(header: Sequence[str], columns: Collection[str]) -> bool:
    """Whether a header is in our own words, but for columns that mean nothing to anybody."""
    known = known_names("cities")
    others = [name for name in header if name not in columns]
    return {*REQUIRED} <= {*header} and not any(fold_name(name)[0] in known for name in others)


def _read_geonames(
    file: str, text: str, columns: Collection[str], most_rows: int
) -> tuple[Table, str]:
    """Read GeoNames' dump: tabs, no header, no quoting; what is no populated place is left out."""
    refuse_many_lines(file, text)
    table = Table(file, list(columns), most_rows)
    others = 0
    for line, row in enumerate(text.split("\n"), start=1):
        cells = row.rstrip("\r").split("\t")
        if len(cells) != _GEONAMES_COLUMNS:
            if row.strip():
                expected = f"{_GEONAMES_COLUMNS} cells, as in GeoNames’ dump"
                table.note(line, None, f"{len(cells)} cells", expected, "", "csv")
        elif cells[6] != "P":
            others += 1
        else:
            ours = {
                "geonameid": cells[0],
                "name": cells[1].strip(),
                "ascii_name": cells[2].strip(),
                "alternate_names": cells[3].replace(",", "|"),
                "lat": cells[4],
                "lon": cells[5],
                "country": cells[8],
                "admin1": cells[10],
                "capital": "1" if cells[7] == "PPLC" else "",
                "population": cells[14],
            }
            table.add(line, [ours[name] for name in columns])
    left = f"; left out, as no populated places: {others:,}" if others else ""
    return table, f"read as GeoNames’ dump{left}"


def _points(file: str, content: str | bytes, text: str, most_rows: int) -> Sheet | None:
    """Read a file of points as a sheet; None where it is no such file."""
    start = text.lstrip()[:1]
    if start == "{" and re.search(r'"type"\s*:\s*"(?:FeatureCollection|Feature)"', text):
        return _point_sheet(file, GeoJson(file, text), most_rows)
    raw = content if isinstance(content, bytes) else content.encode("utf-8", errors="replace")
    reader = None if (start == "<" and is_web_page(text)) or is_workbook(raw) else reader_of(raw)
    if not reader:
        return None
    return _point_sheet(file, reader(file, raw), most_rows)


def _frame_points(frame: Any, most_rows: int) -> Sheet:
    if frame.crs is None:
        fix = 'say which: frame.set_crs("EPSG:4326") for longitude and latitude'
        raise refusal("GeoDataFrame", "a coordinate system", fix)
    lonlat = with_index(frame).to_crs("OGC:CRS84")
    others = lonlat.drop(columns=lonlat.geometry.name)
    rows = others.to_dict(orient="records")
    features = [
        Feature({str(k): v for k, v in row.items()}, geometry)
        for row, geometry in zip(rows, lonlat.geometry, strict=True)
    ]
    return _point_sheet("GeoDataFrame", features, most_rows)


def _point_sheet(file: str, features: Iterable[Feature], most_rows: int) -> Sheet:
    """Write points, which are gone through twice, as rows: their place, and what is known."""
    words = vocabulary("cities")
    places = {fold_name(name)[0] for ours in _PLACES for name in (ours, *words[ours])}
    names = dict.fromkeys(name for feature in features for name in feature.properties or ())
    kept = [name for name in names if fold_name(name)[0] not in places]
    problems: list[Problem] = []

    def rows() -> Iterator[tuple[int, list[str]]]:
        yield 1, ["lon", "lat", *kept]
        for number, feature in enumerate(features, start=1):
            line = feature.line or number
            point = _only_point(feature.geometry)
            if isinstance(point, Fault):
                problems.append(
                    Problem(file, line, "geometry", point.value, point.expected, point.fix)
                )
            else:
                values = [_property((feature.properties or {}).get(name)) for name in kept]
                yield line, [cell_text(point.x), cell_text(point.y), *values]

    sheet = make_sheet(file, "points", rows(), most_rows=most_rows + 1)
    if problems:
        raise DataError(problems)
    if sheet is None or len(sheet.rows) == 1:
        raise refusal(file, "at least one point")
    return sheet


def _only_point(geometry: Any) -> Any:
    if isinstance(geometry, Fault):
        return geometry
    if geometry is None or geometry.is_empty:
        return Fault("", None, "a point; this feature has no geometry", "leave the feature out")
    if isinstance(geometry, shapely.MultiPoint) and len(geometry.geoms) == 1:
        return geometry.geoms[0]
    if not isinstance(geometry, shapely.Point):
        fix = "a city is a point: take its centre, or use the file as --regions"
        return Fault("", geometry.geom_type, "a point", fix)
    return geometry


def _property(value: Any) -> str:
    return frame_text(value) if is_cell(value) else shorten(str(value))


def _understood(
    sheets: Sequence[Sheet], columns: Collection[str], most_rows: int, file: str = ""
) -> tuple[Table, str]:
    """Make the one sheet that lists cities a table with our columns."""
    if not sheets:
        raise refusal(file, "a header and rows", "it has no table", line=1, rule="file")
    headers = [find_header(sheet, vocabulary("cities")) for sheet in sheets]
    found = [n for n, header in enumerate(headers) if not _missing(header)]
    if len(found) > 1:
        names = ", ".join(f"“{sheets[n].name}”" for n in found)
        fix = "save the one that is meant as a file of its own"
        raise refusal(sheets[0].file, "one table of cities", fix, value=names)
    best = found[0] if found else max(range(len(sheets)), key=lambda n: len(headers[n].columns))
    sheet, header = sheets[best], headers[best]
    problems = _problems(sheet, header)
    if problems:
        raise DataError(problems)
    said = "; ".join(_decisions(sheet, header, len(sheets)))
    return _table(sheet, header, columns, most_rows), said


def _missing(header: Header) -> list[str]:
    known = {*header.columns, *header.asked}
    missing = (
        [] if known & {"position", "lon_lat"} else [c for c in ("lat", "lon") if c not in known]
    )
    return missing if "name" in known else ["name", *missing]


def _problems(sheet: Sheet, header: Header) -> list[Problem]:
    line = sheet.lines[header.rows[-1]]
    has = ", ".join(filter(None, header.names))
    problems = []
    missing = _missing(header)
    if len(missing) == len(REQUIRED):
        expected = f"a header with the columns {', '.join(REQUIRED)}, or names like these"
        fix = "the first line names the columns"
        return [Problem(sheet.file, line, None, shorten(has, 80), expected, fix, "columns")]
    unknown = {header.names[column].casefold(): header.names[column] for column in header.unknown}
    for ours in missing:
        words = [name for name in (ours, *vocabulary("cities")[ours]) if len(name) > 3]
        close = [u for u in unknown if difflib.get_close_matches(u, words, n=1, cutoff=0.75)]
        fix = (
            f"rename the column {unknown[close[0]]}" if close else f"the header has {shorten(has)}"
        )
        problems.append(Problem(sheet.file, line, ours, None, f"a column {ours}", fix, "columns"))
    for ours, several in header.asked.items():
        names = ", ".join(header.names[column] for column in several)
        fix = "rename or remove the others"
        expected = f"one column for {ours}"
        problems.append(Problem(sheet.file, line, None, names, expected, fix, "columns"))
    nameless = [c for c in header.unknown if not header.names[c]]
    for row in header.body if nameless else ():
        if beyond := [sheet.rows[row][c] for c in nameless if sheet.rows[row][c]]:
            expected = f"{len(header.names) - len(nameless)} cells, as in the header"
            fix = 'put "quotation marks" round a cell that holds the separator'
            problems.append(
                Problem(sheet.file, sheet.lines[row], None, beyond[0], expected, fix, "csv")
            )
    return problems


def _decisions(sheet: Sheet, header: Header, of: int) -> Iterator[str]:
    if of > 1:
        yield f"of {of} tables “{sheet.name}” was read"
    named = [
        f"{header.names[column]} as {_SAID.get(ours, ours)}"
        for ours, column in header.columns.items()
        if header.names[column] != ours
    ]
    if named:
        yield f"read {', '.join(named)}"
    left = [header.names[column] for column in header.unknown]
    if left:
        more = f" and {len(left) - 8} more" if len(left) > 8 else ""
        yield f"not read: {', '.join(left[:8])}{more}"
    yield from header.notes
    yield from sheet.notes


def _table(sheet: Sheet, header: Header, columns: Collection[str], most_rows: int) -> Table:
    table = Table(sheet.file, list(columns), most_rows)
    packed = next((p for p in ("position", "lon_lat") if p in header.columns), "")
    if {"lat", "lon"} <= {*header.columns}:
        packed = ""
    if "alternate_names" not in header.columns:
        table.columns.remove("alternate_names")
    for row in header.body:
        line, cells = sheet.lines[row], sheet.rows[row]
        ours = {name: _cell(cells, header, name) for name in table.columns}
        if "|" not in ours.get("alternate_names", "|"):
            ours["alternate_names"] = "|".join(map(str.strip, ours["alternate_names"].split(",")))
        if packed:
            written = cells[header.columns[packed]]
            position = read_position(written, lon_first=packed == "lon_lat")
            if written and position is None:
                order = "longitude, latitude" if packed == "lon_lat" else "latitude, longitude"
                name = header.names[header.columns[packed]]
                fix = "write 35.69, 139.69, for example"
                table.note(line, name, written, f"{order} in degrees", fix, "number")
                continue
            lon, lat = map(cell_text, position) if position else ("", "")
            ours |= {"lon": lon, "lat": lat}
        table.add(line, [ours[name] for name in table.columns])
    return table


def _cell(cells: Sequence[str], header: Header, ours: str) -> str:
    """Give the first cell under any name for a column of ours that says anything."""
    if ours not in header.columns:
        return ""
    mine = (header.columns[ours], *(header.further.get(ours, ()) if ours == "country" else ()))
    nothing = _NOTHING.get(ours, ())
    return next((cells[n] for n in mine if cells[n] and cells[n] not in nothing), "")
