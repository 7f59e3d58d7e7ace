"""A chart of what is claimed: many systems in rows, a few by date in panels."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, overload

from rangeviz.core.choices import CHART_LAYOUTS
from rangeviz.core.errors import ArgumentError, Problem, RangevizError, check_choice
from rangeviz.core.optional import load
from rangeviz.core.text import clean
from rangeviz.core.words import LONGEST_TITLE, check_title, words
from rangeviz.inputs.claim_text import origin_text
from rangeviz.inputs.claims import Claim, claims_on
from rangeviz.inputs.given import ClaimsLike, given_claims
from rangeviz.maps.chart_dots import draw_rows
from rangeviz.maps.chart_marks import MARKS, Scale, kinds_of_mark
from rangeviz.maps.chart_panels import (
    draw_panel,
    draw_panels,
    panels_on_sheets,
    plan_panels,
    years_of,
)
from rangeviz.maps.chart_rows import COUNTS, height_of, plan_for_sheets, plan_rows
from rangeviz.maps.chart_sheet import INSIDE, MARGIN, ChartSheet, ChartTexts
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.mpl import check_axes
from rangeviz.maps.pictures import own_settings
from rangeviz.maps.style import SYSTEM_COLOURS, system_colours

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 3
"""So many systems are drawn by date, each in a panel, where nobody asks for something else."""

_ABOVE_ROWS = 16.0  # where kilometres stand, and below


@overload
def draw_claims(
    claims: ClaimsLike = ...,
    *,
    system: str | Sequence[str] | None = None,
    layout: str | None = None,
    title: str | None = None,
    font: str | None = None,
    ax: None = None,
) -> Figure: ...
@overload
def draw_claims(
    claims: ClaimsLike = ...,
    *,
    system: str | Sequence[str] | None = None,
    layout: str | None = None,
    title: str | None = None,
    font: str | None = None,
    ax: Axes,
) -> Axes: ...
def draw_claims(
    claims: ClaimsLike = None,
    *,
    system: str | Sequence[str] | None = None,
    layout: str | None = None,
    title: str | None = None,
    font: str | None = None,
    ax: Axes | None = None,
) -> Figure | Axes:
    """Draw each claim as a dot or an interval, many systems in rows, a few by date.

    Shapes say what the source says, so that the chart reads the same without colour: a disc is
    a figure, an arrow an open side, a cap "up to", a bar "between", broken lines "about"; a
    hollow mark is projected, a small dot was flown in a test, a square was notified.

    In rows every system has one, on a scale that all share, the largest figure first and named
    with who says so and when; operators with several stand below each other by name. In panels
    each system has its own scale and the years are shared; claims of one time and figure stand
    side by side, undated ones in a column of their own. Statements without a figure are words.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
    system : str or sequence of str, optional
        Only claims on this system or these. Default: all.
    layout : {"rows", "panels"}, optional
        Default: panels for up to `MOST_PANELS` systems, rows for more.
    title : str, optional
        The heading.
    font : str, optional
        A font that is installed. Default: Noto Sans, else DejaVu Sans, which is always there.
    ax : matplotlib.axes.Axes, optional
        Draw the rows, or the panel of one system, here, without key and footnote. Labels are
        placed for the size that the axes have now, and in a panel left out where there is no
        room. Default: a new figure, as tall as it must be; `draw_chart_sheets` keeps to pages.

    Returns
    -------
    matplotlib.figure.Figure or matplotlib.axes.Axes
        The axes where they were given. `rangeviz.write_picture` makes the same bytes of a figure
        for the same input.

    Raises
    ------
    RangevizError
        If matplotlib is missing, or no claim has a figure.
    ArgumentError
        If there is no claim on a system, `layout` or `font` is none of the known, or `ax` is to
        hold several panels.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> figure = draw_claims(read_claims(), system="Ghauri")
    >>> figure.axes[0].get_title(loc="left")
    'Ghauri'

    Beside a drawing of one's own:

    >>> from matplotlib.figure import Figure
    >>> left, right = Figure(figsize=(12, 4)).subplots(1, 2)
    >>> draw_claims(read_claims(), system="Nasr", ax=right) is right
    True
    """
    chosen, form = _chosen(claims, system, layout, title)
    fonts = Fonts(font)
    if ax is None:
        (figure,) = _draw_sheets(chosen, form, title, fonts, paged=False)
        return figure
    check_axes(ax)
    with own_settings(**_SETTINGS):
        if form == "rows":
            plan = plan_rows(chosen, Scale(ax).width, fonts, names_inside=False)
            (rows,) = plan.sheets(inf)
            draw_rows(ax, rows, plan, _colours(chosen), fonts, _number(ax))
        else:
            names = list(dict.fromkeys(claim.system for claim in chosen))
            if len(names) > 1:
                expected = f"one system to draw in these axes, not {len(names)}"
                fix = "name it in system, or ask for rows"
                raise ArgumentError("ax", Problem("", None, None, None, expected, fix))
            colour = _colours(chosen)[names[0]]
            draw_panel(ax, chosen, years_of(chosen), colour, fonts)
        _set_fonts(ax, fonts)
    fonts.warn_of_missing()
    return ax


def draw_chart_sheets(
    claims: ClaimsLike = None,
    *,
    system: str | Sequence[str] | None = None,
    layout: str | None = None,
    title: str | None = None,
    font: str | None = None,
) -> list[Figure]:
    """Draw claims as `draw_claims` does, on sheets of A4 at most: as many as they need.

    Parameters
    ----------
    claims, system, layout, title, font
        As for `draw_claims`.

    Returns
    -------
    list of matplotlib.figure.Figure
        `rangeviz.write_pictures` saves them. A single one is no taller than it must be.

    Raises
    ------
    RangevizError, ArgumentError
        As `draw_claims`.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> sheets = draw_chart_sheets(read_claims(operators=["IN", "PK"]))
    >>> len(sheets), bool(sheets[0].get_figheight() <= 11.7)
    (1, True)
    """
    chosen, form = _chosen(claims, system, layout, title)
    return _draw_sheets(chosen, form, title, Fonts(font), paged=True)


def default_path(system: str) -> Path:
    """Name a chart of one system after it.

    Examples
    --------
    >>> default_path("Prithvi-II").as_posix()
    'maps/prithvi-ii-claims.svg'
    """
    slug = re.sub(r"[^a-z0-9]+", "-", system.lower()).strip("-")
    return Path("maps", f"{slug[:60] or 'all'}-claims.svg")


_SETTINGS = {"text.parse_math": False, "font.size": 8}


def _chosen(
    claims: ClaimsLike,
    system: str | Sequence[str] | None,
    layout: str | None,
    title: str | None,
) -> tuple[list[Claim], str]:
    """Choose the claims and the form; refuse what cannot be drawn."""
    load("matplotlib.figure", "figure")
    check_title(title, LONGEST_TITLE)
    if layout is not None:
        check_choice("layout", layout, CHART_LAYOUTS)
    wanted = [system] if isinstance(system, str) else system
    chosen = claims_on(given_claims(claims), wanted or (), "system")
    if not chosen:
        raise RangevizError("no claim to draw")
    names = dict.fromkeys(claim.system for claim in chosen)
    if not any(claim.figures_km for claim in chosen):
        raise RangevizError(f"nothing to draw: no claim on {', '.join(names)} has a figure")
    return chosen, layout or ("panels" if len(names) <= MOST_PANELS else "rows")


def _draw_sheets(
    claims: list[Claim], form: str, title: str | None, fonts: Fonts, *, paged: bool
) -> list[Figure]:
    with own_settings(**_SETTINGS):
        texts = _texts(claims, form, title)
        probe = ChartSheet(texts, fonts, count=99)
        room = probe.room if paged else inf
        draw: Callable[[ChartSheet, int], None]
        if form == "rows":
            plan, parts = plan_for_sheets(claims, INSIDE, fonts, room - 2 * _ABOVE_ROWS)
            heights = [height_of(rows) + 2 * _ABOVE_ROWS for rows in parts]

            def draw(sheet: ChartSheet, number: int) -> None:
                left, tall = MARGIN + plan.names + COUNTS, height_of(parts[number])
                ax = sheet.add_axes(left, sheet.top + _ABOVE_ROWS, plan.width, tall)
                draw_rows(ax, parts[number], plan, _colours(claims), fonts, 1)
        else:
            panels = panels_on_sheets(plan_panels(claims, probe.canvas, probe.room), room)
            heights = [sum(panel.height for panel in some) for some in panels]

            def draw(sheet: ChartSheet, number: int) -> None:
                draw_panels(sheet, panels[number], years_of(claims), _colours(claims))

        count = len(heights)
        sheets: list[Figure] = []
        for number, height in enumerate(heights):
            plots = height if count == 1 else None
            sheet = ChartSheet(texts, fonts, plots, number + 1, count)
            draw(sheet, number)
            _set_fonts(sheet.figure, fonts)
            sheets.append(sheet.figure)
    fonts.warn_of_missing()
    return sheets


def _texts(claims: list[Claim], form: str, title: str | None) -> ChartTexts:
    kinds = {kind for claim in claims if claim.figures_km for kind in kinds_of_mark(claim)}
    silent = sum(not claim.figures_km for claim in claims)
    notes = [words("chart.note"), words(f"chart.apart.{form}")]
    if silent and form == "rows":
        notes.append(words("chart.silent", count=f"{silent:,}"))
    notes.append(words("chart.source", files=origin_text(claims)))
    systems = len({claim.system for claim in claims})
    counts = {"claims": f"{len(claims):,}", "systems": f"{systems:,}"}
    heading = words("chart.title" if systems == 1 else "chart.title.many", **counts)
    return ChartTexts(
        clean(title) if title else heading,
        words(f"chart.summary.{form}"),
        " ".join(notes),
        [kind for kind in MARKS if kind in kinds],
        form == "rows",
    )


def _colours(claims: list[Claim]) -> dict[str, str]:
    """Give systems the colours that a map gives them; none where there are too many for that."""
    if len({claim.system for claim in claims if claim.figures_km}) > len(SYSTEM_COLOURS):
        return {}
    return {name: light for name, (light, _) in system_colours(claims).items()}


def _number(ax: Axes) -> int:
    """Return a number for the ids of what is drawn; inset axes are none of the figure's."""
    figure = ax.get_figure(root=True)
    return [*figure.axes, ax].index(ax) + 1 if figure else 0


def _set_fonts(drawn: Figure | Axes, fonts: Fonts) -> None:
    """Set the fonts in which labels were measured: axes may come with others."""
    from matplotlib.text import Text

    for text in drawn.findobj(Text):
        text.set_fontfamily(list(fonts.family(text.get_text())))
