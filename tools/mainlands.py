"""Which part of a far-flung country is measured from unless a claim says otherwise: one rule.

A country with land more than `FAR_KM` from its largest part is cut into groups: parts that a gap
of at most `SEA_GAP_KM` parts from each other, or `LAND_GAP_KM` where both lie on one landmass
(Kaliningrad). A group is kept if it holds the capital or at least `SHARE` of the people; the rest
is left out of the default. Where all is kept, or nothing is left out, the whole stays the default.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely import MultiPolygon, Polygon

FAR_KM = 1000.0
SEA_GAP_KM = 270.0  # the widest of the Ryukyu chain as the source has it is 268 km
LAND_GAP_KM = 500.0
SHARE = 0.1
_STEP_DEG = 0.05
_RADIUS_KM = 6371.0088
_WGS84 = Geod(ellps="WGS84")

# The kept part where it is no mainland: the end of its id, and what stands behind its name.
KEPT_NAMES = {
    "US": ("contiguous", "contiguous"),
    "JP": ("main-islands", "main islands"),
    "KI": ("main-islands", "Gilbert Islands"),
    "NZ": ("main-islands", "main islands"),
    "PF": ("main-islands", "Society Islands"),
    "TF": ("main-islands", "Kerguelen Islands"),
}
# A place in what may be left out, and what it is called; each part takes the nearest name.
NAMES = {
    "AU": {"Macquarie Island": (158.9, -54.6), "Ashmore and Cartier Islands": (123.6, -12.4)},
    "CL": {"Easter Island": (-109.3, -27.1), "the Juan Fernández Islands": (-78.9, -33.6)},
    "EC": {"the Galápagos Islands": (-91.1, -0.5)},
    "ES": {"the Canary Islands": (-16.6, 28.2)},
    "FR": {
        "French Guiana": (-53.0, 4.0),
        "Réunion": (55.5, -21.1),
        "Guadeloupe": (-61.5, 16.2),
        "Martinique": (-61.0, 14.6),
        "Mayotte": (45.1, -12.8),
    },
    "IN": {
        "the Andaman and Nicobar Islands": (93.2, 9.8),
        "Lakshadweep": (73.0, 9.8),
    },
    "JP": {"the Ogasawara Islands": (142.2, 26.7)},
    "KI": {
        "the Line Islands": (-157.4, 1.9),
        "the Phoenix Islands": (-171.7, -2.8),
        "Banaba": (169.5, -0.9),
    },
    "NL": {"Bonaire": (-68.2, 12.2), "Saba and Sint Eustatius": (-63.0, 17.5)},
    "NO": {"Svalbard": (17.4, 78.3), "Jan Mayen": (-8.4, 71.0)},
    "NZ": {
        "the Chatham Islands": (-176.5, -43.9),
        "the Auckland Islands": (166.1, -50.7),
        "Campbell Island": (169.1, -52.5),
        "Tokelau": (-171.8, -9.0),
    },
    "PF": {
        "the Marquesas Islands": (-139.6, -9.3),
        "the Tuamotu Islands": (-144.0, -16.8),
        "the Gambier Islands": (-135.0, -23.1),
    },
    "PT": {"the Azores": (-27.0, 38.4), "Madeira": (-17.0, 32.8)},
    "TF": {"the Crozet Islands": (51.7, -46.4)},
    "US": {"Alaska": (-152.0, 63.1), "Hawaii": (-155.4, 19.6)},
    "ZA": {"the Prince Edward Islands": (37.7, -46.9)},
}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Territory outside the default: its name, area, and how far from what is kept."""

    name: str
    area_km2: float
    gap_km: float


@dataclass(frozen=True, slots=True)
class Mainland:
    """The default of a far-flung country: empty `left_out` where the whole is the default."""

    kept: MultiPolygon
    left_out: tuple[LeftOut, ...]
    groups: int
    farthest_km: float


def find_mainland(
    code: str,
    outline: MultiPolygon,
    landmasses: Sequence[Polygon],
    places: Sequence[dict[str, Any]],
    capital: int | None,
) -> Mainland | None:
    """Apply the rule to a country.

    Parameters
    ----------
    code : str
        ISO alpha-2.
    outline : shapely.MultiPolygon
    landmasses : sequence of shapely.Polygon
        All land of the world.
    places : sequence of dict
        GeoNames' places, of any country; those inside the outline count.
    capital : int or None
        The geonameid of the capital.

    Returns
    -------
    Mainland or None
        None where all land lies within `FAR_KM` of the largest part.
    """
    parts = list(outline.geoms)
    areas = np.array([_area_km2(part) for part in parts])
    largest = int(np.argmax(areas))
    points = [_on_sphere(shapely.get_coordinates(part.segmentize(_STEP_DEG))) for part in parts]
    farthest = float(_nearest_km(points[largest], np.vstack(points)).max())
    if farthest <= FAR_KM:
        return None
    gaps = _gaps_km(points)
    tree = shapely.STRtree(landmasses)
    spots = [part.representative_point() for part in parts]
    mass = np.arange(-len(parts), 0)
    number, found = tree.query(spots, predicate="intersects")
    mass[number] = found
    limits = np.where(mass[:, None] == mass, LAND_GAP_KM, SEA_GAP_KM)
    group = _linked(gaps <= limits)
    people, seat = _people(code, parts, places, capital)
    total = np.bincount(group, people)
    is_kept = total >= SHARE * max(total.sum(), 1)
    if seat is not None:
        is_kept[group[seat]] = True
    kept = is_kept[group]
    named: dict[str, list[int]] = {}
    for one in np.flatnonzero(~kept):
        named.setdefault(_name(code, spots[one]), []).append(int(one))
    left_out = [
        LeftOut(name, float(areas[own].sum()), float(gaps[np.ix_(own, kept)].min()))
        for name, own in named.items()
    ]
    left_out.sort(key=lambda one: -one.area_km2)
    shell = MultiPolygon([part for part, keep in zip(parts, kept, strict=True) if keep])
    return Mainland(shell, tuple(left_out), int(group.max()) + 1, farthest)


def listed(names: Sequence[str]) -> str:
    """Join names as a sentence does."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _name(code: str, spot: shapely.Point) -> str:
    names = NAMES[code]
    own = _on_sphere(shapely.get_coordinates(spot))[0]
    return max(names, key=lambda name: float(_on_sphere(np.array([names[name]]))[0] @ own))


def _people(
    code: str, parts: Sequence[Polygon], places: Sequence[dict[str, Any]], capital: int | None
) -> tuple[NDArray[np.float64], int | None]:
    """How many people GeoNames' places have in each part, and which part has the capital.

    The country's own places on a coast that the outline smooths away count for the nearest part;
    overseas departments have codes of their own and count where they lie inside.
    """
    points = shapely.points([(place["longitude"], place["latitude"]) for place in places])
    near, own = shapely.STRtree(parts).query_nearest(points, max_distance=0.3, all_matches=False)
    is_inside = shapely.intersects(points[near], np.array(parts)[own])
    people, seat = np.zeros(len(parts)), None
    for number, part, inside in zip(near, own, is_inside, strict=True):
        place = places[number]
        if inside or place["countrycode"] == code:
            people[part] += place["population"]
        if place["geonameid"] == capital:
            seat = int(part)
    return people, seat


def _linked(joined: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Give each a number of its group: those that are joined, directly or through others."""
    group = np.arange(len(joined))
    for first, second in np.argwhere(joined):
        group[group == group[second]] = group[first]
    return np.unique(group, return_inverse=True)[1].astype(np.int64)


def _gaps_km(points: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Distance between the outlines of any two parts."""
    starts = np.cumsum([0, *map(len, points)])[:-1]
    every = np.vstack(points)
    return np.array([np.minimum.reduceat(_nearest_km(own, every), starts) for own in points])


def _nearest_km(start: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance of each end from the nearest point of the start, on a sphere."""
    cosines = np.full(len(ends), -1.0)
    for first in range(0, len(start), 500):
        np.maximum(cosines, (start[first : first + 500] @ ends.T).max(axis=0), out=cosines)
    return _RADIUS_KM * np.arccos(np.clip(cosines, -1, 1))


def _on_sphere(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    lon, lat = np.radians(lonlat).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _area_km2(geometry: Polygon) -> float:
    return abs(float(_WGS84.geometry_area_perimeter(geometry)[0])) / 1e6
