"""By which column regions are called: one rule for every format."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from rangeviz.core.errors import ArgumentError, asked, did_you_mean, refusal
from rangeviz.core.text import shorten
from rangeviz.inputs.features import Feature

NAME_COLUMNS = (
    "name",
    "name_en",
    "name_engl",
    "shapename",
    "name_long",
    "admin",
    "nuts_name",
    "name_latn",
    "cntry_name",
    "namelsad",
    "site",
    "site_name",
    "place",
    "place_name",
    "facility",
    "title",
    "label",
)
"""Where names stand in the files that people have, in the order in which they count."""

_LEVELS_AT = NAME_COLUMNS.index("site")
"""Before which of them numbered levels count."""

_LEVEL = re.compile(r"(?:name|nam|adm)_?(\d)(?:_?(?:name|en|nm))?\Z")
"""Names of administrative levels, as GADM and the United Nations have them: NAME_1, ADM2_EN."""

_OWN = ("id", "kind", "default_for", "source", "url", "notes", "description", "styleurl")
_CANDIDATES = 8


def column_of_names(file: str, features: Sequence[Feature], wanted: str | None = None) -> str:
    """Tell which column holds the names of the regions, in small letters.

    That is the one asked for; else `name`; else the first of `NAME_COLUMNS` that any feature fills,
    with the deepest of the numbered levels before ``site``. Case does not matter.

    Raises
    ------
    ArgumentError
        If the column asked for is not there.
    DataError
        If none of these is filled: it lists the columns that could be meant.
    """
    spelt: dict[str, str] = {}
    filled: set[str] = set()
    for feature in features:
        for key, value in (feature.properties or {}).items():
            small = key.strip().casefold()
            spelt.setdefault(small, key)
            if isinstance(value, str) and value.strip():
                filled.add(small)
    if wanted is not None:
        if wanted.strip().casefold() not in spelt:
            expected = f"a column of {file}: {_listed([*spelt.values()]) or 'it has none'}"
            fix = did_you_mean(wanted, [*spelt.values()])
            raise ArgumentError("name_column", asked(wanted, expected, fix))
        return wanted.strip().casefold()
    levels = {found[1]: key for key in sorted(filled) if (found := _LEVEL.match(key))}
    known = [
        *NAME_COLUMNS[:_LEVELS_AT],
        *([levels[max(levels)]] if levels else []),
        *NAME_COLUMNS[_LEVELS_AT:],
    ]
    for key in known:
        if key in filled:
            return key
    if "name" in spelt or not filled - {*_OWN}:
        return "name"
    candidates = _listed([spelt[key] for key in spelt if key in filled and key not in _OWN])
    fix = f"say which with --name-column (name_column): {candidates}"
    raise refusal(file, "a column name with the regions' names", fix)


def _listed(names: list[str]) -> str:
    more = ", …" if len(names) > _CANDIDATES else ""
    return ", ".join(shorten(name, 40) for name in names[:_CANDIDATES]) + more


def folded(properties: dict[str, Any]) -> dict[str, Any]:
    """Give properties names in small letters; one that is so already goes before the others."""
    kept: dict[str, Any] = {}
    for key, value in properties.items():
        small = key.strip().casefold()
        if small not in kept or key == small:
            kept[small] = value
    return kept
