"""The command ``rangeviz``, also ``python -m rangeviz``: it can be stopped while it is imported."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

LEAST_MB = 700
"""Of address space, for the libraries alone: below it OpenBLAS tries for ever to begin."""


def main() -> None:
    """Run the command line."""
    # Each thread of the linear algebra, which nothing here uses, takes its memory at the start,
    # and starts for ever where there is not enough.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    _check_memory()
    from rangeviz.cli import main as run

    run()


def _check_memory() -> None:
    """Refuse to begin under a limit (``ulimit -v``) that the libraries cannot be loaded in."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return
    if limit < LEAST_MB * 2**20:
        print(
            f"There is not enough memory: this shell (ulimit -v) allows {limit // 2**20:,} MB; "
            f"rangeviz needs {LEAST_MB}.",
            file=sys.stderr,
        )
        sys.exit(1)
    _spare_addresses()
    from concurrent.futures import ThreadPoolExecutor

    import numpy as np
    import scipy.linalg.blas  # noqa: F401

    # OpenBLAS takes memory at the first product of each thread, and ends the run without a word
    # of ours if there is none: now, while there is room, by products that take long enough to meet.
    some = np.ones((800, 800))
    with ThreadPoolExecutor(cores := os.cpu_count() or 1) as pool:
        [*pool.map(some.__matmul__, [some] * cores)]


def _spare_addresses() -> None:
    """Keep libraries from reserving, for each thread, far more than they use."""
    os.environ |= {"ARROW_DEFAULT_MEMORY_POOL": "system", "ARROW_IO_THREADS": "1"}
    import ctypes

    most_arenas = -8  # as malloc.h calls it: M_ARENA_MAX
    with suppress(OSError, AttributeError):  # only the GNU library has it
        ctypes.CDLL(None).mallopt(most_arenas, 1)


def _stop(number: int, _: object) -> None:
    """End on Ctrl-C and SIGTERM as on an error, so that no half-written file stays behind."""
    if sys.stderr:
        print("Stopped.", file=sys.stderr)
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
