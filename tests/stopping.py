"""Runs commands in forked processes, each of which can be held at a moment of its writing.

A server that has loaded the libraries once makes them: to load them anew takes longer than to run.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

MOMENTS = ("made", "written", "placed")
"""The temporary file is there; what it holds is on the disk; it has taken the file's place.

``"working"`` is the moment when there is a folder for what only a library sees, in ``tmp``.
"""

_forking = multiprocessing.get_context("forkserver" if sys.platform != "win32" else "spawn")
if sys.platform != "win32":
    _forking.set_forkserver_preload(["rangeviz.cli", "matplotlib.pyplot", "pptx", "docx"])


class Run:
    """A command that runs until a moment, the first or a later one of its kind."""

    def __init__(
        self, arguments: Sequence[str], folder: Path, moment: str = "", nth: int = 1, most: int = 0
    ) -> None:
        self.said = folder.parent / "said.txt"
        self._ours, theirs = _forking.Pipe()
        given = (arguments, folder, self.said, moment, nth, most, theirs)
        self.process = _forking.Process(target=_run, args=given)
        self.process.start()
        theirs.close()

    def stop(self, number: int) -> bool:
        """Send a signal at the moment; tell whether there was such a moment."""
        try:
            self._ours.recv()
        except EOFError:
            return False
        os.kill(self.process.pid or 0, number)
        with suppress(BrokenPipeError):
            self._ours.send("go on")  # it may have signals wait until all is in its place
        return True

    def end(self) -> int:
        """Wait for its end and return its code."""
        self.process.join(120)
        assert self.process.exitcode is not None, "still running"
        return self.process.exitcode


def _run(
    arguments: Sequence[str],
    folder: Path,
    said: Path,
    moment: str,
    nth: int,
    most: int,
    pipe: Connection,
) -> None:
    from rangeviz import __main__
    from rangeviz.core import working, writing

    sys.dont_write_bytecode = True  # Python would keep what a full disk cut off
    os.chdir(folder)
    os.environ["HOME"] = str(folder)
    tempfile.tempdir = str(folder.parent / "tmp")
    Path(tempfile.tempdir).mkdir(exist_ok=True)
    sys.argv = ["rangeviz", *arguments]
    sys.stdout = sys.stderr = io.TextIOWrapper(said.open("wb"), encoding="utf-8")
    left = nth

    def hold(kind: str) -> None:
        nonlocal left
        left -= kind == moment
        if kind == moment and not left:
            pipe.send(kind)
            pipe.recv()

    def held(function: Callable[..., Any], kind: str) -> Callable[..., Any]:
        @wraps(function)
        def call(*given: Any, **named: Any) -> Any:
            result = function(*given, **named)
            hold(kind)
            return result

        return call

    writing._temporary = held(writing._temporary, "made")
    working._made = held(working._made, "working")
    os.fsync = held(os.fsync, "written")
    Path.replace = held(Path.replace, "placed")  # type: ignore[method-assign]
    if most:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    __main__.main()
