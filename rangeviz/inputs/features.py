"""Features of a file, whatever its format, and what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from shapely.geometry.base import BaseGeometry


class Fault(NamedTuple):
    """What is wrong at one place of a geometry."""

    key: str
    value: str | None
    expected: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of any format; where it has no geometry that can be read, maybe why."""

    properties: dict[str, Any]
    geometry: BaseGeometry | Fault | None
    line: int | None = None


def plain_properties(values: dict[str, Any], cut: int | None = None) -> dict[str, Any]:
    """Give properties lower-case names, whole again where a Shapefile `cut` them, and texts."""
    whole = {name[:cut]: name for name in ("default_for", "precision_km")}
    kept = {}
    for name, value in values.items():
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, (str, int, float)) and value == value and value != "":
            kept[whole.get(name.lower(), name.lower())] = value
    return kept
