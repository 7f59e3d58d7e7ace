"""A comparison over the partitions of a Dask table, on one worker and on two.

    python benchmarks/bench_partitions.py        # prints the table and writes it into the docs

Seconds are those of the clock, of workers that have begun: what else is busy takes from the
speed-up. Rows are compared by their hashes, so that each stays where it was made.
"""

from __future__ import annotations

import time
from typing import Any

import dask.dataframe as dd
import numpy as np
import pandas as pd
from distributed import Client, LocalCluster
from tables import write_table

import rangeviz as rv

PLACES, PARTITIONS, RUNS = 5_000, 8, 2
WORKERS = (1, 2)


def main() -> None:
    """Print the table, and write it into docs/performance.md."""
    claims, regions = rv.read_claims()[:4], rv.read_regions()
    places = pd.concat([scattered(part) for part in range(PARTITIONS)])
    whole = np.sort(row_hashes(rv.compare_cities(claims, regions, places, sentences=False)))
    rows, first_s = [], 0.0
    for workers in WORKERS:
        seconds, found = on_workers(workers, claims, regions)
        first_s = first_s or seconds
        same = f"all {len(whole):,}" if np.array_equal(np.sort(found), whole) else "no"
        rows.append([str(workers), f"{seconds:.1f}", f"{first_s / seconds:.2f}", same])
    write_table("workers", ["workers", "seconds on the clock", "speed-up", "rows the same"], rows)


def on_workers(workers: int, claims: Any, regions: Any) -> tuple[float, np.ndarray]:
    """Compare on so many workers: the shortest time of several runs, and the rows' hashes."""
    cluster = LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    )
    with cluster, Client(cluster):
        compared(claims, regions, workers)  # so that each has begun
        seconds = []
        for _ in range(RUNS):
            started = time.perf_counter()
            found = compared(claims, regions, PARTITIONS)
            seconds.append(time.perf_counter() - started)
    return min(seconds), found


def compared(claims: Any, regions: Any, parts: int) -> np.ndarray:
    places = dd.from_map(scattered, range(parts), meta=scattered(0))
    table = rv.compare_partitions(claims, regions, places)
    hashes = table.map_partitions(row_hashes, meta=pd.Series(dtype="uint64"))
    return np.asarray(hashes.compute())


def row_hashes(table: pd.DataFrame) -> pd.Series:
    """Give each row a number, whatever kind of text its cells are."""
    return pd.util.hash_pandas_object(table.astype({"city": str, "country": str}), index=False)


def scattered(part: int) -> pd.DataFrame:
    """Scatter places over the globe: those of one partition."""
    rng = np.random.default_rng(part)
    return pd.DataFrame(
        {
            "geonameid": part * PLACES + np.arange(PLACES),
            "name": "P",
            "country": "XX",
            "lon": rng.uniform(-180, 180, PLACES),
            "lat": np.degrees(np.arcsin(rng.uniform(-1, 1, PLACES))),
            "population": 0,
        }
    )


if __name__ == "__main__":
    main()
