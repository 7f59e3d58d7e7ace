"""The map as a small drawing without scripts: coarse land, the shown claims' rings and labels."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.words import words
from rangeviz.geo.curves import MERCATOR_LIMIT_DEG, Points
from rangeviz.inputs.basemap import basemap_shapes
from rangeviz.page.packing import unpack_curve, unpack_numbers

WIDTH, MOST_HIGH, MARGIN = 640.0, 560.0, 36.0
"""The drawing's size and the room round its rings, in its own units: CSS pixels on a desk."""

LETTER, SMALL_LETTER = 12.5, 7.2
"""Widths of a letter: a phone shows the drawing small, so its style sheet makes letters larger."""

_TICKS_OUT = ((0, 6, "rv-tick"), (6, 10, "rv-tick rv-tick-mid"), (10, 14, "rv-tick rv-tick-far"))
_TICKS_IN = ((0, -6, "rv-tick"),)


def draw_still(data: dict[str, Any]) -> str:
    """Draw the claims that are shown when the page opens.

    Parameters
    ----------
    data : dict
        As `rangeviz.page.data.page_data` returns it.

    Returns
    -------
    str
        An ``svg`` element in Web Mercator, its colours and lines left to the page's style sheets;
        its label says in words what it shows. Empty if no claim that is shown has a ring.

    Examples
    --------
    >>> draw_still({"claims": []})
    ''
    """
    claims = [claim for claim in data["claims"] if claim["shown"] and claim["rings"]]
    if not claims:
        return ""
    rings = [_read_rings(claim, data) for claim in claims]
    view = _view([curve for own in rings for ring in own for curve in ring.curves])
    largest_first = sorted(range(len(claims)), key=lambda n: -_range_km(claims[n]))
    lines = {n: [line for ring in rings[n] for line in view.lines(ring)] for n in largest_first}
    leaders = {claims[n]["system"]: n for n in reversed(largest_first)}
    filled = [n for n in leaders.values() if claims[n]["line"]["fill"]]
    opacity = min(0.1, 0.12 / len(filled)) if 0 < len(filled) < 6 else 0
    used = [n for n in range(len(data["regions"])) if any(c["region"] == n for c in claims)]
    parts = [_land(view)]
    for n in largest_first:
        shade = opacity if n in filled else 0.2 if claims[n]["line"]["band"] else 0
        if shade:
            area = "".join(view.area(ring) for ring in rings[n][: 1 if n in filled else 2])
            parts.append(
                f'<path class="rv-area {ink_class(claims[n])}" fill-opacity="{shade:g}"'
                f' d="{area}"/>'
            )
    parts += [_region(data, number, view) for number in used]
    parts += [_disputed(data, view)]
    parts += [
        _outline(claims[n], lines[n], leaders[claims[n]["system"]] == n) for n in largest_first
    ]
    parts += _region_names(data, used, view)
    parts += _labels([(claims[n], lines[n]) for n in largest_first if n in leaders.values()], view)
    said = "; ".join(
        words(
            "still.claim",
            system=claim["system"],
            figure=figure_said(claim),
            region=data["regions"][claim["region"]]["name"],
        )
        for claim in claims
    )
    label = html.escape(words("still.name", claims=said))
    return (
        f'<svg class="rv-picture" viewBox="0 0 {view.width:g} {view.height:g}" role="img"'
        f' aria-label="{label}">\n{"".join(parts)}\n</svg>'
    )


def figure_said(claim: dict[str, Any]) -> str:
    """Write a figure in its sense: flown, notified or projected; as ``page/spread.js`` does.

    Examples
    --------
    >>> figure_said({"figure": "900 km", "quantity": "max_range", "basis": "projected"})
    '900 km, projected'
    """
    figure: str = claim["figure"]
    if claim["quantity"] in ("test_distance", "notified_range"):
        figure = words(f"chart.label.{claim['quantity']}", figure=figure)
    is_projected = claim.get("basis") == "projected"
    return words("chart.label.projected", figure=figure) if is_projected else figure


@dataclass(frozen=True, slots=True)
class _Ring:
    """A ring's curves on the unit square of Web Mercator, longitude running on without a jump."""

    south: bool
    curves: list[Points]


@dataclass(frozen=True, slots=True)
class _View:
    """The part of the world that is drawn, and how large."""

    west: float
    north: float
    world: float
    width: float
    height: float

    def place(self, points: Points) -> Points:
        """Return units of the drawing for points on the unit square."""
        placed: Points = (points - (self.west, self.north)) * self.world
        return placed

    def lines(self, ring: _Ring) -> list[Points]:
        """Every copy of a ring's curves that may be seen."""
        lines = []
        for curve in ring.curves:
            turn = round(curve[-1, 0] - curve[0, 0])
            copies = [self.place(curve + np.array([k, 0])) for k in (-2, -1, 0, 1, 2)]
            if turn:
                lines.append(np.vstack(copies[::turn]))
            else:
                lines += [line for line in copies if self._is_seen(line)]
        return lines

    def _is_seen(self, line: Points) -> bool:
        (left, top), (right, bottom) = line.min(axis=0), line.max(axis=0)
        return bool(right > 0 and left < self.width and bottom > 0 and top < self.height)

    def area(self, ring: _Ring) -> str:
        """Write what a ring encloses: each curve turns its inside over, for fill-rule evenodd."""
        path = f"M-9 -9H{self.width + 9:.0f}V{self.height + 9:.0f}H-9Z" if ring.south else ""
        for line in self.lines(ring):
            if (line[0] == line[-1]).all():
                path += _path(line) + "z"
            else:
                path += f"{_path(line)}V-99H{line[0, 0]:.0f}z"
        return path


def _view(curves: list[Points]) -> _View:
    """Fit all rings, on one side of the world, into the drawing."""
    boxes: list[tuple[float, float, float, float]] = []
    for curve in curves:
        west, east = curve[:, 0].min(), curve[:, 0].max()
        west, east = (west, east) if east - west < 1 else (0.0, 1.0)
        first = sum(boxes[0][:2]) / 2 if boxes else (west + east) / 2
        shift = round(first - (west + east) / 2)
        boxes.append((west + shift, east + shift, curve[:, 1].min(), curve[:, 1].max()))
    sides = np.array(boxes)
    west, north = sides[:, 0].min(), max(sides[:, 2].min(), float(_mercator_y(84)))
    east, south = sides[:, 1].max(), min(sides[:, 3].max(), float(_mercator_y(-84)))
    world = min((WIDTH - 2 * MARGIN) / (east - west), (MOST_HIGH - 2 * MARGIN) / (south - north))
    height = round((south - north) * world + 2 * MARGIN)
    left = (west + east) / 2 - WIDTH / 2 / world
    return _View(left, north - MARGIN / world, world, WIDTH, max(height, 320))


def _mercator_y(lat: Any) -> Any:
    limited = np.radians(np.clip(lat, -MERCATOR_LIMIT_DEG, MERCATOR_LIMIT_DEG))
    return 0.5 - np.arcsinh(np.tan(limited)) / (2 * np.pi)


def _flat(lon_lat: Points) -> Points:
    lon, lat = np.reshape(lon_lat, (-1, 2)).T
    return np.column_stack([(lon + 180) / 360, _mercator_y(lat)])


def _read_rings(claim: dict[str, Any], data: dict[str, Any]) -> list[_Ring]:
    """Read a claim's outer rings, the largest first."""
    figures = sorted(claim["rings"], key=lambda figure: -claim["figures"][figure])
    packed = [data["rings"][claim["rings"][figure]["from_some"]] for figure in figures]
    per_degree = data["grid"]["rings"]
    return [
        _Ring(ring["south"], [_flat(unpack_curve(text, per_degree)) for text in ring["curves"]])
        for ring in packed
    ]


def _read_line(text: str, per_degree: int) -> Points:
    steps = np.reshape(unpack_numbers(text), (-1, 2))
    line: Points = np.cumsum(steps, axis=0) / per_degree
    return line


def _range_km(claim: dict[str, Any]) -> float:
    return float(max(claim["figures"].values()))


def ink_class(claim: dict[str, Any]) -> str:
    """Name the class that colours a claim, "" where its system has no colour."""
    return "" if claim["colour"] is None else f"rv-s{claim['colour']}"


def _path(line: Points, tolerance: float = 0.3, digits: int = 1) -> str:
    """Write a line as a path of short steps."""
    thin = shapely.get_coordinates(shapely.simplify(shapely.linestrings(line), tolerance))
    scale = 10**digits
    grid = np.rint(thin * scale).astype(int)
    steps = np.diff(grid, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    number = (lambda value: f"{value / scale:g}") if digits else str
    pairs = (f"{number(x)} {number(y)}".replace(" -", "-") for x, y in steps.tolist())
    x, y = grid[0].tolist()
    return f"M{number(x)} {number(y)}l{' '.join(pairs) or '0 0'}".replace(" -", "-")


def _in_view(
    geometry: BaseGeometry, view: _View, tolerance: float, least: float = 0
) -> list[BaseGeometry]:
    """Bring longitudes and latitudes into the drawing, every copy of the world that it shows."""
    flat = shapely.transform(geometry, lambda points: view.place(_flat(points)))
    room = shapely.box(-8, -8, view.width + 8, view.height + 8)
    coarse = shapely.make_valid(shapely.simplify(shapely.get_parts(flat), tolerance))
    coarse = coarse[shapely.area(coarse) >= least]
    moved = [
        shapely.transform(coarse, lambda points, k=k: points + np.array([k * view.world, 0]))
        for k in (-1, 0, 1)
    ]
    seen = shapely.intersection(np.concatenate(moved), room)
    whole = shapely.union_all(seen[~shapely.is_empty(seen)], grid_size=0.01)
    return list(shapely.get_parts(shapely.get_parts(whole)))


def _land(view: _View) -> str:
    parts = _in_view(basemap_shapes()["land"], view, 0.9, least=5)
    rings = [
        ring
        for part in parts
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    ]
    path = "".join(_path(shapely.get_coordinates(ring), 0, 0) + "z" for ring in rings)
    return f'<path class="rv-land" d="{path}"/>'


def _region(data: dict[str, Any], number: int, view: _View) -> str:
    """Draw a launch region."""
    outline, per_degree = data["outlines"][number], data["grid"]["regions"]
    shapes = [
        kind(points) if len(points) > 2 or kind is shapely.LineString else shapely.Point(points[0])
        for name, kind in (("areas", shapely.Polygon), ("lines", shapely.LineString))
        for text in outline[name]
        for points in [_read_line(text, per_degree)]
    ]
    paths = "".join(
        _path(shapely.get_coordinates(line), 0) + ("z" if part.area else "")
        for shape in shapes
        for part in _in_view(shape, view, 0.5)
        if part.length > 2
        for line in shapely.get_parts(part.boundary if part.area else part)
    )
    squares = "".join(
        f'<rect class="rv-region-point" x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6"/>'
        for text in outline["points"]
        for x, y in view.place(_flat(_read_line(text, per_degree))).tolist()
    )
    return f'<path class="rv-region-edge rv-still-region" d="{paths}"/>{squares}'


def _region_names(data: dict[str, Any], used: Sequence[int], view: _View) -> Iterable[str]:
    """Name the launch regions from south to north, each clear of those below."""
    names = []
    for number in used:
        ((x, y),) = view.place(_flat(np.array([data["outlines"][number]["label"]])))
        if data["outlines"][number]["points"]:
            y += 12
        text = data["regions"][number]["name"].partition(" (")[0].upper()
        names.append((float(y) + 4, float(x) % view.world, text))
    placed: list[tuple[float, float, str]] = []
    for y, x, text in sorted(names, reverse=True):
        for below, middle, other in placed:
            if abs(x - middle) < (len(text) + len(other)) * LETTER / 2:
                y = min(y, below - 19)
        placed.append((y, x, text))
        yield (
            f'<text class="rv-region-name" text-anchor="middle" x="{x:.0f}" y="{y:.0f}">'
            f"{html.escape(text)}</text>"
        )


def _disputed(data: dict[str, Any], view: _View) -> str:
    lines = [
        shapely.LineString(_read_line(one["line"], data["grid"]["places"]))
        for one in data["disputed"]
        if one["style"] == "dashed"
    ]
    parts = [
        shapely.get_coordinates(part)
        for line in lines
        for part in _in_view(line, view, 0.3)
        if part.length > 1
    ]
    path = "".join(_path(part, 0) for part in parts)
    kinds = ("rv-disputed-strip", "rv-disputed rv-dashed")
    return "".join(f'<path class="{kind}" d="{path}"/>' for kind in kinds)


def _outline(claim: dict[str, Any], lines: Sequence[Points], leads: bool) -> str:
    """Draw a claim's lines as the page does: casing, line, ticks or dots."""
    style = claim["line"]
    width = style["width"] * (1 if leads else 0.8)
    path = "".join(map(_path, lines))
    dash = " ".join(f"{length:g}" for length in style["dash"])
    parts = [
        f'<path class="rv-casing" stroke-width="{width + 2.5:g}" d="{path}"/>',
        f'<path class="rv-line" stroke-width="{width:g}"'
        + (f' stroke-dasharray="{dash}"' if dash else "")
        + (' stroke-linecap="round"' if style["round_caps"] else "")
        + f' d="{path}"/>',
    ]
    pieces = {"out": _TICKS_OUT, "in": _TICKS_IN}.get(style["ticks"], ())
    for start, end, classes in pieces:
        ticks = "".join(
            f"M{x + nx * start:.1f} {y + ny * start:.1f}l{nx * (end - start):.1f} "
            f"{ny * (end - start):.1f}"
            for line in lines
            for x, y, nx, ny in _walk(line, 12 if style["ticks"] == "out" else 24)
        ).replace(" -", "-")
        parts.append(f'<path class="{classes}" d="{ticks}"/>')
    if style["dots"]:
        dots = "".join(f"M{x:.1f} {y:.1f}h0" for line in lines for x, y, *_ in _walk(line, 48))
        parts += [f'<path class="{name}" d="{dots}"/>' for name in ("rv-dot-halo", "rv-dot")]
    return f'<g class="{ink_class(claim)}">{"".join(parts)}</g>'


def _walk(line: Points, step: float) -> Iterator[tuple[float, float, float, float]]:
    """Points at even steps along a line, and the direction out of the ring (inside lies left)."""
    lengths = np.hypot(*np.diff(line, axis=0).T)
    ends = np.cumsum(lengths)
    count = max(1, round(ends[-1] / step))
    for at in (np.arange(count) + 0.5) * ends[-1] / count:
        n = int(np.searchsorted(ends, at))
        (dx, dy), length = line[n + 1] - line[n], lengths[n]
        x, y = line[n] + (dx, dy) * np.array((at - ends[n] + length) / length)
        yield float(x), float(y), float(-dy / length), float(dx / length)


def _labels(drawn: Sequence[tuple[dict[str, Any], list[Points]]], view: _View) -> Iterable[str]:
    """Name each system at its largest ring: above or below it, over no label, few lines."""
    everything = shapely.MultiLineString([line for _, lines in drawn for line in lines])
    taken: list[BaseGeometry] = []
    for number, (claim, lines) in enumerate(drawn):
        is_open = claim["line"]["ticks"] == "out"
        last = words("label.no_upper") if is_open else claim.get("basis")
        if last == "projected":
            last = ""  # stands with the figure
        more = f" · {last}" if last else ""
        name, figure = claim["system"], f" · {figure_said(claim)}"
        short = len(name) + len(figure)
        width = max(short * LETTER, (short + len(more)) * SMALL_LETTER)
        bottom = number == 0 and len(drawn) > 1
        spots = []
        for line in lines:
            for x, y, _, ny in _walk(line, 12):
                if abs(ny) < 0.7:
                    continue
                away = 16 if is_open else 4
                top = y + away if ny > 0 else y - away - 22
                box = shapely.box(x - width / 2, top, x + width / 2, top + 22)
                inside = (
                    box.bounds[0] > 0
                    and box.bounds[2] < view.width
                    and top > 0
                    and top + 22 < view.height
                )
                if inside and not any(box.intersects(other) for other in taken):
                    far = (view.height - y if bottom else y) + abs(x - view.width / 2) / 4
                    spots.append((far + 300 * box.intersects(everything), x, top, box))
        if not spots:
            continue
        _, x, top, box = min(spots, key=lambda spot: spot[:3])
        taken.append(box)
        yield (
            f'<text class="rv-still-label {ink_class(claim)}" text-anchor="middle" x="{x:.0f}"'
            f' y="{top + 16:.0f}"><tspan class="rv-strong">{html.escape(name)}</tspan>'
            f"{html.escape(figure)}"
            f'<tspan class="rv-still-more">{html.escape(more)}</tspan></text>'
        )
