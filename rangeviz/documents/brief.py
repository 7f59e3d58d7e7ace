"""A brief of one or two pages: map, what the sources say, cities, method, sources."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING

from rangeviz.analysis.finding import draft_finding
from rangeviz.core.text import clean
from rangeviz.core.words import (
    LONGEST_TITLE,
    check_title,
    listed,
    words,
)
from rangeviz.documents.brief_claims import (
    BY_NAME,
    MOST_CLAIMS,
    left_open_text,
    said_note,
    tell_claims,
)
from rangeviz.documents.brief_text import Brief
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
from rangeviz.exports.bibliography import cite_sources
from rangeviz.inputs.cities import usual_cities
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
from rangeviz.maps.layout import lay_out_map
from rangeviz.maps.mpl import add_map, blank_figure, prepare_axes
from rangeviz.maps.pictures import own_settings, picture_bytes
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.planning import plan_map
from rangeviz.maps.scene import Box
from rangeviz.maps.style import Stroke

if TYPE_CHECKING:
    import pandas as pd


MOST_CITIES, MOST_COLUMNS = 10, 9

_FEW = 6
"""So many claims leave a map room."""

_WIDTH, _HEIGHT, _LOW = 482.0, 300.0, 200.0
_PX = 0.75


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
        said=tuple(tell_claims(told, plan)),
        said_note=said_note(told),
        tables=tuple(tables),
        table_note=table_note,
        left_open=left_open_text(told),
        method=f"{distance} {verdict} {plane} {stamp}",
        sources=tuple(cite_sources(own)),
        claims=tuple(claims),
    )


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
    if len(claims) <= BY_NAME:
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
