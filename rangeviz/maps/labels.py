"""Labels of rings: what they can say, the longest wording first, and where they find room."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.text import clean, isolated
from rangeviz.core.words import words
from rangeviz.inputs.claim_text import figure_said, figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.maps.collisions import CollisionIndex, Measure, walk
from rangeviz.maps.scene import Box, DrawnRing, PlacedLabel
from rangeviz.maps.style import line_style

_LONGEST = re.compile(r".{16,31}(?=\s)|.{31}", re.DOTALL)
"""What is left of a system's name of more than 32 letters where it finds no room."""


@dataclass(frozen=True, slots=True)
class RingLabel:
    """A label to place: its wordings from the longest to the shortest, and the line it is on.

    One that `leads` names its system: where no place is free it may stand across other lines,
    and where only the name finds room the `figure`, if any, is tried on its own.
    """

    claim_id: str
    lines: BaseGeometry
    area: BaseGeometry
    ticks: str
    ink: str
    size_px: float
    wordings: Sequence[tuple[tuple[str, bool], ...]]
    prefer_bottom: bool = False
    leads: bool = False
    figure: str = ""


def ring_labels(
    rings: Sequence[DrawnRing], px: float, *, with_figure: bool = False
) -> list[RingLabel]:
    """Write the labels: claims on one system whose lines nearly touch share one.

    Asked to be `with_figure`, a label is never the system's name alone.
    """
    groups: list[tuple[DrawnRing, float, list[DrawnRing]]] = []
    seen: set[str] = set()
    labels = []
    for ring in rings:
        if ring.lines.is_empty:
            continue
        top = ring.lines.bounds[1]
        near = next(
            (
                others
                for first, at, others in groups
                if first.claim.system == ring.claim.system
                and abs(at - top) < 18 * px
                and first.region.id == ring.region.id
            ),
            None,
        )
        if near is None:
            groups.append((ring, top, []))
        else:
            near.append(ring)
    for number, (ring, _, others) in enumerate(groups):
        leads = ring.claim.system not in seen
        seen.add(ring.claim.system)
        keeps = with_figure and leads
        wordings = _wordings(ring.claim, [other.claim for other in others], leads, bare=not keeps)
        if leads and ring.side:
            side = words(f"label.side.{ring.side}", region=clean(ring.region.name))
            wordings.insert(0, (*wordings[0], (f" · {side}", False)))
        labels.append(
            RingLabel(
                claim_id=ring.claim.id,
                lines=_outermost(ring.lines),
                area=shapely.union(ring.area, ring.band),
                ticks=ring.style.ticks,
                ink=ring.ink,
                size_px=12 if leads else 11,
                wordings=wordings,
                prefer_bottom=number == 0 and len(rings) > 1,
                leads=leads,
                figure="" if keeps else _figure(ring.claim),
            )
        )
        if not ring.inner.is_empty:
            wording = ((words("label.inner", region=clean(ring.region.name)), False),)
            labels.append(
                RingLabel("inner", ring.inner, ring.inner_area, "", ring.ink, 11, [wording])
            )
    return sorted(labels, key=lambda label: not label.leads)


def circle_label(circle: BaseGeometry) -> RingLabel:
    line = _outermost(circle)
    text = words("figure.circle.label")
    return RingLabel(
        claim_id="circle",
        lines=line,
        area=shapely.make_valid(shapely.Polygon(line.coords)),
        ticks="",
        ink="second",
        size_px=11,
        wordings=[((text, False),)],
        prefer_bottom=True,
    )


def _outermost(lines: BaseGeometry) -> BaseGeometry:
    """Return the longest of a ring's lines: of two figures, the line of the larger."""
    return max(shapely.get_parts(lines), key=lambda line: line.length)


def _figure(claim: Claim) -> str:
    """Write a figure; a projected one is never without that word."""
    return figure_said(claim) if claim.basis == "projected" else figure_text(claim)


def _wordings(
    claim: Claim, others: Sequence[Claim], leads: bool, *, bare: bool
) -> list[tuple[tuple[str, bool], ...]]:
    """Return what a label can say, the longest first; `bare`, also the system's name alone."""
    figures = [_figure(one).removesuffix("\u00a0km") for one in (claim, *others)]
    further = [text for text in dict.fromkeys(figures) if not leads or text != figures[0]]
    if not leads:
        full = " · ".join(further)
        return [((text, True),) for text in (full, full.replace("up to ", "≤ "), further[0])]
    said = words("label.no_upper") if line_style(claim).ticks == "out" else ""
    if not said and claim.basis and claim.basis != "projected":  # its figure says so
        said = words(f"basis.{claim.basis}")
    figure, more = _figure(claim), "".join(f" · {text}" for text in further)
    system = clean(claim.system)
    names = [(isolated(name), True) for name in dict.fromkeys((system, _cut(system)))]
    texts = [
        f" · {figure}{f' · {said}' if said else ''}{more}",
        f" · {figure}{more}",
        f" · {figure}",
    ]
    projected = ((f" · {words('basis.projected')}", False),) if claim.basis == "projected" else ()
    return [
        wording
        for name in names
        for wording in (
            *((name, (text, False)) for text in dict.fromkeys(texts)),
            *([(name, *projected)] if bare else []),
        )
    ]


def _cut(name: str) -> str:
    """Cut a long name, after a word if there is one; the page's labels do it alike."""
    kept = _LONGEST.match(name) if len(name) > 32 else None
    return f"{kept[0]}…" if kept else name


def place_labels(
    labels: Iterable[RingLabel],
    taken: CollisionIndex,
    avoid: BaseGeometry,
    px_pt: float,
    measure: Measure,
) -> list[PlacedLabel]:
    """Place labels on their rings, each in its longest wording that finds room.

    Parameters
    ----------
    labels : iterable of RingLabel
        In the order in which they choose.
    taken : CollisionIndex
        What is taken; the labels are added to it.
    avoid : shapely geometry
        Areas that labels had better not cover: the launch regions.
    px_pt : float
        The size of one CSS pixel of the design, in points.
    measure : callable

    Returns
    -------
    list of PlacedLabel
    """
    placed: list[PlacedLabel] = []

    def put(label: RingLabel, parts: tuple[tuple[str, bool], ...], across: bool = False) -> bool:
        size, pad = label.size_px * px_pt, 6 * px_pt
        width = sum(measure(text, size, bold, False) for text, bold in parts) + 2 * pad
        box = _place(label, width, 1.5 * size, taken, avoid, px_pt, across)
        if box is not None:
            taken.boxes.append(box)
            placed.append(PlacedLabel(box, parts, label.ink, size, pad, label.claim_id))
        return box is not None

    for label in labels:
        if any(put(label, parts) for parts in label.wordings[:-1]):
            continue
        shortest = label.wordings[-1]
        found = put(label, shortest) or (label.leads and put(label, shortest, across=True))
        if found and label.leads and label.figure:
            put(replace(label, size_px=11, prefer_bottom=True), ((label.figure, True),))
    return placed


def _place(
    label: RingLabel,
    width: float,
    height: float,
    taken: CollisionIndex,
    avoid: BaseGeometry,
    px: float,
    across: bool,
) -> Box | None:
    """Find the cheapest free place: on the line, else outside, else inside; top or bottom."""
    if label.lines.is_empty:
        return None
    left, top, right, bottom = label.lines.bounds
    narrow = across or width <= (right - left) / 2
    modes = ["on", "outside", "inside"] if narrow else ["outside", "inside"]
    gaps = {"outside": (16 if label.ticks == "out" else 4) * px, "inside": 4 * px}
    if label.ticks == "in":
        gaps["inside"] = 9 * px
    places = [walk(line, 8 * px, label.area) for line in shapely.get_parts(label.lines)]
    points, normals = (np.vstack(part) for part in zip(*places, strict=True))
    middle = (left + right) / 2
    base = np.where(label.prefer_bottom, bottom - points[:, 1], points[:, 1] - top)
    base = base + np.abs(points[:, 0] - middle) * 0.25
    candidates = []
    for rank, mode in enumerate(modes):
        steep = 1 - np.abs(normals[:, 1])
        cost = base + rank * 30 * px + (40 * px * steep if mode == "on" else 0)
        centre = points.copy()
        if mode != "on":
            way = 1 if mode == "outside" else -1
            level = np.abs(normals[:, 1]) > 0.7
            step = way * np.sign(normals)
            centre[:, 1] += np.where(level, step[:, 1] * (gaps[mode] + height / 2), 0)
            centre[:, 0] += np.where(level, 0, step[:, 0] * (gaps[mode] + width / 2))
        half = np.array([width, height]) / 2
        boxes = shapely.box(*(centre - half).T, *(centre + half).T)
        cost = cost + 250 * px * shapely.intersects(avoid, boxes)
        if across and mode != "on":
            break
        own = label.claim_id if mode == "on" else None
        candidates += [(c, *xy, own) for c, xy in zip(cost.tolist(), centre.tolist(), strict=True)]
    for _, x, y, own in sorted(candidates, key=lambda candidate: candidate[:3]):
        box = Box.at(x, y, width, height)
        if taken.is_free(box, 3 * px, own, across):
            return box
    return None
