"""The page's search: the same places as Python's, asked about where there are several."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

import rangeviz as rv
from rangeviz.inputs.city_search import places_of, usual_names
from rangeviz.inputs.place_names import find_places
from rangeviz.inputs.positions import Position, read_position

TYPED = Path(__file__).parents[1] / "inputs" / "typed_places.csv"
IN_PYTHON_ONLY = {"Paris, FRA"}  # the page knows no codes of three letters
FIND = """(texts) => texts.map((text) => {
  const { rows, isCountry, near, fault } = rangeviz.findPlace(text);
  const spots = (some) => some.map(({ lon, lat }) => `${lon.toFixed(4)} ${lat.toFixed(4)}`);
  return { rows: spots(rows), is_country: isCountry, near: spots(near), fault: fault || "" };
})"""


@pytest.fixture(scope="module")
def shipped_page(tmp_path_factory, claims, regions, cities):
    """Save a page with every city: the default one carries the larger ones alone."""
    path = tmp_path_factory.mktemp("search") / "page.html"
    rv.draw_map(claims[:2], regions, cities).save(path)
    return path


def test_the_page_finds_what_python_finds(open_page, shipped_page, cities):
    page = open_page(shipped_page)
    with TYPED.open(encoding="utf-8", newline="") as file:
        texts = [row["typed"] for row in csv.DictReader(file) if not row["typed"].isdigit()]
    carried = cities.assign(alternate_names=["|".join(names) for names in usual_names(cities)])
    places = places_of(carried)
    found = page.evaluate(FIND, texts)
    differing = {
        text: (one, expected)
        for text, one in zip(texts, found, strict=True)
        if one != (expected := in_python(text, carried, places))
    }
    assert set(differing) == IN_PYTHON_ONLY
    assert len(texts) > 200


def in_python(text, cities, places):
    """Say what Python makes of a text, among the names that the page carries."""
    position = read_position(text)
    if isinstance(position, Position):
        spot = f"{position.lon:.4f} {position.lat:.4f}"
        return {"rows": [spot], "is_country": False, "near": [], "fault": ""}
    if position:
        return {"rows": [], "is_country": False, "near": [], "fault": position}
    found = find_places(text, places)
    spots = cities[["lon", "lat"]].to_numpy()
    rows, near = (
        [f"{lon:.4f} {lat:.4f}" for lon, lat in np.rint(spots[list(some)] * 10_000) / 10_000]
        for some in (found.rows, found.near)
    )
    return {"rows": rows, "is_country": found.is_country, "near": near, "fault": ""}


def ask(page, text):
    page.locator("#rv-city").fill(text)
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Bombay", "Mumbai, India"),
        ("Москва", "Moscow, Russia"),
        ("कराची", "Karachi, Pakistan"),
        ("Paris, France", "Paris, France"),
        ("35.68, 139.69", "35.68°\u00a0N, 139.69°\u00a0E"),
        ("portland, or", "Portland, United States of America"),
    ],
)
def test_enter_measures_to_the_one_place_meant(open_page, shipped_page, text, title):
    page = open_page(shipped_page)
    ask(page, text)
    assert page.locator("#rv-card h2").text_content() == title
    assert page.locator("#rv-ask-status").text_content() == ""


def test_no_territory_is_said_to_have_a_capital(open_page, shipped_page):
    page = open_page(shipped_page)
    ask(page, "Guam")
    assert page.locator("#rv-card h2").inner_text() == "Hagåtña, Guam"
    said = page.locator("#rv-ask-status").inner_text()
    assert said == "Guam is taken for Hagåtña, which stands for it in this list of cities."


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_several_places_are_asked_about_by_keyboard(open_page, shipped_page, size):
    page = open_page(shipped_page, size)
    ask(page, "Colombo, LK")
    page.keyboard.press("Escape")
    ask(page, "st petersburg")
    said = page.locator("#rv-ask-status").inner_text()
    assert said == "Several places are called “st petersburg”. Choose one."
    options = page.locator("#rv-found [role=option]")
    assert options.all_inner_texts() == [
        "Saint Petersburg, Russia",
        "St. Petersburg, United States of America",
    ]
    assert page.locator("#rv-card").is_hidden()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#rv-card h2").inner_text() == "St. Petersburg, United States of America"


def test_places_of_one_title_are_told_apart(open_page, shipped_page):
    page = open_page(shipped_page)
    page.locator("#rv-city").fill("springfield")
    labels = page.locator("#rv-found [role=option]").all_inner_texts()
    assert labels[0] == "Springfield, United States of America (Missouri)"
    assert len(set(labels)) == len(labels)


def test_a_suggestion_can_be_clicked_and_the_old_answer_goes(open_page, shipped_page):
    page = open_page(shipped_page)
    ask(page, "Cairo")
    assert page.locator("#rv-card").is_visible()
    ask(page, "Karahci")
    assert page.locator("#rv-card").is_hidden()
    said = page.locator("#rv-ask-status").inner_text()
    assert said == "No city called “Karahci”. Did you mean Karachi, Pakistan?"
    page.locator("#rv-ask-status button").click()
    assert page.locator("#rv-card h2").inner_text() == "Karachi, Pakistan"
    assert page.locator("#rv-city").input_value() == "Karachi, Pakistan"


def test_what_is_no_place_gets_no_far_fetched_suggestion(open_page, shipped_page):
    page = open_page(shipped_page)
    ask(page, "Qwxyz")
    assert page.locator("#rv-ask-status").inner_text() == "No city called “Qwxyz”."
    ask(page, "99, 10")
    assert "a latitude is at most 90" in page.locator("#rv-ask-status").inner_text()


def test_another_name_is_found_as_it_is_typed(open_page, shipped_page):
    page = open_page(shipped_page)
    page.locator("#rv-city").fill("leningr")
    options = page.locator("#rv-found [role=option]")
    assert options.all_inner_texts() == ["Saint Petersburg, Russia (Leningrad)"]
    page.keyboard.press("Enter")
    assert page.locator("#rv-card h2").inner_text() == "Saint Petersburg, Russia"
