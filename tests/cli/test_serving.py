"""`rangeviz serve` from the terminal: its address, a file that is followed, Ctrl-C."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from commands import rangeviz

pytestmark = pytest.mark.slow  # processes of their own

HEAD = "System,Country,Range,Source\n"


@pytest.fixture
def serving(tmp_path):
    """Start the command in a folder; what still runs at the end is stopped."""
    started = []

    def start(*arguments):
        command = [sys.executable, "-m", "rangeviz", "serve", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        started.append(subprocess.Popen(command, cwd=tmp_path, text=True, **pipes))
        return started[-1], started[-1].stdout.readline().strip()

    yield start
    for process in started:
        process.kill()
        process.communicate()


def ask(address, method, path, body=None):
    place = urlsplit(address)
    token = parse_qs(place.query)["token"][0]
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=240)
    connection.request(method, path, body, {"Cookie": f"rangeviz-{place.port}={token}"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a signal")
def test_a_file_is_followed_until_ctrl_c(serving, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text(f"{HEAD}A-1,Iran,2000 km,A book\n")
    process, address = serving("--watch", "mine.csv")
    assert urlsplit(address).hostname == "127.0.0.1"
    state = ask(address, "GET", "/state")
    assert (state["watched"], state["table"]["rows"][0][1][2]) == ("mine.csv", "2000 km")
    change = {"table": 1, "change": "cell", "line": 2, "column": 2, "text": "1 km"}
    assert "edit that file" in ask(address, "POST", "/edit", json.dumps(change))["error"]

    file.write_text(f"{HEAD}A-1,Iran,2500 km,A book\n")
    deadline = time.monotonic() + 60
    while state["table"]["rows"][0][1][2] != "2500 km" and time.monotonic() < deadline:
        state = ask(address, "GET", f"/state?after={state['number']}")
    assert state["table"]["rows"][0][1][2] == "2500 km"

    file.write_text("\0")  # what cannot be read is said, and the last table stays
    while not state["said"] and time.monotonic() < deadline:
        state = ask(address, "GET", f"/state?after={state['number']}")
    assert "mine.csv" in state["said"]
    assert state["table"]["rows"][0][1][2] == "2500 km"

    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=240)
    assert (process.returncode, said.splitlines()[1:]) == (130, ["Stopped."])


def test_a_wrong_command_line_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = rangeviz("serve", "--port", port, cwd=tmp_path)
    assert (done.returncode, "expected a port that is free" in done.stderr) == (2, True)
    done = rangeviz("serve", "none.csv", cwd=tmp_path)
    assert (done.returncode, done.stderr.startswith("none.csv: expected")) == (1, True)
    done = rangeviz("serve", "a.csv", "--watch", "b.csv", cwd=tmp_path)
    assert (done.returncode, "name one file" in done.stderr) == (2, True)
