"""What is taken on a picture, so that no label lies on another or on a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.maps.scene import Box, Points

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
        if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
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


@dataclass
class CollisionIndex:
    """What is taken on the picture: boxes, and points along lines with their owners.

    Places are named on `sea`, what the projection shows; labels of rings anywhere in `bounds`.
    """

    bounds: Box
    sea: BaseGeometry
    boxes: list[Box] = field(default_factory=list)
    _points: dict[str, Points] = field(default_factory=dict)

    def add_lines(self, lines: BaseGeometry, owner: str, step_pt: float) -> None:
        """Take the room of lines; `owner` may be left out when asking."""
        along = [steps_along(line, step_pt)[0] for line in shapely.get_parts(lines)]
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

    def lines_in(self, box: Box) -> int:
        """Say how much of lines a box would cover, in their steps."""
        return sum(
            int(
                (
                    (points > [box.left, box.top]).all(axis=1)
                    & (points < [box.right, box.bottom]).all(axis=1)
                ).sum()
            )
            for points in self._points.values()
        )

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
    points, normals = steps_along(line, step_pt)
    probes = shapely.points(points[len(points) // 2] + 0.05 * normals[len(points) // 2])
    return points, (-normals if inside.contains(probes) else normals)


def steps_along(line: BaseGeometry, step_pt: float) -> tuple[Points, Points]:
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
