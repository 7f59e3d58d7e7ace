"""A chart of what is claimed of a system: one mark for each claim, by date and kilometres."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from rangeviz.analysis.spread import extent_text, spread_of_systems
from rangeviz.core.errors import ArgumentError, Problem, RangevizError
from rangeviz.core.optional import load
from rangeviz.core.text import isolated, pieces, printable, wrapped
from rangeviz.core.words import NO_BREAK, date_text, format_number, words
from rangeviz.inputs.claim_text import list_quote
from rangeviz.inputs.claims import Claim, claims_on, file_names
from rangeviz.inputs.given import ClaimsLike, given_claims
from rangeviz.maps.chart_labels import label_marks
from rangeviz.maps.chart_marks import MARKS, Scale, draw_mark, kinds_of_mark, place_mark
from rangeviz.maps.fonts import FALLBACK, Fonts
from rangeviz.maps.mpl import own_settings
from rangeviz.maps.scene import Box
from rangeviz.maps.style import COLOURS, system_colours

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


_WIDTH_IN, _LEFT_IN, _RIGHT_IN = 9.0, 0.8, 0.2
_HEAD_IN, _YEARS_IN, _KEY_ROW_IN, _NOTE_IN = 0.72, 0.34, 0.27, 0.2


@overload
def draw_claims(
    claims: ClaimsLike = ..., *, system: str | Sequence[str] | None = None, ax: None = None
) -> Figure: ...
@overload
def draw_claims(
    claims: ClaimsLike = ..., *, system: str | Sequence[str] | None = None, ax: Axes
) -> Axes: ...
def draw_claims(
    claims: ClaimsLike = None, *, system: str | Sequence[str] | None = None, ax: Axes | None = None
) -> Figure | Axes:
    """Draw each claim as a dot or an interval at its date, with its figure and who says so.

    Shapes say what the source says, so that the chart reads the same without colour: a disc is
    a figure, an arrow an open side, a cap "up to", a bar "between", broken lines "about"; a
    hollow mark is projected, a small dot was flown in a test, a square was notified. Claims of
    one time and figure stand side by side. Statements without a figure are listed below; a system
    with nothing else has no axes, but who says what, and when.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
    system : str or sequence of str, optional
        Only claims on this system or these; each has a panel of its own. Default: all.
    ax : matplotlib.axes.Axes, optional
        Draw the panel of one system here, without the key, the claims that have no figure, and
        the footnote. Labels are placed for the size that the axes have now, and left out where
        there is no room. Default: a new figure.

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
        If there is no claim on a system, or `ax` is to hold several systems.

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
    claims = given_claims(claims)
    load("matplotlib.figure", "figure")
    wanted = [system] if isinstance(system, str) else system
    chosen = claims_on(claims, wanted or (), "system")
    names = list(dict.fromkeys(claim.system for claim in chosen))
    if not chosen:
        raise RangevizError("no claim to draw")
    if ax is not None and len(names) > 1:
        expected, fix = f"one system to draw in these axes, not {len(names)}", "name it in system"
        raise ArgumentError("ax", Problem("", None, None, None, expected, fix))
    if not any(claim.figures_km for claim in chosen):
        raise RangevizError(f"nothing to draw: no claim on {', '.join(names)} has a figure")
    panels = [[claim for claim in chosen if claim.system == name] for name in names]
    span, fonts = _years(chosen), Fonts(FALLBACK)
    with own_settings(**{"text.parse_math": False, "font.size": 8}):
        if ax is not None:
            colour = next(iter(system_colours(chosen).values()))[0]
            _draw_panel(ax, panels[0], span, colour, fonts)
            ax.tick_params(labelfontfamily=FALLBACK)
        figure = None if ax is not None else _draw_figure(panels, span, fonts)
        drawn = figure or ax
        assert drawn is not None
        _set_fonts(drawn, fonts)
    fonts.warn_of_missing()
    return drawn


def default_path(system: str) -> Path:
    """Name a chart of one system after it.

    Examples
    --------
    >>> default_path("Prithvi-II").as_posix()
    'maps/prithvi-ii-claims.svg'
    """
    slug = re.sub(r"[^a-z0-9]+", "-", system.lower()).strip("-")
    return Path("maps", f"{slug[:60] or 'all'}-claims.svg")


# The figure: panels one above the other, then the key and the footnote.


def _draw_figure(
    panels: list[list[Claim]], span: tuple[float, float, bool], fonts: Fonts
) -> Figure:
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
        _draw_panel(ax, panel, span, colours.get(panel[0].system, COLOURS["text"]), fonts)
        for row, line in enumerate(note):
            _write(figure, 0.2, low - below - _NOTE_IN * (row + 0.5), line, fonts)
        top -= frame
    for row, line in enumerate(footnote):
        _write(figure, 0.2, 0.15 + _NOTE_IN * (len(footnote) - row - 0.5), line, fonts)
    if used:
        _draw_key(figure, used, bottom - 0.1, key_rows)
    return figure


def _has_figure(panel: list[Claim]) -> bool:
    return any(claim.figures_km for claim in panel)


def _panel_height(panel: list[Claim]) -> float:
    if not _has_figure(panel):
        return 0.05
    return 2.2 + 0.24 * sum(bool(claim.figures_km) for claim in panel)


def _write(figure: Figure, x_in: float, y_in: float, text: str, fonts: Fonts) -> None:
    """Write a line; what has its own direction in it stands on its own."""
    width, height = figure.get_size_inches()
    style: dict[str, Any] = {
        "color": COLOURS["second"],
        "va": "center",
        "size": 8,
        "parse_math": False,
    }
    for piece, _ in pieces(text):
        figure.text(x_in / width, y_in / height, piece, **style)
        x_in += fonts.width(piece, 8) / 72


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
        draw_mark(
            ax, x, (y + shift + spread, y + shift - spread), (kind,), COLOURS["text"], f"key-{kind}"
        )
        ax.text(x + 0.18, y, words(f"chart.key.{kind}"), color=COLOURS["second"], va="center")


def _statements_note(panel: list[Claim]) -> list[str]:
    if not _has_figure(panel):
        return [line for claim in panel for line in wrapped(_statement(claim), 150)]
    said = [isolated(printable(claim.speaker)) for claim in panel if not claim.figures_km]
    if not said:
        return []
    return wrapped(words("chart.no_figure", claimants="; ".join(said)), 150)


def _statement(claim: Claim) -> str:
    """Say who says what in a statement, and when."""
    date = date_text(claim.date)
    quote = list_quote(claim) or words("panel.no_quote")
    return words("chart.statement", who=printable(claim.speaker), date=date, quote=quote)


def _footnote(claims: list[Claim]) -> list[str]:
    files = sorted(file_names(claims))
    source = [words("chart.source", files=", ".join(map(isolated, files)))] if files else []
    said = [words("chart.note"), *source, words("chart.apart")]
    return wrapped(" ".join(said), 150)


# A panel: years and undated ones to the right, kilometres from 0, marks, labels.


def _draw_panel(
    ax: Axes, panel: list[Claim], span: tuple[float, float, bool], colour: str, fonts: Fonts
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
    for number, (claim, x) in enumerate(zip(drawn, places, strict=True)):
        kms = sorted(claim.figures_km.values())
        draw_mark(ax, x, (kms[0], kms[-1]), kinds_of_mark(claim), colour, f"claim-{name}-{number}")
    label_marks(ax, drawn, boxes, scale, colour, name, fonts)


def _dress(ax: Axes, panel: list[Claim], span: tuple[float, float, bool]) -> None:
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
    ax.yaxis.set_major_formatter(lambda km, _: f"{format_number(round(km, 6))}{NO_BREAK}km")
    years = range(int(first) + (first > int(first)), int(last) + 1)
    step = next(step for step in (1, 2, 5, 10, 20, 50, 1000) if len(years) / step <= 12)
    ticks = [(float(year), str(year)) for year in years if year % step == 0]
    if undated:
        column = last + (last - first) * 0.06
        ticks.append((column, words("date.none")))
        ax.axvline(last, color=COLOURS["leader"], linewidth=0.8, dashes=(1, 3))
    ax.set_xticks([x for x, _ in ticks], [text for _, text in ticks])


def _set_fonts(drawn: Figure | Axes, fonts: Fonts) -> None:
    """Set the fonts in which labels were measured: axes may come with others."""
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    for text in drawn.findobj(Text):
        family = fonts.family(text.get_text())
        if isinstance(drawn, Axes) or family != fonts.base:
            text.set_fontfamily(list(family))


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
    subtitle = extent_text(spread)
    ax.annotate(
        subtitle,
        (0, 1),
        (0, 14),
        xycoords="axes fraction",
        textcoords="offset points",
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


def _years(claims: Sequence[Claim]) -> tuple[float, float, bool]:
    """Return where the years begin and end, the same in all panels, and if any is undated."""
    drawn = [_when(claim) for claim in claims if claim.figures_km]
    dated = [when for when in drawn if when is not None] or [2000.5]
    edge = max(0.5, (max(dated) - min(dated)) * 0.06)
    return min(dated) - edge, max(dated) + 2 * edge, None in drawn
