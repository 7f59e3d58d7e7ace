"""Reading a story: steps in Markdown, each a heading, text, and a link to what the page shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from os import PathLike
from typing import IO
from urllib.parse import parse_qsl

from rangeviz.core.errors import ArgumentError, DataError, Problem, did_you_mean, one_of
from rangeviz.core.reading import read_text
from rangeviz.inputs.claims import Claim

MOST_STEPS = 30
LONGEST_HEADING, LONGEST_TEXT = 100, 700
"""In letters: a step stands above the map, also on a phone, and on one printed sheet."""

VIEWS = ("map", "globe", "distance")
"""The web map, the globe and the map of true distance, as ``view=`` names them."""

_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*?)[\s#]*")
_LINK = re.compile(r"\[[^\]]*\]\((?P<page>[^)\s#]*)#(?P<view>[^)]*)\)")
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One step of a story.

    Parameters
    ----------
    heading : str
    text : tuple of str
        Its paragraphs, as plain text.
    view : str
        What the page shows: the part of its address after ``#``.
    file, line : str, int
        Where it stands, for messages.
    """

    heading: str
    text: tuple[str, ...]
    view: str
    file: str = ""
    line: int | None = None


Source = str | PathLike[str] | IO[str] | IO[bytes]
StoryLike = Source | list[StoryStep] | tuple[StoryStep, ...] | None


def given_story(story: StoryLike, claims: Sequence[Claim]) -> Sequence[StoryStep]:
    """Return steps as `read_story` does, also those that were read already.

    Raises
    ------
    ArgumentError
        If a page of these claims cannot show a step.
    """
    if story is None:
        return ()
    if not isinstance(story, (list, tuple)):
        return read_story(story, claims)
    if problems := tuple(view_problems(story, claims)):
        raise ArgumentError("story", *problems)
    return story


def read_story(source: Source, claims: Sequence[Claim]) -> list[StoryStep]:
    r"""Read the steps of a story and check that the page can show each.

    Parameters
    ----------
    source : path or file object
        Markdown. Each heading begins a step; below it stand paragraphs, and last a link, such as
        ``[map](#on=CLAIM-ID&place=79.85/6.93)``, of which only what follows ``#`` counts: it is the
        page's own address, as the page's “Take away” gives it.
    claims : sequence of Claim
        Those of the page.

    Returns
    -------
    list of StoryStep

    Raises
    ------
    DataError
        With every problem: a step without heading, text or link, too long or too many, and what no
        page can show, such as an unknown claim.

    Examples
    --------
    >>> import io
    >>> story = io.StringIO("# One figure\n\nA source says so.\n\n[map](#on=a&map=3/70/25)\n")
    >>> [step.view for step in read_story(story, [Claim("a", "A", range=900)])]
    ['on=a&map=3/70/25']
    """
    file, text = read_text(source)
    problems: list[Problem] = []
    steps = list(_steps(file, text.splitlines(), problems))
    problems += view_problems(steps, claims)
    if not steps and not problems:
        problems.append(Problem(file, None, None, None, "steps: a heading, text and a link"))
    if len(steps) > MOST_STEPS:
        expected = f"at most {MOST_STEPS} steps, not {len(steps)}"
        problems.append(Problem(file, steps[MOST_STEPS].line, None, None, expected))
    if problems:
        raise DataError(sorted(problems, key=lambda problem: problem.line or 0))
    return steps


def _steps(file: str, lines: Sequence[str], problems: list[Problem]) -> Iterator[StoryStep]:
    """Cut a text into steps at its headings."""
    starts = [n for n, line in enumerate(lines) if _HEADING.fullmatch(line)]
    first = starts[0] if starts else len(lines)
    for n, line in enumerate(lines[:first], start=1):
        if line.strip():
            problems.append(
                Problem(file, n, None, line.strip(), "a heading first: # and its words")
            )
            break
    for start, end in pairwise([*starts, len(lines)]):
        yield _step(file, start + 1, lines[start:end], problems)


def _step(file: str, line: int, lines: Sequence[str], problems: list[Problem]) -> StoryStep:
    def wrong(expected: str, fix: str = "", value: str | None = None, at: int = line) -> None:
        problems.append(Problem(file, at, None, value, expected, fix))

    found = _HEADING.fullmatch(lines[0])
    heading = found["text"] if found else ""
    body = [(line + n, text.strip()) for n, text in enumerate(lines[1:], start=1)]
    links = [(n, link) for n, text in body if (link := _LINK.fullmatch(text))]
    said = "\n".join(text for _, text in body if not _LINK.fullmatch(text))
    text = tuple(" ".join(part.split()) for part in re.split(r"\n{2,}", said) if part.strip())
    if not heading:
        wrong("words after the #")
    if len(heading) > LONGEST_HEADING:
        wrong(f"a heading of at most {LONGEST_HEADING} letters, not {len(heading)}")
    if not text:
        wrong("text below the heading", value=heading)
    if (length := sum(map(len, text))) > LONGEST_TEXT:
        wrong(
            f"at most {LONGEST_TEXT} letters of text, not {length:,}",
            "make two steps of it",
            heading,
        )
    if not links:
        fix = "write [map](#on=CLAIM-ID), or the link that the page’s “Take away” gives"
        wrong("one line that is a link with what the page shows after #", fix, heading)
    for n, again in links[1:]:
        wrong("one link in a step", "begin a step with a heading", again[0], n)
    view = links[0][1]["view"] if links else ""
    return StoryStep(heading, text, view, file, links[0][0] if links else line)


def view_problems(steps: Sequence[StoryStep], claims: Sequence[Claim]) -> Iterator[Problem]:
    r"""Find what a page of these claims cannot show.

    Examples
    --------
    >>> step = StoryStep("One", ("Text.",), "on=a&untl=1999", "s.md", 5)
    >>> print(*view_problems([step], [Claim("b", "B", range=900)]), sep="\n")
    s.md:5: on: found 'a'; expected the id of a claim on this page
    s.md:5: untl: expected one of map, on, until, ...; fix: did you mean until?
    """
    ids, systems = [claim.id for claim in claims], [claim.system for claim in claims]
    claim, degrees = "the id of a claim on this page", "longitude/latitude in degrees: 79.85/6.93"
    known: dict[str, tuple[str, Callable[[str], bool], Collection[str]]] = {
        "map": ("zoom/longitude/latitude: 3.5/70/25", _is_map, ()),
        "on": (claim, lambda value: not value or value in ids, ids),
        "until": ("a year", lambda value: bool(_YEAR.fullmatch(value)), ()),
        "system": ("a system on this page", lambda value: value in systems, systems),
        "place": (degrees, lambda value: _is_place(_numbers(value)), ()),
        "claim": (claim, lambda value: value in ids, ids),
        "view": (one_of(VIEWS), lambda value: value in VIEWS, VIEWS),
        "step": ("the number of a step", str.isdecimal, ()),
        "from": ("the id of a launch region", bool, ()),
        "flat": ("1", lambda value: value == "1", ("1",)),
        "try": ("a figure as the page's address has it", bool, ()),
    }
    for step in steps:
        for key, value in parse_qsl(step.view, keep_blank_values=True):
            if key not in known:
                fix = did_you_mean(key, known)
                yield Problem(step.file, step.line, key, None, one_of(known), fix)
                continue
            expected, is_right, options = known[key]
            if not is_right(value):
                fix = did_you_mean(value, options)
                yield Problem(step.file, step.line, key, value, expected, fix)


def _numbers(value: str) -> list[float]:
    try:
        return [float(part) for part in value.split("/")]
    except ValueError:
        return []


def _is_place(numbers: Sequence[float]) -> bool:
    return len(numbers) == 2 and abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90


def _is_map(value: str) -> bool:
    numbers = _numbers(value)
    return len(numbers) == 3 and 0 <= numbers[0] <= 9 and _is_place(numbers[1:])
