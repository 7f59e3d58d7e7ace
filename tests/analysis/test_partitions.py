"""A Dask table on two workers gives the single-machine numbers, to the last bit."""

from __future__ import annotations

import pickle

import pandas as pd
import pytest

from rangeviz import ArgumentError, DataError, compare_cities
from rangeviz.analysis.partitions import compare_partitions
from rangeviz.core.errors import Problem, asked

dd = pytest.importorskip("dask.dataframe")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_two_workers_give_the_same_bits(claims, regions, cities):
    from distributed import Client, LocalCluster

    claims, cities = claims[::10], cities.iloc[::20]
    whole = compare_cities(claims, regions, cities)
    parts = dd.from_pandas(cities, npartitions=5)
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as cluster,
        Client(cluster),
    ):
        table = compare_partitions(claims, regions, parts, sentences=True)
        assert table.npartitions == 5
        found = table.compute()
    key = ["claim_id", "geonameid"]
    pd.testing.assert_frame_equal(
        found.sort_values(key, ignore_index=True),
        whole.sort_values(key, ignore_index=True),
        check_exact=True,
        check_dtype=False,
    )


def test_a_region_overrides_and_problems_come_early(claims, regions, cities):
    parts = dd.from_pandas(cities.head(20), npartitions=2)
    table = compare_partitions(claims[:1], regions, parts, region="iran").compute(
        scheduler="synchronous"
    )
    assert set(table.region_id) == {"IR"}
    assert not len(compare_partitions([], regions, parts, region="iran").compute())
    unknown = [type(claims[0])("u", "U", region="Atlantis", range=1)]
    with pytest.raises(DataError, match="Atlantis"):
        compare_partitions(unknown, regions, parts)


@pytest.mark.parametrize(
    "error",
    [
        DataError([Problem("a.csv", 2, "unit", "leagues", "km, mi or nmi")]),
        ArgumentError("size", asked("A5", "one of column, page, slide")),
    ],
)
def test_errors_of_a_worker_arrive_whole(error):
    arrived = pickle.loads(pickle.dumps(error))
    assert (str(arrived), arrived.problems) == (str(error), error.problems)
