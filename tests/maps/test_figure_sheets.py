"""The sheets of a figure: no drawn claim without its figure, speaker, date and source."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import combinations

import pytest
import shapely
from click.testing import CliRunner
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from rangeviz.cli import cli
from rangeviz.core.choices import SIZES
from rangeviz.core.errors import ArgumentError
from rangeviz.core.words import date_text
from rangeviz.inputs.claim_text import claim_name, list_quote
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.figure import draw_figure
from rangeviz.maps.pictures import STEADY, own_settings
from rangeviz.maps.sheets import sheets_of, write_picture, write_pictures

pytestmark = pytest.mark.slow  # sheets, slides and documents of many claims

PAD = [LaunchRegion("pad", "Pad", shapely.Point(53, 33))]
SHEETS = [
    *((count, size) for count in (1, 6) for size in SIZES),
    *((count, size) for count in (12, 40) for size in ("page", "social")),  # the most, the least
]


def many(count: int) -> list[Claim]:
    """Make claims of which each is told by words of its own."""
    return [
        Claim(
            f"c{n}",
            f"System {n % 8}",
            "IR",
            range=400 + 50 * n,
            qualifier=("stated", "about", "more_than", "up_to")[n % 4],
            region="pad",
            shown=True,
            claimant=f"Speaker No. {n} of a ministry",
            claimed_on=f"{1980 + n}-05-06",
            wording=f"a range of {400 + 50 * n} kilometres, said {n} times",
            source_title=f"An article of some length on range number {n}",
            source_publisher=f"Paper {n}",
        )
        for n in range(count)
    ]


def text_of(figure: Figure) -> str:
    said = " ".join(text.get_text() for text in figure.axes[0].texts)
    return " ".join(said.replace("\u00a0", " ").split())


def assert_told(claims: list[Claim], figure: Figure) -> None:
    """Find every claim's figure, speaker, date, source and words together on one of the sheets."""
    sheets = [text_of(sheet) for sheet in sheets_of(figure)]
    for claim in claims:
        name = claim_name(claim).replace("\u00a0", " ")
        start = f"{name} {claim.claimant}, {date_text(claim.claimed_on)}; {claim.source_title}"
        (sheet,) = (sheet for sheet in sheets if start in sheet)
        assert list_quote(claim) in sheet
    assert not any("…" in sheet for sheet in sheets)


def assert_in_place(sheet: Figure) -> None:
    wide, tall = sheet.get_size_inches() * sheet.dpi
    with own_settings(**STEADY):
        renderer = FigureCanvasAgg(sheet).get_renderer()
        boxes = [text.get_window_extent(renderer) for text in sheet.axes[0].texts]
    for box in boxes:
        assert min(box.x0, box.y0) >= 0
        assert box.x1 <= wide
        assert box.y1 <= tall
    for one, other in combinations(boxes, 2):
        assert not one.shrunk(0.98, 0.6).overlaps(other.shrunk(0.98, 0.6))


@pytest.mark.parametrize(("count", "size"), SHEETS)
def test_every_claim_keeps_its_source(size, count, cities):
    claims = many(count)
    figure = draw_figure(claims, PAD, cities.head(20), size=size)
    assert_told(claims, figure)
    sheets = sheets_of(figure)
    for sheet in sheets:
        assert_in_place(sheet)
    assert len(sheets) == 1 or f"page{'s 2 to' if len(sheets) > 2 else ' 2'}" in text_of(figure)
    for number, sheet in enumerate(sheets[1:], 2):
        assert text_of(sheet).endswith(f"Page {number} of {len(sheets)}.")
    if count == 1:
        assert len(sheets) == 1, "one claim has room on every size"
    if count == 6:
        assert len(sheets) == 1 + (size in ("square", "social"))


def test_all_claims_of_the_world_on_one_system(claims, regions, cities):
    agni = [replace(claim, shown=True) for claim in claims if claim.system == "Agni-V"]
    figure = draw_figure(agni, regions, cities)
    said = " ".join(map(text_of, sheets_of(figure)))
    for claim in agni:
        assert f"{claim_name(claim)} {claim.speaker}".replace("\u00a0", " ") in said
        assert claim.source_title in said


def test_a_source_longer_than_a_sheet_goes_on_over_the_next(cities):
    words = [f"word{n}" for n in range(1_000)]
    claim = replace(many(1)[0], wording=" ".join(words))
    sheets = sheets_of(draw_figure([claim], PAD, cities.head(20), size="social"))
    assert len(sheets) > 2
    said = {word.strip("“”") for sheet in sheets for word in text_of(sheet).split()}
    assert set(words) <= said


@pytest.fixture(scope="module")
def twelve(cities):
    return draw_figure(many(12), PAD, cities.head(20), size="social")


def test_sheets_are_pages_of_a_pdf_and_files_of_pictures(twelve, tmp_path):
    assert write_picture(twelve, tmp_path / "a.pdf") == tmp_path / "a.pdf"
    assert (tmp_path / "a.pdf").read_bytes().count(b"/Type /Page ") == len(sheets_of(twelve))
    assert write_picture(twelve, tmp_path / "a.png") == tmp_path / "a.png"
    names = ["a.png", *(f"a-{n}.png" for n in range(2, len(sheets_of(twelve)) + 1))]
    assert sorted(names) == sorted(path.name for path in tmp_path.glob("*.png"))
    for name in names:
        with Image.open(tmp_path / name) as picture:
            assert picture.size == (1200, 630)


def test_an_open_file_holds_one_picture_or_all_pages(twelve):
    file = io.BytesIO()
    assert write_picture(twelve, file, form="pdf") is None
    assert file.getvalue().startswith(b"%PDF")
    with pytest.raises(ArgumentError, match="a path, or the form pdf: this figure has"):
        write_picture(twelve, io.BytesIO(), form="svg")


def test_the_command_names_every_file(tmp_path):
    target = tmp_path / "figure.svg"
    wanted = ["figure", "--system", "Agni-V", "--size", "social", "-o", str(target)]
    result = CliRunner().invoke(cli, wanted)
    assert result.exit_code == 0, result.output
    assert result.output.split()[:2] == [str(target), str(tmp_path / "figure-2.svg")]
    assert sorted(map(str, tmp_path.iterdir())) == sorted(result.output.split())


@pytest.mark.parametrize(("size", "pixels"), [("square", (1080, 1080)), ("social", (1200, 630))])
def test_sizes_for_screens_have_their_pixels(size, pixels, cities, tmp_path):
    figure = draw_figure(many(1), PAD, cities.head(5), size=size)
    (path,) = write_pictures(sheets_of(figure), tmp_path / "a.png")
    with Image.open(path) as picture:
        assert picture.size == pixels


def test_a_long_title_leaves_room_for_the_map(cities):
    figure = draw_figure(many(2), PAD, cities.head(5), size="social", title="Word " * 99)
    assert_in_place(figure)
    assert figure.axes[1].get_position().height > 0.3
