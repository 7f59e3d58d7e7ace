"""data/datapackage.json: other tools can read the data by it, and it says what Python says."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

import rangeviz
from rangeviz.inputs.claim_reader import scan_claims
from rangeviz.inputs.claims import (
    BASES,
    KM_PER_UNIT,
    MAX_RANGE_KM,
    OPTIONAL_COLUMNS,
    QUALIFIERS,
    QUANTITIES,
    REQUIRED_COLUMNS,
    Claim,
)

DATA = Path(__file__).parents[2] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
RESOURCES = {resource["name"]: resource for resource in PACKAGE["resources"]}
TABLES = [resource for resource in PACKAGE["resources"] if resource.get("type") == "table"]
CLAIM_FIELDS = {field["name"]: field for field in RESOURCES["ranges"]["schema"]["fields"]}


@pytest.mark.slow
def test_frictionless_finds_the_data_valid():
    done = validate(DATA)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("ranges.csv", ",max_range,stated,2750,,km,", ",max_range,exactly,2750,,km,"),
        ("ranges.csv", ",2026-11-22,", ",22.11.2026,"),
        ("cities.csv", ",IR,", ",Iran,"),
        ("regions.geojson", "Andorra", "Andora"),
    ],
)
def test_frictionless_finds_a_planted_fault(file, right, wrong, tmp_path):
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (DATA / file).read_text(encoding="utf-8")
    assert right in text
    (tmp_path / file).write_text(text.replace(right, wrong, 1), encoding="utf-8", newline="")
    assert validate(tmp_path).returncode == 1


def validate(folder):
    """Run frictionless on its own: it warns of its dependencies, and here warnings are errors."""
    return subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=100,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def test_every_data_file_is_described():
    files = {path.name for path in DATA.iterdir()} - {"datapackage.json", "README.md"}
    assert {resource["path"] for resource in RESOURCES.values()} == files
    assert PACKAGE["version"] == rangeviz.__version__


def test_the_sums_are_those_of_the_files():
    for resource in RESOURCES.values():
        if resource["path"] != "ranges.csv":  # edited by hand, so without a sum
            content = (DATA / resource["path"]).read_bytes()
            assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


@pytest.mark.parametrize("resource", TABLES, ids=lambda resource: resource["name"])
def test_columns_are_those_of_the_file(resource):
    with (DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    assert [field["name"] for field in resource["schema"]["fields"]] == header
    assert all(field["description"] for field in resource["schema"]["fields"])


def test_claims_have_the_columns_that_python_reads():
    assert set(CLAIM_FIELDS) == {*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS}
    assert list(CLAIM_FIELDS) == [f.name for f in fields(Claim) if f.name not in ("file", "line")]


@pytest.mark.parametrize(
    ("column", "words"),
    [("quantity", QUANTITIES), ("qualifier", QUALIFIERS), ("basis", BASES), ("unit", KM_PER_UNIT)],
)
def test_claims_allow_the_words_that_python_allows(column, words):
    assert CLAIM_FIELDS[column]["constraints"]["enum"] == list(words)


def test_claims_need_the_cells_that_python_needs(tmp_path):
    """Every column that the schema requires is asked for by the reader, and no other one."""
    required = {
        name for name, field in CLAIM_FIELDS.items() if field.get("constraints", {}).get("required")
    }
    row = {"id": "a", "system": "A", "operator": "PK", "quantity": "statement", "source_title": "T"}
    columns = [*REQUIRED_COLUMNS, "operator", "quantity"]
    assert rejected(tmp_path, columns, row) == set()
    empty = {name for name in row if rejected(tmp_path, columns, {**row, name: ""})}
    assert empty - {"operator"} == required  # or a region: a rule that a schema cannot say
    # and a figure needs range, unit and qualifier, which are empty in a statement
    assert rejected(tmp_path, columns, {**row, "quantity": "max_range"}) == {
        "range",
        "unit",
        "qualifier",
    }


def rejected(tmp_path, columns, row):
    file = tmp_path / "a.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="")
        writer.writeheader()
        writer.writerow(row)
    return {problem.column for problem in scan_claims(file)[1] if problem.severity == "error"}


def test_figures_have_pythons_limits():
    for column in ("range", "range_max"):
        assert CLAIM_FIELDS[column]["type"] == "number"
        assert CLAIM_FIELDS[column]["constraints"]["maximum"] == MAX_RANGE_KM


def test_city_columns_are_pythons(cities):
    names = [field["name"] for field in RESOURCES["cities"]["schema"]["fields"]]
    assert list(cities.columns) == names
    kinds = {field["name"]: field["type"] for field in RESOURCES["cities"]["schema"]["fields"]}
    for name in ("geonameid", "population", "lon", "lat"):
        assert cities[name].dtype.kind == {"integer": "i", "number": "f"}[kinds[name]]
