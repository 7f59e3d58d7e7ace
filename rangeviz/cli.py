"""The command line: parse, call one function, print. Data to stdout, messages to stderr."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import rangeviz
from rangeviz.claims import VERDICTS
from rangeviz.errors import RangevizError
from rangeviz.formats import DATA_FORMATS, FORMATS, SORTS, format_of, sort_rows, write_table
from rangeviz.terminal import coverage_text, disagreement_text, needs_text, printable

if TYPE_CHECKING:
    import pandas as pd

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
CITY = click.option(
    "--city", "names", metavar="NAME", multiple=True,
    help="A city: name, “name, CC” or geonameid; again for more.",
)  # fmt: skip
COUNTRY = click.option(
    "--country", "countries", metavar="CC", multiple=True,
    help="All cities of a country, by its two letters; again for more.",
)  # fmt: skip
MIN_POPULATION = click.option(
    "--min-population", metavar="N", type=click.IntRange(0), default=0,
    help="Only cities of so many people.",
)  # fmt: skip
FORMAT = click.option(
    "--format", "file_format", type=click.Choice(FORMATS),
    help="How to write it [as the ending of the output file says, else table].",
)  # fmt: skip
DATA_FORMAT = click.option(
    "--format", "file_format", type=click.Choice(DATA_FORMATS),
    help="How to write it [as the ending of the output file says, else table].",
)  # fmt: skip
OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write a file instead of printing.")


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
@click.option("--highlight", metavar="ID", help="A claim that is selected when the page opens.")
@click.option(
    "--boundaries",
    type=click.Choice(["defacto", "claims", "none"]),
    default="defacto",
    help="Borders drawn: de facto, those and every claim line, or none. Distances do not change.",
)
@click.option(
    "--units",
    type=click.Choice(["km", "mi", "nmi"]),
    default="km",
    help="For distances; published figures keep their own unit.",
)
@click.option("-o", "--output", metavar="FILE", help="Where the page goes [maps/NAME.html].")
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
@click.option("--embed", is_flag=True,
              help="Print what puts the page into a site: an iframe, and the header to send.",
              )  # fmt: skip
def map_(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    region: str | None,
    systems: Sequence[str],
    title: str | None,
    highlight: str | None,
    boundaries: str,
    units: str,
    output: str | None,
    open_it: bool,
    embed: bool,
) -> None:
    """Draw the claims on one HTML page that needs no network."""
    claims, regions = _read(claims_file, regions_file, systems)
    cities = rangeviz.read_cities(cities_file)
    target = Path(output) if output else Path("maps", _page_name(claims_file))
    target.parent.mkdir(parents=True, exist_ok=True)  # fails before the long work does
    if highlight and highlight not in [claim.id for claim in claims]:
        raise click.BadParameter(f"no claim has the id {highlight!r}", param_hint="--highlight")
    page = rangeviz.draw_map(
        claims,
        regions,
        cities,
        title=title,
        region=region,
        highlight=highlight,
        boundaries=boundaries,
        units=units,
        progress=_progress,
    )
    page.save(target)
    click.echo(target)
    if embed:
        from rangeviz.embed import embed_snippet, policy_header

        saved = target.read_text(encoding="utf-8")
        lines = (*embed_snippet(saved, target.name).splitlines(), "", policy_header(saved))
        click.echo("\n".join(("", *map(printable, lines))))
    if open_it:
        click.launch(target.resolve().as_uri())


@cli.command()
@click.argument("claims_files", metavar="[CLAIMS.csv]...", nargs=-1)
@REGIONS
@REGION
@click.option(
    "--format", "file_format", type=click.Choice(("text", "json", "github")), default="text",
    help="How to write the findings [text].",
)  # fmt: skip
def check(
    claims_files: Sequence[str], regions_file: str | None, region: str | None, file_format: str
) -> None:
    """Look at the claims as an editor would, and draw nothing.

    Every finding has file, line, column, value, what was expected, how to fix it, and the
    [rule]; docs/checks.md explains the rules. Exit codes: 0 no errors (warnings are no errors),
    1 errors, 2 a wrong command line.
    """
    from rangeviz.checks import check_source
    from rangeviz.report import write_findings

    regions = _regions(regions_file)
    checked = [check_source(name, regions, region) for name in claims_files or (None,)]
    claims = [claim for some, _ in checked for claim in some]
    findings = [finding for _, some in checked for finding in some]
    errors = sum(finding.severity == "error" for finding in findings)
    if findings or file_format == "json":
        click.echo(write_findings(findings, file_format))
    if file_format == "text":
        systems = len({claim.system for claim in claims})
        tally = ", ".join(
            _count(number, noun) if number else f"no {noun}s"
            for number, noun in ((errors, "error"), (len(findings) - errors, "warning"))
        )
        click.echo(f"{_count(len(claims), 'claim')} on {_count(systems, 'system')}: {tally}")
    if errors:
        sys.exit(1)


@cli.command("claims")
@CLAIMS
@SYSTEM
@click.option(
    "--format", "file_format", type=click.Choice(("text", "csv", "json", "markdown")),
    default="text", help="How to write them [text].",
)  # fmt: skip
def claims_(claims_file: str | None, systems: Sequence[str], file_format: str) -> None:
    """Lay the claims on each system side by side, oldest first, with their spread."""
    from rangeviz.report import write_claims

    claims = _only(rangeviz.read_claims(claims_file), systems)
    click.echo(write_claims(claims, file_format), nl=False)


@cli.command()
@CLAIMS
@SYSTEM
@click.option("-o", "--output", metavar="FILE",
              help="A .png, .svg or .pdf file [maps/NAME-claims.svg].")  # fmt: skip
def chart(claims_file: str | None, systems: Sequence[str], output: str | None) -> None:
    """Draw the claims on each system by date: who said which figure, and when."""
    from rangeviz.chart import default_path, draw_claims, write_chart

    claims = _only(rangeviz.read_claims(claims_file), systems)
    target = output or default_path(claims)
    click.echo(write_chart(draw_claims(claims), target))


@cli.command()
@CLAIMS
@SYSTEM
@click.option(
    "--format", "file_format", type=click.Choice(("bibtex", "csl")), default="bibtex",
    help="BibTeX, or CSL-JSON for reference managers [bibtex].",
)  # fmt: skip
def bibliography(claims_file: str | None, systems: Sequence[str], file_format: str) -> None:
    """List the sources of the claims for a reference manager."""
    from rangeviz.bibliography import write_bibliography

    claims = _only(rangeviz.read_claims(claims_file), systems)
    click.echo(write_bibliography(claims, file_format))


@cli.command()
@CLAIMS
@REGIONS
@CITIES
@REGION
@SYSTEM
@CITY
@COUNTRY
@MIN_POPULATION
@click.option("--verdict", "verdicts", type=click.Choice(VERDICTS), multiple=True,
              help="Only these verdicts; again for more.")  # fmt: skip
@click.option("--sort", type=click.Choice(SORTS), help="Order of rows [as in the files].")
@FORMAT
@OUTPUT
@click.option("--stream", is_flag=True,
              help="Add a verdict column for each claim to the rows of a --cities file of any "
              "size (CSV, Parquet, GeoParquet); needs --output, ending in .csv or .parquet.",
              )  # fmt: skip
def compare(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    region: str | None,
    systems: Sequence[str],
    names: Sequence[str],
    countries: Sequence[str],
    min_population: int,
    verdicts: Sequence[str],
    sort: str | None,
    file_format: str | None,
    output: str | None,
    stream: bool,
) -> None:
    """Say which cities lie within which claim, and by what margin.

    Distances are geodesic, to the nearest point of the launch region, in kilometres. The
    margin is the claimed figure minus that distance: negative means beyond it. Without a city,
    country or population: capitals of five million people and more, or every city of --cities.
    """
    from rangeviz.gazetteer import choose_cities

    claims, regions = _read(claims_file, regions_file, systems)
    if stream:
        chosen = names or countries or min_population or verdicts or sort or file_format
        if not (cities_file and output) or chosen:
            raise click.UsageError("--stream needs --cities and --output, and takes every row")
        _stream(claims, regions, cities_file, output, region)
        return
    cities = rangeviz.read_cities(cities_file)
    if not (names or countries or min_population or cities_file):
        cities = cities[cities.capital & (cities.population >= 5_000_000)]
    cities = choose_cities(cities, names=names, countries=countries, min_population=min_population)
    table = rangeviz.compare_cities(claims, regions, cities, region=region, own_cities=bool(names))
    if verdicts:
        table = table[table.verdict.isin(verdicts)]
    _write(sort_rows(table, sort), claims, file_format, output)


@cli.command()
@CLAIMS
@REGIONS
@CITIES
@click.option("--from", "start", metavar="ID", required=True,
              help="The launch region (id or name).")  # fmt: skip
@click.option("--to", "names", metavar="CITY", multiple=True, required=True,
              help="A city: name, “name, CC” or geonameid; again for more.")  # fmt: skip
@click.option("--operator", metavar="CC", default="",
              help="Whose claims to hold against it [the region's country].")  # fmt: skip
@DATA_FORMAT
@OUTPUT
def needs(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    start: str,
    names: Sequence[str],
    operator: str,
    file_format: str | None,
    output: str | None,
) -> None:
    """Say which range a claim would need to include a city, and which claims state as much."""
    from rangeviz.gazetteer import find_cities
    from rangeviz.needs import range_needed
    from rangeviz.pairing import find_region

    claims, regions = _read(claims_file, regions_file, ())
    cities = find_cities(names, rangeviz.read_cities(cities_file))
    table = range_needed(claims, find_region(start, regions), cities, operator=operator.upper())
    _write(table, claims, file_format, output, needs_text)


@cli.command()
@CLAIMS
@REGIONS
@CITIES
@REGION
@SYSTEM
@click.option("--of", "country", metavar="CC", required=True,
              help="The country to share out (id or name).")  # fmt: skip
@DATA_FORMAT
@OUTPUT
def coverage(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    region: str | None,
    systems: Sequence[str],
    country: str,
    file_format: str | None,
    output: str | None,
) -> None:
    """Say how much of a country lies within each claim: share of its cities and of its area."""
    from rangeviz.coverage import coverage as share_out
    from rangeviz.pairing import find_region

    claims, regions = _read(claims_file, regions_file, systems)
    cities = rangeviz.read_cities(cities_file)
    table = share_out(claims, regions, find_region(country, regions), cities, region=region)
    _write(table, claims, file_format, output, coverage_text)


@cli.command()
@CLAIMS
@REGIONS
@CITIES
@REGION
@SYSTEM
@CITY
@COUNTRY
@MIN_POPULATION
@DATA_FORMAT
@OUTPUT
def disagree(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    region: str | None,
    systems: Sequence[str],
    names: Sequence[str],
    countries: Sequence[str],
    min_population: int,
    file_format: str | None,
    output: str | None,
) -> None:
    """Say for which cities the verdict depends on whose claim about a system one believes."""
    from rangeviz.disagreement import disagreements
    from rangeviz.gazetteer import choose_cities

    claims, regions = _read(claims_file, regions_file, systems)
    cities = choose_cities(
        rangeviz.read_cities(cities_file),
        names=names, countries=countries, min_population=min_population,
    )  # fmt: skip
    table = disagreements(claims, regions, cities, region=region, own_cities=bool(names))
    _write(table, claims, file_format, output, disagreement_text)


def _read(
    claims_file: str | None, regions_file: str | None, systems: Sequence[str]
) -> tuple[list[Claim], list[LaunchRegion]]:
    return _only(rangeviz.read_claims(claims_file), systems), _regions(regions_file)


def _only(claims: list[Claim], systems: Sequence[str]) -> list[Claim]:
    """Keep the claims on the systems asked for; all, where none is."""
    known = list(dict.fromkeys(claim.system for claim in claims))
    for name in systems:
        if name not in known:
            raise click.BadParameter(
                f"no claim on {name!r}; the systems are {', '.join(known)}", param_hint="--system"
            )
    return [claim for claim in claims if not systems or claim.system in systems]


def _regions(regions_file: str | None) -> list[LaunchRegion]:
    """Read regions; a user's own come before the shipped ones of other names."""
    regions = rangeviz.read_regions()
    if not regions_file:
        return regions
    own = rangeviz.read_regions(regions_file)
    taken = {key.casefold() for region in own for key in (region.id, region.name)}
    return own + [r for r in regions if not {r.id.casefold(), r.name.casefold()} & taken]


def _write(
    table: pd.DataFrame,
    claims: list[Claim],
    file_format: str | None,
    output: str | None,
    as_text: Callable[[pd.DataFrame], str] | None = None,
) -> None:
    """Write the rows into a file or to stdout; say on stderr that there is none."""
    form = file_format or format_of(output or "")
    if form == "xlsx" and not output and sys.stdout.isatty():
        raise click.UsageError("a workbook is no text: name a file with --output")
    content = write_table(table, form, claims, as_text)
    if table.empty:
        click.echo("No row fits.", err=True)
    if output:
        from rangeviz.files import write_atomically

        click.echo(write_atomically(output, content))
    elif form in ("table", "sentences", "markdown"):
        click.echo(content.decode(), nl=False)
    else:
        click.echo(content, nl=False)


def _stream(
    claims: list[Claim], regions: list[LaunchRegion], source: str, output: str, region: str | None
) -> None:
    from rangeviz.stream import stream_verdicts

    with click.progressbar(
        length=1000, label="Comparing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        stream_verdicts(
            claims, regions, source, output, region=region,
            progress=lambda share: bar.update(round(1000 * share) - bar.pos),
        )  # fmt: skip
    click.echo(output)


def _page_name(claims_file: str | None) -> str:
    return f"{Path(claims_file).stem}.html" if claims_file else "south-asia.html"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _progress(items: list[Any]) -> AbstractContextManager[Iterable[Any]]:
    """Show on a terminal how far the rings are; elsewhere show nothing."""
    if not sys.stderr.isatty():
        return nullcontext(items)
    return click.progressbar(items, label="Drawing rings", file=sys.stderr)


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
    text = printable(str(message))
    if text not in _shown_warnings:
        _shown_warnings.add(text)
        click.echo(f"warning: {text}", err=True)


_shown_warnings: set[str] = set()
