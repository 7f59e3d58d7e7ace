"""Files for a GIS: the same rings come back, text stays text, bytes repeat, GDAL reads them."""

from __future__ import annotations

import datetime
import html
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import numpy as np
import pyarrow.parquet
import pyogrio
import pytest
import shapely
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point, box

from rangeviz import Claim, LaunchRegion, RangevizError, read_regions
from rangeviz.cli import cli
from rangeviz.exports.gis import ENCODERS, to_geojson, to_gpkg, to_parquet, write_rings
from rangeviz.exports.kml import narrow_parts, to_kml, to_kmz
from rangeviz.exports.layers import FIELDS, build_layers

HOSTILE = "<b>$[name]</b> ]]> & 'x' \"y\" {{7*7}} \x01"
KML = "{http://www.opengis.net/kml/2.2}"
REACH = f".//{KML}Data[@name='reach']"
REGIONS = [
    LaunchRegion("north", "The north", box(20, 60, 60, 70)),
    LaunchRegion("fiji", "Fiji", box(177, -19, 182, -16)),
    LaunchRegion("pad", "O'Pad <i>", Point(-150, 10), precision_km=5),
    LaunchRegion("unused", "Unused", Point(0, 0)),
]
CLAIMS = [
    Claim(
        "polar",
        "Far",
        range=4000,
        region="north",
        shown=True,
        quote=HOSTILE,
        source_url="https://example.org/?a=1&b=2",
    ),
    Claim(
        "crossing",
        "Sea's",
        qualifier="about",
        range=3000,
        region="fiji",
        shown=True,
        source_url="javascript:alert(1)",
    ),
    Claim("huge", "Far", qualifier="more_than", range=12_000, region="pad"),
    Claim("two", "Two", qualifier="between", range=90, range_max=150, unit="mi", region="north"),
    Claim("words", HOSTILE, quantity="statement", qualifier="", range=None, unit="", region="none"),
]


@pytest.fixture(scope="module")
def layers():
    return build_layers(CLAIMS, REGIONS, tolerance_m=500)


def same(found, expected):
    """Whether two geometries have the same vertices, in any order of parts."""
    parts = [
        [
            None if g is None else shapely.GeometryCollection(list(shapely.get_parts(g)))
            for g in many
        ]
        for many in (found, expected)
    ]
    return all(
        (a is None and b is None)
        or shapely.equals_exact(shapely.normalize(a), shapely.normalize(b), 1e-7)
        for a, b in zip(*parts, strict=True)
    )


def test_every_claim_is_in_the_tables(layers):
    assert list(dict.fromkeys(layers.rings.claim_id)) == ["polar", "crossing", "huge", "two"]
    assert layers.claims_without_ring.claim_id.tolist() == ["words"]
    assert layers.launch_regions.id.tolist() == ["north", "fiji", "pad"]
    assert layers.launch_regions.geometry[1].bounds == (-180, -19, 180, -16)
    empty = layers.rings[layers.rings.geometry.isna()]
    assert set(zip(empty.claim_id, empty.reach, strict=True)) == {("two", "from_all")}


def test_geojson_is_rfc_7946_and_comes_back(layers):
    content = json.loads(to_geojson(layers))
    assert content["type"] == "FeatureCollection"
    assert "crs" not in content
    features = content["features"]
    assert [f["properties"]["claim_id"] for f in features[-2:]] == ["two", "words"]
    assert all(tuple(f["properties"]) == FIELDS for f in features)
    found = [f["geometry"] and shapely.geometry.shape(f["geometry"]) for f in features[:-1]]
    assert same(found, layers.rings.geometry)
    for ring in shapely.get_parts([g for g in found if g]):
        assert ring.is_valid
        assert ring.exterior.is_ccw
        assert abs(shapely.get_coordinates(ring)).max(axis=0).tolist() <= [180, 90]
    assert features[0]["properties"]["quote"] == HOSTILE


def test_geopackage_has_named_layers_styles_and_the_same_rings(layers, tmp_path):
    path = tmp_path / "rings.gpkg"
    path.write_bytes(to_gpkg(layers))
    names = [name for name, _ in pyogrio.list_layers(path)]
    assert names == [
        "from_some",
        "from_some_lines",
        "from_all",
        "from_all_lines",
        "launch_regions",
        "launch_points",
        "claims_without_ring",
        "layer_styles",
    ]
    for reach in ("from_some", "from_all"):
        rows = layers.rings[layers.rings.reach == reach]
        for name, column in ((reach, "geometry"), (f"{reach}_lines", "outline")):
            table = gpd.read_file(path, layer=name)
            assert table.crs == "EPSG:4326"
            assert table.claim_id.tolist() == rows.claim_id.tolist()
            assert same(table.geometry, rows[column])
    kinds = pyogrio.read_info(path, layer="launch_regions")
    assert dict(zip(kinds["fields"], kinds["dtypes"], strict=True))["precision_km"] == "float64"
    styles = gpd.read_file(path, layer="layer_styles")
    assert styles.f_table_name.tolist() == names[:-2]
    for style in styles.styleQML:
        ElementTree.fromstring(style)
    assert [region.name for region in read_regions(path)] == ["The north", "Fiji", "O'Pad <i>"]


def test_geoparquet_has_area_and_outline(layers):
    table = gpd.read_parquet(io.BytesIO(to_parquet(layers)))
    assert table.crs == "OGC:CRS84"
    assert same(table.geometry[:-1], layers.rings.geometry)
    assert same(table.outline[:-1], layers.rings.outline)
    assert table.claim_id.tolist()[-1] == "words"
    schema = pyarrow.parquet.read_schema(io.BytesIO(to_parquet(layers)))
    kinds = {str(schema.field(name).type).removeprefix("large_") for name in FIELDS}
    assert kinds == {"string", "double", "bool"}


def placemarks(content):
    root = ElementTree.fromstring(content)
    return root, {mark.find(f"{KML}name").text: mark for mark in root.iter(f"{KML}Placemark")}


def kml_shapes(mark, tag):
    shapes = []
    for element in mark.iter(f"{KML}{tag}"):
        rings = [
            [tuple(map(float, word.split(","))) for word in line.text.split()]
            for line in element.iter(f"{KML}coordinates")
        ]
        kind = shapely.Polygon if tag == "Polygon" else shapely.LineString
        shapes.append(kind(rings[0], rings[1:]) if tag == "Polygon" else kind(rings[0]))
    return shapes


def test_kml_holds_the_same_rings_in_parts_that_google_earth_fills(layers):
    root, _ = placemarks(to_kml(layers))
    marks = [m for m in root.iter(f"{KML}Placemark") if m.find(REACH) is not None]
    drawn = layers.rings.dropna(subset="geometry").sort_values("system", kind="stable")
    key = {"Far": 0, "Sea's": 1, "Two": 2}
    drawn = drawn.iloc[np.argsort(drawn.system.map(key), kind="stable")]
    assert len(marks) == len(drawn)
    for mark, ring in zip(marks, drawn.itertuples(), strict=True):
        parts = kml_shapes(mark, "Polygon")
        assert all(part.is_valid and part.exterior.is_ccw for part in parts)
        assert max(part.bounds[2] - part.bounds[0] for part in parts) <= 180
        apart = shapely.symmetric_difference(shapely.union_all(parts), ring.geometry)
        assert apart.area < 1e-6
        assert same([shapely.MultiLineString(kml_shapes(mark, "LineString"))], [ring.outline])


def test_kml_switches_inner_rings_and_further_claims_off(layers):
    root, _ = placemarks(to_kml(layers))
    for mark in root.iter(f"{KML}Placemark"):
        data = {d.get("name"): d[0].text for d in mark.iter(f"{KML}Data")}
        hidden = mark.findtext(f"{KML}visibility") == "0"
        if "reach" in data:
            shown = data["reach"] == "from_some" and data["claim_id"] in ("polar", "crossing")
            assert hidden is not shown


def test_kml_shows_text_letter_by_letter(layers):
    content = to_kml(layers)
    assert b"\x01" not in content
    _, marks = placemarks(content)
    balloon = marks["4,000\xa0km"].findtext(f"{KML}description")
    assert "<b>$" not in balloon
    assert "&lt;b&gt;&#36;[name]&lt;/b&gt; ]]&gt; &amp;" in balloon
    assert '<a href="https://example.org/?a=1&amp;b=2">' in balloon
    assert "href" not in marks["about 3,000\xa0km"].findtext(f"{KML}description")
    words = next(mark for name, mark in marks.items() if name.startswith("<b>"))
    assert words.find(f"{KML}MultiGeometry") is None


@given(st.text(max_size=30))
def test_any_text_is_shown_letter_by_letter_in_kml(text):
    claim = Claim("a", "A", quantity="statement", range=None, quote=f"x{text}x", region="none")
    _, marks = placemarks(to_kml(build_layers([claim], REGIONS)))
    balloon = marks["A: no figure"].findtext(f"{KML}description")
    assert re.fullmatch("(<p>(<b>)?[^<>$]*(</b>)?</p>)+", balloon)
    shown = re.search("“(.*)”", html.unescape(balloon), re.DOTALL)[1]
    letters = [
        [c for c in one if c.isprintable() and c != "\ufffd"] for one in (shown, f"x{text}x")
    ]
    assert letters[0] == letters[1]


def test_kmz_holds_the_kml(layers):
    with zipfile.ZipFile(io.BytesIO(to_kmz(layers))) as archive:
        assert archive.read("doc.kml") == to_kml(layers)


@pytest.mark.parametrize(
    ("area", "parts"),
    [
        (box(-10, 0, 10, 10), 1),
        (box(-180, 50, 180, 90), 4),
        (box(-100, -20, 100, 20), 4),
        (box(-180, 0, -90, 80).union(box(0, 0, 90, 80)), 2),
    ],
)
def test_wide_areas_are_cut_for_google_earth(area, parts):
    found = list(narrow_parts(area))
    assert len(found) == parts
    assert shapely.union_all(found).equals(area)


@pytest.mark.parametrize("form", ENCODERS)
def test_the_same_input_gives_the_same_bytes(layers, form):
    first = ENCODERS[form](layers)
    assert first == ENCODERS[form](layers)
    assert str(datetime.date.today().year).encode() + b"-" not in first


@pytest.mark.slow
def test_another_process_in_another_zone_gives_the_same_geopackage(tmp_path):
    code = (
        "import sys, shapely; from rangeviz import *;"
        "write_rings([Claim('a', 'A', range=500, region='p')],"
        "[LaunchRegion('p', 'P', shapely.Point(1, 2))], sys.argv[1])"
    )
    environment = os.environ | {"TZ": "Pacific/Fiji", "PYTHONHASHSEED": "1"}
    there, here = tmp_path / "there" / "a.gpkg", tmp_path / "here.gpkg"
    subprocess.run([sys.executable, "-c", code, there], check=True, env=environment)
    write_rings(
        [Claim("a", "A", range=500, region="p")], [LaunchRegion("p", "P", Point(1, 2))], here
    )
    assert here.read_bytes() == there.read_bytes()


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="ogrinfo (gdal-bin) is not installed")
@pytest.mark.parametrize("form", ["geojson", "kml", "kmz", "gpkg"])
def test_gdals_own_reader_opens_it(layers, form, tmp_path):
    path = tmp_path / f"rings.{form}"
    path.write_bytes(ENCODERS[form](layers))
    run = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", path], check=True, capture_output=True, text=True
    )
    assert not run.stderr
    said = run.stdout
    assert said.count("Layer name:") == {"geojson": 1, "gpkg": 8}.get(form, 5)
    assert "claim_id" in said
    assert "WGS 84" in said


def test_sqlite_finds_nothing_wrong(layers, tmp_path):
    path = tmp_path / "rings.gpkg"
    path.write_bytes(to_gpkg(layers))
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)


def test_claims_without_any_ring_make_a_file_too(tmp_path):
    for form in ENCODERS:
        without = write_rings(CLAIMS[-1:], REGIONS, tmp_path / f"words.{form}")
        assert [claim.id for claim in without] == ["words"]


def test_the_command_writes_a_file_and_names_claims_without_a_ring(tmp_path):
    claims = tmp_path / "claims.csv"
    claims.write_text(
        "id,system,operator,quantity,qualifier,range,unit,source_title,quote,wording\n"
        'a,A,SG,max_range,stated,100,km,"A paper",100 km,100 km\n'
        'b,B,SG,statement,,,,"A paper",far enough,far enough\n'
    )
    target = tmp_path / "out" / "rings.geojson"
    run = CliRunner().invoke(cli, ["rings", str(claims), "-o", str(target), "--tolerance", "1000"])
    assert run.exit_code == 0, run.output
    assert run.stdout == f"{target}\n"
    assert run.stderr == "Without a ring, as text only: b\n"
    assert [f["properties"]["claim_id"] for f in json.loads(target.read_bytes())["features"]] == [
        "a",
        "a",
        "b",
    ]
    run = CliRunner().invoke(cli, ["rings", str(claims), "-o", "rings.shp"])
    assert run.exit_code == 2
    assert ".geojson, .kml, .kmz, .gpkg, .parquet" in run.stderr


def test_every_field_is_explained():
    text = Path(__file__).parents[2].joinpath("docs", "gis.md").read_text(encoding="utf-8")
    fields = text.partition("## Fields")[2].partition("## In QGIS")[0]
    assert [name for name in FIELDS if f"`{name}`" not in fields] == []


def test_an_unknown_ending_is_refused():
    with pytest.raises(RangevizError, match=r"a name that ends in one of \.geojson"):
        write_rings(CLAIMS, REGIONS, "rings.shp")
