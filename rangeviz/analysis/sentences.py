"""Verdicts as sentences that can be quoted; those of many cities are written at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from rangeviz.core.text import isolated
from rangeviz.core.words import date_text, format_km, format_kms, words, words_each
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
    def at(
        cls, cities: Iterable[str], nearest_km: np.ndarray, farthest_km: np.ndarray
    ) -> SaidPlaces:
        """Put into words what is the same for every claim that is measured from there."""
        names = list(map(isolated, cities))
        texts = (names, format_kms(nearest_km), format_kms(farthest_km))
        city, nearest, farthest = (np.array(column, dtype=object) for column in texts)
        return cls(city, nearest, farthest, nearest_km)

    def kept(self, rows: np.ndarray) -> SaidPlaces:
        """Keep some of the places."""
        columns = (self.city, self.nearest, self.farthest, self.nearest_km)
        return SaidPlaces(*(column[rows] for column in columns))


def sentences_of(
    claim: Claim, start: LaunchRegion, verdict: np.ndarray, places: SaidPlaces
) -> np.ndarray:
    r"""Say verdicts so that they can be quoted: distance, figure, wording, basis, who and when.

    Parameters
    ----------
    claim : Claim
    start : LaunchRegion
        Where the distances start.
    verdict : numpy.ndarray of str
        For each place, as `verdict_of` decides it.
    places : SaidPlaces

    Returns
    -------
    numpy.ndarray of str

    Examples
    --------
    >>> from shapely import Point
    >>> claim = Claim("x", "X", range=100, basis="declared", claimant="The ministry",
    ...               claimed_on="1999")
    >>> start = LaunchRegion("a", "A-land", Point(0, 0))
    >>> places = SaidPlaces.at(["B"], np.array([120.4]), np.array([120.4]))
    >>> said = sentences_of(claim, start, np.array(["beyond"], dtype=object), places)
    >>> print(said[0].replace("\xa0", " "))
    20 km beyond the claimed 100 km, measured from the nearest point in A-land.
    Claim: X, 100 km, declared; The ministry, 1999.
    """
    written = np.empty(len(verdict), dtype=object)
    for each in set(verdict):
        rows = verdict == each
        written[rows] = _alike(claim, start, each, places.kept(rows))
    return written


def _alike(claim: Claim, start: LaunchRegion, verdict: str, places: SaidPlaces) -> list[str]:
    """Write the sentences of one verdict: they differ in city and distances only."""
    figures_km = claim.figures_km
    figures = {name: format_km(km) for name, km in figures_km.items()}
    low = figures.get("low", figures.get("high", ""))
    high = figures.get("high", low)
    columns = {name: getattr(places, name).tolist() for name in ("city", "nearest", "farthest")}
    if verdict == "beyond":
        columns["margin"] = format_kms(places.nearest_km - max(figures_km.values()))
    texts = words_each(
        f"verdict.{_wording(claim, start, verdict)}",
        columns,
        figure=high if verdict == "beyond" else low,
        low=low,
        high=high,
        claim=figure_text(claim),
        region=start.name,
    )
    if claim.basis == "projected":
        texts = words_each("verdict.projected", {"sentence": texts})
    said_by = attribution(claim)
    return [f"{text} {said_by}" for text in texts]


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
