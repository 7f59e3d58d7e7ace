"""KML and KMZ for Google Earth: rings in folders by system, sources in the balloons.

Google Earth fills an area as it lies on a map of longitude and latitude, but none that runs round
all meridians. So areas that are wide or hold a pole are cut into parts of at most 90 degrees, and
their outline, which follows the ring alone, is a line of its own.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.text import isolated
from rangeviz.core.words import date_text, quoted, words
from rangeviz.exports.layers import DECIMALS, Layers, records, rounded
from rangeviz.geo.geometry import finish, only_areas
from rangeviz.inputs.claim_text import translation_text
from rangeviz.inputs.disputed import border_notes
from rangeviz.maps.style import COLOURS, FILL_OPACITY, INNER_OPACITY

WIDEST_DEG = 180.0
PART_DEG = 90.0

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATA = tuple(
    """
    claim_id system operator claimed_range figure reach range_km region_id region_name
    source_url
    """.split()
)


def to_kmz(layers: Layers) -> bytes:
    """Write `to_kml`'s document packed, as Google Earth saves it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo("doc.kml")  # dated 1980: the same bytes every day
        archive.writestr(member, to_kml(layers), zipfile.ZIP_DEFLATED)
    return file.getvalue()


def to_kml(layers: Layers) -> bytes:
    """Write a KML 2.2 document: a folder for each system, launch regions, claims without a ring.

    Claims that the map shows when it opens are switched on, inner rings off. Text is shown
    letter by letter, also where it looks like HTML or like a KML entity.
    """
    root = Element("kml", xmlns="http://www.opengis.net/kml/2.2")
    document = SubElement(root, "Document")
    _text(document, "name", words("gis.title"))
    _text(document, "open", "1")
    starts = layers.launch_regions
    notes = border_notes({*starts.id, *starts.default_for})
    _text(document, "description", _paragraphs(words("chart.note"), notes))
    rings = list(records(layers.rings))
    colours = dict.fromkeys(ring["colour"] for ring in rings)
    for colour in colours:
        _add_style(document, f"ring-{colour[1:]}", colour, fill=FILL_OPACITY, width=2)
        _add_style(document, f"inner-{colour[1:]}", colour, fill=INNER_OPACITY, width=1.25)
    land, edge = COLOURS["region"], COLOURS["region_edge"]
    _add_style(document, "region", land, fill=0.5, width=1, line=edge)
    for system in dict.fromkeys(ring["system"] for ring in rings):
        folder = _folder(document, system)
        for ring in rings:
            if ring["system"] == system and ring["geometry"] is not None:
                _add_ring(folder, ring)
    folder = _folder(document, words("gis.layer.launch_regions"))
    for region in records(layers.launch_regions):
        mark = _placemark(folder, region["name"], _region_balloon(region), "region")
        _add_geometry(mark, region["geometry"], None)
    if len(layers.claims_without_ring):
        folder = _folder(document, words("gis.layer.claims_without_ring"))
        for claim in records(layers.claims_without_ring):
            name = f"{isolated(claim['system'])}: {claim['claimed_range']}"
            _add_data(_placemark(folder, name, _balloon(claim), None), claim)
    indent(root, " ")
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add_style(
    document: Element, name: str, colour: str, *, fill: float, width: float, line: str = ""
) -> None:
    style = SubElement(document, "Style", id=name)
    _text(SubElement(style, "IconStyle"), "scale", "0")  # else a pin, fetched from the network
    stroke = SubElement(style, "LineStyle")
    _text(stroke, "color", _abgr(line or colour, 1.0))
    _text(stroke, "width", f"{width:g}")
    area = SubElement(style, "PolyStyle")
    _text(area, "color", _abgr(colour, fill))
    _text(area, "outline", "0")
    _text(SubElement(style, "BalloonStyle"), "text", "$[description]")


def _abgr(colour: str, opacity: float) -> str:
    """Turn #RRGGBB into KML's order, opacity first.

    >>> _abgr("#512B53", 0.1)
    '1a532b51'
    """
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"{round(255 * opacity):02x}{blue}{green}{red}".lower()


def _folder(parent: Element, name: str) -> Element:
    folder = SubElement(parent, "Folder")
    _text(folder, "name", name)
    return folder


def _placemark(
    folder: Element, name: str, balloon: str, style: str | None, *, visible: bool = True
) -> Element:
    mark = SubElement(folder, "Placemark")
    _text(mark, "name", name)
    if not visible:
        _text(mark, "visibility", "0")
    _text(mark, "description", balloon)
    if style:
        _text(mark, "styleUrl", f"#{style}")
    return mark


def _add_ring(folder: Element, ring: dict[str, Any]) -> None:
    inner = ring["reach"] == "from_all"
    who = ring["claimant"] or ring["source_author"] or ring["source_title"]
    parts = (ring["claimed_range"], who, ring["figure"] if ring["range_max"] else None)
    name = ", ".join(isolated(part) for part in parts if part)
    if inner:
        name = words("gis.inner", claim=name, region=ring["region_name"])
    style = f"{'inner' if inner else 'ring'}-{ring['colour'][1:]}"
    mark = _placemark(folder, name, _balloon(ring), style, visible=ring["shown"] and not inner)
    _add_data(mark, ring)
    _add_geometry(mark, ring["geometry"], ring["outline"])


def _add_data(mark: Element, row: dict[str, Any]) -> None:
    data = SubElement(mark, "ExtendedData")
    for name in _DATA:
        if row[name] is not None:
            _text(SubElement(data, "Data", name=name), "value", str(row[name]))


def _balloon(row: dict[str, Any]) -> str:
    """Say in HTML what the claim is, in whose words, and what this ring shows."""
    date = row["claimed_on"] or row["source_date"] or ""
    said = [row["basis"], row["claimant"], date_text(date)]
    source = [row["source_author"], row["source_title"], row["source_publisher"]]
    published = date_text(row["source_date"]) if row["source_date"] else ""
    paragraphs = [_literal(f"{isolated(row['system'])}: {row['claimed_range']}", "b")]
    quote = quoted(row["quote"]) if row["quote"] else ""
    translation = translation_text(row["quote_en"] or "")
    paragraphs += [_literal(text) for text in (quote, translation) if text]
    paragraphs.append(", ".join(_literal(isolated(text)) for text in said if text))
    paragraphs.append(", ".join(_literal(isolated(text)) for text in (*source, published) if text))
    address = row["source_url"] or ""
    if re.match(r"https?://", address):
        paragraphs.append(f'<a href="{_literal(address)}">{_literal(address)}</a>')
    if row["reach"]:
        km = f"{row['range_km']:,.0f}"
        text = words(f"gis.ring.{row['reach']}", km=km, region=row["region_name"])
        paragraphs.append(_literal(text))
    return "".join(f"<p>{text}</p>" for text in (*paragraphs, _literal(words("chart.note"))))


def _region_balloon(region: dict[str, Any]) -> str:
    source = ", ".join(isolated(text) for text in (region["source"], region["notes"]) if text)
    said = _paragraphs(words("gis.region", region=region["name"]), source)
    return said + _paragraphs(border_notes({region["id"], region["default_for"]}))


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{_literal(text)}</p>" for text in texts if text)


def _literal(text: str, tag: str = "") -> str:
    """Escape text for a balloon, where HTML and entities such as $[name] would be replaced."""
    escaped = html.escape(text).replace("$", "&#36;")
    return f"<{tag}>{escaped}</{tag}>" if tag else escaped


def _add_geometry(mark: Element, area: BaseGeometry, outline: BaseGeometry | None) -> None:
    several = SubElement(mark, "MultiGeometry")
    for part in narrow_parts(area):
        _add_part(several, part)
    if outline is None and shapely.get_dimensions(area) == 2:
        outline = finish(area)[1]
    for line in shapely.get_parts(outline) if outline is not None else ():
        _add_part(several, line)


def _add_part(parent: Element, part: BaseGeometry) -> None:
    element = SubElement(parent, part.geom_type)
    if part.geom_type == "Point":
        _add_coordinates(element, part)
        return
    _text(element, "tessellate", "1")
    if part.geom_type != "Polygon":
        _add_coordinates(element, part)
        return
    for tag, rings in (("outerBoundaryIs", [part.exterior]), ("innerBoundaryIs", part.interiors)):
        for ring in rings:
            _add_coordinates(SubElement(SubElement(element, tag), "LinearRing"), ring)


def _add_coordinates(element: Element, part: BaseGeometry) -> None:
    lonlat = shapely.get_coordinates(rounded(part))
    _text(element, "coordinates", " ".join(f"{_plain(lon)},{_plain(lat)}" for lon, lat in lonlat))


def _plain(degrees: float) -> str:
    return f"{degrees:.{DECIMALS}f}".rstrip("0").rstrip(".")


def narrow_parts(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Cut what Google Earth cannot fill: areas wider than 180 degrees, or with a pole.

    Parameters
    ----------
    geometry : shapely geometry
        Longitude and latitude in degrees, split at 180.

    Yields
    ------
    shapely Point, LineString or Polygon
        Polygons with their exterior counter-clockwise.

    Examples
    --------
    >>> [part.bounds[0] for part in narrow_parts(shapely.box(-180, 50, 180, 90))]
    [-180.0, -90.0, 0.0, 90.0]
    """
    for part in shapely.get_parts(geometry):
        west, south, east, north = part.bounds
        wide = east - west > WIDEST_DEG or south == -90 or north == 90
        if part.geom_type != "Polygon" or not wide:
            yield part
            continue
        for left in (-180.0, -90.0, 0.0, 90.0):
            cut = shapely.intersection(part, shapely.box(left, -90, left + PART_DEG, 90))
            yield from shapely.get_parts(shapely.orient_polygons(only_areas(cut)))


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _NO_XML.sub("\ufffd", text)
