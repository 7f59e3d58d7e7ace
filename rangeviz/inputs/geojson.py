"""GeoJSON (RFC 7946), read strictly: what the standard does not allow is named, not repaired.

What people also write is read too: a geometry alone, features one after another (a line each, or a
text sequence), and the coordinate system that GeoJSON had until 2016.
"""

from __future__ import annotations

import json
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice, pairwise
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import DataError, DataWarning, Problem, refusal
from rangeviz.core.text import shorten
from rangeviz.inputs.crs import AUTHORITIES, lonlat_converter
from rangeviz.inputs.features import Fault, Feature, limited, most_features, together, too_many
from rangeviz.inputs.json_pieces import Pieces, json_faults
from rangeviz.inputs.outlines import MAX_VERTICES
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

_WORD = re.compile(
    r'"(?P<text>[^"\\]*(?:\\.[^"\\]*)*)"(?P<key>\s*:)?|-?(?:NaN|Infinity)', re.DOTALL
)
_CODE = re.compile(rf".*\b({'|'.join(AUTHORITIES)})[:/]+(?:[\d.]*[:/]+)?(\w+)\Z", re.IGNORECASE)
_SPELT = {name.casefold(): name for name in ("FeatureCollection", "Feature", *_DEPTHS)}


def _refuse_long(file: str, text: str) -> None:
    """Raise `DataError` where a geometry is far too long: its lists take forty times their text."""
    starts = [found.start() for found in re.finditer('"coordinates"', text)]
    for start, end in pairwise([*starts, len(text)]):
        if text.count("[", start, end) > 5 * MAX_VERTICES:
            line = text.count("\n", 0, start) + 1
            expected = f"at most {MAX_VERTICES:,} vertices in a region"
            raise refusal(file, expected, "simplify the outline", line=line)


def read_geojson(file: str, text: str) -> list[Feature]:
    """Return the features of a document, or of several one after another.

    Raises
    ------
    DataError
        If it is no JSON, has a key twice, NaN, half a character, or is no GeoJSON or TopoJSON; if
        its coordinate system is not known.
    """
    return list(GeoJson(file, text))


class GeoJson:
    """The features of a text, as `read_geojson` reads them, as often as they are asked for.

    None is kept, and what is said of the text is said the first time.

    Examples
    --------
    >>> text = '{"type": "Feature", "properties": {"name": "A"}, "geometry": null}'
    >>> [feature.properties for feature in GeoJson("a.geojson", text)]
    [{'name': 'A'}]
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._shares_arcs = '"Topology"' in text  # its points are numbered steps of a grid
        self._trimmed = self._said = False

    def __iter__(self) -> Iterator[Feature]:
        text = self.text
        if min(text.count('"Feature"'), text.count('"geometry"')) > 2 * most_features():
            raise too_many(self.file)  # before they fill the memory
        _refuse_long(self.file, text)
        yield from limited(self.file, self._features())
        if self._trimmed and not self._said:
            self._said = True
            said = "positions of four numbers; what comes after longitude and latitude was not read"
            warnings.warn(f"{self.file}: {said}", DataWarning, stacklevel=2)

    def _features(self) -> Iterator[Feature]:
        pieces = Pieces(self.file, self.text, make=self._made, parse_constant=self._constant)
        pieces.at = _end_of(_BETWEEN, self.text, 0)
        try:
            with json_faults(self.file, "GeoJSON", "export the layer as GeoJSON"):
                while True:
                    yield from self._document(pieces)
                    pieces.at = _end_of(_BETWEEN, self.text, pieces.at)
                    if pieces.at == len(self.text):
                        return
        except ValueError:  # Python reads no whole number of more than 4,300 digits
            raise refusal(self.file, "numbers of fewer digits") from None

    def _made(self, members: dict[str, Any]) -> Any:
        """Make a geometry of its members at once: as lists of numbers it would fill the memory."""
        kind = members.get("type")
        if (
            self._shares_arcs
            or kind not in [*_DEPTHS]
            or not {"coordinates"} <= {*members} <= _MEMBERS
        ):
            return members
        geometry = read_geometry(members)
        self._trimmed |= not isinstance(geometry, Fault) and _has_fourth(members["coordinates"])
        return geometry

    def _constant(self, value: str) -> float:
        key, seen, start = "", Counter[str](), 0
        for found in _WORD.finditer(self.text):
            if found[0] == value:
                start = found.start()
                break
            if found["key"]:
                key = found["text"]
                seen[key] += 1
        number = max(seen["properties"], seen["geometry"])
        where = f"features[{number - 1}].{key}" if number else key
        line = self.text.count("\n", 0, start) + 1
        fix = "write a number, or null where nothing is known"
        raise DataError([Problem(self.file, line, where, value, "a finite number", fix)])

    def _document(self, pieces: Pieces) -> Iterator[Feature]:
        start = pieces.at
        opening = pieces.mark()
        head = self._head(start) if opening == "{" else {}
        if head.get("type") == "FeatureCollection":
            yield from self._collection(pieces, head.get("crs"))
        elif opening == "[":
            one = None
            for _ in pieces.each():
                one = pieces.value()
                if not _is_feature(one):
                    break
                yield feature_of(one)
            if not _is_feature(one):
                begin = pieces.again(start)
                shown = [begin.value() for _ in islice(begin.each(), 80)]
                raise _no_geojson(self.file, shown, None)
        else:
            yield from _features(self.file, pieces.value())

    def _head(self, start: int) -> dict[str, Any]:
        """Find the type and the coordinate system of a document, wherever they stand in it."""
        pieces = Pieces(self.file, self.text).again(start)
        wanted = {"type", "crs"} if '"crs"' in self.text else {"type"}
        head: dict[str, Any] = {}
        for name in pieces.each():
            if name in wanted:
                head[name] = pieces.value()
            elif pieces.mark() == "[":
                for _ in pieces.each():
                    pieces.value()
            if wanted <= {*head}:
                break
        return head

    def _collection(self, pieces: Pieces, system: Any) -> Iterator[Feature]:
        to_lonlat = _system_of(self.file, system)
        listed = False
        for name in pieces.each():
            if name != "features" or pieces.mark() != "[":
                pieces.value()
                continue
            listed = True
            for _ in pieces.each():
                feature = feature_of(pieces.value())
                if to_lonlat and isinstance(feature.geometry, BaseGeometry):
                    feature = replace(feature, geometry=to_lonlat(feature.geometry))
                yield feature
        if not listed:
            raise refusal(self.file, "a list of features")


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
    if kind != "Feature":
        raise _no_geojson(file, content, kind)
    feature = feature_of(content)
    to_lonlat = _system_of(file, content.get("crs"))
    if to_lonlat and isinstance(feature.geometry, BaseGeometry):
        feature = replace(feature, geometry=to_lonlat(feature.geometry))
    return [feature]


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
