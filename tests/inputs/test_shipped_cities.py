"""The packed cities are those of their source, to the last bit; so are names of divisions."""

import pandas as pd
import pycountry

from rangeviz import read_cities
from rangeviz.core.reading import shipped_path
from rangeviz.inputs.city_search import state_names
from rangeviz.inputs.shipped_cities import (
    PACKED,
    PACKED_NAMES,
    packed_cities,
    packed_names,
    shipped_city_names,
)


def test_packed_cities_are_those_of_their_source():
    source = read_cities(shipped_path("cities.csv"))
    pd.testing.assert_frame_equal(read_cities(), source)
    assert shipped_path(PACKED).read_bytes() == packed_cities(source)  # else: tools/pack_cities.py
    assert shipped_path(PACKED_NAMES).read_bytes() == packed_names(source)
    assert len(shipped_city_names()) == len(source)


def test_what_is_done_to_read_cities_stays_with_the_reader():
    cities = read_cities()
    cities.loc[0, "lon"] = 0.0
    assert read_cities().lon[0] != 0


def test_states_are_those_of_iso():
    states = {s.code[3:]: s.name for s in pycountry.subdivisions if s.country_code == "US"}
    assert state_names() == states
