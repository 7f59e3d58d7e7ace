"""Coordinate systems of files: known by a published code, turned into longitude and latitude."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import DataError, refusal

_DEFINITION_LETTERS = 64_000
AUTHORITIES = ("EPSG", "ESRI", "OGC")


def published_code(definition: str) -> tuple[str, str] | None:
    """Find the authority and code of a system that is written out: its own parameters never count.

    Examples
    --------
    >>> from pyproj import CRS
    >>> published_code(CRS("EPSG:32632").to_wkt("WKT1_ESRI"))
    ('EPSG', '32632')
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        found = CRS.from_wkt(definition[:_DEFINITION_LETTERS]).to_authority(min_confidence=70)
    except CRSError:
        return None
    return (found[0], found[1]) if found else None


def lonlat_converter(
    file: str, authority: str, code: str | int | None
) -> Callable[[BaseGeometry], BaseGeometry]:
    """Return what turns coordinates of a published system into longitude and latitude."""
    import pyproj
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        known = authority.upper() in AUTHORITIES and code is not None
        system = CRS.from_authority(authority.upper(), str(code)) if known else None
    except CRSError:
        system = None
    if system is None or not (system.is_geographic or system.is_projected):
        value = None if code is None else ":".join(filter(None, (authority, str(code))))
        fix = "export the layer in EPSG:4326"
        raise refusal(file, "a coordinate system with an EPSG or ESRI code", fix, value=value)
    network: Any = pyproj.network
    online = network.is_network_enabled()
    network.set_network_enabled(False)
    try:
        transformer = Transformer.from_crs(system, "OGC:CRS84", always_xy=True)
    finally:
        network.set_network_enabled(online)

    def convert(geometry: BaseGeometry) -> BaseGeometry:
        if system.is_projected and look_like_degrees(geometry):
            raise contradiction(file, f"{authority}:{code}")
        return shapely.transform(geometry, lambda xy: np.column_stack(transformer.transform(*xy.T)))

    return (lambda geometry: geometry) if system.to_epsg() == 4326 else convert


def look_like_degrees(geometry: Any) -> bool:
    """Whether coordinates that should be metres are longitudes and latitudes, as nearly always."""
    west, south, east, north = shapely.total_bounds(geometry)
    return bool(-360 <= west <= east <= 360 and -90 <= south <= north <= 90)


def contradiction(file: str, system: str) -> DataError:
    expected = "coordinates in that system; they look like longitude and latitude in degrees"
    fix = "declare EPSG:4326, or convert the coordinates too"
    return refusal(file, expected, fix, value=system)
