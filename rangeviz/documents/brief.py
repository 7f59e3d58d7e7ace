"""A brief of one or two pages: map, what the sources say, cities, method, sources."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from rangeviz.core.text import clean, markdown_link, markdown_table, markdown_text
from rangeviz.core.words import LONGEST_TITLE, check_title, count_word, date_text, quoted, words
from rangeviz.documents.city_table import (
    city_table,
    dropped_note,
    missing_note,
    narrowed,
    rows_note,
    without_column,
)
from rangeviz.exports.bibliography import citation, cite_sources
from rangeviz.inputs.cities import usual_cities
from rangeviz.inputs.claim_text import claim_name, translation_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.disputed import DisputedPlace
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.regions import RegionLike
from rangeviz.maps.canvas import draw_sample
from rangeviz.maps.claim_list import row_ink
from rangeviz.maps.layout import lay_out_map
from rangeviz.maps.mpl import add_map, blank_figure, own_settings, picture_bytes, prepare_axes
from rangeviz.maps.plan import MapPlan, PlannedClaim, plan_map
from rangeviz.maps.scene import Box
from rangeviz.maps.style import COLOURS, Stroke

if TYPE_CHECKING:
    import pandas as pd


MOST_CLAIMS, MOST_COLUMNS, MOST_CITIES = 6, 9, 10
"""So many have room on two pages, where quotes are no longer than newspapers print them."""


_WIDTH, _HEIGHT = 482.0, 300.0
_PX = 0.75


@dataclass(frozen=True)
class Said:
    """One claim as a brief tells it."""

    name: str
    colour: str
    source: str
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """What stands in a brief, in its order; `picture` is a PNG image of 17 cm width.

    `table` has as many rows and columns as there is room for, and `table_note` says which.
    """

    title: str
    summary: str
    picture: bytes
    picture_text: str
    credits: str
    said: tuple[Said, ...]
    said_note: str
    table: pd.DataFrame
    table_note: str
    method: tuple[str, ...]
    sources: tuple[dict[str, Any], ...]
    claims: tuple[Claim, ...]

    def __repr__(self) -> str:
        return f"<Brief: {self.title}, {len(self.said)} claims>"

    def _repr_markdown_(self) -> str:
        picture = b64encode(self.picture).decode()
        return to_markdown(self, f"data:image/png;base64,{picture}")


def draw_brief(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike = None,
    *,
    title: str | None = None,
    region: RegionLike | None = None,
    projection: str = "equidistant",
    boundaries: str = "defacto",
    highlight: str | None = None,
    compared: CitiesLike = None,
) -> Brief:
    """Put together a brief on claims, for `rangeviz.write_brief` to write.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`: told are the claims with `shown`, or the first six. At most
        `MOST_CLAIMS` are told, the highlighted one among them; a note counts the others.
    title : str, optional
    region : str or LaunchRegion, optional
        The launch region for every claim, by id, name or itself, instead of each claim's own.
    projection : {"equidistant", "equal-area", "orthographic", "mercator"}
    boundaries : {"defacto", "claims", "none"}
    highlight : str, optional
        Id of a claim to bring out, with its inner line.
    compared : DataFrame, path or list of names, optional
        The cities of the table. Default: capitals of five million people and more. The table has
        the `MOST_CITIES` nearest.

    Returns
    -------
    Brief

    Raises
    ------
    RangevizError
        If matplotlib is missing, or there is nothing to draw.
    ArgumentError
        If `region`, `projection`, `boundaries` or `highlight` is none of the known.
    DataError
        If a claim has no launch region.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions, read_cities
    >>> brief = draw_brief(read_claims()[:1], read_regions(), read_cities())
    >>> brief.said[0].source
    'Nawal Nawaz, undated (demonstrated). Measured from Pakistan.'
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    compared = None if compared is None else given_cities(compared)
    check_title(title, LONGEST_TITLE)
    plan = plan_map(
        claims,
        regions,
        region=region,
        projection=projection,
        boundaries=boundaries,
        highlight=highlight,
    )
    chosen = plan.chosen
    order = sorted(range(len(chosen)), key=lambda number: chosen[number].claim.id != highlight)
    told = [chosen[number] for number in sorted(order[:MOST_CLAIMS])]
    more = count_word(len(chosen) - len(told)).capitalize()
    every = usual_cities(cities) if compared is None else compared
    missing = without_column([one.claim for one in told], regions, region)
    columns = [one.claim for one in told if one.claim.id not in missing]
    table, dropped = narrowed(city_table(columns, regions, every, region=region), MOST_COLUMNS)
    shown = min(len(table), MOST_CITIES)
    notes = (
        rows_note(shown, len(table), compared is None),
        words("answer.note"),
        dropped_note(dropped),
        missing_note(missing),
    )
    picture, disputed = _draw_map(plan, cities)
    borders, credit, plane, stamp = plan.notes(disputed)
    distance, verdict = words("brief.method.distance"), words("brief.method.verdict")
    return Brief(
        title=clean(title) if title else words("brief.title"),
        summary=plan.summary,
        picture=picture,
        picture_text=plan.description,
        credits=f"{borders} {credit}",
        said=tuple(_tell(one, plan) for one in told),
        said_note=words("brief.more", count=more) if len(chosen) > len(told) else "",
        table=table.iloc[:MOST_CITIES],
        table_note=" ".join(filter(None, notes)),
        method=(distance, verdict, f"{plane} {words('brief.note')} {stamp}"),
        sources=tuple(cite_sources(one.claim for one in told)),
        claims=tuple(claims),
    )


def _tell(one: PlannedClaim, plan: MapPlan) -> Said:
    claim, start = one.claim, one.region
    source = words(
        "brief.said",
        claimant=clean(claim.speaker),
        date=date_text(claim.date),
        basis=claim.basis or words("basis.none"),
    )
    if start and claim.figures_km:
        source += " " + words("brief.measured", region=clean(start.name))
    if reason := plan.why_undrawn(claim):
        source += " " + words("brief.undrawn", reason=reason[:1].upper() + reason[1:])
    return Said(
        name=claim_name(claim),
        colour=COLOURS[row_ink(one)],
        source=source,
        quotes=_quotes(claim),
    )


def _quotes(claim: Claim) -> tuple[str, ...]:
    """Give the source's words, and a translation where they are in another language."""
    quote = quoted(clean(claim.quote)) if claim.quote else ""
    return tuple(filter(None, (quote, translation_text(claim.quote_en))))


# The map, with its key below


def _draw_map(plan: MapPlan, cities: pd.DataFrame) -> tuple[bytes, tuple[DisputedPlace, ...]]:
    """Draw the picture, and tell which disputed places are in sight."""
    with own_settings():
        figure, canvas = blank_figure(_WIDTH, _HEIGHT, _PX)
        scene = lay_out_map(plan, cities, _WIDTH, _HEIGHT, px_pt=_PX, measure=canvas.width)
        height = _HEIGHT + 8 + 17 * ceil(len(scene.key) / 2)
        figure.set_size_inches(_WIDTH / 72, height / 72)
        prepare_axes(canvas.ax, _WIDTH, height)
        frame = Box(0.3, 0.3, _WIDTH - 0.3, _HEIGHT - 0.3)
        add_map(canvas, scene, 0, 0).box(frame, "", Stroke("coast", 0.75 * _PX))
        for number, row in enumerate(scene.key):
            x = (number % 2) * _WIDTH / 2
            y = _HEIGHT + 17 + 17 * (number // 2)
            draw_sample(canvas, x, y, row, "text")
            canvas.write(x + 38, y + 0.36 * 8.5, row.text, 8.5, "text")
        canvas.fonts.warn_of_missing()
        return picture_bytes(figure, "png"), scene.disputed


# Markdown


def to_markdown(brief: Brief, picture: str) -> str:
    """Write a brief as Markdown that pandoc, Quarto and wikis read.

    Parameters
    ----------
    brief : Brief
    picture : str
        The address of the picture, from where the text will be; quoted as addresses are.
    """
    said = []
    for claim in brief.said:
        quotes = [f"> {markdown_text(quote)}" for quote in claim.quotes]
        lines = (f"**{markdown_text(claim.name)}**", markdown_text(claim.source), *quotes)
        said.append("\n\n".join(lines))
    heads = tuple(map(markdown_text, brief.table.columns))
    rows = [tuple(map(markdown_text, row)) for row in brief.table.itertuples(index=False)]
    sources = [f"- {citation(item, markdown_text, markdown_link)}" for item in brief.sources]
    blocks = [
        f"# {markdown_text(brief.title)}",
        markdown_text(brief.summary),
        f"![{markdown_text(brief.picture_text)}]({picture})",
        f"*{markdown_text(brief.credits)}*",
        f"## {words('brief.claims')}",
        *said,
        markdown_text(brief.said_note),
        f"## {words('brief.cities')}",
        markdown_table(heads, rows, ("left",) * len(heads)) if rows else "",
        markdown_text(brief.table_note) if rows else "",
        f"## {words('brief.method')}",
        *map(markdown_text, brief.method),
        f"## {words('brief.sources')}",
        "\n".join(sources),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"
