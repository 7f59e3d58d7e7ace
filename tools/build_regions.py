"""Build data/regions.geojson: Natural Earth's countries, their parts, and test-range areas.

Run ``python tools/build_regions.py``; it needs npm, numpy and shapely, and reads
data/test_ranges.csv.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import natural_earth
import numpy as np
import shapely
from build_cities import read_geonames
from shapely import MultiPolygon
from shapely.geometry import mapping

DATA = Path(__file__).parent.parent / "data"
OUTPUT = DATA / "regions.geojson"
TEST_RANGES = DATA / "test_ranges.csv"

# Natural Earth's units without an ISO 3166 code of their own: id, name, kind, note.
WITHOUT_CODE = {
    "Kosovo": (
        "XK",
        "Kosovo",
        "country",
        "No ISO 3166 code; XK is the user-assigned code that GeoNames has.",
    ),
    "N. Cyprus": (
        "northern-cyprus",
        "Northern Cyprus",
        "part",
        "No ISO 3166 code; the de facto outline of CY leaves it out.",
    ),
    "Somaliland": (
        "somaliland",
        "Somaliland",
        "part",
        "No ISO 3166 code; the de facto outline of SO leaves it out.",
    ),
    "Siachen Glacier": (
        "siachen-glacier",
        "Siachen Glacier",
        "part",
        "No ISO 3166 code; undetermined in Natural Earth, outside IN, PK and CN.",
    ),
}
# One unit of Natural Earth that is two in ISO 3166; this meridian lies between them.
INDIAN_OCEAN_TERRITORIES, BETWEEN_COCOS_AND_CHRISTMAS = "Indian Ocean Ter.", 101.0
# Names of 2018 that have changed, and one that two states share: GeoNames' name is taken. It is
# also taken wherever Natural Earth abbreviates with a full stop ("S. Sudan").
RENAMED = {"MK", "SZ", "CG"}
# Territory far from the rest would carry a ring with it: these take the largest part instead.
MAINLAND_BY_DEFAULT = {"IN"}

Feature = dict[str, Any]


def country_outlines() -> dict[str, tuple[list[str], MultiPolygon]]:
    """Natural Earth's names and mended outline by ISO alpha-2 code, or by name without one."""
    topology = natural_earth.fetch_topology()
    arcs = natural_earth.decode_arcs(topology)
    code_of = {c["isonumeric"]: c["iso"] for c in read_geonames("countries.json").values()}
    names: dict[str, list[str]] = defaultdict(list)
    rings: dict[str, list[list[natural_earth.Line]]] = defaultdict(list)
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        for polygon in natural_earth.polygon_arcs(geometry):
            lines = [natural_earth.join_arcs(ring, arcs) for ring in polygon]
            if name == INDIAN_OCEAN_TERRITORIES:
                key = "CC" if lines[0][0, 0] < BETWEEN_COCOS_AND_CHRISTMAS else "CX"
            else:
                key = code_of[int(geometry["id"])] if "id" in geometry else name
            rings[key].append(lines)
            if name not in names[key]:
                names[key].append(name)
    return {key: (names[key], natural_earth.mend(rings[key])) for key in rings}


def country_features() -> Iterator[Feature]:
    """Every country and every unit without a code, and the mainlands that are defaults."""
    geonames = read_geonames("countries.json")
    for key, ((original, *others), outline) in country_outlines().items():
        if key in WITHOUT_CODE:
            id_, name, kind, notes = WITHOUT_CODE[key]
        else:
            id_, kind = key, "country"
            gets_new_name = "." in original or key in RENAMED
            name = geonames[key]["name"].strip() if gets_new_name else original
            notes = f'Natural Earth: "{original}".' if name != original else ""
            notes += "".join(f'With Natural Earth\'s "{other}".' for other in others)
        whole_by_default = kind == "country" and id_ not in MAINLAND_BY_DEFAULT
        yield natural_earth_feature(
            id_, name, outline, kind, id_ if whole_by_default else None, notes
        )
        if id_ in MAINLAND_BY_DEFAULT:
            mainland = MultiPolygon([max(outline.geoms, key=lambda part: part.area)])
            notes = f"Largest polygon of {id_}, without its islands."
            yield natural_earth_feature(
                f"{id_}-mainland", f"{name} (mainland)", mainland, "part", id_, notes
            )


def natural_earth_feature(
    id_: str, name: str, outline: MultiPolygon, kind: str, default_for: str | None, notes: str
) -> Feature:
    """Make a feature whose outline is Natural Earth's."""
    rounded = round_outline(outline)
    return feature(
        geometry=mapping(rounded.geoms[0] if len(rounded.geoms) == 1 else rounded),
        id=id_,
        name=name,
        kind=kind,
        default_for=default_for,
        precision_km=None,
        source=natural_earth.SOURCE,
        url=natural_earth.URL,
        notes=notes,
    )


def round_outline(outline: MultiPolygon) -> MultiPolygon:
    """Round to 3 decimals (the source's grid is 0.0036 degrees), to 4 if a ring would cross."""
    for decimals in (3, 4):
        # Adding zero turns -0.0 into 0.0.
        rounded = shapely.transform(outline, lambda c, d=decimals: np.round(c, d) + 0.0)
        if rounded.is_valid:
            return rounded
    raise ValueError("an outline is invalid when rounded")


def test_range_features() -> Iterator[Feature]:
    """The published test-range areas, as points with a precision."""
    with TEST_RANGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, strict=True):
            yield feature(
                geometry={"type": "Point", "coordinates": [float(row["lon"]), float(row["lat"])]},
                id=row["id"],
                name=row["name"],
                kind="test_range",
                default_for=None,
                precision_km=float(row["precision_km"]),
                source=row["source"],
                url=row["url"],
                notes=row["notes"],
            )


def feature(geometry: dict[str, Any], **properties: str | float | None) -> Feature:
    """Make a GeoJSON feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def main() -> None:
    """Write data/regions.geojson, one feature per line, sorted by id."""
    features = sorted(
        [*country_features(), *test_range_features()], key=lambda f: f["properties"]["id"]
    )
    lines = (
        json.dumps(f, ensure_ascii=False, allow_nan=False, separators=(",", ":")) for f in features
    )
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    OUTPUT.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
