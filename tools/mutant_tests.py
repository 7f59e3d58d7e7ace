"""Which tests run which lines, and the trial of one change after another by those tests.

All is forked: the tests of a change begin where its module is loaded and they are collected.
"""

from __future__ import annotations

import functools
import gc
import importlib
import inspect
import os
import pickle
import resource
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from mutations import Mutant

LONGER_S, TIMES = 2.0, 6.0
"""A test that takes so much longer than unchanged, and so many times as long, does not end."""

SET_UP_S = 60.0
"""What collecting, or the fixtures of a test, may take."""

EACH_S = 0.01
"""What pytest takes for any test."""

MEMORY_BYTES = 6 << 30
OPTIONS = "-q -n0 -p no:cacheprovider --assert=plain --tb=no -o tmp_path_retention_policy=none"
LOADED = ["coverage", "geopandas", "hypothesis", "pyogrio", "pyproj", "scipy.spatial", "shapely"]
IMPORT, COLLECTION = "", "collection"
"""What runs a line before the tests do: loading rangeviz, and loading the tests."""

Lines = dict[str, dict[int, set[str]]]
"""Of each module, of each line, the tests that run it."""


@dataclass
class Recorded:
    """What one file's tests do: what it depends on, their processor time, the lines they run."""

    digest: str
    seconds: dict[str, float] = field(default_factory=dict)
    runs: Lines = field(default_factory=dict)


class Tests:
    """All tests, and what each of them runs."""

    def __init__(self, files: Iterable[Recorded], budget_s: float) -> None:
        """Know what was recorded; the tests of one change may take `budget_s` together."""
        files, self.budget_s = list(files), budget_s
        self.caught: Counter[tuple[str, ...]] = Counter()
        self.seconds = {test: s for file in files for test, s in file.seconds.items()}
        self._runs: Lines = {}
        for file in files:
            for path, lines in file.runs.items():
                for line, tests in lines.items():
                    self._runs.setdefault(path, {}).setdefault(line, set()).update(tests)

    def of(self, mutant: Mutant) -> tuple[list[str], bool]:
        """Find the tests that may notice; and whether all must be loaded anew for that."""
        lines = self._runs.get(mutant.path, {})
        here = (tests for n, tests in lines.items() if mutant.first <= n <= mutant.last)
        found: set[str] = set().union(*here)
        anew = not mutant.function or IMPORT in found or found == {COLLECTION}
        if anew:
            found = found.union(*lines.values())
        return sorted(found & set(self.seconds)), anew

    def remember(self, path: str, function: str, test: str) -> None:
        """Know that a test has noticed a change of a function: it may notice the next one too."""
        self.caught[path, test] += 1
        self.caught[path, function, test] += 1

    def first(self, mutant: Mutant, tests: Iterable[str]) -> list[str]:
        """Choose which to try: its room's before others, what is quick and has noticed before."""
        of_room, chosen, left_s = f"/{mutant.room}/", [], self.budget_s

        def rank(test: str) -> tuple[bool, float, str]:
            caught = (
                self.caught[mutant.path, test] + self.caught[mutant.path, mutant.function, test]
            )
            return of_room not in test, (self.seconds[test] + EACH_S) / (1 + 9 * caught), test

        for test in sorted(tests, key=rank):
            left_s -= self.seconds[test] + EACH_S
            if left_s < 0:
                break
            chosen.append(test)
        return chosen


def in_child(work: Callable[[], object]) -> object:
    """Call a function in a process forked for it, and give what it returns; None if it died."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.close(reading)
            with os.fdopen(writing, "wb") as pipe:
                pickle.dump(work(), pipe)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return pickle.loads(said) if said and not os.WIFSIGNALED(status) else None


def recorded_tests(root: Path, kept: Path, places: Iterable[str], budget_s: float) -> Tests:
    """Run tests once, unchanged, and record what they do; those that are as they were are not."""
    shared = sha256()
    for pattern in ("rangeviz/**/*.py", "tests/*.py", "tests/*/conftest.py"):
        for path in sorted(root.glob(pattern)):
            shared.update(path.read_bytes())
    files: dict[str, Recorded] = pickle.loads(kept.read_bytes()) if kept.exists() else {}
    new = []
    for place in places:
        for path in sorted((root / place).glob("*.py")):
            name, digest = str(path.relative_to(root)), shared.copy()
            digest.update(path.read_bytes())
            if name not in files or files[name].digest != digest.hexdigest():
                files[name] = Recorded(digest.hexdigest())
                new.append(name)
    if new:
        print(f"recording what the tests of {len(new)} files run", flush=True)
        recorder = in_child(lambda: record(root, new))
        if not isinstance(recorder, tuple):
            sys.exit("the tests could not be run")
        failed, seconds, runs = recorder
        if failed:
            sys.exit("these fail as it is:\n" + "\n".join(failed))
        for test, taken in seconds.items():
            files[test.partition("::")[0]].seconds[test] = taken
        for path, lines in runs.items():
            for line, tests in lines.items():
                for test in tests:
                    file = test.partition("::")[0] if "::" in test else new[0]
                    files[file].runs.setdefault(path, {}).setdefault(line, set()).add(test)
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(pickle.dumps(files))
    return Tests(files.values(), budget_s)


def record(root: Path, files: list[str]) -> tuple[list[str], dict[str, float], Lines]:
    """Run the tests of some files under coverage."""
    import coverage

    os.chdir(root)
    watch = coverage.Coverage(
        data_file=None, config_file=False, include=[str(root / "rangeviz/*/*.py")]
    )
    watch.start()
    for path in sorted(root.glob("rangeviz/*/*.py")):
        importlib.import_module(".".join(path.relative_to(root).with_suffix("").parts))
    watch.switch_context(COLLECTION)
    recorder = Recorder(root, watch)
    if run_pytest(files, recorder) not in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        os._exit(1)
    watch.stop()
    data = watch.get_data()
    runs: Lines = {}
    for file in data.measured_files():
        of = runs[str(Path(file).relative_to(root))] = {}
        for line, contexts in data.contexts_by_lineno(file).items():
            of[line] = set().union(*(recorder.users.get(c, {c}) for c in contexts))
    return recorder.failed, recorder.seconds, runs


class Recorder:
    """Tell coverage which test it is, without what others before it have left behind.

    What is set up once for several tests, all of these run.
    """

    def __init__(self, root: Path, watch: object) -> None:
        self.root, self.watch, self.now = root, watch, COLLECTION
        self.caches: list[functools._lru_cache_wrapper] = []
        self.failed: list[str] = []
        self.seconds: dict[str, float] = {}
        self.users: dict[str, set[str]] = defaultdict(set)

    def pytest_collection_finish(self) -> None:
        self.caches = caches(self.root)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        for cache in self.caches:
            cache.cache_clear()
        for name in getattr(item, "fixturenames", ()):
            self.users[f"fixture {name}"].add(item.nodeid)
        self.now = item.nodeid
        self.watch.switch_context(self.now)
        done = yield
        self.watch.switch_context(COLLECTION)
        return done

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef) -> Iterator[None]:
        if fixturedef.scope != "function":
            self.watch.switch_context(f"fixture {fixturedef.argname}")
        try:
            return (yield)
        finally:
            self.watch.switch_context(self.now)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        before = time.process_time()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.process_time() - before

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)


def run_pytest(files: list[str], plugin: object) -> int:
    """Run pytest without its words, with as many examples as ever but without making them small."""
    from hypothesis import Phase, settings

    settings.register_profile(
        "mutants",
        max_examples=100,
        derandomize=True,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
    )
    os.environ["HYPOTHESIS_PROFILE"] = "mutants"
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with tempfile.TemporaryDirectory() as folder:
        return pytest.main([*OPTIONS.split(), f"--basetemp={folder}/tests", *files], [plugin])


def caches(root: Path) -> list[functools._lru_cache_wrapper]:
    """Find the functions, ours and the tests', that keep what they have worked out."""
    cached = [
        thing for thing in gc.get_objects() if isinstance(thing, functools._lru_cache_wrapper)
    ]
    return [c for c in cached if str(root) in str(getattr(inspect.unwrap(c), "__code__", ""))]


class Limits:
    """End the process where a test does not end."""

    def __init__(self, seconds: dict[str, float]) -> None:
        self.seconds = seconds

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Iterator[None]:
        limit(SET_UP_S)
        return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        limit(LONGER_S + TIMES * self.seconds[item.nodeid])
        return (yield)


def limit(seconds: float) -> None:
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.setitimer(signal.ITIMER_REAL, seconds * 20)


class Trials(Limits):
    """Try changes in functions, each in a fork of a process that has collected the tests."""

    def __init__(
        self, root: Path, tests: Tests, mutants: Iterable[Mutant], say: Callable[..., None]
    ) -> None:
        super().__init__(tests.seconds)
        self.root, self.tests, self.mutants, self.say = root, tests, mutants, say

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items}
        functions = defaultdict(list)
        for path in sorted(self.root.glob("rangeviz/*/*.py")):
            importlib.import_module(".".join(path.relative_to(self.root).with_suffix("").parts))
        for thing in gc.get_objects():
            if isinstance(thing, FunctionType):
                code = thing.__code__
                functions[code.co_filename, code.co_qualname, code.co_firstlineno].append(thing)
        for cache in caches(self.root):
            cache.cache_clear()
        for mutant in self.mutants:
            names = self.tests.first(mutant, self.tests.of(mutant)[0])
            chosen = [items[test] for test in names]

            def tried(mutant: Mutant = mutant, chosen: list[pytest.Item] = chosen) -> str:
                module = mutant.code(self.root)
                for code in codes(module):
                    if code.co_qualname == mutant.function:
                        for function in functions[
                            code.co_filename, code.co_qualname, code.co_firstlineno
                        ]:
                            function.__code__ = code
                return run_items(session, chosen)

            noticed = in_child(tried)
            self.tests.remember(mutant.path, mutant.function, str(noticed))
            self.say(mutant, noticed, len(chosen))
        return True


def codes(module: CodeType) -> Iterator[CodeType]:
    """Find the functions of a module and of its classes."""
    for constant in module.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            if not constant.co_flags & 2:  # a class's body has no fast locals
                yield from codes(constant)


def run_items(session: pytest.Session, items: list[pytest.Item]) -> str:
    """Run tests until one fails: give that one, or nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return item.nodeid
    return ""


def try_anew(root: Path, tests: Tests, mutant: Mutant) -> str:
    """Try a change that runs on import: load and collect all anew."""
    chosen = tests.first(mutant, tests.of(mutant)[0])
    load = SourceFileLoader.get_code
    code = mutant.code(root)

    def changed(self: SourceFileLoader, name: str) -> CodeType | None:
        return code if self.path == str(root / mutant.path) else load(self, name)

    SourceFileLoader.get_code = changed

    class Loop(Limits):
        failed = "loading"

        @pytest.hookimpl(tryfirst=True)
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            items = {item.nodeid: item for item in session.items}
            self.failed = run_items(session, [items[test] for test in chosen])
            return True

    loop = Loop(tests.seconds)
    limit(SET_UP_S)
    files = sorted({test.partition("::")[0] for test in chosen})
    run_pytest(files, loop)
    return loop.failed
