"""How much of a country a claim includes: its cities by distance, its area by exact rings."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.analysis.deciding import has_verdict, verdict_of
from rangeviz.analysis.verdicts import check_cities
from rangeviz.core.choices import VERDICTS
from rangeviz.core.errors import GeometryError
from rangeviz.geo.distance import prepare_geometry, region_distances
from rangeviz.geo.ellipsoid import WGS84
from rangeviz.geo.rings import Reach, range_ring
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.pairing import find_region, pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike, repaired

COLUMNS = tuple(
    """
    claim_id system claimed_range basis claimant claimed_on region_id region country verdict
    cities cities_share area_km2 area_share nearest_city nearest_km farthest_city farthest_km
    source_title source_publisher source_date source_url
    """.split()
)

_EDGE_DEG = 0.1  # an edge straight in lon/lat is then as good as a geodesic, for its area


def coverage(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    country: RegionLike | None = None,
    cities: CitiesLike = None,
    *,
    region: RegionLike | None = None,
    tolerance_m: float = 100.0,
) -> pd.DataFrame:
    """Share out a country among the verdicts of each claim, by cities and by area.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
        A claim without figure or launch region has no rows.
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    country : str or LaunchRegion
        The country, or its id or name; an area. Its cities are those of `cities` with its id as
        their country.
    cities : DataFrame, path or list of names, optional
        As `read_cities` returns it.
    region : str or LaunchRegion, optional
        A region, or its id or name, that overrides every claim's launch region.
    tolerance_m : float
        How far a ring may lie from the true one. The areas are as good as this times the length
        of the ring's line in the country.

    Returns
    -------
    pandas.DataFrame
        One row per claim and verdict that it can give. Columns: claim_id, system, claimed_range,
        basis, claimant, claimed_on, region_id, region, country, verdict; cities (int64) and
        cities_share, area_km2 and area_share (float64; shares of 1); nearest_city, nearest_km,
        farthest_city, farthest_km: of the cities with that verdict, distances from the region's
        nearest point; the source. Cities are counted by geodesic distance, never
        by a drawn ring.

    Raises
    ------
    GeometryError
        If the country has no area.
    ArgumentError
        If `country` or the overriding `region` is not known.

    Examples
    --------
    >>> from rangeviz import read_cities, read_claims, read_regions
    >>> table = coverage(read_claims()[:1], read_regions(), "Sri Lanka", read_cities())
    >>> table[["verdict", "cities", "area_share"]].round(3).values.tolist()
    [['within', 0, 0.0], ['within_from_part', 11, 1.0], ['beyond', 0, 0.0]]
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    check_cities(cities)
    whole = find_region(country, regions, "country")
    own = cities[cities.country == whole.id]
    land = _Land(repaired(whole).geometry, tolerance_m)
    distances: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    tables = []
    for claim, start in pair_regions(claims, regions, region):
        if start is None or not has_verdict(claim) or not claim.figures_km:
            continue
        if start.id not in distances:
            lon, lat = own.lon.to_numpy(), own.lat.to_numpy()
            nearest_m, farthest_m = region_distances(start.geometry, lon, lat)
            distances[start.id] = nearest_m / 1000, farthest_m / 1000
        tables.append(_cover(claim, start, whole, own, *distances[start.id], land))
    if not tables:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(tables, ignore_index=True)


def _cover(
    claim: Claim,
    start: LaunchRegion,
    country: LaunchRegion,
    cities: pd.DataFrame,
    nearest_km: np.ndarray,
    farthest_km: np.ndarray,
    land: _Land,
) -> pd.DataFrame:
    verdicts = verdict_of(claim, nearest_km, farthest_km)
    areas = land.areas_km2(claim, start)
    rows = []
    for verdict, area in areas.items():
        chosen = verdicts == verdict
        names, km = cities.name.to_numpy()[chosen], nearest_km[chosen]
        ends = (int(np.argmin(km)), int(np.argmax(km))) if len(km) else ()
        rows.append(
            (
                claim.id,
                claim.system,
                figure_text(claim),
                claim.basis,
                claim.claimant,
                claim.claimed_on,
                start.id,
                start.name,
                country.name,
                verdict,
                len(km),
                len(km) / len(cities) if len(cities) else np.nan,
                area,
                area / land.area_km2,
                *([v for i in ends for v in (names[i], km[i])] or ("", np.nan, "", np.nan)),
                claim.source_title,
                claim.source_publisher,
                claim.source_date,
                claim.source_url,
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


class _Land:
    """A country's area, and how much of it lies within rings; each ring is drawn once."""

    def __init__(self, geometry: BaseGeometry, tolerance_m: float) -> None:
        self.area = prepare_geometry(geometry).area
        if self.area is None:
            raise GeometryError(
                f"the country is a {geometry.geom_type}; expected an area; "
                "choose a country by its code"
            )
        self.tolerance_m = tolerance_m
        self.area_km2 = area_km2(self.area)
        self._known: dict[tuple[str, float, str], float] = {}

    def areas_km2(self, claim: Claim, start: LaunchRegion) -> dict[str, float]:
        """Part the country's area by the verdicts that a claim can give, in their order."""
        low, high = claim.low_km, claim.high_km
        from_all = self._within(start, low, "from_all")
        from_some = self._within(start, low, "from_some")
        up_to = max(from_some, self._within(start, high, "from_some"))
        areas: dict[str, float] = {}
        if low is not None:
            areas |= {"within": from_all, "within_from_part": from_some - from_all}
        if low is None or high is None:
            inside = self.area_km2 if high is None else up_to
            areas["not_settled"] = inside - from_some
        elif high > low:
            areas["depends_on_figure"] = up_to - from_some
        if high is not None:
            areas["beyond"] = self.area_km2 - up_to
        return {verdict: areas[verdict] for verdict in VERDICTS if verdict in areas}

    def _within(self, start: LaunchRegion, range_km: float | None, reach: Reach) -> float:
        if range_km is None:
            return 0.0
        key = (start.id, range_km, reach)
        if key not in self._known:
            ring = range_ring(start.geometry, range_km, reach=reach, tolerance_m=self.tolerance_m)
            self._known[key] = area_km2(shapely.intersection(self.area, ring.polygon))
        return self._known[key]


def area_km2(geometry: BaseGeometry) -> float:
    """Measure an area on WGS 84 whose edges are straight in lon/lat.

    Examples
    --------
    A degree at the equator:

    >>> round(area_km2(shapely.box(0, 0, 1, 1)), 1)
    12308.5
    """
    if geometry.is_empty:
        return 0.0
    fine = shapely.segmentize(geometry, _EDGE_DEG)
    return float(abs(WGS84.geometry_area_perimeter(shapely.orient_polygons(fine))[0])) / 1e6
