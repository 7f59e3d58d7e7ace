"""How commands run and end: every failure is one clear message and an exit code."""

from __future__ import annotations

import errno
import io
import os
import sys
import traceback
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO

import click

from rangeviz.cli.settings import read_settings
from rangeviz.cli.streams import (
    FOLDER,
    OUTPUTS,
    STREAM,
    FileOption,
    check_streams,
    inputs_of,
    settle_form,
    spooled,
)
from rangeviz.cli.writing import QUIET, echo, note
from rangeviz.core.clock import source_date
from rangeviz.core.errors import ArgumentError, MissingLibraryError, RangevizError, did_you_mean
from rangeviz.core.inputs_kept import keeping_inputs
from rangeviz.core.reading import shipped_path
from rangeviz.core.text import printable

FAULT = 70
"""Exit code of an error that nobody foresaw: sysexits.h calls it EX_SOFTWARE."""


LACKING = 3
"""Exit code where a library is missing that only some commands need."""


_ASKS_FOR_HELP = {"-h", "--help", "-V", "--version"}


class Command(click.Command):
    """A command that takes what fits nothing known for a wrong command line, and names the option.

    Its parameters are called as the arguments of the functions behind it.
    """

    def invoke(self, ctx: click.Context) -> Any:
        import logging

        logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of its cache
        refuse_inputs_as_output(ctx.params)
        check_streams(ctx.params)
        option = next((p for p in self.params if isinstance(p, FileOption)), None)
        settle_form(ctx, option)
        if ctx.params.get("output") != STREAM:
            return self._run(ctx)
        if option is None:  # what is printed anyway
            if any(p.name == "output" and p.metavar == FOLDER for p in self.params):
                said = "these are several files; name a folder for them"
                raise click.BadParameter(said, ctx, param_hint="--output")
            ctx.params["output"] = None
            return self._run(ctx)
        with spooled(ctx, option.forms) as path:
            ctx.params["output"] = path
            return self._run(ctx)

    def _run(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ArgumentError as error:
            said = printable("; and ".join(map(str, error.problems)))
            name = "output" if error.argument == "target" else error.argument
            option = next((p for p in self.params if p.name == name), None)
            hint = None if option else f"--{name}"
            raise click.BadParameter(said, ctx, option, hint) from error


class ReaderLeft(Exception):  # noqa: N818
    """The reader of our output, such as ``head``, has seen enough."""


def refuse_inputs_as_output(params: dict[str, Any]) -> None:
    """Refuse outputs that are inputs, or one another, by whatever link or spelling.

    What else is read (a part of a Shapefile, a file of a folder) is refused when it is written.

    Raises
    ------
    click.BadParameter
    """
    read = inputs_of(params)
    shipped = shipped_path("ranges.csv").parent
    before = dict[str, str]()
    for name in OUTPUTS:
        output = params.get(name)
        if not output or output == STREAM:
            continue
        option = f"--{name.replace('_', '-')}"
        place = os.path.realpath(output)
        if any(_is_same(source, output) for source in read) or (
            Path(place).is_file() and Path(place).parent.samefile(shipped)
        ):
            said = f"{printable(output)} is what is read here: name another file"
            raise click.BadParameter(said, param_hint=option)
        if place in before:
            said = f"{printable(output)} is what {before[place]} writes: name another file"
            raise click.BadParameter(said, param_hint=option)
        before[place] = option


def _is_same(source: str, output: str) -> bool:
    """Whether an output is a file that is read, by whatever name."""
    try:
        return Path(source).samefile(output)
    except (OSError, ValueError):
        return False


def _quiet(context: click.Context, _: click.Parameter, quiet: bool) -> None:
    if quiet:
        context.meta[QUIET] = True


SAYS = click.option(
    *("-q", "--quiet"),
    is_flag=True,
    expose_value=False,
    callback=_quiet,
    help="Say nothing on stderr but errors.",
)
DEBUG = click.option(
    "--debug", is_flag=True, expose_value=False, help="Show where an error came from."
)


class Commands(click.Group):
    """Commands that are imported when they are run: by name, the module and what it does."""

    def __init__(self, *args: Any, known: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def list_commands(self, ctx: click.Context | None) -> list[str]:
        return sorted(self.known)

    def get_command(self, ctx: click.Context | None, cmd_name: str) -> click.Command | None:
        if cmd_name in self.known and cmd_name not in self.commands:
            module, said = self.known[cmd_name]
            members = vars(import_module(f"rangeviz.cli.{module}")).values()
            commands = (one for one in members if isinstance(one, click.Command))
            command = next(one for one in commands if one.name == cmd_name)
            command.short_help = said
            self.add_command(SAYS(DEBUG(command)))
        return self.commands.get(cmd_name)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which is meant; ``help COMMAND`` is ``COMMAND --help``."""
        name, *rest = args
        if name == "help":
            if not rest:
                click.echo(ctx.get_help())
                ctx.exit()
            name, *rest = [rest[0], "--help"]
        if name.startswith("-") or self.get_command(ctx, name):
            return super().resolve_command(ctx, [name, *rest])
        if Path(name).is_file():
            hint = f"a command comes first: rangeviz map {name}"
        elif f"--{name}" in {option for param in self.params for option in param.opts}:
            hint = f"did you mean --{name}?"
        else:
            hint = did_you_mean(name, self.known)
        said = f"No such command {name!r}. {hint[:1].upper()}{hint[1:]}"
        return ctx.fail(printable(said.strip()))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.known[name][1]) for name in self.list_commands(ctx)])

    def make_context(
        self, info_name: str | None, args: list[str], *given: Any, **extra: Any
    ) -> click.Context:
        if not _ASKS_FOR_HELP & {*args}:
            extra.setdefault("default_map", read_settings(self))
        with _telling_readers_from_errors():
            return super().make_context(info_name, args, *given, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _telling_readers_from_errors():
            return super().invoke(ctx)


@contextmanager
def _telling_readers_from_errors() -> Iterator[None]:
    """Say that the reader left, of which click would make exit code 1."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise ReaderLeft from None
        raise


def run(commands: click.Group) -> None:
    """Run the command line that this process was started with, and exit."""
    _settle_streams()
    warnings.showwarning = _show_warning
    _settle_environment()
    try:
        with keeping_inputs():
            code = commands.main(list(map(_typed, sys.argv[1:])), standalone_mode=False)
        sys.stdout.flush()
    except Exception as error:
        code = _explain(error, debug="--debug" in sys.argv)
    for stream in (sys.stdout, sys.stderr):
        _drop_unwritten(stream)
    sys.exit(code)


def _explain(error: Exception, *, debug: bool) -> int:
    """Say what went wrong, and return the exit code."""
    if debug:
        traceback.print_exception(error)
    if isinstance(error, click.ClickException):
        with suppress(OSError):
            error.show()
        return error.exit_code
    if isinstance(error, MissingLibraryError):
        echo(str(error), err=True)
        return LACKING
    if isinstance(error, RangevizError):
        echo("\n".join(map(printable, str(error).splitlines())), err=True)
        return 1
    if isinstance(error, OSError):
        if not isinstance(error, BrokenPipeError):
            where = printable(str(error.filename or "output"))
            echo(f"{where}: {error.strerror or error}", err=True)
            return 1
        return 0
    if isinstance(error, ReaderLeft):
        return 0
    if isinstance(error, Warning):
        echo(f"{printable(str(error))} (a warning, and warnings are errors here: -W)", err=True)
        return 1
    if isinstance(error, MemoryError) or _lacks_memory(error):
        echo("There is not enough memory for this.", err=True)
        return 1
    said = printable(f"{type(error).__name__}: {error}")[:300]
    echo(
        f"This is a fault of rangeviz, not of your files: {said}. Please report it with what "
        "the same command prints with --debug.",
        err=True,
    )
    return FAULT


def _lacks_memory(error: BaseException) -> bool:
    """Whether a library could not be loaded, or not begun with, for want of memory."""
    said = str(error)
    if isinstance(error, SystemError) and "without exception set" in said:
        return True  # so an extension ends that could not make its error
    causes = ("failed to map segment", os.strerror(errno.ENOMEM), "std::bad_alloc")
    return any(cause in said for cause in causes)


def _typed(argument: str) -> str:
    """Give an argument as it was typed, where the locale knows only ASCII."""
    try:
        return os.fsencode(argument).decode()
    except UnicodeError:
        return argument


def _settle_streams() -> None:
    """Make standard output and error what everything may be written to."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed: a file that is opened would take its number
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        # PYTHONUNBUFFERED: Python would drop in silence what a full disk does not take.
        letters = sys.stdout.encoding
        sys.stdout = open(  # noqa: SIM115
            1, "w", closefd=False, encoding=letters, errors="backslashreplace"
        )


def _settle_environment() -> None:
    """Take from the environment what would stop a library and means nothing here."""
    os.environ["MPLBACKEND"] = "agg"  # no command opens a window
    if source_date() is None:
        os.environ.pop("SOURCE_DATE_EPOCH", None)  # libraries would stop at what is no date


def _drop_unwritten(stream: TextIO) -> None:
    """Send what a stream still holds nowhere, if nobody takes it: Python would complain at exit."""
    try:
        stream.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    text = printable(str(message))
    if text not in _shown_warnings:
        _shown_warnings.add(text)
        note(f"warning: {text}")


_shown_warnings: set[str] = set()
