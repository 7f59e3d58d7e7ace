"""An import of 10,000 rows beside what it cannot do without: reading the cells.

    python benchmarks/bench_import.py            # prints seconds and ratios

Seconds are those of the processor, so that a busy machine tells the same ratios.
"""

from __future__ import annotations

import csv
import io
import time
import warnings
from collections.abc import Callable

import pandas as pd

import rangeviz as rv

ROWS = 10_000
FIGURES = (
    "{a}",
    "{a:,}–{b:,} km",
    "{a:,}+",
    "~{a}",
    ">{a}",
    "up to {a:,} km",
    "{a} km (about)",
    "{a}[1]",
)
COUNTRIES = ("Iran", "North Korea", "DPRK", "India", "PK", "Korea, Republic of")


def main() -> None:
    text = table()
    seconds = {
        "pandas.read_csv": timed(lambda: pd.read_csv(io.StringIO(text))),
        "import_claims": timed(lambda: rv.import_claims(io.StringIO(text))),
    }
    written = rv.import_claims(io.StringIO(text)).text
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rv.DataWarning)
        seconds["read_claims of its file"] = timed(lambda: rv.read_claims(io.StringIO(written)))
    for name, taken in seconds.items():
        ratio = taken / seconds["pandas.read_csv"]
        print(f"{name:26} {taken:7.3f} s {ratio:7.1f} times pandas.read_csv")


def table() -> str:
    """Write a table in the manner of a report: no figure is ours."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["Missile", "Country", "Range (km)", "Source", "Year", "Status"])
    for row in range(ROWS):
        a = 100 + 37 * row % 9_000
        figure = FIGURES[row % len(FIGURES)].format(a=a, b=a + 100)
        country = COUNTRIES[row % len(COUNTRIES)]
        source, year = f"Paper {row % 90}", 1990 + row % 30
        writer.writerow([f"Example-{row % 400}", country, figure, source, year, "In service"])
    return file.getvalue()


def timed(run: Callable[[], object]) -> float:
    run()  # imports, caches
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    main()
