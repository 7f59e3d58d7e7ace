"""Range rings: all places within a range of a point or region, exact to a stated tolerance.

A ring is grown. Discs round points of the region's outline are united, starting from the region
itself; then the border of the union is measured. Where it lies nearer to the region than the
range, the disc of the nearest point is still missing, and is added, until none is. So nothing
outside the range can be inside (all of it lies in some disc), and nothing inside can be missing
(the shortest way from it to the region would cross a border that is nearer than the range).

The inner ring, places in range from *every* point of the region, is grown from the outside: the
union of what each disc leaves out, starting from the region's antipodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.errors import RangeError
from rangeviz.geodesy import (
    B_M,
    MAX_DISTANCE_M,
    WGS84,
    Extremes,
    Outline,
    edge_length_m,
    line_curvature,
    outline_of,
    radii_m,
    wrap,
)
from rangeviz.outline import cut_at_180, only_areas

Reach = Literal["from_some", "from_all"]

_WORLD = shapely.box(-180, -90, 180, 90)
_MERCATOR_LAT = 85.0  # web maps end at 85.05
_GRID = 2.0**40  # per degree; 0.1 micrometres
_FAN_DEG = 20.0  # no edge spans more longitude, unless it is as short as the tolerance
_CONJUGATE_M = 19_900_000.0  # beyond, geodesics in different directions meet each other
_FLANK_M = 600_000.0  # up to this range an edge's strip is one quadrilateral, sides included
_SETTLED_M = 0.1
_EVERY_M = 20_000.0  # up to this range every corner and edge is drawn without asking


@dataclass(frozen=True, slots=True)
class RangeRing:
    """The places within a range of a region, as an area and as the line round it.

    Attributes
    ----------
    polygon : shapely Polygon or MultiPolygon
        Longitude before latitude, degrees (OGC:CRS84); valid, within [-180, 180] and [-90, 90],
        split at 180, exterior rings counter-clockwise. An empty Polygon if no place qualifies.
    outline : shapely MultiLineString
        The ring itself, without the seam at 180 and without a line along a pole; where it
        crosses 180 a line ends at exactly 180 and the next begins at -180.
    range_km, reach, tolerance_m : float, str, float
        What was asked for.
    """

    polygon: BaseGeometry
    outline: BaseGeometry
    range_km: float
    reach: Reach
    tolerance_m: float


def range_ring(
    geometry: BaseGeometry,
    range_km: float,
    *,
    reach: Reach = "from_some",
    tolerance_m: float = 100.0,
) -> RangeRing:
    """Draw the ring of all places within a range of a point or region, on WGS 84.

    Parameters
    ----------
    geometry : shapely Point, LineString, Polygon or a Multi of these
        Longitude before latitude, degrees; edges straight in lon/lat (RFC 7946).
    range_km : float
        Above 0, at most 20,003.93, the longest distance on WGS 84.
    reach : {"from_some", "from_all"}
        Places in range of the region's nearest point (the outer ring), or of its farthest, so
        from anywhere in it (the inner ring, empty where the region is too large).
    tolerance_m : float
        How far the drawn edges, straight in lon/lat or on a web map, may leave the true ring.
        Small rings are drawn finer than that, so that their area is right to 0.1 %.

    Returns
    -------
    RangeRing

    Raises
    ------
    GeometryError
        A region that cannot be measured.
    RangeError
        A range or tolerance that no ring can have.

    Warns
    -----
    RepairWarning
        If the region had to be repaired first.

    Examples
    --------
    >>> ring = range_ring(shapely.Point(73.05, 33.72), 2750)
    >>> [round(bound, 2) for bound in ring.polygon.bounds]
    [42.92, 8.89, 103.18, 58.46]
    """
    range_m, tolerance = _checked(range_km, reach, tolerance_m)
    outline = outline_of(geometry)
    tolerance = _fine_tolerance(outline, range_m, tolerance)
    if range_m >= MAX_DISTANCE_M - 1:
        area: BaseGeometry = _WORLD
    else:
        area = _Grower(outline, range_m, reach, tolerance).grow()
        if reach == "from_all":
            area = only_areas(shapely.difference(_WORLD, area))
    polygon, lines = _finish(area, tolerance / 100)
    return RangeRing(polygon, lines, float(range_km), reach, float(tolerance_m))


def _checked(range_km: float, reach: str, tolerance_m: float) -> tuple[float, float]:
    if not 0 < range_km <= MAX_DISTANCE_M / 1000:
        raise RangeError(
            f"a range of {range_km} km; expected more than 0 and at most "
            f"{MAX_DISTANCE_M / 1000:,.2f} km, the longest distance on Earth; check digits and unit"
        )
    if reach not in ("from_some", "from_all"):
        raise RangeError(f"reach {reach!r}; expected 'from_some' or 'from_all'")
    if not 0.01 <= tolerance_m < np.inf:
        raise RangeError(f"a tolerance of {tolerance_m} m; expected 0.01 or more, 100 for example")
    return float(range_km) * 1000, float(tolerance_m)


def _fine_tolerance(outline: Outline, range_m: float, tolerance_m: float) -> float:
    """Tighten the tolerance for small rings, so that the area is right to 0.1 %."""
    square_m = np.prod(radii_m(outline.lat.mean())) * np.radians(1) ** 2
    room = range_m + outline.geometry.area * square_m / (10 * np.pi * range_m)
    return float(min(tolerance_m, range_m / 20, room / 1200))


class _Grower:
    """Unites pieces, each inside the wanted area, until its whole border is the ring.

    For reach "from_some" the wanted area is where the nearest distance is at most the range, for
    "from_all" where the farthest distance is at least the range. `sign` turns one into the other.
    """

    def __init__(self, outline: Outline, range_m: float, reach: Reach, tolerance_m: float) -> None:
        self.outline, self.range_m, self.tolerance_m = outline, range_m, tolerance_m
        self.sign = 1 if reach == "from_some" else -1
        self.flanked = self.sign > 0 and range_m <= _FLANK_M
        self.settled = np.empty(0, complex)
        self.has_flank = np.zeros(len(outline.start), bool)
        self.bend = max(self.sign / np.tan(range_m / B_M), 0.0) / B_M

    def measure(self, lon: np.ndarray, lat: np.ndarray) -> Extremes:
        return (self.outline.nearest if self.sign > 0 else self.outline.farthest)(lon, lat)

    def grow(self) -> BaseGeometry:
        outline = self.outline
        if len(outline.lon) == 1:
            (disc,) = self.discs(outline.lon, outline.lat)
            west, _, east, _ = disc.bounds
            return disc if west > -180 and east < 180 else self.polish(disc)
        area = self.seed()
        every = np.arange(len(outline.start))
        if self.sign < 0 and self.range_m > _CONJUGATE_M:
            return self.polish(self.unite(area, self.hulls(every)))
        if self.flanked and self.range_m <= _EVERY_M:
            pieces = self.discs(outline.lon[outline.corner], outline.lat[outline.corner])
            every = every[outline.length_m > 0]
            return self.polish(self.unite(area, pieces + self.flanks(every)))
        edge, along = self.first_guess()
        good = np.empty(0, complex)
        for _ in range(100):
            area = self.unite(area, self.pieces(edge, along))
            border = self.probes(area)
            border = border[~np.isin(border, good)]
            found = self.measure(border.real, border.imag)
            short = self.sign * (self.range_m - found.distance_m)
            bad = short > 0.6 * self.tolerance_m
            good = np.concatenate((good, border[~bad]))
            self.settled = np.append(self.settled, border[np.abs(short) < _SETTLED_M])
            if not bad.any():
                return self.polish(area)
            edge, along = self.most_wanted(found.edge[bad], found.along[bad], short[bad])
        raise AssertionError("the ring did not close; please report this region and range")

    def pieces(self, edge: np.ndarray, along: np.ndarray) -> list[BaseGeometry]:
        """Build what points of the outline add to the area: a strip for an edge's first point."""
        if not self.flanked:
            return self.discs(*self.outline.point(edge, along))
        node = np.where(along == 0, self.outline.start[edge], self.outline.end[edge])
        corner = ((along == 0) | (along == 1)) & self.outline.corner[node]
        new = ~corner & ~self.has_flank[edge]
        self.has_flank[edge[new]] = True
        lon, lat = self.outline.point(edge[~new], along[~new])
        places = np.unique(np.column_stack((lon, lat)), axis=0)
        return self.discs(*places.T) + self.flanks(np.unique(edge[new]))

    def unite(self, area: BaseGeometry, pieces: list[BaseGeometry]) -> BaseGeometry:
        return only_areas(shapely.union_all([area, *pieces]))

    def seed(self) -> BaseGeometry:
        """Grow the region, or its antipodes, by a centimetre, so that it is always an area."""
        geometry = self.outline.geometry
        if self.sign < 0:
            geometry = shapely.transform(geometry, lambda xy: xy * (1, -1) + (180, 0))
            if geometry.bounds[0] >= 180:
                geometry = shapely.transform(geometry, lambda xy: xy - (360, 0))
        return cut_at_180(shapely.buffer(geometry, 1e-7, quad_segs=1, join_style="mitre"))

    def first_guess(self) -> tuple[np.ndarray, np.ndarray]:
        """Choose points that stick out farthest in some direction, and some all along."""
        units = self.outline.units[self.outline.start]
        turn = np.arange(40) * np.pi * (3 - np.sqrt(5))
        z = 1 - (2 * np.arange(40) + 1) / 40
        ways = np.stack((np.sqrt(1 - z**2) * np.cos(turn), np.sqrt(1 - z**2) * np.sin(turn), z))
        place = np.cumsum(self.outline.length_m)
        along = np.unique(
            place // min(self.range_m, MAX_DISTANCE_M - self.range_m), return_index=True
        )
        edge = np.union1d(np.argmax(units @ ways, axis=0), along[1])
        return edge, np.zeros(len(edge))

    def most_wanted(
        self, edge: np.ndarray, along: np.ndarray, short: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Choose, for every stretch of the outline, the missing point that is missed most.

        A disc fills a gap so deep along a stretch so long; for deeper gaps, longer stretches.
        """
        bend = max(1 / np.tan(self.range_m / B_M), 0.05) / B_M
        level = np.floor(np.log2(2 * short / bend) / 2)
        length = self.outline.length_m
        place = np.cumsum(length)[edge] - (1 - along) * length[edge]
        order = np.argsort(-short, kind="stable")
        stretch = (place // 2**level + 1j * level)[order]
        chosen = order[np.unique(stretch, return_index=True)[1]]
        return edge[chosen], along[chosen]

    def discs(self, lon: np.ndarray, lat: np.ndarray) -> list[BaseGeometry]:
        """Build discs round points of the outline or, for "from_all", what they leave out."""
        if not len(lon):
            return []
        if not len(lon):
            return []
        lonlat, owner = _circles(lon, lat, self.range_m, 0.5 * self.tolerance_m)
        return _fill(lonlat, owner) if self.sign > 0 else _fill(lonlat[::-1], owner[::-1])

    def flanks(
        self, edge: np.ndarray, low: np.ndarray | float = 0.0, high: np.ndarray | float = 1.0
    ) -> list[BaseGeometry]:
        """Build strips along edges (from share `low` to `high`), as wide as the range each side.

        Near a pole, where a strip's sides would bend, edges are halved, in the end to discs.
        """
        if not len(edge):
            return []
        outline, range_m = self.outline, self.range_m
        low, high = np.broadcast_to(low, edge.shape), np.broadcast_to(high, edge.shape)
        corners = []
        for along, sides in ((low, (-90, 90)), (high, (90, -90))):
            lon, lat = outline.point(edge, along)
            per_lon, per_lat = radii_m(lat)
            ahead = np.arctan2(per_lon * outline.dlon[edge], per_lat * outline.dlat[edge])
            for side in sides:
                corners.append(_fwd(lon, lat, np.degrees(ahead) + side, range_m)[:2])
        loops = np.stack([*corners, corners[0]]).transpose(2, 0, 1)
        length = (high - low) * outline.length_m[edge]
        pole_m = np.radians(90 - np.abs(loops[:, :, 1]).max(axis=1)) * B_M
        straight = np.sqrt(1.2 * self.tolerance_m / range_m) * pole_m
        usable = (pole_m > 3 * range_m) & (length < straight)
        strips = _fill(loops[usable].reshape(-1, 2), np.repeat(np.arange(usable.sum()), 5))
        halve = ~usable & (length > range_m / 2)
        beads = edge[~usable & ~halve], low[~usable & ~halve], high[~usable & ~halve]
        edge, low, high = edge[halve], low[halve], high[halve]
        middle = (low + high) / 2
        strips += self.flanks(np.tile(edge, 2), np.r_[low, middle], np.r_[middle, high])
        return strips + self.beads(*beads, np.sqrt(2.4 * self.tolerance_m * range_m))

    def hulls(self, edge: np.ndarray) -> list[BaseGeometry]:
        """Build what is beyond the range from some point of each edge, near its antipodes.

        There the distance is concave, so the hull of what is beyond the range from either end is.
        """
        outline = self.outline
        lonlat, owner = _circles(outline.lon, outline.lat, self.range_m, 0.5 * self.tolerance_m)
        starts = np.flatnonzero(np.diff(owner, prepend=-1, append=len(outline.lon)))
        usable = np.abs(outline.lat[outline.start[edge]]) < 80
        loops = []
        for start, end in zip(outline.start[edge], outline.end[edge], strict=True):
            ends = [lonlat[starts[node] : starts[node + 1]] for node in (start, end)]
            points = np.concatenate(ends)
            points[:, 0] = points[0, 0] + wrap(points[:, 0] - points[0, 0])
            loops.append(shapely.MultiPoint(points))
        shapes = shapely.orient_polygons(shapely.convex_hull(loops))[usable]
        lonlat, owner = shapely.get_coordinates(shapes, return_index=True)
        rest = edge[~usable]
        beads = self.beads(rest, np.zeros(len(rest)), np.ones(len(rest)), self.tolerance_m)
        return _fill(lonlat, owner) + beads

    def beads(
        self, edge: np.ndarray, low: np.ndarray, high: np.ndarray, apart_m: float
    ) -> list[BaseGeometry]:
        """Build discs all along edges that are too near to a pole for anything simpler."""
        count = np.ceil((high - low) * self.outline.length_m[edge] / apart_m).astype(int) + 1
        owner = np.repeat(np.arange(len(edge)), count)
        place = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)
        along = low[owner] + (high - low)[owner] * place / np.maximum(count - 1, 1)[owner]
        return self.discs(*self.outline.point(edge[owner], along))

    def probes(self, area: BaseGeometry) -> np.ndarray:
        """Border points (lon + i lat) so dense that the border between them cannot be far off."""
        lonlat, drawn = _border(area)
        start, end = lonlat[:-1][drawn], lonlat[1:][drawn]
        step = end - start
        length = edge_length_m(start[:, 1], step[:, 0], step[:, 1])
        bend = self.bend + 1e-12 + line_curvature(start[:, 1], step[:, 0], step[:, 1])
        apart = np.maximum(np.sqrt(8 * 0.35 * self.tolerance_m / bend), 0.35 * self.tolerance_m)
        count = np.maximum(np.ceil(length / apart), 1).astype(int)
        owner = np.repeat(np.arange(len(start)), count)
        share = (np.arange(len(owner)) - np.repeat(np.cumsum(count) - count, count)) / count[owner]
        points = start[owner] + share[:, None] * step[owner]
        points = np.concatenate((points, end))
        return np.unique(points[:, 0] + 1j * points[:, 1])

    def polish(self, area: BaseGeometry) -> BaseGeometry:
        """Move the vertices onto the ring, those in its creases too, where discs' chords cross."""
        lonlat, drawn = _border(area)
        touched = np.append(drawn, False) | np.insert(drawn, 0, False)
        touched &= ~np.isin(lonlat[:, 0] + 1j * lonlat[:, 1], self.settled)
        if len(self.outline.lon) == 1:  # a disc's vertices are exact, save those of the cut
            touched &= _on_cut(lonlat)
        points, where = np.unique(lonlat[touched], axis=0, return_inverse=True)
        if len(points):
            lonlat[touched] = self.settle(points)[where]
        area = _redrawn(area, lonlat, self.tolerance_m / 100)
        if not shapely.is_valid(area):
            area = only_areas(shapely.make_valid(area, method="structure", keep_collapsed=False))
        return area

    def settle(self, lonlat: np.ndarray) -> np.ndarray:
        """Move points by Newton steps to where the distance is the range.

        It is measured from the nearest outline point or, in a crease, from the two nearest.
        """
        best = lonlat.copy()
        error = np.full(len(best), np.inf)
        index, points = np.arange(len(best)), lonlat.copy()
        rivals = np.full((2, len(best), 2), np.nan)
        for _ in range(12):
            found = self.measure(*points.T)
            miss = self.range_m - found.distance_m
            better = np.abs(miss) < error[index]
            best[index[better]], error[index[better]] = points[better], np.abs(miss[better])
            # A crease is kept in both its outline points: the new one replaces the one beside it.
            origin = np.column_stack((found.lon, found.lat))
            gap = np.abs(rivals - origin).sum(axis=2)
            slot = np.where(np.isnan(gap[0]), 0, np.where(gap[0] <= np.nan_to_num(gap[1]), 0, 1))
            slot = np.where(np.isnan(gap[1]) & (gap[0] > 1e-3), 1, slot)
            rivals[slot, np.arange(len(points))] = origin
            go = np.abs(miss) > _SETTLED_M
            if not go.any():
                break
            index, points, rivals = index[go], points[go], rivals[:, go]
            points = self._step(points, rivals, miss[go], found.azimuth[go])
        return best

    def _step(
        self, points: np.ndarray, rivals: np.ndarray, miss: np.ndarray, away: np.ndarray
    ) -> np.ndarray:
        lon, lat = points.T
        east, north = miss * np.sin(np.radians(away)), miss * np.cos(np.radians(away))
        rows, gaps = [], []
        for origin in np.where(np.isnan(rivals), rivals[:1], rivals):
            _, back, distance = WGS84.inv(origin[:, 0], origin[:, 1], lon, lat)
            rows.append(np.radians(back + 180))
            gaps.append(self.range_m - distance)
        det = np.sin(rows[0] - rows[1])
        crease = np.abs(det) > 1e-3
        safe = np.where(crease, det, 1)
        both = np.stack(
            (
                (gaps[0] * np.cos(rows[1]) - gaps[1] * np.cos(rows[0])) / safe,
                (gaps[1] * np.sin(rows[0]) - gaps[0] * np.sin(rows[1])) / safe,
            )
        )
        crease &= np.hypot(*both) < 30 * self.tolerance_m
        east, north = np.where(crease, both[0], east), np.where(crease, both[1], north)
        x, y, _ = WGS84.fwd(lon, lat, np.degrees(np.arctan2(east, north)), np.hypot(east, north))
        # A vertex on the cut at 180 may only slide along it; no other vertex may cross it.
        x = lon + np.clip(wrap(x - lon), -180 - lon + 1e-9, 180 - lon - 1e-9)
        seam = np.abs(lon) == 180
        slide = np.clip(miss / np.cos(np.radians(away)), -1e3, 1e3) / radii_m(lat)[1]
        return np.column_stack((np.where(seam, lon, x), np.where(seam, lat + np.degrees(slide), y)))


def _circles(
    lon: np.ndarray, lat: np.ndarray, range_m: float, tolerance_m: float
) -> tuple[np.ndarray, np.ndarray]:
    """Draw closed loops at one distance from each centre, counter-clockwise seen from it.

    Returns their lon/lat, one loop after the other, and the number of each one's centre.

    Every edge, straight in lon/lat or in Web Mercator, stays within the tolerance: the distance
    along it has zero ends and known slopes there, hence a bump of at most a quarter of the slope.
    """
    circle = -np.linspace(0, 360, 49)
    vertices = _vertices
    if range_m > _CONJUGATE_M:
        circle, vertices = -circle, _vertices_round_antipode
    owner = np.repeat(np.arange(len(lon)), len(circle))
    azimuth = np.tile(circle, len(lon))
    points = vertices(lon[owner], lat[owner], azimuth, range_m)
    while True:
        pieces = _pieces_needed(points, tolerance_m)
        pieces[np.flatnonzero(np.diff(owner))] = 1
        if pieces.max() == 1:
            return points[:2].T, owner
        pieces = np.append(pieces, 1)
        source = np.repeat(np.arange(len(owner)), pieces)
        part = np.arange(len(source)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        step = np.append(np.diff(azimuth), 0) / pieces
        owner, azimuth, points = (
            owner[source],
            azimuth[source] + part * step[source],
            points[:, source],
        )
        new = np.flatnonzero(part)
        points[:, new] = vertices(lon[owner[new]], lat[owner[new]], azimuth[new], range_m)


def _pieces_needed(points: np.ndarray, tolerance_m: float) -> np.ndarray:
    """Into how many pieces each edge between vertices of a ring must be cut."""
    x, y, east, north, mercator, map_east, map_north = points
    dlon, dlat, dmercator = wrap(np.diff(x)), np.diff(y), np.diff(mercator)
    error = np.zeros(len(dlon))
    for end in (slice(None, -1), slice(1, None)):
        np.maximum(error, np.abs(east[end] * dlon + north[end] * dlat), out=error)
        slope = map_east[end] * dlon + map_north[end] * dmercator
        np.maximum(error, np.abs(slope), out=error)
    excess = error / (4 * 0.9 * tolerance_m)
    np.maximum(excess, np.abs(dlon) / _FAN_DEG, out=excess)
    over = np.flatnonzero(excess > 1)
    short = edge_length_m(y[over], dlon[over], dlat[over]) < tolerance_m
    excess[over[short]] = 0
    return np.clip(np.ceil(np.sqrt(excess)), 1, 16).astype(int)


def _vertices(lon: np.ndarray, lat: np.ndarray, azimuth: np.ndarray, range_m: float) -> np.ndarray:
    """Return points of rings, and how fast the distance grows there.

    Rows: lon, lat, metres gained per degree of longitude and of latitude, the Mercator ordinate,
    and metres gained per degree of longitude and unit of ordinate (0 where web maps end).
    """
    x, y, away = _fwd(lon, lat, azimuth, range_m)
    return _with_slopes(x, y, away)


def _vertices_round_antipode(
    lon: np.ndarray, lat: np.ndarray, azimuth: np.ndarray, range_m: float
) -> np.ndarray:
    """Do the same past the conjugate points: outward from the antipodes, by bisection."""
    low, high = np.zeros(len(lon)), np.full(len(lon), 2 * (MAX_DISTANCE_M - range_m) + 60_000)
    for _ in range(44):
        middle = (low + high) / 2
        x, y, _ = WGS84.fwd(lon + 180, -lat, azimuth, middle)
        beyond = WGS84.inv(lon, lat, x, y)[2] > range_m
        low, high = np.where(beyond, middle, low), np.where(beyond, high, middle)
    return _with_slopes(x, y, WGS84.inv(lon, lat, x, y)[1] + 180)


def _with_slopes(x: np.ndarray, y: np.ndarray, away: np.ndarray) -> np.ndarray:
    phi, towards = np.radians(y), np.radians(away)
    cosine = np.cos(phi)
    per_lon, per_lat = radii_m(y)
    east, north = np.radians(per_lon) * np.sin(towards), np.radians(per_lat) * np.cos(towards)
    on_map = np.abs(y) < _MERCATOR_LAT
    mercator = np.arcsinh(np.tan(np.where(on_map, phi, np.sign(phi) * np.radians(_MERCATOR_LAT))))
    map_north = np.degrees(north) * cosine * on_map
    return np.stack((x, y, east, north, mercator, east * on_map, map_north))


def _fwd(
    lon: np.ndarray, lat: np.ndarray, azimuth: np.ndarray, range_m: float
) -> tuple[np.ndarray, ...]:
    x, y, back = WGS84.fwd(lon, lat, azimuth, np.full(len(lon), range_m))
    return x, y, back + 180


def _fill(lonlat: np.ndarray, owner: np.ndarray) -> list[BaseGeometry]:
    """Turn closed loops, one after the other, into the areas to their left, split at 180."""
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    if not len(first):
        return []
    lonlat = np.round(lonlat * _GRID) / _GRID  # so that adding and taking off 360 is exact
    step = np.abs(np.diff(lonlat[:, 0], prepend=lonlat[0, 0]))
    step[first] = 0
    plain = np.maximum.reduceat(np.maximum(step, np.abs(lonlat[:, 0])), first) <= 180
    number = np.cumsum(np.diff(owner, prepend=owner[0]) != 0)
    areas = shapely.polygons(shapely.linearrings(lonlat, indices=number))
    plain &= shapely.is_ccw(shapely.get_exterior_ring(areas)) & shapely.is_valid(areas)
    for i in np.flatnonzero(~plain):
        areas[i] = _fill_round_the_globe(lonlat[number == i])
    return list(areas)


def _fill_round_the_globe(loop: np.ndarray) -> BaseGeometry:
    """Fill one closed loop that may cross 180 or run round a pole.

    A loop that runs once round a pole eastwards has the north pole to its left, westwards the
    south pole; one that runs round no pole, but clockwise, has both.
    """
    step = wrap(np.diff(loop[:, 0]))
    turns = round(step.sum() / 360)
    # Begun where it is nearest to the pole, a loop round it never crosses its closing lines.
    first = int(np.argmax(turns * loop[:-1, 1])) if turns else 0
    step, lat = np.roll(step, -first), np.roll(loop[:-1, 1], -first)
    lon = loop[first, 0] + np.concatenate(([0], np.cumsum(step)))
    lat = np.append(lat, lat[0])
    if turns:
        lon, lat = np.append(lon, lon[[-1, 0]]), np.append(lat, [90 * turns, 90 * turns])
    polygon = shapely.Polygon(np.column_stack((lon, lat)))
    if not shapely.is_valid(polygon):
        polygon = only_areas(shapely.make_valid(polygon, method="structure", keep_collapsed=False))
    if turns == 0 and np.sum(lon[:-1] * np.diff(lat) - lat[:-1] * np.diff(lon)) < 0:
        return only_areas(shapely.difference(_WORLD, cut_at_180(polygon)))
    return cut_at_180(polygon)


def _border(area: BaseGeometry) -> tuple[np.ndarray, np.ndarray]:
    """Return the vertices of an area's rings, and which of the edges between them are drawn.

    Not drawn are those that lead from ring to ring, along 180, or along a pole.
    """
    rings = shapely.get_rings(shapely.get_parts(area)) if area.geom_type != "LinearRing" else area
    lonlat, ring = shapely.get_coordinates(rings, return_index=True)
    drawn = ring[1:] == ring[:-1]
    for axis, limit in ((0, 180), (1, 90)):
        value = lonlat[:, axis]
        drawn &= ~((value[1:] == value[:-1]) & (np.abs(value[1:]) == limit))
    return lonlat, drawn


def _redrawn(area: BaseGeometry, lonlat: np.ndarray, apart_m: float) -> BaseGeometry:
    """Give an area new coordinates.

    Vertices that coincide or lie idle along a cut are dropped, and rings smaller than a point.
    """
    rings = shapely.get_rings(shapely.get_parts(area))
    ends = np.cumsum(shapely.get_num_coordinates(rings))
    loops = [_without_idle(loop, apart_m) for loop in np.split(lonlat, ends[:-1])]
    polygons = []
    for count in shapely.get_num_interior_rings(shapely.get_parts(area)) + 1:
        shell, *holes = loops[:count]
        loops = loops[count:]
        if len(shell):
            polygons.append(shapely.Polygon(shell, [hole for hole in holes if len(hole)]))
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _without_idle(ring: np.ndarray, apart_m: float) -> np.ndarray:
    """One ring's distinct vertices, or none if they enclose next to nothing."""
    points = ring[:-1]
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    on_cut = _on_cut(points)
    idle = np.abs(points - before).max(axis=1) < apart_m / 111_000
    idle |= np.roll(on_cut & idle, -1)
    idle &= ~on_cut
    for axis, limit in ((0, 180), (1, 90)):
        value = points[:, axis]
        idle |= (np.abs(value) == limit) & (before[:, axis] == value) & (after[:, axis] == value)
    points = points[~idle]
    x, y = points[:, 0], points[:, 1]
    area = abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    return np.asarray(points if area > (apart_m / 111_000) ** 2 else points[:0])


def _on_cut(lonlat: np.ndarray) -> np.ndarray:
    return np.asarray((np.abs(lonlat[:, 0]) == 180) | (np.abs(lonlat[:, 1]) == 90))


def _finish(area: BaseGeometry, apart_m: float) -> tuple[BaseGeometry, BaseGeometry]:
    """Orient the polygons, and join the drawn edges of their rings to lines."""
    if area.is_empty:
        return shapely.Polygon(), shapely.MultiLineString()
    area = _redrawn(area, shapely.get_coordinates(area), apart_m)
    area = shapely.orient_polygons(shapely.normalize(area))
    lines = []
    for ring in shapely.get_rings(shapely.get_parts(area)):
        lonlat, drawn = _border(ring)
        hidden = np.flatnonzero(~drawn)
        if len(hidden):  # begin after a hidden edge, so that no line is cut at the ring's start
            lonlat = np.roll(lonlat[:-1], -hidden[0] - 1, axis=0)
            drawn = np.append(np.roll(drawn, -hidden[0] - 1)[:-1], False)
        stops = np.flatnonzero(~drawn) + 1
        lines += [line for line in np.split(lonlat, stops) if len(line) > 1]
    return area, shapely.MultiLineString(lines)
