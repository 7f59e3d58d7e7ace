"""“-”: standard input for what is read, standard output for what is written."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

STREAM = "-"
FOLDER = "FOLDER"
"""How the output is called of a command that writes several files."""

INPUTS = (
    *("source", "claims_files", "regions_file", "cities_file", "systems_file", "story_file"),
    "mapping_file",
)
OUTPUTS = ("output", "report", "save_mapping")
TEXTS = ("html", "svg", "md", "geojson", "kml")
"""Forms that a terminal can show."""

_FORM, _SPOOL = "rangeviz.form", "rangeviz.spool"


class FileOption(click.Option):
    """An output file; `forms` are the endings that it may have, the usual one first."""

    def __init__(self, *args: Any, forms: tuple[str, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.forms = forms


def inputs_of(params: dict[str, Any]) -> list[str]:
    """Give every file that a command reads."""
    given = [params.get(name) for name in INPUTS]
    named = [one for value in given for one in (value if isinstance(value, tuple) else (value,))]
    return [*filter(None, named)]


def check_streams(params: dict[str, Any]) -> None:
    """Refuse to read standard input twice.

    Raises
    ------
    click.UsageError
    """
    if inputs_of(params).count(STREAM) > 1:
        raise click.UsageError("“-” stands for standard input, which can be read once")


def settle_form(context: click.Context, option: FileOption | None) -> None:
    """Hold ``--format`` against the ending of the output, and keep it for the file's name.

    Raises
    ------
    click.BadParameter
        If they differ.
    """
    form, output = context.params.pop("output_form", None), context.params.get("output")
    if form and output and output != STREAM and Path(output).suffix.lower() != f".{form}":
        said = f"{form}, but {output} ends otherwise; leave one of them out"
        raise click.BadParameter(said, context, param_hint="--format")
    if form or (option and output == STREAM):
        context.meta[_FORM] = form or (option.forms[0] if option else "")


def formed(path: Path) -> Path:
    """Give a default path the ending that ``--format`` asks for."""
    form = click.get_current_context().meta.get(_FORM)
    return path.with_suffix(f".{form}") if form else path


@contextmanager
def spooled(context: click.Context, forms: Collection[str]) -> Iterator[str]:
    """Give a command a file to write, and send that to standard output in the end.

    Raises
    ------
    click.UsageError
        If standard output is a terminal that cannot show the form, or there are several files.
    """
    form = context.meta[_FORM]
    if form not in TEXTS and sys.stdout.isatty():
        raise click.UsageError(f"{form} is no text: name a file, or send it on with | or >")
    from rangeviz.core.working import working_folder

    with working_folder() as folder:
        context.meta[_SPOOL] = str(folder)
        yield str(folder / f"stdout.{form}")
        files = list(folder.iterdir())
        if len(files) > 1:
            said = f"this takes {len(files)} files, and standard output is one"
            whole = next((one for one in ("pdf", "docx") if one in forms), "")
            instead = f"choose --format {whole}, or name a file" if whole else "name a file"
            raise click.UsageError(f"{said}: {instead}")
        for file in files:
            click.echo(file.read_bytes(), nl=False)


def announced(path: object) -> bool:
    """Whether a file's name is to be printed: not of one that goes to standard output."""
    folder = click.get_current_context().meta.get(_SPOOL)
    return folder is None or not str(path).startswith(folder)
