"""Build data/basemap.json: land, coast, borders and label positions as compact TopoJSON.

Run ``python tools/build_basemap.py`` after ``build_regions.py`` and ``build_disputed.py``; it needs
npm, numpy, pyproj and shapely, and reads data/regions.geojson and data/disputed_lines.geojson.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import natural_earth
import numpy as np
import shapely
from build_regions import WITHOUT_CODE, country_polygons
from natural_earth import Line, Topology
from numpy.typing import NDArray
from pyproj import Geod
from shapely import LineString, Polygon
from shapely.geometry import shape
from shapely.ops import polylabel

DATA = Path(__file__).parent.parent / "data"
OUTPUT = DATA / "basemap.json"

TOLERANCE_DEG = 0.05
GRID_DEG = 0.02
SMALLEST_ISLAND_KM2 = 150.0
# The outlines are rounded to 3 decimals: within this distance they are the same line.
SAME_LINE_DEG = 1e-3
# Name: rank (0 ocean, 1 sea), longitude, latitude of a label that lies in open water.
WATERS = {
    "Indian Ocean": (0, 80.0, -20.0),
    "North Pacific Ocean": (0, -160.0, 32.0),
    "South Pacific Ocean": (0, -125.0, -30.0),
    "North Atlantic Ocean": (0, -42.0, 32.0),
    "South Atlantic Ocean": (0, -15.0, -28.0),
    "Arctic Ocean": (0, -150.0, 77.0),
    "Southern Ocean": (0, 60.0, -60.0),
    "Arabian Sea": (1, 64.0, 15.0),
    "Bay of Bengal": (1, 88.0, 14.0),
    "Mediterranean Sea": (1, 18.0, 34.4),
    "Caspian Sea": (1, 50.6, 42.0),
}
WGS84 = Geod(ellps="WGS84")

Object = dict[str, Any]


def simplify(line: Line, tolerance_deg: float = TOLERANCE_DEG) -> Line:
    """Simplify an arc between its ends (Douglas-Peucker) and round it to the grid.

    Points on the date line are ends too, so that the cut there stays where it is.
    """
    unwrapped = natural_earth.unwrap(line)
    on_date_line = np.flatnonzero(np.abs(line[1:-1, 0]) == 180) + 1
    ends = [0, *on_date_line.tolist(), len(line) - 1]
    pieces = [
        shapely.get_coordinates(LineString(unwrapped[a : b + 1]).simplify(tolerance_deg))
        for a, b in pairwise(ends)
    ]
    return round_to_grid(np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])]))


def round_to_grid(line: Line) -> Line:
    """Round to the grid and leave out points that fall on the one before."""
    rounded = np.round(np.round(line / GRID_DEG) * GRID_DEG, 2) + 0.0
    moved = np.any(np.diff(rounded, axis=0, prepend=np.nan) != 0, axis=1)
    return rounded[moved]


def arcs_of(polygon: Sequence[Sequence[int]]) -> Iterator[int]:
    """Numbers of the arcs of a polygon, whichever way it runs along them."""
    return (n if n >= 0 else ~n for ring in polygon for n in ring)


def area_km2(geometry: Polygon) -> float:
    """Area on WGS 84 in square kilometres."""
    return abs(float(WGS84.geometry_area_perimeter(geometry)[0])) / 1e6


def land_polygons(topology: Topology, arcs: Sequence[Line]) -> list[Polygon]:
    """Land without tiny islands; the largest island of every country stays."""
    largest = set[int]()
    for country in topology["objects"]["countries"]["geometries"]:
        polygons = natural_earth.polygon_arcs(country)
        sizes = [mended_area_km2(polygon, arcs) for polygon in polygons]
        largest.update(arcs_of(polygons[int(np.argmax(sizes))]))
    simplified = [simplify(arc) for arc in arcs]
    rounded = [round_to_grid(natural_earth.unwrap(arc)) for arc in arcs]
    land = []
    for polygon in natural_earth.polygon_arcs(topology["objects"]["land"]["geometries"][0]):
        numbers = set(arcs_of(polygon))
        if numbers & largest or mended_area_km2(polygon, arcs) >= SMALLEST_ISLAND_KM2:
            land += simplified_polygons(polygon, simplified, rounded)
    return land


def mended_area_km2(polygon: Sequence[Sequence[int]], arcs: Sequence[Line]) -> float:
    """Area of one polygon of the source."""
    rings = [natural_earth.join_arcs(ring, arcs) for ring in polygon]
    return sum(area_km2(part) for part in natural_earth.mend_polygon(rings))


def simplified_polygons(
    polygon: Sequence[Sequence[int]], simplified: Sequence[Line], rounded: Sequence[Line]
) -> list[Polygon]:
    """Simplify one polygon of land; an island that would vanish is only rounded."""
    for lines in (simplified, rounded):
        rings = [natural_earth.join_arcs(ring, lines) for ring in polygon]
        if all(len(ring) >= 4 for ring in rings):
            break
    else:
        return []
    parts = [valid for part in natural_earth.mend_polygon(rings) for valid in valid_parts(part)]
    return [shapely.orient_polygons(shapely.normalize(part)) for part in parts]


def valid_parts(polygon: Polygon) -> list[Polygon]:
    """Untie a coast that simplifying made cross itself, and bring the knot back to the grid."""
    if polygon.is_valid:
        return [polygon]
    untied = shapely.make_valid(polygon, method="structure", keep_collapsed=False)
    return list(shapely.get_parts(shapely.set_precision(untied, GRID_DEG)))


def split_at_seam(ring: Line) -> list[tuple[bool, Line]]:
    """Cut a ring into runs of coast (False) and of artificial seam (True), in its order."""
    a, b = ring[:-1], ring[1:]
    on_date_line = (np.abs(a[:, 0]) == 180) & (np.abs(b[:, 0]) == 180)
    on_pole = (np.abs(a[:, 1]) == 90) & (np.abs(b[:, 1]) == 90)
    is_seam = on_date_line | on_pole
    changes = np.flatnonzero(is_seam != np.roll(is_seam, 1))
    if not len(changes):
        return [(bool(is_seam[0]), ring)]
    start = changes[0]
    ring = np.vstack([ring[start:], ring[1 : start + 1]])
    cuts = [*(changes - start).tolist(), len(ring) - 1]
    return [(bool(is_seam[(start + i) % len(is_seam)]), ring[i : j + 1]) for i, j in pairwise(cuts)]


def border_lines(topology: Topology, arcs: Sequence[Line]) -> list[Line]:
    """Lines that two countries share, without those that the disputed lines draw."""
    countries = topology["objects"]["countries"]["geometries"]
    polygons = (polygon for c in countries for polygon in natural_earth.polygon_arcs(c))
    uses = Counter(number for polygon in polygons for number in arcs_of(polygon))
    disputed = shapely.buffer(disputed_lines(), SAME_LINE_DEG)
    shared = [LineString(arcs[number]) for number, count in sorted(uses.items()) if count == 2]
    pieces = shapely.get_parts(shapely.difference(shared, disputed))
    lines = [simplify(shapely.get_coordinates(piece)) for piece in pieces if not piece.is_empty]
    return [line for line in lines if len(line) > 3 or np.any(line[0] != line[-1])]


def disputed_lines() -> shapely.MultiLineString:
    """Read the lines that are drawn dashed or hatched, never as a border."""
    features = json.loads((DATA / "disputed_lines.geojson").read_text("utf-8"))["features"]
    drawn = [f for f in features if f["properties"]["style"] in {"dashed", "hatched"}]
    return shapely.union_all([shape(f["geometry"]) for f in drawn])


def country_labels() -> list[Object]:
    """Label position, name and area of every country and unit without a code."""
    features = json.loads((DATA / "regions.geojson").read_text("utf-8"))["features"]
    labels = []
    for feature in features:
        properties, outline = feature["properties"], shape(feature["geometry"])
        is_mainland = properties["kind"] == "part" and properties["default_for"]
        if properties["kind"] == "test_range" or is_mainland:
            continue
        largest = max(shapely.get_parts(outline), key=area_km2)
        west, south, east, north = largest.bounds
        centre = polylabel(largest, tolerance=min(east - west, north - south) / 50)
        labels.append(
            point(
                (centre.x, centre.y),
                id=properties["id"],
                name=properties["name"],
                area_km2=round(area_km2(outline)),
            )
        )
    return labels


def point(position: tuple[float, float], **properties: str | int) -> Object:
    """Make a TopoJSON point on the grid."""
    return {"type": "Point", "coordinates": to_grid([position])[0], "properties": properties}


def to_grid(line: NDArray[np.float64] | Sequence[tuple[float, float]]) -> list[list[int]]:
    """Turn degrees into whole grid steps, counted from 180 W and 90 S."""
    steps = np.subtract(line, (-180, -90)) / GRID_DEG
    whole: list[list[int]] = np.round(steps).astype(int).tolist()
    return whole


Point = tuple[int, int]  # in steps of the grid


class Arcs:
    """The arcs of the file, delta-encoded; none runs on where three lines meet."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.encoded: list[list[list[int]]] = []
        self.places: dict[tuple[Point, Point], tuple[int, int]] = {}
        neighbours = defaultdict[Point, set[Point]](set)
        for line in lines:
            for a, b in pairwise(whole_steps(line)):
                neighbours[a].add(b)
                neighbours[b].add(a)
        self.junctions = {point for point, others in neighbours.items() if len(others) > 2}

    def add(self, line: Line) -> list[int]:
        """Append a line and return the numbers of its arcs."""
        return self._add(whole_steps(line))

    def _add(self, points: list[Point]) -> list[int]:
        inner = range(1, len(points) - 1)
        cuts = [0, *(n for n in inner if points[n] in self.junctions), len(points) - 1]
        first = len(self.encoded)
        for start, end in pairwise(cuts):
            arc = points[start : end + 1]
            number = len(self.encoded)
            self.encoded.append(np.diff(arc, axis=0, prepend=[[0, 0]]).tolist())
            for n, (a, b) in enumerate(pairwise(arc)):
                self.places.setdefault((a, b), (number, n))
        return list(range(first, len(self.encoded)))

    def ring(self, line: Line) -> list[int]:
        """Return a closed line as arcs that are there, backwards as ``~n``, and new ones."""
        points = whole_steps(line)
        edges = list(pairwise(points))
        begin = next((n for n, edge in enumerate(edges) if self._starts(edge) is not None), 0)
        edges = edges[begin:] + edges[:begin]
        numbers: list[int] = []
        at = 0
        while at < len(edges):
            known = self._starts(edges[at])
            if known is None:
                end = at + 1
                while end < len(edges) and self._starts(edges[end]) is None:
                    end += 1
                numbers += self._add([edges[at][0], *(edge[1] for edge in edges[at:end])])
                at = end
            else:
                numbers.append(known)
                at += len(self.encoded[max(known, ~known)]) - 1
        return numbers

    def _starts(self, edge: tuple[Point, Point]) -> int | None:
        """Which arc begins with an edge, ``~n`` for one that ends with it the other way."""
        number, at = self.places.get(edge, (0, -1))
        if at == 0:
            return number
        number, at = self.places.get((edge[1], edge[0]), (0, -1))
        return ~number if at >= 0 and at == len(self.encoded[number]) - 2 else None


def whole_steps(line: Line) -> list[Point]:
    """Turn degrees into places on the grid."""
    return [(x, y) for x, y in to_grid(line)]


def country_rings(
    topology: Topology, arcs: Sequence[Line], land: Sequence[Polygon]
) -> dict[str, list[Line]]:
    """Outlines of countries, by id, on the land that the map draws and simplified like it."""
    drawn = {point for part in land for point in whole_steps(shapely.get_coordinates(part))}
    land_arcs = topology["objects"]["land"]["geometries"][0]
    shores = {number for part in natural_earth.polygon_arcs(land_arcs) for number in arcs_of(part)}
    simplified = [simplify(arc) for arc in arcs]
    rounded = [round_to_grid(natural_earth.unwrap(arc)) for arc in arcs]
    rings = defaultdict[str, list[Line]](list)
    for key, _, polygon in country_polygons(topology):
        id_ = WITHOUT_CODE[key][0] if key in WITHOUT_CODE else key
        for part in simplified_polygons(polygon, simplified, rounded):
            lines = [shapely.get_coordinates(ring) for ring in (part.exterior, *part.interiors)]
            if drawn & set(whole_steps(lines[0])) or not shores & set(arcs_of(polygon)):
                rings[id_] += lines
    return rings


def build() -> Object:
    """Put the TopoJSON together."""
    topology = natural_earth.fetch_topology()
    source_arcs = natural_earth.decode_arcs(topology)
    polygons = land_polygons(topology, source_arcs)
    lines = border_lines(topology, source_arcs)
    countries = country_rings(topology, source_arcs, polygons)
    shores = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
    arcs = Arcs(chain(map(shapely.get_coordinates, shores), lines, *countries.values()))
    land: list[list[list[int]]] = []
    coast: list[list[int]] = []
    for polygon in polygons:
        rings: list[list[int]] = []
        for ring in (polygon.exterior, *polygon.interiors):
            runs = split_at_seam(shapely.get_coordinates(ring))
            numbers = [(is_seam, arcs.add(run)) for is_seam, run in runs]
            rings.append([number for _, run in numbers for number in run])
            coast += [run for is_seam, run in numbers if not is_seam]
        land.append(rings)
    borders = [arcs.add(line) for line in lines]
    outlines = [
        {
            "type": "MultiLineString",
            "properties": {"id": id_},
            "arcs": [arcs.ring(ring) for ring in rings],
        }
        for id_, rings in countries.items()
    ]
    waters = [point((lon, lat), name=name, rank=rank) for name, (rank, lon, lat) in WATERS.items()]
    return {
        "type": "Topology",
        "bbox": [-180, -90, 180, 90],
        "transform": {"scale": [GRID_DEG, GRID_DEG], "translate": [-180, -90]},
        "objects": {
            "land": {"type": "MultiPolygon", "arcs": land},
            "coast": {"type": "MultiLineString", "arcs": coast},
            "borders": {"type": "MultiLineString", "arcs": borders},
            "countries": {"type": "GeometryCollection", "geometries": country_labels()},
            "outlines": {"type": "GeometryCollection", "geometries": outlines},
            "waters": {"type": "GeometryCollection", "geometries": waters},
        },
        "arcs": arcs.encoded,
    }


def main() -> None:
    """Write data/basemap.json."""
    text = json.dumps(build(), ensure_ascii=False, separators=(",", ":")) + "\n"
    OUTPUT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
