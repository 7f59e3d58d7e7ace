"""The shipped data as they are in their files, for those who look at them without our readers."""

from __future__ import annotations

import json
from pathlib import Path

import shapely
from pyproj import Geod
from shapely import Polygon

DATA = Path(__file__).parents[1] / "data"
WGS84 = Geod(ellps="WGS84")


def read_features(name):
    return json.loads((DATA / name).read_text("utf-8"))["features"]


def parts_of(features):
    """Those that are the default of a country that is a region too."""
    return {id_ for id_, f in features.items() if f["properties"]["left_out"]}


def area_km2(geometry):
    return abs(WGS84.geometry_area_perimeter(geometry)[0]) / 1e6


def rings_of(geometry):
    for part in shapely.get_parts(geometry):
        if isinstance(part, Polygon):
            yield from (part.exterior, *part.interiors)
