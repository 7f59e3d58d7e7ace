"""Whatever stands in a file, a reader returns what is promised or says what is wrong.

``make fuzz`` runs these with many more examples, and the readers under a fuzzer.
"""

from __future__ import annotations

import io
import warnings

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from strategies import claims_files, region_files

import rangeviz as rv
from rangeviz.core.text import alike
from rangeviz.inputs.claims import MAX_RANGE_KM

READERS = (rv.read_claims, rv.read_cities, rv.read_regions)


def read(reader, content):
    """Read bytes: a result, or None if they are refused as they should be."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a file that can be used; a region that was repaired
        try:
            return reader(io.BytesIO(content))
        except rv.DataError as error:
            problems = error.problems
    assert problems
    assert all(problem.expected and str(problem).isprintable() for problem in problems)
    return None


@given(claims_files())
def test_claims_that_are_read_keep_what_is_promised(content):
    claims = read(rv.read_claims, content) or []
    assert len({alike(claim.id) for claim in claims}) == len(claims)
    for claim in claims:
        assert claim.id
        assert claim.system
        assert claim.source_title
        assert claim.operator or claim.region
        for km in (claim.low_km, claim.high_km):
            assert km is None or 0 < km <= MAX_RANGE_KM
        if claim.qualifier == "between" and claim.quantity == "max_range":
            assert claim.low_km < claim.high_km
        if claim.quantity == "statement":
            assert claim.figures_km == {}


@given(region_files())
def test_regions_that_are_read_can_be_measured(content):
    for region in read(rv.read_regions, content) or []:
        assert region.name
        if region.problems:
            assert all(problem.expected for problem in region.problems)
            continue
        assert not region.geometry.is_empty
        lonlat = shapely.get_coordinates(region.geometry)
        assert np.isfinite(lonlat).all()
        assert (np.abs(lonlat) <= [360, 90]).all()
        f"{region.name}{region.source}{region.notes}".encode()


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    for reader in READERS:
        read(reader, content)


@given(st.data())
def test_a_file_with_bytes_changed_is_read_or_refused(data):
    content = bytearray(data.draw(st.one_of(claims_files(), region_files())))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        content += b" "
    for reader in READERS:
        read(reader, bytes(content))
