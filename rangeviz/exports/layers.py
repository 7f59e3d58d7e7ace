"""What a GIS file holds: a row for each ring, launch region, and claim without a ring.

Nothing is left out: an empty inner ring has a row without a geometry.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.analysis.claim_rings import ring_table
from rangeviz.core.progress import Progress
from rangeviz.geo.geometry import clean_geometry, cut_at_180
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim, shown_claims
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike
from rangeviz.maps.style import COLOURS, system_colours

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


FIELDS = tuple(
    """
    claim_id system operator claimed_range figure reach range_km region_id region_name colour
    shown quantity qualifier range range_max unit wording basis claimant claimed_on quote
    quote_lang quote_en source_title source_author source_publisher source_date source_url
    reported_from via accessed notes
    """.split()
)
"""The columns of a ring beside its geometry, in order; docs/gis.md says what they mean."""

REGION_FIELDS = ("id", "name", "kind", "default_for", "precision_km", "source", "url", "notes")

DECIMALS = 9
"""Of a degree, in text: a tenth of a millimetre."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What is written: a row for each ring, launch region, and claim without a ring."""

    rings: gpd.GeoDataFrame
    launch_regions: gpd.GeoDataFrame
    claims_without_ring: pd.DataFrame


def build_layers(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    *,
    region: RegionLike | None = None,
    tolerance_m: float = 100.0,
    progress: Progress = nullcontext,
) -> Layers:
    """Draw the rings and lay out what is written beside them."""
    import geopandas as gpd
    import pandas as pd

    rings = ring_table(claims, regions, region=region, tolerance_m=tolerance_m, progress=progress)
    said = {claim.id: _claim_texts(claim) for claim in claims}
    first = {claim.id for claim in shown_claims(claims)}
    colours = system_colours(claims)
    for identity, row in said.items():
        row["colour"] = colours.get(row["system"], (COLOURS["second"], ""))[0]
        row["shown"] = identity in first
    drawn = ("claim_id", "figure", "reach", "range_km", "region_id", "region_name")
    rows = [said[ring["claim_id"]] | ring for ring in rings[list(drawn)].to_dict(orient="records")]
    table = gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=list(FIELDS)), geometry=_or_none(rings.geometry), crs=rings.crs
    )
    table["outline"] = gpd.GeoSeries(_or_none(rings.outline), crs=rings.crs)
    without = [row for identity, row in said.items() if identity not in set(rings.claim_id)]
    used = {start.id: start for _, start in pair_regions(claims, regions, region) if start}
    starts = pd.DataFrame(
        [[getattr(start, name) or None for name in REGION_FIELDS] for start in used.values()],
        columns=list(REGION_FIELDS),
    ).astype({"precision_km": "float64"})
    geometries = [_on_the_globe(start.geometry) for start in used.values()]
    return Layers(
        table,
        gpd.GeoDataFrame(starts, geometry=geometries, crs=rings.crs),
        pd.DataFrame(without, columns=list(FIELDS)),
    )


def _on_the_globe(region: BaseGeometry) -> BaseGeometry:
    """Give a region as it is measured: valid, its areas cut at 180."""
    region = clean_geometry(region)
    return cut_at_180(region) if shapely.get_dimensions(region) == 2 else region


def _claim_texts(claim: Claim) -> dict[str, Any]:
    """Give a claim's columns; what it does not say is None."""
    columns = {key: value for key, value in asdict(claim).items() if value != ""}
    columns |= {"claim_id": claim.id, "claimed_range": figure_text(claim)}
    return {name: columns.get(name) for name in FIELDS}


def _or_none(geometries: Any) -> list[Any]:
    """Give geometries, None for the empty ones: in a file no geometry is read alike everywhere."""
    return [None if geometry.is_empty else geometry for geometry in geometries]


def records(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Give rows as dicts of Python values, None for whatever is missing."""
    for row in table.astype(object).to_dict(orient="records"):
        yield {key: None if value != value else value for key, value in row.items()}


def rounded(geometry: Any) -> Any:
    """Round coordinates to `DECIMALS`, without negative zeros."""
    return shapely.transform(geometry, lambda lonlat: np.round(lonlat, DECIMALS) + 0.0)
