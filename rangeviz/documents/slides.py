"""Slides: a map of claims as shapes that can be edited, and what they say about cities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from rangeviz.core.optional import load
from rangeviz.core.text import clean, office_runs
from rangeviz.core.words import (
    LONGEST_TITLE,
    check_title,
    count_word,
    date_text,
    quoted,
    words,
)
from rangeviz.documents.city_table import (
    city_table,
    dropped_note,
    missing_note,
    narrowed,
    rows_note,
    without_column,
)
from rangeviz.documents.powerpoint import (
    EMU_PT,
    FONT,
    PowerPointCanvas,
    describe,
    fitting,
    text_width,
    write,
)
from rangeviz.documents.slide_legend import SIDE, draw_legend
from rangeviz.exports.bibliography import citation, cite_sources
from rangeviz.exports.office import forget_template, set_properties
from rangeviz.inputs.cities import usual_cities
from rangeviz.inputs.claim_text import figure_text, translation_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.regions import LaunchRegion, RegionLike
from rangeviz.maps.canvas import draw_scene
from rangeviz.maps.layout import lay_out_map, settled_notes
from rangeviz.maps.plan import PlannedClaim, plan_map
from rangeviz.maps.scene import Box
from rangeviz.maps.style import COLOURS

if TYPE_CHECKING:
    from pptx.presentation import Presentation

MOST_RINGS = 6
"""A slide holds no more; the others are named."""

MOST_CITIES, MOST_COLUMNS = 12, 9

_WIDTH, _HEIGHT = 960.0, 540.0
_MARGIN = 30.0
_PX = 14 / 12
_TITLE, _SUMMARY, _LABEL, _SMALL, _NOTE = 28.0, 15.0, 14.0, 12.0, 9.0


def draw_slide(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    *,
    title: str | None = None,
    region: RegionLike | None = None,
    projection: str = "equidistant",
    boundaries: str = "defacto",
    highlight: str | None = None,
    compared: CitiesLike = None,
) -> Presentation:
    """Draw claims on two slides of 13.33 x 7.5 in: a map of native shapes, and a table of cities.

    Land, regions, rings and labels are shapes that can be edited. The sources are in the notes.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`: drawn are the claims with `shown`, or the first six; no more
        than `MOST_RINGS`, and the slide names those left out.
    title : str, optional
        One statement.
    region : str or LaunchRegion, optional
        The launch region for every claim, by id, name or itself, instead of each claim's own.
    projection : {"equidistant", "equal-area", "orthographic", "mercator"}
    boundaries : {"defacto", "claims", "none"}
    highlight : str, optional
        Id of a claim to bring out, with its inner line.
    compared : DataFrame, path or list of names, optional
        The cities of the table. Default: capitals of five million people and more. The table has
        the `MOST_CITIES` nearest.

    Returns
    -------
    pptx.presentation.Presentation
        `rangeviz.write_office` makes the same bytes of it for the same input.

    Raises
    ------
    RangevizError
        If python-pptx is missing, or there is nothing to draw.
    ArgumentError
        If `region`, `projection`, `boundaries` or `highlight` is none of the known.
    DataError
        If a claim has no launch region.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions, read_cities
    >>> deck = draw_slide(read_claims()[:1], read_regions(), read_cities())
    >>> for slide in deck.slides:
    ...     print(slide.shapes.title.text)
    One published range claim, drawn to true distance
    What the claims say about twelve cities
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    compared = None if compared is None else given_cities(compared)
    load("pptx", "slides")
    check_title(title, LONGEST_TITLE)
    plan = plan_map(
        claims,
        regions,
        region=region,
        projection=projection,
        boundaries=boundaries,
        highlight=highlight,
        most=MOST_RINGS,
    )
    if title is None:
        count = count_word(len(plan.drawn)).capitalize()
        title = words(f"slide.title.{'one' if len(plan.drawn) == 1 else 'many'}", claims=count)
    deck = _deck()
    set_properties(deck, clean(title), claims)
    slide = _slide(deck, clean(title))
    canvas = PowerPointCanvas(slide.shapes, px=_PX)
    top = _write_summary(canvas, slide, plan.summary)
    width = _WIDTH - 2 * _MARGIN - SIDE - 22
    note = settled_notes(plan, width, lambda text: _note_top(text) - 8 - top, _PX)
    foot = _note_top(note)
    scene = lay_out_map(
        plan,
        cities,
        width,
        foot - 8 - top,
        px_pt=_PX,
        measure=text_width,
    )
    draw_scene(canvas.moved(_MARGIN, top).group(words("slide.map"), plan.description), scene)
    draw_legend(canvas, plan, scene.key, _WIDTH - _MARGIN - SIDE, top, foot - 8)
    _write_note(canvas, note)
    sources = [*_sources(plan.chosen), "", *plan.notes(scene.disputed)]
    _write_speaker_notes(slide, sources)
    told = [one.claim for one in plan.chosen]
    _add_cities(deck, told, regions, cities, compared, region, sources)
    return deck


# The deck: one layout, a white slide of 16:9, one font


def _deck() -> Presentation:
    import pptx

    deck: Any = pptx.Presentation()
    wider = _WIDTH * EMU_PT / deck.slide_width
    deck.slide_width, deck.slide_height = round(_WIDTH * EMU_PT), round(_HEIGHT * EMU_PT)
    for layout in list(deck.slide_layouts):
        if layout.name != "Title Only":
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    for form in (*master.placeholders, *deck.slide_layouts[0].placeholders):
        if form._element.xfrm is not None:
            form.left, form.width = round(form.left * wider), round(form.width * wider)
    forget_template(deck)
    theme = next(rel.target_part for rel in master.part.rels.values() if "theme" in rel.reltype)
    theme._blob = re.sub(rb'(<a:latin typeface=")[^"]+', rb"\g<1>" + FONT.encode(), theme.blob)
    return cast("Presentation", deck)


def _slide(deck: Presentation, title: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    form = slide.shapes.title
    width = _WIDTH - 2 * _MARGIN
    lines = fitting(title, _TITLE, width, 2, bold=True)
    form.left, form.top = round(_MARGIN * EMU_PT), round(24 * EMU_PT)
    form.width, form.height = round(width * EMU_PT), round(len(lines) * 34 * EMU_PT)
    write(form.text_frame, [[(" ".join(lines), _TITLE, "text", True)]])
    return slide


def _write_speaker_notes(slide: Any, notes: Sequence[str]) -> None:
    slide.notes_slide.notes_text_frame.text = "\n".join(map(_note, notes))


def _write_summary(canvas: PowerPointCanvas, slide: Any, text: str) -> float:
    """Write the sentence below the title; return where the map may begin."""
    top = float((slide.shapes.title.top + slide.shapes.title.height) / EMU_PT + 2)
    lines = fitting(text, _SUMMARY, _WIDTH - 2 * _MARGIN, 2)
    bottom = top + _SUMMARY * 1.3 * len(lines)
    box = Box(_MARGIN, top, _WIDTH - _MARGIN, bottom)
    canvas.text(box, [[(" ".join(lines), _SUMMARY, "second", False)]], name="Summary")
    return bottom + 8


def _note_top(text: str) -> float:
    """Return where a footnote begins."""
    return _HEIGHT - 16 - 1.25 * _NOTE * len(fitting(text, _NOTE, _WIDTH - 2 * _MARGIN))


def _write_note(canvas: PowerPointCanvas, text: str) -> None:
    """Write the footnote: last, as it is read."""
    box = Box(_MARGIN, _note_top(text), _WIDTH - _MARGIN, _HEIGHT - 16)
    canvas.text(box, [[(text, _NOTE, "second", False)]], name="Footnote")


def _sources(told: Sequence[PlannedClaim]) -> Iterator[str]:
    """Write the notes: each claim with its quote, then the sources."""
    for one in told:
        claim, start = one.claim, one.region
        yield words(
            "slide.source" if start and claim.figures_km else "slide.source_text",
            system=claim.system,
            figure=figure_text(claim),
            basis=claim.basis or words("basis.none"),
            region=start.name if start else "",
            claimant=claim.speaker,
            date=date_text(claim.date),
        )
        if claim.quote:
            yield quoted(claim.quote)
        if translation := translation_text(claim.quote_en):
            yield translation
    sources = cite_sources(one.claim for one in told)
    yield from ("", words("slide.sources"), *map(citation, sources))


def _note(text: str) -> str:
    return "".join(run for run, _ in office_runs(clean(text)))


# The second slide


def _add_cities(
    deck: Presentation,
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    compared: pd.DataFrame | None,
    region: RegionLike | None,
    notes: Sequence[str],
) -> None:
    """Add the table of cities; none where no claim can be compared with one."""
    chosen = usual_cities(cities) if compared is None else compared
    table = city_table(claims, regions, chosen, region=region)
    if table.empty:
        return
    every = len(table)
    table, dropped = narrowed(table.iloc[:MOST_CITIES], MOST_COLUMNS)
    count = count_word(len(table))
    slide = _slide(deck, words("slide.title.cities", count=count))
    _write_speaker_notes(slide, notes)
    canvas = PowerPointCanvas(slide.shapes, px=_PX)
    summary = [rows_note(len(table), every, compared is None), dropped_note(dropped)]
    top = _write_summary(canvas, slide, " ".join(filter(None, summary)))
    said = missing_note(without_column(claims, regions, region))
    note = f"{said} {words('answer.note')} {words('footnote.cities')}".strip()
    _draw_table(slide, table, top, _note_top(note) - 8)
    _write_note(canvas, note)


def _draw_table(slide: Any, table: pd.DataFrame, top: float, bottom: float) -> None:
    rows, columns = len(table) + 1, len(table.columns)
    width = _WIDTH - 2 * _MARGIN
    first = 128.0
    rest = (width - first) / (columns - 1)
    usual = _LABEL if columns <= 6 else _SMALL if columns <= 7 else 10.0
    widest = max((str(text) for text in table.iloc[:, 1:].to_numpy().flat), key=len)
    sizes = (size for size in (usual, _SMALL, 11.0, 10.0, 9.0) if size <= usual)
    size = next((size for size in sizes if text_width(widest, size) <= rest - 10), 9.0)
    heads = [fitting(text, size, rest - 12, 6, bold=True) for text in table.columns]
    head = 1.25 * size * max(map(len, heads)) + 4
    place = (_MARGIN, top, width, head)
    frame = slide.shapes.add_table(rows, columns, *(round(length * EMU_PT) for length in place))
    every = ", ".join(table.columns[1:])
    text = words("slide.table", columns=every, count=count_word(rows - 1))
    describe(frame, words("slide.table.name"), text)
    grid = frame.table
    grid.horz_banding = False
    style = frame._element.find(f".//{_A}tableStyleId")
    style.text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    for number, column in enumerate(grid.columns):
        column.width = round((rest if number else first) * EMU_PT)
    row_height = min(26.0, (bottom - top - head) / (rows - 1))
    lines = [[" ".join(head) for head in heads], *table.itertuples(index=False)]
    for line, texts in enumerate(lines):
        grid.rows[line].height = round((row_height if line else head) * EMU_PT)
        for number, text in enumerate(texts):
            cell = grid.cell(line, number)
            _write_cell(cell, text, size, head=line == 0, bold=line == 0 or number == 0)


_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def _write_cell(cell: Any, text: str, size: float, *, head: bool, bold: bool) -> None:
    from lxml import etree
    from pptx.enum.text import MSO_ANCHOR

    write(cell.text_frame, [[(text, size, "text", bold)]])
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = round(4 * EMU_PT)
    cell.margin_top = cell.margin_bottom = round(2 * EMU_PT)
    properties = cell._tc.get_or_add_tcPr()
    rule = etree.SubElement(properties, f"{_A}lnB", w=str(EMU_PT if head else EMU_PT // 2))
    fill = etree.SubElement(rule, f"{_A}solidFill")
    colour = COLOURS["coast" if head else "hairline"].removeprefix("#")
    etree.SubElement(fill, f"{_A}srgbClr", val=colour)
