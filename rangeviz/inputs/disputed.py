"""Disputed places: what is said of each, where it is, and whose launch regions it concerns."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import cache

from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from rangeviz.core.reading import shipped_path
from rangeviz.core.text import clean
from rangeviz.core.words import listed, words
from rangeviz.inputs.regions import LaunchRegion

MOST_SENTENCES = 4
"""So many places that are merely in sight have their sentence; more of them are named."""


@dataclass(frozen=True, slots=True)
class DisputedArea:
    """Land in the outline of one region that others claim, or a region that others claim.

    Attributes
    ----------
    place : DisputedPlace
    region : str
        The id of the region in whose outline it lies, or which it is.
    claimed_by : tuple of str
        ISO alpha-2 of others who claim it.
    is_whole : bool
        It is all of the region, so that without it nothing is left to measure from.
    geometry : shapely geometry
    """

    place: DisputedPlace
    region: str
    claimed_by: tuple[str, ...]
    is_whole: bool
    geometry: BaseGeometry = field(repr=False)


@dataclass(frozen=True, slots=True)
class DisputedPlace:
    """A place whose status is disputed.

    Attributes
    ----------
    id, name : str
    note : str
        The sentence that a map says of it.
    regions : tuple of str
        The ids of the regions that it is part of or adjoins, and that have a stake in it.
    box : tuple of float
        West, south, east, north, in degrees.
    """

    id: str
    name: str
    note: str
    regions: tuple[str, ...]
    box: tuple[float, float, float, float]


@cache
def read_disputed_places() -> tuple[DisputedPlace, ...]:
    """Read the disputed places, ``data/disputed_places.csv``.

    Examples
    --------
    >>> [place.name for place in read_disputed_places() if "IN" in place.regions]
    ['Jammu and Kashmir', 'Aksai Chin', 'Arunachal Pradesh']
    """
    text = shipped_path("disputed_places.csv").read_text(encoding="utf-8")
    return tuple(
        DisputedPlace(
            id=row["id"],
            name=row["name"],
            note=row["note"],
            regions=tuple(row["regions"].split()),
            box=(
                float(row["west"]),
                float(row["south"]),
                float(row["east"]),
                float(row["north"]),
            ),
        )
        for row in csv.DictReader(io.StringIO(text), strict=True)
    )


@cache
def read_disputed_areas() -> tuple[DisputedArea, ...]:
    """Read the areas on which a verdict may turn, ``data/disputed_areas.geojson``.

    Examples
    --------
    >>> [(a.place.name, a.claimed_by) for a in read_disputed_areas() if a.region == "RU"]
    [('Crimea', ('UA',)), ('the southern Kurils', ('JP',))]
    """
    places = {place.id: place for place in read_disputed_places()}
    text = shipped_path("disputed_areas.geojson").read_text(encoding="utf-8")
    return tuple(
        DisputedArea(
            place=places[feature["properties"]["place"]],
            region=feature["properties"]["region"],
            claimed_by=tuple(feature["properties"]["claimed_by"]),
            is_whole=feature["properties"]["is_whole"],
            geometry=shape(feature["geometry"]),
        )
        for feature in json.loads(text)["features"]
    )


def ids_of(starts: Iterable[LaunchRegion]) -> set[str]:
    """Give the ids by which launch regions, and the countries that they stand for, are known.

    Examples
    --------
    >>> from rangeviz import read_regions
    >>> sorted(ids_of(r for r in read_regions() if r.id == "IN-mainland"))
    ['IN', 'IN-mainland']
    """
    return {id_ for start in starts for id_ in (start.id, start.default_for) if id_}


def border_notes(ids: Collection[str], in_sight: Iterable[DisputedPlace] = ()) -> str:
    """Say what a map must say of borders: of its launch regions, and of what is in sight.

    The page says it by the same rules: ``page/src/map/notes.js``.

    Parameters
    ----------
    ids : collection of str
        Of the launch regions in use; see `ids_of`.
    in_sight : iterable of DisputedPlace

    Examples
    --------
    >>> border_notes({"KP"})
    'Boundaries: Natural Earth, de facto; no endorsement implied.'
    """
    seen = {place.id for place in in_sight}
    own, others = [], []
    for place in read_disputed_places():
        if set(ids) & set(place.regions):
            own.append(place)
        elif place.id in seen:
            others.append(place)
    said = [place.note for place in own]
    if len(others) <= MOST_SENTENCES:
        said += [place.note for place in others]
    else:
        names = listed([place.name for place in others])
        said.append(words("footnote.disputed", places=names))
    return " ".join([words("footnote.borders"), *said])


def part_notes(starts: Iterable[LaunchRegion]) -> str:
    """Say which part of a country is measured from, where a part is, and what it leaves out.

    Examples
    --------
    >>> from rangeviz import read_regions
    >>> print(part_notes(r for r in read_regions() if r.id == "US-contiguous"))
    Measured from United States of America (contiguous), without Alaska and Hawaii; with them,
    more lie within.
    """
    return " ".join(
        words("footnote.part", region=clean(start.name), left_out=clean(start.left_out))
        for start in starts
        if start.left_out
    )
