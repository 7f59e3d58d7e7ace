"""The map page as a `folium.Map`, for its users."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from rangeviz.core.progress import Progress
from rangeviz.geo.curves import corners
from rangeviz.inputs.given import CitiesLike, ClaimsLike, RegionsLike
from rangeviz.inputs.regions import RegionLike
from rangeviz.inputs.story import StoryLike
from rangeviz.page.drawing import draw_page
from rangeviz.page.range_map import RangeMap


def draw_map(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    *,
    title: str | None = None,
    region: RegionLike | None = None,
    offline: bool = True,
    highlight: str | None = None,
    boundaries: str = "defacto",
    units: str = "km",
    elsewhere: int = 0,
    story: StoryLike = None,
    url: str | None = None,
    image: str | None = None,
    location: Sequence[float] | None = None,
    zoom_start: float | None = None,
    width: str | int = "100%",
    height: str | int = "600px",
    progress: Progress = nullcontext,
) -> RangeMap:
    """Draw claims as rings on an interactive map.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
        Those with `shown` are on when the page opens; all others are one click away. Default:
        shipped claims on systems of India and Pakistan, as `choose_page_claims` chooses them.
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    cities : DataFrame, path or list of names, optional
        Default: the shipped ones that `choose_page_cities` chooses; at most 100,000.
    title : str, optional
        The page's heading, also in link previews; these have the headline of `finding` otherwise.
    region : str or LaunchRegion, optional
        The launch region for every claim, by id, name or itself, instead of each claim's own.
    offline : bool
        True: the saved file needs no network, and a layer that would is refused.
    highlight : str, optional
        Id of a claim that is selected when the page opens.
    boundaries : {"defacto", "claims", "none"}
        De facto borders, those and every claim line, or no borders. Lines only: distances are
        measured from the de facto outlines in any case.
    units : {"km", "mi", "nmi"}
        For distances. Published figures keep their own unit.
    elsewhere : int
        How many shipped claims are not among these (see `choose_page_claims`): the page says so,
        and how to get them.
    story : path, file object or list of StoryStep, optional
        Steps that the page walks through, as `read_story` reads them.
    url, image : str, optional
        Where the page will stand, and a picture of it, for link previews and citations.
    location, zoom_start : (float, float) and float, optional
        Latitude and longitude of the middle, and the zoom, when the page opens, as for
        `folium.Map`. Default: all rings in view.
    width, height : str or int
        Of the frame in a notebook: pixels, or a text such as ``"80%"``.
    progress : callable, optional
        As for `build_rings`.

    Returns
    -------
    RangeMap
        A `folium.Map`: add layers to it, `save` it, or let a notebook show it.

    Raises
    ------
    DataError
        If a claim has no launch region.
    RangevizError
        If there are more claims than a page holds.
    ArgumentError
        If `region`, `highlight`, `boundaries` or `units` is none of the known, `title` is no whole
        text, `url` or `image` no address, or the page cannot show a step of `story`.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions, read_cities
    >>> page = draw_map(read_claims()[:1], read_regions(), read_cities()).get_root().render()
    >>> page.count("demonstrated a range of 2,750 kilometers") > 0
    True
    """
    page = draw_page(
        claims,
        regions,
        cities,
        title=title,
        region=region,
        highlight=highlight,
        boundaries=boundaries,
        units=units,
        elsewhere=elsewhere,
        story=story,
        url=url,
        image=image,
        progress=progress,
    )
    drawn = RangeMap(
        page.data,
        page.still,
        page.preview,
        corners(ring.polygon for ring in page.plan.rings.values()),
        offline=offline,
        width=width,
        height=height,
    )
    if location is not None or zoom_start is not None:
        drawn.set_view(location, zoom_start)
    return drawn
