"""Build data/regions.geojson: Natural Earth's countries, their parts, and test-range areas.

Run ``python tools/build_regions.py``; it needs npm, numpy, pyproj and shapely, and reads
data/test_ranges.csv. It prints what the defaults of far-flung countries leave out.
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
from build_cities import CAPITALS, find_capital, read_geonames
from mainlands import KEPT_NAMES, LeftOut, Mainland, find_mainland, listed
from shapely import MultiPolygon, Polygon
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
Feature = dict[str, Any]


def country_outlines(
    topology: natural_earth.Topology,
) -> dict[str, tuple[list[str], MultiPolygon]]:
    """Natural Earth's names and mended outline by ISO alpha-2 code, or by name without one."""
    arcs = natural_earth.decode_arcs(topology)
    names: dict[str, list[str]] = defaultdict(list)
    rings: dict[str, list[list[natural_earth.Line]]] = defaultdict(list)
    for key, name, polygon in country_polygons(topology):
        rings[key].append([natural_earth.join_arcs(ring, arcs) for ring in polygon])
        if name not in names[key]:
            names[key].append(name)
    return {key: (names[key], natural_earth.mend(rings[key])) for key in rings}


def country_polygons(
    topology: natural_earth.Topology,
) -> Iterator[tuple[str, str, list[list[int]]]]:
    """Key and name of every country and unit without a code, with each of its polygons' arcs."""
    arcs = natural_earth.decode_arcs(topology)
    code_of = {c["isonumeric"]: c["iso"] for c in read_geonames("countries.json").values()}
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        for polygon in natural_earth.polygon_arcs(geometry):
            if name == INDIAN_OCEAN_TERRITORIES:
                west = natural_earth.join_arcs(polygon[0], arcs)[0, 0]
                key = "CC" if west < BETWEEN_COCOS_AND_CHRISTMAS else "CX"
            else:
                key = code_of[int(geometry["id"])] if "id" in geometry else name
            yield key, name, polygon


def landmasses(topology: natural_earth.Topology) -> list[Polygon]:
    """All land of the world, whoever has it."""
    arcs = natural_earth.decode_arcs(topology)
    land = natural_earth.polygon_arcs(topology["objects"]["land"]["geometries"][0])
    polygons = ([natural_earth.join_arcs(ring, arcs) for ring in rings] for rings in land)
    return [part for rings in polygons for part in natural_earth.mend_polygon(rings)]


def country_features() -> Iterator[Feature]:
    """Every country and every unit without a code, and the parts that are defaults."""
    geonames = read_geonames("countries.json")
    topology = natural_earth.fetch_topology()
    land, places = landmasses(topology), list(read_geonames("cities500.json").values())
    for key, ((original, *others), outline) in country_outlines(topology).items():
        if key in WITHOUT_CODE:
            id_, name, kind, notes = WITHOUT_CODE[key]
        else:
            id_, kind = key, "country"
            gets_new_name = "." in original or key in RENAMED
            name = geonames[key]["name"].strip() if gets_new_name else original
            notes = f'Natural Earth: "{original}".' if name != original else ""
            notes += "".join(f'With Natural Earth\'s "{other}".' for other in others)
        # Antarctica is nobody's, and lies round a pole.
        capital = capital_of(key, geonames, places)
        far = None if key == "AQ" else find_mainland(id_, outline, land, places, capital)
        default_for = id_ if kind == "country" and not (far and far.left_out) else None
        yield natural_earth_feature(id_, name, outline, kind, default_for, notes)
        if far:
            report(id_, far)
        if far and far.left_out:
            yield mainland_feature(id_, name, far)


def capital_of(code: str, countries: dict[str, Any], places: list[dict[str, Any]]) -> int | None:
    """Find the geonameid of the capital that GeoNames' country table names."""
    name = CAPITALS.get(code, countries[code]["capital"].strip()) if code in countries else None
    own = [place for place in places if place["countrycode"] == code]
    return int(find_capital(name, own)["geonameid"]) if name and own else None


def mainland_feature(code: str, name: str, far: Mainland) -> Feature:
    """Make the default of a far-flung country, which says what it leaves out."""
    suffix, kept = KEPT_NAMES.get(code, ("mainland", "mainland"))
    left_out = listed([one.name for one in far.left_out])
    notes = f"Part of {code}, without {'; '.join(map(described, far.left_out))}."
    return natural_earth_feature(
        f"{code}-{suffix}", f"{name} ({kept})", far.kept, "part", code, notes, left_out
    )


def described(one: LeftOut) -> str:
    """Name, area and distance of what is left out."""
    return f"{one.name} ({one.area_km2:,.0f} km², {one.gap_km:,.0f} km away)"


def report(code: str, far: Mainland) -> None:
    """Print a line of the table in data/README.md."""
    out = "; ".join(map(described, far.left_out)) or "nothing"
    print(f"| `{code}` | {far.farthest_km:,.0f} | {far.groups} | {out} |")


def natural_earth_feature(
    id_: str,
    name: str,
    outline: MultiPolygon,
    kind: str,
    default_for: str | None,
    notes: str,
    left_out: str | None = None,
) -> Feature:
    """Make a feature whose outline is Natural Earth's."""
    rounded = round_outline(outline)
    return feature(
        geometry=mapping(rounded.geoms[0] if len(rounded.geoms) == 1 else rounded),
        id=id_,
        name=name,
        kind=kind,
        default_for=default_for,
        left_out=left_out,
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
                left_out=None,
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
