"""The values of options that a shell offers to complete."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import click
from click.shell_completion import CompletionItem

_MOST = 60
"""Values that are offered at once."""


def _offered(values: Iterable[str], begun: str) -> list[CompletionItem]:
    start = begun.casefold()
    found = (value for value in dict.fromkeys(values) if value.casefold().startswith(start))
    return [CompletionItem(value) for value in islice(found, _MOST)]


def systems(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the names of systems."""
    from rangeviz.inputs.systems import read_systems

    return _offered((system.name for system in read_systems()), begun)


def operators(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the codes of countries with claims, and “all”."""
    from rangeviz import read_claims

    return _offered(["all", *sorted({claim.operator for claim in read_claims()})], begun)


def regions(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer ids and names of the shipped launch regions."""
    from rangeviz import read_regions

    return _offered((text for start in read_regions() for text in (start.id, start.name)), begun)


def countries(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the names of countries."""
    from rangeviz import read_regions

    return _offered((start.name for start in read_regions() if start.kind == "country"), begun)


def cities(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the names of cities, the largest first."""
    import csv

    from rangeviz.core.reading import shipped_path

    with shipped_path("cities.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows.sort(key=lambda row: -int(row["population"] or 0))
    return _offered((row["name"] for row in rows), begun)


def claim_ids(_: click.Context, __: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the ids of the shipped claims."""
    from rangeviz import read_claims

    return _offered((claim.id for claim in read_claims()), begun)
