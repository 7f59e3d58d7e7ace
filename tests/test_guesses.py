"""What users of folium, GeoPandas, pandas, matplotlib and a notebook would write, unread, works."""

from __future__ import annotations

import base64
import copy
import io
import json
import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import branca
import folium
import folium.plugins
import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow
import pytest
import shapely
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import rangeviz as rv

pytestmark = pytest.mark.slow  # other people's libraries

PAD = rv.LaunchRegion("pad", "The pad", shapely.Point(73, 33), default_for="PK")
CLAIM = rv.Claim("a", "A", "PK", range=900, source_title="A book", quote="900 km", shown=True)
ROW = {
    "id": "a",
    "system": "A",
    "operator": "PK",
    "qualifier": "stated",
    "range": 900,
    "unit": "km",
    "source_title": "A book",
    "quote": "900 km",
}
PLACES = {"name": ["Delhi"], "lon": [77.2], "lat": [28.6]}
FRAME = gpd.GeoDataFrame(
    {"name": ["The pad"], "default_for": ["PK"]}, geometry=[PAD.geometry], crs="EPSG:4326"
)


class Lazy:
    """A lazy frame as Polars has them, whose `to_pandas` needs pyarrow."""

    def __init__(self, columns):
        self.held = columns

    collect_schema = collect = lambda self: self

    def to_dict(self, *, as_series):
        assert not as_series
        return self.held


@pytest.fixture(scope="module")
def few(cities):
    return cities.head(30)


@pytest.fixture(scope="module")
def page(few):
    return rv.draw_map([CLAIM], [PAD], few)


@pytest.fixture(scope="module")
def rings():
    return rv.build_rings([CLAIM], [PAD])


@pytest.fixture
def in_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    pd.DataFrame([ROW]).to_csv("mine.csv", index=False)
    FRAME.to_file("mine.geojson")
    pd.DataFrame(PLACES).to_csv("places.csv", index=False)


GIVEN = {
    "paths": ("mine.csv", "mine.geojson", "places.csv"),
    "Path": (Path("mine.csv"), Path("mine.geojson"), Path("places.csv")),
    "frames": (pd.DataFrame([ROW]), FRAME, pd.DataFrame(PLACES)),
    "in metres": ([ROW], FRAME.to_crs(32643), gpd.GeoDataFrame(
        PLACES, geometry=gpd.points_from_xy(PLACES["lon"], PLACES["lat"]), crs=4326).to_crs(3857)),
    "lists": ([CLAIM], [PAD], ["Delhi"]),
    "one of each": (CLAIM, PAD, [{"name": "Delhi", "lon": 77.2, "lat": 28.6}]),
    "iterators": (iter([CLAIM]), iter([PAD]), iter(["Delhi"])),
    "a frame of claims": (rv.read_claims([CLAIM]).to_frame(), [PAD], ("Delhi",)),
    "names in the index": (pd.DataFrame([ROW]).set_index(["id", "system"]), FRAME.set_index("name"),
        pd.DataFrame(PLACES).set_index("name")),
    "index of no meaning": (pd.DataFrame([ROW], index=[7]), FRAME.rename_axis("fid"),
        pd.DataFrame(PLACES, index=pd.MultiIndex.from_tuples([(1, "x")]))),
    "other geometry": (pd.DataFrame([ROW]).astype("category"), FRAME.rename_geometry("outline"),
        gpd.GeoDataFrame(PLACES, geometry=gpd.points_from_xy([77.2], [28.6]), crs=4326)),
    "nullable": (pd.DataFrame([ROW]).convert_dtypes(), FRAME.to_crs("ESRI:54009"),
        pd.DataFrame(PLACES).convert_dtypes()),
    "Arrow": (pyarrow.Table.from_pylist([ROW]), FRAME, pyarrow.table(PLACES)),
    "Polars": (Lazy({name: [value] for name, value in ROW.items()}), PAD, Lazy(PLACES)),
    "dicts": (ROW, json.loads(FRAME.to_json()), PLACES),
    "dicts of columns": ({name: [value] for name, value in ROW.items()}, PAD, pd.Series(["Delhi"])),
    "arrays": (np.array([CLAIM], dtype=object), FRAME, np.array(["Delhi"])),
    "a geo interface": ([CLAIM], SimpleNamespace(__geo_interface__=json.loads(FRAME.to_json())),
        ["Delhi"]),
    "regions as a frame": ([CLAIM], rv.read_regions([PAD]).to_frame(), pd.Index(["Delhi"])),
}  # fmt: skip


@pytest.mark.parametrize("given", GIVEN)
def test_a_function_takes_what_its_reader_takes(given, in_folder):
    (row,) = rv.compare_cities(*GIVEN[given]).itertuples()
    assert (row.city, row.claim_id, round(row.nearest_km, -1)) == ("Delhi", "a", 630)


NOTHING = {
    "claims": rv.count_sources,
    "checks": rv.check_claims,
    "spread": rv.spread_of_systems,
    "page claims": rv.choose_page_claims,
    "page cities": rv.choose_page_cities,
    "pairs": rv.pair_regions,
    "figure": lambda: rv.draw_figure(size="column"),
    "coverage": lambda: rv.coverage("mine.csv", country="LK"),
    "needs": lambda: rv.range_needs("mine.csv", start="PK", cities=["Delhi"]),
    "cities": lambda: rv.compare_cities("mine.csv"),
    "plan": lambda: rv.plan_map("mine.csv"),
    "table": lambda: rv.city_table("mine.csv", cities=["Delhi"]),
    "choose": lambda: rv.choose_cities(countries=["LK"]),
}


@pytest.mark.parametrize("call", NOTHING)
def test_what_is_left_out_is_the_shipped_data(call, in_folder):
    assert NOTHING[call]() is not None


def test_a_map_of_nothing_is_the_one_of_the_command_line(shipped_map):
    assert rv.draw_map().to_html() == shipped_map


WRONG = {
    "claims": (lambda: rv.draw_map(42), "claims: found 'int'; expected a path, an open file, a D"),
    "claims of regions": (lambda: rv.draw_map([PAD]), "claims: found 'LaunchRegion'; expected"),
    "regions": (lambda: rv.draw_map([CLAIM], ["PK"]), "regions: found 'str'; .* region='PK'"),
    "cities": (lambda: rv.compare_cities([CLAIM], [PAD], "Delhi"), r"by its name: \['Delhi'\]"),
    "cities of numbers": (lambda: rv.read_cities([1]), "cities: found 'list of int'; expected"),
    "target": (lambda: rv.write_rings([CLAIM], [PAD]), "target: expected a path, or a file"),
    "start": (lambda: rv.range_needs([CLAIM], [PAD]), "start: found 'None'; expected an id"),
    "location": (lambda: rv.draw_map([CLAIM], [PAD], location=(120, 33)), "latitude comes first"),
    "height": (lambda: rv.draw_map([CLAIM], [PAD], height="tall"), "height: .* expected pixels"),
    "buffer": (lambda: rv.geodesic_buffer(None, 5), "at: found 'None'; expected where to measure"),
    "a bare geometry": (lambda: rv.compare_cities([CLAIM], [PAD.geometry]), "give it a name: "),
    "region is a point": (lambda: rv.draw_map([CLAIM], region=PAD.geometry), "give it a name: "),
    "swapped": (lambda: rv.geodesic_buffer((33, 173), 5), "fix: 173,33, if latitude came first"),
    "distance": (lambda: rv.geodesic_buffer((1, 2), "5"), "distance: found .*; expected a number"),
    "what a file holds": (lambda: rv.read_claims("id,system\na,A\n"), "io.StringIO"),
    "GeoJSON as a text": (lambda: rv.read_regions('{"type": "Feature"}'), "a path; .*StringIO"),
    "address of a file": (lambda: rv.read_claims("file:///a.csv"), "fix: write its path"),
    "home": (lambda: rv.read_claims("~/a.csv"), "write the home folder out"),
    "several axes": (lambda: rv.draw_figure([CLAIM], [PAD], ax=Figure().subplots(2)), r"axes\[0\]"),
    "a picture as axes": (lambda: rv.draw_claims([CLAIM], ax=Figure()), "found 'Figure'; expected"),
    "popup on rings": (
        lambda: folium.Popup("x").add_to(rv.RangeRings([CLAIM], [PAD])),
        "found 'RangeRings'; expected for Popup, a map, or a folium.FeatureGroup",
    ),
    "no system": (
        lambda: rv.read_regions(FRAME.set_crs(None, allow_override=True)),
        r"GeoDataFrame: expected a coordinate system; fix: say which: frame.set_crs",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_thing_is_answered_with_what_was_expected(case):
    call, answer = WRONG[case]
    with pytest.raises(rv.RangevizError, match=answer):
        call()


def test_claims_are_a_list_a_line_and_a_table():
    claims = rv.read_claims()
    assert isinstance(claims, list)
    assert len(repr(claims)) < 100
    assert repr(claims[:1]) == "<1 claim on 1 system>"
    assert rv.read_claims(claims.to_frame()) == claims
    frame = claims.to_frame().query("operator == 'PK' and shown")
    assert [claim.id for claim in rv.read_claims(frame)] == [
        claim.id for claim in claims if claim.operator == "PK" and claim.shown
    ]
    file = io.StringIO(claims.to_frame().to_csv(index=False))
    assert rv.read_claims(file) == claims


def test_a_table_of_claims_in_a_notebook_is_short_and_escaped():
    evil = rv.Claim("e", "<img src=x onerror=alert(1)> $x$", "PK", range=9, source_title="<b>")
    html = rv.read_claims([evil] * 50)._repr_html_()
    assert "<img" not in html
    assert "<b>" not in html
    assert "mathjax_ignore" in html
    assert len(html) < 10_000


def test_what_a_notebook_shows_is_short(page, few):
    brief, plan = rv.draw_brief([CLAIM], [PAD], few), rv.plan_map([CLAIM], [PAD])
    lists = (rv.read_regions(), rv.read_regions()[:4].copy(), rv.read_systems(), rv.pair_regions())
    parts = (rv.lay_out_map(plan, few, 300, 200), rv.read_claims()[:2] + rv.read_claims([CLAIM]))
    for shown in (page, brief, plan, rv.RangeRings([CLAIM], [PAD]), *lists, *parts):
        assert len(repr(shown)) < 100
        assert " at 0x" not in repr(shown)
    assert repr(lists[1]) == "<4 launch regions>"
    assert "<b>" not in rv.read_regions([rv.LaunchRegion("b", "<b>", PAD.geometry)])._repr_html_()
    assert len(brief._repr_markdown_()) < 200_000


def test_a_notebook_shows_pictures_without_being_told_to():
    for figure in (rv.draw_figure([CLAIM], [PAD]), rv.draw_claims([CLAIM])):
        picture = figure._repr_png_()
        assert picture.startswith(b"\x89PNG")
        assert len(picture) < 300_000


def test_regions_come_back_from_a_frame():
    regions = rv.read_regions()
    frame = regions.to_frame()
    assert (frame.crs, len(frame)) == ("EPSG:4326", len(regions))
    assert rv.read_regions(frame) == regions


def test_what_is_made_can_be_sent_to_another_process(page, few):
    plan = rv.plan_map([CLAIM], [PAD])
    finding = rv.finding([CLAIM], [PAD], few)
    for made in (page, rv.draw_figure([CLAIM], [PAD], few), rv.draw_claims([CLAIM, CLAIM]), plan):
        assert repr(pickle.loads(pickle.dumps(made))) == repr(made)
    assert pickle.loads(pickle.dumps(page)).to_html() == copy.deepcopy(page).to_html()
    assert finding == pickle.loads(pickle.dumps(finding))
    assert len({finding, finding}) == 1


def test_pictures_drawn_at_once_are_those_drawn_in_turn():
    def drawn(form):
        file = io.BytesIO()
        rv.write_picture(rv.draw_claims([CLAIM, CLAIM]), file, form=form)
        return file.getvalue()

    with ThreadPoolExecutor(4) as threads:
        assert set(threads.map(drawn, ["svg"] * 8)) == {drawn("svg")}


GEOPANDAS = {
    "to_file": lambda rings: rings.to_file("r.gpkg") or gpd.read_file("r.gpkg"),
    "to_json": lambda rings: json.loads(rings.to_json())["features"],
    "to_parquet": lambda rings: rings.to_parquet("r.parquet") or gpd.read_parquet("r.parquet"),
    "plot": lambda rings: rings.plot(),
    "explore": lambda rings: rings.explore(tiles=None),
    "to_crs": lambda rings: rings.to_crs(3857).area,
    "GeoJson": lambda rings: folium.GeoJson(rings, tooltip=folium.GeoJsonTooltip(["system"])),
    "sjoin": lambda rings: rings.sjoin(FRAME),
    "dissolve": lambda rings: rings.dissolve("reach"),
}


@pytest.mark.parametrize("use", GEOPANDAS)
def test_rings_are_a_geodataframe_like_any_other(use, rings, in_folder):
    assert len(rings.select_dtypes("geometry").columns) == 1
    assert GEOPANDAS[use](rings) is not None


def test_lines_are_the_other_half(rings):
    lines = rv.build_rings([CLAIM], [PAD], lines=True)
    assert set(lines.geom_type) == {"MultiLineString"}
    assert list(lines.columns) == list(rings.columns)
    assert lines.geometry.iloc[0].hausdorff_distance(rings.geometry.iloc[0].exterior) < 1e-9


FOLIUM = {
    "Figure": lambda page: branca.element.Figure(height=300).add_child(page).render(),
    "folium.Figure": lambda page: folium.Figure(width=500, height=300).add_child(page).render(),
    "in a notebook": lambda page: branca.element.Figure().add_child(page)._repr_html_(),
    "itself in a notebook": lambda page: page._repr_html_(),
    "root": lambda page: page.get_root().render(),
    "html of the root": lambda page: page.get_root().html.render(),
    "two in a figure": lambda page: _beside(page).render(),
    "in a frame": lambda page: _framed(branca.element.IFrame(page)),
    "in a frame, as text": lambda page: _framed(branca.element.IFrame(page.to_html())),
    "in a pop-up": lambda page: _framed(folium.Popup(branca.element.IFrame(page)).html),
}


def _beside(page):
    figure = folium.Figure()
    figure.add_subplot(1, 2, 1).add_child(page)
    figure.add_subplot(1, 2, 2).add_child(folium.Map(tiles=None))
    return figure


def _framed(element):
    found = re.search('base64,([^"]+)', element.render())
    return base64.b64decode(found[1]).decode().strip() + "\n"


@pytest.mark.parametrize("use", FOLIUM)
def test_the_page_is_there_wherever_a_folium_map_would_be(use, few, tmp_path):
    page = rv.draw_map([CLAIM], [PAD], few, title="A & B")
    whole = page.to_html()
    shown = FOLIUM[use](page)
    assert shown == whole or "<!DOCTYPE html>" in unescape(unescape(shown)).split("srcdoc=", 1)[1]
    page.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == whole
    assert page.to_html() == whole


def test_the_parts_of_the_root_make_a_page(page):
    root = page.get_root()
    assert all(getattr(root, part).render() for part in ("header", "html", "script"))


def test_no_page_takes_the_place_of_another(page, few):
    figure = folium.Figure()
    for each in (page, rv.draw_map([CLAIM], [PAD], few)):
        figure.add_child(each)
    assert figure.render().count("srcdoc=") == 2


def test_a_claim_is_no_template_of_branca(few):
    evil = rv.Claim("e", "{{7*7}}{% for %}{#", "PK", range=9, source_title="{{7*7}}", shown=True)
    page = rv.draw_map([evil], [PAD], few, title="{{7*7}}{#").to_html()
    assert _framed(branca.element.IFrame(page)) == page


def test_what_is_put_into_the_root_is_in_the_page(few):
    page = rv.draw_map([CLAIM], [PAD], few)
    page.get_root().html.add_child(folium.Element("<p>My own line</p>"))
    assert "<p>My own line</p>" in page.to_html()


def test_sizes_and_view_are_those_of_folium(few):
    page = rv.draw_map([CLAIM], [PAD], few, location=[30, 70], zoom_start=4, width=500, height=300)
    assert 'width="500px" height="300px"' in page._repr_html_()
    assert "map_rangeviz.setView([30.0, 70.0], 4, {animate: false});" in page.to_html()
    assert (page.location, page.options["zoom"]) == ([30, 70], 4)
    assert page.get_bounds() == rv.RangeRings([CLAIM], [PAD]).get_bounds()


def test_systems_of_one_map_have_colours_of_their_own():
    drawn, other = folium.Map(tiles=None), rv.Claim("b", "B", "PK", range=1900, source_title="b")
    layers = [rv.RangeRings([claim], [PAD]).add_to(drawn) for claim in (CLAIM, other)]
    numbers = [json.loads(_packed(layer))["claims"][0]["colour"] for layer in layers]
    assert numbers == [0, 1]


def _packed(layer):
    return base64.b64decode(re.search(r'atob\("([^"]+)', layer.script_text())[1])


REFUSED = {
    folium.plugins.MarkerCluster: r"^layer MarkerCluster would need the network \(https://cdn",
    lambda: folium.plugins.MarkerCluster(name="mine"): r"^layer 'mine' \(MarkerCluster\)",
    lambda: folium.plugins.Timeline({"features": []}): r"^layer Timeline would",
    lambda: branca.colormap.linear.viridis: r"^a layer would .*leave its legend out",
    lambda: folium.Marker([3, 7], icon=folium.Icon()): r"^layer Icon .*take icon=folium.DivIcon",
}


def test_plugins_that_need_the_network_are_refused_or_allowed(few):
    page = rv.draw_map([CLAIM], [PAD], few)
    folium.plugins.FloatImage("data:image/png;base64,iVBORw0KGgo=").add_to(page)
    assert "iVBORw0KGgo=" in page.to_html()
    for plugin, answer in REFUSED.items():
        asked = rv.draw_map([CLAIM], [PAD], few)
        with pytest.raises(rv.OfflineError, match=answer + r".* draw_map\(..., offline=False\)"):
            plugin().add_to(asked).get_root().render()
    online = rv.draw_map([CLAIM], [PAD], few, offline=False)
    folium.plugins.MarkerCluster([[30, 70]]).add_to(online)
    assert "leaflet.markercluster.js" in online.to_html()


def test_axes_are_given_back(few):
    ax = Figure().subplots()
    assert rv.draw_figure([CLAIM], [PAD], few, ax=ax) is ax
    assert isinstance(rv.draw_claims([CLAIM, CLAIM], ax=Figure().subplots()), Axes)


WRITERS = {
    "rings": lambda target: rv.write_rings([CLAIM], [PAD], target, form="geojson"),
    "bibliography": lambda target: rv.write_bibliography([CLAIM], target, form="bibtex"),
    "picture": lambda target: rv.write_picture(rv.draw_claims([CLAIM]), target, form="svg"),
    "page": lambda target: rv.draw_map([CLAIM], [PAD], ["Delhi"]).save(target, close_file=False),
}
ENDINGS = {"rings": "geojson", "bibliography": "bib", "picture": "svg", "page": "html"}


@pytest.mark.parametrize("what", WRITERS)
def test_a_writer_takes_a_path_or_a_file(what, tmp_path):
    path, file = tmp_path / f"out.{ENDINGS[what]}", io.BytesIO()
    WRITERS[what](path)
    WRITERS[what](str(path))
    WRITERS[what](file)
    assert path.read_bytes() == file.getvalue() != b""


def test_a_distance_round_a_place_is_a_geodataframe():
    both = rv.geodesic_buffer((179.5, 10), [200, 400])
    assert list(both.range_km) == [200, 400]
    assert all(both.geometry.is_valid)
    assert both.geometry.iloc[0].geom_type == "MultiPolygon"
    assert both.total_bounds[[0, 2]].tolist() == [-180, 180]
    starts = (PAD, [PAD], PAD.geometry, FRAME, FRAME.geometry.to_crs(3857), "Pakistan")
    for start in (*starts, rv.read_cities(["Delhi"])):
        assert len(rv.geodesic_buffer(start, 100, unit="mi")) == 1


APP = """
import warnings
import folium
import folium.plugins
import rangeviz as rv
from streamlit_folium import folium_static, st_folium
page = rv.draw_map(rv.read_claims()[:1], cities=["Delhi"])
folium.Marker([30, 70]).add_to(page)
st_folium(page, key="page")
other = folium.Map(tiles=None)
rv.RangeRings(rv.read_claims()[:1]).add_to(other)
st_folium(other, key="other")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    folium_static(page)
"""


@pytest.mark.filterwarnings("ignore")
def test_streamlit_shows_the_page_and_the_layer():
    testing = pytest.importorskip("streamlit.testing.v1")
    pytest.importorskip("streamlit_folium")
    app = testing.AppTest.from_string(APP, default_timeout=300).run()
    assert not app.exception
    page, other, frame = (element.proto for element in app.main.children.values())
    sent = json.loads(page.json_args)["script"]
    assert re.search(r"var map_div = L\.map\(\"map_div\"", sent)
    assert ").addTo(map_div);" in sent
    assert "rangeviz_rings.layer" in json.loads(other.json_args)["script"]
    assert "rv-layer" in json.loads(other.json_args)["header"]
    assert "srcdoc" in frame.srcdoc
