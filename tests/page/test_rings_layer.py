"""Rings as a layer of somebody else's map: drawn, named, answering, and off again; nothing runs."""

from __future__ import annotations

import re
from dataclasses import replace

import folium
import pytest

import rangeviz as rv
from rangeviz.page import html as pagefile

EVIL = "{{7*7}}{% for %}<img src=x onerror=alert(1)>`${alert(2)}\\\"'</script>"

IN_SIGHT = """() => {
  const line = document.querySelector("[data-claim=evil] .rv-near");
  const matrix = line.getScreenCTM();
  for (let at = 0; at < line.getTotalLength(); at += 5) {
    const { x, y } = line.getPointAtLength(at);
    const [left, top] = [x * matrix.a + matrix.e, y * matrix.d + matrix.f];
    if (left > 300 && left < 900 && top > 150 && top < 600) return [left, top];
  }
}"""


@pytest.fixture(scope="module")
def mixed(claims):
    first = claims[0]
    return [
        first,
        replace(first, id="evil", system=EVIL, claimant=EVIL, quote=EVIL, wording="", range=1500),
        replace(first, id="pole", system="Polar", operator="RU", range=6000, qualifier="more_than"),
        replace(first, id="none", quantity="statement", range=None, qualifier="", unit=""),
    ]


def offline(drawn):
    """Give a folium map as it is, but with Leaflet in it and nothing from elsewhere."""
    html = re.sub(r'<script src="[^"]*"></script>|<link [^>]*/>', "", drawn.get_root().render())
    script, style = (pagefile._leaflet(f"leaflet.{kind}") for kind in ("js", "css"))
    own = f"<script>{script}</script><style>{style}</style>"
    return html.replace("<head>", f"<head>{own}", 1).replace("<html>", "<html data-ready>", 1)


@pytest.fixture(scope="module")
def layer_page(mixed, tmp_path_factory):
    drawn = folium.Map([35, 75], zoom_start=3, tiles=None)
    layer = rv.RangeRings(mixed, name=EVIL).add_to(drawn)
    assert [claim.id for claim in layer.undrawn] == ["none"]
    folium.LayerControl(collapsed=False).add_to(drawn)
    path = tmp_path_factory.mktemp("layer") / "layer.html"
    path.write_text(offline(drawn), encoding="utf-8")
    return path


def test_rings_are_a_layer_of_any_folium_map(open_page, layer_page):
    page = open_page(layer_page, fresh=True)
    lines, plates = page.locator(".rv-layer .rv-line"), page.locator(".rv-plate")
    assert lines.count() == 3
    assert page.locator(".rv-layer .rv-tick").count() == 3
    assert "2,750\u00a0km" in " ".join(plates.all_text_contents())
    page.mouse.move(*page.evaluate(IN_SIGHT))
    said = page.locator(".rv-tip").inner_text()
    assert said.startswith(f"{EVIL} · 1,500\u00a0km")
    assert "measured from Pakistan" in said
    control = page.locator(".leaflet-control-layers")
    assert EVIL in control.inner_text()
    control.locator("input").click()
    assert lines.count() == plates.count() == 0
    control.locator("input").click()
    assert lines.count() == 3
    for lat, lon, zoom in ((60, 180, 3), (75, -170, 4), (40, 435, 3)):
        name = "Object.keys(window).find((key) => /^map_[0-9a-f]{32}$/.test(key))"
        page.evaluate(f"window[{name}].setView([{lat}, {lon}], {zoom}, {{animate: false}})")
        paths = " ".join(path.get_attribute("d") for path in lines.element_handles())
        assert paths.count("M") >= 1
        assert "NaN" not in paths


def test_rings_are_a_layer_of_our_own_page(open_page, claims, cities, tmp_path):
    page = rv.draw_map(claims[:1], cities=cities.head(5))
    layer = rv.RangeRings(claims[:2]).add_to(page)
    (south, west), (north, east) = layer.get_bounds()
    assert south < 0 < 60 < north
    assert west < 40 < 140 < east
    page.save(tmp_path / "own.html")
    opened = open_page(tmp_path / "own.html", fresh=True)
    assert opened.locator(".rv-layer .rv-line").count() == 2


def test_a_page_in_a_figure_runs(open_page, claims, cities, tmp_path):
    figure = folium.Figure()
    part = figure.add_subplot(1, 2, 1)
    part.add_child(rv.draw_map(claims[:1], cities=cities.head(5), title=EVIL[:20]))
    path = tmp_path / "figure.html"
    html = re.sub(r'<script src="[^"]*"></script>|<link [^>]*/>', "", figure.render())
    path.write_text(html.replace("<html>", "<html data-ready>", 1), encoding="utf-8")
    frame = open_page(path, fresh=True).frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for()
    assert frame.locator("h1").inner_text() == EVIL[:20]
    assert frame.locator("[data-claim] .rv-line").count() >= 1
