"""The shipped data: their sums, sources and sizes."""

from __future__ import annotations

import hashlib
import re

import pytest
from shipped_data import DATA

NOT_LISTED = {"README.md", "ranges.csv", "datapackage.json"}

README = (DATA / "README.md").read_text("utf-8")


def test_readme_lists_every_file_with_its_sha256():
    table = re.findall(r"^\| `([\w.]+)` .*\| `([0-9a-f]{64})` \|$", README, re.MULTILINE)
    actual = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in DATA.iterdir()
        if path.name not in NOT_LISTED
    }
    assert dict(table) == actual


@pytest.mark.parametrize("tool", ["natural_earth.py", "build_cities.py"])
def test_readme_states_the_sources_that_the_tools_check(tool):
    sums = re.findall(r'"([0-9a-f]{64})"', (DATA.parent / "tools" / tool).read_text("utf-8"))
    assert sums
    assert all(sha256 in README for sha256 in sums)


def test_files_stay_small():
    limits = {
        "regions.geojson": 2_000_000,
        "regions.bin": 2_000_000,
        "cities.csv": 400_000,
        "basemap.json": 290_000,
        "city_names.csv": 820_000,
        "cities.bin": 400_000,
        "city_names.bin": 800_000,
    }
    for name, limit in limits.items():
        assert (DATA / name).stat().st_size < limit, name
