"""Writing a file wholly or not at all, whatever stops the program meanwhile."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path
from typing import IO

if sys.platform != "win32":
    import fcntl


def write_atomically(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write a file so that a reader sees the old content or the new, never half of either.

    Returns
    -------
    pathlib.Path
        The path as given.

    Raises
    ------
    OSError
        As `replacing`.
    """
    with replacing(path) as file:
        file.write(content)
    return Path(path)


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of `path` when the block ends well, and is gone if not.

    The content goes to a temporary file in the same folder and takes the file's place when it is
    safely on the disk. The mode of an existing file is kept, symbolic links are followed, missing
    folders are made. What a killed run has left beside the file is deleted. A device or a pipe
    (``/dev/stdout``) is written to as it is.

    Raises
    ------
    OSError
        If the file cannot be written, under the name `path`; an existing file is then untouched.
    """
    try:
        if _is_special(path):
            with Path(path).open("wb") as special:
                yield special
            return
        target = Path(os.path.realpath(path))
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        _clean(target)
        file, temporary = _temporary(target)
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(mode)
            if os.name == "nt":  # what is open cannot be renamed there; elsewhere the lock stays
                file.close()
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                file.close()
            temporary.unlink(missing_ok=True)
            raise
        file.close()
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), os.fspath(path)) from error


def _is_special(path: str | os.PathLike[str]) -> bool:
    with suppress(OSError):
        kind = Path(path).stat().st_mode
        return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))
    return False


def _temporary(target: Path) -> tuple[IO[bytes], Path]:
    """Make the temporary file and lock it, so that other runs can tell it from a leftover."""
    while True:
        handle, name = tempfile.mkstemp(prefix=_prefix(target), suffix=".tmp", dir=target.parent)
        with suppress(OSError):  # a file system without locks
            _lock(handle, wait=True)
        if os.fstat(handle).st_nlink:  # else the _clean of another run came between
            return os.fdopen(handle, "wb"), Path(name)
        os.close(handle)


def _clean(target: Path) -> None:
    """Delete what killed runs have left: temporary files that nobody holds locked."""
    for leftover in target.parent.glob(f"{escape(_prefix(target))}{'?' * 8}.tmp"):
        with suppress(OSError):
            if not stat.S_ISREG(leftover.lstat().st_mode):
                continue  # a pipe would be waited for
            with leftover.open("rb") as file:
                _lock(file.fileno(), wait=False)
                leftover.unlink()


def _lock(handle: int, *, wait: bool) -> None:
    if sys.platform != "win32":  # there, an open file cannot be deleted anyway
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _prefix(target: Path) -> str:
    return f".{target.name[:60]}."


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
