"""A claim: what one party says, in one source, about one system's range, in its own words."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from rangeviz.core.errors import ArgumentError, DataError, DataWarning, Problem, asked, did_you_mean
from rangeviz.core.files import shipped_path
from rangeviz.core.text import alike, check_whole_texts, shorten
from rangeviz.inputs.cells import Row
from rangeviz.inputs.tables import TableSource, read_table

KM_PER_UNIT = {"km": 1.0, "mi": 1.609344, "nmi": 1.852}
"""Kilometres in one statute mile and one nautical mile (exact by definition)."""

MAX_CLAIMS = 10_000
"""Of a file; more are refused rather than read for minutes."""

MAX_PAGE_CLAIMS = 1_000
"""Of one page: each takes a quarter of a second to draw and 2 kB of the page."""

MAX_RANGE_KM = 20_003.93
"""The longest shortest way between two places on WGS 84: no ring is larger."""

QUANTITIES = ("max_range", "test_distance", "notified_range", "statement")
QUALIFIERS = ("stated", "about", "at_least", "more_than", "up_to", "less_than", "between")
BASES = ("declared", "demonstrated", "assessed", "estimated", "reported", "projected")

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


def shown_claims(claims: Sequence[Claim]) -> list[Claim]:
    """Choose the claims that are drawn first: those with `shown`, else the first six.

    Examples
    --------
    >>> [claim.id for claim in shown_claims(read_claims())]
    ['sh3-nawaz', 'inicbm-nawaz', 'pklr-finer-bulletin']
    """
    return [claim for claim in claims if claim.shown] or list(claims[:6])


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


def check_highlight(highlight: str | None, claims: Sequence[Claim]) -> None:
    """Refuse to bring out a claim that is not there.

    Raises
    ------
    ArgumentError
    """
    known = [claim.id for claim in claims]
    if highlight is not None and highlight not in known:
        fix = did_you_mean(highlight, known) or "“rangeviz claims --format csv” lists the ids"
        raise ArgumentError("highlight", asked(highlight, "the id of a claim", fix))


def read_claims(source: TableSource = None) -> list[Claim]:
    """Read claims: the shipped ones, or those of a CSV file or DataFrame.

    Parameters
    ----------
    source : path, file object or pandas.DataFrame, optional
        Needs the columns id, system, operator or region, qualifier, range, unit and
        source_title; all other columns of `Claim` are optional. Default: ``data/ranges.csv``.

    Returns
    -------
    list of Claim
        In the order of the file.

    Raises
    ------
    DataError
        With every problem of the file: line, column, value, what was expected, how to fix it.

    Warns
    -----
    DataWarning
        If claims have no quote, or the file has a column that is not known.

    Examples
    --------
    >>> [(c.system, c.range, c.unit) for c in read_claims()][0]
    ('Shaheen-III', 2750.0, 'km')
    """
    claims, problems = scan_claims(source)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise DataError(errors)
    for problem in problems:
        warnings.warn(f"{problem.file}: {problem.expected}", DataWarning, stacklevel=2)
    unquoted = [c.id for c in claims if not c.quote]
    if unquoted:
        warnings.warn(
            f"{claims[0].file}: {len(unquoted)} of {len(claims)} claims have no quote: "
            f"{', '.join(unquoted[:5])}{' …' if len(unquoted) > 5 else ''}",
            DataWarning,
            stacklevel=2,
        )
    return claims


def scan_claims(source: TableSource = None) -> tuple[list[Claim], list[Problem]]:
    r"""Read what can be read: the claims of the sound rows, and every problem of the others.

    Parameters
    ----------
    source : path, file object or pandas.DataFrame, optional
        As for `read_claims`.

    Returns
    -------
    claims : list of Claim
    problems : list of Problem
        Errors and warnings in reading order.

    Examples
    --------
    >>> import io
    >>> text = "id,system,operator,qualifier,range,unit,source_title\n"
    >>> text += "a,A,PK,stated,far,km,A book\nb,B,PK,stated,900,km,A book\n"
    >>> claims, problems = scan_claims(io.StringIO(text))
    >>> [claim.id for claim in claims], [problem.rule for problem in problems]
    (['b'], ['number'])
    """
    try:
        table = read_table(
            shipped_path("ranges.csv") if source is None else source,
            REQUIRED_COLUMNS,
            OPTIONAL_COLUMNS,
            most_rows=MAX_CLAIMS,
        )
        seen: dict[str, Row] = {}
        claims = [_read_claim(row, table.file, seen) for row in table]
    except DataError as error:
        return [], list(error.problems)
    problems = sorted(table.problems, key=lambda problem: problem.line or 0)
    if not table.rows:
        expected = "claims; the file has no claims"
        problems.append(Problem(table.file, None, None, None, expected, "", "no-claims", "warning"))
    wrong = {problem.line for problem in problems if problem.severity == "error"}
    return [claim for claim in claims if claim.line not in wrong], problems


def _read_claim(row: Row, file: str, seen: dict[str, Row]) -> Claim:
    identity = row.text("id", required="a unique id")
    earlier = seen.setdefault(alike(identity), row)
    if identity and earlier is not row:
        same = "the same" if earlier.cells["id"] == identity else repr(earlier.cells["id"])
        row.problem("id", "a unique id", f"line {earlier.line} has {same}", rule="duplicate-id")
    figure, figure_max = row.number("range"), row.number("range_max")
    given = bool(row.cells.get("range"))
    quantity = row.choice("quantity", QUANTITIES, "max_range" if given else "statement")
    qualifier = row.choice("qualifier", QUALIFIERS)
    unit = row.choice("unit", KM_PER_UNIT, fix=_unit_fix(row.text("unit")))
    claim = Claim(
        id=identity,
        system=row.text("system", required="the system's name"),
        operator=_operator(row),
        quantity=quantity,
        qualifier=qualifier,
        range=figure,
        range_max=figure_max,
        unit=unit,
        wording=_wording(row),
        basis=row.choice("basis", BASES),
        claimant=row.text("claimant"),
        claimed_on=row.date("claimed_on"),
        quote=row.text("quote"),
        quote_lang=row.text("quote_lang"),
        quote_en=row.text("quote_en"),
        source_title=row.text("source_title", required="the title of the source"),
        source_author=row.text("source_author"),
        source_publisher=row.text("source_publisher"),
        source_date=row.date("source_date"),
        source_url=row.text("source_url"),
        reported_from=row.text("reported_from"),
        via=row.text("via"),
        accessed=row.date("accessed"),
        region=row.text("region"),
        shown=row.choice("shown", ("yes",)) == "yes",
        notes=row.text("notes"),
        accepted=row.text("accepted"),
        file=file,
        line=row.line,
    )
    if quantity == "statement":
        _check_statement(row)
    else:
        _check_figures(row, claim)
    return claim


def _unit_fix(value: str) -> str:
    """Say which unit a common spelling stands for."""
    word = value.casefold().replace(".", "").split(" ")
    if word[0] == "m":
        return "write mi for miles, and metres in km"
    if word[0] in ("nm", "nautical"):
        return "write nmi"
    if word[0] in ("kms", "km", "kilometer", "kilometre", "kilometers", "kilometres"):
        return "write km"
    return "write mi" if word[0] in ("mile", "miles", "statute") else ""


def _operator(row: Row) -> str:
    operator = row.text("operator")
    if not operator and not row.text("region"):
        fix = "PK, for example, or a region's name"
        row.problem("operator", "an operator or a region", fix, rule="missing")
    return row.country("operator")


def _wording(row: Row) -> str:
    wording, quote = row.text("wording"), row.text("quote")
    if wording and quote and wording not in quote:
        expected = "words that stand in the quote, letter by letter"
        row.problem("wording", expected, "copy them", rule="wording-in-quote")
    return wording


def _check_statement(row: Row) -> None:
    for column in ("qualifier", "range", "range_max", "unit"):
        if row.text(column):
            expected, fix = "nothing: a statement has no figure", "or set quantity: max_range"
            row.problem(column, expected, fix, rule="statement")


def _check_figures(row: Row, claim: Claim) -> None:
    row.text("qualifier", required="how the source qualifies the figure (stated, up_to, ...)")
    row.text("range", required="the published figure")
    row.text("unit", required="km, mi or nmi")
    for column, value in (("range", claim.range), ("range_max", claim.range_max)):
        if value is None or claim.unit not in KM_PER_UNIT:
            continue
        if value <= 0:
            row.problem(column, "a distance above 0", "check the digits", rule="distance")
        elif value * KM_PER_UNIT[claim.unit] > MAX_RANGE_KM:
            row.problem(
                column,
                f"at most {MAX_RANGE_KM:,} km, the longest way between two places on Earth",
                "check the digits and the unit",
                rule="distance",
            )
    if claim.qualifier == "between":
        row.text("range_max", required="the upper figure that belongs to “between”")
        if claim.range and claim.range_max and claim.range_max <= claim.range:
            expected = f"more than the lower figure {row.text('range')}"
            row.problem("range_max", expected, "swap the two figures", rule="between")
    elif claim.qualifier and row.text("range_max"):
        expected, fix = "nothing, unless the qualifier is between", "or write between"
        row.problem("range_max", expected, fix, rule="between")
