"""Shared fixtures: the shipped data, read once, and the switch that remakes expected files."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

import rangeviz as rv

settings.register_profile("ci", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("long", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--remake", action="store_true", help="write the expected files anew")


@pytest.hookimpl(tryfirst=True)  # before pytest leaves the slow ones out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Call slow what opens a browser, but for a first look at the page."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("quick"):
            item.add_marker("slow")


@pytest.fixture(scope="session")
def claims():
    return rv.read_claims()


@pytest.fixture(scope="session")
def regions():
    return rv.read_regions()


@pytest.fixture(scope="session")
def cities():
    return rv.read_cities()


@pytest.fixture(scope="session")
def page_claims():
    """Choose the claims that the default page carries."""
    return rv.choose_page_claims(rv.read_claims(operators=("IN", "PK")))


@pytest.fixture(scope="session")
def shipped_map(page_claims, regions, cities):
    """Render the page that `rangeviz map` makes without arguments."""
    elsewhere = len(rv.read_claims()) - len(page_claims)
    known = rv.choose_page_cities(cities)
    return rv.draw_map(page_claims, regions, known, elsewhere=elsewhere).get_root().render()


@pytest.fixture(scope="session")
def browser():
    """Open a browser; one for all who look at pages: Playwright runs once in a process."""
    from chromium import FLAGS, find_browser
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield opened
        opened.close()
