"""What distances would be with disputed land, or without it: a verdict may turn on that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np
import shapely

from rangeviz.core.words import format_km, words
from rangeviz.geo.distance import region_distances
from rangeviz.inputs.disputed import DisputedArea, ids_of, read_disputed_areas
from rangeviz.inputs.regions import LaunchRegion

_SAME_M = 1.0
"""Closer than this, a place's nearest point may lie in either of two areas."""


Disputed = list[tuple[str, str, tuple[DisputedArea, ...]]]
Distances = tuple[np.ndarray, np.ndarray]


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
    """

    place: str
    change: str
    nearest_km: np.ndarray = field(repr=False)
    farthest_km: np.ndarray = field(repr=False)

    def sentence(self, verdict: str, number: int) -> str:
        """Say that a verdict turns on this land, and what it would be.

        Parameters
        ----------
        verdict : str
            What it would be.
        number : int
            Which of the places.
        """
        answer = words(f"verdict.turns.{verdict}")
        nearest, farthest = self.nearest_km[number], self.farthest_km[number]
        return words(
            f"verdict.turns.{self.change}",
            place=self.place,
            nearest=format_km(float(nearest)),
            farthest=format_km(float(farthest)),
            answer=answer,
        )


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
    >>> russia = next(region for region in read_regions() if region.id == "RU")
    >>> odesa = np.array([30.73]), np.array([46.48])
    >>> nearest, farthest = (m / 1000 for m in region_distances(russia.geometry, *odesa))
    >>> other = other_outlines(russia, *odesa, nearest, farthest)[0]
    >>> other.change, other.place, round(float(nearest[0])), round(float(other.nearest_km[0]))
    ('without', 'Crimea', 182, 479)
    """
    own = (start, lon, lat, nearest_km, farthest_km)
    measured = []
    for change, place, areas in disputed_land(start):
        distances = _without(areas[0], *own) if change == "without" else _with(areas, *own)
        measured.append(OtherOutline(place, change, *distances))
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


def _without(
    area: DisputedArea,
    start: LaunchRegion,
    lon: np.ndarray,
    lat: np.ndarray,
    nearest_km: np.ndarray,
    farthest_km: np.ndarray,
) -> Distances:
    near_m, far_m = region_distances(area.geometry, lon, lat)
    turns = (near_m <= 1000 * nearest_km + _SAME_M) | (far_m >= 1000 * farthest_km - _SAME_M)
    nearest, farthest = nearest_km.copy(), farthest_km.copy()
    rest = shapely.difference(start.geometry, area.geometry)
    if turns.any():
        rest_m = region_distances(rest, lon[turns], lat[turns])
        nearest[turns], farthest[turns] = (m / 1000 for m in rest_m)
    return nearest, farthest


def _with(
    areas: Sequence[DisputedArea],
    start: LaunchRegion,
    lon: np.ndarray,
    lat: np.ndarray,
    nearest_km: np.ndarray,
    farthest_km: np.ndarray,
) -> Distances:
    measured = [region_distances(area.geometry, lon, lat) for area in areas]
    nearest = np.minimum.reduce([nearest_km, *(near / 1000 for near, _ in measured)])
    farthest = np.maximum.reduce([farthest_km, *(far / 1000 for _, far in measured)])
    return nearest, farthest


def _named(areas: Sequence[DisputedArea]) -> str:
    """Name the land: of a place in the outlines of several, that these are parts of it."""
    place = areas[0].place
    every = sum(area.place == place for area in read_disputed_areas())
    if every == len(areas):
        return place.name
    return words("verdict.turns.part", place=place.name)
