"""GeoJSON (RFC 7946), read strictly: what the standard does not allow is named, not repaired.

What people also write is read too: a geometry alone, features one after another (a line each, or a
text sequence), and the coordinate system that GeoJSON had until 2016.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import DataError, DataWarning, refusal
from rangeviz.core.text import shorten
from rangeviz.inputs.crs import AUTHORITIES, lonlat_converter
from rangeviz.inputs.features import Fault, Feature, limited, most_features, together, too_many
from rangeviz.inputs.topojson import read_topology

_DEPTHS = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
_MEMBERS = {"type", "coordinates", "bbox", "crs"}
_FEWEST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}
_BETWEEN = re.compile("[\\s\x1e]*")
"""What may stand between the texts of a sequence: RFC 8142's mark, or a line's end."""

_CODE = re.compile(rf".*\b({'|'.join(AUTHORITIES)})[:/]+(?:[\d.]*[:/]+)?(\w+)\Z", re.IGNORECASE)
_SPELT = {name.casefold(): name for name in ("FeatureCollection", "Feature", *_DEPTHS)}


def read_geojson(file: str, text: str) -> list[Feature]:
    """Return the features of a document, or of several one after another.

    Raises
    ------
    DataError
        If it is no JSON, has a key twice, NaN, half a character, or is no GeoJSON or TopoJSON; if
        its coordinate system is not known.
    """
    if min(text.count('"Feature"'), text.count('"geometry"')) > 2 * most_features():
        raise too_many(file)  # before they fill the memory
    features: list[Feature] = []
    for document in _documents(file, text):
        features += _features(file, document)
    return list(limited(file, features))


def feature_of(content: Any) -> Feature:
    """Make a feature of what stands in a list of features."""
    if not isinstance(content, dict) or content.get("type", "Feature") != "Feature":
        return Feature(None, None)
    properties = content.get("properties")
    if properties is None and "geometry" in content:
        properties = {}
    if not isinstance(properties, dict):
        return Feature(None, None)
    identity = content.get("id")
    identity = identity if isinstance(identity, str) and not identity.isdecimal() else ""
    geometry = content.get("geometry")
    if not isinstance(geometry, (BaseGeometry, Fault)):
        geometry = read_geometry(geometry)
    return Feature(properties, geometry, id=identity.strip())


def _documents(file: str, text: str) -> list[Any]:
    """Read JSON; geometries become such at once, as lists of numbers they would fill the memory."""
    refuse = partial(refusal, file)
    trimmed = False
    shares_arcs = '"Topology"' in text  # its points are numbered steps of a grid

    def constant(value: str) -> float:
        raise refuse("finite numbers", value=value)

    def made(pairs: list[tuple[str, Any]]) -> Any:
        nonlocal trimmed
        members = dict(pairs)
        if len(members) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            raise refuse("each name once in an object", "remove one", value=twice)
        kind = members.get("type")
        if shares_arcs or kind not in [*_DEPTHS] or not {"coordinates"} <= {*members} <= _MEMBERS:
            return members
        geometry = read_geometry(members)
        trimmed |= not isinstance(geometry, Fault) and _has_fourth(members["coordinates"])
        return geometry

    decoder = json.JSONDecoder(object_pairs_hook=made, parse_constant=constant)
    documents: list[Any] = []
    at = _end_of(_BETWEEN, text, 0)
    try:
        while not documents or at < len(text):
            content, at = decoder.raw_decode(text, at)
            documents.append(content)
            at = _end_of(_BETWEEN, text, at)
    except json.JSONDecodeError as error:
        expected = f"well-formed JSON ({error.msg}, at character {error.colno} of the line)"
        raise refuse(expected, "export the layer as GeoJSON", line=error.lineno) from None
    except RecursionError:
        raise refuse("GeoJSON, but its brackets are nested too deeply") from None
    except ValueError:  # Python reads no whole number of more than 4,300 digits
        raise refuse("numbers of fewer digits") from None
    if trimmed:
        said = "positions of four numbers; what comes after longitude and latitude was not read"
        warnings.warn(f"{file}: {said}", DataWarning, stacklevel=2)
    return documents


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _features(file: str, content: Any) -> list[Feature]:
    if isinstance(content, (BaseGeometry, Fault)):
        return [Feature({}, content)]
    kind = content.get("type") if isinstance(content, dict) else None
    if kind == "Topology":
        return [feature_of(feature) for feature in read_topology(file, content)]
    if kind == "GeometryCollection":
        return [Feature({}, read_geometry(content))]
    if isinstance(content, list) and content and all(map(_is_feature, content)):
        return [feature_of(feature) for feature in content]
    if kind not in ("FeatureCollection", "Feature"):
        raise _no_geojson(file, content, kind)
    listed = [content] if kind == "Feature" else content.get("features")
    if not isinstance(listed, list):
        raise refusal(file, "a list of features")
    features = [feature_of(feature) for feature in listed]
    to_lonlat = _system_of(file, content.get("crs"))
    if to_lonlat is None:
        return features
    return [
        replace(f, geometry=to_lonlat(f.geometry)) if isinstance(f.geometry, BaseGeometry) else f
        for f in features
    ]


def _is_feature(content: Any) -> bool:
    return isinstance(content, dict) and content.get("type") == "Feature"


def _no_geojson(file: str, content: Any, kind: Any) -> DataError:
    found = kind if isinstance(kind, str) else _shown(content)
    fix = "export the layer as GeoJSON"
    if isinstance(kind, str) and kind.casefold() in _SPELT:
        fix = f"write {_SPELT[kind.casefold()]}"
    elif isinstance(content, dict) and {"spatialReference", "geometryType"} & {*content}:
        found, fix = "Esri's own JSON", "ask the server for GeoJSON (f=geojson)"
    return refusal(file, "a GeoJSON FeatureCollection", fix, value=found)


def _system_of(file: str, member: Any) -> Callable[[BaseGeometry], BaseGeometry] | None:
    """Tell how coordinates become longitude and latitude; None where they are that."""
    if member is None:
        return None
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    found = _CODE.match(name) if isinstance(name, str) and len(name) < 100 else None
    if not found:
        fix = "export the layer in EPSG:4326"
        raise refusal(
            file, "a coordinate system with a code", fix, value=json.dumps(member, default=str)
        )
    authority, code = found[1].upper(), found[2].upper()
    if (authority, code) in (("OGC", "CRS84"), ("EPSG", "4326")):
        return None
    return lonlat_converter(file, authority, code)


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
    if kind == "GeometryCollection" and isinstance(content.get("geometries"), list):
        parts = content["geometries"]
        known = (BaseGeometry, Fault)
        return together(p if isinstance(p, known) else read_geometry(p) for p in parts) or Fault(
            "", kind, "points, lines or polygons with coordinates"
        )
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
    """Whether each is two to four numbers that a float can hold; RFC 7946 reads two of four."""
    return (
        {*map(type, content)} <= {list, tuple}
        and {*map(len, content)} <= {2, 3, 4}
        and {*map(type, chain.from_iterable(content))} <= {int, float}
        and all(-1e300 < number < 1e300 for number in chain.from_iterable(content))
    )


def _has_fourth(content: Any) -> bool:
    """Whether any position of sound coordinates has a fourth number."""
    if not isinstance(content[0], list):
        return len(content) > 3
    if not isinstance(content[0][0], list):
        return max(map(len, content)) > 3
    return any(map(_has_fourth, content))


def _form(depth: int) -> str:
    if depth == 0:
        return "a longitude and a latitude in degrees"
    return f"a list of {'lists of ' * (depth - 1)}positions"


def _shown(content: Any) -> str:
    return shorten(json.dumps(content, default=str), 80)
