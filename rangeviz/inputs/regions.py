"""Launch regions, which distances start from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from rangeviz.core.errors import DataError, GeometryError, Problem
from rangeviz.core.text import check_whole_texts

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

AS_REGION = "give it a name: rangeviz.LaunchRegion(ID, NAME, geometry)"
"""How a bare geometry is measured from: sentences and cards name where they start."""

KINDS = ("country", "part", "test_range", "own")


class _Outlined:
    """What has an outline, which may be packed as well-known binary until somebody looks at it."""

    __slots__ = ("_packed",)
    _packed: bytes

    def __getattr__(self, name: str) -> Any:
        if name != "geometry":
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        import shapely

        geometry = shapely.from_wkb(self._packed)
        object.__setattr__(self, "geometry", geometry)
        return geometry


@dataclass(frozen=True, slots=True)
class LaunchRegion(_Outlined):
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

    @classmethod
    def unpacked(cls, outline: bytes, **texts: Any) -> LaunchRegion:
        """Make a region of a packed outline, valid well-known binary, that is read when used."""
        region = object.__new__(cls)
        values = {"problems": (), "precision_km": None} | texts | {"_packed": outline}
        for name, value in values.items():
            object.__setattr__(region, name, value)
        return region


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
    from rangeviz.inputs.outlines import repaired_outline

    try:
        return replace(region, geometry=repaired_outline(region.geometry, region.name))
    except GeometryError as error:
        raise GeometryError(f"{region.name}: {error}") from None
