"""Headers as people write them: where the header stands, and which column is which of ours.

A vocabulary lists, for each of our columns, the names that people give it, the better ones first
(``headers.json``). Case, blanks, accents, footnote marks and units in brackets do not matter. No
column is ever taken for two, and of two that have an equal claim none is chosen.
"""

from __future__ import annotations

import json
import re
import unicodedata
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from rangeviz.core.errors import ArgumentError, asked, did_you_mean, one_of
from rangeviz.core.text import shorten
from rangeviz.inputs.figure_words import known_words
from rangeviz.inputs.sheet import Sheet

Vocabulary = Mapping[str, Sequence[str]]
"""Our columns, each with the names that others give it, the better ones first."""

_SEARCHED = 30
"""Rows in which a header is looked for: above it stand titles, not data."""

_OTHER_UNITS = {
    "sm": "mi", "nm": "nmi", "m": "m", "metres": "m", "meters": "m", "deg": "deg",
    "degrees": "deg", "°": "deg",
}  # fmt: skip
_WIDE = str.maketrans("（）［］，", "()[],")
_MARK = re.compile(r"\s*(?:\[[^\[\]]{1,8}\]|[*†‡§¹²³⁴-⁹]+)\s*\Z")
_BRACKET = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\s*")
_UNIT_AT_END = re.compile(
    r"(?:^|[\s_,/-]+)(?:(?:in|en|em|w|v|в)\s+)?((?:nautical\s+|statute\s+)?[^\W\d_]+)\Z"
)
_FOOTNOTE = re.compile(
    r"\[?(?:\d{1,2}|[a-z])[\]).:]\s|[*†‡§¹²³]|(?:sources?|notes?|n\.b|remarks?|legend|key)\b",
    re.IGNORECASE,
)
_TOTALS = {"total", "totals", "sum", "average", "mean", "grandtotal", "median"}


@dataclass(frozen=True, slots=True)
class Header:
    """What the columns of a sheet are.

    Attributes
    ----------
    rows : tuple of int
        Which rows of the sheet are its header: one, or two where the second parts the first.
    names : tuple of str
        The name of every column, as it stands there.
    columns : dict of str to int
        Our columns, each with the column of the sheet that is it.
    units : dict of int to str
        Units said in the header, by the column of the sheet: km, mi, nmi, m or deg.
    further : dict of str to tuple of int
        Columns under a less good name for one of ours that is found already.
    asked : dict of str to tuple of int
        Columns with an equal claim to be one of ours: none of them is chosen.
    unknown : tuple of int
        Columns that hold something and are none of ours.
    body : sequence of int
        Which rows are data: below the header, and no footnote, total, heading or second header.
    notes : tuple of str
        What was left out, and why.
    """

    rows: tuple[int, ...]
    names: tuple[str, ...]
    columns: dict[str, int]
    units: dict[int, str] = field(default_factory=dict)
    further: dict[str, tuple[int, ...]] = field(default_factory=dict)
    asked: dict[str, tuple[int, ...]] = field(default_factory=dict)
    unknown: tuple[int, ...] = ()
    body: Sequence[int] = ()
    notes: tuple[str, ...] = ()


@cache
def vocabulary(kind: str) -> Vocabulary:
    """Return the names of columns of claims or of cities; points of regions have those of cities.

    Examples
    --------
    >>> vocabulary("cities")["lon"][:3]
    ['lon', 'longitude', 'lng']
    """
    text = resources.files(__package__).joinpath("headers.json").read_text(encoding="utf-8")
    words: dict[str, dict[str, list[str]]] = json.loads(text)
    return words[kind]


@cache
def known_names(*kinds: str) -> frozenset[str]:
    """Return all names of columns of some kinds, each as `fold_name` writes it."""
    several = (names for kind in kinds for names in vocabulary(kind).values())
    return frozenset(fold_name(name)[0] for names in several for name in names)


def count_known(text: str) -> int:
    r"""Count the cells at the beginning of a table of text that some vocabulary knows.

    Examples
    --------
    >>> count_known("Střela;Země;Dosah (km)\nA;Indie;5000")
    3
    """
    lines = text.splitlines()[:_SEARCHED]
    cells = (cell for line in lines for cell in re.split(r"[,;|\t]", line))
    known = known_names("claims", "cities")
    return sum(fold_name(cell.strip("\"' "))[0] in known for cell in cells)


def fold_name(name: str) -> tuple[str, str]:
    """Write a header so that its usual spellings are one, and take its unit out.

    Examples
    --------
    >>> fold_name("Max. Range (km)[1]"), fold_name("max_range_km"), fold_name("Länge")
    (('maxrange', 'km'), ('maxrange', 'km'), ('lange', ''))
    >>> fold_name("Country (operator)"), fold_name("Range, nautical miles")
    (('countryoperator', ''), ('range', 'nmi'))
    >>> fold_name("射程（公里）"), fold_name("Alcance en kilómetros")
    (('射程', 'km'), ('alcance', 'km'))
    """
    name = name.translate(_WIDE)
    while (mark := _MARK.search(name)) and _squeezed(name[: mark.start()]):
        if _unit(mark[0]):
            break
        name = name[: mark.start()]
    units = [_unit(inside) for inside in _BRACKET.findall(name)]
    unit = next(filter(None, units), "")
    if unit:
        name = _BRACKET.sub(lambda part: " " if _unit(part[1]) else part[0], name)
    plain = unicodedata.normalize("NFKC", name).casefold().strip(" .:;_-")
    at_end = None if unit else _UNIT_AT_END.search(plain)
    if at_end and (found := _unit(at_end[1])) and _squeezed(plain[: at_end.start()]):
        unit, plain = found, plain[: at_end.start()]
    return _squeezed(plain), unit


def _squeezed(text: str) -> str:
    """Keep letters and digits alone, without their accents."""
    if "°" in text and len(text.strip()) == 1:
        return "°"
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


@cache
def _units() -> dict[str, str]:
    """Return the units that a header may say: those of figures, and what is none of a range."""
    figures = known_words()["units"]
    return {_squeezed(word): unit for word, unit in figures.items()} | _OTHER_UNITS


def _unit(text: str) -> str:
    return _units().get(_squeezed(text), "")


@cache
def _ranks(kind: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, tuple[str, int]]:
    ranks: dict[str, tuple[str, int]] = {}
    for ours, names in kind:
        for rank, name in enumerate((*names, ours)):
            ranks.setdefault(fold_name(name)[0], (ours, rank))
    return ranks


def find_header(
    sheet: Sheet, words: Vocabulary, mapping: Mapping[str, str] | None = None
) -> Header:
    """Find the header of a sheet, and what its columns are.

    The row that names most of our columns is the header; where the next one parts its names
    (``Range`` over ``min`` and ``max``, or over ``km``), both are. Where no row names any, the
    first of at least two different texts counts, and every column is unknown.

    Parameters
    ----------
    sheet : Sheet
    words : mapping of str to sequence of str
        A `vocabulary`.
    mapping : mapping of str to str, optional
        Names in the sheet to our columns, as the user says; they win over what would be
        understood, and an empty one keeps a column from being understood.

    Raises
    ------
    ArgumentError
        If `mapping` names what is no column of the sheet, or none of ours.

    Examples
    --------
    >>> rows = (("Table 1", "", ""), ("City", "Lat.", "Long."), ("Tokyo", "35.69", "139.69"))
    >>> header = find_header(Sheet("a.csv", "table 1", rows, (1, 2, 3)), vocabulary("cities"))
    >>> header.columns, header.rows, [*header.body]
    ({'name': 0, 'lat': 1, 'lon': 2}, (1,), [2])
    """
    ranks = _ranks(tuple((ours, tuple(names)) for ours, names in words.items()))
    said = {fold_name(name)[0]: ours for name, ours in (mapping or {}).items()}
    rows, names = _locate(sheet, ranks, said)
    _check_mapping(mapping or {}, names, words)
    folded = [fold_name(name) for name in names]
    body, notes = _body(sheet, rows, names)
    filled = [any(sheet.rows[row][column] for row in body) for column in range(len(names))]
    claimed: dict[str, list[tuple[int, int]]] = {}
    for column, name in enumerate(names):
        ours, rank = _meaning(name, ranks, said)
        if ours:
            claimed.setdefault(ours, []).append((rank, column))
    columns: dict[str, int] = {}
    further: dict[str, tuple[int, ...]] = {}
    doubles: dict[str, tuple[int, ...]] = {}
    for ours, claims in claimed.items():
        best = min(claims)[0]
        first = [column for rank, column in claims if rank == best]
        first = [column for column in first if filled[column]] or first[:1]
        if len(first) > 1:
            doubles[ours] = tuple(first)
        else:
            columns[ours] = first[0]
            others = tuple(column for _, column in sorted(claims) if column != first[0])
            further |= {ours: others} if others else {}
    taken = {*columns.values(), *(c for several in doubles.values() for c in several)}
    taken |= {c for several in further.values() for c in several}
    index = _index_column(sheet, names, body)
    if index is not None:
        taken.add(index)
        notes.append(f"column {index + 1} counts the rows and has no name: it was left out")
    return Header(
        rows=rows,
        names=tuple(names),
        columns=columns,
        units={column: unit for column, (_, unit) in enumerate(folded) if unit},
        further=further,
        asked=doubles,
        unknown=tuple(c for c in range(len(names)) if c not in taken and filled[c]),
        body=body,
        notes=tuple(notes),
    )


def _meaning(name: str, ranks: dict[str, tuple[str, int]], said: dict[str, str]) -> tuple[str, int]:
    """Tell which of our columns a name is, and its rank; words in brackets may be left out."""
    whole, bare = fold_name(name)[0], fold_name(_BRACKET.sub(" ", name))[0]
    if whole in said:
        return said[whole], -1
    return ranks.get(whole) or ranks.get(bare, ("", 0))


def _locate(
    sheet: Sheet, ranks: dict[str, tuple[str, int]], said: dict[str, str]
) -> tuple[tuple[int, ...], list[str]]:
    """Find which row, or two, name most of our columns."""

    def meaning(name: str) -> str:
        return _meaning(name, ranks, said)[0]

    def score(names: Iterable[str]) -> int:
        return len({*map(meaning, names)} - {""})

    best = 0
    rows: tuple[int, ...] = ()
    names: list[str] = []
    for number, row in enumerate(sheet.rows[:_SEARCHED]):
        found = score(row)
        if found > best:
            best, rows, names = found, (number,), list(row)
        if number + 1 < len(sheet.rows) and found:
            both = _combined(row, sheet.rows[number + 1], lambda name: bool(meaning(name)))
            if both and (score(both) > best or (rows == (number,) and score(both) == found)):
                best, rows, names = score(both), (number, number + 1), both
    if best:
        return rows, names
    for number, row in enumerate(sheet.rows[:_SEARCHED]):
        if len({*row} - {""}) > 1:
            return (number,), list(row)
    return (0,), list(sheet.rows[0])


def _combined(
    upper: Sequence[str], lower: Sequence[str], known: Callable[[str], bool]
) -> list[str] | None:
    """Join two rows of a header; None where the lower one is no part of a header.

    A name that spans columns stands in each of them, or in the first alone.
    """
    parts = [below for above, below in zip(upper, lower, strict=True) if below not in ("", above)]
    if not parts or not all(
        _unit(part) or {_squeezed(part), fold_name(part)[0]} & _PARTS for part in parts
    ):
        return None
    names, over = [], ""
    for above, below in zip(upper, lower, strict=True):
        over = above or (over if below else "")
        if below in ("", above):
            names.append(above)
        elif _unit(below):
            names.append(f"{over} ({below})")
        else:
            ways = (f"{over} {below}".strip(), f"{below} {over}".strip(), below)
            names.append(next(filter(known, ways), ways[0]))
    return names


_PARTS = {
    *"min max minimum maximum from to lower upper low high least most claimed estimated".split(),
    *"value unit name title date url link year code lat lon latitude longitude lng".split(),
}
"""What the lower row of a header may say."""


def _check_mapping(mapping: Mapping[str, str], names: Sequence[str], words: Vocabulary) -> None:
    problems = []
    known = {fold_name(name)[0] for name in names}
    for name, ours in mapping.items():
        if fold_name(name)[0] not in known:
            shown = ", ".join(filter(None, names))
            fix = did_you_mean(name, [name for name in names if name])
            problems.append(asked(name, f"a column of the table: {shorten(shown)}", fix))
        if ours and ours not in words:
            problems.append(asked(ours, one_of(words), did_you_mean(ours, words)))
    if problems:
        raise ArgumentError("map", *problems)


def _body(
    sheet: Sheet, header: tuple[int, ...], names: Sequence[str]
) -> tuple[Sequence[int], list[str]]:
    """Tell the rows of data from what else stands below a header."""
    folded = [[_squeezed(cell) for cell in sheet.rows[row]] for row in header]
    kept = array("q")
    notes: list[str] = []
    for number in range(header[-1] + 1, len(sheet.rows)):
        row = sheet.rows[number]
        texts = [cell for cell in row if cell]
        kind = ""
        if [_squeezed(cell) for cell in row] in folded:
            kind = "the header once more"
        elif len({*texts}) == 1 and len(texts) == len(row) and _is_heading(texts):
            kind = "a heading over all columns"
        elif len(texts) == 1 and len(row) > 1 and _FOOTNOTE.match(texts[0]):
            kind = "a footnote"
        elif _squeezed(texts[0]) in _TOTALS and row[0] == texts[0]:
            kind = "a total"
        if kind:
            what = f"{kind}, not read as a row: “{shorten(texts[0], 60)}”"
            notes.append(f"line {sheet.lines[number]}: {what}")
        else:
            kept.append(number)
    return kept, notes


def _is_heading(texts: Sequence[str]) -> bool:
    """Whether one text in all columns is a heading; in two it may be two figures that are equal."""
    return len(texts) > 2 or (len(texts) == 2 and not any(map(str.isdigit, texts[0])))


def _index_column(sheet: Sheet, names: Sequence[str], body: Sequence[int]) -> int | None:
    """Find the column without a name in which pandas counts the rows."""
    if not names or not body or (names[0] and not re.fullmatch(r"Unnamed: ?0", names[0])):
        return None
    values = [sheet.rows[row][0] for row in body]
    return (
        0
        if values in ([*map(str, range(len(values)))], [*map(str, range(1, len(values) + 1))])
        else None
    )
