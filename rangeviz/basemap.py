"""The shipped base map: land, borders, names, and the lines that are disputed."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from rangeviz.curves import pack_numbers
from rangeviz.shipped import shipped_path

BOUNDARIES = ("defacto", "claims", "none")
"""Which borders a map draws: as they are on the ground, with every claim's line, or none."""


@cache
def read_basemap() -> dict[str, Any]:
    """Read the base map, a TopoJSON topology.

    Returns
    -------
    dict
        Objects ``land``, ``coast``, ``borders``, ``countries`` (label points with id, name,
        area_km2) and ``waters`` (label points with name, rank); longitude before latitude.

    Examples
    --------
    >>> sorted(read_basemap()["objects"])
    ['borders', 'coast', 'countries', 'land', 'waters']
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


def packed_basemap() -> dict[str, Any]:
    """Return the base map for the page: arcs as packed text, label points as short rows.

    Examples
    --------
    >>> packed = packed_basemap()
    >>> [row[2:4] for row in packed["objects"]["countries"] if row[2] == "LK"]
    [['LK', 'Sri Lanka']]
    """
    topology = read_basemap()
    objects = dict(topology["objects"])
    for name, columns in (("countries", ("id", "name", "area_km2")), ("waters", ("name", "rank"))):
        objects[name] = [
            [*point["coordinates"], *(point["properties"][column] for column in columns)]
            for point in objects[name]["geometries"]
        ]
    arcs = [pack_numbers(step for point in arc for step in point) for arc in topology["arcs"]]
    return {"transform": topology["transform"], "arcs": arcs, "objects": objects}
