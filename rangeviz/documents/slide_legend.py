"""What stands beside the map of a slide: its claims and its key, in as much detail as fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import shapely

from rangeviz.core.text import clean, isolated
from rangeviz.core.words import count_word, date_text, words
from rangeviz.documents.powerpoint import PowerPointCanvas, Run, fitting
from rangeviz.inputs.claim_text import claim_name, list_quote, unbroken_name
from rangeviz.maps.canvas import draw_sample
from rangeviz.maps.claim_list import row_ink, sample_row
from rangeviz.maps.plan import MapPlan, PlannedClaim
from rangeviz.maps.scene import Box, KeyRow
from rangeviz.maps.style import Stroke

SIDE = 282.0
"""The width of the column, in points."""

_LABEL, _SMALL = 14.0, 12.0
_SAMPLE = 55.0

_Row = tuple[KeyRow, list[list[Run]], str]


def draw_legend(
    canvas: PowerPointCanvas,
    plan: MapPlan,
    key_rows: Sequence[KeyRow],
    left: float,
    top: float,
    bottom: float,
) -> None:
    """List the claims, in as much detail as there is room for, and explain the lines."""
    explained: list[_Row] = [
        (row, [[(row.text, _SMALL, "text", False)]], "text") for row in key_rows
    ]
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
        rows = [_claim_row(one, detail, size, lines) for one in plan.told]
        claims = _Column(words("slide.claims"), rows, gap, _left_out(plan))
        key = _Column(words("key.title"), explained, gap)
        room = bottom - top - key.height - 8
        if claims.height <= room:
            break
    claims = claims.cut(room)
    claims.draw(canvas, left, top)
    key.draw(canvas, left, top + claims.height + 8)


def _left_out(plan: MapPlan) -> str:
    names = "; ".join(claim_name(one.claim) for one in plan.left_out)
    said = words("slide.left_out", claims=names) if names else ""
    return f"{said} {plan.undrawn_text}".strip()


def _claim_row(one: PlannedClaim, detail: str, size: float, lines: int) -> _Row:
    width, claim = SIDE - _SAMPLE, one.claim
    name = unbroken_name(claim)
    conditional = claim.basis == "projected" or not claim.figures_km
    lines = 9 if claim.basis == "projected" else lines  # that word comes last
    text: list[list[Run]] = [
        [(" ".join(fitting(name, size, width, lines, bold=True)), size, row_ink(one), True)]
    ]
    if detail not in ("", "words"):
        date = claim.date
        said = isolated(clean(claim.speaker))
        said = f"{said}, {date_text(date)}" if date else said
        text.append([(" ".join(fitting(said, _SMALL, width, 2)), _SMALL, "second", False)])
    quote = list_quote(claim)
    if quote and (detail == "quote" or (detail in ("condition", "words") and conditional)):
        quoted = " ".join(fitting(quote, _SMALL, width, 5))
        text.append([(quoted, _SMALL, "second", False)])
    return replace(sample_row(one), text=name), text, row_ink(one)


class _Column:
    """A heading, rows of a sample and its text, and a note."""

    def __init__(self, heading: str, rows: Sequence[_Row], gap: float, note: str = "") -> None:
        self.heading, self.rows, self.gap = heading, list(rows), gap
        self.note = " ".join(fitting(note, _SMALL, SIDE, 6)) if note else ""

    @property
    def height(self) -> float:
        rows = sum(_row_height(row) + self.gap for row in self.rows)
        return 24 + rows + self._note_height

    @property
    def _note_height(self) -> float:
        return 1.25 * _SMALL * len(fitting(self.note, _SMALL, SIDE)) + 4 if self.note else 0.0

    def cut(self, height: float) -> _Column:
        """Leave out the last rows until the rest has room, and say so."""
        rows, column = len(self.rows), self
        while column.height > height and rows > 1:
            rows -= 1
            more = words("slide.more", count=count_word(len(self.rows) - rows).capitalize())
            note = f"{more} {self.note}".strip()
            column = _Column(self.heading, self.rows[:rows], self.gap, note)
        return column

    def draw(self, canvas: PowerPointCanvas, x: float, y: float) -> None:
        group = canvas.moved(0, 0).group(self.heading)
        right = x + SIDE
        group.text(
            Box(x, y, right, y + 18), [[(self.heading, _LABEL, "text", True)]], name=self.heading
        )
        rule = shapely.LineString([(x, y + 19), (right, y + 19)])
        group.line(rule, Stroke("coast", 0.75), name="Rule")
        y += 24
        for row in self.rows:
            key, text, ink = row
            height = _row_height(row)
            if key.style or key.kind in ("region", "dashed", "dotted", "hatched"):
                sample = group.group(f"Sample: {key.text}")
                draw_sample(sample, x, y + 9, key, ink)
            box = Box(x + _SAMPLE, y, right, y + height)
            group.text(box, text, name=key.text)
            y += height + self.gap
        if self.note:
            box = Box(x, y, right, y + self._note_height)
            group.text(box, [[(self.note, _SMALL, "second", False)]], name="Note")


def _row_height(row: _Row) -> float:
    width = SIDE - _SAMPLE
    lines = sum(
        1.22 * size * len(fitting(text, size, width, bold=bold))
        for paragraph in row[1]
        for text, size, _, bold in paragraph
    )
    return max(lines, 16.0)
