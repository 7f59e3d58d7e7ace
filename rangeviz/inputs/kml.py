"""Placemarks out of a KML document, read by expat.

Names count without their prefixes: files often use gx: or xsi: and do not declare them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote
from xml.parsers import expat

from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import DataError, refusal
from rangeviz.core.text import shorten
from rangeviz.inputs.features import (
    Fault,
    Feature,
    limited,
    most_features,
    plain_properties,
    together,
    too_many,
)
from rangeviz.inputs.geojson import read_geometry
from rangeviz.inputs.outlines import MAX_VERTICES

_PLAIN_COORDINATES = re.compile(r"[0-9eE+\-.,\s]*")
_OVERLAYS = ("GroundOverlay", "ScreenOverlay", "PhotoOverlay")
_NO_OUTLINES = ("Track", "MultiTrack", "Model")
_DEEPEST = 200
"""Elements within elements; expat itself keeps each that is open."""

_MEMBERS = 100
"""Documents of an archive that are read, each linked to from another."""


class Link(NamedTuple):
    """Another document that a KML document names."""

    kind: str
    name: str
    href: str
    line: int


def read_kml(file: str, content: bytes) -> list[Feature]:
    """Read the placemarks of a KML document; it may name no other file and declare no entity."""
    reader = _walked(file, content)
    for link in reader.links:
        raise _linked(file, link)
    return reader.features


def read_linked_kml(file: str, first: str, member: Callable[[str], bytes | None]) -> list[Feature]:
    """Read a document of an archive and those of the archive that it links to, each once.

    Raises
    ------
    DataError
        As `read_kml`; a link that leads out of the archive is refused.
    """
    waiting = [(first, Link("KML", "", first, 1))]
    seen: set[str] = set()
    features: list[Feature] = []
    while waiting:
        name, link = waiting.pop(0)
        if name in seen:
            continue
        content = member(name)
        if content is None or len(seen) == _MEMBERS:
            raise _linked(file, link)
        seen.add(name)
        reader = _walked(file, content)
        features += reader.features
        for further in reader.links:
            href = unquote(further.href.partition("#")[0])
            waiting.append((posixpath.normpath(posixpath.join(name, "..", href)), further))
    return list(limited(file, features))


def _linked(file: str, link: Link) -> DataError:
    shown = f"{link.kind} {shorten(link.name, 40)!r} to {shorten(link.href, 200)}"
    fix = "open what it links to, and save that as KML"
    value = shown if link.href else link.kind
    return refusal(file, "KML that links to no other file", fix, value=value, line=link.line)


def _refuse_many(file: str, content: bytes) -> None:
    """Raise `DataError` for too many placemarks, before one is made, where there may be so many."""
    if content.count(b"Placemark") <= most_features():
        return
    left = most_features()

    def count(tag: str, _: object) -> None:
        nonlocal left
        left -= tag.rpartition(":")[2] == "Placemark"
        if left < 0:
            raise too_many(file)

    counter = expat.ParserCreate()
    counter.StartElementHandler = count
    with suppress(expat.ExpatError, ValueError, LookupError):  # of which the reader tells
        counter.Parse(content, True)


def _walked(file: str, content: bytes) -> _KmlReader:
    _refuse_many(file, content)
    reader = _KmlReader(file)
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as error:
        expected = f"well-formed XML ({expat.ErrorString(error.code)})"
        fix = "open it in Google Earth or QGIS and save it again"
        raise refusal(file, expected, fix, line=error.lineno) from None
    except (ValueError, LookupError) as error:  # an encoding that Python does not know
        raise refusal(file, f"KML in UTF-8 ({error})", "save it as UTF-8", line=1) from None
    return reader


@dataclass
class _Mark:
    """A placemark, or something else with a name that people take for one."""

    kind: str
    line: int
    properties: dict[str, Any] = field(default_factory=dict)
    parts: list[BaseGeometry | Fault] = field(default_factory=list)
    other: str = ""
    address: str = ""

    def feature(self) -> Feature:
        return Feature(_kml_properties(self.properties), self._geometry(), self.line)

    def _geometry(self) -> BaseGeometry | Fault | None:
        expected = "points, lines or polygons with coordinates"
        if self.parts and self.kind == "Placemark":
            return together(self.parts)
        if self.other:
            fix = "draw the place as a point or an outline"
            return Fault("", self.other, expected, fix)
        if self.address:
            fix = "it has only an address, which we look up nowhere: give it a point"
            return Fault("", self.address, expected, fix)
        return None


@dataclass
class _KmlReader:
    """Collects placemarks while expat walks through the document."""

    file: str
    features: list[Feature] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    path: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    marks: list[_Mark] = field(default_factory=list)
    key: str = ""
    link: Link | None = None
    outer: list[Any] = field(default_factory=list)
    inner: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self.text.append

    def _doctype(self, name: str, *_: Any) -> None:
        line = self.parser.CurrentLineNumber
        self._refuse_page(name)
        raise refusal(self.file, "KML without a DOCTYPE and entities", "take it out", line=line)

    def _refuse_page(self, name: str) -> None:
        if name.casefold() == "html":
            fix, line = "save the map as KML, not the page that shows it", 1
            raise refusal(self.file, "KML, but this is a web page", fix, line=line)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        line = self.parser.CurrentLineNumber
        if not self.path and name != "kml":
            self._refuse_page(name)
            fix = "export the layer as KML or GeoJSON"
            raise refusal(self.file, "a KML document", fix, value=name, line=line)
        if name in ("NetworkLink", "NetworkLinkControl"):
            self.link = Link(name, "", "", line)
        elif name == "Placemark" or name in _OVERLAYS:
            if self.marks:
                self.marks[-1].other = f"a {name} in a {self.marks[-1].kind}"
            self.marks.append(_Mark(name, line, other=name if name in _OVERLAYS else ""))
        elif name in _NO_OUTLINES and self.marks:
            self.marks[-1].other = tag
        elif name == "Polygon":
            self.outer, self.inner = [], []
        elif name in ("Data", "SimpleData"):
            self.key = attributes.get("name", "")
        self.path.append(name)
        if len(self.path) > _DEEPEST:
            raise refusal(self.file, "KML that is nested less deeply", line=line)
        self.text.clear()

    def _end(self, tag: str) -> None:
        name, inside = self.path.pop(), self.path[-1] if self.path else ""
        text = "".join(self.text).strip()
        self.text.clear()
        if self.link:
            self._take_link(self.link, name, inside, text)
        elif self.marks:
            self._take_mark(name, inside, text)

    def _take_link(self, link: Link, name: str, inside: str, text: str) -> None:
        if name == link.kind:
            self.links.append(link)
            self.link = None
        elif name == "name" and inside == link.kind:
            self.link = link._replace(name=text)
        elif name == "href":
            self.link = link._replace(href=text)

    def _take_mark(self, name: str, inside: str, text: str) -> None:
        mark = self.marks[-1]
        if name == mark.kind:
            self.features.append(self.marks.pop().feature())
            if len(self.features) > most_features():
                raise too_many(self.file)
        elif name == "name" and inside == mark.kind:
            if text:
                mark.properties["name"] = text
        elif name == "address" and inside == mark.kind:
            mark.address = text
        elif (name == "value" and inside == "Data") or name == "SimpleData":
            mark.properties.setdefault(self.key, text)
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
        self.marks[-1].parts.append(faults[0] if faults else read_geometry(shape))


def _kml_coordinates(text: str) -> list[list[float]] | Fault:
    """Read ``lon,lat`` or ``lon,lat,altitude``, parted by spaces."""
    if text.count(",") > 2 * MAX_VERTICES:  # as lists they would take fifty times their text
        return Fault("coordinates", None, f"at most {MAX_VERTICES:,} vertices", "simplify it")
    try:
        if _PLAIN_COORDINATES.fullmatch(text):
            return [list(map(float, word.split(","))) for word in text.split()]
    except ValueError:
        pass
    fix = "only a space or line break after each pair, none in it"
    return Fault("coordinates", text, "longitude,latitude and so on", fix)


def _kml_properties(texts: dict[str, str]) -> dict[str, Any]:
    properties: dict[str, Any] = plain_properties(texts)
    for key, precision in properties.items():
        if key.casefold() == "precision_km" and re.fullmatch(r"[0-9]+(\.[0-9]+)?", precision):
            properties[key] = float(precision)
    return properties
