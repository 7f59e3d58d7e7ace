"""Writing: a file wholly or not at all, several all or none."""

from __future__ import annotations

import errno
import io
import os
import signal
import stat
import sys
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path, PurePath
from typing import IO

from rangeviz.core.errors import (
    ArgumentError,
    Problem,
    asked,
    check_choice,
    check_ending,
    one_of,
)
from rangeviz.core.inputs_kept import refuse_input
from rangeviz.core.reading import file_name

if sys.platform != "win32":
    import fcntl

Target = str | os.PathLike[str] | IO[bytes]
"""What can be saved to: a path, or a file that is open for bytes."""


def form_of(target: Target | None, form: str | None, known: Collection[str]) -> str:
    """Tell in which form to save: as a path's ending says, or as is said for a file object.

    Raises
    ------
    ArgumentError
        If neither says one of the known, or both say different ones.

    Examples
    --------
    >>> form_of("maps/Figure.PDF", None, ["png", "pdf"]), form_of(io.BytesIO(), "png", ["png"])
    ('pdf', 'png')
    >>> form_of(io.BytesIO(), None, ["png", "pdf"])
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.ArgumentError: form: expected one of png, pdf: a file has no ending
    """
    if target is None:
        expected = "a path, or a file that is open for bytes"
        raise ArgumentError("target", Problem("", None, None, None, expected))
    if form is not None:
        check_choice("form", form, known)
    if isinstance(target, (str, os.PathLike)):
        ending = PurePath(target).suffix.lower().removeprefix(".")
        if form is None or (ending in known and ending != form):
            endings = [f".{name}" for name in (known if form is None else [form])]
            check_ending(target, endings, "target")
        return form or ending
    if form is None:
        expected = f"{one_of(known)}: a file has no ending"
        raise ArgumentError("form", Problem("", None, None, None, expected))
    return form


def save(target: Target | None, content: bytes) -> Path | None:
    """Write a path, wholly or not at all, or into an open binary file, which stays open.

    Returns
    -------
    pathlib.Path or None
        The path as given; None for a file object.

    Raises
    ------
    ArgumentError
        If it is neither.
    OSError
        As `replacing`.
    """
    if isinstance(target, (str, os.PathLike)):
        return write_atomically(target, content)
    if target is None or not _takes_bytes(target):
        kind = type(target).__name__
        raise ArgumentError("target", asked(kind, "a path or a file that is open for bytes"))
    target.write(content)
    return None


def _takes_bytes(target: object) -> bool:
    return hasattr(target, "write") and not isinstance(target, io.TextIOBase)


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


def write_together(files: Mapping[Path, bytes]) -> list[Path]:
    """Write several files, all or none: no one takes its place before all are on the disk.

    Who stops the run meanwhile is heard when all have taken theirs.

    Raises
    ------
    OSError
        As `replacing`.
    """
    path, wrong = Path(), None
    try:
        with ExitStack() as stack:
            try:
                for path, content in files.items():
                    file = stack.enter_context(replacing(path))
                    file.write(content)
                    file.flush()
                    if not _is_special(path):
                        os.fsync(file.fileno())
            except OSError as error:
                wrong = error
                raise
            with unstopped():
                stack.close()
    except OSError as error:  # under the name of the first file by now: the last one closed
        if wrong is None:
            raise
        raise OSError(wrong.errno, wrong.strerror, os.fspath(path)) from error
    return list(files)


@contextmanager
def unstopped() -> Iterator[None]:
    """Keep Ctrl-C and SIGTERM waiting: a mask would not, where a library has threads of its own."""
    if threading.current_thread() is not threading.main_thread():
        yield  # which no signal interrupts
        return
    heard: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, lambda number, _: heard.append(number))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if heard:
            signal.raise_signal(heard[0])


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[IO[bytes]]:
    """Open a file that takes the place of `path` when the block ends well, and is gone if not.

    The content goes to a temporary file in the same folder and takes the file's place when it is
    safely on the disk. The mode of an existing file is kept, symbolic links are followed, a missing
    folder is made, but not one in a missing folder. What a killed run has left beside the file is
    deleted. A device or a pipe (``/dev/stdout``) is written to as it is.

    Raises
    ------
    OSError
        If the file cannot be written, under the name `path`; an existing file is then untouched.
    ArgumentError
        If it was read in a run that keeps its inputs.
    """
    try:
        if _is_special(path):
            with Path(path).open("wb") as special:
                yield special
            return
        refuse_input(path)
        target = Path(os.path.realpath(path))
        make_folder(target.parent)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "this is a folder; name a file")
        mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask()
        _clean(target)
        with ExitStack() as stack:
            with unstopped():  # until it is known what is to be deleted
                file, temporary = _temporary(target)
                stack.push(partial(_drop, file, temporary))
            yield file
            file.flush()
            os.fsync(file.fileno())
            temporary.chmod(mode)
            if os.name == "nt":  # what is open cannot be renamed there; elsewhere the lock stays
                file.close()
            temporary.replace(target)
        file.close()
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), os.fspath(path)) from error


def _drop(file: IO[bytes], temporary: Path, kind: type[BaseException] | None, *_: object) -> None:
    """Delete the temporary file where something went wrong."""
    if kind:
        with suppress(OSError):
            file.close()
        temporary.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make a folder where it is missing; a path of several missing ones is most often a slip.

    Raises
    ------
    OSError
        If the folder that it stands in is missing too, or it is a file or cannot be made.
    """
    if not folder.parent.is_dir() and not folder.parent.exists():
        above, missing = (file_name(path.name) for path in (folder.parent, folder))
        said = f"there is no folder {above} to make {missing} in; make it, or check the path"
        raise FileNotFoundError(errno.ENOENT, said, str(folder))
    if folder.name == "~" and not folder.exists():  # in quotes no shell reads it
        said = "this is a folder's name, not the home folder; write the home folder out"
        raise FileNotFoundError(errno.ENOENT, said, str(folder))
    if folder.exists() and not folder.is_dir():
        said = f"{file_name(folder.name)} is a file, not a folder"
        raise NotADirectoryError(errno.ENOTDIR, said, str(folder))
    folder.mkdir(exist_ok=True)


def _is_special(path: str | os.PathLike[str]) -> bool:
    with suppress(OSError):
        kind = Path(path).stat().st_mode
        return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))
    return False


def _temporary(target: Path) -> tuple[IO[bytes], Path]:
    """Make the temporary file and lock it, so that other runs can tell it from a leftover."""
    import tempfile

    while True:
        handle, name = tempfile.mkstemp(prefix=_prefix(target), suffix=".tmp", dir=target.parent)
        with suppress(OSError):  # a file system without locks
            lock(handle, wait=True)
        if os.fstat(handle).st_nlink:  # else the _clean of another run came between
            return os.fdopen(handle, "wb"), Path(name)
        os.close(handle)


def _clean(target: Path) -> None:
    """Delete what killed runs have left: temporary files that nobody holds locked."""
    from glob import escape

    for leftover in target.parent.glob(f"{escape(_prefix(target))}{'?' * 8}.tmp"):
        with suppress(OSError):
            if not stat.S_ISREG(leftover.lstat().st_mode):
                continue  # a pipe would be waited for
            with leftover.open("rb") as file:
                lock(file.fileno(), wait=False)
                leftover.unlink()


def lock(handle: int, *, wait: bool) -> None:
    if sys.platform != "win32":  # there, an open file cannot be deleted anyway
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _prefix(target: Path) -> str:
    return f".{target.name[:60]}."


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
