"""The chart in rows: one for each system, on one scale, every claim marked, on sheets of A4."""

from __future__ import annotations

import re

import pytest
from commands import rangeviz
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from rangeviz.core.words import words
from rangeviz.inputs.claim_text import figure_said
from rangeviz.inputs.claims import QUALIFIERS, Claim
from rangeviz.maps.chart import draw_chart_sheets, draw_claims
from rangeviz.maps.chart_marks import kinds_of_mark
from rangeviz.maps.chart_rows import DENSITIES, LABEL_SIZE, plan_rows
from rangeviz.maps.chart_sheet import HEIGHT, INSIDE
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.pictures import picture_bytes

pytestmark = pytest.mark.slow  # sheets, slides and documents of many claims

FONTS = Fonts("DejaVu Sans")


def said(figure: Figure) -> list[str]:
    texts = [text for ax in figure.axes for text in ax.texts]
    return [text.get_text().replace("\u00a0", " ") for text in texts]


def names(figure: Figure) -> list[str]:
    return [text.get_text().replace("\n", " ") for text in figure.axes[0].get_yticklabels()]


@st.composite
def some_claims(draw) -> list[Claim]:
    claims = []
    for number in range(draw(st.integers(1, 30))):
        qualifier = draw(st.sampled_from(QUALIFIERS))
        low = draw(st.integers(1, 18_000))
        claims.append(
            Claim(
                f"c{number}",
                draw(st.sampled_from(("A", "B", "Ш", "A long name of a system that is 1"))),
                draw(st.sampled_from(("FR", "US", ""))),
                qualifier=qualifier,
                range=low,
                range_max=low + draw(st.integers(1, 900)) if qualifier == "between" else None,
                basis=draw(st.sampled_from(("declared", "projected"))),
                claimant=draw(st.sampled_from(("X", "A ministry of " + "long names " * 6))),
                claimed_on=draw(st.sampled_from(("", "1999", "2015-03-02"))),
            )
        )
    return claims


@given(some_claims(), st.sampled_from(DENSITIES))
def test_every_claim_has_a_mark_and_no_label_hides_one(claims, density):
    plan = plan_rows(claims, INSIDE, FONTS, density)
    per_km = plan.width / plan.right_km
    for group in plan.groups:
        rows = [row for row in group if row.claims]
        tops = [max(row.largest.figures_km.values()) for row in rows]
        assert tops == sorted(tops, reverse=True)
        for row in rows:
            marked = {(mark.kinds, *(round(km * per_km) for km in mark.kms)) for mark in row.marks}
            for claim in row.claims:
                kms = sorted(claim.figures_km.values())
                at = {
                    (kinds_of_mark(claim), round(kms[0] * per_km + a), round(kms[-1] * per_km + b))
                    for a in (-0.5, 0, 0.5)
                    for b in (-0.5, 0, 0.5)
                }
                assert at & marked, "its own mark, or one less than a point away"
            first = row.label[0][1][0][0].replace("\u00a0", " ")
            assert first == figure_said(row.largest).replace("\u00a0", " ")
            for left, line in row.label:
                right = left + sum(FONTS.width(text, LABEL_SIZE, bold) for text, bold in line)
                assert left >= 0
                assert right <= plan.width + 0.01
                whole = len(row.label) == 2 or row.largest.claimant in line[-1][0]
                for mark in row.marks if whole else ():
                    low, high = (km * per_km for km in mark.kms)
                    assert high <= left or low >= right
    shown = sum(len(row.claims) for group in plan.groups for row in group)
    assert shown == len(claims)


def test_two_countries_stand_on_one_page_and_the_world_on_few(claims):
    both = [claim for claim in claims if claim.operator in ("IN", "PK")]
    (sheet,) = draw_chart_sheets(both)
    world = draw_chart_sheets(claims)
    assert 1 < len(world) <= 4
    for figure in (sheet, *world):
        assert figure.get_figheight() * 72 <= HEIGHT + 0.1
        renderer = FigureCanvasAgg(figure).get_renderer()
        for ax in figure.axes:
            ticks = (*ax.get_xticklabels(), *ax.get_yticklabels()) if ax.axison else ()
            for text in (*ax.texts, *ticks):
                box = text.get_window_extent(renderer)
                assert not text.get_text() or figure.bbox.x0 <= box.x0 <= box.x1 <= figure.bbox.x1
                assert not text.get_text() or figure.bbox.y0 <= box.y0 <= box.y1 <= figure.bbox.y1
    systems = {claim.system for claim in claims}
    assert {name for figure in world for name in names(figure)} == systems
    assert sum(len(names(figure)) for figure in world) == len(systems)
    assert any("Sheet 2 of" in text for text in said(world[1]))
    assert all(any("ranges.csv" in text for text in said(figure)) for figure in world)
    assert len({figure.axes[0].get_xlim() for figure in world}) == 1, "one scale for all"
    assert not any("…" in text for figure in world for text in said(figure))


def test_one_operator_that_fills_a_sheet_goes_on_under_its_name():
    many = [Claim(f"c{n}", f"System {n}", "FR", range=100 + n) for n in range(90)]
    more = [Claim("k", "K", "KR", range=9), Claim("s", "S", "KR", "statement", "")]
    first, second = draw_chart_sheets([*many, *more])
    assert "France" in said(first)
    assert "France, continued" in said(second)
    assert "South Korea" in said(second)
    assert "no figure" in said(second), "a statement has its row"
    assert any(words("chart.silent", count="1") in text for text in said(first))


def test_an_undated_claim_says_so_and_the_earliest_of_equals_is_named():
    claims = [
        Claim("late", "A", range=900, claimant="Late", claimed_on="2005"),
        Claim("early", "A", range=900, claimant="Early", claimed_on="2001"),
        Claim("none", "A", range=900, claimant="None"),
        Claim("b", "B", range=800, claimant="Nobody"),
    ]
    texts = said(draw_claims(claims, layout="rows"))
    assert "· Early, 2001" in texts
    assert "· Nobody, undated" in texts


def test_ones_own_axes_hold_rows_too(claims):
    both = [claim for claim in claims if claim.operator in ("KP", "IR")]
    figure = Figure(figsize=(8, 6))
    ax = figure.add_axes((0.3, 0.1, 0.65, 0.8))
    assert draw_claims(both, ax=ax) is ax
    assert set(names(figure)) == {claim.system for claim in both}
    ids = re.findall(rb'id="(claim-[^"]*)"', picture_bytes(figure, "svg"))
    assert len(ids) == len(set(ids)) >= len(set(names(figure)))


def test_the_command_pages_and_says_so(tmp_path):
    done = rangeviz(*"chart --operator all -o a.svg".split(), cwd=tmp_path)
    assert done.stdout.split() == ["a.svg", "a-2.svg", "a-3.svg"], done.stderr
    assert done.stderr == "3 sheets, as one holds a page of A4.\n"
    done = rangeviz(*"chart --operator IR --layout panels --title T -o b.svg".split(), cwd=tmp_path)
    assert done.stdout.startswith("b.svg\nb-2.svg\n"), done.stderr
    done = rangeviz(*"chart --font NoSuchFont".split(), cwd=tmp_path)
    assert done.returncode == 2
    assert "a font that is installed" in done.stderr
