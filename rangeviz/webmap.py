"""The map page: one HTML file that needs no network. The only module that imports folium."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from string import Template
from typing import Any, BinaryIO

import folium
import pandas as pd
from branca.element import Element, Figure
from folium.elements import JSCSSMixin

import rangeviz
from rangeviz.basemap import BOUNDARIES, packed_basemap
from rangeviz.claim_rings import Progress
from rangeviz.claims import Claim
from rangeviz.errors import OfflineError
from rangeviz.files import write_atomically
from rangeviz.pagedata import page_data
from rangeviz.places import LaunchRegion
from rangeviz.style import all_words, system_colours, words

MAP_NAME = "map_rangeviz"
"""What the map is called in the page's scripts, and in those of folium layers added to it."""

UNITS = ("km", "mi", "nmi")

PAGE = Path(__file__).parent / "page"

SCRIPTS = (
    "start.js", "base.js", "packing.js", "mercator.js", "topology.js", "basemap.js", "curves.js",
    "overlay.js", "rings.js", "labels.js", "cities.js", "geodesy.js", "verdicts.js",
    "lines.js", "key.js", "panel.js", "card.js", "ask.js", "sheet.js", "main.js",
    "boot.js",
)  # fmt: skip
"""The page's own modules, in the order in which they run."""

STYLES = ("colours.css", "page.css", "map.css", "phone.css", "print.css")

LEAFLET_SHA256 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}


def draw_map(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    *,
    title: str | None = None,
    region: str | None = None,
    offline: bool = True,
    highlight: str | None = None,
    boundaries: str = "defacto",
    units: str = "km",
    progress: Progress = nullcontext,
) -> RangeMap:
    """Draw claims as rings on an interactive map.

    Parameters
    ----------
    claims : sequence of Claim
        Those with `shown` are on when the page opens; all others are one click away.
    regions : sequence of LaunchRegion
    cities : pandas.DataFrame
        As `read_cities` returns it.
    title : str, optional
        The page's heading.
    region : str, optional
        Id or name of the launch region for every claim, instead of each claim's own.
    offline : bool
        True: the saved file needs no network, and a layer that would is refused.
    highlight : str, optional
        Id of a claim that is selected when the page opens.
    boundaries : {"defacto", "claims", "none"}
        De facto borders, those and every claim line, or no borders. Lines only: distances are
        measured from the de facto outlines in any case.
    units : {"km", "mi", "nmi"}
        For distances. Published figures keep their own unit.
    progress : callable, optional
        As for `build_rings`.

    Returns
    -------
    RangeMap
        A `folium.Map`: add layers to it, `save` it, or let a notebook show it.

    Raises
    ------
    DataError, PairingError
        If a claim has no launch region.
    ValueError
        If `highlight`, `boundaries` or `units` is none of the known.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions, read_cities
    >>> page = draw_map(read_claims()[:1], read_regions(), read_cities()).get_root().render()
    >>> page.count("demonstrated a range of 2,750 kilometers") > 0
    True
    """
    _check("boundaries", boundaries, BOUNDARIES)
    _check("units", units, UNITS)
    if highlight is not None:
        _check("highlight", highlight, [claim.id for claim in claims])
    data = page_data(claims, regions, cities, region=region, progress=progress)
    data["map"]["basemap"] = packed_basemap()
    data |= {"title": title or words("page.title"), "highlight": highlight}
    data |= {"boundaries": boundaries, "units": units, "version": rangeviz.__version__}
    colours = list(system_colours(claims).values())
    return RangeMap(data, colours, offline=offline)


def _check(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"{name} is {value!r}; expected one of {', '.join(known)}")


class RangeMap(folium.Map):
    """A `folium.Map` that saves itself as one HTML file.

    Layers added to it work as on any folium map. Their text is HTML and script, as folium
    has it: do not build them from text that you do not trust. Claims, regions, cities and
    the title are safe, whatever they hold.
    """

    _template = folium.template.Template("")
    default_js: list[tuple[str, str]] = []
    default_css: list[tuple[str, str]] = []

    def __init__(
        self, data: dict[str, Any], colours: Sequence[tuple[str, str]], *, offline: bool = True
    ) -> None:
        super().__init__(tiles=None)
        self.page = data
        self.colours = tuple(colours)
        self.offline = offline
        _PageFigure().add_child(self)

    def get_name(self) -> str:
        """Return the map's name in the page's scripts."""
        return MAP_NAME

    def save(
        self,
        outfile: str | os.PathLike[str] | BinaryIO,
        close_file: bool = True,
        **kwargs: Any,
    ) -> None:
        """Write the page to a path, wholly or not at all, or to an open binary file.

        Raises
        ------
        OfflineError
            If a layer would need the network; an existing file is then untouched.
        """
        content = self.get_root().render(**kwargs).encode("utf-8")
        if isinstance(outfile, (str, os.PathLike)):
            write_atomically(outfile, content)
        else:
            outfile.write(content)
            if close_file:
                outfile.close()


class _PageFigure(Figure):
    """The figure round a `RangeMap`: renders our page, with the user's own layers in it."""

    def __init__(self) -> None:
        super().__init__(height="600px")
        self.header._children.clear()

    def render(self, **kwargs: Any) -> str:
        """Return the whole page as HTML."""
        (page,) = (child for child in self._children.values() if isinstance(child, RangeMap))
        for child in self._children.values():
            child.render(**kwargs)
        if page.offline:
            _refuse_network(self)
        names = _steady_names(self)
        head, body, script = (
            re.sub(r"[0-9a-f]{32}", lambda found: names.get(found[0], found[0]), part)
            for part in (
                self.header.render(**kwargs),
                self.html.render(**kwargs),
                _script_of(page, self.script.render(**kwargs)),
            )
        )
        return _compose(page, head.strip(), body.strip(), script)


def _folium_links() -> str:
    """Link what folium itself brings beside Leaflet, but for Bootstrap, which restyles pages."""
    ours = ("leaflet", "bootstrap")
    js = [url for name, url in folium.Map.default_js if not name.startswith(ours)]
    css = [url for name, url in folium.Map.default_css if not name.startswith(ours)]
    styles = (f'<link rel="stylesheet" href="{url}">' for url in css)
    scripts = (f'<script src="{url}"></script>' for url in js)
    return "\n".join((*styles, *scripts))


def _script_of(page: RangeMap, script: str) -> str:
    """Return the script for the user's own layers, or nothing if there are none."""
    if not script.strip():
        return ""
    in_front = "".join(f"{layer.get_name()}.bringToFront();" for layer in page.objects_to_stay_in_front)
    return f"{_page_file('own_layers.js')}\n{_marker_images()}\n{script}\n{in_front}"


def _compose(page: RangeMap, head: str, body: str, script: str) -> str:
    """Fill the page's template. Text of ours goes in escaped, and never through Jinja."""
    own = bool(head or body or script)
    files = distribution("django-js-lib-leaflet")
    styles = [_leaflet_css(), *map(_page_file, STYLES), _system_css(page.colours)]
    scripts = [*map(_page_file, SCRIPTS)]
    leaflet = _leaflet("leaflet.js")
    if not page.offline:
        # Plugins from elsewhere look for Leaflet while the page is still being read.
        head = f"<script>{leaflet}</script>\n{_folium_links()}\n{head}" if own else head
    plain = {key: value for key, value in page.page.items() if key != "map"}
    filled = {
        "version": html.escape(rangeviz.__version__),
        "title": html.escape(page.page["title"]),
        "styles": "\n".join(f"<style>{text}</style>" for text in styles),
        "scripts": "\n".join(f"<script>{text}</script>" for text in scripts),
        "licence": (files.read_text("LICENSE") or "").strip().replace("--", "- -"),
        "skip": html.escape(words("page.skip")),
        "panel": html.escape(words("panel.name")),
        "map": html.escape(words("map.name")),
        "card": html.escape(words("card.name")),
        "table": _static_table(page.page),
        "words": _script_json(all_words()),
        "leaflet": _deflate(leaflet),
        "map_data": _deflate(_script_json(page.page["map"])),
        "data": _script_json(plain | {"own": own}),
        "own_head": head,
        "own_body": body,
        "own_script": f'<script type="text/plain" id="rv-own">{script}</script>' if script else "",
        "policy": _policy(styles, [*scripts, leaflet], head, body, script) if page.offline else "",
    }
    return Template(_page_file("page.html")).substitute(filled)


def _policy(
    styles: list[str], scripts: list[str], head: str, body: str, script: str
) -> str:
    """Say in a content-security policy that the page calls nobody and runs only its own code."""
    own = head + body
    scripts = [*scripts, *re.findall(r"<script>(.*?)</script>", own, re.DOTALL), script]
    styles = [*styles, *re.findall(r"<style>(.*?)</style>", own, re.DOTALL)]
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(_sha256(text) for text in scripts if text),
        "style-src": " ".join(map(_sha256, styles)),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    if own or script:
        # folium's pop-ups and icons carry style attributes and data: frames; neither can call out.
        rules |= {"style-src-attr": "'unsafe-inline'", "frame-src": "data:"}
    content = "; ".join(f"{name} {value}" for name, value in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def _sha256(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _deflate(text: str) -> str:
    """Pack a text that no reader would read, for ``page/boot.js``: a third of its size."""
    return base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")


def _script_json(value: Any) -> str:
    """Write JSON that can stand in a script element: no tag, no comment, no line separator."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub("[<>&\u2028\u2029\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text)


@cache
def _page_file(name: str) -> str:
    """Read one of the page's own files, without indentation and whole-line comments."""
    text = (PAGE / name).read_text(encoding="utf-8")
    if name.endswith(".html"):
        return text
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def _leaflet(name: str) -> str:
    content = _leaflet_bytes(name)
    found = hashlib.sha256(content).hexdigest()
    if found != LEAFLET_SHA256[name]:
        raise RuntimeError(f"{name} of django-js-lib-leaflet is not Leaflet 1.9.4 (sha256 {found})")
    return re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "", content.decode("utf-8"))


def _leaflet_bytes(name: str) -> bytes:
    # Found by its metadata: importing the package would import Django.
    package = distribution("django-js-lib-leaflet")
    return Path(str(package.locate_file(f"js_lib_leaflet/static/js_lib_leaflet/{name}"))).read_bytes()


def _leaflet_css() -> str:
    css = re.sub(r"url\(images/([\w-]+\.png)\)", lambda f: f"url({_image(f[1])})", _leaflet("leaflet.css"))
    return css.replace("\r\n", "\n")


def _image(name: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(_leaflet_bytes(f'images/{name}')).decode()}"


def _marker_images() -> str:
    images = {
        "iconUrl": _image("marker-icon.png"),
        "iconRetinaUrl": _image("marker-icon-2x.png"),
        "shadowUrl": _image("marker-shadow.png"),
    }
    return f"L.Icon.Default.imagePath = ''; L.Icon.Default.mergeOptions({json.dumps(images)});"


def _system_css(colours: Sequence[tuple[str, str]]) -> str:
    """Give each system's number its colours, for a light and a dark page."""
    pattern = re.compile(r"#[0-9A-Fa-f]{6}")
    assert all(pattern.fullmatch(colour) for pair in colours for colour in pair)
    light, dark = (
        "".join(f"--system-{n}:{pair[side]};" for n, pair in enumerate(colours)) for side in (0, 1)
    )
    inks = "".join(f".rv-s{n}{{--ink:var(--system-{n})}}" for n in range(len(colours)))
    return (
        f":root{{{light}}}\n@media (prefers-color-scheme: dark)"
        f"{{:root:not([data-theme=light]){{{dark}}}}}\n{inks}"
    )


def _static_table(data: dict[str, Any]) -> str:
    """Write the claims as a table, for where scripts do not run."""
    heads = ("system", "figure", "from", "claimant", "date", "quote", "source")
    rows = [
        (
            claim["system"],
            claim["figure"],
            data["regions"][claim["region"]]["name"] if claim["region"] is not None else "–",
            claim.get("claimant", ""),
            claim["date"],
            claim.get("quote", ""),
            " ".join(filter(None, (claim.get("source_title"), claim.get("source_url")))),
        )
        for claim in data["claims"]
    ]
    head = "".join(f"<th scope=col>{html.escape(words(f'table.{key}'))}</th>" for key in heads)
    body = "\n".join(
        f"<tr>{''.join(f'<td dir=auto>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    return (
        f"<h1>{html.escape(data['title'])}</h1>\n<p>{html.escape(words('page.no_script'))}</p>\n"
        f"<table>\n<tr>{head}</tr>\n{body}\n</table>\n<p>{html.escape(words('footnote.borders'))}</p>"
    )


def _tree(element: Any) -> Iterator[Element]:
    """Every element below one, those that folium keeps beside the children included."""
    held = (getattr(element, name, None) for name in ("header", "html", "script", "icon"))
    inner = (child for child in held if isinstance(child, Element))
    for child in (*element._children.values(), *inner):
        yield child
        if child is not element._parent:
            yield from _tree(child)


def _steady_names(figure: Figure) -> dict[str, str]:
    """Number folium's random ids by the order of the layers, so that bytes repeat."""
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
        if isinstance(element, JSCSSMixin):
            for _, address in (*element.default_js, *element.default_css):
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
    named = f"layer {label!r} ({kind})" if label and label != element.get_name() else f"layer {kind}"
    return (
        f"{named} would need the network ({address[:80]}), and this map promises to need none; "
        "leave it out, or allow it with draw_map(..., offline=False)"
    )
