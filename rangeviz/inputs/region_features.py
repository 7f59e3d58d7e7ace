"""Launch regions out of features: each is one, and every problem of every one is named."""

from __future__ import annotations

import json
import warnings
from collections import Counter
from dataclasses import replace
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import (
    ArgumentError,
    DataError,
    DataWarning,
    Problem,
    asked,
    one_of,
    refusal,
)
from rangeviz.core.text import alike, clean, shorten, whole_text
from rangeviz.inputs.cells import is_country
from rangeviz.inputs.countries import country_code
from rangeviz.inputs.crs import contradiction, look_like_degrees
from rangeviz.inputs.features import Fault, Feature, limited
from rangeviz.inputs.frames import with_index
from rangeviz.inputs.geojson import feature_of
from rangeviz.inputs.gisfiles import read_features
from rangeviz.inputs.naming import column_of_names, folded
from rangeviz.inputs.outlines import checked
from rangeviz.inputs.point_table import read_points
from rangeviz.inputs.region_sequence import Regions
from rangeviz.inputs.regions import KINDS, LaunchRegion

LONGEST_NAME = 500
"""Letters of a region's name or id: it stands on maps."""

LONGEST_TEXT = 131_072
"""Letters of any other text of a region, as of a cell."""

_SHOWN = 20
_TEXTS = ("id", "name", "kind", "default_for", "left_out", "source", "url", "notes")


def regions_of(source: Any, name_column: str | None) -> Regions:
    """Read the regions of a file, folder or table, as `rangeviz.read_regions` does."""
    file, features = _features_of(source)
    if not features:
        raise DataError([Problem(file, None, None, None, "at least one region")])
    regions, unnamed = _read(file, _named(file, features, name_column))
    problems = [*unnamed, *(problem for region in regions for problem in region.problems)]
    if all(region.problems for region in regions):
        raise DataError(problems)
    if problems:
        _warn(file, len(features), problems)
    return Regions(regions)


def _features_of(source: Any) -> tuple[str, list[Feature]]:
    """Return a source's name for messages, and its features."""
    if isinstance(source, BaseGeometry):
        expected = "a geometry with a name: LaunchRegion('id', 'Name', geometry), in a list"
        raise ArgumentError("source", asked(source.geom_type, expected))
    if hasattr(source, "to_frame") and hasattr(source, "to_crs"):  # a GeoSeries
        source = source.to_frame("geometry")
    if hasattr(source, "iterfeatures"):
        if source.crs is None:
            fix = 'say which: frame.set_crs("EPSG:4326") for longitude and latitude'
            raise refusal("GeoDataFrame", "a coordinate system", fix)
        if source.crs.is_projected and look_like_degrees(source.geometry.array):
            raise contradiction("GeoDataFrame", source.crs.to_string()[:80])
        source = source.to_crs("OGC:CRS84")
        features = map(feature_of, source.iterfeatures(na="drop"))
        return "GeoDataFrame", list(limited("GeoDataFrame", features))
    if hasattr(source, "columns"):
        return "DataFrame", read_points("DataFrame", with_index(source))
    return read_features(source)


def _warn(file: str, count: int, problems: list[Problem]) -> None:
    said = [str(problem) for problem in problems[:_SHOWN]]
    if len(problems) > _SHOWN:
        said.append(f"{file}: {len(problems) - _SHOWN} more problems of its {count:,} regions")
    for text in said:
        warnings.warn(f"{text}; this region cannot be used", DataWarning, stacklevel=3)


def _named(file: str, features: list[Feature], wanted: str | None) -> list[Feature]:
    """Give features their property ``name``, each file's from the column that it has them in."""
    by_file: dict[str, list[Feature]] = {}
    for feature in features:
        by_file.setdefault(feature.file or file, []).append(feature)
    if wanted is not None:
        column_of_names(file, features, wanted)  # refused, if no file has it
    named = []
    for one, its in by_file.items():
        column = column_of_names(one, its, wanted if _has(its, wanted) else None)
        lone = Path(one).stem if len(its) == 1 and Path(one).suffix else ""
        named += [_called(one, feature, column, lone) for feature in its]
    return named


def _has(features: list[Feature], column: str | None) -> bool:
    key = (column or "").strip().casefold()
    return any(key in folded(feature.properties or {}) for feature in features)


def _called(file: str, feature: Feature, column: str, lone: str) -> Feature:
    """Give a feature its ``name``: from a column, else its id, else that of its lone file."""
    if feature.properties is None:
        return feature
    properties = folded(feature.properties)
    if feature.id and not properties.get("id"):
        properties["id"] = feature.id
    if column != "name":
        properties["name"] = properties.get(column)
    elif "name" not in properties and (feature.id or lone):
        properties["name"] = feature.id or lone
        if not feature.id:
            said = f"its only region has no name and is called {lone!r}, as the file"
            warnings.warn(f"{file}: {said}", DataWarning, stacklevel=2)
    return replace(feature, properties=properties)


def _read(file: str, features: list[Feature]) -> tuple[list[LaunchRegion], list[Problem]]:
    """Return the regions, and the problems of the features that have no name to be called by."""
    regions: list[LaunchRegion] = []
    unnamed: list[Problem] = []
    places: list[_Place] = []
    counted: Counter[str] = Counter()
    for feature in features:
        place = _Place(feature.file or file, counted[feature.file], feature)
        counted[feature.file] += 1
        region = _read_region(feature, place)
        if region is None:
            unnamed += place.problems
        else:
            regions.append(region)
            places.append(place)
    return _with_unique_ids(file, regions, places), unnamed


class _Place:
    """Where in a file we are, for messages, and what was found there."""

    def __init__(self, file: str, number: int, feature: Feature) -> None:
        self.file, self.number, self.line = file, number, feature.line
        name = (feature.properties or {}).get("name")
        whole = isinstance(name, str) and whole_text(name) and name.strip()
        self.called = f" ({shorten(clean(name), 60)})" if isinstance(name, str) and whole else ""
        self.problems: list[Problem] = []

    def where(self, key: str) -> str:
        return f"features[{self.number}].{key}{self.called}"

    def problem(self, key: str, value: Any, expected: str, fix: str = "") -> None:
        shown = None if value is None else shorten(str(value), 200)
        self.problems.append(Problem(self.file, self.line, self.where(key), shown, expected, fix))


def _read_region(feature: Feature, place: _Place) -> LaunchRegion | None:
    properties = feature.properties
    if properties is None:
        place.problem("properties", None, "a Feature with properties", 'add {"name": "..."}')
        return None
    text = {key: _property(key, properties.get(key), place) for key in _TEXTS}
    name = text["name"]
    if not name and not str(properties.get("name") or "").strip():
        place.problem("properties.name", properties.get("name"), "the region's name", "add a name")
    if text["default_for"] and not is_country(text["default_for"]):
        expected = "an ISO 3166 code of two capital letters"
        meant = country_code(text["default_for"])
        fix = f"write {meant}" if meant else ""
        place.problem("properties.default_for", text["default_for"], expected, fix)
    if text["kind"] not in ("", *KINDS):
        place.problem("properties.kind", text["kind"], one_of(KINDS), "leave it out")
    precision = properties.get("precision_km")
    if precision is not None and not (_is_number(precision) and precision > 0):
        place.problem("properties.precision_km", precision, "a number of kilometres above 0")
        precision = None
    found = checked(feature.geometry, f"{place.file}: {place.where('geometry')}")
    if isinstance(found, Fault):
        key = ".".join(filter(None, ("geometry", found.key)))
        place.problem(key, found.value, found.expected, found.fix)
    if not name:
        return None
    return LaunchRegion(
        id=text["id"] or name,
        name=name,
        geometry=shapely.Point() if isinstance(found, Fault) else found,
        kind=text["kind"] if text["kind"] in KINDS else "own",
        default_for=text["default_for"] if is_country(text["default_for"]) else "",
        precision_km=precision,
        source=text["source"],
        url=text["url"],
        notes=text["notes"],
        left_out=text["left_out"],
        problems=tuple(place.problems),
    )


def _with_unique_ids(
    file: str, regions: list[LaunchRegion], places: list[_Place]
) -> list[LaunchRegion]:
    """Let no two regions have one id: names serve where ids repeat, and nobody where both do."""
    ids = Counter(alike(region.id) for region in regions)
    names = Counter(alike(region.name) for region in regions)
    if ids and max(ids.values()) > 1 == max(names.values()):
        said = "ids repeat, so that regions have their names instead"
        warnings.warn(f"{file}: {said}", DataWarning, stacklevel=2)
        return [replace(region, id=region.name) for region in regions]
    fix = "give each an id of its own"
    for region, place in zip(regions, places, strict=True):
        if ids[alike(region.id)] > 1:
            expected = "a unique id (the name, where none is given)"
            place.problem("properties.id", region.id, expected, fix)
    return [
        replace(region, problems=tuple(place.problems))
        for region, place in zip(regions, places, strict=True)
    ]


def _property(key: str, value: Any, place: _Place) -> str:
    """Return a property as text; a list, an object or a truth value is a problem."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return ""
    if isinstance(value, str) and whole_text(value):
        most = LONGEST_NAME if key in ("id", "name") else LONGEST_TEXT
        if len(value) <= most:
            return value.strip()
        found = f"{len(value):,} letters"
        place.problem(f"properties.{key}", found, f"at most {most:,} letters", "shorten it")
        return value[:most].strip() if key == "name" else ""
    if _is_number(value):
        return str(value)
    place.problem(f"properties.{key}", json.dumps(value, default=str), "a text")
    return ""


def _is_number(value: Any) -> bool:
    """Whether it is a number that a float can hold; JSON may have others."""
    known = isinstance(value, (int, float, np.integer, np.floating))
    return known and not isinstance(value, bool) and bool(-1e300 < value < 1e300)
