"""Where the shipped data lie, in an installed wheel and in a checkout alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def shipped_path(name: str) -> Path:
    """Find a shipped data file by its name.

    Parameters
    ----------
    name : str
        A file name in ``data/``, for example ``"ranges.csv"``.

    Returns
    -------
    pathlib.Path
        ``rangeviz/data/NAME`` in a wheel, ``data/NAME`` in a checkout.

    Raises
    ------
    FileNotFoundError
        If neither place has it: the installation is incomplete.

    Examples
    --------
    >>> shipped_path("ranges.csv").name
    'ranges.csv'
    """
    for folder in (_PACKAGE / "data", _PACKAGE.parent / "data"):
        path = folder / name
        if path.is_file():
            return path
    raise FileNotFoundError(f"rangeviz is installed without its data file {name!r}; reinstall it")
