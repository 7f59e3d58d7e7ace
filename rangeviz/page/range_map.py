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
from rangeviz.core.text import counted, shorten
from rangeviz.core.writing import Target, save
from rangeviz.page.frame import (
    FILLING,
    WHOLE,
    Part,
    Verbatim,
    frame_html,
    frame_script,
    texts_kept,
    verbatim_parts,
)
from rangeviz.page.html import OwnParts, compose_page, own_layers_script

MAP_NAME = "map_rangeviz"
"""What the map is called in the page's scripts, beside the name that folium gives it."""


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
        corners: list[list[float | None]],
        *,
        offline: bool = True,
        width: str | int = "100%",
        height: str | int = "600px",
    ) -> None:
        super().__init__(tiles=None)
        self.default_js, self.default_css = [], []
        self.page = data
        self.still = still
        self.preview = preview
        self.corners = corners
        self.offline = offline
        self._figure = _PageFigure(self, *(_css_length(size) for size in (width, height)))
        self._figure.add_child(self)

    def __repr__(self) -> str:
        return f"<RangeMap: {self.page['title']}, {counted(len(self.page['claims']), 'claim')}>"

    def render(self, **kwargs: Any) -> str:
        """Put what was added to the map into its figure; the map itself into a foreign one.

        In what is no figure, as a frame of branca, it is the whole page.
        """
        figure: Any = self.get_root()
        if not isinstance(figure, Figure):
            return self.to_html(**kwargs)
        if figure is self._figure:
            for child in self._children.values():
                child.render(**kwargs)
        else:
            frame = frame_html(self.to_html(), self.page["title"], FILLING)
            figure.header.add_child(Verbatim(WHOLE), name="range_map_style")
            figure.html.add_child(Verbatim(frame), name=self.get_name())
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
        return frame_script(self.to_html(), self.page["title"], self.get_name())

    def set_view(self, location: Sequence[float] | None, zoom: float | None) -> None:
        """Have the page open at a place, given as latitude and longitude, and a zoom.

        Raises
        ------
        ArgumentError
            If these are no numbers of degrees, or no zoom.
        """
        if location is not None:
            self.location = _latlon(location)
            at = json.dumps(self.location)
            move = f"panTo({at}, {_AT_ONCE})"
        if zoom is not None:
            if not _is_zoom(zoom):
                raise ArgumentError("zoom_start", asked(repr(zoom), "a number from 0 to 22"))
            self.options["zoom"] = zoom
            at = f"{MAP_NAME}.getCenter()" if location is None else at
            move = f"setView({at}, {json.dumps(zoom)}, {_AT_ONCE})"
        self._figure.script.add_child(Verbatim(f"{MAP_NAME}.{move};"), name="view")

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems that have a colour, in the order of colours."""
        claims = [claim for claim in self.page["claims"] if claim["colour"] is not None]
        claims.sort(key=lambda claim: claim["colour"])
        return tuple(dict.fromkeys(claim["system"] for claim in claims))

    def _get_self_bounds(self) -> list[list[float | None]]:
        return self.corners

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
        self.header: Part = Part(_HEAD.strip)  # of functions that a process can be sent
        self.html: Part = Part(self._framed)
        self.script: Part = Part(_HANDLE.strip)
        for part in (self.header, self.html, self.script):
            part._parent = self

    def _framed(self) -> str:
        style = f"width:{self.width};height:{self.height};border:0"
        return frame_html(self.page.to_html(), self.page.page["title"], style)

    def render(self, **kwargs: Any) -> str:
        """Return the whole page as HTML."""
        page = self.page
        with verbatim_parts(), texts_kept(tree(self)):
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
    name = f"var {page.get_name()} = {MAP_NAME};"
    front = (f"{layer.get_name()}.bringToFront();" for layer in page.objects_to_stay_in_front)
    # A string in folium's scripts may hold the tag that ends ours; so it means the same.
    script = script.replace("</script", "<\\/script")
    return "\n".join((own_layers_script(), name, script, *front))


def tree(element: Any) -> Iterator[Element]:
    """Every element below one, those that folium keeps beside the children included."""
    held = (getattr(element, name, None) for name in ("header", "html", "script", "icon"))
    inner = (child for child in held if isinstance(child, Element))
    for child in (*element._children.values(), *inner):
        yield child
        if child is not element._parent:
            yield from tree(child)


def _steady_names(figure: Figure) -> dict[str, str]:
    """Give folium's random ids steady numbers, by the order of the layers, so that bytes repeat."""
    ids = dict.fromkeys(element._id for element in tree(figure))
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
    elements = {element.get_name(): element for element in tree(figure)}
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


_LEGEND = "leave its legend out (legend=False in explore)"
_INSTEAD = {
    "d3.": _LEGEND,
    "jquery-ui": _LEGEND,
    "L.AwesomeMarkers": "take icon=folium.DivIcon() or a folium.CircleMarker",
    "topojson": "take folium.GeoJson",
}
"""What needs no network, by a part of what would."""


def _refusal(element: Element, address: str) -> str:
    kind = type(element).__name__
    label = getattr(element, "layer_name", None) or ""
    named = f"layer {label!r} ({kind})" if not re.search(r"_[0-9a-f]{32}$", label) and label else ""
    if not named:
        named = "a layer" if kind.endswith(("Element", "Link")) else f"layer {kind}"
    fix = next((fix for part, fix in _INSTEAD.items() if part in address), "leave it out")
    return (
        f"{named} would need the network ({shorten(address, 80)}), and this map promises to need "
        f"none; {fix}, or allow it with draw_map(..., offline=False)"
    )
