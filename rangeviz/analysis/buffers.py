"""Rings for whoever needs just a distance round a place: no claim, no source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.choices import UNITS
from rangeviz.core.errors import ArgumentError, asked, check_choice
from rangeviz.core.words import words
from rangeviz.geo.rings import Reach, range_rings
from rangeviz.inputs.claims import KM_PER_UNIT
from rangeviz.inputs.given import RegionsLike, given_regions
from rangeviz.inputs.pairing import find_region
from rangeviz.inputs.regions import LaunchRegion, repaired

if TYPE_CHECKING:
    import geopandas as gpd


def geodesic_buffer(
    at: Any,
    distance: float | Sequence[float],
    *,
    unit: str = "km",
    reach: Reach = "from_some",
    regions: RegionsLike = None,
    tolerance_m: float = 100.0,
) -> gpd.GeoDataFrame:
    """Draw all places within a distance of a place or region, on WGS 84.

    Parameters
    ----------
    at : (float, float), geometry, LaunchRegion, str, DataFrame, GeoSeries or GeoDataFrame
        Longitude and latitude; a shapely geometry in such degrees; a region, or its id or name;
        cities as `read_cities` returns them; a GeoSeries; or regions as `read_regions` takes them.
    distance : float or sequence of float
        Each gives a ring of its own.
    unit : {"km", "mi", "nmi"}
    reach : {"from_some", "from_all"}
        From the nearest part of the start, or from every part of it, as for `range_ring`.
    regions : list of LaunchRegion, path or GeoDataFrame, optional
        Where a text as `at` is looked up.
    tolerance_m : float
        How far the line may lie from the true ring, in metres.

    Returns
    -------
    geopandas.GeoDataFrame
        A row for each place and distance: name, distance, unit, range_km, reach, tolerance_m,
        accuracy (in words), and geometry, as `range_ring` gives it: split at 180 degrees, poles
        included, exterior rings counter-clockwise, as RFC 7946 has it.

    Raises
    ------
    ArgumentError
        If `at` is nothing to measure from, or `unit` is none of the known.
    GeometryError, RangeError
        As `range_ring`.

    Examples
    --------
    >>> rings = geodesic_buffer((179, 0), [100, 500], unit="nmi")
    >>> rings[["distance", "unit", "range_km"]].round(3).values.tolist()
    [[100.0, 'nmi', 185.2], [500.0, 'nmi', 926.0]]
    >>> rings.geometry.iloc[0].geom_type
    'MultiPolygon'
    """
    import geopandas as gpd

    check_choice("unit", unit, UNITS)
    rows = []
    for place in _starts(at, regions):
        lengths = _lengths(distance)
        ranges_km = [length * KM_PER_UNIT[unit] for length in lengths]
        rings = range_rings(place.geometry, ranges_km, reach=reach, tolerance_m=tolerance_m)
        accuracy = words("ring.accuracy", tolerance=f"{tolerance_m:g}")
        for length, ring in zip(lengths, rings, strict=True):
            told = (place.name, length, unit, ring.range_km, reach, ring.tolerance_m, accuracy)
            rows.append((*told, ring.polygon))
    columns = "name distance unit range_km reach tolerance_m accuracy geometry".split()
    return gpd.GeoDataFrame(rows, columns=columns, crs="EPSG:4326")


def _lengths(distance: Any) -> list[float]:
    lengths = list(distance) if isinstance(distance, Iterable) else [distance]
    try:
        if lengths and not isinstance(distance, str):
            return [float(length) for length in lengths]
    except (TypeError, ValueError):
        pass
    raise ArgumentError("distance", asked(repr(distance), "a number, or a list of numbers"))


def _starts(at: Any, regions: RegionsLike) -> list[LaunchRegion]:
    """Return what is measured from, each with its name."""
    if isinstance(at, BaseGeometry):
        return [_place(at.geom_type, at)]
    if isinstance(at, LaunchRegion):
        return [repaired(at)]
    if isinstance(at, str):
        return [repaired(find_region(at, given_regions(regions), "at"))]
    if hasattr(at, "to_crs") and not hasattr(at, "columns"):  # a GeoSeries
        import geopandas as gpd

        at = gpd.GeoDataFrame({"name": at.index.map(str)}, geometry=at.array, crs=at.crs)
    if hasattr(at, "columns") and not hasattr(at, "iterfeatures") and "lon" in at:
        names, points = at["name"], shapely.points(at["lon"], at["lat"])
        return [_place(str(name), point) for name, point in zip(names, points, strict=True)]
    if isinstance(at, Sequence) and len(at) == 2:
        try:
            lon, lat = map(float, at)
        except (TypeError, ValueError):
            pass
        else:
            return [_position(lon, lat)]
    if at is None:
        expected = "where to measure from: (longitude, latitude), a geometry or a region"
        raise ArgumentError("at", asked("None", expected))
    return [repaired(region) for region in given_regions(at)]


def _position(lon: float, lat: float) -> LaunchRegion:
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        expected = "longitude and latitude in degrees, in this order"
        fix = f"{lat:g},{lon:g}, if latitude came first" if abs(lon) <= 90 < abs(lat) <= 180 else ""
        raise ArgumentError("at", asked(f"{lon:g},{lat:g}", expected, fix))
    return _place(f"{lon:g},{lat:g}", shapely.Point(lon, lat))


def _place(name: str, geometry: BaseGeometry) -> LaunchRegion:
    return LaunchRegion(name, name, geometry)
