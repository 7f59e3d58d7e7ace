"""What is claimed of one system, side by side by date, and how far the claims spread."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING, Any

from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.given import ClaimsLike, given_claims

if TYPE_CHECKING:
    import pandas as pd


COLUMNS = tuple(
    """
    system operator claim_id date year quantity basis claimant claimed_range figure_km
    figure_max_km low_km high_km source source_url quote
    """.split()
)


def compare_claims(claims: ClaimsLike = None) -> pd.DataFrame:
    r"""Lay the claims on each system side by side, oldest first.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional

    Returns
    -------
    pandas.DataFrame
        One row per claim: systems in order of first appearance, in each by date, undated ones
        last. Columns: system, operator, claim_id; date (``claimed_on``, else ``source_date``, as
        text; ``""``: undated) and year (Int64); quantity, basis, claimant; claimed_range (the
        figure as published, with its qualifier); figure_km and figure_max_km (float64: the
        published figures in kilometres, the same where there is one); low_km and high_km
        (float64, what they mean; NaN: open); source, source_url, quote. A chart draws a dot or
        an interval from figure_km to figure_max_km at the year of each row.

    Examples
    --------
    >>> early = Claim("a", "A", "PK", range=900, claimed_on="1998-04")
    >>> late = Claim("b", "A", "PK", range=1000, unit="mi", source_date="2004")
    >>> table = compare_claims([late, early])
    >>> table[["date", "claimed_range", "figure_km"]].values.tolist()
    [['1998-04', '900\xa0km', 900.0], ['2004', '1,000\xa0mi', 1609.344]]
    """
    claims = given_claims(claims)
    import pandas as pd

    systems = list(dict.fromkeys(claim.system for claim in claims))
    ordered = sorted(claims, key=lambda claim: (systems.index(claim.system), claim.date or "~"))
    rows = [_row(claim) for claim in ordered]
    kinds = {"year": "Int64"} | dict.fromkeys(
        ("figure_km", "figure_max_km", "low_km", "high_km"), "float64"
    )
    return pd.DataFrame(rows, columns=COLUMNS).astype(kinds)


def spread_of_systems(claims: ClaimsLike = None) -> pd.DataFrame:
    """Say for each system how far its claims lie apart.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional

    Returns
    -------
    pandas.DataFrame
        One row per system, in order of first appearance. Columns: system, operator; claims (how
        many); lowest_km and highest_km (float64: the published maximum ranges in kilometres,
        NaN where there is none); only (the published range in its source's words, where one
        claim alone has a figure, else ""); no_upper, no_lower, projected (how many of the
        claims with a figure leave a side open, or speak of the future); flown_km (the longest
        distance flown in a test); first and last (dates as text).

    Examples
    --------
    >>> claims = [Claim("a", "A", range=900), Claim("b", "A", range=1300)]
    >>> spread_of_systems(claims)[["claims", "lowest_km", "highest_km"]].values.tolist()
    [[2.0, 900.0, 1300.0]]
    """
    claims = given_claims(claims)
    import pandas as pd

    table = compare_claims(claims)
    rows = []
    for system, group in table.groupby("system", sort=False):
        ranges = group[(group.quantity == "max_range") & group.figure_km.notna()]
        dates = [date for date in group.date if date]
        rows.append(
            (
                system,
                group.operator.iloc[0],
                len(group),
                ranges.figure_km.min(),
                ranges.figure_max_km.max(),
                ranges.claimed_range.iloc[0] if len(ranges) == 1 else "",
                int(ranges.high_km.isna().sum()),
                int(ranges.low_km.isna().sum()),
                int((ranges.basis == "projected").sum()),
                group[group.quantity == "test_distance"].figure_max_km.max(),
                dates[0] if dates else "",
                dates[-1] if dates else "",
            )
        )
    columns = (
        "system operator claims lowest_km highest_km only no_upper no_lower projected flown_km "
        "first last"
    )
    return pd.DataFrame(rows, columns=columns.split())


def _row(claim: Claim) -> tuple[object, ...]:
    date, figures = claim.date, list(claim.figures_km.values())
    return (
        claim.system,
        claim.operator,
        claim.id,
        date,
        int(date[:4]) if date else None,
        claim.quantity,
        claim.basis,
        claim.claimant,
        figure_text(claim),
        min(figures, default=None),
        max(figures, default=None),
        claim.low_km,
        claim.high_km,
        claim.source_publisher or claim.source_title,
        claim.source_url,
        claim.quote,
    )


def extent_text(spread: Any) -> str:
    r"""Say how many claims there are and from where to where they reach, open sides included.

    Examples
    --------
    >>> from rangeviz.analysis.spread import spread_of_systems
    >>> up_to = Claim("a", "A", range=900, qualifier="up_to")
    >>> above = Claim("b", "A", range=1300, qualifier="more_than", basis="projected")
    >>> extent_text(next(spread_of_systems([up_to]).itertuples()))
    '1 claim: up to 900\xa0km'
    >>> extent_text(next(spread_of_systems([up_to, above]).itertuples()))
    '2 claims: 900 to 1,300 km; 1 with no upper figure; 1 projected'
    """
    said = []
    if spread.only:
        said.append(spread.only + (", projected" if spread.projected else ""))
    elif not isnan(spread.lowest_km):
        kms = dict.fromkeys(f"{km:,.0f}" for km in (spread.lowest_km, spread.highest_km))
        said.append(f"{' to '.join(kms)} km")
        counts = {
            "with no upper figure": spread.no_upper,
            "with no lower figure": spread.no_lower,
            "projected": spread.projected,
        }
        said += [f"{count} {what}" for what, count in counts.items() if count]
    if not isnan(spread.flown_km):
        said.append(f"longest flown {spread.flown_km:,.0f} km")
    claims = f"{spread.claims} claim{'' if spread.claims == 1 else 's'}"
    return f"{claims}: {'; '.join(said) or 'no figure'}"
