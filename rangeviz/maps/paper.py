"""A sheet of paper: title and sentence on top, maps, claims and key beside or below, footnote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from rangeviz.core.choices import SIZES
from rangeviz.core.errors import check_choice
from rangeviz.core.words import words
from rangeviz.maps.claim_list import list_claims
from rangeviz.maps.layout import lay_out_map, settled_notes
from rangeviz.maps.mpl import MatplotlibCanvas, add_map, prepare_axes
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.scene import Box, KeyRow, Scene
from rangeviz.maps.style import Stroke
from rangeviz.maps.text_block import TextBlock

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Paper:
    """A size of paper: all lengths in points. Without a height it is as tall as it must be."""

    width: float
    height: float | None
    px: float
    line_scale: float
    margin: float
    title: float
    summary: float
    text: float
    note: float


_PAPERS = {
    "column": Paper(252.0, None, 0.60, 1.0, 2.0, 10.0, 7.5, 7.0, 6.0),
    "page": Paper(841.89, 595.28, 0.75, 1.0, 34.0, 19.5, 11.25, 8.5, 8.0),
    "slide": Paper(960.0, 540.0, 14 / 12, 1.15, 30.0, 28.0, 15.0, 12.0, 9.0),
}


def paper_of(name: str) -> Paper:
    """Return the paper of a name.

    Raises
    ------
    ArgumentError
    """
    check_choice("size", name, SIZES)
    return _PAPERS[name]


@dataclass(frozen=True)
class PaperTexts:
    """What is written above the maps."""

    title: str
    summary: str


@dataclass(frozen=True)
class CaptionedMap:
    """One of the maps on a paper; `flat` adds the circle of a pair of compasses."""

    plan: MapPlan
    caption: str = ""
    flat: bool = False


def compose(
    figure: Figure,
    canvas: MatplotlibCanvas,
    paper: Paper,
    texts: PaperTexts,
    cities: pd.DataFrame,
    maps: Sequence[CaptionedMap],
    *more: KeyRow,
) -> None:
    """Put title, sentence, maps, claims, key and footnote on a paper."""

    def lay_out(one: CaptionedMap, width: float, height: float) -> Scene:
        return lay_out_map(
            one.plan,
            cities,
            width,
            height,
            px_pt=paper.px,
            line_scale=paper.line_scale,
            flat=one.flat,
            measure=canvas.width,
        )

    put = _compose_page if paper.height else _compose_column
    put(figure, canvas, paper, texts, maps, lay_out, more)


_LayOut = Callable[[CaptionedMap, float, float], Scene]


def _head(canvas: MatplotlibCanvas, paper: Paper, texts: PaperTexts) -> TextBlock:
    head = TextBlock(canvas, paper.width - 2 * paper.margin)
    head.write(texts.title, paper.title, bold=True, ink="text")
    head.write(texts.summary, paper.summary)
    return head


def _foot(canvas: MatplotlibCanvas, paper: Paper, text: str) -> TextBlock:
    foot = TextBlock(canvas, paper.width - 2 * paper.margin)
    foot.write(text, paper.note)
    return foot


def _captions(
    canvas: MatplotlibCanvas, paper: Paper, maps: Sequence[CaptionedMap], width: float
) -> list[TextBlock]:
    blocks = []
    for one in maps:
        block = TextBlock(canvas, width)
        if one.caption:
            block.write(one.caption, paper.text, ink="text")
            block.skip(2 * paper.px)
        blocks.append(block)
    return blocks


def _compose_page(
    figure: Figure,
    canvas: MatplotlibCanvas,
    paper: Paper,
    texts: PaperTexts,
    maps: Sequence[CaptionedMap],
    lay_out: _LayOut,
    more: Sequence[KeyRow],
) -> None:
    """Put the maps beside each other, and what explains them to their right."""
    height = paper.height or 0.0
    prepare_axes(canvas.ax, paper.width, height)
    left, right = paper.margin, paper.width - paper.margin
    side = (0.29 if len(maps) == 1 else 0.25) * paper.width
    gap = 20 * paper.px
    head = _head(canvas, paper, texts)
    width = (right - left - side - gap * len(maps)) / len(maps)
    captions = _captions(canvas, paper, maps, width)
    caption = max(block.height for block in captions)
    top = paper.margin + head.height + 8 * paper.px

    def bottom_above(foot: TextBlock) -> float:
        return height - 0.8 * paper.margin - foot.height - 6 * paper.px

    def room(text: str) -> float:
        return bottom_above(_foot(canvas, paper, text)) - top - caption

    last = maps[-1]
    foot = _foot(canvas, paper, settled_notes(last.plan, width, room, paper.px, flat=last.flat))
    bottom = bottom_above(foot)
    scenes = [lay_out(one, width, bottom - top - caption) for one in maps]
    for number, (block, scene) in enumerate(zip(captions, scenes, strict=True)):
        x = left + number * (width + gap)
        block.paint(x, top)
        _add_map(canvas, paper, scene, x, top + caption)
    key = _key_block(canvas, scenes[-1], side, paper, more)
    rest = bottom - top - key.height - 10 * paper.px
    claims = list_claims(canvas, maps[-1].plan, side, rest, paper.text)
    head.paint(left, paper.margin)
    claims.paint(right - side, top)
    key.paint(right - side, top + claims.height + 10 * paper.px)
    foot.paint(left, bottom + 6 * paper.px)


def _compose_column(
    figure: Figure,
    canvas: MatplotlibCanvas,
    paper: Paper,
    texts: PaperTexts,
    maps: Sequence[CaptionedMap],
    lay_out: _LayOut,
    more: Sequence[KeyRow],
) -> None:
    """Put everything below each other; the figure becomes as tall as that."""
    width = paper.width - 2 * paper.margin
    head = _head(canvas, paper, texts)
    captions = _captions(canvas, paper, maps, width)
    scenes = [lay_out(one, width, 0.9 * width) for one in maps]
    foot = _foot(canvas, paper, " ".join(maps[-1].plan.notes(scenes[-1].disputed)))
    claims = list_claims(canvas, maps[-1].plan, width, 1.1 * width, paper.text)
    key = _key_block(canvas, scenes[-1], width, paper, more)
    heights = [head.height, *(block.height + 0.9 * width for block in captions)]
    heights += [block.height for block in (claims, key, foot)]
    gap = 5.0
    places = [paper.margin + sum(heights[:n]) + gap * n for n in range(len(heights) + 1)]
    figure.set_size_inches(paper.width / 72, places[-1] / 72)
    prepare_axes(canvas.ax, paper.width, places[-1])
    for block, scene, y in zip(captions, scenes, places[1:], strict=False):
        block.paint(paper.margin, y)
        _add_map(canvas, paper, scene, paper.margin, y + block.height)
    for block, y in zip((head, claims, key, foot), (places[0], *places[-4:-1]), strict=True):
        block.paint(paper.margin, y)


def _add_map(canvas: MatplotlibCanvas, paper: Paper, scene: Scene, left: float, top: float) -> None:
    """Draw a map, with a hairline round it where it is not the whole world."""
    add_map(canvas, scene, left, top)
    if scene.sea.area < 0.999 * scene.width_pt * scene.height_pt:
        return  # the map's own edge is drawn
    frame = Box(left, top, left + scene.width_pt, top + scene.height_pt)
    canvas.box(frame, "", Stroke("coast", 0.75 * paper.px))


def _key_block(
    canvas: MatplotlibCanvas, scene: Scene, width: float, paper: Paper, more: Sequence[KeyRow]
) -> TextBlock:
    block = TextBlock(canvas, width)
    block.head(words("key.title"), paper.text * 1.06)
    for row in (*scene.key, *more):
        block.sample(row, row.text, paper.text, "text")
    return block
