"""How claims look, the same on page, figure and slide: colours and kinds of line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rangeviz.inputs.claims import Claim, drawn_first

SYSTEM_COLOURS = (
    ("#512B53", "#A785AF"),
    ("#288180", "#A9E6DD"),
    ("#835F16", "#F5B967"),
    ("#1F509D", "#5CADFF"),
    ("#722804", "#EB8658"),
    ("#556342", "#CAD7AA"),
    ("#494642", "#A3B6C1"),
    ("#AF5071", "#BF8B8D"),
)
"""Plum, teal, bronze, blue, rust, moss, slate, rose: each for a light and a dark page."""

COLOURS = {
    "land": "#FAF8F3",
    "sea": "#E3EAED",
    "coast": "#A3B0B6",
    "border": "#C2BAAC",
    "disputed": "#6E675B",
    "region": "#F0E7D3",
    "region_edge": "#8A8070",
    "place": "#454B50",
    "water": "#465C67",
    "text": "#1B2126",
    "second": "#4C555C",
    "panel": "#FFFFFF",
    "hairline": "#DAD6CD",
    "graticule": "#CBD4D8",
    "leader": "#767E84",
    "halo": "#FAF8F3",
    **{f"system-{number}": light for number, (light, _) in enumerate(SYSTEM_COLOURS)},
}
"""The colours of a picture, by what they are for: always the light ones."""

STYLES = tuple("stated about at_least less_than between projected flown notified".split())
"""Kinds of line, in the order of the key."""


def system_numbers(claims: Sequence[Claim], highlight: str | None = None) -> dict[str, int]:
    """Give systems with a figure their places in `SYSTEM_COLOURS`: the drawn before the others.

    By first appearance, and by the claims alone, so that every output of one list has the same.
    A ninth cannot be told apart, so it has none.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> system_numbers(read_claims())["Shaheen-III"]
    0
    """
    order = drawn_first(claims, highlight)
    systems = dict.fromkeys(claim.system for claim in order if claim.figures_km)
    return numbered(systems)


def numbered(systems: Iterable[str]) -> dict[str, int]:
    """Give distinct systems their places in `SYSTEM_COLOURS`; a ninth has none."""
    return dict(zip(systems, range(len(SYSTEM_COLOURS)), strict=False))


def system_colours(claims: Sequence[Claim]) -> dict[str, tuple[str, str]]:
    """Give systems their colours for a light and a dark ground, as `system_numbers` does.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> list(system_colours(read_claims()).items())[0]
    ('Shaheen-III', ('#512B53', '#A785AF'))
    """
    return {system: SYSTEM_COLOURS[n] for system, n in system_numbers(claims).items()}


def ink(number: int | None) -> str:
    """Name a system's colour, as `COLOURS` names the others; that of text where it has none.

    Examples
    --------
    >>> ink(0), COLOURS[ink(0)], ink(None)
    ('system-0', '#512B53', 'text')
    """
    return "text" if number is None else f"system-{number}"


TICKS = {
    "out": (12.0, ((0, 6, 1.0), (6, 10, 0.55), (10, 14, 0.25))),
    "in": (24.0, ((0, -6, 1.0),)),
}
"""Ticks on the open side of a line: how far apart, then start, end and opacity of each part."""

FILL_OPACITY, INNER_OPACITY = 0.10, 0.09
"""Of the area within an outer and an inner ring."""

FILLS = {"most": 5, "shared": 0.12, "band": 0.2, "dimmed_band": 0.06}
"""So many rings are filled at most, and share so much opacity; of the area between two figures."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How a line is drawn on a canvas: its ink, and lengths in points."""

    ink: str
    width_pt: float
    dash: Sequence[float] = ()
    round_caps: bool = False
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How a ring's line is drawn; every length in CSS pixels.

    `ticks` is ``out`` (no outer edge is known), ``in`` (less than) or ``""``; `band` fills
    between the two figures of a claim; `dots` mark a distance flown in a test.
    """

    dash: tuple[float, ...] = ()
    round_caps: bool = False
    width: float = 2.0
    ticks: str = ""
    dots: bool = False
    band: bool = False
    fill: bool = True


def line_style(claim: Claim) -> LineStyle:
    """Say how a claim's line is drawn: dash is certainty, ticks the open side, weight the kind.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> line_style(read_claims()[1]).ticks
    'out'
    """
    about = claim.qualifier == "about"
    if claim.quantity == "test_distance":
        return LineStyle((12, 6) if about else (), width=1.25, dots=True, fill=False)
    if claim.quantity == "notified_range":
        return LineStyle((12, 4, 2, 4), width=1.5, fill=False)
    ticks = {"at_least": "out", "more_than": "out", "less_than": "in"}.get(claim.qualifier, "")
    band = claim.qualifier == "between"
    if claim.basis == "projected":
        return LineStyle((0, 6), round_caps=True, width=2.5, ticks=ticks, band=band)
    return LineStyle((12, 6) if about else (), width=1.5 if band else 2.0, ticks=ticks, band=band)


def style_name(claim: Claim) -> str:
    """Name the kind of line that a claim is drawn with, one of `STYLES`.

    Examples
    --------
    >>> style_name(Claim("a", "A", range=900, qualifier="more_than"))
    'at_least'
    """
    if claim.quantity in ("test_distance", "notified_range"):
        return {"test_distance": "flown", "notified_range": "notified"}[claim.quantity]
    if claim.basis == "projected":
        return "projected"
    said = {"more_than": "at_least", "up_to": "stated"}.get(claim.qualifier, claim.qualifier)
    return said if said in STYLES else "stated"
