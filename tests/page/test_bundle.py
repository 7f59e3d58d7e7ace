"""The page's committed bundle is what its modules make, and these import one way."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter

import pytest
from bundle_page import BUNDLE, ENTRIES, SOURCE, bundle_page, find_npx

from rangeviz.core.words import all_words
from rangeviz.page.html import SAID


def test_the_bundle_is_what_its_source_makes(tmp_path):
    npx = find_npx("the page is bundled")
    if not npx:
        pytest.skip("the page is bundled with npx, which comes with Node.js")
    bundle_page(npx, tmp_path)
    assert {path.name for path in BUNDLE.iterdir()} == set(ENTRIES)
    for name in ENTRIES:
        same = (BUNDLE / name).read_bytes() == (tmp_path / name).read_bytes()
        assert same, f"{name} is not what its source makes: say `make page`"


def imports() -> dict[str, set[str]]:
    """Which modules each module of the page imports, by path below the source."""
    found = {}
    for path in SOURCE.rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        names = re.findall(r'^(?:import|export)\b[^"]*? from "(\.[^"]+)";', text, re.MULTILINE)
        used = {(path.parent / name).resolve().relative_to(SOURCE) for name in names}
        found[path.relative_to(SOURCE).as_posix()] = {one.as_posix() for one in used}
    return found


def test_imports_of_the_page_point_one_way():
    modules = imports()
    order = list(TopologicalSorter(modules).static_order())  # raises where imports go round
    assert set(order) == set(modules)
    layers = ("geo/", "places/", "map/", "globe/", "panel/")
    for name, used in modules.items():
        for n, layer in enumerate(layers):
            if name.startswith(layer):
                assert not [one for one in used if one.startswith(layers[n + 1 :])], name
        if name.startswith("geo/"):
            assert all(one.startswith("geo/") for one in used), name
    reached, todo = set(), ["main.js"]
    while todo:
        name = todo.pop()
        reached.add(name)
        todo += modules[name] - reached
    assert reached | {"boot.js", "layer.js", "own_layers.js"} == set(modules)


def test_the_page_has_the_words_that_it_says():
    source = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.js"))
    named = set(re.findall(r'"([a-z]+\.[a-z_.]+)"', source)) & set(all_words())
    assert len(named) > 60
    assert {key for key in named if not SAID.match(key)} == set()
    begun = re.findall(r'["`]([a-z]+\.(?:[a-z]+\.)?)(?:"|\$\{)', source)
    assert len(begun) > 10
    assert {key for key in begun if not SAID.match(key)} == set()


def test_the_page_runs_in_strict_mode_and_the_users_own_script_as_it_wants():
    strict = {n for n in ENTRIES if (BUNDLE / n).read_text("utf-8").startswith('"use strict";')}
    assert strict == {"main.js", "boot.js"}


def test_no_module_of_the_page_calls_an_address():
    scripts = "".join((BUNDLE / name).read_text("utf-8") for name in ENTRIES)
    assert set(re.findall(r"https?://[\w./]+", scripts)) == {"http://www.w3.org/2000/svg"}
    assert "Leaflet" not in scripts, "third-party code comes from its own package"
