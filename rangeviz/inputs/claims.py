"""A claim: what one party says, in one source, about one system's range, in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

from rangeviz.core.errors import ArgumentError, DataError, Problem, asked, did_you_mean
from rangeviz.core.text import alike, check_whole_texts, clean, shorten

KM_PER_UNIT = {"km": 1.0, "mi": 1.609344, "nmi": 1.852}
"""Kilometres in one statute mile and one nautical mile (exact by definition)."""

MAX_CLAIMS = 10_000
"""Of a file; more are refused rather than read for minutes."""

MAX_RANGE_KM = 20_003.93
"""The longest shortest way between two places on WGS 84: no ring is larger."""

QUANTITIES = ("max_range", "test_distance", "notified_range", "statement")
QUALIFIERS = ("stated", "about", "at_least", "more_than", "up_to", "less_than", "between")
BASES = ("declared", "demonstrated", "assessed", "estimated", "reported", "projected")

NO_FILES = ("DataFrame", "<text>")
"""What messages call a source that is no file."""

REQUIRED_COLUMNS = ("id", "system", "qualifier", "range", "unit", "source_title")


@dataclass(frozen=True, slots=True)
class Claim:
    """One published claim on one system's range; one row of ``data/ranges.csv``.

    Text fields are ``""`` where the source or the file says nothing. `range` and `range_max`
    are the published numbers in `unit`; `low_km` and `high_km` are what they mean.

    Attributes
    ----------
    id, system, operator : str
        A unique text, the system's one canonical name, and ISO 3166 alpha-2 of who has it.
    quantity : {"max_range", "test_distance", "notified_range", "statement"}
    qualifier : {"stated", "about", "at_least", "more_than", "up_to", "less_than", "between", ""}
    range, range_max : float or None
        As published; `range_max` only with "between".
    unit : {"km", "mi", "nmi", ""}
    wording : str
        The exact part of the quote that states the range.
    basis : {"declared", "demonstrated", "assessed", "estimated", "reported", "projected", ""}
    shown : bool
        Drawn when the map opens.
    accepted : str
        Rules of `rangeviz.inputs.rules` whose finding an editor has looked at and lets stand.
    file, line : str, int
        Where the row stands, for messages.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> claim = read_claims()[1]
    >>> claim.system, claim.low_km, claim.high_km
    ('India: ICBM programme', 5000.0, None)
    """

    id: str
    system: str
    operator: str = ""
    quantity: str = "max_range"
    qualifier: str = "stated"
    range: float | None = None
    range_max: float | None = None
    unit: str = "km"
    wording: str = ""
    basis: str = ""
    claimant: str = ""
    claimed_on: str = ""
    quote: str = ""
    quote_lang: str = ""
    quote_en: str = ""
    source_title: str = ""
    source_author: str = ""
    source_publisher: str = ""
    source_date: str = ""
    source_url: str = ""
    reported_from: str = ""
    via: str = ""
    accessed: str = ""
    region: str = ""
    shown: bool = False
    notes: str = ""
    accepted: str = ""
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        check_whole_texts(self)

    @property
    def low_km(self) -> float | None:
        """The distance that the claim includes, in kilometres; None where it is left open.

        A flown distance of "up to" some figure, like "less than", sets no lower figure.
        """
        if self.qualifier == "less_than":
            return None
        if self.qualifier == "up_to" and self.quantity != "max_range":
            return None
        return self._km(self.range)

    @property
    def high_km(self) -> float | None:
        """The distance beyond which the claim does not go, in kilometres; None where open.

        A distance flown in a test is never an upper limit.
        """
        if self.qualifier in ("at_least", "more_than") or self.quantity == "test_distance":
            return None
        return self._km(self.range_max if self.qualifier == "between" else self.range)

    @property
    def figures_km(self) -> dict[str, float]:
        """The published figures to draw, in kilometres: ``low``, ``high`` or both.

        Examples
        --------
        >>> Claim("a", "A", qualifier="between", range=90, range_max=150).figures_km
        {'low': 90.0, 'high': 150.0}
        >>> Claim("b", "B", qualifier="up_to", range=900, quantity="test_distance").figures_km
        {'high': 900.0}
        """
        first, last = self._km(self.range), self._km(self.range_max)
        if first is None:
            return {}
        if self.qualifier == "between" and last is not None:
            return {"low": first, "high": last}
        return {"high" if self.qualifier in ("up_to", "less_than") else "low": first}

    @property
    def speaker(self) -> str:
        """Who says so: the claimant, else the source's author, else the source.

        Examples
        --------
        >>> Claim("a", "A", source_author="B. Writer", source_title="A book").speaker
        'B. Writer'
        """
        return self.claimant or self.source_author or self.source_title

    @property
    def date(self) -> str:
        """When it was said, else printed; ``""`` where neither is known.

        Examples
        --------
        >>> Claim("a", "A", claimed_on="1998-04", source_date="2004").date
        '1998-04'
        """
        return self.claimed_on or self.source_date

    def _km(self, value: float | None) -> float | None:
        return None if value is None else value * KM_PER_UNIT[self.unit]


OPTIONAL_COLUMNS = tuple(
    part.name for part in fields(Claim) if part.name not in (*REQUIRED_COLUMNS, "file", "line")
)


def shown_claims(claims: Sequence[Claim], highlight: str | None = None) -> list[Claim]:
    """Choose the claims that are drawn first: those with `shown`, else the first six with a line.

    Where no claim can have one (all are sea-launched, or without a figure), the first six. One that
    is to be brought out, by its id, comes last if it is none of these.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> [claim.id for claim in shown_claims(read_claims())]
    ['sh3-nawaz', 'inicbm-nawaz', 'pklr-finer-bulletin']
    """
    shown = [claim for claim in claims if claim.shown]
    first = shown or list(filter(_has_line, claims))[:6] or list(claims[:6])
    return first + [one for one in claims if one.id == highlight and one not in first]


def drawn_first(claims: Sequence[Claim], highlight: str | None = None) -> list[Claim]:
    """Put before the others the claims that are drawn first, and of those the ones with a line.

    Examples
    --------
    >>> [one.id for one in drawn_first([Claim("a", "A"), Claim("b", "B", range=9, shown=True)])]
    ['b', 'a']
    """
    first = {claim.id for claim in shown_claims(claims, highlight)}
    return sorted(claims, key=lambda one: (one.id not in first, not _has_line(one)))


def _has_line(claim: Claim) -> bool:
    """Whether a claim says how far from where; flown and notified distances often do not."""
    told = claim.region if claim.quantity in ("test_distance", "notified_range") else True
    return bool(claim.figures_km and told and claim.region != "none")


def file_names(claims: Iterable[Claim]) -> list[str]:
    """Name the files that claims were read from, without their folders; a frame is none.

    Examples
    --------
    >>> file_names([Claim("a", "A", file="data/a.csv"), Claim("b", "B")])
    ['a.csv']
    """
    paths = dict.fromkeys(c.file for c in claims if c.file and c.file not in NO_FILES)
    return list(dict.fromkeys(clean(path.replace("\\", "/").rpartition("/")[2]) for path in paths))


def joined(parts: Sequence[Sequence[Claim]]) -> list[Claim]:
    """Put the claims of several files one after the other.

    Raises
    ------
    DataError
        If two have one id.

    Examples
    --------
    >>> [claim.id for claim in joined([[Claim("a", "A")], [Claim("b", "B")]])]
    ['a', 'b']
    >>> joined([[Claim("a", "A", file="a.csv", line=2)], [Claim("A", "B", file="b.csv", line=3)]])
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.DataError: b.csv:3: id: found 'A'; expected an id that ...
    """
    first: dict[str, Claim] = {}
    problems = []
    for claim in (claim for part in parts for claim in part):
        earlier = first.setdefault(alike(claim.id), claim)
        if earlier is not claim:
            expected, fix = "an id that no other file has", f"{earlier.file} has it; rename one"
            place = (claim.file, claim.line or None, "id", claim.id)
            problems.append(Problem(*place, expected, fix, "duplicate-id"))
    if problems:
        raise DataError(problems)
    return [claim for part in parts for claim in part]


def claims_on(
    claims: Sequence[Claim], systems: Sequence[str], argument: str = "systems"
) -> list[Claim]:
    """Keep the claims on some systems; all, where none is named.

    Raises
    ------
    ArgumentError
        If there is no claim on a system; it names the `argument`, and suggests.

    Examples
    --------
    >>> [claim.id for claim in claims_on([Claim("a", "A"), Claim("b", "B")], ["B"])]
    ['b']
    """
    known = list(dict.fromkeys(claim.system for claim in claims))
    all_known = f"the systems are {shorten(', '.join(known), 800)}"
    wrong = [
        asked(name, "a system with claims", did_you_mean(name, known) or all_known)
        for name in systems
        if name not in known
    ]
    if wrong:
        raise ArgumentError(argument, *wrong)
    return [claim for claim in claims if not systems or claim.system in systems]


def check_highlight(highlight: str | None, claims: Sequence[Claim], fix: str = "") -> None:
    """Refuse to bring out a claim that is not there; `fix` says where it is, if that is known.

    Raises
    ------
    ArgumentError
    """
    known = [claim.id for claim in claims]
    if highlight is not None and highlight not in known:
        fix = (
            fix or did_you_mean(highlight, known) or "“rangeviz claims --format csv” lists the ids"
        )
        raise ArgumentError("highlight", asked(highlight, "the id of a claim", fix))
