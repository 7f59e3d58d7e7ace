"""Commands that draw: map, figure, chart, and rings for the maps of others."""

from __future__ import annotations

from typing import Unpack

import click

from rangeviz.cli import options
from rangeviz.cli.running import Command
from rangeviz.cli.sources import Sources
from rangeviz.cli.streams import announced, formed
from rangeviz.cli.writing import announce, echo, note, progress
from rangeviz.core.choices import CHART_LAYOUTS, PAGE_FORMATS, PICTURE_FORMATS, RING_FORMATS, SIZES
from rangeviz.core.errors import check_ending
from rangeviz.core.text import isolated, printable
from rangeviz.core.words import check_title, words
from rangeviz.core.writing import make_folder, save


@click.command("map", cls=Command)
@options.data
@options.TITLE
@options.highlight("A claim that is selected when the page opens.")
@options.BOUNDARIES
@options.UNITS
@options.min_population("Cities that the page knows: capitals, and those of so many [200000].")
@options.output_as(PAGE_FORMATS, "maps/NAME.html")
@click.option(
    "--import",
    "imports",
    is_flag=True,
    help="Read CLAIMS.csv as a table of any form, as rangeviz import does; the page says so.",
)
@options.TABLE
@options.MAPPED
@options.STORY
@options.ADDRESSES
@click.option("--open", "open_it", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--embed",
    is_flag=True,
    help="Print what puts the page into a site: an iframe, and the header to send.",
)
def map_(
    sources: Sources,
    highlight: str | None,
    units: str,
    output: str | None,
    story_file: str | None,
    url: str | None,
    image: str | None,
    open_it: bool,
    embed: bool,
    **drawing: Unpack[options.Drawing],
) -> None:
    """Draw the claims on one HTML page that needs no network."""
    target = sources.target(output, ".html")
    if target.suffix:
        check_ending(target, (".html", ".htm"))
    if not announced(target) and (embed or open_it):
        raise click.UsageError("--embed and --open need a page in a file; name one with --output")
    from rangeviz.page.drawing import draw_page

    sources.check_highlight(highlight)
    claims, elsewhere = sources.page_claims(highlight)
    regions, cities = sources.regions, sources.page_cities()
    check_title(drawing["title"])
    drawing["title"] = drawing["title"] or sources.title
    if sources.read_by_machine:
        title = drawing["title"] or words("page.title")
        drawing["title"] = words("import.title", title=title)
    make_folder(target.parent)  # fails before the long work does
    page = draw_page(
        claims,
        regions,
        cities,
        highlight=highlight,
        units=units,
        elsewhere=elsewhere,
        story=story_file,
        url=url,
        image=image,
        progress=progress,
        **drawing,
    )
    save(target, page.html().encode())
    announce(target)
    if embed:
        from rangeviz.page.embed import embed_snippet, policy_header

        saved = target.read_text(encoding="utf-8")
        lines = (*embed_snippet(saved, target.name).splitlines(), "", policy_header(saved))
        echo("\n".join(("", *map(printable, lines))))
    if open_it:
        click.launch(target.resolve().as_uri())


class FigureDrawing(options.Drawing):
    """What both kinds of figure are asked."""

    size: str
    font: str | None


@click.command(cls=Command)
@options.data
@options.TITLE
@options.highlight()
@options.PROJECTION
@click.option(
    "--size",
    type=click.Choice(SIZES),
    default="page",
    help="3.5 in wide, A4 landscape, 13.33 x 7.5 in, 1080 x 1080 or 1200 x 630 pixels [page].",
)
@options.BOUNDARIES
@options.FONT
@click.option(
    "--flat-circle",
    is_flag=True,
    help="Show why a range is no circle on a web map: the longest claim, or the "
    "highlighted one, on Web Mercator and in true distance.",
)
@options.output_as(PICTURE_FORMATS, "maps/NAME.svg")
def figure(
    sources: Sources,
    highlight: str | None,
    projection: str,
    flat_circle: bool,
    output: str | None,
    **drawing: Unpack[FigureDrawing],
) -> None:
    """Draw the claims as a figure for print: PNG of 300 dpi, SVG or PDF."""
    from rangeviz.maps.figure import draw_figure, draw_flat_circle
    from rangeviz.maps.pictures import check_format
    from rangeviz.maps.sheets import sheets_of, write_pictures

    target = sources.target(output, ".svg")
    check_format(target)  # fails before the long work does
    inputs = sources.read(highlight)
    if flat_circle:
        drawn = draw_flat_circle(*inputs, highlight=highlight, **drawing)
    else:
        drawn = draw_figure(*inputs, highlight=highlight, projection=projection, **drawing)
    for path in write_pictures(sheets_of(drawn), target):
        announce(path)


@click.command(cls=Command)
@options.claims_alone
@options.TITLE
@click.option(
    "--layout",
    type=click.Choice(CHART_LAYOUTS),
    help="A row for each system on one scale, or a panel for each by date "
    "[panels for up to three systems].",
)
@options.FONT
@options.output_as(PICTURE_FORMATS, "maps/NAME-claims.svg")
def chart(
    sources: Sources,
    title: str | None,
    layout: str | None,
    font: str | None,
    output: str | None,
) -> None:
    """Draw the claims on each system: how far they lie apart, who says so, and when.

    No sheet is taller than A4: a PDF has further ones as pages, others as NAME-2.png and so on.
    """
    from rangeviz.maps.chart import default_path, draw_chart_sheets
    from rangeviz.maps.pictures import check_format
    from rangeviz.maps.sheets import write_pictures

    if output:
        check_format(output)  # fails before the long work does
    names = {claim.system for claim in sources.claims}
    named = default_path(*names) if len(names) == 1 else sources.target(None, "-claims.svg")
    sheets = draw_chart_sheets(sources.claims, title=title, layout=layout, font=font)
    for path in write_pictures(sheets, output or formed(named)):
        announce(path)
    if len(sheets) > 1:
        note(words("chart.sheets", count=str(len(sheets))))


@click.command(cls=Command)
@options.reads(options.CLAIMS, options.REGIONS, options.REGION, options.OPERATOR, options.SYSTEM)
@options.TOLERANCE
@options.output_as(RING_FORMATS, required=True)
def rings(sources: Sources, region: str | None, tolerance_m: float, output: str) -> None:
    """Write the rings of the claims into a file for a GIS or Google Earth; see docs/gis.md.

    Claims without a ring are in the file as text, and are named on stderr.
    """
    from rangeviz.exports.gis import encoder_for, write_rings

    encoder_for(output)  # fails before the long work does
    without = write_rings(
        sources.claims,
        sources.regions,
        output,
        region=region,
        tolerance_m=tolerance_m,
        progress=progress,
    )
    announce(output)
    if without:
        ids = ", ".join(isolated(printable(claim.id)) for claim in without)
        note(f"Without a ring, as text only: {ids}")
