"""Every option that commands share, once; and those that go together, as one decorator each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from functools import wraps
from math import isfinite
from pathlib import Path
from typing import Any, TypedDict

import click

from rangeviz.cli import completing
from rangeviz.cli.sources import Sources
from rangeviz.cli.streams import FOLDER, FileOption
from rangeviz.cli.writing import TableOutput
from rangeviz.core import choices

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def together(*options: Decorator) -> Decorator:
    """Make one decorator of several, in the order of their help."""

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


CLAIMS = click.argument("claims_files", metavar="[CLAIMS.csv]...", nargs=-1)
REGIONS = together(
    click.option(
        "--regions",
        "regions_file",
        metavar="FILE",
        help="Your launch regions: GeoJSON, GeoPackage, KML, Shapefile, a CSV of points, a folder.",
    ),
    click.option(
        "--name-column",
        metavar="COLUMN",
        help="Where --regions has the names [name, NAME_EN, ...].",
    ),
)
CITIES = click.option(
    "--cities", "cities_file", metavar="FILE", help="Your cities: a table or points; - is stdin."
)
REGION = click.option(
    "--region",
    metavar="ID",
    shell_complete=completing.regions,
    help="Measure every claim from this region (id, name, country).",
)
SYSTEM = click.option(
    "--system",
    "systems",
    metavar="NAME",
    multiple=True,
    shell_complete=completing.systems,
    help="Only claims on this system.",
)
OPERATOR = click.option(
    "--operator",
    "operators",
    metavar="CC",
    multiple=True,
    shell_complete=completing.operators,
    help="Only claims on this country's systems, by name or code; again for more; “all” "
    "[of rangeviz's own claims, without --system: IN and PK].",
)
COUNTRY = click.option(
    "--country",
    "countries",
    metavar="NAME",
    multiple=True,
    shell_complete=completing.countries,
    help="All cities of a country, by its name or code; again for more.",
)
TABLE = click.option(
    "--table", type=int, metavar="N", help="Which table of several; else they are listed."
)
MAPPED = click.option(
    "--map",
    "mapped",
    metavar="HEADER=COLUMN",
    multiple=True,
    help="Which column a header is: “Reichweite=range”; “Header=” for none. Again for more.",
)
TITLE = click.option("--title", metavar="TEXT", help="The heading.")
FONT = click.option(
    "--font", metavar="NAME", help="A font that is installed [Noto Sans, DejaVu Sans]."
)
PROJECTION = click.option(
    "--projection",
    type=click.Choice(choices.PROJECTIONS),
    default="equidistant",
    help="Of the map, centred on the launch regions [equidistant].",
)
BOUNDARIES = click.option(
    "--boundaries",
    type=click.Choice(choices.BOUNDARIES),
    default="defacto",
    help="Borders drawn: de facto, those and every claim line, or none. Distances do not change.",
)
UNITS = click.option(
    "--units",
    type=click.Choice(choices.UNITS),
    default="km",
    help="For distances; published figures keep their own unit.",
)


def _finite(_: click.Context, __: click.Parameter, number: float) -> float:
    """Refuse “nan” and “inf”, which are numbers to click."""
    if not isfinite(number):
        raise click.BadParameter(f"found {number}; expected a number of metres, such as 100")
    return number


TOLERANCE = click.option(
    "--tolerance",
    "tolerance_m",
    metavar="M",
    type=click.FloatRange(0.01),
    default=100,
    callback=_finite,
    help="How far a line may lie from the true ring, in metres [100].",
)


def city(flag: str = "--city", metavar: str = "NAME", *, required: bool = False) -> Decorator:
    said = "A city by any of its names, a country for its capital, or degrees; again for more."
    return click.option(
        flag,
        "names",
        metavar=metavar,
        multiple=True,
        required=required,
        shell_complete=completing.cities,
        help=said,
    )


def min_population(said: str = "Only cities of so many people.") -> Decorator:
    kind = click.IntRange(0)
    return click.option("--min-population", metavar="N", type=kind, default=0, help=said)


def highlight(said: str = "A claim to bring out, with its inner line.") -> Decorator:
    return click.option("--highlight", metavar="ID", shell_complete=completing.claim_ids, help=said)


class _OutputType(click.types.StringParamType):
    """A file's name; who redirects what is printed, and names none, is told how."""

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        return "“-o -” is standard output."


def output(said: str, metavar: str = "FILE", *, required: bool = False) -> Decorator:
    kind = None if metavar == FOLDER else _OutputType()
    return click.option("-o", "--output", metavar=metavar, type=kind, required=required, help=said)


def output_as(forms: Sequence[str], default: str = "", *, required: bool = False) -> Decorator:
    """Ask for a file whose ending says its form."""
    *most, last = (f".{form}" for form in forms)
    endings = f"{', '.join(most)} or {last}" if most else last
    place = f" [{default}]" if default else ""
    usual = Path(default).suffix.removeprefix(".") or forms[0]
    file = click.option(
        *("-o", "--output"),
        cls=FileOption,
        forms=(usual, *(form for form in forms if form != usual)),
        metavar="FILE",
        type=_OutputType(),
        required=required,
        help=f"A {endings} file{place}; - is standard output.",
    )
    if len(forms) == 1:
        return file
    form = click.option(
        *("--format", "output_form"),
        type=click.Choice(forms),
        help="Where no file's ending says it, as of standard output.",
    )
    return together(file, form)


OUTPUT = output("Write a file instead of printing.")


def gathered(kind: type[Any], *options: Decorator, **fixed: object) -> Decorator:
    """Give a command options; what a dataclass has a field for becomes one argument.

    Such arguments come first, in the order of the decorators; all others have their names.
    """
    names = {field.name for field in fields(kind)}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def run(*before: object, **given: Any) -> None:
            taken = {name: given.pop(name) for name in names & given.keys()}
            command(*before, kind(**taken, **fixed), **given)

        return together(*options)(run)

    return decorate


def reads(*options: Decorator, **fixed: object) -> Decorator:
    """Give a command options, and `Sources` of all that say what it reads."""
    return gathered(Sources, *options, **fixed)


def form(formats: Sequence[str], said: str = "") -> Decorator:
    """Ask how to write what is printed or goes into a file, whose ending may say it too."""
    said = f"How to write it{said} [as the ending of the output file says, else {formats[0]}]."
    return click.option("--format", "file_format", type=click.Choice(formats), help=said)


def table(formats: Sequence[str]) -> Decorator:
    """Ask how and where to write a table; the command gets a `TableOutput`."""
    return gathered(TableOutput, form(formats), OUTPUT, known=formats)


class Drawing(TypedDict):
    """What every map is asked."""

    title: str | None
    region: str | None
    boundaries: str


class BriefingDrawing(Drawing):
    """What `briefing` asks of a map, as `draw_slide`, `draw_brief` and `make_kit` take it."""

    highlight: str | None
    projection: str


STORY = click.option(
    "--story",
    "story_file",
    metavar="FILE.md",
    help="Steps that the page walks through: headings, text, and a link with what is shown.",
)
ADDRESSES = together(
    click.option(
        "--url", metavar="URL", help="Where the page will stand: for link previews, citations."
    ),
    click.option(
        "--image", metavar="URL", help="Where a picture of it will stand: for link previews."
    ),
)
claims_alone = reads(CLAIMS, OPERATOR, SYSTEM)
data = reads(CLAIMS, REGIONS, CITIES, REGION, OPERATOR, SYSTEM)
city_choice = together(city(), COUNTRY, min_population())
briefing = together(data, city(), TITLE, highlight(), PROJECTION, BOUNDARIES)
