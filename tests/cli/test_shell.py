"""What all commands share: “-”, forms, several files, silence, completion, settings."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from commands import rangeviz

from rangeviz.core import optional
from rangeviz.core.errors import MissingLibraryError

HEAD = "id,system,operator,qualifier,range,unit,source_title,quote\n"
ONE = f"{HEAD}a,Alpha,KP,stated,800,km,A book,Alpha: 800 km\n"
TWO = f"{HEAD}b,Beta,KP,stated,900,km,A book,Beta: 900 km\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "one.csv").write_text(ONE)
    (tmp_path / "two.csv").write_text(TWO)
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("maps", "No such command 'maps'. Did you mean map?"),
        ("version", "No such command 'version'. Did you mean --version?"),
        ("one.csv", "No such command 'one.csv'. A command comes first: rangeviz map one.csv"),
        ("rings one.csv", "Missing option '-o' / '--output'. “-o -” is standard output."),
        ("ring --at 1,2 --km 5", "Missing option '-o' / '--output'. “-o -” is standard output."),
    ],
)
def test_a_wrong_command_line_says_what_would_be_right(typed, said, folder):
    done = rangeviz(*typed.split(), cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith(f"Error: {said}\n")


def test_help_is_a_command_too(folder):
    assert rangeviz("help", cwd=folder).stdout == rangeviz("--help", cwd=folder).stdout != ""
    said = rangeviz("help", "map", cwd=folder).stdout
    assert said == rangeviz("map", "--help", cwd=folder).stdout != ""


def test_standard_input_is_read_where_a_file_is(folder):
    done = rangeviz("claims", "-", "--format", "csv", cwd=folder, given=ONE.encode())
    assert (done.returncode, done.stderr) == (0, "")
    assert "Alpha" in done.stdout
    wrong = ONE.replace("stated", "exactly").encode()
    done = rangeviz("check", "-", cwd=folder, given=wrong)
    assert done.stdout.startswith("<stdin>:2: qualifier: found 'exactly'")
    point = b'{"type":"Point","coordinates":[1,2]}'
    point = b'{"type":"Feature","properties":{"name":"Here"},"geometry":' + point + b"}"
    options = ("--regions", "-", "--region", "Here", "--city", "Lagos", "--format", "csv")
    done = rangeviz("compare", "one.csv", *options, cwd=folder, given=point)
    assert "Here" in done.stdout


def test_a_foreign_table_on_standard_input_is_looked_at_twice(folder):
    table = b"System,Country,Range (km),Source\nAlpha,North Korea,800,A book\n"
    done = rangeviz("map", "-", "-o", "x.html", cwd=folder, given=table)
    assert done.returncode == 1
    assert "is a table, but no claims file" in done.stderr


def test_standard_input_is_read_once(folder):
    done = rangeviz("compare", "-", "--cities", "-", cwd=folder)
    assert done.returncode == 2
    assert "can be read once" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "begins"),
    [
        (("map", "one.csv"), b"<!DOCTYPE html>"),
        (("figure", "one.csv"), b"<?xml"),
        (("figure", "one.csv", "--format", "png"), b"\x89PNG"),
        (("chart", "one.csv", "--format", "pdf"), b"%PDF"),
        (("rings", "one.csv"), b'{"type": "FeatureCollection"'),
        (("rings", "one.csv", "--format", "kmz"), b"PK"),
        (("slide", "one.csv"), b"PK"),
        (("brief", "one.csv", "--format", "docx"), b"PK"),
        (("compare", "one.csv", "--city", "Seoul", "--format", "xlsx"), b"PK"),
        (("ring", "--at", "1,2", "--km", "5"), b'{"type": "FeatureCollection"'),
    ],
)
def test_standard_output_is_a_file(command, begins, folder):
    done = rangeviz("-q", *command, "-o", "-", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.encode(errors="surrogateescape").startswith(begins)
    assert {path.name for path in folder.iterdir()} == {"one.csv", "two.csv"}


def test_standard_output_of_a_process_is_a_file(folder):
    arguments = [sys.executable, "-m", "rangeviz", "-q", "rings", "one.csv", "--format", "kmz"]
    done = subprocess.run([*arguments, "-o", "-"], cwd=folder, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert zipfile.is_zipfile(io.BytesIO(done.stdout))


def test_what_is_no_single_file_does_not_go_to_standard_output(folder):
    done = rangeviz("all", "-o", "-", cwd=folder)
    assert (done.returncode, "name a folder" in done.stderr) == (2, True)
    done = rangeviz("map", "one.csv", "-o", "-", "--embed", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")


def test_a_form_is_held_against_the_ending(folder):
    done = rangeviz("figure", "one.csv", "-o", "x.png", "--format", "pdf", cwd=folder)
    assert (done.returncode, "x.png ends otherwise" in done.stderr) == (2, True)
    done = rangeviz("figure", "one.csv", "--format", "png", cwd=folder)
    assert done.stdout.splitlines() == [str(Path("maps", "one.png"))]


def test_several_files_are_one_list(folder):
    done = rangeviz("claims", "one.csv", "two.csv", "--format", "csv", cwd=folder)
    assert [line.split(",")[0] for line in done.stdout.splitlines()[1:]] == ["Alpha", "Beta"]
    done = rangeviz("claims", "one.csv", "one.csv", cwd=folder)
    assert done.stderr.startswith("one.csv:2: id: found 'a'; expected an id that no other file has")


def test_quiet_says_nothing_but_errors(folder):
    (folder / "one.csv").write_text(ONE + "c,Alpha,KP,,,,A book,Alpha goes far\n")
    loud = rangeviz("rings", "one.csv", "-o", "x.geojson", cwd=folder)
    quiet = rangeviz("rings", "one.csv", "-o", "x.geojson", "-q", cwd=folder)
    assert "Without a ring" in loud.stderr
    assert (quiet.returncode, quiet.stderr) == (0, "")
    assert rangeviz("rings", "no.csv", "-o", "x.geojson", "-q", cwd=folder).stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_installed_where_the_shell_looks(shell, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    done = rangeviz("completion", shell, "--install", cwd=tmp_path)
    path = done.stdout.strip()
    assert path.startswith(str(tmp_path))
    assert f"_RANGEVIZ_COMPLETE={shell}_complete" in Path(path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("compare --city Tehr", "Tehran"),
        ("map --system shaheen-i", "Shaheen-III"),
        ("map --operator K", "KP"),
        ("map --region FR-", "FR-mainland"),
        ("compare --country Icel", "Iceland"),
        ("map --highlight sh3-naw", "sh3-nawaz"),
        ("figure --si", "--size"),
    ],
)
def test_values_are_completed(typed, offered, folder):
    words = f"rangeviz {typed}"
    asked = {
        "_RANGEVIZ_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    program = "import sys; sys.argv[0] = 'rangeviz'; from rangeviz.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | asked,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"plain,{offered}" in done.stdout.splitlines()


def test_settings_of_a_folder_are_defaults(folder):
    (folder / "rangeviz.toml").write_text('title = "Of this folder"\n')
    done = rangeviz("map", "one.csv", "-o", "-", cwd=folder)
    assert "<title>Of this folder</title>" in done.stdout
    done = rangeviz("map", "one.csv", "--title", "Another", "-o", "-", cwd=folder)
    assert "<title>Another</title>" in done.stdout
    (folder / "rangeviz.toml").rename(folder / "pyproject.toml")
    (folder / "pyproject.toml").write_text('[tool.rangeviz]\noperator = ["KP", "IR"]\n')
    done = rangeviz("claims", "--format", "csv", cwd=folder)
    operators = {line.split(",")[2] for line in done.stdout.splitlines() if line.startswith("ir-")}
    assert operators <= {"IR"}
    assert "PK" not in {line.split(",")[2] for line in done.stdout.splitlines()[1:]}


def test_wrong_settings_are_named_all_at_once(folder):
    (folder / "rangeviz.toml").write_text('reigon = "PK"\nunits = "leagues"\ntitle = 5\n')
    done = rangeviz("map", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "rangeviz.toml: found 'reigon'; expected a setting: one of title, regions, name-column, "
        "cities, region, operator, system, units, boundaries, projection, font, size; "
        "fix: did you mean region?",
        "rangeviz.toml: title: found '5'; expected a text; fix: write title = \"...\"",
        "rangeviz.toml: units: found 'leagues'; expected one of km, mi, nmi",
    ]
    (folder / "rangeviz.toml").write_text("title = \n")
    done = rangeviz("map", cwd=folder)
    assert (done.returncode, done.stderr.startswith("rangeviz.toml:1: expected TOML")) == (1, True)


def test_a_missing_library_has_an_exit_code_and_a_line_that_works(folder, monkeypatch):
    real = optional.importlib.import_module

    def missing(name):
        if name.startswith("pptx"):
            raise ModuleNotFoundError(name)
        return real(name)

    monkeypatch.setattr(optional.importlib, "import_module", missing)
    with pytest.raises(MissingLibraryError, match="pip install") as found:
        optional.load("pptx", "slides")
    line = str(found.value).partition("pip install ")[2].strip('"')
    place = line.removesuffix("[slides]")
    assert place == "rangeviz" or Path(place, "pyproject.toml").is_file()
    done = rangeviz("slide", "one.csv", cwd=folder)
    assert (done.returncode, "this needs pptx" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (None, "rangeviz[slides]"),
        ('{"url": "file:///a/b.tar.gz"}', "rangeviz[slides] @ file:///a/b.tar.gz"),
        (
            '{"url": "https://c.org", "vcs_info": {"vcs": "git"}}',
            "rangeviz[slides] @ git+https://c.org",
        ),
    ],
)
def test_an_extra_comes_from_where_rangeviz_came(told, asked, monkeypatch, tmp_path):
    installed = SimpleNamespace(read_text=lambda _: told)
    monkeypatch.setattr("importlib.metadata.distribution", lambda _: installed)
    monkeypatch.setattr(optional, "__file__", str(tmp_path / "rangeviz/core/optional.py"))
    assert optional.how_to_install("slides") == f'pip install "{asked}"'
