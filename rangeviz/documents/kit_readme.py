"""What a kit says about itself: a README for people, a manifest for programs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from rangeviz.analysis.finding import Finding
from rangeviz.core.text import markdown_link, markdown_table, markdown_text, printable
from rangeviz.core.version import __version__
from rangeviz.core.words import count_word, words
from rangeviz.exports.bibliography import citation, cite_sources
from rangeviz.inputs.claim_text import figure_text, origin_text
from rangeviz.inputs.claims import Claim, file_names, shown_claims

LIBRARIES = (
    *("folium", "geopandas", "matplotlib", "numpy", "pandas", "pyproj", "python-docx"),
    *("python-pptx", "shapely", "XlsxWriter"),
)
"""Those whose versions decide on bytes."""


def kit_readme(
    claims: Sequence[Claim], finding: Finding, title: str | None, command: str, names: Sequence[str]
) -> str:
    """Say what the claims come to, what the files are, and where all of it comes from."""
    shown = shown_claims(claims)
    files = [(f"[{name}]({name})", _what(name)) for name in names]
    told = [
        tuple(map(markdown_text, (claim.id, claim.system, figure_text(claim), claim.speaker)))
        for claim in shown
    ]
    heads = (words("kit.id"), words("table.system"), words("table.figure"), words("table.claimant"))
    credits = (
        words("footnote.borders"),
        words("footnote.cities"),
        words("footnote.stamp", claims=markdown_text(origin_text(claims)), version=__version__),
    )
    sources = [f"- {citation(item, markdown_text, markdown_link)}" for item in cite_sources(shown)]
    blocks = [
        f"# {markdown_text(title or finding.headline)}",
        markdown_text(" ".join(finding.sentences)),
        words("brief.note"),
        *((words("kit.command"), f"    {printable(command)}") if command else ()),
        f"## {words('kit.files')}",
        markdown_table((words("kit.file"), words("kit.what")), files, ("left", "left")),
        words("kit.limits"),
        f"## {words('kit.claims')}",
        markdown_table(heads, told, ("left",) * len(heads)),
        words("kit.rest", shown=count_word(len(shown)).capitalize(), count=f"{len(claims):,}"),
        f"## {words('brief.sources')}",
        "\n".join(sources),
        f"## {words('kit.credits')}",
        " ".join(credits),
        words("kit.licences"),
    ]
    return "\n\n".join(blocks) + "\n"


def _what(name: str) -> str:
    """Say what a file is for; a further sheet is one of the first."""
    first = re.sub(r"-\d+(?=\.\w+$)", "", name)
    return words(f"kit.{first}") if first == name else words("kit.sheet", name=first)


def kit_manifest(
    files: Mapping[str, bytes], claims: Sequence[Claim], command: str
) -> dict[str, Any]:
    """List the files with their sums, and what they were made with: no clock, no machine."""
    libraries = {name: installed for name in LIBRARIES if (installed := _version(name))}
    return {
        "made_by": f"rangeviz {__version__}",
        "command": command,
        "claims": {
            "files": file_names(claims),
            "count": len(claims),
            "newest_source_read": max((claim.accessed for claim in claims), default=""),
        },
        "libraries": libraries,
        "files": [
            {"name": name, "bytes": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in files.items()
        ],
    }


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
