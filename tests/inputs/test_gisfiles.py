"""Regions from GeoPackage, KML and Shapefile: the same ones back, and nothing else is opened."""

from __future__ import annotations

import gzip
import io
import json
import os
import socket
import sqlite3
import struct
import warnings
import zipfile
from contextlib import closing

import geopandas as gpd
import pyogrio
import pytest
import shapely
from shapely import LineString, MultiPolygon, Point, Polygon, box

from rangeviz import DataError, DataWarning, read_regions
from rangeviz.inputs import features, geopackage, outlines
from rangeviz.inputs import kml as kml_room

AREA = Polygon(box(10, 50, 12, 52).exterior, [box(10.5, 50.5, 11, 51).exterior])
TABLE = gpd.GeoDataFrame(
    {
        "name": ["Älpha", "B"],
        "id": ["a", "b"],
        "precision_km": [None, 5.0],
        "default_for": ["DE", None],
        "notes": ["two\nlines", None],
    },
    geometry=[MultiPolygon([AREA, box(20, 50, 21, 51)]), box(177, -19, 178, -16)],
    crs="OGC:CRS84",
)
UTM = "EPSG:32632"


def write(table, path, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a Shapefile cuts names
        pyogrio.write_dataframe(table, path, **options)
    return path


def shapefile(folder, table=TABLE):
    folder.mkdir(exist_ok=True)
    return write(table, folder / "mine.shp", encoding="UTF-8")


def zipped(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def members(shp):
    return {file.name: file.read_bytes() for file in shp.parent.iterdir()}


def same(regions, precision=1e-7):
    assert [(r.id, r.name, r.default_for, r.precision_km) for r in regions] == [
        ("a", "Älpha", "DE", None),
        ("b", "B", "", 5.0),
    ]
    for region, expected in zip(regions, TABLE.geometry, strict=True):
        found = shapely.normalize(region.geometry)
        assert shapely.equals_exact(found, shapely.normalize(expected), precision)


@pytest.fixture
def gpkg(tmp_path):
    return write(TABLE, tmp_path / "mine.gpkg", layer="my regions", promote_to_multi=False)


def test_geopackage_is_read(gpkg):
    same(read_regions(gpkg))
    with gpkg.open("rb") as file:
        same(read_regions(file))


def test_name_of_the_file_does_not_matter(gpkg, tmp_path):
    same(read_regions(gpkg.rename(tmp_path / "mine.geojson")))


def test_too_many_are_refused_before_one_is_read(gpkg, tmp_path, monkeypatch):
    mark = "<Placemark><name>a</name><Point><coordinates>1,2</coordinates></Point></Placemark>"
    kml = tmp_path / "mine.kml"
    kml.write_text(f"<kml>{mark * 2}</kml>")
    shp = shapefile(tmp_path / "shapes")
    for place, name in (
        (pyogrio, "read_dataframe"),
        (geopackage, "_from_blob"),
        (kml_room, "_Mark"),
    ):
        monkeypatch.delattr(place, name)
    monkeypatch.setattr(features, "MAX_REGIONS", 1)
    for file in (gpkg, shp, zipped(tmp_path / "shapes.zip", members(shp)), kml):
        with pytest.raises(DataError, match="found 'more than 1 features'; expected at most 1"):
            read_regions(file)


def test_rows_of_a_geopackage_are_no_larger_than_a_file(gpkg, monkeypatch):
    with closing(sqlite3.connect(gpkg)) as database:
        rows = database.execute('SELECT * FROM "my regions"').fetchall()
    size = sum(len(value) for row in rows for value in row if isinstance(value, (str, bytes)))
    monkeypatch.setattr(geopackage, "MAX_BYTES", size)
    same(read_regions(gpkg))
    monkeypatch.setattr(geopackage, "MAX_BYTES", size - 1)
    with pytest.raises(DataError, match="MB of rows"):
        read_regions(gpkg)


def test_a_geometry_that_is_far_too_long_is_not_made(monkeypatch):
    line = {"type": "LineString", "coordinates": [[1, 1]] * 1_000_001}
    feature = {"type": "Feature", "properties": {"name": "a"}, "geometry": line}
    monkeypatch.delattr("rangeviz.inputs.geojson.read_geometry")
    with pytest.raises(DataError, match="at most 200,000 vertices"):
        read_regions(io.StringIO(json.dumps(feature)))


def test_kml_costs_no_more_than_it_may():
    line = "<LineString><coordinates>" + "1,1 " * 400_001 + "</coordinates></LineString>"
    for content, said in (
        (f"<Placemark><name>a</name>{line}</Placemark>", "at most 200,000 vertices"),
        ("<Folder>" * 200, "nested less deeply"),
    ):
        with pytest.raises(DataError, match=said):
            read_regions(io.BytesIO(f"<kml>{content}</kml>".encode()))


@pytest.mark.parametrize("crs", [UTM, "EPSG:3857", "ESRI:54009"])
def test_other_coordinates_are_converted(crs, tmp_path):
    table = TABLE[:1].to_crs(crs)
    for path in (
        write(table, tmp_path / "m.gpkg"),
        write(table.drop(columns="notes"), tmp_path / "m.shp"),
    ):
        (region,) = read_regions(path)
        assert shapely.hausdorff_distance(region.geometry, TABLE.geometry[0]) < 1e-6


def test_shapefile_is_read_plain_and_zipped(tmp_path):
    shp = shapefile(tmp_path / "shapes")
    same(read_regions(shp))
    same(read_regions(zipped(tmp_path / "shapes.zip", members(shp))))
    in_folder = {f"shapes/{name}": content for name, content in members(shp).items()}
    in_folder["__MACOSX/shapes/._mine.shp"] = b"x"
    same(read_regions(zipped(tmp_path / "mac.zip", in_folder)))


def test_upper_case_names_are_read(tmp_path):
    table = TABLE.rename(columns=lambda name: name.upper() if name != "geometry" else name)
    same(read_regions(write(table, tmp_path / "M.gpkg", promote_to_multi=False)))


@pytest.mark.parametrize("driver", ["KML", "LIBKML"])
def test_kml_of_gdal_is_read(driver, tmp_path):
    if driver not in pyogrio.list_drivers(write=True):
        pytest.skip(f"this GDAL was built without {driver}")
    if pyogrio.__gdal_version__ < (3, 9):
        pytest.skip("GDAL 3.8 writes the cells of a row with an empty one under wrong names")
    table = TABLE.rename(columns={"name": "Name"}).drop(columns="id")
    path = write(table, tmp_path / "mine.kml", driver=driver)
    for region, expected in zip(read_regions(path), TABLE.itertuples(), strict=True):
        assert region.name == region.id == expected.name
        assert region.precision_km == (expected.precision_km if expected.name == "B" else None)
        assert shapely.hausdorff_distance(region.geometry, expected.geometry) < 1e-7
    packed = zipped(tmp_path / "mine.kmz", {"doc.kml": path.read_bytes(), "files/x.png": b"x"})
    assert [region.name for region in read_regions(packed)] == ["Älpha", "B"]


def test_kml_of_every_kind_of_geometry():
    def mark(content):
        return f"<Placemark><name>{len(content)}</name>{content}</Placemark>"

    ring = "<LinearRing><coordinates> 0,0,5 1,0,5\n1,1 0,0 </coordinates></LinearRing>"
    polygon = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    point = "<Point><coordinates>7.5,-8.25</coordinates></Point>"
    line = "<LineString><coordinates>0,0 1,1</coordinates></LineString>"
    contents = [
        point,
        line,
        ring,
        polygon,
        f"<MultiGeometry>{point}{polygon}{line}</MultiGeometry>",
    ]
    document = f'<kml xmlns="http://www.opengis.net/kml/2.2">{"".join(map(mark, contents))}</kml>'
    found = [region.geometry for region in read_regions(io.BytesIO(document.encode()))]
    triangle = [(0, 0), (1, 0), (1, 1), (0, 0)]
    assert found[0] == Point(7.5, -8.25)
    assert found[1] == LineString([(0, 0), (1, 1)])
    assert found[2] == LineString(triangle)
    assert found[3] == found[4] == Polygon(triangle)
    assert read_regions(io.BytesIO(document.encode("utf-16")))[0].geometry == found[0]


def refused(path):
    with pytest.raises(DataError) as caught:
        read_regions(path)
    problems = caught.value.problems
    assert all(problem.file == str(path) and problem.expected for problem in problems)
    assert str(path.parent / "") not in str(caught.value).replace(str(path), "")
    return str(caught.value).removeprefix(f"{path}")


def change(gpkg, *statements):
    with sqlite3.connect(gpkg) as database:
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        for (name,) in database.execute(triggers).fetchall():
            database.execute(f'DROP TRIGGER "{name}"')  # they need functions of GDAL
        for statement in statements:
            database.execute(statement)
    database.close()
    return gpkg


SPIN = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
COLUMNS = "SELECT 'v' table_name, 'geom' column_name, 4326 srs_id"


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (
            [
                f"CREATE VIEW v AS {SPIN}",
                "UPDATE gpkg_geometry_columns SET table_name = 'v'",
            ],
            "found 'v'; expected a layer that is a table, not a view; fix: export it",
        ),
        (
            [
                "ALTER TABLE gpkg_geometry_columns RENAME TO g",
                f"CREATE VIEW gpkg_geometry_columns AS {COLUMNS}, ({SPIN})",
            ],
            "a GeoPackage with a layer of features",
        ),
        (
            [
                "UPDATE gpkg_geometry_columns SET table_name = 'f'",
                "CREATE VIRTUAL TABLE f USING fts5(name, geom)",
            ],
            "a layer that is a table, not a view",
        ),
        (
            ["ALTER TABLE \"my regions\" ADD COLUMN x TEXT AS (readfile('/etc/hostname'))"],
            "found 'x'; expected a layer of stored columns; fix: export",
        ),
        (["UPDATE gpkg_geometry_columns SET srs_id = -1"], "EPSG or ESRI code; fix: export"),
        (["UPDATE gpkg_geometry_columns SET table_name = 'gone'"], "a layer that is a table"),
        (["UPDATE gpkg_geometry_columns SET table_name = x'ff00'"], "a layer that is a table"),
        (["UPDATE gpkg_spatial_ref_sys SET organization = x'ff', definition = x'ff'"], "EPSG or"),
        (["DELETE FROM gpkg_geometry_columns"], "at least one region"),
        (
            ['UPDATE "my regions" SET geom = NULL, name = NULL'],
            "features[0].properties.name: expected the region's name",
        ),
    ],
)
def test_hostile_geopackages_are_refused(gpkg, statements, said):
    assert said in refused(change(gpkg, *statements))


def test_triggers_of_a_geopackage_do_not_run(gpkg):
    trigger = 'CREATE TRIGGER t AFTER UPDATE ON "my regions" BEGIN DELETE FROM "my regions"; END'
    before = change(gpkg, trigger).read_bytes()
    same(read_regions(gpkg))
    assert gpkg.read_bytes() == before


def test_all_problems_of_a_geopackage_at_once(gpkg):
    statements = ['UPDATE "my regions" SET name = NULL', "UPDATE \"my regions\" SET geom = x'00'"]
    said = refused(change(gpkg, *statements[1:]))
    assert said.count("points, lines or polygons with coordinates") == 2
    assert refused(change(gpkg, *statements)).count("the region's name") == 2


def test_geopackage_with_several_layers_must_say_which(gpkg):
    write(TABLE[:1], gpkg, layer="more", append=True, promote_to_multi=False)
    assert "found 'my regions, more'; expected one layer" in refused(gpkg)
    write(TABLE, gpkg, layer="launch_regions", append=True, promote_to_multi=False)
    same(read_regions(gpkg))


@pytest.mark.parametrize("beside", ["wal", "journal"])
def test_geopackage_that_is_being_written_is_refused(gpkg, beside):
    gpkg.with_name(f"mine.gpkg-{beside}").write_bytes(b"x")
    assert "nobody is writing; fix: open it with the program" in refused(gpkg)


def test_geopackage_in_wal_mode_is_read(gpkg):
    content = bytearray(gpkg.read_bytes())
    content[18:20] = b"\2\2"
    gpkg.write_bytes(content)
    same(read_regions(gpkg))
    assert [path.name for path in gpkg.parent.iterdir()] == ["mine.gpkg"]


def nested(levels):
    """Nest multipolygons in multipolygons: GEOS overflows the stack on them."""
    head = b"GP\0\1" + struct.pack("<i", 4326)
    return head + (b"\1" + struct.pack("<II", 6, 1)) * levels + b"\1" + struct.pack("<II", 6, 0)


@pytest.mark.parametrize(
    "blob",
    [
        nested(1_000_000),
        b"GP\0\1" + struct.pack("<iBII", 4326, 1, 7, 0),
        b"GP\0\1" + struct.pack("<iBII", 4326, 1, 3, 2**32 - 1),
        b"GP\0\1" + struct.pack("<iBII", 4326, 1, 2, 2**32 - 1),
        b"GP\0\1" + struct.pack("<iBIIdd", 4326, 1, 9001, 1, 0, 0),
        b"not a geometry at all",
        b"GP",
    ],
)
def test_hostile_geometries_are_refused(gpkg, blob):
    with sqlite3.connect(change(gpkg)) as database:
        database.execute('UPDATE "my regions" SET geom = ? WHERE id = ?', (blob, "a"))
    database.close()
    with pytest.warns(DataWarning, match=r"features\[0\].geometry \(Älpha\): expected points"):
        spoilt, sound = read_regions(gpkg)
    assert spoilt.problems
    assert not sound.problems


@pytest.mark.parametrize("cut", [20, 5000, 60_000])
def test_cut_off_geopackage_is_refused(gpkg, cut):
    gpkg.write_bytes(gpkg.read_bytes()[:cut])
    assert "a GeoPackage that can be read" in refused(gpkg)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({".prj": None}, "a Shapefile with its .prj (the coordinate system)"),
        ({".dbf": None, ".shx": None}, "a Shapefile with its .shx, .dbf; fix: keep .shp"),
        ({".prj": b"http://example.org/x.prj"}, "found 'http://example.org/x.prj'; expected a"),
        ({".prj": b"+proj=utm +nadgrids=/etc/hostname"}, "with an EPSG or ESRI code; fix: export"),
        ({".prj": b'LOCAL_CS["pitch",UNIT["m",1]]'}, "with an EPSG or ESRI code; fix: export"),
        ({".shp": b"\x00\x00\x27\x0a" + b"\xff" * 90}, "a Shapefile that can be read"),
    ],
)
def test_broken_shapefiles_are_refused(tmp_path, changes, said):
    shp = shapefile(tmp_path / "shapes")
    files = members(shp)
    for suffix, content in changes.items():
        name = f"mine{suffix}"
        if content is None:
            del files[name]
            (shp.parent / name).unlink()
        else:
            files[name] = content
            (shp.parent / name).write_bytes(content)
    assert said in refused(shp)
    assert said in refused(zipped(tmp_path / "shapes.zip", files))


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_what_lies_beside_a_shapefile_is_a_file(tmp_path):
    dbf = shapefile(tmp_path / "shapes").with_suffix(".dbf")
    dbf.unlink()
    os.mkfifo(dbf)
    with pytest.raises(DataError, match=r"mine.dbf: expected a file, not a pipe"):
        read_regions(dbf.with_suffix(".shp"))
    dbf.unlink()
    dbf.mkdir()
    with pytest.raises(DataError, match=r"mine.dbf: expected a file, not a folder"):
        read_regions(dbf.with_suffix(".shp"))


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_what_kmz_and_shapefiles_use_is_unpacked(method, tmp_path):
    with zipfile.ZipFile(tmp_path / "a.kmz", "w", method) as archive:
        archive.writestr("doc.kml", "<kml/>")
    assert "packed in another way than by deflate" in refused(tmp_path / "a.kmz")


def test_a_shapefile_reads_no_file_but_its_own(tmp_path):
    vrt = (
        b'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/etc</SrcDataSource></OGRVRTLayer>'
    )
    shp = shapefile(tmp_path / "shapes")
    shp.write_bytes(vrt)
    assert "found 'OGRVRTDataSource'; expected a KML document" in refused(shp)
    files = members(shp)
    assert "its .shp is something else" in refused(zipped(tmp_path / "shapes.zip", files))


def test_archives_are_not_unpacked_blindly(tmp_path, monkeypatch):
    kml = b'<kml xmlns="http://www.opengis.net/kml/2.2"/>'
    cases = {
        "none": ({"readme.txt": b"x"}, "found 'none'; expected one layer in the archive"),
        "two": ({"a.shp": b"", "b.shp": b""}, "found 'a.shp, b.shp'; expected one layer"),
        "away": ({"../../a.kml": kml}, "at least one region"),
        "bomb": ({"a.kml": b" " * 3_000_000}, "at most 2 MB when unpacked"),
    }
    monkeypatch.setattr("rangeviz.inputs.gisfiles.MAX_BYTES", 2_000_000)
    for name, (files, said) in cases.items():
        assert said in refused(zipped(tmp_path / f"{name}.zip", files))
    whole = (tmp_path / "two.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:60])
    assert "a zip archive that can be read" in refused(tmp_path / "cut.zip")
    packed = tmp_path / "regions.geojson.gz"
    packed.write_bytes(gzip.compress(b" " * 10**6))
    assert "but this is a gzip archive" in refused(packed)


def test_regions_of_too_many_vertices_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(outlines, "MAX_VERTICES", 100)
    line = {"type": "LineString", "coordinates": [[x / 10, 0] for x in range(101)]}
    feature = {"type": "Feature", "properties": {"name": "L"}, "geometry": line}
    path = tmp_path / "many.geojson"
    path.write_text(json.dumps(feature))
    assert "found '101 vertices'; expected at most 100 vertices" in refused(path)


def test_no_address_in_a_file_is_called(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        grid = f'GEOGCS["x",DATUM["x",SPHEROID["x",6378137,298],EXTENSION["PROJ4_GRIDS","{url}"]],'
        grid += 'PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]'
        shp = shapefile(tmp_path / "shapes")
        shp.with_suffix(".prj").write_text(grid)
        mark = f"<name>A</name><styleUrl>{url}#s</styleUrl><Point><coordinates>1,2</coordinates>"
        texts = {
            "icon.kml": f"<kml><Document><Style><IconStyle><Icon><href>{url}</href></Icon>"
            f"</IconStyle></Style><Placemark>{mark}</Point></Placemark></Document></kml>",
            "entity.kml": f'<!DOCTYPE kml SYSTEM "{url}"><kml/>',
            "link.kml": f"<kml><NetworkLink><Link><href>{url}</href></Link></NetworkLink></kml>",
            "vrt.gpkg": f'<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/vsicurl/{url}',
        }
        for name, text in texts.items():
            (tmp_path / name).write_text(text)
        assert read_regions(tmp_path / "icon.kml")[0].name == "A"
        for path in (shp, *(tmp_path / name for name in texts if name != "icon.kml")):
            refused(path)
        with pytest.raises(BlockingIOError):
            server.accept()


@pytest.mark.parametrize(
    "name",
    [
        "/vsicurl/https://example.org/x.gpkg",
        "GPKG:x.gpkg:layer",
        "/vsizip/x.zip/a.shp",
        "PG:host=h",
        "https://example.org/x.kml",
        "<OGRVRTDataSource></OGRVRTDataSource>",
    ],
)
def test_a_path_is_only_ever_a_path(name):
    with pytest.raises(DataError, match=r"a (file (that exists|on this machine)|text that was)"):
        read_regions(name)
