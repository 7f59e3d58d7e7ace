"""Stories in Markdown, read strictly: every problem with its line."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

import rangeviz as rv
from rangeviz.inputs.story import LONGEST_TEXT, MOST_STEPS, view_problems

EXAMPLE = Path(__file__).parents[2] / "docs/example-story.md"
CLAIMS = [rv.Claim("sh3", "Shaheen-III", range=2750), rv.Claim("gh", "Ghauri", range=1500)]


def problems(text):
    with pytest.raises(rv.DataError) as refused:
        rv.read_story(io.StringIO(text), CLAIMS)
    return [str(problem) for problem in refused.value.problems]


def test_the_example_is_read_and_drawn(page_claims):
    steps = rv.read_story(EXAMPLE, page_claims)
    assert [step.heading for step in steps][1:3] == [
        "What one figure includes",
        "What a wording leaves open",
    ]
    assert steps[0].view == "on=sh3-nawaz&on=inicbm-nawaz"
    assert steps[0].text[0].startswith("One article says that Shaheen-III “demonstrated")
    assert "\n" not in steps[0].text[0]


def test_a_link_to_the_published_page_is_as_good():
    story = "# One\n\nFirst.\n\nSecond,\nwrapped.\n\n[see](https://a.example/m.html#claim=sh3)\n"
    (step,) = rv.read_story(io.StringIO(story), CLAIMS)
    assert (step.text, step.view, step.line) == (("First.", "Second, wrapped."), "claim=sh3", 8)


def test_a_story_takes_whatever_the_page_writes_into_its_address():
    source = (EXAMPLE.parents[1] / "rangeviz/page/src/address.js").read_text("utf-8")
    written = set(re.findall(r'parts\.(?:set|append)\("(\w+)"', source))
    assert len(written) > 6
    known = view_problems([rv.StoryStep("One", ("Text.",), "none=1")], CLAIMS)
    expected = str(next(iter(known))).partition("one of ")[2].partition(";")[0].split(", ")
    assert not written - set(expected)


def test_every_problem_is_named_with_its_line():
    text = "\n".join(
        (
            "Words before.",  # 1
            "# One",  # 2: no text, no link
            "# Two",  # 3
            "Text.",
            "[map](#on=sh4&system=Gauri&view=moon&map=3/70/95&place=100&until=99)",  # 5
            "## ",  # 6: no words
            "Text.",
            "[map](#on=sh3)",
            "[map](#on=gh)",  # 9
            f"# {'Long ' * 30}",  # 10
            "x" * (LONGEST_TEXT + 1),
            "[map](#on=)",
        )
    )
    found = problems(text)
    lines = [problem.split(":")[1] for problem in found]
    assert lines == sorted(lines, key=int)
    said = "\n".join(found)
    for part in (
        "<text>:1: found 'Words before.'; expected a heading first",
        "<text>:2: found 'One'; expected text below the heading",
        "<text>:2: found 'One'; expected one line that is a link",
        "<text>:5: on: found 'sh4'; expected the id of a claim on this page; fix: did you mean sh3",
        "<text>:5: system: found 'Gauri'; expected a system on this page; fix: did you mean Ghau",
        "<text>:5: map: found '3/70/95'; expected zoom/longitude/latitude",
        "<text>:5: place: found '100'; expected longitude/latitude in degrees",
        "<text>:5: until: found '99'; expected a year",
        "<text>:6: expected words after the #",
        "<text>:9: found '[map](#on=gh)'; expected one link in a step",
        "<text>:10: expected a heading of at most 100 letters, not 149",
        f"expected at most {LONGEST_TEXT} letters of text, not {LONGEST_TEXT + 1}",
    ):
        assert part in said
    assert "<text>:5: view" in said


def test_none_and_too_many_steps_are_refused():
    assert problems("") == ["<text>: expected steps: a heading, text and a link"]
    step = "# One\nText.\n[map](#on=sh3)\n"
    assert problems(step * (MOST_STEPS + 1)) == [
        f"<text>:{3 * MOST_STEPS + 3}: expected at most {MOST_STEPS} steps, not {MOST_STEPS + 1}"
    ]


def test_a_page_of_other_claims_refuses_the_step(regions, cities):
    step = rv.StoryStep("One", ("Text.",), "claim=gone")
    with pytest.raises(rv.ArgumentError, match=r"story: .*'gone'"):
        rv.draw_map(CLAIMS, regions, cities, region="PK", story=[step])
