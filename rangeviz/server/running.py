"""The server of the editor: on the loopback address, until somebody presses Ctrl-C."""

from __future__ import annotations

import os
import secrets
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import uvicorn

from rangeviz.core.errors import ArgumentError, RangevizError, asked
from rangeviz.core.reading import read_bytes
from rangeviz.inputs.claims import MAX_CLAIMS
from rangeviz.inputs.region_reader import read_regions
from rangeviz.inputs.sheets import read_sheets
from rangeviz.server.app import make_app
from rangeviz.server.desk import Desk

LOOPBACK = "127.0.0.1"

LOOK_EVERY_S = 0.5
"""How often a file is looked at that is followed."""


class Server(uvicorn.Server):
    """A server of one desk, which lets everybody go when it is told to end.

    Parameters
    ----------
    desk : Desk
    port : int
        0 for any that is free.

    Raises
    ------
    ArgumentError
        If the port is taken.
    """

    def __init__(self, desk: Desk, port: int = 0) -> None:
        self.desk = desk
        self.token = secrets.token_urlsafe(24)
        self.socket = _listen(port)
        super().__init__(
            uvicorn.Config(
                make_app(desk, self.token),
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                log_level="critical",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )

    @property
    def address(self) -> str:
        """Where the editor is, for whoever may use it."""
        return f"http://{LOOPBACK}:{self.socket.getsockname()[1]}/?token={self.token}"

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End: whoever waits for news is answered, so that nothing holds the server up."""
        self.desk.close()
        super().handle_exit(sig, frame)

    def serve_desk(self) -> None:
        """Answer until told to end."""
        try:
            self.run(sockets=[self.socket])
        finally:
            self.desk.close()


def serve(table: str | None, watch: str | None, port: int, ready: Callable[[str], None]) -> None:
    """Serve the editor until Ctrl-C.

    Parameters
    ----------
    table : str, optional
        A file to begin with.
    watch : str, optional
        A file to begin with and to follow: it is edited elsewhere.
    port : int
        0 for any that is free.
    ready : callable
        Told the address as soon as it answers.

    Raises
    ------
    DataError
        If the file cannot be read.
    ArgumentError
        If the port is taken.
    """
    file = watch or table
    sheets = read_sheets(file, most_rows=MAX_CLAIMS + 1) if file else []
    desk = Desk(read_regions(), watched=Path(watch).name if watch else "")
    if sheets:
        desk.put(sheets)
    server = Server(desk, port)
    if watch:
        threading.Thread(target=follow, args=(Path(watch), desk), daemon=True).start()
    ready(server.address)
    server.serve_desk()


def follow(path: Path, desk: Desk, stop: threading.Event | None = None) -> None:
    """Put a file on the desk whenever it has changed; what cannot be read is said there."""
    stop = stop or threading.Event()
    known = _stamp(path)
    while not stop.wait(LOOK_EVERY_S):
        stamp = _stamp(path)
        if stamp in (known, None):  # gone for a moment: programs replace a file when they save
            continue
        known = stamp
        try:
            read_bytes(path)
            desk.put(read_sheets(path, most_rows=MAX_CLAIMS + 1))
        except RangevizError as error:
            desk.complain(str(error))


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # else the port of an editor just ended stays taken for a minute
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((LOOPBACK, port))
    except OSError:
        listening.close()
        fix = "leave it out for one that is free"
        raise ArgumentError("port", asked(str(port), "a port that is free", fix)) from None
    listening.listen()
    return listening
