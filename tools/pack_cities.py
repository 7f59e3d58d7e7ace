"""Pack data/cities.csv and data/city_names.csv into what rangeviz reads at each start.

Run after tools/build_city_names.py: ``python tools/pack_cities.py``.
"""

from __future__ import annotations

from rangeviz import read_cities
from rangeviz.core.reading import shipped_path
from rangeviz.inputs.shipped_cities import PACKED, PACKED_NAMES, packed_cities, packed_names


def main() -> None:
    """Write data/cities.bin and data/city_names.bin."""
    source = shipped_path("cities.csv")
    cities = read_cities(source)
    (source.parent / PACKED).write_bytes(packed_cities(cities))
    (source.parent / PACKED_NAMES).write_bytes(packed_names(cities))


if __name__ == "__main__":
    main()
