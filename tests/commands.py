"""Runs a command as a user does, and gives what it printed."""

from __future__ import annotations

import contextlib
import io
import subprocess
import sys
import warnings
from pathlib import Path
from typing import BinaryIO
from unittest import mock

import pytest

from rangeviz import cli
from rangeviz.cli import running


def rangeviz(
    *arguments: object, cwd: Path, given: bytes = b"", stdin: BinaryIO | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command line in this process: to start another takes longer than most commands."""
    printed, said = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    typed = io.TextIOWrapper(stdin or io.BytesIO(given), encoding="utf-8")
    running._shown_warnings.clear()
    with (
        contextlib.chdir(cwd),
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(said),
        mock.patch.object(sys, "argv", ["rangeviz", *map(str, arguments)]),
        mock.patch.object(sys, "stdin", typed),
        mock.patch("signal.signal"),
        warnings.catch_warnings(action="always"),
        pytest.raises(SystemExit) as stopped,
    ):
        cli.main()
    texts = []
    for stream in (printed, said):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode(errors="surrogateescape"))
    return subprocess.CompletedProcess([*arguments], stopped.value.code or 0, *texts)
