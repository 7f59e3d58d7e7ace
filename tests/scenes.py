"""Scenes for tests: planned and laid out in one call."""

from __future__ import annotations

from typing import Any

from rangeviz.maps.layout import lay_out_map
from rangeviz.maps.planning import plan_map
from rangeviz.maps.scene import Scene

LAYOUT = ("px_pt", "line_scale", "type_scale", "flat", "coarse", "measure")


def build_scene(claims: Any, regions: Any, cities: Any, *size: float, **options: Any) -> Scene:
    laid_out = {name: options.pop(name) for name in LAYOUT if name in options}
    return lay_out_map(plan_map(claims, regions, **options), cities, *size, **laid_out)
