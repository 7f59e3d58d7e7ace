"""The door, as a user finds it: import, init, map --import, and what other commands say."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from commands import rangeviz
from pages import read_page

TABLE = """Missile,Country,Range (km),Source
Example-1,North Korea,"8,500–13,000",A newspaper
Example-2,Korea,800,A newspaper
"""
GOOD = "Missile,Country,Range (km),Source\nExample-1,Iran,~2000,A newspaper\n"
PAGE = "<table><tr><th>Menu<th>Link<tr><td>Home<td>x</table><table><tr><th>System<th>Country" + (
    "<th>Range (km)<tr><td>Example-1<td>PK<td>900</table>"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    (tmp_path / "page.html").write_text(PAGE)
    return tmp_path


def test_import_writes_what_has_one_reading_and_exits_with_1_as_long_as_something_is_open(folder):
    done = rangeviz("import", "report.csv", "-o", "claims.csv", cwd=folder)
    assert done.returncode == 1
    assert done.stdout == "claims.csv\n"
    *_, question, tally = done.stderr.splitlines()
    assert question == (
        "report.csv:3: Country: asked: found 'Korea'; expected one country; "
        "fix: write KP for North Korea, KR for South Korea"
    )
    assert tally == "2 rows: 1 claim, none with a guess, 1 question"
    with (folder / "claims.csv").open(encoding="utf-8") as file:
        (claim,) = csv.DictReader(file)
    assert (claim["id"], claim["operator"]) == ("example-1-newspaper", "KP")
    assert (claim["qualifier"], claim["range"], claim["range_max"]) == ("between", "8500", "13000")
    assert rangeviz("check", "claims.csv", cwd=folder).returncode == 0


def test_a_table_without_questions_exits_with_0(folder):
    done = rangeviz("import", "good.csv", cwd=folder)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1] == (
        "example-1-newspaper,Example-1,IR,about,2000,km,~2000,A newspaper"
    )


def test_nothing_is_written_over_without_force(folder):
    (folder / "claims.csv").write_text("mine")
    for option in ("-o", "--save-mapping"):
        done = rangeviz("import", "good.csv", option, "claims.csv", cwd=folder)
        assert done.returncode == 2
        assert "claims.csv is there; --force replaces it" in done.stderr
        assert (folder / "claims.csv").read_text() == "mine"
    done = rangeviz("import", "good.csv", "-o", "claims.csv", "--force", cwd=folder)
    assert done.returncode == 0
    first = (folder / "claims.csv").read_bytes()
    rangeviz("import", "good.csv", "-o", "claims.csv", "--force", cwd=folder)
    assert (folder / "claims.csv").read_bytes() == first


def test_no_claims_no_file(folder):
    (folder / "none.csv").write_text("Missile,Country,Range (km)\nExample-1,Iran,?\n")
    done = rangeviz("import", "none.csv", "-o", "claims.csv", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert not (folder / "claims.csv").exists()


@pytest.mark.parametrize("form", ["txt", "json", "csv"])
def test_the_report_has_every_decision(folder, form):
    done = rangeviz("import", "report.csv", "--report", f"decisions.{form}", cwd=folder)
    text = (folder / f"decisions.{form}").read_text(encoding="utf-8-sig")
    assert done.stdout.startswith(f"decisions.{form}\nid,system,")
    assert "operator KP" in text
    assert "write KP for North Korea" in text
    if form == "json":
        severities = [decision["severity"] for decision in json.loads(text)]
        assert severities.count("open") == 1
    if form == "csv":
        assert next(csv.reader(text.splitlines()))[:4] == ["file", "line", "column", "cell"]


def test_a_mapping_is_saved_and_used_again(folder):
    text = "Waffe,Land,Weite (km),Quelle\nBeispiel-1,Iran,300,Ein Buch\n"
    (folder / "waffen.csv").write_text(text)
    mapped = ("--map", "Waffe=system", "--map", "Weite (km)=range")
    first = rangeviz("import", "waffen.csv", *mapped, "--save-mapping", "mapping.json", cwd=folder)
    assert first.returncode == 0
    again = rangeviz("import", "waffen.csv", "--mapping", "mapping.json", cwd=folder)
    assert first.stdout == f"mapping.json\n{again.stdout}"
    assert "Beispiel-1,IR,stated,300,km" in again.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--map", "Weite"), 2, "expected HEADER=COLUMN"),
        (("--map", "Weite=range"), 2, "a column of the table: Missile, Country"),
        (("--map", "Country=land"), 2, "expected one of id, system, operator"),
        (("--mapping", "good.csv"), 1, "a mapping such as"),
        (("--table", "3"), 2, "one of 1 tables, by its number"),
        (("--unit", "ly"), 2, "is not one of 'km', 'mi', 'nmi'"),
        (("--operator", "Korea"), 2, "one country, such as Pakistan or PK"),
        (("--report", "report.pdf"), 2, "a name that ends in one of .txt, .json, .csv"),
        (("-o", "claims.xlsx"), 2, "a name that ends in .csv"),
    ],
)
def test_a_wrong_command_line_is_said(folder, arguments, code, said):
    done = rangeviz("import", "good.csv", *arguments, cwd=folder)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_several_tables_are_listed_with_size_and_header(folder):
    done = rangeviz("import", "page.html", cwd=folder)
    assert done.returncode == 2
    assert done.stdout.splitlines() == [
        "1: table 1, 2 rows: Menu, Link",
        "2: table 2, 2 rows: System, Country, Range (km)",
    ]
    assert "choose one with --table N" in done.stderr
    chosen = rangeviz("import", "page.html", "--table", "2", "--source", "A page", cwd=folder)
    assert chosen.returncode == 0
    assert "example-1,Example-1,PK,stated,900,km,900,A page" in chosen.stdout


def test_standard_input_is_a_table_too(folder):
    done = rangeviz("import", "-", cwd=folder, given=GOOD.encode())
    assert done.returncode == 0
    assert "Example-1,IR,about,2000,km" in done.stdout


@pytest.mark.parametrize("command", ["map", "claims", "check", "figure"])
def test_other_commands_say_in_two_lines_what_import_would_make_of_a_table(folder, command):
    done = rangeviz(command, "report.csv", cwd=folder)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first == (
        "report.csv is a table, but no claims file. Import would make of it: "
        "2 rows: 1 claim, none with a guess, 1 question."
    )
    assert second.startswith("rangeviz import report.csv -o report-claims.csv, then rangeviz")
    assert ("--import" in second) == (command == "map")
    several = rangeviz(command, "page.html", cwd=folder)
    assert several.returncode == 1
    assert several.stderr.splitlines()[-1] == "rangeviz import page.html lists them."


def test_a_slip_in_a_claims_file_is_still_said_as_it_was(folder):
    text = "id,system,operator,qualifer,range,unit,source_title\na,A,PK,stated,9,km,A book\n"
    (folder / "mine.csv").write_text(text)
    done = rangeviz("check", "mine.csv", cwd=folder)
    assert "expected the column qualifier; fix: rename the column" in done.stdout
    assert "import" not in done.stderr


def test_map_imports_in_one_step_and_the_page_says_so(folder):
    done = rangeviz("map", "report.csv", "--import", "-o", "page.html", cwd=folder)
    assert done.returncode == 0
    assert "report.csv:3: Country: asked" in done.stderr
    text, data = read_page((folder / "page.html").read_text(encoding="utf-8"))
    assert "(figures read by machine, not checked)</title>" in text
    assert data["title"].endswith("(figures read by machine, not checked)")
    assert data["origin"] == "report.csv, read by machine and not checked"
    rangeviz("import", "report.csv", "-o", "claims.csv", cwd=folder)
    for arguments in (("claims.csv",), ("claims.csv", "--import")):
        rangeviz("map", *arguments, "-o", "checked.html", cwd=folder)
        _, data = read_page((folder / "checked.html").read_text(encoding="utf-8"))
        assert "by machine" not in data["title"] + data["origin"]


def test_map_imports_nothing_from_a_table_of_questions(folder):
    (folder / "none.csv").write_text("Missile,Country,Range (km)\nExample-1,Iran,?\n")
    done = rangeviz("map", "none.csv", "--import", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("none.csv: expected a row that can become")
    assert not (folder / "maps").exists()


def test_init_begins_a_file_that_check_finds_nothing_in(folder):
    assert rangeviz("init", "mine.csv", cwd=folder).stdout == "mine.csv\n"
    done = rangeviz("check", "mine.csv", cwd=folder)
    assert done.stdout == "2 claims on 2 systems: no errors, no warnings\n"
    assert rangeviz("init", "mine.csv", cwd=folder).returncode == 2
    assert rangeviz("init", "mine.csv", "--force", cwd=folder).returncode == 0
    assert rangeviz("init", "mine.xlsx", cwd=folder).returncode == 2


def test_a_map_takes_what_says_how_to_import(tmp_path):
    (tmp_path / "t.csv").write_text("Waffe;Staat;Weite;Quelle\nAlpha;North Korea;800 km;A book\n")
    headers = ("Waffe=system", "Staat=operator", "Weite=range", "Quelle=source_title")
    mapped = [word for header in headers for word in ("--map", header)]
    done = rangeviz("map", "t.csv", "--import", *mapped, "-o", "t.html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "t.html\n")
    done = rangeviz("map", "t.csv", "--import", "--table", 5, *mapped, "-o", "t.html", cwd=tmp_path)
    assert (done.returncode, "--table" in done.stderr) == (2, True)
    done = rangeviz("map", "t.csv", "--table", 1, cwd=tmp_path)
    assert (done.returncode, "--import" in done.stderr) == (2, True)
