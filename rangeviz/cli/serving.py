"""The command `serve`: the editor on this machine."""

from __future__ import annotations

import click

from rangeviz.cli.running import Command
from rangeviz.cli.writing import echo, note
from rangeviz.core.optional import load
from rangeviz.core.words import words


@click.command(cls=Command)
@click.argument("table", metavar="[TABLE]", required=False)
@click.option("--watch", metavar="FILE", help="Follow a file: it is drawn again when it changes.")
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65_535),
    default=0,
    help="Where it answers [any that is free].",
)
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
def serve(table: str | None, watch: str | None, port: int, open_it: bool) -> None:
    """Open a page on this machine where a table is pasted, edited and seen on the map.

    TABLE is one to begin with, in any form that `rangeviz import` reads. The page answers on the
    loopback address alone, to whoever has the address that is printed; Ctrl-C ends it. See
    docs/serve.md.
    """
    if table and watch:
        raise click.UsageError("name one file: TABLE to edit it here, or --watch to follow it")
    for library in ("starlette", "uvicorn"):
        load(library, "serve")
    from rangeviz.server.running import serve as serve_editor

    def ready(address: str) -> None:
        echo(address)
        note(words("serve.ready"))
        if open_it:
            click.launch(address)

    serve_editor(table, watch, port, ready)
