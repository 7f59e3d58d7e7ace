"""Laying out a planned map: how large it is, which labels and names find room, what its key is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.core.text import clean
from rangeviz.core.words import words
from rangeviz.geo.projection import centre_of
from rangeviz.inputs.disputed import DisputedPlace, read_disputed_places
from rangeviz.maps.collisions import CollisionIndex, Measure, em_width
from rangeviz.maps.flat_circle import flat_circle
from rangeviz.maps.inset import inset_views, place_insets
from rangeviz.maps.labels import circle_label, place_labels, ring_labels
from rangeviz.maps.names import name_cities, name_countries, name_regions, name_waters
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.scene import (
    BaseLayers,
    Box,
    DrawnRegion,
    DrawnRing,
    Inset,
    KeyRow,
    PlacedLabel,
    PlaceName,
    Scene,
)
from rangeviz.maps.shapes import base_layers, lay_rings, region_shape
from rangeviz.maps.style import STYLES, LineStyle, line_style, style_name
from rangeviz.maps.viewport import Viewport

if TYPE_CHECKING:
    import pandas as pd

SMALLEST_IN_SIGHT_PX = 20.0
"""A disputed place that is shown smaller is not in sight; the page has the same number."""


def lay_out_map(
    plan: MapPlan,
    cities: pd.DataFrame | None,
    width_pt: float,
    height_pt: float,
    *,
    px_pt: float = 0.75,
    line_scale: float = 1.0,
    type_scale: float = 1.0,
    flat: bool = False,
    coarse: bool = False,
    measure: Measure = em_width,
) -> Scene:
    r"""Lay out a planned map: everything clipped, every label placed, in points.

    Parameters
    ----------
    plan : MapPlan
        As `plan_map` makes it.
    cities : pandas.DataFrame or None
        As `read_cities` returns it; without, launch regions alone are named.
    width_pt, height_pt : float
        The map's size in points.
    px_pt : float
        One CSS pixel of the design in points: how large type and lines are.
    line_scale : float
        Draws the rings' lines thicker than the type asks for.
    type_scale : float
        Leaves room for letters larger than the lines ask for.
    flat : bool
        Add the circle that compasses draw on a web map for the claim of the longest range.
    coarse : bool
        For a small picture in few bytes: coarse land, no borders between others, no taller than
        its rings.
    measure : callable
        How wide a text is, in points: text, size in points, bold, italic.

    Returns
    -------
    Scene

    Examples
    --------
    >>> from rangeviz import plan_map, read_claims, read_cities, read_regions
    >>> plan = plan_map(read_claims(), read_regions())
    >>> scene = lay_out_map(plan, read_cities(), 517, 447)
    >>> for label in scene.labels:
    ...     print(label.text.replace("\xa0", " "))
    India: ICBM programme · above 5,000 km · no upper figure
    Shaheen-III · 2,750 km · demonstrated
    """
    circle = shapely.MultiLineString([_circle(plan)] if flat else [])
    type_px = px_pt * type_scale
    viewport = _viewport(plan, circle, width_pt, height_pt, px_pt, type_px, cropped=coarse)
    rings = lay_rings(viewport, plan, line_scale)
    regions = tuple(region_shape(viewport, start) for start in plan.regions)
    base = base_layers(viewport, plan.boundaries, coarse)
    on_picture = viewport.lines(circle)
    labels, names, insets = _letter(
        plan, viewport, rings, on_picture, regions, cities, type_px, measure, coarse=coarse
    )
    return Scene(
        width_pt=width_pt,
        height_pt=viewport.height_pt,
        px_pt=px_pt,
        km_pt=1 / viewport.scale,
        projection=viewport.projection,
        sea=viewport.to_picture(viewport.frame),
        base=base,
        regions=regions,
        rings=rings,
        circle=on_picture,
        labels=labels,
        names=names,
        insets=insets,
        key=_key(rings, base, px_pt),
        disputed=_disputed_on(plan, viewport, coarse=coarse),
    )


def _viewport(
    plan: MapPlan,
    circle: BaseGeometry,
    width_pt: float,
    height_pt: float,
    px_pt: float,
    type_px: float,
    *,
    cropped: bool,
) -> Viewport:
    areas = [
        plan.rings[one.region.id, km, "from_some"].polygon
        for one in plan.drawn
        if one.region
        for km in one.claim.figures_km.values()
    ]
    ticked = any(line_style(one.claim).ticks == "out" for one in plan.drawn)
    return Viewport.fitted(
        plan.plane,
        areas,
        circle,
        width_pt,
        height_pt,
        px_pt,
        ticked=ticked,
        type_px=type_px,
        cropped=cropped,
    )


def settled_notes(
    plan: MapPlan,
    width_pt: float,
    height_of: Callable[[str], float],
    px_pt: float,
    *,
    flat: bool = False,
) -> str:
    """Write the footnote below a map whose height depends on how long the footnote is.

    Parameters
    ----------
    plan : MapPlan
    width_pt : float
        The map's width in points.
    height_of : callable
        The height that a footnote leaves for the map.
    px_pt : float
        As for `lay_out_map`.
    flat : bool
        As for `lay_out_map`.
    """
    circle = shapely.MultiLineString([_circle(plan)] if flat else [])
    seen: tuple[DisputedPlace, ...] = ()
    for _ in range(3):  # each place less moves the frame by a line: it settles at once
        text = " ".join(plan.notes(seen))
        view = _viewport(plan, circle, width_pt, height_of(text), px_pt, px_pt, cropped=False)
        before, seen = seen, _disputed_on(plan, view)
        if seen == before:
            break
    return text


def _disputed_on(
    plan: MapPlan, viewport: Viewport, *, coarse: bool = False
) -> tuple[DisputedPlace, ...]:
    """Find the disputed places that are seen on a map or one of its insets."""
    views = () if coarse else (view for _, view in inset_views(plan, viewport))
    seen = {place for view in (viewport, *views) for place in disputed_in(view)}
    return tuple(place for place in read_disputed_places() if place in seen)


def disputed_in(viewport: Viewport) -> tuple[DisputedPlace, ...]:
    """Find the disputed places that a picture shows large enough to be seen."""
    least = SMALLEST_IN_SIGHT_PX * viewport.px_pt

    def is_seen(place: DisputedPlace) -> bool:
        shown = viewport.area(shapely.box(*place.box))
        west, south, east, north = (0.0,) * 4 if shown.is_empty else shown.bounds
        return max(east - west, north - south) >= least

    return tuple(filter(is_seen, read_disputed_places()))


def _circle(plan: MapPlan) -> NDArray[np.float64]:
    """Draw the flat circle for the claim of the longest range, round its region's middle."""
    longest = plan.drawn[0]
    assert longest.region
    return flat_circle(*centre_of([longest.region.geometry]), longest.longest_km)


def _letter(
    plan: MapPlan,
    viewport: Viewport,
    rings: tuple[DrawnRing, ...],
    circle: BaseGeometry,
    regions: tuple[DrawnRegion, ...],
    cities: pd.DataFrame | None,
    type_px: float,
    measure: Measure,
    *,
    coarse: bool,
) -> tuple[tuple[PlacedLabel, ...], tuple[PlaceName, ...], tuple[Inset, ...]]:
    """Place insets, the labels of rings and the names of places, the most important first."""
    px, highlight = viewport.px_pt, plan.highlight
    taken = CollisionIndex(
        Box(4 * px, 4 * px, viewport.width_pt - 4 * px, viewport.height_pt - 4 * px),
        viewport.to_picture(viewport.frame),
    )
    for ring in rings:
        taken.add_lines(ring.lines, ring.claim.id, 2 * px)
        taken.add_lines(ring.inner, "inner", 2 * px)
        for tick in ring.ticks[1:]:
            taken.add_lines(tick.lines, ring.claim.id, 2 * px)
    taken.add_lines(circle, "circle", 2 * px)
    insets = () if coarse else place_insets(plan, viewport, regions, taken, measure)
    region_names = name_regions(regions, taken, type_px, measure)
    taken.boxes += [name.box for name in region_names]
    avoid = shapely.union_all([region.area for region in regions])
    bright = [ring for ring in rings if highlight in (None, ring.claim.id)]
    wanted = ring_labels(bright, type_px, with_figure=highlight is not None)
    if not circle.is_empty:
        wanted.append(circle_label(circle))
    labels = place_labels(wanted, taken, avoid, type_px, measure)
    if cities is None:
        return tuple(labels), tuple(region_names), insets
    for ring in rings:
        taken.boxes += [Box.at(x, y, 8 * px, 8 * px) for x, y in ring.dots]
    names = [
        *region_names,
        *name_cities(viewport, cities, [region.region for region in regions], taken, measure),
        *name_waters(viewport, taken, measure),
        *name_countries(viewport, {r.region.id[:2] for r in regions}, taken, measure),
    ]
    return tuple(labels), tuple(names), insets


def _key(rings: tuple[DrawnRing, ...], base: BaseLayers, px: float) -> tuple[KeyRow, ...]:
    used = {style_name(ring.claim): ring.style for ring in rings}
    rows = [KeyRow(n, used[n], words(f"key.{n}")) for n in STYLES if n in used]
    rows.append(KeyRow("region", None, words("key.region")))
    rows += _side_rows(rings)
    if any(not ring.inner.is_empty for ring in rings):
        rows.append(KeyRow("inner", LineStyle(width=1.25, fill=False), words("key.inner")))
    disputed = {"dashed": base.dashed, "hatched": base.hatching, "dotted": base.dotted}
    for kind, layer in disputed.items():
        if layer.length > 10 * px:
            rows.append(KeyRow(kind, None, words(f"figure.key.{kind}")))
    return tuple(rows)


def _side_rows(rings: tuple[DrawnRing, ...]) -> list[KeyRow]:
    """Say on which side of a ring past a hemisphere within is; of which, where they differ."""
    told: dict[str, dict[str, None]] = {}
    for ring in rings:
        if ring.side:
            where = words(f"key.side.{ring.side}", region=clean(ring.region.name))
            told.setdefault(where, {})[clean(ring.claim.system)] = None
    return [
        KeyRow(
            "side", None, f"{words('key.side') if len(told) == 1 else '; '.join(systems)}: {where}"
        )
        for where, systems in told.items()
    ]
