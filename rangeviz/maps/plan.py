"""The plan of a map: which claims are drawn, in which colour, what is left out and why.

The same for page, figure, slide, brief and still picture: `rangeviz.maps.planning` decides it,
`rangeviz.maps.layout` places on a picture what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import shapely

from rangeviz.analysis.claim_rings import RingKey
from rangeviz.core.text import clean, counted, isolated
from rangeviz.core.version import __version__
from rangeviz.core.words import count_word, words
from rangeviz.geo.projection import Projection, centre_of
from rangeviz.geo.rings import RangeRing
from rangeviz.inputs.claim_text import claim_name, figure_said, origin_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.disputed import DisputedPlace, border_notes, ids_of, part_notes
from rangeviz.inputs.regions import LaunchRegion

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
            own = outer_rings(one, plan.rings)
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


def _has(plane: Projection, start: LaunchRegion) -> bool:
    """Say if a projection shows a launch region, or a part of it."""
    areas = [p for p in shapely.get_parts(start.geometry) if p.geom_type == "Polygon"]
    shown = plane.points(shapely.get_coordinates(start.geometry))
    return bool(
        np.isfinite(shown).any()
        or not plane.area(shapely.MultiPolygon(areas), plane.domain).is_empty
    )


def outer_rings(one: PlannedClaim, rings: dict[RingKey, RangeRing]) -> list[RangeRing]:
    """Give the rings of a claim's figures, as far as its region's nearest points go."""
    start = one.region.id if one.region else ""
    keys: list[RingKey] = [(start, km, "from_some") for km in one.claim.figures_km.values()]
    return [rings[key] for key in keys if key in rings]


def _why(reason: str) -> str:
    return words(f"figure.undrawn.{reason}")


def _place_text(projection: Projection) -> str:
    def side(value: float, names: str) -> str:
        shown = f"{abs(value):.2f}".rstrip("0").rstrip(".")
        return f"{shown}°\u00a0{names[value < 0]}"

    return f"{side(projection.lat, 'NS')}, {side(projection.lon, 'EW')}"
