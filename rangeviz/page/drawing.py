"""The map page: what it knows and shows, and one HTML file of it that needs no network."""

from __future__ import annotations

import warnings
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import shapely

from rangeviz.analysis.finding import finding
from rangeviz.core.choices import UNITS
from rangeviz.core.columns import Columns
from rangeviz.core.errors import DataWarning, RangevizError, check_choice
from rangeviz.core.progress import Progress
from rangeviz.core.text import shorten
from rangeviz.core.version import __version__
from rangeviz.core.words import check_title, words
from rangeviz.inputs.claim_sequence import Claims
from rangeviz.inputs.claims import KM_PER_UNIT
from rangeviz.inputs.given import (
    CitiesLike,
    ClaimsLike,
    RegionsLike,
    given_claims,
    given_places,
    given_regions,
)
from rangeviz.inputs.pairing import pair_regions
from rangeviz.inputs.region_sequence import Regions
from rangeviz.inputs.regions import RegionLike
from rangeviz.inputs.story import StoryLike, given_story
from rangeviz.maps.plan import MapPlan
from rangeviz.maps.planning import plan_map
from rangeviz.page.choice import MAX_PAGE_CITIES, choose_shipped_claims, page_cities
from rangeviz.page.data import packed_basemap, page_data
from rangeviz.page.head import check_address, link_preview
from rangeviz.page.html import OwnParts, compose_page
from rangeviz.page.still import still_page

MAX_PAGE_CLAIMS = 1_000
"""Of one page: each takes a quarter of a second to draw and 2 kB of the page."""

MAX_PAGE_VERTICES = 25_000
"""Of one region on a page: the page's answer takes time with each (decision 58)."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page before it is HTML: its data, what stands for it without scripts, its preview."""

    plan: MapPlan
    data: dict[str, Any]
    still: str
    preview: str

    def html(self) -> str:
        """Return the whole file."""
        return compose_page(self.data, self.still, OwnParts(), self.preview)


def draw_page(
    claims: ClaimsLike = None,
    regions: RegionsLike = None,
    cities: CitiesLike | Columns = None,
    *,
    title: str | None = None,
    region: RegionLike | None = None,
    highlight: str | None = None,
    boundaries: str = "defacto",
    units: str = "km",
    elsewhere: int = 0,
    story: StoryLike = None,
    url: str | None = None,
    image: str | None = None,
    progress: Progress = nullcontext,
) -> DrawnPage:
    """Draw claims as `rangeviz.draw_map` does, without a `folium.Map` round the page.

    Examples
    --------
    >>> from rangeviz import read_claims
    >>> draw_page(read_claims()[:1]).html().count("demonstrated a range of 2,750 kilometers") > 0
    True
    """
    if claims is None:
        claims, elsewhere = choose_shipped_claims(highlight)
    claims, regions = given_claims(claims), given_regions(regions)
    cities = page_cities(given_places(None)) if cities is None else given_places(cities)
    if len(claims) > MAX_PAGE_CLAIMS:
        raise RangevizError(
            f"a page holds at most {MAX_PAGE_CLAIMS:,} claims, not {len(claims):,}; "
            "choose systems, or make several pages"
        )
    if len(cities) > MAX_PAGE_CITIES:
        raise RangevizError(
            f"a page holds at most {MAX_PAGE_CITIES:,} cities, not {len(cities):,}; "
            "choose those of more people"
        )
    _check_outlines(claims, regions, region)
    check_title(title)
    check_choice("units", units, UNITS)
    check_address("url", url)
    check_address("image", image)
    steps = given_story(story, claims)
    plan = plan_map(
        claims,
        regions,
        region=region,
        projection="mercator",
        boundaries=boundaries,
        highlight=highlight,
        whole=True,
        progress=progress,
    )
    data = page_data(plan, cities) | {
        "title": title or words("page.title"),
        "highlight": highlight,
        "boundaries": boundaries,
        "units": units,
        "elsewhere": elsewhere,
        "km_per_unit": KM_PER_UNIT[units],
        "version": __version__,
        "basemap": packed_basemap(),
    }
    if steps:
        data["story"] = [{"heading": s.heading, "text": s.text, "view": s.view} for s in steps]
    if url:
        data["url"] = url
    found = (
        finding(claims, regions, cities, region=region, highlight=highlight, units=units)
        if claims
        else None
    )
    headline, said = (found.headline, found.sentences[0]) if found else (data["title"], "")
    preview = link_preview(title or headline, said, url, image)
    still = still_page(plan, data["title"], elsewhere, str(found or ""), steps)
    return DrawnPage(plan, data, still, preview)


def _check_outlines(claims: Claims, regions: Regions, chosen: RegionLike | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataWarning)  # said when the map is planned
        pairs = pair_regions(claims, regions, chosen)
    for region in {region.id: region for _, region in pairs if region}.values():
        vertices = int(shapely.get_num_coordinates(region.geometry))
        if vertices > MAX_PAGE_VERTICES:
            raise RangevizError(
                f"a page takes at most {MAX_PAGE_VERTICES:,} vertices of a launch region, and "
                f"{shorten(region.name)} has {vertices:,}; simplify the outline"
            )
