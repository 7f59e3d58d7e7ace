"""What the environment and the file system do to a run: handled, or named; nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from commands import rangeviz

from rangeviz.core.reading import shipped_path
from rangeviz.documents import kit

pytestmark = pytest.mark.slow  # processes of their own

UNQUOTED = "id,system,operator,qualifier,range,unit,source_title\na,Alpha,KP,stated,800,km,A book\n"
ONE = UNQUOTED.replace("title\n", "title,quote\n").replace("book\n", "book,Alpha: 800 km\n")


def run(*arguments: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "rangeviz", *map(str, arguments)]
    said = os.environ | environment
    return subprocess.run(command, cwd=cwd, env=said, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("spelling", ["x.csv", "../{folder}/x.csv", "link.csv", "hard.csv"])
def test_an_input_is_never_the_output(tmp_path, spelling):
    (tmp_path / "x.csv").write_text(ONE)
    (tmp_path / "link.csv").symlink_to("x.csv")
    os.link(tmp_path / "x.csv", tmp_path / "hard.csv")
    output = spelling.format(folder=tmp_path.name)
    done = run("claims", "x.csv", "--format", "csv", "-o", output, cwd=tmp_path)
    assert done.returncode == 2
    assert f"{output} is what is read here: name another file" in done.stderr
    assert (tmp_path / "x.csv").read_text() == ONE


POINT = json.dumps(
    {
        "type": "Feature",
        "properties": {"name": "Here"},
        "geometry": {"type": "Point", "coordinates": [1, 2]},
    }
)


def sums(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        "rings x.csv --regions folder -o folder/a.geojson",
        "map maps/table.html --import",  # whose own place this is
        "claims - --format csv -o x.csv",  # from the file itself
        "import x.csv -o x.csv --force",
        "import x.csv -o y.csv --report x.csv --force",
        "import x.csv --mapping m.json --save-mapping m.json --force",
        "import x.csv -o y.csv --report ./y.csv",
        "claims x.csv --format csv -o rangeviz.toml",
        "ring --regions folder/a.geojson --km 5 -o hard.geojson",
        "brief x.csv --cities brief-map.png -o brief.md",
        "all x.csv --cities kit/cities.csv -o kit",
    ],
)
def test_no_command_writes_what_it_reads_or_one_file_twice(tmp_path, monkeypatch, arguments):
    monkeypatch.setattr("rangeviz.documents.kit._parts", lambda asked: iter([_tables(asked)]))
    for folder in ("folder", "maps", "kit"):
        (tmp_path / folder).mkdir()
    (tmp_path / "x.csv").write_text(ONE)
    (tmp_path / "m.json").write_text("{}")
    (tmp_path / "rangeviz.toml").write_text('title = "Of this folder"\n')
    (tmp_path / "folder" / "a.geojson").write_text(POINT)
    os.link(tmp_path / "folder" / "a.geojson", tmp_path / "hard.geojson")
    table = "<table><tr><th>System<th>Country<th>Range (km)<th>Source<tr><td>A<td>KP<td>9<td>B"
    (tmp_path / "maps" / "table.html").write_text(f"<html>{table}</table>")
    for name in ("kit/cities.csv", "brief-map.png"):
        (tmp_path / name).write_text("name,lon,lat\nSeoul,127,37.5\n")
    before = sums(tmp_path)
    with (tmp_path / "x.csv").open("rb") as given:
        done = rangeviz(*arguments.split(), cwd=tmp_path, stdin=given)
    assert done.returncode == 2, done.stderr
    assert "name another file" in done.stderr
    assert sums(tmp_path) == before


def _tables(asked):
    return kit.Part("cities", lambda: kit._tables(asked))


def test_files_that_belong_together_are_written_all_or_none(tmp_path):
    (tmp_path / "x.csv").write_text(ONE)
    (tmp_path / "report.txt").write_text("old")
    output = ("-o", "no/such/y.csv", "--report", "report.txt", "--force")
    done = rangeviz("import", "x.csv", *output, cwd=tmp_path)
    assert (done.returncode, "there is no folder no" in done.stderr) == (1, True)
    assert (tmp_path / "report.txt").read_text() == "old"


def test_the_shipped_data_are_never_the_output(tmp_path):
    before = shipped_path("ranges.csv").read_bytes()
    done = run("claims", "--format", "csv", "-o", shipped_path("ranges.csv"), cwd=tmp_path)
    assert "is what is read here" in done.stderr
    assert shipped_path("ranges.csv").read_bytes() == before


def test_a_folder_is_made_where_its_parent_is(tmp_path):
    (tmp_path / "x.csv").write_text(ONE)
    done = run("claims", "x.csv", "--format", "csv", "-o", "new/y.csv", cwd=tmp_path)
    assert done.returncode == 0
    done = run("claims", "x.csv", "--format", "csv", "-o", "no/such/y.csv", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        "no/such/y.csv: there is no folder no to make such in; make it, or check the path\n",
    )
    assert not (tmp_path / "no").exists()
    for output, said in (
        ("new", "new: this is a folder; name a file\n"),
        ("x.csv/y", "x.csv/y: x.csv is a file, not a folder\n"),
    ):
        done = run("claims", "x.csv", "-o", output, cwd=tmp_path)
        assert (done.returncode, done.stderr) == (1, said)
    done = run("claims", "x.csv", "--format", "csv", "-o", "~/y.csv", cwd=tmp_path)
    assert (done.returncode, "write the home folder out" in done.stderr) == (1, True)
    assert not (tmp_path / "~").exists()


def test_a_stream_is_not_read_from_standard_input(tmp_path):
    (tmp_path / "x.csv").write_text(ONE)
    asked = ("compare", "x.csv", "--cities", "-", "--stream", "-o", "y.csv")
    done = run(*asked, cwd=tmp_path)
    assert (done.returncode, "reads a file, not standard input" in done.stderr) == (2, True)


def test_an_argument_is_what_was_typed_where_the_locale_is_ascii(tmp_path):
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("compare", "--city", "Malé", "--format", "csv", cwd=tmp_path, **ascii_only)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_file_may_have_a_name_that_is_no_text(tmp_path):
    shutil.copy(shipped_path("ranges.csv"), os.fsencode(tmp_path) + b"/caf\xe9.csv")
    done = run("check", os.fsdecode(b"caf\xe9.csv"), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("epoch", ["9" * 20, "٣"])
def test_what_stops_matplotlib_alone_stops_nobody(tmp_path, epoch):
    (tmp_path / "x.csv").write_text(ONE)
    strange = {"MPLBACKEND": "foo", "SOURCE_DATE_EPOCH": epoch, "HOME": "/proc"}
    done = run("chart", "x.csv", "-o", "x.svg", cwd=tmp_path, **strange)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "x.svg\n")


def test_a_warning_as_an_error_is_named(tmp_path):
    (tmp_path / "x.csv").write_text(UNQUOTED)
    done = run("compare", "x.csv", "--city", "Seoul", cwd=tmp_path, PYTHONWARNINGS="error")
    assert done.returncode == 1
    assert "have no quote: a (a warning, and warnings are errors here: -W)" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_shell_without_memory_is_told_so_at_once(tmp_path):
    command = f'ulimit -v 550000; exec "{sys.executable}" -m rangeviz map'
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    said = "There is not enough memory: this shell (ulimit -v) allows 537 MB; rangeviz needs 700.\n"
    assert (done.returncode, done.stderr) == (1, said)


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the libraries take other memory elsewhere")
@pytest.mark.parametrize("limit_mb", [710, 760, 900])
def test_a_run_whose_memory_is_out_says_so_in_one_sentence(tmp_path, limit_mb):
    (tmp_path / "x.csv").write_text(ONE)
    places = "".join(f"City {n},{n % 160 - 80}.{n % 997},{n % 359 - 180}\n" for n in range(199))
    (tmp_path / "places.csv").write_text(f"name,lat,lon\n{places}")
    many = "\n".join(f"a{n},Alpha,KP,stated,{n + 9},km,A book" for n in range(10_000))
    (tmp_path / "many.csv").write_text(f"{UNQUOTED.splitlines()[0]}\n{many}\n")
    line = "compare many.csv --cities places.csv --format csv --quiet"
    command = f'ulimit -v {limit_mb * 1024}; exec "{sys.executable}" -m rangeviz {line}'
    ended = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, b"There is not enough memory for this.\n")


@pytest.mark.skipif(sys.platform != "linux", reason="the libraries take other memory elsewhere")
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_stream_needs_no_more_memory_than_rangeviz(tmp_path, form):
    (tmp_path / "x.csv").write_text(ONE)
    places = "".join(f"{n % 160 - 80}.{n % 997},{n % 359 - 180}\n" for n in range(300_000))
    (tmp_path / "places.csv").write_text(f"lat,lon\n{places}")
    line = f"compare x.csv --stream --cities places.csv -o out.{form}"
    command = f'ulimit -v {710 * 1024}; exec "{sys.executable}" -m rangeviz {line}'
    ended = subprocess.run(["sh", "-c", command], cwd=tmp_path, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


SHELL = pytest.mark.skipif(sys.platform == "win32", reason="a shell of POSIX")


@SHELL
@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("--help | true", 0),
        ("rings x.csv -o - | true", 0),
        ("rings x.csv -o y.geojson <&- >&- 2>&-", 0),
        ("rings x.csv -o y.geojson 2>&-", 0),
        ("import x.csv 2>/dev/full >/dev/null", 0),
        ("rings x.csv -o - --format kmz >&-", 0),
        ("chart x.csv --nonsense 2>/dev/full", 2),
    ],
)
def test_a_stream_that_nobody_takes_changes_no_exit_code(tmp_path, command, code):
    (tmp_path / "x.csv").write_text(ONE)
    line = f"{sys.executable} -m rangeviz {command} ; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == code, done.stderr
    assert b"fault" not in done.stderr


@pytest.mark.parametrize(
    "content",
    [b'[tool.x]\nname = "caf\xe9"', b"<<<<<<< HEAD", b"tool = 5", b"[tool]\nrangeviz = 5"],
)
def test_a_pyproject_that_is_none_of_ours_stops_nothing(tmp_path, content):
    (tmp_path / "pyproject.toml").write_bytes(content)
    (tmp_path / "x.csv").write_text(ONE)
    assert rangeviz("claims", "x.csv", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'title = "x"\nunits = \n', "rangeviz.toml:2: expected TOML"),
        (b'title = "caf\xe9"', "rangeviz.toml:1: found 'title = \"café\"'; expected UTF-8 text"),
        (b"title = " + b"[" * 5_000, "rangeviz.toml: expected TOML"),
    ],
)
def test_settings_that_cannot_be_read_are_named_by_line(tmp_path, content, said):
    (tmp_path / "rangeviz.toml").write_bytes(content)
    done = rangeviz("claims", cwd=tmp_path)
    assert (done.returncode, done.stderr[: len(said)]) == (1, said)
    assert "; fix: " in done.stderr
    assert rangeviz("--help", cwd=tmp_path).returncode == 0
