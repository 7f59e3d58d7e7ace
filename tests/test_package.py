"""What is installed: the wheel carries the data, the public names are the promised ones."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import venv
import zipfile
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import rangeviz

ROOT = Path(__file__).parent.parent


def test_public_names():
    assert list(rangeviz.__all__) == [
        "ArgumentError",
        "Claim",
        "DataError",
        "DataWarning",
        "Finding",
        "GeometryError",
        "LaunchRegion",
        "MissingLibraryError",
        "OfflineError",
        "Problem",
        "RangeError",
        "RangeRing",
        "RangeRings",
        "RangevizError",
        "RepairWarning",
        "StoryStep",
        "System",
        "__version__",
        "build_rings",
        "check_claims",
        "choose_cities",
        "choose_page_cities",
        "choose_page_claims",
        "city_table",
        "classify_places",
        "compare_cities",
        "compare_claims",
        "compare_partitions",
        "count_sources",
        "coverage",
        "disagreements",
        "draw_brief",
        "draw_chart_sheets",
        "draw_claims",
        "draw_figure",
        "draw_flat_circle",
        "draw_map",
        "draw_slide",
        "embed_snippet",
        "finding",
        "geodesic_buffer",
        "import_claims",
        "lay_out_map",
        "make_kit",
        "pair_regions",
        "plan_map",
        "policy_header",
        "range_needs",
        "range_ring",
        "read_cities",
        "read_claims",
        "read_regions",
        "read_story",
        "read_systems",
        "spread_of_systems",
        "stream_verdicts",
        "to_docx",
        "write_bibliography",
        "write_brief",
        "write_office",
        "write_picture",
        "write_pictures",
        "write_rings",
    ]
    for name in rangeviz.__all__:
        assert getattr(rangeviz, name)
    with pytest.raises(AttributeError):
        _ = rangeviz.no_such_name


def test_documents_and_tutorial_use_public_names_only():
    for page in (ROOT / "README.md", ROOT / "docs/tutorial.ipynb", *(ROOT / "docs").glob("*.md")):
        text = page.read_text(encoding="utf-8")
        used = re.findall(r"\b(?:rangeviz|rv)\.(?!toml\b|github\b)([a-z_]\w*)", text, re.IGNORECASE)
        for names in re.findall(r"from rangeviz import (\([^)]+\)|[\w, ]+)", text):
            used += re.findall(r"\w+", names)
        assert not {*used} - {*rangeviz.__all__}, page.name


ROOMS = (
    *("core", "geo", "inputs", "analysis", "maps", "exports", "page", "documents", "server", "cli"),
)
"""Imports point one way: a room knows those before it in this row, and none behind it."""


@cache
def modules() -> dict[str, set[str]]:
    """Every module of ours by its name, with the modules of ours that it imports."""
    found = {}
    for path in (ROOT / "rangeviz").rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        tree = ast.parse(path.read_text(encoding="utf-8"))
        froms = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        whole = [
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import)
            for alias in node.names
        ]
        faced = {module for module in (*froms, *whole) if module == "rangeviz"}
        assert not faced or name.startswith("rangeviz.cli."), f"{name} imports the public face"
        found[name] = {module for module in (*froms, *whole) if module.startswith("rangeviz.")}
    return found


def room_of(module: str) -> str:
    return module.split(".")[1]


def test_there_are_nine_rooms_and_the_command_line():
    entries = {path.stem for path in (ROOT / "rangeviz").iterdir() if path.name != "__pycache__"}
    assert entries == {*ROOMS, "__init__", "__main__", "py"}


def test_imports_between_the_rooms_point_one_way():
    for module, imported in modules().items():
        if (room := room_of(module)) in ROOMS:
            allowed = ROOMS[: ROOMS.index(room) + 1]
            wrong = {other for other in imported if room_of(other) not in allowed}
            assert not wrong, f"{module} imports {wrong} from a room behind its own"


def test_imports_within_a_room_do_not_go_round():
    list(TopologicalSorter(modules()).static_order())  # raises where they do


def test_what_draws_knows_no_verdict():
    verdicts = {f"rangeviz.analysis.{name}" for name in ("verdicts", "needs", "grid")}
    imports = modules()
    drawing = [
        module
        for module in imports
        if module.startswith(("rangeviz.geo.", "rangeviz.maps."))
        or module in ("rangeviz.page.map", "rangeviz.page.range_map")
    ]
    for module in (*drawing, "rangeviz.analysis.claim_rings"):
        assert not imports[module] & verdicts, "a verdict is a distance"


def test_only_the_page_and_its_layer_import_folium():
    users = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "rangeviz").rglob("*.py")
        if "import folium" in path.read_text(encoding="utf-8")
    ]
    assert sorted(users) == ["rangeviz/page/range_map.py", "rangeviz/page/rings_layer.py"]


@pytest.mark.slow
def test_the_wheel_runs_the_main_job_from_another_folder(tmp_path):
    run = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(run, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    web = {f"rangeviz/server/web/{p.name}" for p in (ROOT / "rangeviz/server/web").iterdir()}
    shipped = web | {f"rangeviz/data/{path.name}" for path in (ROOT / "data").iterdir()}
    page = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rangeviz/page/bundle").iterdir()}
    page |= {"rangeviz/page/page.html"}
    page |= {p.relative_to(ROOT).as_posix() for p in (ROOT / "rangeviz/page").glob("*.py")}
    assert shipped | page | {"rangeviz/core/words.json", "rangeviz/py.typed"} <= names
    assert {name for name in names if name.startswith("rangeviz/page/")} == page
    venv.create(tmp_path / "env")
    python = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile"]
    subprocess.run([*pip, wheel], check=True)
    away = tmp_path / "away"
    away.mkdir()
    done = subprocess.run(
        [python.parent / "rangeviz", "map", "--system", "Shaheen-III"],
        cwd=away,
        check=True,
        capture_output=True,
        text=True,
    )
    page_path = away / done.stdout.strip()
    assert page_path.stat().st_size > 100_000
