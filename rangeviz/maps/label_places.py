"""Where a chart's labels may stand, and which of the places is best: all tried at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rangeviz.maps.scene import Box

Numbers = NDArray[np.float64]

NEAR_PT = 7.0
"""A label so near needs no line to its mark."""

_GAP = 5.0  # between labels
_CROSSING = 160.0  # what it costs a line to its mark to cross something
_AT_ONCE = 150  # so many places are held against the others together


@dataclass(frozen=True)
class Places:
    """Places for a label, the cheapest first: boxes, lines to the mark (x, y to x, y), costs."""

    boxes: Numbers
    leaders: Numbers
    costs: Numbers


@dataclass
class Placed:
    """What stands on the panel already: labels, and lines to their marks."""

    boxes: Numbers
    lines: Numbers

    @classmethod
    def nothing(cls) -> Placed:
        return cls(np.empty((0, 4)), np.empty((0, 4)))

    def add(self, box: Numbers, leader: Numbers) -> None:
        self.boxes = np.vstack([self.boxes, box])
        if length(leader) > NEAR_PT:
            self.lines = np.vstack([self.lines, leader])


def free_places(mark: Box, size: tuple[float, float], panel: Box, marks: Sequence[Box]) -> Places:
    """Return the places on the panel that hide no mark.

    Near is cheaper, and right cheaper than left; a line over another mark is dear.
    """
    wide, tall = size
    x, y = (mark.left + mark.right) / 2, (mark.bottom + mark.top) / 2
    beside = (mark.right - mark.left) / 2 + 2.5
    steps = np.array([-4.0, *(beside + step for step in (0, 10, 24, 42, 66, 96, 132, 174))])
    across, ups = (grid.ravel() for grid in np.meshgrid(steps, np.arange(-216.0, 217, 4)))
    lefts = np.concatenate([x + across, x - across - wide])
    tops = np.tile(y - ups - tall / 2, 2)
    boxes = np.column_stack([lefts, tops, lefts + wide, tops + tall])
    others = array_of(marks)
    inside = (boxes[:, 0] >= panel.left) & (boxes[:, 2] <= panel.right)
    inside &= (boxes[:, 1] >= panel.top) & (boxes[:, 3] <= panel.bottom)
    inside &= ~_meet(boxes, others, 2).any(axis=1)
    leaders = _leaders(mark, boxes)
    costs = np.hypot(leaders[:, 2] - leaders[:, 0], leaders[:, 3] - leaders[:, 1])
    costs += np.repeat([0.0, 5.0], len(across)) + np.tile(np.abs(ups) / 8 + 3 * (ups < 0), 2)
    strange = array_of([other for other in marks if other is not mark])
    costs += _CROSSING * _cross(leaders, strange).any(axis=1)
    order = np.argsort(costs, kind="stable")
    order = order[inside[order]]
    return Places(boxes[order], leaders[order], costs[order])


def best_place(places: Places, placed: Placed) -> tuple[int | None, float]:
    """Return the number and cost of the cheapest place that hides no label; None where none is."""
    best, least = None, float("inf")
    for start in range(0, len(places.costs), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        if places.costs[start] >= least:
            break
        boxes, leaders = places.boxes[some], places.leaders[some]
        over = _cross(leaders, placed.boxes).any(axis=1)
        crossed = _cross(placed.lines, boxes).T | _cut(leaders, placed.lines)
        costs = places.costs[some] + _CROSSING * (over + crossed.sum(axis=1))
        costs[_meet(boxes, placed.boxes, _GAP).any(axis=1)] = np.inf
        at = int(np.argmin(costs))
        if costs[at] < least:
            best, least = start + at, float(costs[at])
    return best, least


def length(leader: Numbers) -> float:
    """Return how long a line is."""
    return float(np.hypot(leader[2] - leader[0], leader[3] - leader[1]))


def array_of(boxes: Sequence[Box]) -> Numbers:
    """Return boxes as rows of left, top, right, bottom."""
    rows = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return np.array(rows, dtype=float).reshape(-1, 4)


def _leaders(mark: Box, boxes: Numbers) -> Numbers:
    """Return the shortest line from a mark to each box."""
    x = np.clip((mark.left + mark.right) / 2, boxes[:, 0], boxes[:, 2])
    y = np.clip((mark.bottom + mark.top) / 2, boxes[:, 1], boxes[:, 3])
    start_x, start_y = np.clip(x, mark.left, mark.right), np.clip(y, mark.top, mark.bottom)
    return np.column_stack([start_x, start_y, x, y])


def _meet(ones: Numbers, others: Numbers, gap: float) -> NDArray[np.bool_]:
    """Say which boxes come closer to which others than a gap."""
    a, b = ones[:, None, :], others[None, :, :]
    across = (a[..., 0] < b[..., 2] + gap) & (b[..., 0] < a[..., 2] + gap)
    return across & (a[..., 1] < b[..., 3] + gap) & (b[..., 1] < a[..., 3] + gap)


def _cross(lines: Numbers, boxes: Numbers) -> NDArray[np.bool_]:
    """Say which lines come within a point of which boxes.

    A line misses a box where it lies wholly beside it, or all corners on one side of it.
    """
    x0, y0, x1, y1 = (lines[:, None, number] for number in range(4))
    left, top, right, bottom = (boxes[None, :, number] for number in range(4))
    left, top, right, bottom = left - 1, top - 1, right + 1, bottom + 1
    apart = (np.maximum(x0, x1) < left) | (np.minimum(x0, x1) > right)
    apart |= (np.maximum(y0, y1) < top) | (np.minimum(y0, y1) > bottom)
    sides = np.stack(
        [
            (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
            for x, y in ((left, top), (right, top), (left, bottom), (right, bottom))
        ]
    )
    return ~apart & ~((sides > 0).all(axis=0) | (sides < 0).all(axis=0))


def _cut(ones: Numbers, others: Numbers) -> NDArray[np.bool_]:
    """Say which lines cut which others."""
    a, b = ones[:, None, :], others[None, :, :]

    def side(line: Numbers, x: Numbers, y: Numbers) -> Numbers:
        run, rise = line[..., 2] - line[..., 0], line[..., 3] - line[..., 1]
        found: Numbers = run * (y - line[..., 1]) - rise * (x - line[..., 0])
        return found

    found: NDArray[np.bool_] = (
        side(a, b[..., 0], b[..., 1]) * side(a, b[..., 2], b[..., 3]) < 0
    ) & (side(b, a[..., 0], a[..., 1]) * side(b, a[..., 2], a[..., 3]) < 0)
    return found
