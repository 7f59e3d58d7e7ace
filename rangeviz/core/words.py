"""Words, numbers and dates as readers see them; every sentence stands in words.json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import repeat
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from rangeviz.core.errors import ArgumentError, asked
from rangeviz.core.text import isolated, whole_text

if TYPE_CHECKING:
    import numpy as np

NO_BREAK = "\u00a0"

LONGEST_KM = 20_004
"""No two places on Earth are farther apart."""


def words(key: str, **values: object) -> str:
    """Return a sentence or label that readers see, its places filled.

    All of them stand in ``words.json``, so that a language can be added as a file. What fills a
    place keeps its own direction, and the sentence its order: see `rangeviz.core.text.isolated`.

    Examples
    --------
    >>> words("verdict.within", figure="2,750 km", region="Pakistan")
    'Within 2,750 km from anywhere in Pakistan.'
    """
    filled = {k: isolated(v) if isinstance(v, str) else v for k, v in values.items()}
    return all_words()[key].format_map(filled)


def words_each(
    wording: str, columns: Mapping[str, Sequence[str]], rows: int, **values: str
) -> list[str]:
    """Return one sentence for many rows: as `words`, hundreds of times faster.

    Parameters
    ----------
    wording : str
        With its places, as `all_words` has it.
    columns : mapping of str to sequence of str
        What differs from row to row, each text as `isolated` returns it.
    rows : int
    **values : str
        What is the same in all of them.

    Examples
    --------
    >>> wording = all_words()["verdict.within"]
    >>> words_each(wording, {"figure": ["900 km", "90 km"]}, 2, region="Pakistan")
    ['Within 900 km from anywhere in Pakistan.', 'Within 90 km from anywhere in Pakistan.']
    """
    parts: list[Iterable[str]] = []
    for literal, place, _, _ in Formatter().parse(wording):
        parts.append(repeat(literal, rows))
        if place is not None:
            is_same = place not in columns
            parts.append(repeat(isolated(values[place]), rows) if is_same else columns[place])
    return list(map("".join, zip(*parts, strict=True)))


@cache
def all_words() -> dict[str, str]:
    """Every sentence and label by key, as read from ``words.json``."""
    import json

    text = (Path(__file__).parent / "words.json").read_text(encoding="utf-8")
    table: dict[str, str] = json.loads(text)
    return table


def count_word(number: int) -> str:
    """Write a small count as a word, a larger one in digits.

    Examples
    --------
    >>> count_word(3), count_word(40)
    ('three', '40')
    """
    return words(f"number.{number}") if 0 <= number <= 12 else f"{number:,}"


def date_text(date: str) -> str:
    """Write a date of YYYY, YYYY-MM or YYYY-MM-DD as a reader expects it: day month year.

    Examples
    --------
    >>> date_text("1999-04-14"), date_text("2018-10"), date_text("")
    ('14 April 1999', 'October 2018', 'undated')
    """
    if not date:
        return words("date.none")
    year, *rest = date.split("-")
    parts = [year]
    if rest:
        parts.insert(0, words("date.months").split()[int(rest[0]) - 1])
    if len(rest) == 2:
        parts.insert(0, str(int(rest[1])))
    return " ".join(parts)


def format_number(value: float) -> str:
    """Write a published figure with thousands commas and no digits that were not published.

    Examples
    --------
    >>> format_number(2750.0), format_number(2.5)
    ('2,750', '2.5')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,}"


def format_km(distance_km: float) -> str:
    r"""Write a distance to one kilometre, which is never 0 where it is more.

    The space before the unit does not break.

    Examples
    --------
    >>> format_km(2147.4), format_km(0.2), format_km(0.0)
    ('2,147\xa0km', '<1\xa0km', '0\xa0km')
    """
    return f"{whole_or_less(distance_km)}{NO_BREAK}km"


def whole_or_less(number: float) -> str:
    """Write a length in whole units; one that is none, and not nothing, as less than one."""
    return "<1" if 0 < number <= 0.5 else f"{number:,.0f}"


def format_kms(distances_km: np.ndarray) -> np.ndarray:
    r"""Write many distances on Earth as `format_km` does.

    Examples
    --------
    >>> import numpy as np
    >>> format_kms(np.array([2147.4, 0.5])).tolist()
    ['2,147\xa0km', '<1\xa0km']
    """
    texts: np.ndarray = _whole_kms()[distances_km.round().astype(int)]
    texts[(distances_km > 0) & (distances_km <= 0.5)] = format_km(0.5)
    return texts


@cache
def _whole_kms() -> np.ndarray:
    import numpy as np

    return np.array([format_km(km) for km in range(LONGEST_KM + 1)], dtype=object)


def listed(texts: Sequence[str]) -> str:
    """Join texts as a sentence lists them.

    Examples
    --------
    >>> listed(["Alaska"]), listed(["the Azores", "Madeira", "Svalbard"])
    ('Alaska', 'the Azores, Madeira and Svalbard')
    """
    *some, last = texts
    return words("list.and", some=", ".join(some), last=last) if some else last


def quoted(text: str) -> str:
    """Set words in quotation marks; marks within them become single ones, as in print.

    Examples
    --------
    >>> quoted("a “notified range” of 725 km")
    '“a ‘notified range’ of 725 km”'
    """
    return f"“{isolated(within_quotes(text))}”"


def within_quotes(text: str) -> str:
    """Make single the quotation marks of a text that is to stand in double ones."""
    return text.replace("“", "‘").replace("”", "’")


LONGEST_TITLE = 500
"""On a sheet of a given size; a page grows with its heading."""


def check_title(title: str | None, most_letters: int | None = None) -> None:
    """Refuse a heading that cannot be written, or that would fill the sheet.

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> check_title("Range " * 100, LONGEST_TITLE)
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.ArgumentError: title: found 'Range ...'; expected at most ...
    """
    if title and most_letters and len(title) > most_letters:
        expected = f"at most {most_letters} letters, not {len(title):,}"
        raise ArgumentError("title", asked(title, expected))
    if title and not whole_text(title):
        raise ArgumentError("title", asked(title, "whole characters, not half of one"))
