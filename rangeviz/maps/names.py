"""Names of launch regions, cities, countries and waters, where there is room for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely

from rangeviz.core.text import clean
from rangeviz.inputs.basemap import read_basemap
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.collisions import CollisionIndex, Measure
from rangeviz.maps.inset import LEAST_PX
from rangeviz.maps.scene import Box, DrawnRegion, PlaceName
from rangeviz.maps.viewport import Viewport

if TYPE_CHECKING:
    import pandas as pd

_NUDGES = ((0, 0), (0, -1), (0, 1), (-1.5, 0), (1.5, 0), (-1.5, 1), (1.5, 1), (-1.5, -1), (1.5, -1))

_CITY_TIERS = (  # zoom below which, how many at most, capitals from, other cities from
    (2.75, 10, 5e6, np.inf),
    (3.5, 20, 1e6, 8e6),
    (4.5, 30, 0.0, 3e6),
    (5.5, 40, 0.0, 1e6),
    (6.5, 60, 0.0, 3e5),
    (np.inf, 200, 0.0, 0.0),
)


def name_regions(
    regions: tuple[DrawnRegion, ...], taken: CollisionIndex, px: float, measure: Measure
) -> list[PlaceName]:
    """Name the launch regions, where no line runs if that can be; all or, if two clash, none."""
    size = 11 * px
    names: list[PlaceName] = []
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
            box = next((box for box in boxes if taken.is_free(box, 1.5 * px)), boxes[0])
            names.append(PlaceName(text, "region", box, "middle", size))
    return names


def _name_spots(
    shape: DrawnRegion, width: float, height: float, px: float
) -> list[tuple[float, float]]:
    """Offer spots for a region's name: its widest part, others wholly in it, then beside it."""
    areas = [part for part in shapely.get_parts(shape.area) if part.area > 0]
    if not areas:
        spots = shape.squares[:1].tolist()
        return [(x, y + way * 12 * px) for x, y in spots for way in (1, -1)]
    largest = max(areas, key=lambda part: part.area)
    left, top, right, bottom = largest.bounds
    if max(right - left, bottom - top) < LEAST_PX * px:  # the name would hide it
        middle, level = (left + right) / 2, (top + bottom) / 2
        away, beside = height / 2 + 7 * px, width / 2 + 7 * px
        below, above = (middle, bottom + away), (middle, top - away)
        return [below, above, (right + beside, level), (left - beside, level)]
    x, y = shapely.maximum_inscribed_circle(largest, tolerance=px).coords[0]
    steps = np.arange(-60, 61, 4) * px
    grid = sorted(((dx, dy) for dx in steps for dy in steps), key=lambda step: np.hypot(*step))
    spots = np.array(grid) + np.array([x, y])
    half = np.array([width, height]) / 2
    boxes = shapely.box(*(spots - half).T, *(spots + half).T)
    inside, touching = shapely.contains(largest, boxes), shapely.intersects(largest, boxes)
    ordered = [(x, y), *spots[inside].tolist(), *spots[touching & ~inside].tolist()]
    return [(float(at_x), float(at_y)) for at_x, at_y in ordered]


def name_cities(
    viewport: Viewport,
    cities: pd.DataFrame,
    launch: Sequence[LaunchRegion],
    taken: CollisionIndex,
    measure: Measure,
) -> list[PlaceName]:
    """Name cities by importance; the launch countries' capitals all or none."""
    px = viewport.px_pt
    size = 11 * px
    countries = {start.id[:2] for start in launch}
    rows = cities.assign(launch=cities.capital & cities.country.isin(countries))
    rows = rows.assign(weight=rows.population * np.where(rows.capital, 3, 1))
    rows = rows[_wanted(rows, viewport.zoom)]
    rows = rows.sort_values(
        ["launch", "weight", "geonameid"], ascending=[False, False, True], kind="stable"
    )
    spots = viewport.points(rows[["lon", "lat"]].to_numpy(dtype=np.float64))
    names: list[PlaceName] = []
    capitals: list[PlaceName] = []
    in_view = 0
    most = next(most for zoom, most, *_ in _CITY_TIERS if viewport.zoom < zoom)
    inside = np.isfinite(spots).all(axis=1)
    inside &= (spots > 0).all(axis=1) & (spots < [viewport.width_pt, viewport.height_pt]).all(
        axis=1
    )
    for (x, y), text, is_launch in zip(
        spots[inside][:most].tolist(),
        rows.name[inside][:most],
        rows.launch[inside][:most],
        strict=True,
    ):
        in_view += bool(is_launch)
        dot = Box.at(x, y, 5 * px, 5 * px)
        if not taken.is_free(dot, px, over_lines=True):
            continue
        for name in name_places(clean(text), x, y, size, measure, px):
            if taken.has(name.box, 2 * px):
                taken.boxes += [name.box, dot]
                (capitals if is_launch else names).append(name)
                break
    return [*(capitals if len(capitals) == in_view else []), *names]


def _wanted(rows: pd.DataFrame, zoom: float) -> pd.Series:
    if not rows.population.any():  # a table of cities without populations: all are as important
        return rows.population == 0
    _, _, capital, other = next(tier for tier in _CITY_TIERS if zoom < tier[0])
    wanted = (rows.capital & (rows.population >= capital)) | (rows.population >= other)
    return wanted & (wanted[rows.launch].all() | ~rows.launch)


def name_waters(viewport: Viewport, taken: CollisionIndex, measure: Measure) -> list[PlaceName]:
    zoom = viewport.zoom
    rows = [
        (point["coordinates"], point["properties"]["name"])
        for point in read_basemap()["objects"]["waters"]["geometries"]
        if point["properties"]["rank"] < zoom - 1.5
    ]
    return _centred_names(viewport, rows, "water", 11, taken, measure)


def name_countries(
    viewport: Viewport, launch: set[str], taken: CollisionIndex, measure: Measure
) -> list[PlaceName]:
    """Name the countries that have room for it; on a map of the world four at most."""
    zoom = viewport.zoom
    if zoom >= 6:
        return []
    size = 10 * viewport.px_pt
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
        if area**0.5 * viewport.scale > 0.8 * measure(name, size, False, False)
    ]
    return _centred_names(viewport, fitting, "country", 10, taken, measure)[
        : 4 if zoom < 2.75 else 60
    ]


def _centred_names(
    viewport: Viewport,
    rows: Iterable[tuple[Sequence[float], str]],
    kind: str,
    size_px: float,
    taken: CollisionIndex,
    measure: Measure,
) -> list[PlaceName]:
    transform = read_basemap()["transform"]
    size = size_px * viewport.px_pt
    names = []
    for place, text in rows:
        lonlat = np.array(place) * transform["scale"] + transform["translate"]
        (x, y), *_ = viewport.points(lonlat[None]).tolist()
        width = measure(text, size, False, kind == "water")
        spots = ((x + dx * size, y + dy * size) for dx, dy in _NUDGES)
        boxes = [Box.at(*spot, width, size * 1.15) for spot in spots if np.isfinite(x)]
        box = next((box for box in boxes if taken.has(box, 2 * viewport.px_pt)), None)
        if box:
            taken.boxes.append(box)
            names.append(PlaceName(text, kind, box, "middle", size))
    return names


def name_places(
    text: str, x: float, y: float, size_pt: float, measure: Measure, px: float
) -> Iterator[PlaceName]:
    """Offer a city's name right, left, above and below its dot."""
    width = measure(text, size_pt, False, False)
    for dx, dy, anchor in (
        (6, 0, "start"),
        (-6, 0, "end"),
        (0, -9.5, "middle"),
        (0, 9.5, "middle"),
    ):
        shift = {"start": width / 2, "end": -width / 2, "middle": 0.0}[anchor]
        box = Box.at(x + dx * px + shift, y + dy * px, width, size_pt * 1.1)
        yield PlaceName(text, "city", box, anchor, size_pt, (x, y))
