"""Ids for claims that have none: of system, source and year, in plain letters."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rangeviz.core.text import alike
from rangeviz.inputs.import_cells import ReadRow

_LONGEST = 30
_ARTICLES = {"a", "an", "the", "in", "of", "on", "and", "for", "to", "table"}


def give_ids(rows: Sequence[ReadRow]) -> None:
    """Give every whole row an id that no other has: its own, or one that is made."""
    seen: set[str] = set()
    for row in rows:
        if not row.whole:
            continue
        column, own = row.one_of("id")
        made = own or _made(row)
        identity, times = made, 1
        while alike(identity) in seen:
            times += 1
            identity = f"{made}-{times}"
        seen.add(alike(identity))
        row.cells["id"] = identity
        if column and identity == own:
            row.decide(column, own, "read", "id")
        elif column:
            row.decide(column, own, "guessed", f"id {identity}: an earlier row has {own}")


def _made(row: ReadRow) -> str:
    said = row.cells["source_title"]
    source = "" if said == row.usual.source_title else slug(said)
    words = [word for word in source.split("-") if word not in _ARTICLES][:3]
    year = (row.cells.get("claimed_on") or row.cells.get("source_date") or "")[:4]
    return "-".join(filter(None, (slug(row.cells["system"]), "-".join(words), year)))


@lru_cache
def slug(text: str) -> str:
    """Write a text in plain letters, digits and hyphens.

    Letters of other scripts cannot be told apart so; a text that has them ends with six digits
    that are its own.

    Examples
    --------
    >>> slug("Example-1 (ER)"), slug("Córdoba"), slug("فاتح-110")
    ('example-1-er', 'cordoba', '110-xf07c15')
    """
    plain = unicodedata.normalize("NFKD", text)
    ascii_part = re.sub("[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower())
    ascii_part = ascii_part.strip("-")[:_LONGEST].strip("-")
    if ascii_part and not any(letter.isalpha() and not letter.isascii() for letter in plain):
        return ascii_part
    own = hashlib.sha256(text.encode()).hexdigest()[:6]
    return "-".join(filter(None, (ascii_part, f"x{own}")))
