"""Published missile-range claims in, honest maps out.

The public names; each is loaded when it is first used, so that importing rangeviz costs
nothing.

Examples
--------
>>> import rangeviz as rv
>>> claims, regions, cities = rv.read_claims(), rv.read_regions(), rv.read_cities()
>>> rings = rv.build_rings(claims[:1], regions)
>>> list(rings.reach)
['from_some', 'from_all']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Claim": "claims",
    "read_claims": "claims",
    "LaunchRegion": "places",
    "read_regions": "places",
    "read_cities": "places",
    "build_rings": "rings",
    "range_ring": "rings",
    "RangeRing": "rings",
    "compare_cities": "verdicts",
    "check_claims": "checks",
    "draw_brief": "brief",
    "draw_claims": "chart",
    "draw_figure": "figure",
    "draw_map": "webmap",
    "draw_slide": "slides",
    "write_rings": "export",
    "RangevizError": "errors",
    "ArgumentError": "errors",
    "DataError": "errors",
    "GeometryError": "errors",
    "RangeError": "errors",
    "OfflineError": "errors",
    "DataWarning": "errors",
    "RepairWarning": "errors",
}

__all__ = ["__version__", *sorted(_HOMES)]

if TYPE_CHECKING:
    from rangeviz.brief import draw_brief as draw_brief
    from rangeviz.chart import draw_claims as draw_claims
    from rangeviz.checks import check_claims as check_claims
    from rangeviz.claims import Claim as Claim
    from rangeviz.claims import read_claims as read_claims
    from rangeviz.errors import ArgumentError as ArgumentError
    from rangeviz.errors import DataError as DataError
    from rangeviz.errors import DataWarning as DataWarning
    from rangeviz.errors import GeometryError as GeometryError
    from rangeviz.errors import OfflineError as OfflineError
    from rangeviz.errors import RangeError as RangeError
    from rangeviz.errors import RangevizError as RangevizError
    from rangeviz.errors import RepairWarning as RepairWarning
    from rangeviz.export import write_rings as write_rings
    from rangeviz.figure import draw_figure as draw_figure
    from rangeviz.places import LaunchRegion as LaunchRegion
    from rangeviz.places import read_cities as read_cities
    from rangeviz.places import read_regions as read_regions
    from rangeviz.rings import RangeRing as RangeRing
    from rangeviz.rings import build_rings as build_rings
    from rangeviz.rings import range_ring as range_ring
    from rangeviz.slides import draw_slide as draw_slide
    from rangeviz.verdicts import compare_cities as compare_cities
    from rangeviz.webmap import draw_map as draw_map


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'rangeviz' has no attribute {name!r}")
    return getattr(importlib.import_module(f"rangeviz.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
