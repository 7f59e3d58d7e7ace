"""The briefing kit: everything from one claims file, or nothing."""

from __future__ import annotations

import errno
import os
from functools import partial
from itertools import count

import pandas as pd
import pytest
from click.testing import CliRunner

from rangeviz.analysis import claim_rings
from rangeviz.analysis.claim_rings import sharing_rings
from rangeviz.cli import cli
from rangeviz.core.errors import RangevizError
from rangeviz.documents import kit
from rangeviz.geo.rings import range_rings
from rangeviz.inputs.claims import Claim
from rangeviz.maps.planning import plan_map

pytestmark = pytest.mark.slow  # sheets, slides and documents of many claims


def test_what_is_missing_is_named_at_once_and_before_any_work(monkeypatch, tmp_path):
    missing = {"pptx", "docx"}
    monkeypatch.setattr(kit, "find_spec", lambda name: None if name in missing else name)
    with pytest.raises(RangevizError, match=r'python-pptx, python-docx: pip install ".+\[all\]"'):
        kit.make_kit([], [], pd.DataFrame(), tmp_path / "kit")
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_where_one_part_fails(monkeypatch, tmp_path, regions, cities):
    old = tmp_path / "page.html"
    old.write_text("old")
    monkeypatch.setattr(kit, "_page", lambda _: {"page.html": b"new"})
    with pytest.raises(RangevizError, match="nothing to draw"):
        kit.make_kit([Claim("s", "S", "KR", "statement", "")], regions, cities, tmp_path)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("page.html", "old")]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_full_disk_leaves_nothing_half_made(is_there, monkeypatch, tmp_path, regions, cities):
    parts = [kit.Part(name, partial(dict, {name: b"new"})) for name in ("a.txt", "b.txt", "c.txt")]
    monkeypatch.setattr(kit, "_parts", lambda _: iter(parts))
    monkeypatch.setattr(kit, "kit_readme", lambda *_: "new")
    folder = tmp_path / "kit"
    if is_there:
        folder.mkdir()
        (folder / "a.txt").write_text("old")
    written = count(1)

    def fill(handle):
        if next(written) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fill)
    claims = [Claim("a", "A", "KR", range=300)]
    with pytest.raises(OSError, match=r"No space left on device: .*b\.txt"):
        kit.make_kit(claims, regions, cities, folder)
    left = {path.name: path.read_text() for path in folder.glob("*")}
    assert left == ({"a.txt": "old"} if is_there else {})
    assert folder.exists() == is_there


def test_what_is_drawn_together_shares_its_rings(monkeypatch, regions):
    grown = []

    def grow(geometry, ranges_km, **more):
        grown.extend(ranges_km)
        return range_rings(geometry, ranges_km, **more)

    monkeypatch.setattr(claim_rings, "range_rings", grow)
    claims = [Claim("a", "A", "KR", range=300)]
    with sharing_rings():
        for _ in range(3):
            plan_map(claims, regions)
    assert grown == [300]
    plan_map(claims, regions)
    assert grown == [300, 300]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "kit").write_text("")
    ran = CliRunner().invoke(cli, ["all", "-o", str(tmp_path / "kit")])
    assert ran.exit_code == 2
    assert "is a file; name a folder" in ran.output


@pytest.mark.parametrize(("command", "name"), [("slide", "a.ppt"), ("brief", "a.pdf")])
def test_a_wrong_ending_is_refused_before_any_work(command, name, tmp_path):
    ran = CliRunner().invoke(cli, [command, "-o", str(tmp_path / name)])
    assert (ran.exit_code, ran.stdout) == (2, "")
    assert "ends in" in ran.stderr
