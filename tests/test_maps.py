"""The rendered map in maps/ is what the shipped data give today; `make maps` remakes it."""

from __future__ import annotations

import base64
import json
import re
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

import rangeviz as rv
from rangeviz.curves import ALPHABET

MAPS = Path(__file__).parent.parent / "maps"


def unpack_line(text: str, per_degree: int) -> np.ndarray:
    numbers, number, power = [], 0, 0
    for character in text:
        digit = ALPHABET.index(character)
        number += (digit % 32) << power
        power += 5
        if digit < 32:
            numbers.append(-(number + 1) // 2 if number % 2 else number // 2)
            number, power = 0, 0
    return np.cumsum(np.reshape(numbers, (-1, 2)), axis=0) / per_degree


def parts(page: str) -> tuple[str, dict[str, Any]]:
    """Split a page into its text and the numbers of its map, which are packed."""
    opening, packed, rest = re.split(
        r'(?<=id="rv-map-data">)\s*([A-Za-z0-9+/=]+)\s*', page, maxsplit=1
    )
    leaflet = r'(?<=id="rv-leaflet">)\s*[A-Za-z0-9+/=]+\s*'
    numbers = json.loads(zlib.decompress(base64.b64decode(packed)))
    return re.sub(leaflet, "", opening + rest), numbers


@pytest.fixture(scope="module")
def fresh(claims, regions, cities) -> str:
    return rv.draw_map(claims, regions, cities).get_root().render()


def test_the_rendered_map_is_current(fresh):
    page = (MAPS / "south-asia.html").read_text(encoding="utf-8")
    if page == fresh:
        return
    # Another machine may round a ring's vertex to the next grid step; nothing else may differ.
    old_text, old_map = parts(page)
    new_text, new_map = parts(fresh)
    assert old_text == new_text, "run `make maps`"
    old_rings, new_rings = old_map.pop("rings"), new_map.pop("rings")
    assert old_map == new_map, "run `make maps`"
    assert len(old_rings) == len(new_rings)
    per_degree = new_map["grid"]["rings"]
    for old, new in zip(old_rings, new_rings, strict=True):
        assert old["south"] == new["south"]
        for one, other in zip(old["curves"], new["curves"], strict=True):
            lines = [shapely.LineString(unpack_line(text, per_degree)) for text in (one, other)]
            assert shapely.hausdorff_distance(*lines) < 0.02


def test_the_page_draws_the_rings_that_build_rings_gives(fresh, claims, regions):
    numbers = parts(fresh)[1]
    rings = rv.build_rings(claims[:1], regions)
    (curve,) = numbers["rings"][0]["curves"]
    drawn = shapely.LineString(unpack_line(curve, numbers["grid"]["rings"]))
    assert shapely.hausdorff_distance(drawn, rings.outline.iloc[0], densify=0.01) < 0.02


@pytest.mark.parametrize("name", ["south-asia.png", "south-asia-phone.png"])
def test_the_pictures_are_there(name):
    assert (MAPS / name).read_bytes().startswith(b"\x89PNG")
