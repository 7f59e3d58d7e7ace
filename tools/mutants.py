"""Change the code that counts, one place at a time, and see whether its fast tests notice.

    python tools/mutants.py                            50 changes for each room, drawn by lot
    python tools/mutants.py --each 200 --seed 7        more of them, or others
    python tools/mutants.py --all                      every change there is: hours
    python tools/mutants.py rangeviz/geo/feet.py:40    every change of a file, or of a line of it

A change that no test notices has survived: read it, and add the test that was missing, or find
that it changes nothing (docs/mutants.md). All happens in a copy of the tree. A change that makes
the tests take more than 20 seconds of processor time is noticed too. Annotations, decorators,
texts and assertions are left alone.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUICK_RINGS = (
    "not test_rings or (not equator and not past-the-conj and not long-edges and not hemisphere"
    " and (drawable or area_is_right or refused or empty or unasked or (area_of and 30)))"
)
TESTS = {
    "geo": {
        "ellipsoid edges outline distance feet": ("test_distance.py",),
        "geometry": ("test_distance.py", "test_rings.py", "-k", QUICK_RINGS),
        "discs meeting settling arcs rings hulls": ("test_rings.py", "-k", QUICK_RINGS),
    },
    "analysis": {
        "verdicts": ("test_verdicts.py",),
        "turning": ("test_turning.py",),
        "grid": ("test_grid.py", "-k", "not shipped and not polar"),
    },
    "inputs": {
        "claims": ("test_claims.py",),
        "wording": ("test_claims.py", "test_figures.py", "-k", "not no_number_is_read"),
        "figures": ("test_figures.py", "-k", "not no_number_is_read"),
    },
}
"""Of each room the modules that are changed, and fast tests that should notice, beside doctests."""

LIMIT_S = 20
"""More processor time than the tests of any module take unchanged, which is seen first."""

LOADED = ["numpy", "pandas", "pyproj", "shapely", "pytest"]
"""What each run would load anew: it is forked from a process that has."""

SWAPS: dict[type, type] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


@dataclass(frozen=True)
class Mutant:
    """One change of one module: which node of it, and in which of several ways."""

    room: str
    path: str
    line: int
    place: int
    variant: int

    def made(self) -> tuple[str, str]:
        """Tell the change, and give the module with it."""
        tree = ast.parse((ROOT / self.path).read_text(encoding="utf-8"))
        node = list(walk(tree))[self.place]
        before = shown(node)
        change(node, self.variant)
        return f"{before}  ->  {shown(node)}", ast.unparse(tree)


def mutants_of(room: str, path: str) -> Iterator[Mutant]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for place, node in enumerate(list(walk(tree))):
        variant = 0
        while change(node, variant):
            yield Mutant(room, path, getattr(node, "lineno", 0), place, variant)
            variant += 1


def walk(node: ast.AST) -> Iterator[ast.AST]:
    """Visit what may be changed, in the order of the text."""
    yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list") or isinstance(node, ast.Assert):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from walk(child)


def change(node: ast.AST, variant: int) -> bool:
    """Change a node in its place, in one of several ways; tell whether there was such a way."""
    match node:
        case ast.BinOp() | ast.AugAssign() | ast.BoolOp() if type(node.op) in SWAPS and not variant:
            node.op = SWAPS[type(node.op)]()
        case ast.Compare(ops=ops) if variant < len(ops):
            ops[variant] = SWAPS[type(ops[variant])]()
        case ast.Constant(value=bool(value)) if not variant:
            node.value = not value
        case ast.Constant(value=int(value) | float(value)) if not variant:
            node.value = value + 1
        case ast.UnaryOp(op=ast.USub() | ast.Not()) if not variant:
            node.op = ast.UAdd() if isinstance(node.op, ast.USub) else ast.Not()
            if isinstance(node.op, ast.Not):
                node.operand = ast.UnaryOp(ast.Not(), node.operand)
        case ast.If() | ast.IfExp() | ast.While() if not variant:
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Return(value=ast.AST()) if not variant:
            node.value = ast.Constant(None)
        case _:
            return False
    return True


def shown(node: ast.AST) -> str:
    text = ast.unparse(node).split("\n")[0]
    return text if len(text) < 90 else f"{text[:87]}..."


def choose(arguments: argparse.Namespace) -> list[Mutant]:
    """Choose mutants, the rooms in turn: a run that is stopped has tried them alike."""
    lot, chosen = random.Random(arguments.seed), []
    for name, tests in TESTS.items():
        paths = [f"rangeviz/{name}/{module}.py" for module in " ".join(tests).split()]
        found = list(chain.from_iterable(mutants_of(name, path) for path in paths))
        print(f"{name}: {len(found)} changes can be made", flush=True)
        if arguments.places:
            found = [m for m in found if {m.path, f"{m.path}:{m.line}"} & set(arguments.places)]
        elif not arguments.all:
            found = lot.sample(found, min(arguments.each, len(found)))
        chosen.append(found)
    return [mutant for turn in zip_longest(*chosen) for mutant in turn if mutant]


def run_tests(tree: Path, tests: list[str], keep_bytecode: bool) -> None:
    """Run tests in a process of its own, which ends with what pytest says."""
    import pytest

    with contextlib.suppress(ImportError):  # not on Windows: there the watch outside has to do
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (LIMIT_S, LIMIT_S))
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    os.chdir(tree)
    sys.path.insert(0, str(tree))
    sys.dont_write_bytecode, sys.pycache_prefix = not keep_bytecode, None
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    options = ["-x", "-q", "-n0", "--no-header", "-p", "no:cacheprovider"]
    code = pytest.main([*options, *tests])
    import rangeviz

    os._exit(code if Path(rangeviz.__file__).is_relative_to(tree) else 99)


def outcome(tree: Path, tests: list[str], keep_bytecode: bool = False) -> str:
    process = multiprocessing.Process(
        target=run_tests, args=(tree, tests, keep_bytecode), daemon=True
    )
    process.start()
    process.join(LIMIT_S * 6)
    if process.is_alive():
        process.kill()
        process.join()
    code = process.exitcode
    if code is None or code < 0:
        return "hung"
    if code in (3, 5, 99):
        sys.exit(f"the tests could not be run: pytest ended with {code}")
    return "killed" if code else "SURVIVED"


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("places", nargs="*", help="files, or lines as FILE:LINE; all their changes")
    reader.add_argument("--each", type=int, default=50, help="changes for each room")
    reader.add_argument("--seed", type=int, default=20)
    reader.add_argument("--all", action="store_true")
    chosen = choose(reader.parse_args())
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder).resolve() / "tree"
        shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".*", "*.pyc"))
        try_all(tree, chosen)


def try_all(tree: Path, chosen: list[Mutant]) -> None:
    counts = {room: Counter[str]() for room in TESTS}
    seen: set[str] = set()
    for number, mutant in enumerate(chosen, start=1):
        path, tests = mutant.path, tests_of(mutant.path)
        if path not in seen and outcome(tree, tests, keep_bytecode=True) != "SURVIVED":
            sys.exit(f"the tests of {path} fail as it is")
        seen.add(path)
        told, source = mutant.made()
        (tree / path).write_text(source, encoding="utf-8")
        result = outcome(tree, tests)
        shutil.copyfile(ROOT / path, tree / path)
        counts[mutant.room][result] += 1
        print(f"{number:4} {result:8} {path}:{mutant.line}  {told}", flush=True)
    for room, count in counts.items():
        print(f"{room}: {count.total()} tried, {dict(count)}")


def tests_of(path: str) -> list[str]:
    _, room, module = Path(path).with_suffix("").parts
    tests = next(tests for names, tests in TESTS[room].items() if module in names.split())
    return [path, *(f"tests/{room}/{t}" if t.endswith(".py") else t for t in tests)]


if __name__ == "__main__":
    if hasattr(os, "fork"):
        multiprocessing.set_start_method("forkserver")
        multiprocessing.set_forkserver_preload(LOADED)
    main()
