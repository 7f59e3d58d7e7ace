"""Features out of a Shapefile, which GDAL reads alone in a folder of its own."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import shapely

from rangeviz.core.errors import DataError, DataWarning, refusal
from rangeviz.core.reading import read_bytes
from rangeviz.core.working import working_folder
from rangeviz.inputs.crs import lonlat_converter, published_code
from rangeviz.inputs.encodings import text_encoding
from rangeviz.inputs.features import Feature, most_features, plain_properties, too_many

SHP_MAGIC = b"\x00\x00\x27\x0a"
_NEEDED = (".shp", ".shx", ".dbf", ".prj")
PARTS = (*_NEEDED, ".cpg")


def read_shapefile(file: str, content: bytes) -> list[Feature]:
    """Read a Shapefile with the files that lie beside it under the same name."""
    path = Path(file)
    if path.suffix.lower() == ".shx":  # it begins as the .shp does
        raise refusal(file, "the .shp of a Shapefile", f"name {path.stem}.shp instead")
    beside = {
        other.suffix.lower(): other
        for other in (path.parent.iterdir() if path.is_file() else ())
        if other.stem.casefold() == path.stem.casefold() and other.suffix.lower() in PARTS[1:]
    }
    parts = {suffix: read_bytes(other) for suffix, other in beside.items()}
    return shapefile_features(file, parts | {".shp": content})


def shapefile_features(file: str, parts: dict[str, bytes]) -> list[Feature]:
    missing = [suffix for suffix in _NEEDED if suffix not in parts]
    if missing:
        why = " (the coordinate system)" if missing == [".prj"] else ""
        expected = f"a Shapefile with its {', '.join(missing)}{why}"
        raise refusal(file, expected, "keep .shp, .shx, .dbf and .prj together, or zip them")
    if not parts[".shp"].startswith(SHP_MAGIC):
        raise refusal(file, "a Shapefile, but its .shp is something else", "export it again")
    import pyogrio

    definition = parts[".prj"].decode("utf-8", errors="replace").strip()
    to_lonlat = lonlat_converter(file, *(published_code(definition) or ("", definition)))
    with working_folder() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is wrong with a shape is found when it is measured
        for suffix in (".shp", ".shx", ".dbf"):
            Path(folder, f"regions{suffix}").write_bytes(parts[suffix])
        try:
            path = Path(folder, "regions.shp")
            count = pyogrio.read_info(path, encoding="ISO-8859-1")["features"]
            if count > most_features():
                raise too_many(file)
            table = pyogrio.read_dataframe(path, encoding="ISO-8859-1")
        except DataError:
            raise
        except Exception:  # GDAL names the folder above; nothing of it helps the reader
            fix = "open it in QGIS and export it again"
            raise refusal(file, "a Shapefile that can be read", fix) from None
    geometries = shapely.force_2d(table.geometry.array)
    rows = _decoded(file, parts, table.drop(columns="geometry").to_dict(orient="records"))
    return [
        Feature(plain_properties(row, cut=10), geometry and to_lonlat(geometry))
        for row, geometry in zip(rows, geometries, strict=True)
    ]


def _decoded(
    file: str, parts: dict[str, bytes], rows: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Read texts, which GDAL has given byte by byte, in the encoding that they are in."""
    cells = {text for row in rows for pair in row.items() for text in pair if _is_other(text)}
    raw = [text.encode("latin-1", errors="replace") for text in sorted(cells)]
    encoding, guess = text_encoding(parts.get(".cpg"), parts[".dbf"], raw)
    if guess:
        fix = "where letters look wrong, put the encoding's name into a file .cpg beside it"
        warnings.warn(f"{file}: encoding of the texts: {guess}; {fix}", DataWarning, stacklevel=2)

    def read(value: Any) -> Any:
        return value.encode("latin-1").decode(encoding) if _is_other(value) else value

    return ({read(name): read(value) for name, value in row.items()} for row in rows)


def _is_other(value: Any) -> bool:
    return isinstance(value, str) and not value.isascii()
