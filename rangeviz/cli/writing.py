"""What a command says: data to stdout or into a file, messages and progress to stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from rangeviz.cli.streams import announced
from rangeviz.core.text import printable

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.core.columns import Columns
    from rangeviz.inputs.claims import Claim


QUIET = "rangeviz.quiet"
"""In a context's meta: whether only data and errors are said."""


def echo(message: object, *, nl: bool = True, err: bool = False) -> None:
    """Print text or bytes; click alone would send UTF-8 to a terminal that asks for ASCII.

    What data hold is exact in a file or a pipe, and spelled out where it could steer a terminal.
    """
    stream = sys.stderr if err else sys.stdout
    if stream.isatty():
        text = message.decode() if isinstance(message, bytes) else str(message)
        message = "\n".join(map(printable, text.replace("\r\n", "\n").split("\n")))
    with suppress(OSError) if err else nullcontext():  # the work does not end for a lost message
        click.echo(message, stream, nl=nl)


def announce(path: object) -> None:
    """Print the name of a file that was written."""
    if announced(path):
        echo(path)


def note(message: object) -> None:
    """Say on stderr what is no error; nothing with --quiet."""
    context = click.get_current_context(silent=True)
    if not (context and context.meta.get(QUIET)):
        echo(message, err=True)


def write(content: str | bytes, output: str | None) -> None:
    """Write a file, and print its name; or print the content."""
    from rangeviz.core.writing import write_atomically

    if output:
        announce(
            write_atomically(output, content.encode() if isinstance(content, str) else content)
        )
    else:
        echo(content, nl=False)


@dataclass(frozen=True)
class TableOutput:
    """How a table is to be written, and where."""

    known: Sequence[str]
    file_format: str | None
    output: str | None

    def check(self) -> str:
        """Tell the format; refuse one that cannot be, before the work for the table begins."""
        from rangeviz.exports.formats import format_of

        form = format_of(self.output or "", self.file_format, self.known)
        if form == "xlsx" and not self.output and sys.stdout.isatty():
            raise click.UsageError("a workbook is no text: name a file with --output")
        return form

    def write(
        self,
        table: Columns | pd.DataFrame,
        claims: list[Claim],
        as_text: Callable[[pd.DataFrame], str] | None = None,
    ) -> None:
        """Write the rows; say on stderr that there is none."""
        from rangeviz.exports.formats import write_table

        form = self.check()
        content = write_table(table, form, claims, as_text, partial(progress, label="Writing"))
        if table.empty:
            note("No row fits.")
        is_text = form in ("table", "sentences", "markdown")
        write(content.decode() if is_text else content, self.output)


def progress(
    items: list[Any],
    label: str = "Drawing rings",
    show: Callable[[Any], str | None] | None = None,
) -> AbstractContextManager[Iterable[Any]]:
    """Show on a terminal how far the work is; elsewhere show nothing."""
    context = click.get_current_context(silent=True)
    hidden = not sys.stderr.isatty() or bool(context and context.meta.get(QUIET))
    return click.progressbar(
        items, label=label, file=sys.stderr, item_show_func=show, hidden=hidden
    )
