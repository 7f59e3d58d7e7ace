"""Bundle the page's own modules and styles with esbuild, which npm fetches into its own cache.

What it writes into ``rangeviz/page/bundle`` is kept in git and in the wheel, so that a machine with
Python alone makes maps; ``tests/page/test_bundle.py`` holds it to its source byte for byte.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE, BUNDLE = ROOT / "rangeviz/page/src", ROOT / "rangeviz/page/bundle"
ESBUILD = "esbuild@0.28.2"
OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--target=es2022",
    "--charset=utf8",
    "--legal-comments=none",
    "--log-level=warning",
)
ENTRIES = {
    "main.js": ("main.js", "--global-name=rangeviz"),
    "boot.js": ("boot.js",),
    "own_layers.js": ("own_layers.js",),
    "layer.js": ("layer.js", "--global-name=rangeviz_rings"),
    "layer.css": ("css/layer.css",),
    "page.css": ("css/page.css",),
    "plain.css": ("css/plain.css",),
}
"""What is written, from which entry."""


def find_npx(purpose: str) -> str | None:
    """Find npx; without it, say so, and give up where CI is to have it."""
    npx = shutil.which("npx")
    if not npx and os.environ.get("CI"):
        raise SystemExit(f"{purpose} with npx, which comes with Node.js: install it here")
    return npx


def bundle_page(npx: str, folder: Path) -> None:
    """Write every file of the bundle into a folder."""
    for name, (entry, *options) in ENTRIES.items():
        command = [npx, "--yes", ESBUILD, str(SOURCE / entry), *OPTIONS, *options]
        subprocess.run([*command, f"--outfile={folder / name}"], check=True)
