"""Range rings: all places within a range of a point or region, exact to a stated tolerance.

`range_ring` draws one ring round one geometry, `range_rings` several round one, and `build_rings`
those of claims round the regions that they are measured from. How they grow is in
`rangeviz.geo.buffer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from numbers import Real
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import RangeError
from rangeviz.geo.buffer import grow_areas
from rangeviz.geo.discs import WORLD
from rangeviz.geo.distance import prepare_geometry
from rangeviz.geo.ellipsoid import MAX_DISTANCE_M, edge_length_m, square_m2
from rangeviz.geo.geometry import border_of, finish, only_areas, redrawn, simpler
from rangeviz.geo.outline import PreparedGeometry

Reach = Literal["from_some", "from_all"]
REACHES: tuple[Reach, ...] = ("from_some", "from_all")

_DENSE = 5_000  # vertices: of fewer all are drawn round
_STRAYS, _STRAYS_MOST_M = 0.02, 0.5
"""So far a simpler outline, and the ring with it, may stray: the share of the tolerance, metres."""


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
    return range_rings(geometry, [range_km], reach=reach, tolerance_m=tolerance_m)[0]


def range_rings(
    geometry: BaseGeometry,
    ranges_km: Sequence[float],
    *,
    reach: Reach = "from_some",
    tolerance_m: float = 100.0,
) -> list[RangeRing]:
    """Draw the rings of several ranges as `range_ring` does each, in less time.

    Examples
    --------
    >>> rings = range_rings(shapely.box(60, 20, 70, 30), [500, 1000])
    >>> rings[1].polygon.contains(rings[0].polygon)
    True
    """
    _check(ranges_km, reach, tolerance_m)
    outline = prepare_geometry(geometry)
    ranges_m = np.asarray(ranges_km, float) * 1000
    tolerances_m = _fine_tolerances(outline, ranges_m, tolerance_m)
    simpler_outline = _simpler_outline(outline, float(tolerances_m.min(initial=tolerance_m)))
    areas = _buffered(simpler_outline, ranges_m, reach, tolerances_m)
    if reach == "from_all":
        # What is in range from everywhere can be far smaller than the range.
        finer_m = np.array([_tolerance_for(area) for area in areas])
        again = np.flatnonzero(finer_m < tolerances_m)
        finer = _buffered(outline, ranges_m[again], reach, finer_m[again]) if len(again) else []
        for number, area in zip(again, finer, strict=True):
            areas[number] = area
    return [
        RangeRing(*finish(area), float(range_km), reach, float(tolerance_m))
        for area, range_km in zip(areas, ranges_km, strict=True)
    ]


@lru_cache(maxsize=32)
def _simpler_outline(outline: PreparedGeometry, tolerance_m: float) -> PreparedGeometry:
    """Leave out most vertices of a smooth line of thousands: its ring strays as it does itself."""
    count = shapely.get_num_coordinates(outline.geometry)
    if count < _DENSE:
        return outline
    slim = simpler(outline.geometry, min(_STRAYS * tolerance_m, _STRAYS_MOST_M))
    if shapely.get_num_coordinates(slim) > count / 2 or not shapely.is_valid(slim):
        return outline
    return prepare_geometry(slim)


def _buffered(
    outline: PreparedGeometry, ranges_m: np.ndarray, reach: Reach, tolerances_m: np.ndarray
) -> list[BaseGeometry]:
    areas = [WORLD] * len(ranges_m)
    less = np.flatnonzero(ranges_m < MAX_DISTANCE_M - 1)
    sign = 1 if reach == "from_some" else -1
    grown = grow_areas(outline, ranges_m[less], sign, tolerances_m[less])
    for number, area in zip(less, grown, strict=True):
        areas[number] = area if sign > 0 else _rest(area, float(tolerances_m[number]))
    return areas


def _rest(area: BaseGeometry, tolerance_m: float) -> BaseGeometry:
    rest = only_areas(shapely.difference(WORLD, area))
    return redrawn(rest, shapely.get_coordinates(rest), tolerance_m / 100)


def _check(ranges_km: Sequence[float], reach: str, tolerance_m: float) -> None:
    for range_km in ranges_km:
        if not _is_number(range_km):
            raise RangeError(f"a range of {range_km!r}; expected a number of kilometres, 500 say")
        if not 0 < range_km <= MAX_DISTANCE_M / 1000:
            raise RangeError(
                f"a range of {range_km} km; expected more than 0 and at most "
                f"{MAX_DISTANCE_M / 1000:,.2f} km, the longest distance on Earth; check digits "
                "and unit"
            )
    if reach not in ("from_some", "from_all"):
        raise RangeError(f"reach {reach!r}; expected 'from_some' or 'from_all'")
    if not (_is_number(tolerance_m) and 0.01 <= tolerance_m < np.inf):
        raise RangeError(f"a tolerance of {tolerance_m} m; expected 0.01 or more, 100 for example")


def _is_number(value: object) -> bool:
    return isinstance(value, Real)


def _fine_tolerances(
    outline: PreparedGeometry, ranges_m: np.ndarray, tolerance_m: float
) -> np.ndarray:
    """Tighten the tolerance for small rings, so that the area is right to 0.1 %."""
    room = ranges_m + outline.about_m2 / (10 * np.pi * ranges_m)
    return np.asarray(np.minimum(np.minimum(ranges_m / 20, room / 1200), tolerance_m))


def _tolerance_for(area: BaseGeometry) -> float:
    """Metres that the border of an area may be off, for the area to be right to 0.1 %."""
    lonlat, drawn = border_of(area)
    if not drawn.any():
        return float("inf")
    dlon, dlat = np.diff(lonlat, axis=0)[drawn].T
    lat = lonlat[:-1, 1][drawn]
    width_m = area.area * square_m2(lat) / edge_length_m(lat, dlon, dlat).sum()
    return float(max(width_m / 500, 0.01))
