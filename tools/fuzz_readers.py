"""Feed one reader with what a coverage-guided fuzzer makes of the wrong files in tests/inputs/bad.

    python tools/fuzz_readers.py claims -max_total_time=60

The fuzzer is atheris; everything after the reader's name is libFuzzer's. What a reader must not
do (any exception but a `DataError`, or taking longer than ten seconds) ends the run, and the file
that did it is written: make it a case of tests/inputs/bad.
"""

from __future__ import annotations

import io
import sys
import tempfile
import warnings
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["rangeviz"]):
    from rangeviz import read_cities, read_claims, read_regions, read_systems
    from rangeviz.core.errors import DataError

READERS = {
    "claims": read_claims,
    "cities": read_cities,
    "regions": read_regions,
    "systems": read_systems,
}
BAD = Path(__file__).parent.parent / "tests/inputs/bad"


def main(name: str, *options: str) -> None:
    warnings.simplefilter("ignore")
    reader = READERS[name]

    def read(content: bytes) -> None:
        with suppress(DataError):
            reader(io.BytesIO(content))

    with tempfile.TemporaryDirectory() as corpus:
        limits = ["-timeout=10", "-rss_limit_mb=4096", "-max_len=4096", "-verbosity=1"]
        atheris.Setup([sys.argv[0], corpus, str(BAD / name), *limits, *options], read)
        atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
