"""One row of somebody's table into the cells of a claim, with every decision said."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlsplit

from rangeviz.core.errors import one_of
from rangeviz.core.text import FORMULA_STARTS
from rangeviz.inputs.claims import BASES, QUANTITIES
from rangeviz.inputs.countries import country_codes, country_name
from rangeviz.inputs.dates import date_fix, date_readings
from rangeviz.inputs.figure_words import known_words
from rangeviz.inputs.figures import without_footnotes
from rangeviz.inputs.import_cells import Column, ReadRow
from rangeviz.inputs.import_figures import read_figure

_URL = re.compile(r"https?://[^\s<>\"“”()\[\]]+[^\s<>\"“”()\[\].,;:]")
_IN_BRACKETS = re.compile(r"\A[(\[<]([^()\[\]<>]*)[)\]>]\Z")
_JSON = re.compile(r"[\[{][\[{\"]")
_DITTO = frozenset(('"', "''", "〃", "″", "”", "ditto", "do.", "same", "as above", "ibid", "ibid."))
_PLAIN = ("claimant", "source_author", "source_publisher", "reported_from", "via", "accepted")
_QUOTES = ("quote", "quote_lang", "quote_en")
_DATES = ("source_date", "claimed_on", "accessed")
_WORDY = ("source_title", "operator", "system", "notes", "qualifier", "unit", "claimant")
_FEW, _THREE = re.compile(r"\D{0,3}\d{1,3}"), re.compile(r"\d{3}(?!\d)")
_NO_FORMULA = "a text that no spreadsheet runs"
_QUOTATION = 'put "quotation marks" round a cell that holds the separator'
_CHOICES = {"basis": BASES, "quantity": QUANTITIES, "shown": ("yes",)}


_country_codes, _date_readings = lru_cache(country_codes), lru_cache(date_readings)
"""A table says the same again and again."""


def read_row(row: ReadRow) -> ReadRow:
    """Read every cell of a row."""
    for column, text in row.texts:
        if text and column.field == "beyond":
            row.ask(column, text, "no more cells than the header has", _QUOTATION)
        elif _JSON.match(text):
            row.ask(column, text, "a text, not a list or an object", "write a cell for each part")
        elif _runs(text) and not column.field.startswith(("range", "accepted")):
            row.ask(column, text, _NO_FORMULA, f"begin it without {text[0]}")
        elif text.casefold() in _DITTO:
            row.ask(column, text, "the text itself", "repeat what stands above")
    _ask_of_parted_figure(row)
    if row.whole:
        _read_system(row)
        _read_operator(row)
        read_figure(row)
        _read_source(row)
        _read_dates(row)
        _read_words(row)
        said = {decision.column for decision in row.decisions}
        for column, text in row.texts:
            if text and column.header not in said:
                row.decide(column, text, "read", "not used: the row has no figure")
        for text in row.cells.values():
            if text.startswith(FORMULA_STARTS):
                row.ask(
                    None, text, "a text that no spreadsheet runs", f"begin it without {text[0]}"
                )
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
    title = " ".join((text.replace(found[0], "") if found else text).split())
    title = title.strip(" ,;:()[]<>") if found else _IN_BRACKETS.sub(r"\1", title.strip(" ,;:"))
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
