"""Every limit of docs/limits.md, tried: what is just allowed is done, one more is refused.

Each row of the page's table has its case in `CASES`; a row without one fails.
"""

from __future__ import annotations

import asyncio
import datetime
import importlib
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

import rangeviz as rv
from rangeviz.analysis.verdicts import compared_columns
from rangeviz.exports.tables import to_xlsx
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.inputs.sheets import sheets_of
from rangeviz.inputs.shipped_cities import shipped_cities
from rangeviz.server import app
from rangeviz.server.desk import Desk

PAGE = (Path(__file__).parents[1] / "docs" / "limits.md").read_text(encoding="utf-8")
TABLE = PAGE[: PAGE.index("## Exit codes")]
ROWS = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", TABLE, re.MULTILINE)[2:])
HEADER = "id,system,operator,qualifier,range,unit,source_title,quote,claimed_on"
POINT = {"type": "Point", "coordinates": [70, 30]}
CLAIM = rv.Claim("a", "A", "PK", range=900, unit="km", region="r", quote="A has 900 km")
REGION = rv.LaunchRegion("r", "R", shapely.Point(70, 30))


def read_claims(rows=1, columns=9, **cells):
    usual = {"system": "A", "operator": "PK", "qualifier": "stated", "range": 900, "unit": "km"}
    said = usual | {"source_title": "A book", "quote": "A: 900 km", "claimed_on": ""} | cells
    more = columns - 9
    lines = [f"{HEADER}{''.join(f',x{n}' for n in range(more))}"]
    lines += [f"a{n},{','.join(map(str, said.values()))}{',' * more}" for n in range(rows)]
    return rv.read_claims(io.StringIO("\n".join(lines)))


def read_cities(rows=1, **cells):
    usual = {"name": "A", "lat": 1, "lon": 2} | cells
    lines = [",".join(usual), *[",".join(map(str, usual.values()))] * rows]
    return rv.read_cities(io.StringIO("\n".join(lines)))


def feature(geometry, **properties):
    return {"type": "Feature", "properties": {"name": "A"} | properties, "geometry": geometry}


def read_region(geometry=POINT, **properties):
    return rv.read_regions(io.StringIO(json.dumps(feature(geometry, **properties))))


def read_points(count):
    features = [feature(POINT, name=f"A{n}") for n in range(count)]
    found = {"type": "FeatureCollection", "features": features}
    return rv.read_regions(io.StringIO(json.dumps(found)))


def read_round_outline(vertices):
    angles = np.linspace(0, 2 * np.pi, vertices)
    ring = np.column_stack([70 + np.cos(angles), 30 + np.sin(angles)]).tolist()
    return read_region({"type": "Polygon", "coordinates": [[*ring[:-1], ring[0]]]})


def read_tangled(crossings):
    """Read an outline that goes to and fro over a line, and back along it."""
    strokes = [(20 * n / crossings, n % 2 * 2 - 1) for n in range(crossings + 1)]
    ring = [*strokes, (21, 0), (-1, 0), strokes[0]]
    return read_region({"type": "Polygon", "coordinates": [ring]})


def read_wide(degrees):
    line = [[lon, 0] for lon in np.linspace(-180, degrees - 180, 9)]
    return read_region({"type": "LineString", "coordinates": line})


def read_to_and_fro(degrees):
    """Read a line that goes to and fro by a hundred degrees, and the last time by more."""
    turns = degrees // 100
    line = [[n % 2 * 100, 0] for n in range(turns)]
    last = line[-1][0] + (1 if turns % 2 else -1) * (100 + degrees % 100)
    return read_region({"type": "LineString", "coordinates": [*line, [last, 0]]})


def read_topology(positions):
    """Read one arc named ten times, and another for the rest."""
    arcs = [[[n / 1e6, 0] for n in range(positions // 10)], [[n, 1] for n in range(10)]]
    arcs[1] = arcs[1][: positions % 10 + 2]
    arcs[0] = arcs[0][: (positions - len(arcs[1])) // 10]
    arcs[1] += [[1, n / 10] for n in range(positions - 10 * len(arcs[0]) - len(arcs[1]))]
    line = {"type": "MultiLineString", "arcs": [*[[0]] * 10, [1]], "properties": {"name": "A"}}
    found = {"type": "Topology", "objects": {"a": line}, "arcs": arcs}
    return rv.read_regions(io.StringIO(json.dumps(found)))


def padded(size, name="A"):
    return json.dumps(feature(POINT, name=name)).encode().ljust(size)


def read_file(size):
    Path("a.geojson").write_bytes(padded(size))
    return rv.read_regions("a.geojson")


def read_kmz(size):
    mark = (
        b"<kml><Placemark><name>A</name><Point><coordinates>1,2</coordinates></Point></Placemark>"
    )
    with zipfile.ZipFile("a.kmz", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("doc.kml", mark.ljust(size - 6) + b"</kml>")
    return rv.read_regions("a.kmz")


def read_folder(size):
    for name, part in (("a", size // 2), ("b", size - size // 2)):
        Path(f"{name}.geojson").write_bytes(padded(part, name))
    return rv.read_regions(".")


def read_workbook(cells):
    book = openpyxl.Workbook()
    for row in (["name", "lat", "lon"], ["A", 1, 2]):
        book.active.append(row)
    book.active.cell(1, cells, "x")
    content = io.BytesIO()
    book.save(content)
    return rv.read_cities(io.BytesIO(content.getvalue()))


def read_line(cells):
    return rv.read_claims(io.StringIO(f"{HEADER}\n{',' * (cells - 1)}\n"))


def read_lines(lines):
    return rv.read_cities(io.StringIO("name,lat,lon\nA,1,2".ljust(lines + 17, "\n")))


def read_listed(values):
    return rv.read_cities(io.StringIO(json.dumps([{"name": "A", "lat": 1, "lon": 2}] * values)))


def read_page(tags):
    table = "<table><tr><th>name<th>lat<th>lon<tr><td>A<td>1<td>2"
    return rv.read_cities(io.StringIO(table + "<b>" * (tags - table.count("<"))))


def read_other_header(rows):
    return rv.read_cities(io.StringIO("Ort,Latitude,Longitude\n" + "A,1,2\n" * rows))


def read_point_file(rows):
    features = [feature(POINT)] * rows
    found = {"type": "FeatureCollection", "features": features}
    return rv.read_cities(io.StringIO(json.dumps(found)))


def read_frame(letters):
    frame = pd.DataFrame({"name": ["A" * letters], "lat": [1.0], "lon": [2.0]})
    return rv.read_cities(frame)


def read_json(letters):
    return rv.read_cities(io.StringIO(json.dumps([{"name": "A" * letters, "lat": 1, "lon": 2}])))


def read_text(letters):
    return read_claims(quote="A: 900 km" + "." * (letters - 9))


def read_note(letters):
    return read_region(notes="A" * letters)


def read_nested(brackets):
    deep = f'{{"x": {"[" * (brackets - 1)}{"]" * (brackets - 1)}, '
    return rv.read_regions(io.StringIO(deep + json.dumps(feature(POINT))[1:]))


def read_story(steps=1, heading=5, text=5):
    step = f"# {'h' * heading}\n\n{'t' * text}\n\n[map](#on=a)\n\n"
    return rv.read_story(io.StringIO(step * steps), [CLAIM])


def list_problems(count):
    """See that all of so many problems are listed: nothing is said of a limit."""
    with pytest.raises(rv.DataError) as caught:
        read_claims(count, range="x")
    if "at most" in caught.value.problems[-1].expected:
        raise caught.value


def write_workbook(rows=1, letters=1):
    return to_xlsx(pd.DataFrame({"claim_id": ["a" * letters] * rows}), [])


def draw_page(claims):
    return rv.draw_map([replace(CLAIM, id=f"a{n}") for n in range(claims)], [REGION])


def draw_cities(count):
    places = pd.DataFrame({"name": "A", "lat": 1.0, "lon": np.arange(count) / 1000})
    return rv.draw_map([CLAIM], [REGION], places)


def compare_places(verdicts):
    return compared_columns([CLAIM], [REGION], shipped_cities()[:verdicts], own_cities=True)


def draw_round_outline(vertices):
    """Draw a page of a claim from a circle of so many vertices."""
    turn = np.linspace(0, 2 * np.pi, vertices - 1, endpoint=False)
    circle = shapely.Polygon(np.column_stack((70 + np.cos(turn), 30 + np.sin(turn))))
    return rv.draw_map([replace(CLAIM, region="round")], [LaunchRegion("round", "Round", circle)])


def send_edit(size):
    async def stream():
        yield b"x" * (size // 2)
        yield b"x" * (size - size // 2)

    return asyncio.run(app._body(SimpleNamespace(stream=stream), app.MAX_EDIT_BYTES, "an edit"))


def take_back(edits):
    """Make so many edits, and take back all of them."""
    desk = Desk([REGION])
    try:
        desk.put(sheets_of("a.csv", "System,Range\nA,0 km\n"))
        for n in range(edits):
            desk.edit(lambda work, n=n: work.with_cell(2, 1, f"{n + 1} km"))
        for _ in range(edits):
            desk.undo()
        left = desk.state()["table"]["rows"][0][1][1]
    finally:
        desk.close()
    if left != "0 km":
        raise rv.RangevizError("at most 100")


def day(days):
    """Tell the date in so many days when it is asked: a run may last over midnight."""
    return (datetime.date.today() + datetime.timedelta(days)).isoformat()


class Case(NamedTuple):
    """How a limit is tried: by making something so large, and then a step larger.

    `limit` is its place in the code; `small` stands for it there, where a real input would take
    many seconds. `tries` are pairs of what is allowed and what is not, where that is no number and
    the next. What is refused has the limit in its message, or what the case says.
    """

    limit: str
    make: Callable[..., object] | tuple[Callable[..., object], ...]
    small: int = 0
    step: float = 1
    tries: tuple[tuple[object, object], ...] = ()
    says: str = ""


CASES = {
    "a file; all of a workbook, KMZ or zipped Shapefile, unpacked; the rows of a GeoPackage": Case(
        "core.reading:MAX_BYTES", (read_file, read_kmz)
    ),
    "the files in a folder of regions": Case("inputs.gisfiles:MAX_BYTES", read_folder),
    "claims of a file": Case("inputs.claims:MAX_CLAIMS", read_claims),
    "rows of a table for `rangeviz import`": Case(
        "inputs.importing:MAX_CLAIMS",
        lambda n: rv.import_claims(io.StringIO("System,Range\n" + "A,1 km\n" * n)),
        small=500,  # 7 s
    ),
    "claims on one page": Case("page.drawing:MAX_PAGE_CLAIMS", draw_page),
    "vertices of a launch region on a page": Case(
        "page.drawing:MAX_PAGE_VERTICES",
        draw_round_outline,
        small=500,
    ),
    "cities on one page": Case("page.drawing:MAX_PAGE_CITIES", draw_cities, small=20),
    "verdicts of a table that is not streamed": Case(
        "analysis.verdicts:MAX_VERDICTS", compare_places, small=20
    ),
    "cities of a file": Case(
        "inputs.city_reader:MAX_CITIES",
        (read_cities, read_other_header, read_point_file),
        small=1_000,  # 15 s
    ),
    "launch regions of a file": Case("inputs.features:MAX_REGIONS", read_points),
    "vertices of a launch region": Case(
        "inputs.outlines:MAX_VERTICES",
        read_round_outline,
        small=2_000,  # 7 s
    ),
    "positions of a TopoJSON file, its arcs joined": Case(
        "inputs.topojson:MAX_POSITIONS",
        read_topology,
        small=4_000,  # 14 s
    ),
    "crossings of an outline with itself": Case("inputs.outlines:MAX_CROSSINGS", read_tangled),
    "degrees of the edges of a launch region that are longer than one, together": Case(
        "inputs.outlines:MAX_LENGTH_DEG", read_to_and_fro
    ),
    "degrees of longitude that a region spans": Case("inputs.outlines:MAX_WIDTH_DEG", read_wide),
    "letters of a region's name or id": Case(
        "inputs.region_features:LONGEST_NAME", lambda n: read_region(name="A" * n)
    ),
    "columns of a table": Case("inputs.sheet:MAX_COLUMNS", lambda n: read_claims(columns=n)),
    "cells of a line of text, empty ones too": Case(
        "inputs.text_sheets:MAX_CELLS_OF_LINE", read_line, says="16,385 columns"
    ),
    "lines of a table of text, empty ones and those of a quoted cell too": Case(
        "inputs.text_sheets:MAX_LINES", read_lines
    ),
    "values of a list or an object in a table of JSON": Case(
        "inputs.json_tables:MAX_LINES", read_listed, small=50
    ),
    "tags of a web page": Case("inputs.web_sheets:MAX_TAGS", read_page, small=50),
    "letters of a cell, or of another text of a region": Case(
        "inputs.sheet:LONGEST_CELL", (read_text, read_frame, read_json, read_note)
    ),
    "cells of a table; in a workbook from the first to the last, empty ones too": Case(
        "inputs.workbook_survey:MAX_CELLS",
        read_workbook,
        small=200,  # 12 s, and a gigabyte
    ),
    "digits of a population or of a city's number": Case(
        "", lambda n: read_cities(population="1" * n)
    ),
    "steps of a story": Case("inputs.story:MOST_STEPS", read_story),
    "letters of a step's heading": Case(
        "inputs.story:LONGEST_HEADING", lambda n: read_story(heading=n)
    ),
    "letters of a step's text": Case("inputs.story:LONGEST_TEXT", lambda n: read_story(text=n)),
    "letters of the `--title` of a figure, slide or brief": Case(
        "core.words:LONGEST_TITLE", lambda n: rv.draw_figure([CLAIM], [REGION], title="A" * n)
    ),
    "problems listed": Case("inputs.tables:MAX_PROBLEMS", list_problems),
    "brackets within brackets in JSON": Case(
        "", read_nested, tries=((900, 1_000_000),), says="too deeply"
    ),
    "kilometres of a range": Case(
        "inputs.claims:MAX_RANGE_KM", lambda km: read_claims(range=km), step=0.01
    ),
    "dates": Case(
        "",
        lambda date: read_claims(claimed_on=date if isinstance(date, str) else day(date)),
        tries=(("1900", "1899"), (1, 2)),
        says="1900",
    ),
    "rows of an Excel workbook that is written": Case(
        "exports.tables:XLSX_ROWS",
        write_workbook,
        small=100,  # 30 s
    ),
    "letters of a cell of an Excel workbook that is written": Case(
        "exports.tables:XLSX_LETTERS", lambda n: write_workbook(letters=n)
    ),
    "one edit in `rangeviz serve`": Case("server.app:MAX_EDIT_BYTES", send_edit),
    "edits that `rangeviz serve` can take back": Case("server.desk:MOST_UNDONE", take_back),
}


def test_every_limit_has_its_case():
    assert [*CASES] == [*ROWS]


@pytest.mark.parametrize("what", ROWS)
@pytest.mark.filterwarnings("ignore::rangeviz.DataWarning")
@pytest.mark.filterwarnings("ignore::rangeviz.RepairWarning")
def test_a_limit_is_held(what, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    case = CASES[what]
    written = re.search(r"[\d,.]*\d", ROWS[what])[0]
    most = float(written.replace(",", "")) * (1_000_000 if " MB" in ROWS[what] else 1)
    if case.limit:
        module, name = case.limit.split(":")
        place = importlib.import_module(f"rangeviz.{module}")
        assert getattr(place, name) == most
        if case.small:
            monkeypatch.setattr(place, name, case.small)
    most = case.small or (int(most) if most.is_integer() else most)
    says = case.says or (f"{written} MB" if " MB" in ROWS[what] else f"{most:,}")
    for make in case.make if isinstance(case.make, tuple) else (case.make,):
        for allowed, refused in case.tries or ((most, most + case.step),):
            make(allowed)
            with pytest.raises(rv.RangevizError) as caught:
                make(refused)
            assert says in str(caught.value)
