"""What Hypothesis makes files of: claims as people write them, geometries as programs do."""

from __future__ import annotations

import csv
import io
import json

from hypothesis import strategies as st

from rangeviz.inputs.claims import BASES, OPTIONAL_COLUMNS, QUALIFIERS, QUANTITIES, REQUIRED_COLUMNS

words = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)
numbers = st.one_of(
    st.integers(-5, 30_000).map(str),
    st.floats(0.001, 25_000).map("{:.3f}".format),
    st.sampled_from(["2,750", "2.750", "1e3", "nan", "½", "٩٠٠", "1 500", "-0", "9" * 40, "0x1f"]),
    words,
)
dates = st.one_of(
    st.dates().map(str), st.integers(0, 9999).map("{:04}".format), st.just("2023-02-29"), words
)
CELLS = {
    "operator": st.sampled_from(["PK", "IN", "", "pk", "PAK"]),
    "quantity": st.sampled_from([*QUANTITIES, "", "range"]),
    "qualifier": st.sampled_from([*QUALIFIERS, "", "upto"]),
    "basis": st.sampled_from([*BASES, "", "official"]),
    "unit": st.sampled_from(["km", "mi", "nmi", "", "kms", "m"]),
    "shown": st.sampled_from(["yes", "", "no"]),
    "range": numbers,
    "range_max": st.one_of(st.just(""), numbers),
    "claimed_on": dates,
    "source_date": dates,
    "accessed": dates,
}


@st.composite
def claims_files(draw):
    """Draw the bytes of a whole claims file: any columns, delimiter, quoting and encoding."""
    optional = draw(st.lists(st.sampled_from(OPTIONAL_COLUMNS), unique=True))
    columns = draw(st.permutations([*REQUIRED_COLUMNS, *optional]))
    rows = draw(
        st.lists(st.fixed_dictionaries({c: CELLS.get(c, words) for c in columns}), max_size=5)
    )
    file = io.StringIO(newline="")
    writer = csv.writer(
        file,
        delimiter=draw(st.sampled_from(",;\t")),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        lineterminator=draw(st.sampled_from(["\n", "\r\n"])),
    )
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
    return file.getvalue().encode(encoding)


degrees = st.one_of(
    st.floats(-180, 180), st.floats(), st.integers(-400, 400), st.sampled_from([180, -180, 90])
)
positions = st.lists(degrees, min_size=2, max_size=3)
closed = st.lists(positions, min_size=3, max_size=8).map(lambda ring: [*ring, ring[0]])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
coordinates = {
    "Point": positions,
    "MultiPoint": st.lists(positions, max_size=5),
    "LineString": st.lists(positions, max_size=6),
    "MultiLineString": st.lists(st.lists(positions, max_size=6), max_size=3),
    "Polygon": st.lists(closed, max_size=3),
    "MultiPolygon": st.lists(st.lists(closed, max_size=2), max_size=3),
}
geometries = st.one_of(
    *(
        st.fixed_dictionaries({"type": st.just(kind), "coordinates": st.one_of(good, json_values)})
        for kind, good in coordinates.items()
    ),
    json_values,
)
features = st.fixed_dictionaries(
    {"type": st.just("Feature"), "geometry": geometries},
    optional={
        "properties": st.one_of(
            st.fixed_dictionaries(
                {"name": st.one_of(st.text(max_size=8), json_values)},
                optional={
                    "id": json_values,
                    "kind": json_values,
                    "default_for": json_values,
                    "precision_km": json_values,
                },
            ),
            json_values,
        )
    },
)


@st.composite
def region_files(draw):
    """Draw the bytes of a GeoJSON file of a few features, sound or not."""
    listed = draw(st.lists(st.one_of(features, json_values), max_size=4))
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()
