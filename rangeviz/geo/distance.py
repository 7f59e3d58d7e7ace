"""Distances on WGS 84 from places to a region: the nearest and the farthest point of it.

A region's edges are straight in lon/lat, as RFC 7946 has it; they are not geodesics.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.ellipsoid import MAX_DISTANCE_M
from rangeviz.geo.geometry import check_lonlat, clean_geometry
from rangeviz.geo.outline import PreparedGeometry


def region_distances(
    geometry: BaseGeometry, lon: np.typing.ArrayLike, lat: np.typing.ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Measure how far places are from a region's nearest and farthest point.

    Parameters
    ----------
    geometry : shapely Point, LineString, Polygon or a Multi of these
        Longitude before latitude, degrees; edges straight in lon/lat.
    lon, lat : array_like of float
        Places, degrees; broadcast against each other.

    Returns
    -------
    nearest_m, farthest_m : numpy.ndarray of float64
        Geodesic distances on WGS 84 in metres; nearest is 0 inside the region.

    Raises
    ------
    GeometryError
        A region that cannot be measured, or a place off the globe.

    Warns
    -----
    RepairWarning
        If the region had to be repaired first.

    Notes
    -----
    Geodesics are Karney's (PROJ). Nodes that cannot be nearest are ruled out on the auxiliary
    sphere, where ``b * sigma <= distance <= a * sigma``, then by the Andoyer-Lambert formula.

    Examples
    --------
    From Colombo and Kathmandu to the meridian 80 E between 10 N and 20 N:

    >>> nearest_m, farthest_m = region_distances(
    ...     shapely.LineString([(80, 10), (80, 20)]), [79.85, 85.32], [6.93, 27.71])
    >>> nearest_m.round(2).tolist(), farthest_m.round(2).tolist()
    ([339939.1, 1011017.12], [1446139.86, 2038203.63])
    """
    return nearest_distances(geometry, lon, lat), farthest_distances(geometry, lon, lat)


def nearest_distances(
    geometry: BaseGeometry, lon: np.typing.ArrayLike, lat: np.typing.ArrayLike
) -> np.ndarray:
    """Measure how far places are from a region's nearest point, as `region_distances` does."""
    outline, shape, flat_lon, flat_lat = _asked(geometry, lon, lat)
    nearest_m = outline.nearest(flat_lon, flat_lat).distance_m
    nearest_m[outline.covers(flat_lon, flat_lat)] = 0.0
    return nearest_m.reshape(shape)


def farthest_distances(
    geometry: BaseGeometry, lon: np.typing.ArrayLike, lat: np.typing.ArrayLike
) -> np.ndarray:
    """Measure how far places are from a region's farthest point, as `region_distances` does."""
    outline, shape, flat_lon, flat_lat = _asked(geometry, lon, lat)
    farthest_m = outline.farthest(flat_lon, flat_lat).distance_m
    farthest_m[outline.covers(flat_lon, flat_lat, -1)] = MAX_DISTANCE_M
    return farthest_m.reshape(shape)


def _asked(
    geometry: BaseGeometry, lon: np.typing.ArrayLike, lat: np.typing.ArrayLike
) -> tuple[PreparedGeometry, tuple[int, ...], np.ndarray, np.ndarray]:
    outline = prepare_geometry(geometry)
    lon, lat = np.broadcast_arrays(np.asarray(lon, float), np.asarray(lat, float))
    check_lonlat(lon, lat)
    return outline, lon.shape, lon.ravel(), lat.ravel()


def prepare_geometry(geometry: BaseGeometry) -> PreparedGeometry:
    """Prepare a region for measuring; the latest ones are kept."""
    known = _known(_Itself(geometry))
    if known:
        return known[0]
    wkb = shapely.to_wkb(clean_geometry(geometry))
    outline = _prepared(wkb)
    if wkb == shapely.to_wkb(geometry):  # what is repaired is said each time
        known.append(outline)
    return outline


class _Itself:
    """A geometry that is found again faster than one like it; geometries never change."""

    def __init__(self, geometry: BaseGeometry) -> None:
        self.geometry = geometry

    def __hash__(self) -> int:
        return id(self.geometry)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.geometry is other.geometry


@lru_cache(maxsize=32)
def _known(itself: _Itself) -> list[PreparedGeometry]:
    """Keep a place for the geometry itself, so that it need not be checked again."""
    return []


@lru_cache(maxsize=32)
def _prepared(wkb: bytes) -> PreparedGeometry:
    return PreparedGeometry(shapely.from_wkb(wkb))
