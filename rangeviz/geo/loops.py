"""Which circles round nodes show in a ring on a sphere, and in which order they make its lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from rangeviz.geo.ellipsoid import MEAN_M, WGS84, distinct, following
from rangeviz.geo.meeting import bisected
from rangeviz.geo.nodes import Triangles
from rangeviz.geo.outline import PreparedGeometry

_TURN = 2 * np.pi
_APART, _SAME = 20.0, 1e-11  # more than three turns, radians; azimuths so near each other are one


def find_loops(
    outline: PreparedGeometry, triangles: Triangles, sigma: float, size: float, sign: int
) -> list[np.ndarray] | None:
    """Follow the arcs that show on a sphere: the nodes of each loop, counter-clockwise.

    Parameters
    ----------
    outline : PreparedGeometry
    triangles : Triangles
        Of its nodes.
    sigma, size : float
        The range, and the radius of the circles that hold what is in range or, for `sign` -1, what
        is beyond it: radians.
    sign : {1, -1}
        For what is in range of some node, or beyond the range of some.

    Returns
    -------
    list of (n,) int arrays, or None
        None where rounding leaves arcs that do not follow each other.
    """
    shows = triangles.shows_to >= size
    across, far = triangles.across
    if far >= size:
        shows[across] = True
    hidden = _hidden(outline, triangles, np.flatnonzero(shows), sigma, sign)
    alone = shows.copy()
    alone[hidden.node] = False
    loops = [np.array([lone]) for lone in np.flatnonzero(alone)]
    ends = _ends_that_show(hidden)
    if ends is None:
        return None
    leaves, enters = ends
    then = _next(hidden, leaves, enters, len(shows))
    if then is None:
        return None
    node = hidden.node[leaves]
    return loops + [
        node[loop] for loop in _chains(then) if not _is_idle(outline, node[loop], sigma, sign)
    ]


class _Stretches(NamedTuple):
    """Stretches of circles round nodes, by node, each hidden by another node: azimuths, radians.

    Both ends are within a turn; `half` is half of the width.
    """

    node: np.ndarray
    other: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    half: np.ndarray


def _hidden(
    outline: PreparedGeometry, triangles: Triangles, nodes: np.ndarray, sigma: float, sign: int
) -> _Stretches:
    """Tell what the neighbours of nodes hide of their circles."""
    node, other = triangles.neighbours_of(nodes)
    towards, half = bisected(outline.units[node], outline.units[other], sigma)
    if sign < 0:
        towards, half = towards + np.pi, np.pi - half
    hides = half > 0
    towards, half = towards[hides], half[hides]
    return _Stretches(
        node[hides], other[hides], (towards - half) % _TURN, (towards + half) % _TURN, half
    )


def _ends_that_show(hidden: _Stretches) -> tuple[np.ndarray, np.ndarray] | None:
    """Find, for each arc that shows, the stretches on either side of it.

    The first is the one that the arc runs to, against the clock, so to where the stretch ends; the
    second the one that it comes from, where that begins. None where ends and beginnings that show
    do not take turns.
    """
    opens = np.flatnonzero(~_in_others(hidden, hidden.ends))
    closes = np.flatnonzero(~_in_others(hidden, hidden.begins))
    event = np.concatenate((opens, closes))
    where = np.concatenate((hidden.ends[opens], hidden.begins[closes]))
    opening = np.arange(len(event)) < len(opens)
    order = np.lexsort((where, hidden.node[event]))
    event, opening = event[order], opening[order]
    after = following(hidden.node[event])
    if (opening[after] == opening).any():
        return None
    return event[opening], event[after[opening]]


def _in_others(hidden: _Stretches, azimuth: np.ndarray) -> np.ndarray:
    """Tell of an azimuth for each stretch whether others of its node hide it, by a sweep."""
    node = hidden.node
    circle = np.cumsum(np.append(False, node[1:] != node[:-1])[: len(node)]) * _APART
    begins = circle + hidden.begins
    order = np.argsort(begins)
    begins = begins[order]
    ends = np.maximum.accumulate(begins + 2 * hidden.half[order])
    same = max(_SAME, 4 * np.spacing(begins.max(initial=0)))
    inside = np.zeros(len(node), bool)
    for place in (circle + azimuth, circle + azimuth + _TURN):
        last = np.searchsorted(begins, place - same) - 1
        inside |= (last >= 0) & (ends[last] > place + same)
    return inside


def _next(
    hidden: _Stretches, leaves: np.ndarray, enters: np.ndarray, nodes: int
) -> np.ndarray | None:
    """Tell which arc comes next: that of the node that one runs to, which comes from its own.

    None where that is not one and only one.
    """
    node, other = hidden.node, hidden.other
    entered = node[enters] * nodes + other[enters]
    wanted = other[leaves] * nodes + node[leaves]
    order = np.argsort(entered)
    then = order[np.searchsorted(entered, wanted, sorter=order).clip(max=len(order) - 1)]
    if (entered[then] != wanted).any() or len(distinct(then)) != len(then):
        return None
    return np.asarray(then)


def _chains(then: np.ndarray) -> Iterator[list[int]]:
    """Follow what comes next until it is the first again."""
    after = then.tolist()
    seen = [False] * len(after)
    for at in range(len(after)):
        chain = []
        while not seen[at]:
            seen[at] = True
            chain.append(at)
            at = after[at]
        if chain:
            yield chain


def _is_idle(outline: PreparedGeometry, loop: np.ndarray, sigma: float, sign: int) -> bool:
    """Whether a loop runs in the region's own area, where all is in range of some of it.

    Or, for what is in range of all of it, in the antipodes of that area, where nothing is.
    """
    one, two = loop[:1], loop[1:2]
    towards, half = bisected(outline.units[one], outline.units[two], sigma)
    azimuth, range_m = np.degrees(towards + sign * half), np.array([sigma * MEAN_M])
    lon, lat, _ = WGS84.fwd(outline.lon[one], outline.lat[one], azimuth, range_m)
    return bool(outline.covers(lon, lat, sign)[0])
