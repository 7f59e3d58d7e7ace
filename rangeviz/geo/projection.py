"""Map projections for pictures: true boundaries on the globe in, clean plane geometries out.

Areas travel as closed curves without the seam at 180 degrees (see `rangeviz.geo.curves`), so
nothing has to be cut along a meridian. What lies beyond a projection's limit, the antipode or
the far hemisphere, is pushed far outside the picture before it is clipped, so that no line runs
through the picture from one rim to the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.core.choices import PROJECTIONS
from rangeviz.core.errors import check_choice
from rangeviz.geo.curves import unwrap_polygon
from rangeviz.geo.ellipsoid import A_M, owners
from rangeviz.geo.geometry import only_areas, only_lines

_PROJ = {"equidistant": "aeqd", "equal-area": "laea", "orthographic": "ortho"}
_LIMIT_KM = {"equidistant": 19_900.0, "equal-area": 19_000.0, "orthographic": 9_950.0}
_MERCATOR_LIMIT_DEG = 83.0
_RADIUS_KM = A_M / 1000
_STEP_DEG = 0.5
_LONGEST_KM = 60.0  # on the plane; longer edges are split, so that they bend as they should

_GEOD = pyproj.Geod(ellps="WGS84")

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Projection:
    """A way to lay the globe out flat, in kilometres, y to the north.

    Attributes
    ----------
    name : {"equidistant", "equal-area", "orthographic", "mercator"}
        Azimuthal equidistant, Lambert azimuthal equal-area and orthographic on WGS 84, or Web
        Mercator.
    lon, lat : float
        The centre, degrees. Mercator is centred on the meridian only.

    Examples
    --------
    Distances from the centre are true in the equidistant projection, here 120 degrees along the
    equator:

    >>> x_y = Projection("equidistant", 0, 0).points([[120, 0]])
    >>> [round(value) for value in x_y[0].tolist()]
    [13358, 0]
    """

    name: str
    lon: float
    lat: float

    def __post_init__(self) -> None:
        check_choice("projection", self.name, PROJECTIONS)

    @cached_property
    def _proj(self) -> pyproj.Proj:
        return pyproj.Proj(
            f"+proj={_PROJ[self.name]} +lon_0={self.lon} +lat_0={self.lat} +ellps=WGS84 +units=km"
        )

    @property
    def is_azimuthal(self) -> bool:
        return self.name != "mercator"

    @cached_property
    def domain(self) -> BaseGeometry:
        """What the projection can show: a disc, or for Mercator a rectangle, in kilometres."""
        if not self.is_azimuthal:
            half = _RADIUS_KM * np.pi
            top = float(self._flat(np.array([[self.lon, _MERCATOR_LIMIT_DEG]]))[0, 1])
            return shapely.box(-half, -top, half, top)
        return shapely.Point(0, 0).buffer(self._rim_km, quad_segs=90)

    @cached_property
    def _rim_km(self) -> float:
        """The plane's radius up to which every place can be shown."""
        azimuth = np.arange(0.0, 360.0, 5.0)
        start = np.full_like(azimuth, self.lon), np.full_like(azimuth, self.lat)
        limit_m = np.full_like(azimuth, _LIMIT_KM[self.name] * 1000)
        lon, lat, _ = _GEOD.fwd(*start, azimuth, limit_m)
        return float(np.hypot(*self._proj(lon, lat)).min()) * 0.9995

    def points(self, lonlat: Points | Sequence[Sequence[float]]) -> Points:
        """Project places.

        Parameters
        ----------
        lonlat : array_like of shape (n, 2)
            Degrees, longitude before latitude.

        Returns
        -------
        ndarray of shape (n, 2)
            Kilometres; nan for what the projection cannot show.
        """
        lonlat = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
        if not self.is_azimuthal:
            lon = (lonlat[:, 0] - self.lon + 180) % 360 - 180 + self.lon
            xy = self._flat(np.column_stack([lon, lonlat[:, 1]]))
        else:
            xy = np.column_stack(self._proj(*lonlat.T))
        shown = shapely.intersects_xy(self.domain, np.nan_to_num(xy, posinf=1e9, neginf=-1e9))
        return np.where(shown[:, None], xy, np.nan)

    def _flat(self, lonlat: Points) -> Points:
        limited = np.radians(np.clip(lonlat[:, 1], -89.9, 89.9))
        return _RADIUS_KM * np.column_stack(
            [np.radians(lonlat[:, 0] - self.lon), np.arcsinh(np.tan(limited))]
        )

    def box_km2(
        self,
        west: NDArray[np.float64],
        south: NDArray[np.float64],
        east: NDArray[np.float64],
        north: NDArray[np.float64],
    ) -> NDArray[np.float64]:
        """Tell how large boxes of degrees are on a cylindrical map, in square kilometres."""
        corners = (np.column_stack(corner) for corner in ((west, south), (east, north)))
        low, high = map(self._flat, corners)
        return np.asarray((high - low).prod(axis=1))

    def area(
        self, polygon: BaseGeometry, frame: BaseGeometry, coarse_km: float = 0.0
    ) -> BaseGeometry:
        """Project an area and clip it.

        Parameters
        ----------
        polygon : shapely Polygon or MultiPolygon
            Longitude and latitude, cut at 180 and closed over the poles, as `range_ring` returns.
        frame : shapely Polygon
            What the picture shows, in kilometres on the plane.
        coarse_km : float, optional
            How far the area's border may be off on the plane.

        Returns
        -------
        shapely Polygon or MultiPolygon
            Kilometres, valid, without a seam; empty if nothing of it is in the frame.
        """
        if polygon.is_empty:
            return shapely.Polygon()
        south, curves = unwrap_polygon(polygon)
        rings = self._flattened([ring for curve in curves for ring in self._closed(curve)])
        low = -10 * _RADIUS_KM
        for number, ring in enumerate(rings):
            if not self.is_azimuthal and abs(ring[0, 0] - ring[-1, 0]) > 1:  # goes round a pole
                rings[number] = np.vstack([ring, [ring[-1, 0], low], [ring[0, 0], low], ring[:1]])
        return _assemble(rings, south, self._cut(frame), coarse_km)

    def lines(self, lines: Iterable[Points], frame: BaseGeometry) -> BaseGeometry:
        """Project lines, given as longitudes and latitudes, and clip them; directions are kept."""
        copies = [copy for line in lines for copy in self._copies(line) if len(copy) > 1]
        if not copies:
            return shapely.MultiLineString()
        shapes = [shapely.linestrings(flat) for flat in self._flattened(copies)]
        clipped = shapely.intersection(np.array(shapes, dtype=object), self._cut(frame))
        merged = shapely.line_merge(only_lines(clipped), directed=True)
        return only_lines([merged])

    def outline(self, polygon: BaseGeometry, frame: BaseGeometry) -> BaseGeometry:
        """Project the true boundary of an area, without seams, as lines; see `area`."""
        if polygon.is_empty:
            return shapely.MultiLineString()
        return self.lines(unwrap_polygon(polygon)[1], frame)

    def _cut(self, frame: BaseGeometry) -> BaseGeometry:
        return shapely.intersection(frame, self.domain)

    def _copies(self, line: Points) -> list[Points]:
        """Return a line as often as a cylindrical map shows it: once per turn in the domain."""
        if self.is_azimuthal:
            return [line]
        west, east = line[:, 0].min() - self.lon, line[:, 0].max() - self.lon
        turns = range(int(np.ceil((-180 - east) / 360)), int(np.floor((180 - west) / 360)) + 1)
        return [line + _turned(turn) for turn in turns]

    def _closed(self, curve: Points) -> list[Points]:
        """Return a boundary curve as often as the map shows it; round a pole, all its turns."""
        winding = round((curve[-1, 0] - curve[0, 0]) / 360)
        if self.is_azimuthal or not winding:
            return self._copies(curve)
        home = round((self.lon - (curve[0, 0] + curve[-1, 0]) / 2) / 360)
        turns = [home + turn * winding for turn in (-2, -1, 0, 1, 2)]
        return [np.vstack([curve + _turned(turn) for turn in turns])]

    def _flattened(self, lines: Sequence[Points]) -> list[Points]:
        """Project lines with points enough that their edges bend as they do on the globe."""
        shapes = np.array([shapely.linestrings(line) for line in lines], dtype=object)
        fine = shapely.segmentize(shapes, _STEP_DEG)
        lonlat, owner = shapely.get_coordinates(fine, return_index=True)
        if not self.is_azimuthal:
            return np.split(self._flat(lonlat), np.flatnonzero(np.diff(owner)) + 1)
        flat, azimuth = self._projected(lonlat)
        edge = np.hypot(*np.diff(flat, axis=0).T)
        pieces = np.clip(np.ceil(edge / _LONGEST_KM), 1, 200).astype(int)
        pieces[np.diff(owner) > 0] = 1
        if pieces.max(initial=1) > 1:
            owner = np.append(np.repeat(owner[:-1], pieces), owner[-1])
            split = _split(lonlat, pieces)
            new = np.ones(len(split), dtype=bool)
            new[np.append(np.cumsum(pieces) - pieces, len(split) - 1)] = False
            old = flat, azimuth
            flat, azimuth = np.empty_like(split), np.empty(len(split))
            flat[~new], azimuth[~new] = old
            flat[new], azimuth[new] = self._projected(split[new])
        ends = np.flatnonzero(np.diff(owner)) + 1
        parts = zip(np.split(flat, ends), np.split(azimuth, ends), strict=True)
        return [self._led_round(*part) for part in parts]

    def _projected(self, lonlat: Points) -> tuple[Points, Points]:
        """Project; what lies beyond the limit stands at the rim, and its azimuth is given."""
        start = np.full(len(lonlat), self.lon), np.full(len(lonlat), self.lat)
        azimuth, _, distance_m = _GEOD.inv(*start, *lonlat.T)
        flat = np.column_stack(self._proj(*lonlat.T))
        outside = distance_m > _LIMIT_KM[self.name] * 1000
        return (
            np.where(outside[:, None], self._rim_km * _compass(azimuth), flat),
            np.where(outside, azimuth, np.nan),
        )

    def _led_round(self, flat: Points, azimuth: Points) -> Points:
        """Lead each part of a line beyond the limit round the picture, far outside.

        It keeps where it leaves, where it comes back, and how often it goes round.
        """
        outside = np.isfinite(azimuth)
        if not outside.any():
            return flat
        parts = []
        stops = np.flatnonzero(np.diff(outside)) + 1
        for run in np.split(np.arange(len(flat)), stops):
            if not outside[run[0]]:
                parts.append(flat[run])
                continue
            turns = (np.diff(azimuth[run]) + 180) % 360 - 180
            steps = 2 + int(abs(turns.sum()) // 30)
            way = azimuth[run[0]] + turns.sum() * np.linspace(0, 1, steps)
            parts.append(3 * self._rim_km * _compass(way))
        return np.vstack(parts)


def _turned(turns: int) -> Points:
    """Return what takes a place so many times round the globe."""
    return np.array([360.0 * turns, 0.0])


def _compass(azimuth_deg: Points) -> Points:
    radians = np.radians(azimuth_deg)
    return np.column_stack([np.sin(radians), np.cos(radians)])


def centre_of(geometries: Iterable[BaseGeometry]) -> tuple[float, float]:
    """Return the middle of places on the globe, each of which counts the same.

    Parameters
    ----------
    geometries : iterable of shapely geometry
        Longitude before latitude, degrees. An area's middle is that of its surface.

    Returns
    -------
    lon, lat : float

    Examples
    --------
    >>> lon, lat = centre_of([shapely.MultiPolygon(
    ...     [shapely.box(170, -10, 180, 10), shapely.box(-180, -10, -160, 10)])])
    >>> round(lon, 6), round(lat, 6)
    (-175.0, 0.0)
    """
    total = np.sum([_middle(geometry) for geometry in geometries], axis=0)
    if np.hypot.reduce(total) < 1e-9:  # spread evenly over the globe: any centre is as good
        return 0.0, 0.0
    x, y, z = total
    return float(np.degrees(np.arctan2(y, x))), float(np.degrees(np.arctan2(z, np.hypot(x, y))))


def _middle(geometry: BaseGeometry) -> Points:
    """Return the unit vector to a geometry's middle.

    For an area the integral of the place vector over it, by its border: half the sum of a x b.
    """
    areas = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"]
    if areas:
        lines = [r for part in shapely.orient_polygons(areas) for r in shapely.get_rings(part)]
        total = np.zeros(3)
        for line in lines:
            unit = _unit(shapely.get_coordinates(shapely.segmentize(line, 1.0)))
            total += np.cross(unit[:-1], unit[1:]).sum(axis=0) / 2
    else:
        total = _unit(shapely.get_coordinates(geometry)).sum(axis=0)
    length = np.sqrt(total @ total)
    return np.asarray(total / length if length else total)


def _unit(lonlat: Points) -> Points:
    lon, lat = np.radians(lonlat).T
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def _split(line: Points, pieces: NDArray[np.int_]) -> Points:
    """Split each edge of a line into so many pieces."""
    at = np.repeat(np.arange(len(pieces)), pieces)
    first = np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = ((np.arange(len(at)) - first) / pieces[at])[:, None]
    return np.vstack([line[at] + share * (line[at + 1] - line[at]), line[-1:]])


def _assemble(
    rings: list[Points], everything: bool, frame: BaseGeometry, coarse_km: float
) -> BaseGeometry:
    """Join oriented rings to the area on their left.

    A place belongs to it if the smallest ring round it turns left: one that turns right takes its
    inside away. If the largest, which no other holds, turns right, all the plane round it belongs
    to the area, as it does without any ring where `everything` says so.
    """
    rings = [ring for ring in rings if len(ring) > 3]
    if not rings:
        return frame if everything else shapely.Polygon()
    signed = np.array([_signed_area(ring) for ring in rings])
    order = np.argsort(-np.abs(signed), kind="stable")
    shapes, adds = _clipped(rings, frame, coarse_km)[order], signed[order] > 0
    if not adds[0]:
        shapes, adds = np.append(frame, shapes), np.append(True, adds)
    added, taken = np.flatnonzero(adds), np.flatnonzero(~adds)
    from_, what = shapely.STRtree(shapes[taken]).query(shapes[added], predicate="intersects")
    smaller = added[from_] < taken[what]
    from_, what = added[from_[smaller]], taken[what[smaller]]
    for n in np.unique(from_):
        shapes[n] = shapely.difference(shapes[n], shapely.union_all(shapes[what[from_ == n]]))
    return only_areas(shapely.disjoint_subset_union_all(shapes[added]))


def _clipped(rings: list[Points], frame: BaseGeometry, coarse_km: float) -> NDArray[np.object_]:
    """Clip the rings' insides; those apart from the frame's box, or inside it, need no overlay."""
    owner = owners(rings)
    shapes = shapely.polygons(shapely.linearrings(np.concatenate(rings), indices=owner))
    west, south, east, north = frame.bounds
    left, bottom, right, top = shapely.bounds(shapes).T
    apart = (right < west) | (left > east) | (top < south) | (bottom > north)
    shapes[apart] = shapely.Polygon()
    if coarse_km:
        simple = shapely.simplify(shapes, coarse_km, preserve_topology=False)
        lost = shapely.is_empty(simple) & ~apart
        simple[lost] = shapely.simplify(shapes[lost], coarse_km)
        shapes = simple
    for n in np.flatnonzero(~shapely.is_valid(shapes)):
        shapes[n] = only_areas(shapely.make_valid(shapes[n]))
    shapely.prepare(frame)
    for n in np.flatnonzero(~apart & ~shapely.covers(frame, shapes)):
        shapes[n] = only_areas(shapely.intersection(shapes[n], frame))
    return np.asarray(shapes)


def _signed_area(ring: Points) -> float:
    x, y = (ring - ring[0]).T
    return float(x[:-1] @ y[1:] - y[:-1] @ x[1:]) / 2
