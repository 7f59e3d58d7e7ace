"""Which Chromium looks at pages, and how it is started: with the network off, and quietly."""

from __future__ import annotations

import os
import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    """Find a Chromium on this machine; None lets Playwright take its own."""
    named = os.environ.get("RANGEVIZ_CHROMIUM")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)
