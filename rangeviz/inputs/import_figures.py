"""The figure of a row of somebody's table: of one cell, of two, or of several units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rangeviz.core.errors import one_of
from rangeviz.inputs.claims import QUALIFIERS
from rangeviz.inputs.figure_words import known_words
from rangeviz.inputs.figures import NO_UNIT, TWO_NUMBERS, Figure, parse_figure, same_distance
from rangeviz.inputs.import_cells import Column, ReadRow

_PLAIN_NUMBER = re.compile(r"[\d.,]+")


def read_figure(row: ReadRow) -> None:
    """Read the figure of a row, with its unit and qualifier, or ask about it."""
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
