"""The plan of a map: which claims are drawn, in which colour, what is left out and why.

Decided once, for page, figure, slide, brief and still picture alike; `rangeviz.maps.layout`
places on a picture what the plan says.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely

from rangeviz.analysis.claim_rings import RingKey, grow_rings
from rangeviz.core.choices import BOUNDARIES, PROJECTIONS
from rangeviz.core.errors import ArgumentError, RangevizError, asked, check_choice
from rangeviz.core.progress import Progress
from rangeviz.core.text import clean, counted, isolated
from rangeviz.core.version import __version__
from rangeviz.core.words import count_word, words
from rangeviz.geo.projection import Projection, centre_of
from rangeviz.geo.rings import REACHES, RangeRing
from rangeviz.inputs.claim_text import claim_name, figure_said, origin_text
from rangeviz.inputs.claims import Claim, check_highlight, shown_claims
from rangeviz.inputs.disputed import DisputedPlace, border_notes, ids_of, part_notes
from rangeviz.inputs.given import ClaimsLike, RegionsLike, given_claims, given_regions
from rangeviz.inputs.pairing import other_region, pair_regions
from rangeviz.inputs.regions import LaunchRegion, RegionLike
from rangeviz.maps.style import system_numbers

TOO_MANY = "most"
"""A reason that is no fault of the claim: it would be drawn if there were more room."""


@dataclass(frozen=True, slots=True)
class PlannedClaim:
    """A claim on a map.

    Attributes
    ----------
    claim : Claim
    region : LaunchRegion or None
        Where it is measured from; None where nothing can be.
    wanted : bool
        It is asked for; any other is one click away, on a page.
    colour : int or None
        The number of its system's colour in `SYSTEM_COLOURS`; None where all are taken.
    reason : str
        Why it cannot be drawn, as in the words ``figure.undrawn.*``: ``figure``, ``region``,
        ``earth`` (no place lies beyond it), ``rim`` (of the projection), ``colour``; or ``most``
        (there is no room for more). Empty where nothing is in the way.
    other : LaunchRegion or None
        What the reader of a page may have it measured from instead.
    """

    claim: Claim
    region: LaunchRegion | None
    wanted: bool
    colour: int | None
    reason: str
    other: LaunchRegion | None = None

    @property
    def is_drawn(self) -> bool:
        return self.wanted and not self.reason

    @property
    def longest_km(self) -> float:
        return max(self.claim.figures_km.values(), default=0.0)


@dataclass(frozen=True, repr=False)
class MapPlan:
    """What a map shows; its words are known before it is laid out, so that they have room.

    Attributes
    ----------
    claims : tuple of PlannedClaim
        Every claim, in the order of the file.
    rings : dict of (str, float, str) to RangeRing
        By region id, kilometres and reach.
    projection : str
    boundaries : str
    highlight : str or None
    """

    claims: tuple[PlannedClaim, ...]
    rings: dict[RingKey, RangeRing]
    projection: str
    boundaries: str
    highlight: str | None

    def __repr__(self) -> str:
        return f"<MapPlan: {counted(len(self.claims), 'claim')}, {len(self.drawn)} drawn>"

    @cached_property
    def drawn(self) -> tuple[PlannedClaim, ...]:
        """The claims with a line, the longest range first."""
        lined = (one for one in self.claims if one.is_drawn)
        return tuple(sorted(lined, key=lambda one: -one.longest_km))

    @property
    def undrawn(self) -> tuple[PlannedClaim, ...]:
        """The claims that are asked for and have no line: told in words."""
        return tuple(one for one in self.chosen if one.reason)

    @property
    def chosen(self) -> tuple[PlannedClaim, ...]:
        """The claims that are drawn or have no line, in the order of the file."""
        return tuple(one for one in self.claims if one.wanted and one.reason != TOO_MANY)

    @property
    def left_out(self) -> tuple[PlannedClaim, ...]:
        """The claims that would have a line if there were room for more."""
        return tuple(one for one in self.claims if one.wanted and one.reason == TOO_MANY)

    @property
    def told(self) -> tuple[PlannedClaim, ...]:
        """The claims for a list beside the map: the highlighted one, the drawn, the undrawn."""
        return (*sorted(self.drawn, key=lambda one: one.claim.id != self.highlight), *self.undrawn)

    @cached_property
    def regions(self) -> tuple[LaunchRegion, ...]:
        """The launch regions of what is drawn, and of what would be but for the map's edge."""
        reached = [one for one in self.claims if one.wanted and one.reason in ("", "rim")]
        reached.sort(key=lambda one: -one.longest_km)
        return tuple({one.region.id: one.region for one in reached if one.region}.values())

    @cached_property
    def plane(self) -> Projection:
        """The projection, centred on the one point there is, else on the middle of the regions."""
        lon, lat = centre_of(start.geometry for start in self.regions)
        if len(self.regions) == 1 and self.regions[0].geometry.geom_type == "Point":
            return Projection(self.projection, lon, lat)
        return Projection(self.projection, round(lon), round(lat))

    @property
    def summary(self) -> str:
        """One sentence on what is drawn."""
        systems = len({one.claim.system for one in self.drawn})
        noun = words("summary.system" if systems == 1 else "summary.systems")
        wanted = sum(one.wanted for one in self.claims)
        of = ".of" if wanted > len(self.drawn) else ""
        key = f"figure.summary{of}.{'one' if len(self.drawn) == 1 else 'many'}"
        count, every = count_word(len(self.drawn)), count_word(wanted)
        text = words(key, claims=count, systems=count_word(systems), noun=noun, all=every)
        return text[:1].upper() + text[1:]

    def notes(self, in_sight: Sequence[DisputedPlace] = ()) -> tuple[str, str, str, str]:
        """Say in the footnote's sentences: borders, cities, projection, claims.

        What is said of borders begins with the part of a country that is measured from, and goes
        on with what is disputed: in the launch regions, and `in_sight`, which a scene knows.
        """
        claims = [one.claim for one in self.claims]
        plane, start = self.plane, self.regions[0]
        is_point = len(self.regions) == 1 and start.geometry.geom_type == "Point"
        true = ".point" if is_point and plane.name == "equidistant" else ""
        borders = border_notes(ids_of(self.regions), in_sight)
        return (
            " ".join(filter(None, (part_notes(self.regions), borders))),
            words("footnote.cities"),
            words(f"figure.projection.{plane.name}{true}", centre=_place_text(plane)),
            words("footnote.stamp", claims=origin_text(claims), version=__version__),
        )

    @property
    def description(self) -> str:
        """What the map shows, for those who do not see it."""
        said = [
            words(
                "still.claim",
                system=clean(one.claim.system),
                figure=figure_said(one.claim),
                region=clean(one.region.name),
            )
            for one in self.claims
            if one.region and one.is_drawn
        ]
        return words("still.name", claims="; ".join(said))

    @property
    def undrawn_text(self) -> str:
        """Name the claims without a line, those of one reason together.

        Of those without a figure the list itself says so.
        """
        groups: dict[str, list[str]] = {}
        for one in self.undrawn:
            if one.reason != "figure":
                system = isolated(clean(one.claim.system))
                name = system if one.reason == "colour" else claim_name(one.claim)
                groups.setdefault(one.reason, []).append(name)
        return " ".join(
            words("figure.undrawn", claims="; ".join(dict.fromkeys(names)), reason=_why(reason))
            for reason, names in groups.items()
        )

    def within(self, projection: str) -> MapPlan:
        """Return this plan in a projection.

        A claim has no line where it shows no part of its rings or of its launch region.
        """
        plan = replace(self, projection=projection)

        def is_seen(one: PlannedClaim) -> bool:
            own = _outer_rings(one, plan.rings)
            outlines = (plan.plane.outline(ring.polygon, plan.plane.domain) for ring in own)
            seen = any(not outline.is_empty for outline in outlines)
            return seen and bool(one.region and _has(plan.plane, one.region))

        claims = (
            replace(one, reason="rim") if one.is_drawn and not is_seen(one) else one
            for one in plan.claims
        )
        return replace(plan, claims=tuple(claims))

    def why_undrawn(self, claim: Claim) -> str:
        """Say why a claim has no line; nothing where it has one, or was not asked for."""
        return next((_why(one.reason) for one in self.undrawn if one.claim is claim), "")


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


def _has(plane: Projection, start: LaunchRegion) -> bool:
    """Say if a projection shows a launch region, or a part of it."""
    areas = [p for p in shapely.get_parts(start.geometry) if p.geom_type == "Polygon"]
    shown = plane.points(shapely.get_coordinates(start.geometry))
    return bool(
        np.isfinite(shown).any()
        or not plane.area(shapely.MultiPolygon(areas), plane.domain).is_empty
    )


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


def _outer_rings(one: PlannedClaim, rings: dict[RingKey, RangeRing]) -> list[RangeRing]:
    start = one.region.id if one.region else ""
    keys: list[RingKey] = [(start, km, "from_some") for km in one.claim.figures_km.values()]
    return [rings[key] for key in keys if key in rings]


def _with_line(one: PlannedClaim, rings: dict[RingKey, RangeRing]) -> PlannedClaim:
    """Note that a ring has no line, for want of a place beyond it."""
    own = _outer_rings(one, rings)
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
            expected = f"a claim with a line: {_why(one.reason)}"
            raise ArgumentError("highlight", asked(plan.highlight, expected))
    return plan


def _why(reason: str) -> str:
    return words(f"figure.undrawn.{reason}")


def _place_text(projection: Projection) -> str:
    def side(value: float, names: str) -> str:
        shown = f"{abs(value):.2f}".rstrip("0").rstrip(".")
        return f"{shown}°\u00a0{names[value < 0]}"

    return f"{side(projection.lat, 'NS')}, {side(projection.lon, 'EW')}"
