"""The briefing kit: everything from one claims file, or nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from rangeviz.analysis.verdicts import compare_cities
from rangeviz.cli import cli
from rangeviz.core.errors import RangevizError
from rangeviz.documents import kit
from rangeviz.inputs.claims import Claim

CLAIMS = """id,system,operator,qualifier,range,unit,quote,claimant,source_title,source_url
a,A&B <i>|x|</i>,KR,up_to,300,km,up to 300 km,"=HYPERLINK(""x"")",A book,https://a.example/b
b,Beta,KR,at_least,500,km,at least 500 km,A ministry,A book,https://a.example/b
"""


def test_what_is_missing_is_named_at_once_and_before_any_work(monkeypatch, tmp_path):
    missing = {"pptx", "docx"}
    monkeypatch.setattr(kit, "find_spec", lambda name: None if name in missing else name)
    with pytest.raises(RangevizError, match=r'python-pptx, python-docx: pip .*"rangeviz\[all\]"'):
        kit.make_kit([], [], pd.DataFrame(), tmp_path / "kit")
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_where_one_part_fails(monkeypatch, tmp_path, regions, cities):
    old = tmp_path / "page.html"
    old.write_text("old")
    monkeypatch.setattr(kit, "_page", lambda *_: b"new")
    with pytest.raises(RangevizError, match="nothing to draw"):
        kit.make_kit([Claim("s", "S", "KR", "statement", "")], regions, cities, tmp_path)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("page.html", "old")]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "kit").write_text("")
    ran = CliRunner().invoke(cli, ["all", "-o", str(tmp_path / "kit")])
    assert ran.exit_code == 2
    assert "is a file; name a folder" in ran.output


@pytest.mark.slow
def test_the_kit_is_whole(tmp_path, regions, cities):
    (tmp_path / "mine.csv").write_text(CLAIMS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "rangeviz", "all", "mine.csv", "-o", "kit", "--city", "Tokyo"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    files = {path.name: path.read_bytes() for path in (tmp_path / "kit").iterdir()}
    printed = [Path(line).name for line in done.stdout.splitlines()]
    assert printed == [
        "README.md",
        "page.html",
        "figure.png",
        "figure.svg",
        "figure.pdf",
        "slides.pptx",
        "brief.docx",
        "brief.md",
        "brief-map.png",
        "cities.csv",
        "cities.xlsx",
        "rings.gpkg",
        "rings.kmz",
        "rings.geojson",
        "sources.bib",
        "sources.json",
    ]
    assert sorted(printed) == sorted(files)
    readme = files["README.md"].decode()
    assert "rangeviz all mine.csv --city Tokyo -o FOLDER" in readme
    assert r"A&amp;B &lt;i&gt;\|x\|&lt;/i&gt;" in readme
    assert "<https://a.example/b>" in readme
    assert str(tmp_path) not in readme
    table = pd.read_csv(tmp_path / "kit/cities.csv")
    mine = [Claim("a", "A", "KR", range=300), Claim("b", "B", "KR", range=500)]
    expected = compare_cities(mine, regions, cities[cities.name == "Tokyo"])
    assert table.nearest_km.tolist() == expected.nearest_km.round(3).tolist()
    assert {item["title"] for item in json.loads(files["sources.json"])} == {"A book"}


@pytest.mark.parametrize(("command", "name"), [("slide", "a.ppt"), ("brief", "a.pdf")])
def test_a_wrong_ending_is_refused_before_any_work(command, name, tmp_path):
    ran = CliRunner().invoke(cli, [command, "-o", str(tmp_path / name)])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "ends in" in ran.stderr
