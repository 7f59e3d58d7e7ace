"""The command ring: a distance round a place as GeoJSON, for whoever needs just that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

import rangeviz
from rangeviz.cli import options
from rangeviz.cli.running import Command
from rangeviz.cli.sources import Sources
from rangeviz.cli.writing import write
from rangeviz.core.choices import UNITS
from rangeviz.core.errors import ArgumentError, RangeError, asked, check_ending

if TYPE_CHECKING:
    from rangeviz.geo.rings import Reach


def _position(text: str) -> tuple[float, float]:
    try:
        lon, lat = map(float, text.split(","))
    except ValueError:
        expected = "longitude and latitude in degrees, parted by a comma"
        raise ArgumentError("at", asked(text, expected, "for example 73.05,33.69")) from None
    return lon, lat


@click.command(cls=Command)
@click.option("--at", metavar="LON,LAT", multiple=True, help="Degrees; again for more.")
@options.reads(options.REGIONS, options.city())
@click.option(
    "--region", metavar="ID", help="A launch region (id, name, country); without it, all of yours."
)
@click.option("--km", type=float, multiple=True, help="How far, in kilometres; again for more.")
@click.option("--mi", type=float, multiple=True, help="In statute miles.")
@click.option("--nmi", type=float, multiple=True, help="In nautical miles.")
@click.option("--inner", is_flag=True, help="Within the distance from every part of the region.")
@options.TOLERANCE
@options.output("A .geojson file; - is standard output.", required=True)
def ring(
    sources: Sources,
    at: tuple[str, ...],
    region: str | None,
    inner: bool,
    tolerance_m: float,
    output: str | None,
    **distances: tuple[float, ...],
) -> None:
    """Draw what lies within a distance of a place: a geodesic buffer on WGS 84, as GeoJSON.

    Right across 180 degrees and over the poles (RFC 7946); how exact it is stands in the file.
    """
    from rangeviz.analysis.buffers import geodesic_buffer
    from rangeviz.exports.geojson import features_geojson
    from rangeviz.inputs.pairing import find_region

    if output:
        check_ending(output, (".geojson", ".json"))
    starts: list[Any] = [*map(_position, at)]
    if sources.names:
        starts.append(sources.chosen_cities())
    if region:
        starts.append(find_region(region, sources.regions))
    elif sources.regions_file:
        starts.append(rangeviz.read_regions(sources.regions_file, sources.name_column))
    if not starts:
        raise click.UsageError("say where: --at, --city, --region or --regions")
    if not any(distances.values()):
        raise click.UsageError("say how far: --km N, --mi N or --nmi N")
    reach: Reach = "from_all" if inner else "from_some"
    try:
        tables = [
            geodesic_buffer(start, lengths, unit=unit, reach=reach, tolerance_m=tolerance_m)
            for start in starts
            for unit in UNITS
            if (lengths := distances[unit])
        ]
    except RangeError as error:
        raise click.UsageError(str(error)) from None
    write(features_geojson(tables), output)
