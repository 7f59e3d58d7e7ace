"""The linter for claims: each rule has a file of wrong and right rows, see bad/README.md."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_pages import LISTED

import rangeviz as rv
from rangeviz.exports.report import rule_address, write_findings
from rangeviz.inputs.checks import READING_RULES, check_claims, check_source
from rangeviz.inputs.rules import RULES
from rangeviz.inputs.rules.systems import SYSTEM_RULES
from rangeviz.inputs.wording import distances_in, numbers_in, units_in

ROOT = Path(__file__).parents[2]
CHECKS = ROOT / "tests/inputs/bad/checks"
FIRST_IS_RIGHT = ("cited-differently", "operators", "repeats", "same-words", "spelling")
CASES = sorted(CHECKS.glob("*.csv"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_wrong_rows_get_their_answer(case, regions, request, monkeypatch):
    monkeypatch.chdir(case.parent)
    answer = write_findings(check_source(case.name, regions)[1], "text") + "\n"
    expected = case.with_suffix(".txt")
    if request.config.getoption("--remake"):
        expected.write_text(answer, encoding="utf-8")
    assert answer == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", [*RULES], ids=lambda rule: rule.name)
def test_a_rule_finds_the_wrong_rows_and_only_those(rule, regions):
    claims, findings = check_source(CHECKS / f"{rule.name}.csv", regions)
    wrong = {finding.line for finding in findings if finding.rule == rule.name}
    assert wrong == {
        claim.line for claim in claims if not claim.id.startswith(("right", "near"))
    } - ({2} if rule.name in FIRST_IS_RIGHT else set())


def test_every_finding_can_be_acted_on(regions):
    names = {rule.name for rule in RULES} | READING_RULES.keys() | {"accepted"}
    for case in [*CASES, *ROOT.glob("tests/inputs/bad/claims/*.csv")]:
        claims, findings = check_source(case, regions)
        assert findings, case
        for finding in findings:
            assert finding.rule in names, finding
            assert finding.expected
            assert finding.severity in ("error", "warning")
            if finding.rule in {rule.name for rule in RULES}:
                assert finding.fix
                assert finding.line in {claim.line for claim in claims}
                assert finding.value == str(finding.value).strip()


def test_each_reading_rule_is_seen_in_a_file(regions):
    cases = [*CASES, *ROOT.glob("tests/inputs/bad/claims/*.csv")]
    seen = {f.rule for case in cases for f in check_source(case, regions)[1]}
    assert READING_RULES.keys() - seen <= {"no-claims"}


def test_a_file_without_claims_is_a_warning(tmp_path, regions):
    (tmp_path / "a.csv").write_text("id,system,operator,qualifier,range,unit,source_title\n")
    _, (finding,) = check_source(tmp_path / "a.csv", regions)
    assert (finding.rule, finding.severity) == ("no-claims", "warning")


def test_the_shipped_claims_have_no_findings(regions):
    claims, findings = check_source(None, regions)
    assert findings == []
    assert check_claims(claims) == []


def test_few_findings_are_accepted_and_each_has_its_reason(claims):
    accepted = [claim for claim in claims if claim.accepted]
    assert len(accepted) <= len(claims) / 10
    assert all(claim.notes for claim in accepted)


def test_docs_have_one_row_per_rule():
    text = (ROOT / "docs/checks.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([\w-]+)` \| (.+?) \| (.+?) \|", text, re.MULTILINE)
    said = {name: rest for name, *rest in rows}
    for rule in RULES:
        assert said[rule.name] == [rule.severity, rule.looks_for], rule.name
    for name, (severity, looks_for, _) in SYSTEM_RULES.items():
        assert said[name] == [severity, looks_for], name
    names = {rule.name for rule in RULES} | SYSTEM_RULES.keys() | READING_RULES.keys()
    assert set(said) == names | {"accepted"}
    assert names <= set(LISTED.findall(text)), "rules without an address on the site"
    page = rule_address("no-quote").split("#")
    assert (page[0].endswith("/docs/checks.html"), page[1]) == (True, "no-quote")


def test_findings_as_json_and_as_github_commands(regions):
    _, findings = check_source(CHECKS / "unit-conflict.csv", regions)
    first, *_ = json.loads(write_findings(findings, "json"))
    assert first["rule"] == "unit-conflict"
    assert first.keys() == {
        "file",
        "line",
        "column",
        "value",
        "expected",
        "fix",
        "rule",
        "severity",
        "address",
    }
    lines = write_findings(findings, "github").splitlines()
    assert len(lines) == len(findings)
    assert lines[0].startswith("::error file=")
    assert ",line=2,title=unit-conflict::quote: found" in lines[0]


def test_data_cannot_end_a_github_command():
    claim = rv.Claim("a", "A", "PK", range=9, quote="x\n::error::y %0A", file="a,b:c.csv", line=2)
    (line, *rest) = write_findings(check_claims([claim]), "github").splitlines()
    assert line.startswith("::warning file=a%2Cb%3Ac.csv,line=2,title=")
    assert not any(other.startswith("::error") for other in rest)


def test_claims_made_in_python_are_checked_too():
    (finding, *_) = check_claims([rv.Claim("a", "A", "PK", range=9, source_author="B")])
    assert str(finding).startswith("claim a: warning: quote: found ''")


@given(
    st.lists(
        st.builds(
            rv.Claim,
            id=st.text(max_size=3),
            system=st.text(max_size=8),
            quote=st.text(max_size=40),
            wording=st.text(max_size=40),
            quote_lang=st.sampled_from(["", "en", "ur"]),
            qualifier=st.sampled_from(["stated", "up_to", "between"]),
            accepted=st.text(max_size=9),
            range=st.floats(1, 20_000),
            range_max=st.none() | st.floats(1, 20_000),
            source_url=st.text(max_size=9),
            claimed_on=st.sampled_from(["", "1999", "1999-04"]),
        ),
        max_size=4,
    )
)
def test_no_text_breaks_a_rule(claims):
    for finding in check_claims(claims):
        assert str(finding)


@given(st.integers(0, 20_004), st.sampled_from([",", " ", "\u2009", "\u202f", "\u00a0", "’", "."]))
def test_a_grouped_figure_is_read(figure, mark):
    text = f"{figure:,}".replace(",", mark)
    assert float(figure) in numbers_in(f"a range of {text} km")
    (distance,) = distances_in(f"a range of {text} km")
    assert float(figure) in distance.figures


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("four hundred and fifty", 450),
        ("two thousand seven hundred fifty", 2750),
        ("twenty-seven hundred and fifty", 2750),
        ("a thousand", 1000),
        ("ninety", 90),
        ("nineteen hundred", 1900),
        ("5.5 thousand", 5500),
        ("twelve thousand and one", 12001),
    ],
)
def test_number_words_are_read(text, figure):
    assert figure in numbers_in(f"a range of {text} kilometres")


@pytest.mark.parametrize("zero", ["0", "٠", "۰", "०", "০", "０"])
def test_digits_of_any_script_are_read(zero):
    text = "".join(chr(ord(zero) + int(digit)) for digit in "2750")
    assert numbers_in(text) == {2750.0}


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("2,750km (1,710 miles)", ["km", "mi"]),
        ("500 nautical miles", ["nmi"]),
        ("a 450-kilometre range", ["km"]),
        ("1000 kms", ["km"]),
        ("mind the kmart", []),
    ],
)
def test_units_are_named_in_order(text, units):
    assert units_in(text) == units


def test_reading_for_the_map_warns_only_of_what_it_must(tmp_path):
    (tmp_path / "a.csv").write_text(
        "id,system,operator,qualifier,range,unit,source_title,quote\n"
        "a,A,PK,stated,900,km,A book,A flies far\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (claim,) = rv.read_claims(tmp_path / "a.csv")
    assert claim.range == 900


SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def test_every_number_word_is_read():
    for value, word in enumerate(SMALL):
        assert numbers_in(f"{word} kilometres") == {value}
    for tens, word in zip(range(20, 100, 10), TENS, strict=True):
        assert numbers_in(word) == {tens}
        assert numbers_in(f"{word}-five hundred") == {(tens + 5) * 100}
    assert numbers_in("a hundred miles") == {100}
    assert numbers_in("1.234.567") == {1_234_567}
    assert numbers_in("12,5") == {12.5}
