"""Launch regions in a row: a list that shows itself in a line, and as a table in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz.core.listed import Listed
from rangeviz.core.notebook import notebook_table
from rangeviz.inputs.regions import LaunchRegion

if TYPE_CHECKING:
    import geopandas as gpd

FIELDS = ("id", "name", "kind", "default_for", "precision_km", "source", "url", "notes", "left_out")
"""What is said of a region, beside its geometry: the properties of a file of regions."""

_TOLD = ("id", "name", "kind", "default_for")


class Regions(Listed[LaunchRegion]):
    """A list of launch regions, as `read_regions` returns it.

    Examples
    --------
    >>> import shapely
    >>> regions = Regions([LaunchRegion("pad", "The pad", shapely.Point(73, 33))])
    >>> regions
    <1 launch region>
    >>> regions.to_frame().crs.to_string(), len(regions[1:])
    ('EPSG:4326', 0)
    """

    noun = "launch region"

    def to_frame(self) -> gpd.GeoDataFrame:
        """Return one row for each region, with its geometry; `read_regions` reads them."""
        import geopandas as gpd

        columns = {name: [getattr(region, name) for region in self] for name in FIELDS}
        outlines = [region.geometry for region in self]
        frame = gpd.GeoDataFrame(columns, geometry=outlines, crs="EPSG:4326")
        return frame.astype({"precision_km": "float64"})

    def _repr_html_(self) -> str:
        columns = {name: [getattr(region, name) for region in self] for name in _TOLD}
        return notebook_table(columns, repr(self)[1:-1])
