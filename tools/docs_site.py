"""Build the documentation as a site in site/: run by `make docs`, and alone by `make site`.

The pages are the Markdown files of the repository, as they are. They are laid out in build/site
with pages made from the code (tools/site_pages.py), and Sphinx makes HTML of them; whatever it
warns of stops the build, as does what tools/site_check.py sees. Nothing here needs a network.
"""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from pathlib import Path

from site_check import check_site
from site_pages import LISTED, commands_page, draw_maps, python_page, tutorial_page
from sphinx.cmd.build import main as sphinx

ROOT = Path(__file__).resolve().parent.parent
HERE, STAGE, MAPS, SITE = (
    ROOT / name for name in ("tools/site", "build/site", "build/maps", "site")
)
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REPOSITORY = PROJECT["urls"]["Repository"]
WRITTEN = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "data/README.md")
NAMED = re.compile(r"\[(?:docs/)?[\w-]+\.md\](\([^)#\s]+\.md\))")
"""A link that is called as its file: on the site, as its page."""
LINK = re.compile(r"(\]\()(?!\w+:|#)([^)#\s]+)")

STORY = """\
# A story, as a file

`rangeviz map --story` walks through it; [the page](page.md) says how one is written.

```markdown
{}```
"""


def build() -> int:
    shutil.rmtree(STAGE, ignore_errors=True)
    stage()
    shutil.rmtree(SITE, ignore_errors=True)
    quiet = (
        "-q",
        "-W",
        "--keep-going",
        "-b",
        "html",
        "-c",
        str(HERE),
        "-d",
        str(ROOT / "build/tree"),
    )
    return sphinx([*quiet, str(STAGE), str(SITE)])


def stage() -> None:
    """Lay out what becomes pages."""
    shutil.copytree(ROOT / "docs", STAGE / "docs")
    for name in WRITTEN:
        (STAGE / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, STAGE / name)
    (STAGE / "maps").mkdir()
    for picture in (ROOT / "maps").glob("*.png"):
        shutil.copy(picture, STAGE / "maps")
    pages = {path: path.read_text(encoding="utf-8") for path in STAGE.rglob("*.md")}
    for path, text in pages.items():
        led = led_to_the_repository(text, path)
        path.write_text(NAMED.sub(r"[]\1", led), encoding="utf-8")
    rules = STAGE / "docs/checks.md"
    rules.write_text(LISTED.sub(r"| [`\1`]{#\1} |", rules.read_text("utf-8")), encoding="utf-8")
    for page in HERE.glob("*.md"):
        shutil.copy(page, STAGE)
    fill(STAGE / "reference.md", "OTHERS", "\n".join(pages_not_listed()))
    (STAGE / "commands.md").write_text(commands_page(), encoding="utf-8")
    (STAGE / "python.md").write_text(python_page(ROOT / "rangeviz/__init__.pyi"), encoding="utf-8")
    tutorial = tutorial_page(STAGE / "docs/tutorial.ipynb")
    (STAGE / "docs/tutorial.md").write_text(tutorial, encoding="utf-8")
    (STAGE / "docs/tutorial.ipynb").unlink()
    story = STAGE / "docs/example-story.md"  # an input, whose links are views of a map
    story.write_text(STORY.format(story.read_text("utf-8")), encoding="utf-8")
    sources = (path for name in ("rangeviz", "data") for path in (ROOT / name).rglob("*.*"))
    newest = max(path.stat().st_mtime for path in sources if path.suffix != ".pyc")
    fill(STAGE / "maps.md", "MAPS", draw_maps(MAPS, newest))
    shutil.copytree(MAPS, STAGE / "extra/maps")
    shutil.copy(ROOT / "maps/south-asia.html", STAGE / "extra/maps")


def pages_not_listed() -> list[str]:
    """Give the pages of docs/ that no list of tools/site names."""
    listed = "\n".join(page.read_text("utf-8") for page in HERE.glob("*.md"))
    return [
        f"docs/{page.stem}"
        for page in sorted((STAGE / "docs").glob("*.md"))
        if not re.search(rf"^docs/{page.stem}$|<docs/{page.stem}>", listed, re.MULTILINE)
    ]


def fill(page: Path, place: str, text: str) -> None:
    page.write_text(page.read_text("utf-8").replace(place, text), encoding="utf-8")


def led_to_the_repository(text: str, page: Path) -> str:
    """Turn links to files that are no page here into links to the repository's."""

    def lead(match: re.Match[str]) -> str:
        path = (page.parent / match[2]).resolve()
        if path.is_file() and path.suffix in (".md", ".png", ".svg"):
            return match[0]
        if path.name == "tutorial.ipynb":
            return f"{match[1]}{match[2].removesuffix('ipynb')}md"
        name = path.relative_to(STAGE).as_posix()
        kind = "tree" if (ROOT / name).is_dir() else "blob"
        return f"{match[1]}{REPOSITORY}/{kind}/main/{name}"

    return LINK.sub(lead, text)


if __name__ == "__main__":
    sys.exit(build() or check_site())
