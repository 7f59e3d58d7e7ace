"""A grid is what tabulate lays out."""

from hypothesis import given
from hypothesis import strategies as st
from tabulate import tabulate

from rangeviz.exports.grid import grid

CELLS = st.text("ab, -+9日é\u0301\u2068\u2069ش", max_size=9)
HEADER, ALIGN = ("city", "nearest km", "verdict"), ("left", "right", "left")


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_the_grid_is_that_of_tabulate(rows):
    wanted = tabulate(rows, HEADER, colalign=ALIGN, disable_numparse=True)
    assert grid(rows, HEADER, "lrl") == wanted
