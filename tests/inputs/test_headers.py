"""Headers of others: where they stand, which column is which, and what below them is no row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rangeviz.core.errors import ArgumentError
from rangeviz.inputs.headers import find_header, fold_name, vocabulary
from rangeviz.inputs.sheets import sheets_of

CLAIMS, CITIES = vocabulary("claims"), vocabulary("cities")


def header_of(text, words=CLAIMS, mapping=None):
    (sheet,) = sheets_of("a.csv", text)
    return find_header(sheet, words, mapping)


def test_two_rows_are_one_header():
    header = header_of("System,Country,Range,,Source\n,,min,max (km),\nA,Iran,100,200,x\n")
    assert header.rows == (0, 1)
    columns = {"system": 0, "operator": 1, "range_min": 2, "range_max": 3, "source_title": 4}
    assert (header.columns, header.units, [*header.body]) == (columns, {3: "km"}, [2])


def test_two_columns_with_an_equal_claim_are_asked():
    header = header_of("System,Range,Range\n,km,mi\nA,1000,621\n")
    assert header.columns == {"system": 0}
    assert header.asked == {"range": (1, 2)}
    assert header.units == {1: "km", 2: "mi"}


def test_what_is_no_row_is_named():
    header = header_of(
        "System,Range,Notes\nA,1,x\nSystem,Range,Notes\nB,2,y\nTotal,3,\n* rough,,\n"
    )
    assert [*header.body] == [1, 3]
    assert [note.split(", not")[0] for note in header.notes] == [
        "line 3: the header once more",
        "line 5: a total",
        "line 6: a footnote",
    ]


def test_a_mapping_wins_and_may_silence_a_column():
    text = "Waffe,Reichweite,Name,Range\nA,1000,x,7\n"
    header = header_of(text, mapping={"waffe": "system", "Reichweite": "range", "Range": ""})
    assert header.columns == {"system": 0, "range": 1}
    assert header.unknown == (3,)
    with pytest.raises(ArgumentError, match=r"map: found 'Reichweiten'.*did you mean Reichweite"):
        header_of(text, mapping={"Reichweiten": "range"})
    with pytest.raises(ArgumentError, match=r"map: found 'rnage'.*did you mean range"):
        header_of(text, mapping={"Reichweite": "rnage"})


def test_a_header_that_nobody_knows_is_found_all_the_same():
    header = header_of("Ein Titel,\nFoo,Bar\n1,2\n")
    assert (header.rows, header.columns, header.unknown) == ((1,), {}, (0, 1))


def test_an_index_of_pandas_is_left_out():
    header = header_of(",City,Lat,Lng\n0,Tokyo,35,139\n1,Busan,35,129\n", CITIES)
    assert header.unknown == ()
    assert header.notes == ("column 1 counts the rows and has no name: it was left out",)


@pytest.mark.parametrize("kind", ["claims", "cities"])
def test_no_name_stands_for_two_columns(kind):
    seen: dict[str, str] = {}
    for ours, names in vocabulary(kind).items():
        for name in {fold_name(name)[0] for name in (ours, *names)}:
            assert seen.setdefault(name, ours) == ours, name


tables = st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), min_size=1, max_size=5)


@given(tables)
def test_no_column_is_taken_twice_and_no_row_is_lost(rows):
    from rangeviz.inputs.sheet import make_sheet

    sheet = make_sheet("a", "a", enumerate(rows, start=1))
    if sheet is None:
        return
    header = find_header(sheet, CLAIMS)
    assert len({*header.columns.values()}) == len(header.columns)
    below = len(sheet.rows) - 1 - header.rows[-1]
    assert len(header.body) + sum("not read as a row" in note for note in header.notes) == below
