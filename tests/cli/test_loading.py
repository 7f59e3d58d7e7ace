"""What commands import: none of them a library that it does not use."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow  # processes of their own

WATCHED = (
    *("numpy", "shapely", "pyproj", "scipy", "pandas", "geopandas", "pyarrow", "folium", "jinja2"),
    *("matplotlib", "pycountry", "tabulate", "lxml", "pyogrio", "python_calamine", "pptx", "docx"),
)
PROGRAM = f"""
import json, sys
from rangeviz.__main__ import main
sys.argv[0] = "rangeviz"
try:
    main()
except SystemExit as ended:
    code = ended.code
print(json.dumps([code, [name for name in {WATCHED} if name in sys.modules]]), file=sys.stderr)
"""
MEASURED = {"numpy", "shapely", "pyproj"}


@pytest.mark.parametrize(
    ("command", "used"),
    [
        ("--help", set()),
        ("--version", set()),
        ("completion bash", set()),
        ("compare --help", set()),
        ("check", set()),
        ("compare --city Tehran", MEASURED),
        ("compare --format csv", MEASURED),
        ("map -o map.html", MEASURED | {"pycountry"}),
    ],
)
def test_a_command_imports_what_it_uses(command, used, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *command.split()],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    code, imported = json.loads(done.stderr.splitlines()[-1])
    assert not code
    assert done.stdout
    assert set(imported) == used
