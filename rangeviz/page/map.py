"""The map page: one HTML file that needs no network, and a `folium.Map` to its users."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import Any

import folium
from branca.element import Element, Figure

from rangeviz.analysis.claim_rings import Progress
from rangeviz.analysis.finding import finding
from rangeviz.core.choices import UNITS
from rangeviz.core.errors import ArgumentError, OfflineError, RangevizError, asked, check_choice
from rangeviz.core.files import Target, save
from rangeviz.core.version import __version__
from rangeviz.core.words import check_title, words
from rangeviz.inputs.claims import KM_PER_UNIT
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.regions import RegionLike
from rangeviz.inputs.story import StoryLike, given_story
from rangeviz.maps.plan import plan_map
from rangeviz.page.choice import choose_page_cities, choose_shipped_claims
from rangeviz.page.data import packed_basemap, page_data
from rangeviz.page.head import check_address, link_preview
from rangeviz.page.frame import FILLING, Part, Verbatim, frame_html, frame_script
from rangeviz.page.html import OwnParts, compose_page, own_layers_script
from rangeviz.page.still import still_page

MAX_PAGE_CLAIMS = 1_000
"""Of one page: each takes a quarter of a second to draw and 2 kB of the page."""

MAP_NAME = "map_rangeviz"
"""What the map is called in the page's scripts, and in those of folium layers added to it."""


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
        Default: the shipped ones that `choose_page_cities` chooses.
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
    if claims is None:
        claims, elsewhere = choose_shipped_claims(highlight)
    claims, regions = given_claims(claims), given_regions(regions)
    cities = choose_page_cities(cities) if cities is None else given_cities(cities)
    if len(claims) > MAX_PAGE_CLAIMS:
        raise RangevizError(
            f"a page holds at most {MAX_PAGE_CLAIMS:,} claims, not {len(claims):,}; "
            "choose systems, or make several pages"
        )
    check_title(title)
    check_choice("units", units, UNITS)
    check_address("url", url)
    check_address("image", image)
    steps = given_story(story, claims)
    plan = plan_map(
        claims,
        regions,
        region=region,
        projection="mercator",
        boundaries=boundaries,
        highlight=highlight,
        whole=True,
        progress=progress,
    )
    data = page_data(plan, cities) | {
        "title": title or words("page.title"),
        "highlight": highlight,
        "boundaries": boundaries,
        "units": units,
        "elsewhere": elsewhere,
        "km_per_unit": KM_PER_UNIT[units],
        "version": __version__,
        "basemap": packed_basemap(),
    }
    if steps:
        data["story"] = [{"heading": s.heading, "text": s.text, "view": s.view} for s in steps]
    if url:
        data["url"] = url
    found = (
        finding(claims, regions, cities, region=region, highlight=highlight, units=units)
        if claims
        else None
    )
    headline, said = (found.headline, found.sentences[0]) if found else (data["title"], "")
    preview = link_preview(title or headline, said, url, image)
    still = still_page(plan, data["title"], elsewhere, str(found or ""), steps)
    page = RangeMap(data, still, preview, offline=offline, width=width, height=height)
    if location is not None or zoom_start is not None:
        page.set_view(location, zoom_start)
    return page


class RangeMap(folium.Map):
    """A `folium.Map` that saves itself as one HTML file.

    Layers added to it work as on any folium map. Their text is HTML and script, as folium
    has it: do not build them from text that you do not trust. Claims, regions, cities and
    the title are safe, whatever they hold.
    """

    # Of our own page nothing comes from here; streamlit-folium asks for the script.
    _template = folium.template.Template(
        "{% macro script(this, kwargs) %}{{ this.frame_script() }}{% endmacro %}"
    )

    def __init__(
        self,
        data: dict[str, Any],
        still: str,
        preview: str,
        *,
        offline: bool = True,
        width: str | int = "100%",
        height: str | int = "600px",
    ) -> None:
        super().__init__(tiles=None)
        self._id = MAP_NAME.removeprefix("map_")
        self.default_js, self.default_css = [], []
        self.page = data
        self.still = still
        self.preview = preview
        self.offline = offline
        self._figure = _PageFigure(self, *(_css_length(size) for size in (width, height)))
        self._figure.add_child(self)

    def __repr__(self) -> str:
        return f"<RangeMap: {self.page['title']}, {len(self.page['claims'])} claims>"

    def render(self, **kwargs: Any) -> str:
        """Put what was added to the map into its figure; the map itself into a foreign one."""
        figure: Any = self.get_root()
        if figure is self._figure:
            for child in self._children.values():
                child.render(**kwargs)
        else:
            frame = frame_html(self.to_html(), self.page["title"], FILLING)
            figure.html.add_child(Verbatim(frame), name=f"{MAP_NAME}_{id(self)}")
        return ""

    def to_html(self, **kwargs: Any) -> str:
        """Return the whole page as HTML, whatever figure the map stands in."""
        parent, self._parent = self._parent, self._figure
        try:
            return self._figure.render(**kwargs)
        finally:
            self._parent = parent

    def frame_script(self) -> str:
        """Return a script that shows the page in an app that asks for a Leaflet map."""
        return frame_script(self.to_html(), self.page["title"], MAP_NAME)

    def set_view(self, location: Sequence[float] | None, zoom: float | None) -> None:
        """Have the page open at a place, given as latitude and longitude, and a zoom.

        Raises
        ------
        ArgumentError
            If these are no numbers of degrees, or no zoom.
        """
        move = "" if location is None else f"panTo({json.dumps(_latlon(location))}, {_AT_ONCE})"
        if zoom is not None:
            if not isinstance(zoom, (int, float)) or not 0 <= zoom <= 22:
                raise ArgumentError("zoom_start", asked(repr(zoom), "a number from 0 to 22"))
            at = "getCenter()" if location is None else json.dumps(_latlon(location))
            at = f"{MAP_NAME}.{at}" if location is None else at
            move = f"setView({at}, {json.dumps(zoom)}, {_AT_ONCE})"
        self._figure.script.add_child(Verbatim(f"{MAP_NAME}.{move};"), name="view")

    def get_name(self) -> str:
        """Return the map's name in the page's scripts."""
        return MAP_NAME

    def save(
        self,
        outfile: Target | bytes,
        close_file: bool = True,
        **kwargs: Any,
    ) -> None:
        """Write the page to a path, wholly or not at all, or to an open binary file.

        Raises
        ------
        OfflineError
            If a layer would need the network; an existing file is then untouched.
        """
        content = self.to_html(**kwargs).encode("utf-8")
        target = os.fsdecode(outfile) if isinstance(outfile, bytes) else outfile
        save(target, content)
        if close_file and not isinstance(target, (str, os.PathLike)):
            target.close()


_AT_ONCE = "{animate: false}"
_HEAD = '<meta charset="utf-8">'
_HANDLE = f"var {MAP_NAME}_frame = document.querySelector('iframe[srcdoc]');"


def _latlon(location: Sequence[float]) -> list[float]:
    expected = "latitude and longitude in degrees, as folium has them: [33.7, 73.1]"
    try:
        lat, lon = map(float, location)
    except (TypeError, ValueError):
        raise ArgumentError("location", asked(repr(location), expected)) from None
    if not (abs(lat) <= 90 and abs(lon) <= 360):
        swapped = "latitude comes first" if abs(lon) <= 90 else ""
        raise ArgumentError("location", asked(repr(location), expected, swapped))
    return [lat, lon]


def _css_length(size: str | int) -> str:
    text = f"{size}px" if isinstance(size, (int, float)) else str(size)
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?(px|%|em|rem|vh|vw)", text):
        expected = "pixels, or a length such as '400px' or '80%'"
        raise ArgumentError("height", asked(repr(size), expected))
    return text


class _PageFigure(Figure):
    """The figure round a `RangeMap`: renders our page, with the user's own layers in it.

    Whoever asks for its parts, to put them into a page of their own, gets the page in a frame.
    """

    def __init__(self, page: RangeMap, width: str, height: str) -> None:
        super().__init__(width=width, height=height)
        self.page = page
        self.header: Part = Part(lambda: _HEAD)
        self.html: Part = Part(self._framed)
        self.script: Part = Part(lambda: _HANDLE)
        for part in (self.header, self.html, self.script):
            part._parent = self

    def _framed(self) -> str:
        style = f"width:{self.width};height:{self.height};border:0"
        return frame_html(self.page.to_html(), self.page.page["title"], style)

    def render(self, **kwargs: Any) -> str:
        """Return the whole page as HTML."""
        page = self.page
        for child in self._children.values():
            child.render(**kwargs)
        if page.offline:
            _refuse_network(self)
        names = _steady_names(self)
        head, body, script = (
            re.sub(r"[0-9a-f]{32}", lambda found: names.get(found[0], found[0]), part)
            for part in (
                self.header.own(**kwargs),
                self.html.own(**kwargs),
                _own_script(page, self.script.own(**kwargs)),
            )
        )
        if script and not page.offline:
            head = _folium_links() + head
        own = OwnParts(head.strip(), body.strip(), script, page.offline)
        return compose_page(page.page, page.still, own, page.preview)


def _folium_links() -> str:
    """Link what folium itself brings beside Leaflet, but for Bootstrap, which restyles pages."""
    ours = ("leaflet", "bootstrap")
    js = [url for name, url in folium.Map.default_js if not name.startswith(ours)]
    css = [url for name, url in folium.Map.default_css if not name.startswith(ours)]
    styles = (f'<link rel="stylesheet" href="{url}">' for url in css)
    scripts = (f'<script src="{url}"></script>' for url in js)
    return "\n".join((*styles, *scripts))


def _own_script(page: RangeMap, script: str) -> str:
    """Return the script of the user's own layers, or nothing if there are none."""
    if not script.strip():
        return ""
    front = (f"{layer.get_name()}.bringToFront();" for layer in page.objects_to_stay_in_front)
    # A string in folium's scripts may hold the tag that ends ours; so it means the same.
    script = script.replace("</script", "<\\/script")
    return "\n".join((own_layers_script(), script, *front))


def _tree(element: Any) -> Iterator[Element]:
    """Every element below one, those that folium keeps beside the children included."""
    held = (getattr(element, name, None) for name in ("header", "html", "script", "icon"))
    inner = (child for child in held if isinstance(child, Element))
    for child in (*element._children.values(), *inner):
        yield child
        if child is not element._parent:
            yield from _tree(child)


def _steady_names(figure: Figure) -> dict[str, str]:
    """Give folium's random ids steady numbers, by the order of the layers, so that bytes repeat."""
    ids = dict.fromkeys(element._id for element in _tree(figure))
    return {name: f"{number:032x}" for number, name in enumerate(ids, start=1)}


_NEEDS_NETWORK = re.compile(
    r"""L\.(?:tileLayer(?:\.wms)?|imageOverlay|videoOverlay)\(\s*["'`](?!data:)(?P<layer>[^"'`]*)
      | "(?:icon|iconRetina|shadow|shadowRetina|image)Url"\s*:\s*"(?!data:)(?P<icon>[^"]+)
      | <(?:img|script|link|iframe|source|video|audio|object|embed|image|use)\b[^>]*?
        \b(?:src|srcset|data|href|poster)\s*=\s*\\?["'`]?(?!data:|\#)(?P<tag>[^\s>"'`]+)
      | url\(\s*\\?["']?(?!data:|\#)(?P<css>[^)"']+)
      | (?P<call>\$\.(?:ajax|get|getJSON)\(|\bfetch\(|XMLHttpRequest|WebSocket|EventSource
        |@import|L\.AwesomeMarkers)
    """,
    re.VERBOSE,
)


def _refuse_network(figure: Figure) -> None:
    """Raise for the first element whose scripts, styles or images lie elsewhere."""
    elements = {element.get_name(): element for element in _tree(figure)}
    for element in elements.values():
        for files in ("default_js", "default_css"):
            for _, address in getattr(element, files, ()):
                raise OfflineError(_refusal(element, address))
    for part in (figure.header, figure.html, figure.script):
        for name, child in part._children.items():
            text = child.render().replace("\\u003c", "<").replace("\\u003e", ">")
            if found := _NEEDS_NETWORK.search(text):
                address = next(group for group in found.groups() if group)
                raise OfflineError(_refusal(elements.get(name, child), address))


def _refusal(element: Element, address: str) -> str:
    kind = type(element).__name__
    label = getattr(element, "layer_name", None)
    has_name = label and label != element.get_name()
    named = f"layer {label!r} ({kind})" if has_name else f"layer {kind}"
    return (
        f"{named} would need the network ({address[:80]}), and this map promises to need none; "
        "leave it out, or allow it with draw_map(..., offline=False)"
    )
