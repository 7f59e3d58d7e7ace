"""Write docs/articles.md: what the two articles' range claims include, measured.

Run by `make docs`; tests/test_docs_articles.py holds the page to the data.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

import rangeviz as rv
from rangeviz.analysis.coverage import coverage
from rangeviz.analysis.needs import range_needs
from rangeviz.core.text import markdown_link, markdown_table, markdown_text
from rangeviz.core.words import date_text, words
from rangeviz.geo.distance import prepare_geometry
from rangeviz.inputs.cities import find_cities
from rangeviz.inputs.claim_text import figure_text

PAGE = Path(__file__).parent.parent / "docs" / "articles.md"

SHAHEEN, INDIA_ICBM, FINER = "sh3-nawaz", "inicbm-nawaz", "pklr-finer-bulletin"
AMERICAN_CITIES = (
    "Anchorage, US",
    "Honolulu, US",
    "Seattle, US",
    "San Francisco, US",
    "Los Angeles, US",
    "New York City, US",
    "Washington, US",
)
CAPITALS = (
    "Beijing, CN",
    "Riyadh, SA",
    "Moscow, RU",
    "Tokyo, JP",
    "Cairo, EG",
    "Rome, IT",
    "Berlin, DE",
    "Paris, FR",
    "London, GB",
    "Canberra, AU",
    "Washington, US",
)


def main() -> None:
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
    print(PAGE.relative_to(PAGE.parent.parent))


def page() -> str:
    """Build the whole page."""
    claims = {claim.id: claim for claim in rv.read_claims()}
    regions = {region.id: region for region in rv.read_regions()}
    cities = rv.read_cities()
    parts = (
        opening(claims),
        united_states(claims, regions, cities),
        india(claims, regions, cities),
        above_5000(claims, regions, cities),
        sources([claims[name] for name in (SHAHEEN, INDIA_ICBM, FINER)]),
    )
    return "\n\n".join(map(filled, "\n\n".join(parts).split("\n\n"))) + "\n"


def filled(block: str) -> str:
    """Break a paragraph into lines; leave headings, tables, lists and comments alone."""
    if block.startswith(("#", "|", "-", "<")):
        return block
    return textwrap.fill(
        block.replace("\n", " ").replace(" %", "\u00a0%").replace(" km", "\u00a0km"),
        100,
        break_long_words=False,
        break_on_hyphens=False,
    )


def opening(claims: dict[str, rv.Claim]) -> str:
    return f"""\
# What the two articles' figures include

<!-- Made by tools/docs_articles.py (make docs); do not edit. -->

The map that opens first draws the range claims of two articles. This page measures what they
include: geodesic distances on WGS 84, from the outline of the whole launch region (the source
names none finer), to the cities of GeoNames with 100,000 people and more and to capitals. A claim
is what a source says, not a finding; each number below is only as good as the words it rests on.

| claim | in its words | sense | whose |
| --- | --- | --- | --- |
{lines(claim_row(claims[name]) for name in (SHAHEEN, INDIA_ICBM, FINER))}"""


def nearest_place(start: rv.LaunchRegion, country: rv.LaunchRegion) -> tuple[float, float, float]:
    """Find the place in a country that is nearest to a region.

    Parameters
    ----------
    start, country : LaunchRegion
        Two that do not overlap.

    Returns
    -------
    distance_km, lon, lat : float
        The geodesic distance between the two outlines, and where in the country it ends.
    """
    here, there = prepare_geometry(start.geometry), prepare_geometry(country.geometry)
    from_nodes = here.nearest(there.lon, there.lat)
    best = int(np.argmin(from_nodes.distance_m))
    lon, lat = there.lon[[best]], there.lat[[best]]
    for _ in range(20):  # back and forth until it stays: edges are at most 20 km long
        foot = here.nearest(lon, lat)
        reached = there.nearest(foot.lon, foot.lat)
        lon, lat = reached.lon, reached.lat
    return float(reached.distance_m[0]) / 1000, float(lon[0]), float(lat[0])


def united_states(
    claims: dict[str, rv.Claim], regions: dict[str, rv.LaunchRegion], cities: pd.DataFrame
) -> str:
    pakistan = regions["PK"]
    shore_km, lon, lat = nearest_place(pakistan, regions["US"])
    americans = find_cities(AMERICAN_CITIES, cities)
    needed = range_needs(list(claims.values()), list(regions.values()), "PK", americans)
    places = needed.drop_duplicates("geonameid").sort_values("nearest_km")
    table = markdown_table(
        ("city", "from the nearest point of Pakistan, km", "from all of it, km"),
        [(f"{row.city}", km(row.nearest_km), km(row.farthest_km)) for row in places.itertuples()],
        ("left", "right", "right"),
    )
    figured = [c for c in claims.values() if c.operator == "PK" and c.figures_km]
    longest: dict[str, rv.Claim] = {}
    for claim in sorted(figured, key=largest_km, reverse=True):
        longest.setdefault(claim.system, claim)
    top = next(iter(longest.values()))
    rows = [
        (
            markdown_text(claim.system),
            f"{figure_text(claim)} ({words(f'quantity.{claim.quantity}')})",
            claim.basis or words("basis.none"),
            f"{markdown_text(claim.claimant)}, {date_text(claim.date)}",
            f"{shore_km - largest_km(claim):,.0f}",
        )
        for claim in longest.values()
    ]
    systems = markdown_table(
        ("system", "largest published figure", "sense", "whose", "less than needed by, km"),
        rows,
        ("left", "left", "left", "left", "right"),
    )
    return f"""\
## Which published range of Pakistan comes near the United States?

{answer(needed)} The place of the United States that is nearest to Pakistan lies in
Alaska ({abs(lat):.2f} N, {abs(lon):.2f} W), {km(shore_km)} km away; a claim needs that much to
include any of it. {table_intro(places)}

{table}

The largest figure published for Pakistan in this collection is {figure_text(top)}
({markdown_text(top.system)}, {top.basis or words("basis.none")}),
{km(shore_km - largest_km(top))} km less than the nearest place needs.
The largest figure for each system:

{systems}

The statement that the dispute is about gives no number: “{markdown_text(claims[FINER].wording)}”.
It is a projection, conditional in the source (“if such trends were to continue”), and stands here
as text with the distance it would need, never as a ring."""


def table_intro(places: pd.DataFrame) -> str:
    first, last = places.iloc[0], places.iloc[-1]
    return (
        f"Of the cities below {first.city} needs the least and {last.city} the most; the first "
        "column includes the city from one point of Pakistan only, the second from anywhere in it."
    )


def india(
    claims: dict[str, rv.Claim], regions: dict[str, rv.LaunchRegion], cities: pd.DataFrame
) -> str:
    claim = claims[SHAHEEN]
    table = coverage([claim], list(regions.values()), "IN", cities, tolerance_m=10.0)
    table = table.set_index("verdict")
    total = int(table.cities.sum())
    within, part, beyond = (table.loc[v] for v in ("within", "within_from_part", "beyond"))
    rows = [
        (
            name,
            f"{row.cities:,}",
            percent(row.cities_share),
            km(row.area_km2),
            percent(row.area_share),
        )
        for name, row in (
            ("from anywhere in Pakistan", within),
            ("from part of Pakistan only", part),
            ("beyond it", beyond),
        )
    ]
    shares = markdown_table(
        ("2,750 km", "cities", "of all", "area, km²", "of all"),
        rows,
        ("left", "right", "right", "right", "right"),
    )
    return f"""\
## How much of India lies within 2,750 km of Pakistan?

From the nearest point of Pakistan, {"all" if not beyond.cities else "not all"} {total} cities do;
from anywhere in Pakistan, {within.cities} of them ({percent(within.cities_share)}). Where a launch
would start decides for the other {part.cities}, and the source names no place.

{shares}

The farthest of the cities is {markdown_text(part.farthest_city)}, {km(part.farthest_km)} km from
the nearest point. What lies beyond is {km(beyond.area_km2)} km² at the southern end of the
Nicobar Islands. “{markdown_text(claim.wording)}” is a bare number: it does not say whether it is
the most or what was flown, and names no place and no date."""


def above_5000(
    claims: dict[str, rv.Claim], regions: dict[str, rv.LaunchRegion], cities: pd.DataFrame
) -> str:
    claim, everywhere = claims[INDIA_ICBM], list(regions.values())
    table = rv.compare_cities([claim], everywhere, cities, sentences=False)
    counts = table.verdict.value_counts()
    whole = rv.compare_cities([claim], everywhere, cities, region="IN", sentences=False)
    chosen = rv.compare_cities(
        [claim], everywhere, find_cities(CAPITALS, cities), sentences=False
    ).sort_values("nearest_km")
    capitals = markdown_table(
        ("city", "nearest, km", "farthest, km", "verdict"),
        [
            (row.city, km(row.nearest_km), km(row.farthest_km), row.verdict.replace("_", " "))
            for row in chosen.itertuples()
        ],
        ("left", "right", "right", "left"),
    )
    settled = ["within", "within_from_part"]
    more = int((whole.verdict.isin(settled)).sum() - (table.verdict.isin(settled)).sum())
    return f"""\
## What does “above 5,000 kilometers” include?

Measured from India's mainland, {counts.get("within", 0):,} of {len(table):,} cities outside India
lie within 5,000 km from anywhere, {counts.get("within_from_part", 0):,} more from part of it. The
other {counts.get("not_settled", 0):,} are not settled: “above” gives no upper figure, so no city
is beyond this claim, however far.

{capitals}

The choice of region matters: measured from all of India, Great Nicobar included, {more} more cities
lie within 5,000 km. The article calls the range “manifest” and cites no test and no date."""


def sources(claims: Sequence[rv.Claim]) -> str:
    items = []
    for claim in claims:
        origin = [claim.source_author, f"“{claim.source_title}”", claim.source_publisher]
        cited = ", ".join(markdown_text(part) for part in origin if part)
        date = date_text(claim.source_date)
        link = f" {markdown_link(claim.source_url)}" if claim.source_url else ""
        items.append(f"- `{claim.id}`: {cited}, {date}.{link} “{markdown_text(claim.quote)}”")
    return "## Sources\n\n" + "\n".join(items)


def claim_row(claim: rv.Claim) -> str:
    cells = (
        f"{markdown_text(claim.system)}: {figure_text(claim)}",
        f"“{markdown_text(claim.wording)}”",
        claim.basis,
        f"{markdown_text(claim.claimant)}, {date_text(claim.date)}",
    )
    return f"| {' | '.join(cells)} |"


def largest_km(claim: rv.Claim) -> float:
    return max(claim.figures_km.values())


def answer(needed: pd.DataFrame) -> str:
    """Count the claims that state as much as the nearest of the American cities needs."""
    figured = needed[needed.figure_km.notna()]
    met = figured[figured.verdict.isin(["within", "within_from_part"])].claim_id.nunique()
    left_open = figured[figured.verdict == "not_settled"].claim_id.nunique()
    count = figured.claim_id.nunique()
    said = f"Of the {count} claims with a figure in this collection, {met or 'none'} state as much."
    if left_open:
        said += f" {left_open} of them give no upper figure, so their wording leaves it open."
    return said


def lines(rows: Iterable[str]) -> str:
    return "\n".join(rows)


def km(value: float) -> str:
    return f"{value:,.0f}"


def percent(share: float) -> str:
    return f"{100 * share:.1f} %" if share >= 0.001 or not share else "less than 0.1 %"


if __name__ == "__main__":
    main()
