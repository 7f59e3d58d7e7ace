"""Names and labels on a picture: what they say, and free places for them.

All lengths are points (1/72 inch) from the upper left corner, y downwards.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.terminal import printable

Points = NDArray[np.float64]

Measure = Callable[[str, float, bool, bool], float]
"""How wide a text is in points: text, size in points, bold, italic."""


def em_width(text: str, size_pt: float, bold: bool = False, italic: bool = False) -> float:
    """Estimate how wide a text is in a usual sans-serif face, rather too wide than too narrow.

    For where no font can be asked.

    Examples
    --------
    >>> round(em_width("Shaheen-III", 9.0), 1)
    53.2
    """
    ems = 0.0
    for character in text:
        if unicodedata.combining(character):
            continue
        if unicodedata.east_asian_width(character) in "WF":
            ems += 1.0
        elif character in " .,:;'’‘|!iljI·\u00a0":
            ems += 0.33
        elif character in "mwMW@%—":
            ems += 0.95
        else:
            ems += 0.72 if character.isupper() else 0.6
    return ems * size_pt * (1.08 if bold else 1.0)


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
class Plate:
    """A label on a ring: parts of text, each bold or not, in one line on a small panel.

    Attributes
    ----------
    box : Box
    parts : tuple of (str, bool)
        Text, and whether it is bold.
    colour : str
    size_pt : float
    pad_pt : float
        Between the box's left edge and the text.
    claim_id : str
    """

    box: Box
    parts: tuple[tuple[str, bool], ...]
    colour: str
    size_pt: float
    pad_pt: float
    claim_id: str

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.parts)


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a place.

    Attributes
    ----------
    text, kind : str
        `kind` is "city", "country", "water" or "region".
    x, y : float
        Where the text is anchored: `y` is its middle height.
    anchor : {"start", "middle", "end"}
    size_pt : float
    box : Box
        What the text covers.
    dot : (float, float), optional
        A city's own place.
    """

    text: str
    kind: str
    x: float
    y: float
    anchor: str
    size_pt: float
    box: Box
    dot: tuple[float, float] | None = None


@dataclass
class Room:
    """What is taken on the picture: boxes, and points along lines with their owners.

    Places are named on `sea`, what the projection shows; labels of rings anywhere in `bounds`.
    """

    bounds: Box
    sea: BaseGeometry
    boxes: list[Box] = field(default_factory=list)
    _points: dict[str, Points] = field(default_factory=dict)

    def add_lines(self, lines: BaseGeometry, owner: str, step_pt: float) -> None:
        """Take the room of lines; `owner` may be left out when asking."""
        along = [_along(line, step_pt)[0] for line in shapely.get_parts(lines)]
        self._points[owner] = np.vstack([self._points.get(owner, np.empty((0, 2))), *along])

    def is_free(
        self, box: Box, gap: float, own: str | None = None, over_lines: bool = False
    ) -> bool:
        """Say if a box is in bounds, apart from other boxes, and on no line but its own."""
        if not box.within(self.bounds) or any(box.meets(other, gap) for other in self.boxes):
            return False
        if over_lines:
            return True
        near = gap / 2
        for owner, points in self._points.items():
            if owner == own:
                continue
            x, y = points.T
            inside = (x > box.left - near) & (x < box.right + near)
            if (inside & (y > box.top - near) & (y < box.bottom + near)).any():
                return False
        return True

    def has(self, box: Box, gap: float) -> bool:
        """Say if a name has room here: a box free of everything, on the map."""
        corners = shapely.box(box.left, box.top, box.right, box.bottom)
        return self.is_free(box, gap) and bool(self.sea.contains(corners))


def walk(line: BaseGeometry, step_pt: float, inside: BaseGeometry) -> tuple[Points, Points]:
    """Step along a line in even steps.

    Parameters
    ----------
    line : shapely LineString
    step_pt : float
        How far apart, about: a closed line is shared out evenly.
    inside : shapely geometry
        The area that the line bounds.

    Returns
    -------
    points, normals : ndarray of shape (n, 2)
        The normals have length 1 and point out of the area.
    """
    points, normals = _along(line, step_pt)
    probes = shapely.points(points[len(points) // 2] + 0.05 * normals[len(points) // 2])
    return points, (-normals if inside.contains(probes) else normals)


def _along(line: BaseGeometry, step_pt: float) -> tuple[Points, Points]:
    length = line.length
    count = max(2, round(length / step_pt))
    closed = line.is_closed
    at = np.linspace(0, length, count, endpoint=not closed)
    if not closed:
        at = at[:-1] + (at[1] - at[0]) / 2 if count > 2 else at
    points = shapely.get_coordinates(shapely.line_interpolate_point(line, at))
    ahead = shapely.get_coordinates(
        shapely.line_interpolate_point(line, np.minimum(at + 0.5, length))
    )
    behind = shapely.get_coordinates(shapely.line_interpolate_point(line, np.maximum(at - 0.5, 0)))
    along = ahead - behind
    size = np.maximum(np.hypot(*along.T), 1e-9)[:, None]
    return points, np.column_stack([along[:, 1], -along[:, 0]]) / size


@dataclass(frozen=True, slots=True)
class RingLabel:
    """A label to place: its wordings from the longest to the shortest, and the line it is on.

    One that `leads` names its system: where no place is free it may stand across other lines,
    and where only the name finds room the `figure`, if any, is tried on its own.
    """

    claim_id: str
    lines: BaseGeometry
    area: BaseGeometry
    ticks: str
    colour: str
    size_px: float
    wordings: Sequence[tuple[tuple[str, bool], ...]]
    prefer_bottom: bool = False
    leads: bool = False
    figure: str = ""


def place_plates(
    labels: Iterable[RingLabel], room: Room, avoid: BaseGeometry, px_pt: float, measure: Measure
) -> list[Plate]:
    """Place labels on their rings, each in its longest wording that finds room.

    Parameters
    ----------
    labels : iterable of RingLabel
        In the order in which they choose.
    room : Room
        What is taken; the plates are added to it.
    avoid : shapely geometry
        Areas that labels had better not cover: the launch regions.
    px_pt : float
        The size of one CSS pixel of the design, in points.
    measure : callable

    Returns
    -------
    list of Plate
    """
    plates: list[Plate] = []

    def put(label: RingLabel, parts: tuple[tuple[str, bool], ...], across: bool = False) -> bool:
        size, pad = label.size_px * px_pt, 6 * px_pt
        width = sum(measure(text, size, bold, False) for text, bold in parts) + 2 * pad
        box = _place(label, width, 1.5 * size, room, avoid, px_pt, across)
        if box is not None:
            room.boxes.append(box)
            plates.append(Plate(box, parts, label.colour, size, pad, label.claim_id))
        return box is not None

    for label in labels:
        if any(put(label, parts) for parts in label.wordings[:-1]):
            continue
        shortest = label.wordings[-1]
        placed = put(label, shortest) or (label.leads and put(label, shortest, across=True))
        if placed and label.leads and label.figure:
            put(replace(label, size_px=11, prefer_bottom=True), ((label.figure, True),))
    return plates


def _place(
    label: RingLabel,
    width: float,
    height: float,
    room: Room,
    avoid: BaseGeometry,
    px: float,
    across: bool,
) -> Box | None:
    """Find the cheapest free place: on the line, else outside, else inside; top or bottom."""
    if label.lines.is_empty:
        return None
    left, top, right, bottom = label.lines.bounds
    narrow = across or width <= (right - left) / 2
    modes = ["on", "outside", "inside"] if narrow else ["outside", "inside"]
    gaps = {"outside": (16 if label.ticks == "out" else 4) * px, "inside": 4 * px}
    if label.ticks == "in":
        gaps["inside"] = 9 * px
    places = [walk(line, 8 * px, label.area) for line in shapely.get_parts(label.lines)]
    points, normals = (np.vstack(part) for part in zip(*places, strict=True))
    middle = (left + right) / 2
    base = np.where(label.prefer_bottom, bottom - points[:, 1], points[:, 1] - top)
    base = base + np.abs(points[:, 0] - middle) * 0.25
    candidates = []
    for rank, mode in enumerate(modes):
        steep = 1 - np.abs(normals[:, 1])
        cost = base + rank * 30 * px + (40 * px * steep if mode == "on" else 0)
        centre = points.copy()
        if mode != "on":
            way = 1 if mode == "outside" else -1
            level = np.abs(normals[:, 1]) > 0.7
            step = way * np.sign(normals)
            centre[:, 1] += np.where(level, step[:, 1] * (gaps[mode] + height / 2), 0)
            centre[:, 0] += np.where(level, 0, step[:, 0] * (gaps[mode] + width / 2))
        half = np.array([width, height]) / 2
        boxes = shapely.box(*(centre - half).T, *(centre + half).T)
        cost = cost + 250 * px * shapely.intersects(avoid, boxes)
        if across and mode != "on":
            break
        own = label.claim_id if mode == "on" else None
        candidates += [(c, *xy, own) for c, xy in zip(cost.tolist(), centre.tolist(), strict=True)]
    for _, x, y, own in sorted(candidates, key=lambda candidate: candidate[:3]):
        box = Box.at(x, y, width, height)
        if room.is_free(box, 3 * px, own, across):
            return box
    return None


def name_places(
    text: str, x: float, y: float, size_pt: float, measure: Measure, px: float
) -> Iterator[Name]:
    """Offer a city's name right, left, above and below its dot."""
    width = measure(text, size_pt, False, False)
    for dx, dy, anchor in (
        (6, 0, "start"),
        (-6, 0, "end"),
        (0, -9.5, "middle"),
        (0, 9.5, "middle"),
    ):
        at_x, at_y = x + dx * px, y + dy * px
        shift = {"start": width / 2, "end": -width / 2, "middle": 0.0}[anchor]
        box = Box.at(at_x + shift, at_y, width, size_pt * 1.1)
        yield Name(text, "city", at_x, at_y, anchor, size_pt, box, (x, y))


def clean(text: str) -> str:
    r"""Put a text of the data into one line without characters that steer.

    Examples
    --------
    >>> clean("A\n  B\x1b")
    'A B\\x1b'
    """
    return printable(" ".join(text.split()))
