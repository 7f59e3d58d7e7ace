"""Natural Earth's countries: fetched, decoded from TopoJSON, mended at the date line and poles.

The source (npm ``world-atlas``) joins rings over the date line for spherical drawing. On a flat
map such a ring becomes a band round the world, so `mend_polygon` cuts it at 180 degrees again.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

PACKAGE = "world-atlas@2.0.2"
MEMBER = "package/countries-50m.json"
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"
SOURCE = "Natural Earth 4.1.0, 1:50m, de facto (npm world-atlas 2.0.2)"
URL = "https://www.naturalearthdata.com/downloads/50m-cultural-vectors/"

Topology = dict[str, Any]
Line = NDArray[np.float64]  # shape (n, 2): longitude, latitude in degrees

_WORLD = shapely.box(-180, -90, 180, 90)


def fetch_topology() -> Topology:
    """Download the pinned package with npm and return its TopoJSON of countries.

    Raises
    ------
    ValueError
        If the file is not the one that these tools were written for.
    """
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", PACKAGE, "--silent", "--pack-destination", folder],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            member = tar.extractfile(MEMBER)
            assert member is not None
            content = member.read()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise ValueError(f"{MEMBER} of {PACKAGE} has another sha256 than expected, {SHA256}")
    topology: Topology = json.loads(content)
    return topology


def decode_arcs(topology: Topology) -> list[Line]:
    """Undo quantisation and delta encoding: every arc as longitudes and latitudes in degrees."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]
    return [np.cumsum(arc, axis=0) * scale + translate for arc in topology["arcs"]]


def polygon_arcs(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """Arc numbers as polygons of rings, whether the geometry is one polygon or several."""
    arcs: list[list[list[int]]] = geometry["arcs"]
    return arcs if geometry["type"] == "MultiPolygon" else [arcs]  # type: ignore[list-item]


def join_arcs(numbers: Iterable[int], arcs: Sequence[Line]) -> Line:
    """Join arcs into one line; a number ``~n`` means arc ``n`` backwards (TopoJSON 1.0, 2.1.4)."""
    lines = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    return np.concatenate([lines[0], *(line[1:] for line in lines[1:])])


def mend_polygon(rings: Sequence[Line]) -> list[Polygon]:
    """Cut one polygon at the date line and close it over a pole, without losing any area.

    Parameters
    ----------
    rings : sequence of (n, 2) arrays
        Longitude and latitude in degrees: the shell, then the holes.

    Returns
    -------
    list of shapely.Polygon
        Longitudes in [-180, 180]; a part over a pole runs along +-180 and the pole.
    """
    # The source draws the pole itself as a ring (latitude -89.999); closing replaces it.
    unwrapped = [unwrap(ring) for ring in rings if not (np.abs(ring[:, 1]) > 89.99).all()]
    shell, *holes = (_close_over_pole(ring) for ring in unwrapped)
    holes = [_shift(hole, _turns(shell, hole)) for hole in holes]
    polygon = Polygon(shell, holes)
    west, _, east, _ = polygon.bounds
    if west >= -180 and east <= 180:
        return [polygon]
    copies = [shapely.transform(polygon, partial(_shift, turn=turn)) for turn in (-360, 0, 360)]
    cuts = shapely.intersection(copies, _WORLD)
    return [part for cut in cuts for part in shapely.get_parts(cut) if part.area > 0]


def mend(polygons: Iterable[Sequence[Line]]) -> MultiPolygon:
    """Mend all polygons of a country: valid, wound as RFC 7946 asks, in a canonical order."""
    parts = [part for rings in polygons for part in mend_polygon(rings)]
    return shapely.orient_polygons(shapely.normalize(MultiPolygon(parts)))


def _shift(line: Line, turn: float) -> Line:
    """Move a line east by whole turns, given in degrees."""
    return np.column_stack([line[:, 0] + turn, line[:, 1]])


def unwrap(ring: Line) -> Line:
    """Make longitudes continuous: no step of more than half a turn."""
    steps = np.diff(ring[:, 0], prepend=ring[0, 0])
    turns = np.cumsum(np.where(steps > 180, -360.0, np.where(steps < -180, 360.0, 0.0)))
    unwrapped: Line = ring + np.column_stack([turns, np.zeros_like(turns)])
    return unwrapped


def _close_over_pole(ring: Line) -> Line:
    """Close a ring that ends a whole turn from where it began along the pole that it encloses."""
    start, end = ring[0, 0], ring[-1, 0]
    if abs(end - start) < 180:
        return ring
    pole = np.copysign(90.0, ring[:, 1].mean())
    return np.vstack([ring, [end, pole], [start, pole], ring[:1]])


def _turns(shell: Line, hole: Line) -> float:
    """Degrees (a multiple of 360) that bring a hole into its shell's span of longitudes."""
    middle = (hole[:, 0].min() + hole[:, 0].max()) / 2
    return float(360 * np.ceil((shell[:, 0].min() - middle) / 360))
