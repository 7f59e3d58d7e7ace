"""In which encoding the texts of a Shapefile are: as its .cpg says, else its .dbf, else a guess."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable

_DRIVERS = {
    0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x08: "cp865", 0x09: "cp437", 0x0A: "cp850",
    0x0B: "cp437", 0x0D: "cp437", 0x0E: "cp850", 0x0F: "cp437", 0x10: "cp850", 0x11: "cp437",
    0x12: "cp850", 0x13: "cp932", 0x14: "cp850", 0x15: "cp437", 0x16: "cp850", 0x17: "cp865",
    0x18: "cp437", 0x19: "cp437", 0x1A: "cp850", 0x1B: "cp437", 0x1C: "cp863", 0x1D: "cp850",
    0x1F: "cp852", 0x22: "cp852", 0x23: "cp852", 0x24: "cp860", 0x25: "cp850", 0x26: "cp866",
    0x37: "cp850", 0x40: "cp852", 0x4D: "cp936", 0x4E: "cp949", 0x4F: "cp950", 0x50: "cp874",
    0x58: "cp1252", 0x59: "cp1252", 0x64: "cp852", 0x65: "cp866", 0x66: "cp865", 0x67: "cp861",
    0x6A: "cp737", 0x6B: "cp857", 0x6C: "cp863", 0x78: "cp950", 0x79: "cp949", 0x7A: "cp936",
    0x7B: "cp932", 0x7C: "cp874", 0x7D: "cp1255", 0x7E: "cp1256", 0x86: "cp737", 0x87: "cp852",
    0x88: "cp857", 0xC8: "cp1250", 0xC9: "cp1251", 0xCA: "cp1254", 0xCB: "cp1253", 0xCC: "cp1257",
}  # fmt: skip
"""Encodings by the language driver in the header of a .dbf, byte 29."""

_ISO = re.compile(r"(?:iso)?(8859)(\d{1,2})\Z")
_PAGE = re.compile(r"(?:cp|windows|win|ansi|oem|ibm|dos|ms)?(\d{3,5})\Z")
_LDID = re.compile(r"ldid/?(\d{1,3})\Z")
_GUESS = "cp1252"


def text_encoding(cpg: bytes | None, dbf: bytes, texts: Iterable[bytes]) -> tuple[str, str]:
    r"""Find a Shapefile's encoding, and say what had to be guessed, if anything.

    Parameters
    ----------
    cpg : bytes or None
        What its .cpg says, in one of many spellings.
    dbf : bytes
        Of which the header counts.
    texts : iterable of bytes
        What has to be read.

    Examples
    --------
    >>> text_encoding(b"88596", b"", [b"x"]), text_encoding(None, b"", ["é".encode()])
    (('iso8859-6', ''), ('utf-8', ''))
    >>> text_encoding(None, b"", [b"caf\xe9"])[0]
    'cp1252'
    """
    texts = [*texts]
    said = cpg.decode("ascii", errors="replace").strip() if cpg else ""
    named = _codec(said)
    if named and _fits(named, texts):
        return named, ""
    driver = _DRIVERS.get(dbf[29] if len(dbf) > 29 else 0, "")
    for encoding in ("utf-8", driver):
        if encoding and _fits(encoding, texts):
            return encoding, "" if not said else f"its .cpg says {said}, but they are {encoding}"
    encoding = _GUESS if _fits(_GUESS, texts) else "latin-1"
    return encoding, f"nothing says which; they were read as {encoding}"


def _codec(said: str) -> str:
    """Tell Python's name of an encoding as a .cpg spells it, or nothing."""
    plain = re.sub(r"[\s_\-]+", "", said.casefold())
    iso, page, driver = _ISO.match(plain), _PAGE.match(plain), _LDID.match(plain)
    if iso:
        names = [f"iso8859-{iso[2]}"]
    elif driver:
        names = [_DRIVERS.get(int(driver[1]), "")]
    elif page:
        names = ["utf-8"] if page[1] == "65001" else [f"cp{page[1]}"]
    else:
        names = [said, plain, plain.removeprefix("ansi").removeprefix("oem")]
    for name in filter(None, names):
        try:
            codec = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        if getattr(codec, "_is_text_encoding", True):
            return codec.name
    return ""


def _fits(encoding: str, texts: list[bytes]) -> bool:
    try:
        for text in texts:
            text.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
