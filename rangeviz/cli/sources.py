"""What a command reads: claims, launch regions and cities, a user's own or the shipped ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

import rangeviz
from rangeviz.core.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

    from rangeviz.inputs.claims import Claim
    from rangeviz.inputs.importing import Import
    from rangeviz.inputs.regions import LaunchRegion


@dataclass(frozen=True)
class Sources:
    """The files of a command line, and what of them is asked for; each is read when it is used."""

    claims_file: str | None = None
    regions_file: str | None = None
    cities_file: str | None = None
    systems: Sequence[str] = ()
    names: Sequence[str] = ()
    countries: Sequence[str] = ()
    min_population: int = 0
    imports: bool = False

    @cached_property
    def claims(self) -> list[Claim]:
        from rangeviz.inputs.claims import claims_on

        return claims_on(self._all_claims(), self.systems)

    def _all_claims(self) -> list[Claim]:
        """Read the claims; of a table that is no claims file say how to import it."""
        if self.imported:
            return list(self.imported.claims)
        try:
            return rangeviz.read_claims(self.claims_file)
        except DataError as error:
            from rangeviz.cli.importing import say_how_to_import

            context = click.get_current_context()
            if say_how_to_import(self.claims_file, error.problems, str(context.info_name)):
                context.exit(1)
            raise

    @cached_property
    def imported(self) -> Import | None:
        """What was made of a table, if that was asked for."""
        from rangeviz.cli.importing import import_to_draw

        return import_to_draw(self.claims_file) if self.imports and self.claims_file else None

    @property
    def read_by_machine(self) -> bool:
        """Whether figures are an import's reading, which nobody has checked."""
        return self.imported is not None and not self.imported.unchanged

    @cached_property
    def regions(self) -> list[LaunchRegion]:
        """A user's own come before the shipped ones of other names."""
        regions = rangeviz.read_regions()
        if not self.regions_file:
            return regions
        own = rangeviz.read_regions(self.regions_file)
        taken = {key.casefold() for region in own for key in (region.id, region.name)}
        return own + [r for r in regions if not {r.id.casefold(), r.name.casefold()} & taken]

    @cached_property
    def cities(self) -> pd.DataFrame:
        return rangeviz.read_cities(self.cities_file)

    def read(
        self, highlight: str | None = None
    ) -> tuple[list[Claim], list[LaunchRegion], pd.DataFrame]:
        """Read everything, as what draws takes it; refuse a highlight that is no claim's id."""
        from rangeviz.inputs.claims import check_highlight

        claims, regions = self.claims, self.regions
        check_highlight(highlight, claims)
        return claims, regions, self.cities

    def chosen_cities(self) -> pd.DataFrame:
        """Keep the cities that are asked for, or all."""
        return rangeviz.choose_cities(
            self.cities,
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
        stem = Path(self.claims_file).stem if self.claims_file else "south-asia"
        return Path(output) if output else Path("maps", f"{stem}{ending}")
