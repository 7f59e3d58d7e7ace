"""Figures for print and slides: claims as rings on a map in a projection that suits them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from rangeviz.core.choices import SIZES
from rangeviz.core.errors import RangevizError, check_choice
from rangeviz.core.optional import load
from rangeviz.core.text import clean
from rangeviz.core.words import (
    LONGEST_TITLE,
    NO_BREAK,
    check_title,
    count_word,
    date_text,
    format_km,
    words,
)
from rangeviz.geo.projection import centre_of
from rangeviz.inputs.claim_text import figure_said, figure_text, list_quote, unbroken_name
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.canvas import draw_sample, draw_scene
from rangeviz.maps.flat_circle import distances_km, flat_circle
from rangeviz.maps.layout import build_scene, captions, longest, undrawn, undrawn_text
from rangeviz.maps.mpl import MatplotlibCanvas, font_family, prepare_axes
from rangeviz.maps.scene import Box, KeyRow, Scene
from rangeviz.maps.style import COLOURS, line_style, style_name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class _Size:
    """A size of picture: all lengths in points. Without a height it is as tall as it must be."""

    width: float
    height: float | None
    px: float
    line_scale: float
    margin: float
    title: float
    summary: float
    text: float
    note: float


_SIZES = {
    "column": _Size(252.0, None, 0.60, 1.0, 2.0, 10.0, 7.5, 7.0, 6.0),
    "page": _Size(841.89, 595.28, 0.75, 1.0, 34.0, 19.5, 11.25, 8.5, 8.0),
    "slide": _Size(960.0, 540.0, 14 / 12, 1.15, 30.0, 28.0, 15.0, 12.0, 9.0),
}


def draw_figure(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    *,
    title: str | None = None,
    region: str | None = None,
    projection: str = "equidistant",
    size: str = "page",
    boundaries: str = "defacto",
    highlight: str | None = None,
    font: str | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw claims as rings on a map for print.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`: drawn are the claims with `shown`, or the first six.
    title : str, optional
    region : str, optional
        Id or name of the launch region for every claim, instead of each claim's own.
    projection : {"equidistant", "equal-area", "orthographic", "mercator"}
        Centred on the launch regions. In the equidistant projection distances from the centre
        are true, and the rings of a point are circles.
    size : {"column", "page", "slide"}
        3.5 in wide and as tall as it must be; A4 landscape; or 13.33 x 7.5 in.
    boundaries : {"defacto", "claims", "none"}
        De facto borders, those and every claim line, or no borders.
    highlight : str, optional
        Id of a claim to bring out, with its inner line: within it, every part of the launch
        region is in range.
    font : str, optional
        A font that is installed. Default: Noto Sans, else DejaVu Sans, which is always there.
    ax : matplotlib.axes.Axes, optional
        Draw the map alone here, without title, key, sources and footnote.

    Returns
    -------
    matplotlib.figure.Figure
        `rangeviz.write_picture` makes the same bytes of it for the same input.

    Raises
    ------
    RangevizError
        If matplotlib is missing, or there is nothing to draw.
    ArgumentError
        If `region`, `projection`, `size`, `boundaries`, `highlight` or `font` is none of the known.
    DataError
        If a claim has no launch region.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions, read_cities
    >>> figure = draw_figure(read_claims()[:1], read_regions(), read_cities(), size="column")
    >>> float(figure.get_figwidth())
    3.5
    """
    matplotlib = load("matplotlib", "figure")
    load("matplotlib.figure", "figure")
    from matplotlib.figure import Figure

    check_title(title, LONGEST_TITLE)
    sheet = _size(size)
    captioned = captions(
        claims,
        regions,
        projection=projection,
        region=region,
        boundaries=boundaries,
        highlight=highlight,
    )
    reasons = undrawn(
        claims,
        regions,
        projection=projection,
        region=region,
        boundaries=boundaries,
        highlight=highlight,
    )
    lay_out = partial(
        build_scene,
        claims,
        regions,
        cities,
        projection=projection,
        region=region,
        boundaries=boundaries,
        highlight=highlight,
    )
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        family = font_family(font)
        if ax is not None:
            return _draw_on(ax, family, lay_out)
        figure = Figure(figsize=(sheet.width / 72, (sheet.height or 100.0) / 72), facecolor="white")
        pen = MatplotlibCanvas(figure.add_axes((0, 0, 1, 1), label="sheet"), family, sheet.px)
        heading = clean(title) if title else words("figure.title")
        figure.set_label(heading)
        scene_of = partial(lay_out, px_pt=sheet.px, line_scale=sheet.line_scale, measure=pen.width)
        _lay_out(figure, pen, sheet, _Texts(heading, *captioned, reasons), [("", scene_of)])
    return figure


def draw_flat_circle(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    *,
    claim: str | None = None,
    title: str | None = None,
    region: str | None = None,
    size: str = "page",
    boundaries: str = "defacto",
    font: str | None = None,
) -> Figure:
    """Show why a claimed range is no circle: one claim on Web Mercator and in true distance.

    Both maps have the claim's true line and the circle that a pair of compasses draws on the web
    map; a sentence says how far from the launch region that circle runs in truth.

    Parameters
    ----------
    claims, regions, cities, title, region, size, boundaries, font
        As for `draw_figure`.
    claim : str, optional
        Id of the claim. Default: of those that `draw_figure` draws, the one of the longest range.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    RangevizError, DataError, ArgumentError
        As `draw_figure` does.
    """
    matplotlib = load("matplotlib", "figure")
    load("matplotlib.figure", "figure")
    from matplotlib.figure import Figure

    check_title(title, LONGEST_TITLE)
    sheet = _size(size)
    one, start = longest(claims, regions, region=region, claim=claim)
    range_km = max(one.figures_km.values())
    circle = flat_circle(*centre_of([start.geometry]), range_km)
    least, most = distances_km(start.geometry, circle)
    said = {"figure": figure_text(one).replace(" ", NO_BREAK), "region": start.name}
    summary = words("figure.circle.summary", **said, least=format_km(least), most=format_km(most))
    _, notes = captions([one], regions, region=region, boundaries=boundaries)
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        family = font_family(font)
        figure = Figure(figsize=(sheet.width / 72, (sheet.height or 100.0) / 72), facecolor="white")
        pen = MatplotlibCanvas(figure.add_axes((0, 0, 1, 1), label="sheet"), family, sheet.px)
        heading = clean(title) if title else words("figure.circle.title")
        figure.set_label(heading)
        scene_of = partial(
            build_scene,
            [one],
            regions,
            cities,
            region=region,
            boundaries=boundaries,
            px_pt=sheet.px,
            line_scale=sheet.line_scale,
            with_circle=True,
            measure=pen.width,
        )
        maps = [
            (words(f"figure.circle.{name}"), partial(scene_of, projection=name))
            for name in ("mercator", "equidistant")
        ]
        row = KeyRow("circle", None, words("figure.circle.key", **said))
        _lay_out(figure, pen, sheet, _Texts(heading, summary, notes), maps, row)
    return figure


def _size(name: str) -> _Size:
    check_choice("size", name, SIZES)
    return _SIZES[name]


def _draw_on(ax: Axes, family: Sequence[str], lay_out: Callable[..., Scene]) -> Figure:
    figure = ax.get_figure(root=True)
    if figure is None:
        raise RangevizError("the axes belong to no figure")
    place = ax.get_position()
    wide, tall = figure.get_size_inches() * 72
    width, height = float(place.width * wide), float(place.height * tall)
    pen = MatplotlibCanvas(ax, family, 0.75)
    prepare_axes(ax, width, height)
    draw_scene(pen, lay_out(width, height, measure=pen.width))
    return figure


# The sheet: title and sentence on top, the maps, claims and key beside or below, the footnote


@dataclass(frozen=True)
class _Texts:
    title: str
    summary: str
    notes: tuple[str, ...]
    reasons: dict[str, str] = field(default_factory=dict)


_Maps = Sequence[tuple[str, Callable[[float, float], Scene]]]


def _lay_out(
    figure: Figure, pen: MatplotlibCanvas, sheet: _Size, texts: _Texts, maps: _Maps, *more: KeyRow
) -> None:
    put = _lay_out_page if sheet.height else _lay_out_column
    put(figure, pen, sheet, texts, maps, more)


def _head_and_foot(pen: MatplotlibCanvas, sheet: _Size, texts: _Texts) -> tuple[_Block, _Block]:
    width = sheet.width - 2 * sheet.margin
    head, foot = _Block(pen, width), _Block(pen, width)
    head.write(texts.title, sheet.title, bold=True, colour=COLOURS["text"])
    head.write(texts.summary, sheet.summary)
    foot.write(" ".join(texts.notes), sheet.note)
    return head, foot


def _captions(pen: MatplotlibCanvas, sheet: _Size, maps: _Maps, width: float) -> list[_Block]:
    blocks = []
    for text, _ in maps:
        block = _Block(pen, width)
        if text:
            block.write(text, sheet.text, colour=COLOURS["text"])
            block.skip(2 * sheet.px)
        blocks.append(block)
    return blocks


def _lay_out_page(
    figure: Figure,
    pen: MatplotlibCanvas,
    sheet: _Size,
    texts: _Texts,
    maps: _Maps,
    more: Sequence[KeyRow],
) -> None:
    """Put the maps beside each other, and what explains them to their right."""
    height = sheet.height or 0.0
    prepare_axes(pen.ax, sheet.width, height)
    left, right = sheet.margin, sheet.width - sheet.margin
    side = (0.29 if len(maps) == 1 else 0.25) * sheet.width
    gap = 20 * sheet.px
    head, foot = _head_and_foot(pen, sheet, texts)
    width = (right - left - side - gap * len(maps)) / len(maps)
    captions = _captions(pen, sheet, maps, width)
    caption = max(block.height for block in captions)
    top = sheet.margin + head.height + 8 * sheet.px
    bottom = height - 0.8 * sheet.margin - foot.height - 6 * sheet.px
    scenes = [scene_of(width, bottom - top - caption) for _, scene_of in maps]
    for number, (block, scene) in enumerate(zip(captions, scenes, strict=True)):
        x = left + number * (width + gap)
        block.paint(x, top)
        _add_map(figure, pen, sheet, scene, x, top + caption)
    key = _key_block(pen, scenes[-1], side, sheet, more)
    room = bottom - top - key.height - 10 * sheet.px
    claims = _claims_block(pen, scenes[-1], side, sheet, room, texts.reasons)
    head.paint(left, sheet.margin)
    claims.paint(right - side, top)
    key.paint(right - side, top + claims.height + 10 * sheet.px)
    foot.paint(left, bottom + 6 * sheet.px)


def _lay_out_column(
    figure: Figure,
    pen: MatplotlibCanvas,
    sheet: _Size,
    texts: _Texts,
    maps: _Maps,
    more: Sequence[KeyRow],
) -> None:
    """Put everything below each other; the figure becomes as tall as that."""
    width = sheet.width - 2 * sheet.margin
    head, foot = _head_and_foot(pen, sheet, texts)
    captions = _captions(pen, sheet, maps, width)
    scenes = [scene_of(width, 0.9 * width) for _, scene_of in maps]
    claims = _claims_block(pen, scenes[-1], width, sheet, 1.1 * width, texts.reasons)
    key = _key_block(pen, scenes[-1], width, sheet, more)
    heights = [head.height, *(block.height + 0.9 * width for block in captions)]
    heights += [block.height for block in (claims, key, foot)]
    gap = 5.0
    places = [sheet.margin + sum(heights[:n]) + gap * n for n in range(len(heights) + 1)]
    figure.set_size_inches(sheet.width / 72, places[-1] / 72)
    prepare_axes(pen.ax, sheet.width, places[-1])
    for block, scene, y in zip(captions, scenes, places[1:], strict=False):
        block.paint(sheet.margin, y)
        _add_map(figure, pen, sheet, scene, sheet.margin, y + block.height)
    for block, y in zip((head, claims, key, foot), (places[0], *places[-4:-1]), strict=True):
        block.paint(sheet.margin, y)


def _add_map(
    figure: Figure, pen: MatplotlibCanvas, sheet: _Size, scene: Scene, left: float, top: float
) -> None:
    """Draw the map on axes of its own, which clip it, with a hairline round it."""
    width, height = figure.get_size_inches() * 72
    ax = figure.add_axes(
        (
            left / width,
            1 - (top + scene.height_pt) / height,
            scene.width_pt / width,
            scene.height_pt / height,
        ),
        label="map",
    )
    prepare_axes(ax, scene.width_pt, scene.height_pt)
    draw_scene(MatplotlibCanvas(ax, pen.family, sheet.px), scene)
    if scene.sea.area < 0.999 * scene.width_pt * scene.height_pt:
        return  # the map's own edge is drawn
    frame = Box(left, top, left + scene.width_pt, top + scene.height_pt)
    pen.box(frame, "none", edge=COLOURS["coast"], width_pt=0.75 * sheet.px)


def _key_block(
    pen: MatplotlibCanvas, scene: Scene, width: float, sheet: _Size, more: Sequence[KeyRow] = ()
) -> _Block:
    block = _Block(pen, width)
    block.head(words("key.title"), sheet.text * 1.06)
    for row in (*scene.key, *more):
        block.sample(row, row.text, sheet.text, COLOURS["text"])
    return block


def _claims_block(
    pen: MatplotlibCanvas,
    scene: Scene,
    width: float,
    sheet: _Size,
    height: float,
    reasons: dict[str, str],
) -> _Block:
    """List the claims with their sources, in as much detail as there is room for."""
    bright = sorted(scene.rings, key=lambda ring: -ring.opacity)  # the highlighted one first
    drawn = [(ring.claim, ring.colour) for ring in bright]
    listed = scene.listed
    unlined = undrawn_text(listed, reasons)
    rows = [*drawn, *((claim, COLOURS["text"]) for claim in listed)]
    for detail in ("source", "quote", "claimant"):
        block = _one_by_one(pen, rows, listed, width, sheet, detail, unlined)
        if block.height <= height:
            return block
    return _by_system(pen, rows, listed, width, sheet, height, unlined)


def _one_by_one(
    pen: MatplotlibCanvas,
    rows: Sequence[tuple[Claim, str]],
    listed: Sequence[Claim],
    width: float,
    sheet: _Size,
    detail: str,
    unlined: str,
) -> _Block:
    block = _Block(pen, width)
    block.head(words("figure.claims"), sheet.text * 1.06)
    for number, (claim, colour) in enumerate(rows):
        if number:
            block.rule()
        sample = _sample_of(claim, listed)
        block.sample(sample, unbroken_name(claim), sheet.text * 1.06, colour, bold=True)
        source = _source(claim, detail)
        block.write(source, sheet.text, indent=block.indent, colour=COLOURS["text"], most=5)
        quote = list_quote(claim)
        if quote and detail != "claimant":
            most = 3 if claim.figures_km and claim.basis != "projected" else 5
            block.write(quote, sheet.text, indent=block.indent, most=most)
    _say_what_is_not_drawn(block, unlined, sheet)
    return block


def _by_system(
    pen: MatplotlibCanvas,
    rows: Sequence[tuple[Claim, str]],
    listed: Sequence[Claim],
    width: float,
    sheet: _Size,
    height: float,
    unlined: str,
) -> _Block:
    """List systems with all their figures, as many as there is room for."""
    systems: dict[str, list[tuple[Claim, str]]] = {}
    for claim, colour in rows:
        systems.setdefault(claim.system, []).append((claim, colour))
    most = len(systems)
    while True:
        block = _Block(pen, width)
        block.head(words("figure.systems"), sheet.text * 1.06)
        for system, said in list(systems.items())[:most]:
            figures = dict.fromkeys(figure_said(claim).replace(" ", NO_BREAK) for claim, _ in said)
            joined = f"{NO_BREAK}· ".join(figures)
            text = words("figure.claim", system=clean(system), figure=joined)
            claim, colour = said[0]
            block.sample(_sample_of(claim, listed), text, sheet.text, colour)
        if most < len(systems):
            rest = count_word(len(systems) - most)
            block.write(words("figure.more", count=rest[:1].upper() + rest[1:]), sheet.text)
        _say_what_is_not_drawn(block, unlined, sheet, 3)
        block.skip(2 * pen.px)
        block.write(words("figure.sources", count=count_word(len(rows))), sheet.text)
        if block.height <= height or most == 1:
            return block
        most -= 1


def _sample_of(claim: Claim, listed: Sequence[Claim]) -> KeyRow:
    return KeyRow(style_name(claim), None if claim in listed else line_style(claim), "")


def _say_what_is_not_drawn(block: _Block, unlined: str, sheet: _Size, most: int = 6) -> None:
    if unlined:
        block.skip(2 * block.pen.px)
        block.write(unlined, sheet.text, most=most)


def _source(claim: Claim, detail: str) -> str:
    """Say who makes a claim and when; and where that is printed, and when."""
    said, printed = (
        date_text(date) if date else "" for date in (claim.claimed_on, claim.source_date)
    )
    title = claim.source_title if detail == "source" else ""
    publisher = claim.source_publisher if detail != "claimant" else ""
    where = [text for text in (title, publisher) if text and text != claim.claimant]
    if not claim.claimant:
        return _listed(*where or [claim.source_title], said or printed)
    if not where:
        return _listed(claim.claimant, said or printed)
    published = printed if printed != said else ""
    return f"{_listed(claim.claimant, said)}; {_listed(*where, published)}"


def _listed(*texts: str) -> str:
    return ", ".join(clean(text) for text in texts if text)


def _line(size_pt: float) -> float:
    """Return the height of a line of text."""
    return 1.3 * size_pt


@dataclass
class _Block:
    """Lines of text, samples and rules below each other, laid out before they are drawn."""

    pen: MatplotlibCanvas
    width: float
    height: float = 0.0
    _calls: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def indent(self) -> float:
        return 47 * self.pen.px

    def skip(self, height: float) -> None:
        self.height += height

    def write(
        self,
        text: str,
        size: float,
        *,
        bold: bool = False,
        colour: str = COLOURS["second"],
        indent: float = 0.0,
        most: int = 99,
    ) -> None:
        """Write a paragraph of at most so many lines."""
        for line in wrapped(self.pen, text, size, self.width - indent, bold, most):
            self._calls.append(
                ("text", indent, self.height + 0.95 * size, line, size, colour, bold)
            )
            self.height += _line(size)

    def head(self, text: str, size: float) -> None:
        self.write(text, size, bold=True, colour=COLOURS["text"])
        self.skip(1.5 * self.pen.px)
        self._calls.append(("rule", self.height, COLOURS["coast"]))
        self.skip(4 * self.pen.px)

    def rule(self) -> None:
        self.skip(3 * self.pen.px)
        self._calls.append(("rule", self.height, COLOURS["hairline"]))
        self.skip(3 * self.pen.px)

    def sample(
        self, row: KeyRow, text: str, size: float, colour: str, *, bold: bool = False
    ) -> None:
        """Write a text behind a sample of what it explains."""
        height = max(_line(size), 18 * self.pen.px)
        lead = (height - _line(size)) / 2
        self._calls.append(("sample", self.height + height / 2, row, colour))
        self.skip(lead)
        self.write(text, size, bold=bold, colour=colour, indent=self.indent, most=3)
        self.skip(lead)

    def paint(self, x: float, y: float) -> None:
        """Draw the block with its upper left corner here."""
        import shapely

        for kind, *rest in self._calls:
            if kind == "text":
                indent, base, text, size, colour, bold = rest
                self.pen.text(x + indent, y + base, text, size, colour, bold=bold)
            elif kind == "rule":
                at, colour = rest
                rule = shapely.LineString([(x, y + at), (x + self.width, y + at)])
                self.pen.line(rule, colour, 0.75 * self.pen.px)
            else:
                middle, row, colour = rest
                draw_sample(self.pen, x, y + middle, row, colour)


def wrapped(
    pen: MatplotlibCanvas, text: str, size: float, width: float, bold: bool = False, most: int = 99
) -> list[str]:
    """Break a text into lines no wider than `width`, at most so many; the last may end in …."""
    lines: list[str] = []
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and pen.width(joined, size, bold) <= width:
            lines[-1] = joined
        else:
            lines += _pieces(pen, word, size, width, bold)
    if len(lines) > most:
        last = lines[most - 1]
        while " " in last and pen.width(f"{last} …", size, bold) > width:
            last = last.rpartition(" ")[0]
        lines = [*lines[: most - 1], f"{last} …"]
    return lines


def _pieces(pen: MatplotlibCanvas, word: str, size: float, width: float, bold: bool) -> list[str]:
    """Break a word that is wider than the line."""
    pieces = [""]
    for character in word:
        if pieces[-1] and pen.width(pieces[-1] + character, size, bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces
