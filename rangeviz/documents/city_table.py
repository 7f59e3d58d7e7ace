"""The table of cities and claims that a slide or a page of text has room for: all in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rangeviz.analysis.deciding import has_verdict
from rangeviz.analysis.verdicts import compare_cities
from rangeviz.core.text import isolated, printable
from rangeviz.core.words import count_word, format_km, words
from rangeviz.inputs.claim_text import claim_name
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


VERDICT_SIGNS = {
    "within": "●",
    "within_from_part": "◐",
    "depends_on_figure": "⊖",
    "beyond": "○",
    "not_settled": "◌",
    "no_figure": "–",
}
"""A sign for each verdict, told apart by shape and not by colour."""


_Place = tuple[int, str, str, float, float]


def without_column(
    claims: Sequence[Claim], regions: Sequence[LaunchRegion], region: RegionLike | None = None
) -> dict[str, str]:
    r"""Name the claims that have no column in a `city_table`, by id, and say why.

    Examples
    --------
    >>> without_column([Claim("a", "A", range=900, region="none")], [])
    {'a': 'A · 900\xa0km (no launch region named)'}
    """
    missing = {}
    for claim, start in pair_regions(claims, regions, region):
        if start is None or not has_verdict(claim):
            why = words("figure.undrawn.region" if start is None else "brief.no_verdict")
            missing[claim.id] = f"{claim_name(claim)} ({why})"
    return missing


def city_table(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    *,
    region: RegionLike | None = None,
) -> pd.DataFrame:
    r"""Lay out cities and claims as words: a row for each city, the nearest first.

    Parameters
    ----------
    claims, regions, cities, region
        As for `rangeviz.compare_cities`, whose distances and verdicts these are.

    Returns
    -------
    pandas.DataFrame
        Text. Columns: City; "From" each launch region, the distances to its nearest and farthest
        point; each claim by system and figure, with its verdict; claims that say the same share
        a column. A city that a claim is not compared with is one of the country that has the
        system.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions, read_cities
    >>> cities = read_cities()
    >>> colombo = cities[cities.name == "Colombo"]
    >>> table = city_table(read_claims()[:1], read_regions(), colombo)
    >>> [text.replace("\xa0", " ") for text in table.columns]
    ['City', 'From Pakistan', 'Shaheen-III · 2,750 km']
    >>> [text.replace("\xa0", " ") for text in table.iloc[0]]
    ['Colombo, LK', '2,147 to 3,391 km', '◐ from part']
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    import pandas as pd

    compared = compare_cities(claims, regions, cities, region=region, sentences=False)
    heads = column_heads(claims, regions, region)
    starts: dict[str, dict[_Place, str]] = {_start(start): {} for start, _ in heads.values()}
    verdicts: dict[str, dict[_Place, str]] = {head: {} for _, head in heads.values()}
    nearest: dict[_Place, float] = {}
    for row in compared.itertuples():
        place = (row.geonameid, row.city, row.country, row.lon, row.lat)
        starts[_start(row.region)][place] = _distance_text(row)
        verdicts[heads[row.claim_id][1]][place] = verdict_text(row)
        nearest[place] = min(nearest.get(place, row.nearest_km), row.nearest_km)
    order = sorted(nearest, key=lambda place: (nearest[place], place))
    columns = {words("cities.city"): [_name(*place[1:3]) for place in order]}
    for group, missing in ((starts, "–"), (verdicts, words("cities.own"))):
        for head, cells in group.items():
            columns[head] = [cells.get(place, missing) for place in order]
    return pd.DataFrame(columns, dtype=object)


def column_heads(
    claims: Sequence[Claim], regions: Sequence[LaunchRegion], region: RegionLike | None = None
) -> dict[str, tuple[str, str]]:
    r"""Give for each claim, by id, its launch region's name and the head of its column.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> column_heads(read_claims()[:1], read_regions())
    {'sh3-nawaz': ('Pakistan', 'Shaheen-III · 2,750\xa0km')}
    """
    heads: dict[str, tuple[str, str]] = {}
    same: dict[str, tuple[object, ...]] = {}
    for claim, start in pair_regions(claims, regions, region):
        if start and has_verdict(claim):
            head = claim_name(claim)
            means = (start.id, claim.operator, claim.low_km, claim.high_km)
            if same.setdefault(head, means) != means:
                head = f"{head} ({isolated(printable(claim.id))})"
            heads[claim.id] = start.name, head
    return heads


def with_signs_alone(table: pd.DataFrame, heads: dict[str, str]) -> pd.DataFrame:
    """Write the verdicts of a `city_table` as signs, under shorter heads: many have room so.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"City": ["Colombo, LK"], "A · 9 km": ["○ 2,138 km beyond"]})
    >>> with_signs_alone(table, {"A · 9 km": "1"}).to_dict("list")
    {'City': ['Colombo, LK'], '1': ['○']}
    """
    short = {
        column: [cell.split(" ")[0] for cell in table[column]] if column in heads else table[column]
        for column in table
    }
    return type(table)(short).rename(columns=heads)


def signs_note() -> str:
    """Say what the signs mean."""
    return words("brief.signs", **VERDICT_SIGNS)


def narrowed(table: pd.DataFrame, most: int) -> tuple[pd.DataFrame, list[str]]:
    """Leave out columns of a `city_table` until the rest has room; return the others' names.

    Distances from a third launch region and further ones go first, then the last claims.

    Examples
    --------
    >>> import pandas as pd
    >>> wide = pd.DataFrame(columns=["City", "From A", "From B", "From C", "S · 9 km", "T · 8 km"])
    >>> narrow, left_out = narrowed(wide, 4)
    >>> list(narrow), left_out
    (['City', 'From A', 'From B', 'S · 9 km'], ['From C', 'T · 8 km'])
    """
    city, *others = table.columns
    starts = [name for name in others if name.startswith(_start("")) and " · " not in name]
    claims = [name for name in others if name not in starts]
    if len(table.columns) <= most:
        return table, []
    kept = [city, *starts[:2], *claims][:most]
    return table[kept], [name for name in table.columns if name not in kept]


def rows_note(shown: int, every: int, usual: bool) -> str:
    """Say which cities a table has: the usual ones, or the nearest; nothing where it has all."""
    count = count_word(shown)
    if usual:
        return words("slide.capitals", count=count)
    return words("slide.nearest", count=count, all=f"{every:,}") if every > shown else ""


def dropped_note(columns: Sequence[str]) -> str:
    """Name the columns for which a table had no room."""
    return words("slide.dropped", columns="; ".join(columns)) if columns else ""


def missing_note(missing: dict[str, str]) -> str:
    """Name the claims that have no column, as `without_column` gives them."""
    return words("brief.no_column", claims="; ".join(missing.values())) if missing else ""


def verdict_text(row: Any) -> str:
    """Say a verdict in a few words behind its sign; `row` is one of `compare_cities`."""
    key = f"answer.{row.verdict}"
    if row.verdict == "within" and _is_point(row):
        key = "answer.within_point"
    elif row.verdict == "no_figure":
        key = "table.would_need"
    margin = max(0.0, -row.margin_nearest_km)
    text = words(key, margin=format_km(margin), distance=format_km(row.nearest_km))
    return f"{VERDICT_SIGNS[row.verdict]} {text}"


def _start(region: str) -> str:
    return words("answer.from", region=printable(region))


def _distance_text(row: Any) -> str:
    if row.nearest_km == 0:
        return words("answer.inside", farthest=format_km(row.farthest_km))
    if _is_point(row):
        return format_km(row.nearest_km)
    return f"{row.nearest_km:,.0f} to {format_km(row.farthest_km)}"


def _is_point(row: Any) -> bool:
    return bool(row.nearest_km == row.farthest_km)


def _name(city: str, country: str) -> str:
    return ", ".join(isolated(printable(name)) for name in (city, country) if name)
