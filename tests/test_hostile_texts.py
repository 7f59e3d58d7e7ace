"""Texts of claims, regions, cities and titles are shown letter by letter in every output.

To add an output, add a line to `OUTPUTS`: how it is written, and how its texts are read back.
"""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import fields
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import folium
import jinja2
import openpyxl
import pandas as pd
import pytest
import shapely
from pages import read_page

import rangeviz as rv
from rangeviz.core.text import FORMULA_STARTS, printable
from rangeviz.documents import brief_text, word
from rangeviz.exports import bibliography, formats, gis, office, report
from rangeviz.exports.layers import build_layers
from rangeviz.inputs.city_reader import CITY_COLUMNS
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps import chart, pictures

PAYLOADS = json.loads((Path(__file__).parent / "hostile" / "payloads.json").read_text("utf-8"))
NOT_TEXT = {
    "operator",
    "quantity",
    "qualifier",
    "range",
    "range_max",
    "unit",
    "basis",
    "claimed_on",
    "source_date",
    "accessed",
    "region",
    "shown",
    "accepted",
    "file",
    "line",
}
TEXTS = sorted({field.name for field in fields(Claim)} - NOT_TEXT)


class Case:
    """Each payload in every text of two claims, of the region they start from, and of a city."""

    title = " ".join(PAYLOADS)

    def __init__(self):
        self.regions, self.claims, rows = [], [], []
        for n, text in enumerate(PAYLOADS):
            point = shapely.Point(10 * n - 100, 30)
            self.regions.append(LaunchRegion(f"r{n}", text, point, source=text, notes=text))
            texts = dict.fromkeys(TEXTS, text) | {"region": f"r{n}", "operator": "PK"}
            self.claims.append(Claim(**texts, range=900, claimed_on="1999"))
            said = {"quantity": "statement", "qualifier": "", "unit": ""}
            self.claims.append(Claim(**texts | said | {"id": f"{text} 2"}))
            rows.append((n, text, text, "XX", text, 10 * n - 99, 31, 5_000_000, True))
        self.cities = pd.DataFrame(rows, columns=list(CITY_COLUMNS)[:9])

    def table(self, form):
        table = rv.compare_cities(self.claims, self.regions, self.cities)
        return formats.write_table(table, form, self.claims)


def page(case):
    drawn = rv.draw_map(case.claims, case.regions, case.cities, title=case.title)
    return drawn.get_root().render().encode()


def rings(form):
    return lambda case: gis.ENCODERS[form](build_layers(case.claims, case.regions))


class Markup(HTMLParser):
    """Collects the texts of a page, and everything in it that could run."""

    def __init__(self, content):
        super().__init__(convert_charrefs=True)
        self.texts, self.runs = [], []
        self.feed(content)

    def handle_data(self, data):
        self.texts.append(data)

    def handle_starttag(self, tag, attrs):
        self.runs += [name for name, _ in attrs if name.startswith("on") or name == "srcdoc"]
        is_icon = ("rel", "icon") in attrs  # ours, the same on every page
        links = [value for name, value in attrs if name in ("href", "src") and not is_icon]
        self.runs += [link for link in links if not link.startswith(("http", "#rv-"))]
        if tag in ("iframe", "object", "embed", "base"):
            self.runs.append(tag)


def read_html(content):
    static, data = read_page(content.decode())
    found = Markup(static)
    assert found.runs == []
    return [*found.texts, *strings(data)]


def strings(value):
    """Every text in what JSON holds."""
    if isinstance(value, dict):
        return [text for part in value.items() for text in strings(part)]
    if isinstance(value, (list, tuple)):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def read_json(content):
    return strings(json.loads(content))


def read_csv(content):
    cells = [
        cell
        for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        for cell in row
    ]
    runs = [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    assert all(re.fullmatch("-[0-9.]+", cell) for cell in runs)
    return cells


def read_xlsx(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    return [re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), text) for text in texts]


def read_markdown(content):
    text = content.decode()
    assert "<" not in re.sub(r"<https?://[^>\s]*>", "", text)
    assert not re.search(r"(?<!\\)[`]|(?<!\\)\]\(", text)
    return [unescape(re.sub(r"\\([\\`*_\[\]|#~])", r"\1", text))]


def read_picture_text(content):
    """Markdown with the picture that the brief itself puts in."""
    return read_markdown(re.sub(rb"\]\(map.png\)", b"]", content))


def read_xml(content):
    root = ET.fromstring(content)
    for element in root.iter():
        assert not [name for name in element.attrib if name.startswith("on")]
        assert not element.tag.endswith(("script", "foreignObject"))
    return [*root.itertext(), " ".join(root.itertext())]


def read_zip(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [archive.read(n) for n in archive.namelist() if n.endswith((".xml", ".kml"))]
    return [text for part in parts for text in read_xml(part)]


def read_terminal(content):
    text = content.decode()
    assert all(printable(line) == line for line in text.split("\n"))
    assert all(letter.isprintable() or letter in "\n\u00a0\u2068\u2069" for letter in text)
    return [text]


def read_bibtex(content):
    """Count braces as BibTeX does: a backslash before one makes no difference to it."""
    text, depth = content.decode(), 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
        assert depth or letter.isalpha() or letter in "@}\n"
    assert depth == 0
    for letter, written in bibliography.LATEX.items():
        if len(written) > 2:
            text = text.replace(written, letter)
    return [re.sub(r"\\([&%$#_])", r"\1", text)]


OUTPUTS = {
    "page": (page, read_html),
    "compare.csv": (lambda case: case.table("csv"), read_csv),
    "compare.json": (lambda case: case.table("json"), read_json),
    "compare.xlsx": (lambda case: case.table("xlsx"), read_xlsx),
    "compare.md": (lambda case: case.table("markdown"), read_markdown),
    "compare, sentences": (lambda case: case.table("sentences"), read_terminal),
    "compare": (lambda case: case.table("table"), read_terminal),
    "claims": (lambda case: report.write_claims(case.claims, "text").encode(), read_terminal),
    "claims.csv": (lambda case: report.write_claims(case.claims, "csv").encode(), read_csv),
    "claims.json": (lambda case: report.write_claims(case.claims, "json").encode(), read_json),
    "claims.md": (
        lambda case: report.write_claims(case.claims, "markdown").encode(),
        read_markdown,
    ),
    "bibliography": (
        lambda case: bibliography.bibliography_text(case.claims, "bibtex").encode(),
        read_bibtex,
    ),
    "bibliography.json": (
        lambda case: bibliography.bibliography_text(case.claims, "csl").encode(),
        read_json,
    ),
    "chart.svg": (
        lambda case: pictures.picture_bytes(chart.draw_claims(case.claims), "svg"),
        read_xml,
    ),
    "rings.geojson": (rings("geojson"), read_json),
    "rings.kml": (rings("kml"), read_xml),
    "rings.kmz": (rings("kmz"), read_zip),
}


def letters(text):
    """Leave out what an output may break anew or drop: spaces and control characters."""
    return "".join(c for c in text if c.isprintable() and c not in " \ufffd")


@pytest.fixture(scope="module")
def case():
    return Case()


@pytest.mark.slow
@pytest.mark.parametrize("output", OUTPUTS)
def test_texts_are_shown_letter_by_letter(output, case):
    write, read = OUTPUTS[output]
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="no installed font has")
        content = write(case)
    shown = "\n".join(letters(text) for text in read(content))
    lost = [p for p in PAYLOADS if letters(p) not in shown and letters(printable(p)) not in shown]
    assert not lost


def briefs(*given):
    brief = rv.draw_brief(*given)
    yield read_zip(word.to_docx(brief))
    yield read_picture_text(brief_text.to_markdown(brief, "map.png").encode())


BRIEFING = {
    "figure": lambda *given: [read_xml(pictures.picture_bytes(rv.draw_figure(*given), "svg"))],
    "slides": lambda *given: [read_zip(office.office_bytes(rv.draw_slide(*given)))],
    "brief": lambda *given: [[*texts] for texts in briefs(*given)],
}


@pytest.mark.slow
@pytest.mark.parametrize("output", BRIEFING)
def test_the_briefing_shows_texts_letter_by_letter(output, case):
    """Six claims at a time, as many as a slide holds; a label may end early, with dots."""
    for first in range(0, len(PAYLOADS), 6):
        payloads = PAYLOADS[first : first + 6]
        claims = [claim for claim in case.claims if claim.system in payloads and claim.range]
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="no installed font has")
            written = BRIEFING[output](claims, case.regions, case.cities)
        starts = [(letters(p)[:9], letters(printable(p))[:9]) for p in payloads]
        for texts in written:
            shown = "\n".join(map(letters, texts))
            assert all(plain in shown or spelled in shown for plain, spelled in starts)


def test_there_are_enough_payloads_and_each_is_another():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 25


def test_half_a_character_is_refused_where_files_are_read(tmp_path):
    half = json.loads('"\\ud800"')
    frame = pd.DataFrame({"name": [f"A{half}"], "lat": [1.0], "lon": [2.0]}, dtype=object)
    with pytest.raises(rv.DataError, match="whole characters"):
        rv.read_cities(frame)


@pytest.mark.parametrize("name", ["id", *TEXTS])
def test_half_a_character_is_refused_in_python(name):
    half = json.loads('"half \\ud800"')
    with pytest.raises(rv.DataError, match=f"{name}: found .* whole characters"):
        Claim(**{"id": "a", "system": "A", name: half})
    with pytest.raises(rv.DataError, match="LaunchRegion r: name: found"):
        LaunchRegion("r", half, shapely.Point(1, 2))


def test_property_keys_and_unknown_columns_are_not_read(tmp_path):
    """A region keeps the properties that it knows; every other key ends where it was read."""
    point = {"type": "Point", "coordinates": [70, 30]}
    properties = {key: key for key in PAYLOADS} | {"name": "A"}
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "Feature", "properties": properties, "geometry": point}))
    (region,) = rv.read_regions(path)
    assert [region.name, region.source, region.notes] == ["A", "", ""]
    names = [name for name in PAYLOADS if not set(name) & set(',\t\r\n"')]
    table = tmp_path / "own.csv"
    table.write_text(",".join(["name", "lat", "lon", *names]) + "\nA,1,2" + "," * len(names))
    with pytest.warns(rv.DataWarning) as said:
        cities = rv.read_cities(table)
    assert list(cities) == list(CITY_COLUMNS)[:9]
    assert all(str(warning.message).isprintable() for warning in said)


@pytest.mark.parametrize("payload", [p for p in PAYLOADS if "/" not in p])
def test_a_file_name_is_printed_and_not_run(payload, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path(payload).write_text("id\n")
    with pytest.raises(rv.DataError) as caught:
        rv.read_claims(payload)
    assert all(line.isprintable() for line in str(caught.value).splitlines())
    assert letters(printable(payload)) in letters(str(caught.value))


def test_nothing_of_ours_reaches_a_template(monkeypatch, case):
    """A canary in every text: no source and no variable of any Jinja template ever holds it."""
    canary = "canary{{7*7}}"
    seen = []
    compile_, render = jinja2.Environment.from_string, jinja2.Template.render

    def note_source(self, source, *more, **named):
        seen.append(str(source))
        return compile_(self, source, *more, **named)

    def note_result(self, *values, **named):
        result = render(self, *values, **named)
        seen.append(result)
        return result

    monkeypatch.setattr(jinja2.Environment, "from_string", note_source)
    monkeypatch.setattr(jinja2.Template, "render", note_result)
    regions = [LaunchRegion("r", canary, shapely.Point(70, 30))]
    texts = dict.fromkeys(TEXTS, canary)
    claims = [Claim(**texts, operator="PK", range=900, region="r")]
    cities = case.cities.assign(name=canary, ascii_name=canary, admin1=canary)
    drawn = rv.draw_map(claims, regions, cities, title=canary)
    folium.Marker([1, 2], tooltip="mine").add_to(drawn)
    page = drawn.get_root().render()
    assert canary in json.dumps(read_page(page)[1])
    assert "canary" in page.split("</title>")[0]
    assert any("mine" in text for text in seen)
    assert not [text for text in seen if "canary" in text]
