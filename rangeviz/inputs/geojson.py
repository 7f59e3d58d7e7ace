"""GeoJSON (RFC 7946), read strictly: what the standard does not allow is named, not repaired."""

from __future__ import annotations

import json
import re
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import refusal
from rangeviz.inputs.features import Fault

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_FEWEST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


def read_geojson(file: str, text: str) -> list[Any]:
    """Return the features of a document; what is in them is not looked at yet.

    Raises
    ------
    DataError
        If it is no JSON, has a key twice, NaN, half a character, or is no GeoJSON in longitude and
        latitude.
    """
    refuse = partial(refusal, file)

    def constant(value: str) -> float:
        raise refuse("finite numbers", value=value)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise refuse("each name once in an object", "remove one", value=twice)
        return members

    try:
        content = json.loads(text, parse_constant=constant, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        expected = f"well-formed JSON ({error.msg}, at character {error.colno} of the line)"
        raise refuse(expected, "export the layer as GeoJSON", line=error.lineno) from None
    except RecursionError:
        raise refuse("GeoJSON, but its brackets are nested too deeply") from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise refuse("numbers of fewer digits") from None
    kind = content.get("type") if isinstance(content, dict) else None
    if kind not in ("FeatureCollection", "Feature"):
        found = kind if isinstance(kind, str) else _shown(content)
        fix = "export the layer as GeoJSON"
        raise refuse("a GeoJSON FeatureCollection", fix, value=found)
    crs = json.dumps(content.get("crs"))
    if crs != "null" and "CRS84" not in crs and not re.search(r"\b4326\b", crs):
        raise refuse("longitude and latitude (WGS 84)", "export the layer in EPSG:4326", value=crs)
    features = [content] if kind == "Feature" else content.get("features")
    if not isinstance(features, list):
        raise refuse("a list of features")
    return features


def read_geometry(content: Any) -> BaseGeometry | Fault:
    """Build a geometry of longitudes and latitudes, or say what keeps it from being one.

    Examples
    --------
    >>> read_geometry({"type": "Point", "coordinates": [73.05, 33.69, 540]}).wkt
    'POINT (73.05 33.69)'
    >>> read_geometry({"type": "LineString", "coordinates": [[73, 33], [74, "33"]]}).key
    'coordinates[1]'
    """
    kind = content.get("type") if isinstance(content, dict) else None
    if not isinstance(kind, str) or kind not in _DEPTHS:
        found = kind if isinstance(kind, str) else None
        return Fault("", found, "points, lines or polygons with coordinates")
    lonlat = content.get("coordinates")
    fault = _fault(lonlat, _DEPTHS[kind], kind, "coordinates")
    return fault or _build(kind, lonlat)


def _build(kind: str, lonlat: Any) -> BaseGeometry:
    if kind in ("MultiPolygon", "MultiLineString"):
        single = kind.removeprefix("Multi")
        return getattr(shapely, kind)([_build(single, part) for part in lonlat])
    if kind == "Polygon":
        shell, *holes = map(_plane, lonlat)
        return shapely.Polygon(shell, holes)
    return getattr(shapely, kind)(lonlat[:2] if kind == "Point" else _plane(lonlat))


def _plane(positions: Any) -> np.ndarray:
    return np.array([position[:2] for position in positions], float)


def _fault(content: Any, depth: int, kind: str, key: str) -> Fault | None:
    """Find the first thing in coordinates that is not as it must be."""
    if not isinstance(content, (list, tuple)) or not content:
        return Fault(key, _shown(content), _form(depth))
    if depth == 0:
        return None if _are_positions([content]) else Fault(key, _shown(content), _form(0))
    if depth > 1 or not _are_positions(content):
        faults = (_fault(c, depth - 1, kind, f"{key}[{n}]") for n, c in enumerate(content))
        return next(filter(None, faults), None)
    if len(content) < _FEWEST.get(kind, 1):
        what = "ring" if "Polygon" in kind else "line"
        found = f"{len(content)} position{'' if len(content) == 1 else 's'}"
        return Fault(key, found, f"at least {_FEWEST[kind]} positions in a {what}")
    if "Polygon" in kind and content[0][:2] != content[-1][:2]:
        expected = f"a closed ring: at its end again {_shown(content[0])}"
        return Fault(f"{key}[{len(content) - 1}]", _shown(content[-1]), expected, "close the ring")
    return None


def _are_positions(content: Any) -> bool:
    """Whether each is two or three numbers that a float can hold."""
    return (
        {*map(type, content)} <= {list, tuple}
        and {*map(len, content)} <= {2, 3}
        and {*map(type, chain.from_iterable(content))} <= {int, float}
        and all(-1e300 < number < 1e300 for number in chain.from_iterable(content))
    )


def _form(depth: int) -> str:
    if depth == 0:
        return "a longitude and a latitude in degrees"
    return f"a list of {'lists of ' * (depth - 1)}positions"


def _shown(content: Any) -> str:
    return json.dumps(content)[:80]
