"""Every wrong file gets its answer; the cases are data, see bad/README.md."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import subprocess
import sys
import tracemalloc
import warnings
from pathlib import Path

import pandas as pd
import pytest
import shapely

import rangeviz as rv
from rangeviz import cli
from rangeviz.inputs import (
    city_reader,
    features,
    sheet,
)

BAD = Path(__file__).parent / "bad"
READERS = {
    "claims": rv.read_claims,
    "cities": rv.read_cities,
    "regions": rv.read_regions,
    "systems": rv.read_systems,
}
CASES = sorted(p for kind in READERS for p in (BAD / kind).iterdir() if p.suffix != ".txt")
FOREIGN = {"german-columns", "comment-lines", "json", "pipes", "title-above-header"}
"""Tables of another form: the command line says what the import would make of them."""
FEWEST_CASES = 150
CLAIM = "id,system,operator,qualifier,range,unit,source_title\na,A,PK,stated,900,km,A book\n"


def refusal(reader, source) -> str:
    with pytest.raises(rv.DataError) as caught:
        reader(source)
    return str(caught.value)


@pytest.mark.parametrize("case", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_wrong_file_gets_its_answer(case, request, monkeypatch):
    monkeypatch.chdir(case.parent)
    with pytest.raises(rv.DataError) as caught:
        READERS[case.parent.name](case.name)
    answer = f"{caught.value}\n"
    expected = case.with_suffix(".txt")
    if request.config.getoption("--remake"):
        expected.write_text(answer, encoding="utf-8")
    assert without_pythons_words(answer) == without_pythons_words(expected.read_text("utf-8"))
    assert caught.value.problems
    for problem in caught.value.problems:
        assert problem.file == case.name
        assert problem.expected
        assert str(problem).isprintable()


def without_pythons_words(answer: str) -> str:
    """Leave out what Python says of JSON, which differs from one Python to the next."""
    return re.sub(r"(?<=well-formed JSON )\(.*? of the line\)", "", answer)


def test_every_answer_has_its_file():
    names = {path.with_suffix("") for path in CASES}
    answers = {path.with_suffix("") for kind in READERS for path in (BAD / kind).glob("*.txt")}
    assert names == answers
    assert len(names) == len(CASES) >= FEWEST_CASES


@pytest.mark.parametrize(
    "case", [p for p in CASES if p.parent.name == "claims"], ids=lambda p: p.stem
)
def test_the_command_line_says_the_same_and_exits_with_1(case, monkeypatch, capsys):
    monkeypatch.chdir(case.parent)
    monkeypatch.setattr(sys, "argv", ["rangeviz", "claims", case.name])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    said = capsys.readouterr().err
    if case.stem in FOREIGN:
        assert f"rangeviz import {case.name}" in said
    else:
        assert said == case.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--regions", "--cities"])
def test_a_map_of_a_wrong_file_is_not_drawn(option, tmp_path):
    (case,) = [p for p in CASES if p.stem == "swapped" and p.parent.name == option[2:]]
    page = tmp_path / "page.html"
    page.write_text("as it was")
    command = [sys.executable, "-m", "rangeviz", "map", option, str(case), "-o", str(page)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "look swapped" in done.stderr
    assert "Traceback" not in done.stderr
    assert page.read_text() == "as it was"


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("no-such-file.csv", "a file that exists; fix: check the path"),
        ("https://example.org/claims.csv", "a file on this machine"),
        ("FTP://example.org/claims.csv", "a file on this machine"),
        ("file:///etc/passwd", "a file on this machine"),
        ("s3://bucket/claims.csv", "a file on this machine"),
        ("/vsicurl/https://example.org/x.csv", "a file that exists"),
        ("/vsizip/claims.zip", "a file that exists"),
        ("data:text/csv,id", "a file that exists"),
        ("nul\0byte.csv", "a file that can be read"),
        ("n" * 5000, "a file that can be read"),
        ("/dev/zero", "not a pipe or a device"),
    ],
)
def test_what_is_not_a_file_is_refused(reader, path, said):
    assert said in refusal(reader, path)


@pytest.mark.parametrize("path", ["", "."])
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_folder_is_refused_but_for_regions(reader, path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = "a folder with GeoJSON" if reader is rv.read_regions else "not a folder"
    assert said in refusal(reader, path)


def test_a_misspelt_file_name_is_suggested(tmp_path):
    (tmp_path / "ranges.csv").write_text(CLAIM)
    assert "did you mean ranges.csv?" in refusal(rv.read_claims, tmp_path / "Range.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_pipe_is_refused_and_not_waited_for(reader, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert "not a pipe or a device" in refusal(reader, tmp_path / "pipe.csv")


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_a_file_that_may_not_be_read(reader, tmp_path):
    path = tmp_path / "secret.csv"
    path.write_text(CLAIM)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("root may read everything")
    assert "a file that can be read (Permission denied)" in refusal(reader, path)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
def test_200_megabytes_are_refused(reader, tmp_path):
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert "at most 64 MB" in refusal(reader, path)


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize("name", ["bomb.csv", "bomb.csv.gz", "bomb.geojson"])
def test_a_gzip_bomb_is_not_unpacked(reader, name, tmp_path):
    (tmp_path / name).write_bytes(gzip.compress(bytes(10_000_000)))
    assert "a gzip archive" in refusal(reader, tmp_path / name)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[" * 100_000 + "]" * 100_000])
def test_nested_brackets_are_refused(text, tmp_path):
    deep = tmp_path / "deep.geojson"
    deep.write_text(text)
    assert "nested too deeply" in refusal(rv.read_regions, deep)
    assert "this is JSON" in refusal(rv.read_claims, deep)


def test_nested_coordinates_are_refused(tmp_path):
    deep = tmp_path / "deep.geojson"
    deep.write_text(
        '{"type": "Feature", "properties": {"name": "A"}, "geometry": {"type": "Polygon", '
        f'"coordinates": {"[" * 500}{"]" * 500}}}}}'
    )
    assert "a longitude and a latitude" in refusal(rv.read_regions, deep)


def test_too_many_vertices_are_refused(tmp_path):
    count = 200_001
    ring = [[n / count, (n % 2) / 10] for n in range(count - 1)]
    path = tmp_path / "long.geojson"
    feature = {"type": "Feature", "properties": {"name": "A"}}
    feature["geometry"] = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    path.write_text(json.dumps(feature))
    assert f"found '{count:,} vertices'; expected at most 200,000" in refusal(rv.read_regions, path)


def test_too_many_regions_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(features, "MAX_REGIONS", 1)
    path = tmp_path / "many.geojson"
    path.write_text('{"type": "FeatureCollection", "features": [{}, {}]}')
    assert "found 'more than 1 features'; expected at most 1" in refusal(rv.read_regions, path)


def test_too_many_rows_are_refused(tmp_path, monkeypatch):
    path = tmp_path / "many.csv"
    header, row = CLAIM.splitlines()
    path.write_text("\n".join([header, *(f"{n}{row}" for n in range(10_001))]))
    said = "many.csv:10002: found 'one more'; expected at most 10,000 rows"
    assert said in refusal(rv.read_claims, path)
    monkeypatch.setattr(city_reader, "MAX_CITIES", 3)
    path.write_text("name,lat,lon\n" + "A,1,2\n" * 4)
    assert "many.csv:5: found 'one more'; expected at most 3 rows" in refusal(rv.read_cities, path)


@pytest.mark.parametrize(
    ("row", "wide"),
    [
        ("," * 16_384, True),
        (',"' + "," * 20_000 + '"', False),
        (',"a\n' + "," * 20_000 + '"', False),
    ],
    ids=["cells", "text", "text over two lines"],
)
def test_a_line_of_very_many_cells_is_refused_before_they_are_made(row, wide, tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("id,name\n" + row + "\n")
    said = refusal(rv.read_claims, path)
    assert ("wide.csv:2: found '16,385 columns'; expected at most 200 columns" in said) == wide


def test_reading_takes_little_more_memory_than_a_file():
    header, row = CLAIM.splitlines()
    lines = [f"{header},quote", *(f"{n}{row},{'q' * 5000}" for n in range(1000))]
    file = io.BytesIO("\n".join(lines).encode())
    tracemalloc.start()
    rv.read_claims(file)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3 * len(file.getbuffer())


def places(count):
    """Make a list of cities of which the last is refused, when all have been looked at."""
    numbers = range(count)
    table = pd.DataFrame({"name": [f"Place {n} of a list" for n in numbers]})
    table["lon"], table["lat"], table["population"] = [n / 1e4 for n in numbers], 10.12345, numbers
    table["admin1"] = "Some region of a country"
    table.loc[count - 1, ["lon", "lat"]] = 200, 100
    return table


def points(table):
    geometry = {"type": "Point"}
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": geometry | {"coordinates": [row.pop("lon"), row.pop("lat")]},
        }
        for row in table.to_dict("records")
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


FORMS = {
    "CSV": lambda table: table.to_csv(index=False),
    "CSV of others": lambda table: table.rename(columns={"lon": "Lng"}).to_csv(index=False),
    "records": lambda table: table.to_json(orient="records"),
    "a record a line": lambda table: table.to_json(orient="records", lines=True),
    "split": lambda table: table.to_json(orient="split"),
    "columns by row": lambda table: table.to_json(orient="columns"),
    "columns": lambda table: json.dumps(table.to_dict("list")),
    "points": points,
}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::rangeviz.DataWarning")  # what is read as what
@pytest.mark.parametrize("form", FORMS)
def test_a_list_of_cities_takes_three_times_its_file(form, monkeypatch):
    monkeypatch.setattr(sheet, "_UNPACKED", 100)
    written = FORMS[form](places(4_000 if "CSV" in form else 1_500))
    file = io.BytesIO(written.encode())
    rv.read_cities(io.StringIO("name,lon,lat\nA,1,2\n"))  # so that libraries are there
    tracemalloc.start()
    assert "a latitude from -90 to 90" in refusal(rv.read_cities, file)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3 * len(written)


def test_a_power_without_end_is_no_number():
    far = '[{"name": "A", "lat": 1, "lon": 1e99999999999999999999}]'
    assert "lon: found '1e99999999999999999999'" in refusal(rv.read_cities, io.StringIO(far))


def test_regions_take_three_times_their_file():
    outline = shapely.geometry.mapping(shapely.Point(70, 30).buffer(1, quad_segs=500))
    features = [
        {"type": "Feature", "properties": {"name": f"R{n}"}, "geometry": outline} for n in range(20)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    file = io.BytesIO(text.encode())
    rv.read_regions(io.StringIO(json.dumps(features[-1])))  # so that libraries are there
    tracemalloc.start()
    rv.read_regions(file)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 3 * len(text)


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("above", "write more_than"),
        ("abov", "did you mean more_than?"),
        ("bellow", "did you mean less_than?"),
        ("up-to", "did you mean up_to?"),
        ("fewer than", "choose what the source says"),
    ],
)
def test_the_fix_of_a_qualifier_keeps_its_meaning(written, fix, tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(CLAIM.replace("stated", written))
    assert f"fix: {fix}" in refusal(rv.read_claims, path)


def test_a_page_of_too_many_claims_is_refused(tmp_path):
    header, row = CLAIM.splitlines()
    (tmp_path / "many.csv").write_text("\n".join([header, *(f"{n}{row}" for n in range(1001))]))
    command = [sys.executable, "-m", "rangeviz", "map", "many.csv", "-o", "page.html"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "a page holds at most 1,000 claims, not 1,001" in done.stderr
    assert not (tmp_path / "page.html").exists()


def test_reading_stops_after_a_thousand_problems(tmp_path):
    path = tmp_path / "noise.csv"
    path.write_text(CLAIM + "x\n" * 100_000)
    lines = refusal(rv.read_claims, path).splitlines()
    assert len(lines) == 1001
    assert "noise.csv:1003: expected at most 1,000 problems" in lines[-1]


@pytest.mark.parametrize("reader", [rv.read_claims, rv.read_cities])
def test_long_cells_and_headers_end_quickly(reader, tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("id,name," + ",".join(f"c{n}" for n in range(100_000)) + "\n1\n")
    assert "at most 200 columns" in refusal(reader, path)
    path.write_text(f"id,name\n{'x' * 200_000},b\n")
    assert "131,072 letters" in refusal(reader, path)
    path.write_text("id,name," + "z" * 100_000 + "\n1,2,3\n")
    assert "expected a column" in refusal(reader, path)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["unix", "windows", "old-mac"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_what_real_programs_write_is_read(end, encoding, mark, tmp_path):
    path = tmp_path / "real.csv"
    path.write_bytes(CLAIM.replace("\n", end).replace(",", mark).encode(encoding))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rv.DataWarning)
        (claim,) = rv.read_claims(path)
    assert (claim.id, claim.range, claim.source_title) == ("a", 900, "A book")
