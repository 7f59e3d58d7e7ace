"""Regions and cities as their files have them, read once."""

from __future__ import annotations

import csv

import pytest
import shapely
from shapely.geometry import shape
from shipped_data import DATA, read_features


@pytest.fixture(scope="session")
def features():
    return {feature["properties"]["id"]: feature for feature in read_features("regions.geojson")}


@pytest.fixture(scope="session")
def outlines(features):
    shapes = {id_: shape(feature["geometry"]) for id_, feature in features.items()}
    shapely.prepare(list(shapes.values()))
    return shapes


@pytest.fixture(scope="session")
def rows():
    with (DATA / "cities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))
