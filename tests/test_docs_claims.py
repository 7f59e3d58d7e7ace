"""docs/claims.md lists every shipped claim, and is what the data give today."""

from __future__ import annotations

import runpy
from pathlib import Path

import rangeviz as rv
from rangeviz.core.text import markdown_text

ROOT = Path(__file__).parent.parent
TOOL = runpy.run_path(str(ROOT / "tools/docs_claims.py"))


def test_the_page_is_current(claims):
    made = TOOL["page"](claims, rv.read_systems())
    assert TOOL["PAGE"].read_text(encoding="utf-8") == made, "claims have changed: run `make docs`"


def test_every_claim_is_there_with_its_quote_and_address(claims):
    lines = TOOL["PAGE"].read_text(encoding="utf-8").splitlines()
    for claim in claims:
        (line,) = (line for line in lines if line.endswith(f"`{claim.id}`"))
        assert markdown_text(claim.source_title) in line
        assert claim.source_url in line


def test_a_claim_of_each_country_stands_under_its_name():
    claims = [
        rv.Claim("a", "A", "KP", source_title="T"),
        rv.Claim("b", "B", "FR", source_title="T"),
    ]
    page = TOOL["page"](claims, [])
    assert "[France](#france), [North Korea](#north-korea)" in page
    assert page.index("## France\n") < page.index("`b`") < page.index("## North Korea\n")


def test_the_page_counts_what_a_reader_should_mind():
    weak = rv.Claim("a", "A", "KP", source_title="[T]", notes="weak source: a blog. date inferred.")
    copy = rv.Claim("b", "A", "KP", source_title="T", via="a copy", claimed_on="2001")
    (said,) = TOOL["trust"]([weak, copy])
    counts = {line.partition(" of 2 ")[2]: line[2] for line in said.splitlines()}
    assert [count for _, count in sorted(counts.items())] == ["0", "1", "1", "0", "1", "1", "1"]
    assert counts["without the date of the claim"] == "1"
    assert counts["in another language than English"] == "0"
