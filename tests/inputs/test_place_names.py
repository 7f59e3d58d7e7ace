"""Names of places: what people type, in typed_places.csv, and what holds for every name."""

from __future__ import annotations

import csv
import unicodedata
import warnings
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rangeviz.core.errors import ArgumentError, DataWarning
from rangeviz.inputs.cities import choose_cities
from rangeviz.inputs.city_search import find_cities, places_of
from rangeviz.inputs.place_names import differences, find_places, likeness, name_key, name_keys
from rangeviz.inputs.positions import Position, read_position
from rangeviz.inputs.shipped_cities import other_names

with (Path(__file__).parent / "typed_places.csv").open(encoding="utf-8", newline="") as file:
    TYPED = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def places(cities):
    return places_of(cities)


def test_the_table_has_every_kind_of_text():
    kinds = {row["gives"] for row in TYPED}
    assert kinds == {"one", "several", "capital", "position", "fault", "near", "nothing"}
    assert len({row["typed"] for row in TYPED}) == len(TYPED) > 200


@pytest.mark.parametrize("row", TYPED, ids=[row["typed"] for row in TYPED])
def test_what_is_typed_gives_what_the_table_says(row, cities, places):
    said = f"{row['gives']}: {row['places']}"
    assert given_by(row["typed"], cities, places) == said


def given_by(text, cities, places):
    """Say what a text stands for, as the table does."""
    position = read_position(text)
    if isinstance(position, Position):
        return f"position: {position.lon:.4f} {position.lat:.4f}"
    if position:
        return "fault: "
    numbered = cities.index[cities.geonameid.astype(str) == text]
    if len(numbered):
        return f"one: {named(cities.loc[numbered])}"
    found = find_places(text, places)
    if not found.rows:
        kind = "near" if found.near else "nothing"
        return f"{kind}: {named(cities.iloc[list(found.near)])}"
    kind = "several" if len(found.rows) > 1 else "capital" if found.is_country else "one"
    return f"{kind}: {named(cities.iloc[list(found.rows)])}"


def named(rows):
    return "; ".join(
        f"{name}, {country}" for name, country in zip(rows.name, rows.country, strict=True)
    )


# Spelling


@given(st.text())
def test_a_key_is_its_own_key(text):
    key = name_key(text)
    assert name_key(key) == key
    assert name_keys([text, text]) == [key, key]
    assert name_keys([]) == []


@given(st.text(), st.sampled_from(["NFC", "NFD"]))
def test_composition_does_not_matter(text, form):
    assert name_key(unicodedata.normalize(form, text)) == name_key(text)


@given(
    st.text(st.sampled_from("abcdé "), max_size=9), st.text(st.sampled_from("abcdé "), max_size=9)
)
def test_differences_count_both_ways_and_stop_at_most(text, other):
    whole = differences(text, other, 99)
    assert whole == differences(other, text, 99) <= max(len(text), len(other))
    assert (whole == 0) == (text == other)
    for most in (0, 1, 2):
        assert differences(text, other, most) == min(whole, most + 1)


@pytest.mark.slow
@settings(max_examples=15)  # each looks at every name
@given(st.data())
def test_what_is_suggested_is_like_what_was_typed(places, data):
    name = data.draw(st.sampled_from(sorted(places.own)))
    at = data.draw(st.integers(0, len(name)))
    typed = name[:at] + data.draw(st.sampled_from("aeqx")) + name[at:]
    found = find_places(typed, places)
    if not found.rows and likeness(typed):
        assert found.near
        rows = set(found.near)
        keys = [k for kind in (places.own, places.others) for k, r in kind.items() if rows & {*r}]
        assert min(differences(typed, key, 2) for key in keys) <= likeness(typed)


# Every name of the data


def test_every_city_is_found_by_its_name_or_asked_about(cities, places):
    for names in (cities.name, cities.ascii_name):
        for row, name in enumerate(names):
            assert row in find_places(name, places).rows, name


def test_every_other_name_finds_its_place_or_asks_unless_it_is_anothers_own(cities, places):
    rows = {number: row for row, number in enumerate(cities.geonameid)}
    count = 0
    for number, kinds in other_names().items():
        for name in (name for kind in kinds for name in kind):
            count += 1
            if name_key(name) not in places.own:
                assert rows[number] in find_places(name, places).rows, name
    assert count > 50_000


def test_every_country_with_a_capital_gives_it(cities, places):
    for row in places.capitals:
        found = find_places(cities.country.iloc[row], places)
        assert row in found.rows or name_key(cities.country.iloc[row]) in places.own


# Asking


def test_a_country_is_said_to_be_taken_for_its_capital(cities):
    with pytest.warns(DataWarning) as said:
        found = find_cities([" Guam ", "Japan"], cities)
    assert list(found.name) == ["Hagåtña", "Tokyo"]
    assert [str(one.message) for one in said] == [
        "Guam is taken for Hagåtña, which stands for it in this list of cities.",
        "Japan is taken for Tokyo, its capital in this list of cities.",
    ]


def test_places_come_in_the_order_asked_for(cities):
    found = find_cities(["Colombo, LK", "-33.9, 151.2", "1275339", "0, 0"], cities)
    assert list(found.country) == ["LK", "", "IN", ""]
    assert list(found.geonameid) == [1248991, -2, 1275339, -4]
    assert found.dtypes.equals(cities.dtypes)
    assert found.index.is_unique
    assert list(found.lat)[1::2] == [-33.9, 0]


def test_everything_that_is_not_one_place_is_said_at_once(cities):
    texts = ["Springfield", "Colmbo", "91, 0", "Qwxyz", "Cairo"]
    with pytest.raises(ArgumentError) as caught:
        find_cities(texts, cities)
    several, near, position, nothing = map(str, caught.value.problems)
    assert "choose one of Springfield, MO, US (4409896); Springfield, MA, US" in several
    assert "did you mean Colombo, LK; " in near
    assert "a latitude is at most 90" in position
    assert "give its position" in nothing


def test_a_long_list_of_candidates_is_cut():
    rows = [(n, "Aa", "XX", n, n) for n in range(1, 12)]
    table = pd.DataFrame(rows, columns=["geonameid", "name", "country", "lon", "lat"])
    with pytest.raises(ArgumentError, match=r"Aa, XX \(8\); 3 more"):
        find_cities(["Aa"], table)


def test_a_table_of_ones_own_has_its_own_names(cities):
    own = cities[cities.country == "LK"].assign(alternate_names="Kolamba|The Port")
    assert len(find_places("kolamba", places_of(own)).rows) == len(own)
    assert find_places("கொழும்பு", places_of(own)).rows == ()
    numbered = cities[cities.country == "LK"].assign(name="Elsewhere", ascii_name="Elsewhere")
    assert places_of(numbered).others == {}  # the same numbers, but other places


@pytest.mark.parametrize("text", ["lk", "LKA", "Sri Lanka", "sri lanka"])
def test_countries_are_chosen_by_name_or_code(text, cities):
    assert set(choose_cities(cities, countries=[text]).country) == {"LK"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Korea", "choose one of KP, North Korea; KR, South Korea"),
        ("Pakistn", "did you mean Pakistan"),
        ("Atlantis", "give two letters"),
        ("", "give two letters"),
    ],
)
def test_what_is_not_one_country_is_asked(text, said, cities):
    with pytest.raises(ArgumentError, match=said):
        choose_cities(cities, countries=[text])


# Positions


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_position_is_read_back(lon, lat):
    ways = [
        f"{lat:.6f}, {lon:.6f}",
        f"{abs(lat):.6f}{'S' if lat < 0 else 'N'} {abs(lon):.6f}{'W' if lon < 0 else 'E'}",
        f"{'W' if lon < 0 else 'E'}{in_minutes(lon)} {'S' if lat < 0 else 'N'}{in_minutes(lat)}",
    ]
    for text in ways:
        position = read_position(text)
        assert isinstance(position, Position), text
        assert position == pytest.approx((lon, lat), abs=1e-6)
    assert isinstance(read_position(position.name), Position)


def in_minutes(value):
    micro = round(abs(value) * 60_000_000)
    return f"{micro // 60_000_000} {micro % 60_000_000 / 1_000_000:.6f}"


@given(st.text(st.sampled_from("NSEW0123456789°'\" ,.;-"), max_size=16))
def test_no_text_is_read_as_a_position_off_the_globe(text):
    position = read_position(text)
    if isinstance(position, Position):
        assert abs(position.lon) <= 180
        assert abs(position.lat) <= 90


def test_looking_up_warns_of_nothing_else(cities):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert list(find_cities(["Bombay", "Mexico City"], cities).country) == ["IN", "MX"]
