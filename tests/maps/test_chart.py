"""The chart of claims: every claim has its mark and its label, told apart without colour."""

from __future__ import annotations

import re
import runpy
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from rangeviz.core.errors import ArgumentError, RangevizError
from rangeviz.core.optional import load
from rangeviz.core.words import words
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import QUALIFIERS, Claim
from rangeviz.maps.chart import draw_claims
from rangeviz.maps.chart_marks import MARKS, kinds_of_mark
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.pictures import picture_bytes
from rangeviz.maps.sheets import write_picture

pytestmark = pytest.mark.slow  # sheets, slides and documents of many claims

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def marks(figure: Figure) -> list[str]:
    lines = [line for ax in figure.axes for line in ax.lines]
    return [line.get_gid() for line in lines if (line.get_gid() or "").startswith("claim-")]


def texts(figure: Figure) -> list[str]:
    panels = [text.get_text() for ax in figure.axes for text in ax.texts]
    return panels + [text.get_text() for text in figure.texts]


def labels(figure: Figure, number: int = 0) -> dict[str, list]:
    """Return the bounding boxes of a panel's labels, by label."""
    renderer = FigureCanvasAgg(figure).get_renderer()
    found: dict[str, list] = {}
    for text in figure.axes[number].texts:
        if (text.get_gid() or "").startswith("label-"):
            found.setdefault(text.get_gid().removesuffix("-who"), []).append(
                text.get_window_extent(renderer)
            )
    return found


def one_of_each() -> list[Claim]:
    claims = []
    for number, (quantity, qualifier, basis) in enumerate(
        (quantity, qualifier, basis)
        for quantity in ("max_range", "test_distance", "notified_range")
        for qualifier in QUALIFIERS
        for basis in ("declared", "projected")
    ):
        claims.append(
            Claim(
                f"c{number}",
                f"System {quantity} {basis}",
                "PK",
                quantity,
                qualifier,
                400 + 40 * (number % 7),
                900 if qualifier == "between" else None,
                basis=basis,
                claimant=f"Claimant {number}",
                claimed_on=f"{1995 + number % 14}",
            )
        )
    return claims


def test_every_qualifier_and_quantity_has_its_mark_and_key():
    claims = one_of_each()
    figure = draw_claims(claims, layout="panels")
    assert len(marks(figure)) == len(claims)
    written = texts(figure)
    for kind in MARKS:
        assert words(f"chart.key.{kind}") in written
    for claim in claims:
        assert any(figure_text(claim) in text for text in written)
        assert claim.claimant in written


@pytest.mark.parametrize("layout", ["panels", "rows"])
def test_shapes_alone_tell_the_marks_apart(layout):
    seen = {}
    for kind, changes in {
        "stated": {},
        "about": {"qualifier": "about"},
        "up_to": {"qualifier": "up_to"},
        "at_least": {"qualifier": "more_than"},
        "less_than": {"qualifier": "less_than"},
        "between": {"qualifier": "between", "range_max": 900},
        "projected": {"basis": "projected"},
        "test_distance": {"quantity": "test_distance"},
        "notified_range": {"quantity": "notified_range"},
    }.items():
        claim = replace(Claim("a", "A", range=700, claimed_on="2001"), **changes)
        assert kinds_of_mark(claim) == (kind,)
        figure = draw_claims([claim, Claim("z", "A", range=2000)], layout=layout)
        for text in figure.axes[0].texts:
            text.remove()
        figure.axes[1].remove()
        figure.axes[0].set_title("", loc="left")
        for ax in figure.axes:
            for line in list(ax.lines):
                line.set_color("black")
                if line.get_linewidth() == 0.5:
                    line.remove()  # from the label to its mark
        seen[kind] = picture_bytes(figure, "png")
    assert set(seen) == set(MARKS)
    assert len(set(seen.values())) == len(MARKS)


def test_the_fullest_panels_are_marked_and_labelled_without_overlap(claims):
    fullest = [system for system, _ in Counter(c.system for c in claims).most_common(6)]
    claims = [claim for claim in claims if claim.system in fullest]
    figure = draw_claims(claims, layout="panels")
    drawn = [claim for claim in claims if claim.figures_km]
    systems = list(dict.fromkeys(claim.system for claim in claims))
    assert len(marks(figure)) == len(drawn)
    for number, system in enumerate(systems):
        boxes = labels(figure, number)
        assert len(boxes) == sum(claim.system == system for claim in drawn), system
        for one, other in combinations(boxes.values(), 2):
            assert not any(a.overlaps(b) for a in one for b in other), system
        area = figure.axes[number].get_window_extent()
        for box in (box for part in boxes.values() for box in part):
            assert area.y0 <= box.y0
            assert box.y1 <= area.y1
            assert box.x0 >= 0
            assert box.x1 <= figure.bbox.x1
    said = " ".join(texts(figure))
    assert all(figure_text(claim) in said for claim in drawn)


def test_marks_of_one_day_and_figure_stand_side_by_side():
    claims = [Claim(f"c{n}", "A", range=900, claimed_on="2001-05-04") for n in range(9)]
    figure = draw_claims(claims)
    places = sorted(line.get_xdata()[0] for line in figure.axes[0].lines if line.get_gid())
    assert len(places) == 9
    assert all(b - a > 0.01 for a, b in pairwise(places))


def test_undated_claims_have_a_column_and_statements_are_listed():
    claims = [
        Claim("a", "A", range=900, claimed_on="2001"),
        Claim("b", "A", range=800),
        Claim("c", "A", quantity="statement", qualifier="", unit="", claimant="A senator"),
    ]
    figure = draw_claims(claims)
    ticks = [tick.get_text() for tick in figure.axes[0].get_xticklabels()]
    assert words("date.none") in ticks
    assert len(marks(figure)) == 2
    assert words("chart.no_figure", claimants="A senator") in texts(figure)
    only = draw_claims(claims[:1])
    assert words("date.none") not in [t.get_text() for t in only.axes[0].get_xticklabels()]


def test_hostile_text_is_shown_as_it_stands():
    name = r"$\frac{1}{0}$ <script>alert(1)</script> & \bad{"
    claim = Claim("a", name, range=900, claimed_on="2001", claimant="$x$ \x1b[31m <b>")
    claims = [claim, replace(claim, id="s", quantity="statement", range=None, claimant="$y^$")]
    figure = draw_claims(claims)
    root = ElementTree.fromstring(picture_bytes(figure, "svg"))
    shown = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    assert name in shown
    assert r"$x$ \x1b[31m <b>" in shown
    assert any("$y^$" in text for text in shown)
    picture_bytes(figure, "pdf")


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_same_claims_same_bytes(form, claims):
    first, second = (picture_bytes(draw_claims(claims, system="Abdali"), form) for _ in range(2))
    assert first == second
    assert not re.search(rb"dc:date|CreationDate|Matplotlib v", first)


def test_the_sources_file_and_the_note_stand_below(claims):
    figure = draw_claims(claims, system=["Ghauri", "Nasr"])
    root = ElementTree.fromstring(picture_bytes(figure, "svg"))
    ids = [node.get("id") for node in root.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    said = " ".join(texts(figure))
    assert "ranges.csv" in said
    assert "A claim is what a source says, not a finding." in said


def test_ones_own_axes_hold_what_a_panel_of_the_chart_does(claims):
    def looks(ax):
        return [
            [(t.get_text(), t.get_position(), t.get_size(), t.get_weight()) for t in ax.texts],
            [t.get_text() for t in (*ax.get_xticklabels(), *ax.get_yticklabels())],
            [(line.get_gid(), line.get_color(), line.get_linewidth()) for line in ax.lines],
            [(*line.get_xydata().ravel(), line.get_markersize()) for line in ax.lines],
        ]

    panel = draw_claims(claims, system="Ghauri").axes[0]
    with matplotlib.rc_context({"font.family": "serif", "font.size": 20, "lines.linewidth": 6}):
        figure = Figure(figsize=panel.figure.get_size_inches())
        ax = figure.add_axes(panel.get_position())
        inset = figure.add_axes((0, 0, 1, 1)).inset_axes((0, 0, 1, 0.4))
        assert draw_claims(claims, system="Ghauri", ax=ax) is ax
        assert draw_claims(claims, system="Nasr", ax=inset) is inset
    assert looks(ax) == looks(panel)
    fonts = {text.get_fontname() for text in ax.findobj(Text)}
    assert fonts == {Fonts().base[0]}
    drawn = sum(claim.system == "Ghauri" for claim in claims)
    assert len(marks(figure)) == drawn
    ids = re.findall(rb'id="(claim-[^"]*)"', picture_bytes(figure, "svg"))
    assert len(ids) == len(set(ids)) > drawn
    with pytest.raises(ArgumentError, match="ax: expected one system to draw in these axes, not 2"):
        draw_claims(claims, system=["Abdali", "Nasr"], ax=ax)


def test_what_cannot_be_drawn_is_refused(claims, tmp_path):
    with pytest.raises(ArgumentError, match="system: found 'Nothing'; expected a system with"):
        draw_claims(claims, system="Nothing")
    with pytest.raises(RangevizError, match="no claim to draw"):
        draw_claims([])
    with pytest.raises(ArgumentError, match=r"a name that ends in one of \.png, \.svg, \.pdf"):
        write_picture(Figure(), tmp_path / "a.gif")
    assert not list(tmp_path.iterdir())


def test_without_matplotlib_one_sentence_says_what_to_install(claims, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(RangevizError, match=r'needs matplotlib: pip install ".+\[figure\]"'):
        draw_claims(claims, system="Abdali")
    assert load("json", "figure")


def test_the_command_writes_a_chart_and_no_other_command_loads_matplotlib(tmp_path):
    def run(*arguments: str, code: int = 0) -> str:
        command = [sys.executable, "-X", "importtime", "-m", "rangeviz", *arguments]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        assert ("matplotlib" in done.stderr) == (arguments[0] == "chart" and code == 0)
        return done.stdout.strip()

    target = Path(run("chart", "--system", "Agni-P"))
    assert target == Path("maps/agni-p-claims.svg")
    assert ElementTree.parse(tmp_path / target).getroot().tag == f"{SVG}svg"
    run("--help")
    run("check")
    run("chart", "--system", "Nothing", code=2)


def test_the_pictures_in_the_docs_are_current():
    """Texts and marks are held, not bytes: those may differ between versions of matplotlib."""

    def content(svg: bytes) -> tuple[list[str], int]:
        root = ElementTree.fromstring(svg)
        ids = [node.get("id", "") for node in root.iter()]
        said = " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}text"))
        return sorted(said.split()), sum(name.startswith("claim-") for name in ids)

    pictures = runpy.run_path(str(ROOT / "tools/docs_chart.py"))["pictures"]()
    folder = ROOT / "docs/pictures"
    assert {path.name for path in folder.glob("*-claims.svg")} == set(pictures)
    page = (ROOT / "docs/data.md").read_text(encoding="utf-8")
    for name, drawn in pictures.items():
        written = content((folder / name).read_bytes())
        assert written == content(drawn), "the data have changed: run `make docs`"
        assert written[1] > 5
        assert f"pictures/{name}" in page


def test_a_system_with_only_statements_has_words_and_no_axes():
    said = Claim(
        "s",
        "Sigma",
        quantity="statement",
        qualifier="",
        unit="",
        claimant="A senator",
        claimed_on="2001-05",
        quote="far enough",
    )
    figure = draw_claims([Claim("a", "A", range=900, claimed_on="2001"), said])
    assert [ax.axison for ax in figure.axes[:2]] == [True, False]
    assert figure.axes[1].get_title(loc="left") == "Sigma"
    assert "A senator, May 2001: “far enough”" in texts(figure)
    with pytest.raises(RangevizError, match="no claim on Sigma has a figure"):
        draw_claims([said])
