"""Launch regions, which distances start from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from shapely.geometry.base import BaseGeometry

from rangeviz.core.errors import DataError, GeometryError, Problem
from rangeviz.core.text import check_whole_texts
from rangeviz.inputs.outlines import repaired_outline

KINDS = ("country", "part", "test_range", "own")


@dataclass(frozen=True, slots=True)
class LaunchRegion:
    """A place on the ground from which a claimed range is measured.

    Attributes
    ----------
    id, name : str
        Claims refer to either.
    geometry : shapely geometry
        Points, lines or polygons; longitude before latitude, WGS 84, edges straight in
        longitude and latitude (RFC 7946).
    kind : str
        One of `KINDS`: a country, a part of one, a test range, or a user's own region.
    default_for : str
        ISO alpha-2 of the operator whose claims start here unless they say otherwise.
    precision_km : float or None
        How well a point is known.
    left_out : str
        What a part of a country leaves out, as a sentence names it; empty where nothing is said.
    problems : tuple of Problem
        What is wrong with a region of a file; nothing can be measured from it then, and its
        geometry may be empty.

    Examples
    --------
    >>> from rangeviz import read_regions
    >>> regions = {region.id: region for region in read_regions()}
    >>> regions["PK"].name, regions["IN-mainland"].default_for
    ('Pakistan', 'IN')
    """

    id: str
    name: str
    geometry: BaseGeometry = field(repr=False)
    kind: str = "own"
    default_for: str = ""
    precision_km: float | None = None
    source: str = ""
    url: str = ""
    notes: str = ""
    left_out: str = ""
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        check_whole_texts(self)


RegionLike = str | LaunchRegion
"""What names a region: an id, a name, or the region itself, which may be none of those read."""


def repaired(region: LaunchRegion) -> LaunchRegion:
    """Return a region that can be measured; warnings and errors of its repair name it.

    Raises
    ------
    DataError
        If something was wrong with it in its file.
    GeometryError
        As `rangeviz.geo.geometry.clean_geometry`.

    Warns
    -----
    RepairWarning
        If anything was changed.
    """
    if region.problems:
        raise DataError(region.problems)
    if region.kind != "own":  # shipped, and clean
        return region
    try:
        return replace(region, geometry=repaired_outline(region.geometry, region.name))
    except GeometryError as error:
        raise GeometryError(f"{region.name}: {error}") from None
