"""What stands on a picture and where, before anything draws it.

A `Scene` is a map of claims laid out in points (1/72 inch) from the upper left corner of the
map, y downwards, with every line clipped and every label placed; `rangeviz.maps.layout` makes it,
`rangeviz.maps.canvas` draws it. Colours are names of `rangeviz.maps.style.COLOURS`: inks.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.core.text import counted
from rangeviz.geo.projection import Projection
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.disputed import DisputedPlace
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.style import LineStyle

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `top` is above `bottom`, so the smaller number."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def at(cls, x: float, y: float, width: float, height: float) -> Box:
        """Make a box from its middle and its size."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Say if the boxes overlap or come closer than `gap`."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def within(self, other: Box) -> bool:
        """Say if the box lies in another one."""
        return (
            self.left >= other.left
            and self.right <= other.right
            and self.top >= other.top
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label on a ring: parts of text, each bold or not, in one line on a small panel.

    Attributes
    ----------
    box : Box
    parts : tuple of (str, bool)
        Text, and whether it is bold.
    ink : str
    size_pt : float
    pad_pt : float
        Between the box's left edge and the text.
    claim_id : str
    """

    box: Box
    parts: tuple[tuple[str, bool], ...]
    ink: str
    size_pt: float
    pad_pt: float
    claim_id: str

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """The name of a place.

    Attributes
    ----------
    text, kind : str
        `kind` is "city", "country", "water" or "region".
    box : Box
        What the text covers.
    anchor : {"start", "middle", "end"}
        Where in its box the text is held.
    size_pt : float
    dot : (float, float), optional
        A city's own place.
    """

    text: str
    kind: str
    box: Box
    anchor: str
    size_pt: float
    dot: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Short strokes of one strength across a ring's line."""

    lines: BaseGeometry
    opacity: float


@dataclass(frozen=True, slots=True)
class DrawnRing:
    """A claim as it is drawn; the widest first in `Scene.rings`.

    Attributes
    ----------
    claim, region, ink, style : Claim, LaunchRegion, str, LineStyle
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
    side : {"", "inside", "outside", "region"}
        Past a hemisphere, where within is: inside the line, outside it, or, where its ends are
        off the map, on the side of the launch region.
    """

    claim: Claim
    region: LaunchRegion
    ink: str
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
    side: str = ""


@dataclass(frozen=True, slots=True)
class DrawnRegion:
    """A launch region as it is drawn: tinted areas, their outline, lines, and squares for points.

    `squares` are the middles of squares of 6 px.
    """

    region: LaunchRegion
    area: BaseGeometry
    outline: BaseGeometry
    squares: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class BaseLayers:
    """Land and lines that a map lies on.

    Attributes
    ----------
    land : shapely geometry
    graticule, coast, borders, dashed, dotted, hatching : shapely MultiLineString
        Every 20 degrees; shores; de facto borders; Line of Control and the like; claim lines;
        strokes over areas that belong to neither side.
    """

    land: BaseGeometry
    graticule: BaseGeometry
    coast: BaseGeometry
    borders: BaseGeometry
    dashed: BaseGeometry
    dotted: BaseGeometry
    hatching: BaseGeometry

    def moved(self, shift: Points) -> BaseLayers:
        """Return them at another place."""
        layers = (getattr(self, field.name) for field in fields(self))
        return BaseLayers(*(shapely.transform(layer, lambda xy: xy + shift) for layer in layers))


@dataclass(frozen=True, slots=True)
class Inset:
    """A launch region too small to be seen, enlarged in a `box`; on the map it has a `mark`.

    Its layers are at their place on the map.
    """

    box: Box
    mark: Box
    region: DrawnRegion
    name: PlaceName
    base: BaseLayers


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A row of the key: what it explains, the line it shows if any, the words.

    `kind` is one of `STYLES` or ``region``, ``inner``, ``dashed``, ``hatched``, ``dotted``,
    ``circle``, ``side``, which is words alone.
    """

    kind: str
    style: LineStyle | None
    text: str


@dataclass(frozen=True, slots=True, repr=False)
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
    sea : shapely geometry
        What the projection shows of the frame.
    base : BaseLayers
    regions, rings : tuple
        In the order in which they are drawn.
    circle : shapely MultiLineString
        A flat circle, to show what is wrong with it; empty unless asked for.
    labels, names, insets : tuple
        Of rings, of places, and of launch regions too small to be seen.
    key : tuple of KeyRow
        Explains what is on the map, no more.
    disputed : tuple of DisputedPlace
        Those in sight, which the footnote tells of.
    """

    width_pt: float
    height_pt: float
    px_pt: float
    km_pt: float
    projection: Projection
    sea: BaseGeometry
    base: BaseLayers
    regions: tuple[DrawnRegion, ...]
    rings: tuple[DrawnRing, ...]
    circle: BaseGeometry
    labels: tuple[PlacedLabel, ...]
    names: tuple[PlaceName, ...]
    insets: tuple[Inset, ...]
    key: tuple[KeyRow, ...]
    disputed: tuple[DisputedPlace, ...]

    def __repr__(self) -> str:
        size = f"{self.width_pt:g} by {self.height_pt:g} pt"
        return f"<Scene: {size}, {counted(len(self.rings), 'ring')}>"
