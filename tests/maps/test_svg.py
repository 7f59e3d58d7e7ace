"""A scene as SVG: every kind of line, well formed, colours left to the page."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import shapely
from scenes import build_scene

from rangeviz import Claim, LaunchRegion
from rangeviz.maps.canvas import draw_scene
from rangeviz.maps.svg import SvgCanvas, svg_of

PAD = [LaunchRegion("pad", "Pad <b>", shapely.Point(10, 20))]


def test_every_mark_is_drawn_and_every_text_stays_text():
    claims = [
        Claim("a", "A & <i>", range=900, qualifier="more_than", region="pad"),
        Claim("b", "B", range=700, qualifier="about", region="pad", basis="projected"),
        Claim("c", "C", "XX", "test_distance", range=500, region="pad"),
    ]
    scene = build_scene(claims, PAD, None, 400, 300, px_pt=1, coarse=True)
    canvas = SvgCanvas()
    draw_scene(canvas, scene)
    drawing = svg_of(canvas, scene, 'said "so"')
    root = ElementTree.fromstring(drawing)
    assert root.get("aria-label") == 'said "so"'
    assert sum(element.get("class") == "rv-line" for element in root.iter()) == 3
    assert len(re.findall(r"h0", drawing)) >= len(scene.rings[-1].dots) > 0
    assert root.find("rect").get("fill") == "var(--region)"
    texts = {"".join(text.itertext()) for text in root.iter("text")}
    assert any(text.startswith("A & <i>") for text in texts)
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawing)) <= {
        "none",
        *(f"var(--{ink})" for ink in ("land", "sea", "coast", "halo", "panel", "text")),
        *(f"var(--{ink})" for ink in ("region", "region-edge", "disputed")),
        *(f"var(--system-{number})" for number in range(3)),
    }
