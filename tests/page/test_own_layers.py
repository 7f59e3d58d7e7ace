"""A user's own folium layers work in the saved page."""

from __future__ import annotations

import folium
import pytest

import rangeviz as rv


@pytest.fixture(scope="module")
def own_page(tmp_path_factory, claims, regions, cities):
    drawn = rv.draw_map(claims[:1], regions, cities, title="Mine")
    folium.Marker([24.9, 67.0], popup="<b>Karachi</b>", tooltip="</script> tip").add_to(drawn)
    group = folium.FeatureGroup(name="my group").add_to(drawn)
    folium.Circle([0, 95], radius=600_000, fill=True, popup=folium.Popup("a circle")).add_to(group)
    square = {"type": "Polygon", "coordinates": [[[60, 20], [65, 20], [65, 25], [60, 20]]]}
    feature = {"type": "Feature", "properties": {"name": "sq"}, "geometry": square}
    folium.GeoJson(
        {"type": "FeatureCollection", "features": [feature]},
        name="my shape",
        style_function=lambda _: {"color": "#123456"},
        tooltip=folium.GeoJsonTooltip(["name"]),
    ).add_to(drawn)
    folium.Marker([28, 77], icon=folium.DivIcon('<p style="font-size:20px">Hi</p>')).add_to(drawn)
    rings = rv.RangeRings(claims[:1], control=False).add_to(drawn)
    folium.LayerControl(collapsed=False).add_to(drawn)
    drawn.keep_in_front(group, rings)
    drawn.get_root().html.add_child(folium.Element("<h3 id='mine'>My heading</h3>"))
    path = tmp_path_factory.mktemp("own") / "own.html"
    drawn.save(path)
    return path


def test_own_layers_are_drawn_and_answer(open_page, own_page):
    page = open_page(own_page)
    heading, panel = (page.locator(at).bounding_box() for at in ("#mine", "#rv-panel"))
    assert heading["y"] + heading["height"] <= panel["y"] < page.viewport_size["height"] / 4
    assert page.evaluate("map_rangeviz.getMinZoom() % 1") == 0  # MarkerCluster loses markers else
    plates = [plate.bounding_box() for plate in page.locator(".rv-plate").all()]
    apart = [abs(a["y"] - b["y"]) for a in plates for b in plates if a is not b]
    assert len(plates) > 1
    assert min(apart) >= 18, "rings of a layer are named beside the page's own"
    assert page.locator(".leaflet-marker-icon").count() == 2
    assert page.locator("path[stroke='#123456']").count() == 1
    icon = page.locator(".leaflet-marker-icon p")
    assert icon.evaluate("(node) => getComputedStyle(node).fontSize") == "20px"
    natural = page.evaluate("document.querySelector('img.leaflet-marker-icon').naturalWidth")
    assert natural > 0
    page.locator("img.leaflet-marker-icon").click()
    assert page.locator(".leaflet-popup-content b").inner_text() == "Karachi"
    page.keyboard.press("Escape")
    page.locator(".leaflet-overlay-pane path[stroke='#3388ff']").click()
    assert page.locator(".leaflet-popup-content").last.inner_text() == "a circle"
    control = page.locator(".leaflet-control-layers")
    assert control.locator("label").all_inner_texts() == [" my group", " my shape"]
    circles = page.locator(".leaflet-overlay-pane path").count()
    control.get_by_text("my group").click()
    assert page.locator(".leaflet-overlay-pane path").count() == circles - 1


def test_what_own_layers_say_is_no_template_and_no_script():
    drawn = rv.draw_map(rv.read_claims()[:1], offline=False)  # without the page's own policy
    group = folium.FeatureGroup(name="<img src=x onerror=alert()>").add_to(drawn)
    folium.Marker([0, 0], popup="{{ 7 * 7 }} ${alert()} `", tooltip="${alert()} `").add_to(group)
    folium.LayerControl().add_to(drawn)
    page = drawn.get_root().render()
    assert group.layer_name == "<img src=x onerror=alert()>"
    assert "{{ 7 * 7 }} &#36;{alert()} &#96;" in page
    assert r"\u0026lt;img src=x onerror=alert()\u0026gt;" in page
    assert "<img src=x" not in page
    assert "${alert()}" not in page
