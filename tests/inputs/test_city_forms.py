"""Lists of cities in the forms that people have them; the cases are data, each with its answer."""

from __future__ import annotations

import io
import sys
import warnings
from pathlib import Path

import geopandas
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import rangeviz as rv
from rangeviz.inputs.degrees import read_degrees, read_position

CITIES = Path(__file__).parent / "cities"
CASES = sorted(path for path in CITIES.iterdir() if path.suffix != ".txt")
FEWEST_CASES = 30


def read(source) -> tuple[pd.DataFrame, list[str]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        cities = rv.read_cities(source)
    assert all(warning.category is rv.DataWarning for warning in caught)
    return cities, [str(warning.message) for warning in caught]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_list_gets_its_answer(case, request, monkeypatch):
    monkeypatch.chdir(CITIES)
    cities, said = read(case.name)
    answer = "\n".join([*said, cities.to_csv(index=False, lineterminator="\n")])
    expected = CITIES / f"{case.name}.txt"
    if request.config.getoption("--remake"):
        expected.write_text(answer, encoding="utf-8")
    assert answer == expected.read_text(encoding="utf-8")


def test_every_answer_has_its_list():
    assert {path.name for path in CITIES.glob("*.txt")} == {f"{path.name}.txt" for path in CASES}
    assert len(CASES) >= FEWEST_CASES


def places(crs="EPSG:4326") -> geopandas.GeoDataFrame:
    points = geopandas.points_from_xy([139.69, -78.47], [35.69, -0.18], crs="EPSG:4326")
    frame = geopandas.GeoDataFrame(
        {"City": ["Tokyo", "Quito"], "pop": [8336599, None]}, geometry=points
    )
    return frame.to_crs(crs)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "ESRI:54030"])
def test_points_of_any_system_are_read(crs):
    cities, said = read(places(crs))
    assert list(cities.name) == ["Tokyo", "Quito"]
    assert np.allclose(cities[["lon", "lat"]], [[139.69, 35.69], [-78.47, -0.18]], atol=1e-7)
    assert list(cities.population) == [8336599, 0]
    assert said == ["GeoDataFrame: read City as name, pop as population"]


def test_points_of_no_system_are_refused_with_the_fix():
    with pytest.raises(rv.DataError, match=r"set_crs\(.EPSG:4326.\)"):
        rv.read_cities(places().set_crs(None, allow_override=True))


@pytest.mark.parametrize("driver", ["GPKG", "ESRI Shapefile"])
def test_files_of_points_are_read(driver, tmp_path):
    path = tmp_path / ("points.gpkg" if driver == "GPKG" else "points.shp")
    places().rename(columns={"City": "name"}).to_file(path, driver=driver)
    cities, _ = read(path)
    assert list(cities.name) == ["Tokyo", "Quito"]
    assert np.allclose(cities.lon, [139.69, -78.47])


def test_a_frame_of_other_words_is_read_with_its_own_kinds():
    frame = pd.DataFrame(
        {
            "City": pd.Categorical(["Tokyo", "Quito"]),
            "Latitude": pd.array([35.69, -0.125], dtype="Float64"),
            "lng": [139.69, -78.47],
            "Country": ["Japan", None],
            "Population": pd.array([8336599, None], dtype="Int64"),
        }
    )
    cities, said = read(frame)
    assert list(cities.country) == ["JP", ""]
    assert list(cities.population) == [8336599, 0]
    assert list(cities.lat) == [35.69, -0.125]
    assert said[0].startswith("DataFrame: read City as name, Latitude as lat, lng as lon")


def test_standard_input_is_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"name,lat,lon\nTokyo,35,139\n")))
    assert list(rv.read_cities("-").name) == ["Tokyo"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"name,lat,lon\nTokyo,x,139\n")))
    with pytest.raises(rv.DataError, match="<stdin>:2: lat: found 'x'"):
        rv.read_cities("-")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name,lat,lon\n", "no-cities"),
        ("name,lat,lon\nA,0,0\n", "0, 0 is open sea"),
        ("name,lat,lon\nA,1,2\nB,1,2\nA,1,2\nA,1,2\n", "line 2 has the same name and place"),
        ("City,Lat,Lng\n", "at least one city"),
    ],
)
def test_what_is_hardly_meant_is_a_warning(content, said):
    _, warned = read(io.StringIO(content))
    assert said in " ".join(warned)


def test_any_number_of_cities_given_twice_is_one_warning():
    cities, said = read(io.StringIO("name,lat,lon\n" + "A,1,2\n" * 2_000))
    assert len(cities) == 2_000
    assert len(said) == 1


degrees = st.floats(-180, 180).map(lambda value: round(value, 6))


@given(degrees)
def test_degrees_minutes_and_seconds_are_what_was_written(value):
    total = round(abs(value) * 3600 * 1000)
    seconds, whole = (total % 60_000) / 1000, total // 60_000
    text = f"{whole // 60}°{whole % 60}′{seconds}″{'W' if value < 0 else 'E'}"
    assert read_degrees(text, "lon") == pytest.approx(value, abs=1e-6)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_positions_are_what_was_written(lat, lon):
    lat, lon = round(lat, 5), round(lon, 5)
    for text in (f"{lat:f}, {lon:f}", f"({lat:f} {lon:f})", f"POINT ({lon:f} {lat:f})"):
        assert read_position(text) == (lon, lat)


@given(st.text(max_size=120))
def test_no_text_is_read_as_degrees_without_a_digit(text):
    if not any(map(str.isdecimal, text)):
        assert read_degrees(text, "lat") is None
        assert read_position(text) is None


@given(st.text("0123456789 .,°'\"NSEW-:()", max_size=100))
def test_positions_are_within_what_they_print(text):
    found = read_position(text)
    assert found is None or all(-1000 < value < 1000 for value in found)
