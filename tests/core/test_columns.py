"""Columns are chosen from as a data frame is."""

import numpy as np
import pandas as pd
import pytest

from rangeviz.core.columns import Columns, pack_columns, unpack_columns

FRAME = pd.DataFrame({"name": ["Ä", "B", "C"], "km": [1.5, 2.0, np.nan], "n": [1, 2, 3]})


@pytest.mark.parametrize("rows", [[2, 0], np.array([True, False, True]), slice(0, 0), slice(1, 3)])
def test_rows_are_those_of_a_frame(rows):
    frame, chosen = FRAME.iloc[rows].reset_index(drop=True), Columns.of(FRAME)[rows].to_frame()
    pd.testing.assert_frame_equal(chosen, frame, check_dtype=len(frame) > 0)


def test_what_is_packed_comes_back():
    table = unpack_columns(pack_columns(Columns.of(FRAME)))
    pd.testing.assert_frame_equal(table.to_frame(), FRAME)


def test_a_column_that_is_not_there_is_an_attribute_error():
    table = Columns.of(FRAME)
    assert not hasattr(table, "lon")
    assert "lon" not in table
    assert not table.empty
