"""What stands for the page where scripts do not run: a picture, and every claim in a table."""

from __future__ import annotations

import html
from collections.abc import Sequence

from rangeviz.core.text import isolated
from rangeviz.core.words import date_text, within_quotes, words
from rangeviz.inputs.claim_text import figure_said
from rangeviz.inputs.story import StoryStep
from rangeviz.maps.canvas import draw_scene
from rangeviz.maps.layout import lay_out_map
from rangeviz.maps.plan import MapPlan, PlannedClaim
from rangeviz.maps.svg import SvgCanvas, svg_of

_WIDTH, _MOST_HIGH = 640.0, 560.0
_TYPE_SCALE = 1.6
"""A phone shows the picture small, so its style sheet makes letters so much larger."""

_HEADS = ("system", "figure", "from", "claimant", "date", "quote", "source")


def still_page(
    plan: MapPlan,
    title: str,
    elsewhere: int = 0,
    finding: str = "",
    story: Sequence[StoryStep] = (),
) -> str:
    """Write a heading, a picture without scripts, the claims it shows, and a table of all.

    How many claims are `elsewhere` stands below the table. What is drawn does not change here, so
    the `finding` on it stays true; a story's text stands below the picture.

    Returns
    -------
    str
        HTML; colours and letters are the page's own.
    """
    shown = "\n".join(map(_shown, plan.chosen))
    head = "".join(f"<th scope=col>{html.escape(words(f'table.{key}'))}" for key in _HEADS)
    rows = "\n".join(map(_row, plan.claims))
    said = f"<p dir=auto>{html.escape(finding)}</p>\n" if finding else ""
    more = f"\n<p>{html.escape(_elsewhere(elsewhere))}</p>" if elsewhere else ""
    return (
        f"<h1 dir=auto>{html.escape(title)}</h1>\n"
        f"<p>{html.escape(words('page.no_script'))}</p>\n"
        f"{_picture(plan)}\n"
        f"<ul>\n{shown}\n</ul>\n"
        f"{said}"
        f"{''.join(map(_step, story))}"
        f"<table>\n<tr>{head}\n{rows}\n</table>{more}"
    )


def _step(step: StoryStep) -> str:
    text = "".join(f"<p dir=auto>{html.escape(part)}</p>" for part in step.text)
    return f"<section><h2 dir=auto>{html.escape(step.heading)}</h2>{text}</section>\n"


def _elsewhere(count: int) -> str:
    return f"{words('panel.elsewhere', count=count)} {words('panel.elsewhere.command')}"


def _picture(plan: MapPlan) -> str:
    """Draw the claims on a web map; round a pole, which that does not show, in true distance."""
    seen = plan.within("mercator")
    if len(seen.drawn) < len(plan.drawn):
        seen = plan.within("equidistant")
    if not seen.drawn:
        return f"<figure><figcaption>{html.escape(words('footnote.borders'))}</figcaption></figure>"
    scene = lay_out_map(
        seen, None, _WIDTH, _MOST_HIGH, px_pt=1, type_scale=_TYPE_SCALE, coarse=True
    )
    canvas = SvgCanvas()
    draw_scene(canvas, scene)
    borders, _, plane, _ = seen.notes(scene.disputed)
    if seen.projection == "mercator":
        plane = words("footnote.projection")
    sides = (f"{row.text}." for row in scene.key if row.kind == "side")
    caption = html.escape(" ".join((borders, plane, *sides)))
    drawing = svg_of(canvas, scene, seen.description)
    return f"<figure>{drawing}<figcaption>{caption}</figcaption></figure>"


def _shown(one: PlannedClaim) -> str:
    claim = one.claim
    ink = "" if one.colour is None else f"rv-s{one.colour}"
    quote = f"<q dir=auto>{html.escape(within_quotes(claim.quote))}</q>" if claim.quote else ""
    return (
        f'<li class="{ink}"><b dir=auto>{html.escape(claim.system)}</b>'
        f" <b class=rv-figure>{html.escape(figure_said(claim))}</b>{quote}"
        f"<span><bdi>{html.escape(claim.speaker)}</bdi>, {date_text(claim.date)}</span></li>"
    )


def _row(one: PlannedClaim) -> str:
    claim = one.claim
    cells = (
        claim.system,
        figure_said(claim),
        one.region.name if one.region else "–",
        claim.claimant,
        date_text(claim.date),
        claim.quote,
        " ".join(filter(None, (isolated(claim.source_title), claim.source_url))),
    )
    return f"<tr>{''.join(map(_cell, cells))}"


def _cell(text: str) -> str:
    """Write a cell; its end needs no tag, and most texts need no direction."""
    directed = " dir=auto" if isolated(text) != text or "\u2068" in text else ""
    return f"<td{directed}>{html.escape(text)}"
