"""Points of a ring that an edge is nearest to, and not the nodes at its ends."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rangeviz.geo.centres import Centres
from rangeviz.geo.discs import FIRST, LAST, Arcs, points_away
from rangeviz.geo.ellipsoid import distance_bend
from rangeviz.geo.outline import PreparedGeometry

_SEEN_M = 0.05  # an edge that comes nearer by so much is seen ...
_NEARER_M = 1.0  # ... and, by so much where arcs meet, has an arc of its own


class _Way(NamedTuple):
    """The edges that lead from centres one way: forward along the outline, or back.

    Attributes
    ----------
    way : {1, -1}
    edge, begin : (n,) arrays
        The edge, -1 where there is none, and where on it the centre lies.
    heading : (n,) float array
        Its direction at the centre, degrees from north.
    most : (n,) float array
        By how much it leans, from -1 to 1, where the foot lies a whole edge further on.
    sees : (n,) bool array
        Whether it can come nearer at all.
    holds_before, holds_after : (n,) bool arrays
        Whether the centres before and after lie on it, too.
    """

    way: int
    edge: np.ndarray
    begin: np.ndarray
    heading: np.ndarray
    most: np.ndarray
    sees: np.ndarray
    holds_before: np.ndarray
    holds_after: np.ndarray


class Feet:
    """Moves points of arcs to where the edges that their centres lie on are nearest.

    Seen from such a point, an edge that leads on from the centre comes nearer, to about where it
    runs square to the way; and what lies square to it, at the range, is on the ring.
    """

    def __init__(self, outline: PreparedGeometry, centres: Centres, sign: int) -> None:
        self.outline, self.range_m, self.sign = outline, centres.range_m, sign
        self.bend = distance_bend(centres.range_m, sign)
        self.before, self.after = centres.before, centres.after
        edge, along = centres.edge, centres.along
        ahead = np.where(along < 1, edge, outline.leaving[outline.end[edge]])
        behind = np.where(along > 0, edge, outline.arriving[outline.start[edge]])
        ahead[centres.alone] = behind[centres.alone] = -1
        on_ahead = [behind[beside] == ahead for beside in (self.before, self.after)]
        on_behind = [ahead[beside] == behind for beside in (self.before, self.after)]
        self.ways = (
            self._way(1, ahead, np.where(along < 1, along, 0.0), on_ahead),
            self._way(-1, behind, np.where(along > 0, along, 1.0), on_behind),
        )
        self.apart = np.flatnonzero(~on_ahead[0] & ~on_behind[0])  # from the arc before

    def _way(self, way: int, edge: np.ndarray, begin: np.ndarray, beside: list[np.ndarray]) -> _Way:
        heading = self.outline.heading(edge, begin)
        most = np.maximum(self.bend * self.outline.length_m[edge], 1e-9)
        sees = (edge >= 0) & (self.bend > 0)
        return _Way(way, edge, begin, heading, most, sees, *beside)

    def at_creases(self, arcs: Arcs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Find points on edges that come nearer to where arcs meet that do not go on together.

        Returns, for each, the number of the later arc, the edge, and where on it.
        """
        apart, rows = self.apart, []
        for owner, azimuth in ((self.before[apart], arcs.last), (apart, arcs.first)):
            edge, along, short_m = self.feet(owner, azimuth[owner])
            near = (edge >= 0) & (short_m > _NEARER_M)
            rows.append((apart[near], edge[near], along[near]))
        number, edge, along = (np.concatenate(column) for column in zip(*rows, strict=True))
        return number, edge, along

    def feet(
        self, owner: np.ndarray, azimuth: np.ndarray, kind: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Find where edges come nearest to points at azimuths from arcs' centres.

        Where arcs meet, only the edge counts that both centres lie on.
        Returns edges (-1 where none comes nearer than the centre), where on them, and by how much.
        """
        bend = self.bend[owner]
        best = np.sqrt(2 * bend * _SEEN_M)
        edge, along = np.full(len(owner), -1), np.zeros(len(owner))
        for way in self.ways:
            lean = self.sign * way.way * np.cos(np.radians(azimuth - way.heading[owner]))
            better = ((lean > best) & way.sees[owner]).nonzero()[0]
            of = owner[better]
            at = way.begin[of] + way.way * lean[better] / way.most[of]
            on = (at >= 0) & (at <= 1)
            if kind is not None:
                on &= (kind[better] != FIRST) | way.holds_before[of]
                on &= (kind[better] != LAST) | way.holds_after[of]
            better, at = better[on], at[on]
            best[better], along[better] = lean[better], at
            edge[better] = way.edge[of[on]]
        return edge, along, best**2 / np.maximum(2 * bend, 1e-12)

    def __call__(
        self, owner: np.ndarray, azimuth: np.ndarray, kind: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Move points at azimuths from their owners' centres, as `rangeviz.geo.discs.Moves`."""
        edge, along, _ = self.feet(owner, azimuth, kind)
        moved = np.flatnonzero(edge >= 0)
        edge, along, azimuth = edge[moved], along[moved], azimuth[moved]
        lon, lat = self.outline.point(edge, along)
        heading = self.outline.heading(edge, along)
        square = heading + np.copysign(90, np.sin(np.radians(azimuth - heading)))
        return moved, *points_away(lon, lat, square, self.range_m[owner[moved]])
