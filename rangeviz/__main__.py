"""The command ``rangeviz``, also ``python -m rangeviz``: it can be stopped while it is imported."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Run the command line."""
    # Each thread of the linear algebra, which nothing here uses, takes its memory at the start,
    # and starts for ever where there is not enough.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    from rangeviz.cli import main as run

    run()


def _stop(number: int, _: object) -> None:
    """End on Ctrl-C and SIGTERM as on an error, so that no half-written file stays behind."""
    if sys.stderr:
        print("Stopped.", file=sys.stderr)
    sys.exit(128 + number)


if __name__ == "__main__":
    main()
