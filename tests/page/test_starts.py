"""From where distances start: the whole of a country, or the reader's choice, one click away."""

from __future__ import annotations

import numpy as np
import pytest

import rangeviz as rv
from rangeviz.inputs.pairing import find_region

VERDICTS = """(id) => {
  const claim = rangeviz.claims.find((one) => one.id === id);
  return rangeviz.cities.map((city) => {
    const { lon, lat } = city;
    const answer = rangeviz.compare({ lon, lat, country: null }).find((one) => one.claim === claim);
    return [city.name, answer.verdict, answer.nearest];
  });
}"""


@pytest.fixture(scope="module")
def save(tmp_path_factory, regions, cities):
    some = cities[cities.capital].sample(40, random_state=3)

    def save_one(*claims):
        path = tmp_path_factory.mktemp("starts") / "page.html"
        rv.draw_map(list(claims), regions, some).save(path)
        return path, some

    return save_one


def test_the_whole_country_is_one_click_away(open_page, save, regions):
    claim = rv.Claim("a", "A", operator="FR", range=1500, source_title="S", shown=True)
    path, some = save(claim)
    page = open_page(path, fresh=True)
    note = page.locator(".rv-start")
    assert note.inner_text().startswith("Without French Guiana, ")
    assert page.locator(".rv-claim path.rv-line").count() == 1
    small = page.locator(".rv-claim .rv-line").evaluate("line => line.getTotalLength()")
    page.get_by_role("button", name="Use all of France").click()
    assert page.locator(".rv-from").first.inner_text() == "Measured from France"
    line = page.locator(".rv-claim .rv-line").evaluate("line => line.getTotalLength()")
    assert line != small
    assert page.evaluate("location.hash").endswith("from=FR")
    whole = rv.compare_cities([claim], regions, some, region="FR")
    wanted = whole.set_index("city")
    for city, verdict, nearest in page.evaluate(VERDICTS, "a"):
        row = wanted.loc[city]
        assert verdict == row["verdict"], city
        assert np.isclose(nearest, row["nearest_km"], atol=0.05)
    page.get_by_role("button", name="Use France (mainland)").click()
    assert "from=" not in page.evaluate("location.hash")
    assert page.locator(".rv-from").first.inner_text() == "Measured from France (mainland)"


def test_the_address_keeps_the_choice(open_page, save):
    claim = rv.Claim("a", "A", operator="US", range=900, source_title="S", shown=True)
    path, _ = save(claim)
    page = open_page(path, fresh=True)
    page.evaluate("location.hash = '#from=US'")
    page.wait_for_function("document.querySelector('.rv-from').innerText.endsWith('America')")
    page.evaluate("location.hash = '#from=nowhere'")
    page.wait_for_function("document.querySelector('.rv-from').innerText.endsWith('contiguous)')")


def test_what_is_launched_at_sea_may_be_measured_from_land(open_page, save, regions):
    at_sea = rv.Claim(
        "a", "A", operator="FR", range=6000, region="none", source_title="S", shown=True
    )
    path, some = save(at_sea)
    page = open_page(path, fresh=True)
    assert page.locator(".rv-claim").count() == 0
    assert "name no launch region" in page.locator(".rv-start").inner_text()
    page.get_by_role("button", name="France (mainland)").click()
    assert page.locator(".rv-claim").count() == 1
    start = find_region("FR-mainland", regions)
    wanted = rv.compare_cities([at_sea], regions, some, region=start).set_index("city")
    for city, verdict, _ in page.evaluate(VERDICTS, "a"):
        assert verdict == wanted.loc[city, "verdict"], city
    page.evaluate("rangeviz.ask({ ...rangeviz.cities[0], title: 'There' })")
    page.get_by_role("button", name="Show the quotes").click()
    assert "The reader chose the launch region" in page.locator("#rv-card").inner_text()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Take it back").click()
    assert page.locator(".rv-claim").count() == 0
