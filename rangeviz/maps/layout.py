"""Laying out a map of claims: which are drawn, how large, with which labels and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangeviz.core.choices import BOUNDARIES
from rangeviz.core.errors import ArgumentError, RangevizError, asked, check_choice
from rangeviz.core.text import clean
from rangeviz.core.version import __version__
from rangeviz.core.words import count_word, date_text, words
from rangeviz.geo.projection import Projection, centre_of
from rangeviz.inputs.claim_text import claim_name
from rangeviz.inputs.claims import Claim, check_highlight, shown_claims
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.collisions import CollisionIndex, Measure, em_width
from rangeviz.maps.flat_circle import flat_circle
from rangeviz.maps.labels import circle_label, place_labels, ring_labels
from rangeviz.maps.names import name_cities, name_countries, name_regions, name_waters
from rangeviz.maps.scene import Box, DrawnRegion, DrawnRing, KeyRow, PlacedLabel, PlaceName, Scene
from rangeviz.maps.shapes import base_layers, grow_rings, lay_rings, region_shape
from rangeviz.maps.style import STYLES, LineStyle, line_style, style_name, system_colours
from rangeviz.maps.viewport import Viewport


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
    ArgumentError
        If `region`, `projection`, `boundaries` or `highlight` is none of the known.
    DataError
        If a claim has no launch region.
    """
    chosen = _choose(claims, regions, region, projection, boundaries, highlight)
    drawn, used = chosen.drawn, chosen.used
    grown = grow_rings(drawn)
    ticked = any(line_style(claim).ticks == "out" for claim, _ in drawn)
    circle = shapely.MultiLineString([chosen.circle] if with_circle else [])
    viewport = Viewport.fitted(
        chosen.projection, grown.values(), circle, width_pt, height_pt, px_pt, ticked
    )
    rings = lay_rings(viewport, drawn, grown, chosen.colours, highlight, line_scale)
    shapes = tuple(region_shape(viewport, start) for start in used)
    base = base_layers(viewport, boundaries)
    on_page = viewport.lines(circle)
    plates, names = _lettering(viewport, rings, on_page, shapes, cities, highlight, measure)
    return Scene(
        width_pt=width_pt,
        height_pt=height_pt,
        px_pt=px_pt,
        km_pt=1 / viewport.scale,
        projection=viewport.projection,
        sea=viewport.to_page(viewport.frame),
        **base,
        regions=shapes,
        rings=rings,
        circle=on_page,
        plates=plates,
        names=names,
        key=_key(rings, base, px_pt),
        listed=tuple(claim for claim, _ in chosen.reasons),
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
    RangevizError, DataError, ArgumentError
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
    RangevizError, DataError, ArgumentError
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


def undrawn(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    *,
    projection: str = "equidistant",
    region: str | None = None,
    boundaries: str = "defacto",
    highlight: str | None = None,
) -> dict[str, str]:
    """Say of each claim in `Scene.listed`, by its id, why it has no line.

    Returns
    -------
    dict of str to str

    Raises
    ------
    RangevizError, DataError, ArgumentError
        As `build_scene` does.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> undrawn(read_claims(), read_regions())
    {'pklr-finer-bulletin': 'no figure'}
    """
    chosen = _choose(claims, regions, region, projection, boundaries, highlight)
    return {claim.id: words(f"figure.undrawn.{why}") for claim, why in chosen.reasons}


def undrawn_text(claims: Sequence[Claim], reasons: dict[str, str]) -> str:
    """Name the claims without a line, those of one reason together.

    Of those without a figure the list itself says so.
    """
    groups: dict[str, list[str]] = {}
    no_figure, no_colour = (words(f"figure.undrawn.{why}") for why in ("figure", "colour"))
    for claim in claims:
        reason = reasons.get(claim.id, no_figure)
        if reason != no_figure:
            name = clean(claim.system) if reason == no_colour else claim_name(claim)
            groups.setdefault(reason, []).append(name)
    return " ".join(
        words("figure.undrawn", claims="; ".join(dict.fromkeys(names)), reason=reason)
        for reason, names in groups.items()
    )


@dataclass(frozen=True)
class _Chosen:
    """What is to be drawn, the claim of the longest range first, and how."""

    drawn: Sequence[tuple[Claim, LaunchRegion]]
    reasons: Sequence[tuple[Claim, str]]
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
    check_choice("boundaries", boundaries, BOUNDARIES)
    check_highlight(highlight, claims)
    shown = {claim.id for claim in shown_claims(claims)} | {highlight}
    colours = {system: light for system, (light, _) in system_colours(claims).items()}
    drawn: list[tuple[Claim, LaunchRegion]] = []
    reasons: list[tuple[Claim, str]] = []
    for claim, start in pair_regions(claims, regions, region):
        if claim.id not in shown:
            continue
        if start and claim.figures_km and claim.system in colours:
            drawn.append((claim, start))
        else:
            why = "figure" if not claim.figures_km else "colour" if start else "region"
            reasons.append((claim, why))
    if not drawn:
        raise RangevizError("nothing to draw: no claim here has both a figure and a launch region")
    drawn.sort(key=lambda pair: -max(pair[0].figures_km.values()))
    used = list({start.id: start for _, start in drawn}.values())
    plane = _projection(projection, used)
    beyond = _beyond_the_rim(plane, drawn)
    reasons += [(claim, "rim") for claim, _ in drawn if claim.id in beyond]
    drawn = [pair for pair in drawn if pair[0].id not in beyond]
    if not drawn:
        raise RangevizError("nothing to draw: every ring is beyond the rim of this projection")
    for claim, why in reasons:
        if claim.id == highlight:
            said = words(f"figure.undrawn.{why}")
            raise ArgumentError("highlight", asked(highlight, f"a claim with a line: {said}"))
    return _Chosen(drawn, reasons, used, colours, plane)


def _beyond_the_rim(plane: Projection, drawn: Sequence[tuple[Claim, LaunchRegion]]) -> set[str]:
    """Find the claims that the projection shows no part of any line of."""
    seen = {
        key: not plane.outline(ring, plane.domain).is_empty
        for key, ring in grow_rings(drawn).items()
    }
    return {
        claim.id
        for claim, start in drawn
        if not any(seen[start.id, km] for km in claim.figures_km.values())
    }


def _projection(name: str, used: Sequence[LaunchRegion]) -> Projection:
    """Centre on the one point there is, else on the whole degree nearest the regions' middle."""
    lon, lat = centre_of(start.geometry for start in used)
    only_point = len(used) == 1 and used[0].geometry.geom_type == "Point"
    return Projection(name, lon, lat) if only_point else Projection(name, round(lon), round(lat))


def _lettering(
    viewport: Viewport,
    rings: tuple[DrawnRing, ...],
    circle: BaseGeometry,
    regions: tuple[DrawnRegion, ...],
    cities: pd.DataFrame,
    highlight: str | None,
    measure: Measure,
) -> tuple[tuple[PlacedLabel, ...], tuple[PlaceName, ...]]:
    px = viewport.px_pt
    taken = CollisionIndex(
        Box(4 * px, 4 * px, viewport.width_pt - 4 * px, viewport.height_pt - 4 * px),
        viewport.to_page(viewport.frame),
    )
    for ring in rings:
        taken.add_lines(ring.lines, ring.claim.id, 2 * px)
        taken.add_lines(ring.inner, "inner", 2 * px)
        for tick in ring.ticks[1:]:
            taken.add_lines(tick.lines, ring.claim.id, 2 * px)
    taken.add_lines(circle, "circle", 2 * px)
    region_names = name_regions(regions, taken, px, measure)
    taken.boxes += [name.box for name in region_names]
    avoid = shapely.union_all([region.area for region in regions])
    labels = ring_labels(
        [r for r in rings if highlight in (None, r.claim.id)],
        regions,
        px,
        with_figure=highlight is not None,
    )
    if not circle.is_empty:
        labels.append(circle_label(circle))
    plates = place_labels(labels, taken, avoid, px, measure)
    for ring in rings:
        taken.boxes += [Box.at(x, y, 8 * px, 8 * px) for x, y in ring.dots]
    names = [
        *region_names,
        *name_cities(viewport, cities, [region.region for region in regions], taken, measure),
        *name_waters(viewport, taken, measure),
        *name_countries(viewport, {r.region.id[:2] for r in regions}, taken, measure),
    ]
    return tuple(plates), tuple(names)


def _key(
    rings: tuple[DrawnRing, ...], base: dict[str, BaseGeometry], px: float
) -> tuple[KeyRow, ...]:
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
