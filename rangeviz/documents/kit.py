"""The whole briefing kit: page, pictures, slides, brief, tables, GIS files, sources, manifest."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.analysis.claim_rings import sharing_rings
from rangeviz.analysis.finding import finding
from rangeviz.core.choices import PICTURE_FORMATS, UNITS
from rangeviz.core.errors import ArgumentError, MissingLibraryError, Problem, check_choice
from rangeviz.core.optional import how_to_install
from rangeviz.core.progress import Progress
from rangeviz.core.words import LONGEST_TITLE, check_title
from rangeviz.core.writing import write_together
from rangeviz.documents.kit_readme import kit_manifest, kit_readme
from rangeviz.exports.bibliography import bibliography_text
from rangeviz.inputs.claims import Claim, check_highlight
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
    from matplotlib.figure import Figure


NEEDED = {
    "matplotlib": "matplotlib",
    "pptx": "python-pptx",
    "docx": "python-docx",
    "xlsxwriter": "XlsxWriter",
}
"""Modules that the kit needs and rangeviz alone does not bring, with what they are called."""

_FIGURES = {
    "page": PICTURE_FORMATS,
    "column": ("png", "pdf"),
    "slide": ("png",),
    "social": ("png",),
}
"""The sizes of the figure, each in the forms that it is used in."""

Files = dict[str, bytes]


@dataclass(frozen=True)
class Part:
    """A job of the kit: what it is called, and what makes its files."""

    name: str
    make: Callable[[], Files]


@dataclass(frozen=True)
class Asked:
    """What a kit is made of."""

    claims: Sequence[Claim]
    regions: Sequence[LaunchRegion]
    cities: pd.DataFrame
    page_cities: pd.DataFrame | None
    compared: pd.DataFrame | None
    title: str | None
    region: RegionLike | None
    projection: str
    boundaries: str
    highlight: str | None
    units: str
    font: str | None
    story: Any
    url: str | None
    image: str | None

    @property
    def inputs(self) -> tuple[Sequence[Claim], Sequence[LaunchRegion], pd.DataFrame]:
        return self.claims, self.regions, self.cities

    @property
    def drawing(self) -> dict[str, Any]:
        """What figure, slides and brief are asked alike."""
        names = ("title", "region", "projection", "boundaries", "highlight")
        return {name: getattr(self, name) for name in names}


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
    units: str = "km",
    font: str | None = None,
    story: Any = None,
    url: str | None = None,
    image: str | None = None,
    command: str = "",
    progress: Progress = nullcontext,
) -> list[Path]:
    """Make every file of a briefing from the same claims; docs/kit.md says what each is for.

    Nothing is written before everything is made, and then all files or none.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`.
    folder : path
        Where the files go; others in it are left alone.
    title, region, projection, boundaries, highlight
        As for `rangeviz.draw_slide`.
    compared : DataFrame, path or list of names, optional
        The cities of finding and tables. Default: capitals of five million people and more.
    units, story, url, image
        As for `rangeviz.draw_map`.
    font
        As for `rangeviz.draw_figure`.
    command : str
        What made the kit, for its README and manifest.
    progress : callable, optional
        As for `build_rings`; its list holds the parts.

    Returns
    -------
    list of Path
        The files, README.md first and manifest.json last.

    Raises
    ------
    MissingLibraryError
        Before any work, naming every library that is missing.
    ArgumentError
        If an option is none of the known.
    DataError
        If a claim has no launch region.
    OSError
        If a file cannot be written: then none is, and no folder is left behind.
    """
    if folder is None:
        expected = "a folder; it is made where it is missing"
        raise ArgumentError("folder", Problem("", None, None, None, expected))
    check_libraries()
    check_title(title, LONGEST_TITLE)
    check_choice("units", units, UNITS)
    every = given_cities(cities)
    asked = Asked(
        claims=given_claims(claims),
        regions=given_regions(regions),
        cities=every,
        page_cities=None if cities is None else every,
        compared=None if compared is None else given_cities(compared),
        title=title,
        region=region,
        projection=projection,
        boundaries=boundaries,
        highlight=highlight,
        units=units,
        font=font,
        story=story,
        url=url,
        image=image,
    )
    check_highlight(highlight, asked.claims)
    files: Files = {}
    with sharing_rings(), progress(list(_parts(asked))) as parts:
        for part in parts:
            files |= part.make()
    found = finding(*asked.inputs, asked.compared, region=region, highlight=highlight, units=units)
    files["finding.json"] = _json(found.as_dict())
    readme = kit_readme(asked.claims, found, title, command, [*files, "manifest.json"])
    files = {"README.md": readme.encode(), **files}
    files["manifest.json"] = _json(kit_manifest(files, asked.claims, command))
    return _write(Path(folder), files)


def check_libraries() -> None:
    """Refuse to begin where a library is missing, and name all of them.

    Raises
    ------
    MissingLibraryError
    """
    missing = [name for module, name in NEEDED.items() if find_spec(module) is None]
    if missing:
        raise MissingLibraryError(f"this needs {', '.join(missing)}: {how_to_install('all')}")


def _write(folder: Path, files: Files) -> list[Path]:
    """Write all files or none; a folder that is made for nothing goes too."""
    is_new = not folder.exists()
    try:
        return write_together({folder / name: content for name, content in files.items()})
    except OSError:
        if is_new:
            with suppress(OSError):
                folder.rmdir()
        raise


def _json(content: object) -> bytes:
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n".encode()


# The parts


def _parts(asked: Asked) -> Iterator[Part]:
    yield Part("page.html", lambda: _page(asked))
    for size, forms in _FIGURES.items():
        yield Part(f"figure, {size}", partial(_figure, asked, size, forms))
    yield Part("chart", lambda: _chart(asked))
    yield Part("slides.pptx", lambda: _slides(asked))
    yield Part("brief", lambda: _brief(asked))
    yield Part("cities", lambda: _tables(asked))
    yield Part("rings", lambda: _rings(asked))
    yield Part("sources", lambda: _sources(asked))


def _page(asked: Asked) -> Files:
    from rangeviz.page.drawing import draw_page
    from rangeviz.page.embed import embed_snippet, policy_header

    page = draw_page(
        asked.claims,
        asked.regions,
        asked.page_cities,
        title=asked.title,
        region=asked.region,
        boundaries=asked.boundaries,
        highlight=asked.highlight,
        units=asked.units,
        story=asked.story,
        url=asked.url,
        image=asked.image,
    )
    text = page.html()
    snippet = f"{embed_snippet(text, 'page.html')}\n\n{policy_header(text)}\n"
    return {"page.html": text.encode(), "embed.txt": snippet.encode()}


def _figure(asked: Asked, size: str, forms: Sequence[str]) -> Files:
    from rangeviz.maps.figure import draw_figure
    from rangeviz.maps.sheets import sheets_of

    sheets = sheets_of(draw_figure(*asked.inputs, size=size, font=asked.font, **asked.drawing))
    return _sheets(sheets, "figure" if size == "page" else f"figure-{size}", forms)


def _chart(asked: Asked) -> Files:
    from rangeviz.maps.chart import draw_chart_sheets

    told = [claim for claim in asked.claims if claim.figures_km]
    return _sheets(draw_chart_sheets(told, font=asked.font), "chart", ("png", "pdf"))


def _sheets(sheets: Sequence[Figure], stem: str, forms: Sequence[str]) -> Files:
    """Write the sheets of a picture in each form, under the names that they have as files."""
    from rangeviz.maps.sheets import sheet_files

    return {
        path.name: content
        for form in forms
        for path, content in sheet_files(sheets, Path(f"{stem}.{form}"), form).items()
    }


def _slides(asked: Asked) -> Files:
    from rangeviz.documents.slides import draw_slide
    from rangeviz.exports.office import office_bytes

    deck = draw_slide(*asked.inputs, compared=asked.compared, **asked.drawing)
    return {"slides.pptx": office_bytes(deck)}


def _brief(asked: Asked) -> Files:
    from rangeviz.documents.brief import draw_brief
    from rangeviz.documents.brief_text import to_markdown
    from rangeviz.documents.word import to_docx

    brief = draw_brief(*asked.inputs, compared=asked.compared, **asked.drawing)
    text = to_markdown(brief, "brief-map.png").encode()
    return {"brief.docx": to_docx(brief), "brief.md": text, "brief-map.png": brief.picture}


def _tables(asked: Asked) -> Files:
    from rangeviz.analysis.verdicts import compare_cities
    from rangeviz.exports.formats import write_table
    from rangeviz.inputs.cities import usual_cities

    chosen = usual_cities(asked.cities) if asked.compared is None else asked.compared
    table = compare_cities(asked.claims, asked.regions, chosen, region=asked.region)
    return {f"cities.{form}": write_table(table, form, asked.claims) for form in ("csv", "xlsx")}


def _rings(asked: Asked) -> Files:
    from rangeviz.exports.gis import encoder_for
    from rangeviz.exports.layers import build_layers

    layers = build_layers(asked.claims, asked.regions, region=asked.region)
    names = ("rings.gpkg", "rings.kmz", "rings.geojson")
    return {name: encoder_for(name)(layers) for name in names}


def _sources(asked: Asked) -> Files:
    forms = {"sources.bib": "bibtex", "sources.json": "csl"}
    return {
        name: f"{bibliography_text(asked.claims, form)}\n".encode() for name, form in forms.items()
    }
