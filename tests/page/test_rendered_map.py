"""The rendered map in maps/ is what the shipped data give today; `make maps` remakes it."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from pages import read_page, unpack_arcs

import rangeviz as rv

MAPS = Path(__file__).parents[2] / "maps"


def test_the_rendered_map_is_current(shipped_map):
    page = (MAPS / "south-asia.html").read_text(encoding="utf-8")
    if page == shipped_map:
        return
    # Another machine may round a ring's vertex to the next grid step; nothing else may differ.
    old_text, old_map = read_page(page)
    new_text, new_map = read_page(shipped_map)
    assert old_text == new_text, "run `make maps`"
    old_rings, new_rings = old_map.pop("rings"), new_map.pop("rings")
    assert old_map == new_map, "run `make maps`"
    assert len(old_rings) == len(new_rings)
    per_degree = new_map["grid"]["rings"]
    for old, new in zip(old_rings, new_rings, strict=True):
        assert old["south"] == new["south"]
        for one, other in zip(old["curves"], new["curves"], strict=True):
            lines = [shapely.LineString(unpack_arcs(text, per_degree)) for text in (one, other)]
            assert shapely.hausdorff_distance(*lines) < 0.02


@pytest.mark.slow
def test_the_page_draws_the_rings_that_build_rings_gives(shipped_map, claims, regions):
    numbers = read_page(shipped_map)[1]
    rings = rv.build_rings(claims[:1], regions, lines=True)
    (curve,) = numbers["rings"][0]["curves"]
    drawn = shapely.LineString(unpack_arcs(curve, numbers["grid"]["rings"]))
    assert shapely.hausdorff_distance(drawn, rings.geometry.iloc[0], densify=0.01) < 0.02


@pytest.mark.parametrize("name", ["south-asia.png", "south-asia-phone.png"])
def test_the_pictures_are_there(name):
    assert (MAPS / name).read_bytes().startswith(b"\x89PNG")
