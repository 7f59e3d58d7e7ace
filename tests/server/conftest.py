"""An editor on a port of its own, as `rangeviz serve` starts it, and a browser to look at it."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager

import pytest

import rangeviz as rv
from rangeviz.server.desk import Desk
from rangeviz.server.running import Server


@pytest.fixture(scope="session")
def serving():
    """Give what starts an editor, and ends it."""
    regions = rv.read_regions()

    @contextmanager
    def serving_one(watched=""):
        server = Server(Desk(regions, watched))
        thread = threading.Thread(target=server.serve_desk, daemon=True)
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        try:
            yield server
        finally:
            server.handle_exit(0, None)
            thread.join(30)
            assert not thread.is_alive()

    return serving_one


@pytest.fixture(scope="module")
def server(serving):
    with serving() as server:
        yield server
