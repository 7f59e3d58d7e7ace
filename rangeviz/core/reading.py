"""Reading: the shipped files, and those of others, safely."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import IO, BinaryIO

from rangeviz.core.errors import ArgumentError, DataError, Problem, asked, did_you_mean, refusal
from rangeviz.core.inputs_kept import note_input
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
