"""Commands beside the bare import of the libraries that they stand on: processor time as ratios.

    python benchmarks/bench_commands.py          # prints the table and writes it into the docs

Each command and each import is a process of its own; they take turns, and the median of each is
taken, so that a busy machine tells the same ratios. The large files are asked once. Python's
compiled modules lie in a folder of their own, as they would where rangeviz is installed.
"""

from __future__ import annotations

import csv
import os
import resource
import shlex
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from tables import write_table

import rangeviz as rv
from rangeviz.core.reading import shipped_path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 3
FLOOR, GEOPANDAS = "import geopandas, shapely, folium, pyproj", "import geopandas"
MANY_CLAIMS, MANY_PLACES = 10_000, 5_000_000
MANY_CITIES = 490_000
LIMITS_MB = (720, 1_000, 1_500, 0)


def main() -> None:
    """Print the table, and write it into docs/performance.md."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {name: text for name, text in os.environ.items() if name != NO_CACHE}
        environment = settings | {"PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        commands, large = usual_commands(folder), large_commands(folder)
        for arguments in commands.values():  # so that every module is compiled
            run(arguments, environment)
        spent: dict[str, list[tuple[float, float]]] = {name: [] for name in {**commands, **large}}
        for turn in range(RUNS):
            for name, arguments in (commands if turn else commands | large).items():
                spent[name].append(run(arguments, environment))
    median = {name: statistics.median(s for s, _ in runs) for name, runs in spent.items()}
    peak_mb = {name: max(mb for _, mb in runs) for name, runs in spent.items()}
    rows = []
    for name, time_s in median.items():
        shown = f"`{name}`" if name in (FLOOR, GEOPANDAS) else name
        ratios = (f"{time_s / median[floor]:.2f}" for floor in (FLOOR, GEOPANDAS))
        rows.append([shown, *ratios, f"{peak_mb[name]:.0f}"])
    write_table("commands", ["command", f"x `{FLOOR}`", f"x `{GEOPANDAS}`", "memory, MB"], rows)


def limits() -> None:
    """Print how commands end in shells of little memory, and write it into the docs."""
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for name, arguments in hungry_commands(folder).items():
            for limit_mb in LIMITS_MB:
                code, time_s, said = run_within(limit_mb, arguments)
                ended = "done" if not code else said.split("; ")[-2 if "; fix: " in said else 0]
                rows.append([name, ended, f"{limit_mb:,}" if limit_mb else "none", f"{time_s:.1f}"])
    heads = ["command", "how it ends", "`ulimit -v`, MB", "seconds of the processor"]
    write_table("limits", heads, rows)


NO_CACHE = "PYTHONDONTWRITEBYTECODE"


def usual_commands(folder: str) -> dict[str, list[str]]:
    """Give what is asked several times: the imports, and commands as people run them."""
    seven = seven_claims(folder)
    asked = {
        "--help": "--help",
        "-V": "-V",
        "completion": "completion bash",
        "check": "check",
        "compare --city Tehran": "compare --city Tehran",
        "map, shipped claims": f"map -o {folder}/a.html",
        "map, seven claims": f"map {seven} -o {folder}/b.html",
        "figure": f"figure -o {folder}/c.svg",
        "chart": f"chart -o {folder}/d.svg",
    }
    imports = {name: ["-c", name] for name in (FLOOR, GEOPANDAS)}
    return imports | {f"rangeviz {name}": rangeviz(line) for name, line in asked.items()}


def large_commands(folder: str) -> dict[str, list[str]]:
    """Give what is asked once: files of many claims, and of many places."""
    claims, fifty = f"{folder}/many.csv", f"{folder}/fifty.csv"
    rows = list(csv.DictReader(shipped_path("ranges.csv").open(encoding="utf-8", newline="")))
    many = (r | {"id": f"{r['id']}-{n}"} for n in range(MANY_CLAIMS) for r in rows)
    write_rows(claims, [next(many) for _ in range(MANY_CLAIMS)])
    write_rows(fifty, [row for row in rows if row["quantity"] in ("", "max_range")][:50])
    places = np.random.default_rng(1).uniform((-180, -80), (180, 80), (MANY_PLACES, 2))
    np.savetxt(
        f"{folder}/places.csv", places, "%.5f", ",", header="lon,lat", comments="", encoding="utf-8"
    )
    stream = f"compare {fifty} --stream --cities {folder}/places.csv -o {folder}/out.csv"
    return {
        f"rangeviz check, {MANY_CLAIMS:,} claims": rangeviz(f"check {claims}"),
        f"rangeviz compare, {MANY_CLAIMS:,} claims": rangeviz(f"compare {claims}"),
        **{
            f"the same as {form}": rangeviz(f"compare {claims} -o {folder}/out.{form}")
            for form in ("csv", "json", "xlsx")
        },
        f"rangeviz compare --stream, 50 claims, {MANY_PLACES:,} places": rangeviz(stream),
    }


def hungry_commands(folder: str) -> dict[str, list[str]]:
    """Give what takes half a million cities."""
    cities, claims = f"{folder}/cities.csv", f"{folder}/fifty.csv"
    lonlat = np.random.default_rng(1).uniform((-180, -80), (180, 80), (MANY_CITIES, 2))
    rows = enumerate(lonlat.tolist())
    write_rows(
        cities, [{"name": f"City {n}", "lon": f"{x:.5f}", "lat": f"{y:.5f}"} for n, (x, y) in rows]
    )
    shipped = csv.DictReader(shipped_path("ranges.csv").open(encoding="utf-8", newline=""))
    write_rows(claims, [row for row in shipped if row["quantity"] in ("", "max_range")][:50])
    asked = {
        "map": f"map --cities {cities} -o {folder}/a.html",
        "compare": f"compare {claims} --cities {cities} -o {folder}/b.csv",
        "compare --stream": f"compare {claims} --stream --cities {cities} -o {folder}/c.csv",
    }
    return {f"rangeviz {name}": rangeviz(line) for name, line in asked.items()}


def rangeviz(line: str) -> list[str]:
    return ["-m", "rangeviz", *line.split()]


def write_rows(path: str, rows: list[dict[str, str]]) -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def seven_claims(folder: str) -> str:
    """Write a file of the first seven shipped claims."""
    lines = shipped_path("ranges.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = Path(folder, "seven.csv")
    path.write_text("".join(lines[:8]), encoding="utf-8")
    assert len(rv.read_claims(path)) == 7
    return str(path)


WATCH = """
import os, sys
child = os.fork()
if not child:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)
"""
"""Begins a process from a small one: its memory counts from that of the one that it was."""


def run(arguments: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Run Python once; return its seconds of the processor, and its memory at most in MB."""
    watched = [sys.executable, "-I", "-S", "-c", WATCH, *arguments]
    said = subprocess.run(watched, cwd=ROOT, env=environment, capture_output=True, check=True)
    code, time_s, memory_mb = map(float, said.stdout.split())
    if code:
        raise SystemExit(f"{arguments} ended with {code:.0f}: {said.stderr.decode()[-500:]}")
    return time_s, memory_mb


def run_within(limit_mb: int, arguments: list[str]) -> tuple[int, float, str]:
    """Run Python in a shell that allows so much memory; return its code, seconds, last line."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = shlex.join([sys.executable, *arguments])
    limit = f"ulimit -v {limit_mb * 1000}; " if limit_mb else ""
    ended = subprocess.run(
        ["sh", "-c", limit + command], cwd=ROOT, capture_output=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    time_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    said = [line for line in ended.stderr.decode().splitlines() if not line.startswith("[")]
    return ended.returncode, time_s, said[-1] if said else ""


if __name__ == "__main__":
    main()
    limits()
