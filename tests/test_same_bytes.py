"""The same input gives the same bytes, whatever the machine; to add an output, add a line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from rangeviz.analysis.verdicts import compare_cities
from rangeviz.core.reading import shipped_path
from rangeviz.inputs.claims import Claim

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
NEAR = "--city Tokyo --city Cairo"
MINE = """id,system,operator,qualifier,range,unit,quote,claimant,source_title,source_url
a,A&B <i>|x|</i>,KR,up_to,300,km,up to 300 km,"=HYPERLINK(""x"")",A book,https://a.example/b
b,Beta,KR,at_least,500,km,at least 500 km,A ministry,A book,https://a.example/b
"""
OUTPUTS = {
    "rings.kml": "rings claims.csv -o rings.kml",
    "rings.parquet": "rings claims.csv -o rings.parquet",
    "chart.svg": "chart claims.csv -o chart.svg",
    "compare.txt": f"compare claims.csv {NEAR}",
    "sentences.txt": f"compare claims.csv {NEAR} --format sentences",
    "compare.json": f"compare claims.csv {NEAR} -o compare.json",
    "compare.md": f"compare claims.csv {NEAR} -o compare.md",
    "stream.csv": "compare claims.csv --stream --cities cities.csv -o stream.csv",
    "stream.parquet": "compare claims.csv --stream --cities cities.csv -o stream.parquet",
    "needs.json": "needs claims.csv --from PK --to Tokyo -o needs.json",
    "coverage.csv": "coverage claims.csv --of IN -o coverage.csv",
    "disagree.txt": "disagree claims.csv",
    "check.json": "check claims.csv --format json",
    "claims.md": "claims claims.csv --format markdown",
}
KIT = "all mine.csv --city Tokyo -o kit"
IN_THE_KIT = (
    "README.md",
    "page.html",
    "embed.txt",
    "figure.png",
    "figure.svg",
    "figure.pdf",
    "figure-column.png",
    "figure-column.pdf",
    "figure-slide.png",
    "figure-social.png",
    "chart.png",
    "chart.pdf",
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
    "finding.json",
    "manifest.json",
)
OUTPUTS |= {f"kit/{name}": KIT for name in IN_THE_KIT}
RUN = """
import contextlib, json, sys, traceback, warnings
from pathlib import Path
from rangeviz import cli

warnings.simplefilter("ignore")
for name, command in json.loads(sys.argv[1]).items():
    if Path(name).exists():
        continue
    with open("printed", "w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
        try:
            cli.cli.main(command.split(), standalone_mode=False)
        except Exception:
            traceback.print_exc(file=file)
    if not Path(name).exists():
        Path("printed").rename(name)
"""
MACHINES = [
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "LANG": "de_DE"},
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Write everything twice, in two folders, on machines that differ, three seconds apart."""
    header, *rows = shipped_path("ranges.csv").read_text(encoding="utf-8").splitlines()
    some = [row for row in rows if ",Shaheen-III,PK," in row]  # 2,750, up to 2,750, and 2,700 km
    lines = [header, some[0], some[3], next(row for row in some if ",2700," in row)]
    made, runs = [], []
    for number, machine in enumerate(MACHINES):
        folder = tmp_path_factory.mktemp(f"machine {number} ü")
        (folder / "claims.csv").write_text("\n".join(lines), encoding="utf-8")
        (folder / "mine.csv").write_text(MINE, encoding="utf-8")
        (folder / "cities.csv").write_text("name,lat,lon\nTokyo,35.69,139.69\nCairo,30.06,31.25\n")
        command = [sys.executable, "-c", RUN, json.dumps(OUTPUTS)]
        runs.append(subprocess.Popen(command, cwd=folder, env={**os.environ, **machine}))
        made.append(folder)
        time.sleep(3)
    assert [run.wait() for run in runs] == [0, 0]
    return made


def test_every_output_has_the_same_bytes_and_names_no_machine(folders):
    differing, naming = [], []
    for name in OUTPUTS:
        first, second = ((folder / name).read_bytes() for folder in folders)
        assert first, name
        assert b"Traceback" not in first, first.decode()
        differing += [name] * (first != second)
        places = (os.fsencode(path) for path in (folders[0], ROOT, Path.home()))
        naming += [name] * any(place in first for place in places)
    assert (differing, naming) == ([], [])


def test_the_kit_is_whole(folders, regions, cities):
    folder = folders[0]
    files = {path.name: path.read_bytes() for path in (folder / "kit").iterdir()}
    assert sorted(IN_THE_KIT) == sorted(files)
    printed = (folder / "printed").read_text(encoding="utf-8")
    assert [Path(line).name for line in printed.splitlines()] == [*IN_THE_KIT]
    readme = files["README.md"].decode()
    assert "rangeviz all mine.csv --city Tokyo -o FOLDER" in readme
    assert r"A&amp;B &lt;i&gt;\|x\|&lt;/i&gt;" in readme
    assert "<https://a.example/b>" in readme
    assert str(folder) not in readme
    table = pd.read_csv(folder / "kit/cities.csv")
    mine = [Claim("a", "A", "KR", range=300), Claim("b", "B", "KR", range=500)]
    expected = compare_cities(mine, regions, cities[cities.name == "Tokyo"])
    assert table.nearest_km.tolist() == expected.nearest_km.round(3).tolist()
    assert {item["title"] for item in json.loads(files["sources.json"])} == {"A book"}
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["claims"] == {"files": ["mine.csv"], "count": 2, "newest_source_read": ""}
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: sha256(content).hexdigest() for name, content in files.items()
    }
    finding = json.loads(files["finding.json"])
    assert readme.startswith(f"# {finding['headline']}\n")
    assert b'<iframe src="page.html" title=' in files["embed.txt"]
    assert b"Content-Security-Policy: " in files["embed.txt"]


def test_wheel_and_sdist_are_the_same_when_built_again(tmp_path):
    built = []
    source = tmp_path / "source"
    ignore = shutil.ignore_patterns(".git", ".venv*", ".*_cache", ".hypothesis", "__pycache__")
    shutil.copytree(ROOT, source, ignore=ignore)
    for machine in MACHINES:
        folder = tmp_path / machine["PYTHONHASHSEED"]
        copy = shutil.copytree(source, folder / "copy", copy_function=shutil.copy)
        command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder)]
        subprocess.run(
            command, cwd=copy, env={**os.environ, **machine}, check=True, capture_output=True
        )
        built.append({p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()})
    assert sorted(path.rsplit(".", 1)[1] for path in built[0]) == ["gz", "whl"]
    assert built[0] == built[1]
