"""One HTML file out of its parts: template, styles, scripts, data, and the policy over them."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from string import Template
from typing import Any

from rangeviz.core.version import __version__
from rangeviz.core.words import all_words, words
from rangeviz.maps.style import SYSTEM_COLOURS

PAGE = Path(__file__).parent

BUNDLE = PAGE / "bundle"
"""What esbuild makes of ``page/src``: ``python3 tools/chore.py page`` writes it."""

PLACES = ("basemap", "cities", "disputed")
"""The data that are unpacked when the first rings are on the screen."""

SAID = re.compile(
    r"(?:about|answer|ask|bar|basis|card|citation|cities|date|drawer|flat|footnote|key|label|list"
    r"|map|number|overview|panel|qualifier|quantity|sheet|spread|story|summary|take|together|try"
    r"|until|verdict|view)\."
    r"|chart\.(?:key\.|note)|figure\.none"
)
"""How the keys of the words begin that the page's scripts say."""

LEAFLET_SHA256 = {
    "leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
}


@dataclass(frozen=True, slots=True)
class OwnParts:
    """What the user's own folium layers add: HTML for head and body, one script, and a promise.

    `offline` promises that nothing in them needs the network; the page then carries a
    content-security policy that forbids it.
    """

    head: str = ""
    body: str = ""
    script: str = ""
    offline: bool = True

    def __bool__(self) -> bool:
        return bool(self.head or self.body or self.script)


def compose_page(data: dict[str, Any], still: str, own: OwnParts, preview: str = "") -> str:
    """Put the page together by filling its template; no text of ours goes through Jinja.

    Parameters
    ----------
    data : dict
        As `rangeviz.page.data.page_data` returns it, with ``title``.
    still : str
        What stands for the page where scripts do not run.
    own : OwnParts
    preview : str
        What link previews read, as `rangeviz.page.head.link_preview` writes it.

    Returns
    -------
    str
        The whole file.
    """
    plain = f"{bundled('plain.css')}\n{_system_css()}"
    styles = f"{_leaflet_css(with_images=bool(own))}\n{bundled('page.css')}"
    scripts, boot = bundled("main.js"), bundled("boot.js")
    early_data = {name: value for name, value in data.items() if name not in PLACES}
    said = {key: text for key, text in all_words().items() if SAID.match(key)}
    early_data |= {"own": bool(own), "words": said}
    leaflet = _leaflet("leaflet.js")
    # Plugins from elsewhere look for Leaflet while the page is still being read.
    early = "" if own.offline or not own else f"<script>{leaflet}</script>"
    kept = f'<script type="text/plain" id="rv-own">{own.script}</script>'
    filled = {
        "version": html.escape(__version__),
        "title": _inert(html.escape(data["title"])),
        "preview": _inert(preview),
        "plain": plain,
        "styles": _deflate(styles),
        "scripts": _deflate(scripts),
        "boot": boot,
        "licence": _leaflet_licence(),
        "skip": html.escape(words("page.skip")),
        "skip_map": html.escape(words("page.skip_map")),
        "panel": html.escape(words("panel.name")),
        "map": html.escape(words("map.name")),
        "keys": html.escape(words("map.keys")),
        "card": html.escape(words("card.name")),
        "still": _inert(still),
        "leaflet": _deflate(leaflet),
        "data": _deflate(_json(early_data)),
        "places": _deflate(_json({name: data[name] for name in PLACES if name in data})),
        "own_head": early + own.head,
        "own_body": f'\n<div id="rv-own-html">{own.body}</div>' if own.body else "",
        "own_script": kept if own.script else "",
        "policy": _policy([plain, styles], [leaflet, scripts, boot], own) if own.offline else "",
    }
    return Template((PAGE / "page.html").read_text(encoding="utf-8")).substitute(filled)


def _policy(styles: list[str], scripts: list[str], own: OwnParts) -> str:
    """Say in a content-security policy that the page calls nobody and runs only its own code."""
    added = own.head + own.body
    scripts = [*scripts, *re.findall(r"<script>(.*?)</script>", added, re.DOTALL), own.script]
    styles = [*styles, *re.findall(r"<style>(.*?)</style>", added, re.DOTALL)]
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(_sha256(text) for text in scripts if text),
        "style-src": " ".join(map(_sha256, styles)),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    if own:
        # folium's pop-ups and icons carry style attributes and data: frames; neither can call out.
        rules |= {"style-src-attr": "'unsafe-inline'", "frame-src": "data:"}
    content = "; ".join(f"{name} {value}" for name, value in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{content}">'


def _sha256(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _deflate(text: str) -> str:
    """Pack a text to a third of its size; ``page/src/boot.js`` unpacks it."""
    packed = base64.b85encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
    return packed.replace("<", ",").replace("{", "[")


def _inert(markup: str) -> str:
    """Leave nothing that branca, whose frames take any page for a template, would run."""
    return re.sub(r"\{(?=[{%#])", "&#123;", markup)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


@cache
def bundled(name: str) -> str:
    """Read one of the page's own scripts or styles, as they are bundled."""
    return (BUNDLE / name).read_text(encoding="utf-8").rstrip("\n")


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
    path = package.locate_file(f"js_lib_leaflet/static/js_lib_leaflet/{name}")
    return Path(str(path)).read_bytes()


def _leaflet_css(*, with_images: bool) -> str:
    """Return Leaflet's styles; a page of ours alone has no use for the images that they name."""
    css = _leaflet("leaflet.css").replace("\r\n", "\n")
    return re.sub(
        r"url\(images/([\w-]+\.png)\)",
        lambda found: f"url({_image(found[1])})" if with_images else "none",
        css,
    )


def _leaflet_licence() -> str:
    text = distribution("django-js-lib-leaflet").read_text("LICENSE") or ""
    return text.strip().replace("--", "- -")


def _image(name: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(_leaflet_bytes(f'images/{name}')).decode()}"


def own_layers_script() -> str:
    """Return what runs before the user's own layers: their map's name, marker images, ``$``."""
    images = {
        "iconUrl": _image("marker-icon.png"),
        "iconRetinaUrl": _image("marker-icon-2x.png"),
        "shadowUrl": _image("marker-shadow.png"),
    }
    return f"{bundled('own_layers.js')}\nL.Icon.Default.mergeOptions({json.dumps(images)});"


def _system_css() -> str:
    """Give the systems' numbers their colours, for a light and a dark page."""
    light, dark = (
        "".join(f"--system-{n}:{pair[side]};" for n, pair in enumerate(SYSTEM_COLOURS))
        for side in (0, 1)
    )
    inks = "".join(f".rv-s{n}{{--ink:var(--system-{n})}}" for n in range(len(SYSTEM_COLOURS)))
    return (
        f":root{{{light}}}\n@media (prefers-color-scheme: dark)"
        f"{{:root:not([data-theme=light]){{{dark}}}}}\n{inks}"
    )
