"""Features out of a Shapefile, which GDAL reads alone in a folder of its own."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import shapely

from rangeviz.core.errors import refusal
from rangeviz.core.files import read_bytes
from rangeviz.inputs.crs import lonlat_converter, published_code
from rangeviz.inputs.features import Feature, plain_properties

SHP_MAGIC = b"\x00\x00\x27\x0a"
_NEEDED = (".shp", ".shx", ".dbf", ".prj")


def read_shapefile(file: str, content: bytes) -> list[Feature]:
    """Read a Shapefile with the files that lie beside it under the same name."""
    stem = Path(file).stem
    beside = {
        path.suffix.lower(): path
        for path in (Path(file).parent.iterdir() if Path(file).is_file() else ())
        if path.stem == stem and path.suffix.lower() in (".shx", ".dbf", ".prj", ".cpg")
    }
    parts = {suffix: read_bytes(path) for suffix, path in beside.items()}
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
        Feature(plain_properties(row, cut=10), geometry and to_lonlat(geometry))
        for row, geometry in zip(rows, geometries, strict=True)
    ]
