"""Placemarks out of a KML document, read by expat."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import refusal
from rangeviz.inputs.features import Fault, Feature, plain_properties
from rangeviz.inputs.geojson import read_geometry

_PLAIN_COORDINATES = re.compile(r"[0-9eE+\-.,\s]*")


def read_kml(file: str, content: bytes) -> list[Feature]:
    """Read the placemarks of a KML document; it may name no other file and declare no entity."""
    reader = _KmlReader(file)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        expected = f"well-formed XML ({expat.ErrorString(error.code)})"
        raise refusal(file, expected, line=error.lineno) from None
    except (ValueError, LookupError) as error:  # an encoding that Python does not know
        raise refusal(file, f"KML in UTF-8 ({error})", "save it as UTF-8", line=1) from None
    return reader.features


@dataclass
class _KmlReader:
    """Collects placemarks while expat walks through the document."""

    file: str
    features: list[Feature] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    key: str = ""
    line: int = 0
    properties: dict[str, Any] = field(default_factory=dict)
    parts: list[BaseGeometry | Fault] = field(default_factory=list)
    outer: list[Any] = field(default_factory=list)
    inner: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.text.append

    def _doctype(self, *_: Any) -> None:
        line = self.parser.CurrentLineNumber
        raise refusal(self.file, "KML without a DOCTYPE and entities", "take it out", line=line)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        line = self.parser.CurrentLineNumber
        if not self.path and name != "kml":
            fix = "export the layer as KML or GeoJSON"
            raise refusal(self.file, "a KML document", fix, value=name, line=line)
        if name in ("NetworkLink", "NetworkLinkControl"):
            fix = "open what it links to, and save that as KML"
            raise refusal(self.file, "KML that links to no other file", fix, value=name, line=line)
        if name == "Placemark":
            self.line, self.properties, self.parts = line, {}, []
        elif name == "Polygon":
            self.outer, self.inner = [], []
        elif name in ("Data", "SimpleData"):
            self.key = attributes.get("name", "")
        self.path.append(name)
        self.text.clear()

    def _end(self, tag: str) -> None:
        name, inside = self.path.pop(), self.path[-1] if self.path else ""
        text = "".join(self.text).strip()
        self.text.clear()
        if name == "Placemark":
            properties, geometry = _kml_properties(self.properties), _together(self.parts)
            self.features.append(Feature(properties, geometry, self.line))
        elif name == "name" and inside == "Placemark":
            self.properties["name"] = text
        elif (name == "value" and inside == "Data") or name == "SimpleData":
            self.properties.setdefault(self.key, text)
        elif name == "coordinates":
            self._take(_kml_coordinates(text), inside)
        elif name == "Polygon":
            self._add("Polygon", self.outer and [*self.outer, *self.inner])

    def _take(self, lonlat: Any, inside: str) -> None:
        if inside == "LinearRing" and "Polygon" in self.path:
            (self.inner if "innerBoundaryIs" in self.path else self.outer).append(lonlat)
        elif inside == "Point":
            single = isinstance(lonlat, list) and len(lonlat) == 1
            self._add("Point", lonlat[0] if single else lonlat)
        elif inside in ("LineString", "LinearRing"):
            self._add("LineString", lonlat)

    def _add(self, kind: str, lonlat: Any) -> None:
        faults = [x for x in (lonlat, *lonlat) if isinstance(x, Fault)]
        shape = {"type": kind, "coordinates": lonlat}
        self.parts.append(faults[0] if faults else read_geometry(shape))


def _kml_coordinates(text: str) -> list[list[float]] | Fault:
    """Read ``lon,lat`` or ``lon,lat,altitude``, parted by spaces."""
    try:
        if _PLAIN_COORDINATES.fullmatch(text):
            return [list(map(float, word.split(","))) for word in text.split()]
    except ValueError:
        pass
    fix = "only a space or line break after each pair, none in it"
    return Fault("coordinates", text, "longitude,latitude and so on", fix)


def _together(parts: list[BaseGeometry | Fault]) -> BaseGeometry | Fault | None:
    """Unite a placemark's areas, else its lines, else its points; or say what is wrong with one."""
    whole = []
    for part in parts:
        if isinstance(part, Fault):
            return part
        whole.append(part)
    if not whole:
        return None
    highest = max(shapely.get_dimensions(part) for part in whole)
    kept = [part for part in whole if shapely.get_dimensions(part) == highest]
    several = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)[highest]
    return kept[0] if len(kept) == 1 else several(kept)


def _kml_properties(texts: dict[str, str]) -> dict[str, Any]:
    properties: dict[str, Any] = plain_properties(texts)
    precision = properties.get("precision_km", "")
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", str(precision)):
        properties["precision_km"] = float(precision)
    return properties
