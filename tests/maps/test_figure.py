"""Figures for print: true geometry in every projection, labels apart, text as text."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import numpy as np
import pyproj
import pytest
import shapely
from click.testing import CliRunner
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from scenes import build_scene

from rangeviz.cli import cli
from rangeviz.core.choices import PROJECTIONS
from rangeviz.core.errors import ArgumentError, RangevizError
from rangeviz.core.words import words
from rangeviz.geo.distance import region_distances
from rangeviz.geo.projection import Projection, centre_of
from rangeviz.geo.rings import range_ring
from rangeviz.inputs.basemap import basemap_shape
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps.figure import draw_figure, draw_flat_circle
from rangeviz.maps.flat_circle import flat_circle
from rangeviz.maps.labels import ring_labels
from rangeviz.maps.pictures import picture_bytes
from rangeviz.maps.planning import plan_map
from rangeviz.maps.scene import Scene
from rangeviz.maps.sheets import write_picture
from rangeviz.maps.style import STYLES

GEOD = pyproj.Geod(ellps="WGS84")
SVG = "{http://www.w3.org/2000/svg}"
HARD = {
    "a pole": (0, 90, 5000),
    "over the south pole": (-70, -80, 3000),
    "across 180": (179, -17, 8000),
    "past a hemisphere": (-70, -35, 12_000),
    "all but the antipode": (95, 62, 19_000),
}


@pytest.fixture(scope="module")
def globe():
    rng = np.random.default_rng(5)
    lat = np.degrees(np.arcsin(rng.uniform(-1, 1, 600)))
    return np.column_stack([rng.uniform(-180, 180, 600), lat])


@pytest.fixture(scope="module")
def scene(claims, regions, cities):
    return build_scene(claims, regions, cities, 517, 447)


@pytest.fixture(scope="module")
def point_claims():
    """Return one claim of every kind, of a point, with a region of its own."""
    said = [
        ("about", ""),
        ("more_than", ""),
        ("less_than", ""),
        ("between", ""),
        ("stated", ""),
        ("up_to", "projected"),
    ]
    claims = [
        Claim(
            f"c{n}",
            f"System {n}",
            "FJ",
            "max_range",
            word,
            1000 + 400 * n,
            1200 + 400 * n if word == "between" else None,
            basis=basis,
            region="pad",
            shown=True,
        )
        for n, (word, basis) in enumerate(said)
    ]
    flown = Claim("t", "System 1", "FJ", "test_distance", range=700, region="pad", shown=True)
    return [*claims, flown], [LaunchRegion("pad", "Pad", shapely.Point(178, -17))]


@pytest.fixture(scope="module")
def point_scene(point_claims, cities):
    return build_scene(*point_claims, cities, 517, 447)


@pytest.mark.parametrize("name", PROJECTIONS)
@pytest.mark.parametrize("case", HARD)
def test_a_projected_ring_holds_what_is_in_range(name, case, globe):
    lon, lat, range_km = HARD[case]
    projection = Projection(name, lon, lat)
    area = projection.area(range_ring(shapely.Point(lon, lat), range_km).polygon, projection.domain)
    outline = projection.outline(
        range_ring(shapely.Point(lon, lat), range_km).polygon, projection.domain
    )
    assert area.is_valid
    assert np.isfinite(shapely.get_coordinates(area)).all()
    assert shapely.within(area, projection.domain.buffer(1))
    assert shapely.difference(outline, area.boundary.buffer(1)).is_empty, "it bounds the area"
    xy = projection.points(globe)
    seen = np.isfinite(xy).all(axis=1)
    start = np.full(len(globe), lon), np.full(len(globe), lat)
    distance_km = GEOD.inv(*start, *globe.T)[2] / 1000
    clear = seen & (np.abs(distance_km - range_km) > 60)
    assert clear.sum() > 200
    inside = shapely.contains_xy(area, xy[clear])
    assert (inside == (distance_km[clear] < range_km)).all()


@pytest.mark.parametrize("name", PROJECTIONS)
def test_land_is_land_in_every_projection_with_the_antipode_on_land(name, globe):
    land = basemap_shape("land")
    projection = Projection(name, -70, -35)
    area = projection.area(land, projection.domain)
    xy = projection.points(globe)
    seen = np.isfinite(xy).all(axis=1)
    shore = shapely.distance(land.boundary, shapely.points(globe)) < 0.3
    wanted = shapely.contains_xy(land, globe)
    assert area.is_valid
    clear = seen & ~shore
    assert (shapely.contains_xy(area, xy[clear]) == wanted[clear]).all()


@pytest.mark.parametrize("range_km", [300, 5000, 19_000])
def test_rings_of_a_point_are_true_circles_round_the_centre(range_km):
    projection = Projection("equidistant", 73.05, 33.72)
    ring = range_ring(shapely.Point(73.05, 33.72), range_km).polygon
    lines = projection.outline(ring, projection.domain)
    radius = np.hypot(*shapely.get_coordinates(lines).T)
    assert len(lines.geoms) == 1
    assert lines.geoms[0].is_closed
    assert radius == pytest.approx(range_km, rel=1e-3)


def test_the_ring_of_a_region_is_at_true_distance(regions):
    region = next(region for region in regions if region.id == "PK").geometry
    projection = Projection("equidistant", *map(round, centre_of([region])))
    lines = projection.outline(range_ring(region, 2750).polygon, projection.domain)
    back = pyproj.Proj(
        f"+proj=aeqd +lon_0={projection.lon} +lat_0={projection.lat} +ellps=WGS84 +units=km"
    )
    lon, lat = back(*shapely.get_coordinates(lines)[::40].T, inverse=True)
    assert region_distances(region, lon, lat)[0] / 1000 == pytest.approx(2750, rel=1e-3)


def test_equal_areas_are_equal():
    polygon = range_ring(shapely.Point(178, 60), 7000).polygon
    projection = Projection("equal-area", 100, -10)
    on_globe = (
        sum(abs(GEOD.geometry_area_perimeter(part)[0]) for part in shapely.get_parts(polygon)) / 1e6
    )
    assert projection.area(polygon, projection.domain).area == pytest.approx(on_globe, rel=2e-3)


def shapes(scene: Scene) -> list:
    base = ("land", "graticule", "coast", "borders", "dashed", "dotted", "hatching")
    rings = ("area", "band", "lines", "inner", "inner_area")
    return (
        [scene.sea, *(getattr(scene.base, name) for name in base)]
        + [getattr(ring, name) for ring in scene.rings for name in rings]
        + [shape for region in scene.regions for shape in (region.area, region.outline)]
    )


def test_nothing_reaches_beyond_the_map(scene, point_scene):
    for laid_out in (scene, point_scene):
        for shape in shapes(laid_out):
            xy = shapely.get_coordinates(shape)
            assert np.isfinite(xy).all()
            assert (xy > -0.01).all()
            assert (xy < [517.01, 447.01]).all()


def test_labels_overlap_neither_each_other_nor_lines(scene, point_scene):
    for laid_out in (scene, point_scene):
        labels = [*laid_out.labels, *laid_out.names]
        assert len(laid_out.labels) >= 2
        for one, other in combinations(labels, 2):
            assert not one.box.meets(other.box), (one.text, other.text)
        for label in labels:
            box = label.box
            assert 0 <= box.left < box.right <= 517
            assert 0 <= box.top < box.bottom <= 447
        for plate in laid_out.labels:
            if len(plate.parts) == 1:
                continue  # a name alone may stand across lines, so that its ring has one
            box = shapely.box(plate.box.left, plate.box.top, plate.box.right, plate.box.bottom)
            for ring in laid_out.rings:
                if ring.claim.id != plate.claim_id:
                    assert not ring.lines.intersects(box), (plate.text, ring.claim.system)


def test_every_system_is_labelled_and_the_key_explains_what_is_there(scene, point_scene):
    for laid_out in (scene, point_scene):
        said = " ".join(plate.text for plate in laid_out.labels)
        assert all(ring.claim.system in said for ring in laid_out.rings)
    assert [row.kind for row in scene.key] == ["stated", "at_least", "region", "dashed"]
    used = [row.kind for row in point_scene.key]
    assert used == [*(kind for kind in STYLES if kind != "notified"), "region"]


def test_ticks_point_outward_and_inward(point_scene):
    rings = {ring.claim.qualifier: ring for ring in point_scene.rings}
    for qualifier, inside in (("more_than", False), ("less_than", True)):
        ring = rings[qualifier]
        ends = shapely.get_coordinates(ring.ticks[0].lines)[1::2]
        assert len(ends) > 20
        assert (shapely.contains_xy(ring.area, ends) == inside).all()


def test_the_scene_of_a_point_is_to_scale(point_scene):
    (region,) = point_scene.regions
    for ring in point_scene.rings:
        if ring.claim.qualifier != "between":
            away = np.hypot(*(shapely.get_coordinates(ring.lines) - region.squares[0]).T)
            assert away * point_scene.km_pt == pytest.approx(ring.claim.range, rel=2e-3)


def test_a_highlighted_claim_stands_out_and_has_its_inner_line(claims, regions, cities):
    laid_out = build_scene(claims, regions, cities, 517, 447, highlight="sh3-nawaz")
    one, other = sorted(laid_out.rings, key=lambda ring: ring.claim.id != "sh3-nawaz")
    assert one.inner_area.within(one.area.buffer(0.1))
    assert one.inner_area.area > 100
    assert one.opacity == 1 > other.opacity
    assert {plate.claim_id for plate in laid_out.labels} == {"sh3-nawaz", "inner"}
    assert "inner" in [row.kind for row in laid_out.key]


def test_boundaries(scene, regions, cities):
    base = scene.base
    assert [base.borders.is_empty, base.dashed.is_empty, base.dotted.is_empty] == [0, 0, 1]
    near = [Claim("a", "A", "IN", range=200, region="siachen-glacier")]
    drawn = {
        kind: build_scene(near, regions, cities, 300, 300, boundaries=kind)
        for kind in ("none", "claims")
    }
    layers = ("borders", "dashed", "hatching", "dotted")
    lengths = {
        kind: [getattr(laid_out.base, layer).length > 0 for layer in layers]
        for kind, laid_out in drawn.items()
    }
    assert lengths == {
        "none": [False] * 4,
        "claims": [True] * 4,
    }


def one_claim() -> tuple[list[Claim], list[LaunchRegion]]:
    place = LaunchRegion("pad", "Pad & Co", shapely.Point(-70, -35))
    hostile = "<script>alert(1)</script> $x^2$ \x1b[31m\u202eA"
    claim = Claim(
        "a",
        hostile,
        range=2500,
        qualifier="about",
        region="pad",
        quote="“about 2,500 km”",
        source_title="A & B",
        source_date="2001-02-03",
    )
    return [claim], [place]


def texts(svg: bytes) -> list[str]:
    root = ElementTree.fromstring(svg)
    return ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]


@pytest.fixture(scope="module")
def twice(cities):
    return [draw_figure(*one_claim(), cities, size="column") for _ in range(2)]


def test_svg_text_is_text_and_hostile_text_is_literal(twice):
    svg = picture_bytes(twice[0], "svg")
    said = texts(svg)
    assert any("<script>alert(1)</script> $x^2$ \\x1b[31m\\u202eA" in text for text in said)
    assert words("key.about") in said
    assert b"<script" not in svg


@pytest.mark.slow
@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_same_input_same_bytes(form, twice):
    first, second = (picture_bytes(figure, form) for figure in twice)
    assert first == second
    if form == "pdf":
        assert b"/Type3" not in first, "fonts are embedded as TrueType"
        assert b"CreationDate" not in first


@pytest.mark.parametrize("size", ["column", pytest.param("page", marks=pytest.mark.slow), "slide"])
def test_every_word_is_on_the_sheet(size, twice, cities):
    claims, places = one_claim()
    long = [replace(claims[0], source_title="A very long title of a source, " * 9, quote="x" * 150)]
    figure = twice[0] if size == "column" else draw_figure(long, places, cities, size=size)
    wide, tall = figure.get_size_inches()
    assert wide == pytest.approx({"column": 3.5, "page": 11.69, "slide": 13.33}[size], abs=0.01)
    renderer = FigureCanvasAgg(figure).get_renderer()
    boxes = [text.get_window_extent(renderer) for text in figure.axes[0].texts]
    assert len(boxes) > 8
    for box in boxes:
        assert min(box.x0, box.y0) >= 0
        assert box.x1 <= wide * figure.dpi
        assert box.y1 <= tall * figure.dpi
    for one, other in combinations(boxes, 2):
        assert not one.shrunk(0.98, 0.6).overlaps(other.shrunk(0.98, 0.6))


def test_a_map_on_axes_of_your_own(cities):
    figure = Figure(figsize=(6, 3))
    left, right = figure.subplots(1, 2)
    assert draw_figure(*one_claim(), cities, ax=right) is right
    assert not left.patches
    assert any(patch.get_gid() == "ring-a" for patch in right.patches)


def test_why_not_a_circle(cities, tmp_path):
    claims, places = one_claim()
    figure = draw_flat_circle(claims, places, cities, size="column")
    assert [ax.get_label() for ax in figure.axes] == ["paper", "map", "map"]
    for ax in figure.axes[1:]:
        drawn = [patch.get_gid() for patch in ax.patches]
        assert {"ring-a", "circle"} <= set(drawn)
    said = " ".join(text.get_text() for text in figure.axes[0].texts).replace("\u00a0", " ")
    lon, lat = flat_circle(-70, -35, 2500).T
    away_km = GEOD.inv(np.full(len(lon), -70), np.full(len(lat), -35), lon, lat)[2] / 1000
    assert f"between {away_km.min():,.0f} km and {away_km.max():,.0f} km" in said


def test_wrong_options_are_named(claims, regions, cities, tmp_path):
    for option, value in (
        ("projection", "flat"),
        ("size", "a0"),
        ("boundaries", "all"),
        ("highlight", "nobody"),
    ):
        with pytest.raises(ArgumentError, match=f"{option}: found '{value}'"):
            draw_figure(claims, regions, cities, **{option: value})
    with pytest.raises(ArgumentError, match="'Nosuch'; expected a font that is installed"):
        draw_figure(claims, regions, cities, font="Nosuch")
    with pytest.raises(RangevizError, match="both a figure and a launch region"):
        draw_figure([replace(claims[0], range=None)], regions, cities)
    with pytest.raises(ArgumentError, match="'pklr-finer-bulletin'; expected a claim with a line"):
        draw_flat_circle(claims, regions, cities, highlight="pklr-finer-bulletin")
    with pytest.raises(ArgumentError, match=r"a name that ends in one of \.png, \.svg, \.pdf"):
        write_picture(Figure(), tmp_path / "a.gif")
    result = CliRunner().invoke(cli, ["figure", "-o", str(tmp_path / "a.gif")])
    assert (result.exit_code, result.stdout) == (2, "")


def test_the_command_draws_a_file(tmp_path):
    target = tmp_path / "new" / "figure.svg"
    wanted = ["figure", "--system", "Nasr", "--size", "column", "--title", "A & B", "-o"]
    result = CliRunner().invoke(cli, [*wanted, str(target)])
    assert result.output.strip() == str(target)
    assert "A & B" in texts(target.read_bytes())


def test_the_footnote_says_what_the_map_rests_on(claims, regions):
    for name in PROJECTIONS:
        plan = plan_map(claims, regions, projection=name)
        notes = plan.notes()
        assert plan.summary.startswith("Two claims about two systems are drawn, of three.")
        assert words("footnote.borders") in notes[0]
        assert ("26° N, 75° E" in notes[2].replace("\u00a0", " ")) == (name != "mercator")
    pad = [LaunchRegion("pad", "Pad", shapely.Point(-70.5, -35.25))]
    notes = plan_map([Claim("a", "A", range=1, region="pad")], pad).notes()
    assert "35.25° S, 70.5° W" in notes[2].replace("\u00a0", " ")
    assert "rings are circles" in notes[2]


def sheet_text(figure: Figure) -> str:
    said = " ".join(text.get_text() for text in figure.axes[0].texts)
    return " ".join(said.replace("\u00a0", " ").split())


@pytest.fixture(scope="module")
def pad():
    return [LaunchRegion("pad", "Pad", shapely.Point(53, 33))]


def test_a_projected_claim_says_so_and_keeps_its_condition(pad, cities):
    quote = "expected to reach 3,000 km by 2015"
    claim = Claim(
        "p",
        "Pi",
        "IR",
        range=3000,
        basis="projected",
        region="pad",
        wording="3,000 km",
        quote=quote,
    )
    said = sheet_text(draw_figure([claim], pad, cities, size="slide"))
    assert f"Pi · 3,000 km, projected “{quote}”" in said
    plates = build_scene([claim], pad, cities, 300, 300).labels
    assert [plate.text.replace("\u00a0", " ") for plate in plates] == ["Pi · 3,000 km, projected"]


def test_a_claim_and_its_source_keep_their_own_dates(pad, cities):
    claim = Claim(
        "a",
        "A",
        "IR",
        range=900,
        region="pad",
        claimant="Who",
        claimed_on="2024-12-19",
        source_title="An article",
        source_publisher="A paper",
        source_date="2025-01-08",
    )
    told = {
        "Who, 19 December 2024; An article, A paper, 8 January 2025": claim,
        "Who; An article, A paper, 8 January 2025": replace(claim, claimed_on=""),
        "Who, 8 January 2025; An article": replace(
            claim, claimed_on="2025-01-08", source_publisher="Who"
        ),
        "An article, A paper, 19 December 2024": replace(claim, claimant=""),
    }
    for text, one in told.items():
        assert f"A · 900 km {text}" in sheet_text(draw_figure([one], pad, cities))


def test_a_projected_claim_says_so_in_every_label(pad, cities):
    claim = Claim("p", "Pi", "IR", range=3000, basis="projected", region="pad")
    scene = build_scene([claim], pad, cities, 300, 300)
    (label,) = [label for label in ring_labels(scene.rings, 0.75) if label.leads]
    assert label.wordings[-1][0] == ("Pi", True)
    for parts in label.wordings:
        assert "".join(text for text, _ in parts).endswith("projected")


@pytest.mark.parametrize("with_figure", [False, True])
def test_a_name_that_is_too_long_for_a_label_is_cut_at_last(pad, cities, with_figure):
    claim = Claim("a", "Name of a system " * 9, "IR", range=900, region="pad")
    scene = build_scene([claim], pad, cities, 300, 300)
    (label,) = ring_labels(scene.rings, 0.75, with_figure=with_figure)
    texts = ["".join(text for text, _ in parts) for parts in label.wordings]
    cut, figure = "Name of a system Name of a…", " · 900\u00a0km"
    assert texts[0] == claim.system.strip() + figure
    assert texts[-1] == (cut + figure if with_figure else cut)
    assert all(figure in text for text in texts) == with_figure


def test_each_claim_without_a_line_has_its_reason(pad, cities):
    claims = [Claim(f"c{n}", f"S{n}", "IR", range=900 + n, region="pad") for n in range(9)]
    claims += [
        Claim("far", "S0", "IR", range=13_000, region="pad"),
        Claim("sea", "S1", "IR", range=900, region="none"),
        Claim("word", "Sigma", "IR", "statement", "", region="pad", quote="far"),
    ]
    claims = [replace(claim, shown=True) for claim in claims]
    said = sheet_text(draw_figure(claims, pad, cities, size="page", projection="orthographic"))
    assert "Eight claims about eight systems are drawn, of twelve." in said
    for reason in (
        "S8, no ninth colour",
        "S0 · 13,000 km, beyond the rim of this projection",
        "S1 · 900 km, no launch region named",
    ):
        assert f"No line here: {reason}." in said
    assert "Sigma · no figure" in said
    with pytest.raises(ArgumentError, match="'far'; expected a claim with a line: beyond the rim"):
        plan_map(claims, pad, projection="orthographic", highlight="far")
    with pytest.raises(RangevizError, match="every ring is beyond the rim"):
        plan_map(claims[9:10], pad, projection="orthographic")
    assert plan_map(claims, pad).summary.startswith("Nine claims about eight systems are drawn")


def test_a_highlighted_claim_is_never_cut(pad, cities):
    claims = [
        Claim(
            f"c{n}",
            f"A system of a very long name, number {n}, " * 2,
            "IR",
            range=400 + 300 * n,
            region="pad",
            shown=True,
            claimant="Someone " * 20,
        )
        for n in range(8)
    ]
    said = sheet_text(draw_figure(claims, pad, cities, size="slide", highlight="c0"))
    assert words("figure.systems") in said
    assert said.index("number 0") < said.index("number 7")
    plates = build_scene(claims, pad, cities, 600, 300, highlight="c0").labels
    assert "400" in " ".join(plate.text for plate in plates if plate.claim_id == "c0")
