"""The slide: native shapes, named and described, the same bytes, right in another program."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile

import numpy as np
import pytest
import shapely
from lxml import etree
from matplotlib.figure import Figure
from PIL import Image, ImageFilter
from scenes import build_scene

from rangeviz.analysis.verdicts import compare_cities
from rangeviz.core.errors import RangevizError
from rangeviz.documents.city_table import city_table
from rangeviz.documents.powerpoint import EMU_PT, PowerPointCanvas, fitting, text_width
from rangeviz.documents.slide_deck import PX
from rangeviz.documents.slides import MOST_RINGS, draw_slide
from rangeviz.exports.office import office_bytes
from rangeviz.inputs.cities import usual_cities
from rangeviz.inputs.claim_text import claim_name
from rangeviz.inputs.claims import QUALIFIERS, Claim
from rangeviz.maps.canvas import draw_scene
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.layout import lay_out_map
from rangeviz.maps.mpl import MatplotlibCanvas, prepare_axes

pytestmark = pytest.mark.slow  # sheets, slides and documents of many claims

HOSTILE = 'A&B <i>"x"</i>\u202e\x07 {system}'
SPELLED = r'A&B <i>"x"</i>\u202e\x07 {system}'
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


@pytest.fixture(scope="module")
def few():
    quote = "it flew 900 km"
    return [
        Claim("a", HOSTILE, "KR", range=400, claimant=HOSTILE, quote=HOSTILE, shown=True),
        Claim("b", "Beta", "KR", qualifier="at_least", range=900, quote=quote, shown=True),
        Claim("c", "Gamma", "KR", "statement", "", wording="far", source_url="https://a.example/b"),
    ]


@pytest.fixture(scope="module")
def deck(few, regions, cities):
    return draw_slide(few, regions, cities)


@pytest.fixture(scope="module")
def parts(deck):
    with zipfile.ZipFile(io.BytesIO(office_bytes(deck))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def flat(shapes):
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from flat(shape.shapes)


def test_a_word_of_a_hundred_thousand_letters_is_cut():
    lines = fitting("x" * 100_000, 9.0, 200.0, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(text_width(line, 9.0) <= 200 for line in lines)


def test_data_are_text_and_nothing_else(parts):
    slide = etree.fromstring(parts["ppt/slides/slide1.xml"])
    texts = [text.text or "" for text in slide.iter(f"{A}t")]
    assert any(SPELLED in text for text in texts)
    notes = "".join(etree.fromstring(parts["ppt/notesSlides/notesSlide1.xml"]).itertext())
    assert SPELLED in notes
    assert "it flew 900 km" in notes
    assert not [name for name, part in parts.items() if b'TargetMode="External"' in part]


def test_shapes_are_native_named_and_described(deck, few):
    map_slide, table_slide = deck.slides
    shapes = {shape.name: shape for shape in flat(map_slide.shapes)}
    assert {"Map", "Land", "Coast", "Ring: Beta · at least 900\u00a0km"} <= set(shapes)
    assert {"Launch region: South Korea", "How to read the lines"} <= set(shapes)
    assert not [shape for shape in shapes.values() if shape.shape_type == 13], "no pictures"
    text = shapes["Map"]._element._nvXxPr.cNvPr.get("descr")
    assert "Beta: at least 900\u00a0km from South Korea" in text
    table = next(shape for shape in table_slide.shapes if shape.has_table)
    assert "Beta" in table._element._nvXxPr.cNvPr.get("descr")
    assert len(shapes) < 120
    assert map_slide.shapes.title.text.startswith("Two claims on two systems")


def test_the_table_has_the_numbers_of_the_comparison(deck, few, regions, cities):
    table = next(shape for shape in deck.slides[1].shapes if shape.has_table).table
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    compared = compare_cities(few[1:2], regions, usual_cities(cities)).sort_values("nearest_km")
    assert len(rows) - 1 == 12
    for row, said in zip(rows[1:], compared.itertuples(), strict=False):
        assert row[0] == f"{said.city}, {said.country}"
        assert row[1] == f"{said.nearest_km:,.0f} to {said.farthest_km:,.0f}\u00a0km"
        assert ("not settled" in row[3]) == (said.verdict == "not_settled")
        assert ("from anywhere" in row[3]) == (said.verdict == "within")


def test_an_own_city_has_no_verdict(regions, cities):
    claims = [Claim("k", "K", "KR", range=900), Claim("j", "J", "JP", range=900)]
    table = city_table(claims, regions, cities[cities.name == "Seoul"])
    assert list(table.iloc[0])[3:] == ["own city", "◐ from part"]
    assert table.columns[0] == "City"


def test_claims_that_say_the_same_share_a_column(regions, cities):
    claims = [
        Claim("a", "K", "KR", range=900, claimant="A"),
        Claim("b", "K", "KR", range=900, claimant="B"),
        Claim("c", "K", "KR", range=900, region="JP"),
        Claim("d", "K", "KR", "test_distance", range=900, region="JP"),
        Claim("e", "K", "KR", range=900, basis="projected"),
    ]
    table = city_table(claims, regions, cities[cities.name == "Beijing"])
    assert [text.replace("\u00a0", " ") for text in table.columns[3:]] == [
        "K · 900 km",
        "K · 900 km (c)",
        "K · flown: 900 km",
        "K · 900 km, projected",
    ]


def test_same_input_same_bytes(deck, few, regions, cities, parts, monkeypatch):
    assert office_bytes(draw_slide(few, regions, cities)) == office_bytes(deck)
    assert b"1980-01-01T00:00:00Z" in parts["docProps/core.xml"]
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    monkeypatch.setattr("rangeviz.documents.slides.lay_out_map", _small_scene)
    dated = office_bytes(draw_slide(few[1:2], regions, cities))
    with zipfile.ZipFile(io.BytesIO(dated)) as archive:
        assert b"2001-09-09T01:46:40Z" in archive.read("docProps/core.xml")


def _small_scene(plan, cities, *size, **options):
    return lay_out_map(plan, cities.iloc[:0], *size, **options)


def lines_pt(paragraphs, width_pt):
    """Return how tall paragraphs are that are written into so wide a box."""
    tall = 0.0
    for paragraph in paragraphs:
        runs = [(run.text, run.font.size.pt, run.font.bold) for run in paragraph.runs]
        if runs:
            size = max(size for _, size, _ in runs)
            bold = any(bold for *_, bold in runs)
            text = "".join(text for text, *_ in runs)
            tall += 1.17 * size * len(fitting(text, size, width_pt + 0.01, bold=bold))
    return tall


def check_texts(deck):
    """Every text stands in its box and on the slide, none ends in an ellipsis of ours."""
    for slide in deck.slides:
        for shape in flat(slide.shapes):
            if getattr(shape, "has_table", False) and shape.has_table:
                grid, widths = (
                    shape.table,
                    [column.width / EMU_PT for column in shape.table.columns],
                )
                rows = 0.0
                for row in grid.rows:
                    for cell, width in zip(row.cells, widths, strict=True):
                        need = lines_pt(cell.text_frame.paragraphs, width - 12)
                        assert need + 4 <= row.height / EMU_PT + 0.5, cell.text
                        sizes = [r.font.size.pt for p in cell.text_frame.paragraphs for r in p.runs]
                        assert min(sizes) >= 12
                    rows += row.height / EMU_PT
                assert shape.top / EMU_PT + rows <= 540 - 16
                continue
            if not shape.has_text_frame or not shape.text_frame.text:
                continue
            text, frame = shape.text_frame.text, shape.text_frame
            may_be_cut = shape.name == "Title" or shape.name.startswith("Label: ")
            assert may_be_cut or not text.endswith("…"), text
            width, height = shape.width / EMU_PT, shape.height / EMU_PT
            assert lines_pt(frame.paragraphs, width if frame.word_wrap else 9999) <= height + 1, (
                text
            )
            assert shape.top / EMU_PT + height <= 540, text
            if shape.name.startswith(("Label: ", "City: ", "Water: ")):
                assert all(run.font.size.pt >= 14 for p in frame.paragraphs for run in p.runs)


DEFAULT_NAME = re.compile(
    r"(TextBox|Text Box|Rectangle|Rounded Rectangle|Freeform|Oval|Group|Table|Picture)[: ].*\d+$"
)


def many(count):
    quote = "the missile has a range of so many kilometres, said a spokesman at length " * 2
    return [
        Claim(
            f"c{n}",
            ("Alpha", "A system with a rather long name, undeveloped", "Gamma", "Delta")[n % 4],
            "KR",
            qualifier=QUALIFIERS[n % len(QUALIFIERS)],
            range=200 + 40 * n,
            range_max=3000 if QUALIFIERS[n % len(QUALIFIERS)] == "between" else None,
            basis=("reported", "projected")[n % 5 == 4],
            claimant=("The ministry", "An official of the ministry who was not named")[n % 2],
            claimed_on=("2001", "")[n % 3 == 2],
            quote=quote,
            shown=True,
        )
        for n in range(count)
    ]


@pytest.mark.parametrize("count", [1, 6, 40])
def test_so_many_claims_are_whole_named_ordered_and_sourced(count, regions, cities, monkeypatch):
    monkeypatch.setattr("rangeviz.documents.slides.lay_out_map", _small_scene)
    few = cities.nlargest(400, "population")
    asked = few[few.name.isin(["Tokyo", "Beijing", "Paris"])] if count == 2 else None
    claims = many(count)
    deck = draw_slide(claims, regions, few, compared=asked, highlight=claims[-1].id)
    check_texts(deck)
    first = deck.slides[0]
    names = [shape.name for shape in first.shapes]
    assert names[:3] == ["Title", "Summary", "Map"], "the order in which they are read"
    assert names[-1] == "Footnote"
    for slide in deck.slides:
        assert slide.shapes.title.text
        assert not [shape.name for shape in flat(slide.shapes) if DEFAULT_NAME.match(shape.name)]
        notes = slide.notes_slide.notes_text_frame.text
        drawn = min(count, MOST_RINGS)
        assert sum(line.startswith("“the missile") for line in notes.split("\n")) == drawn
    rings = [s.name for s in flat(first.shapes) if s.name.startswith("Ring: ")]
    assert len(rings) == min(count, MOST_RINGS)
    assert len({slide.shapes.title.text for slide in deck.slides}) == len(deck.slides)
    told = {s.name for slide in deck.slides for s in flat(slide.shapes)}
    assert "How to read the lines" in told
    everything = " ".join(map(said_on, deck.slides)) + " ".join(
        cell.text
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    )
    assert "The ministry" in everything, "who makes a claim stands on a slide"
    if count > MOST_RINGS:
        assert "28 more are not drawn, as a slide holds twelve lines" in everything
        notes = first.notes_slide.notes_text_frame.text
        assert claim_name(claims[20]).replace("\u00a0", " ") in notes


def test_few_cities_are_told_in_sentences_too_and_one_answer_needs_no_slide(regions, cities):
    claims = [Claim("k", "K", "KR", range=900, quote="900 km"), Claim("l", "L", "KR", range=99)]
    asked = cities[cities.name.isin(["Tokyo", "Beijing"]) & (cities.population > 5e6)]
    deck = draw_slide(claims, regions, asked, compared=asked)
    rows = compare_cities(claims, regions, asked)
    (sentences,) = (s for s in deck.slides[1].shapes if s.name == "In sentences")
    said = sentences.text_frame.text
    assert len(rows) == 4
    assert all(f"{row.city}: {row.sentence}" in said for row in rows.itertuples())
    alone = draw_slide(claims[:1], regions, asked, compared=asked[asked.name == "Tokyo"])
    assert len(alone.slides) == 1
    assert "Tokyo" in alone.slides[0].shapes.title.text
    own = draw_slide(claims, regions, cities, compared=cities[cities.name == "Seoul"])
    assert len(own.slides) == 1, "an own city has no verdict, and so no table"


def test_a_title_of_ones_own_is_whole_and_stands_for_the_finding(few, regions, cities, monkeypatch):
    monkeypatch.setattr("rangeviz.documents.slides.lay_out_map", _small_scene)
    title = "Six words of a title that " * 12
    deck = draw_slide(few, regions, cities.head(200), title=title)
    assert deck.slides[0].shapes.title.text == " ".join(title.split())
    check_texts(deck)
    notes = deck.slides[0].notes_slide.notes_text_frame.text
    assert "Two claims on two systems of South Korea" in notes


def test_holes_are_wound_the_other_way():
    import pptx

    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    hole = shapely.Point(50, 50).buffer(20)
    PowerPointCanvas(slide.shapes, 10, 20).area(
        shapely.box(0, 0, 100, 100).difference(hole), "land", 0.5
    )
    (shape,) = slide.shapes
    assert (shape.left, shape.top) == (10 * EMU_PT, 20 * EMU_PT)
    contours, xy = [], []
    for step in next(shape._element.iter(f"{A}path")):
        if step.tag == f"{A}close":
            contours.append(shapely.LinearRing(xy))
            xy = []
        else:
            xy.append((int(step[0].get("x")), int(step[0].get("y"))))
    assert [ring.is_ccw for ring in contours] in ([True, False], [False, True])
    assert shape._element.find(f".//{A}alpha").get("val") == "50000"


def test_nothing_to_draw_is_said(regions, cities):
    with pytest.raises(RangevizError, match="nothing to draw"):
        draw_slide([Claim("s", "S", "KR", "statement", "")], regions, cities)


@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftoppm")),
    reason="LibreOffice and poppler are not installed (libreoffice-impress, poppler-utils)",
)
def test_libreoffice_shows_what_the_figure_shows(claims, regions, cities, tmp_path):
    deck = draw_slide(claims, regions, cities)
    (tmp_path / "slide.pptx").write_bytes(office_bytes(deck))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    convert = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(tmp_path / "slide.pptx")], check=True, capture_output=True)
    to_png = ["pdftoppm", "-r", "72", "-png", str(tmp_path / "slide.pdf"), str(tmp_path / "page")]
    subprocess.run(to_png, check=True)
    pages = sorted(tmp_path.glob("page*.png"))
    assert len(pages) == len(deck.slides) == 3
    sea = next(shape for shape in flat(deck.slides[0].shapes) if shape.name == "Sea")
    left, top, width, height = (
        length / EMU_PT for length in (sea.left, sea.top, sea.width, sea.height)
    )
    seen = Image.open(pages[0]).convert("L")
    seen = seen.crop((round(left), round(top), round(left + width), round(top + height)))
    scene = build_scene(claims, regions, cities, width, height, px_pt=PX, measure=text_width)
    figure = Figure(figsize=(width / 72, height / 72), dpi=72)
    ax = figure.add_axes((0, 0, 1, 1))
    prepare_axes(ax, width, height)
    draw_scene(MatplotlibCanvas(ax, Fonts("Liberation Sans"), scene.px_pt), scene)
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=72)
    expected = Image.open(drawn).convert("L").resize(seen.size)
    soft = ImageFilter.GaussianBlur(2)  # other programs smooth edges in other ways
    apart = np.abs(np.asarray(seen.filter(soft), float) - np.asarray(expected.filter(soft), float))
    assert apart.mean() < 3, apart.mean()
    assert (apart > 40).mean() < 0.003, (apart > 40).mean()
    text = subprocess.run(
        ["pdftotext", str(tmp_path / "slide.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert re.search(r"Shaheen-III · 2,750.km", text)
    assert "if such trends were to continue" in text, "a statement keeps its condition"


def said_on(slide):
    texts = [shape.text_frame.text for shape in flat(slide.shapes) if shape.has_text_frame]
    return " ".join(" ".join(texts).replace("\u00a0", " ").split())


def test_what_is_not_drawn_is_said_and_has_no_sample(regions, cities, monkeypatch):
    monkeypatch.setattr("rangeviz.documents.slides.lay_out_map", _small_scene)
    quote = "expected to reach 3,000 km by 2015"
    claims = [
        Claim(
            "p",
            "Pi",
            "KR",
            range=3000,
            basis="projected",
            wording="3,000 km",
            quote=quote,
            shown=True,
        ),
        Claim(
            "f", "Phi", "KR", range=900, quote="900", quote_en="900 [Our translation]", shown=True
        ),
        Claim("n", "Nu", "KR", range=700, region="none", shown=True),
    ]
    deck = draw_slide(claims, regions, cities, highlight="f")
    first, second = deck.slides
    said = said_on(first)
    assert said.startswith("Three claims on three systems")
    assert "No line here: Nu · 700 km, no launch region named." in said
    assert f"Pi · 3,000 km, projected “{quote}”" in " ".join(said.split("\n"))
    samples = [shape.name for shape in flat(first.shapes) if shape.name.startswith("Sample: ")]
    assert samples[0].startswith("Sample: Phi"), "the highlighted claim comes first"
    assert not any("Nu" in name for name in samples)
    assert "Not in the table: Nu · 700 km (no launch region named)." in said_on(second)
    notes = first.notes_slide.notes_text_frame.text
    assert "Our translation: “900”" in notes
    assert "[" not in notes.partition("Sources")[0]
