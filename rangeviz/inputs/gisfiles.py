"""Features out of a file or folder of any format: from strangers, read safely.

A file is known by its first bytes, never by its name, and GDAL is never asked what it might be:
some of its drivers take a text for a list of other files or addresses and read those. SQLite reads
a GeoPackage in memory, expat reads KML, and GDAL a Shapefile alone in a folder of its own.
docs/gis.md has the limits.
"""

from __future__ import annotations

import io
import os
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from rangeviz.core.errors import DataError, DataWarning, Problem, refusal
from rangeviz.core.reading import MAX_BYTES, decode_text, read_content
from rangeviz.inputs.features import MAX_REGIONS, Feature, limited
from rangeviz.inputs.geojson import read_geojson
from rangeviz.inputs.geopackage import read_geopackage
from rangeviz.inputs.kml import read_kml, read_linked_kml
from rangeviz.inputs.point_table import read_points
from rangeviz.inputs.shapefile import PARTS, SHP_MAGIC, read_shapefile, shapefile_features
from rangeviz.inputs.sheets import sheets_of
from rangeviz.inputs.workbook_sheets import is_workbook

_KINDS = (".shp", ".kml", ".gpkg", ".geojson", ".geojsonl", ".ndjson", ".topojson", ".json", ".csv")
"""Endings of what an archive may hold, the surest first: beside a Shapefile lies much else."""

ENDINGS = (*_KINDS, ".kmz", ".zip", ".tsv", ".tab")
"""Endings of what is read in a folder."""

_SCALAR = re.compile(r'(null|true|false|".*"|-?[0-9][0-9.eE+-]*|-?Infinity|NaN)\s*')


def read_features(source: object) -> tuple[str, list[Feature]]:
    """Return a source's name for messages, and the features in it.

    Parameters
    ----------
    source : path or file object
        Of a file of any format, or of a folder: of all files in it that have a known ending.

    Raises
    ------
    DataError
        If it cannot be read; of a folder, if none of its files can.

    Warns
    -----
    DataWarning
        With what is wrong in those files of a folder that cannot be read.
    """
    if isinstance(source, (str, os.PathLike)) and _is_folder(source):
        return _read_folder(Path(source))
    file, *content = read_content(source)  # type: ignore[arg-type]
    return file, features_of(file, content.pop())  # which keeps it no longer than it must


def _is_folder(source: str | os.PathLike[str]) -> bool:
    try:
        return Path(source).is_dir()
    except (OSError, ValueError):
        return False


def _read_folder(folder: Path) -> tuple[str, list[Feature]]:
    files = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in ENDINGS and not path.name.startswith(".") and path.is_file()
    )
    if not files:
        expected = "a folder with GeoJSON, GeoPackage, KML, Shapefile or CSV files in it"
        raise refusal(str(folder), expected, "name the file itself")
    if sum(path.stat().st_size for path in files) > MAX_BYTES:
        expected = f"files of at most {MAX_BYTES // 1_000_000} MB in all"
        raise refusal(str(folder), expected, "name one of them")
    features: list[Feature] = []
    problems: list[Problem] = []
    for path in files:
        try:
            found = read_features(path)[1]
            features += [replace(feature, file=str(path)) for feature in found]
        except DataError as error:
            problems += error.problems
    if problems and not features:
        raise DataError(problems)
    for problem in problems:
        warnings.warn(f"{problem}; this file was not read", DataWarning, stacklevel=2)
    return str(folder), list(limited(str(folder), features))


def features_of(file: str, content: str | bytes) -> list[Feature]:
    """Return the features in a file's content."""
    if isinstance(content, bytes):
        if is_workbook(content):
            return _points_of_workbook(file, content)
        reader = reader_of(content)
        if reader:
            return reader(file, content)
        if Path(file).suffix.lower() in PARTS:
            expected = "a file that holds outlines, not a part of a Shapefile"
            raise refusal(file, expected, f"name {Path(file).stem}.shp instead")
        content = decode_text(file, content, "export the layer as GeoJSON")
    start = content[:1000].lstrip("\ufeff \t\r\n\x1e")
    if not start and not content.strip():
        raise refusal(file, "regions; the file is empty", "export the layer as GeoJSON")
    if start[:1] in ("{", "[") or _SCALAR.fullmatch(start):
        return read_geojson(file, content)
    return read_points(file, content)


def _points_of_workbook(file: str, content: bytes) -> list[Feature]:
    """Read the one sheet of a workbook as a table of points."""
    import pandas as pd

    sheets = sheets_of(file, content, most_rows=MAX_REGIONS + 1)
    if len(sheets) != 1:
        names = ", ".join(sheet.name for sheet in sheets[:5]) or "none"
        fix = "save the sheet with the columns name, lat, lon as CSV"
        raise refusal(file, "one sheet with points", fix, value=names)
    (header, *rows), lines = sheets[0].rows, sheets[0].lines
    points = read_points(file, pd.DataFrame(rows, columns=list(header)))
    return [replace(point, line=line) for point, line in zip(points, lines[1:], strict=True)]


def reader_of(content: bytes) -> Callable[[str, bytes], list[Feature]] | None:
    """Tell by its first bytes how a file is read; None for text that may be GeoJSON or a table.

    Examples
    --------
    >>> reader_of(b'<?xml version="1.0"?><kml/>').__name__
    'read_kml'
    """
    if content.startswith(b"SQLite format 3\0"):
        return read_geopackage
    if content.startswith(b"PK\x03\x04"):
        return read_zip
    if content.startswith(SHP_MAGIC):
        return read_shapefile
    start = content[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return read_kml if start.startswith(b"<") else None


def read_zip(file: str, content: bytes) -> list[Feature]:
    """Read the one layer in an archive, a KMZ or a zipped Shapefile above all; unpack no other.

    Of several KML documents it is ``doc.kml`` (else the first one in the outermost folder) and
    those that it links to.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_archive(file, _Members(file, archive))
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, ValueError) as error:
        raise refusal(file, f"a zip archive that can be read ({error})", "zip it again") from None


def _read_archive(file: str, members: _Members) -> list[Feature]:
    by_kind = {kind: [n for n in members.names if n.lower().endswith(kind)] for kind in _KINDS}
    kind, main = next(((k, names) for k, names in by_kind.items() if names), ("", []))
    if kind == ".kml":
        first = min(main, key=lambda n: (PurePosixPath(n).name.lower() != "doc.kml", n.count("/")))
        return read_linked_kml(file, first, members.get)
    if len(main) != 1:
        shown = ", ".join(main[:5]) or "none"
        fix = "zip the files of one layer, or unpack them and name the folder"
        raise refusal(file, "one layer in the archive", fix, value=shown)
    if kind != ".shp":
        return features_of(f"{file}/{main[0]}", members.read(main[0]))
    stem = main[0][:-4].casefold()
    found = {n[-4:].lower(): n for n in members.names if n[:-4].casefold() == stem}
    return shapefile_features(file, {end: members.read(n) for end, n in found.items()})


class _Members:
    """The members of an archive, all together never more than a plain file may have."""

    def __init__(self, file: str, archive: zipfile.ZipFile) -> None:
        self.file = file
        self.archive = archive
        self.names = [n for n in archive.namelist() if not n.startswith("__MACOSX/")]
        self.left = MAX_BYTES

    def get(self, name: str) -> bytes | None:
        return self.read(name) if name in self.names else None

    def read(self, name: str) -> bytes:
        packed = self.archive.getinfo(name).compress_type
        if packed not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile("packed in another way than by deflate")
        with self.archive.open(name) as member:
            content = member.read(self.left + 1)
        self.left -= len(content)
        if self.left < 0:
            expected = f"at most {MAX_BYTES // 1_000_000} MB when unpacked"
            raise refusal(self.file, expected, "simplify the outlines")
        return content
