"""Verdicts as sentences that can be quoted; those of many cities are written at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rangeviz.core.words import all_words, date_text, format_km, format_kms, words, words_each
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion


@dataclass(frozen=True, slots=True)
class SaidPlaces:
    """Cities as sentences on one launch region name them, and how far away they say they are."""

    city: np.ndarray
    nearest: np.ndarray
    farthest: np.ndarray
    nearest_km: np.ndarray

    @classmethod
    def at(cls, city: np.ndarray, nearest_km: np.ndarray, farthest_km: np.ndarray) -> SaidPlaces:
        """Put into words what is the same for every claim that is measured from there."""
        return cls(city, format_kms(nearest_km), format_kms(farthest_km), nearest_km)


def sentences_of(
    claim: Claim, start: LaunchRegion, verdict: np.ndarray, places: SaidPlaces, rows: np.ndarray
) -> np.ndarray:
    r"""Say verdicts so that they can be quoted: distance, figure, wording, basis, who and when.

    Parameters
    ----------
    claim : Claim
    start : LaunchRegion
        Where the distances start.
    verdict : numpy.ndarray of str
        As `verdict_of` decides it, for each of the rows.
    places : SaidPlaces
    rows : numpy.ndarray of int
        Which of the places.

    Returns
    -------
    numpy.ndarray of str

    Examples
    --------
    >>> from shapely import Point
    >>> claim = Claim("x", "X", range=100, basis="declared", claimant="The ministry",
    ...               claimed_on="1999")
    >>> start = LaunchRegion("a", "A-land", Point(0, 0))
    >>> city, km = np.array(["B"], dtype=object), np.array([120.4])
    >>> verdict, places = np.array(["beyond"], dtype=object), SaidPlaces.at(city, km, km)
    >>> said = sentences_of(claim, start, verdict, places, np.array([0]))
    >>> print(said[0].replace("\xa0", " "))
    20 km beyond the claimed 100 km, measured from the nearest point in A-land.
    Claim: X, 100 km, declared; The ministry, 1999.
    """
    written = np.empty(len(verdict), dtype=object)
    same = _said_of(claim, start)
    for each in set(verdict):
        numbers = np.flatnonzero(verdict == each)
        written[numbers] = _alike(claim, start, each, places, rows[numbers], same)
    return written


def _said_of(claim: Claim, start: LaunchRegion) -> dict[str, str]:
    """Put into words what is the same in all sentences of a claim."""
    figures = {name: format_km(km) for name, km in claim.figures_km.items()}
    low = figures.get("low", figures.get("high", ""))
    return {
        "low": low,
        "high": figures.get("high", low),
        "claim": figure_text(claim),
        "region": start.name,
        "said_by": attribution(claim),
    }


def _alike(
    claim: Claim,
    start: LaunchRegion,
    verdict: str,
    places: SaidPlaces,
    rows: np.ndarray,
    same: dict[str, str],
) -> list[str]:
    """Write the sentences of one verdict: they differ in city and distances only."""
    wording = all_words()[f"verdict.{_wording(claim, start, verdict)}"]
    if claim.basis == "projected":
        wording = all_words()["verdict.projected"].replace("{sentence}", wording)
    columns = {
        name: getattr(places, name)[rows].tolist()
        for name in ("city", "nearest", "farthest")
        if f"{{{name}}}" in wording
    }
    if verdict == "beyond":
        margin_km = places.nearest_km[rows] - max(claim.figures_km.values())
        columns["margin"] = format_kms(margin_km).tolist()
    return words_each(
        f"{wording} {{said_by}}",
        columns,
        rows=len(rows),
        figure=same["high" if verdict == "beyond" else "low"],
        **same,
    )


def _wording(claim: Claim, start: LaunchRegion, verdict: str) -> str:
    """Name the wording of a verdict, where it has several."""
    if verdict == "within" and start.geometry.geom_type == "Point":
        return "point.within"
    if verdict != "not_settled":
        return verdict
    if claim.quantity == "test_distance":
        return "not_settled_flown"
    return "not_settled_above" if claim.high_km is None else "not_settled_below"


def attribution(claim: Claim) -> str:
    r"""Say whose claim it is: system, figure, basis, claimant and date.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> attribution(read_claims()[0])
    'Claim: Shaheen-III, 2,750\xa0km, demonstrated; Nawal Nawaz, undated.'
    """
    return words(
        "verdict.claim",
        system=claim.system,
        claim=figure_text(claim),
        basis=claim.basis or words("basis.none"),
        claimant=claim.speaker,
        date=date_text(claim.date),
    )
