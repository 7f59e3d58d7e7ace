"""What the page knows: claims, rings, regions and cities, packed for its scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.analysis.claim_rings import RingKey
from rangeviz.analysis.deciding import has_verdict
from rangeviz.analysis.turning import Disputed, disputed_land
from rangeviz.core.columns import Columns
from rangeviz.geo.curves import unwrap_polygon
from rangeviz.geo.parabolas import fit_arcs
from rangeviz.geo.projection import centre_of
from rangeviz.geo.rings import REACHES
from rangeviz.inputs.basemap import read_basemap, read_disputed_lines
from rangeviz.inputs.claim_text import figure_said, figure_text, origin_text
from rangeviz.inputs.claims import Claim, shown_claims
from rangeviz.inputs.disputed import (
    MOST_SENTENCES,
    DisputedPlace,
    ids_of,
    read_disputed_places,
)
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.chart_marks import MARKS, kinds_of_mark
from rangeviz.maps.layout import SMALLEST_IN_SIGHT_PX
from rangeviz.maps.plan import MapPlan, PlannedClaim
from rangeviz.maps.style import (
    FILL_OPACITY,
    FILLS,
    INNER_OPACITY,
    STYLES,
    SYSTEM_COLOURS,
    TICKS,
    line_style,
    style_name,
)
from rangeviz.page.packing import (
    OUTLINES_PER_DEGREE,
    pack_arcs,
    pack_line,
    pack_lists,
    pack_numbers,
    pack_outline,
    pack_sizes,
    pack_steps,
)
from rangeviz.page.places import CITIES_PER_DEGREE, pack_cities

if TYPE_CHECKING:
    import pandas as pd

RINGS_PER_DEGREE = 400
LINES_PER_DEGREE = 1_000
RING_TOLERANCE_M = 200.0
"""With the grid a third of a pixel, 400 m, at the deepest zoom: see `map/map.js`."""

_CORNER_DEG = 2 / OUTLINES_PER_DEGREE

TRIED_WORDINGS = tuple("stated up_to about at_least more_than between".split())
"""What a reader may say of a figure tried on the page."""

_TEXTS = tuple(
    """
    id system operator quantity qualifier basis claimant quote quote_lang quote_en source_title
    source_author source_publisher source_date source_url accessed reported_from via notes
    """.split()
)


def page_data(plan: MapPlan, cities: Columns | pd.DataFrame) -> dict[str, Any]:
    """Gather what the page's scripts draw and say, as plain JSON values.

    Parameters
    ----------
    plan : MapPlan
        Of every claim: made with ``whole=True``.
    cities : pandas.DataFrame or Columns
        As `rangeviz.read_cities` returns it.

    Returns
    -------
    dict
        ``claims`` (texts, their figure as published and as said in a line, figures in
        kilometres, line and marks, system, and where they may start: numbers of the region and of
        the rings, the claim's own first), ``regions`` and
        their ``outlines``, ``rings``, ``cities``, ``disputed`` lines, ``notes`` on disputed
        places, ``grid`` (steps to the degree), ``origin`` for the stamp, ``styles`` and ``marks``
        in the order of their keys, the lines of figures that a reader has ``tried``, how many
        ``colours`` there are for systems, and how ``ticks``
        and ``fills`` are drawn. Lines are packed as in `rangeviz.page.packing`.
    """
    claims = [one.claim for one in plan.claims]
    used = _used_regions(plan)
    return ring_data(plan) | {
        "cities": pack_cities(cities),
        "disputed": [_pack_disputed(feature) for feature in read_disputed_lines()],
        "notes": {
            "smallest_px": SMALLEST_IN_SIGHT_PX,
            "most": MOST_SENTENCES,
            "places": [_pack_place(place, used) for place in read_disputed_places()],
        },
        "origin": origin_text(claims),
        "tried": {
            wording: {"line": asdict(line_style(one)), "style": style_name(one)}
            for wording in TRIED_WORDINGS
            for one in [Claim(wording, wording, qualifier=wording)]
        },
        "styles": STYLES,
        "marks": MARKS,
        "colours": len(SYSTEM_COLOURS),
    }


def _used_regions(plan: MapPlan) -> list[LaunchRegion]:
    starts = [start for one in plan.claims for start in (one.region, one.other) if start]
    return list({start.id: start for start in starts}.values())


def ring_data(plan: MapPlan) -> dict[str, Any]:
    """Gather what rings are drawn and labelled from: part of `page_data`, and all of a layer."""
    claims = [one.claim for one in plan.claims]
    used = _used_regions(plan)
    numbers = {start.id: number for number, start in enumerate(used)}
    rings, lines = _pack_rings(plan)
    shown = {claim.id for claim in shown_claims(claims)}
    entries = [
        {
            **{name: text for name in _TEXTS if (text := getattr(one.claim, name))},
            "wording": _find(one.claim.wording, one.claim.quote),
            "figure": figure_text(one.claim),
            "said_figure": figure_said(one.claim),
            "who": one.claim.speaker,
            "figures": one.claim.figures_km,
            "low": one.claim.low_km,
            "high": one.claim.high_km,
            "said": one.claim.date,
            "starts": [
                {"region": numbers[start.id] if start else None, "rings": lines[n, i]}
                for i, start in enumerate(_starts(one))
            ],
            "colour": one.colour,
            "line": asdict(line_style(one.claim)),
            "style": style_name(one.claim),
            "marks": kinds_of_mark(one.claim),
            "shown": one.claim.id in shown,
            "verdict": has_verdict(one.claim),
            "reason": one.reason,
        }
        for n, one in enumerate(plan.claims)
    ]
    return {
        "claims": entries,
        "regions": [
            {
                "id": r.id,
                "name": r.name,
                "kind": r.kind,
                "precision": r.precision_km,
                "left_out": r.left_out,
            }
            for r in used
        ],
        "outlines": [_pack_region(start) for start in used],
        "rings": rings,
        "grid": {
            "rings": RINGS_PER_DEGREE,
            "regions": OUTLINES_PER_DEGREE,
            "lines": LINES_PER_DEGREE,
            "places": CITIES_PER_DEGREE,
        },
        "ticks": TICKS,
        "fills": FILLS | {"outer": FILL_OPACITY, "inner": INNER_OPACITY},
    }


def _find(part: str, text: str) -> list[int]:
    """Where a part of a text begins and ends, in UTF-16 units as scripts count them."""
    if not part or part not in text:
        return []
    start = len(text[: text.index(part)].encode("utf-16-le")) // 2
    return [start, start + len(part.encode("utf-16-le")) // 2]


def _pack_place(place: DisputedPlace, used: list[LaunchRegion]) -> dict[str, Any]:
    concerned = [n for n, start in enumerate(used) if ids_of([start]) & set(place.regions)]
    return {"name": place.name, "note": place.note, "box": place.box, "regions": concerned}


def _pack_disputed(feature: dict[str, Any]) -> dict[str, str]:
    line = shapely.get_coordinates(shapely.geometry.shape(feature["geometry"]))
    return {"style": feature["properties"]["style"], "line": pack_line(line, LINES_PER_DEGREE)}


_Lines = dict[str, dict[str, int]]


def _starts(one: PlannedClaim) -> tuple[LaunchRegion | None, ...]:
    """Where a claim may be measured from: its own launch region, and what the reader may take."""
    return (one.region, one.other) if one.other else (one.region,)


def _pack_rings(plan: MapPlan) -> tuple[list[dict[str, Any]], dict[tuple[int, int], _Lines]]:
    """Pack each ring once, and say which claim uses which; one without a line is left out."""
    known: dict[RingKey, int] = {}
    polygons: list[BaseGeometry] = []
    lines: dict[tuple[int, int], _Lines] = {}
    for n, one in enumerate(plan.claims):
        for i, start in enumerate(_starts(one)):
            own = lines[n, i] = {}
            for figure, key in _lined(one.claim, start, plan):
                if key not in known:
                    known[key] = len(polygons)
                    polygons.append(plan.rings[key].polygon)
                own.setdefault(figure, {})[key[2]] = known[key]
    return _packed(polygons), lines


def _lined(
    claim: Claim, start: LaunchRegion | None, plan: MapPlan
) -> Iterator[tuple[str, RingKey]]:
    for figure, km in claim.figures_km.items():
        for reach in REACHES:
            key = (start.id if start else "", km, reach)
            if key not in plan.rings or plan.rings[key].outline.is_empty:
                break  # where no place lies beyond the outer line, there is none to draw
            yield figure, key


def _packed(polygons: list[BaseGeometry]) -> list[dict[str, Any]]:
    """Pack rings; the parabolas of all of them are sought together."""
    unwrapped = [unwrap_polygon(polygon) for polygon in polygons]
    fitted = iter(
        fit_arcs([curve for _, curves in unwrapped for curve in curves], RING_TOLERANCE_M)
    )
    return [
        {"south": south, "curves": [pack_arcs(next(fitted), RINGS_PER_DEGREE) for _ in curves]}
        for south, curves in unwrapped
    ]


def _pack_region(start: LaunchRegion) -> dict[str, Any]:
    """Pack a region's own outline: the page measures from it, so nothing is left out."""
    disputed = disputed_land(start)
    parts = shapely.get_parts(_with_corners(start.geometry, disputed))
    polygons = [part for part in parts if part.geom_type == "Polygon"]
    rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    lines = [part for part in parts if part.geom_type in ("LineString", "LinearRing")]
    points = [part for part in parts if part.geom_type == "Point"]
    return {
        "label": _label_point(polygons or list(parts)),
        "middle": [round(degree, 2) for degree in centre_of([start.geometry])],
        "areas": [_pack_whole(ring) for ring in rings],
        "lines": [_pack_whole(line) for line in lines],
        "points": [_pack_whole(point) for point in points],
        "others": [
            {
                "change": change,
                "place": place,
                "areas": [
                    _pack_whole(part.exterior)
                    for area in areas
                    for part in shapely.get_parts(area.geometry)
                ],
            }
            for change, place, areas in disputed
        ],
    }


def _with_corners(geometry: BaseGeometry, disputed: Disputed) -> BaseGeometry:
    """Add where areas of a region end on its outline: then they share all edges but a cut."""
    inner = [a.geometry for change, _, areas in disputed if change == "without" for a in areas]
    corners = shapely.multipoints(shapely.get_coordinates(inner))
    return shapely.snap(geometry, corners, _CORNER_DEG) if inner else geometry


def _pack_whole(geometry: BaseGeometry) -> str:
    return pack_outline(shapely.get_coordinates(geometry))


def _label_point(parts: list[BaseGeometry]) -> list[float]:
    largest = max(parts, key=lambda part: part.area)
    point = (
        shapely.maximum_inscribed_circle(largest, tolerance=0.1).coords[0]
        if largest.area
        else largest.representative_point().coords[0]
    )
    return [round(float(value), 3) for value in point[:2]]


def packed_basemap() -> dict[str, Any]:
    """Return the base map for the page: arcs, which shapes have which, and labels, in columns.

    Examples
    --------
    >>> packed = packed_basemap()
    >>> [packed["countries"][column].splitlines()[0] for column in ("id", "name")]
    ['AD', 'Andorra']
    """
    topology = read_basemap()
    objects = topology["objects"]
    countries, waters = (objects[name]["geometries"] for name in ("countries", "waters"))
    starts = np.diff([arc[0] for arc in topology["arcs"]], axis=0, prepend=[[0, 0]])
    arcs = zip(topology["arcs"], starts, strict=True)
    return {
        "transform": topology["transform"],
        "arcs": pack_numbers(
            np.concatenate(
                [(len(arc), *start, *chain.from_iterable(arc[1:])) for arc, start in arcs]
            )
        ),
        "land": pack_lists(ring for rings in objects["land"]["arcs"] for ring in rings),
        "borders": pack_lists(objects["borders"]["arcs"]),
        "countries": {
            "at": _pack_points(countries),
            "id": _column(countries, "id"),
            "name": _column(countries, "name"),
            "km2": pack_sizes(one["properties"]["area_km2"] for one in countries),
        },
        "outlines": _pack_outlines(objects["outlines"]["geometries"], countries),
        "waters": {
            "at": _pack_points(waters),
            "name": _column(waters, "name"),
            "rank": pack_steps(one["properties"]["rank"] for one in waters),
        },
    }


def _pack_outlines(outlines: list[dict[str, Any]], countries: list[dict[str, Any]]) -> list[str]:
    """Pack how many lines each country's outline has, and their arcs."""
    rings = {one["properties"]["id"]: one["arcs"] for one in outlines}
    own = [rings.get(country["properties"]["id"], []) for country in countries]
    return [pack_numbers(map(len, own)), pack_lists(ring for some in own for ring in some)]


def _pack_points(labels: list[dict[str, Any]]) -> str:
    points = np.array([label["coordinates"] for label in labels])
    return pack_numbers(np.diff(points, axis=0, prepend=[[0, 0]]).ravel())


def _column(labels: list[dict[str, Any]], name: str) -> str:
    return "\n".join(label["properties"][name] for label in labels)
