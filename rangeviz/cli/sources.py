"""What a command reads: claims, launch regions and cities, a user's own or the shipped ones."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import rangeviz
from rangeviz.cli.streams import STREAM, formed
from rangeviz.core.errors import ArgumentError, DataError, asked

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.core.columns import Columns
    from rangeviz.inputs.claims import Claim
    from rangeviz.inputs.importing import Import
    from rangeviz.inputs.regions import LaunchRegion


MOST_NAMED = 3
"""Countries in a heading or in the name of a file."""


@dataclass(frozen=True)
class Sources:
    """The files of a command line, and what of them is asked for; each is read when it is used."""

    claims_files: Sequence[str] = ()
    regions_file: str | None = None
    name_column: str | None = None
    cities_file: str | None = None
    operators: Sequence[str] = ()
    systems: Sequence[str] = ()
    names: Sequence[str] = ()
    countries: Sequence[str] = ()
    min_population: int = 0
    imports: bool = False
    table: int | None = None
    mapped: Sequence[str] = ()

    @cached_property
    def claims(self) -> list[Claim]:
        """Those asked for; of the shipped ones, where nothing is, those of the articles' countries.

        So a user's own file is taken whole.
        """
        from rangeviz.inputs.claims import claims_on
        from rangeviz.inputs.operators import HOME_OPERATORS, claims_of

        operators = HOME_OPERATORS if self.is_default else self.operators
        claims = self._all_claims
        return claims_on(claims_of(claims, operators) if operators else claims, self.systems)

    @property
    def is_default(self) -> bool:
        """Whether it is the shipped claims, and nothing says which of them."""
        return not (self.claims_files or self.operators or self.systems)

    def page_claims(self, highlight: str | None) -> tuple[list[Claim], int]:
        """Choose what a page carries, and count the shipped claims that it does not."""
        from rangeviz.page.choice import choose_page_claims

        if not self.is_default:
            return self.claims, 0
        chosen = choose_page_claims(self.claims, highlight=highlight)
        return chosen, len(self._all_claims) - len(chosen)

    def page_cities(self) -> Columns:
        """Choose what a page can answer for: a user's own, or capitals and large cities."""
        from rangeviz.page.choice import LEAST_PEOPLE, MAX_PAGE_CITIES, page_cities

        if self.cities_file and not self.min_population:
            from rangeviz.inputs.city_reader import read_cities_at_most
            from rangeviz.inputs.given import given_places

            fix = "a page holds no more: --min-population N chooses, rangeviz compare takes all"
            return given_places(read_cities_at_most(self.cities_file, MAX_PAGE_CITIES, fix))
        chosen: Columns = page_cities(self.places, self.min_population or LEAST_PEOPLE)
        return chosen

    @cached_property
    def _all_claims(self) -> list[Claim]:
        """Read the claims, of every file that is given."""
        if self.imported:
            return [claim for done in self.imported for claim in done.claims]
        if not self.claims_files:
            return rangeviz.read_claims()
        from rangeviz.inputs.claims import joined

        return joined([_read(file) for file in self.claims_files])

    @cached_property
    def imported(self) -> list[Import]:
        """What was made of tables, if that was asked for."""
        from rangeviz.cli.importing import import_to_draw

        if not self.imports:
            if self.table is not None or self.mapped:
                raise click.UsageError("--table and --map say how to --import a table")
            return []
        return [import_to_draw(file, self.table, self.mapped) for file in self.claims_files]

    @property
    def read_by_machine(self) -> bool:
        """Whether figures are an import's reading, which nobody has checked."""
        return any(not done.unchanged for done in self.imported)

    @cached_property
    def regions(self) -> list[LaunchRegion]:
        """A user's own come before the shipped ones of other names."""
        from rangeviz.inputs.pairing import own_before_shipped

        if not self.regions_file:
            if self.name_column:
                expected = "a file whose column it is"
                raise ArgumentError(
                    "name_column", asked(self.name_column, expected, "give --regions")
                )
            return rangeviz.read_regions()
        own = rangeviz.read_regions(self.regions_file, self.name_column)
        return own_before_shipped(own, rangeviz.read_regions())

    @cached_property
    def cities(self) -> pd.DataFrame:
        return rangeviz.read_cities(self.cities_file)

    @cached_property
    def places(self) -> Columns:
        """The cities without a data frame, which takes longer to import than they take to read."""
        from rangeviz.inputs.given import given_places

        return given_places(self.cities if self.cities_file else None)

    def read(
        self, highlight: str | None = None
    ) -> tuple[list[Claim], list[LaunchRegion], pd.DataFrame]:
        """Read everything, as what draws takes it; refuse a highlight that is no claim's id."""
        self.check_highlight(highlight)
        return self.claims, self.regions, self.cities

    def check_highlight(self, highlight: str | None) -> None:
        """Refuse a highlight that is no claim's id."""
        from rangeviz.inputs.claims import check_highlight

        check_highlight(highlight, self.claims, self._elsewhere(highlight))

    def _elsewhere(self, highlight: str | None) -> str:
        """Say which option would take in a shipped claim that is not among those asked for."""
        if self.claims_files or not highlight:
            return ""
        found = [claim for claim in self._all_claims if claim.id == highlight]
        if not found:
            return ""
        system, operator = found[0].system, found[0].operator
        if self.systems:
            return f"it is a claim on {system}: --system {shlex.quote(system)}"
        return f"it is a claim of {operator}: --operator {operator}"

    def chosen_cities(self) -> pd.DataFrame:
        """Keep the cities that are asked for, or all."""
        return self._chosen(self.cities)

    def chosen_places(self) -> Columns:
        """Keep the same, without a data frame; the usual ones, where none are asked for."""
        from rangeviz.inputs.cities import usual_cities

        asked = self.chooses or self.cities_file
        chosen: Columns = self._chosen(self.places) if asked else usual_cities(self.places)
        return chosen

    def _chosen(self, cities: Any) -> Any:
        from rangeviz.inputs.cities import chosen_cities

        return chosen_cities(
            cities,
            names=self.names,
            countries=self.countries,
            min_population=self.min_population,
        )

    def compared_cities(self) -> pd.DataFrame | None:
        """Keep the cities that are asked for, or all of a user's own; None for the usual ones."""
        return self.chosen_cities() if self.chooses or self.cities_file else None

    @property
    def chooses(self) -> bool:
        return bool(self.names or self.countries or self.min_population)

    def target(self, output: str | None, ending: str) -> Path:
        """Tell where a picture goes: as asked, or named after the claims."""
        return Path(output) if output else formed(Path("maps", f"{self._stem}{ending}"))

    @property
    def _stem(self) -> str:
        if self.claims_files:
            first = self.claims_files[0]
            return "claims" if first == STREAM else Path(first).stem
        from rangeviz.inputs.operators import HOME_OPERATORS

        if not self.operators and {claim.operator for claim in self.claims} <= {*HOME_OPERATORS}:
            return "south-asia"
        return "-".join(self._countries).lower().replace(" ", "-") or "world"

    @property
    def title(self) -> str | None:
        """A page's heading, where countries are asked for by name; None for the usual one."""
        from rangeviz.core.words import words

        if not self.operators or not self._countries:
            return None
        return words("page.title.of", countries=", ".join(self._countries))

    @cached_property
    def _countries(self) -> tuple[str, ...]:
        """Name the countries whose claims these are; none where they are too many to be told."""
        from rangeviz.inputs.countries import country_name

        codes = dict.fromkeys(claim.operator for claim in self.claims if claim.operator)
        return tuple(map(country_name, codes)) if len(codes) <= MOST_NAMED else ()


def _read(file: str) -> Sequence[Claim]:
    """Read claims; of a table that is no claims file say how to import it."""
    try:
        return rangeviz.read_claims(file)
    except DataError as error:
        from rangeviz.cli.importing import say_how_to_import

        context = click.get_current_context()
        if say_how_to_import(file, error.problems, str(context.info_name)):
            context.exit(1)
        raise
