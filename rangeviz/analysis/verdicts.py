"""Which cities lie within which claim, by what margin, and how far the source's words carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np

from rangeviz.analysis.deciding import deciding_figure, has_verdict, verdict_of
from rangeviz.analysis.sentences import SaidPlaces, sentences_of
from rangeviz.analysis.turning import OtherOutline, other_outlines
from rangeviz.core.columns import Columns
from rangeviz.core.errors import DataError, Problem, RangevizError
from rangeviz.core.progress import Progress
from rangeviz.core.text import isolated
from rangeviz.geo.distance import region_distances
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = tuple(
    """
    claim_id system operator claimed_range basis claimant claimed_on region_id region geonameid
    city country lon lat population nearest_km farthest_km figure_km margin_nearest_km
    margin_farthest_km verdict sentence source_title source_publisher source_date source_url
    """.split()
)

CITY_COLUMNS = ("geonameid", "name", "country", "lon", "lat")

MAX_VERDICTS = 2_000_000
"""Of a table that is made as a whole, with all that its rows cite: so many take some 6 GB."""


def compare_cities(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    *,
    region: RegionLike | None = None,
    own_cities: bool = False,
    sentences: bool = True,
) -> pd.DataFrame:
    """Compare claims with cities: distances, margins, verdicts and a sentence for each.

    Every verdict comes from geodesic distances on WGS 84, never from a drawn ring.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
        Left out: a notified range, which has no verdict; a claim without launch region; and a
        statement without `wording`, which is not about how far something goes.
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    cities : DataFrame, path or list of names, optional
        As `read_cities` returns it: geonameid, name, country, lon, lat; population if known.
    region : str or LaunchRegion, optional
        A region, or its id or name, that overrides every claim's launch region.
    own_cities : bool
        Also compare the cities of the country that has the system.
    sentences : bool
        Write each verdict out, and what it would be where it turns on disputed land; False
        leaves the column empty, which a million rows want.

    Returns
    -------
    pandas.DataFrame
        One row per claim and city, in their order, with all that a row needs to be cited on its
        own. Columns (text unless said otherwise):

        - claim_id, system, operator, claimed_range (as published), basis, claimant, claimed_on
        - region_id, region: where the distances start
        - geonameid (int64), city, country, lon, lat (float64, degrees), population (int64, 0 if
          not known)
        - nearest_km, farthest_km (float64): from the region's nearest and farthest point
        - figure_km (float64): the figure that the verdict turns on, nan without one
        - margin_nearest_km, margin_farthest_km (float64): figure minus distance; negative means
          beyond
        - verdict (see `VERDICTS`), sentence
        - source_title, source_publisher, source_date, source_url

    Raises
    ------
    DataError
        If `cities` lacks a column or has a place off the globe, or claims name no known region.
    ArgumentError
        If the overriding `region` is not known.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions, read_cities
    >>> cities = read_cities()
    >>> colombo = cities[cities.name == "Colombo"]
    >>> row = compare_cities(read_claims()[:1], read_regions(), colombo).iloc[0]
    >>> row.verdict, round(row.nearest_km), round(row.farthest_km)
    ('within_from_part', 2147, 3391)
    """
    import pandas as pd

    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    each = comparisons(
        claims,
        regions,
        Columns.of(cities),
        region=region,
        own_cities=own_cities,
        sentences=sentences,
    )
    tables, written = [], []
    for columns, said in each:
        tables.append(pd.DataFrame(columns))
        written.append(said)
    if not tables:
        return empty_comparison()
    compared = pd.concat(tables, ignore_index=True)
    texts = np.concatenate(written) if sentences else ""
    # Millions of texts stay Python's own: packing them for Arrow takes longer than writing them.
    compared["sentence"] = pd.Series(texts, index=compared.index, dtype=object)
    return compared


def compared_columns(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: Columns,
    *,
    region: RegionLike | None = None,
    own_cities: bool = False,
    sentences: bool = True,
    progress: Progress = nullcontext,
) -> Columns:
    """Compare as `compare_cities`, without a data frame; `progress` as for `build_rings`.

    Raises
    ------
    RangevizError
        If there would be more than `MAX_VERDICTS` rows.
    """
    each = comparisons(
        claims,
        regions,
        cities,
        region=region,
        own_cities=own_cities,
        sentences=sentences,
        progress=progress,
        most=MAX_VERDICTS,
    )
    tables = [columns | {"sentence": said} for columns, said in each]
    return Columns.joined(tables) if tables else Columns.of(empty_comparison())


def comparisons(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: Columns,
    *,
    region: RegionLike | None,
    own_cities: bool,
    sentences: bool,
    progress: Progress = nullcontext,
    most: int | None = None,
) -> Iterator[tuple[dict[str, Any], np.ndarray | str]]:
    """Compare each claim: give its columns, of which some are the same in every row, and sentences.

    A claim for which no city is asked is left out. More than `most` verdicts are refused.
    """
    check_cities(cities)
    distances: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    others: dict[str, list[OtherOutline]] = {}
    said: dict[str, SaidPlaces] = {}
    names = np.array(list(map(isolated, cities.name)) if sentences else (), dtype=object)
    lon, lat = cities.lon.astype(float), cities.lat.astype(float)
    pairs = [(c, s) for c, s in pair_regions(claims, regions, region) if s and has_verdict(c)]
    if most and len(pairs) * len(cities) > most:
        raise RangevizError(
            f"{len(pairs):,} claims on {len(cities):,} cities are {len(pairs) * len(cities):,} "
            f"verdicts, and a table holds at most {most:,}; choose claims or cities, or add a "
            "column for each claim to the file of cities: rangeviz compare --stream"
        )
    with progress(pairs) as items:
        for claim, start in items:
            if start.id not in distances:
                nearest_m, farthest_m = region_distances(start.geometry, lon, lat)
                distances[start.id] = nearest_m / 1000, farthest_m / 1000
                own = distances[start.id]
                if sentences:
                    others[start.id] = other_outlines(start, lon, lat, *own)
                    said[start.id] = SaidPlaces.at(names, *own)
            asked = np.full(len(cities), True)
            if not own_cities and claim.operator:
                asked = cities.country != claim.operator
            if not asked.any():
                continue
            nearest, farthest = (km[asked] for km in distances[start.id])
            columns = _compare(claim, start, cities[asked], nearest, farthest)
            written: np.ndarray | str = ""
            if sentences:
                verdict = columns["verdict"]
                rows = np.flatnonzero(asked)
                written = sentences_of(claim, start, verdict, said[start.id], rows)
                _add_turns(written, claim, verdict, others[start.id], rows)
            yield columns, written


def empty_comparison() -> pd.DataFrame:
    """Give the table that `compare_cities` returns when there is nothing to compare.

    Examples
    --------
    >>> empty_comparison().nearest_km.dtype
    dtype('float64')
    """
    import pandas as pd

    kinds = {"geonameid": "int64", "population": "int64", "lon": "float64", "lat": "float64"}
    kinds["sentence"] = "object"
    kind = {c: kinds.get(c, "float64" if c.endswith("_km") else "str") for c in COLUMNS}
    return pd.DataFrame({column: pd.Series(dtype=kind[column]) for column in COLUMNS})


def check_cities(cities: Columns | pd.DataFrame) -> None:
    """Refuse a table of cities that lacks a column or has a place off the globe.

    Raises
    ------
    DataError
        With the first wrong row of each kind.

    Examples
    --------
    >>> import pandas as pd
    >>> check_cities(pd.DataFrame({"name": ["A"], "lon": [33.7], "lat": [73.0]}))
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.DataError: cities: geonameid: expected a column geonameid; fix: ...
    """
    missing = [name for name in CITY_COLUMNS if name not in cities]
    problems = [
        Problem("cities", None, name, None, f"a column {name}", "read the table with read_cities")
        for name in missing
    ]
    for column, limit in (("lon", 180.0), ("lat", 90.0)):
        if column in missing:
            continue
        values = np.asarray(cities[column], float)
        wrong = np.flatnonzero(~(np.abs(values) <= limit))
        if len(wrong):
            row = int(wrong[0])
            expected = f"degrees from -{limit:.0f} to {limit:.0f}, longitude before latitude"
            fix = f"{len(wrong)} rows are wrong; are longitude and latitude swapped?"
            value = str(values[row])
            problems.append(Problem("cities", row + 1, column, value, expected, fix))
    if problems:
        raise DataError(problems)


def _compare(
    claim: Claim,
    start: LaunchRegion,
    cities: Columns,
    nearest: np.ndarray,
    farthest: np.ndarray,
) -> dict[str, Any]:
    verdict = verdict_of(claim, nearest, farthest)
    figure = deciding_figure(claim, verdict)
    return {
        "claim_id": claim.id,
        "system": claim.system,
        "operator": claim.operator,
        "claimed_range": figure_text(claim),
        "basis": claim.basis,
        "claimant": claim.claimant,
        "claimed_on": claim.claimed_on,
        "region_id": start.id,
        "region": start.name,
        "geonameid": cities.geonameid,
        "city": cities.name,
        "country": cities.country,
        "lon": cities.lon.astype(float),
        "lat": cities.lat.astype(float),
        "population": cities.population if "population" in cities else 0,
        "nearest_km": nearest,
        "farthest_km": farthest,
        "figure_km": figure,
        "margin_nearest_km": figure - nearest,
        "margin_farthest_km": figure - farthest,
        "verdict": verdict,
        "sentence": "",
        "source_title": claim.source_title,
        "source_publisher": claim.source_publisher,
        "source_date": claim.source_date,
        "source_url": claim.source_url,
    }


def _add_turns(
    written: np.ndarray,
    claim: Claim,
    verdict: np.ndarray,
    others: Sequence[OtherOutline],
    rows: np.ndarray,
) -> None:
    """Add to the sentences which verdicts turn on disputed land."""
    for other in others:
        moved = np.flatnonzero(other.moved[rows])
        of = rows[moved]
        would_be = verdict_of(claim, other.nearest_km[of], other.farthest_km[of])
        turned = would_be != verdict[moved]
        for each in set(would_be[turned]):
            numbers = moved[turned & (would_be == each)]
            written[numbers] += [f" {said}" for said in other.sentences(each, rows[numbers])]
