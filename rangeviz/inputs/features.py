"""Features of a file, whatever its format, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import DataError, refusal
from rangeviz.inputs.limits import asked_limit, fix_of_many

MAX_REGIONS = 1_000
"""Of a file; reading stops at the first one more."""


def most_features() -> int:
    """Return how many features a file may have: as many as regions, unless more are awaited."""
    limit = asked_limit()
    return limit.most if limit else MAX_REGIONS


class Fault(NamedTuple):
    """What is wrong at one place of a geometry."""

    key: str
    value: str | None
    expected: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of any format; where it has no geometry that can be read, maybe why.

    Properties are None where the file has something else than a feature with properties; `id` is
    what some formats give beside them, and `file` where it stands, if it is one of several.
    """

    properties: dict[str, Any] | None
    geometry: BaseGeometry | Fault | None
    line: int | None = None
    id: str = ""
    file: str = ""


def plain_properties(values: dict[str, Any], cut: int | None = None) -> dict[str, Any]:
    """Keep numbers and texts; give back their whole names to those that a Shapefile `cut`."""
    whole = {name[:cut]: name for name in ("default_for", "precision_km")}
    kept = {}
    for name, value in values.items():
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, (str, int, float)) and value == value and value != "":
            kept[whole.get(name.casefold(), name)] = value
    return kept


def limited(file: str, features: Iterable[Feature]) -> Iterator[Feature]:
    """Pass features on; refuse the file at the first one too many."""
    for number, feature in enumerate(features):
        if number == most_features():
            raise too_many(file)
        yield feature


def too_many(file: str) -> DataError:
    what = "points" if asked_limit() else "launch regions"
    found, fix = f"more than {most_features():,} features", fix_of_many("leave out the others")
    return refusal(file, f"at most {most_features():,} {what}", fix, value=found)


def together(parts: Iterable[BaseGeometry | Fault | None]) -> BaseGeometry | Fault | None:
    """Unite a collection's areas, else its lines, else its points; or say what is wrong with one.

    Examples
    --------
    >>> together([shapely.Point(1, 2), shapely.LineString([(0, 0), (1, 1)])]).wkt
    'LINESTRING (0 0, 1 1)'
    """
    whole: list[BaseGeometry] = []
    for part in parts:
        if isinstance(part, Fault):
            return part
        if part is not None:
            whole.extend(shapely.get_parts(part))
    if not whole:
        return None
    highest = max(shapely.get_dimensions(part) for part in whole)
    kept = [part for part in whole if shapely.get_dimensions(part) == highest]
    several = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)[highest]
    return kept[0] if len(kept) == 1 else several(kept)
