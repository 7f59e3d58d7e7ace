"""How commands run and end: every failure is one clear message and an exit code."""

from __future__ import annotations

import io
import os
import sys
import traceback
import warnings
from typing import Any

import click

from rangeviz.cli.writing import echo
from rangeviz.core.errors import ArgumentError, RangevizError
from rangeviz.core.text import printable

FAULT = 70
"""Exit code of an error that nobody foresaw: sysexits.h calls it EX_SOFTWARE."""


class Command(click.Command):
    """A command that takes what fits nothing known for a wrong command line, and names the option.

    Its parameters are called as the arguments of the functions behind it.
    """

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ArgumentError as error:
            said = printable("; and ".join(map(str, error.problems)))
            option = next((p for p in self.params if p.name == error.argument), None)
            hint = None if option else f"--{error.argument}"
            raise click.BadParameter(said, ctx, option, hint) from error


class Commands(click.Group):
    command_class = Command


def run(commands: click.Group) -> None:
    """Run the command line that this process was started with, and exit."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        # PYTHONUNBUFFERED: Python would drop in silence what a full disk does not take.
        sys.stdout = open(1, "w", encoding=sys.stdout.encoding, errors="backslashreplace")  # noqa: SIM115
    warnings.showwarning = _show_warning
    try:
        code = commands.main(standalone_mode=False)
        if sys.stdout:
            sys.stdout.flush()
    except Exception as error:
        code = _explain(error, debug="--debug" in sys.argv)
    sys.exit(code)


def _explain(error: Exception, *, debug: bool) -> int:
    """Say what went wrong, and return the exit code."""
    if debug:
        traceback.print_exception(error)
    if isinstance(error, click.ClickException):
        error.show()
        return error.exit_code
    if isinstance(error, RangevizError):
        echo("\n".join(map(printable, str(error).splitlines())), err=True)
        return 1
    if isinstance(error, OSError):
        _drop_output()
        if not isinstance(error, BrokenPipeError):
            where = printable(str(error.filename or "output"))
            echo(f"{where}: {error.strerror or error}", err=True)
            return 1
        return 0
    if isinstance(error, MemoryError):
        echo("There is not enough memory for this.", err=True)
        return 1
    said = printable(f"{type(error).__name__}: {error}")[:300]
    echo(
        f"This is a fault of rangeviz, not of your files: {said}. Please report it with what "
        "the same command prints with --debug.",
        err=True,
    )
    return FAULT


def _drop_output() -> None:
    """Send what stdout still holds nowhere, if nobody takes it: Python would complain at exit."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    text = printable(str(message))
    if text not in _shown_warnings:
        _shown_warnings.add(text)
        echo(f"warning: {text}", err=True)


_shown_warnings: set[str] = set()
