"""Commands that compare claims with places: compare, needs, coverage, disagree."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import click

from rangeviz.cli import options
from rangeviz.cli.running import Command
from rangeviz.cli.sources import Sources
from rangeviz.cli.streams import STREAM
from rangeviz.cli.writing import TableOutput, announce, progress
from rangeviz.core.choices import (
    ALL_OPERATORS,
    DATA_FORMATS,
    SORTS,
    TABLE_FORMATS,
    VERDICTS,
    WITHOUT_SENTENCES,
)

if TYPE_CHECKING:
    from rangeviz.inputs.claims import Claim
    from rangeviz.inputs.regions import LaunchRegion


@click.command(cls=Command)
@options.data
@options.city_choice
@click.option(
    "--verdict",
    "verdicts",
    type=click.Choice(VERDICTS),
    multiple=True,
    help="Only these verdicts; again for more.",
)
@click.option("--sort", type=click.Choice(SORTS), help="Order of rows [as in the files].")
@options.table(TABLE_FORMATS)
@click.option(
    "--stream",
    is_flag=True,
    help="Add a verdict column for each claim to the rows of a --cities file of any "
    "size (CSV, Parquet, GeoParquet); needs --output, ending in .csv or .parquet.",
)
def compare(
    sources: Sources,
    written: TableOutput,
    region: str | None,
    verdicts: Sequence[str],
    sort: str | None,
    stream: bool,
) -> None:
    """Say which cities lie within which claim, and by what margin.

    Distances are geodesic, to the nearest point of the launch region, in kilometres. The
    margin is the claimed figure minus that distance: negative means beyond it. Without a city,
    country or population: capitals of five million people and more, or every city of --cities.
    """
    claims, regions = sources.claims, sources.regions
    if stream:
        if sources.cities_file == STREAM:
            raise click.UsageError("--stream reads a file, not standard input: save it first")
        narrowed = sources.chooses or verdicts or sort or written.file_format
        if not (sources.cities_file and written.output) or narrowed:
            raise click.UsageError("--stream needs --cities and --output, and takes every row")
        _stream(claims, regions, sources.cities_file, written.output, region)
        return
    from rangeviz.analysis.verdicts import compared_columns
    from rangeviz.exports.formats import sort_rows

    form = written.check()
    table = compared_columns(
        claims,
        regions,
        sources.chosen_places(),
        region=region,
        own_cities=bool(sources.names),
        sentences=form not in WITHOUT_SENTENCES,
        progress=partial(progress, label="Comparing"),
    )
    if verdicts:
        table = table[[row for row, verdict in enumerate(table.verdict) if verdict in verdicts]]
    written.write(sort_rows(table, sort), claims)


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
    announce(output)


@click.command(cls=Command)
@options.reads(options.CLAIMS, options.REGIONS, options.CITIES, operators=(ALL_OPERATORS,))
@click.option(
    "--from", "start", metavar="ID", required=True, help="The launch region (id or name)."
)
@options.city("--to", "CITY", required=True)
@click.option(
    "--operator",
    metavar="CC",
    default="",
    help="Whose claims to hold against it, by name or code [the region's country].",
)
@options.table(DATA_FORMATS)
def needs(sources: Sources, written: TableOutput, start: str, operator: str) -> None:
    """Say which range a claim would need to include a city, and which claims state as much."""
    from rangeviz.analysis.needs import range_needs
    from rangeviz.exports.text import needs_text

    written.check()
    claims, regions, cities = sources.claims, sources.regions, sources.chosen_cities()
    table = range_needs(claims, regions, start, cities, operator=operator)
    written.write(table, claims, needs_text)


@click.command(cls=Command)
@options.data
@click.option(
    "--of", "country", metavar="CC", required=True, help="The country to share out (id or name)."
)
@options.table(DATA_FORMATS)
def coverage(sources: Sources, written: TableOutput, region: str | None, country: str) -> None:
    """Say how much of a country lies within each claim: share of its cities and of its area."""
    from rangeviz.analysis.coverage import coverage as share_out
    from rangeviz.exports.text import coverage_text
    from rangeviz.inputs.pairing import find_region

    written.check()
    claims, regions, cities = sources.read()
    outline = find_region(country, regions, "country")
    table = share_out(claims, regions, outline, cities, region=region)
    written.write(table, claims, coverage_text)


@click.command(cls=Command)
@options.data
@options.city_choice
@options.table(DATA_FORMATS)
def disagree(sources: Sources, written: TableOutput, region: str | None) -> None:
    """Say for which cities the verdict depends on whose claim about a system one believes."""
    from rangeviz.analysis.disagreement import disagreements
    from rangeviz.exports.text import disagreement_text

    written.check()
    claims, regions = sources.claims, sources.regions
    cities, own = sources.chosen_cities(), bool(sources.names)
    table = disagreements(claims, regions, cities, region=region, own_cities=own)
    written.write(table, claims, disagreement_text)
