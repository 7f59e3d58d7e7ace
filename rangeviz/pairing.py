"""Which launch region each claim is measured from. Never every claim with every region."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rangeviz.claims import Claim
from rangeviz.errors import DataError, PairingError, Problem
from rangeviz.places import LaunchRegion
from rangeviz.tables import did_you_mean


def find_region(name: str, regions: Iterable[LaunchRegion]) -> LaunchRegion:
    """Find a region by its id or, failing that, its name (then without regard to case).

    Raises
    ------
    PairingError
        If no region or several have that name; the message suggests.

    Examples
    --------
    >>> from rangeviz import read_regions
    >>> find_region("pakistan", read_regions()).id
    'PK'
    >>> find_region("Pakistn", read_regions())
    Traceback (most recent call last):
    ...
    rangeviz.errors.PairingError: expected a launch region that is known, ...Pakistan?
    """
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
            raise PairingError(
                f"expected one launch region, but several are called {name!r}; use an id: {ids}"
            )
    known = [text for region in regions for text in (region.id, region.name)]
    hint = did_you_mean(name, known) or (
        "give an ISO code such as PK, or a file with this region (--regions)"
    )
    raise PairingError(f"expected a launch region that is known, not {name!r}; {hint}")


def pair_regions(
    claims: Sequence[Claim], regions: Sequence[LaunchRegion], region: str | None = None
) -> list[tuple[Claim, LaunchRegion | None]]:
    """Pair each claim with the launch region that its distances start from.

    Parameters
    ----------
    claims : sequence of Claim
    regions : sequence of LaunchRegion
    region : str, optional
        An id or name that overrides every claim's own: the reader's choice.

    Returns
    -------
    list of (Claim, LaunchRegion or None)
        The claim's `region`, else the region that is `default_for` its operator. None where
        nothing can be measured: the region is ``none`` (sea-launched), or a flown or notified
        distance names no region.

    Raises
    ------
    PairingError
        If the overriding `region` is not known.
    DataError
        If claims name a region that is not known or have no default one; all at once.

    Examples
    --------
    >>> from rangeviz import read_claims, read_regions
    >>> [(c.system, r.id) for c, r in pair_regions(read_claims()[:2], read_regions())]
    [('Shaheen-III', 'PK'), ('India: ICBM programme', 'IN-mainland')]
    """
    if region is not None:
        chosen = find_region(region, regions)
        return [(claim, chosen) for claim in claims]
    defaults = {r.default_for: r for r in reversed(regions) if r.default_for}
    pairs: list[tuple[Claim, LaunchRegion | None]] = []
    problems: list[Problem] = []
    for claim in claims:
        try:
            pairs.append((claim, _region_of(claim, regions, defaults)))
        except PairingError as error:
            column, value = (
                ("region", claim.region) if claim.region else ("operator", claim.operator)
            )
            file = claim.file or f"claim {claim.id}"
            expected, _, fix = str(error).removeprefix("expected ").partition("; ")
            problems.append(Problem(file, claim.line or None, column, value, expected, fix))
    if problems:
        raise DataError(problems)
    return pairs


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
        raise PairingError(
            f"expected a default launch region for {claim.operator!r}; name one in region"
        )
    return defaults[claim.operator]
