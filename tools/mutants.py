"""Change the code that counts, one place at a time, and see whether its fast tests notice.

    python tools/mutants.py                            50 changes of each room, drawn by lot
    python tools/mutants.py --each 200 --seed 7        more of them, or others
    python tools/mutants.py --all --jobs 2             every change there is: hours
    python tools/mutants.py rangeviz/geo/feet.py:40    every change of a file, or of a line of it
    python tools/mutants.py --all --again              those that no test noticed before
    python tools/mutants.py --report                   how many there are, and those not looked at

A change that no test notices has survived: read it, and add the test that was missing, or find
that it changes nothing and say so (docs/mutants.md). Annotations, decorators, texts and assertions
are left alone. What was tried is kept in build/mutants: a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import os
import random
import sys
from collections import Counter
from itertools import chain, zip_longest
from pathlib import Path

from mutant_tests import LOADED, Tests, Trials, in_child, recorded_tests, run_pytest, try_anew
from mutations import Mutant, mutants_of
from tabulate import tabulate

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build/mutants"
RESULTS = KEPT / "results.jsonl"
ROOMS = {
    "inputs": "claims wording figures figure_words claim_text claim_reader pairing",
    "analysis": "deciding verdicts turning grid sentences",
    "geo": """ellipsoid distance feet edges outline geometry hulls settling nodes facets centres
        records strips discs meeting loops arcs rings buffer""",
}
"""The modules that are changed."""

ALIKE = ROOT / "tools/mutants_alike.csv"
"""Changes that somebody has looked at and that do no harm, and why."""

WHY = ("same", "tie", "time", "margin", "words")
"""Nothing changes; only where two numbers are equal; only time; only what a bound has to spare;
only how much a message says."""

TESTS = [f"{top}/{room}" for top in ("rangeviz", "tests") for room in ROOMS]


def choose(arguments: argparse.Namespace) -> list[Mutant]:
    """Choose mutants, the rooms in turn: a run that is stopped has tried them alike."""
    lot, chosen = random.Random(arguments.seed), []
    for room, modules in ROOMS.items():
        paths = [f"rangeviz/{room}/{module}.py" for module in modules.split()]
        found = list(chain.from_iterable(mutants_of(ROOT, path) for path in paths))
        print(f"{room}: {len(found)} changes can be made", flush=True)
        if arguments.places:
            found = [m for m in found if {m.path, f"{m.path}:{m.first}"} & set(arguments.places)]
        many = len(found) if arguments.all or arguments.places else arguments.each
        chosen.append(lot.sample(found, min(many, len(found))))
    if arguments.places and not any(chosen):
        sys.exit("nothing can be changed there; expected files of these rooms, or FILE:LINE")
    return [mutant for turn in zip_longest(*chosen) for mutant in turn if mutant]


def results() -> dict[tuple[str, str, int, int], dict[str, object]]:
    """Read what was tried before."""
    lines = RESULTS.read_text(encoding="utf-8").splitlines() if RESULTS.exists() else []
    found = map(json.loads, lines)
    return {(r["path"], r["digest"], r["place"], r["variant"]): r for r in found}


def key(mutant: Mutant) -> tuple[str, str, int, int]:
    return mutant.path, mutant.digest, mutant.place, mutant.variant


def named(mutant: Mutant) -> tuple[str, str, str, str]:
    """Name a change so that lines above it may come and go."""
    return mutant.path, mutant.function, mutant.change, str(mutant.nth)


def looked_at() -> dict[tuple[str, ...], str]:
    """Read which changes do no harm, and why."""
    with ALIKE.open(encoding="utf-8", newline="") as file:
        return {tuple(what): why for *what, why in csv.reader(file)}


def say(mutant: Mutant, noticed: object, tests: int) -> None:
    """Keep and print what came of a change."""
    outcome = "hung" if noticed is None else "noticed" if noticed else "SURVIVED"
    line = vars(mutant) | {"outcome": outcome, "by": noticed, "tests": tests}
    with RESULTS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    told = f"{outcome:8} {mutant.path}:{mutant.first}  {mutant.change}"
    os.write(SCREEN, f"{told}\n".encode())


def report() -> None:
    """Print what came of all changes: for each module, and those that nobody has looked at."""
    before, known = results(), looked_at()
    table, left = [], []
    for room, modules in ROOMS.items():
        total: Counter[str] = Counter()
        for module in modules.split():
            count: Counter[str] = Counter()
            for mutant in mutants_of(ROOT, f"rangeviz/{room}/{module}.py"):
                outcome = str(before.get(key(mutant), {}).get("outcome", "not tried"))
                why = known.get(named(mutant))
                if outcome == "SURVIVED":
                    outcome = why or "left"
                    if not why:
                        left.append(f"{mutant.path}:{mutant.first}  {mutant.change}")
                count[outcome] += 1
            table.append((f"{room}/{module}", count))
            total += count
        table.append((room, total))
    table.append(("together", sum((c for of, c in table if of in ROOMS), Counter())))
    print("\n".join(left))
    kinds = ["not tried", "noticed", "hung", *WHY, "left"]
    print(tabulate([[n, c.total(), *(c[k] for k in kinds)] for n, c in table], ["", "all", *kinds]))


def try_all(mutants: list[Mutant], tests: Tests) -> None:
    """Try changes: those of functions where all is loaded, the others each from the beginning."""
    anew, inside = [], []
    for mutant in mutants:
        chosen, from_the_beginning = tests.of(mutant)
        if not chosen:
            say(mutant, "", 0)
        else:
            (anew if from_the_beginning else inside).append(mutant)
    if inside:
        files = sorted({test.partition("::")[0] for m in inside for test in tests.of(m)[0]})
        in_child(lambda: run_pytest(files, Trials(ROOT, tests, inside, say)))
    for mutant in anew:
        noticed = in_child(lambda mutant=mutant: try_anew(ROOT, tests, mutant))
        say(mutant, noticed, len(tests.of(mutant)[0]))


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("places", nargs="*", help="files, or lines as FILE:LINE; all their changes")
    reader.add_argument("--each", type=int, default=50, help="changes for each room")
    reader.add_argument("--seed", type=int, default=20)
    reader.add_argument("--all", action="store_true")
    reader.add_argument("--again", action="store_true", help="those not noticed, nor looked at")
    reader.add_argument("--budget", type=float, default=20, help="seconds of tests for each")
    reader.add_argument("--jobs", type=int, default=1)
    reader.add_argument("--report", action="store_true", help="what came of what was tried")
    arguments = reader.parse_args()
    if arguments.report:
        report()
        return
    if not hasattr(os, "fork"):
        sys.exit("this needs a system with fork")
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
    for name in LOADED:
        importlib.import_module(name)
    chosen = choose(arguments)
    tests = recorded_tests(ROOT, KEPT / "tests.pickle", TESTS, arguments.budget)
    before = results()
    for result in before.values():
        tests.remember(str(result["path"]), str(result["function"]), str(result["by"]))
    if arguments.again:
        survivors = {k for k, result in before.items() if result["outcome"] == "SURVIVED"}
        chosen = [m for m in chosen if key(m) in survivors and named(m) not in looked_at()]
    else:
        chosen = [m for m in chosen if key(m) not in before]
    print(f"{len(chosen)} to be tried", flush=True)
    children = []
    for job in range(arguments.jobs):
        child = os.fork()
        if not child:
            try:
                try_all(chosen[job :: arguments.jobs], tests)
            finally:
                os._exit(0)
        children.append(child)
    for child in children:
        os.waitpid(child, 0)


SCREEN = os.dup(1)

if __name__ == "__main__":
    main()
