"""The page in a frame: how it stands in the figures, sites and apps of others."""

from __future__ import annotations

import base64
import html
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from branca.element import Element, Html
from folium.map import Layer, Tooltip

FILLING = "display:block;width:100%;height:100%;border:0"
WHOLE = "<style>html,body{width:100%;height:100%;margin:0}</style>"
"""What lets a page fill a figure, or each of two one; folium says the same of its maps."""


class Verbatim(Element):
    """A text in a figure as it is: branca takes any other for a Jinja template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text."""
        return self.text


_WRITING = threading.RLock()


@contextmanager
def verbatim_parts() -> Iterator[None]:
    """Have folium keep what layers write: it would run what one says as a Jinja template."""
    with _WRITING:
        modules = [
            module
            for name, module in sys.modules.items()
            if name.partition(".")[0] in ("branca", "folium")
            and getattr(module, "Element", None) is Element
        ]
        for module in modules:  # each has it under a name of its own
            vars(module)["Element"] = Verbatim
        try:
            yield
        finally:
            for module in modules:
                vars(module)["Element"] = Element


def as_html(name: str) -> str:
    """Write a name for a layer control, which takes it for HTML, and folium for a template.

    Examples
    --------
    >>> as_html("<b> {{ __proto__")
    '&lt;b&gt; &#123;&#123; &#95;_proto&#95;_'
    """
    escaped = html.escape(name).replace("{", "&#123;").replace("\\", "&#92;")
    return escaped.replace("__", "&#95;_")  # a layer of JavaScript's own name would be none


_IN_SCRIPTS = str.maketrans({"\\": "&#92;", "`": "&#96;", "$": "&#36;"})
"""What HTML may not hold between the marks ` of a script, where folium puts it."""


@contextmanager
def texts_kept(elements: Iterable[Element]) -> Iterator[None]:
    """Keep what layers say from being run: names are texts, tooltips and pop-ups HTML alone."""
    changed = [(element, texts) for element in elements if (texts := _kept(element))]
    before = [
        (element, {name: getattr(element, name) for name in texts}) for element, texts in changed
    ]
    for element, texts in changed:
        vars(element).update(texts)
    try:
        yield
    finally:
        for element, texts in before:
            vars(element).update(texts)


def _kept(element: Any) -> dict[str, Any]:
    if isinstance(element, Layer) and not getattr(element, "named_in_html", False):
        return {"layer_name": as_html(str(element.layer_name))}
    if isinstance(element, Tooltip):
        return {"text": element.text.translate(_IN_SCRIPTS)}
    if isinstance(element, Html) and isinstance(element.data, str):
        data = element.data if element.script else html.escape(element.data)
        data = data.replace("\\`", "`")  # folium has put this one before it
        return {"data": data.translate(_IN_SCRIPTS), "script": True}
    return {}


class Part(Element):
    """A part of a page's figure: others are shown the page in a frame, we what was added to it."""

    def __init__(self, shown: Callable[[], str]) -> None:
        super().__init__()
        self.shown = shown

    def render(self, **_: Any) -> str:
        """Return what stands for this part in a page of somebody else's making."""
        return self.shown()

    def own(self, **kwargs: Any) -> str:
        """Return what the user's layers have put here."""
        text: str = super().render(**kwargs)
        return text


def frame_html(page: str, title: str, style: str) -> str:
    """Return a frame that holds a whole page.

    Examples
    --------
    >>> frame_html("<p>1</p>", "A & B", "border:0")
    '<iframe title="A &amp; B" srcdoc="&lt;p&gt;1&lt;/p&gt;" style="border:0"></iframe>'
    """
    # In a part of a figure, branca takes what it finds for a template.
    title, page = (html.escape(text).replace("{", "&#123;") for text in (title, page))
    return f'<iframe title="{title}" srcdoc="{page}" style="{style}"></iframe>'


def frame_script(page: str, title: str, name: str) -> str:
    """Return a script that lays a page over a Leaflet map, which then follows it.

    streamlit-folium listens to a map of its own; so that it hears of clicks and views, that one
    repeats the page's. The page is in base64: whatever is in it, nothing there finds a word of its
    own to replace.
    """
    packed, said = (base64.b64encode(text.encode()).decode() for text in (page, title))
    return f"""
var {name} = L.map("{name}", {{zoomControl: false, attributionControl: false}}).setView([0, 0], 1);
(function () {{
  const bytes = (packed) => Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const text = (packed) => new TextDecoder().decode(bytes(packed));
  const frame = document.createElement("iframe");
  frame.title = text("{said}");
  frame.srcdoc = text("{packed}");
  frame.style.cssText = "{FILLING};position:absolute;left:0;top:0;z-index:2000";
  const outer = {name};
  outer.getContainer().appendChild(frame);
  frame.addEventListener("load", function () {{
    const wait = setInterval(function () {{
      const inner = frame.contentWindow.rangeviz && frame.contentWindow.rangeviz.map;
      if (!inner) return;
      clearInterval(wait);
      const follow = () => outer.setView(inner.getCenter(), inner.getZoom(), {{animate: false}});
      follow();
      inner.on("moveend", follow);
      inner.on("click", (event) => outer.fire("click", {{latlng: L.latLng(event.latlng)}}));
    }}, 50);
  }});
}})();
"""
