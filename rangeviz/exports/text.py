"""Tables for people, in a terminal or in Markdown: one block for each claim, with its source."""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan
from typing import TYPE_CHECKING, Any

from rangeviz.core.text import (
    isolated,
    markdown_link,
    markdown_table,
    markdown_text,
    printable,
    reopened,
    shorten,
    wrapped,
)
from rangeviz.core.words import date_text, words
from rangeviz.exports.grid import grid

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.core.columns import Columns

WIDTH = 80
_LONGEST_CITY = 34


def as_text(table: Columns | pd.DataFrame) -> str:
    """Write a comparison for a terminal of 80 columns.

    Parameters
    ----------
    table : pandas.DataFrame or Columns
        As `compare_cities` returns it.

    Returns
    -------
    str
        A block for each claim: system, figure and launch region; its cities; its source.
        Control characters in the data are spelled out.
    """
    blocks = []
    for rows in _blocks(table):
        cells = [_cells(row) for row in rows]
        cells = [(*reopened([shorten(city, _LONGEST_CITY)]), *rest) for city, *rest in cells]
        lines = grid(cells, _HEADER, "lrrl")
        title, source = _fill(_title(rows[0])), _fill(_source(rows[0]), indent="  ")
        blocks.append(f"{title}\n{lines}\n{source}\n")
    return "\n".join(blocks)


def needs_text(table: pd.DataFrame) -> str:
    """Write what cities would need, as `range_needs` returns it: a paragraph, a table, sources."""
    from rangeviz.analysis.needs import summary

    blocks = []
    for _, rows in table.groupby("geonameid", sort=False):
        claims = [
            (
                isolated(shorten(printable(row.system), 14)),
                shorten(row.claimed_range, 21),
                row.basis,
                *_cells(row)[2:],
            )
            for row in rows.itertuples()
        ]
        lines = grid(claims, ("system", "claimed range", "basis", "margin", "verdict"), "lllrl")
        blocks.append(f"{_fill(summary(rows))}\n\n{lines}\n")
    return "\n".join([*blocks, _sources(table)])


def coverage_text(table: pd.DataFrame) -> str:
    """Write how much of a country each claim includes, as `coverage` returns it."""
    blocks = []
    for rows in _blocks(table):
        first = rows[0]
        shares = [
            (
                row.verdict.replace("_", " "),
                f"{row.cities:,}",
                _percent(row.cities_share),
                _percent(row.area_share),
                f"{row.nearest_km:,.0f}" if row.cities else "",
                f"{row.farthest_km:,.0f}" if row.cities else "",
            )
            for row in rows
        ]
        header = ("verdict", "cities", "of cities", "of area", "nearest km", "farthest km")
        title = f"{_title(first)}, on {isolated(first.country)}"
        lines = grid(shares, header, "lrrrrr")
        blocks.append(f"{_fill(title)}\n{lines}\n")
    return "\n".join([*blocks, _sources(table)])


def disagreement_text(table: pd.DataFrame) -> str:
    """Write whose claim says what about a city, as `disagreements` returns it."""
    blocks = []
    for _, rows in table.groupby(["system", "region_id", "geonameid"], sort=False):
        city = rows.iloc[0]
        away = f"{city.nearest_km:,.0f} to {city.farthest_km:,.0f} km from {isolated(city.region)}"
        title = f"{isolated(city.system)}: {_place(city)}, {away}"
        said = [
            _fill(
                f"{verdict.replace('_', ' ')}: "
                + ", ".join(f"{row.claimed_range} ({_named(row)})" for row in those.itertuples()),
                indent="  ",
            )
            for verdict, those in rows.groupby("verdict", sort=False)
        ]
        blocks.append("\n".join([_fill(title), *said, ""]))
    return "\n".join([*blocks, _sources(table)])


def as_sentences(table: Columns | pd.DataFrame) -> str:
    """Write each row of a comparison as a paragraph that can be quoted.

    Parameters
    ----------
    table : pandas.DataFrame or Columns
        As `compare_cities` returns it.
    """
    return "\n".join(f"{_fill(f'{_place(row)}: {row.sentence}')}\n" for row in table.itertuples())


def as_markdown(table: Columns | pd.DataFrame) -> str:
    """Write a comparison as Markdown: a heading, a table and a source for each claim.

    Parameters
    ----------
    table : pandas.DataFrame or Columns
        As `compare_cities` returns it.
    """
    blocks = []
    for rows in _blocks(table):
        title = markdown_text(_title(rows[0]))
        cells = [map(markdown_text, _cells(row)) for row in rows]
        lines = markdown_table(_HEADER, cells, _ALIGN)
        source = markdown_text(_source(rows[0]))
        url = markdown_link(rows[0].source_url)
        blocks.append(f"### {title}\n\n{lines}\n\n{source}{url and ' ' + url}\n")
    return "\n".join(blocks)


_HEADER = ("city", "nearest km", "margin km", "verdict")
_ALIGN = ("left", "right", "right", "left")


def _blocks(table: Columns | pd.DataFrame) -> Iterable[list[Any]]:
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in table.itertuples():
        groups.setdefault((row.claim_id, row.region_id), []).append(row)
    return groups.values()


def _cells(row: Any) -> tuple[str, ...]:
    """Write one city's cells; a plain minus sign, so that the table pastes anywhere."""
    return (
        printable(_place(row)),
        f"{row.nearest_km:,.0f}",
        "" if isnan(row.margin_nearest_km) else margin_text(row.margin_nearest_km),
        row.verdict.replace("_", " "),
    )


def _place(row: Any) -> str:
    return ", ".join(isolated(name) for name in (row.city, row.country) if name)


def margin_text(margin_km: float) -> str:
    """Write a margin with its sign; below one kilometre in full, so that it is never a bare 0.

    Examples
    --------
    >>> margin_text(603.2), margin_text(-98.4), margin_text(-0.25)
    ('+603', '-98', '-0.250')
    """
    return f"{margin_km:+,.0f}" if abs(margin_km) >= 1 else f"{margin_km:+.3f}"


def _title(row: Any) -> str:
    projected = ", projected" if row.basis == "projected" else ""
    system, region = isolated(row.system), isolated(row.region)
    return f"{system}: {row.claimed_range}{projected}, from {region}"


def _named(row: Any) -> str:
    name = isolated(row.claim_id)
    return f"{name}, projected" if row.basis == "projected" else name


def _source(row: Any) -> str:
    said = row.basis or words("basis.none")
    date = date_text(row.claimed_on or row.source_date)
    origin = ", ".join(isolated(text) for text in (row.source_title, row.source_publisher) if text)
    who = isolated(row.claimant) or origin
    return f"{isolated(row.claim_id)}: {said}; {who}, {date}. {origin}."


def _fill(text: str, indent: str = "") -> str:
    how = {"initial_indent": indent, "subsequent_indent": "  "}
    # What is printable has no white space but blanks: looking for it takes a fifth of the time.
    lines = wrapped(printable(text), WIDTH, expand_tabs=False, replace_whitespace=False, **how)
    return "\n".join(lines)


def _sources(table: pd.DataFrame) -> str:
    rows = table.drop_duplicates("claim_id").itertuples()
    return "".join(f"{_fill(_source(row))}\n" for row in rows)


def _percent(share: float) -> str:
    """Write a share; what is not all or nothing never reads as if it were."""
    if isnan(share):
        return "-"
    shown = f"{100 * share:.1f} %"
    if share > 0 and shown == "0.0 %":
        return "<0.1 %"
    return ">99.9 %" if share < 1 and shown == "100.0 %" else shown
