"""What stands beside the map of a slide: its claims and its key, in as much detail as fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import shapely

from rangeviz.core.text import clean, isolated
from rangeviz.core.words import count_word, date_text, words
from rangeviz.documents.powerpoint import PowerPointCanvas, Run, fitting
from rangeviz.documents.slide_deck import LABEL, SMALL
from rangeviz.inputs.claim_text import claim_name, list_quote, unbroken_name
from rangeviz.maps.canvas import draw_sample
from rangeviz.maps.claim_list import row_ink, sample_row
from rangeviz.maps.plan import MapPlan, PlannedClaim
from rangeviz.maps.scene import Box, KeyRow
from rangeviz.maps.style import Stroke

SIDE = 282.0
"""The width of the column, in points."""

_SAMPLE, _HEADING = 60.0, 24.0
_NOTE_LINES = 4
_MOST_LINES = 6  # of a name that nobody gives a system

_Row = tuple[KeyRow, list[list[Run]], str]


_WAYS = (
    ("quote", LABEL, 4.0),
    ("quote", SMALL, 3.0),
    ("condition", LABEL, 4.0),
    ("condition", SMALL, 3.0),
    ("source", SMALL, 3.0),
    ("words", SMALL, 3.0),
    ("", SMALL, 2.0),
    ("words", 0.0, 3.0),
    ("", 0.0, 2.0),
)
"""How much a list says of each claim, the size of the key's text (none: no key), and the gaps."""


def draw_legend(
    canvas: PowerPointCanvas,
    plan: MapPlan,
    told: Sequence[PlannedClaim],
    key_rows: Sequence[KeyRow],
    left: float,
    top: float,
    bottom: float,
) -> tuple[bool, bool]:
    """List the claims, in as much detail as there is room for, and explain the lines.

    Return whether every claim is there with who makes it and on what condition, and whether the
    lines are explained: what is not is for another slide.
    """
    for detail, key_size, gap in _WAYS:
        key = key_column(key_rows, key_size, gap) if key_size else None
        rows = [_claim_row(one, detail) for one in told]
        claims = Column(words("slide.claims"), rows, gap, _left_out(plan))
        room = bottom - top - (key.height + 8 if key else 0.0)
        if claims.height <= room:
            break
    shown = claims.cut(room)
    shown.draw(canvas, left, top)
    if key:
        key.draw(canvas, left, top + shown.height + 8)
    complete = detail in ("quote", "condition") or (detail == "source" and not _conditions(told))
    complete = complete and len(shown.rows) == len(claims.rows)
    return complete, key is not None


def key_in_columns(key_rows: Sequence[KeyRow], count: int) -> list[Column]:
    """Explain the lines in use, in columns beside each other; the first has the heading."""
    most = -(-len(key_rows) // count)
    parts = [key_rows[start : start + most] for start in range(0, len(key_rows), most)]
    first, *others = (key_column(rows, LABEL, 4.0) for rows in parts)
    return [first, *(Column("", column.rows, column.gap) for column in others)]


def key_column(key_rows: Sequence[KeyRow], size: float, gap: float) -> Column:
    """Explain the lines in use."""
    rows: list[_Row] = [(row, [[(row.text, size, "text", False)]], "text") for row in key_rows]
    return Column(words("key.title"), rows, gap)


def _left_out(plan: MapPlan) -> str:
    """Name the claims without a line, or count them where the names have no room."""
    names = "; ".join(claim_name(one.claim) for one in plan.left_out)
    out = words("slide.left_out", claims=names) if names else ""
    count = count_word(len(plan.left_out)).capitalize()
    shorter = words("slide.left_out.many", count=count) if names else ""
    without = [one for one in plan.undrawn if one.reason != "figure"]
    counted = words("slide.undrawn", count=count_word(len(without)).capitalize()) if without else ""
    texts = [
        f"{said} {undrawn}".strip()
        for said, undrawn in (
            (out, plan.undrawn_text),
            (shorter, plan.undrawn_text),
            (shorter, counted),
        )
    ]
    return next(
        (text for text in texts if len(fitting(text, SMALL, SIDE)) <= _NOTE_LINES), texts[-1]
    )


def _conditions(told: Sequence[PlannedClaim]) -> bool:
    """Whether there are claims that must not stand without their quotation."""
    return any(one.claim.basis == "projected" or not one.claim.figures_km for one in told)


def _claim_row(one: PlannedClaim, detail: str) -> _Row:
    width, claim = SIDE - _SAMPLE, one.claim
    name = unbroken_name(claim)
    text: list[list[Run]] = [
        [(" ".join(fitting(name, LABEL, width, _MOST_LINES, bold=True)), LABEL, row_ink(one), True)]
    ]
    if detail not in ("", "words"):
        date = claim.date
        said = isolated(clean(claim.speaker))
        said = f"{said}, {date_text(date)}" if date else said
        text.append([(" ".join(fitting(said, SMALL, width, _MOST_LINES)), SMALL, "second", False)])
    quote = list_quote(claim)
    if quote and (detail == "quote" or (detail in ("condition", "words") and _conditions([one]))):
        text.append([(" ".join(fitting(quote, SMALL, width, 12)), SMALL, "second", False)])
    return replace(sample_row(one), text=name), text, row_ink(one)


class Column:
    """A heading, rows of a sample and its text, and a note below."""

    def __init__(self, heading: str, rows: Sequence[_Row], gap: float, note: str = "") -> None:
        self.heading, self.rows, self.gap = heading, list(rows), gap
        self.note = note

    @property
    def height(self) -> float:
        rows = sum(_row_height(row) + self.gap for row in self.rows)
        return _HEADING + rows + self._note_height

    @property
    def _note_height(self) -> float:
        return 1.25 * SMALL * len(fitting(self.note, SMALL, SIDE)) + 4 if self.note else 0.0

    def cut(self, height: float) -> Column:
        """Leave out the last rows until the rest has room, and say so."""
        rows, column = len(self.rows), self
        while column.height > height and rows > 1:
            rows -= 1
            more = words("slide.more.claims", count=count_word(len(self.rows) - rows).capitalize())
            note = f"{more} {self.note}".strip()
            column = Column(self.heading, self.rows[:rows], self.gap, note)
        return column

    def draw(self, canvas: PowerPointCanvas, x: float, y: float) -> None:
        group = canvas.moved(0, 0).group(self.heading or words("slide.further"))
        right = x + SIDE
        if self.heading:
            head = [[(self.heading, LABEL, "text", True)]]
            group.text(Box(x, y, right, y + 18), head, name=self.heading)
            rule = shapely.LineString([(x, y + 19), (right, y + 19)])
            group.line(rule, Stroke("coast", 0.75), name="Rule")
        y += _HEADING
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
            group.text(box, [[(self.note, SMALL, "second", False)]], name="Note")


def _row_height(row: _Row) -> float:
    width = SIDE - _SAMPLE
    lines = sum(
        1.22 * size * len(fitting(text, size, width, bold=bold))
        for paragraph in row[1]
        for text, size, _, bold in paragraph
    )
    return max(lines, 16.0)
