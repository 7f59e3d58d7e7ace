"""Files: the shipped ones, reading one safely, writing one wholly or not at all."""

from __future__ import annotations

import errno
import io
import os
import re
import signal
import stat
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import lru_cache, partial
from pathlib import Path, PurePath
from stat import S_ISDIR, S_ISREG
from typing import IO, BinaryIO

from rangeviz.core.errors import (
    ArgumentError,
    DataError,
    Problem,
    asked,
    check_choice,
    check_ending,
    did_you_mean,
    one_of,
    refusal,
)
from rangeviz.core.inputs_kept import note_input, refuse_input
from rangeviz.core.text import shorten

_refusal = partial(refusal, rule="file")
_PACKAGE = Path(__file__).parents[1]


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


MAX_BYTES = 64_000_000
"""Of a file, as people write them; `rangeviz.stream_verdicts` reads larger ones."""

_BLOCK = 65_536
_DISGUISES = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"%PDF": "a PDF",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"SQLite format 3": "a SQLite or GeoPackage file",
    b"PAR1": "a Parquet file",
}


def read_text(source: str | os.PathLike[str] | IO[str] | IO[bytes]) -> tuple[str, str]:
    """Return a source's name for messages and its text.

    Raises
    ------
    DataError
        If the file is missing, a folder, an address, too large, not text, or not UTF-8.
    """
    file, content = read_content(source)
    return file, content if isinstance(content, str) else decode_text(file, content)


def read_content(source: str | os.PathLike[str] | IO[str] | IO[bytes]) -> tuple[str, str | bytes]:
    """Return a source's name for messages, and its bytes (or text, from an open text file).

    ``"-"`` is standard input; a file of that name is ``"./-"``.

    Raises
    ------
    DataError
        If the file is missing, a folder, an address, or too large.
    """
    if source == "-":
        return "<stdin>", _standard_input(sys.stdin)
    if not isinstance(source, (str, os.PathLike)):
        if not hasattr(source, "read"):
            kind = type(source).__name__
            raise ArgumentError("source", asked(kind, "a path, an open file or a table"))
        return str(getattr(source, "name", "<text>")), source.read()
    return file_name(source), read_bytes(source)


@lru_cache(maxsize=1)  # whoever looks at a source twice finds the same
def _standard_input(stream: IO[str] | None) -> bytes:
    content = stream.buffer.read(MAX_BYTES + 1) if stream else b""  # type: ignore[attr-defined]
    if stream:
        with suppress(OSError):  # it is no file of the system
            note_input(stream.fileno())
    if len(content) > MAX_BYTES:
        expected = f"at most {MAX_BYTES // 1_000_000} MB"
        raise _refusal("<stdin>", expected, "save it in a file, and split that")
    return bytes(content)


def file_name(path: str | os.PathLike[str]) -> str:
    r"""Return a path as text, with marks in place of what is no UTF-8.

    Examples
    --------
    >>> file_name("caf\udce9.csv")
    'caf�.csv'
    """
    return os.fsencode(Path(path)).decode("utf-8", "replace")


def read_bytes(source: str | os.PathLike[str]) -> bytes:
    """Return what is in a file.

    Raises
    ------
    DataError
        As `open_file`; also if it is too large.
    """
    with open_file(source) as opened:
        try:
            content = opened.read(min(os.fstat(opened.fileno()).st_size, MAX_BYTES) + 1)
            while len(content) <= MAX_BYTES and (more := opened.read(_BLOCK)):
                content += more  # the system does not say how large it is, or it grows
        except OSError as error:  # a worn disk, a share that went away
            raise _unread(str(Path(source)), error) from None
    if len(content) > MAX_BYTES:
        raise _refusal(str(source), f"a file of at most {MAX_BYTES // 1_000_000} MB", "split it")
    return content


def open_file(source: str | os.PathLike[str]) -> BinaryIO:
    """Open a file for reading bytes.

    Raises
    ------
    DataError
        If it is missing, an address, a folder, a device or a pipe, or cannot be read.
    """
    path = Path(source)
    file = str(path)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", str(source)):
        fix = "write its path" if str(source).startswith("file:") else "download it first"
        raise _refusal(str(source), "a file on this machine", fix)
    try:
        kind = path.stat().st_mode
        if not (S_ISREG(kind) or S_ISDIR(kind)):
            raise _refusal(file, "a file, not a pipe or a device", "save what it gives first")
        opened = path.open("rb")
        note_input(opened.fileno())
        return opened
    except FileNotFoundError:
        raise _missing(path) from None
    except IsADirectoryError:
        raise _refusal(file, "a file, not a folder", "name the file in it") from None
    except (OSError, ValueError) as error:
        raise _unread(file, error) from None


def _missing(path: Path) -> DataError:
    if _is_content(str(path)):
        return _no_path(str(path))
    if str(path).startswith("~"):
        return _refusal(str(path), "a file that exists", "write the home folder out")
    fix = did_you_mean(path.name, _names_beside(path)) or "check the path"
    return _refusal(str(path), "a file that exists", fix)


_AS_FILE = "for a text that was read already: io.StringIO(text)"


def _is_content(file: str) -> bool:
    return "\n" in file or file.startswith(("{", "<"))


def _no_path(content: str) -> DataError:
    return _refusal(shorten(content, 60), "a path", _AS_FILE)


def _unread(file: str, error: OSError | ValueError) -> DataError:
    if _is_content(file):
        return _no_path(file)
    reason = getattr(error, "strerror", None) or str(error)
    return _refusal(file, f"a file that can be read ({reason})", "check the path")


def _names_beside(path: Path) -> list[str]:
    return [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []


def refuse_other_kinds(file: str, content: bytes, instead: str = "export it as text") -> None:
    """Raise `DataError` for what is known by its first bytes to be no text."""
    for magic, what in _DISGUISES.items():
        if content.startswith(magic):
            raise _refusal(file, f"a text file, but this is {what}", instead)


def decode_text(file: str, content: bytes, instead: str = "export it as text") -> str:
    """Return a file's text: UTF-8, or UTF-16 with a byte-order mark.

    `instead` is the fix for what is no text at all.

    Raises
    ------
    DataError
        If it is not text, or in another encoding.
    """
    refuse_other_kinds(file, content, instead)
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise _refusal(file, "whole UTF-16 text", "export it as UTF-8 text") from None
        line = content[: error.start].count(b"\n") + 1
        start = content.rfind(b"\n", 0, error.start) + 1
        found = content[max(start, error.start - 30) : error.start + 10].split(b"\n")[0]
        shown = found.decode("cp1252", errors="replace").strip()  # what Windows most often wrote
        fix = "save the file as UTF-8 (Excel: “CSV UTF-8”)"
        raise DataError([Problem(file, line, None, shown, "UTF-8 text", fix, "file")]) from None
    if "\0" in text:
        raise _refusal(file, "text, but it has NUL characters", "export it as UTF-8 text")
    return text


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
            with _unstopped():
                stack.close()
    except OSError as error:  # under the name of the first file by now: the last one closed
        if wrong is None:
            raise
        raise OSError(wrong.errno, wrong.strerror, os.fspath(path)) from error
    return list(files)


@contextmanager
def _unstopped() -> Iterator[None]:
    """Keep Ctrl-C and SIGTERM waiting."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGTERM))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


def make_folder(folder: Path) -> None:
    """Make a folder where it is missing; a path of several missing ones is most often a slip.

    Raises
    ------
    OSError
        If the folder that it stands in is missing too, or it cannot be made.
    """
    if not folder.parent.is_dir() and not folder.parent.exists():
        above, missing = (file_name(path.name) for path in (folder.parent, folder))
        said = f"there is no folder {above} to make {missing} in; make it, or check the path"
        raise FileNotFoundError(errno.ENOENT, said, str(folder))
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
            _lock(handle, wait=True)
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
