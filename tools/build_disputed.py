"""Build data/disputed_areas.geojson, and the disputed borders in data/disputed_lines.geojson.

Run ``python tools/build_disputed.py`` after ``build_regions.py`` and before ``build_basemap.py``;
it needs numpy and shapely. Borders are what the outlines of two regions share; areas are pieces
of outlines, cut along the lines that Natural Earth has, or whole outlines. Lines of other kinds
than `BORDER` are kept by hand and stay as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import natural_earth
import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).parent.parent / "data"
LINES, AREAS = DATA / "disputed_lines.geojson", DATA / "disputed_areas.geojson"
BORDER = "disputed_border"
_DECIMALS = 5
_WORLD = (-180.0, -90.0, 180.0, 90.0)

# Place, the two regions, and the box within which their border is disputed.
BORDERS = [
    ("crimea", "RU", "UA", (32.5, 44.3, 36.7, 46.3)),
    ("golan", "IL", "SY", _WORLD),
    ("palestine", "IL", "PS", _WORLD),
    ("western-sahara", "MA", "EH", _WORLD),
    ("kosovo", "RS", "XK", _WORLD),
    ("northern-cyprus", "CY", "northern-cyprus", _WORLD),
    ("somaliland", "SO", "somaliland", _WORLD),
    ("halaib", "EG", "SD", (33.2, 21.9, 37.0, 22.3)),
    ("essequibo", "GY", "VE", _WORLD),
]
# Place, the region in whose outline it lies, who else claims it, lines to cut along, points in it.
# Without lines: the parts of the outline that hold the points; without points: all of it.
CUTS = [
    ("crimea", "RU", ("UA",), (), ((34.3, 45.3),)),
    ("golan", "IL", ("SY",), ("Golan Heights",), ((35.75, 33.0),)),
    ("western-sahara", "MA", ("EH",), ("W. Sahara",), ((-13.0, 25.0),)),
    ("western-sahara", "EH", ("MA",), (), ()),
    ("kashmir", "IN", ("PK",), ("Jammu and Kashmir",), ((75.0, 34.0),)),
    (
        "kashmir",
        "PK",
        ("IN",),
        ("Northern Areas", "Northern Areas (2)", "Northern Areas (3)"),
        ((74.5, 35.6),),
    ),
    ("kashmir", "CN", ("IN",), ("Shaksam Valley",), ((76.7, 36.0),)),
    ("aksai-chin", "CN", ("IN",), ("Aksai Chin",), ((79.3, 35.0),)),
    ("arunachal", "IN", ("CN",), ("Arunachal Pradesh",), ((94.5, 28.3),)),
    (
        "kurils",
        "RU",
        ("JP",),
        (),
        ((147.9, 45.0), (145.9, 44.1), (146.75, 43.8), (146.31, 43.63)),
    ),
    ("abkhazia", "GE", (), ("Abkhazia",), ((41.0, 43.1),)),
    ("south-ossetia", "GE", (), ("South Ossetia",), ((44.0, 42.3),)),
    ("transnistria", "MD", (), ("Transdniestria",), ((29.6, 46.9),)),
    ("abyei", "SD", ("SS",), ("Abyei",), ((28.4, 9.9),)),
    ("taiwan", "TW", ("CN",), (), ()),
    ("kosovo", "XK", ("RS",), (), ()),
    ("northern-cyprus", "northern-cyprus", ("CY",), (), ()),
    ("somaliland", "somaliland", ("SO",), (), ()),
]

Feature = dict[str, Any]


def border_features(outlines: dict[str, BaseGeometry]) -> list[Feature]:
    """Find the borders that are disputed: what two outlines share, within a box."""
    features = []
    for place, one, other, box in BORDERS:
        shared = shapely.intersection(outlines[one].boundary, outlines[other].boundary)
        lines = shapely.get_parts(shapely.line_merge(_lines_of(shared)))
        for line in sorted(lines, key=lambda line: line.bounds):
            if not shapely.box(*box).contains(line):
                line = shapely.intersection(line, shapely.box(*box))
            if line.is_empty:
                continue
            source = f"{natural_earth.SOURCE}: the {one}/{other} border"
            properties = {
                "place": place,
                "name": f"{one}/{other} border",
                "kind": BORDER,
                "style": "dashed",
                "note": "",
                "ne_id": None,
                "source": source,
            }
            features.append(_feature(properties, shapely.normalize(line)))
    return features


def _lines_of(shape: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]
    return shapely.MultiLineString(parts)


def area_features(
    outlines: dict[str, BaseGeometry], lines: dict[str, BaseGeometry]
) -> list[Feature]:
    """Cut the areas that others claim out of the outlines in which they lie."""
    features = []
    for place, region, claimed_by, along, points in CUTS:
        outline = outlines[region]
        if along:
            chain = _chained(lines[name] for name in along)
            cuts = [_to_outline(line, outline) for line in chain]
            edges = shapely.union_all([outline.boundary, *cuts])
            faces = shapely.get_parts(shapely.polygonize([edges]))
        else:
            faces = shapely.get_parts(outline)
        wanted = [
            face
            for face in faces
            if not points or any(face.contains(shapely.Point(point)) for point in points)
        ]
        if points and len(wanted) != len(points):
            raise ValueError(f"{place}: {len(wanted)} areas hold the points given")
        own = f"; cut along {', '.join(along)}" if along else ""
        properties = {
            "place": place,
            "region": region,
            "claimed_by": list(claimed_by),
            "is_whole": not points,
            "source": f"{natural_earth.SOURCE}{own}",
        }
        area = shapely.MultiPolygon(wanted)
        features.append(_feature(properties, shapely.orient_polygons(shapely.normalize(area))))
    return features


def _chained(lines: Iterable[BaseGeometry]) -> list[BaseGeometry]:
    """Join lines that end where others begin, so that only free ends are made longer."""
    return list(shapely.get_parts(shapely.line_merge(shapely.MultiLineString(list(lines)))))


def _to_outline(line: BaseGeometry, outline: BaseGeometry) -> BaseGeometry:
    """Lead both ends over the outline: lines of another edition stop short of it by metres."""
    xy = shapely.get_coordinates(line)

    def beyond(end: np.ndarray) -> np.ndarray:
        point = shapely.Point(end)
        across = shapely.get_coordinates(shapely.shortest_line(point, outline.boundary))[1]
        longer: np.ndarray = end + 2 * (across - end)
        return longer

    return shapely.LineString([beyond(xy[0]), *xy, beyond(xy[-1])])


def _feature(properties: dict[str, Any], geometry: BaseGeometry) -> Feature:
    rounded = shapely.transform(geometry, lambda c: np.round(c, _DECIMALS) + 0.0)
    return {"type": "Feature", "properties": properties, "geometry": mapping(rounded)}


def _read(path: Path) -> list[Feature]:
    features: list[Feature] = json.loads(path.read_text("utf-8"))["features"]
    return features


def _write(path: Path, features: Iterable[Feature]) -> None:
    lines = (json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """Write the borders and the areas."""
    regions = _read(DATA / "regions.geojson")
    outlines = {f["properties"]["id"]: shape(f["geometry"]) for f in regions}
    kept = [f for f in _read(LINES) if f["properties"]["kind"] != BORDER]
    lines = {f["properties"]["name"]: shape(f["geometry"]) for f in kept}
    _write(LINES, [*kept, *border_features(outlines)])
    _write(AREAS, area_features(outlines, lines))


if __name__ == "__main__":
    main()
