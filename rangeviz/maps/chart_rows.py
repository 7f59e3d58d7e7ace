"""The claims on many systems: a row for each system, all on one scale of kilometres."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rangeviz.core.text import clean, isolated
from rangeviz.core.words import NO_BREAK, words
from rangeviz.inputs.claim_text import figure_said
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.countries import country_name
from rangeviz.maps.chart_marks import kinds_of_mark, mark_extent
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.scene import Box
from rangeviz.maps.wrapping import wrap_text

COUNTS = 20.0
"""How wide the column is that counts the claims on each system."""

NAME_SIZE, LABEL_SIZE, HEAD_SIZE, LINE = 8.0, 8.0, 9.5, 1.2
"""Sizes of text in points, and the height of a line in them."""

_WIDEST_NAME, _MOST_NAME_LINES = 150.0, 6
_HEAD_ROW, _ROW_GAP, _BESIDE = 18.0, 2.5, 4.0

Line = list[tuple[str, bool]]
"""Texts of a line, each bold or not."""


@dataclass(frozen=True)
class Density:
    """How close rows stand: the size of marks, and on how many lines of a row they may lie."""

    mark: float
    lanes: int
    lane: float
    least_row: float


DENSITIES = (Density(0.68, 19, 2.5, 14.0), Density(0.6, 5, 4.2, 13.0), Density(0.52, 3, 3.8, 12.4))
"""The roomiest first."""


@dataclass(frozen=True)
class Mark:
    """What claims of one figure and kind share; `offset` is how far below the row's middle."""

    kms: tuple[float, float]
    kinds: tuple[str, ...]
    offset: float = 0.0


@dataclass(frozen=True)
class Row:
    """A system with its claims; or, without claims, the heading of its operator.

    `label` has the lines that name the largest figure, each with its left end in points.
    """

    name: tuple[str, ...]
    claims: tuple[Claim, ...] = ()
    marks: tuple[Mark, ...] = ()
    label: tuple[tuple[float, Line], ...] = ()
    height: float = _HEAD_ROW

    @property
    def largest(self) -> Claim:
        """The claim of the largest figure, of several the one that was made first."""
        return max(sorted(self.claims, key=lambda claim: claim.date or "~"), key=_largest_km)

    @property
    def spread_km(self) -> tuple[float, float] | None:
        """The lowest and the highest claimed range; None where there are not two."""
        ranges = (claim for claim in self.claims if claim.quantity == "max_range")
        kms = {km for claim in ranges for km in claim.figures_km.values()}
        return (min(kms), max(kms)) if len(kms) > 1 else None


@dataclass(frozen=True)
class RowsPlan:
    """Rows by operator, and their scale: so many points of width hold `right_km`."""

    groups: list[list[Row]]
    width: float
    right_km: float
    names: float
    density: Density

    def sheets(self, room: float) -> list[list[Row]]:
        """Share rows out to sheets; an operator's begin a new one if they have no room on this.

        Those of one that fills more than a sheet go on under its heading.
        """
        sheets: list[list[Row]] = [[]]
        for group in self.groups:
            if sheets[-1] and height_of([*sheets[-1], *group]) > room:
                sheets.append([])
            for row in group:
                if sheets[-1] and height_of([*sheets[-1], row]) > room:
                    sheets.append([])
                    if not group[0].claims:
                        again = words("chart.continued", name=group[0].name[0])
                        sheets[-1].append(replace(group[0], name=(again,)))
                sheets[-1].append(row)
        return sheets


def plan_rows(
    claims: Sequence[Claim],
    width: float,
    fonts: Fonts,
    density: Density = DENSITIES[0],
    *,
    names_inside: bool = True,
) -> RowsPlan:
    """Decide the rows of each operator, that of the largest figure first, and their scale.

    Operators go by name, and have a heading where there are several. `width` holds names and
    scale, or the scale alone.
    """
    systems: dict[str, list[Claim]] = {}
    for claim in claims:
        systems.setdefault(claim.system, []).append(claim)
    rows = [Row(tuple(_name_lines(name, fonts)), tuple(own)) for name, own in systems.items()]
    rows.sort(key=lambda row: -_largest_km(row.largest))
    names = max(fonts.width(line, NAME_SIZE) for row in rows for line in row.name)
    if names_inside:
        width -= names + COUNTS
    right_km = _largest_km(rows[0].largest) * width / (width - 20 * density.mark)
    per_km = width / right_km
    groups: dict[str, list[Row]] = {}
    for row in rows:
        placed = _with_label(_with_marks(row, per_km, density), width, per_km, density, fonts)
        groups.setdefault(row.claims[0].operator, []).append(placed)
    ordered = sorted(groups, key=lambda code: (not code, country_name(code)))
    headed = [[_heading(code, groups[code]), *groups[code]] for code in ordered]
    return RowsPlan(
        headed if len(headed) > 1 else [rows for _, *rows in headed],
        width,
        right_km,
        names,
        density,
    )


def plan_for_sheets(
    claims: Sequence[Claim], width: float, fonts: Fonts, room: float
) -> tuple[RowsPlan, list[list[Row]]]:
    """Plan rows as roomy as they can be on the fewest sheets."""
    plans = (plan_rows(claims, width, fonts, density) for density in DENSITIES)
    return min(((plan, plan.sheets(room)) for plan in plans), key=lambda made: len(made[1]))


def height_of(rows: Sequence[Row]) -> float:
    """Return how tall rows are together."""
    return sum(row.height for row in rows)


def _largest_km(claim: Claim) -> float:
    return max(claim.figures_km.values(), default=-1.0)


def _name_lines(system: str, fonts: Fonts) -> list[str]:
    def measure(text: str) -> float:
        return fonts.width(text, NAME_SIZE)

    return wrap_text(isolated(clean(system)), _WIDEST_NAME, measure, _MOST_NAME_LINES)


def _heading(operator: str, rows: Sequence[Row]) -> Row:
    """Name an operator, and count its systems and claims."""
    claims = sum(len(row.claims) for row in rows)
    counted = words(
        "chart.group",
        systems=f"{len(rows):,}",
        noun=words("summary.system" if len(rows) == 1 else "summary.systems"),
        claims=f"{claims:,}",
        claim_noun=words("summary.claim" if claims == 1 else "summary.claims"),
    )
    return Row((country_name(operator) or words("chart.no_operator"), counted))


def _with_marks(row: Row, per_km: float, density: Density) -> Row:
    """Give each mark a place where it hides no other one, the largest in the middle.

    Where the lanes are full, it lies where it hides least.
    """
    drawn = sorted((claim for claim in row.claims if claim.figures_km), key=_largest_km)
    marks: dict[tuple[object, ...], Mark] = {}
    for claim in reversed(drawn):
        kms, kinds = sorted(claim.figures_km.values()), kinds_of_mark(claim)
        mark = Mark((kms[0], kms[-1]), kinds)
        marks.setdefault((*(round(km * per_km * 2) for km in mark.kms), kinds), mark)
    half = density.lanes // 2
    offsets = sorted((density.lane * n for n in range(-half, half + 1)), key=lambda y: (abs(y), -y))
    boxes: list[Box] = []
    placed: list[Mark] = []
    for mark in marks.values():
        tall = "about" in mark.kinds and density.lanes <= 3  # else it is in the next row
        places = [
            _mark_box(mark, offset, per_km, density) for offset in offsets[: 1 if tall else 99]
        ]
        hidden = [sum(box.meets(other) for other in boxes) for box in places]
        best = min(range(len(places)), key=hidden.__getitem__)
        boxes.append(places[best])
        placed.append(replace(mark, offset=offsets[best]))
    extent = max((max(-box.top, box.bottom) for box in boxes), default=0.0)
    lines = LINE * NAME_SIZE * len(row.name)
    height = max(density.least_row, lines + _ROW_GAP, 2 * extent + _ROW_GAP if half > 1 else 0.0)
    return replace(row, marks=tuple(placed), height=height)


def _mark_box(mark: Mark, offset: float, per_km: float, density: Density) -> Box:
    before, after, across = (
        length - density.mark for length in mark_extent(mark.kinds, density.mark)
    )
    low, high = (km * per_km for km in mark.kms)
    return Box(low - before, offset - across, high + after, offset + across)


def _with_label(row: Row, width: float, per_km: float, density: Density, fonts: Fonts) -> Row:
    """Name the largest figure right of its mark, else left of it where no other mark stands.

    Who says so stands in the same line, else in a second one, else nowhere.
    """
    boxes = [_mark_box(mark, 0.0, per_km, density) for mark in row.marks]
    right = max((box.right for box in boxes), default=0.0) + _BESIDE
    start = boxes[0].left if boxes else 0.0
    for box in sorted(boxes, key=lambda box: -box.right):  # those that touch the largest one's
        start = min(start, box.left) if box.right >= start else start
    free = max((box.right for box in boxes if box.right < start), default=0.0) + _BESIDE
    start -= _BESIDE
    for lines in _wordings(row.largest):
        wide = [sum(fonts.width(text, LABEL_SIZE, bold) for text, bold in line) for line in lines]
        height = max(row.height, LINE * LABEL_SIZE * len(lines) + _ROW_GAP)
        if right + max(wide) <= width:
            return replace(row, label=tuple((right, line) for line in lines), height=height)
        if free + max(wide) <= start:
            ends = zip(wide, lines, strict=True)
            return replace(row, label=tuple((start - w, line) for w, line in ends), height=height)
    return replace(row, label=((max(width - wide[0], 0.0), lines[0]),))


def _wordings(claim: Claim) -> Iterator[list[Line]]:
    """Say the largest claim in one line, in two, or without who says so."""
    figure = (figure_said(claim).replace(" ", NO_BREAK), True)
    year = claim.date[:4] or words("date.none")
    said = f"{isolated(clean(claim.speaker))}, {year}"
    yield [[figure, (f" · {said}", False)]]
    yield [[figure], [(said, False)]]
    yield [[figure, (f" · {year}", False)]]
