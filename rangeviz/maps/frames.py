"""How a sheet is shared out between its maps and the list of claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from rangeviz.maps.columns import Column
from rangeviz.maps.layout import lay_out_map, settled_notes
from rangeviz.maps.mpl import MatplotlibCanvas, add_map, prepare_axes
from rangeviz.maps.paper import Paper
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.scene import Box, KeyRow, Scene
from rangeviz.maps.style import Stroke
from rangeviz.maps.text_block import TextBlock

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.maps.sheet_figure import SheetFigure

_COLUMN_EM = (20.0, 30.0)
"""How narrow and how wide one of two columns beside a map is."""

_NARROWEST_MAP = 0.75
"""Of its height, where the list has two columns beside it."""

_LOWEST_MAP = 0.5
"""Of its width, where the list stands below it."""

_GROWN_MAP = 0.9
"""Of its width, where the sheet grows with the list below it."""

_COLUMN_GAP_PT = 5.0


@dataclass(frozen=True)
class CaptionedMap:
    """One of the maps on a sheet; `flat` adds the circle of a pair of compasses."""

    plan: MapPlan
    caption: str = ""
    flat: bool = False


@dataclass(frozen=True)
class Frame:
    """A way to share out a sheet: what room the list has, and how all is drawn once it is set.

    The key is asked for when the list without it has room: that lays out the maps.
    """

    columns: int
    width: float
    room: float
    sizes: Sequence[float]
    key: Callable[[], Sequence[KeyRow]]
    draw: Callable[[Sequence[Column]], None]


@dataclass(frozen=True)
class Sheet:
    """A sheet to fill, with the title and sentence that stand at its head."""

    figure: SheetFigure
    canvas: MatplotlibCanvas
    paper: Paper
    head: TextBlock
    cities: pd.DataFrame
    maps: Sequence[CaptionedMap]

    @property
    def plan(self) -> MapPlan:
        return self.maps[-1].plan

    def frames(self) -> Iterator[Frame]:
        """Offer the ways to share it out, the one with the largest map first."""
        paper = self.paper
        if paper.grows:
            yield self._growing()
        elif not paper.side:
            yield self._below()
        else:
            room = self._bottom(" ".join(self.plan.notes())) - self._top
            least, most = (em * paper.text for em in _COLUMN_EM)
            width = (paper.inner_width - 2 * paper.gap - room) / 2
            width = min(max(width, least), most)
            rest = paper.inner_width - 2 * (width + paper.gap)
            parted = len(self.maps) == 1 and rest >= _NARROWEST_MAP * room
            share = paper.side if len(self.maps) == 1 else 0.86 * paper.side
            sizes = (paper.text,) if parted else (paper.text, paper.least)
            yield self._beside(1, share * paper.width, sizes)
            if parted:
                yield self._beside(2, width, (paper.text, paper.least))

    @property
    def _top(self) -> float:
        return self.paper.margin + self.head.height + 8 * self.paper.px

    def _foot(self, text: str) -> TextBlock:
        foot = TextBlock(self.canvas, self.paper.inner_width)
        foot.write(text, self.paper.note)
        return foot

    def _bottom(self, text: str) -> float:
        """Return how low maps and list may go above this footnote."""
        paper = self.paper
        return paper.height - 0.8 * paper.margin - self._foot(text).height - 6 * paper.px

    def _captions(self, width: float) -> list[TextBlock]:
        blocks = []
        for one in self.maps:
            block = TextBlock(self.canvas, width)
            if one.caption:
                block.write(one.caption, self.paper.text, ink="text")
                block.skip(2 * self.paper.px)
            blocks.append(block)
        return blocks

    def _lay_out(self, width: float, height: float) -> list[Scene]:
        return [
            lay_out_map(
                one.plan,
                self.cities,
                width,
                height,
                px_pt=self.paper.px,
                line_scale=self.paper.line_scale,
                flat=one.flat,
                measure=self.canvas.width,
            )
            for one in self.maps
        ]

    def _settled(self, width: float, height_of: Callable[[str], float]) -> str:
        last = self.maps[-1]
        return settled_notes(last.plan, width, height_of, self.paper.px, flat=last.flat)

    def _map_width(self, width: float) -> float:
        """Return how wide each of the maps is, beside each other."""
        return (width - self.paper.gap * (len(self.maps) - 1)) / len(self.maps)

    def _beside(self, count: int, width: float, sizes: Sequence[float]) -> Frame:
        """Put the list to the right of the maps."""
        paper, top = self.paper, self._top
        map_width = self._map_width(paper.inner_width - count * (width + paper.gap))
        captions = self._captions(map_width)
        below = top + max(block.height for block in captions)
        note = self._settled(map_width, lambda text: self._bottom(text) - below)
        bottom = self._bottom(note)
        scenes = cache(lambda: self._lay_out(map_width, bottom - below))

        def draw(columns: Sequence[Column]) -> None:
            self._begin(paper.height)
            self._draw_maps(scenes(), captions, top, below)
            left = paper.width - paper.margin - count * width - (count - 1) * paper.gap
            self._draw_list(columns, width, left, top)
            self._foot(note).paint(paper.margin, bottom + 6 * paper.px)

        return Frame(count, width, bottom - top, sizes, lambda: scenes()[-1].key, draw)

    def _below(self) -> Frame:
        """Put the list below the maps, in two columns; the maps have what it leaves."""
        paper, top = self.paper, self._top
        map_width = self._map_width(paper.inner_width)
        captions = self._captions(map_width)
        below = top + max(block.height for block in captions)
        lowest = _LOWEST_MAP * map_width
        width = (paper.inner_width - paper.gap) / 2
        scenes = cache(lambda: self._lay_out(map_width, lowest))
        gap = 10 * paper.px
        room = self._bottom(" ".join(self.plan.notes())) - below - gap - lowest

        def draw(columns: Sequence[Column]) -> None:
            tall = max(column.height for column in columns) + gap
            note = self._settled(map_width, lambda text: self._bottom(text) - tall - below)
            bottom = self._bottom(note)
            self._begin(paper.height)
            self._draw_maps(self._lay_out(map_width, bottom - tall - below), captions, top, below)
            self._draw_list(columns, width, paper.margin, bottom - tall + gap)
            self._foot(note).paint(paper.margin, bottom + 6 * paper.px)

        return Frame(2, width, room, (paper.text, paper.least), lambda: scenes()[-1].key, draw)

    def _growing(self) -> Frame:
        """Put everything below each other; the sheet becomes as tall as that."""
        paper, width = self.paper, self.paper.inner_width
        captions = self._captions(width)
        scenes = self._lay_out(width, _GROWN_MAP * width)
        foot = self._foot(" ".join(self.plan.notes(scenes[-1].disputed)))
        blocks = [self.head.height, *(block.height + _GROWN_MAP * width for block in captions)]
        places = [paper.margin]
        for height in blocks:
            places.append(places[-1] + height + _COLUMN_GAP_PT)
        room = paper.height - places[-1] - foot.height - 2 * _COLUMN_GAP_PT

        def draw(columns: Sequence[Column]) -> None:
            (column,) = columns
            low = places[-1] + column.height + _COLUMN_GAP_PT
            height = low + foot.height + _COLUMN_GAP_PT
            self.figure.set_size_inches(paper.width / 72, height / 72)
            self._begin(height)
            for block, scene, y in zip(captions, scenes, places[1:], strict=False):
                block.paint(paper.margin, y)
                self._draw_map(scene, paper.margin, y + block.height)
            column.paint(paper.margin, places[-1], self.canvas)
            foot.paint(paper.margin, low)

        return Frame(1, width, room, (paper.text, paper.least), lambda: scenes[-1].key, draw)

    def _begin(self, height: float) -> None:
        prepare_axes(self.canvas.ax, self.paper.width, height)
        self.head.paint(self.paper.margin, self.paper.margin)

    def _draw_list(self, columns: Sequence[Column], width: float, left: float, top: float) -> None:
        for number, column in enumerate(columns):
            column.paint(left + number * (width + self.paper.gap), top, self.canvas)

    def _draw_maps(
        self, scenes: Sequence[Scene], captions: Sequence[TextBlock], top: float, below: float
    ) -> None:
        for number, (block, scene) in enumerate(zip(captions, scenes, strict=True)):
            x = self.paper.margin + number * (scene.width_pt + self.paper.gap)
            block.paint(x, top)
            self._draw_map(scene, x, below)

    def _draw_map(self, scene: Scene, left: float, top: float) -> None:
        """Draw a map, with a hairline round it where it is not the whole world."""
        add_map(self.canvas, scene, left, top)
        if scene.sea.area < 0.999 * scene.width_pt * scene.height_pt:
            return  # the map's own edge is drawn
        frame = Box(left, top, left + scene.width_pt, top + scene.height_pt)
        self.canvas.box(frame, "", Stroke("coast", 0.75 * self.paper.px))
