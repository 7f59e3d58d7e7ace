"""Commands beside the bare import of the libraries that they stand on: processor time as ratios.

    python benchmarks/bench_commands.py          # prints the table and writes it into the docs

Each command and each import is a process of its own; they take turns, and the median of each is
taken, so that a busy machine tells the same ratios.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import rangeviz as rv
from rangeviz.core.files import shipped_path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/performance.md"
BEGIN, END = "<!-- commands -->", "<!-- end of commands -->"
RUNS = 7
FLOOR, GEOPANDAS = "import geopandas, shapely, folium, pyproj", "import geopandas"


def main() -> None:
    """Print the table, and write it into docs/performance.md."""
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            FLOOR: ["-c", FLOOR],
            GEOPANDAS: ["-c", GEOPANDAS],
            "rangeviz --help": ["-m", "rangeviz", "--help"],
            "rangeviz check": ["-m", "rangeviz", "check"],
            "rangeviz compare --city Tehran": ["-m", "rangeviz", "compare", "--city", "Tehran"],
            "rangeviz map, shipped claims": ["-m", "rangeviz", "map", "-o", f"{folder}/a.html"],
            "rangeviz map, seven claims": [
                *("-m", "rangeviz", "map", seven_claims(folder), "-o", f"{folder}/b.html")
            ],
            "rangeviz figure": ["-m", "rangeviz", "figure", "-o", f"{folder}/c.svg"],
            "rangeviz chart": ["-m", "rangeviz", "chart", "-o", f"{folder}/d.svg"],
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        peak_mb = dict.fromkeys(commands, 0.0)
        for _ in range(RUNS):
            for name, arguments in commands.items():
                spent_s, peak = run(arguments)
                seconds[name].append(spent_s)
                peak_mb[name] = max(peak_mb[name], peak)
    median = {name: statistics.median(times) for name, times in seconds.items()}
    lines = [
        f"| command | x `{FLOOR}` | x `{GEOPANDAS}` | memory, MB |",
        "| --- | ---: | ---: | ---: |",
    ]
    for name, time_s in median.items():
        if name in (FLOOR, GEOPANDAS):
            name = f"`{name}`"
        ratios = f"{time_s / median[FLOOR]:.2f} | {time_s / median[GEOPANDAS]:.2f}"
        lines.append(f"| {name} | {ratios} | {peak_mb[name.strip('`')]:.0f} |")
    table = "\n".join(lines)
    print(table)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def seven_claims(folder: str) -> str:
    """Write a file of the first seven shipped claims."""
    lines = shipped_path("ranges.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = Path(folder, "seven.csv")
    path.write_text("".join(lines[:8]), encoding="utf-8")
    assert len(rv.read_claims(path)) == 7
    return str(path)


def run(arguments: list[str]) -> tuple[float, float]:
    """Run Python once; return its seconds of the processor, and its memory at most in MB."""
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.DEVNULL, env=os.environ
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


if __name__ == "__main__":
    main()
