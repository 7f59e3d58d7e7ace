"""Closed curves out of polygons that were cut at 180 degrees: no seams, few bytes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""Six bits to a character: five of the number, one that says whether more follow."""

MERCATOR_LIMIT_DEG = 89.5
EARTH_RADIUS_M = 6_378_137.0

Points = NDArray[np.float64]


def unwrap_polygon(polygon: BaseGeometry) -> tuple[bool, list[Points]]:
    """Turn a polygon cut at the date line and closed over poles into its true boundary.

    Parameters
    ----------
    polygon : shapely Polygon or MultiPolygon
        Longitude and latitude in degrees; parts end exactly at longitude -180 and 180, and
        a part that holds a pole runs along latitude -90 or 90.

    Returns
    -------
    south_pole_inside : bool
    curves : list of ndarray of shape (n, 2)
        Longitude and latitude; longitude runs on without a jump past 180. A curve either
        closes (first point = last point) or goes round a pole (they differ by 360 degrees of
        longitude). The polygon lies on the left. A place is inside if the number of curves
        between it and the south pole, plus `south_pole_inside`, is odd.

    Examples
    --------
    >>> two = shapely.MultiPolygon([shapely.box(170, 0, 180, 5), shapely.box(-180, 0, -175, 5)])
    >>> south, [curve] = unwrap_polygon(two)
    >>> south, float(curve[:, 0].min()), float(curve[:, 0].max())
    (False, 170.0, 185.0)
    >>> south, [curve] = unwrap_polygon(shapely.box(-180, 60, 180, 90))
    >>> south, abs(float(curve[-1, 0] - curve[0, 0]))
    (False, 360.0)
    """
    polygons = shapely.get_parts(shapely.orient_polygons(polygon))
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    closed: list[Points] = []
    pieces: list[Points] = []
    south_pole_inside = False
    for ring in rings:
        points = shapely.get_coordinates(ring)
        south_pole_inside |= bool((points[:, 1] <= -90).any())
        seam = _on_seam(points)
        if seam.any():
            pieces += _without_seam(points, seam)
        else:
            closed.append(points)
    return south_pole_inside, closed + _join(pieces)


def _on_seam(points: Points) -> NDArray[np.bool_]:
    """Which edges lie on the meridian of 180 degrees or in a pole."""
    lon, lat = points.T
    meridian = (abs(lon[1:]) >= 180) & (lon[1:] == lon[:-1])
    pole = (abs(lat[1:]) >= 90) & (lat[1:] == lat[:-1])
    seam: NDArray[np.bool_] = meridian | pole
    return seam


def _without_seam(points: Points, seam: NDArray[np.bool_]) -> list[Points]:
    first = int(np.argmax(seam)) + 1
    points = np.vstack([points[first:-1], points[: first + 1]])
    seam = np.roll(seam, -first)
    runs = np.split(np.arange(len(seam)), np.flatnonzero(np.diff(seam.astype(int))) + 1)
    return [points[run[0] : run[-1] + 2] for run in runs if not seam[run[0]]]


def _join(pieces: list[Points]) -> list[Points]:
    """Chain pieces that end at 180 with those that start at -180 in the same latitude."""
    curves = []
    left = list(pieces)
    while left:
        curve = [left.pop(0)]
        start = curve[0][0]
        while True:
            lon, lat = curve[-1][-1]
            shift = 360.0 * round((lon - np.copysign(180, lon)) / 360) + np.copysign(360, lon)
            if abs(lat - start[1]) < 1e-6 and abs(abs(lon - start[0]) % 360) < 1e-6:
                break
            follower = _find_start(left, lon - shift, lat)
            if follower is None:
                break
            curve.append(left.pop(follower) + np.array([shift, 0.0]))
        curves.append(np.vstack([curve[0], *(piece[1:] for piece in curve[1:])]))
    return curves


def _find_start(pieces: list[Points], lon: float, lat: float) -> int | None:
    for number, piece in enumerate(pieces):
        if abs(piece[0][0] - lon) < 1e-6 and abs(piece[0][1] - lat) < 1e-6:
            return number
    return None


def thin_curve(curve: Points, tolerance_m: float) -> Points:
    """Leave out points that a Web Mercator map does not need.

    Parameters
    ----------
    curve : ndarray of shape (n, 2)
        Longitude and latitude in degrees.
    tolerance_m : float
        Largest shift of the line in metres at the equator, less towards the poles.
    """
    lon, lat = curve.T
    limited = np.radians(np.clip(lat, -MERCATOR_LIMIT_DEG, MERCATOR_LIMIT_DEG))
    flat = EARTH_RADIUS_M * np.column_stack([np.radians(lon), np.arcsinh(np.tan(limited))])
    numbered = np.column_stack([flat, np.arange(len(curve))])
    kept = shapely.get_coordinates(
        shapely.simplify(shapely.linestrings(numbered), tolerance_m, preserve_topology=False),
        include_z=True,
    )
    thin: Points = curve[kept[:, 2].astype(int)]
    return thin


def pack_line(line: Points, per_degree: int) -> str:
    """Write a line as differences on a grid of `per_degree` steps to the degree.

    Examples
    --------
    >>> pack_line(np.array([[0.0, 0.0], [0.5, -0.5], [0.5, -0.5]]), 10)
    'AAKJ'
    """
    grid = np.rint(np.asarray(line) * per_degree).astype(np.int64)
    steps = np.vstack([grid[:1], np.diff(grid, axis=0)])
    moved = (steps != 0).any(axis=1)
    moved[0] = True
    return pack_numbers(steps[moved].ravel().tolist())


def pack_curve(curve: Points, per_degree: int) -> str:
    """Write a smooth curve by how much its steps change: half of what its steps would take.

    Examples
    --------
    >>> pack_curve(np.array([[0.0, 0.0], [1.0, 0.5], [2.0, 1.0], [3.0, 1.6]]), 10)
    'AAUKAAAC'
    """
    grid = np.rint(np.asarray(curve) * per_degree).astype(np.int64)
    steps = np.vstack([grid[:1], np.diff(grid, axis=0)])
    changes = np.vstack([steps[:2], np.diff(steps[1:], axis=0)])
    return pack_numbers(changes.ravel().tolist())


def unpack_curve(text: str, per_degree: int) -> Points:
    """Read what `pack_curve` wrote.

    Examples
    --------
    >>> unpack_curve("AAUKAAAC", 10).tolist()
    [[0.0, 0.0], [1.0, 0.5], [2.0, 1.0], [3.0, 1.6]]
    """
    changes = np.reshape(unpack_numbers(text), (-1, 2))
    steps = np.vstack([changes[:1], np.cumsum(changes[1:], axis=0)])
    curve: Points = np.cumsum(steps, axis=0) / per_degree
    return curve


def unpack_numbers(text: str) -> list[int]:
    """Read what `pack_numbers` wrote.

    Examples
    --------
    >>> unpack_numbers("ABCegB")
    [0, -1, 1, 15, 16]
    """
    numbers, number, shift = [], 0, 0
    for character in text:
        bits = ALPHABET.index(character)
        number += (bits & 31) << shift
        shift += 5
        if bits < 32:
            numbers.append(-(number + 1) // 2 if number % 2 else number // 2)
            number = shift = 0
    return numbers


def pack_numbers(numbers: Iterable[int]) -> str:
    """Write whole numbers, small ones in one character (see ``page/src/geo/packing.js``).

    Examples
    --------
    >>> pack_numbers([0, -1, 1, 15, 16])
    'ABCegB'
    """
    characters = []
    for number in numbers:
        rest = -2 * number - 1 if number < 0 else 2 * number
        while rest > 31:
            characters.append(ALPHABET[32 + rest % 32])
            rest //= 32
        characters.append(ALPHABET[rest])
    return "".join(characters)
