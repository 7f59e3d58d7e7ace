"""Large files: the same verdicts in batches, bad rows named, nothing half-written."""

from __future__ import annotations

import csv
import json

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
from shapely import Point

from rangeviz import Claim, DataError, LaunchRegion, compare_cities
from rangeviz import stream as module
from rangeviz.stream import stream_verdicts

START = LaunchRegion("x", "X", Point(0, 0))
CLAIM = Claim("a", "A", operator="AA", region="x", range=300, source_title="A book")
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
        ("Near", "1.5", "within"), ("'=far, really", "-9.25", "beyond"), ("NA", "1.5", ""),
    ]  # fmt: skip
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
    ],
)
def test_a_bad_row_is_named_and_no_file_is_left(old, new, said, places, tmp_path):
    places.write_text(PLACES.replace(old, new, 1))
    with pytest.raises(DataError, match=said):
        stream_verdicts([CLAIM], [START], places, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["places.csv"]


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
