"""The slides of cities: a table of what the claims say, in words below it where there is room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from rangeviz.analysis.finding import Finding
from rangeviz.analysis.verdicts import compare_cities
from rangeviz.core.text import isolated, printable
from rangeviz.core.words import count_word, words
from rangeviz.documents.city_table import (
    city_table,
    column_heads,
    missing_note,
    rows_note,
    without_column,
)
from rangeviz.documents.powerpoint import Run, fitting
from rangeviz.documents.slide_deck import (
    INSIDE,
    LABEL,
    MARGIN,
    WIDTH,
    add_slide,
    canvas_of,
    note_top,
    write_note,
    write_notes,
    write_summary,
)
from rangeviz.documents.slide_table import (
    Column,
    draw_table,
    narrowest,
    table_height,
)
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion, RegionLike
from rangeviz.maps.scene import Box

if TYPE_CHECKING:
    import pandas as pd
    from pptx.presentation import Presentation

MOST_CITIES = 12

_MOST_SPARE, _BELOW = 8.0, 16.0  # a row, and a table
_LIKELY_TOP = 110.0  # where a table begins below a title and a sentence
_SIZES, _LINE = (20.0, 18.0, 16.0, LABEL), 1.25
_LEAST_SENTENCES = 3  # fewer would be chance; unless they are all


def add_cities(
    deck: Presentation,
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    region: RegionLike | None,
    found: Finding,
    notes: Sequence[str],
    *,
    usual: bool,
) -> None:
    """Add tables of the nearest cities, below each other and on as many slides as they need.

    None where no claim can be compared with a city, or one claim with one city, of which the
    first slide says as much. `found` is on `cities`; of the `usual` ones the title says it.
    """
    near = _nearest(found.rows, cities)
    if near.empty or len(found.rows) == 1:
        return
    table = city_table(claims, regions, near, region=region)
    if table.empty:  # the one city asked for is the operators' own
        return
    every = len(found.rows.groupby(_PLACE, dropna=False))
    title = found.headline
    if not usual:
        title = words("slide.title.cities", count=count_word(len(table)))
    said = missing_note(without_column(claims, regions, region))
    note = f"{said} {words('answer.note')} {words('footnote.cities')}".strip()
    rows = compare_cities(claims, regions, near, region=region)
    sentences = [
        [
            (f"{isolated(printable(row.city))}: ", LABEL, "text", True),
            (row.sentence, LABEL, "text", False),
        ]
        for row in rows.itertuples()
    ]
    spoken = ["".join(text for text, *_ in runs) for runs in sentences]
    columns_of = column_heads(claims, regions, region).values()
    pairs = [(words("answer.from", region=printable(start)), head) for start, head in columns_of]
    slides = _on_slides(_parts(table, pairs), table, note_top(note) - _LIKELY_TOP)
    for number, parts in enumerate(slides):
        part = words("slide.part", title=title, number=str(number + 1), count=str(len(slides)))
        slide = add_slide(deck, part if len(slides) > 1 else title)
        write_notes(slide, [*spoken, "", *notes])
        top = write_summary(slide, [_rows_note(len(table), every, usual=usual)])
        bottom = note_top(note) - 8
        spare = bottom - top - sum(_height(columns, table) + _BELOW for columns in parts) + _BELOW
        for columns in parts:
            cells = _cells(columns, table)
            heads = ", ".join(column.head for column in columns[1:])
            alt = words("slide.table", columns=heads, count=count_word(len(cells)))
            names = (words("slide.table.name"), alt)
            share = min(spare / len(parts), _MOST_SPARE * len(cells))
            top = draw_table(slide, columns, cells, top, names, share) + _BELOW
        if number == len(slides) - 1:
            _write_sentences(slide, sentences, top, bottom)
        write_note(slide, note)


_PLACE = ["city", "country", "lon", "lat"]


def _rows_note(shown: int, every: int, *, usual: bool) -> str:
    if not usual or shown == every:
        return rows_note(shown, every, usual)
    return words("slide.nearest.usual", count=count_word(shown), all=count_word(every))


def _nearest(rows: pd.DataFrame, cities: pd.DataFrame) -> pd.DataFrame:
    """Keep the cities that are nearest to a launch region, as many as a table has."""
    if rows.empty:
        return cities.iloc[:0]
    order = rows.groupby(_PLACE, dropna=False).nearest_km.min().sort_values(kind="stable")
    kept = set(order.index[:MOST_CITIES])
    columns = cities[["name", "country", "lon", "lat"]].itertuples(index=False)
    return cities[[tuple(one) in kept for one in columns]]


def _parts(table: pd.DataFrame, pairs: Sequence[tuple[str, str]]) -> list[list[Column]]:
    """Share the columns out to slides: city, distances, and verdicts measured from there."""
    city = table.columns[0]
    wide = {
        head: min(narrowest(head, table[head].tolist(), bold=head == city), INSIDE / 3)
        for head in table.columns
    }
    ordered = sorted(dict.fromkeys(pairs), key=lambda pair: list(table.columns).index(pair[0]))
    slides: list[list[str]] = []
    for start, head in ordered:
        more = [name for name in (start, head) if not slides or name not in slides[-1]]
        if not slides or sum(wide[name] for name in (*slides[-1], *more)) > INSIDE:
            slides.append([city, start, head])
        else:
            slides[-1] += more
    return [list(_columns(names, table, wide)) for names in slides]


def _columns(names: Sequence[str], table: pd.DataFrame, wide: dict[str, float]) -> Iterator[Column]:
    """Give columns the table's order, and share out what room is left."""
    ordered = [name for name in table.columns if name in names]
    spare = INSIDE - sum(wide[name] for name in ordered)
    for number, name in enumerate(ordered):
        yield Column(name, wide[name] + spare / len(ordered), bold=number == 0)


def _cells(columns: Sequence[Column], table: pd.DataFrame) -> list[list[str]]:
    return cast("list[list[str]]", table[[column.head for column in columns]].to_numpy().tolist())


def _height(columns: Sequence[Column], table: pd.DataFrame) -> float:
    return table_height(columns, _cells(columns, table))


def _on_slides(
    parts: Sequence[list[Column]], table: pd.DataFrame, room: float
) -> list[list[list[Column]]]:
    """Put tables below each other where they have room."""
    slides: list[list[list[Column]]] = [[]]
    for columns in parts:
        heights = [_height(one, table) + _BELOW for one in (*slides[-1], columns)]
        if slides[-1] and sum(heights) > room:
            slides.append([])
        slides[-1].append(columns)
    return slides


def _write_sentences(slide: Any, sentences: Sequence[list[Run]], top: float, bottom: float) -> None:
    """Write the sentences that have room, each whole; the others are in the notes."""
    texts = ["".join(text for text, *_ in runs) for runs in sentences]

    def heights(size: float) -> list[float]:
        return [_LINE * size * len(fitting(text, size, INSIDE - 12)) for text in texts]

    size = next((size for size in _SIZES if sum(heights(size)) <= bottom - top), LABEL)
    shown: list[list[Run]] = []
    y = top
    for runs, height in zip(sentences, heights(size), strict=True):
        y += height
        if y + _LINE * size * (len(shown) + 1 < len(sentences)) > bottom:
            break
        shown.append([(text, size, ink, bold) for text, _, ink, bold in runs])
    left = len(sentences) - len(shown)
    if left and len(shown) < _LEAST_SENTENCES:
        return
    if left:
        more = words("slide.more", count=count_word(left).capitalize())
        shown.append([(more, size, "second", False)])
    box = Box(MARGIN, top, WIDTH - MARGIN, bottom)
    canvas_of(slide).text(box, shown, name=words("slide.sentences"))
