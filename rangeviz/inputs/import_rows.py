"""One row of somebody's table into the cells of a claim, with every decision said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from rangeviz.core.errors import one_of
from rangeviz.core.text import FORMULA_STARTS
from rangeviz.inputs.claims import BASES, QUALIFIERS, QUANTITIES
from rangeviz.inputs.countries import country_codes, country_name
from rangeviz.inputs.dates import date_fix, date_readings
from rangeviz.inputs.decisions import Decision
from rangeviz.inputs.figure_words import known_words
from rangeviz.inputs.figures import (
    NO_UNIT,
    TWO_NUMBERS,
    Figure,
    parse_figure,
    same_distance,
    without_footnotes,
)

_URL = re.compile(r"https?://[^\s<>\"“”()\[\]]+[^\s<>\"“”()\[\].,;:]")
_JSON = re.compile(r"[\[{][\[{\"]")
_DITTO = frozenset(('"', "''", "〃", "″", "”", "ditto", "do.", "same", "as above", "ibid", "ibid."))
_PLAIN = ("claimant", "source_author", "source_publisher", "reported_from", "via", "accepted")
_QUOTES = ("quote", "quote_lang", "quote_en")
_DATES = ("source_date", "claimed_on", "accessed")
_PLAIN_NUMBER = re.compile(r"[\d.,]+")
_WORDY = ("source_title", "operator", "system", "notes", "qualifier", "unit", "claimant")
_FEW, _THREE = re.compile(r"\D{0,3}\d{1,3}"), re.compile(r"\d{3}(?!\d)")
_QUOTATION = 'put "quotation marks" round a cell that holds the separator'
_CHOICES = {"basis": BASES, "quantity": QUANTITIES, "shown": ("yes",)}


_country_codes, _date_readings = lru_cache(country_codes), lru_cache(date_readings)
"""A table says the same again and again."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of somebody's table: its header, which of ours it is, the unit in its header."""

    position: int
    header: str
    field: str = ""
    unit: str = ""
    groups: str = ","
    decimal: str = ""


@dataclass(frozen=True, slots=True)
class Usual:
    """What holds for rows that do not say it themselves."""

    source_title: str
    operator: str = ""
    regions: frozenset[str] = frozenset()
    operators: frozenset[str] = frozenset()


@dataclass
class ReadRow:
    """A row while it is read: the cells of its claim so far, and what was decided.

    It is whole as long as nothing was asked that a claim cannot be without.
    """

    file: str
    line: int
    texts: Sequence[tuple[Column, str]]
    usual: Usual
    cells: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    whole: bool = True
    _filled: dict[str, list[tuple[Column, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for column, text in self.texts:
            if text:
                self._filled.setdefault(column.field, []).append((column, text))

    def all_of(self, name: str) -> list[tuple[Column, str]]:
        """Give the filled cells of a kind."""
        return self._filled.get(name, [])

    def one_of(self, name: str) -> tuple[Column | None, str]:
        """Give the first filled cell of a kind; what others hold goes into the notes."""
        cells = self.all_of(name)
        if not cells:
            return None, ""
        for column, text in cells[1:]:
            self.note(column, text)
        return cells[0]

    def decide(
        self, column: Column | None, text: str, severity: str, made: str, fix: str = ""
    ) -> None:
        """Say what was made of a cell."""
        header = column.header if column else ""
        self.decisions.append(Decision(self.file, self.line, header, text, severity, made, fix))

    def ask(self, column: Column | None, text: str, expected: str, fix: str) -> None:
        """Ask what no claim can be without: the row waits for the answer."""
        self.whole = False
        self.decide(column, text, "open", expected, fix)

    def note(self, column: Column, text: str, severity: str = "read", why: str = "") -> None:
        """Keep a text in the notes, under its header."""
        self.notes.append(f"{column.header}: {text}" if column.header else text)
        self.decide(column, text, severity, f"{why} kept in notes".strip())

    def keep(
        self, name: str, column: Column | None, text: str, made: str = "", found: str = ""
    ) -> None:
        """Put a text into a cell of the claim; `found` is what stood there, if another one."""
        self.cells[name] = text
        if column:
            self.decide(column, found or text, "read", made or name)


def read_row(row: ReadRow) -> ReadRow:
    """Read every cell of a row."""
    for column, text in row.texts:
        if text and column.field == "beyond":
            row.ask(column, text, "no more cells than the header has", _QUOTATION)
        elif _JSON.match(text):
            row.ask(column, text, "a text, not a list or an object", "write a cell for each part")
        elif _runs(text) and not column.field.startswith(("range", "accepted")):
            row.ask(column, text, "a text that no spreadsheet runs", f"begin it without {text[0]}")
        elif text.casefold() in _DITTO:
            row.ask(column, text, "the text itself", "repeat what stands above")
    _ask_of_parted_figure(row)
    if row.whole:
        _read_system(row)
        _read_operator(row)
        _read_figure(row)
        _read_source(row)
        _read_dates(row)
        _read_words(row)
        said = {decision.column for decision in row.decisions}
        for column, text in row.texts:
            if text and column.header not in said:
                row.decide(column, text, "read", "not used: the row has no figure")
    return row


def _runs(text: str) -> bool:
    """Whether a spreadsheet would run a text; a dash that stands for nothing is none."""
    return text.startswith(FORMULA_STARTS) and text not in known_words()["nothing"]


def _ask_of_parted_figure(row: ReadRow) -> None:
    """Ask about “2” with “750” behind it: a figure that its own comma has parted."""
    for (column, text), (after, rest) in pairwise(row.texts):
        figure = column.field in ("range", "range_min", "range_max")
        if figure and after.field in _WORDY and _THREE.match(rest) and _FEW.fullmatch(text):
            row.ask(column, f"{text},{rest}", "a figure in one cell", _QUOTATION)


def _read_system(row: ReadRow) -> None:
    column, text = row.one_of("system")
    name, footnotes = without_footnotes(text)
    if not name:
        row.ask(column, text, "the system's name", "fill it in, or repeat it in each row")
        return
    row.keep("system", column, name, "; ".join(("system", *footnotes)), text)


def _read_operator(row: ReadRow) -> None:
    _read_region(row)
    column, text = row.one_of("operator")
    name, footnotes = without_footnotes(text)
    if not name:
        if row.usual.operator:
            row.keep("operator", None, row.usual.operator)
        elif not row.cells.get("region"):
            row.ask(column, text, "the system's country", "fill it in, or --operator COUNTRY")
        return
    several = _country_codes(name)
    if len(several) != 1:
        named = ", ".join(f"{one} for {country_name(one)}" for one in several)
        fix = f"write {named}" if several else "write one country, such as Pakistan or PK"
        row.ask(column, text, "one country", fix)
        return
    (code,) = several
    if row.usual.operators and code not in row.usual.operators and not row.cells.get("region"):
        row.ask(column, text, "a country with a launch region", "name a launch region in region")
        return
    row.keep("operator", column, code, "; ".join((f"operator {code}", *footnotes)), text)


def _read_region(row: ReadRow) -> None:
    column, text = row.one_of("region")
    if not column:
        return
    if text.casefold() in row.usual.regions:
        row.keep("region", column, text)
    else:
        row.note(column, text, "guessed", "no launch region that is known:")


def _read_source(row: ReadRow) -> None:
    column, text = row.one_of("source_title")
    link_column, link = row.one_of("source_url")
    if link and not _URL.fullmatch(link):
        row.note(link_column or Column(0, ""), link)
        link = ""
    elif link:
        row.keep("source_url", link_column, link)
    found = _URL.search(text)
    if found and not link:
        link = row.cells["source_url"] = found[0]
    title = " ".join((text.replace(found[0], "") if found else text).split()).strip(" ,;:()[]<>")
    if re.fullmatch(r"(?:\W*\d{1,3}\W*)+", title) or title.casefold() in known_words()["nothing"]:
        title = ""
    if title:
        made = "source_title and source_url" if found else "source_title"
        row.cells["source_title"] = title
        row.decide(column, text, "read", made)
        return
    host = urlsplit(link).hostname if link else ""
    title = f"[page at {host}]" if host else row.usual.source_title
    row.cells["source_title"] = title
    if column and text and not found:
        row.notes.append(f"{column.header}: {text}")
    if column or link_column:
        made = f"source_title “{title}”: the row names none"
        row.decide(column or link_column, text or link, "guessed", made, "write the title")


def _read_dates(row: ReadRow) -> None:
    for name in _DATES:
        column, text = row.one_of(name)
        if not column:
            continue
        readings = _date_readings(without_footnotes(text)[0])
        if len(readings) == 1:
            row.keep(name, column, readings[0], f"{name} {readings[0]}", text)
        else:
            row.notes.append(f"{column.header}: {text}")
            row.decide(column, text, "open", "one date; it is kept in notes", date_fix(text))


def _read_words(row: ReadRow) -> None:
    for name in _PLAIN:
        column, text = row.one_of(name)
        if column and text.casefold() not in known_words()["nothing"]:
            row.keep(name, column, text)
    for name in _QUOTES:
        column, text = row.one_of(name)
        if column:
            row.keep(name, column, text)
    for name, known in _CHOICES.items():
        column, text = row.one_of(name)
        word = text.casefold().replace(" ", "_")
        if column and word in known:
            row.keep(name, column, word)
        elif column and name == "quantity":
            row.ask(column, text, one_of(known), "say what kind of figure it is")
        elif column:
            row.note(column, text)
    for name in ("notes", ""):
        for column, text in row.all_of(name):
            if name == "notes":
                row.notes.append(text)
                row.decide(column, text, "read", "notes")
            else:
                row.note(column, text)
    _keep_wording(row)
    if row.notes:
        row.cells["notes"] = "; ".join(dict.fromkeys(row.notes))


def _keep_wording(row: ReadRow) -> None:
    """Keep the figure's own text where the reader allows it: in the quote, if there is one."""
    column, given = row.one_of("wording")
    wording, quote = given or row.cells.get("wording", ""), row.cells.get("quote", "")
    if quote and wording and wording not in quote:
        row.notes.append(f"Range as printed: {wording}")
        wording = ""
    row.cells["wording"] = wording
    if column:
        row.decide(column, given, "read", "wording" if wording else "kept in notes: not in quote")


# The figure


def _read_figure(row: ReadRow) -> None:
    tops, lows = row.all_of("range"), row.all_of("range_min")
    highs = row.all_of("range_max")
    unit, asked = _unit(row)
    if asked:
        return
    statement = any(text.casefold() == "statement" for _, text in row.all_of("quantity"))
    if not tops and (lows or highs or not statement):
        empty = [(column, "") for column, _ in row.texts if column.field == "range"]
        column, text = (lows or highs or empty or [(Column(0, "range"), "")])[0]
        row.ask(column, text, "a figure, or words about the range", "fill in the range")
        return
    if statement:
        row.cells["quantity"] = "statement"
        return
    column, text = tops[0]
    if lows or highs:
        pair = [lows[0], tops[0]] if lows else [tops[0], highs[0]]
        figure, text = _from_two(pair, unit)
    else:
        figure = _parse(column, text, unit)
    if unit and figure.range is not None and figure.unit != unit:
        figure = Figure(question=f"one unit; the row says {unit}", fix="follow the source")
    figure = _qualified(row, figure)
    for other, same in tops[1:]:
        figure = _beside(figure, _parse(other, same, unit), same)
        row.decide(other, same, "read", "the same in another unit")
    if figure.question:
        option = {NO_UNIT.question: ", or --unit", TWO_NUMBERS: ", or --decimal-mark"}
        fix = figure.fix + option.get(figure.question, "")
        row.ask(column, text, figure.question, fix)
        return
    row.cells["wording"] = " ".join(text.split())
    if figure.range is None:
        row.cells["quantity"] = "statement"
        row.decide(column, text, "read", "a statement without a figure")
        return
    row.cells |= figure.cells()
    if figure.qualifier != "stated" and _PLAIN_NUMBER.fullmatch(text):
        row.cells["wording"] = ""  # the qualifier stands in another column
    said = [_said(figure), *figure.notes, *figure.guesses]
    row.decide(column, text, "guessed" if figure.guesses else "read", "; ".join(said))


def _said(figure: Figure) -> str:
    cells = figure.cells()
    upper = f" and {cells['range_max']}" if "range_max" in cells else ""
    return f"{cells['qualifier']} {cells['range']}{upper} {cells['unit']}"


def _parse(column: Column, text: str, unit: str) -> Figure:
    return parse_figure(text, unit or column.unit, column.groups, column.decimal)


def _unit(row: ReadRow) -> tuple[str, bool]:
    """Read the cell of a column of units; True if it had to be asked about."""
    column, text = row.one_of("unit")
    if not column:
        return "", False
    word = text.casefold().replace(".", "").strip()
    units = known_words()["units"] | known_words()["guessed_units"]
    if word not in units:
        row.ask(column, text, "km, mi or nmi", "write one of them")
        return "", True
    guessed = word in known_words()["guessed_units"] and text != "NM"
    row.decide(column, text, "guessed" if guessed else "read", f"unit {units[word]}")
    return units[word], False


def _from_two(pair: Sequence[tuple[Column, str]], unit: str) -> tuple[Figure, str]:
    """Make one figure of a lower and an upper one, and the text that prints both."""
    low, high = (_parse(column, text, unit) for column, text in pair)
    printed = ", ".join(f"{column.header} {text}" for column, text in pair)
    for figure in (low, high):
        if figure.question:
            return figure, printed
        if figure.qualifier != "stated":
            fix = "write what the source says in one cell"
            return Figure(question="two bare figures, a lower and an upper one", fix=fix), printed
    if low.unit != high.unit or not low.range or not high.range or low.range > high.range:
        fix = "check the two cells"
        return Figure(question="a lower figure, then a higher one in its unit", fix=fix), printed
    guesses = (*low.guesses, *high.guesses)
    if low.range == high.range:
        return replace(low, guesses=(*guesses, "both figures are the same")), printed
    notes = (*low.notes, *high.notes)
    between = Figure("between", low.range, high.range, low.unit, notes=notes, guesses=guesses)
    return between, printed


def _beside(figure: Figure, other: Figure, text: str) -> Figure:
    """Hold a figure against another column's: both must say the same."""
    same = figure.cells() == other.cells() or same_distance(figure, other)
    if figure.question or same:
        return figure
    return Figure(question=f"one figure; another column has “{text}”", fix="keep the right one")


def _qualified(row: ReadRow, figure: Figure) -> Figure:
    """Join a figure with what a column of qualifiers says of it."""
    said_in, said = row.one_of("qualifier")
    if not said_in or figure.question or figure.range is None:
        return figure
    row.decide(said_in, said, "read", "qualifier")
    word = said.casefold().replace(" ", "_")
    if word not in QUALIFIERS:
        bare = figure.cells()["range"]
        other = parse_figure(f"{said} {bare}", figure.unit)
        word = other.qualifier
        if other.question or not word or figure.range_max is not None:
            return Figure(question="a qualifier", fix=one_of(QUALIFIERS))
    if word == figure.qualifier:
        return figure
    if word == "stated":  # the figure's own words say more, and are the source's
        return replace(figure, guesses=(*figure.guesses, f"the cell's own words, not “{said}”"))
    if figure.qualifier == "stated" and word != "between":
        return replace(figure, qualifier=word)
    question = f"one qualifier; {said_in.header} says “{said}”"
    return Figure(question=question, fix="follow the source's words")
