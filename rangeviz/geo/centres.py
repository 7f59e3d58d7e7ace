"""Centres of the arcs that make rings: points of an outline, in loops."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from rangeviz.geo.ellipsoid import following
from rangeviz.geo.records import Records


@dataclass(frozen=True)
class Centres(Records):
    """Points of an outline whose circles show in rings, one after the other round each loop.

    Attributes
    ----------
    loop : (n,) int array
        Which loop each is of; those of one follow each other, and the first the last.
    edge : (n,) int array
        The edge that each lies on.
    along : (n,) float array
        Where on that edge, from 0 to 1.
    range_m, tolerance_m : (n,) float arrays
        The circles' radius, and how exactly it is drawn.
    leaves, enters : (n,) float arrays
        Azimuths of where a circle meets the next one, from its own centre and from the next;
        nan where that is not known yet.
    measured : (n,) bool array
        Whether it is known that nothing is nearer to where they meet.
    """

    loop: np.ndarray
    edge: np.ndarray
    along: np.ndarray
    range_m: np.ndarray
    tolerance_m: np.ndarray
    leaves: np.ndarray
    enters: np.ndarray
    measured: np.ndarray

    @classmethod
    def on_edges(
        cls,
        loop: np.ndarray,
        edge: np.ndarray,
        along: np.ndarray,
        range_m: np.ndarray,
        tolerance_m: np.ndarray,
    ) -> Centres:
        """Make centres of which it is not known yet where they meet."""
        leaves, enters = np.full((2, len(loop)), np.nan)
        measured = np.zeros(len(loop), bool)
        return cls(loop, edge, along, range_m, tolerance_m, leaves, enters, measured)

    @cached_property
    def after(self) -> np.ndarray:
        """Which centre comes next in its loop: (n,)."""
        return following(self.loop)

    @cached_property
    def before(self) -> np.ndarray:
        """Which centre comes before it in its loop: (n,)."""
        before = np.empty_like(self.after)
        before[self.after] = np.arange(len(before))
        return before

    @property
    def alone(self) -> np.ndarray:
        """Which centres are the only one of their loop: (n,) bool."""
        return np.asarray(self.after == np.arange(len(self.loop)))

    def in_loops_of(self, some: np.ndarray) -> np.ndarray:
        """Which centres are in a loop that holds any of some: (n,) bool."""
        has = np.zeros(self.loop.max(initial=0) + 1, bool)
        has[self.loop[some]] = True
        return np.asarray(has[self.loop])

    def with_measured(self, index: np.ndarray) -> Centres:
        """Note of some of them that nothing is nearer to where they meet the next."""
        measured = self.measured.copy()
        measured[index] = True
        return replace(self, measured=measured)

    def parted(self, index: np.ndarray) -> Centres:
        """Forget where some of them meet the next."""
        leaves, measured = self.leaves.copy(), self.measured.copy()
        leaves[index], measured[index] = np.nan, False
        return replace(self, leaves=leaves, measured=measured)

    def inserted(self, place: np.ndarray, new: Centres) -> Centres:
        """Insert others before those at `place`, as `numpy.insert` does."""
        pairs = zip(self.arrays, new.arrays, strict=True)
        return Centres(*(np.insert(old, place, added) for old, added in pairs))
