"""Rings as a layer of any folium map, with the lines, ticks, labels and colours of our own page."""

from __future__ import annotations

import base64
import json
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import folium
from branca.element import Element
from folium.map import Layer

from rangeviz.core.errors import ArgumentError, asked
from rangeviz.core.progress import Progress
from rangeviz.core.text import counted
from rangeviz.core.words import all_words, words
from rangeviz.geo.curves import corners
from rangeviz.inputs.claims import KM_PER_UNIT, Claim, shown_claims
from rangeviz.inputs.given import ClaimsLike, RegionsLike, given_claims, given_regions
from rangeviz.inputs.regions import RegionLike
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.planning import plan_map
from rangeviz.maps.style import SYSTEM_COLOURS, numbered, system_numbers
from rangeviz.page.data import ring_data
from rangeviz.page.frame import Verbatim, as_html
from rangeviz.page.html import bundled
from rangeviz.page.range_map import RangeMap, tree

_SAID = ("label.", "basis.", "date.")


class RangeRings(Layer):
    """The rings of claims as a layer of a `folium.Map`, whatever its tiles.

    They are right across 180 degrees and over the poles, and drawn to 200 m. No text of the claims
    is run as HTML, script or template.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
        Each that has a line is drawn. Default: the shipped ones with `shown`.
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    region : str or LaunchRegion, optional
        The launch region for every claim, by id, name or itself, instead of each claim's own.
    labels : bool
        Name the rings on the map; a tooltip does so in any case.
    name : str, optional
        What a layer control calls it.
    overlay, control, show : bool
        As for `folium.FeatureGroup`.
    progress : callable, optional
        As for `build_rings`.

    Attributes
    ----------
    undrawn : list of Claim
        Those without a line: without a figure, or without a launch region.

    Raises
    ------
    RangevizError
        If no claim has a line.
    DataError, ArgumentError
        As for `build_rings`.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> page = folium.Map(tiles=None)
    >>> rings = RangeRings(read_claims()[:3]).add_to(page)
    >>> [claim.id for claim in rings.undrawn]
    ['pklr-finer-bulletin']
    >>> page.fit_bounds(rings.get_bounds())
    """

    named_in_html = True
    """Its name is escaped from the start: folium's own maps take it for HTML."""

    _template = folium.template.Template(
        "{% macro script(this, kwargs) %}{{ this.script_text() }}{% endmacro %}"
    )

    def __init__(
        self,
        claims: ClaimsLike = None,
        regions: RegionsLike = None,
        *,
        region: RegionLike | None = None,
        labels: bool = True,
        name: str | None = None,
        overlay: bool = True,
        control: bool = True,
        show: bool = True,
        progress: Progress = nullcontext,
    ) -> None:
        name = as_html(words("layer.name") if name is None else name)
        super().__init__(name=name, overlay=overlay, control=control, show=show)
        self._name = "RangeRings"
        given = given_claims(claims)
        drawn = [replace(c, shown=True) for c in (shown_claims(given) if claims is None else given)]
        plan = plan_map(
            drawn, given_regions(regions), region=region, projection="mercator", progress=progress
        )
        self.data = _layer_data(plan) | {"labels": labels}
        self.systems = tuple(system_numbers(drawn))
        lined = {entry["id"] for entry in self.data["claims"]}
        self.undrawn: list[Claim] = [claim for claim in drawn if claim.id not in lined]

    def __repr__(self) -> str:
        return f"<RangeRings: {counted(len(self.data['claims']), 'claim')}>"

    def add_child(
        self, child: Element, name: str | None = None, index: int | None = None
    ) -> Element:
        """Refuse what would never be seen: rings have words of their own, and hold no layers."""
        kind = type(child).__name__
        expected = "a map, or a folium.FeatureGroup that holds both"
        raise ArgumentError("parent", asked("RangeRings", f"for {kind}, {expected}"))

    def render(self, **kwargs: Any) -> str:
        """Put styles and script into the map's figure, past the templates of branca."""
        figure: Any = self.get_root()
        parent: Any = self._parent
        figure.header.add_child(Verbatim(f"<style>{_styles()}</style>"), name="range_rings_style")
        figure.script.add_child(Verbatim(self.script_text()), name=self.get_name())
        if self.show:
            shown = f"{parent.get_name()}.addLayer({self.get_name()});"
            figure.script.add_child(Verbatim(shown), name=f"{self.get_name()}_add")
        return ""

    def script_text(self) -> str:
        """Return the script that makes the layer; in base64 nothing of the data can be run."""
        data = self.data | {"claims": self._coloured()}
        text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        packed = base64.b64encode(text.encode()).decode()
        return f"""
var {self.get_name()} = (function () {{
{bundled("layer.js")}
const bytes = Uint8Array.from(atob("{packed}"), (letter) => letter.charCodeAt(0));
return rangeviz_rings.layer(JSON.parse(new TextDecoder().decode(bytes)));
}})();"""

    def _coloured(self) -> list[dict[str, Any]]:
        """Give no two systems of one map a colour, whichever layers they are on."""
        drawing = (RangeMap, RangeRings)
        others = (one for one in tree(self.get_root()) if isinstance(one, drawing))
        systems = dict.fromkeys(system for one in (*others, self) for system in one.systems)
        numbers = numbered(systems)
        return [e | {"colour": numbers.get(e["system"])} for e in self.data["claims"]]

    def _get_self_bounds(self) -> list[list[float | None]]:
        corners: list[list[float | None]] = self.data["bounds"]
        return corners


def _layer_data(plan: MapPlan) -> dict[str, Any]:
    data = ring_data(plan)
    data["claims"] = [e for e in data["claims"] if e["starts"][0]["rings"]]
    data["outlines"] = [outline | {"others": []} for outline in data["outlines"]]
    said = {key: text for key, text in all_words().items() if key.startswith(_SAID)}
    return data | {
        "words": said,
        "from": words("layer.from", region="{region}"),
        "units": "km",
        "km_per_unit": KM_PER_UNIT["km"],
        "bounds": corners(ring.polygon for ring in plan.rings.values()),
    }


def _styles() -> str:
    inks = (f".rv-layer .rv-s{n}{{--ink:{light}}}" for n, (light, _) in enumerate(SYSTEM_COLOURS))
    return bundled("layer.css") + "".join(inks)
