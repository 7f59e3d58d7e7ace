"""The command line: parse, call one function, print. Data to stdout, messages to stderr."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import rangeviz
from rangeviz.errors import RangevizError

if TYPE_CHECKING:
    from rangeviz.claims import Claim
    from rangeviz.places import LaunchRegion

CLAIMS = click.argument("claims_file", metavar="[CLAIMS.csv]", required=False)
REGIONS = click.option(
    "--regions", "regions_file", metavar="FILE", help="Your launch regions, as GeoJSON."
)
REGION = click.option(
    "--region", metavar="ID", help="Measure every claim from this region (id or name)."
)
SYSTEM = click.option(
    "--system", "systems", metavar="NAME", multiple=True, help="Only claims on this system."
)
CITIES = click.option(
    "--cities", "cities_file", metavar="FILE", help="Your cities, as CSV: name, lat, lon."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(rangeviz.__version__, message="rangeviz %(version)s")
def cli() -> None:
    """Turn published missile-range claims into honest, offline maps.

    Without CLAIMS.csv every command uses the claims that come with rangeviz. Exit codes: 0 all
    is well, 1 a file is wrong, 2 a wrong command line, 130 stopped from the keyboard.
    """


@cli.command("map")
@CLAIMS
@REGIONS
@CITIES
@REGION
@SYSTEM
@click.option("--title", metavar="TEXT", help="The heading of the page.")
@click.option("-o", "--output", metavar="FILE", help="Where the page goes [maps/NAME.html].")
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
def map_(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    region: str | None,
    systems: Sequence[str],
    title: str | None,
    output: str | None,
    open_it: bool,
) -> None:
    """Draw the claims on one HTML page that needs no network."""
    claims, regions = _read(claims_file, regions_file, systems)
    cities = rangeviz.read_cities(cities_file)
    target = Path(output) if output else Path("maps", _page_name(claims_file))
    page = rangeviz.draw_map(
        claims, regions, cities, title=title, region=region, progress=_progress
    )
    page.save(target)
    click.echo(target)
    if open_it:
        click.launch(target.resolve().as_uri())


@cli.command()
@CLAIMS
@REGIONS
@REGION
def check(claims_file: str | None, regions_file: str | None, region: str | None) -> None:
    """Read the claims, report everything that is wrong, and draw nothing."""
    from rangeviz.pairing import pair_regions

    claims, regions = _read(claims_file, regions_file, ())
    pair_regions(claims, regions, region)
    systems = len({claim.system for claim in claims})
    click.echo(f"{_count(len(claims), 'claim')} on {_count(systems, 'system')}: no errors")


@cli.command()
@CLAIMS
@REGIONS
@CITIES
@REGION
@SYSTEM
@click.option(
    "--city",
    "names",
    metavar="NAME",
    multiple=True,
    help="A city: name, “name, CC” or geonameid. Again for more "
    "[capitals of five million people and more; every city of a --cities file].",
)
def compare(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    region: str | None,
    systems: Sequence[str],
    names: Sequence[str],
) -> None:
    """Say which cities lie within which claim, and by what margin.

    Distances are geodesic, to the nearest point of the launch region, in kilometres. The
    margin is the claimed figure minus that distance: negative means beyond it.
    """
    from tabulate import tabulate

    from rangeviz.places import find_cities

    claims, regions = _read(claims_file, regions_file, systems)
    cities = rangeviz.read_cities(cities_file)
    if names:
        cities = find_cities(names, cities)
    elif not cities_file:
        cities = cities[cities.capital & (cities.population >= 5_000_000)]
    result = rangeviz.compare_cities(claims, regions, cities, region=region, own_cities=bool(names))
    names_of = {start.id: start.name for start in regions}
    for (_, system, claimed, start), rows in result.groupby(
        ["claim_id", "system", "claimed_range", "region_id"], sort=False
    ):
        click.echo(f"{printable(system)}: {printable(claimed)}, from {printable(names_of[start])}")
        header = ("city", "nearest km", "margin km", "verdict")
        table = tabulate(
            [_cells(row) for row in rows.itertuples()],
            header,
            colalign=("left", "right", "right", "left"),
            disable_numparse=True,
        )
        click.echo(f"{table}\n")


def _cells(row: Any) -> tuple[str, ...]:
    """Write one city's cells; a plain minus sign, so that the table pastes anywhere."""
    return (
        printable(f"{row.city}, {row.country}" if row.country else row.city),
        f"{row.nearest_km:,.0f}",
        "" if isnan(row.margin_nearest_km) else f"{row.margin_nearest_km:+,.0f}",
        row.verdict.replace("_", " "),
    )


def _read(
    claims_file: str | None, regions_file: str | None, systems: Sequence[str]
) -> tuple[list[Claim], list[LaunchRegion]]:
    """Read claims and regions; a user's regions come before the shipped ones of other names."""
    claims = rangeviz.read_claims(claims_file)
    known = list(dict.fromkeys(claim.system for claim in claims))
    for name in systems:
        if name not in known:
            raise click.BadParameter(
                f"no claim on {name!r}; the systems are {', '.join(known)}", param_hint="--system"
            )
    if systems:
        claims = [claim for claim in claims if claim.system in systems]
    regions = rangeviz.read_regions()
    if regions_file:
        own = rangeviz.read_regions(regions_file)
        taken = {key.casefold() for region in own for key in (region.id, region.name)}
        regions = own + [r for r in regions if not {r.id.casefold(), r.name.casefold()} & taken]
    return claims, regions


def _page_name(claims_file: str | None) -> str:
    return f"{Path(claims_file).stem}.html" if claims_file else "south-asia.html"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _progress(items: list[Any]) -> AbstractContextManager[Iterable[Any]]:
    """Show on a terminal how far the rings are; elsewhere show nothing."""
    if not sys.stderr.isatty():
        return nullcontext(items)
    return click.progressbar(items, label="Drawing rings", file=sys.stderr)


def printable(text: str) -> str:
    r"""Spell out control and direction characters, so that data cannot steer a terminal.

    Examples
    --------
    >>> printable("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    return "".join(c if c.isprintable() or c == "\u00a0" else ascii(c)[1:-1] for c in text)


def main() -> None:
    """Run the command line and turn every expected failure into one clear message."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    warnings.showwarning = _show_warning
    try:
        cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except RangevizError as error:
        click.echo("\n".join(map(printable, str(error).splitlines())), err=True)
        sys.exit(1)
    except OSError as error:
        click.echo(f"{error.filename or 'output'}: {error.strerror or error}", err=True)
        sys.exit(1)


def _show_warning(message: Warning | str, *_: Any, **__: Any) -> None:
    click.echo(f"warning: {printable(str(message))}", err=True)
