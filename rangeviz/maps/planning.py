"""Decides what a map shows: which lines, in which colours, what is left out and why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import replace

from rangeviz.analysis.claim_rings import RingKey, grow_rings
from rangeviz.core.choices import BOUNDARIES, PROJECTIONS
from rangeviz.core.errors import ArgumentError, RangevizError, asked, check_choice
from rangeviz.core.progress import Progress
from rangeviz.geo.rings import REACHES, RangeRing
from rangeviz.inputs.claims import Claim, check_highlight, shown_claims
from rangeviz.inputs.given import ClaimsLike, RegionsLike, given_claims, given_regions
from rangeviz.inputs.pairing import other_region, pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike
from rangeviz.maps.plan import TOO_MANY, MapPlan, PlannedClaim, outer_rings
from rangeviz.maps.style import system_numbers


def plan_map(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    *,
    region: RegionLike | None = None,
    projection: str = "equidistant",
    boundaries: str = "defacto",
    highlight: str | None = None,
    most: int | None = None,
    whole: bool = False,
    progress: Progress = nullcontext,
) -> MapPlan:
    """Decide what a map shows: its lines and their colours, and what has none, and why.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
        Those with `shown` are drawn, or the first six.
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    region : str or LaunchRegion, optional
        The launch region for every claim, instead of each claim's own.
    projection : {"equidistant", "equal-area", "orthographic", "mercator"}
    boundaries : {"defacto", "claims", "none"}
    highlight : str, optional
        Id of the claim to bring out; drawn whether it is `shown` or not.
    most : int, optional
        So many lines have room.
    whole : bool
        Grow the rings of every claim, the inner ones too, and let there be nothing to draw: for
        the page, where all claims are one click away.
    progress : callable, optional
        As for `rangeviz.build_rings`.

    Returns
    -------
    MapPlan

    Raises
    ------
    RangevizError
        If no claim to draw has both a figure and a launch region.
    ArgumentError
        If `region`, `projection`, `boundaries` or `highlight` is none of the known.
    DataError
        If a claim has no launch region.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> plan = plan_map(read_claims(), read_regions())
    >>> [(one.claim.id, one.region.id, one.colour) for one in plan.drawn]
    [('inicbm-nawaz', 'IN-mainland', 1), ('sh3-nawaz', 'PK', 0)]
    >>> [(one.claim.id, one.reason) for one in plan.undrawn]
    [('pklr-finer-bulletin', 'figure')]
    >>> plan.summary.partition(".")[0], plan.notes()[1]
    ('Two claims about two systems are drawn, of three', 'City data: GeoNames, CC BY 4.0.')
    """
    claims, regions = given_claims(claims), given_regions(regions)
    check_choice("projection", projection, PROJECTIONS)
    check_choice("boundaries", boundaries, BOUNDARIES)
    check_highlight(highlight, claims)
    wanted = {claim.id for claim in shown_claims(claims, highlight)}
    planned = [
        PlannedClaim(claim, start, claim.id in wanted, None, _fault(claim, start))
        for claim, start in pair_regions(claims, regions, region)
    ]
    if whole and region is None:
        planned = [replace(p, other=other_region(p.claim, p.region, regions)) for p in planned]
    growing = [one for one in planned if not one.reason and (one.wanted or whole)]
    others = [replace(one, region=one.other) for one in planned if one.reason != "figure"]
    wanted_rings = _wanted_rings([*growing, *others], highlight, whole)
    rings = grow_rings(wanted_rings, progress=progress)
    planned = [_with_line(one, rings) for one in planned]
    planned = _coloured(planned, highlight)
    if most is not None:
        planned = _at_most(most, planned, highlight)
    plan = MapPlan(tuple(planned), rings, projection, boundaries, highlight)
    return plan if whole else _checked(plan.within(projection))


def _fault(claim: Claim, start: LaunchRegion | None) -> str:
    if not claim.figures_km:
        return "figure"
    return "" if start else "region"


def _wanted_rings(
    planned: Sequence[PlannedClaim], highlight: str | None, whole: bool
) -> dict[RingKey, LaunchRegion]:
    """Every outer ring, and the inner ones that can be seen: all, or the highlighted claim's."""
    wanted: dict[RingKey, LaunchRegion] = {}
    for one in planned:
        if not one.region:
            continue
        figures = one.claim.figures_km.values()
        for km in figures:
            for reach in REACHES if whole else REACHES[:1]:
                wanted[one.region.id, km, reach] = one.region
        if one.claim.id == highlight and one.region.geometry.geom_type != "Point":
            wanted[one.region.id, min(figures), "from_all"] = one.region
    return wanted


def _with_line(one: PlannedClaim, rings: dict[RingKey, RangeRing]) -> PlannedClaim:
    """Note that a ring has no line, for want of a place beyond it."""
    own = outer_rings(one, rings)
    covers = not one.reason and own and all(ring.outline.is_empty for ring in own)
    return replace(one, reason="earth") if covers else one


def _coloured(planned: Sequence[PlannedClaim], highlight: str | None) -> list[PlannedClaim]:
    """Give the systems their colours, those that are drawn first."""
    claims = [one.claim for one in planned]
    numbers = system_numbers(claims, highlight)
    drawn = [one.claim.system for one in planned if one.is_drawn]
    for system in dict.fromkeys(drawn):  # a colour that nothing here is drawn in is borrowed
        free = next((own for own in reversed(numbers) if own not in drawn), None)
        if system not in numbers and free:
            numbers[system] = numbers.pop(free)
    for claim in claims:
        if claim.id == highlight and claim.figures_km and claim.system not in numbers:
            numbers[claim.system] = numbers.pop(list(numbers)[-1])
    coloured = [replace(one, colour=numbers.get(one.claim.system)) for one in planned]
    return [
        replace(one, reason="colour") if one.is_drawn and one.colour is None else one
        for one in coloured
    ]


def _at_most(
    most: int, planned: Sequence[PlannedClaim], highlight: str | None
) -> list[PlannedClaim]:
    """Leave out what comes after so many lines; the highlighted one is among them."""
    lined = [number for number, one in enumerate(planned) if one.is_drawn]
    lined.sort(key=lambda number: planned[number].claim.id != highlight)
    out = set(lined[most:])
    return [
        replace(one, reason=TOO_MANY) if number in out else one
        for number, one in enumerate(planned)
    ]


def _checked(plan: MapPlan) -> MapPlan:
    """Refuse a map without a line, and a claim to bring out that has none."""
    said = {
        "rim": "every ring is beyond the rim of this projection",
        "earth": "no place lies beyond the claimed range",
    }
    if not plan.drawn:
        reasons = (said[one.reason] for one in plan.undrawn if one.reason in said)
        other = "no claim here has both a figure and a launch region; name one with region"
        raise RangevizError(f"nothing to draw: {next(reasons, other)}")
    for one in plan.undrawn:
        if plan.highlight is not None and one.claim.id == plan.highlight:
            expected = f"a claim with a line: {plan.why_undrawn(one.claim)}"
            raise ArgumentError("highlight", asked(plan.highlight, expected))
    return plan
