"""Commands that say or show what claims come to: finding, slide, brief, all."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import Unpack

import click

from rangeviz.cli import options
from rangeviz.cli.running import Command
from rangeviz.cli.sources import Sources
from rangeviz.cli.streams import FOLDER
from rangeviz.cli.writing import announce, echo, progress, write
from rangeviz.core.choices import BRIEF_FORMATS, DRAFT_FORMATS


@click.command(cls=Command)
@options.data
@options.city_choice
@options.highlight("A claim that counts, whether it is drawn first or not.")
@options.UNITS
@options.form(DRAFT_FORMATS)
@options.OUTPUT
def finding(
    sources: Sources,
    region: str | None,
    highlight: str | None,
    units: str,
    file_format: str | None,
    output: str | None,
) -> None:
    """Draft a headline and two sentences on what the claims say, of a city or of all.

    Said is what a map draws: the claims marked as shown, or the first six. With --format json
    every clause names the claims and cities that it rests on.
    """
    import rangeviz
    from rangeviz.exports.formats import format_of

    form = format_of(output or "", file_format, DRAFT_FORMATS, plain=(".txt", ".md"))
    sources.check_highlight(highlight)
    found = rangeviz.finding(
        sources.claims,
        sources.regions,
        sources.places,
        sources.chosen_places() if sources.chooses or sources.cities_file else None,
        region=region,
        highlight=highlight,
        units=units,
    )
    text = str(found)
    if form == "json":
        import json

        text = json.dumps(found.as_dict(), ensure_ascii=False, indent=1)
    write(f"{text}\n", output)


@click.command(cls=Command)
@options.briefing
@options.output_as(["pptx"], "maps/NAME.pptx")
def slide(sources: Sources, output: str | None, **drawing: Unpack[options.BriefingDrawing]) -> None:
    """Draw the claims on a PowerPoint slide of shapes that can be edited; see docs/briefing.md.

    A second slide has the cities: those asked for, or those of --cities.
    """
    from rangeviz.documents.slides import draw_slide
    from rangeviz.exports.office import check_suffix, write_office

    target = sources.target(output, ".pptx")
    check_suffix(target)
    inputs = sources.read(drawing["highlight"])
    deck = draw_slide(*inputs, compared=sources.compared_cities(), **drawing)
    announce(write_office(deck, target))


@click.command(cls=Command)
@options.briefing
@options.output_as(BRIEF_FORMATS, "maps/NAME.docx")
def brief(sources: Sources, output: str | None, **drawing: Unpack[options.BriefingDrawing]) -> None:
    """Write the claims up on one or two pages, for Word or as Markdown; see docs/briefing.md."""
    from rangeviz.documents.brief import draw_brief
    from rangeviz.documents.word import check_suffix, write_brief

    target = sources.target(output, ".docx")
    check_suffix(target)
    inputs = sources.read(drawing["highlight"])
    drawn = draw_brief(*inputs, compared=sources.compared_cities(), **drawing)
    for path in write_brief(drawn, target):
        announce(path)


class KitDrawing(options.BriefingDrawing):
    """What `all` is asked beyond a briefing."""

    units: str
    font: str | None
    url: str | None
    image: str | None


@click.command("all", cls=Command)
@options.data
@options.city_choice
@options.TITLE
@options.highlight()
@options.PROJECTION
@options.BOUNDARIES
@options.UNITS
@options.FONT
@options.STORY
@options.ADDRESSES
@options.output("Where the files go; others in it are left alone.", FOLDER, required=True)
def all_(
    sources: Sources, output: str, story_file: str | None, **drawing: Unpack[KitDrawing]
) -> None:
    """Make the whole briefing kit in a folder; see docs/kit.md.

    Page and embed snippet, figure in four sizes, chart, slides, brief, tables of cities, GIS files
    and sources, with a README and a manifest of sums.
    """
    from rangeviz.documents.kit import check_libraries, make_kit

    check_libraries()
    if Path(output).exists() and not Path(output).is_dir():
        raise click.BadParameter(f"{output} is a file; name a folder", param_hint="--output")
    claims, regions, cities = sources.read(drawing["highlight"])
    by_file = partial(progress, label="Making the kit", show=lambda p: p.name if p else "")
    made = make_kit(
        claims,
        regions,
        cities if sources.cities_file else None,
        output,
        compared=sources.compared_cities(),
        story=story_file,
        command=_command(),
        progress=by_file,
        **drawing,
    )
    for path in made:
        echo(path)


def _command() -> str:
    """Return the command line with files by name and without the output, to be said again."""
    context = click.get_current_context()
    words = ["rangeviz", str(context.info_name)]
    for parameter in context.command.params:
        value = context.params.get(str(parameter.name))
        if not value or value == parameter.default or parameter.name == "output":
            continue
        option = [parameter.opts[0]] if isinstance(parameter, click.Option) else []
        is_file = str(parameter.name).endswith(("_file", "_files"))
        for one in value if isinstance(value, tuple) else (value,):
            words += [*option, Path(one).name if is_file else str(one)]
    return f"{shlex.join(words)} -o FOLDER"
