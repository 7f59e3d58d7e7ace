"""Reading launch regions: each feature of a file is one, and every problem of every one is named.

A feature with a fault stops nobody who does not use it: it is read with its `problems`, and these
are raised when something is to be measured from it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from rangeviz.core.errors import ArgumentError, asked
from rangeviz.core.reading import shipped_path
from rangeviz.inputs.frames import as_pandas, geojson_file
from rangeviz.inputs.region_sequence import Regions
from rangeviz.inputs.regions import AS_REGION, LaunchRegion
from rangeviz.inputs.shipped_regions import shipped_regions


def read_regions(source: Any = None, name_column: str | None = None) -> Regions:
    """Read launch regions: the shipped ones, or those of a file, folder, data frame or list.

    Parameters
    ----------
    source : path, file object, GeoDataFrame, DataFrame, dict or sequence of LaunchRegion, optional
        GeoJSON (also as a dict), TopoJSON, GeoPackage, KML, KMZ, a Shapefile (also zipped), or a
        table of points with the columns name, lat and lon, known by what is in it; or a folder of
        such files.
        Features need a name; ``id`` defaults to it. Optional properties: the fields of
        `LaunchRegion`. Coordinates of other systems become longitude and latitude.
        Default: ``data/regions.geojson``.
    name_column : str, optional
        The property with the names, where it is none of those that `docs/gis.md` lists.

    Returns
    -------
    Regions
        A list of `LaunchRegion` in the order of the file, with `to_frame()`. One with a fault has
        `problems`, and raises them as soon as something is to be measured from it.

    Raises
    ------
    ArgumentError
        If the `name_column` is not there.
    DataError
        If the file cannot be read, or no region of it is without fault: which feature, what was
        expected, how to fix it.

    Warns
    -----
    DataWarning
        With every problem of the regions that have any.
    RepairWarning
        If an outline was repaired.

    Examples
    --------
    >>> import io, json
    >>> point = {"type": "Point", "coordinates": [73.05, 33.69]}
    >>> feature = {"type": "Feature", "properties": {"SITE": "Islamabad"}, "geometry": point}
    >>> read_regions(io.StringIO(json.dumps(feature)), name_column="site")[0].id
    'Islamabad'
    """
    source = as_pandas(source)
    if isinstance(source, LaunchRegion):
        return Regions([source])
    source = geojson_file(source)
    if isinstance(source, Iterable) and not _is_source(source):
        return _as_given(source)
    if source is None and name_column is None:
        return Regions(shipped_regions())
    from rangeviz.inputs.region_features import regions_of  # few read regions of their own

    return regions_of(shipped_path("regions.geojson") if source is None else source, name_column)


def _is_source(source: Any) -> bool:
    is_table = any(hasattr(source, name) for name in ("read", "columns", "to_crs"))
    return is_table or isinstance(source, (str, os.PathLike))


def _as_given(source: Iterable[Any]) -> Regions:
    given = list(source)
    for region in given:
        if not isinstance(region, LaunchRegion):
            found = type(region).__name__
            fix = f"to measure from one that is known: region={region!r}"
            fix = fix if found == "str" else AS_REGION * hasattr(region, "geom_type")
            expected = "a path, a table, or a list of LaunchRegion"
            raise ArgumentError("regions", asked(found, expected, fix))
    return Regions(given)
