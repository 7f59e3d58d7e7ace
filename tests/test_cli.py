"""The commands as a user runs them: what is printed, where, and with which exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

OWN_CLAIMS = """id,system,operator,qualifier,range,unit,source_title
hw,Alpha,KR,up_to,800,km,A newspaper
hx,Beta,CL,at_least,"1,200",mi,A book
"""
OWN_REGIONS = """{"type": "FeatureCollection", "features": [{"type": "Feature",
"properties": {"name": "Jeju"}, "geometry": {"type": "Point", "coordinates": [126.55, 33.38]}}]}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.csv").write_text(OWN_CLAIMS)
    (tmp_path / "mine.geojson").write_text(OWN_REGIONS)
    return tmp_path


def rangeviz(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "rangeviz", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
        check=False,
        timeout=120,
    )


def test_map_without_arguments_lands_in_maps(folder):
    done = rangeviz("map", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{Path('maps', 'south-asia.html')}\n"
    page = (folder / "maps/south-asia.html").read_text(encoding="utf-8")
    assert "demonstrated a range of 2,750 kilometers" in page


def test_map_of_ones_own_claims(folder):
    done = rangeviz("map", "mine.csv", "--title", "Two <claims>", "-o", "out/page.html", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "warning: mine.csv: 2 of 2 claims have no quote: hw, hx" in done.stderr
    page = (folder / "out/page.html").read_text(encoding="utf-8")
    assert "A newspaper" in page
    assert "Two <claims>" not in page
    assert "Shaheen" not in page


def test_map_from_ones_own_region(folder):
    done = rangeviz(
        "map", "mine.csv", "--regions", "mine.geojson", "--region", "jeju", "--system", "Alpha",
        cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (folder / "maps/mine.html").read_text(encoding="utf-8")
    assert "Jeju" in page
    assert "A book" not in page


def test_check_counts_the_claims(folder):
    done = rangeviz("check", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "claims on" in done.stdout
    assert "no errors" in done.stdout


def test_check_reports_every_problem_and_fails(folder):
    (folder / "bad.csv").write_text(OWN_CLAIMS.replace("up_to", "upto").replace("mi,", "leagues,"))
    done = rangeviz("check", "bad.csv", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "bad.csv:2: qualifier: found 'upto'; expected one of stated, about, at_least, more_than, "
        "up_to, less_than, between; fix: did you mean up_to?",
        "bad.csv:3: unit: found 'leagues'; expected one of km, mi, nmi",
    ]


def test_check_names_claims_without_a_launch_region(folder):
    (folder / "bad.csv").write_text(OWN_CLAIMS.replace("KR", "XX"))
    done = rangeviz("check", "bad.csv", cwd=folder)
    assert done.returncode == 1
    assert "bad.csv:2: operator: found 'XX'" in done.stderr


def test_compare_prints_a_table_that_fits_a_terminal(folder):
    done = rangeviz("compare", "--city", "Colombo, LK", "--city", "Hyderabad, IN", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    start = lines.index("Shaheen-III: 2,750\u00a0km, from Pakistan")
    assert lines[start + 3].split() == [
        "Colombo,",
        "LK",
        "2,147",
        "+603",
        "within",
        "from",
        "part",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hyderabad", "choose one of Hyderabad, IN (1269843); Hyderabad, PK (1176734)"),
        ("Colmbo", "Colombo, LK"),
        ("Qwxyz", "expected a city in the list"),
    ],
)
def test_compare_needs_one_city_and_helps_to_find_it(name, said, folder):
    done = rangeviz("compare", "--city", name, cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["map", "nowhere.csv"], 1, "expected a file that exists"),
        (["map", "--region", "Atlantis"], 1, "not 'Atlantis'"),
        (["map", "--system", "Shahin"], 2, "the systems are Shaheen-III"),
        (["map", "--regions", "mine.csv"], 1, "expected well-formed JSON"),
        (["map", "--cities", "mine.csv"], 1, "expected a column name"),
        (["map", "-o", "mine.csv/page.html"], 1, "mine.csv"),
        (["check", "."], 1, "not a folder"),
        (["draw"], 2, "No such command"),
    ],
)
def test_every_failure_is_one_clear_message(arguments, code, said, folder):
    done = rangeviz(*arguments, cwd=folder)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_failed_map_leaves_the_old_one(folder):
    (folder / "bad.csv").write_text(OWN_CLAIMS.replace("up_to", "upto"))
    page = folder / "page.html"
    page.write_text("the old map")
    assert rangeviz("map", "bad.csv", "-o", page, cwd=folder).returncode == 1
    assert page.read_text() == "the old map"
    assert sorted(p.name for p in folder.iterdir()) == [
        "bad.csv", "mine.csv", "mine.geojson", "page.html",
    ]  # fmt: skip


def test_the_same_bytes_whatever_the_machine(folder):
    pages = []
    for number, environment in enumerate(
        [{"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Karachi"}]
    ):
        place = folder / str(number)
        place.mkdir()
        done = rangeviz("map", "-o", "page.html", cwd=place, LC_ALL="C", **environment)
        assert done.returncode == 0, done.stderr
        pages.append((place / "page.html").read_bytes())
    assert pages[0] == pages[1]


@pytest.mark.parametrize("arguments", [["--help"], ["map", "--help"], ["check"]])
def test_light_commands_load_no_heavy_library(arguments, folder):
    script = (
        "import sys; from rangeviz.cli import main; sys.argv = ['rangeviz', *sys.argv[1:]]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print({'folium', 'matplotlib', 'geopandas'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "set()"


def test_data_cannot_steer_the_terminal(folder):
    (folder / "bad.csv").write_text(OWN_CLAIMS.replace("up_to", "\x1b[31mred\u202e"))
    done = rangeviz("check", "bad.csv", cwd=folder)
    assert done.returncode == 1
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_a_closed_pipe_is_no_failure(folder):
    done = subprocess.run(
        f"{sys.executable} -m rangeviz compare | head -1",
        shell=True, cwd=folder, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.startswith("Shaheen-III")
