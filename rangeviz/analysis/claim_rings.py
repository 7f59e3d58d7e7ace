"""The rings of claims: one row for each claim, region, figure and reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rangeviz.core.progress import Progress
from rangeviz.geo.rings import REACHES, RangeRing, Reach, range_rings
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import ClaimsLike, RegionsLike
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike

if TYPE_CHECKING:
    import geopandas as gpd


RingKey = tuple[str, float, Reach]
"""Which ring: a region's id, kilometres, reach. Claims that agree in these share one."""

_TOGETHER = 16  # rings of a region at a time

_shared: ContextVar[dict[tuple[RingKey, float], RangeRing] | None] = ContextVar(
    "shared", default=None
)


def grow_rings(
    wanted: Mapping[RingKey, LaunchRegion],
    *,
    tolerance_m: float = 100.0,
    progress: Progress = nullcontext,
) -> dict[RingKey, RangeRing]:
    """Draw each ring once, however many claims share it; `progress` as for `build_rings`.

    Those of a region are drawn together, some at a time so that progress is seen.
    """
    shared = _shared.get()
    known = {} if shared is None else shared
    left = {key: start for key, start in wanted.items() if (key, tolerance_m) not in known}
    with progress(list(wanted)) as keys:
        for key in keys:
            if key in left:
                region_id, _, reach = key
                together = [k for k in left if (k[0], k[2]) == (region_id, reach)][:_TOGETHER]
                ranges_km = [range_km for _, range_km, _ in together]
                geometry = left[key].geometry
                grown = range_rings(geometry, ranges_km, reach=reach, tolerance_m=tolerance_m)
                for one, ring in zip(together, grown, strict=True):
                    known[one, tolerance_m] = ring
                    del left[one]
    return {key: known[key, tolerance_m] for key in wanted}


@contextmanager
def sharing_rings() -> Iterator[None]:
    """Let all that is drawn in this block share its rings: its launch regions must be the same.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> claims, regions = read_claims()[:1], read_regions()
    >>> with sharing_rings():
    ...     first, second = (build_rings(claims, regions).geometry.iloc[0] for _ in range(2))
    >>> first is second
    True
    """
    token = _shared.set({})
    try:
        yield
    finally:
        _shared.reset(token)


def build_rings(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    *,
    region: RegionLike | None = None,
    lines: bool = False,
    tolerance_m: float = 100.0,
    progress: Progress = nullcontext,
) -> gpd.GeoDataFrame:
    """Draw the rings of claims round the regions that they are measured from.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
        One without a figure, or without a launch region, has no ring and so no row.
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    region : str or LaunchRegion, optional
        A region, or its id or name, that overrides every claim's launch region.
    lines : bool
        True: the lines round the areas instead, without a seam at 180 degrees or along a pole.
    tolerance_m : float
        How far the drawn line may lie from the true ring, in metres.
    progress : callable, optional
        Given the list of rings to draw, returns a context manager that yields them one by one:
        a progress bar, for example.

    Returns
    -------
    geopandas.GeoDataFrame
        One row per claim, region, figure and reach, in the order of the claims. Columns:
        claim_id, region_id, region_name; figure (``low`` or ``high``: a claim between two
        figures has both); reach (``from_some``: within the figure from the nearest part of the
        region, the outer ring; ``from_all``: from every part of it, the inner ring, empty where
        the region is too large); range_km (float64); geometry (EPSG:4326, longitude first);
        then the claim's own columns. It can be written (``to_file``), explored and plotted.

    Raises
    ------
    DataError, ArgumentError
        If a claim has no launch region.
    GeometryError
        If a region cannot be measured.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> rings = build_rings(read_claims()[:2], read_regions())
    >>> rings[["claim_id", "region_id", "figure", "reach", "range_km"]].values.tolist()[0]
    ['sh3-nawaz', 'PK', 'low', 'from_some', 2750.0]
    """
    table = ring_table(claims, regions, region=region, tolerance_m=tolerance_m, progress=progress)
    if lines:
        table = table.assign(geometry=table["outline"])
    # The same as OGC:CRS84 to GeoPandas, which has longitude first, and what others' tables say.
    return table.drop(columns="outline").set_crs("EPSG:4326", allow_override=True)


def ring_table(
    claims: ClaimsLike,
    regions: RegionsLike,
    *,
    region: RegionLike | None = None,
    tolerance_m: float = 100.0,
    progress: Progress = nullcontext,
) -> gpd.GeoDataFrame:
    """Draw rings as `build_rings`, the areas as ``geometry`` and the lines as ``outline``."""
    import geopandas as gpd

    wanted = [
        (claim, start, figure, reach, range_km)
        for claim, start in pair_regions(claims, regions, region)
        if start is not None
        for figure, range_km in claim.figures_km.items()
        for reach in REACHES
    ]
    rings = grow_rings(
        {(start.id, km, reach): start for _, start, _, reach, km in wanted},
        tolerance_m=tolerance_m,
        progress=progress,
    )
    rows = []
    for claim, start, figure, reach, range_km in wanted:
        ring = rings[start.id, range_km, reach]
        measured = (claim.id, start.id, start.name, figure, reach, range_km)
        rows.append((*measured, ring.polygon, ring.outline, *_claim_columns(claim).values()))
    columns = [
        "claim_id",
        "region_id",
        "region_name",
        "figure",
        "reach",
        "range_km",
        "geometry",
        "outline",
        *_claim_columns(Claim("", "")),
    ]
    table = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="OGC:CRS84")
    table["outline"] = gpd.GeoSeries(table["outline"], crs="OGC:CRS84")
    return table


def _claim_columns(claim: Claim) -> dict[str, Any]:
    """Give the claim's own columns; where it was read stays out, so that tables can be shared."""
    return {k: v for k, v in asdict(claim).items() if k not in ("id", "file", "line")}
