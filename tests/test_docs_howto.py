"""Every command of the recipes runs, on the claims that `rangeviz init` writes."""

from __future__ import annotations

import re
import shlex
from importlib.util import find_spec
from pathlib import Path

import pytest
from commands import rangeviz

pytestmark = pytest.mark.slow  # every command of the documents

HOWTO = Path(__file__).parent.parent / "docs/howto"
SAID = re.compile(r"^ *rangeviz (.+)$", re.MULTILINE)
PYTHON = re.compile(r"```python\n(.*?)```", re.DOTALL)
COMMANDS = sorted(
    {line for page in HOWTO.glob("*.md") for line in SAID.findall(page.read_text("utf-8"))}
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("desk")
    assert rangeviz("init", "mine.csv", cwd=folder).returncode == 0
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_a_recipe_runs(command, desk):
    done = rangeviz(*shlex.split(command), cwd=desk)
    assert done.returncode == 0, done.stderr
    for name in re.findall(r"-o (\S+)", command):
        assert (desk / name).stat().st_size


def test_python_of_the_recipes_runs_where_its_libraries_are(desk, monkeypatch):
    monkeypatch.chdir(desk)
    for page in sorted(HOWTO.glob("*.md")):
        names: dict[str, object] = {}
        for code in PYTHON.findall(page.read_text("utf-8")):
            libraries = re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE)
            if all(map(find_spec, libraries)):
                exec(compile(code, page.name, "exec"), names)
