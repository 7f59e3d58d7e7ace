"""Every wrong file gets its answer; the cases are data, see bad/README.md."""

from __future__ import annotations

from pathlib import Path

import pytest

import rangeviz as rv

BAD = Path(__file__).parent / "bad"
READERS = {"claims": rv.read_claims, "cities": rv.read_cities, "regions": rv.read_regions}
CASES = sorted(p for kind in READERS for p in (BAD / kind).iterdir() if p.suffix != ".txt")


@pytest.mark.parametrize("case", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_wrong_file_gets_its_answer(case, request, monkeypatch):
    monkeypatch.chdir(case.parent)
    with pytest.raises(rv.DataError) as caught:
        READERS[case.parent.name](case.name)
    expected = case.with_suffix(".txt")
    if request.config.getoption("--remake"):
        expected.write_text(f"{caught.value}\n", encoding="utf-8")
    assert f"{caught.value}\n" == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_every_problem_names_file_and_expectation(case):
    with pytest.raises(rv.DataError) as caught:
        READERS[case.parent.name](case)
    assert caught.value.problems
    for problem in caught.value.problems:
        assert problem.file == str(case)
        assert problem.expected
        assert str(problem).isprintable()


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS)
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("no-such-file.csv", "a file that exists"),
        (".", "not a folder"),
        ("https://example.org/claims.csv", "a file on this machine"),
        ("/vsicurl/https://example.org/x.csv", "a file that exists"),
        ("nul\0byte.csv", "a file that can be read"),
    ],
)
def test_what_is_not_a_file_is_refused(reader, path, said):
    with pytest.raises(rv.DataError, match=said):
        reader(path)


def test_nested_brackets_are_refused(tmp_path):
    deep = tmp_path / "deep.geojson"
    deep.write_text("[" * 100_000 + "]" * 100_000)
    with pytest.raises(rv.DataError, match="nested too deeply"):
        rv.read_regions(deep)
