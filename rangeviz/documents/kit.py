"""The whole briefing kit: page, figure, slides, brief, tables, GIS files and sources."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.analysis.claim_rings import Progress
from rangeviz.core.choices import PICTURE_FORMATS
from rangeviz.core.errors import ArgumentError, Problem, RangevizError
from rangeviz.core.files import write_together
from rangeviz.core.text import markdown_link, markdown_table, markdown_text, printable
from rangeviz.core.words import count_word, words
from rangeviz.exports.bibliography import citation, cite_sources, write_bibliography
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim, shown_claims
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.regions import LaunchRegion, RegionLike

if TYPE_CHECKING:
    import pandas as pd


NEEDED = {
    "matplotlib": "matplotlib",
    "pptx": "python-pptx",
    "docx": "python-docx",
    "xlsxwriter": "XlsxWriter",
}
"""Modules that the kit needs and rangeviz alone does not bring, with what they are called."""


@dataclass(frozen=True)
class Part:
    """A job of the kit: what it makes, and how; one job may write several files."""

    names: tuple[str, ...]
    make: Callable[[], Sequence[bytes]]


def make_kit(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    folder: str | os.PathLike[str] | None = None,
    *,
    title: str | None = None,
    region: RegionLike | None = None,
    projection: str = "equidistant",
    boundaries: str = "defacto",
    highlight: str | None = None,
    compared: CitiesLike = None,
    command: str = "",
    progress: Progress = nullcontext,
) -> list[Path]:
    """Make every file of a briefing from the same claims; docs/kit.md says what each is for.

    Nothing is written before everything is made.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`.
    folder : path
        Where the files go; others in it are left alone.
    title, region, projection, boundaries, highlight
        As for `rangeviz.draw_slide`.
    compared : DataFrame, path or list of names, optional
        The cities of the tables. Default: capitals of five million people and more.
    command : str
        What made the kit, for its README.
    progress : callable, optional
        As for `build_rings`; its list holds the parts.

    Returns
    -------
    list of Path
        The files, README.md first.

    Raises
    ------
    RangevizError
        Before any work, naming every library that is missing.
    ArgumentError
        If an option is none of the known.
    DataError
        If a claim has no launch region.
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    compared = None if compared is None else given_cities(compared)
    if folder is None:
        expected = "a folder; it is made where it is missing"
        raise ArgumentError("folder", Problem("", None, None, None, expected))
    check_libraries()
    drawing: dict[str, Any] = {
        "title": title,
        "region": region,
        "boundaries": boundaries,
        "highlight": highlight,
    }
    parts = [
        Part(("page.html",), lambda: [_page(claims, regions, cities, drawing)]),
        *_pictures(claims, regions, cities, compared, drawing | {"projection": projection}),
        *_data(claims, regions, cities, compared, region),
    ]
    made: dict[str, bytes] = {}
    with progress(parts) as jobs:
        for part in jobs:
            made |= dict(zip(part.names, part.make(), strict=True))
    readme = _readme(claims, title, command, list(made))
    files = {"README.md": readme.encode(), **made}
    return write_together({Path(folder, name): content for name, content in files.items()})


def check_libraries() -> None:
    """Refuse to begin where a library is missing, and name all of them.

    Raises
    ------
    RangevizError
    """
    missing = [name for module, name in NEEDED.items() if find_spec(module) is None]
    if missing:
        raise RangevizError(f'this needs {", ".join(missing)}: pip install "rangeviz[all]"')


def _pictures(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    compared: pd.DataFrame | None,
    drawing: dict[str, Any],
) -> Iterator[Part]:
    from rangeviz.documents.brief import draw_brief, to_markdown
    from rangeviz.documents.slides import draw_slide
    from rangeviz.documents.word import to_docx
    from rangeviz.exports.office import office_bytes
    from rangeviz.maps.figure import draw_figure
    from rangeviz.maps.sheets import sheet_bytes, sheets_of

    def figures() -> list[bytes]:
        sheets = sheets_of(draw_figure(claims, regions, cities, **drawing))
        return [sheet_bytes(sheets, form)[0] for form in PICTURE_FORMATS]

    def slides() -> list[bytes]:
        return [office_bytes(draw_slide(claims, regions, cities, compared=compared, **drawing))]

    def briefs() -> list[bytes]:
        brief = draw_brief(claims, regions, cities, compared=compared, **drawing)
        text = to_markdown(brief, "brief-map.png").encode()
        return [to_docx(brief), text, brief.picture]

    yield Part(tuple(f"figure.{form}" for form in PICTURE_FORMATS), figures)
    yield Part(("slides.pptx",), slides)
    yield Part(("brief.docx", "brief.md", "brief-map.png"), briefs)


def _data(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    compared: pd.DataFrame | None,
    region: RegionLike | None,
) -> Iterator[Part]:
    from rangeviz.analysis.verdicts import compare_cities
    from rangeviz.exports.formats import write_table
    from rangeviz.exports.gis import encoder_for
    from rangeviz.exports.layers import build_layers
    from rangeviz.inputs.cities import usual_cities

    def tables() -> list[bytes]:
        chosen = usual_cities(cities) if compared is None else compared
        table = compare_cities(claims, regions, chosen, region=region)
        return [write_table(table, form, claims) for form in ("csv", "xlsx")]

    def rings() -> list[bytes]:
        layers = build_layers(claims, regions, region=region)
        return [encoder_for(name)(layers) for name in gis]

    def sources() -> list[bytes]:
        return [f"{write_bibliography(claims, form)}\n".encode() for form in ("bibtex", "csl")]

    gis = ("rings.gpkg", "rings.kmz", "rings.geojson")
    yield Part(("cities.csv", "cities.xlsx"), tables)
    yield Part(gis, rings)
    yield Part(("sources.bib", "sources.json"), sources)


def _page(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    drawing: dict[str, Any],
) -> bytes:
    from rangeviz.page.map import draw_map

    content = io.BytesIO()
    draw_map(claims, regions, cities, **drawing).save(content, close_file=False)
    return content.getvalue()


def _readme(claims: Sequence[Claim], title: str | None, command: str, names: list[str]) -> str:
    """Say what the files are, which claims they draw, and where those come from."""
    shown = shown_claims(claims)
    files = [(f"[{name}]({name})", words(f"kit.{name}")) for name in names]
    told = [
        (
            markdown_text(claim.id),
            markdown_text(claim.system),
            markdown_text(figure_text(claim)),
            markdown_text(claim.speaker),
        )
        for claim in shown
    ]
    heads = (words("kit.id"), words("table.system"), words("table.figure"), words("table.claimant"))
    blocks = [
        f"# {markdown_text(title or words('kit.title'))}",
        words("brief.note"),
        *((words("kit.command"), f"    {printable(command)}") if command else ()),
        f"## {words('kit.files')}",
        markdown_table((words("kit.file"), words("kit.what")), files, ("left", "left")),
        words("kit.limits"),
        f"## {words('kit.claims')}",
        markdown_table(heads, told, ("left",) * len(heads)),
        words("kit.rest", shown=count_word(len(shown)).capitalize(), count=f"{len(claims):,}"),
        f"## {words('brief.sources')}",
        "\n".join(
            f"- {citation(item, markdown_text, markdown_link)}" for item in cite_sources(shown)
        ),
        f"{words('footnote.borders')} {words('footnote.cities')}",
    ]
    return "\n\n".join(blocks) + "\n"
