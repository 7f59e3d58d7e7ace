"""Libraries that only some jobs need: loaded when used, asked for in one sentence if missing."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

from rangeviz.core.errors import MissingLibraryError


def load(module: str, extra: str) -> Any:
    """Import an optional library, or say what to install.

    Parameters
    ----------
    module : str
        What to import, for example ``"pyarrow.parquet"``.
    extra : str
        The extra of rangeviz that brings it.

    Raises
    ------
    MissingLibraryError
        If it is not installed.

    Examples
    --------
    >>> load("no_such_library", "xlsx")
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.MissingLibraryError: this needs no_such_library: pip install "...[xlsx]"
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        name = module.partition(".")[0]
        raise MissingLibraryError(f"this needs {name}: {how_to_install(extra)}") from None


def how_to_install(extra: str) -> str:
    """Return the line that installs an extra, from where rangeviz itself came."""
    clone = Path(__file__).parents[2]
    if (clone / "pyproject.toml").is_file():
        return f'pip install "{clone}[{extra}]"'
    place = f" @ {origin}" if (origin := _origin()) else ""
    return f'pip install "rangeviz[{extra}]{place}"'


def _origin() -> str:
    """Return the address that rangeviz was installed from, where it was no index (PEP 610)."""
    import json
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        told = json.loads(distribution("rangeviz").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return ""
    kind = told.get("vcs_info", {}).get("vcs")
    return f"{kind}+{told['url']}" if kind else str(told.get("url", ""))
