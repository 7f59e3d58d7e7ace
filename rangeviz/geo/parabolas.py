"""Curves written as few parabolas: the fewest bytes that a line on the page takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rangeviz.geo.curves import Points
from rangeviz.geo.ellipsoid import A_M, members

MERCATOR_LIMIT_DEG = 89.99

_SHARP = np.radians(5)
_WINDOW = 64

_Line = NDArray[np.complex128]
_Numbers = NDArray[np.int_]


def fit_arcs(curves: Sequence[Points], tolerance_m: float) -> list[Points]:
    """Write curves as few parabolas: a quarter of the points that a line of chords needs.

    Parameters
    ----------
    curves : sequence of ndarray of shape (n, 2)
        Longitude and latitude in degrees, at least two different points.
    tolerance_m : float
        Largest shift of the line on a Web Mercator map, in metres at the equator.

    Returns
    -------
    list of ndarray of shape (m, 3, 2)
        Quadratic Bezier curves in longitude and latitude: start, control point and end. Each
        starts where the last one ends.

    Examples
    --------
    >>> angle = np.linspace(0, 2 * np.pi, 400)
    >>> [arcs] = fit_arcs([10 * np.column_stack([np.cos(angle), np.sin(angle)])], 1_000)
    >>> len(arcs) < 20, bool(np.all(arcs[1:, 0] == arcs[:-1, 2]))
    (True, True)
    """
    if not curves:
        return []
    kept = [curve[np.append(True, (np.diff(curve, axis=0) != 0).any(axis=1))] for curve in curves]
    count = np.array([len(curve) for curve in kept])
    corners = np.concatenate(kept, dtype=float).view(complex)[:, 0]
    starts, controls, ends = _longest_arcs(
        corners, *_stretches(corners, count), (tolerance_m / np.radians(A_M)) ** 2
    )
    order = np.argsort(starts)
    line = np.column_stack((corners[starts], controls, corners[ends]))[order]
    arcs = np.stack((line.real, line.imag), axis=2)
    return np.split(arcs, np.searchsorted(starts[order], np.cumsum(count)[:-1]))


def _stretches(corners: _Line, count: _Numbers) -> tuple[_Numbers, _Numbers]:
    """Part curves where they turn most sharply, so that many stretches are sought at once.

    No parabola leads far round such a corner: it costs next to none to begin one there.
    """
    curve, place = members(count)
    last = np.cumsum(count) - 1
    steps = np.diff(corners)
    steps.imag *= _stretch(corners[1:])
    turn = np.zeros(len(corners))
    turn[1:-1] = np.abs(np.angle(steps[1:] * steps[:-1].conj()))
    turn[place == 0] = turn[last] = 0
    window = np.cumsum(place % _WINDOW == 0)
    sharpest = np.lexsort((turn, window))[np.append(window[1:] != window[:-1], True)]
    begins = np.union1d(last - count + 1, sharpest[turn[sharpest] > _SHARP])
    return begins, np.minimum(np.append(begins[1:], len(corners)), last[curve[begins]])


def _longest_arcs(
    corners: _Line, first: _Numbers, last: _Numbers, most: float
) -> tuple[_Numbers, _Line, _Numbers]:
    """Seek the longest arc that fits, for all stretches at once, by doubling and halving.

    Returns
    -------
    starts, controls, ends
        The corners that arcs lead from and to, in no order.
    """
    points = np.empty(2 * len(corners) - 1, complex)
    # With a point in the middle of each edge: a parabola leads through any three corners.
    points[::2], points[1::2] = corners, (corners[1:] + corners[:-1]) / 2
    stretch = _stretch(points)
    steps = np.diff(points)
    along = np.append(0.0, np.cumsum(np.hypot(steps.real, steps.imag * stretch[1:])))
    area = stretch**2
    first = first.copy()
    tried, good, bad = np.minimum(first + 8, last), first + 1, last + 1
    controls = points[2 * first + 1]
    found = []
    busy = np.arange(len(first))
    while busy.size:
        start, edges = 2 * first[busy], (tried - first)[busy]
        control, off = _fit(points, along, area, start, 2 * edges)
        fits = off <= most
        good[busy[fits]], controls[busy[fits]] = tried[busy[fits]], control[fits]
        bad[busy[~fits]] = tried[busy[~fits]]
        tried = np.minimum(2 * good - first, (good + bad) // 2)
        done = busy[(bad - good)[busy] <= 1]
        found.append((first[done], controls[done], good[done]))
        tried[done] = np.minimum(2 * good - first, last)[done]
        first[done], good[done], bad[done] = good[done], good[done] + 1, last[done] + 1
        done = done[first[done] < last[done]]
        controls[done] = points[2 * first[done] + 1]
        busy = busy[first[busy] < last[busy]]
    starts, controls, ends = (np.concatenate(column) for column in zip(*found, strict=True))
    return starts, controls, ends


def _stretch(points: _Line) -> NDArray[np.float64]:
    """How much longer a degree of latitude is on the map than one of longitude."""
    lat = np.clip(points.imag, -MERCATOR_LIMIT_DEG, MERCATOR_LIMIT_DEG)
    return np.asarray(1 / np.cos(np.radians(lat)))


def _fit(
    points: _Line,
    along: NDArray[np.float64],
    area: NDArray[np.float64],
    start: _Numbers,
    steps: _Numbers,
) -> tuple[np.ndarray, np.ndarray]:
    """Find control points that lead closest past stretches, and how far off each is, squared."""
    owner, place = members(steps + 1)
    index, rows, end = start[owner] + place, np.flatnonzero(place == 0), start + steps
    t = (along[index] - along[start][owner]) / (along[end] - along[start])[owner]
    rest_of = 1 - t
    pull = 2 * t * rest_of
    off = points[index] - rest_of**2 * points[start][owner] - t**2 * points[end][owner]
    controls = np.add.reduceat(pull * off, rows) / np.add.reduceat(pull**2, rows)
    off -= pull * controls[owner]
    return controls, np.maximum.reduceat(off.real**2 + off.imag**2 * area[index], rows)
