"""Names from right to left beside figures from left to right keep their order in every output."""

from __future__ import annotations

import html
import io
import json
import re
import warnings
import xml.etree.ElementTree as ET
import zipfile
from unicodedata import bidirectional

import pandas as pd
import pytest
import shapely
from bidi import get_display

import rangeviz as rv
from rangeviz.analysis.needs import range_needs
from rangeviz.core.text import isolated, markdown_text, pieces, plain, printable, reopened
from rangeviz.documents.brief_text import to_markdown
from rangeviz.documents.word import to_docx
from rangeviz.exports import bibliography, formats, gis, report, text
from rangeviz.exports.layers import build_layers
from rangeviz.inputs.city_reader import CITY_COLUMNS
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.pictures import picture_bytes
from rangeviz.maps.planning import plan_map
from rangeviz.page.still import still_page

NAMES = {
    "Arabic": "فاتح-مثال 2",
    "Persian": "نمونهٔ ۳",
    "Hebrew": "טיל-110",
    "Urdu": "شاہین-مثال III",
    "Hindi": "अग्नि-उदाहरण",
    "Chinese": "东风-例",
}
MARKS = "\u2066\u2067\u2068\u2069\u200e\u200f"


def is_leftward(text):
    return any(bidirectional(letter) in ("R", "AL") for letter in text)


class Case:
    """A claim, a launch region and a city in each script; every text of a claim is in it."""

    def __init__(self):
        self.regions, self.claims, rows = [], [], []
        for n, (script, name) in enumerate(NAMES.items()):
            self.regions.append(LaunchRegion(f"r{n}", f"{name} R", shapely.Point(10 * n + 40, 30)))
            said = Claim(
                script,
                name,
                "PK",
                range=1400 + n,
                claimant=f"{name} C",
                claimed_on="2024-05-01",
                source_title=f"{name} 24",
                source_publisher=name,
                source_author=f"{name} A",
                source_date="2024",
                source_url="https://example.org/a",
                quote=f"{name} 1400.",
                region=f"r{n}",
                shown=True,
            )
            self.claims.append(said)
            city = f"{name} 7"
            rows.append((n, city, city, "XX", city, 10 * n + 41, 31, 5_000_000, True))
        self.cities = pd.DataFrame(rows, columns=list(CITY_COLUMNS)[:9])
        self.table = rv.compare_cities(self.claims, self.regions, self.cities)

    def written(self, form):
        return formats.write_table(self.table, form, self.claims).decode()


@pytest.fixture(scope="module")
def case():
    return Case()


def needs(case):
    return text.needs_text(range_needs(case.claims, case.regions, "r0", case.cities, operator="PK"))


def draw(make, case):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rv.DataWarning)  # of fonts that this machine lacks
        return make(case.claims, case.regions, case.cities)


def brief(case):
    return draw(rv.draw_brief, case)


def docx(case):
    with zipfile.ZipFile(io.BytesIO(to_docx(brief(case)))) as archive:
        root = ET.fromstring(archive.read("word/document.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    for run in root.iter(f"{w}r"):
        said = "".join(part.text or "" for part in run.iter(f"{w}t"))
        assert is_leftward(said) == (run.find(f"{w}rPr/{w}rtl") is not None)
    return "\n".join("".join(t.text or "" for t in p.iter(f"{w}t")) for p in root.iter(f"{w}p"))


def slides(case):
    deck = draw(rv.draw_slide, case)
    frames = [
        shape.text_frame
        for slide in deck.slides
        for shape in each_shape(slide.shapes)
        if shape.has_text_frame
    ]
    frames += [slide.notes_slide.notes_text_frame for slide in deck.slides]
    return "\n".join(p.text for frame in frames for p in frame.paragraphs)


def each_shape(shapes):
    for shape in shapes:
        yield from each_shape(shape.shapes) if shape.shape_type == 6 else [shape]


def kml(case):
    root = ET.fromstring(gis.ENCODERS["kml"](build_layers(case.claims, case.regions)))
    names = [e.text for e in root.iter("{http://www.opengis.net/kml/2.2}name")]
    said = [e.text for e in root.iter("{http://www.opengis.net/kml/2.2}description")]
    paragraphs = [p for one in said for p in re.split("</?p>", one)]
    return "\n".join([*names, *(html.unescape(re.sub("<[^>]*>", "", p)) for p in paragraphs)])


READ = {
    "table": lambda case: case.written("table"),
    "sentences": lambda case: case.written("sentences"),
    "markdown": lambda case: case.written("markdown"),
    "needs": needs,
    "claims": lambda case: report.write_claims(case.claims, "text"),
    "claims.md": lambda case: report.write_claims(case.claims, "markdown"),
    "bibliography": lambda case: bibliography.bibliography_text(case.claims, "text"),
    "brief.md": lambda case: to_markdown(brief(case), "map.png"),
    "brief.docx": docx,
    "slides.pptx": slides,
    "rings.kml": kml,
}


@pytest.mark.slow
@pytest.mark.parametrize("output", READ)
def test_each_name_stands_on_its_own(output, case):
    """Between the names of a line nothing runs to the left, so its order is the reader's."""
    written = READ[output](case)
    for name in NAMES.values():
        assert name.split(" ")[0] in written
    mixed = 0
    for line in written.split("\n"):
        own = pieces(line)
        outside = "".join(piece for piece, apart in own if not apart)
        alone = re.fullmatch(r"\W*", outside)  # a cell or a folder that is a name and nothing else
        if len(own) == 1 and is_leftward(line) and not re.search("[a-z]", line):
            continue
        assert not is_leftward(outside), line
        assert not set("\u2066\u2067\u2068\u2069") & set(outside)
        shown = "".join(get_display(piece, base_dir=None if apart else "L") for piece, apart in own)
        line = line.lstrip("#>* ")
        if is_leftward(line) and not alone:
            mixed += 1
            assert bare(get_display(line, base_dir="L")) in bare(shown)
    assert mixed >= 4


def bare(text):
    return "".join(letter for letter in text if letter not in MARKS)


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "geojson", "kml", "bibtex", "csl"])
def test_data_stay_as_they_are(form, case):
    """What programs compare has no marks in it, and sentences are what they were without them."""
    if form in ("csv", "json"):
        written = case.written(form)
        assert plain(case.table.sentence[0]) in (
            json.loads(written)[0]["sentence"] if form == "json" else written
        )
    elif form == "xlsx":
        with zipfile.ZipFile(
            io.BytesIO(formats.write_table(case.table, form, case.claims))
        ) as archive:
            written = "".join(archive.read(n).decode() for n in archive.namelist())
    elif form == "kml":
        root = ET.fromstring(gis.ENCODERS[form](build_layers(case.claims, case.regions)))
        written = "".join(e.text for e in root.iter("{http://www.opengis.net/kml/2.2}value"))
    elif form == "geojson":
        written = gis.ENCODERS[form](build_layers(case.claims, case.regions)).decode()
    else:
        written = bibliography.bibliography_text(case.claims, form)
    assert not set(MARKS) & set(written)
    assert form in ("bibtex", "csl") or all(name in written for name in NAMES.values())


def test_what_is_written_left_to_right_has_no_marks(case):
    english = [Claim("a", "Alpha", "PK", range=900, claimant="A ministry", region="r4")]
    regions = [LaunchRegion("r4", "A-land", shapely.Point(70, 30))]
    cities = case.cities.assign(name="B", admin1="B")
    table = rv.compare_cities(english, regions, cities)
    for form in ("table", "sentences", "markdown"):
        assert not set(MARKS) & set(formats.write_table(table, form, english).decode())


@pytest.mark.parametrize("output", ["figure", "still"])
def test_a_picture_sets_names_off(output, case):
    if output == "figure":
        svg = picture_bytes(draw(rv.draw_figure, case), "svg").decode()
        texts = re.findall("<text [^>]*>(.*?)</text>", svg)
    else:
        page = still_page(plan_map(case.claims, case.regions, whole=True), "Title")
        texts = re.findall("<text [^>]*>(.*?)</text>", page)
    leftward = [one for one in texts if is_leftward(one)]
    assert len(leftward) >= 4
    for one in leftward:
        outside = re.sub(r"<tspan[^>]*unicode-bidi[^>]*>[^<]*</tspan>", "", one)
        assert not is_leftward(outside)


def test_a_label_of_a_figure_stands_in_its_order(case):
    """Name and figure are texts of their own, the name to the left, as wide as it is drawn."""
    figure = draw(rv.draw_figure, case)
    whole = 0
    for claim in case.claims:
        texts = [
            one for ax in figure.axes for one in ax.texts if one.get_gid() == f"label-{claim.id}"
        ]
        if len(texts) == 2 and texts[1].get_text().startswith("·"):
            name, said = texts
            whole += 1
            assert name.get_text() == claim.system
            edge = name.get_window_extent().x1
            assert edge <= said.get_window_extent().x0 + 0.5
    assert whole


def test_a_line_broken_within_a_name_closes_and_opens_it():
    long = isolated(" ".join(["فاتح"] * 60))
    lines = text._fill(f"{long}, 1,400 km").split("\n")
    assert len(lines) > 2
    for line in lines:
        assert printable(line) == line  # no half of a pair is spelled out
        assert not is_leftward("".join(p for p, apart in pieces(line) if not apart))
    assert list(reopened(["a", "b"])) == ["a", "b"]


@pytest.mark.parametrize("half", ["\u2068", "\u2069", "\u2069\u2069\u202e", "\u2067"])
def test_a_half_pair_in_data_steers_nothing(half):
    """A name that closes our pair, or opens one of its own, ends where it ends."""
    name = f"فاتح{half}مثال"
    line = printable(f"{isolated(name)}, 1,400 km")
    (said, apart), (rest, _) = pieces(line)
    assert apart
    assert rest == ", 1,400 km"
    assert said.isprintable()
    assert markdown_text(f"{half}A").isprintable()
