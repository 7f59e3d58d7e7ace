"""What stands on a picture and where, before anything draws it.

A `Scene` is a map of claims laid out in points (1/72 inch) from the upper left corner of the
map, y downwards, with every line clipped and every label placed; `rangeviz.layout` makes it.
Whatever can draw polygons, lines and text can draw it: matplotlib, a slide.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.claims import Claim
from rangeviz.lettering import (
    Name,
    Plate,
)
from rangeviz.places import LaunchRegion
from rangeviz.projection import Projection
from rangeviz.style import LineStyle

COLOURS = {
    "land": "#FAF8F3", "sea": "#E3EAED", "coast": "#A3B0B6", "border": "#C2BAAC",
    "disputed": "#6E675B", "region": "#F0E7D3", "region_edge": "#8A8070", "place": "#454B50",
    "water": "#465C67", "text": "#1B2126", "second": "#4C555C", "panel": "#FFFFFF",
    "hairline": "#DAD6CD", "graticule": "#CBD4D8", "halo": "#FAF8F3",
}  # fmt: skip
"""The base colours of a picture: always the light ones."""

STYLES = (
    "stated", "about", "at_least", "less_than", "between", "projected", "flown", "notified",
)  # fmt: skip
"""Kinds of line, in the order of the key."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Short strokes of one strength across a ring's line."""

    lines: BaseGeometry
    opacity: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A claim as it is drawn; the widest first in `Scene.rings`.

    Attributes
    ----------
    claim, colour, style : Claim, str, LineStyle
    area : shapely geometry
        Within the claim's figure, the smaller one of two; to fill with `fill_opacity`.
    band : shapely geometry
        Between two figures; to fill with `band_opacity`. Else empty.
    lines : shapely MultiLineString
        One or two closed lines, or what is in the picture of them.
    inner, inner_opacity : shapely MultiLineString, shapely geometry, float
        The line within which every part of the region is in range, and what it encloses: of the
        highlighted claim only.
    width_pt, opacity : float
        Of the line. Its casing is `casing_pt` wide.
    ticks : tuple of Tick
    dots : ndarray of shape (n, 2)
        Marks of a flown distance, of radius 3 px.
    """

    claim: Claim
    colour: str
    style: LineStyle
    area: BaseGeometry
    fill_opacity: float
    band: BaseGeometry
    band_opacity: float
    lines: BaseGeometry
    inner: BaseGeometry
    inner_area: BaseGeometry
    width_pt: float
    casing_pt: float
    opacity: float
    ticks: tuple[Tick, ...]
    dots: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Region:
    """A launch region as it is drawn: tinted areas, their outline, lines, and squares for points.

    `squares` are the middles of squares of 6 px; `on_map` is False where none of it is in view.
    """

    region: LaunchRegion
    area: BaseGeometry
    outline: BaseGeometry
    squares: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A row of the key: one of `STYLES` or ``region``, ``inner``, ``dashed``, ``hatched``,
    ``dotted``; the line it explains; the words.
    """  # noqa: D205

    kind: str
    style: LineStyle | None
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A map of claims, laid out.

    Attributes
    ----------
    width_pt, height_pt : float
        The map's size; nothing reaches beyond it.
    px_pt : float
        One CSS pixel of the design (see `LineStyle`) in points.
    km_pt : float
        Kilometres on the plane to the point.
    projection : Projection
    sea, land : shapely geometry
        What the projection shows of the frame, and the land in it.
    graticule, coast, borders, dashed, dotted, hatching : shapely MultiLineString
        Every 20 degrees; shores; de facto borders; Line of Control and the like; claim lines;
        strokes over areas that belong to neither side.
    regions, rings : tuple
        In the order in which they are drawn.
    circle : shapely MultiLineString
        A flat circle, to show what is wrong with it; empty unless asked for.
    plates, names : tuple
        Labels of rings, and names of places.
    key : tuple of KeyRow
        Explains what is on the map, no more.
    listed : tuple of Claim
        Shown claims that have no line: told in words.
    """

    width_pt: float
    height_pt: float
    px_pt: float
    km_pt: float
    projection: Projection
    sea: BaseGeometry
    land: BaseGeometry
    graticule: BaseGeometry
    coast: BaseGeometry
    borders: BaseGeometry
    dashed: BaseGeometry
    dotted: BaseGeometry
    hatching: BaseGeometry
    regions: tuple[Region, ...]
    rings: tuple[Ring, ...]
    circle: BaseGeometry
    plates: tuple[Plate, ...]
    names: tuple[Name, ...]
    key: tuple[KeyRow, ...]
    listed: tuple[Claim, ...]


def style_name(claim: Claim) -> str:
    """Name the kind of line that a claim is drawn with, one of `STYLES`.

    Examples
    --------
    >>> style_name(Claim("a", "A", range=900, qualifier="more_than"))
    'at_least'
    """
    if claim.quantity in ("test_distance", "notified_range"):
        return {"test_distance": "flown", "notified_range": "notified"}[claim.quantity]
    if claim.basis == "projected":
        return "projected"
    said = {"more_than": "at_least", "up_to": "stated"}.get(claim.qualifier, claim.qualifier)
    return said if said in STYLES else "stated"
