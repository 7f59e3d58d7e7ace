"""What a finding rests on: claims, verdicts, and clauses that name the rows behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rangeviz.core.text import clean, reopened, shorten
from rangeviz.core.words import NO_BREAK, count_word, whole_or_less, words
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import KM_PER_UNIT, Claim
from rangeviz.inputs.regions import LaunchRegion

LONGEST_HEADLINE = 90
"""Letters that fit a slide's title."""

_LONGEST_NAME = 40

INSIDE = ("within", "within_from_part")
OPEN = ("not_settled", "depends_on_figure")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a finding, and what it rests on.

    Attributes
    ----------
    text : str
    claims : tuple of str
        The ids of the claims.
    rows : tuple of int
        The numbers of the verdicts among the rows of the finding.
    part : str
        ``headline``, ``first`` or ``second`` (of the sentences).
    """

    text: str
    claims: tuple[str, ...]
    rows: tuple[int, ...] = ()
    part: str = "headline"


@dataclass(frozen=True)
class Facts:
    """Claims, where each is measured from, and their verdicts, as rows of `compare_cities`."""

    claims: tuple[Claim, ...]
    starts: dict[str, LaunchRegion | None]
    rows: tuple[Any, ...]
    units: str

    def claim(self, row: Any) -> Claim:
        return next(claim for claim in self.claims if claim.id == row.claim_id)

    def start(self, claim: Claim) -> LaunchRegion | None:
        return self.starts[claim.id]

    def having(self, *verdicts: str) -> list[Any]:
        return [row for row in self.rows if row.verdict in verdicts]

    @property
    def figured(self) -> list[Any]:
        return [row for row in self.rows if row.verdict != "no_figure"]

    def distance(self, km: float) -> str:
        return f"{whole_or_less(km / KM_PER_UNIT[self.units])}{NO_BREAK}{self.units}"

    def short_of(self, row: Any) -> str:
        """Say by how much a figure is less than the distance; about, where the figure is."""
        text = self.distance(-row.margin_nearest_km)
        about = self.claim(row).qualifier == "about"
        return words("finding.about", distance=text) if about else text


def named(text: str, longest: int = _LONGEST_NAME) -> str:
    """Give a name from the data its place in a sentence."""
    return shorten(clean(text), longest)


def said(claim: Claim) -> str:
    r"""Say a figure with its qualifier, and that it is claimed, projected or flown, for what.

    Examples
    --------
    >>> said(Claim("a", "A", range=900, qualifier="up_to", basis="projected"))
    'up to 900\xa0km, projected for A'
    """
    kind = claim.quantity if claim.quantity in ("test_distance", "notified_range") else "claimed"
    key = "projected" if claim.basis == "projected" else kind
    return words(f"finding.{key}", figure=figure_text(claim), system=named(claim.system))


def briefly_said(claim: Claim) -> str:
    r"""Say a figure with its qualifier, and that it is projected or flown, if it is.

    Examples
    --------
    >>> briefly_said(Claim("a", "A", range=900, basis="projected"))
    '900\xa0km, projected'
    """
    kind = "projected" if claim.basis == "projected" else claim.quantity
    if kind in ("projected", "test_distance", "notified_range"):
        return words(f"finding.figure.{kind}", figure=figure_text(claim))
    return figure_text(claim)


def subjects(claim: Claim) -> list[str]:
    r"""Say a figure so that a verb may follow, in more words and in fewer.

    Examples
    --------
    >>> subjects(Claim("a", "A", range=900))
    ['900\xa0km, claimed for A,', '900\xa0km']
    """
    brief = briefly_said(claim)
    return [f"{said(claim)},", f"{brief}," if brief != figure_text(claim) else brief]


def share(some: int, every: int) -> str:
    """Say how many of a number: all, none, or a count.

    Examples
    --------
    >>> share(3, 3), share(0, 3), share(2, 3), share(1, 1)
    ('all', 'none', 'two', 'one')
    """
    if some and (some < every or every == 1):
        return count_word(some)
    return words("finding.share.all" if some else "finding.share.none")


def includes(claim: Claim, counted: bool = False) -> str:
    """Choose the verb: of a projection, what it would; of an open figure, at least or at most.

    Examples
    --------
    >>> includes(Claim("a", "A", range=900, qualifier="at_least"), counted=True)
    'includes at least'
    >>> includes(Claim("a", "A", range=900, basis="projected"))
    'would include'
    """
    verb = "would_include" if claim.basis == "projected" else "includes"
    if counted and claim.qualifier == "up_to":
        verb += "_at_most"
    elif counted and claim.low_km is not None and claim.high_km is None:
        verb += "_at_least"
    return words(f"finding.{verb}")


def clause(
    text: str, claims: Iterable[Claim] = (), rows: Iterable[Any] = (), part: str = "headline"
) -> Clause:
    """Make a clause that rests on claims and on verdicts, whose claims it rests on too."""
    rows = list(rows)
    ids = [claim.id for claim in claims] + [row.claim_id for row in rows]
    numbers = dict.fromkeys(row.Index for row in rows)
    return Clause(text, tuple(dict.fromkeys(ids)), tuple(numbers), part)


def shortest_fit(texts: Sequence[str]) -> str:
    """Choose the first text that a headline has room for; the last is cut where none is.

    It is cut between words, so that no number loses its end.

    Examples
    --------
    >>> shortest_fit(["long " * 30, "short"]), shortest_fit(["long " * 30])[-10:]
    ('Short', 'long long…')
    """
    text = next((text for text in texts if len(text) <= LONGEST_HEADLINE), texts[-1])
    if len(text) > LONGEST_HEADLINE:
        text = f"{text[: LONGEST_HEADLINE - 2].rpartition(' ')[0]}…"
    (text,) = reopened([text])
    return upper_first(text)


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
