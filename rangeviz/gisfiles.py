"""Launch regions out of GeoPackage, KML, KMZ and Shapefile: files from strangers, read safely.

A file is known by its first bytes, never by its name, and GDAL is never asked what it might be:
some of its drivers take a text for a list of other files or addresses and read those. SQLite reads
a GeoPackage in memory, expat reads KML, and GDAL a Shapefile alone in a folder of its own.
docs/gis.md has the limits.
"""

from __future__ import annotations

import io
import re
import sqlite3
import struct
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geojson import Fault, read_geometry, refusal
from rangeviz.tables import MAX_BYTES, read_bytes

REGION_LAYERS = ("launch_regions", "launch_lines", "launch_points")
"""The layers of a GeoPackage of ours that hold launch regions: areas, lines, points."""

_SHP_MAGIC = b"\x00\x00\x27\x0a"
_NEEDED = (".shp", ".shx", ".dbf", ".prj")
_PLAIN_COORDINATES = re.compile(r"[0-9eE+\-.,\s]*")
_DEFINITION_LETTERS = 64_000
_AUTHORITIES = ("EPSG", "ESRI", "OGC")


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of any format; where it has no geometry that can be read, maybe why."""

    properties: dict[str, Any]
    geometry: BaseGeometry | Fault | None
    line: int | None = None


def reader_of(content: bytes) -> Callable[[str, bytes], list[Feature]] | None:
    """Tell by its first bytes how a file is read; None for text that may be GeoJSON.

    Examples
    --------
    >>> reader_of(b'<?xml version="1.0"?><kml/>').__name__
    'read_kml'
    """
    if content.startswith(b"SQLite format 3\0"):
        return read_geopackage
    if content.startswith(b"PK\x03\x04"):
        return read_zip
    if content.startswith(_SHP_MAGIC):
        return read_shapefile
    start = content[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return read_kml if start.startswith(b"<") else None


def read_geopackage(file: str, content: bytes) -> list[Feature]:
    """Read the one layer of a GeoPackage, or the launch regions of one that rangeviz wrote.

    Only plain tables are read, in memory: no view, function or virtual table of the file runs.
    """
    wal = Path(f"{file}-wal")
    if "\0" not in file and wal.is_file() and wal.stat().st_size:
        fix = f"close the program that has it open, so that {wal.name} goes away"
        raise refusal(file, "a GeoPackage that nobody is writing", fix)
    with closing(sqlite3.connect(":memory:")) as database:
        try:
            database.deserialize(content[:18] + b"\1\1" + content[20:])  # no journal in memory
            database.execute("PRAGMA trusted_schema = OFF")
            database.set_authorizer(_only_reading)
            return list(_geopackage_features(file, database))
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
        to_lonlat = _to_lonlat(file, *_system_of(database, srs))
        table = '"{}"'.format(name.replace('"', '""'))
        computed = [row[1] for row in database.execute(f"PRAGMA table_xinfo({table})") if row[-1]]
        if computed:  # they could grow to any size
            fix = "export the layer from QGIS"
            raise refusal(file, "a layer of stored columns", fix, value=", ".join(computed))
        rows = database.execute(f"SELECT * FROM {table}")
        names = [description[0] for description in rows.description]
        left = MAX_BYTES
        for row in rows:
            left -= sum(len(value) for value in row if isinstance(value, (str, bytes)))
            if left < 0:  # rows of a forged file may share their pages
                raise refusal(file, f"at most {MAX_BYTES // 1_000_000} MB of rows", "split it")
            values = dict(zip(names, row, strict=True))
            geometry = _from_blob(values.pop(column, None))
            yield Feature(_plain(values), geometry and to_lonlat(geometry))


def _system_of(database: sqlite3.Connection, srs: Any) -> tuple[str, Any]:
    """Find authority and code of a layer's coordinate system, in its entry or its definition."""
    asked = "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys"
    found = database.execute(f"{asked} WHERE srs_id = ?", (srs,)).fetchone() or ("", None, "")
    authority, code, definition = found
    if str(authority).upper() in _AUTHORITIES:
        return str(authority), code
    return _published(str(definition)) or ("", None)


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


def read_zip(file: str, content: bytes) -> list[Feature]:
    """Read a zipped Shapefile or a KMZ: the archive must hold one of them, and is not unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = [n for n in archive.namelist() if not n.startswith("__MACOSX/")]
            main = [n for n in names if n.lower().endswith((".shp", ".kml"))]
            if len(main) != 1:
                shown = ", ".join(main[:5]) or "neither"
                fix = "zip the files of one layer"
                raise refusal(file, "one .shp or one .kml in the archive", fix, value=shown)
            if main[0].lower().endswith(".kml"):
                return read_kml(file, next(_members(file, archive, main)))
            stem = main[0][:-4]
            found = {n[-4:].lower(): n for n in names if n[:-4] == stem}
            parts = dict(zip(found, _members(file, archive, found.values()), strict=True))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        raise refusal(file, f"a zip archive that can be read ({error})", "zip it again") from None
    return _shapefile_features(file, parts)


def _members(file: str, archive: zipfile.ZipFile, names: Iterable[str]) -> Iterator[bytes]:
    """Give the members' contents, all together never more than a plain file may have."""
    left = MAX_BYTES
    for name in names:
        if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile("packed in another way than by deflate")
        with archive.open(name) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            expected = f"at most {MAX_BYTES // 1_000_000} MB when unpacked"
            raise refusal(file, expected, "simplify the outlines")
        yield content


def read_shapefile(file: str, content: bytes) -> list[Feature]:
    """Read a Shapefile with the files that lie beside it under the same name."""
    stem = Path(file).stem
    beside = {
        path.suffix.lower(): path
        for path in (Path(file).parent.iterdir() if Path(file).is_file() else ())
        if path.stem == stem and path.suffix.lower() in (".shx", ".dbf", ".prj", ".cpg")
    }
    parts = {suffix: read_bytes(path) for suffix, path in beside.items()}
    return _shapefile_features(file, parts | {".shp": content})


def _shapefile_features(file: str, parts: dict[str, bytes]) -> list[Feature]:
    missing = [suffix for suffix in _NEEDED if suffix not in parts]
    if missing:
        why = " (the coordinate system)" if missing == [".prj"] else ""
        expected = f"a Shapefile with its {', '.join(missing)}{why}"
        raise refusal(file, expected, "keep .shp, .shx, .dbf and .prj together, or zip them")
    if not parts[".shp"].startswith(_SHP_MAGIC):
        raise refusal(file, "a Shapefile, but its .shp is something else", "export it again")
    import pyogrio

    definition = parts[".prj"].decode("utf-8", errors="replace").strip()
    to_lonlat = _to_lonlat(file, *(_published(definition) or ("", definition)))
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is wrong with a shape is found when it is measured
        for suffix in (".shp", ".shx", ".dbf", ".cpg"):
            if suffix in parts:
                Path(folder, f"regions{suffix}").write_bytes(parts[suffix])
        try:
            table = pyogrio.read_dataframe(Path(folder, "regions.shp"))
        except Exception:  # GDAL names the folder above; nothing of it helps the reader
            fix = "open it in QGIS and export it again"
            raise refusal(file, "a Shapefile that can be read", fix) from None
    geometries = shapely.force_2d(table.geometry.array)
    rows = table.drop(columns="geometry").to_dict(orient="records")
    return [
        Feature(_plain(row, cut=10), geometry and to_lonlat(geometry))
        for row, geometry in zip(rows, geometries, strict=True)
    ]


def _published(definition: str) -> tuple[str, str] | None:
    """Find the authority and code of a system that is written out: its own parameters never count.

    Examples
    --------
    >>> from pyproj import CRS
    >>> _published(CRS("EPSG:32632").to_wkt("WKT1_ESRI"))
    ('EPSG', '32632')
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        found = CRS.from_wkt(definition[:_DEFINITION_LETTERS]).to_authority(min_confidence=70)
    except CRSError:
        return None
    return (found[0], found[1]) if found else None


def _to_lonlat(
    file: str, authority: str, code: str | int | None
) -> Callable[[BaseGeometry], BaseGeometry]:
    """Return what turns coordinates of a published system into longitude and latitude."""
    import pyproj
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        known = authority.upper() in _AUTHORITIES and code is not None
        system = CRS.from_authority(authority.upper(), str(code)) if known else None
    except CRSError:
        system = None
    if system is None or not (system.is_geographic or system.is_projected):
        value = None if code is None else str(code)
        fix = "export the layer in EPSG:4326"
        raise refusal(file, "a coordinate system with an EPSG or ESRI code", fix, value=value)
    network: Any = pyproj.network
    online = network.is_network_enabled()
    network.set_network_enabled(False)
    try:
        transformer = Transformer.from_crs(system, "OGC:CRS84", always_xy=True)
    finally:
        network.set_network_enabled(online)

    def convert(geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, lambda xy: np.column_stack(transformer.transform(*xy.T)))

    return (lambda geometry: geometry) if system.to_epsg() == 4326 else convert


def _plain(values: dict[str, Any], cut: int | None = None) -> dict[str, Any]:
    """Give properties lower-case names, whole again where a Shapefile `cut` them, and texts."""
    whole = {name[:cut]: name for name in ("default_for", "precision_km")}
    kept = {}
    for name, value in values.items():
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, (str, int, float)) and value == value and value != "":
            kept[whole.get(name.lower(), name.lower())] = value
    return kept


def read_kml(file: str, content: bytes) -> list[Feature]:
    """Read the placemarks of a KML document; it may name no other file and declare no entity."""
    reader = _KmlReader(file)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        expected = f"well-formed XML ({expat.ErrorString(error.code)})"
        raise refusal(file, expected, line=error.lineno) from None
    except (ValueError, LookupError) as error:  # an encoding that Python does not know
        raise refusal(file, f"KML in UTF-8 ({error})", "save it as UTF-8", line=1) from None
    return reader.features


@dataclass
class _KmlReader:
    """Collects placemarks while expat walks through the document."""

    file: str
    features: list[Feature] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    key: str = ""
    line: int = 0
    properties: dict[str, Any] = field(default_factory=dict)
    parts: list[BaseGeometry | Fault] = field(default_factory=list)
    outer: list[Any] = field(default_factory=list)
    inner: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.text.append

    def _doctype(self, *_: Any) -> None:
        line = self.parser.CurrentLineNumber
        raise refusal(self.file, "KML without a DOCTYPE and entities", "take it out", line=line)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        line = self.parser.CurrentLineNumber
        if not self.path and name != "kml":
            fix = "export the layer as KML or GeoJSON"
            raise refusal(self.file, "a KML document", fix, value=name, line=line)
        if name in ("NetworkLink", "NetworkLinkControl"):
            fix = "open what it links to, and save that as KML"
            raise refusal(self.file, "KML that links to no other file", fix, value=name, line=line)
        if name == "Placemark":
            self.line, self.properties, self.parts = line, {}, []
        elif name == "Polygon":
            self.outer, self.inner = [], []
        elif name in ("Data", "SimpleData"):
            self.key = attributes.get("name", "")
        self.path.append(name)
        self.text.clear()

    def _end(self, tag: str) -> None:
        name, inside = self.path.pop(), self.path[-1] if self.path else ""
        text = "".join(self.text).strip()
        self.text.clear()
        if name == "Placemark":
            properties, geometry = _kml_properties(self.properties), _together(self.parts)
            self.features.append(Feature(properties, geometry, self.line))
        elif name == "name" and inside == "Placemark":
            self.properties["name"] = text
        elif (name == "value" and inside == "Data") or name == "SimpleData":
            self.properties.setdefault(self.key, text)
        elif name == "coordinates":
            self._take(_kml_coordinates(text), inside)
        elif name == "Polygon":
            self._add("Polygon", self.outer and [*self.outer, *self.inner])

    def _take(self, lonlat: Any, inside: str) -> None:
        if inside == "LinearRing" and "Polygon" in self.path:
            (self.inner if "innerBoundaryIs" in self.path else self.outer).append(lonlat)
        elif inside == "Point":
            single = isinstance(lonlat, list) and len(lonlat) == 1
            self._add("Point", lonlat[0] if single else lonlat)
        elif inside in ("LineString", "LinearRing"):
            self._add("LineString", lonlat)

    def _add(self, kind: str, lonlat: Any) -> None:
        faults = [x for x in (lonlat, *lonlat) if isinstance(x, Fault)]
        shape = {"type": kind, "coordinates": lonlat}
        self.parts.append(faults[0] if faults else read_geometry(shape))


def _kml_coordinates(text: str) -> list[list[float]] | Fault:
    """Read ``lon,lat`` or ``lon,lat,altitude``, parted by spaces."""
    try:
        if _PLAIN_COORDINATES.fullmatch(text):
            return [list(map(float, word.split(","))) for word in text.split()]
    except ValueError:
        pass
    fix = "only a space or line break after each pair, none in it"
    return Fault("coordinates", text, "longitude,latitude and so on", fix)


def _together(parts: list[BaseGeometry | Fault]) -> BaseGeometry | Fault | None:
    """Unite a placemark's areas, else its lines, else its points; or say what is wrong with one."""
    whole = []
    for part in parts:
        if isinstance(part, Fault):
            return part
        whole.append(part)
    if not whole:
        return None
    highest = max(shapely.get_dimensions(part) for part in whole)
    kept = [part for part in whole if shapely.get_dimensions(part) == highest]
    several = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)[highest]
    return kept[0] if len(kept) == 1 else several(kept)


def _kml_properties(texts: dict[str, str]) -> dict[str, Any]:
    properties: dict[str, Any] = _plain(texts)
    precision = properties.get("precision_km", "")
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(precision)):
        properties["precision_km"] = float(precision)
    return properties
