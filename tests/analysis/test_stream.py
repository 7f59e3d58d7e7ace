"""Large files: the same verdicts in batches, bad rows named, nothing half-written."""

from __future__ import annotations

import csv
import json

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely import Point, to_wkb

from rangeviz import Claim, DataError, LaunchRegion, compare_cities
from rangeviz.analysis import batches as module
from rangeviz.analysis.stream import stream_verdicts

START = LaunchRegion("x", "X", Point(0, 0))
CLAIM = Claim("a", "A", operator="AA", region="x", range=300, source_title="A book")
GEO = b'{"primary_column": "p", "columns": {"p": {"encoding": "WKB"}}}'
PLACES = """geonameid,name,country,lon,lat
1,Near,BB,1.5,0
2,"=far, really",BB,-9.25,0
3,NA,AA,1.5,0
"""


@pytest.fixture
def places(tmp_path):
    path = tmp_path / "places.csv"
    path.write_text(PLACES)
    return path


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_batches_give_the_verdicts_of_the_table(
    form, tmp_path, claims, regions, cities, monkeypatch
):
    claims = claims[:12]
    monkeypatch.setattr(module, "BATCH_ROWS", 1000)
    monkeypatch.setattr(module, "_BLOCK_BYTES", 60_000)
    source, target = tmp_path / f"in.{form}", tmp_path / "out.parquet"
    if form == "csv":
        cities.to_csv(source, index=False)
    else:
        cities.to_parquet(source)
    done: list[float] = []
    assert stream_verdicts(claims, regions, source, target, progress=done.append) == len(cities)
    assert len(done) > 3
    assert done == sorted(done)
    assert done[-1] == 1
    wide = pq.read_table(target).to_pandas()
    long = compare_cities(claims, regions, cities, sentences=False)
    assert {name for name in wide if name.startswith("verdict_")} == {
        f"verdict_{name}" for name in long.claim_id
    }
    for name, exact in long.groupby("claim_id"):
        found = wide[wide[f"verdict_{name}"].notna()]
        assert list(found.geonameid.astype(int)) == list(exact.geonameid)
        assert list(found[f"verdict_{name}"]) == list(exact.verdict)


def test_csv_is_safe_and_says_what_it_rests_on(places, tmp_path):
    target = tmp_path / "out.csv"
    assert stream_verdicts([CLAIM], [START], places, target) == 3
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert [(r["name"], r["lon"], r["verdict_a"]) for r in rows] == [
        ("Near", "1.5", "within"),
        ("'=far, really", "-9.25", "beyond"),
        ("NA", "1.5", ""),
    ]
    (about,) = json.loads((tmp_path / "out.csv.claims.json").read_text(encoding="utf-8"))
    assert (about["region"], about["claim_id"], about["source_title"]) == ("X", "a", "A book")
    stream_verdicts([CLAIM], [START], places, tmp_path / "all.csv", own_cities=True)
    assert (tmp_path / "all.csv").read_text(encoding="utf-8").count("within") == 2


def test_geoparquet_points_are_places(tmp_path):
    layer = gpd.GeoDataFrame({"name": ["P"]}, geometry=[Point(1.5, 0)], crs="EPSG:4326")
    layer.to_parquet(tmp_path / "in.parquet")
    target = tmp_path / "out.parquet"
    assert stream_verdicts([CLAIM], [START], tmp_path / "in.parquet", target) == 1
    table = pq.read_table(target)
    assert table.column("verdict_a").to_pylist() == ["within"]
    about = json.loads(table.schema.metadata[b"rangeviz"])
    assert about[0]["claim_id"] == "a"
    assert gpd.read_parquet(target).geometry[0] == Point(1.5, 0)
    layer.to_crs("EPSG:3857").to_parquet(tmp_path / "in.parquet")
    with pytest.raises(DataError, match="EPSG:4326"):
        stream_verdicts([CLAIM], [START], tmp_path / "in.parquet", target)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("-9.25", "far", r"places.csv:3: lon: found 'far'; expected a number in plain digits"),
        ("1.5,0\n2", "1.5,91\n2", r"places.csv:2: lat: found '91.0'; expected degrees"),
        ("lat", "latitude", "expected columns lon and lat"),
        ("-9.25,0", "-9.25", "well-formed table"),
        ("-9.25", "nan", r"places.csv:3: lon: found 'nan'"),
        ("-9.25", "٣", r"places.csv:3: lon: found '٣'; expected a number in plain digits"),
        ("1.5,0\n2", '1.5,0\n\n2,PK,"a\nb",1.5,91\n3', r"places.csv:4: lat: found '91.0'"),
        (",name", ",lon", r"places.csv:1: found 'lon'; expected each column once"),
        (",name", ",verdict_a", r"places.csv:1: found 'verdict_a'; expected each column once"),
    ],
)
def test_a_bad_row_is_named_and_no_file_is_left(old, new, said, places, tmp_path):
    places.write_text(PLACES.replace(old, new, 1))
    with pytest.raises(DataError, match=said):
        stream_verdicts([CLAIM], [START], places, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["places.csv"]


@pytest.mark.parametrize(
    ("table", "geo", "said"),
    [
        ({"lon": [True], "lat": [1]}, None, "expected numbers under lon, not bool"),
        ({"lon": [[1]], "lat": [1]}, None, "expected numbers under lon, not list"),
        ({"lon": [1], "lat": [1], "country": [5]}, None, "country: found 'int64'; expected two"),
        ({"p": [b"x"]}, b"{", "GeoParquet's own description"),
        ({"p": [b"x"]}, b"[" * 5_000, "GeoParquet's own description"),
        ({"p": [b"x"]}, b'{"primary_column": "q"}', "GeoParquet's own description"),
        ({"p": [b"x"]}, GEO, "points only"),
        ({"p": [to_wkb(Point())]}, GEO, "points only"),
        ({"p": [b"x"]}, GEO.replace(b"WKB", b'WKB", "crs": "+init=/etc/x:1'), "own description"),
    ],
)
def test_a_hostile_parquet_file_is_refused(table, geo, said, tmp_path):
    held = pa.table(table).replace_schema_metadata(geo and {"geo": geo})
    pq.write_table(held, tmp_path / "in.parquet")
    with pytest.raises(DataError, match=said):
        stream_verdicts([CLAIM], [START], tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert [path.name for path in tmp_path.iterdir()] == ["in.parquet"]


def test_text_of_every_kind_is_harmless_in_csv(tmp_path):
    kinds = [pa.string(), pa.large_string(), pa.dictionary("int32", "string")]
    if int(pa.__version__.split(".")[0]) >= 20:  # older ones do not write views
        kinds.append(pa.string_view())
    run = {f"={n}": pa.array(["=1+1"]).cast(kind) for n, kind in enumerate(kinds)}
    pq.write_table(pa.table({"lon": [1.5], "lat": [0.0], **run}), tmp_path / "in.parquet")
    stream_verdicts([CLAIM], [START], tmp_path / "in.parquet", tmp_path / "out.csv")
    header, row = csv.reader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines())
    assert header[2:-1] == [f"'{name}" for name in run]
    assert row[2:-1] == ["'=1+1"] * len(kinds)
    nested = pa.table({"lon": [1.5], "lat": [0.0], "x": [{"a": 1}]})
    pq.write_table(nested, tmp_path / "in.parquet")
    with pytest.raises(DataError, match="x: found 'struct<a: int64>'; expected one value in a"):
        stream_verdicts([CLAIM], [START], tmp_path / "in.parquet", tmp_path / "out.csv")


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(DataError, match="a file that exists"):
        stream_verdicts([CLAIM], [START], tmp_path / "none.csv", tmp_path / "out.csv")


@pytest.mark.parametrize("name", ["out.csv", "out.parquet"])
def test_the_same_bytes_every_time(name, places, tmp_path):
    written = []
    for _ in range(2):
        stream_verdicts([CLAIM], [START], places, tmp_path / name)
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]


def test_an_empty_table_is_written_empty(tmp_path):
    pd.DataFrame({"lon": [], "lat": []}).to_parquet(tmp_path / "in.parquet")
    assert stream_verdicts([CLAIM], [START], tmp_path / "in.parquet", tmp_path / "o.parquet") == 0
