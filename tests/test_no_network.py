"""Nothing is fetched: reading and the main job run where there is no network interface at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

import rangeviz as rv

BAD = Path(__file__).parent / "inputs" / "bad"


def without_network(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a network namespace of its own, in which not even ``lo`` is up."""
    namespace = ["unshare", "--map-root-user", "--net"]
    if not shutil.which("unshare") or subprocess.run([*namespace, "true"]).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    return subprocess.run([*namespace, *map(str, command)], cwd=cwd, capture_output=True, text=True)


def test_the_namespace_has_no_network(tmp_path):
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    done = without_network(sys.executable, "-c", code, cwd=tmp_path)
    assert "Network is unreachable" in done.stderr


def test_every_file_is_read_without_a_network(tmp_path):
    """Right ones and wrong ones; a socket that is asked for would end the run."""
    code = f"""
import pathlib, socket, ssl  # which makes a class of socket.socket
import rangeviz as rv

def no_socket(*_, **__):
    raise SystemExit("a reader asked for the network")

socket.socket = socket.getaddrinfo = socket.create_connection = no_socket
readers = {{"claims": rv.read_claims, "cities": rv.read_cities, "regions": rv.read_regions}}
for kind, reader in readers.items():
    assert len(reader())
    for path in pathlib.Path({str(BAD)!r}, kind).iterdir():
        try:
            if path.suffix != ".txt":
                reader(path)
        except rv.DataError as error:
            print(error)
"""
    done = without_network(sys.executable, "-c", code, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 500


@pytest.mark.slow
def test_the_main_job_runs_without_a_network(tmp_path):
    command = [sys.executable, "-m", "rangeviz", "map", "--system", "Shaheen-III"]
    done = without_network(*command, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / done.stdout.strip()).stat().st_size > 100_000


def test_an_address_is_never_opened(monkeypatch):
    opened = []
    monkeypatch.setattr("socket.socket", lambda *_, **__: opened.append("socket"))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for reader in (rv.read_claims, rv.read_cities, rv.read_regions):
            for address in ("https://example.org/a.csv", "/vsicurl/https://example.org/a.gpkg"):
                with pytest.raises(rv.DataError):
                    reader(address)
    assert not opened
