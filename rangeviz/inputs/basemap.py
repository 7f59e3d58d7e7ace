"""The shipped base map: land, borders, names, and the lines that are disputed."""

from __future__ import annotations

import json
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.reading import shipped_path
from rangeviz.geo.ellipsoid import owners


@cache
def read_basemap() -> dict[str, Any]:
    """Read the base map, a TopoJSON topology.

    Returns
    -------
    dict
        Objects ``land``, ``coast``, ``borders``, ``countries`` (label points with id, name,
        area_km2), ``outlines`` of countries (their lines' arcs) and ``waters`` (label points with
        name, rank); longitude before latitude.

    Examples
    --------
    >>> sorted(read_basemap()["objects"])
    ['borders', 'coast', 'countries', 'land', 'outlines', 'waters']
    """
    topology: dict[str, Any] = json.loads(shipped_path("basemap.json").read_text(encoding="utf-8"))
    return topology


@cache
def read_disputed_lines() -> list[dict[str, Any]]:
    """Read the lines that parties dispute.

    Returns
    -------
    list of dict
        GeoJSON features; properties ``name``, ``source`` and ``style``: ``dashed`` (line of
        control), ``hatched`` (area that belongs to neither), ``dotted`` (a claim).

    Examples
    --------
    >>> sorted({feature["properties"]["style"] for feature in read_disputed_lines()})
    ['dashed', 'dotted', 'hatched']
    """
    collection = json.loads(shipped_path("disputed_lines.geojson").read_text(encoding="utf-8"))
    features: list[dict[str, Any]] = collection["features"]
    return features


@cache
def basemap_shape(name: str) -> BaseGeometry:
    """Return land, coast or borders of the base map as a geometry.

    Parameters
    ----------
    name : {"land", "coast", "borders"}

    Returns
    -------
    shapely MultiPolygon or MultiLineString
        Longitude before latitude, degrees.

    Examples
    --------
    >>> bool(basemap_shape("land").contains(shapely.Point(80.6, 7.6)))
    True
    """
    members = read_basemap()["objects"][name]["arcs"]
    if name != "land":
        return shapely.multilinestrings(shapely.linestrings(**_joined(members)))
    rings = shapely.linearrings(**_joined([ring for rings in members for ring in rings]))
    return shapely.multipolygons(shapely.polygons(rings, indices=owners(members)))


def _joined(members: list[list[int]]) -> dict[str, np.ndarray]:
    """Chain arcs to lines: their coordinates, and the line of each."""
    arcs = _arcs()
    lines = []
    for numbers in members:
        parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
        lines.append(np.concatenate([parts[0], *(part[1:] for part in parts[1:])]))
    return {"coords": np.concatenate(lines), "indices": owners(lines)}


@cache
def _arcs() -> list[np.ndarray]:
    topology = read_basemap()
    scale, offset = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    ends = np.cumsum(list(map(len, topology["arcs"])))
    numbers = chain.from_iterable(chain.from_iterable(topology["arcs"]))
    steps = np.fromiter(numbers, float).reshape(-1, 2)
    first = np.append(0, ends[:-1])
    walked = np.cumsum(steps, axis=0)
    walked -= np.repeat(walked[first] - steps[first], np.diff(ends, prepend=0), axis=0)
    return np.split(walked * scale + offset, ends[:-1])
