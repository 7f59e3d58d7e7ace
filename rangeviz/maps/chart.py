"""A chart of what is claimed of a system: one mark for each claim, by date and kilometres."""

from __future__ import annotations

import re
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangeviz.analysis.spread import extent_text, spread_of_systems
from rangeviz.core.errors import RangevizError
from rangeviz.core.optional import load
from rangeviz.core.text import printable
from rangeviz.core.words import NO_BREAK, date_text, format_number, words
from rangeviz.inputs.claim_text import figure_text, list_quote
from rangeviz.inputs.claims import Claim, claims_on
from rangeviz.maps.style import system_colours

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


MARKS = (
    "stated",
    "about",
    "up_to",
    "at_least",
    "less_than",
    "between",
    "projected",
    "test_distance",
    "notified_range",
)
"""What a mark can say, in the order of the key; a claim's mark may say several of them."""

_INK, _SECOND, _HAIRLINE, _LEADER = "#1B2126", "#4C555C", "#DAD6CD", "#767E84"
_WIDTH_IN, _LEFT_IN, _RIGHT_IN = 9.0, 0.8, 0.2
_HEAD_IN, _YEARS_IN, _KEY_ROW_IN, _NOTE_IN = 0.72, 0.34, 0.27, 0.2
_REACH_PT = 5.0  # how far a plain mark reaches from its figure
_ARROW_PT = 15.0
_NEAR_PT = 7.0  # a label so near needs no line to its mark
_SHORTENED = 2000.0  # what it costs to leave words out: more than any place


def draw_claims(
    claims: Sequence[Claim], *, system: str | Sequence[str] | None = None, ax: Axes | None = None
) -> Figure:
    """Draw each claim as a dot or an interval at its date, with its figure and who says so.

    Shapes say what the source says, so that the chart reads the same without colour: a disc is
    a figure, an arrow an open side, a cap "up to", a bar "between", broken lines "about"; a
    hollow mark is projected, a small dot was flown in a test, a square was notified. Claims of
    one time and figure stand side by side. Statements without a figure are listed below; a system
    with nothing else has no axes, but who says what, and when.

    Parameters
    ----------
    claims : sequence of Claim
    system : str or sequence of str, optional
        Only claims on this system or these; each has a panel of its own. Default: all.
    ax : matplotlib.axes.Axes, optional
        Draw one system here, without key and footnote. Default: a new figure.

    Returns
    -------
    matplotlib.figure.Figure
        With the same input, `rangeviz.maps.mpl.picture_bytes` makes the same bytes of it.

    Raises
    ------
    RangevizError
        If matplotlib is missing, no claim has a figure, or `ax` is to hold several systems.
    ArgumentError
        If there is no claim on a system.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> figure = draw_claims(read_claims(), system="Ghauri")
    >>> figure.axes[0].get_title(loc="left")
    'Ghauri'
    """
    matplotlib = load("matplotlib", "figure")
    load("matplotlib.figure", "figure")
    wanted = [system] if isinstance(system, str) else system
    chosen = claims_on(claims, wanted or (), "system")
    names = list(dict.fromkeys(claim.system for claim in chosen))
    if not chosen:
        raise RangevizError("no claim to draw")
    if ax is not None and len(names) > 1:
        raise RangevizError("one pair of axes holds one system; leave out ax for several")
    if not any(claim.figures_km for claim in chosen):
        raise RangevizError(f"nothing to draw: no claim on {', '.join(names)} has a figure")
    panels = [[claim for claim in chosen if claim.system == name] for name in names]
    span = _years(chosen)
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({"text.parse_math": False, "font.size": 8})
        if ax is not None:
            _draw_panel(ax, panels[0], span)
            return ax.get_figure(root=True)  # type: ignore[return-value]
        return _draw_figure(panels, span)


def default_path(claims: Sequence[Claim]) -> Path:
    """Name a chart after its system, or after the file where there are several.

    Examples
    --------
    >>> default_path([Claim("a", "Prithvi-II", range=350)]).as_posix()
    'maps/prithvi-ii-claims.svg'
    """
    systems = {claim.system for claim in claims}
    name = systems.pop() if len(systems) == 1 else Path(claims[0].file).stem if claims else ""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return Path("maps", f"{slug[:60] or 'all'}-claims.svg")


def kinds_of_mark(claim: Claim) -> tuple[str, ...]:
    """Say what a claim's mark shows, as keys of the chart's legend.

    Examples
    --------
    >>> kinds_of_mark(Claim("a", "A", range=900, qualifier="more_than", basis="projected"))
    ('at_least', 'projected')
    >>> kinds_of_mark(Claim("a", "A", range=900, quantity="test_distance"))
    ('test_distance',)
    """
    said = {"more_than": "at_least"}.get(claim.qualifier, claim.qualifier)
    special = claim.quantity if claim.quantity != "max_range" else ""
    kinds = {said, special, claim.basis if claim.basis == "projected" else ""}
    if len(kinds - {""}) > 1:
        kinds -= {"stated"}
    return tuple(kind for kind in MARKS if kind in kinds)


# The figure: panels one above the other, then the key and the footnote.


def _draw_figure(panels: list[list[Claim]], span: tuple[float, float, bool]) -> Figure:
    from matplotlib.figure import Figure

    drawn = [claim for panel in panels for claim in panel if claim.figures_km]
    used = [kind for kind in MARKS if any(kind in kinds_of_mark(claim) for claim in drawn)]
    colours = {name: light for name, (light, _) in system_colours(drawn).items()}
    notes = [_statements_note(panel) for panel in panels]
    heights = [_panel_height(panel) for panel in panels]
    years = [_YEARS_IN if _has_figure(panel) else 0.0 for panel in panels]
    frames = [
        _HEAD_IN + height + below + _NOTE_IN * len(note)
        for height, below, note in zip(heights, years, notes, strict=True)
    ]
    footnote = _footnote([claim for panel in panels for claim in panel])
    key_rows = -(-len(used) // 3)
    bottom = 0.15 + _NOTE_IN * len(footnote) + 0.1 + _KEY_ROW_IN * key_rows + 0.1
    total = sum(frames) + bottom
    figure = Figure(figsize=(_WIDTH_IN, total), facecolor="white")
    figure.set_label(words("chart.name"))
    top = total
    for panel, height, below, frame, note in zip(
        panels, heights, years, frames, notes, strict=True
    ):
        low = top - _HEAD_IN - height
        ax = figure.add_axes(
            (
                _LEFT_IN / _WIDTH_IN,
                low / total,
                (_WIDTH_IN - _LEFT_IN - _RIGHT_IN) / _WIDTH_IN,
                height / total,
            )
        )
        _draw_panel(ax, panel, span, colours.get(panel[0].system, _INK), len(figure.axes))
        for row, line in enumerate(note):
            _write(figure, 0.2, low - below - _NOTE_IN * (row + 0.5), line)
        top -= frame
    for row, line in enumerate(footnote):
        _write(figure, 0.2, 0.15 + _NOTE_IN * (len(footnote) - row - 0.5), line)
    if used:
        _draw_key(figure, used, bottom - 0.1, key_rows)
    return figure


def _has_figure(panel: list[Claim]) -> bool:
    return any(claim.figures_km for claim in panel)


def _panel_height(panel: list[Claim]) -> float:
    if not _has_figure(panel):
        return 0.05
    return 2.2 + 0.24 * sum(bool(claim.figures_km) for claim in panel)


def _write(figure: Figure, x_in: float, y_in: float, text: str) -> None:
    width, height = figure.get_size_inches()
    figure.text(
        x_in / width, y_in / height, text, color=_SECOND, va="center", size=8, parse_math=False
    )


def _draw_key(figure: Figure, used: list[str], top_in: float, rows: int) -> None:
    """Explain the shapes in use, three in a row, drawn by the function that draws the marks."""
    width, height = figure.get_size_inches()
    tall = rows * _KEY_ROW_IN
    ax = figure.add_axes((0, (top_in - tall) / height, 1, tall / height))
    ax.set(xlim=(0, width), ylim=(tall, 0), label="key")
    ax.axis("off")
    column = (width - 0.4) / 3
    for number, kind in enumerate(used):
        x, y = 0.34 + column * (number % 3), _KEY_ROW_IN * (number // 3 + 0.5)
        spread = 0.07 if kind == "between" else 0.0
        shift = {"at_least": 0.06, "less_than": -0.06}.get(kind, 0.0)
        _draw_mark(ax, x, (y + shift + spread, y + shift - spread), (kind,), _INK, f"key-{kind}")
        ax.text(x + 0.18, y, words(f"chart.key.{kind}"), color=_SECOND, va="center")


def _statements_note(panel: list[Claim]) -> list[str]:
    if not _has_figure(panel):
        return [line for claim in panel for line in textwrap.wrap(_statement(claim), 150)]
    said = [_who(claim) for claim in panel if not claim.figures_km]
    if not said:
        return []
    return textwrap.wrap(words("chart.no_figure", claimants="; ".join(said)), 150)


def _statement(claim: Claim) -> str:
    """Say who says what in a statement, and when."""
    date = date_text(claim.date)
    quote = list_quote(claim) or words("panel.no_quote")
    return words("chart.statement", who=_who(claim), date=date, quote=quote)


def _footnote(claims: list[Claim]) -> list[str]:
    files = sorted({printable(Path(claim.file).name) for claim in claims if claim.file})
    source = [words("chart.source", files=", ".join(files))] if files else []
    said = [words("chart.note"), *source, words("chart.apart")]
    return textwrap.wrap(" ".join(said), 150)


# A panel: years and undated ones to the right, kilometres from 0, marks, labels.


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle on the panel, in points from its lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: _Box, gap: float = 0.0) -> bool:
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.bottom < other.top + gap
            and other.bottom < self.top + gap
        )


def _draw_panel(
    ax: Axes,
    panel: list[Claim],
    span: tuple[float, float, bool],
    colour: str = _INK,
    name: int = 0,
) -> None:
    if not _has_figure(panel):
        _head(ax, panel)
        ax.axis("off")
        return
    drawn = sorted(
        (claim for claim in panel if claim.figures_km), key=lambda claim: _when(claim) or 1e9
    )
    first, last, undated = span
    years = last - first
    end = last + years * (0.2 if undated else 0.0)
    tops = [max(claim.figures_km.values()) for claim in drawn]
    ax.set_xlim(first, end)
    ax.set_ylim(0, 1.2 * max(tops, default=1.0))
    _dress(ax, panel, span)
    scale = _Scale(ax)
    boxes: list[_Box] = []
    places = []
    for claim in drawn:
        when = _when(claim)
        x = last + years * 0.06 if when is None else when
        x, box = _beside(claim, x, scale, boxes)
        boxes.append(box)
        places.append(x)
    for number, (claim, x) in enumerate(zip(drawn, places, strict=True)):
        kms = sorted(claim.figures_km.values())
        _draw_mark(ax, x, (kms[0], kms[-1]), kinds_of_mark(claim), colour, f"claim-{name}-{number}")
    _label(ax, drawn, boxes, scale, colour, name)


def _dress(ax: Axes, panel: list[Claim], span: tuple[float, float, bool]) -> None:
    from matplotlib.ticker import MaxNLocator

    first, last, undated = span
    _head(ax, panel)
    ax.spines[["left", "right", "top"]].set_visible(False)
    ax.spines["bottom"].set_color(_LEADER)
    ax.grid(axis="y", color=_HAIRLINE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(colors=_SECOND, length=0, labelsize=8)
    ax.tick_params(axis="x", length=3, color=_LEADER)
    ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(lambda km, _: f"{format_number(round(km, 6))}{NO_BREAK}km")
    years = range(int(first) + (first > int(first)), int(last) + 1)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 1000) if len(years) / step <= 12)
    ticks = [(float(year), str(year)) for year in years if year % step == 0]
    if undated:
        column = last + (last - first) * 0.06
        ticks.append((column, words("date.none")))
        ax.axvline(last, color=_LEADER, linewidth=0.8, dashes=(1, 3))
    ax.set_xticks([x for x, _ in ticks], [text for _, text in ticks])


def _head(ax: Axes, panel: list[Claim]) -> None:
    """Name the system, and say how far its claims reach."""
    ax.set_title(
        printable(panel[0].system),
        loc="left",
        pad=24,
        size=12,
        weight="bold",
        color=_INK,
        parse_math=False,
    )
    (spread,) = spread_of_systems(panel).itertuples()
    subtitle = extent_text(spread)
    ax.annotate(
        subtitle,
        (0, 1),
        (0, 14),
        xycoords="axes fraction",
        textcoords="offset points",
        va="center",
        size=9,
        color=_SECOND,
        parse_math=False,
    )


class _Scale:
    """Data to points on the panel and back; the axes must not move afterwards."""

    def __init__(self, ax: Axes) -> None:
        size = ax.get_window_extent()
        dpi = ax.get_figure(root=True).dpi  # type: ignore[union-attr]
        self.width, self.height = size.width * 72 / dpi, size.height * 72 / dpi
        (self.left, self.right), (_, self.top) = ax.get_xlim(), ax.get_ylim()

    def x(self, year: float) -> float:
        return (year - self.left) / (self.right - self.left) * self.width

    def year(self, x: float) -> float:
        return self.left + x / self.width * (self.right - self.left)

    def y(self, km: float) -> float:
        return km / self.top * self.height


def _beside(claim: Claim, year: float, scale: _Scale, boxes: list[_Box]) -> tuple[float, _Box]:
    """Move a mark right or left, no further than needed, until it stands on no other one."""
    kinds, kms = kinds_of_mark(claim), sorted(claim.figures_km.values())
    below = _ARROW_PT if "less_than" in kinds else _REACH_PT
    above = _ARROW_PT if "at_least" in kinds else _REACH_PT + 2 * ("up_to" in kinds)
    wide = 10.0 if "about" in kinds else _REACH_PT
    start = min(max(scale.x(year), wide), scale.width - wide)
    best = _Box(0, 0, 0, 0)
    for step in range(200):
        x = start + (step + 1) // 2 * (1 if step % 2 else -1)
        best = _Box(x - wide, scale.y(kms[0]) - below, x + wide, scale.y(kms[-1]) + above)
        if not any(best.meets(box) for box in boxes):
            break
    return scale.year((best.left + best.right) / 2), best


def _draw_mark(
    ax: Axes, x: float, kms: tuple[float, float], kinds: tuple[str, ...], colour: str, gid: str
) -> None:
    """Draw what the kinds say round a figure; lengths are in points, whatever the scale."""
    from matplotlib.path import Path as Shape

    def stroke(km: float, points: list[tuple[float, float]], codes: list[int]) -> None:
        size = 2 * max(max(abs(right), abs(up)) for right, up in points)
        shape = Shape([(right / size, up / size) for right, up in points], codes)
        ax.plot(
            [x],
            [km],
            marker=shape,
            markersize=size,
            markerfacecolor="none",
            clip_on=False,
            markeredgecolor=colour,
            markeredgewidth=1.4,
            linestyle="none",
            zorder=3,
        )

    def arrow(km: float, up: int) -> None:
        points = [(0, 3 * up), (0, 14 * up), (-3.5, 10.5 * up), (0, 14 * up), (3.5, 10.5 * up)]
        stroke(km, points, [move, line, move, line, line])

    (low, high), hollow = kms, "projected" in kinds
    line, move = int(Shape.LINETO), int(Shape.MOVETO)
    small = "test_distance" in kinds
    figures = dict.fromkeys(kms)
    if "between" in kinds:
        width = 3 if small else 7
        ax.plot(
            [x, x],
            kms,
            color=colour,
            alpha=0.3,
            linewidth=width,
            zorder=2,
            gid=gid,
            solid_capstyle="butt",
            clip_on=False,
        )
        if hollow:
            ax.plot([x, x], kms, color="white", linewidth=width - 2, zorder=2.1, clip_on=False)
        for km in figures:
            stroke(km, [(-4.5, 0), (4.5, 0)], [move, line])
    if "at_least" in kinds:
        arrow(high, 1)
    if "less_than" in kinds:
        arrow(low, -1)
    if "up_to" in kinds:
        stroke(high, [(-5, 5.5), (5, 5.5)], [move, line])
    if "about" in kinds:
        stroke(high, [(-9.5, 0), (-5.5, 0), (5.5, 0), (9.5, 0)], [move, line, move, line])
    if "between" in kinds and not small and "notified_range" not in kinds:
        return  # a dot would look like a third figure
    ax.plot(
        [x] * len(figures),
        list(figures),
        zorder=4,
        linestyle="none",
        clip_on=False,
        gid=None if "between" in kinds else gid,
        marker="s" if "notified_range" in kinds else "o",
        markersize=4 if small else 6.5,
        markerfacecolor="white" if hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.4 if hollow else 0.5,
    )


_Line = tuple[tuple[float, float], tuple[float, float]]

# Labels: each in the nearest free place, with a hairline to its mark where that is not beside it.


def _label(
    ax: Axes, drawn: list[Claim], marks: list[_Box], scale: _Scale, colour: str, name: int
) -> None:
    wordings = [
        [
            (texts, _free_places(mark, _measure(ax, texts), scale, marks))
            for texts in _wordings(claim)
        ]
        for mark, claim in zip(marks, drawn, strict=True)
    ]
    dated = list(range(len(drawn)))
    crowd = [sum(hypot(a.left - b.left, a.top - b.top) < 90 for b in marks) for a in marks]
    orders = (
        sorted(dated, key=lambda number: -crowd[number]),
        dated,
        dated[::-1],
        sorted(dated, key=lambda number: marks[number].top),
    )
    tried = [_arrange(order, wordings, marks) for order in orders]
    for _ in range(3):  # who stood badly chooses first
        costs, _ = min(tried, key=lambda arranged: sum(arranged[0]))
        again = sorted(dated, key=lambda number: -costs[number])
        tried.append(_arrange(again, wordings, marks))
    _, placed = min(tried, key=lambda arranged: sum(arranged[0]))
    for number, texts, found in placed:
        mark = marks[number]
        ends = _leader(mark, found)
        if _length(ends) > _NEAR_PT:
            xs, ys = zip(*ends, strict=True)
            ax.plot(
                [x / scale.width for x in xs],
                [y / scale.height for y in ys],
                color=_LEADER,
                linewidth=0.5,
                transform=ax.transAxes,
                zorder=1,
                clip_on=False,
            )
        right_aligned = found.left + found.right < mark.left + mark.right
        for text, row in zip(texts, _rows(texts), strict=True):
            ax.text(
                (found.right if right_aligned else found.left) / scale.width,
                (found.top - row) / scale.height,
                text,
                transform=ax.transAxes,
                zorder=2.5,
                ha="right" if right_aligned else "left",
                va="top",
                linespacing=1.15,
                color=_SECOND if row else colour,
                weight="normal" if row else "bold",
                size=7.5 if row else 8.5,
                parse_math=False,
                gid=f"label-{name}-{number}{'-who' if row else ''}",
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.5},
            )


def _arrange(
    order: Sequence[int],
    wordings: Sequence[Sequence[tuple[tuple[str, ...], list[tuple[_Box, float]]]]],
    marks: list[_Box],
) -> tuple[list[float], list[tuple[int, tuple[str, ...], _Box]]]:
    """Place the labels one after the other; return what each cost, and where they stand."""
    costs = [0.0] * len(marks)
    taken: list[_Box] = []
    lines: list[_Line] = []
    placed = []
    for number in order:
        for texts, places in wordings[number]:
            found, cost = _place(marks[number], places, marks, taken, lines)
            if found is None:
                costs[number] += _SHORTENED
                continue
            costs[number] += cost
            taken.append(found)
            placed.append((number, texts, found))
            if _length(ends := _leader(marks[number], found)) > _NEAR_PT:
                lines.append(ends)
            break
    return costs, placed


def _length(line: _Line) -> float:
    (x0, y0), (x1, y1) = line
    return hypot(x1 - x0, y1 - y0)


def _rows(texts: tuple[str, ...]) -> tuple[float, ...]:
    return (0.0, 11.0)[: len(texts)]


def _wordings(claim: Claim) -> Iterator[tuple[str, ...]]:
    """Return what the label says: figure and claimant, or, where there is no room, the figure."""
    figure = figure_text(claim)
    for kind in ("test_distance", "notified_range", "projected"):
        if kind in kinds_of_mark(claim):
            figure = words(f"chart.label.{kind}", figure=figure)
    who = _who(claim)
    if who:
        yield figure, "\n".join(textwrap.wrap(who, 26, max_lines=3, placeholder=" …"))
    yield (figure,)


def _who(claim: Claim) -> str:
    return printable(claim.speaker)


def _measure(ax: Axes, texts: tuple[str, ...]) -> tuple[float, float]:
    """Return width and height of a label in points, by the renderer that draws PNG."""
    figure = ax.get_figure(root=True)
    wide, tall = 0.0, 0.0
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # said once, when it is drawn
        for text, row in zip(texts, _rows(texts), strict=True):
            trial = ax.text(
                0,
                0,
                text,
                size=7.5 if row else 8.5,
                weight="normal" if row else "bold",
                linespacing=1.15,
                parse_math=False,
            )
            box = trial.get_window_extent()
            trial.remove()
            wide = max(wide, box.width * 72 / figure.dpi)  # type: ignore[union-attr]
            tall = row + box.height * 72 / figure.dpi  # type: ignore[union-attr]
    return wide + 1, tall + 1


def _place(
    mark: _Box,
    places: list[tuple[_Box, float]],
    marks: list[_Box],
    taken: list[_Box],
    lines: list[_Line],
) -> tuple[_Box | None, float]:
    """Return the cheapest free place: near, rather right than left, its hairline on nothing."""
    best, least = None, float("inf")
    for box, near in places:
        if near >= least:
            break
        if any(box.meets(other, 5) for other in taken):
            continue
        cost, ends = near, _leader(mark, box)
        if any(_crosses(ends, other) for other in (*marks, *taken) if other is not mark):
            cost += 160
        cost += 160 * sum(_crosses(line, box) or _cut(line, ends) for line in lines)
        if cost < least:
            best, least = box, cost
    return best, least


def _free_places(
    mark: _Box, size: tuple[float, float], scale: _Scale, marks: list[_Box]
) -> list[tuple[_Box, float]]:
    """Return the places on the panel that hide no mark, the cheapest first."""
    inside = [
        (box, cost)
        for box, cost in _candidates(mark, size)
        if box.left >= 0
        and box.right <= scale.width + 8
        and box.bottom >= 2
        and box.top <= scale.height
        and not any(box.meets(other, 2) for other in marks)
    ]
    return sorted(inside, key=lambda place: place[1])


def _candidates(mark: _Box, size: tuple[float, float]) -> Iterator[tuple[_Box, float]]:
    wide, tall = size
    x, y = (mark.left + mark.right) / 2, (mark.bottom + mark.top) / 2
    beside = (mark.right - mark.left) / 2 + 2.5
    for across in (-4.0, beside, *(beside + step for step in (10, 24, 42, 66, 96, 132, 174))):
        for up in range(-216, 217, 4):
            bottom = y + up - tall / 2
            for left, cost in ((x + across, 0.0), (x - across - wide, 5.0)):
                box = _Box(left, bottom, left + wide, bottom + tall)
                (from_x, from_y), (to_x, to_y) = _leader(mark, box)
                away = hypot(from_x - to_x, from_y - to_y)
                yield box, away + cost + abs(up) / 8 + (3 if up < 0 else 0)


def _leader(mark: _Box, box: _Box) -> _Line:
    """Return the two ends of the shortest line from a mark to a label."""
    middle_x, middle_y = (mark.left + mark.right) / 2, (mark.bottom + mark.top) / 2
    x = min(max(middle_x, box.left), box.right)
    y = min(max(middle_y, box.bottom), box.top)
    start = min(max(x, mark.left), mark.right), min(max(y, mark.bottom), mark.top)
    return start, (x, y)


def _crosses(line: _Line, box: _Box) -> bool:
    (x0, y0), (x1, y1) = line
    steps = max(2, int(hypot(x1 - x0, y1 - y0) / 3))
    return any(
        box.left - 1 < x0 + (x1 - x0) * step / steps < box.right + 1
        and box.bottom - 1 < y0 + (y1 - y0) * step / steps < box.top + 1
        for step in range(steps + 1)
    )


def _cut(
    one: _Line,
    other: _Line,
) -> bool:
    def side(a: Any, b: Any, c: Any) -> float:
        return float((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))

    return (
        side(*one, other[0]) * side(*one, other[1]) < 0
        and side(*other, one[0]) * side(*other, one[1]) < 0
    )


# Time


def _when(claim: Claim) -> float | None:
    """Return the date as a decimal year: the middle of the year or month where no day is said.

    Examples
    --------
    >>> _when(Claim("a", "A", claimed_on="1998")), _when(Claim("a", "A"))
    (1998.5, None)
    """
    date = claim.date
    if not date:
        return None
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    return year + ((month - 1 + (day - 0.5 if day else 15.5) / 31) / 12 if month else 0.5)


def _years(claims: Sequence[Claim]) -> tuple[float, float, bool]:
    """Return where the years begin and end, the same in all panels, and if any is undated."""
    drawn = [_when(claim) for claim in claims if claim.figures_km]
    dated = [when for when in drawn if when is not None] or [2000.5]
    edge = max(0.5, (max(dated) - min(dated)) * 0.06)
    return min(dated) - edge, max(dated) + 2 * edge, None in drawn
