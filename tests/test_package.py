"""What is installed: the wheel carries the data, the public names are the promised ones."""

from __future__ import annotations

import ast
import subprocess
import sys
import venv
import zipfile
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import rangeviz

ROOT = Path(__file__).parent.parent


def test_public_names():
    assert rangeviz.__all__ == [
        "__version__",
        "ArgumentError",
        "Claim",
        "DataError",
        "DataWarning",
        "GeometryError",
        "LaunchRegion",
        "OfflineError",
        "RangeError",
        "RangeRing",
        "RangevizError",
        "RepairWarning",
        "build_rings",
        "check_claims",
        "compare_cities",
        "draw_brief",
        "draw_claims",
        "draw_figure",
        "draw_map",
        "draw_slide",
        "range_ring",
        "read_cities",
        "read_claims",
        "read_regions",
        "write_rings",
    ]
    for name in rangeviz.__all__:
        assert getattr(rangeviz, name)
    with pytest.raises(AttributeError):
        _ = rangeviz.no_such_name


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    froms = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return {name.removeprefix("rangeviz.") for name in froms if name.startswith("rangeviz.")}


def test_imports_point_one_way():
    files = [path for path in (ROOT / "rangeviz").glob("*.py") if path.stem != "__init__"]
    imports = {path.stem: imports_of(path) for path in files}
    order = list(TopologicalSorter(imports).static_order())  # raises where imports go round
    assert order[-1] == "__main__"
    users = {name: {user for user in imports if name in imports[user]} for name in imports}
    assert users["cli"] == {"__main__"}
    assert users["webmap"] == {"kit"}
    assert not imports["errors"]
    for drawing in ("rings", "pagedata", "webmap"):
        assert not users[drawing] & {"verdicts", "needs", "classify"}, "a verdict is a distance"


def test_only_webmap_imports_folium():
    users = [
        path.name
        for path in (ROOT / "rangeviz").glob("*.py")
        if "folium" in path.read_text(encoding="utf-8").split('"""', 2)[-1]
        and "import folium" in path.read_text(encoding="utf-8")
    ]
    assert users == ["webmap.py"]


@pytest.mark.slow
def test_the_wheel_runs_the_main_job_from_another_folder(tmp_path):
    run = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(run, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    shipped = {f"rangeviz/data/{path.name}" for path in (ROOT / "data").iterdir()}
    page = {path.relative_to(ROOT).as_posix() for path in (ROOT / "rangeviz/page/bundle").iterdir()}
    page |= {"rangeviz/page/page.html"}
    assert shipped | page | {"rangeviz/words.json", "rangeviz/py.typed"} <= names
    assert {name for name in names if name.startswith("rangeviz/page/")} == page
    venv.create(tmp_path / "env")
    python = tmp_path / "env" / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-compile"]
    subprocess.run([*pip, wheel], check=True)
    away = tmp_path / "away"
    away.mkdir()
    done = subprocess.run(
        [python.parent / "rangeviz", "map", "--system", "Shaheen-III"],
        cwd=away, check=True, capture_output=True, text=True,
    )  # fmt: skip
    page_path = away / done.stdout.strip()
    assert page_path.stat().st_size > 100_000
