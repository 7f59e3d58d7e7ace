"""What is the same wherever it occurs: how a region is named, what files can be saved to."""

from __future__ import annotations

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
