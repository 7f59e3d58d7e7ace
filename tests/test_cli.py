"""The commands as a user runs them: what is printed, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from commands import rangeviz

from rangeviz import cli
from rangeviz.core import choices
from rangeviz.exports.report import rule_address
from rangeviz.page import choice

OWN_CLAIMS = """id,system,operator,qualifier,range,unit,source_title
hw,Alpha,KR,up_to,800,km,A newspaper
hx,Beta,CL,at_least,"1,200",mi,A book
"""
OWN_REGIONS = """{"type": "FeatureCollection", "features": [{"type": "Feature",
"properties": {"name": "Jeju"}, "geometry": {"type": "Point", "coordinates": [126.55, 33.38]}}]}"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mine.csv").write_text(OWN_CLAIMS)
    (tmp_path / "mine.geojson").write_text(OWN_REGIONS)
    return tmp_path


def test_map_without_arguments_lands_in_maps(folder):
    command = [sys.executable, "-m", "rangeviz", "map"]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{Path('maps', 'south-asia.html')}\n"
    page = (folder / "maps/south-asia.html").read_text(encoding="utf-8")
    assert "demonstrated a range of 2,750 kilometers" in page


def test_a_map_is_html_and_nothing_else(folder):
    done = rangeviz("map", "-o", "a.pdf", cwd=folder)
    assert done.returncode == 2
    assert "found 'a.pdf'; expected a name that ends in one of .html, .htm" in done.stderr
    assert not (folder / "a.pdf").exists()


def test_claims_and_sources_go_into_files(folder):
    for command, name in (("claims", "a.txt"), ("bibliography", "a.bib")):
        printed = rangeviz(command, "--system", "Abdali", cwd=folder).stdout
        assert rangeviz(command, "--system", "Abdali", "-o", name, cwd=folder).stdout == f"{name}\n"
        assert (folder / name).read_text(encoding="utf-8") == printed


def test_map_of_ones_own_claims(folder):
    done = rangeviz("map", "mine.csv", "--title", "Two <claims>", "-o", "out/page.html", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "warning: mine.csv: 2 of 2 claims have no quote: hw, hx" in done.stderr
    page = (folder / "out/page.html").read_text(encoding="utf-8")
    assert "A newspaper" in page
    assert "Two <claims>" not in page
    assert "Shaheen" not in page


def test_more_cities_than_a_page_holds_are_refused_while_they_are_read(folder, monkeypatch):
    monkeypatch.setattr(choice, "MAX_PAGE_CITIES", 2)
    (folder / "four.csv").write_text(
        "name,lat,lon,population\nA,1,2,9\nB,3,4,8\nC,5,6,7\nD,7,8,not read\n"
    )
    done = rangeviz("map", "mine.csv", "--cities", "four.csv", "-o", "a.html", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        "four.csv:4: found 'one more'; expected at most 2 rows; fix: a page holds no more: "
        "--min-population N chooses, rangeviz compare takes all [file]"
    ]
    (folder / "four.csv").write_text((folder / "four.csv").read_text().replace("not read", "6"))
    chosen = ("--cities", "four.csv", "--min-population", "8")
    assert rangeviz("map", "mine.csv", *chosen, "-o", "a.html", cwd=folder).returncode == 0


def test_more_points_than_a_page_holds_are_refused_with_the_same_advice(folder, monkeypatch):
    monkeypatch.setattr(choice, "MAX_PAGE_CITIES", 2)
    points = gpd.GeoDataFrame({"name": list("ABCDEFG")}, geometry=[shapely.Point(1, 2)] * 7)
    (folder / "seven.geojson").write_text(points.to_json())
    done = rangeviz("map", "mine.csv", "--cities", "seven.geojson", "-o", "a.html", cwd=folder)
    assert done.returncode == 1
    assert "expected at most 2 points; fix: a page holds no more: --min-population" in done.stderr


def test_map_from_ones_own_region(folder):
    done = rangeviz(
        "map",
        "mine.csv",
        "--regions",
        "mine.geojson",
        "--region",
        "jeju",
        "--system",
        "Alpha",
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    page = (folder / "maps/mine.html").read_text(encoding="utf-8")
    assert "Jeju" in page
    assert "A book" not in page


def test_a_fault_of_a_region_stops_only_who_uses_it(folder):
    regions = json.loads(OWN_REGIONS)
    regions["features"].append({"type": "Feature", "properties": {"name": "L"}, "geometry": None})
    (folder / "two.geojson").write_text(json.dumps(regions))
    for region, code in (("Jeju", 0), ("L", 1)):
        given = ["--regions", "two.geojson", "--region", region, "--city", "Tokyo"]
        done = rangeviz("compare", "mine.csv", *given, cwd=folder)
        assert done.returncode == code
        assert "two.geojson: features[1].geometry (L): expected points, lines" in done.stderr


def test_a_region_that_takes_a_countrys_name_says_what_else_it_takes(folder):
    (folder / "two.csv").write_text("Place,lat,lon\nSouth Korea,33.38,126.55\n")
    given = ["--regions", "two.csv", "--city", "Tokyo", "--format", "csv"]
    done = rangeviz("compare", "mine.csv", *given, cwd=folder)
    assert "also for claims that name only an operator: South Korea (KR)" in done.stderr
    assert done.returncode == 0
    (row,) = [
        r
        for r in csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff")))
        if r["claim_id"] == "hw"
    ]
    assert (row["region_id"], row["nearest_km"]) == ("South Korea", row["farthest_km"])


def test_embed_prints_an_iframe_and_the_pages_own_policy(folder):
    done = rangeviz(
        "map",
        "mine.csv",
        "--system",
        "Alpha",
        "--title",
        '"><script>1\n</script>',
        "--embed",
        "-o",
        "a map's.html",
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    path, snippet, header = done.stdout.strip().split("\n\n")
    assert path == "a map's.html"
    assert snippet.startswith('<iframe src="a%20map%27s.html" title="&quot;&gt;&lt;script&gt;1 ')
    assert snippet.count("<") == 2
    for promise in ('width="100%"', 'loading="lazy"', 'sandbox="allow-scripts '):
        assert promise in snippet
    assert "allow-same-origin" not in snippet
    name, _, policy = header.partition(": ")
    assert name == "Content-Security-Policy"
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert f'content="{policy}"' in (folder / "a map's.html").read_text(encoding="utf-8")


def test_check_counts_the_claims(folder):
    done = rangeviz("check", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(" systems: no errors, no warnings\n")


def test_check_reports_every_finding_and_fails_on_errors(folder):
    (folder / "bad.csv").write_text(OWN_CLAIMS.replace("up_to", "upto").replace("mi,", "leagues,"))
    done = rangeviz("check", "bad.csv", cwd=folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "bad.csv:2: qualifier: found 'upto'; expected one of stated, about, at_least, more_than, "
        "up_to, less_than, between; fix: write up_to [unknown-word]",
        "bad.csv:3: unit: found 'leagues'; expected one of km, mi, nmi [unknown-word]",
        f"[unknown-word] {rule_address('unknown-word')}",
        "0 claims on 0 systems: 2 errors, no warnings",
    ]


def test_check_warns_without_failing(folder):
    done = rangeviz("check", "mine.csv", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "mine.csv:2: warning: quote: found ''" in done.stdout
    assert done.stdout.endswith("2 claims on 2 systems: no errors, 4 warnings\n")


def test_check_writes_json_and_github_commands_and_nothing_else(folder):
    done = rangeviz("check", "mine.csv", "--format", "json", cwd=folder)
    assert [finding["line"] for finding in json.loads(done.stdout)] == [2, 2, 3, 3]
    assert json.loads(rangeviz("check", "--format", "json", cwd=folder).stdout) == []
    done = rangeviz("check", "mine.csv", "mine.csv", "--format", "github", cwd=folder)
    assert len(done.stdout.splitlines()) == 8
    assert all(line.startswith("::warning file=mine.csv,") for line in done.stdout.splitlines())
    assert rangeviz("check", "--format", "github", cwd=folder).stdout == ""


def test_check_names_claims_without_a_launch_region(folder):
    (folder / "bad.csv").write_text(OWN_CLAIMS.replace("KR", "XX"))
    done = rangeviz("check", "bad.csv", cwd=folder)
    assert done.returncode == 1
    assert "bad.csv:2: operator: found 'XX'" in done.stdout


def test_check_of_a_folder_is_an_error(folder):
    done = rangeviz("check", ".", cwd=folder)
    assert done.returncode == 1
    assert "not a folder" in done.stdout


def test_claims_lie_side_by_side_by_date(folder):
    done = rangeviz("claims", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(len, done.stdout.splitlines())) <= 80
    done = rangeviz("claims", "--system", "Shaheen-III", "--format", "json", cwd=folder)
    dates = [row["date"] for row in json.loads(done.stdout)]
    assert dates == sorted(dates, key=lambda date: date or "~")


def test_claims_of_a_system_that_is_not_there(folder):
    done = rangeviz("claims", "--system", "Shahin", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert "'--system': found 'Shahin'; expected a system with claims" in done.stderr


@pytest.mark.parametrize("page", ["README.md", "docs/data.md"])
def test_pages_show_what_the_commands_print(page, folder):
    text = (Path(__file__).parent.parent / page).read_text(encoding="utf-8")
    blocks = [block.removeprefix("console") for block in text.split("```")[1::2]]
    shown = "".join(block for block in blocks if block.startswith("\n$ rangeviz"))
    assert shown
    for example in shown.split("$ rangeviz ")[1:]:
        command, _, printed = example.partition("\n")
        done = rangeviz(*shlex.split(command), cwd=folder)
        assert done.stdout.replace("\u00a0", " ").strip() == printed.strip(), command


@pytest.mark.parametrize("form", ["bibtex", "csl"])
def test_the_bibliography_lists_each_source_once(form, folder):
    done = rangeviz("bibliography", "--format", form, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("American Sanctions and Pakistan's Strategic Realities") == 1


def test_compare_prints_a_table_that_fits_a_terminal(folder):
    done = rangeviz("compare", "--city", "Colombo, LK", "--city", "Hyderabad, IN", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) <= 80
    start = lines.index("Shaheen-III: 2,750\u00a0km, from Pakistan")
    assert lines[start + 3].split() == [
        "Colombo,",
        "LK",
        "2,147",
        "+603",
        "within",
        "from",
        "part",
    ]


def test_compare_writes_what_the_files_name_says(folder):
    done = rangeviz("compare", "--country", "lk", "--system", "Ghauri", "-o", "a.csv", cwd=folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "a.csv\n", "")
    printed = rangeviz(
        "compare", "--country", "LK", "--system", "Ghauri", "--format", "csv", cwd=folder
    )
    rows = list(csv.DictReader(printed.stdout.splitlines()))
    assert (folder / "a.csv").read_bytes().decode().splitlines() == printed.stdout.splitlines()
    assert {(row["country"], row["system"]) for row in rows} == {("LK", "Ghauri")}


def test_compare_sorts_and_keeps_the_verdicts_asked_for(folder):
    done = rangeviz(
        "compare",
        "--min-population",
        "3000000",
        "--sort",
        "margin",
        "--verdict",
        "beyond",
        "--verdict",
        "depends_on_figure",
        "--format",
        "json",
        cwd=folder,
    )
    rows = json.loads(done.stdout)
    assert {row["verdict"] for row in rows} <= {"beyond", "depends_on_figure"}
    margins = [abs(row["margin_nearest_km"]) for row in rows]
    assert len(margins) > 100
    assert margins == sorted(margins)
    assert min(row["population"] for row in rows) >= 3_000_000


def test_compare_says_one_city_in_sentences(folder):
    done = rangeviz("compare", "--city", "1248991", "--format", "sentences", cwd=folder)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Colombo, LK: Within 2,750\u00a0km from part of Pakistan")
    assert max(map(len, lines)) <= 80


def test_a_country_makes_a_name_unique(folder):
    done = rangeviz("compare", "--city", "Hyderabad", "--country", "PK", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Hyderabad, PK" in done.stdout


def test_no_row_is_said_on_stderr(folder):
    done = rangeviz(
        "compare",
        "--city",
        "Cairo",
        "--system",
        "Shaheen-III",
        "--verdict",
        "depends_on_figure",
        "--format",
        "json",
        cwd=folder,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "[]\n", "No row fits.\n")


def test_compare_streams_a_file_of_any_size(folder):
    places = folder / "places.csv"
    places.write_text("name,lon,lat,note\nBonn,7.1,50.7,a\nDelhi,77.2,28.7,b\n")
    done = rangeviz(
        "compare", "--stream", "--cities", places, "-o", "out.csv", "--system", "Ghauri", cwd=folder
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "out.csv\n", "")
    with (folder / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["note"], row["verdict_gh-fo-1998"]) for row in rows] == [
        ("a", "beyond"),
        ("b", "within_from_part"),
    ]


def test_needs_answers_the_other_way_round(folder):
    done = rangeviz("needs", "--from", "Pakistan", "--to", "Anchorage", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("To include Anchorage, US, a claim needs 8,384\u00a0km")
    assert any(line.startswith("Shaheen-III") and "-5,634" in line for line in lines)
    assert any(line.startswith("sh3-nawaz: demonstrated;") for line in lines)
    assert max(map(len, lines)) <= 80


def test_coverage_shares_out_a_country(folder):
    done = rangeviz("coverage", "--of", "LK", "--system", "Ghauri", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Ghauri: 1,500\u00a0km, from Pakistan, on Sri Lanka" in done.stdout
    beyond = next(line for line in done.stdout.splitlines() if line.startswith("beyond"))
    assert beyond.split()[:6] == ["beyond", "11", "100.0", "%", "100.0", "%"]


def test_disagree_names_whose_claim_says_what(folder):
    (folder / "two.csv").write_text(
        "id,system,operator,qualifier,range,unit,source_title\n"
        "a,Alpha,KR,stated,300,km,A\nb,Alpha,KR,stated,1500,km,B\n"
    )
    done = rangeviz("disagree", "two.csv", "--city", "Tokyo", cwd=folder)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Alpha: Tokyo, JP, ")
    assert lines[1:3] == ["  beyond: 300\u00a0km (a)", "  within: 1,500\u00a0km (b)"]


@pytest.mark.parametrize(
    ("command", "parameter", "words"),
    [
        ("map", "boundaries", choices.BOUNDARIES),
        ("map", "units", choices.UNITS),
        ("figure", "projection", choices.PROJECTIONS),
        ("figure", "size", choices.SIZES),
        ("compare", "verdicts", choices.VERDICTS),
        ("compare", "sort", choices.SORTS),
    ],
)
def test_an_option_offers_every_word_that_python_takes(command, parameter, words):
    option = next(p for p in cli.cli.get_command(None, command).params if p.name == parameter)
    assert tuple(option.type.choices) == words


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hyderabad", "choose one of Hyderabad, IN (1269843); Hyderabad, PK (1176734)"),
        ("Colmbo", "Colombo, LK"),
        ("Qwxyz", "expected a city in the list"),
    ],
)
def test_compare_needs_one_city_and_helps_to_find_it(name, said, folder):
    done = rangeviz("compare", "--city", name, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["map", "nowhere.csv"], 1, "expected a file that exists"),
        (["map", "--region", "Pakistn"], 2, "'--region': found 'Pakistn'; expected a launch"),
        (["map", "--region", "Pakistn"], 2, "did you mean Pakistan?"),
        (["map", "--system", "Gauri"], 2, "did you mean Ghauri?"),
        (["map", "--system", "Qwxyz"], 2, "the systems are Shaheen-III"),
        (["map", "--highlight", "sh3-naawz"], 2, "did you mean sh3-nawaz?"),
        (["map", "-o", "page.pdf"], 2, "a name that ends in one of .html, .htm"),
        (["check", "--region", "Pakistn"], 2, "did you mean Pakistan?"),
        (["chart", "-o", "chart.gif"], 2, "a name that ends in one of .png, .svg, .pdf"),
        (["figure", "--font", "Noto Snas"], 2, "did you mean Noto Sans"),
        (["figure", "--highlight", "pklr-finer-bulletin"], 2, "a claim with a line: no figure"),
        (["slide", "-o", "slide.ppt"], 2, "a name that ends in .pptx"),
        (["brief", "-o", "brief.pdf"], 2, "a name that ends in one of .docx, .md"),
        (["rings", "-o", "rings.shp"], 2, "one of .geojson, .kml"),
        (["rings", "-o", "rings.kml", "--tolerance", "nan"], 2, "a number of metres"),
        (["rings", "-o", "rings.kml", "--tolerance", "0"], 2, "'--tolerance': 0.0 is not in the"),
        (["map", "--regions", "mine.csv"], 1, "or a table with the columns name, lat, lon"),
        (["map", "--name-column", "SITE"], 2, "--name-column': found 'SITE'; expected a file"),
        (
            ["map", "--regions", "mine.geojson", "--name-column", "SITE"],
            2,
            "column of mine.geojson: name",
        ),
        (["map", "--cities", "mine.csv"], 1, "the columns name, lat, lon"),
        (["map", "--system", "M-11", "-o", "mine.csv/page.html"], 1, "mine.csv"),
        (["compare", "--stream", "--city", "Cairo"], 2, "--stream needs --cities and --output"),
        (["compare", "-o", "table.doc"], 2, "one of .csv, .json, .md, .xlsx, .txt"),
        (["coverage", "--of", "IN", "-o", "table.md"], 2, "one of .csv, .json, .xlsx, .txt"),
        (["compare", "-o", "a.csv", "--format", "json"], 2, "does not say csv"),
        (["needs", "--from", "Somewhere", "--to", "Cairo"], 2, "'--from': found 'Somewhere'"),
        (["needs", "--from", "somiani", "--to", "Cairo"], 2, "did you mean pk-sonmiani?"),
        (["needs", "--from", "PK", "--to", "Colmbo"], 2, "'--to': found 'Colmbo'"),
        (["needs", "--from", "PK", "--to", "Cairo", "--operator", "XX"], 2, "India (IN), "),
        (
            ["map", "--operator", "Atlantis"],
            2,
            "'--operator': found 'Atlantis'; expected a country",
        ),
        (["chart", "--operator", "Pakistn"], 2, "did you mean Pakistan?"),
        (["claims", "--operator", "Korea"], 2, "write North Korea (KP) or South Korea (KR)"),
        (["check", "--systems", "nowhere.csv"], 1, "expected a file that exists"),
        (["check", "--systems", "mine.csv"], 1, "expected a column name"),
        (["needs", "--from", "pk-sonmiani", "--to", "Cairo"], 2, "name the operator too"),
        (["coverage", "--of", "Indja"], 2, "did you mean India?"),
        (["compare", "--country", "XX"], 2, "'--country': found 'XX'"),
        (["compare", "--min-population", "-1"], 2, "--min-population"),
        (["compare", "--verdict", "near"], 2, "'within_from_part'"),
        (["compare", "--city", "Cairo", "-o", "mine.csv/a.csv"], 1, "mine.csv"),
        (["compare", "--stream", "--cities", "mine.csv", "-o", "a.json"], 2, ".csv, .parquet"),
        (["draw"], 2, "No such command"),
    ],
)
def test_every_failure_is_one_clear_message(arguments, code, said, folder):
    done = rangeviz(*arguments, cwd=folder)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_failed_map_leaves_the_old_one(folder):
    (folder / "bad.csv").write_text(OWN_CLAIMS.replace("up_to", "upto"))
    page = folder / "page.html"
    page.write_text("the old map")
    assert rangeviz("map", "bad.csv", "-o", page, cwd=folder).returncode == 1
    assert page.read_text() == "the old map"
    assert sorted(p.name for p in folder.iterdir()) == [
        "bad.csv",
        "mine.csv",
        "mine.geojson",
        "page.html",
    ]


@pytest.mark.parametrize(
    ("arguments", "heavy"),
    [
        (["--help"], {"numpy", "pandas", "shapely", "folium", "matplotlib", "geopandas"}),
        (["map", "--help"], {"numpy", "pandas", "shapely", "folium", "matplotlib", "geopandas"}),
        (["check"], {"folium", "matplotlib", "geopandas"}),
    ],
)
def test_light_commands_load_no_heavy_library(arguments, heavy, folder):
    script = (
        "import sys; from rangeviz.__main__ import main; sys.argv = ['rangeviz', *sys.argv[1:]]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        f"print({heavy} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "set()"


def test_data_cannot_steer_the_terminal(folder):
    (folder / "bad.csv").write_text(OWN_CLAIMS.replace("up_to", "\x1b[31mred\u202e"))
    for command in ("check", "map"):
        done = rangeviz(command, "bad.csv", cwd=folder)
        assert done.returncode == 1
        assert "red" in done.stdout + done.stderr
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr)


def test_a_closed_pipe_is_no_failure(folder):
    done = subprocess.run(
        f"{sys.executable} -m rangeviz compare | head -1",
        shell=True,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout.startswith("Shaheen-III")


def test_a_city_is_found_by_another_name_of_its_file(folder):
    rows = "name,lat,lon,country,alternate_names\nMumbai,19.07,72.88,IN,Bombay|Bambai\n"
    (folder / "cities.csv").write_text(rows)
    arguments = ("--system", "Shaheen-III", "--cities", "cities.csv", "--city", "bombay")
    done = rangeviz("compare", *arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "Mumbai, IN" in done.stdout
    assert rangeviz("compare", *arguments[:-1], "omba", cwd=folder).returncode == 2


def test_sources_counts_claims_and_witnesses(folder):
    done = rangeviz("sources", "--system", "Ghauri", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "claims on 1 system, said between 1998 and" in done.stdout
    assert "independent witnesses" in done.stdout
    rangeviz("sources", "-o", "a.md", "--format", "markdown", cwd=folder)
    assert (folder / "a.md").read_text(encoding="utf-8").count("| system |") == 1
    own = rangeviz("sources", "mine.csv", "--format", "json", cwd=folder)
    assert json.loads(own.stdout)[0]["claims"] == 2
