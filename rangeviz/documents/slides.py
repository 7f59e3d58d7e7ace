"""Slides: a map of claims as shapes that can be edited, and what they say about cities."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from rangeviz.core.optional import load
from rangeviz.core.text import clean
from rangeviz.core.words import LONGEST_TITLE, check_title, count_word, date_text, quoted, words
from rangeviz.documents.city_table import city_table, narrowed, without_column
from rangeviz.documents.powerpoint import (
    EMU_PT,
    FONT,
    PowerPointCanvas,
    Run,
    describe,
    text_width,
    write,
)
from rangeviz.exports.bibliography import citation, cite_sources
from rangeviz.exports.office import forget_template, set_properties
from rangeviz.inputs.cities import usual_cities
from rangeviz.inputs.claim_text import (
    claim_name,
    figure_said,
    figure_text,
    list_quote,
    translation_text,
    unbroken_name,
)
from rangeviz.inputs.claims import Claim, shown_claims
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.canvas import draw_sample
from rangeviz.maps.layout import build_scene, captions, undrawn, undrawn_text
from rangeviz.maps.mpl import MatplotlibCanvas
from rangeviz.maps.scene import Box, DrawnRegion, DrawnRing, KeyRow, PlacedLabel, PlaceName, Scene
from rangeviz.maps.style import COLOURS, line_style, style_name

if TYPE_CHECKING:
    from pptx.presentation import Presentation


MOST_RINGS = 6
"""A slide holds no more; the others are named."""

MOST_CITIES, MOST_COLUMNS = 12, 9

_WIDTH, _HEIGHT = 960.0, 540.0
_MARGIN = 30.0
_SIDE = 282.0
_PX = 14 / 12
_TITLE, _SUMMARY, _LABEL, _SMALL, _NOTE = 28.0, 15.0, 14.0, 12.0, 9.0
_SAMPLE = 55.0
_TEXT, _SECOND = COLOURS["text"], COLOURS["second"]


def draw_slide(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    *,
    title: str | None = None,
    region: str | None = None,
    projection: str = "equidistant",
    boundaries: str = "defacto",
    highlight: str | None = None,
    compared: pd.DataFrame | None = None,
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
    region : str, optional
        Id or name of the launch region for every claim, instead of each claim's own.
    projection : {"equidistant", "equal-area", "orthographic", "mercator"}
    boundaries : {"defacto", "claims", "none"}
    highlight : str, optional
        Id of a claim to bring out, with its inner line.
    compared : pandas.DataFrame, optional
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
    load("pptx", "slides")
    check_title(title, LONGEST_TITLE)
    kept, left_out = _at_most(MOST_RINGS, claims, regions, region, highlight)
    summary, notes = captions(
        kept,
        regions,
        projection=projection,
        region=region,
        boundaries=boundaries,
        highlight=highlight,
    )
    drawn = [claim for claim in kept if claim.shown]
    reasons = undrawn(
        kept,
        regions,
        projection=projection,
        region=region,
        boundaries=boundaries,
        highlight=highlight,
    )
    if title is None:
        rings = sum(claim.id not in reasons for claim in drawn)
        count = count_word(rings).capitalize()
        title = words(f"slide.title.{'one' if rings == 1 else 'many'}", claims=count)
    deck = _deck()
    set_properties(deck, clean(title), claims)
    sources = [*_sources(drawn, regions, region), "", *notes]

    slide = _slide(deck, clean(title), sources)
    brush = PowerPointCanvas(slide.shapes, px=_PX)
    top = _write_summary(brush, slide, summary)
    note = " ".join(notes)
    foot = _note_top(note)
    scene = build_scene(
        kept,
        regions,
        cities,
        _WIDTH - 2 * _MARGIN - _SIDE - 22,
        foot - 8 - top,
        px_pt=_PX,
        projection=projection,
        region=region,
        boundaries=boundaries,
        highlight=highlight,
        measure=text_width,
    )
    _draw_map(brush.moved(_MARGIN, top), scene, _map_text(scene, regions, region))
    _draw_legend(brush, scene, _left_out(left_out, scene, reasons), top, foot - 8)
    _write_note(brush, note)
    _add_cities(deck, drawn, regions, cities, compared, region, sources)
    return deck


def _at_most(
    most: int,
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    region: str | None,
    highlight: str | None,
) -> tuple[list[Claim], list[Claim]]:
    """Show no more claims with a ring than so many; return all claims, and those left out."""
    shown = shown_claims(claims) + [claim for claim in claims if claim.id == highlight]
    pairs = pair_regions(list({claim.id: claim for claim in shown}.values()), regions, region)
    ringed = [claim for claim, start in pairs if start and claim.figures_km]
    ringed.sort(key=lambda claim: claim.id != highlight)
    out = {claim.id for claim in ringed[most:]}
    kept = {claim.id for claim, _ in pairs} - out
    return [replace(claim, shown=claim.id in kept) for claim in claims], ringed[most:]


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


def _slide(deck: Presentation, title: str, notes: Sequence[str]) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    form = slide.shapes.title
    width = _WIDTH - 2 * _MARGIN
    lines = _fitting(title, _TITLE, width, 2, bold=True)
    form.left, form.top = round(_MARGIN * EMU_PT), round(24 * EMU_PT)
    form.width, form.height = round(width * EMU_PT), round(len(lines) * 34 * EMU_PT)
    write(form.text_frame, [[(" ".join(lines), _TITLE, _TEXT, True)]])
    slide.notes_slide.notes_text_frame.text = "\n".join(map(clean, notes))
    return slide


def _write_summary(brush: PowerPointCanvas, slide: Any, text: str) -> float:
    """Write the sentence below the title; return where the map may begin."""
    top = float((slide.shapes.title.top + slide.shapes.title.height) / EMU_PT + 2)
    lines = _fitting(text, _SUMMARY, _WIDTH - 2 * _MARGIN, 2)
    bottom = top + _SUMMARY * 1.3 * len(lines)
    box = Box(_MARGIN, top, _WIDTH - _MARGIN, bottom)
    brush.text(box, [[(" ".join(lines), _SUMMARY, _SECOND, False)]], name="Summary")
    return bottom + 8


def _note_top(text: str) -> float:
    """Return where a footnote begins."""
    return _HEIGHT - 16 - 1.25 * _NOTE * len(_fitting(text, _NOTE, _WIDTH - 2 * _MARGIN))


def _write_note(brush: PowerPointCanvas, text: str) -> None:
    """Write the footnote: last, as it is read."""
    box = Box(_MARGIN, _note_top(text), _WIDTH - _MARGIN, _HEIGHT - 16)
    brush.text(box, [[(text, _NOTE, _SECOND, False)]], name="Footnote")


def _sources(
    claims: Sequence[Claim], regions: Sequence[LaunchRegion], region: str | None
) -> Iterator[str]:
    """Write the notes: each claim with its quote, then the sources."""
    for claim, start in pair_regions(claims, regions, region):
        yield words(
            "slide.source" if start and claim.figures_km else "slide.source_text",
            system=claim.system,
            figure=figure_text(claim),
            basis=claim.basis or words("basis.none"),
            region=start.name if start else "",
            claimant=claim.claimant or claim.source_author or claim.source_title,
            date=date_text(claim.claimed_on or claim.source_date),
        )
        if claim.quote:
            yield quoted(claim.quote)
        if translation := translation_text(claim.quote_en):
            yield translation
    yield from ("", words("slide.sources"), *map(citation, cite_sources(claims)))


# The map


def _draw_map(brush: PowerPointCanvas, scene: Scene, text: str) -> None:
    """Draw a map as one group: land, fills, launch regions, borders, rings, names, labels."""
    px = scene.px_pt
    whole = brush.group(words("slide.map"), text)
    base = whole.group("Base map")
    base.area(scene.sea, COLOURS["sea"], name="Sea")
    base.line(scene.graticule, COLOURS["graticule"], 0.6 * px, name="Graticule")
    base.area(scene.land, COLOURS["land"], name="Land")
    base.line(scene.coast, COLOURS["coast"], 0.6 * px, name="Coast")
    base.line(scene.sea.boundary, COLOURS["coast"], 0.75 * px, name="Edge of the map")
    for ring in scene.rings:
        name = f"Within: {claim_name(ring.claim)}"
        whole.area(ring.area, ring.colour, ring.fill_opacity, name=name)
        whole.area(ring.band, ring.colour, ring.band_opacity, name=f"Between: {name}")
        whole.area(ring.inner_area, ring.colour, 0.09, name=f"From anywhere: {name}")
    for region in scene.regions:
        _draw_region(whole, region)
    lines = whole.group("Borders")
    lines.line(scene.borders, COLOURS["border"], 0.75 * px, name="Borders")
    lines.line(scene.hatching, COLOURS["disputed"], 0.7 * px, name="Hatching")
    lines.line(scene.dashed, COLOURS["region"], 2.4 * px, name="Line of control, ground")
    lines.line(
        scene.dashed,
        COLOURS["disputed"],
        1.25 * px,
        dash=(3.5 * px, 2 * px),
        name="Line of control",
    )
    lines.line(
        scene.dotted, COLOURS["disputed"], 0.8 * px, dash=(0.8 * px, 2 * px), name="Claimed lines"
    )
    for ring in scene.rings:
        for casing in (ring.lines, ring.inner):
            whole.line(
                casing,
                COLOURS["halo"],
                ring.casing_pt,
                opacity=0.75 * ring.opacity,
                name=f"Casing: {claim_name(ring.claim)}",
            )
    for ring in scene.rings:
        _draw_ring(whole, ring)
    if scene.names:
        names = whole.group("Names of places")
        for place in scene.names:
            _write_name(names, place)
    for plate in scene.plates:
        _write_plate(whole, plate)


def _draw_region(brush: PowerPointCanvas, region: DrawnRegion) -> None:
    name = f"Launch region: {clean(region.region.name)}"
    px = brush.px
    brush.area(region.area, COLOURS["region"], name=name)
    brush.line(region.outline, COLOURS["region_edge"], px, name=f"Outline of {name}")
    for x, y in region.squares.tolist():
        box = Box.at(x, y, 6 * px, 6 * px)
        brush.box(box, COLOURS["region"], edge=COLOURS["region_edge"], width_pt=px, name=name)


def _draw_ring(brush: PowerPointCanvas, ring: DrawnRing) -> None:
    name = claim_name(ring.claim)
    unit = ring.width_pt / ring.style.width
    brush.line(
        ring.lines,
        ring.colour,
        ring.width_pt,
        dash=[part * unit for part in ring.style.dash],
        round_caps=ring.style.round_caps,
        opacity=ring.opacity,
        name=f"Ring: {name}",
        text=name,
    )
    brush.line(ring.inner, ring.colour, 1.25 * brush.px, name=f"Inner line: {name}")
    if ring.ticks:
        ticks = brush.group(f"Ticks: {name}")
        for tick in ring.ticks:
            opacity = tick.opacity * ring.opacity
            ticks.line(tick.lines, ring.colour, 1.5 * brush.px, opacity=opacity, name="Ticks")
    if len(ring.dots):
        dots = brush.group(f"Dots: {name}")
        dots.discs(ring.dots, 3 * brush.px, ring.colour, brush.px)


def _write_name(brush: PowerPointCanvas, name: PlaceName) -> None:
    colour = {"water": "water", "region": "text", "country": "second"}.get(name.kind, "place")
    if name.dot:
        dot = pd.DataFrame([name.dot]).to_numpy()
        brush.discs(dot, 2.2 * brush.px, COLOURS["place"], brush.px, f"Dot: {name.text}")
    brush.text(
        name.box,
        [[(name.text, name.size_pt, COLOURS[colour], name.kind == "region")]],
        anchor=name.anchor,
        middle=True,
        wrap=False,
        italic=name.kind == "water",
        name=f"{name.kind.capitalize()}: {name.text}",
    )


def _write_plate(brush: PowerPointCanvas, plate: PlacedLabel) -> None:
    radius = 3 * brush.px
    form = brush.box(
        plate.box, COLOURS["panel"], opacity=0.96, radius_pt=radius, name=f"Label: {plate.text}"
    )
    runs = [(text, plate.size_pt, plate.colour, bold) for text, bold in plate.parts]
    write(form.text_frame, [runs], "middle", middle=True, wrap=False)


def _map_text(scene: Scene, regions: Sequence[LaunchRegion], region: str | None) -> str:
    """Say what the map shows to those who do not see it."""
    pairs = pair_regions([ring.claim for ring in scene.rings], regions, region)
    said = [
        words(
            "still.claim",
            system=clean(claim.system),
            figure=figure_said(claim),
            region=clean(start.name),
        )
        for claim, start in pairs
        if start
    ]
    return words("still.name", claims="; ".join(said))


# Beside the map: the claims and the key


def _draw_legend(
    brush: PowerPointCanvas, scene: Scene, left_out: str, top: float, bottom: float
) -> None:
    """List the claims, in as much detail as there is room for, and explain the lines."""
    key_rows: list[_Row] = [(row, [[(row.text, _SMALL, _TEXT, False)]], _TEXT) for row in scene.key]
    bright = sorted(scene.rings, key=lambda ring: -ring.opacity)  # the highlighted one first
    told = [(ring.claim, ring.colour, True) for ring in bright]
    told += [(claim, _TEXT, False) for claim in scene.listed]
    for detail, size, lines, gap in (
        ("quote", _LABEL, 3, 4.0),
        ("quote", 13.0, 3, 3.0),
        ("condition", _LABEL, 3, 4.0),
        ("condition", _SMALL, 3, 3.0),
        ("source", _LABEL, 3, 6.0),
        ("source", _SMALL, 2, 4.0),
        ("words", _SMALL, 3, 3.0),
        ("", _SMALL, 2, 4.0),
        ("", _SMALL, 1, 2.0),
    ):
        rows = [_claim_row(*one, detail, size, lines) for one in told]
        claims = _Column(words("slide.claims"), rows, gap, left_out)
        key = _Column(words("key.title"), key_rows, gap)
        room = bottom - top - key.height - 8
        if claims.height <= room:
            break
    claims = claims.cut(room)
    left = _WIDTH - _MARGIN - _SIDE
    claims.draw(brush, left, top)
    key.draw(brush, left, top + claims.height + 8)


def _claim_row(
    claim: Claim, colour: str, has_line: bool, detail: str, size: float, lines: int
) -> _Row:
    width = _SIDE - _SAMPLE
    name = unbroken_name(claim)
    conditional = claim.basis == "projected" or not claim.figures_km
    lines = 9 if claim.basis == "projected" else lines  # that word comes last
    text: list[list[Run]] = [
        [(" ".join(_fitting(name, size, width, lines, bold=True)), size, colour, True)]
    ]
    if detail not in ("", "words"):
        date = claim.claimed_on or claim.source_date
        said = clean(claim.claimant or claim.source_author or claim.source_title)
        said = f"{said}, {date_text(date)}" if date else said
        text.append([(" ".join(_fitting(said, _SMALL, width, 2)), _SMALL, _SECOND, False)])
    quote = list_quote(claim)
    if quote and (detail == "quote" or (detail in ("condition", "words") and conditional)):
        quoted = " ".join(_fitting(quote, _SMALL, width, 5))
        text.append([(quoted, _SMALL, _SECOND, False)])
    style = line_style(claim) if has_line else None
    return KeyRow(style_name(claim), style, name), text, colour


def _left_out(claims: Sequence[Claim], scene: Scene, reasons: dict[str, str]) -> str:
    said = [words("slide.left_out", claims="; ".join(map(claim_name, claims)))] if claims else []
    return " ".join([*said, undrawn_text(scene.listed, reasons)]).strip()


_Row = tuple[KeyRow, list[list[Run]], str]


class _Column:
    """A heading, rows of a sample and its text, and a note."""

    def __init__(self, heading: str, rows: Sequence[_Row], gap: float, note: str = "") -> None:
        self.heading, self.rows, self.gap = heading, list(rows), gap
        self.note = " ".join(_fitting(note, _SMALL, _SIDE, 6)) if note else ""

    @property
    def height(self) -> float:
        rows = sum(_row_height(row) + self.gap for row in self.rows)
        return 24 + rows + self._note_height

    @property
    def _note_height(self) -> float:
        return 1.25 * _SMALL * len(_fitting(self.note, _SMALL, _SIDE)) + 4 if self.note else 0.0

    def cut(self, height: float) -> _Column:
        """Leave out the last rows until the rest has room, and say so."""
        rows, column = len(self.rows), self
        while column.height > height and rows > 1:
            rows -= 1
            more = words("slide.more", count=count_word(len(self.rows) - rows).capitalize())
            note = f"{more} {self.note}".strip()
            column = _Column(self.heading, self.rows[:rows], self.gap, note)
        return column

    def draw(self, brush: PowerPointCanvas, x: float, y: float) -> None:
        import shapely

        group = brush.moved(0, 0).group(self.heading)
        right = x + _SIDE
        group.text(
            Box(x, y, right, y + 18), [[(self.heading, _LABEL, _TEXT, True)]], name=self.heading
        )
        rule = shapely.LineString([(x, y + 19), (right, y + 19)])
        group.line(rule, COLOURS["coast"], 0.75, name="Rule")
        y += 24
        for row in self.rows:
            key, text, colour = row
            height = _row_height(row)
            if key.style or key.kind in ("region", "dashed", "dotted", "hatched"):
                sample = group.group(f"Sample: {key.text}")
                draw_sample(cast(MatplotlibCanvas, sample), x, y + 9, key, colour)
            box = Box(x + _SAMPLE, y, right, y + height)
            group.text(box, text, name=key.text)
            y += height + self.gap
        if self.note:
            box = Box(x, y, right, y + self._note_height)
            group.text(box, [[(self.note, _SMALL, _SECOND, False)]], name="Note")


def _row_height(row: _Row) -> float:
    width = _SIDE - _SAMPLE
    lines = sum(
        1.22 * size * len(_fitting(text, size, width, bold=bold))
        for paragraph in row[1]
        for text, size, _, bold in paragraph
    )
    return max(lines, 16.0)


_LINE_LETTERS = 600
"""No line of a slide holds more, and a word may have a hundred thousand."""


def _fitting(
    text: str, size: float, width: float, most: int = 99, *, bold: bool = False
) -> list[str]:
    """Break a text into lines that surely fit, at most so many; the last may end in …."""
    lines = [""]
    for word in text.split(" "):
        while word and len(lines) <= most + 1:
            head = f"{lines[-1]} {word}".strip()
            if len(head) <= _LINE_LETTERS and text_width(head, size, bold) <= width:
                lines[-1], word = head, ""
            elif lines[-1]:
                lines.append("")
            else:  # a word wider than the line
                starts = (word[:n] for n in range(1, min(len(word), _LINE_LETTERS)))
                narrow = takewhile(lambda start: text_width(start, size, bold) <= width, starts)
                fits = max(1, sum(1 for _ in narrow))
                lines[-1], word = word[:fits], word[fits:]
                lines.append("")
    if not lines[-1] and len(lines) > 1:
        lines.pop()
    if len(lines) > most:
        last = lines[most - 1]
        while last and text_width(f"{last} …", size, bold) > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()} …"]
    return lines


# The second slide


def _add_cities(
    deck: Presentation,
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    compared: pd.DataFrame | None,
    region: str | None,
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
    slide = _slide(deck, words("slide.title.cities", count=count), notes)
    brush = PowerPointCanvas(slide.shapes, px=_PX)
    summary = words("slide.nearest", count=count, all=f"{every:,}")
    if compared is None:
        summary = words("slide.capitals", count=count)
    missing = without_column(claims, regions, region)
    if dropped:
        summary += " " + words("slide.dropped", columns="; ".join(dropped))
    top = _write_summary(brush, slide, summary)
    said = words("brief.no_column", claims="; ".join(missing.values())) if missing else ""
    note = f"{said} {words('answer.note')} {words('footnote.cities')}".strip()
    _draw_table(slide, table, top, _note_top(note) - 8)
    _write_note(brush, note)


def _draw_table(slide: Any, table: pd.DataFrame, top: float, bottom: float) -> None:
    rows, columns = len(table) + 1, len(table.columns)
    width = _WIDTH - 2 * _MARGIN
    first = 128.0
    rest = (width - first) / (columns - 1)
    usual = _LABEL if columns <= 6 else _SMALL if columns <= 7 else 10.0
    widest = max((str(text) for text in table.iloc[:, 1:].to_numpy().flat), key=len)
    sizes = (size for size in (usual, _SMALL, 11.0, 10.0, 9.0) if size <= usual)
    size = next((size for size in sizes if text_width(widest, size) <= rest - 10), 9.0)
    heads = [_fitting(text, size, rest - 12, 6, bold=True) for text in table.columns]
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

    write(cell.text_frame, [[(text, size, _TEXT, bold)]])
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if head else MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = round(4 * EMU_PT)
    cell.margin_top = cell.margin_bottom = round(2 * EMU_PT)
    properties = cell._tc.get_or_add_tcPr()
    rule = etree.SubElement(properties, f"{_A}lnB", w=str(EMU_PT if head else EMU_PT // 2))
    fill = etree.SubElement(rule, f"{_A}solidFill")
    colour = COLOURS["coast" if head else "hairline"].removeprefix("#")
    etree.SubElement(fill, f"{_A}srgbClr", val=colour)
