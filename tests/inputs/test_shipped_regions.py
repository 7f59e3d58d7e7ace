"""The packed launch regions are those of their source, to the last bit."""

from rangeviz import read_regions
from rangeviz.core.reading import shipped_path
from rangeviz.inputs.shipped_regions import PACKED, packed


def test_packed_regions_are_those_of_their_source():
    source = read_regions(shipped_path("regions.geojson"))
    assert shipped_path(PACKED).read_bytes() == packed(source)  # else: tools/pack_regions.py
    read = read_regions()
    assert read == source
    for one, other in zip(read, source, strict=True):
        assert one.geometry.equals_exact(other.geometry, 0)
