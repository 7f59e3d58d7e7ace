"""What the labels of rings can say, the longest wording first."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from rangeviz.citytable import figure_said
from rangeviz.claims import Claim
from rangeviz.lettering import (
    RingLabel,
    clean,
)
from rangeviz.scene import COLOURS, Region, Ring
from rangeviz.style import figure_text, line_style, words


def ring_labels(
    rings: Sequence[Ring],
    regions: tuple[Region, ...],
    px: float,
    *,
    with_figure: bool = False,
) -> list[RingLabel]:
    """Write the labels: claims on one system whose lines nearly touch share one.

    Asked to be `with_figure`, a label is never the system's name alone.
    """
    groups: list[tuple[Ring, float, list[Ring]]] = []
    seen: set[str] = set()
    labels = []
    for ring in rings:
        if ring.lines.is_empty:
            continue
        top = ring.lines.bounds[1]
        near = next(
            (
                others
                for first, at, others in groups
                if first.claim.system == ring.claim.system and abs(at - top) < 18 * px
                and (first.claim.region or first.claim.operator)
                == (ring.claim.region or ring.claim.operator)
            ),
            None,
        )  # fmt: skip
        if near is None:
            groups.append((ring, top, []))
        else:
            near.append(ring)
    for number, (ring, _, others) in enumerate(groups):
        leads = ring.claim.system not in seen
        seen.add(ring.claim.system)
        wordings = _wordings(ring.claim, [other.claim for other in others], leads)
        keeps = with_figure and leads
        labels.append(
            RingLabel(
                claim_id=ring.claim.id,
                lines=_outermost(ring.lines),
                area=shapely.union(ring.area, ring.band),
                ticks=ring.style.ticks,
                colour=ring.colour,
                size_px=12 if leads else 11,
                wordings=wordings[:-1] if keeps else wordings,
                prefer_bottom=number == 0 and len(rings) > 1,
                leads=leads,
                figure="" if keeps else _figure(ring.claim),
            )
        )
        if not ring.inner.is_empty:
            text = words("label.inner", region=_region_of(ring, regions))
            inner = RingLabel(
                "inner", ring.inner, ring.inner_area, "", ring.colour, 11, [((text, False),)]
            )
            labels.append(inner)
    return sorted(labels, key=lambda label: not label.leads)


def circle_label(circle: BaseGeometry) -> RingLabel:
    line = _outermost(circle)
    text = words("figure.circle.label")
    return RingLabel(
        claim_id="circle",
        lines=line,
        area=shapely.make_valid(shapely.Polygon(line.coords)),
        ticks="",
        colour=COLOURS["second"],
        size_px=11,
        wordings=[((text, False),)],
        prefer_bottom=True,
    )


def _outermost(lines: BaseGeometry) -> BaseGeometry:
    """Return the longest of a ring's lines: of two figures, the line of the larger."""
    return max(shapely.get_parts(lines), key=lambda line: line.length)


def _region_of(ring: Ring, regions: tuple[Region, ...]) -> str:
    key = ring.claim.region or ring.claim.operator
    for shape in regions:
        if key in (shape.region.id, shape.region.name, shape.region.default_for):
            return shape.region.name
    return regions[0].region.name


def _figure(claim: Claim) -> str:
    """Write a figure; a projected one is never without that word."""
    return figure_said(claim) if claim.basis == "projected" else figure_text(claim)


def _wordings(
    claim: Claim, others: Sequence[Claim], leads: bool
) -> list[tuple[tuple[str, bool], ...]]:
    """Return what a label can say, the longest first."""
    bare = [_figure(one).removesuffix("\u00a0km") for one in (claim, *others)]
    further = [text for text in dict.fromkeys(bare) if not leads or text != bare[0]]
    if not leads:
        full = " · ".join(further)
        return [((text, True),) for text in (full, full.replace("up to ", "≤ "), further[0])]
    said = words("label.no_upper") if line_style(claim).ticks == "out" else ""
    if not said and claim.basis and claim.basis != "projected":  # its figure says so
        said = words(f"basis.{claim.basis}")
    figure, more = _figure(claim), "".join(f" · {text}" for text in further)
    name = (clean(claim.system), True)
    texts = [
        f" · {figure}{f' · {said}' if said else ''}{more}",
        f" · {figure}{more}",
        f" · {figure}",
    ]
    projected = ((f" · {words('basis.projected')}", False),) if claim.basis == "projected" else ()
    return [*((name, (text, False)) for text in dict.fromkeys(texts)), (name, *projected)]
