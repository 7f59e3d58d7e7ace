"""A brief of one or two pages: map, what the sources say, cities, method, sources."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from rangeviz.analysis.finding import draft_finding
from rangeviz.analysis.finding_limits import left_open
from rangeviz.core.text import clean, counted, markdown_link, markdown_table, markdown_text, shorten
from rangeviz.core.words import (
    LONGEST_TITLE,
    check_title,
    count_word,
    date_text,
    listed,
    quoted,
    words,
)
from rangeviz.documents.city_table import (
    city_table,
    column_heads,
    dropped_note,
    missing_note,
    narrowed,
    rows_note,
    signs_note,
    with_signs_alone,
    without_column,
)
from rangeviz.exports.bibliography import citation, cite_sources, resting_on_sources
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
from rangeviz.inputs.regions import LaunchRegion, RegionLike
from rangeviz.maps.canvas import draw_sample
from rangeviz.maps.claim_list import row_ink
from rangeviz.maps.layout import lay_out_map
from rangeviz.maps.mpl import add_map, blank_figure, prepare_axes
from rangeviz.maps.pictures import for_screen, own_settings, picture_bytes
from rangeviz.maps.plan import MapPlan, PlannedClaim, plan_map
from rangeviz.maps.scene import Box
from rangeviz.maps.style import COLOURS, Stroke

if TYPE_CHECKING:
    import pandas as pd


MOST_CLAIMS = 12
"""So many have room on two pages; more take more, and the brief says so."""

MOST_CITIES, MOST_COLUMNS = 10, 9

CLAIM_HEADS = ("brief.claim", "brief.who", "brief.quote")

_BY_NAME, _FEW = 4, 6
"""Claims with columns of their own names, where more have numbers; and that leave a map room."""

_QUOTED_LETTERS, _LEAST_QUOTE = 1_300, 100
"""For the quotes of all claims together, and for each."""

_WIDTH, _HEIGHT, _LOW = 482.0, 300.0, 200.0
_PX = 0.75


@dataclass(frozen=True)
class Said:
    """One claim as a brief tells it; `note` is the number of its source."""

    name: str
    colour: str
    source: str
    quotes: tuple[str, ...]
    note: int


@dataclass(frozen=True)
class Brief:
    """What stands in a brief, in its order; `picture` is a PNG image of 17 cm width.

    `tables` have as many rows and columns as there is room for, and `table_note` says which.
    """

    title: str
    summary: str
    picture: bytes
    picture_text: str
    credits: str
    said: tuple[Said, ...]
    said_note: str
    tables: tuple[pd.DataFrame, ...]
    table_note: str
    left_open: str
    method: str
    sources: tuple[dict[str, Any], ...]
    claims: tuple[Claim, ...]

    def __repr__(self) -> str:
        return f"<Brief: {self.title}, {counted(len(self.said), 'claim')}>"

    def _repr_markdown_(self) -> str:
        picture = b64encode(for_screen(self.picture)).decode()
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
    r"""Put together a brief on claims, for `rangeviz.write_brief` to write.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`: told are the claims with `shown`, or the first six. Up to
        `MOST_CLAIMS` fit two pages; where there are more, a note says so.
    title : str, optional
        Default: the headline of `rangeviz.finding`, whose sentences come first in any case.
    region : str or LaunchRegion, optional
        The launch region for every claim, by id, name or itself, instead of each claim's own.
    projection : {"equidistant", "equal-area", "orthographic", "mercator"}
    boundaries : {"defacto", "claims", "none"}
    highlight : str, optional
        Id of a claim to bring out, with its inner line.
    compared : DataFrame, path or list of names, optional
        The cities that finding and table are about. Default: the finding is about no city, and
        the table has capitals of five million people and more. It has the `MOST_CITIES` nearest.

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
    'Nawal Nawaz, undated (demonstrated).'
    >>> brief.title.replace("\xa0", " ")
    '2,750 km, claimed for Shaheen-III, includes 33 other capitals, 13 from anywhere'
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
    told = [one for one in plan.claims if one.wanted]
    own = [one.claim for one in told]
    finding = draft_finding(own, regions, cities, compared, region=region)
    tables, table_note = _tables(own, regions, cities, region, compared)
    picture, disputed = _draw_map(plan, cities, _HEIGHT if len(own) <= _FEW else _LOW)
    borders, credit, plane, stamp = plan.notes(disputed)
    distance, verdict = words("brief.method.distance"), words("brief.method.verdict")
    return Brief(
        title=clean(title) if title else finding.headline,
        summary=" ".join(finding.sentences),
        picture=picture,
        picture_text=plan.description,
        credits=f"{plan.summary} {borders} {credit}",
        said=tuple(_tell_all(told, plan)),
        said_note=_said_note(told),
        tables=tuple(tables),
        table_note=table_note,
        left_open=_left_open(told),
        method=f"{distance} {verdict} {plane} {stamp}",
        sources=tuple(cite_sources(own)),
        claims=tuple(claims),
    )


# What the sources say


def _tell_all(told: Sequence[PlannedClaim], plan: MapPlan) -> Iterator[Said]:
    notes = {
        claim.id: number
        for number, resting in enumerate(resting_on_sources(one.claim for one in told), 1)
        for claim in resting
    }
    quotes: set[str] = set()
    for number, one in enumerate(told, 1):
        claim = one.claim
        source = words(
            "brief.said",
            claimant=clean(claim.speaker),
            date=date_text(claim.date),
            basis=claim.basis or words("basis.none"),
        )
        if one.region and claim.figures_km and len(_starts(told)) > 1 and len(told) <= _BY_NAME:
            source += " " + words("brief.measured", region=clean(one.region.name))
        if reason := plan.why_undrawn(claim):
            source += " " + words("brief.undrawn", reason=reason[:1].upper() + reason[1:])
        yield Said(
            name=_numbered(claim_name(claim), number, told),
            colour=COLOURS[row_ink(one)],
            source=source,
            quotes=_quotes(claim, _letters(told), again=claim.quote in quotes),
            note=notes[claim.id],
        )
        quotes.add(claim.quote)


def _numbered(name: str, number: int, told: Sequence[PlannedClaim]) -> str:
    return name if len(told) <= _BY_NAME else f"{number}. {name}"


def _letters(told: Sequence[PlannedClaim]) -> int:
    """Say how long each quote may be."""
    return max(_LEAST_QUOTE, _QUOTED_LETTERS // len(told))


def _quotes(claim: Claim, letters: int, *, again: bool) -> tuple[str, ...]:
    """Give the source's words, and a translation where they are in another language.

    A quote that is too long, or stands above already, is cut to its words on range.
    """
    translation = translation_text(claim.quote_en)
    if not claim.quote:
        return (translation,) if translation else ()
    if not again and len(claim.quote) + len(translation) <= letters:
        return tuple(filter(None, (quoted(clean(claim.quote)), translation)))
    if claim.quote_lang not in ("", "en") and translation:
        return (shorten(translation, letters),)
    return (quoted(shorten(clean(claim.wording or claim.quote), letters)),)


def _said_note(told: Sequence[PlannedClaim]) -> str:
    """Say from where all is measured, that quotes are cut, and that two pages do not hold all."""
    letters, starts = _letters(told), _starts(told)
    if len(starts) == 1:
        measured = [words("brief.all_measured", region=next(iter(starts)))]
    elif len(told) <= _BY_NAME:
        measured = []
    else:
        measured = [
            words("brief.some_measured", region=region, claims=listed(numbers))
            for region, numbers in starts.items()
        ]
    quotes = [one.claim.quote for one in told if one.claim.quote]
    is_cut = len({*quotes}) < len(quotes) or any(
        len(claim.quote) + len(translation_text(claim.quote_en)) > letters
        for claim in (one.claim for one in told)
    )
    count = count_word(len(told)).capitalize()
    notes = (
        *measured,
        words("brief.cut", letters=letters) if is_cut else "",
        words("brief.more", count=count) if len(told) > MOST_CLAIMS else "",
    )
    return " ".join(filter(None, notes))


def _starts(told: Sequence[PlannedClaim]) -> dict[str, list[str]]:
    """Name the launch regions of claims that can be measured, with the numbers of these."""
    starts: dict[str, list[str]] = {}
    for number, one in enumerate(told, 1):
        if one.region and one.claim.figures_km:
            starts.setdefault(clean(one.region.name), []).append(str(number))
    return starts


def _left_open(told: Sequence[PlannedClaim]) -> str:
    """Say which claims leave what open, by name, or by number where there are many."""
    number = {one.claim.id: number for number, one in enumerate(told, 1)}
    starts = {one.claim.id: one.region for one in told}
    claims = [one.claim for one in told]
    groups = left_open(claims, starts)
    if undated := [claim for claim in claims if not claim.date]:
        groups["undated"] = undated
    said = [
        words(f"brief.open.{key}", claims=listed([_called(c, number) for c in own]))
        for key, own in groups.items()
    ]
    return " ".join([*said, words("brief.open.stated")])


def _called(claim: Claim, number: dict[str, int]) -> str:
    return claim_name(claim) if len(number) <= _BY_NAME else str(number[claim.id])


# Which cities they include


def _tables(
    claims: Sequence[Claim],
    regions: Sequence[LaunchRegion],
    cities: pd.DataFrame,
    region: RegionLike | None,
    compared: pd.DataFrame | None,
) -> tuple[list[pd.DataFrame], str]:
    """Lay out cities and claims; many claims as signs, twelve in each table. And say what is so."""
    every = usual_cities(cities) if compared is None else compared
    missing = without_column(claims, regions, region)
    columns = [claim for claim in claims if claim.id not in missing]
    table = city_table(columns, regions, every, region=region)
    shown = min(len(table), MOST_CITIES)
    notes = [rows_note(shown, len(table), compared is None), words("answer.note")]
    table = table.iloc[:MOST_CITIES]
    if len(claims) <= _BY_NAME:
        narrow, dropped = narrowed(table, MOST_COLUMNS)
        tables = [narrow]
        notes += [dropped_note(dropped), missing_note(missing)]
    else:
        numbers: dict[str, list[str]] = {}
        for identity, (_, head) in column_heads(columns, regions, region).items():
            at = next(n for n, claim in enumerate(claims, 1) if claim.id == identity)
            numbers.setdefault(head, []).append(str(at))
        heads = {head: ", ".join(own) for head, own in numbers.items()}
        starts = [name for name in table.columns[1:] if name not in heads]
        first = [table.columns[0], *starts[:2]]
        verdicts = list(heads)
        parts = [verdicts[at : at + MOST_CLAIMS] for at in range(0, len(verdicts), MOST_CLAIMS)]
        tables = [with_signs_alone(table[[*first, *part]], heads) for part in parts]
        without = [str(n) for n, claim in enumerate(claims, 1) if claim.id in missing]
        missing = {"": listed(without)} if without else {}
        notes = [signs_note(), *notes, dropped_note(starts[2:]), missing_note(missing)]
    tables = [one for one in tables if len(one)]
    return tables, " ".join(filter(None, notes)) if tables else missing_note(missing)


# The map, with its key below


def _draw_map(
    plan: MapPlan, cities: pd.DataFrame, tall: float
) -> tuple[bytes, tuple[DisputedPlace, ...]]:
    """Draw the picture, and tell which disputed places are in sight."""
    with own_settings():
        figure, canvas = blank_figure(_WIDTH, tall, _PX)
        scene = lay_out_map(plan, cities, _WIDTH, tall, px_pt=_PX, measure=canvas.width)
        height = tall + 8 + 17 * ceil(len(scene.key) / 2)
        figure.set_size_inches(_WIDTH / 72, height / 72)
        prepare_axes(canvas.ax, _WIDTH, height)
        frame = Box(0.3, 0.3, _WIDTH - 0.3, tall - 0.3)
        add_map(canvas, scene, 0, 0).box(frame, "", Stroke("coast", 0.75 * _PX))
        for number, row in enumerate(scene.key):
            x = (number % 2) * _WIDTH / 2
            y = tall + 17 + 17 * (number // 2)
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
    claims = [
        (
            f"**{markdown_text(said.name)}**",
            f"{markdown_text(said.source)} ({words('brief.note_number', number=said.note)})",
            " ".join(map(markdown_text, said.quotes)),
        )
        for said in brief.said
    ]
    sources = [
        f"{number}. {citation(item, markdown_text, markdown_link)}"
        for number, item in enumerate(brief.sources, 1)
    ]
    tables = [
        _table(
            map(markdown_text, table.columns),
            [tuple(map(markdown_text, row)) for row in table.itertuples(index=False)],
        )
        for table in brief.tables
    ]
    blocks = [
        f"# {markdown_text(brief.title)}",
        markdown_text(brief.summary),
        f"![{markdown_text(brief.picture_text)}]({picture})",
        f"*{markdown_text(brief.credits)}*",
        f"## {words('brief.claims')}",
        _table(map(words, CLAIM_HEADS), claims),
        markdown_text(brief.said_note),
        f"## {words('brief.cities')}",
        *tables,
        markdown_text(brief.table_note),
        f"## {words('brief.open')}",
        markdown_text(brief.left_open),
        f"## {words('brief.method')}",
        markdown_text(brief.method),
        f"## {words('brief.sources')}",
        "\n".join(sources),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _table(heads: Iterable[str], rows: Sequence[tuple[str, ...]]) -> str:
    header = tuple(heads)
    return markdown_table(header, rows, ("left",) * len(header))
