"""What documents name is there, and the picture of the rooms shows the rooms as they are."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "data/*.md", "tests/**/README.md")
    for path in ROOT.glob(pattern)
    if path.name != "CHANGELOG.md"
)
ELSEWHERE = {"rangeviz/data/"}
"""What is in the wheel alone."""


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_path_that_a_document_names_exists(page):
    text = page.read_text(encoding="utf-8")
    folders = "rangeviz|tests|tools|docs|data|maps|benchmarks"
    named = set(re.findall(rf"`((?:{folders})/[^`\s:]*)(?:::\w+)?`", text)) - ELSEWHERE
    assert not {name for name in named if "NAME" not in name and not any(ROOT.glob(name))}


def test_every_link_to_a_file_leads_to_one():
    for page in PAGES:
        links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        local = {link for link in links if "://" not in link}
        assert not {link for link in local if not (page.parent / link).exists()}, page.name


def test_what_the_walk_through_the_code_names_is_in_the_file_that_it_names():
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`(\w+)`,? +(?:\(|in )`(rangeviz/[^`]+)`", " ".join(text.split()))
    assert len(named) > 30
    for name, path in named:
        code = (ROOT / path).read_text(encoding="utf-8")
        assert re.search(rf"(def|class) {name}\b|^{name}\b", code, re.MULTILINE), (name, path)


@pytest.mark.slow
def test_the_picture_of_the_rooms_is_current():
    tool = runpy.run_path(str(ROOT / "tools/docs_architecture.py"))
    rooms, arrows = tool["read_rooms"](), tool["read_arrows"]()
    drawn = tool["PICTURE"].read_text(encoding="utf-8")
    written = set(re.findall(r"[\w/]+", " ".join(re.findall(r"<text[^>]*>([^<]*)<", drawn))))
    asked = {name for room in rooms.values() for name in (room.name, *room.modules)}
    assert not asked - written, "rooms have changed: run `make docs`"
    ids = set(re.findall(r'id="(\w+)-(\w+)"', drawn))
    assert ids == set(arrows), "imports between rooms have changed: run `make docs`"
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert re.findall(r"^\*\*(\w+)\*\*", text, re.MULTILINE) == list(rooms)


def test_every_decision_is_listed_once_in_order():
    folder = ROOT / "docs/decisions"
    listed = re.findall(r"\]\((\d{4}[^)]*)\)", (folder / "README.md").read_text("utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))
