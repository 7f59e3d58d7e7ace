"""PostGIS as a peer, where there is one: RANGEVIZ_POSTGIS holds a libpq connection string."""

from __future__ import annotations

import os
import shutil
import subprocess


class NotThereError(Exception):
    """A peer is not installed; the message says what is missing."""


def ask_postgis(sql: str) -> str:
    """Run SQL with psql and return what it prints, bare."""
    server = os.environ.get("RANGEVIZ_POSTGIS")
    if not (server and shutil.which("psql")):
        raise NotThereError("RANGEVIZ_POSTGIS is not set, or there is no psql")
    done = subprocess.run(
        ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", server],
        input=sql,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotThereError(done.stderr.strip().splitlines()[0])
    return done.stdout
