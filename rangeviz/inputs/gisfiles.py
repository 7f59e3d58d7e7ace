"""Launch regions out of GeoPackage, KML, KMZ and Shapefile: files from strangers, read safely.

A file is known by its first bytes, never by its name, and GDAL is never asked what it might be:
some of its drivers take a text for a list of other files or addresses and read those. SQLite reads
a GeoPackage in memory, expat reads KML, and GDAL a Shapefile alone in a folder of its own.
docs/gis.md has the limits.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator

from rangeviz.core.errors import refusal
from rangeviz.core.files import MAX_BYTES
from rangeviz.inputs.features import Feature
from rangeviz.inputs.geopackage import read_geopackage
from rangeviz.inputs.kml import read_kml
from rangeviz.inputs.shapefile import SHP_MAGIC, read_shapefile, shapefile_features


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
    if content.startswith(SHP_MAGIC):
        return read_shapefile
    start = content[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return read_kml if start.startswith(b"<") else None


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
    return shapefile_features(file, parts)


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
