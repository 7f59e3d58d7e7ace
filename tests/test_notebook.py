"""The tutorial runs from top to bottom, its objects show themselves, and no output is stored."""

from __future__ import annotations

import warnings
from pathlib import Path

import nbformat
import pytest

TUTORIAL = Path(__file__).parent.parent / "docs/tutorial.ipynb"


@pytest.fixture
def notebook():
    return nbformat.read(TUTORIAL, as_version=4)


def test_no_output_is_stored(notebook):
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.slow
def test_the_tutorial_runs_and_shows_its_objects(notebook, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Jupyter's own
        from nbclient import NotebookClient

        client = NotebookClient(
            notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
        )
        client.execute()
    shown = {}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output
            if output.output_type == "execute_result" and output.execution_count:
                shown[cell.source.splitlines()[-1]] = output.data
    assert "<iframe" in shown["page"]["text/html"]
    assert "image/png" in shown['rv.draw_figure(claims, regions, cities, size="column")']
    cities = shown["rv.city_table(claims[:2], regions, asked)"]["text/html"]
    assert "98\u00a0km beyond" in cities
    brief = shown["rv.draw_brief(claims, regions, cities, compared=asked)"]["text/markdown"]
    assert "## What the sources say" in brief
    assert (tmp_path / "rings.gpkg").stat().st_size > 10_000
