"""Several sheets: pages of a PDF or files beside each other, all of them or none."""

from __future__ import annotations

import re

import pytest
from matplotlib.figure import Figure

from rangeviz.core.errors import ArgumentError
from rangeviz.maps.sheets import sheet_bytes, write_pictures


def sheets() -> list[Figure]:
    drawn = [Figure(figsize=(2, 1 + number)) for number in range(3)]
    for number, sheet in enumerate(drawn):
        sheet.text(0.1, 0.5, f"sheet {number}")
    return drawn


def test_a_pdf_has_them_as_pages_the_same_bytes_every_time():
    (one,), (other,) = (sheet_bytes(sheets(), "pdf") for _ in range(2))
    assert one == other
    assert len(re.findall(rb"/Type /Page\b", one)) == 3
    assert not re.search(rb"CreationDate|Matplotlib v", one)


def test_other_forms_have_a_file_for_each_or_none_at_all(tmp_path):
    paths = write_pictures(sheets(), tmp_path / "a.svg")
    assert [path.name for path in paths] == ["a.svg", "a-2.svg", "a-3.svg"]
    assert b"sheet 2" in paths[2].read_bytes()
    (tmp_path / "b-2.svg").mkdir()
    with pytest.raises(OSError, match=r"b-2\.svg"):
        write_pictures(sheets(), tmp_path / "b.svg")
    assert not (tmp_path / "b.svg").exists()
    with pytest.raises(ArgumentError, match=r"\.png, \.svg, \.pdf"):
        write_pictures(sheets(), tmp_path / "a.gif")
