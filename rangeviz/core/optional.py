"""Libraries that only some jobs need: loaded when used, asked for in one sentence if missing."""

from __future__ import annotations

import importlib
from typing import Any

from rangeviz.core.errors import RangevizError


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
    RangevizError
        If it is not installed.

    Examples
    --------
    >>> load("no_such_library", "xlsx")
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.RangevizError: this needs no_such_library: pip install "rangeviz[xlsx]"
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError:
        name = module.partition(".")[0]
        raise RangevizError(f'this needs {name}: pip install "rangeviz[{extra}]"') from None
