"""The circle that a pair of compasses draws on a web map, to show what is wrong with it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.distance import region_distances
from rangeviz.geo.ellipsoid import A_M


def flat_circle(lon: float, lat: float, range_km: float) -> NDArray[np.float64]:
    """Draw a circle on Web Mercator, its radius by the map's scale at its middle.

    Parameters
    ----------
    lon, lat : float
        The middle, degrees.
    range_km : float

    Returns
    -------
    ndarray of shape (721, 2)
        Longitude and latitude of a closed line; longitude may run on past 180.

    Examples
    --------
    At 60 degrees 2,000 km are 18 degrees of latitude. The circle ends nearer in the north and
    farther in the south:

    >>> circle = flat_circle(0, 60, 2000)
    >>> [round(float(value), 1) for value in (circle[:, 1].max() - 60, 60 - circle[:, 1].min())]
    [13.7, 23.3]
    """
    turn = np.radians(np.linspace(0, 360, 721))
    radius = range_km * 1000 / A_M / np.cos(np.radians(lat))
    north = np.arcsinh(np.tan(np.radians(lat))) + radius * np.cos(turn)
    circle = np.column_stack(
        [lon + np.degrees(radius * np.sin(turn)), np.degrees(np.arctan(np.sinh(north)))]
    )
    circle[-1] = circle[0]
    return circle


def distances_km(geometry: BaseGeometry, line: NDArray[np.float64]) -> tuple[float, float]:
    """Say how near to a region and how far from it a line runs.

    Parameters
    ----------
    geometry : shapely geometry
        The region; longitude before latitude, degrees.
    line : ndarray of shape (n, 2)
        Longitude and latitude of its vertices.

    Returns
    -------
    least_km, most_km : float
        Geodesic distances on WGS 84 from the region's nearest point.

    Examples
    --------
    >>> import shapely
    >>> least, most = distances_km(shapely.Point(0, 60), flat_circle(0, 60, 2000))
    >>> round(least), round(most)
    (1529, 2589)
    """
    lon = (line[:, 0] + 180) % 360 - 180
    nearest_m, _ = region_distances(geometry, lon, line[:, 1])
    return float(nearest_m.min()) / 1000, float(nearest_m.max()) / 1000
