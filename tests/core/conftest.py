"""A file that is there already, for those who write over it."""

from __future__ import annotations

import pytest


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    return path
