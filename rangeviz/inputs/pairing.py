"""Which launch region each claim is measured from. Never every claim with every region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from rangeviz.core.errors import ArgumentError, DataError, asked, did_you_mean
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion, RegionLike, repaired


def find_region(
    name: RegionLike, regions: Iterable[LaunchRegion], argument: str = "region"
) -> LaunchRegion:
    """Find a region by its id or, failing that, its name (then without regard to case).

    A `LaunchRegion` is returned as it is.

    Raises
    ------
    ArgumentError
        If no region or several have that name; it names the `argument`, and suggests.

    Examples
    --------
    >>> from rangeviz import read_regions
    >>> find_region("pakistan", read_regions()).id
    'PK'
    >>> find_region("Pakistn", read_regions())
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.ArgumentError: region: found 'Pakistn'; expected a launch ...Pakistan?
    """
    if isinstance(name, LaunchRegion):
        return name
    if not isinstance(name, str):
        raise ArgumentError(argument, asked(repr(name), "an id, a name or a LaunchRegion"))
    regions = list(regions)
    for key in (
        lambda region: region.id == name,
        lambda region: region.name == name,
        lambda region: name.casefold() in (region.id.casefold(), region.name.casefold()),
    ):
        found = [region for region in regions if key(region)]
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(region.id for region in found)
            expected = "one launch region, but several are called that"
            raise ArgumentError(argument, asked(name, expected, f"use an id: {ids}"))
    known = [text for region in regions for text in (region.id, region.name)]
    hint = did_you_mean(name, known) or (
        "give an ISO code such as PK, or a file with this region (--regions)"
    )
    raise ArgumentError(argument, asked(name, "a launch region that is known", hint))


def pair_regions(
    claims: Sequence[Claim], regions: Sequence[LaunchRegion], region: RegionLike | None = None
) -> list[tuple[Claim, LaunchRegion | None]]:
    """Pair each claim with the launch region that its distances start from.

    Parameters
    ----------
    claims : sequence of Claim
    regions : sequence of LaunchRegion
    region : str or LaunchRegion, optional
        A region, or its id or name, that overrides every claim's own: the reader's choice.

    Returns
    -------
    list of (Claim, LaunchRegion or None)
        The claim's `region`, else the region that is `default_for` its operator. None where
        nothing can be measured: the region is ``none`` (sea-launched), or a flown or notified
        distance names no region. Regions are fit to be measured.

    Raises
    ------
    ArgumentError
        If the overriding `region` is not known.
    DataError
        If claims name a region that is not known or have no default one; all at once.
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
    if region is not None:
        chosen = repaired(find_region(region, regions))
        return [(claim, chosen) for claim in claims]
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
    if problems:
        raise DataError(problems)
    fit = {start.id: repaired(start) for _, start in pairs if start}
    return [(claim, start and fit[start.id]) for claim, start in pairs]


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
        expected = "an operator with a default launch region"
        raise ArgumentError("operator", asked(claim.operator, expected, "name one in region"))
    return defaults[claim.operator]
