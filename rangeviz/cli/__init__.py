"""The command line: parse, call one function, print. Data to stdout, messages to stderr."""

from __future__ import annotations

import click

from rangeviz.cli.briefing import all_, brief, finding, slide
from rangeviz.cli.claims import bibliography, check, claims_, sources_
from rangeviz.cli.completion import completion
from rangeviz.cli.importing import import_, init
from rangeviz.cli.maps import chart, figure, map_, rings
from rangeviz.cli.options import DEBUG, SAYS
from rangeviz.cli.ring import ring
from rangeviz.cli.running import Commands, run
from rangeviz.cli.serving import serve
from rangeviz.cli.tables import compare, coverage, disagree, needs
from rangeviz.core.version import __version__

COMMANDS = (
    *(map_, figure, chart, rings, ring),
    *(finding, slide, brief, all_),
    *(compare, needs, coverage, disagree),
    *(import_, init, serve, completion),
    *(check, claims_, sources_, bibliography),
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="rangeviz %(version)s")
@SAYS
@DEBUG
def cli() -> None:
    """Turn published missile-range claims into honest, offline maps.

    Without CLAIMS.csv every command uses the claims that come with rangeviz. Exit codes: 0 all
    is well, 1 a file is wrong, 2 a wrong command line, 3 a library is missing, 70 a fault of
    rangeviz, 130 stopped from the keyboard, 143 told to end. With --debug every command shows
    where an error came from.
    """


for command in COMMANDS:
    cli.add_command(SAYS(DEBUG(command)))


def main() -> None:
    """Run the command line; every failure is one clear message and an exit code."""
    run(cli)
