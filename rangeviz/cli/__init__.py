"""The command line: parse, call one function, print. Data to stdout, messages to stderr."""

from __future__ import annotations

import click

from rangeviz.cli.running import DEBUG, SAYS, Commands, run
from rangeviz.core.version import __version__

COMMANDS = {
    "map": ("maps", "Draw the claims on one HTML page that needs no network."),
    "figure": ("maps", "Draw the claims as a figure for print."),
    "chart": ("maps", "Draw how far the claims on each system lie apart, and when."),
    "rings": ("maps", "Write the rings of the claims for a GIS or Google Earth."),
    "ring": ("ring", "Draw what lies within a distance of a place."),
    "finding": ("briefing", "Draft a headline and two sentences on the claims."),
    "slide": ("briefing", "Draw the claims on a PowerPoint slide."),
    "brief": ("briefing", "Write the claims up on one or two pages."),
    "all": ("briefing", "Make the whole briefing kit in a folder."),
    "compare": ("tables", "Say which cities lie within which claim, by what margin."),
    "needs": ("tables", "Say which range a claim would need to include a city."),
    "coverage": ("tables", "Say how much of a country lies within each claim."),
    "disagree": ("tables", "Say for which cities it depends on whose claim one believes."),
    "import": ("importing", "Make a claims file of a table as people have them."),
    "init": ("importing", "Begin a claims file: every usual column, two examples."),
    "serve": ("serving", "Open a page where a table is edited and seen on the map."),
    "completion": ("completion", "Print what makes a shell complete, or install it."),
    "check": ("claims", "Look at the claims as an editor would, and draw nothing."),
    "claims": ("claims", "Lay the claims on each system side by side."),
    "sources": ("claims", "Count the claims: by whom, of which kind, how old."),
    "bibliography": ("claims", "List the sources of the claims for a reference manager."),
}
"""Each command's module in this folder, which is imported when it is run, and what it does."""


@click.group(cls=Commands, known=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
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


def main() -> None:
    """Run the command line; every failure is one clear message and an exit code."""
    run(cli)
