"""Range rings: all places within a range of a point or region, exact to a stated tolerance.

`range_ring` draws one ring round one geometry, `build_rings` those of claims round the regions
that they are measured from. How a ring grows is in `rangeviz.geo.buffer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import RangeError
from rangeviz.geo.buffer import GeodesicBuffer
from rangeviz.geo.discs import WORLD
from rangeviz.geo.distance import PreparedGeometry, prepare_geometry
from rangeviz.geo.ellipsoid import MAX_DISTANCE_M, edge_length_m, radii_m
from rangeviz.geo.geometry import border_of, finish, only_areas, redrawn

Reach = Literal["from_some", "from_all"]
REACHES: tuple[Reach, ...] = ("from_some", "from_all")


@dataclass(frozen=True, slots=True)
class RangeRing:
    """The places within a range of a region, as an area and as the line round it.

    Attributes
    ----------
    polygon : shapely Polygon or MultiPolygon
        Longitude before latitude, degrees (OGC:CRS84); valid, within [-180, 180] and [-90, 90],
        split at 180, exterior rings counter-clockwise. An empty Polygon if no place qualifies.
    outline : shapely MultiLineString
        The ring itself, without the seam at 180 and without a line along a pole; where it
        crosses 180 a line ends at exactly 180 and the next begins at -180.
    range_km, reach, tolerance_m : float, str, float
        What was asked for.
    """

    polygon: BaseGeometry
    outline: BaseGeometry
    range_km: float
    reach: Reach
    tolerance_m: float


def range_ring(
    geometry: BaseGeometry,
    range_km: float,
    *,
    reach: Reach = "from_some",
    tolerance_m: float = 100.0,
) -> RangeRing:
    """Draw the ring of all places within a range of a point or region, on WGS 84.

    Parameters
    ----------
    geometry : shapely Point, LineString, Polygon or a Multi of these
        Longitude before latitude, degrees; edges straight in lon/lat (RFC 7946).
    range_km : float
        Above 0, at most 20,003.93, the longest distance on WGS 84.
    reach : {"from_some", "from_all"}
        Places in range of the region's nearest point (the outer ring), or of its farthest, so
        from anywhere in it (the inner ring, empty where the region is too large).
    tolerance_m : float
        How far the drawn edges, straight in lon/lat or on a web map, may leave the true ring.
        Small rings are drawn finer than that, so that their area is right to 0.1 %.

    Returns
    -------
    RangeRing

    Raises
    ------
    GeometryError
        A region that cannot be measured.
    RangeError
        A range or tolerance that no ring can have.

    Warns
    -----
    RepairWarning
        If the region had to be repaired first.

    Examples
    --------
    >>> ring = range_ring(shapely.Point(73.05, 33.72), 2750)
    >>> [round(bound, 2) for bound in ring.polygon.bounds]
    [42.92, 8.89, 103.18, 58.46]
    """
    range_m, tolerance = _checked(range_km, reach, tolerance_m)
    outline = prepare_geometry(geometry)
    tolerance = _fine_tolerance(outline, range_m, tolerance)
    area = _buffered(outline, range_m, reach, tolerance)
    if reach == "from_all" and (finer := _tolerance_for(area)) < tolerance:
        tolerance = finer  # what is in range from everywhere can be far smaller than the range
        area = _buffered(outline, range_m, reach, tolerance)
    polygon, lines = finish(area)
    return RangeRing(polygon, lines, float(range_km), reach, float(tolerance_m))


def _buffered(
    outline: PreparedGeometry, range_m: float, reach: Reach, tolerance_m: float
) -> BaseGeometry:
    if range_m >= MAX_DISTANCE_M - 1:
        return WORLD
    area = GeodesicBuffer(outline, range_m, reach, tolerance_m).grow()
    if reach == "from_some":
        return area
    rest = only_areas(shapely.difference(WORLD, area))
    return redrawn(rest, shapely.get_coordinates(rest), tolerance_m / 100)


def _checked(range_km: float, reach: str, tolerance_m: float) -> tuple[float, float]:
    if not 0 < range_km <= MAX_DISTANCE_M / 1000:
        raise RangeError(
            f"a range of {range_km} km; expected more than 0 and at most "
            f"{MAX_DISTANCE_M / 1000:,.2f} km, the longest distance on Earth; check digits and unit"
        )
    if reach not in ("from_some", "from_all"):
        raise RangeError(f"reach {reach!r}; expected 'from_some' or 'from_all'")
    if not 0.01 <= tolerance_m < np.inf:
        raise RangeError(f"a tolerance of {tolerance_m} m; expected 0.01 or more, 100 for example")
    return float(range_km) * 1000, float(tolerance_m)


def _fine_tolerance(outline: PreparedGeometry, range_m: float, tolerance_m: float) -> float:
    """Tighten the tolerance for small rings, so that the area is right to 0.1 %."""
    square_m = np.prod(radii_m(outline.lat.mean())) * np.radians(1) ** 2
    room = range_m + outline.geometry.area * square_m / (10 * np.pi * range_m)
    return float(min(tolerance_m, range_m / 20, room / 1200))


def _tolerance_for(area: BaseGeometry) -> float:
    """Metres that the border of an area may be off, for the area to be right to 0.1 %."""
    lonlat, drawn = border_of(area)
    if not drawn.any():
        return float("inf")
    dlon, dlat = np.diff(lonlat, axis=0)[drawn].T
    lat = lonlat[:-1, 1][drawn]
    square_m = np.prod(radii_m(lat.mean())) * np.radians(1) ** 2
    width_m = area.area * square_m / edge_length_m(lat, dlon, dlat).sum()
    return float(max(width_m / 500, 0.01))
