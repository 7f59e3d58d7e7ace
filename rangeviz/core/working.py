"""Folders for files that only a library sees: deleted at the end, or by the next run."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISDIR

from rangeviz.core.writing import lock, unstopped

_BEGINS, _ENDS = ".rangeviz-", ".tmp"


@contextmanager
def working_folder() -> Iterator[Path]:
    """Make a folder in the system's temporary one, and delete it whatever happens.

    What a killed run has left there is deleted by the next run that makes one.

    Examples
    --------
    >>> with working_folder() as folder:
    ...     folder.is_dir()
    True
    >>> folder.exists()
    False
    """
    _clean(Path(tempfile.gettempdir()))
    folder, handle = Path(), None
    try:
        with unstopped():  # until it is known what is to be deleted
            folder, handle = _made()
        yield folder
    finally:
        with unstopped():
            if handle is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(handle)


def _made() -> tuple[Path, int]:
    """Make a folder and lock it, so that other runs can tell it from a leftover."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_BEGINS, suffix=_ENDS))
        if sys.platform == "win32":  # where no folder can be opened
            return folder, os.open(os.devnull, os.O_RDONLY)
        with suppress(OSError):  # the _clean of another run may come between
            handle = os.open(folder, os.O_RDONLY)
            with suppress(OSError):  # a file system without locks
                lock(handle, wait=True)
            if folder.exists():
                return folder, handle
            os.close(handle)


def _clean(temporary: Path) -> None:
    """Delete our folders that nobody holds locked."""
    for leftover in temporary.glob(f"{_BEGINS}{'?' * 8}{_ENDS}"):
        with suppress(OSError):
            if sys.platform == "win32" or not _is_ours(leftover):
                continue
            handle = os.open(leftover, os.O_RDONLY)
            try:
                lock(handle, wait=False)
                shutil.rmtree(leftover, ignore_errors=True)
            finally:
                os.close(handle)


def _is_ours(folder: Path) -> bool:
    about = folder.lstat()
    return S_ISDIR(about.st_mode) and about.st_uid == os.getuid()
