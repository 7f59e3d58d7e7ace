"""What a claim says of places at distances from its launch region: verdicts, of many at once."""

from __future__ import annotations

import numpy as np

from rangeviz.core.choices import VERDICTS
from rangeviz.inputs.claims import Claim

CODE = dict(zip(VERDICTS, np.arange(len(VERDICTS), dtype=np.int8), strict=True))
"""Verdicts as indices into `VERDICTS`."""


def has_verdict(claim: Claim) -> bool:
    """Whether a claim says anything about which cities lie within it.

    Examples
    --------
    >>> has_verdict(Claim("x", "X", range=725, quantity="notified_range"))
    False
    """
    if claim.quantity == "statement":
        return bool(claim.wording)
    return claim.quantity != "notified_range"


def verdict_of(claim: Claim, nearest_km: np.ndarray, farthest_km: np.ndarray) -> np.ndarray:
    """Decide what a claim says about places at these distances from its launch region.

    Parameters
    ----------
    claim : Claim
    nearest_km, farthest_km : array_like of float
        Geodesic distances to the region's nearest and farthest point, kilometres.

    Returns
    -------
    numpy.ndarray of str
        One of `VERDICTS` for each place.

    Examples
    --------
    >>> claim = Claim("x", "X", qualifier="between", range=5000, range_max=5500)
    >>> list(map(str, verdict_of(claim, [4000, 4900, 5152, 6000], [4900, 5600, 6000, 7000])))
    ['within', 'within_from_part', 'depends_on_figure', 'beyond']
    """
    codes = verdict_codes(claim, np.asarray(nearest_km), np.asarray(farthest_km))
    return np.asarray(np.array(VERDICTS, object)[codes])


def verdict_codes(claim: Claim, nearest_km: np.ndarray, farthest_km: np.ndarray) -> np.ndarray:
    """Decide the same, as indices into `VERDICTS`."""
    if claim.range is None:
        return np.full(nearest_km.shape, CODE["no_figure"])
    return codes_between(claim.low_km, claim.high_km, nearest_km, farthest_km)


def codes_between(
    lowest: float | None, highest: float | None, nearest: np.ndarray, farthest: np.ndarray
) -> np.ndarray:
    """Decide the same by a claim's figures, or by ranks of figures and distances.

    The lowest figure is None where the source says no least range, the highest where it says no
    most.
    """
    settled = lowest is not None and highest is not None
    middle = CODE["depends_on_figure" if settled else "not_settled"]
    # Verdicts as steps from "within", which are added: of millions of places that is far quicker.
    part, code = CODE["within_from_part"], np.full(np.shape(nearest), middle)
    past = np.full(np.shape(nearest), True)
    if lowest is not None:
        outside = ~(farthest <= lowest)
        past = outside & ~(nearest <= lowest)
        code = outside.view(np.int8) * part + past.view(np.int8) * (middle - part)
    if highest is not None:
        code += (past & ~(nearest <= highest)).view(np.int8) * (CODE["beyond"] - middle)
    return np.asarray(code)


def deciding_figure(claim: Claim, verdict: np.ndarray) -> np.ndarray:
    """Give the figure that each verdict turns on: the lower one for "within", else the upper."""
    figures = claim.figures_km
    if not figures:
        return np.full(verdict.shape, np.nan)
    low, high = min(figures.values()), max(figures.values())
    return np.where(np.isin(verdict, ("within", "within_from_part")), low, high).astype(float)
