"""The claims on one system: a panel with a mark for each, by date and kilometres."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rangeviz.analysis.spread import extent_text, spread_of_systems
from rangeviz.core.text import isolated, printable
from rangeviz.core.words import NO_BREAK, date_text, format_number, words
from rangeviz.inputs.claim_text import list_quote
from rangeviz.inputs.claims import Claim
from rangeviz.maps.chart_labels import label_marks
from rangeviz.maps.chart_marks import MarkPen, Scale, kinds_of_mark, place_mark
from rangeviz.maps.chart_sheet import INSIDE, MARGIN, SMALL, ChartSheet
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.mpl import MatplotlibCanvas
from rangeviz.maps.scene import Box
from rangeviz.maps.style import COLOURS
from rangeviz.maps.text_block import TextBlock

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_LEFT, _HEAD, _YEARS, _GAP = 52.0, 44.0, 24.0, 8.0
_LEAST, _EACH = 90.0, 16.0
_LEAST_SHARE = 0.7  # of their height, where panels are squeezed onto one sheet

Years = tuple[float, float, bool]
"""Where the years begin and end, the same in all panels, and if a claim is undated."""


@dataclass(frozen=True)
class Panel:
    """The claims on one system, and how tall they are drawn."""

    claims: list[Claim]
    plot: float
    note: TextBlock

    @property
    def height(self) -> float:
        below = _YEARS if self.plot else 0.0
        return _HEAD + self.plot + below + self.note.height + _GAP


def plan_panels(claims: Sequence[Claim], canvas: MatplotlibCanvas, room: float) -> list[Panel]:
    """Make a panel of each system, none taller than a sheet; on one sheet, if they nearly fit."""
    panels = []
    for name in dict.fromkeys(claim.system for claim in claims):
        own = [claim for claim in claims if claim.system == name]
        note = TextBlock(canvas, INSIDE)
        for line in _notes(own):
            note.write(line, SMALL)
        drawn = sum(bool(claim.figures_km) for claim in own)
        plot = _LEAST + _EACH * drawn if drawn else 0.0
        bare = Panel(own, 0.0, note).height + _YEARS
        panels.append(Panel(own, min(plot, max(room - bare, _LEAST)) if drawn else 0.0, note))
    plots = sum(panel.plot for panel in panels)
    rest = room - sum(panel.height - panel.plot for panel in panels)
    share = min(1.0, rest / plots)
    if share < _LEAST_SHARE:
        return panels
    return [replace(panel, plot=panel.plot * share) for panel in panels]


def panels_on_sheets(panels: Sequence[Panel], room: float) -> list[list[Panel]]:
    """Share panels out to sheets, in their order."""
    sheets: list[list[Panel]] = [[]]
    for panel in panels:
        if sheets[-1] and sum(one.height for one in (*sheets[-1], panel)) > room:
            sheets.append([])
        sheets[-1].append(panel)
    return sheets


def draw_panels(
    sheet: ChartSheet, panels: Sequence[Panel], span: Years, colours: dict[str, str]
) -> None:
    """Draw panels below each other."""
    top = sheet.top
    for panel in panels:
        plot = max(panel.plot, 1.0)
        ax = sheet.add_axes(MARGIN + _LEFT, top + _HEAD, INSIDE - _LEFT - 8, plot)
        colour = colours.get(panel.claims[0].system, COLOURS["text"])
        draw_panel(ax, panel.claims, span, colour, sheet.canvas.fonts)
        panel.note.canvas = sheet.canvas
        panel.note.paint(MARGIN, top + panel.height - panel.note.height - _GAP)
        top += panel.height


def _notes(panel: list[Claim]) -> list[str]:
    """Say who claims without a figure; of a system with nothing else, with the quotes."""
    said = [claim for claim in panel if not claim.figures_km]
    if len(said) == len(panel):
        return [_statement(claim) for claim in said]
    names = "; ".join(isolated(printable(claim.speaker)) for claim in said)
    return [words("chart.no_figure", claimants=names)] if said else []


def _statement(claim: Claim) -> str:
    """Say who says what in a statement, and when."""
    date = date_text(claim.date)
    quote = list_quote(claim) or words("panel.no_quote")
    return words("chart.statement", who=printable(claim.speaker), date=date, quote=quote)


def _has_figure(panel: list[Claim]) -> bool:
    return any(claim.figures_km for claim in panel)


# A panel: years and undated ones to the right, kilometres from 0, marks, labels.


def draw_panel(ax: Axes, panel: list[Claim], span: Years, colour: str, fonts: Fonts) -> None:
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
    scale = Scale(ax)
    figure = ax.get_figure(root=True)
    name = [*figure.axes, ax].index(ax) + 1 if figure else 0  # inset axes are none of the figure's
    boxes: list[Box] = []
    places = []
    for claim in drawn:
        when = _when(claim)
        x = last + years * 0.06 if when is None else when
        x, box = place_mark(claim, x, scale, boxes)
        boxes.append(box)
        places.append(x)
    pen = MarkPen(ax, colour)
    for number, (claim, x) in enumerate(zip(drawn, places, strict=True)):
        kms = sorted(claim.figures_km.values())
        pen.draw(x, (kms[0], kms[-1]), kinds_of_mark(claim), f"claim-{name}-{number}")
    if bare := label_marks(ax, drawn, boxes, scale, colour, name, fonts):
        said = words("chart.unlabelled.one" if bare == 1 else "chart.unlabelled", count=f"{bare:,}")
        _write_above(ax, said, 1.0)


def _km(km: float, _: object) -> str:
    return f"{format_number(round(km, 6))}{NO_BREAK}km"


def _dress(ax: Axes, panel: list[Claim], span: Years) -> None:
    from matplotlib.ticker import MaxNLocator

    first, last, undated = span
    _head(ax, panel)
    ax.spines[["left", "right", "top"]].set_visible(False)
    ax.spines["bottom"].set_color(COLOURS["leader"])
    ax.grid(axis="y", color=COLOURS["hairline"], linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(colors=COLOURS["second"], length=0, labelsize=8)
    ax.tick_params(axis="x", length=3, color=COLOURS["leader"])
    ax.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    ax.yaxis.set_major_formatter(_km)
    years = range(int(first) + (first > int(first)), int(last) + 1)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 1000) if len(years) / step <= 12)
    ticks = [(float(year), str(year)) for year in years if year % step == 0]
    if undated:
        column = last + (last - first) * 0.06
        ticks.append((column, words("date.none")))
        ax.axvline(last, color=COLOURS["leader"], linewidth=0.8, dashes=(1, 3))
    ax.set_xticks([x for x, _ in ticks], [text for _, text in ticks])


def _head(ax: Axes, panel: list[Claim]) -> None:
    """Name the system, and say how far its claims reach."""
    ax.set_title(
        printable(panel[0].system),
        loc="left",
        pad=24,
        size=12,
        weight="bold",
        color=COLOURS["text"],
        parse_math=False,
    )
    (spread,) = spread_of_systems(panel).itertuples()
    _write_above(ax, extent_text(spread), 0.0)


def _write_above(ax: Axes, text: str, at: float) -> None:
    ax.annotate(
        text,
        (at, 1),
        (0, 14),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right" if at else "left",
        va="center",
        size=9,
        color=COLOURS["second"],
        parse_math=False,
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


def years_of(claims: Sequence[Claim]) -> Years:
    """Return where the years begin and end, the same in all panels, and if any is undated."""
    drawn = [_when(claim) for claim in claims if claim.figures_km]
    dated = [when for when in drawn if when is not None] or [2000.5]
    edge = max(0.5, (max(dated) - min(dated)) * 0.06)
    return min(dated) - edge, max(dated) + 2 * edge, None in drawn
