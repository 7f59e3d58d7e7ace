"""Pack data/regions.geojson into data/regions.bin, which rangeviz reads at each start.

Run after tools/build_regions.py: ``python tools/pack_regions.py``.
"""

from __future__ import annotations

from rangeviz import read_regions
from rangeviz.core.reading import shipped_path
from rangeviz.inputs.shipped_regions import PACKED, packed


def main() -> None:
    """Write data/regions.bin."""
    source = shipped_path("regions.geojson")
    (source.parent / PACKED).write_bytes(packed(read_regions(source)))


if __name__ == "__main__":
    main()
