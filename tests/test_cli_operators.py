"""Whose claims a command takes: of the shipped ones two countries', of one's own file all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pages import read_page
from test_cli import rangeviz

from rangeviz.core.reading import shipped_path
from rangeviz.inputs import claim_reader
from rangeviz.page import choice

WORLD = """id,system,operator,qualifier,range,unit,source_title,shown
pk,Alpha,PK,stated,900,km,A book,yes
in,Beta,IN,stated,2000,km,A book,
kp,Gamma,KP,stated,1300,km,A book,
fr,Delta,FR,stated,500,km,A book,
gb,Delta,GB,stated,550,km,A book,
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Make a folder to work in; the claims that come with rangeviz are those of `WORLD`."""
    (tmp_path / "world.csv").write_text(WORLD)

    def found(name):
        return tmp_path / "world.csv" if name == "ranges.csv" else shipped_path(name)

    monkeypatch.setattr(claim_reader, "shipped_path", found)
    return tmp_path


def ids(folder, *arguments):
    done = rangeviz("claims", *arguments, "--format", "json", cwd=folder)
    assert done.returncode == 0, done.stderr
    return [row["claim_id"] for row in json.loads(done.stdout)]


@pytest.mark.parametrize(
    ("arguments", "taken"),
    [
        ([], ["pk", "in"]),
        (["--operator", "North Korea"], ["kp"]),
        (["--operator", "kp", "--operator", "France"], ["kp", "fr"]),
        (["--operator", "all"], ["pk", "in", "kp", "fr", "gb"]),
        (["--system", "Gamma"], ["kp"]),
        (["--system", "Delta"], ["fr", "gb"]),
        (["--system", "Delta", "--operator", "GB"], ["gb"]),
        (["world.csv"], ["pk", "in", "kp", "fr", "gb"]),
        (["world.csv", "--operator", "IN"], ["in"]),
    ],
)
def test_a_command_takes_the_claims_of_the_countries_asked_for(arguments, taken, folder):
    assert ids(folder, *arguments) == taken


@pytest.mark.parametrize(
    "command",
    [
        ["compare", "--city", "Cairo"],
        ["coverage", "--of", "LK"],
        ["disagree", "--city", "Cairo"],
        ["bibliography"],
        ["chart", "-o", "a.svg"],
        ["rings", "-o", "a.geojson"],
        ["figure", "-o", "a.svg"],
        ["slide", "-o", "a.pptx"],
        ["brief", "-o", "a.md"],
        ["all", "-o", "kit"],
        ["map", "-o", "a.html"],
    ],
    ids=lambda command: command[0],
)
def test_every_command_that_reads_claims_takes_an_operator(command, folder):
    done = rangeviz(*command, "--operator", "Atlantis", cwd=folder)
    assert done.returncode == 2
    assert "'--operator': found 'Atlantis'" in done.stderr
    assert "France (FR), India (IN), North Korea (KP)" in done.stderr


def test_needs_takes_the_claims_of_the_country_that_it_starts_from(folder):
    done = rangeviz("needs", "--from", "KP", "--to", "Tokyo", "--format", "json", cwd=folder)
    assert [row["claim_id"] for row in json.loads(done.stdout)] == ["kp"]
    named = ["needs", "--from", "KP", "--to", "Tokyo", "--operator", "france", "--format", "json"]
    assert [row["claim_id"] for row in json.loads(rangeviz(*named, cwd=folder).stdout)] == ["fr"]


def test_check_looks_at_every_shipped_claim(folder):
    done = rangeviz("check", cwd=folder)
    assert "5 claims on 4 systems" in done.stdout
    assert "expected a system of the roster" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "name", "title"),
    [
        ([], "south-asia", "Published missile range claims"),
        (["--system", "Alpha"], "south-asia", "Published missile range claims"),
        (["--system", "Gamma"], "north-korea", "Published missile range claims"),
        (["--operator", "KP"], "north-korea", "Published missile range claims: North Korea"),
        (
            ["--operator", "FR", "--operator", "GB"],
            "france-united-kingdom",
            "Published missile range claims: France, United Kingdom",
        ),
        (["--operator", "all"], "world", "Published missile range claims"),
        (["--operator", "KP", "--title", "Mine"], "north-korea", "Mine"),
        (["world.csv"], "world", "Published missile range claims"),
    ],
)
def test_a_page_is_named_after_what_it_draws(arguments, name, title, folder):
    done = rangeviz("map", *arguments, cwd=folder)
    assert done.stdout == f"{Path('maps', name)}.html\n", done.stderr
    _, data = read_page((folder / f"maps/{name}.html").read_text(encoding="utf-8"))
    assert data["title"] == title


def test_the_default_page_says_how_many_claims_it_does_not_carry(folder, monkeypatch):
    monkeypatch.setattr(choice.choose_page_claims, "__defaults__", (1,))
    said = "Not on this page: {} of the claims that come with rangeviz."
    for arguments, carried, elsewhere in (
        ([], ["pk"], 4),
        (["--highlight", "in"], ["pk", "in"], 3),
        (["--operator", "IN", "--operator", "PK"], ["pk", "in"], 0),
        (["--system", "Beta"], ["in"], 0),
        (["world.csv"], ["pk", "in", "kp", "fr", "gb"], 0),
    ):
        rangeviz("map", *arguments, "-o", "a.html", cwd=folder)
        text, data = read_page((folder / "a.html").read_text(encoding="utf-8"))
        assert [claim["id"] for claim in data["claims"]] == carried
        assert data["elsewhere"] == elsewhere
        assert (said.format(elsewhere) in text) == bool(elsewhere)


def test_a_claim_of_another_country_cannot_be_brought_out_unasked(folder):
    done = rangeviz("map", "--highlight", "kp", cwd=folder)
    assert done.returncode == 2
    assert "it is a claim of KP: --operator KP" in done.stderr
    assert rangeviz("map", "--highlight", "kp", "--operator", "KP", cwd=folder).returncode == 0
    done = rangeviz("map", "--highlight", "kp", "--system", "Alpha", cwd=folder)
    assert "it is a claim on Gamma: --system Gamma" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        ([], "south-asia"),
        (["--system", "Gamma"], "gamma"),
        (["--operator", "KP", "--operator", "FR"], "north-korea-france"),
        (["world.csv"], "world"),
    ],
)
def test_a_chart_is_named_after_its_system_or_its_countries(arguments, name, folder):
    done = rangeviz("chart", *arguments, cwd=folder)
    assert done.stdout == f"{Path('maps', name)}-claims.svg\n", done.stderr
