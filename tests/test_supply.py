"""What we take from others: pinned for development, named with its licence in every page."""

from __future__ import annotations

import hashlib
import json
import re
import runpy
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from pages import read_page

import rangeviz
from rangeviz.page.html import LEAFLET_SHA256, _leaflet_bytes

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
PINS = {
    canonicalize_name(name): version
    for name, version in re.findall(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", LOCK, re.MULTILINE)
}
DIRECT = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]


@pytest.mark.parametrize("wanted", DIRECT)
def test_the_lock_pins_what_the_project_asks_for(wanted):
    requirement = Requirement(wanted)
    assert PINS[canonicalize_name(requirement.name)] in requirement.specifier


def test_every_pin_has_a_hash_and_comes_from_nowhere_special():
    pins = re.split(r"\n(?=[A-Za-z])", LOCK.split("\n", 2)[2])
    assert len(pins) == len(re.findall(r"^[\w.-]+.*==", LOCK, re.MULTILINE)) > len(DIRECT)
    assert all("--hash=sha256:" in pin for pin in pins)
    assert "://" not in LOCK


def test_every_direct_dependency_has_a_lowest_version():
    for wanted in [*DIRECT, *PROJECT["dependency-groups"]["fuzz"]]:
        assert {s.operator for s in Requirement(wanted).specifier} & {">=", "=="}, wanted


def test_every_action_of_the_workflows_is_pinned_to_a_commit():
    for workflow in (ROOT / ".github/workflows").glob("*.yml"):
        actions = re.findall(r"uses: (.*)", workflow.read_text(encoding="utf-8"))
        assert actions
        assert all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v[\d.]+", name) for name in actions)


def test_the_conda_recipe_asks_for_what_the_project_asks_for():
    recipe = (ROOT / "packaging/conda/recipe.yaml").read_text(encoding="utf-8")
    asked = set(re.findall(r"^ {4}- ([\w-]+) ([<>=]\S+)", recipe.split("run:")[1], re.MULTILINE))
    wanted = (
        re.match(r"([\w-]+)(?:\[.*\])?(.+)", line) for line in PROJECT["project"]["dependencies"]
    )
    assert {match.groups() for match in wanted} | {("python", ">=3.11")} == asked


def test_one_version_is_said_everywhere():
    for name, said in (
        ("CITATION.cff", "version: {}\n"),
        ("docs/checks.md", "rev: v{}\n"),
        ("docs/data.md", "version {},"),
        ("packaging/conda/recipe.yaml", 'version: "{}"\n'),
    ):
        assert said.format(rangeviz.__version__) in (ROOT / name).read_text(encoding="utf-8"), name


def test_on_the_package_index_the_readme_leads_to_the_repository():
    pytest.importorskip("hatchling")
    absolute = runpy.run_path(str(ROOT / "tools/absolute_readme.py"))["absolute"]
    text = absolute((ROOT / "README.md").read_text(encoding="utf-8"), "https://github.com/o/n")
    leading = re.findall(r"\]\(([^)]+)\)", text)
    assert len(leading) > 10
    assert all(link.startswith("https://") for link in leading)
    assert "(https://raw.githubusercontent.com/o/n/main/maps/south-asia.png)" in text
    assert "(https://github.com/o/n/blob/main/docs/import.md)" in text


def test_leaflet_is_the_one_we_looked_at():
    for name, wanted in LEAFLET_SHA256.items():
        assert hashlib.sha256(_leaflet_bytes(name)).hexdigest() == wanted


def test_licences_travel_with_the_page(shipped_map):
    assert "BSD 2-Clause License" in shipped_map
    assert "Volodymyr Agafonkin" in shipped_map
    assert "Redistributions of source code must retain" in shipped_map
    _, data = read_page(shipped_map)
    said = json.dumps(data["words"], ensure_ascii=False)
    for source in ("Natural Earth", "GeoNames, CC BY 4.0"):
        assert source in said
