"""`rangeviz ring`: a distance round a place, as GeoJSON."""

from __future__ import annotations

import json

import pytest
import shapely
from click.testing import CliRunner
from geographiclib.geodesic import Geodesic

import rangeviz as rv
from rangeviz.cli import cli


def ring(*arguments):
    return CliRunner().invoke(cli, ["ring", *arguments])


def test_rings_to_standard_output_are_right_where_others_are_not():
    done = ring("--at", "179.9,-17", "--at", "0,90", "--km", "300", "--nmi", "100", "-o", "-")
    assert done.exit_code == 0, done.output
    features = json.loads(done.stdout)["features"]
    assert [(f["properties"]["name"], f["properties"]["range_km"]) for f in features] == [
        ("179.9,-17", 300.0),
        ("179.9,-17", pytest.approx(185.2)),
        ("0,90", 300.0),
        ("0,90", pytest.approx(185.2)),
    ]
    for feature in features:
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.is_valid
        west, south, east, north = shape.bounds
        assert (west, east) == (-180, 180)
        assert -90 <= south < north <= 90
        told = feature["properties"]
        assert told["tolerance_m"] == 100
        assert "WGS 84; the line lies within 100 m" in told["accuracy"]
        lon, lat = map(float, told["name"].split(","))
        for part in shapely.get_parts(shape):
            assert part.exterior.is_ccw
            for x, y in shapely.get_coordinates(part):
                if abs(x) < 180 and abs(y) < 90:
                    metres = Geodesic.WGS84.Inverse(lat, lon, y, x)["s12"]
                    assert metres == pytest.approx(told["range_km"] * 1000, abs=100)


def test_cities_regions_and_files(tmp_path):
    own = tmp_path / "own.geojson"
    rv.geodesic_buffer((70, 30), 50).to_file(own)
    out = tmp_path / "out.geojson"
    done = ring(
        *("--city", "Delhi", "--region", "Sri Lanka", "--mi", "900", "--inner", "-o", str(out))
    )
    assert done.exit_code == 0, done.output
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert [f["properties"]["name"] for f in features] == ["Delhi", "Sri Lanka"]
    assert {f["properties"]["reach"] for f in features} == {"from_all"}
    done = ring("--regions", str(own), "--km", "5", "-o", "-")
    assert json.loads(done.stdout)["features"][0]["properties"]["name"] == "70,30"


WRONG = {
    "--at 33.7,173 --km 5": "fix: 173,33.7, if latitude came first",
    "--at x --km 5": "parted by a comma; fix: for example 73.05,33.69",
    "--km 5": "say where: --at, --city, --region or --regions",
    "--at 1,2": "say how far: --km N, --mi N or --nmi N",
    "--at 1,2 --km 0": "expected more than 0 and at most 20,003.93 km",
    "--at 1,2 --km nan": "expected more than 0 and at most 20,003.93 km",
    "--region Pakistn --km 5": "did you mean Pakistan?",
    "--at 1,2 --km 5 --tolerance 0": "--tolerance",
}


@pytest.mark.parametrize("line", WRONG)
def test_wrong_lines_are_answered(line):
    done = ring(*line.split(), "-o", "-")
    assert done.exit_code != 0
    assert WRONG[line] in str(done.output) + str(done.exception)


def test_another_ending_is_refused():
    assert (
        "ends in one of .geojson, .json" in ring("--at", "1,2", "--km", "5", "-o", "x.kml").output
    )
