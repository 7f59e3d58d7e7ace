"""The map page, as far as it can be judged without a browser."""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
import re
from pathlib import Path

import folium
import numpy as np
import pytest
import shapely
from folium.plugins import MarkerCluster
from folium.raster_layers import ImageOverlay
from hypothesis import given
from hypothesis import strategies as st
from pages import read_page, unpack, unpack_arcs, unpack_numbers
from shapely.geometry import LineString

import rangeviz as rv
from rangeviz.geo.curves import unwrap_polygon
from rangeviz.geo.ellipsoid import A_M
from rangeviz.geo.parabolas import fit_arcs
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.page import html as pagefile
from rangeviz.page.packing import (
    OUTLINES_PER_DEGREE,
    pack_arcs,
    pack_line,
    pack_lists,
    pack_numbers,
    pack_outline,
)

PAYLOADS = json.loads((Path(__file__).parents[1] / "hostile" / "payloads.json").read_text("utf-8"))
ISLAND = LaunchRegion("isle", "The Isle", shapely.Point(10, 50), precision_km=5)
CLAIM = Claim("a", "A", operator="XX", range=500, region="isle", claimant="B", source_title="C")


def draw(cities, claims=(CLAIM,), regions=(ISLAND,), **options):
    return rv.draw_map(list(claims), list(regions), cities, **options)


@pytest.fixture
def small(cities):
    return cities[cities.country == "LK"]


def packed(page, name):
    return unpack(re.search(f'id="rv-{name}">(.*?)</script>', page)[1])


def test_page_is_one_file_without_addresses_to_load(small):
    page = draw(small).get_root().render()
    page += "".join(
        packed(page, name) for name in ("styles", "leaflet", "scripts", "data", "places")
    )
    assert not re.search(r"""src\s*=\s*["']?(https?:)?//""", page)
    assert not re.search(r'<link(?! rel="icon" href="data:)', page)
    assert not re.search(
        r"url\(\s*['\"]?(?!data:|#)", page.split("</style>")[0] + packed(page, "styles")
    )
    assert "@import" not in page
    assert "sourceMappingURL" not in page
    assert not re.search(r"<[a-z]+[^>]*\sstyle=", page)
    assert "BSD 2-Clause" in page or "Redistribution and use in source and binary" in page


def test_policy_names_every_script_and_style_by_hash(small):
    page = draw(small).get_root().render()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    texts = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL)
    assert len(texts) == 2
    for text in [*texts, *(packed(page, name) for name in ("styles", "leaflet", "scripts"))]:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_leaflet_is_the_published_one(monkeypatch):
    assert "Leaflet 1.9.4" in pagefile._leaflet("leaflet.js")[:200]
    monkeypatch.setattr(pagefile, "_leaflet_bytes", lambda name: b"something else")
    pagefile._leaflet.cache_clear()
    with pytest.raises(RuntimeError, match=r"not Leaflet 1\.9\.4"):
        pagefile._leaflet("leaflet.js")


def test_same_input_same_bytes(small):
    def page():
        drawn = draw(small, title="T")
        folium.Marker([50, 10], popup="here", tooltip="there").add_to(drawn)
        folium.FeatureGroup(name="mine").add_to(drawn)
        folium.LayerControl().add_to(drawn)
        return drawn.get_root().render()

    assert page() == page()


def test_rendering_twice_gives_the_same_page(small):
    drawn = draw(small)
    folium.Marker([50, 10], popup="here").add_to(drawn)
    assert drawn.get_root().render() == drawn.get_root().render()


def test_save_to_path_and_to_file(small, tmp_path):
    drawn = draw(small)
    drawn.save(tmp_path / "a.html")
    buffer = io.BytesIO()
    drawn.save(buffer, close_file=False)
    assert (tmp_path / "a.html").read_bytes() == buffer.getvalue()


def test_a_refused_layer_leaves_the_old_file_alone(small, tmp_path):
    drawn = draw(small)
    drawn.save(tmp_path / "a.html")
    before = (tmp_path / "a.html").read_bytes()
    folium.TileLayer("OpenStreetMap").add_to(drawn)
    with pytest.raises(rv.OfflineError):
        drawn.save(tmp_path / "a.html")
    assert (tmp_path / "a.html").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


@pytest.mark.parametrize(
    ("layer", "named"),
    [
        (folium.TileLayer("OpenStreetMap", name="streets"), "layer 'streets' (TileLayer)"),
        (folium.WmsTileLayer("https://example.org/wms", layers="a", name="w"), "layer 'w'"),
        (MarkerCluster(name="many"), "layer 'many' (MarkerCluster)"),
        (folium.Marker([0, 0], icon=folium.Icon(color="red")), "layer Icon"),
        (folium.Marker([0, 0], icon=folium.CustomIcon("https://e.org/a.png")), "layer CustomIcon"),
        (folium.Marker([0, 0], popup="<img src='http://e.org/a.png'>"), "layer Popup"),
        (folium.Marker([0, 0], icon=folium.DivIcon("<img src=a.png>")), "layer DivIcon"),
        (folium.Marker([0, 0], tooltip="<b style='background:url(//e.org/a)'>"), "layer Tooltip"),
        (ImageOverlay("https://e.org/a.png", [[0, 0], [1, 1]]), "ImageOverlay"),
    ],
)
def test_a_layer_that_needs_the_network_is_refused_by_name(small, layer, named):
    drawn = draw(small)
    group = folium.FeatureGroup(name="group").add_to(drawn)
    layer.add_to(drawn if isinstance(layer, MarkerCluster) else group)
    with pytest.raises(rv.OfflineError) as refused:
        drawn.get_root().render()
    assert named in str(refused.value)
    assert "offline=False" in str(refused.value)


def test_added_elements_are_refused_too(small):
    drawn = draw(small)
    drawn.get_root().html.add_child(folium.Element("<script src='https://e.org/a.js'></script>"))
    with pytest.raises(rv.OfflineError, match=r"e\.org"):
        drawn.get_root().render()


def test_links_to_read_are_no_network(small):
    drawn = draw(small)
    folium.Marker([0, 0], popup="<a href='https://example.org'>source</a>").add_to(drawn)
    properties = {"source": "https://example.org", "url": "https://example.org/a.png"}
    feature = {"type": "Feature", "properties": properties}
    feature["geometry"] = {"type": "Point", "coordinates": [0, 0]}
    collection = {"type": "FeatureCollection", "features": [feature]}
    folium.GeoJson(collection, tooltip=folium.GeoJsonTooltip(["source"])).add_to(drawn)
    assert "L.geoJson" in drawn.get_root().render()


def test_with_the_network_allowed_any_layer_goes(small):
    drawn = draw(small, offline=False)
    folium.TileLayer("OpenStreetMap").add_to(drawn)
    folium.Marker([0, 0], icon=folium.Icon(color="red")).add_to(drawn)
    page = drawn.get_root().render()
    assert "tile.openstreetmap.org" in page
    assert "leaflet.awesome-markers.js" in page
    assert "Content-Security-Policy" not in page


def test_notebooks_get_an_iframe(small):
    shown = draw(small)._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "&lt;!DOCTYPE html&gt;" in shown


def test_hostile_texts_stay_data(small):
    slots = ("system", "claimant", "quote", "quote_en", "source_title", "source_url", "notes")
    ids = [f"x{number}" for number in range(len(PAYLOADS))]
    regions = [
        LaunchRegion(own, payload, shapely.Point(10, 50))
        for own, payload in zip(ids, PAYLOADS, strict=True)
    ]
    claims = [
        Claim(own, **dict.fromkeys(slots, payload), operator="XX", range=500, region=own)
        for own, payload in zip(ids, PAYLOADS, strict=True)
    ]
    page = draw(small, claims, regions, title=" ".join(PAYLOADS)).get_root().render()
    data = read_page(page)[1]
    assert data["title"] == " ".join(PAYLOADS)
    for claim, payload in zip(data["claims"], PAYLOADS, strict=True):
        assert {claim[slot] for slot in slots} == {payload}
    assert {region["name"] for region in data["regions"]} == {*PAYLOADS}
    assert not any("\u2028" in script for script in re.findall(r"<script.*?</script>", page))
    plain = draw(small).get_root().render()
    for tag in ("<script", "</script", "<style", "<!--", "<img", "<svg"):
        assert page.count(tag) == plain.count(tag)


@pytest.mark.parametrize(
    "options", [{"highlight": "none"}, {"boundaries": "mine"}, {"units": "leagues"}]
)
def test_unknown_options_are_named(small, options):
    ((name, value),) = options.items()
    with pytest.raises(rv.ArgumentError, match=f"{name}: found '{value}'; expected"):
        draw(small, **options)


@given(st.lists(st.integers(-(2**40), 2**40)))
def test_packed_numbers_come_back(numbers):
    assert unpack_numbers(pack_numbers(numbers)) == numbers


@given(st.lists(st.tuples(st.floats(-540, 540), st.floats(-90, 90)), min_size=1, max_size=20))
def test_packed_lines_stay_within_half_a_step(points):
    line = np.array(points)
    steps = np.array(unpack_numbers(pack_line(line, 500))).reshape(-1, 2)
    back = np.cumsum(steps, axis=0) / 500
    kept = np.rint(line * 500)
    kept = kept[np.append(True, (np.diff(kept, axis=0) != 0).any(axis=1))] / 500
    assert np.array_equal(back, kept)


@given(
    st.lists(
        st.tuples(*[st.one_of(st.integers(-9000, 9000), st.floats(-90, 90))] * 2),
        min_size=1,
        max_size=20,
    )
)
def test_outlines_come_back_to_a_metre(points):
    line = np.array([[x / 100 if isinstance(x, int) else x for x in point] for point in points])
    numbers = unpack_numbers(pack_outline(line))
    steps = np.array([n // 2 if n % 2 else n * 50 for n in numbers]).reshape(-1, 2)
    kept = np.rint(line * OUTLINES_PER_DEGREE)
    kept = kept[np.append(True, (np.diff(kept, axis=0) != 0).any(axis=1))]
    assert np.array_equal(np.cumsum(steps, axis=0), kept)


@given(st.lists(st.lists(st.integers(-(10**6), 10**6), max_size=5)))
def test_packed_lists_come_back(lists):
    numbers, back, last = unpack_numbers(pack_lists(lists)), [], 0
    while numbers:
        count, *numbers = numbers
        back.append(np.cumsum([last, *numbers[:count]])[1:].tolist())
        last, numbers = (back[-1] or [last])[-1], numbers[count:]
    assert back == lists


@pytest.mark.parametrize(
    ("lon", "lat", "range_km"),
    [
        (66, 30, 2750),
        (178, -17, 3000),
        (100, 60, 5000),
        (0, 85, 1500),
        (0, -85, 1500),
        (-70, -33, 12000),
        (20, 10, 15000),
        (179.9, 0, 9000),
    ],
)
def test_seamless_curves_enclose_what_the_polygon_does(lon, lat, range_km):
    polygon = rv.range_ring(shapely.Point(lon, lat), range_km).polygon
    south, curves = unwrap_polygon(polygon)
    rng = np.random.default_rng(7)
    places = np.column_stack([rng.uniform(-180, 180, 400), rng.uniform(-89, 89, 400)])
    shapely.prepare(polygon)
    wanted = shapely.contains_xy(polygon, *places.T)
    found = [(south + sum(_crossings(curve, *place) for curve in curves)) % 2 for place in places]
    assert np.array_equal(wanted, np.array(found, dtype=bool))


def _crossings(curve, lon, lat):
    """How often a curve and its copies cross the meridian between a place and the south pole."""
    count = 0
    for shift in (-720, -360, 0, 360, 720):
        x, y = curve.T
        west, east = np.minimum(x[1:], x[:-1]), np.maximum(x[1:], x[:-1])
        at = np.flatnonzero((west <= lon + shift) & (lon + shift < east))
        height = y[at] + (lon + shift - x[at]) / (x[at + 1] - x[at]) * (y[at + 1] - y[at])
        count += int((height < lat).sum())
    return count


def test_arcs_stay_within_the_tolerance_of_their_curve(regions):
    pakistan = next(start.geometry for start in regions if start.id == "PK")
    for start in (shapely.Point(66, 30), pakistan, shapely.box(60, 10, 80, 30)):
        polygon = rv.range_ring(start, 2750).polygon
        _, [curve] = unwrap_polygon(polygon)
        [arcs] = fit_arcs([curve], 200)
        assert 4 * len(arcs) < len(curve)
        back = unpack_arcs(pack_arcs(arcs, 400), 400)
        old, new = (LineString(_mercator_m(line)) for line in (curve, back))
        assert shapely.hausdorff_distance(old, new, densify=0.1) < 400


@given(
    st.lists(
        st.tuples(st.integers(-20, 20), st.integers(-60, 60)), min_size=2, max_size=9, unique=True
    )
)
def test_arcs_keep_corners(points):
    line = np.array(points, float)
    [arcs] = fit_arcs([line], 5_000)
    t = np.linspace(0, 1, 33)[:, None]
    start, control, end = (arcs[:, n, None] for n in range(3))
    drawn = ((1 - t) ** 2 * start + 2 * t * (1 - t) * control + t**2 * end).reshape(-1, 2)
    assert np.array_equal(drawn[[0, -1]], line[[0, -1]])
    assert shapely.hausdorff_distance(LineString(drawn), LineString(line)) < 1


def _mercator_m(line):
    lon, lat = np.radians(line.T)
    return A_M * np.column_stack([lon, np.arcsinh(np.tan(lat))])


def test_the_shipped_page_is_small_enough(shipped_map, claims):
    assert len(shipped_map.encode()) <= 400_000
    for claim in claims:
        assert html.escape(claim.quote) in shipped_map
