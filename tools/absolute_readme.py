"""README.md as the package index shows it: its pictures and links lead to the repository."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from hatchling.metadata.plugin.interface import MetadataHookInterface

PICTURE = re.compile(r"(!\[[^\]]*\]\()(?!\w+:)")
LINK = re.compile(r"((?<!!)\[[^\]]*\]\()(?!\w+:|#)")


class AbsoluteReadme(MetadataHookInterface):
    """Asked by the build: see [tool.hatch.metadata.hooks.custom] in pyproject.toml."""

    def update(self, metadata: dict[str, Any]) -> None:
        text = (Path(self.root) / "README.md").read_text(encoding="utf-8")
        home = metadata["urls"]["Repository"]
        metadata["readme"] = {"content-type": "text/markdown", "text": absolute(text, home)}


def absolute(text: str, home: str) -> str:
    """Put the repository's address before each path that a document names."""
    raw = home.replace("//github.com/", "//raw.githubusercontent.com/")
    return LINK.sub(rf"\1{home}/blob/main/", PICTURE.sub(rf"\1{raw}/main/", text))
