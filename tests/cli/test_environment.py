"""What the environment and the file system do to a run: handled, or named; nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rangeviz.core.files import shipped_path

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


def test_an_argument_is_what_was_typed_where_the_locale_is_ascii(tmp_path):
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = run("compare", "--city", "Malé", "--format", "csv", cwd=tmp_path, **ascii_only)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text elsewhere")
def test_a_file_may_have_a_name_that_is_no_text(tmp_path):
    shutil.copy(shipped_path("ranges.csv"), os.fsencode(tmp_path) + b"/caf\xe9.csv")
    done = run("check", os.fsdecode(b"caf\xe9.csv"), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "epoch", ["abc", *(pytest.param(epoch, marks=pytest.mark.slow) for epoch in ("", "0"))]
)
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
        ["sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    said = "There is not enough memory: this shell (ulimit -v) allows 537 MB; rangeviz needs 700.\n"
    assert (done.returncode, done.stderr) == (1, said)
