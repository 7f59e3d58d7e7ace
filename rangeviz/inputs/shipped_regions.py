"""The shipped launch regions, in a form that needs no parsing and no checking at each start.

``data/regions.bin`` holds what reading ``data/regions.geojson`` gives: a line of JSON with every
region's texts and the length of its outline, then the outlines as well-known binary, one after
the other. ``tools/pack_regions.py`` writes it, and a test holds it to its source.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from itertools import accumulate, pairwise

from rangeviz.core.reading import shipped_path
from rangeviz.inputs.region_sequence import FIELDS
from rangeviz.inputs.regions import LaunchRegion

PACKED = "regions.bin"


@cache
def shipped_regions() -> tuple[LaunchRegion, ...]:
    """Return the shipped launch regions, in the order of their file."""
    head, outlines = shipped_path(PACKED).read_bytes().split(b"\n", 1)
    rows = json.loads(head)
    ends = accumulate((row.pop("bytes") for row in rows), initial=0)
    return tuple(
        LaunchRegion.unpacked(outlines[start:end], **row)
        for (start, end), row in zip(pairwise(ends), rows, strict=True)
    )


def packed(regions: Sequence[LaunchRegion]) -> bytes:
    """Return the bytes of ``data/regions.bin`` for regions without a problem."""
    import shapely

    outlines = shapely.to_wkb([region.geometry for region in regions])
    rows = [
        {name: getattr(region, name) for name in FIELDS} | {"bytes": len(outline)}
        for region, outline in zip(regions, outlines, strict=True)
    ]
    head = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return b"\n".join((head.encode("utf-8"), b"".join(outlines)))
