"""Which cities lie within which claim, by what margin, and how far the source's words carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from rangeviz.analysis.turning import OtherOutline, other_outlines
from rangeviz.core.errors import DataError, Problem
from rangeviz.core.words import date_text, format_km, words
from rangeviz.geo.distance import region_distances
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike

COLUMNS = tuple(
    """
    claim_id system operator claimed_range basis claimant claimed_on region_id region geonameid
    city country lon lat population nearest_km farthest_km figure_km margin_nearest_km
    margin_farthest_km verdict sentence source_title source_publisher source_date source_url
    """.split()
)

CITY_COLUMNS = ("geonameid", "name", "country", "lon", "lat")


def compare_cities(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    *,
    region: RegionLike | None = None,
    own_cities: bool = False,
    sentences: bool = True,
) -> pd.DataFrame:
    """Compare claims with cities: distances, margins, verdicts and a sentence for each.

    Every verdict comes from geodesic distances on WGS 84, never from a drawn ring.

    Parameters
    ----------
    claims : sequence of Claim
        Left out: a notified range, which has no verdict; a claim without launch region; and a
        statement without `wording`, which is not about how far something goes.
    regions : sequence of LaunchRegion
    cities : pandas.DataFrame
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
    check_cities(cities)
    distances: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    others: dict[str, list[OtherOutline]] = {}
    lon, lat = cities.lon.to_numpy(float), cities.lat.to_numpy(float)
    tables = []
    for claim, start in pair_regions(claims, regions, region):
        if start is None or not has_verdict(claim):
            continue
        if start.id not in distances:
            nearest_m, farthest_m = region_distances(start.geometry, lon, lat)
            distances[start.id] = nearest_m / 1000, farthest_m / 1000
            own = distances[start.id]
            others[start.id] = other_outlines(start, lon, lat, *own) if sentences else []
        asked = np.full(len(cities), True)
        if not own_cities and claim.operator:
            asked = (cities.country != claim.operator).to_numpy(bool)
        nearest, farthest = (km[asked] for km in distances[start.id])
        table = _compare(claim, start, cities[asked], nearest, farthest, sentences)
        for other in others[start.id]:
            _add_turns(table, claim, other, np.flatnonzero(asked))
        tables.append(table)
    tables = [table for table in tables if len(table)]
    return pd.concat(tables, ignore_index=True) if tables else empty_comparison()


def empty_comparison() -> pd.DataFrame:
    """Give the table that `compare_cities` returns when there is nothing to compare.

    Examples
    --------
    >>> empty_comparison().nearest_km.dtype
    dtype('float64')
    """
    kinds = {"geonameid": "int64", "population": "int64", "lon": "float64", "lat": "float64"}
    kind = {c: kinds.get(c, "float64" if c.endswith("_km") else "str") for c in COLUMNS}
    return pd.DataFrame({column: pd.Series(dtype=kind[column]) for column in COLUMNS})


def check_cities(cities: pd.DataFrame) -> None:
    """Refuse a table of cities that lacks a column or has a place off the globe.

    Raises
    ------
    DataError
        With the first wrong row of each kind.

    Examples
    --------
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
        values = cities[column].to_numpy(float)
        wrong = np.flatnonzero(~(np.abs(values) <= limit))
        if len(wrong):
            row = int(wrong[0])
            expected = f"degrees from -{limit:.0f} to {limit:.0f}, longitude before latitude"
            fix = f"{len(wrong)} rows are wrong; are longitude and latitude swapped?"
            value = str(values[row])
            problems.append(Problem("cities", row + 1, column, value, expected, fix))
    if problems:
        raise DataError(problems)


def has_verdict(claim: Claim) -> bool:
    """Whether a claim says anything about which cities lie within it.

    Examples
    --------
    >>> has_verdict(Claim("x", "X", range=725, quantity="notified_range"))
    False
    """
    if claim.quantity == "statement":
        return bool(claim.wording)
    return claim.quantity != "notified_range"


def _compare(
    claim: Claim,
    start: LaunchRegion,
    cities: pd.DataFrame,
    nearest: np.ndarray,
    farthest: np.ndarray,
    sentences: bool,
) -> pd.DataFrame:
    verdict = verdict_of(claim, nearest, farthest)
    figure = _deciding_figure(claim, verdict)
    names = cities.name.to_numpy()
    said: Any = ""
    if sentences:
        rows = zip(names, verdict, nearest, farthest, strict=True)
        said = [sentence(claim, start, *row) for row in rows]
    columns = {
        "claim_id": claim.id,
        "system": claim.system,
        "operator": claim.operator,
        "claimed_range": figure_text(claim),
        "basis": claim.basis,
        "claimant": claim.claimant,
        "claimed_on": claim.claimed_on,
        "region_id": start.id,
        "region": start.name,
        "geonameid": cities.geonameid.to_numpy(),
        "city": names,
        "country": cities.country.to_numpy(),
        "lon": cities.lon.to_numpy(float),
        "lat": cities.lat.to_numpy(float),
        "population": cities.population.to_numpy() if "population" in cities else 0,
        "nearest_km": nearest,
        "farthest_km": farthest,
        "figure_km": figure,
        "margin_nearest_km": figure - nearest,
        "margin_farthest_km": figure - farthest,
        "verdict": verdict,
        "sentence": said,
        "source_title": claim.source_title,
        "source_publisher": claim.source_publisher,
        "source_date": claim.source_date,
        "source_url": claim.source_url,
    }
    return pd.DataFrame(columns, index=cities.index)


def _add_turns(table: pd.DataFrame, claim: Claim, other: OtherOutline, rows: np.ndarray) -> None:
    """Add to the sentences which verdicts turn on disputed land."""
    would_be = verdict_of(claim, other.nearest_km[rows], other.farthest_km[rows])
    said = table.sentence.to_list()
    for number in np.flatnonzero(would_be != table.verdict.to_numpy()):
        said[number] += " " + other.sentence(would_be[number], rows[number])
    table["sentence"] = said


def verdict_of(claim: Claim, nearest_km: np.ndarray, farthest_km: np.ndarray) -> np.ndarray:
    """Decide what a claim says about places at these distances from its launch region.

    Parameters
    ----------
    claim : Claim
    nearest_km, farthest_km : array_like of float
        Geodesic distances to the region's nearest and farthest point, kilometres.

    Returns
    -------
    numpy.ndarray of str
        One of `VERDICTS` for each place.

    Examples
    --------
    >>> claim = Claim("x", "X", qualifier="between", range=5000, range_max=5500)
    >>> list(map(str, verdict_of(claim, [4000, 4900, 5152, 6000], [4900, 5600, 6000, 7000])))
    ['within', 'within_from_part', 'depends_on_figure', 'beyond']
    """
    nearest, farthest = np.asarray(nearest_km, float), np.asarray(farthest_km, float)
    if claim.range is None:
        return np.full(nearest.shape, "no_figure", dtype=object)
    low, high = claim.low_km, claim.high_km
    lowest = -np.inf if low is None else low
    highest = np.inf if high is None else high
    inside_figure = nearest <= highest
    return np.select(
        [
            farthest <= lowest,
            nearest <= lowest,
            ~inside_figure,
            np.full(nearest.shape, low is not None and high is not None),
        ],
        ["within", "within_from_part", "beyond", "depends_on_figure"],
        default="not_settled",
    ).astype(object)


def _deciding_figure(claim: Claim, verdict: np.ndarray) -> np.ndarray:
    """Give the figure that each verdict turns on: the lower one for "within", else the upper."""
    figures = claim.figures_km
    if not figures:
        return np.full(verdict.shape, np.nan)
    low, high = min(figures.values()), max(figures.values())
    return np.where(np.isin(verdict, ("within", "within_from_part")), low, high).astype(float)


def sentence(
    claim: Claim,
    start: LaunchRegion,
    city: str,
    verdict: str,
    nearest_km: float,
    farthest_km: float,
) -> str:
    r"""Say one verdict so that it can be quoted: distance, figure, wording, basis, who and when.

    Examples
    --------
    >>> from shapely import Point
    >>> claim = Claim("x", "X", range=100, basis="declared", claimant="The ministry",
    ...               claimed_on="1999")
    >>> start = LaunchRegion("a", "A-land", Point(0, 0))
    >>> print(sentence(claim, start, "B", "beyond", 120.4, 120.4).replace("\xa0", " "))
    20 km beyond the claimed 100 km, measured from the nearest point in A-land.
    Claim: X, 100 km, declared; The ministry, 1999.
    """
    is_point = start.geometry.geom_type == "Point"
    said = figure_text(claim)
    key = verdict
    if verdict == "within" and is_point:
        key = "point.within"
    elif verdict == "not_settled" and claim.quantity == "test_distance":
        key = "not_settled_flown"
    elif verdict == "not_settled":
        key = "not_settled_above" if claim.high_km is None else "not_settled_below"
    figures = {name: format_km(km) for name, km in claim.figures_km.items()}
    low = figures.get("low", figures.get("high", ""))
    high = figures.get("high", low)
    beyond_km = nearest_km - max(claim.figures_km.values(), default=0.0)
    text = words(
        f"verdict.{key}",
        figure=high if verdict == "beyond" else low,
        low=low,
        high=high,
        claim=said,
        city=city,
        region=start.name,
        nearest=format_km(nearest_km),
        farthest=format_km(farthest_km),
        margin=format_km(beyond_km),
    )
    if claim.basis == "projected":
        text = words("verdict.projected", sentence=text)
    return f"{text} {attribution(claim)}"


def attribution(claim: Claim) -> str:
    r"""Say whose claim it is: system, figure, basis, claimant and date.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> attribution(read_claims()[0])
    'Claim: Shaheen-III, 2,750\xa0km, demonstrated; Nawal Nawaz, undated.'
    """
    return words(
        "verdict.claim",
        system=claim.system,
        claim=figure_text(claim),
        basis=claim.basis or words("basis.none"),
        claimant=claim.speaker,
        date=date_text(claim.date),
    )
