"""Slides: a map of claims as shapes that can be edited, and what they say about cities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rangeviz.analysis.finding import draft_finding
from rangeviz.core.optional import load
from rangeviz.core.text import clean
from rangeviz.core.words import LONGEST_TITLE, check_title, words
from rangeviz.documents.powerpoint import text_width
from rangeviz.documents.slide_cities import add_cities
from rangeviz.documents.slide_claims import add_claims, sources
from rangeviz.documents.slide_deck import (
    INSIDE,
    MARGIN,
    PX,
    WIDTH,
    add_slide,
    canvas_of,
    new_deck,
    note_top,
    write_note,
    write_notes,
    write_summary,
)
from rangeviz.documents.slide_legend import SIDE, draw_legend
from rangeviz.exports.office import set_properties
from rangeviz.inputs.cities import usual_cities
from rangeviz.inputs.claim_text import claim_name
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_cities,
    given_claims,
    given_regions,
)
from rangeviz.inputs.regions import RegionLike
from rangeviz.maps.canvas import draw_scene
from rangeviz.maps.layout import lay_out_map, settled_notes
from rangeviz.maps.planning import plan_map

if TYPE_CHECKING:
    from pptx.presentation import Presentation

MOST_RINGS = 12
"""A slide holds no more; the others are named."""


def draw_slide(
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
) -> Presentation:
    r"""Draw claims on slides of 13.33 x 7.5 in: a map of native shapes, and tables of cities.

    Land, regions, rings and labels are shapes that can be edited. Where the sources have no room
    beside the map, a slide has a table of them; the quotations are in the notes too. Cities have
    as many slides as the claims need columns, and sentences where they are few; none where the
    first slide says it all.

    Parameters
    ----------
    claims, regions, cities
        As for `rangeviz.draw_map`: drawn are the claims with `shown`, or the first six; no more
        than `MOST_RINGS`, and the slide names those left out.
    title : str, optional
        One statement. Default: the headline of `rangeviz.finding` on what is drawn.
    region : str or LaunchRegion, optional
        The launch region for every claim, by id, name or itself, instead of each claim's own.
    projection : {"equidistant", "equal-area", "orthographic", "mercator"}
    boundaries : {"defacto", "claims", "none"}
    highlight : str, optional
        Id of a claim to bring out, with its inner line.
    compared : DataFrame, path or list of names, optional
        The cities of the tables. Default: capitals of five million people and more. The tables
        have the twelve nearest.

    Returns
    -------
    pptx.presentation.Presentation
        `rangeviz.write_office` makes the same bytes of it for the same input.

    Raises
    ------
    RangevizError
        If python-pptx is missing, or there is nothing to draw.
    ArgumentError
        If `region`, `projection`, `boundaries` or `highlight` is none of the known.
    DataError
        If a claim has no launch region.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions, read_cities
    >>> deck = draw_slide(read_claims()[:1], read_regions(), read_cities())
    >>> for slide in deck.slides:
    ...     print(slide.shapes.title.text.replace("\xa0", " "))
    2,750 km, claimed for Shaheen-III, includes 33 other capitals, 13 from anywhere
    2,750 km, claimed for Shaheen-III, includes three of 18 cities
    """
    claims, regions, cities = given_claims(claims), given_regions(regions), given_cities(cities)
    compared = None if compared is None else given_cities(compared)
    load("pptx", "slides")
    check_title(title, LONGEST_TITLE)
    plan = plan_map(
        claims,
        regions,
        region=region,
        projection=projection,
        boundaries=boundaries,
        highlight=highlight,
        most=MOST_RINGS,
    )
    told = [one for one in plan.told if one.reason != "colour"]
    claims_told = [one.claim for one in plan.chosen if one.reason != "colour"]
    found = draft_finding(claims_told, regions, cities, compared, region=region)
    heading = clean(title) if title else found.headline
    deck = new_deck()
    set_properties(deck, heading, claims)
    slide = add_slide(deck, heading)
    sentences = (" ".join(found.sentences), found.sentences[0], plan.summary)
    top = write_summary(slide, sentences if title is None else [str(found), *sentences])
    width = INSIDE - SIDE - 22
    note = settled_notes(plan, width, lambda text: note_top(text) - 8 - top, PX)
    foot = note_top(note)
    scene = lay_out_map(plan, cities, width, foot - 8 - top, px_pt=PX, measure=text_width)
    canvas = canvas_of(slide)
    draw_scene(canvas.moved(MARGIN, top).group(words("slide.map"), plan.description), scene)
    left = WIDTH - MARGIN - SIDE
    complete, explained = draw_legend(canvas, plan, told, scene.key, left, top, foot - 8)
    write_note(slide, note)
    left_out = "; ".join(claim_name(one.claim) for one in plan.left_out)
    without = [words("slide.left_out", claims=left_out)] if left_out else []
    without += [plan.undrawn_text] if plan.undrawn_text else []
    said = [*sources(told), *without, "", *plan.notes(scene.disputed)]
    write_notes(slide, [str(found), plan.summary, "", *said])
    if not (complete and explained):
        add_claims(deck, told, () if explained else scene.key, said)
    usual = compared is None
    places = usual_cities(cities) if usual else compared
    if usual:
        found = draft_finding(claims_told, regions, cities, places, region=region)
    add_cities(deck, claims_told, regions, places, region, found, said, usual=usual)
    return deck
