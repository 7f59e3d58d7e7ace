"""What stands on a picture and where, before anything draws it.

A `Scene` is a map of claims laid out in points (1/72 inch) from the upper left corner of the
map, y downwards, with every line clipped and every label placed. `rangeviz.figure` draws it with
matplotlib; whatever can draw polygons, lines and text can draw it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz import __version__
from rangeviz.basemap import BOUNDARIES, basemap_shapes, read_basemap, read_disputed_lines
from rangeviz.circle import flat_circle
from rangeviz.claims import Claim, shown_claims
from rangeviz.errors import RangevizError
from rangeviz.lettering import (
    Box,
    Measure,
    Name,
    Plate,
    RingLabel,
    Room,
    em_width,
    name_places,
    place_plates,
    walk,
)  # fmt: skip
from rangeviz.pairing import pair_regions
from rangeviz.places import LaunchRegion
from rangeviz.projection import Projection, centre_of, only_lines
from rangeviz.rings import range_ring
from rangeviz.style import LineStyle, date_text, figure_text, line_style, system_colours, words
from rangeviz.terminal import printable

COLOURS = {
    "land": "#FAF8F3", "sea": "#E3EAED", "coast": "#A3B0B6", "border": "#C2BAAC",
    "disputed": "#6E675B", "region": "#F0E7D3", "region_edge": "#8A8070", "place": "#454B50",
    "water": "#465C67", "text": "#1B2126", "second": "#4C555C", "panel": "#FFFFFF",
    "hairline": "#DAD6CD", "graticule": "#CBD4D8", "halo": "#FAF8F3",
}  # fmt: skip
"""The base colours of a picture: always the light ones."""

STYLES = (
    "stated", "about", "at_least", "less_than", "between", "projected", "flown", "notified",
)  # fmt: skip
"""Kinds of line, in the order of the key."""

_NUDGES = ((0, 0), (0, -1), (0, 1), (-1.5, 0), (1.5, 0), (-1.5, 1), (1.5, 1), (-1.5, -1), (1.5, -1))
_FINEST_PT = 0.05
_FILLED_AT_MOST = 5
_DIMMED = 0.28
_TICKS = {
    "out": (12.0, ((0, 6, 1.0), (6, 10, 0.55), (10, 14, 0.25))),
    "in": (24.0, ((0, -6, 1.0),)),
}
_CITY_TIERS = (  # zoom below which, how many at most, capitals from, other cities from
    (2.75, 10, 5e6, np.inf), (3.5, 20, 1e6, 8e6), (4.5, 30, 0.0, 3e6), (5.5, 40, 0.0, 1e6),
    (6.5, 60, 0.0, 3e5), (np.inf, 200, 0.0, 0.0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tick:
    """Short strokes of one strength across a ring's line."""

    lines: BaseGeometry
    opacity: float


@dataclass(frozen=True, slots=True)
class Ring:
    """A claim as it is drawn; the widest first in `Scene.rings`.

    Attributes
    ----------
    claim, colour, style : Claim, str, LineStyle
    area : shapely geometry
        Within the claim's figure, the smaller one of two; to fill with `fill_opacity`.
    band : shapely geometry
        Between two figures; to fill with `band_opacity`. Else empty.
    lines : shapely MultiLineString
        One or two closed lines, or what is in the picture of them.
    inner, inner_opacity : shapely MultiLineString, shapely geometry, float
        The line within which every part of the region is in range, and what it encloses: of the
        highlighted claim only.
    width_pt, opacity : float
        Of the line. Its casing is `casing_pt` wide.
    ticks : tuple of Tick
    dots : ndarray of shape (n, 2)
        Marks of a flown distance, of radius 3 px.
    """

    claim: Claim
    colour: str
    style: LineStyle
    area: BaseGeometry
    fill_opacity: float
    band: BaseGeometry
    band_opacity: float
    lines: BaseGeometry
    inner: BaseGeometry
    inner_area: BaseGeometry
    width_pt: float
    casing_pt: float
    opacity: float
    ticks: tuple[Tick, ...]
    dots: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Region:
    """A launch region as it is drawn: tinted areas, their outline, lines, and squares for points.

    `squares` are the middles of squares of 6 px; `on_map` is False where none of it is in view.
    """

    region: LaunchRegion
    area: BaseGeometry
    outline: BaseGeometry
    squares: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A row of the key: one of `STYLES` or ``region``, ``inner``, ``dashed``, ``hatched``,
    ``dotted``; the line it explains; the words.
    """  # noqa: D205

    kind: str
    style: LineStyle | None
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A map of claims, laid out.

    Attributes
    ----------
    width_pt, height_pt : float
        The map's size; nothing reaches beyond it.
    px_pt : float
        One CSS pixel of the design (see `LineStyle`) in points.
    km_pt : float
        Kilometres on the plane to the point.
    projection : Projection
    sea, land : shapely geometry
        What the projection shows of the frame, and the land in it.
    graticule, coast, borders, dashed, dotted, hatching : shapely MultiLineString
        Every 20 degrees; shores; de facto borders; Line of Control and the like; claim lines;
        strokes over areas that belong to neither side.
    regions, rings : tuple
        In the order in which they are drawn.
    circle : shapely MultiLineString
        A flat circle, to show what is wrong with it; empty unless asked for.
    plates, names : tuple
        Labels of rings, and names of places.
    key : tuple of KeyRow
        Explains what is on the map, no more.
    listed : tuple of Claim
        Shown claims that have no line: told in words.
    """

    width_pt: float
    height_pt: float
    px_pt: float
    km_pt: float
    projection: Projection
    sea: BaseGeometry
    land: BaseGeometry
    graticule: BaseGeometry
    coast: BaseGeometry
    borders: BaseGeometry
    dashed: BaseGeometry
    dotted: BaseGeometry
    hatching: BaseGeometry
    regions: tuple[Region, ...]
    rings: tuple[Ring, ...]
    circle: BaseGeometry
    plates: tuple[Plate, ...]
    names: tuple[Name, ...]
    key: tuple[KeyRow, ...]
    listed: tuple[Claim, ...]


def style_name(claim: Claim) -> str:
    """Name the kind of line that a claim is drawn with, one of `STYLES`.

    Examples
    --------
    >>> style_name(Claim("a", "A", range=900, qualifier="more_than"))
    'at_least'
    """
    if claim.quantity in ("test_distance", "notified_range"):
        return {"test_distance": "flown", "notified_range": "notified"}[claim.quantity]
    if claim.basis == "projected":
        return "projected"
    said = {"more_than": "at_least", "up_to": "stated"}.get(claim.qualifier, claim.qualifier)
    return said if said in STYLES else "stated"


def build_scene(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    width_pt: float,
    height_pt: float,
    *,
    px_pt: float = 0.75,
    line_scale: float = 1.0,
    projection: str = "equidistant",
    region: str | None = None,
    boundaries: str = "defacto",
    highlight: str | None = None,
    with_circle: bool = False,
    measure: Measure = em_width,
) -> Scene:
    """Lay out a map of claims.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`; drawn are the claims with `shown`, or the first six.
    width_pt, height_pt : float
        The map's size in points.
    px_pt : float
        One CSS pixel of the design in points: how large type and lines are.
    line_scale : float
        Draws the rings' lines thicker than the type asks for.
    projection : {"equidistant", "equal-area", "orthographic", "mercator"}
    region : str, optional
        Id or name of the launch region for every claim.
    boundaries : {"defacto", "claims", "none"}
    highlight : str, optional
        Id of the claim to bring out; drawn whether it is `shown` or not.
    with_circle : bool
        Add the circle that compasses draw on a web map for the claim of the longest range.
    measure : callable
        How wide a text is, in points: text, size in points, bold, italic.

    Returns
    -------
    Scene

    Raises
    ------
    RangevizError
        If no claim to draw has both a figure and a launch region.
    ValueError
        If `projection`, `boundaries` or `highlight` is none of the known.
    DataError, PairingError
        If a claim has no launch region.
    """
    chosen = _choose(claims, regions, region, projection, boundaries, highlight)
    drawn, used = chosen.drawn, chosen.used
    grown = _grow(drawn)
    ticked = any(line_style(claim).ticks == "out" for claim, _ in drawn)
    circle = shapely.MultiLineString([chosen.circle] if with_circle else [])
    sheet = _Sheet.fitted(
        chosen.projection, grown.values(), circle, width_pt, height_pt, px_pt, ticked
    )
    rings = _rings(sheet, drawn, grown, chosen.colours, highlight, line_scale)
    shapes = tuple(_region(sheet, start) for start in used)
    base = _base(sheet, boundaries)
    on_page = sheet.lines(circle)
    plates, names = _lettering(sheet, rings, on_page, shapes, cities, highlight, measure)
    return Scene(
        width_pt=width_pt,
        height_pt=height_pt,
        px_pt=px_pt,
        km_pt=1 / sheet.scale,
        projection=sheet.projection,
        sea=sheet.to_page(sheet.frame),
        **base,
        regions=shapes,
        rings=rings,
        circle=on_page,
        plates=plates,
        names=names,
        key=_key(rings, base, px_pt),
        listed=chosen.listed,
    )


def longest(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    *,
    region: str | None = None,
    claim: str | None = None,
) -> tuple[Claim, LaunchRegion]:
    """Return the claim of the longest range that `build_scene` draws, or the one asked for.

    Raises
    ------
    RangevizError, ValueError, DataError, PairingError
        As `build_scene` does.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> claim, region = longest(read_claims(), read_regions())
    >>> claim.id, region.id
    ('inicbm-nawaz', 'IN-mainland')
    """
    chosen = _choose(claims, regions, region, "equidistant", "defacto", claim)
    return next(pair for pair in chosen.drawn if claim in (None, pair[0].id))


def captions(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    *,
    projection: str = "equidistant",
    region: str | None = None,
    boundaries: str = "defacto",
    highlight: str | None = None,
) -> tuple[str, tuple[str, ...]]:
    """Say in one sentence what `build_scene` draws, and in a few what it rests on.

    Known before the map is laid out, so that room can be left for them.

    Returns
    -------
    summary : str
    notes : tuple of str
        The footnote's sentences: borders, cities, projection, claims.

    Raises
    ------
    RangevizError, ValueError, DataError, PairingError
        As `build_scene` does.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> summary, notes = captions(read_claims(), read_regions())
    >>> summary.partition(".")[0], notes[1]
    ('Two claims about two systems', 'City data: GeoNames, CC BY 4.0.')
    """
    chosen = _choose(claims, regions, region, projection, boundaries, highlight)
    summary = _summary([claim for claim, _ in chosen.drawn])
    return summary, _notes(chosen.projection, claims, chosen.used)


@dataclass(frozen=True)
class _Chosen:
    """What is to be drawn, the claim of the longest range first, and how."""

    drawn: Sequence[tuple[Claim, LaunchRegion]]
    listed: tuple[Claim, ...]
    used: Sequence[LaunchRegion]
    colours: dict[str, str]
    projection: Projection

    @property
    def circle(self) -> NDArray[np.float64]:
        """The flat circle for the claim of the longest range, round its region's middle."""
        claim, start = self.drawn[0]
        return flat_circle(*centre_of([start.geometry]), max(claim.figures_km.values()))


def _choose(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    region: str | None,
    projection: str,
    boundaries: str,
    highlight: str | None,
) -> _Chosen:
    if boundaries not in BOUNDARIES:
        raise ValueError(f"boundaries is {boundaries!r}; expected one of {', '.join(BOUNDARIES)}")
    if highlight is not None and highlight not in [claim.id for claim in claims]:
        raise ValueError(f"highlight is {highlight!r}; no claim has that id")
    shown = {claim.id for claim in shown_claims(claims)} | {highlight}
    colours = {system: light for system, (light, _) in system_colours(claims).items()}
    drawn, listed = [], []
    for claim, start in pair_regions(claims, regions, region):
        if claim.id in shown and start and claim.figures_km and claim.system in colours:
            drawn.append((claim, start))
        elif claim.id in shown:
            listed.append(claim)
    if not drawn:
        raise RangevizError("nothing to draw: no claim here has both a figure and a launch region")
    if highlight in [claim.id for claim in listed]:
        raise RangevizError(f"the claim {highlight!r} has no line: it lacks a figure or a region")
    drawn.sort(key=lambda pair: -max(pair[0].figures_km.values()))
    used = list({start.id: start for _, start in drawn}.values())
    return _Chosen(drawn, tuple(listed), used, colours, _projection(projection, used))


# The sheet: which part of the plane is on the picture, and where


@dataclass(frozen=True)
class _Sheet:
    """A rectangle of the plane in kilometres, and how large it is on the picture."""

    projection: Projection
    west_km: float
    north_km: float
    scale: float
    width_pt: float
    height_pt: float
    px_pt: float

    @classmethod
    def fitted(
        cls,
        projection: Projection,
        areas: Iterable[BaseGeometry],
        circle: BaseGeometry,
        width: float,
        height: float,
        px: float,
        ticked: bool,
    ) -> _Sheet:
        """Fit all rings into the picture, with room for a label below and above."""
        shapes = [projection.area(area, projection.domain) for area in areas]
        lines = [shapely.get_coordinates(line) for line in circle.geoms]
        shapes.append(projection.lines(lines, projection.domain))
        beside, above = (36 * px, 40 * px) if ticked else (20 * px, 34 * px)
        west, south, east, north = shapely.total_bounds(shapes)
        least_x, least_y, most_x, most_y = projection.domain.bounds
        whole = min(width / (most_x - least_x), height / (most_y - least_y))
        scale = min((width - 2 * beside) / (east - west), (height - 2 * above) / (north - south))
        scale = max(scale, whole)
        left = _kept((west + east) / 2, width / scale, least_x, most_x) - width / scale / 2
        top = _kept((south + north) / 2, height / scale, least_y, most_y) + height / scale / 2
        return cls(projection, left, top, scale, width, height, px)

    @cached_property
    def frame(self) -> BaseGeometry:
        """What the picture shows of the plane, in kilometres."""
        east = self.west_km + self.width_pt / self.scale
        south = self.north_km - self.height_pt / self.scale
        box = shapely.box(self.west_km, south, east, self.north_km)
        return shapely.intersection(box, self.projection.domain)

    def to_page(self, shape: BaseGeometry) -> BaseGeometry:
        """Turn kilometres on the plane into points on the picture, no finer than eyes see."""
        return shapely.simplify(shapely.transform(shape, self._turned), _FINEST_PT)

    def _turned(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([
            (xy[:, 0] - self.west_km) * self.scale, (self.north_km - xy[:, 1]) * self.scale
        ])  # fmt: skip

    def area(self, polygon: BaseGeometry) -> BaseGeometry:
        return self.to_page(self.projection.area(polygon, self.frame))

    def outline(self, polygon: BaseGeometry) -> BaseGeometry:
        return self.to_page(self.projection.outline(polygon, self.frame))

    def lines(self, shape: BaseGeometry) -> BaseGeometry:
        lines = [shapely.get_coordinates(line) for line in shapely.get_parts(shape)]
        return self.to_page(self.projection.lines(lines, self.frame))

    def points(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        return self._turned(self.projection.points(lonlat))


def _kept(middle: float, size: float, least: float, most: float) -> float:
    """Move the middle of a frame so that no more lies beside the map than must."""
    if size >= most - least:
        return (least + most) / 2
    return min(max(middle, least + size / 2), most - size / 2)


def _projection(name: str, used: Sequence[LaunchRegion]) -> Projection:
    """Centre on the one point there is, else on the whole degree nearest the regions' middle."""
    lon, lat = centre_of(start.geometry for start in used)
    only_point = len(used) == 1 and used[0].geometry.geom_type == "Point"
    return Projection(name, lon, lat) if only_point else Projection(name, round(lon), round(lat))


_Rings = dict[tuple[str, float], BaseGeometry]


def _grow(drawn: Sequence[tuple[Claim, LaunchRegion]]) -> _Rings:
    """Draw each ring once, by region and kilometres, however many claims share it."""
    wanted = {(start.id, km): start for claim, start in drawn for km in claim.figures_km.values()}
    return {key: range_ring(start.geometry, key[1]).polygon for key, start in wanted.items()}


# Rings


def _rings(
    sheet: _Sheet,
    drawn: Sequence[tuple[Claim, LaunchRegion]],
    grown: _Rings,
    colours: dict[str, str],
    highlight: str | None,
    line_scale: float,
) -> tuple[Ring, ...]:
    leaders = {claim.system: claim for claim, _ in reversed(drawn)}
    filled = [c for c in leaders.values() if line_style(c).fill]
    opacity = 0.0 if len(filled) > _FILLED_AT_MOST else min(0.1, 0.12 / max(1, len(filled)))
    rings = []
    for claim, start in drawn:
        style = line_style(claim)
        chosen = claim.id == highlight
        figures = sorted(claim.figures_km.values(), reverse=True)
        areas = [grown[start.id, km] for km in figures]
        lines = shapely.MultiLineString(
            [line for area in areas for line in shapely.get_parts(sheet.outline(area))]
        )
        area = sheet.area(areas[-1])
        outer = sheet.area(areas[0]) if len(areas) > 1 else area
        px = sheet.px_pt * line_scale
        width = style.width * px * (1.0 if claim is leaders[claim.system] else 0.8)
        fill = 0.1 if chosen else 0.0 if highlight else opacity * (claim in filled)
        inner = shapely.Polygon()
        if chosen and start.geometry.geom_type != "Point":
            inner = range_ring(start.geometry, figures[-1], reach="from_all").polygon
        rings.append(
            Ring(
                claim=claim,
                colour=colours[claim.system],
                style=style,
                area=area,
                fill_opacity=fill,
                band=shapely.difference(outer, area) if style.band else shapely.Polygon(),
                band_opacity=0.06 if highlight and not chosen else 0.2,
                lines=lines,
                inner=sheet.outline(inner),
                inner_area=sheet.area(inner),
                width_pt=width,
                casing_pt=width + 2.5 * px,
                opacity=_DIMMED if highlight and not chosen else 1.0,
                ticks=_ticks(lines, outer, style, px),
                dots=_dots(lines, outer, style, px),
            )
        )
    return tuple(rings)


def _ticks(
    lines: BaseGeometry, area: BaseGeometry, style: LineStyle, px: float
) -> tuple[Tick, ...]:
    if not style.ticks:
        return ()
    step, strokes = _TICKS[style.ticks]
    walks = [walk(line, step * px, area) for line in shapely.get_parts(lines)]
    return tuple(
        Tick(
            shapely.MultiLineString([
                pair
                for points, normals in walks
                for pair in np.stack(
                    [points + start * px * normals, points + end * px * normals], axis=1
                )
            ]),
            opacity,
        )
        for start, end, opacity in strokes
    )  # fmt: skip


def _dots(
    lines: BaseGeometry, area: BaseGeometry, style: LineStyle, px: float
) -> NDArray[np.float64]:
    if not style.dots or lines.is_empty:
        return np.empty((0, 2))
    return np.vstack([walk(line, 48 * px, area)[0] for line in shapely.get_parts(lines)])


# Regions and the base map


def _region(sheet: _Sheet, start: LaunchRegion) -> Region:
    parts = shapely.get_parts(start.geometry)
    areas = [part for part in parts if part.geom_type == "Polygon"]
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing")]
    points = [part for part in parts if part.geom_type == "Point"]
    shape = shapely.MultiPolygon(areas)
    outline = sheet.outline(shape)
    if lines:
        extra = sheet.lines(shapely.MultiLineString(lines))
        outline = shapely.MultiLineString([*outline.geoms, *extra.geoms])
    squares = sheet.points(shapely.get_coordinates(points)) if points else np.empty((0, 2))
    return Region(start, sheet.area(shape), outline, squares[np.isfinite(squares).all(axis=1)])


def _base(sheet: _Sheet, boundaries: str) -> dict[str, BaseGeometry]:
    shapes = basemap_shapes()
    none = shapely.MultiLineString()
    disputed = {
        style: [
            shapely.geometry.shape(feature["geometry"])
            for feature in read_disputed_lines()
            if feature["properties"]["style"] == style
        ]
        for style in ("dashed", "dotted", "hatched")
    }
    wanted = boundaries != "none"
    hatched = shapely.MultiPolygon([shapely.Polygon(line.coords) for line in disputed["hatched"]])
    return {
        "land": sheet.area(shapes["land"]),
        "graticule": sheet.lines(_graticule()),
        "coast": sheet.lines(shapes["coast"]),
        "borders": sheet.lines(shapes["borders"]) if wanted else none,
        "dashed": sheet.lines(shapely.MultiLineString(disputed["dashed"])) if wanted else none,
        "dotted": (
            sheet.lines(shapely.MultiLineString(disputed["dotted"]))
            if boundaries == "claims" else none
        ),
        "hatching": _hatching(sheet.area(hatched), 3 * sheet.px_pt) if wanted else none,
    }  # fmt: skip


def _graticule() -> BaseGeometry:
    """Meridians and parallels every 20 degrees; meridians end at 80, before they crowd."""
    meridians = [[(lon, -80), (lon, 80)] for lon in range(-180, 180, 20)]
    parallels = [[(-180, lat), (180, lat)] for lat in range(-80, 81, 20)]
    return shapely.MultiLineString(meridians + parallels)


def _hatching(area: BaseGeometry, step: float) -> BaseGeometry:
    """Hatch an area with strokes at 45 degrees."""
    if area.is_empty:
        return shapely.MultiLineString()
    left, top, right, bottom = area.bounds
    tall = bottom - top
    starts = np.arange(left - tall, right, step * np.sqrt(2))
    strokes = shapely.MultiLineString([[(x, bottom), (x + tall, top)] for x in starts])
    return only_lines([shapely.intersection(strokes, area)])


# Labels and names


def _lettering(
    sheet: _Sheet,
    rings: tuple[Ring, ...],
    circle: BaseGeometry,
    regions: tuple[Region, ...],
    cities: pd.DataFrame,
    highlight: str | None,
    measure: Measure,
) -> tuple[tuple[Plate, ...], tuple[Name, ...]]:
    px = sheet.px_pt
    room = Room(
        Box(4 * px, 4 * px, sheet.width_pt - 4 * px, sheet.height_pt - 4 * px),
        sheet.to_page(sheet.frame),
    )
    for ring in rings:
        room.add_lines(ring.lines, ring.claim.id, 2 * px)
        room.add_lines(ring.inner, "inner", 2 * px)
        for tick in ring.ticks[1:]:
            room.add_lines(tick.lines, ring.claim.id, 2 * px)
    room.add_lines(circle, "circle", 2 * px)
    region_names = _region_names(regions, room, px, measure)
    room.boxes += [name.box for name in region_names]
    avoid = shapely.union_all([region.area for region in regions])
    labels = _ring_labels([r for r in rings if highlight in (None, r.claim.id)], regions, px)
    if not circle.is_empty:
        labels.append(_circle_label(circle))
    plates = place_plates(labels, room, avoid, px, measure)
    for ring in rings:
        room.boxes += [Box.at(x, y, 8 * px, 8 * px) for x, y in ring.dots]
    names = [
        *region_names,
        *_city_names(sheet, cities, [region.region for region in regions], room, measure),
        *_water_names(sheet, room, measure),
        *_country_names(sheet, {r.region.id[:2] for r in regions}, room, measure),
    ]
    return tuple(plates), tuple(names)


def _ring_labels(rings: Sequence[Ring], regions: tuple[Region, ...], px: float) -> list[RingLabel]:
    """Write the labels: claims on one system whose lines nearly touch share one."""
    groups: list[tuple[Ring, float, list[Ring]]] = []
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
                if first.claim.system == ring.claim.system and abs(at - top) < 18 * px
                and (first.claim.region or first.claim.operator)
                == (ring.claim.region or ring.claim.operator)
            ),
            None,
        )  # fmt: skip
        if near is None:
            groups.append((ring, top, []))
        else:
            near.append(ring)
    for number, (ring, _, others) in enumerate(groups):
        leads = ring.claim.system not in seen
        seen.add(ring.claim.system)
        labels.append(
            RingLabel(
                claim_id=ring.claim.id,
                lines=_outermost(ring.lines),
                area=shapely.union(ring.area, ring.band),
                ticks=ring.style.ticks,
                colour=ring.colour,
                size_px=12 if leads else 11,
                wordings=_wordings(ring.claim, [other.claim for other in others], leads),
                prefer_bottom=number == 0 and len(rings) > 1,
                leads=leads,
                figure=figure_text(ring.claim),
            )
        )
        if not ring.inner.is_empty:
            text = words("label.inner", region=_region_of(ring, regions))
            inner = RingLabel(
                "inner", ring.inner, ring.inner_area, "", ring.colour, 11, [((text, False),)]
            )
            labels.append(inner)
    return sorted(labels, key=lambda label: not label.leads)


def _circle_label(circle: BaseGeometry) -> RingLabel:
    line = _outermost(circle)
    text = words("figure.circle.label")
    return RingLabel(
        claim_id="circle",
        lines=line,
        area=shapely.make_valid(shapely.Polygon(line.coords)),
        ticks="",
        colour=COLOURS["second"],
        size_px=11,
        wordings=[((text, False),)],
        prefer_bottom=True,
    )


def _outermost(lines: BaseGeometry) -> BaseGeometry:
    """Return the longest of a ring's lines: of two figures, the line of the larger."""
    return max(shapely.get_parts(lines), key=lambda line: line.length)


def _region_of(ring: Ring, regions: tuple[Region, ...]) -> str:
    key = ring.claim.region or ring.claim.operator
    for shape in regions:
        if key in (shape.region.id, shape.region.name, shape.region.default_for):
            return shape.region.name
    return regions[0].region.name


def _wordings(
    claim: Claim, others: Sequence[Claim], leads: bool
) -> list[tuple[tuple[str, bool], ...]]:
    """Return what a label can say, the longest first."""
    bare = [figure_text(one).removesuffix("\u00a0km") for one in (claim, *others)]
    further = [text for text in dict.fromkeys(bare) if not leads or text != bare[0]]
    if not leads:
        full = " · ".join(further)
        return [((text, True),) for text in (full, full.replace("up to ", "≤ "), further[0])]
    said = words("label.no_upper") if line_style(claim).ticks == "out" else ""
    if not said and claim.basis:
        said = words(f"basis.{claim.basis}")
    figure, more = figure_text(claim), "".join(f" · {text}" for text in further)
    name = (clean(claim.system), True)
    texts = [
        f" · {figure}{f' · {said}' if said else ''}{more}",
        f" · {figure}{more}",
        f" · {figure}",
    ]
    return [*((name, (text, False)) for text in dict.fromkeys(texts)), (name,)]


def _region_names(
    regions: tuple[Region, ...], room: Room, px: float, measure: Measure
) -> list[Name]:
    """Name the launch regions, where no line runs if that can be; all or, if two clash, none."""
    size = 11 * px
    names: list[Name] = []
    for shape in sorted(regions, key=lambda shape: shape.area.area):  # the small choose first
        text = clean(shape.region.name).partition(" (")[0]
        text = text.partition(",")[0] if len(shape.squares) else text.upper()
        width = measure(text, size, True, False)
        spots = _name_spots(shape, width, size, px)
        boxes = [Box.at(x, y, width, size * 1.15) for x, y in spots]
        boxes = [box for box in boxes if not any(box.meets(name.box, px) for name in names)]
        if not boxes and not shape.area.is_empty:
            return []
        if boxes:
            box = next((box for box in boxes if room.is_free(box, 1.5 * px)), boxes[0])
            x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            names.append(Name(text, "region", x, y, "middle", size, box))
    return names


def _name_spots(shape: Region, width: float, height: float, px: float) -> list[tuple[float, float]]:
    """Offer spots for a region's name: its widest part, others wholly in it, then beside it."""
    areas = [part for part in shapely.get_parts(shape.area) if part.area > 0]
    if not areas:
        spots = shape.squares[:1].tolist()
        return [(x, y + way * 12 * px) for x, y in spots for way in (1, -1)]
    largest = max(areas, key=lambda part: part.area)
    x, y = shapely.maximum_inscribed_circle(largest, tolerance=px).coords[0]
    steps = np.arange(-60, 61, 4) * px
    grid = sorted(((dx, dy) for dx in steps for dy in steps), key=lambda step: np.hypot(*step))
    spots = np.array(grid) + np.array([x, y])
    half = np.array([width, height]) / 2
    boxes = shapely.box(*(spots - half).T, *(spots + half).T)
    inside, touching = shapely.contains(largest, boxes), shapely.intersects(largest, boxes)
    ordered = [(x, y), *spots[inside].tolist(), *spots[touching & ~inside].tolist()]
    return [(float(at_x), float(at_y)) for at_x, at_y in ordered]


def _city_names(
    sheet: _Sheet,
    cities: pd.DataFrame,
    launch: Sequence[LaunchRegion],
    room: Room,
    measure: Measure,
) -> list[Name]:
    """Name cities by importance; the launch countries' capitals all or none."""
    px = sheet.px_pt
    size = 11 * px
    countries = {start.id[:2] for start in launch}
    rows = cities.assign(launch=cities.capital & cities.country.isin(countries))
    rows = rows.assign(weight=rows.population * np.where(rows.capital, 3, 1))
    rows = rows[_wanted(rows, _zoom(sheet))]
    rows = rows.sort_values(
        ["launch", "weight", "geonameid"], ascending=[False, False, True], kind="stable"
    )
    spots = sheet.points(rows[["lon", "lat"]].to_numpy(dtype=np.float64))
    names: list[Name] = []
    capitals: list[Name] = []
    in_view = 0
    most = next(most for zoom, most, *_ in _CITY_TIERS if _zoom(sheet) < zoom)
    inside = np.isfinite(spots).all(axis=1)
    inside &= (spots > 0).all(axis=1) & (spots < [sheet.width_pt, sheet.height_pt]).all(axis=1)
    for (x, y), text, is_launch in zip(
        spots[inside][:most].tolist(), rows.name[inside][:most], rows.launch[inside][:most],
        strict=True,
    ):  # fmt: skip
        in_view += bool(is_launch)
        dot = Box.at(x, y, 5 * px, 5 * px)
        if not room.is_free(dot, px, over_lines=True):
            continue
        for name in name_places(clean(text), x, y, size, measure, px):
            if room.has(name.box, 2 * px):
                room.boxes += [name.box, dot]
                (capitals if is_launch else names).append(name)
                break
    return [*(capitals if len(capitals) == in_view else []), *names]


def _wanted(rows: pd.DataFrame, zoom: float) -> pd.Series:
    if not rows.population.any():  # a table of cities without populations: all are as important
        return rows.population == 0
    _, _, capital, other = next(tier for tier in _CITY_TIERS if zoom < tier[0])
    wanted = (rows.capital & (rows.population >= capital)) | (rows.population >= other)
    return wanted & (wanted[rows.launch].all() | ~rows.launch)


def _zoom(sheet: _Sheet) -> float:
    """Return the zoom of a web map of this scale: 256 px for the world at zoom 0."""
    return float(np.log2(40_075 / 256 * sheet.scale / sheet.px_pt))


def _water_names(sheet: _Sheet, room: Room, measure: Measure) -> list[Name]:
    zoom = _zoom(sheet)
    rows = [
        (point["coordinates"], point["properties"]["name"])
        for point in read_basemap()["objects"]["waters"]["geometries"]
        if point["properties"]["rank"] < zoom - 1.5
    ]
    return _centred_names(sheet, rows, "water", 11, room, measure)


def _country_names(sheet: _Sheet, launch: set[str], room: Room, measure: Measure) -> list[Name]:
    """Name the countries that have room for it; on a map of the world four at most."""
    zoom = _zoom(sheet)
    if zoom >= 6:
        return []
    size = 10 * sheet.px_pt
    rows = sorted(
        (
            (point["properties"]["area_km2"], point["coordinates"], point["properties"]["name"])
            for point in read_basemap()["objects"]["countries"]["geometries"]
            if point["properties"]["id"] not in launch
        ),
        key=lambda row: -row[0],
    )
    fitting = [
        (place, name)
        for area, place, name in rows
        if area**0.5 * sheet.scale > 0.8 * measure(name, size, False, False)
    ]
    return _centred_names(sheet, fitting, "country", 10, room, measure)[: 4 if zoom < 2.75 else 60]


def _centred_names(
    sheet: _Sheet,
    rows: Iterable[tuple[Sequence[float], str]],
    kind: str,
    size_px: float,
    room: Room,
    measure: Measure,
) -> list[Name]:
    transform = read_basemap()["transform"]
    size = size_px * sheet.px_pt
    names = []
    for place, text in rows:
        lonlat = np.array(place) * transform["scale"] + transform["translate"]
        (x, y), *_ = sheet.points(lonlat[None]).tolist()
        width = measure(text, size, False, kind == "water")
        spots = ((x + dx * size, y + dy * size) for dx, dy in _NUDGES)
        boxes = [Box.at(*spot, width, size * 1.15) for spot in spots if np.isfinite(x)]
        box = next((box for box in boxes if room.has(box, 2 * sheet.px_pt)), None)
        if box:
            room.boxes.append(box)
            x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            names.append(Name(text, kind, x, y, "middle", size, box))
    return names


# Words


def clean(text: str) -> str:
    r"""Put a text of the data into one line without characters that steer.

    Examples
    --------
    >>> clean("A\n  B\x1b")
    'A B\\x1b'
    """
    return printable(" ".join(text.split()))


def _key(rings: tuple[Ring, ...], base: dict[str, BaseGeometry], px: float) -> tuple[KeyRow, ...]:
    used = {style_name(ring.claim): ring.style for ring in rings}
    rows = [KeyRow(n, used[n], words(f"key.{n}")) for n in STYLES if n in used]
    rows.append(KeyRow("region", None, words("key.region")))
    if any(not ring.inner.is_empty for ring in rings):
        rows.append(KeyRow("inner", LineStyle(width=1.25, fill=False), words("key.inner")))
    for kind, layer in (("dashed", "dashed"), ("hatched", "hatching"), ("dotted", "dotted")):
        if base[layer].length > 10 * px:
            rows.append(KeyRow(kind, None, words(f"figure.key.{kind}")))
    return tuple(rows)


def _summary(claims: Sequence[Claim]) -> str:
    systems = len({claim.system for claim in claims})
    noun = words("summary.system" if systems == 1 else "summary.systems")
    key = "figure.summary.one" if len(claims) == 1 else "figure.summary.many"
    text = words(key, claims=count_word(len(claims)), systems=count_word(systems), noun=noun)
    return text[:1].upper() + text[1:]


def count_word(number: int) -> str:
    """Write a small count as a word, a larger one in digits.

    Examples
    --------
    >>> count_word(3), count_word(40)
    ('three', '40')
    """
    return words(f"number.{number}") if 0 <= number <= 12 else f"{number:,}"


def _notes(
    projection: Projection, claims: Sequence[Claim], used: Sequence[LaunchRegion]
) -> tuple[str, ...]:
    centre = _place_text(projection)
    true = ".point" if len(used) == 1 and used[0].geometry.geom_type == "Point" else ""
    key = projection.name + (true if projection.name == "equidistant" else "")
    files = dict.fromkeys(claim.file.replace("\\", "/").rsplit("/", 1)[-1] for claim in claims)
    name = ", ".join(clean(file) for file in files if file) or words("footnote.no_file")
    date = date_text(max((claim.accessed for claim in claims if claim.accessed), default=""))
    return (
        words("footnote.borders"),
        words("footnote.cities"),
        words(f"figure.projection.{key}", centre=centre),
        words("footnote.stamp", file=name, date=date, version=__version__),
    )


def _place_text(projection: Projection) -> str:
    def side(value: float, names: str) -> str:
        shown = f"{abs(value):.2f}".rstrip("0").rstrip(".")
        return f"{shown}°\u00a0{names[value < 0]}"

    return f"{side(projection.lat, 'NS')}, {side(projection.lon, 'EW')}"
