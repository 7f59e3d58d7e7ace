"""One word per chore, the same on a fresh machine, in the Makefile and in CI.

    python3 tools/chore.py map      make the default map and open it
    python3 tools/chore.py test     every test, the browser's included
    python3 tools/chore.py test-quick what a bare pytest runs, in less than two minutes
    python3 tools/chore.py test-long those that take minutes, and are not run in CI
    python3 tools/chore.py lint     ruff, mypy, and ESLint and Prettier for the page's own files
    python3 tools/chore.py page     bundle the page's modules and styles into rangeviz/page/bundle
    python3 tools/chore.py maps     remake the rendered examples in maps/
    python3 tools/chore.py bench    the benchmarks, as ratios
    python3 tools/chore.py docs     remake the generated parts of docs/, and the site of them
    python3 tools/chore.py site     the site alone, in site/; a warning stops it
    python3 tools/chore.py coverage every test, and which lines and branches none of them reached
    python3 tools/chore.py fuzz     the readers under a fuzzer for [60] seconds each
    python3 tools/chore.py mutants  what counts, changed at a place drawn by lot: do tests notice?
    python3 tools/chore.py lock     pin what development installs, in requirements-dev.lock
    python3 tools/chore.py lowest   tests of what leans on libraries, with the lowest we promise;
                                    [tests] for more of them
    python3 tools/chore.py newest   the same with the newest that there are, past our ceilings too

Each word first sets up what it needs: an environment in .venv and, for what looks at pages, a
Chromium (from apt on Debian as root, else Playwright's own).
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from bundle_page import BUNDLE, bundle_page, find_npx
from chromium import find_browser

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOWEST, NEWEST, LOCK = ROOT / ".venv-lowest", ROOT / ".venv-newest", "requirements-dev.lock"
SITE = Path("tools/docs_site.py")
INSTALLER = "uv>=0.7"
UV = (PYTHON, "-m", "uv")
CEILINGS = ("folium",)
"""What pyproject.toml holds below a next version, and a job tries with it all the same."""
READERS = {  # other people's programs that open our files: Debian packages
    "ogrinfo": ("gdal-bin",),
    "soffice": ("libreoffice-impress", "libreoffice-writer"),
    "pdftoppm": ("poppler-utils",),
}
COVERED = ",".join(
    f"rangeviz/{name}.py"
    for name in (
        "geo/distance",
        "geo/edges",
        "geo/outline",
        "geo/ellipsoid",
        "inputs/c[el]*",
        "inputs/tables",
        "inputs/wording",
    )
)
LEANING = ("analysis", "core", "documents/test_kit.py", "exports", "inputs")
"""The tests that lean most on libraries."""

ESLINT, PRETTIER = "eslint@9.39.1", "prettier@3.10.1"


def main(chore: str, arguments: list[str]) -> None:
    if sys.version_info < (3, 11):
        sys.exit("rangeviz needs Python 3.11 or newer")
    os.chdir(ROOT)
    keep_bytecode()
    CHORES[chore](arguments)


def keep_bytecode() -> None:
    """Keep what Python compiles, beside no source: tests and tools start many processes."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(ENVIRONMENT / "bytecode")


def make_map(arguments: list[str]) -> None:
    set_up()
    opening = [] if os.environ.get("CI") or arguments else ["--open"]
    run(PYTHON, "-m", "rangeviz", "map", *opening, *arguments)


def test(arguments: list[str]) -> None:
    set_up("dev")
    set_up_browser()
    set_up_readers()
    run(PYTHON, "-m", "pytest", "-m", "not long", *arguments)


def test_quick(arguments: list[str]) -> None:
    set_up("dev")
    set_up_browser()
    run(PYTHON, "-m", "pytest", *arguments)


def test_long(arguments: list[str]) -> None:
    set_up("dev")
    set_up_browser()
    run(PYTHON, "-m", "pytest", "-m", "long", *arguments)


def lint(_: list[str]) -> None:
    set_up("dev")
    run(PYTHON, "-m", "ruff", "check")
    run(PYTHON, "-m", "ruff", "format", "--check")
    run(PYTHON, "-m", "mypy")
    lint_page()


def lint_page() -> None:
    """Lint the page's scripts and styles with tools that npm fetches into its own cache."""
    npx = find_npx("the page's scripts and styles are linted")
    if not npx:
        print("Skipped: the page is linted with npx, which comes with Node.js.", file=sys.stderr)
        return
    ours = ("rangeviz/page/src", "rangeviz/server/web")
    pages = (*(f"{folder}/**/*.{{js,css}}" for folder in ours), "tools/*.mjs")
    run(npx, "--yes", ESLINT, "--config", "tools/eslint.config.mjs", *ours)
    run(npx, "--yes", PRETTIER, "--print-width", 110, "--check", "--log-level", "warn", *pages)


def make_page(_: list[str]) -> None:
    npx = find_npx("the page is bundled")
    if not npx:
        sys.exit("the page is bundled with npx, which comes with Node.js")
    bundle_page(npx, BUNDLE)


def make_maps(_: list[str]) -> None:
    set_up("dev")
    set_up_browser()
    run(PYTHON, "tools/render_maps.py")


def bench(arguments: list[str]) -> None:
    set_up("dev", "bench")
    for script in sorted(Path("benchmarks").glob("bench_*.py")):
        run(PYTHON, script, *arguments)


def make_docs(arguments: list[str]) -> None:
    set_up("dev")
    for script in sorted({*Path("tools").glob("docs_*.py")} - {SITE}):
        run(PYTHON, script)
    make_site(arguments)


def make_site(_: list[str]) -> None:
    set_up("dev", "site")
    run(PYTHON, SITE)


def measure_coverage(arguments: list[str]) -> None:
    test(["--cov", "--cov-report=term", *arguments])
    run(PYTHON, "-m", "coverage", "report", "--fail-under=100", f"--include={COVERED}")


def fuzz(arguments: list[str]) -> None:
    """Run the properties with many examples, then each reader under the fuzzer."""
    set_up("dev", "fuzz")
    seconds = arguments[0] if arguments else "60"
    os.environ["HYPOTHESIS_PROFILE"] = "long"
    run(PYTHON, "-m", "pytest", "tests/inputs/test_properties.py")
    for reader in ("claims", "cities", "regions", "systems"):
        run(PYTHON, "tools/fuzz_readers.py", reader, f"-max_total_time={seconds}")


def try_mutants(arguments: list[str]) -> None:
    set_up("dev")
    run(PYTHON, "tools/mutants.py", *arguments)


def lock(_: list[str]) -> None:
    """Pin all that development needs, with hashes, for every system and Python we support."""
    set_up()
    run(
        *UV,
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--all-extras",
        "--group",
        "dev",
        "--no-emit-index-url",
        "--custom-compile-command",
        "make lock",
        "--output-file",
        LOCK,
        "pyproject.toml",
    )


def test_lowest(arguments: list[str]) -> None:
    """Test in an environment of its own, with the lowest version of each direct dependency."""
    install_apart(LOWEST, "--resolution", "lowest-direct")
    older = ("-W", "ignore::DeprecationWarning", "-W", "ignore::FutureWarning")  # not our doing
    test_apart(LOWEST, *older, *arguments)


def test_newest(arguments: list[str]) -> None:
    """Test with the newest version of everything, those that pyproject.toml shuts out included."""
    install_apart(NEWEST, "--upgrade")
    install(apart(NEWEST), "--upgrade", *CEILINGS)
    test_apart(NEWEST, *arguments)


def apart(environment: Path) -> Path:
    return environment / PYTHON.relative_to(ENVIRONMENT)


def install_apart(environment: Path, *options: str) -> None:
    set_up_installer()
    if not apart(environment).exists():
        run(*UV, "venv", "--quiet", "--python", sys.executable, environment)
    install(apart(environment), *options, "--group", "dev", "--editable", ".[all]")


def test_apart(environment: Path, *arguments: str) -> None:
    named = [name for name in arguments if not name.startswith(("-", "ignore::"))]
    tests = [] if named else [f"tests/{name}" for name in LEANING]
    run(apart(environment), "-m", "pytest", *arguments, *tests)


CHORES = {
    "map": make_map,
    "test": test,
    "lint": lint,
    "page": make_page,
    "maps": make_maps,
    "test-quick": test_quick,
    "test-long": test_long,
    "bench": bench,
    "docs": make_docs,
    "site": make_site,
    "coverage": measure_coverage,
    "fuzz": fuzz,
    "mutants": try_mutants,
    "lock": lock,
    "lowest": test_lowest,
    "newest": test_newest,
}


def set_up(*groups: str) -> None:
    """Install rangeviz and the dependency groups into .venv, once for each state of the build."""
    set_up_installer()
    wanted = hashlib.sha256(Path("pyproject.toml").read_bytes()).hexdigest()
    for name in ("", *groups):
        done = ENVIRONMENT / f"set-up-{name or 'rangeviz'}"
        if done.exists() and done.read_text() == wanted:
            continue
        print(f"Setting up {name or 'rangeviz'} in .venv (once) ...", file=sys.stderr, flush=True)
        install(PYTHON, *(("--group", name) if name else ("--editable", ".")))
        done.write_text(wanted)


def set_up_installer() -> None:
    """Make .venv with the installer, which takes a tenth of pip's time."""
    if not PYTHON.exists():
        make_environment()
    done = ENVIRONMENT / "set-up-installer"
    if not done.exists() or done.read_text() != INSTALLER:
        run(PYTHON, "-m", "pip", "install", "--quiet", INSTALLER)
        done.write_text(INSTALLER)


def install(python: Path, *what: str) -> None:
    run(*UV, "pip", "install", "--quiet", "--python", python, *what)


def make_environment() -> None:
    try:
        venv.create(ENVIRONMENT, with_pip=True)
    except subprocess.CalledProcessError:  # Debian parts ensurepip from Python
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        apt_install("python3-venv")
        venv.create(ENVIRONMENT, with_pip=True)


def set_up_browser() -> None:
    if find_browser():
        return
    if is_debian_root():
        apt_install("chromium", "fonts-noto-core")
    else:
        run(PYTHON, "-m", "playwright", "install", "chromium")


def set_up_readers() -> None:
    """Install the programs of `READERS` where that is easy; tests that miss one are skipped."""
    missing = [names for program, names in READERS.items() if not shutil.which(program)]
    if not has_font("Liberation Sans"):  # as wide as Arial, in which slides and briefs are set
        missing.append(("fontconfig", "fonts-liberation"))
    if missing and is_debian_root():
        apt_install(*(name for names in missing for name in names))


def has_font(family: str) -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(("fc-list", family), capture_output=True, check=False)
    return bool(listed.stdout)


def is_debian_root() -> bool:
    return bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0


def apt_install(*packages: str) -> None:
    if not is_debian_root():
        sys.exit(f"please install: {' '.join(packages)}")
    print(f"Installing {' '.join(packages)} ...", file=sys.stderr, flush=True)
    run("apt-get", "update", "-qq")
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages)


def run(*command: object) -> None:
    finished = subprocess.run([str(part) for part in command], check=False)
    if finished.returncode:
        sys.exit(finished.returncode)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in CHORES:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
