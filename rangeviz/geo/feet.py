"""Points of a ring that an edge is nearest to, and not the nodes at its ends."""

from __future__ import annotations

import numpy as np

from rangeviz.geo.centres import Centres
from rangeviz.geo.discs import FIRST, LAST, Arcs, points_away
from rangeviz.geo.ellipsoid import distance_bend
from rangeviz.geo.outline import PreparedGeometry

_SEEN_M = 0.05  # an edge that comes nearer by so much is seen ...
_NEARER_M = 1.0  # ... and, by so much where arcs meet, has an arc of its own


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
        # Edge, where on it the centre lies, and whether the centres before and after lie on it.
        self.ways = (
            (1, ahead, np.where(along < 1, along, 0.0), *on_ahead),
            (-1, behind, np.where(along > 0, along, 1.0), *on_behind),
        )
        self.apart = np.flatnonzero(~on_ahead[0] & ~on_behind[0])  # from the arc before

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
        for way, edges, begin, before, after in self.ways:
            heading = self.outline.heading(edges, begin)
            lean = self.sign * way * np.cos(np.radians(azimuth - heading[owner]))
            length_m = self.outline.length_m[edges]
            at = begin[owner] + way * lean / np.maximum(self.bend * length_m, 1e-9)[owner]
            better = (lean > best) & (bend > 0) & (edges[owner] >= 0) & (at >= 0) & (at <= 1)
            if kind is not None:
                better &= (kind != FIRST) | before[owner]
                better &= (kind != LAST) | after[owner]
            best[better], along[better] = lean[better], at[better]
            edge[better] = edges[owner[better]]
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
