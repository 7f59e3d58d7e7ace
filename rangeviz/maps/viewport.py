"""The viewport: which part of the projected plane is on a picture, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.geo.projection import Projection

_FINEST_PT = 0.05


@dataclass(frozen=True)
class Viewport:
    """A rectangle of the plane in kilometres, and how large it is on the picture."""

    projection: Projection
    west_km: float
    north_km: float
    scale: float
    width_pt: float
    height_pt: float
    px_pt: float

    @classmethod
    def fitted(
        cls,
        projection: Projection,
        areas: Iterable[BaseGeometry],
        circle: BaseGeometry,
        width: float,
        height: float,
        px: float,
        *,
        ticked: bool,
        type_px: float,
        cropped: bool = False,
    ) -> Viewport:
        """Fit all rings into the picture, with room for a label below and above, of `type_px`.

        A `cropped` one is no taller than that, but at least half as tall as it is wide.
        """
        shapes = [projection.area(area, projection.domain) for area in areas]
        lines = [shapely.get_coordinates(line) for line in circle.geoms]
        shapes.append(projection.lines(lines, projection.domain))
        beside, above = (36 * px, 40 * type_px) if ticked else (20 * px, 34 * type_px)
        west, south, east, north = shapely.total_bounds(shapes)
        least_x, least_y, most_x, most_y = projection.domain.bounds
        whole = min(width / (most_x - least_x), height / (most_y - least_y))
        scale = min((width - 2 * beside) / (east - west), (height - 2 * above) / (north - south))
        scale = max(scale, whole)
        if cropped:
            height = min(height, max(width / 2, (north - south) * scale + 2 * above))
        left = _kept((west + east) / 2, width / scale, least_x, most_x) - width / scale / 2
        top = _kept((south + north) / 2, height / scale, least_y, most_y) + height / scale / 2
        return cls(projection, left, top, scale, width, height, px)

    @property
    def zoom(self) -> float:
        """The zoom of a web map of this scale: 256 px for the world at zoom 0."""
        return float(np.log2(40_075 / 256 * self.scale / self.px_pt))

    @cached_property
    def frame(self) -> BaseGeometry:
        """What the picture shows of the plane, in kilometres."""
        east = self.west_km + self.width_pt / self.scale
        south = self.north_km - self.height_pt / self.scale
        box = shapely.box(self.west_km, south, east, self.north_km)
        return shapely.intersection(box, self.projection.domain)

    def to_picture(self, shape: BaseGeometry) -> BaseGeometry:
        """Turn kilometres on the plane into points on the picture, no finer than eyes see."""
        return shapely.simplify(shapely.transform(shape, self._turned), _FINEST_PT)

    def _turned(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(
            [(xy[:, 0] - self.west_km) * self.scale, (self.north_km - xy[:, 1]) * self.scale]
        )

    def area(self, polygon: BaseGeometry, coarse_pt: float = 0.0) -> BaseGeometry:
        return self.to_picture(self.projection.area(polygon, self.frame, coarse_pt / self.scale))

    def outline(self, polygon: BaseGeometry) -> BaseGeometry:
        return self.to_picture(self.projection.outline(polygon, self.frame))

    def lines(self, shape: BaseGeometry) -> BaseGeometry:
        lines = [shapely.get_coordinates(line) for line in shapely.get_parts(shape)]
        return self.to_picture(self.projection.lines(lines, self.frame))

    def points(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return self._turned(self.projection.points(lonlat))


def _kept(middle: float, size: float, least: float, most: float) -> float:
    """Move the middle of a frame so that no more lies beside the map than must."""
    if size >= most - least:
        return (least + most) / 2
    return min(max(middle, least + size / 2), most - size / 2)
