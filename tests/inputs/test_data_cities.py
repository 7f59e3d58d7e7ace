"""Shipped cities: facts that a table would say wrong if they failed."""

from __future__ import annotations

import csv
import re
import unicodedata
from itertools import combinations

import numpy as np
import pytest
import shapely
from shipped_data import DATA, WGS84

from rangeviz.inputs.countries import codes_in_english
from rangeviz.inputs.place_names import name_key


def test_cities_are_complete_and_sorted(rows):
    ids = [int(row["geonameid"]) for row in rows]
    assert ids == sorted(set(ids))
    assert len(rows) == 6272
    small = [r for r in rows if int(r["population"]) < 100_000 and not r["capital"]]
    assert small == []


def test_city_columns(rows):
    columns = "geonameid,name,ascii_name,country,admin1,lon,lat,population,capital"
    assert ",".join(rows[0]) == columns
    for row in rows:
        assert row["ascii_name"].isascii()
        assert row["ascii_name"]
        assert re.fullmatch("[A-Z]{2}", row["country"])
        assert abs(float(row["lon"])) <= 180
        assert abs(float(row["lat"])) <= 90
        assert row["capital"] in {"1", ""}


def test_city_file_is_plain_utf8():
    content = (DATA / "cities.csv").read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8").count('"') % 2 == 0


def test_no_place_is_there_twice(rows):
    """No two places of one name and division lie within 10 km of each other."""
    same = {}
    for row in rows:
        key = (name_key(row["name"]), row["country"], row["admin1"])
        same.setdefault(key, []).append((float(row["lon"]), float(row["lat"])))
    for key, spots in same.items():
        for one, other in combinations(spots, 2):
            assert WGS84.inv(*one, *other)[2] > 10_000, key
    assert len([r for r in rows if r["ascii_name"] in ("Kashan", "Phu Quoc")]) == 2


def test_other_names_are_those_of_the_rule(rows):
    with (DATA / "city_names.csv").open(encoding="utf-8", newline="") as file:
        named = list(csv.DictReader(file, strict=True))
    ids = [int(row["geonameid"]) for row in named]
    cities = {int(row["geonameid"]): row for row in rows}
    assert ids == sorted(set(ids))
    assert set(ids) <= set(cities)
    for row in named:
        city = cities[int(row["geonameid"])]
        names = [name for kind in ("usual", "others") for name in row[kind].split("|") if name]
        keys = [name_key(name) for name in names]
        assert names, row
        assert len(set(keys)) == len(keys), row
        assert name_key(city["name"]) not in keys, row
        assert not any(letter.isdigit() for key in keys for letter in key), row
        codes = {name for name in names if name.isascii() and name.isupper()}
        assert codes <= {
            "".join(word[0] for word in re.split("[ -]", city["ascii_name"])).upper()
        }, row
        assert all(unicodedata.is_normalized("NFC", name) for name in names), row
        assert not any(city["country"] in codes_in_english(name) for name in names), row


@pytest.mark.parametrize(
    ("country", "ascii_name"),
    [
        ("PK", "Islamabad"),
        ("IN", "New Delhi"),
        ("US", "Washington"),
        ("BR", "Brasilia"),
        ("KZ", "Astana"),
        ("NA", "Windhoek"),
        ("XK", "Pristina"),
        ("TO", "Nuku'alofa"),
        ("GL", "Nuuk"),
        ("MV", "Male"),
        ("CR", "San Jose"),
        ("PW", "Melekeok Village"),
    ],
)
def test_capitals_are_there_once(rows, country, ascii_name):
    capitals = [r["ascii_name"] for r in rows if r["country"] == country and r["capital"]]
    assert capitals == [ascii_name]


def test_no_country_has_two_capitals(rows):
    countries = [row["country"] for row in rows if row["capital"]]
    assert len(countries) == len(set(countries)) > 235


def test_hyderabad_is_in_india_and_in_pakistan(rows):
    assert {r["country"] for r in rows if r["name"] == "Hyderabad"} == {"IN", "PK"}


@pytest.mark.parametrize(
    ("ascii_name", "side"),
    [
        ("Srinagar", "India"),
        ("Jammu", "India"),
        ("Muzaffarabad", "Pakistan"),
        ("Gilgit", "Pakistan"),
        ("Skardu", "Pakistan"),
    ],
)
def test_kashmir_says_who_administers(rows, ascii_name, side):
    (city,) = (r for r in rows if r["ascii_name"] == ascii_name)
    assert city["admin1"] == f"Kashmir, administered by {side}"


def test_kashmir_is_named_nowhere_else(rows):
    named = [r for r in rows if "Kashmir" in r["admin1"]]
    for row in named:
        assert 72.5 < float(row["lon"]) < 80.5
        assert 32.2 < float(row["lat"]) < 37.1
    assert len(named) == 9


def test_cities_lie_in_their_countries(rows, outlines):
    """Within 0.15 degrees of the outline, save where GeoNames and Natural Earth disagree."""
    outside = set()
    for country in {row["country"] for row in rows} & set(outlines):
        own = [row for row in rows if row["country"] == country]
        places = shapely.points([(float(row["lon"]), float(row["lat"])) for row in own])
        far = shapely.distance(outlines[country], places) > 0.15
        outside |= {(country, own[i]["ascii_name"]) for i in np.flatnonzero(far)}
    assert outside == {
        *(("EH", name) for name in ("Laayoune", "Dakhla")),
        *(("SO", name) for name in ("Ruqi", "Hargeysa", "Borama", "Berbera")),
        *(("UA", name) for name in ("Yevpatoriya", "Simferopol", "Sevastopol", "Kerch")),
        *(("PN", "Adamstown"), ("TC", "Cockburn Town")),  # islands that 1:50m leaves out
    }
