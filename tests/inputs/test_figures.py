"""Figures as people write them: the table of cases, and what no text may become."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path

import pytest
from docs_import import figures
from hypothesis import given
from hypothesis import strategies as st

from rangeviz.inputs.claims import KM_PER_UNIT, MAX_RANGE_KM, QUALIFIERS
from rangeviz.inputs.figures import Figure, parse_figure, same_distance
from rangeviz.inputs.numerals import plain_digits, proven_grouping, read_numeral
from rangeviz.inputs.wording import distances_in

CASES = Path(__file__).parent / "figures.csv"


GROUPS = {"": ",", ".": ".", "none": ""}
"""What the column `groups` of the table of cases says: which mark groups thousands."""


def cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer_of(figure: Figure) -> dict[str, str]:
    """Write a figure as the last columns of the table of cases do."""
    empty = dict.fromkeys(("qualifier", "range", "range_max", "unit"), "")
    said = figure.question or ("" if figure.range is not None else "no figure")
    return {**empty, **figure.cells(), "otherwise": said}


@pytest.mark.parametrize("case", cases(), ids=lambda case: "-".join(list(case.values())[:3]))
def test_figures_are_read_as_the_table_says(case):
    text, unit, groups = (case.pop(name) for name in ("text", "column_unit", "groups"))
    case.pop("note")
    assert answer_of(parse_figure(text, unit, GROUPS[groups])) == case


def test_the_table_has_every_qualifier_and_unit():
    read = cases()
    assert {case["qualifier"] for case in read} - {""} == set(QUALIFIERS)
    assert {case["unit"] for case in read} - {""} == set(KM_PER_UNIT)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2750[1]", "footnote [1] left out"),
        ("300 km (190 mi)", "the same in another unit: “190 mi”"),
        ("2,750 nm", "nm is read as nautical miles"),
        ("12,5", "the comma of 12,5 is read as a decimal mark"),
        ("2,000 (claimed)", "“claimed” stays in the wording alone"),
        ("800 mi", "its own unit, mi, is taken, not the column's, km"),
    ],
)
def test_what_is_set_aside_or_guessed_is_said(text, said):
    figure = parse_figure(text, "km")
    assert said in (*figure.notes, *figure.guesses)


fragments = st.sampled_from(
    "km mi nm nmi miles [1] ¹ ² ½ ( ) / , ; - – ~ > ≥ < + . : to and or between from up about c. "
    "over at least max not more than planned est. thousand k ٢٥٠٠ 約 до से ? * = 0 1.500".split()
)
texts = st.one_of(
    st.text(max_size=20),
    st.lists(st.one_of(fragments, st.integers(0, 30_000).map(str)), max_size=9).map(" ".join),
    st.lists(st.one_of(fragments, st.integers(0, 30_000).map("{:,}".format)), max_size=9).map(
        "".join
    ),
)
marks = st.sampled_from([",", ".", "", "?"])


@given(texts, st.sampled_from(["", "km", "mi", "nmi"]), marks)
def test_no_number_is_read_that_the_text_does_not_print(text, unit, mark):
    figure = parse_figure(text, unit, mark)
    printed = re.sub(r"(?<=\d)[ .,'٬٫](?=\d)", "", plain_digits(text))
    for number in (figure.range, figure.range_max):
        if number is not None:
            digits = format(Decimal(repr(number)), "f").removesuffix(".0").replace(".", "")
            assert re.search(rf"(?<!\d){digits}0*(?!\d)", printed), (figure, printed)
            assert 0 < number * KM_PER_UNIT[figure.unit] <= MAX_RANGE_KM


@given(texts, st.sampled_from(["", "km"]), marks)
def test_a_figure_is_whole_or_is_none(text, unit, mark):
    figure = parse_figure(text, unit, mark)
    assert (figure.range is None) == (figure.unit == "") == (figure.qualifier == "")
    assert not (figure.question and figure.cells())
    assert (figure.range_max is not None) == (figure.qualifier == "between")
    if figure.range_max is not None:
        assert figure.range < figure.range_max


@given(
    st.sampled_from(["about", "~", "over", ">", "at least", "up to", "≤", "<", "c.", "до", "約"]),
    st.integers(1, 20_000),
    st.sampled_from(["", " km", " mi", "[2]", "+", " max", " (est.)"]),
)
def test_a_qualifier_is_never_lost(word, number, tail):
    figure = parse_figure(f"{word} {number}{tail}", "km")
    assert figure.question or figure.qualifier != "stated"


@given(st.sampled_from([",", ""]), st.integers(1, 999), st.integers(0, 999))
def test_a_point_before_three_digits_is_asked_about(mark, whole, part):
    figure = parse_figure(f"{whole}.{part:03}", "km", mark)
    assert figure.range is None
    assert figure.question


def test_what_groups_is_proven_by_what_has_one_reading():
    assert proven_grouping(["1.500", "2.750"]) is None
    assert proven_grouping(["1.500", "2.750", "12,5 km"]) == "."
    assert proven_grouping(["1.500,5"]) == "."
    assert proven_grouping(["0.750"]) == ","
    assert proven_grouping(["12,5", "1.234,5", "12.5"]) == "?"
    assert parse_figure("12,5", "km", "?").question


def test_three_digits_behind_a_decimal_mark_are_read_only_where_that_is_told():
    for text, groups in (("2.500", ","), ("2,500", ".")):
        assert parse_figure(text, "km", groups).question
        decimal = text[1]
        assert parse_figure(text, "km", groups, decimal).range == 2.5
    assert parse_figure("12,5", "km", ",", ".").question


@given(st.text(st.sampled_from("0123456789.,'٬٫ "), max_size=12), marks)
def test_numerals_have_at_most_two_readings(numeral, mark):
    if re.fullmatch(r"\d.*\d|\d", numeral):
        assert len(set(read_numeral(numeral, mark))) == len(read_numeral(numeral, mark)) <= 2


def test_of_a_figure_with_two_readings_both_are_shown():
    assert parse_figure("1.500–2.500 km").fix == (
        "write 1500 if the mark groups thousands, 1.5 if it is decimal"
    )


def test_distances_of_a_text_are_worth_their_units():
    (distance,) = distances_in("between 100 and 200 miles")
    assert distance.figures_km == pytest.approx((160.9344, 321.8688))


def test_the_documentation_shows_these_cases():
    page = Path(__file__).parents[2] / "docs/import.md"
    assert figures() in page.read_text(encoding="utf-8"), "run `make docs`"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("300 km", "190 mi", True),
        ("300 km", "193 mi", False),
        ("300 km", "200 mi", False),
        ("300 km", "1000 mi", False),
        ("at least 300 km", "at least 190 mi", True),
        ("300-600 km", "190 mi", False),
        ("300-500 km", "190-310 mi", True),
        ("300-500 km", "190 mi", False),
        ("up to 300 km", "up to 190 mi", True),
        ("300 km", "up to 190 mi", False),
        ("300 km", "300 km", False),
        ("9,900 km", "6,050 mi", True),  # two hundredths, and none is rounded so far
        ("1,000 km", "653 mi", False),  # a kilometre more than half of the second digit
        ("980 km", "625 mi", False),  # half of the second digit of miles
    ],
)
def test_a_figure_in_another_unit_is_the_same_as_far_as_it_may_be_rounded(one, other, same):
    assert same_distance(parse_figure(one), parse_figure(other)) is same


@pytest.mark.parametrize(
    ("text", "unit", "groups", "guesses"),
    [
        ("900 mi", "km", ",", ["its own unit, mi, is taken"]),
        ("900 mi", "", ",", []),
        ("900 km", "km", ",", []),
        ("1.500", "km", ".", ["the point of 1.500 groups thousands"]),
        ("150", "km", ".", []),
        ("1.500,5", "km", ".", []),
        ("12,75", "km", ",", ["the comma of 12,75 is read as a decimal mark"]),
        ("12,750", "km", ",", []),
        ("900 km (up to)", "", ",", ["stays in the wording alone"]),
    ],
)
def test_what_was_taken_to_be_meant_is_said(text, unit, groups, guesses):
    told = parse_figure(text, unit, groups).guesses
    assert len(told) == len(guesses)
    assert all(guess in one for guess, one in zip(guesses, told, strict=True))


@pytest.mark.parametrize(
    ("text", "years"),
    [("1900-2099", True), ("1899-2099", False), ("1900-2100", False), ("1900-2099 km", False)],
)
def test_years_are_no_range(text, years):
    assert ("may be years" in parse_figure(text, "km").question) is years
