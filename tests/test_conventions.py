"""What is the same wherever it occurs: how a region is named, what files can be saved to."""

from __future__ import annotations

import io
from functools import partial

import pytest
from shapely import Point

import rangeviz as rv
from rangeviz.inputs.checks import check_source

PAD = rv.LaunchRegion("pad", "The pad", Point(73, 33), default_for="PK")
YARD = rv.LaunchRegion("yard", "The yard", Point(80, 20), default_for="IN")
CLAIMS = [rv.Claim("a", "A", "PK", range=900, source_title="A book", shown=True)]


@pytest.fixture(scope="module")
def capitals(cities):
    return cities[cities.capital].head(20)


@pytest.mark.parametrize("region", ["yard", "the Yard", YARD])
def test_a_region_is_an_id_a_name_or_itself(region, capitals, tmp_path):
    known = [PAD] if region is YARD else [PAD, YARD]
    named = {"region": region}
    assert rv.pair_regions(CLAIMS, known, region) == [(CLAIMS[0], YARD)]
    for ask in (rv.compare_cities, rv.disagreements):
        assert set(ask(CLAIMS, known, capitals, **named).region_id) <= {"yard"}
    assert set(rv.build_rings(CLAIMS, known, **named).region_id) == {"yard"}
    assert set(rv.range_needs(CLAIMS, known, region, capitals, operator="PK").region_id) == {"yard"}
    with pytest.raises(rv.GeometryError, match="the country is a Point"):
        rv.coverage(CLAIMS, known, region, capitals, **named)
    assert "From The yard" in rv.city_table(CLAIMS, known, capitals, **named)
    rv.write_rings(CLAIMS, known, tmp_path / "rings.geojson", **named)
    assert b'"region_id": "yard"' in (tmp_path / "rings.geojson").read_bytes()
    for draw in (rv.draw_map, rv.draw_figure, rv.draw_slide, rv.draw_brief):
        assert draw(CLAIMS, known, capitals, **named)
    with pytest.raises(rv.ArgumentError, match="region: found 'barn'"):
        check_source(None, known, "barn")


@pytest.fixture(scope="module")
def savers(capitals):
    """Give what saves something, by the form; page and slides know one form only."""
    page, slides = (draw(CLAIMS, [PAD], capitals) for draw in (rv.draw_map, rv.draw_slide))
    chart, brief = rv.draw_claims(CLAIMS), rv.draw_brief(CLAIMS, [PAD], capitals)
    return {
        "html": partial(page.save, close_file=False),
        "pptx": partial(rv.write_office, slides),
        "svg": partial(rv.write_picture, chart),
        "docx": partial(rv.write_brief, brief),
        "md": partial(rv.write_brief, brief),
        "geojson": partial(rv.write_rings, CLAIMS, [PAD]),
    }


@pytest.mark.parametrize("form", ["html", "pptx", "svg", "docx", "md", "geojson"])
def test_what_is_saved_to_a_path_is_saved_to_a_file_object(savers, form, tmp_path):
    save, path, file = savers[form], tmp_path / f"a.{form}", io.BytesIO()
    known = {} if form in ("html", "pptx") else {"form": form}
    returned = save(path)
    assert path in (returned if isinstance(returned, list) else [returned]) or not returned
    assert not save(file, **known)
    if form == "md":  # its picture is in it, and not beside it
        assert b"](data:image/png;base64," in file.getvalue()
    else:
        assert file.getvalue() == path.read_bytes()
    if known:
        with pytest.raises(rv.ArgumentError, match=f"form: expected one of .*{form}.*: a file has"):
            save(file)
        with pytest.raises(rv.ArgumentError, match="form: found 'gif'"):
            save(path, form="gif")
        with pytest.raises(rv.ArgumentError, match=r"target: found 'StringIO'; .* open for bytes"):
            save(io.StringIO(), **known)


def test_a_form_and_an_ending_do_not_contradict_each_other(savers, tmp_path):
    save = savers["svg"]
    with pytest.raises(rv.ArgumentError, match=r"found '.*a\.pdf'; expected a name .* in \.svg"):
        save(tmp_path / "a.pdf", form="svg")
    assert save(tmp_path / "picture.of.claims", form="svg").read_bytes().startswith(b"<?xml")


def test_a_presentation_is_not_saved_as_a_document(tmp_path):
    deck = rv.draw_slide(rv.read_claims()[:1], rv.read_regions(), rv.read_cities().head(5))
    with pytest.raises(rv.ArgumentError, match=r"target: found '.*a\.docx'; expected .* \.pptx"):
        rv.write_office(deck, tmp_path / "a.docx")


def test_a_region_that_is_neither_text_nor_region_is_refused():
    with pytest.raises(rv.ArgumentError, match="region: found '5'; expected an id, a name or a"):
        rv.build_rings(rv.read_claims()[:1], rv.read_regions(), region=5)


def test_a_country_without_claims_of_its_own_needs_nothing(regions, cities):
    claims = [rv.Claim("a", "A", "KR", "statement", "")]
    assert rv.range_needs(claims, regions, "PK", cities.head(3)).empty


def test_a_map_on_axes_is_true_however_the_figure_is_laid_out(regions, cities):
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8, 4))
    right = figure.subfigures(1, 2)[1]
    ax = right.subplots()
    rv.draw_figure(rv.read_claims()[:1], regions, cities.head(5), ax=ax)
    figure.set_size_inches(4, 6)
    figure.draw_without_rendering()
    (left, bottom), (end, top) = ax.transData.transform([(0, 0), (10, -10)])
    assert abs(end - left) == pytest.approx(abs(top - bottom))
