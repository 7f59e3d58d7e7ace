"""Rings as files for geographic information systems: GeoJSON, KML, GeoPackage, GeoParquet.

Every claim is in every file: an empty inner ring and a claim without a ring have a row without a
geometry. docs/gis.md explains the fields. The same input gives the same bytes.
"""

from __future__ import annotations

import errno
import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import shapely

from rangeviz.core.choices import RING_FORMATS
from rangeviz.core.optional import load
from rangeviz.core.progress import Progress
from rangeviz.core.words import words
from rangeviz.core.working import working_folder
from rangeviz.core.writing import Target, form_of, save
from rangeviz.exports.geojson import features_geojson
from rangeviz.exports.kml import to_kml, to_kmz
from rangeviz.exports.layers import FIELDS, Layers, build_layers
from rangeviz.exports.office import document_date
from rangeviz.exports.qgis import style_table
from rangeviz.geo.rings import REACHES
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.geopackage import REGION_LAYERS
from rangeviz.inputs.given import ClaimsLike, RegionsLike, given_claims, given_regions
from rangeviz.inputs.regions import RegionLike


def write_rings(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    target: Target | None = None,
    *,
    form: str | None = None,
    region: RegionLike | None = None,
    tolerance_m: float = 100.0,
    progress: Progress = nullcontext,
) -> list[Claim]:
    """Save the rings of claims, with everything that the claims say, for a GIS.

    Parameters
    ----------
    claims, regions, region, tolerance_m, progress
        As for `build_rings`.
    target : path or binary file object
        A path is written wholly or not at all.
    form : {"geojson", "kml", "kmz", "gpkg", "parquet"}, optional
        Needed for a file object. Default: what the path's ending names. Parquet needs pyarrow.
        Longitude before latitude, WGS 84, in all of them.

    Returns
    -------
    list of Claim
        Those that have no ring and so are in the file as text only.

    Raises
    ------
    DataError, ArgumentError, GeometryError
        As for `build_rings`; also if no format is named, or an unknown one.
    RangevizError
        If a library is missing.
    OSError
        If the file cannot be written; an existing one is then untouched.

    Examples
    --------
    >>> import json
    >>> from rangeviz import read_claims, read_regions
    >>> file = io.BytesIO()
    >>> write_rings(read_claims()[:1], read_regions(), file, form="geojson", tolerance_m=10_000)
    []
    >>> [f["properties"]["reach"] for f in json.loads(file.getvalue())["features"]]
    ['from_some', 'from_all']
    """
    claims, regions = given_claims(claims), given_regions(regions)
    encode = encoder_for(target, form)
    layers = build_layers(
        claims, regions, region=region, tolerance_m=tolerance_m, progress=progress
    )
    save(target, encode(layers))
    ringless = set(layers.claims_without_ring.claim_id)
    return [claim for claim in claims if claim.id in ringless]


def encoder_for(target: Target | None, form: str | None = None) -> Callable[[Layers], bytes]:
    """Return the function that writes `Layers` as `form_of` says, its library loaded."""
    form = form_of(target, form, ENCODERS)
    if form == "parquet":
        load("pyarrow", "parquet")
    return ENCODERS[form]


def to_geojson(layers: Layers) -> bytes:
    """Write the rings as GeoJSON (RFC 7946), one feature a line; claims without a ring last."""
    return features_geojson([layers.rings.drop(columns="outline"), layers.claims_without_ring])


def to_parquet(layers: Layers) -> bytes:
    """Write the rings as GeoParquet, the outline as a second geometry; claims without a ring last.

    Raises
    ------
    RangevizError
        If pyarrow is not installed.
    """
    import geopandas as gpd
    import pandas as pd

    load("pyarrow", "parquet")
    without = layers.claims_without_ring.astype(object).assign(geometry=None, outline=None)
    filled = [table for table in (layers.rings, without) if len(table)] or [layers.rings]
    table = _typed(pd.concat(filled, ignore_index=True))
    texts = [name for name in FIELDS if table[name].dtype == object]
    table = table.astype(dict.fromkeys(texts, "string"))  # texts also where all are missing
    table = gpd.GeoDataFrame(table, geometry="geometry", crs=layers.rings.crs)
    table["outline"] = gpd.GeoSeries(table["outline"], crs=layers.rings.crs)
    file = io.BytesIO()
    table.to_parquet(file, index=False)
    return file.getvalue()


def to_gpkg(layers: Layers) -> bytes:
    """Write a GeoPackage: a layer for each kind of thing, and the styles that QGIS loads.

    Areas are in ``from_some`` and ``from_all``, the lines round them (without the seam at 180)
    in ``from_some_lines`` and ``from_all_lines``, then `REGION_LAYERS` and, without a geometry,
    ``claims_without_ring``.
    """
    written: list[tuple[str, Any, str]] = []
    for reach in REACHES:
        rings = _typed(layers.rings[layers.rings.reach == reach])
        areas = rings.drop(columns="outline")
        lines = rings.drop(columns="geometry").set_geometry("outline").rename_geometry("geometry")
        written += [(reach, areas, "MultiPolygon"), (f"{reach}_lines", lines, "MultiLineString")]
    starts = layers.launch_regions
    dimension = shapely.get_dimensions(starts.geometry)
    kinds = ((2, "MultiPolygon"), (1, "MultiLineString"), (0, "MultiPoint"))
    for name, (wanted, kind) in zip(REGION_LAYERS, kinds, strict=True):
        if (dimension == wanted).any():
            written.append((name, starts[dimension == wanted], kind))
    styles = style_table([(name, table) for name, table, _ in written])
    with working_folder() as folder, _fixed_date():
        file = Path(folder, "rings.gpkg")
        try:
            for name, table, kind in written:
                _write_layer(file, name, table, kind)
            if len(layers.claims_without_ring):
                _write_layer(file, "claims_without_ring", _typed(layers.claims_without_ring), None)
            _write_layer(file, "layer_styles", styles, None, FID="id")
        except RuntimeError as error:  # of GDAL, which does not say that a disk is full
            said = f"GDAL cannot write there ({error}); is the disk full?"
            raise OSError(errno.EIO, said, tempfile.gettempdir()) from None
        return file.read_bytes()


def _typed(table: Any) -> Any:
    """Give columns the type that they have in every file, also where a claim leaves all empty."""
    kinds: dict[str, str] = dict.fromkeys(FIELDS, "str")
    kinds |= dict.fromkeys(("range_km", "range", "range_max"), "float64") | {"shown": "bool"}
    table = table.copy()
    for name, kind in kinds.items():
        if kind == "str":
            table[name] = table[name].astype(object).where(table[name].notna(), None)
        else:
            table[name] = table[name].astype(kind)
    return table


def _write_layer(file: Path, name: str, table: Any, kind: str | None, **options: Any) -> None:
    import pyogrio

    described = {} if name == "layer_styles" else {"DESCRIPTION": words(f"gis.layer.{name}")}
    if kind:  # a GeoPackage has longitude first, whatever the authority says
        table = table.set_crs("EPSG:4326", allow_override=True)
    pyogrio.write_dataframe(
        table,
        file,
        layer=name,
        driver="GPKG",
        append=file.exists(),
        dataset_options={} if file.exists() else {"VERSION": "1.2"},  # older GDALs warn of 1.4
        geometry_type=kind,
        promote_to_multi=True if kind else None,
        layer_options=described | options,
    )


@contextmanager
def _fixed_date() -> Iterator[None]:
    """Have GDAL write SOURCE_DATE_EPOCH, or a date that stays, instead of today's."""
    import pyogrio

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options(
        {"OGR_CURRENT_DATE": f"{document_date(()):%Y-%m-%dT%H:%M:%S}.000Z"}
    )
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


ENCODERS: dict[str, Callable[[Layers], bytes]] = dict(
    zip(RING_FORMATS, (to_geojson, to_kml, to_kmz, to_gpkg, to_parquet), strict=True)
)
"""What writes which file, by its form."""
