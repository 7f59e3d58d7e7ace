"""docs/articles.md says what the data say now."""

from __future__ import annotations

import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_page_on_the_articles_is_current():
    page = runpy.run_path(str(ROOT / "tools/docs_articles.py"))["page"]()
    written = (ROOT / "docs/articles.md").read_text(encoding="utf-8")
    assert page == written, "the data have changed: run `make docs` and read what it says now"
