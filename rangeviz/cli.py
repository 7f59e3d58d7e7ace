"""The command line: parse, call one function, print. Data to stdout, messages to stderr."""

from __future__ import annotations

import io
import os
import shlex
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import rangeviz
from rangeviz.core.choices import DATA_FORMATS, SORTS, TABLE_FORMATS, VERDICTS
from rangeviz.core.errors import ArgumentError, RangevizError, check_ending
from rangeviz.core.text import printable
from rangeviz.core.words import check_title
from rangeviz.exports.formats import format_of, sort_rows, write_table
from rangeviz.exports.text import coverage_text, disagreement_text, needs_text
from rangeviz.inputs.claims import check_highlight, claims_on

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.inputs.claims import Claim
    from rangeviz.inputs.regions import LaunchRegion


def _finite(_: click.Context, __: click.Parameter, number: float) -> float:
    """Refuse “nan” and “inf”, which are numbers to click."""
    if not isfinite(number):
        raise click.BadParameter(f"found {number}; expected a number of metres, such as 100")
    return number


HEADING = click.option("--title", metavar="TEXT", help="The heading.")

CLAIMS = click.argument("claims_file", metavar="[CLAIMS.csv]", required=False)
REGIONS = click.option(
    "--regions",
    "regions_file",
    metavar="FILE",
    help="Your launch regions: GeoJSON, GeoPackage, KML or Shapefile.",
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
    "--city",
    "names",
    metavar="NAME",
    multiple=True,
    help="A city: name, “name, CC” or geonameid; again for more.",
)
COUNTRY = click.option(
    "--country",
    "countries",
    metavar="CC",
    multiple=True,
    help="All cities of a country, by its two letters; again for more.",
)
MIN_POPULATION = click.option(
    "--min-population",
    metavar="N",
    type=click.IntRange(0),
    default=0,
    help="Only cities of so many people.",
)
FORMAT = click.option(
    "--format",
    "file_format",
    type=click.Choice(TABLE_FORMATS),
    help="How to write it [as the ending of the output file says, else table].",
)
DATA_FORMAT = click.option(
    "--format",
    "file_format",
    type=click.Choice(DATA_FORMATS),
    help="How to write it [as the ending of the output file says, else table].",
)
OUTPUT = click.option("-o", "--output", metavar="FILE", help="Write a file instead of printing.")
HIGHLIGHT = click.option(
    "--highlight", metavar="ID", help="A claim to bring out, with its inner line."
)
PROJECTION = click.option(
    "--projection",
    type=click.Choice(["equidistant", "equal-area", "orthographic", "mercator"]),
    default="equidistant",
    help="Of the map, centred on the launch regions [equidistant].",
)
BOUNDARIES = click.option(
    "--boundaries",
    type=click.Choice(["defacto", "claims", "none"]),
    default="defacto",
    help="Borders drawn: de facto, those and every claim line, or none. Distances do not change.",
)
DEBUG = click.option(
    "--debug", is_flag=True, expose_value=False, help="Show where an error came from."
)

BRIEFING = (
    CLAIMS,
    REGIONS,
    CITIES,
    REGION,
    SYSTEM,
    CITY,
    HEADING,
    HIGHLIGHT,
    PROJECTION,
    BOUNDARIES,
)
"""What slide, brief and the whole kit ask for alike, in the order of their help."""

FAULT = 70
"""Exit code of an error that nobody foresaw: sysexits.h calls it EX_SOFTWARE."""


def _briefing_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(BRIEFING):
        command = option(command)
    return command


class _Command(click.Command):
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


class _Commands(click.Group):
    command_class = _Command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(rangeviz.__version__, message="rangeviz %(version)s")
def cli() -> None:
    """Turn published missile-range claims into honest, offline maps.

    Without CLAIMS.csv every command uses the claims that come with rangeviz. Exit codes: 0 all
    is well, 1 a file is wrong, 2 a wrong command line, 70 a fault of rangeviz, 130 stopped from
    the keyboard, 143 told to end. With --debug every command shows where an error came from.
    """


@cli.command("map")
@CLAIMS
@REGIONS
@CITIES
@REGION
@SYSTEM
@HEADING
@click.option("--highlight", metavar="ID", help="A claim that is selected when the page opens.")
@BOUNDARIES
@click.option(
    "--units",
    type=click.Choice(["km", "mi", "nmi"]),
    default="km",
    help="For distances; published figures keep their own unit.",
)
@click.option("-o", "--output", metavar="FILE", help="Where the page goes [maps/NAME.html].")
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--embed",
    is_flag=True,
    help="Print what puts the page into a site: an iframe, and the header to send.",
)
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
    target = Path(output) if output else Path("maps", _page_name(claims_file))
    if target.suffix:
        check_ending(target, (".html", ".htm"))
    claims, regions = _read(claims_file, regions_file, systems)
    cities = rangeviz.read_cities(cities_file)
    check_highlight(highlight, claims)
    check_title(title)
    target.parent.mkdir(parents=True, exist_ok=True)  # fails before the long work does
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
    _echo(target)
    if embed:
        from rangeviz.page.embed import embed_snippet, policy_header

        saved = target.read_text(encoding="utf-8")
        lines = (*embed_snippet(saved, target.name).splitlines(), "", policy_header(saved))
        _echo("\n".join(("", *map(printable, lines))))
    if open_it:
        click.launch(target.resolve().as_uri())


@cli.command()
@click.argument("claims_files", metavar="[CLAIMS.csv]...", nargs=-1)
@REGIONS
@REGION
@click.option(
    "--format",
    "file_format",
    type=click.Choice(("text", "json", "github")),
    default="text",
    help="How to write the findings [text].",
)
def check(
    claims_files: Sequence[str], regions_file: str | None, region: str | None, file_format: str
) -> None:
    """Look at the claims as an editor would, and draw nothing.

    Every finding has file, line, column, value, what was expected, how to fix it, and the
    [rule]; docs/checks.md explains the rules. Exit codes: 0 no errors (warnings are no errors),
    1 errors, 2 a wrong command line.
    """
    from rangeviz.exports.report import write_findings
    from rangeviz.inputs.checks import check_source

    regions = _regions(regions_file)
    checked = [check_source(name, regions, region) for name in claims_files or (None,)]
    claims = [claim for some, _ in checked for claim in some]
    findings = [finding for _, some in checked for finding in some]
    errors = sum(finding.severity == "error" for finding in findings)
    if findings or file_format == "json":
        _echo(write_findings(findings, file_format))
    if file_format == "text":
        systems = len({claim.system for claim in claims})
        tally = ", ".join(
            _count(number, noun) if number else f"no {noun}s"
            for number, noun in ((errors, "error"), (len(findings) - errors, "warning"))
        )
        _echo(f"{_count(len(claims), 'claim')} on {_count(systems, 'system')}: {tally}")
    if errors:
        click.get_current_context().exit(1)


@cli.command("claims")
@CLAIMS
@SYSTEM
@click.option(
    "--format",
    "file_format",
    type=click.Choice(("text", "csv", "json", "markdown")),
    default="text",
    help="How to write them [text].",
)
@OUTPUT
def claims_(
    claims_file: str | None, systems: Sequence[str], file_format: str, output: str | None
) -> None:
    """Lay the claims on each system side by side, oldest first, with their spread."""
    from rangeviz.exports.report import write_claims

    claims = claims_on(rangeviz.read_claims(claims_file), systems)
    _write_text(write_claims(claims, file_format), output)


@cli.command()
@CLAIMS
@SYSTEM
@click.option(
    "-o", "--output", metavar="FILE", help="A .png, .svg or .pdf file [maps/NAME-claims.svg]."
)
def chart(claims_file: str | None, systems: Sequence[str], output: str | None) -> None:
    """Draw the claims on each system by date: who said which figure, and when."""
    from rangeviz.maps.chart import default_path, draw_claims
    from rangeviz.maps.mpl import check_format, write_picture

    if output:
        check_format(output)  # fails before the long work does
    claims = claims_on(rangeviz.read_claims(claims_file), systems)
    target = output or default_path(claims)
    _echo(write_picture(draw_claims(claims), target))


@cli.command()
@CLAIMS
@REGIONS
@CITIES
@REGION
@SYSTEM
@HEADING
@HIGHLIGHT
@PROJECTION
@click.option(
    "--size",
    type=click.Choice(["column", "page", "slide"]),
    default="page",
    help="3.5 in wide, A4 landscape, or 13.33 x 7.5 in [page].",
)
@BOUNDARIES
@click.option("--font", metavar="NAME", help="A font that is installed [Noto Sans, DejaVu Sans].")
@click.option(
    "--flat-circle",
    is_flag=True,
    help="Show why a range is no circle on a web map: the longest claim, or the "
    "highlighted one, on Web Mercator and in true distance.",
)
@click.option("-o", "--output", metavar="FILE", help="A .png, .svg or .pdf file [maps/NAME.svg].")
def figure(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    region: str | None,
    systems: Sequence[str],
    title: str | None,
    highlight: str | None,
    projection: str,
    size: str,
    boundaries: str,
    font: str | None,
    flat_circle: bool,
    output: str | None,
) -> None:
    """Draw the claims as a figure for print: PNG of 300 dpi, SVG or PDF."""
    from rangeviz.maps.figure import draw_figure, draw_flat_circle
    from rangeviz.maps.mpl import check_format, write_picture

    target = Path(output) if output else Path("maps", _page_name(claims_file)).with_suffix(".svg")
    check_format(target)  # fails before the long work does
    claims, regions = _read(claims_file, regions_file, systems)
    cities = rangeviz.read_cities(cities_file)
    check_highlight(highlight, claims)
    if flat_circle:
        drawn = draw_flat_circle(
            claims,
            regions,
            cities,
            claim=highlight,
            title=title,
            region=region,
            size=size,
            boundaries=boundaries,
            font=font,
        )
    else:
        drawn = draw_figure(
            claims,
            regions,
            cities,
            title=title,
            region=region,
            projection=projection,
            size=size,
            boundaries=boundaries,
            highlight=highlight,
            font=font,
        )
    _echo(write_picture(drawn, target))


@cli.command()
@_briefing_options
@click.option("-o", "--output", metavar="FILE", help="A .pptx file [maps/NAME.pptx].")
def slide(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    systems: Sequence[str],
    names: Sequence[str],
    output: str | None,
    **drawing: Any,
) -> None:
    """Draw the claims on a PowerPoint slide of shapes that can be edited; see docs/briefing.md.

    A second slide has the cities: those asked for, or those of --cities.
    """
    from rangeviz.documents.slides import draw_slide
    from rangeviz.exports.office import check_suffix, write_office

    target = Path(output) if output else Path("maps", _page_name(claims_file)).with_suffix(".pptx")
    check_suffix(target)
    claims, regions = _read(claims_file, regions_file, systems)
    check_highlight(drawing["highlight"], claims)
    cities, compared = _cities(cities_file, names)
    deck = draw_slide(claims, regions, cities, compared=compared, **drawing)
    _echo(write_office(deck, target))


@cli.command()
@_briefing_options
@click.option("-o", "--output", metavar="FILE", help="A .docx or .md file [maps/NAME.docx].")
def brief(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    systems: Sequence[str],
    names: Sequence[str],
    output: str | None,
    **drawing: Any,
) -> None:
    """Write the claims up on one or two pages, for Word or as Markdown; see docs/briefing.md."""
    from rangeviz.documents.brief import draw_brief
    from rangeviz.documents.word import check_suffix, write_brief

    target = Path(output) if output else Path("maps", _page_name(claims_file)).with_suffix(".docx")
    check_suffix(target)
    claims, regions = _read(claims_file, regions_file, systems)
    check_highlight(drawing["highlight"], claims)
    cities, compared = _cities(cities_file, names)
    written = write_brief(draw_brief(claims, regions, cities, compared=compared, **drawing), target)
    for path in written:
        _echo(path)


@cli.command("all")
@_briefing_options
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    required=True,
    help="Where the files go; others in it are left alone.",
)
def all_(
    claims_file: str | None,
    regions_file: str | None,
    cities_file: str | None,
    systems: Sequence[str],
    names: Sequence[str],
    output: str,
    **drawing: Any,
) -> None:
    """Make the whole briefing kit in a folder; see docs/kit.md.

    Page, figure, slides, brief, tables of cities, GIS files and sources, with a README.
    """
    from rangeviz.documents.kit import check_libraries, make_kit

    check_libraries()
    if Path(output).is_file():
        raise click.BadParameter(f"{output} is a file; name a folder", param_hint="--output")
    claims, regions = _read(claims_file, regions_file, systems)
    check_highlight(drawing["highlight"], claims)
    cities, compared = _cities(cities_file, names)
    made = make_kit(
        claims,
        regions,
        cities,
        output,
        compared=compared,
        command=_command(),
        progress=_progress_by_file,
        **drawing,
    )
    for path in made:
        _echo(path)


def _command() -> str:
    """Return the command line with files by name and without the output, to be said again."""
    context = click.get_current_context()
    words = ["rangeviz", str(context.info_name)]
    for parameter in context.command.params:
        value = context.params.get(str(parameter.name))
        if not value or value == parameter.default or parameter.name == "output":
            continue
        option = [parameter.opts[0]] if isinstance(parameter, click.Option) else []
        is_file = str(parameter.name).endswith("_file")
        for one in value if isinstance(value, tuple) else (value,):
            words += [*option, Path(one).name if is_file else str(one)]
    return f"{shlex.join(words)} -o FOLDER"


@cli.command()
@CLAIMS
@SYSTEM
@click.option(
    "--format",
    "file_format",
    type=click.Choice(("bibtex", "csl", "text")),
    default="bibtex",
    help="BibTeX, CSL-JSON for reference managers, or lines of text [bibtex].",
)
@OUTPUT
def bibliography(
    claims_file: str | None, systems: Sequence[str], file_format: str, output: str | None
) -> None:
    """List the sources of the claims for a reference manager."""
    from rangeviz.exports.bibliography import write_bibliography

    claims = claims_on(rangeviz.read_claims(claims_file), systems)
    _write_text(f"{write_bibliography(claims, file_format)}\n", output)


@cli.command()
@CLAIMS
@REGIONS
@REGION
@SYSTEM
@click.option(
    "--tolerance",
    "tolerance_m",
    metavar="M",
    type=click.FloatRange(0.01),
    default=100,
    callback=_finite,
    help="How far a line may lie from the true ring, in metres [100].",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    help="A .geojson, .kml, .kmz, .gpkg or .parquet file.",
)
def rings(
    claims_file: str | None,
    regions_file: str | None,
    region: str | None,
    systems: Sequence[str],
    tolerance_m: float,
    output: str,
) -> None:
    """Write the rings of the claims into a file for a GIS or Google Earth; see docs/gis.md.

    Claims without a ring are in the file as text, and are named on stderr.
    """
    from rangeviz.exports.gis import encoder_for, write_rings

    encoder_for(output)  # fails before the long work does
    claims, regions = _read(claims_file, regions_file, systems)
    without = write_rings(
        claims, regions, output, region=region, tolerance_m=tolerance_m, progress=_progress
    )
    _echo(output)
    if without:
        ids = ", ".join(printable(claim.id) for claim in without)
        _echo(f"Without a ring, as text only: {ids}", err=True)


@cli.command()
@CLAIMS
@REGIONS
@CITIES
@REGION
@SYSTEM
@CITY
@COUNTRY
@MIN_POPULATION
@click.option(
    "--verdict",
    "verdicts",
    type=click.Choice(VERDICTS),
    multiple=True,
    help="Only these verdicts; again for more.",
)
@click.option("--sort", type=click.Choice(SORTS), help="Order of rows [as in the files].")
@FORMAT
@OUTPUT
@click.option(
    "--stream",
    is_flag=True,
    help="Add a verdict column for each claim to the rows of a --cities file of any "
    "size (CSV, Parquet, GeoParquet); needs --output, ending in .csv or .parquet.",
)
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
    from rangeviz.inputs.cities import choose_cities

    claims, regions = _read(claims_file, regions_file, systems)
    if stream:
        chosen = names or countries or min_population or verdicts or sort or file_format
        if not (cities_file and output) or chosen:
            raise click.UsageError("--stream needs --cities and --output, and takes every row")
        _stream(claims, regions, cities_file, output, region)
        return
    form = _form(file_format, output, TABLE_FORMATS)
    cities = rangeviz.read_cities(cities_file)
    if not (names or countries or min_population or cities_file):
        cities = cities[cities.capital & (cities.population >= 5_000_000)]
    cities = choose_cities(cities, names=names, countries=countries, min_population=min_population)
    table = rangeviz.compare_cities(claims, regions, cities, region=region, own_cities=bool(names))
    if verdicts:
        table = table[table.verdict.isin(verdicts)]
    _write(sort_rows(table, sort), claims, form, output)


@cli.command()
@CLAIMS
@REGIONS
@CITIES
@click.option(
    "--from", "start", metavar="ID", required=True, help="The launch region (id or name)."
)
@click.option(
    "--to",
    "names",
    metavar="CITY",
    multiple=True,
    required=True,
    help="A city: name, “name, CC” or geonameid; again for more.",
)
@click.option(
    "--operator",
    metavar="CC",
    default="",
    help="Whose claims to hold against it [the region's country].",
)
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
    from rangeviz.analysis.needs import range_needs
    from rangeviz.inputs.cities import find_cities
    from rangeviz.inputs.pairing import find_region

    form = _form(file_format, output, DATA_FORMATS)
    claims, regions = _read(claims_file, regions_file, ())
    cities = find_cities(names, rangeviz.read_cities(cities_file))
    table = range_needs(
        claims, find_region(start, regions, "start"), cities, operator=operator.upper()
    )
    _write(table, claims, form, output, needs_text)


@cli.command()
@CLAIMS
@REGIONS
@CITIES
@REGION
@SYSTEM
@click.option(
    "--of", "country", metavar="CC", required=True, help="The country to share out (id or name)."
)
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
    from rangeviz.analysis.coverage import coverage as share_out
    from rangeviz.inputs.pairing import find_region

    form = _form(file_format, output, DATA_FORMATS)
    claims, regions = _read(claims_file, regions_file, systems)
    cities = rangeviz.read_cities(cities_file)
    table = share_out(
        claims, regions, find_region(country, regions, "country"), cities, region=region
    )
    _write(table, claims, form, output, coverage_text)


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
    from rangeviz.analysis.disagreement import disagreements
    from rangeviz.inputs.cities import choose_cities

    form = _form(file_format, output, DATA_FORMATS)
    claims, regions = _read(claims_file, regions_file, systems)
    cities = choose_cities(
        rangeviz.read_cities(cities_file),
        names=names,
        countries=countries,
        min_population=min_population,
    )
    table = disagreements(claims, regions, cities, region=region, own_cities=bool(names))
    _write(table, claims, form, output, disagreement_text)


def _read(
    claims_file: str | None, regions_file: str | None, systems: Sequence[str]
) -> tuple[list[Claim], list[LaunchRegion]]:
    return claims_on(rangeviz.read_claims(claims_file), systems), _regions(regions_file)


def _cities(
    cities_file: str | None, names: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame | None]:
    """Read cities, and choose those that are compared; None for the usual ones."""
    from rangeviz.inputs.cities import find_cities

    cities = rangeviz.read_cities(cities_file)
    if names:
        return cities, find_cities(names, cities)
    return cities, cities if cities_file else None


def _regions(regions_file: str | None) -> list[LaunchRegion]:
    """Read regions; a user's own come before the shipped ones of other names."""
    regions = rangeviz.read_regions()
    if not regions_file:
        return regions
    own = rangeviz.read_regions(regions_file)
    taken = {key.casefold() for region in own for key in (region.id, region.name)}
    return own + [r for r in regions if not {r.id.casefold(), r.name.casefold()} & taken]


def _form(file_format: str | None, output: str | None, known: Sequence[str]) -> str:
    """Tell a table's format before the work for it begins."""
    form = format_of(output or "", file_format, known)
    if form == "xlsx" and not output and sys.stdout.isatty():
        raise click.UsageError("a workbook is no text: name a file with --output")
    return form


def _write(
    table: pd.DataFrame,
    claims: list[Claim],
    form: str,
    output: str | None,
    as_text: Callable[[pd.DataFrame], str] | None = None,
) -> None:
    """Write the rows into a file or to stdout; say on stderr that there is none."""
    content = write_table(table, form, claims, as_text)
    if table.empty:
        _echo("No row fits.", err=True)
    if output:
        from rangeviz.core.files import write_atomically

        _echo(write_atomically(output, content))
    elif form in ("table", "sentences", "markdown"):
        _echo(content.decode(), nl=False)
    else:
        _echo(content, nl=False)


def _write_text(text: str, output: str | None) -> None:
    from rangeviz.core.files import write_atomically

    if output:
        _echo(write_atomically(output, text.encode("utf-8")))
    else:
        _echo(text, nl=False)


def _stream(
    claims: list[Claim], regions: list[LaunchRegion], source: str, output: str, region: str | None
) -> None:
    from rangeviz.analysis.stream import stream_verdicts

    with click.progressbar(
        length=1000, label="Comparing", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:
        stream_verdicts(
            claims,
            regions,
            source,
            output,
            region=region,
            progress=lambda share: bar.update(round(1000 * share) - bar.pos),
        )
    _echo(output)


def _page_name(claims_file: str | None) -> str:
    return f"{Path(claims_file).stem}.html" if claims_file else "south-asia.html"


def _echo(message: object, *, nl: bool = True, err: bool = False) -> None:
    """Print text or bytes; click alone would send UTF-8 to a terminal that asks for ASCII.

    What data hold is exact in a file or a pipe, and spelled out where it could steer a terminal.
    """
    stream = sys.stderr if err else sys.stdout
    if stream and stream.isatty():
        text = message.decode() if isinstance(message, bytes) else str(message)
        message = "\n".join(map(printable, text.replace("\r\n", "\n").split("\n")))
    click.echo(message, stream, nl=nl)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _progress(items: list[Any]) -> AbstractContextManager[Iterable[Any]]:
    """Show on a terminal how far the rings are; elsewhere show nothing."""
    if not sys.stderr.isatty():
        return nullcontext(items)
    return click.progressbar(items, label="Drawing rings", file=sys.stderr)


def _progress_by_file(parts: list[Any]) -> AbstractContextManager[Iterable[Any]]:
    """Show on a terminal which file is being made."""
    if not sys.stderr.isatty():
        return nullcontext(parts)
    return click.progressbar(
        parts,
        label="Making the kit",
        file=sys.stderr,
        item_show_func=lambda part: part.names[0] if part else "",
    )


def main() -> None:
    """Run the command line; every failure is one clear message and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        # PYTHONUNBUFFERED: Python would drop in silence what a full disk does not take.
        sys.stdout = open(1, "w", encoding=sys.stdout.encoding, errors="backslashreplace")  # noqa: SIM115
    warnings.showwarning = _show_warning
    try:
        code = cli.main(standalone_mode=False)
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
        _echo("\n".join(map(printable, str(error).splitlines())), err=True)
        return 1
    if isinstance(error, OSError):
        _drop_output()
        if not isinstance(error, BrokenPipeError):
            where = printable(str(error.filename or "output"))
            _echo(f"{where}: {error.strerror or error}", err=True)
            return 1
        return 0
    if isinstance(error, MemoryError):
        _echo("There is not enough memory for this.", err=True)
        return 1
    said = printable(f"{type(error).__name__}: {error}")[:300]
    _echo(
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
        _echo(f"warning: {text}", err=True)


_shown_warnings: set[str] = set()

for command in (cli, *cli.commands.values()):
    DEBUG(command)
