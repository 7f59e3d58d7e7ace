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
        said = f'this needs {name}: pip install "{_package()}[{extra}]"'
        raise MissingLibraryError(said) from None


def _package() -> str:
    """What pip installs rangeviz from: the clone, if this is one."""
    clone = Path(__file__).parents[2]
    return str(clone) if (clone / "pyproject.toml").is_file() else "rangeviz"
