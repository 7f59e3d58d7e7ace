"""Whatever stops a command, each of its files is the old one or the new one, whole.

Every command that writes runs over files that are there, and is stopped at moments of its writing
by SIGKILL, Ctrl-C and SIGTERM, and by a disk that is full (RLIMIT_FSIZE stands for it).
"""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest
from stopping import MOMENTS, Run

pytestmark = [
    pytest.mark.slow,  # processes of their own
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
]

INPUTS = {
    "claims.csv": (
        "id,system,operator,qualifier,range,unit,source_title,quote,region\n"
        "a,Alpha,PK,stated,900,km,A book,Alpha: 900 km,Here\n"
    ),
    "regions.csv": "name,lat,lon\nHere,33,73\n",
    "cities.csv": "name,lat,lon,country\nMalé,4.17,73.51,MV\nKabul,34.53,69.17,AF\n",
    "table.csv": "System,Country,Range\nAlpha,Pakistan,900 km\n",
}
DATA = ["claims.csv", "--regions", "regions.csv"]
PLACES = [*DATA, "--cities", "cities.csv"]
COMMANDS = {
    "claims": ["claims", "claims.csv", "--format", "csv", "-o", "out.csv"],
    "sources": ["sources", "claims.csv", "--format", "csv", "-o", "out.csv"],
    "bibliography": ["bibliography", "claims.csv", "-o", "out.bib"],
    "import": ["import", "table.csv", "-o", "out.csv", "--report", "report.json", "--force"],
    "init": ["init", "out.csv", "--force"],
    "completion": ["completion", "bash", "--install"],
    "ring": ["ring", "--at", "73,33", "--km", "900", "-o", "out.geojson"],
    "rings": ["rings", *DATA, "-o", "out.gpkg"],
    "compare": ["compare", *PLACES, "--format", "xlsx", "-o", "out.xlsx"],
    "stream": ["compare", *PLACES, "--stream", "-o", "out.csv"],
    "coverage": ["coverage", *DATA, "--of", "AF", "--format", "csv", "-o", "out.csv"],
    "disagree": ["disagree", *PLACES, "--format", "csv", "-o", "out.csv"],
    "needs": [
        "needs",
        *PLACES,
        "--from",
        "Here",
        "--to",
        "Kabul",
        "--operator",
        "PK",
        "--format",
        "csv",
        "-o",
        "out.csv",
    ],
    "finding": ["finding", *PLACES, "-o", "out.md"],
    "chart": ["chart", "claims.csv", "-o", "out.svg"],
    "figure": ["figure", *PLACES, "-o", "out.svg"],
    "map": ["map", *PLACES, "-o", "out.html"],
    "slide": ["slide", *PLACES, "-o", "out.pptx"],
    "brief": ["brief", *PLACES, "-o", "out.md"],
    "all": ["all", *PLACES, "-o", "kit"],
}
IN_CI = ("claims", "import", "init", "completion", "ring", "rings", "stream", "map")
"""One for each way to write; the others take minutes together."""

STOPS = [
    *((signal.SIGKILL, moment) for moment in MOMENTS),
    *((signal.SIGINT, moment) for moment in ("made", "written")),
    (signal.SIGTERM, "written"),
]
STOPPED_EVERYWHERE = ("claims", "import")
"""One file and two; others are written by the same lines, and stopped when all is on the disk."""
LEFTOVER = re.compile(r"\.(?P<name>.+)\.[a-z0-9_]{8}\.tmp")
OLD = b"as it was"


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def begin(folder: Path, old: dict[str, bytes]) -> None:
    """Lay out the inputs and what stands in the outputs' places."""
    for name, content in {**{n: t.encode() for n, t in INPUTS.items()}, **old}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


@pytest.fixture(
    params=[c if c in IN_CI else pytest.param(c, marks=pytest.mark.long) for c in COMMANDS]
)
def command(request, tmp_path):
    """Run a command once as it is: what it writes, and what may stand there before."""
    arguments = COMMANDS[request.param]
    folder = tmp_path / "run"
    begin(folder, {})
    run = Run(arguments, folder)
    assert run.end() == 0, run.said.read_text()
    new = {name: content for name, content in files(folder).items() if name not in INPUTS}
    assert new
    stops = (
        STOPS
        if request.param in STOPPED_EVERYWHERE
        else [s for s in STOPS if s[1] == "written"][::2]
    )
    return arguments, folder, dict.fromkeys(new, OLD), new, stops


def check(folder: Path, old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """See that each file is the old or the new one; return what else is there."""
    found = files(folder)
    for name in INPUTS:
        assert found.pop(name) == INPUTS[name].encode()
    for name in old:
        assert name in found
    for name in new:
        assert found.pop(name, None) in (old.get(name), new[name])
    return [*found]


def test_a_stopped_command_leaves_whole_files(command):
    arguments, folder, old, new, stops = command
    for number, moment in stops:
        for nth in {1, len(new)}:
            begin(folder, old)
            before = files(folder)
            run = Run(arguments, folder, moment, nth)
            assert run.stop(number)
            ended = run.end()
            left = [name for name in check(folder, old, new) if name not in before]
            if number == signal.SIGKILL:
                assert ended == -number
                stems = [LEFTOVER.fullmatch(Path(name).name)["name"] for name in left]
                assert {*stems} <= {Path(name).name for name in new}
            else:
                assert ended in (128 + number, 0)  # 0: where all was about to take its place
                assert left == []
    run = Run(arguments, folder)
    assert run.end() == 0, run.said.read_text()
    assert check(folder, new, new) == [], "the next run clears what was left"


@pytest.mark.parametrize("command", ["rings", "compare"])
def test_a_folder_for_a_library_stays_no_longer_than_the_next_run(command, tmp_path):
    begin(tmp_path / "run", {})
    for number, left in ((signal.SIGKILL, 1), (signal.SIGINT, 0), (signal.SIGKILL, 1)):
        run = Run(COMMANDS[command], tmp_path / "run", "working")
        assert run.stop(number)
        run.end()
        assert len([*(tmp_path / "tmp").iterdir()]) == left
    (tmp_path / "tmp" / ".rangeviz-holidays").mkdir()
    run = Run(COMMANDS[command], tmp_path / "run")
    assert run.end() == 0, run.said.read_text()
    assert [path.name for path in (tmp_path / "tmp").iterdir()] == [".rangeviz-holidays"]


def test_a_full_disk_leaves_old_files(command):
    arguments, folder, old, new, _ = command
    begin(folder, old)
    run = Run(arguments, folder, most=max(map(len, new.values())) // 2)
    assert run.end() == 1, run.said.read_text()
    assert check(folder, old, old) == []
