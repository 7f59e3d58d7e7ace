"""The stream of cells in an old Excel file (XLS), found without any library, for its survey.

An XLS file is a small file system (a compound file): sectors, chained by a table (FAT), a
directory, and one stream named Workbook, which is a row of records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from rangeviz.inputs.workbook_survey import Survey

_END = 0xFFFFFFFA
"""From here on a sector's number is none: the end of a chain, or a free sector."""

_SMALL_STREAM = 4096
_CELLS = (0x03, 0x04, 0x05, 0x06, 0x7E, 0xBD, 0xD6, 0x203, 0x204, 0x205, 0x27E, 0xFD, 0x206, 0x406)
_FORMULAS = (0x06, 0x206, 0x406)
_PASSWORD = 0x2F


class LockedError(ValueError):
    """The workbook is encrypted."""


def survey_old(file: str, content: bytes) -> Survey:
    """Look through an XLS file as `survey_zip` does through a newer one.

    Raises
    ------
    LockedError
        If it has a password.
    ValueError
        If it is no workbook.
    """
    survey = Survey(file)
    stream = _workbook_stream(content)
    for kind, start, length in _records(stream):
        if kind == _PASSWORD:
            raise LockedError
        if kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, start)
            survey.cell(row + 1, column + 1)
            survey.formulas += kind in _FORMULAS
    return survey


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        if position + 4 + length > len(stream):
            return
        yield kind, position + 4, length
        position += 4 + length


def _workbook_stream(content: bytes) -> bytes:
    if len(content) < 512:
        raise ValueError("cut short")
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 16)
    first_directory = struct.unpack_from("<I", content, 48)[0]
    first_small_fat = struct.unpack_from("<I", content, 60)[0]
    fat = _table(b"".join(_sector(content, n, size) for n in _fat_sectors(content, size)))
    directory = _chain(content, first_directory, fat, size)
    entries: dict[str, tuple[int, int]] = {}
    for start in range(0, len(directory) - 127, 128):
        letters = directory[
            start : start + min(struct.unpack_from("<H", directory, start + 64)[0], 64)
        ]
        name = letters.decode("utf-16-le", errors="replace").rstrip("\0").casefold()
        entries.setdefault(name, struct.unpack_from("<II", directory, start + 116))
    if "encryptedpackage" in entries:
        raise LockedError
    first, length = entries.get("workbook") or entries.get("book") or (_END, 0)
    if length >= _SMALL_STREAM:
        return _chain(content, first, fat, size)[:length]
    small = _chain(content, entries.get("root entry", (_END, 0))[0], fat, size)
    small_fat = _table(_chain(content, first_small_fat, fat, size))
    return _chain(small, first, small_fat, 64, header=0)[:length]


def _fat_sectors(content: bytes, size: int) -> list[int]:
    found = list(struct.unpack_from("<109I", content, 76))
    further, seen = struct.unpack_from("<I", content, 68)[0], set[int]()
    while further < _END and further not in seen:
        seen.add(further)
        numbers = _table(_sector(content, further, size))
        found += numbers[:-1]
        further = numbers[-1] if numbers else _END
    return [number for number in found if number < _END]


def _table(content: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4]))


def _sector(content: bytes, number: int, size: int, header: int = 1) -> bytes:
    start = (number + header) * size
    return content[start : start + size]


def _chain(content: bytes, first: int, fat: list[int], size: int, header: int = 1) -> bytes:
    parts, number, seen = [], first, set[int]()
    while number < _END and number not in seen:
        seen.add(number)
        parts.append(_sector(content, number, size, header))
        number = fat[number] if number < len(fat) else _END
    return b"".join(parts)
