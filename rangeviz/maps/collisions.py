"""What is taken on a picture, so that no label lies on another or on a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
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
        along = [_points_at(line, _steps(line, step_pt)) for line in shapely.get_parts(lines)]
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
    at = _steps(line, step_pt)
    points, ahead, behind = (
        _points_at(line, along)
        for along in (at, np.minimum(at + 0.5, line.length), np.maximum(at - 0.5, 0))
    )
    x, y = (ahead - behind).T
    normals = np.column_stack([y, -x]) / np.maximum(np.hypot(x, y), 1e-9)[:, None]
    probes = shapely.points(points[len(points) // 2] + 0.05 * normals[len(points) // 2])
    return points, (-normals if inside.contains(probes) else normals)


def _steps(line: BaseGeometry, step_pt: float) -> NDArray[np.float64]:
    """How far along a line its steps are."""
    count = max(2, round(line.length / step_pt))
    closed = line.is_closed
    at = np.linspace(0, line.length, count, endpoint=not closed)
    return at if closed or count == 2 else at[:-1] + (at[1] - at[0]) / 2


def _points_at(line: BaseGeometry, along: NDArray[np.float64]) -> Points:
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(line, along)))
