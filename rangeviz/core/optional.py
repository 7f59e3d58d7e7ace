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
    """Return the line that installs an extra: from the clone, if rangeviz runs from one."""
    clone = Path(__file__).parents[2]
    package = clone if (clone / "pyproject.toml").is_file() else "rangeviz"
    return f'pip install "{package}[{extra}]"'
