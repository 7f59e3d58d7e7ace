"""Which launch region each claim is measured from. Never every claim with every region."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rangeviz.core.errors import ArgumentError, DataError, DataWarning, asked, did_you_mean
from rangeviz.core.listed import Listed
from rangeviz.core.text import alike
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.countries import country_code, country_codes
from rangeviz.inputs.given import ClaimsLike, RegionsLike, given_claims, given_regions
from rangeviz.inputs.regions import AS_REGION, LaunchRegion, RegionLike, repaired

_LONGEST_COUNTRY = 100


def find_region(
    name: RegionLike | None, regions: Iterable[LaunchRegion], argument: str = "region"
) -> LaunchRegion:
    """Find a region by its id or, failing that, its name, else by the country that is meant.

    Texts that look the same are the same: case, width and composition of letters do not matter.
    Where no region is called that, a country's other names and codes count (``DPRK``, ``prk``).
    A `LaunchRegion` is returned as it is.

    Raises
    ------
    ArgumentError
        If no region or several have that name; it names the `argument`, and suggests.
        So does a name that several countries share.

    Examples
    --------
    >>> from rangeviz import read_regions
    >>> find_region("pakistan", read_regions()).id, find_region("DPRK", read_regions()).id
    ('PK', 'KP')
    >>> find_region("Pakistn", read_regions())
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.ArgumentError: region: found 'Pakistn'; expected a launch ...Pakistan?
    """
    if isinstance(name, LaunchRegion):
        return name
    if not isinstance(name, str):
        expected = "an id, a name or a LaunchRegion"
        raise ArgumentError(argument, asked(repr(name), expected, AS_REGION))
    regions = list(regions)
    found = _called(name, regions) or _of_country(name, regions)
    if len(found) == 1 or (found and all(region.problems for region in found)):
        return found[0]
    if found:
        ids = ", ".join(region.id for region in found)
        expected = "one launch region, but several are called that"
        raise ArgumentError(argument, asked(name, expected, f"use an id: {ids}"))
    country = name.partition("-")[0].upper()
    alone = [region for region in regions if region.id.partition("-")[0] == country]
    known = [text for region in alone or regions for text in (region.id, region.name)]
    hint = did_you_mean(name, known) or (
        "give an ISO code such as PK, or a file with this region (--regions)"
    )
    raise ArgumentError(argument, asked(name, "a launch region that is known", hint))


def _called(name: str, regions: list[LaunchRegion]) -> list[LaunchRegion]:
    folded = alike(name)
    for key in (
        lambda region: region.id == name,
        lambda region: region.name == name,
        lambda region: folded in (alike(region.id), alike(region.name)),
    ):
        found = [region for region in regions if key(region)]
        if found:
            return found
    return []


def _of_country(name: str, regions: list[LaunchRegion]) -> list[LaunchRegion]:
    """Find the regions of the countries that a text may stand for, one each."""
    found = []
    for code in country_codes(name) if len(name) <= _LONGEST_COUNTRY else ():
        by_id = [region for region in regions if region.id == code]
        found += (by_id or [r for r in regions if country_code(r.name) == code])[:1]
    return found


class Pairs(Listed[tuple[Claim, LaunchRegion | None]]):
    """A list of pairs, as `pair_regions` returns it."""

    noun = "pair"


def pair_regions(
    claims: ClaimsLike = None, regions: RegionsLike = None, region: RegionLike | None = None
) -> Pairs:
    """Pair each claim with the launch region that its distances start from.

    Parameters
    ----------
    claims : list of Claim, path or DataFrame, optional
    regions : list of LaunchRegion, path or GeoDataFrame, optional
    region : str or LaunchRegion, optional
        A region, or its id or name, that overrides every claim's own: the reader's choice.

    Returns
    -------
    Pairs
        A list of (Claim, LaunchRegion or None): the claim's `region`, else the region that is
        `default_for` its operator. None where nothing can be measured: the region is ``none``
        (sea-launched), or a flown or notified distance names no region. Regions are fit to be
        measured.

    Raises
    ------
    ArgumentError
        If the overriding `region` is not known.
    DataError
        If claims name a region that is not known or that has a fault, or have no default one;
        all at once.
    GeometryError
        If a region cannot be measured; it is named.

    Warns
    -----
    RepairWarning
        If a region had to be repaired; it is named.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> [(c.system, r.id) for c, r in pair_regions(read_claims()[:2], read_regions())]
    [('Shaheen-III', 'PK'), ('India: ICBM programme', 'IN-mainland')]
    """
    claims, regions = given_claims(claims), given_regions(regions)
    if region is not None:
        chosen = repaired(find_region(region, regions))
        return Pairs((claim, chosen) for claim in claims)
    defaults = {r.default_for: r for r in reversed(regions) if r.default_for}
    pairs: list[tuple[Claim, LaunchRegion | None]] = []
    problems = []
    for claim in claims:
        try:
            pairs.append((claim, _region_of(claim, regions, defaults)))
        except ArgumentError as error:
            file = claim.file or f"claim {claim.id}"
            problems += [
                replace(problem, file=file, line=claim.line or None, column=error.argument)
                for problem in error.problems
            ]
    used = {id(start): start for _, start in pairs if start}
    problems += [problem for start in used.values() for problem in start.problems]
    if problems:
        raise DataError(problems)
    fit = {start.id: repaired(start) for _, start in pairs if start}
    return Pairs((claim, start and fit[start.id]) for claim, start in pairs)


def other_region(
    claim: Claim, start: LaunchRegion | None, regions: Sequence[LaunchRegion]
) -> LaunchRegion | None:
    """Find the launch region that a reader may take instead of a claim's own.

    The whole country where a default leaves far parts of it out; the operator's default where the
    source names no launch region, as of what is launched at sea.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> regions = read_regions()
    >>> for claim, start in pair_regions(read_claims()[:2], regions):
    ...     other = other_region(claim, start, regions)
    ...     print(start.id, other and other.id)
    PK None
    IN-mainland IN
    """
    if start is None:
        wanted = claim.region == "none"
        found = (one for one in regions if wanted and one.default_for == claim.operator)
    else:
        whole = start.default_for if start.left_out else ""
        found = (one for one in regions if whole and one.id == whole and one.id != start.id)
    other = next(found, None)
    return other and repaired(other)


def _region_of(
    claim: Claim, regions: Sequence[LaunchRegion], defaults: dict[str, LaunchRegion]
) -> LaunchRegion | None:
    if claim.region == "none":
        return None
    if claim.region:
        return find_region(claim.region, regions)
    if claim.quantity in ("test_distance", "notified_range"):
        return None
    if claim.operator not in defaults:
        expected, codes = "an operator with a default launch region", country_codes(claim.operator)
        known = [code for code in codes if code in defaults]
        fix = f"write {known[0]}" if len(known) == 1 else "name one in region"
        raise ArgumentError("operator", asked(claim.operator, expected, fix))
    return defaults[claim.operator]


def own_before_shipped(
    own: Sequence[LaunchRegion], shipped: Sequence[LaunchRegion]
) -> list[LaunchRegion]:
    """Put a user's regions before the shipped ones, of which those of the same names go.

    A region that takes a shipped one's place is also measured from for the operators for which that
    one was the default, unless the user's regions have another default for them.

    Warns
    -----
    DataWarning
        With those defaults, in one line.

    Examples
    --------
    >>> import shapely
    >>> from rangeviz import read_regions
    >>> mine = LaunchRegion("a", "Atlantis", shapely.Point(-30, 40))
    >>> own_before_shipped([mine], read_regions())[0].id
    'a'
    """
    regions = list(own)
    places: dict[str, int] = {}
    for place, region in enumerate(regions):
        for text in (region.id, region.name):
            places.setdefault(alike(text), place)
    given = {region.default_for for region in own}
    passed_on = []
    for region in shipped:
        taken = [places[key] for key in (alike(region.id), alike(region.name)) if key in places]
        if not taken:
            regions.append(region)
        elif region.default_for and region.default_for not in given:
            heir = regions[taken[0]]
            if not heir.default_for:
                regions[taken[0]] = replace(heir, default_for=region.default_for)
                passed_on.append(f"{heir.name} ({region.default_for})")
    if passed_on:
        listed = ", ".join(passed_on[:5]) + (" …" if len(passed_on) > 5 else "")
        warnings.warn(
            "your regions take the place of shipped ones of the same name, also for claims that "
            f"name only an operator: {listed}",
            DataWarning,
            stacklevel=2,
        )
    return regions
