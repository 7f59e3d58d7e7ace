"""What distances would be with disputed land, or without it: a verdict may turn on that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.words import all_words, format_kms, words, words_each
from rangeviz.geo.distance import farthest_distances, nearest_distances
from rangeviz.inputs.disputed import DisputedArea, ids_of, read_disputed_areas
from rangeviz.inputs.regions import LaunchRegion

_SAME_M = 1.0
"""Closer than this, a place's nearest point may lie in either of two areas."""


Disputed = list[tuple[str, str, tuple[DisputedArea, ...]]]


@dataclass(frozen=True, slots=True)
class OtherOutline:
    """A launch region with disputed land that it leaves out, or without such that it has.

    Attributes
    ----------
    place : str
        The land, as a sentence names it.
    change : str
        ``with`` or ``without``.
    nearest_km, farthest_km : numpy.ndarray
        As for the region itself, for the same places.
    moved : numpy.ndarray of bool
        Whether one of the two is another than for the region itself.
    """

    place: str
    change: str
    nearest_km: np.ndarray = field(repr=False)
    farthest_km: np.ndarray = field(repr=False)
    moved: np.ndarray = field(repr=False)

    def sentences(self, verdict: str, numbers: np.ndarray) -> list[str]:
        """Say that verdicts turn on this land, and what they would be.

        Parameters
        ----------
        verdict : str
            What they would be.
        numbers : numpy.ndarray of int
            Which of the places.
        """
        distances = {
            "nearest": format_kms(self.nearest_km[numbers]).tolist(),
            "farthest": format_kms(self.farthest_km[numbers]).tolist(),
        }
        answer = words(f"verdict.turns.{verdict}")
        wording = all_words()[f"verdict.turns.{self.change}"]
        return words_each(wording, distances, len(numbers), place=self.place, answer=answer)


def other_outlines(
    start: LaunchRegion,
    lon: np.ndarray,
    lat: np.ndarray,
    nearest_km: np.ndarray,
    farthest_km: np.ndarray,
) -> list[OtherOutline]:
    """Measure from a shipped launch region with and without the land that is disputed in it.

    All distances are exact. Without an area, only places are measured anew whose nearest or
    farthest point lies in it; with one, what is nearer or farther counts.

    Parameters
    ----------
    start : LaunchRegion
    lon, lat : numpy.ndarray
        Places, degrees.
    nearest_km, farthest_km : numpy.ndarray
        Their distances from the region.

    Examples
    --------
    >>> from rangeviz import read_regions
    >>> from rangeviz.geo.distance import region_distances
    >>> russia = next(region for region in read_regions() if region.id == "RU")
    >>> odesa = np.array([30.73]), np.array([46.48])
    >>> nearest, farthest = (m / 1000 for m in region_distances(russia.geometry, *odesa))
    >>> other = other_outlines(russia, *odesa, nearest, farthest)[0]
    >>> other.change, other.place, round(float(nearest[0])), round(float(other.nearest_km[0]))
    ('without', 'Crimea', 182, 479)
    """
    measured = []
    for change, place, areas in disputed_land(start):
        rest = (
            shapely.difference(start.geometry, areas[0].geometry) if change == "without" else None
        )
        circles = [_circle(area, lon, lat) for area in areas]
        near = _measured(areas, circles, rest, lon, lat, nearest_km, 1)
        far = _measured(areas, circles, rest, lon, lat, farthest_km, -1)
        moved = (near != nearest_km) | (far != farthest_km)
        measured.append(OtherOutline(place, change, near, far, moved))
    return measured


def disputed_land(start: LaunchRegion) -> Disputed:
    """Tell the disputed land that a shipped launch region has, each for itself, and could have.

    Returns
    -------
    list of (str, str, tuple of DisputedArea)
        ``with`` or ``without``, what the land is called, and its areas.

    Examples
    --------
    >>> from rangeviz import read_regions
    >>> ukraine = next(region for region in read_regions() if region.id == "UA")
    >>> [(change, place) for change, place, _ in disputed_land(ukraine)]
    [('with', 'Crimea')]
    """
    if start.kind not in ("country", "part"):
        return []
    ids = ids_of([start])
    every = read_disputed_areas()
    inside = [(area,) for area in every if area.region in ids and not area.is_whole]
    others = [a for a in every if a.region not in ids and ids & set(a.claimed_by)]
    claimed = [tuple(areas) for _, areas in groupby(others, lambda area: area.place.id)]
    return [
        *(("without", _named(areas), areas) for areas in inside),
        *(("with", _named(areas), areas) for areas in claimed),
    ]


def _measured(
    areas: Sequence[DisputedArea],
    circles: Sequence[tuple[np.ndarray, np.ndarray | float]],
    rest: BaseGeometry | None,
    lon: np.ndarray,
    lat: np.ndarray,
    own_km: np.ndarray,
    sign: int,
) -> np.ndarray:
    """Measure with the areas or, where there is a rest, without them.

    From the nearest point where `sign` is 1, from the farthest where it is -1.
    """
    distances = nearest_distances if sign > 0 else farthest_distances
    km = own_km.copy()
    for area, (from_centre_m, radius_m) in zip(areas, circles, strict=True):
        may = np.flatnonzero(sign * from_centre_m - radius_m <= sign * 1000 * km + _SAME_M)
        area_m = distances(area.geometry, lon[may], lat[may])
        turned = may[sign * area_m <= sign * 1000 * km[may] + _SAME_M]
        if rest is None:
            km[may] = sign * np.minimum(sign * km[may], sign * area_m / 1000)
        elif len(turned):
            km[turned] = distances(rest, lon[turned], lat[turned]) / 1000
    return km


def _circle(
    area: DisputedArea, lon: np.ndarray, lat: np.ndarray
) -> tuple[np.ndarray, np.ndarray | float]:
    """Measure from the middle of an area, and how far it goes: bounds of what is exact."""
    middle = area.geometry.centroid
    radius_m = farthest_distances(area.geometry, middle.x, middle.y)
    return nearest_distances(middle, lon, lat), radius_m + _SAME_M


def _named(areas: Sequence[DisputedArea]) -> str:
    """Name the land: of a place in the outlines of several, that these are parts of it."""
    place = areas[0].place
    every = sum(area.place == place for area in read_disputed_areas())
    if every == len(areas):
        return place.name
    return words("verdict.turns.part", place=place.name)
