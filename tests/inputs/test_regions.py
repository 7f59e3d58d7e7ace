"""Files of regions as people have them: what is read, what is said, what stops nobody."""

from __future__ import annotations

import io
import json
import re
import shutil
import warnings
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import oracle
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

import rangeviz as rv
from rangeviz.geo.distance import region_distances
from rangeviz.inputs import encodings, topojson
from rangeviz.inputs.outlines import leap

HERE = Path(__file__).parent / "regions"
SITE, PLACE = "Test site", Point(129.7, 40.8)
ARABIC = "موقع الاختبار"
READ = {
    "4d.geojson": ([SITE], "positions of four numbers"),
    "admin.geojson": ([SITE], ""),
    "bare-geometry.geojson": (["bare-geometry"], "is called 'bare-geometry', as the file"),
    "collection-inside.geojson": (["R0", "R1", "R2"], r"\(R1\): found 'Feature'"),
    "crs-3857.geojson": ([SITE], ""),
    "decomposed.geojson": (["Málaga Sité"], ""),
    "duplicate-id.geojson": (["A", "B"], "ids repeat"),
    "feature-id.geojson": ([SITE], ""),
    "geomcoll.geojson": ([SITE], ""),
    "geometry-collection.geojson": (["geometry-collection"], "as the file"),
    "groundoverlay.kml": (["o", SITE], r"\(o\): found 'GroundOverlay'"),
    "ids-by-case.geojson": (["A", "B", "C", "north"], "ids repeat"),
    "linked.kmz": ([SITE], ""),
    "list-of-features.geojson": (["A"], ""),
    "lon-201.geojson": ([SITE], ""),
    "multipoint.geojson": ([SITE], ""),
    "mymaps-address.kml": ([SITE, "Second site"], r"\(Test site\): found 'Example Road 1"),
    "name-under-another-key.geojson": (["A"], ""),
    "name-upper.geojson": ([SITE], ""),
    "nested.kml": (["b", "a"], "a Placemark in a Placemark"),
    "no-name.geojson": (["no-name"], "as the file"),
    "null-geom.geojson": ([SITE, "later"], r"\(later\): expected points"),
    "old-ns.kml": ([SITE], ""),
    "one-feature-a-line.geojsonl": ([SITE, "B"], ""),
    "points-named-so.geojson": (["Quetta"], ""),
    "points.csv": ([SITE], ""),
    "positions-of-odd-lengths.geojson": (["R0", "R1", "R2", "R3"], "four numbers"),
    "prefixed.kml": ([SITE], ""),
    "shp-arabic-ISO-8859-6-88596.zip": ([ARABIC, SITE], ""),
    "shp-arabic-UTF-8-None.zip": ([ARABIC, SITE], ""),
    "shp-arabic-UTF-8-UTF-8.zip": ([ARABIC, SITE], ""),
    "shp-arabic-cp1256-1256.zip": ([ARABIC, SITE], ""),
    "swapped-and-right.geojson": (["R0", "R1"], "look swapped"),
    "text-sequence.geojson": (["A"], ""),
    "topology.json": ([SITE], ""),
    "undeclared-prefix.kml": ([SITE], ""),
}


def test_every_file_is_told_of():
    assert {path.name for path in HERE.iterdir()} == {*READ}


@pytest.mark.parametrize("name", READ)
def test_what_people_have_is_read(name):
    names, said = READ[name]
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        regions = rv.read_regions(HERE / name)
    assert [region.name for region in regions] == [
        name if name.isascii() or name == ARABIC else regions[0].name for name in names
    ]
    told = [str(w.message) for w in caught if not issubclass(w.category, DeprecationWarning)]
    assert bool(told) == bool(said)
    assert not said or any(re.search(said, text) for text in told)
    sound = [region for region in regions if not region.problems]
    assert sound
    for region in sound:
        nearest, _ = region_distances(region.geometry, 129.7, 40.8)
        if region.name == SITE and name not in ("lon-201.geojson", "groundoverlay.kml"):
            assert nearest < 150_000


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


def feature(geometry=PLACE, identity=None, **properties):
    shape = geometry if isinstance(geometry, dict) else json.loads(shapely.to_geojson(geometry))
    made = {"type": "Feature", "properties": properties, "geometry": shape}
    return made | ({} if identity is None else {"id": identity})


def read(text, **options):
    return rv.read_regions(io.StringIO(text), **options)


@pytest.mark.parametrize(
    ("properties", "name"),
    [
        ({"name": "A", "NAME_EN": "B", "ADMIN": "C"}, "A"),
        ({"Name": "A", "name_en": "B"}, "A"),
        ({"NAME_LONG": "B", "NAME_EN": "A", "ADMIN": "C"}, "A"),
        ({"shapeName": "A", "shapeISO": "X-1", "shapeGroup": "PRK"}, "A"),
        ({"GID_1": "X.1", "NAME_0": "C", "NAME_1": "A", "TYPE_1": "Province"}, "A"),
        ({"ADM0_EN": "C", "ADM1_EN": "B", "ADM2_EN": "A", "ADM2_PCODE": "X"}, "A"),
        ({"title": "B", "ADM1_NAME": "A"}, "A"),
        ({"label": "A", "colour": "red"}, "A"),
        ({"name": None, "title": "A"}, "A"),
    ],
)
def test_names_stand_in_the_columns_that_people_use(properties, name):
    (region,) = read(collection(feature(**properties)))
    assert region.name == region.id == name


def test_which_column_has_the_names_is_asked_once():
    rows = [feature(PLOT=f"S{n}", province="P", km=n) for n in range(3)]
    with pytest.raises(rv.DataError) as caught:
        read(collection(*rows))
    (problem,) = caught.value.problems
    assert problem.fix == "say which with --name-column (name_column): PLOT, province"
    assert [r.name for r in read(collection(*rows), name_column="plot")] == ["S0", "S1", "S2"]
    with pytest.raises(rv.ArgumentError, match="a column of <text>: PLOT, province, km; fix: did"):
        read(collection(*rows), name_column="plots")


def test_an_id_beside_the_properties_counts_unless_it_is_a_number():
    assert read(collection(feature(identity="KP-1", name="A")))[0].id == "KP-1"
    assert read(collection(feature(identity="7", name="A")))[0].id == "A"
    assert read(collection(feature(identity="KP-1", ID="x", name="A")))[0].id == "x"
    assert read(collection(feature(identity="KP-1")))[0].name == "KP-1"


def test_properties_that_look_like_a_geometry_stay_properties():
    (region,) = read(collection(feature(name="A", type="Point", coordinates="1, 2")))
    assert region.name == "A"
    crs = {"crs": {"type": "Point", "coordinates": [1, 2]}}
    with pytest.raises(rv.DataError, match=r"\[1, 2\].*a coordinate system with a code"):
        read(json.dumps(json.loads(collection(feature(name="A"))) | crs))


CLAIMS = [
    rv.Claim("a", "A", "KP", region="Sound", range=900),
    rv.Claim("b", "B", "KP", region="later", range=900),
]


def test_a_fault_stops_only_those_who_use_the_region():
    text = collection(feature(name="Sound"), feature({"type": "Circle"}, name="later"))
    with pytest.warns(rv.DataWarning, match=r"features\[1\].geometry \(later\): found 'Circle'"):
        regions = read(text)
    assert rv.pair_regions(CLAIMS[:1], regions)[0][1].name == "Sound"
    for use in (
        lambda: rv.pair_regions(CLAIMS, regions),
        lambda: rv.pair_regions(CLAIMS[:1], regions, "LATER"),
        lambda: rv.build_rings(CLAIMS, regions),
    ):
        with pytest.raises(rv.DataError, match=r"features\[1\].geometry \(later\): found 'Circle'"):
            use()
    with pytest.raises(rv.DataError, match="found 'Circle'"):
        read(collection(feature({"type": "Circle"}, name="later")))


def test_two_of_one_name_stop_only_those_who_name_them():
    spots = [feature(Point(n, n), name="Point 1") for n in range(2)]
    with pytest.warns(rv.DataWarning, match="found 'Point 1'; expected a unique id"):
        regions = read(collection(feature(name="Sound"), *spots))
    assert rv.pair_regions(CLAIMS[:1], regions)[0][1].name == "Sound"
    with pytest.raises(rv.DataError, match="fix: give each an id of its own"):
        rv.pair_regions(CLAIMS[:1], regions, "point 1")


def test_many_faults_are_told_in_few_lines():
    rows = [feature({"type": "Circle"}, name=f"R{n}") for n in range(500)]
    with pytest.warns(rv.DataWarning) as caught:
        read(collection(feature(name="Sound"), *rows))
    assert len(caught) == 21
    assert "480 more problems of its 501 regions" in str(caught[-1].message)


@pytest.mark.parametrize("asked", ["Málaga Sité", "Ma\u0301laga Site\u0301", "MÁLAGA SITÉ"])
@pytest.mark.parametrize("written", ["Málaga Sité", "Ma\u0301laga Site\u0301"])
def test_names_that_look_the_same_are_the_same(asked, written):
    regions = read(collection(feature(name=written)))
    claim = rv.Claim("a", "A", "KP", region=asked, range=900)
    assert rv.pair_regions([claim], regions) == [(claim, regions[0])]
    assert rv.pair_regions([claim], regions, asked) == [(claim, regions[0])]


@pytest.mark.parametrize(
    ("text", "identity"),
    [("DPRK", "KP"), ("prk", "KP"), ("Iran, Islamic Republic of", "IR"), ("UK", "GB")],
)
def test_regions_are_found_by_what_countries_are_called(regions, text, identity):
    claim = rv.Claim("a", "A", region=text, range=900)
    assert rv.pair_regions([claim], regions)[0][1].id == identity


def test_a_name_of_two_countries_is_asked(regions):
    with pytest.raises(rv.DataError, match=r"found 'Korea'.*several.*fix: use an id: KP, KR"):
        rv.pair_regions([rv.Claim("a", "A", region="Korea", range=900)], regions)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,lat,lon\nA,91,0\nB,1,2\n", r":2: features\[0\].geometry \(A\): found '0, 91'"),
        ("name,lat,lon\nA,,0\nB,1,2\n", r"lat \(A\): found ''; expected a number of degrees"),
        ("name,lat,lon\nA,34°N,0\nB,1,2\n", r"geometry.lat \(A\): found '34°N'"),
        ("Latitude;Longitude;Label;precision_km\n1;2;A;x\n1;2;B;5\n", "precision_km"),
    ],
)
def test_wrong_points_of_a_table_stop_nobody_else(text, said):
    with pytest.warns(rv.DataWarning, match=said):
        regions = read(text)
    assert [(r.name, bool(r.problems)) for r in regions] == [("A", True), ("B", False)]
    assert regions[1].geometry.x == 2


@pytest.mark.parametrize(
    "header", ["name,lat,lon", "NAME\tLatitude\tLongitude", "Title;LAT;lng", "Name;Breite;Länge"]
)
def test_points_of_tables_and_data_frames(header):
    mark = next(mark for mark in ",\t;" if mark in header)
    row = mark.join(("A", "40.8", "129.7"))
    (region,) = read(f"{header}\n{row}\n")
    assert region.geometry == PLACE
    frame = pd.DataFrame([["A", 40.8, 129.7]], columns=header.split(mark))
    assert rv.read_regions(frame)[0].geometry == PLACE


def test_a_geodataframe_in_any_system_with_its_index():
    frame = gpd.GeoDataFrame({"where": [PLACE]}, geometry="where", crs="EPSG:4326", index=["pad"])
    for table in (frame, frame.to_crs("EPSG:3857"), frame.geometry, frame.to_crs("EPSG:32652")):
        (region,) = rv.read_regions(table)
        assert (region.id, region.name) == ("pad", "pad")
        assert region.geometry.distance(PLACE) < 1e-7
    metres = frame.to_crs("EPSG:3857").set_crs(None, allow_override=True)
    with pytest.raises(rv.DataError, match=r"a coordinate system; fix: say which: frame.set"):
        rv.read_regions(metres)
    with pytest.raises(rv.DataError, match="found 'EPSG:3857'; expected coordinates in that"):
        rv.read_regions(frame.set_crs("EPSG:3857", allow_override=True))


def test_regions_that_are_read_already(regions):
    assert rv.read_regions(regions) == regions
    with pytest.raises(rv.ArgumentError, match="found 'int'; expected a path, a table, or a list"):
        rv.read_regions([1])
    with pytest.raises(rv.ArgumentError, match="a geometry with a name"):
        rv.read_regions(PLACE)


def test_a_folder_of_files(tmp_path):
    for name in ("points.csv", "name-under-another-key.geojson"):
        shutil.copy(HERE / name, tmp_path)
    with zipfile.ZipFile(HERE / "shp-arabic-UTF-8-UTF-8.zip") as archive:
        archive.extractall(tmp_path)
    (tmp_path / "readme.txt").write_text("x")
    (tmp_path / ".hidden.geojson").write_text("x")
    with pytest.warns(rv.DataWarning, match="found 'Test site'; expected a unique id"):
        regions = rv.read_regions(tmp_path)
    assert [region.name for region in regions] == ["A", SITE, ARABIC, SITE]
    assert regions[1].problems[0].file == str(tmp_path / "points.csv")
    assert regions[1].problems[0].column == "features[0].properties.id (Test site)"
    for path in [*tmp_path.iterdir()]:
        path.unlink()
    (tmp_path / "x.kml").write_text("<kml>")
    (tmp_path / "y.geojson").write_text("{")
    with pytest.raises(rv.DataError) as caught:
        rv.read_regions(tmp_path)
    assert [Path(p.file).name for p in caught.value.problems] == ["x.kml", "y.geojson"]


def test_what_is_no_regions_file_in_a_folder_stops_nobody(tmp_path):
    shutil.copy(HERE / "points.csv", tmp_path)
    (tmp_path / "claims.csv").write_text("id,system,operator\na,A,PK\n")
    with pytest.warns(rv.DataWarning, match=r"claims.csv:1: .*; this file was not read"):
        assert [region.name for region in rv.read_regions(tmp_path)] == [SITE]


def test_each_file_of_a_folder_has_its_own_column_of_names(tmp_path):
    (tmp_path / "a.geojson").write_text(collection(feature(name="A", code="x")))
    (tmp_path / "b.geojson").write_text(collection(feature(ADMIN="B")))
    (tmp_path / "c.geojson").write_text(shapely.to_geojson(PLACE))
    with pytest.warns(rv.DataWarning, match=r"c.geojson: .* is called 'c', as the file"):
        found = [rv.read_regions(tmp_path, name_column=column) for column in (None, "Code")]
    assert [region.name for region in found[0]] == ["A", "B", "c"]
    assert [region.name for region in found[1]] == ["x", "B", "c"]


KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
MARK = "<Placemark><name>{}</name><Point><coordinates>1,2</coordinates></Point></Placemark>"
LINK = "<NetworkLink><Link><href>{}</href></Link></NetworkLink>"


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"b.kml": "B", "doc.kml": "A"}, ["A"]),
        ({"x/doc.kml": "A", "a.kml": "B"}, ["A"]),
        ({"b.kml": "B", "c.kml": "C"}, ["B"]),
        ({"a%20b.kml": "A"}, ["A"]),
    ],
)
def test_a_kmz_of_several_documents_is_its_doc_kml_else_the_first(files, names, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        for name, called in files.items():
            archive.writestr(name, KML.format(MARK.format(called)))
    assert [region.name for region in rv.read_regions(tmp_path / "a.kmz")] == names


def test_links_within_a_kmz_are_followed_once_and_no_others(tmp_path):
    path = tmp_path / "a.kmz"
    first = MARK.format("A") + LINK.format("files/b%20b.kml#x") + LINK.format("./doc.kml")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("doc.kml", KML.format(first))
        archive.writestr("files/b b.kml", KML.format(MARK.format("B") + LINK.format("../doc.kml")))
    assert [region.name for region in rv.read_regions(path)] == ["A", "B"]
    for away in ("http://example.org/a.kml", "../../secret.kml", "/etc/passwd", "missing.kml"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", KML.format(MARK.format("A") + LINK.format(away)))
        with pytest.raises(rv.DataError, match="expected KML that links to no other file"):
            rv.read_regions(path)


def test_one_layer_of_any_kind_in_an_archive(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("layer/mine.geojson", collection(feature(name="A")))
        archive.writestr("layer/readme.txt", "x")
    assert rv.read_regions(tmp_path / "a.zip")[0].name == "A"
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.writestr("layer/other.geojson", collection(feature(name="B")))
    with pytest.raises(rv.DataError, match=r"found 'layer/mine.geojson, layer/other.geojson'"):
        rv.read_regions(tmp_path / "a.zip")
    frame = pd.DataFrame({"name": ["A"], "lat": [1.5], "lon": [2.5]})
    frame.to_excel(tmp_path / "points.geojson", index=False, engine="openpyxl")
    (point,) = rv.read_regions(tmp_path / "points.geojson")  # a workbook, whatever its name
    assert (point.name, point.geometry.wkt) == ("A", "POINT (2.5 1.5)")


@pytest.mark.parametrize("ending", [".shx", ".dbf", ".prj"])
def test_a_part_of_a_shapefile_names_its_shp(ending, tmp_path):
    with zipfile.ZipFile(HERE / "shp-arabic-UTF-8-UTF-8.zip") as archive:
        archive.extractall(tmp_path)
    with pytest.raises(rv.DataError, match=r"fix: name s\.shp instead"):
        rv.read_regions(tmp_path / f"s{ending}")


@pytest.mark.parametrize(
    ("said", "encoding"),
    [
        *(("UTF-8", "utf-8"), ("utf8", "utf-8"), ("65001", "utf-8"), ("88591", "iso8859-1")),
        *(("8859_6", "iso8859-6"), ("ISO 8859-5", "iso8859-5"), ("iso88592", "iso8859-2")),
        *(("1251", "cp1251"), ("CP1251", "cp1251"), ("windows-1256", "cp1256")),
        *(("ANSI 1252", "cp1252"), ("OEM 866", "cp866"), ("LDID/201", "cp1251")),
        *(("GBK", "gbk"), ("936", "gbk"), ("Big5", "big5"), ("SHIFT_JIS", "shift_jis")),
    ],
)
def test_a_cpg_is_understood_in_every_spelling(said, encoding):
    text = "Ab".encode(encoding)
    assert encodings.text_encoding(said.encode(), bytes(32), [text]) == (encoding, "")


@pytest.mark.parametrize(
    ("cpg", "driver", "encoding", "guess"),
    [
        (None, 0xC9, "cp1251", ""),
        (None, 0, "cp1252", "nothing says which"),
        (b"UTF-8", 0xC9, "cp1251", "its .cpg says UTF-8"),
        (b"nonsense", 0, "cp1252", "nothing says which"),
        (b"base64", 0, "cp1252", "nothing says which"),
    ],
)
def test_what_says_the_encoding_of_a_shapefile(cpg, driver, encoding, guess):
    dbf = bytes(29) + bytes([driver]) + bytes(2)
    found = encodings.text_encoding(cpg, dbf, ["Площадка".encode("cp1251")])
    assert found[0] == encoding
    assert found[1].startswith(guess)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b"name,lat,lon\n", "expected at least one region"),
        (b"Site;North;East\nA;1;2\n", "found 'Site, North, East'; expected GeoJSON, KML"),
        (b"sep=;\nname;lat;lon\nA;1;2\n", "fix: delete the line sep="),
        (b"x" * 200_000, "or a table with the columns name, lat, lon"),
        (b"\x89PNG\r\n", "this is a PNG picture; fix: export the layer as GeoJSON"),
        (b"\xd0\xcf\x11\xe0", "expected a workbook that can be read"),
        (b"<html><body/></html>", "KML, but this is a web page"),
        (b"<!DOCTYPE html><html>", "KML, but this is a web page"),
        (b"POINT (66 30)", "found 'POINT .66 30.'; expected GeoJSON"),
    ],
)
def test_files_of_a_wrong_kind_are_called_what_they_are(content, said):
    with pytest.raises(rv.DataError, match=said):
        rv.read_regions(io.BytesIO(content))


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [100, 20]},
    "arcs": [
        [[0, 0], [10, 0], [0, 10]],
        [[10, 10], [-10, 0], [0, -10]],
        [[10, 0], [10, 0], [0, 10], [-10, 0]],
    ],
    "objects": {
        "land": {"type": "Polygon", "arcs": [[0, 1]]},
        "sites": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Left"}},
                {"type": "MultiLineString", "arcs": [[0], [~2]], "properties": {"name": "Lines"}},
                {"type": "Point", "coordinates": [5, 5], "properties": {"name": "Spot"}},
                {"type": "Polygon", "arcs": [[9]], "properties": {"name": "Broken"}},
                {"type": None, "properties": {"name": "Nothing"}},
            ],
        },
    },
}


def test_arcs_of_a_topology_are_joined():
    with pytest.warns(rv.DataWarning, match=r"\((Broken|Nothing)\): expected points"):
        regions = read(json.dumps(TOPOLOGY))
    assert [bool(region.problems) for region in regions] == [False] * 3 + [True] * 2
    assert shapely.equals(regions[0].geometry, shapely.box(100, 20, 101, 21))
    assert regions[1].geometry.bounds == (100, 20, 102, 21)
    assert regions[2].geometry == Point(100.5, 20.5)


def test_a_topology_that_is_forged_or_unclear_is_refused(monkeypatch):
    two = TOPOLOGY | {"objects": {"a": TOPOLOGY["objects"]["sites"]} | TOPOLOGY["objects"]}
    with pytest.raises(rv.DataError, match="found 'a, sites'; expected one object"):
        read(json.dumps(two))
    monkeypatch.setattr(topojson, "MAX_POSITIONS", 7)
    with pytest.raises(rv.DataError, match="at most 7 positions when its arcs are joined"):
        read(json.dumps(TOPOLOGY))
    for broken in ({"arcs": 7}, {"arcs": [7]}, {"transform": 7}, {"transform": {"scale": [1]}}):
        with pytest.raises(rv.DataError, match=r"expected (arcs of positions|a topology with)"):
            read(json.dumps(TOPOLOGY | broken))


def test_texts_of_a_region_have_limits():
    long = collection(feature(name="A" * 501), feature(name="B"))
    with pytest.warns(rv.DataWarning, match="found '501 letters'; expected at most 500 letters"):
        assert read(long)[0].problems
    noted = collection(feature(name="A", notes="x" * 131_073), feature(name="B"))
    with pytest.warns(rv.DataWarning, match="notes .A.: found '131,073 letters'"):
        assert read(noted)[0].problems


def test_own_regions_keep_the_defaults_of_those_whose_names_they_take(regions):
    from rangeviz.inputs.pairing import own_before_shipped

    here = rv.LaunchRegion("x", "NORTH KOREA", PLACE)
    claim = rv.Claim("a", "A", "KP", range=900)
    with pytest.warns(rv.DataWarning, match=r"only an operator: NORTH KOREA \(KP\)"):
        known = own_before_shipped([here], regions)
    assert rv.pair_regions([claim], known)[0][1].id == "x"
    assert [r.id for r in known if r.default_for == "KP"] == ["x"]
    said = rv.LaunchRegion("y", "The pad", PLACE, default_for="KP")
    known = own_before_shipped([here, said], regions)  # a warning would be an error
    assert rv.pair_regions([claim], known)[0][1].id == "y"


def cap(edge, pole, coast=()):
    ring = [(-180, edge), *coast, (180, edge), (180, pole), (-180, pole), (-180, edge)]
    return shapely.Polygon(ring)


@given(
    st.floats(-89, 89).map(lambda lat: round(lat, 3)),
    st.sampled_from([-90, 90]),
    st.floats(-180, 180),
    st.floats(-90, 90),
)
def test_a_box_round_a_pole_is_measured_right(edge, pole, lon, lat):
    """Its nearest point lies due north or south; its farthest beyond the pole, on the other side.

    Near the antipodes of its edge, where WGS 84 turns the farthest point aside, see the next test.
    """
    (region,) = read(collection(feature(cap(edge, pole), name="Cap")))
    nearest, farthest = region_distances(region.geometry, lon, lat)
    inside = edge <= lat <= 90 if pole > 0 else -90 <= lat <= edge
    straight = oracle.distance_m((lon, lat), (lon, edge))
    assert nearest == pytest.approx(0 if inside else straight, abs=1e-6)
    across = oracle.distance_m((lon, lat), (lon + 180, edge))
    assert farthest >= across - 1e-6
    if abs(lat + edge) > 2:
        antipode = edge <= -lat <= 90 if pole > 0 else -90 <= -lat <= edge
        whole = oracle.distance_m((0, 90), (0, -90))
        assert farthest == pytest.approx(whole if antipode else across, abs=1e-3)


@pytest.mark.parametrize("coast", [(), [(-120, -74), (-60, -65), (0, -70), (60, -67), (120, -66)]])
def test_antarctica_agrees_with_a_second_engine(coast):
    area = cap(-78, -90, coast)
    places = [(10, -50), (-175, -60), (179.5, 77.9), (-30, 66), (100, 10), (0, -72)]
    nearest, farthest = region_distances(area, *np.transpose(places))
    for i, place in enumerate(places):
        assert nearest[i] == pytest.approx(oracle.nearest_m(area, place), abs=0.01)
        assert farthest[i] == pytest.approx(oracle.farthest_m(area, place), abs=0.01)


FIJI = [(177, -17), (180, -16), (-180, -16), (-178, -17), (-178, -18), (-180, -19), (180, -19)]


@pytest.mark.parametrize(
    ("area", "found"),
    [
        (shapely.box(-180, 70, 180, 90), ""),
        (shapely.box(0, 70, 360, 90), ""),
        (shapely.box(-180, -90, 180, -60), ""),
        (shapely.box(-180, 20, 180, 30), ""),
        (cap(70, 90, [(0, 65)]), ""),
        (shapely.Polygon([(-180, -78), (0, -65), (180, -78), (180, -85), (-180, -85)]), ""),
        (shapely.Polygon([*FIJI, (177, -18)]), "180, -16 to -180, -16"),
        (shapely.Polygon([(170, -70), (180, -70), (-180, -70), (-170, -70), (-170, -90),
                          (170, -90)]), "180, -70 to -180, -70"),
        (shapely.box(-170, 70, 170, 90), "-170, 70 to 170, 70"),
        (shapely.Polygon([(-180, 70), (180, 71), (180, 90), (-180, 90)]), "-180, 70 to 180, 71"),
        (shapely.LineString([(-180, 0), (180, 0)]), "-180, 0 to 180, 0"),
    ],
)  # fmt: skip
def test_an_edge_round_the_globe_is_no_leap(area, found):
    if found == "-170, 70 to 170, 70":
        area = shapely.reverse(area)
    start, _, end = found.partition(" to ")
    assert leap(area) in (found, f"{end} to {start}")
