"""Figures for print and slides: claims as rings on a map in a projection that suits them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, overload

from rangeviz.analysis.finding import finding
from rangeviz.core.errors import RangevizError
from rangeviz.core.optional import load
from rangeviz.core.text import clean
from rangeviz.core.words import LONGEST_TITLE, NO_BREAK, check_title, format_km, words
from rangeviz.geo.projection import centre_of
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.regions import RegionLike
from rangeviz.maps.canvas import draw_scene
from rangeviz.maps.flat_circle import distances_km, flat_circle
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.frames import CaptionedMap
from rangeviz.maps.layout import lay_out_map
from rangeviz.maps.map_sheet import compose
from rangeviz.maps.mpl import MatplotlibCanvas, check_axes, prepare_axes
from rangeviz.maps.paper import paper_of
from rangeviz.maps.pictures import own_settings
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.planning import plan_map
from rangeviz.maps.scene import KeyRow

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@overload
def draw_figure(
    claims: ClaimsLike = ...,
    regions: RegionsLike = ...,
    cities: CitiesLike = ...,
    *,
    title: str | None = ...,
    region: RegionLike | None = ...,
    projection: str = ...,
    size: str = ...,
    boundaries: str = ...,
    highlight: str | None = ...,
    font: str | None = ...,
    ax: None = ...,
) -> Figure: ...
@overload
def draw_figure(
    claims: ClaimsLike = ...,
    regions: RegionsLike = ...,
    cities: CitiesLike = ...,
    *,
    title: str | None = ...,
    region: RegionLike | None = ...,
    projection: str = ...,
    size: str = ...,
    boundaries: str = ...,
    highlight: str | None = ...,
    font: str | None = ...,
    ax: Axes,
) -> Axes: ...
def draw_figure(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    *,
    title: str | None = None,
    region: RegionLike | None = None,
    projection: str = "equidistant",
    size: str = "page",
    boundaries: str = "defacto",
    highlight: str | None = None,
    font: str | None = None,
    ax: Axes | None = None,
) -> Figure | Axes:
    """Draw claims as rings on a map for print.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`: drawn are the claims with `shown`, or the first six.
    title : str, optional
        Default: the headline that `rangeviz.finding` drafts.
    region : str or LaunchRegion, optional
        The launch region for every claim, by id, name or itself, instead of each claim's own.
    projection : {"equidistant", "equal-area", "orthographic", "mercator"}
        Centred on the launch regions. In the equidistant projection distances from the centre
        are true, and the rings of a point are circles.
    size : {"column", "page", "slide", "square", "social"}
        3.5 in wide and as tall as it must be; A4 landscape; 13.33 x 7.5 in; 1080 x 1080 or
        1200 x 630 pixels.
    boundaries : {"defacto", "claims", "none"}
        De facto borders, those and every claim line, or no borders.
    highlight : str, optional
        Id of a claim to bring out, with its inner line: within it, every part of the launch
        region is in range.
    font : str, optional
        A font that is installed. Default: Noto Sans, else DejaVu Sans, which is always there.
    ax : matplotlib.axes.Axes, optional
        Draw the map alone here, without title, key, sources and footnote. Lay the figure out
        first: labels do not grow with it.

    Returns
    -------
    matplotlib.figure.Figure or matplotlib.axes.Axes
        The figure, of which `rangeviz.write_picture` makes the same bytes for the same input,
        with the sheets that follow it where its list of sources needs more; or the axes given.

    Raises
    ------
    RangevizError
        If matplotlib is missing, or there is nothing to draw.
    ArgumentError
        If `region`, `projection`, `size`, `boundaries`, `highlight` or `font` is none of the known.
    DataError
        If a claim has no launch region.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions, read_cities
    >>> figure = draw_figure(read_claims()[:1], read_regions(), read_cities(), size="column")
    >>> float(figure.get_figwidth())
    3.5
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    load("matplotlib", "figure")
    check_title(title, LONGEST_TITLE)
    paper = paper_of(size)
    plan = plan_map(
        claims,
        regions,
        region=region,
        projection=projection,
        boundaries=boundaries,
        highlight=highlight,
    )
    if ax is not None:
        return _draw_on(ax, plan, cities, font)
    heading = title or finding(claims, regions, cities, region=region, highlight=highlight).headline
    with own_settings():
        return compose(paper, clean(heading), plan.summary, cities, [CaptionedMap(plan)], font=font)


def draw_flat_circle(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    *,
    highlight: str | None = None,
    title: str | None = None,
    region: RegionLike | None = None,
    size: str = "page",
    boundaries: str = "defacto",
    font: str | None = None,
) -> Figure:
    """Show why a claimed range is no circle: one claim on Web Mercator and in true distance.

    Both maps have the claim's true line and the circle that a pair of compasses draws on the web
    map; a sentence says how far from the launch region that circle runs in truth.

    Parameters
    ----------
    claims, regions, cities, title, region, size, boundaries, font
        As for `draw_figure`.
    highlight : str, optional
        Id of the claim. Default: of those that `draw_figure` draws, the one of the longest range.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    RangevizError, DataError, ArgumentError
        As `draw_figure` does.
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    load("matplotlib", "figure")
    check_title(title, LONGEST_TITLE)
    paper = paper_of(size)
    plan = plan_map(claims, regions, region=region, boundaries=boundaries, highlight=highlight)
    one = next(one for one in plan.drawn if highlight in (None, one.claim.id))
    assert one.region
    circle = flat_circle(*centre_of([one.region.geometry]), one.longest_km)
    least, most = distances_km(one.region.geometry, circle)
    said = {"figure": figure_text(one.claim).replace(" ", NO_BREAK), "region": one.region.name}
    summary = words("figure.circle.summary", **said, least=format_km(least), most=format_km(most))
    plan_in = partial(plan_map, [one.claim], regions, region=region, boundaries=boundaries)
    maps = [
        CaptionedMap(plan_in(projection=name), words(f"figure.circle.{name}"), flat=True)
        for name in ("mercator", "equidistant")
    ]
    heading = clean(title) if title else words("figure.circle.title")
    with own_settings():
        row = KeyRow("circle", None, words("figure.circle.key", **said))
        return compose(paper, heading, summary, cities, maps, row, font=font)


def _draw_on(ax: Axes, plan: MapPlan, cities: pd.DataFrame, font: str | None) -> Axes:
    """Draw the map alone on somebody's axes."""
    check_axes(ax)
    figure = ax.get_figure(root=True)
    if figure is None:
        raise RangevizError("the axes belong to no figure")
    extent, inch = ax.get_window_extent(), 72 / figure.dpi
    width, height = float(extent.width * inch), float(extent.height * inch)
    with own_settings():
        canvas = MatplotlibCanvas(ax, Fonts(font), 0.75)
        prepare_axes(ax, width, height)
        ax.set_aspect("equal")  # true distances, however the figure is laid out later
        draw_scene(canvas, lay_out_map(plan, cities, width, height, measure=canvas.width))
    canvas.fonts.warn_of_missing()
    return ax
