"""A `folium.Map` that is our page: it saves itself, and stands wherever a folium map would."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

import folium
from branca.element import Element, Figure

from rangeviz.core.errors import ArgumentError, OfflineError, asked
from rangeviz.core.files import Target, save
from rangeviz.page.frame import FILLING, Part, Verbatim, frame_html, frame_script
from rangeviz.page.html import OwnParts, compose_page, own_layers_script

MAP_NAME = "map_rangeviz"
"""What the map is called in the page's scripts, and in those of folium layers added to it."""


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
            if not _is_zoom(zoom):
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


def _is_zoom(zoom: object) -> bool:
    return isinstance(zoom, (int, float)) and 0 <= zoom <= 22


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
