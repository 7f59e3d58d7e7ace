"""Pages of the site that are made from the code: commands, Python, tutorial, finished maps."""

from __future__ import annotations

import ast
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import click

import rangeviz as rv
from rangeviz.cli import cli
from rangeviz.core.words import words
from rangeviz.inputs.countries import country_name

LISTED = re.compile(r"^\| `([a-z][a-z-]*)` \|", re.MULTILINE)
"""The rules in the tables of docs/checks.md, which have addresses of their own on the site."""

ROOMS = {
    "inputs": "Read and choose",
    "analysis": "Judge and count",
    "geo": "Rings",
    "page": "The page",
    "maps": "Figures and charts",
    "documents": "Slides, briefs, kits",
    "exports": "Files for others",
    "core": "Errors",
}
"""The rooms of the code that have public names, as a reader of the site meets them."""


def commands_page() -> str:
    """Tell of every command what its own help tells."""
    parts = ["# Commands\n\nWhat `rangeviz COMMAND --help` prints.\n"]
    for name in cli.list_commands(None):
        command = cli.get_command(None, name)
        assert command
        context = click.Context(command, info_name=f"rangeviz {command.name}", max_content_width=78)
        parts.append(f"## {command.name}\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def python_page(stub: Path) -> str:
    """List every public name under its room, for Sphinx to fill in from its docstring."""
    rooms: dict[str, list[str]] = defaultdict(list)
    for node in ast.parse(stub.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [alias.name for alias in node.names if not alias.name.startswith("_")]
            rooms[node.module.split(".")[0]] += names
    parts = ["# Python\n\n`import rangeviz as rv`; every example here runs as a test.\n"]
    for room, title in ROOMS.items():
        parts.append(f"## {title}\n\n```{{eval-rst}}")
        for name in sorted(rooms[room], key=str.lower):
            kind = "class" if isinstance(getattr(rv, name), type) else "function"
            parts.append(f".. auto{kind}:: rangeviz.{name}")
        parts.append("```\n")
    return "\n".join(parts)


def tutorial_page(notebook: Path) -> str:
    """Give the tutorial's cells as a page."""
    parts = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        text = "".join(cell["source"])
        parts.append(text if cell["cell_type"] == "markdown" else f"```python\n{text}\n```")
    return "\n\n".join(parts) + "\n"


def draw_maps(folder: Path, newest_source: float) -> str:
    """Draw the shipped claims of each country, where a page is older than what it is made of.

    Returns
    -------
    str
        The rows of a table that leads to them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    claims, rows = rv.read_claims(), []
    counts = Counter(claim.operator for claim in claims)
    regions, cities = rv.read_regions(), rv.read_cities()
    for operator in sorted(filter(None, counts), key=country_name):
        path, name = folder / f"{operator.lower()}.html", country_name(operator)
        if not path.exists() or path.stat().st_mtime < newest_source:
            mine = rv.read_claims(claims, operators=[operator])
            title = words("page.title.of", countries=name)
            rv.draw_map(mine, regions, cities, title=title).save(str(path))
        rows.append(f'| <a href="maps/{path.name}">{name}</a> | {counts[operator]} |')
    return "\n".join(rows)
