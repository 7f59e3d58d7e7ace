"""The fonts of a picture: one for all, and for letters that it lacks, what else is installed."""

from __future__ import annotations

import unicodedata
import warnings
from functools import cache
from typing import Any

from rangeviz.core.errors import ArgumentError, DataWarning, asked, did_you_mean
from rangeviz.core.optional import load
from rangeviz.core.text import pieces
from rangeviz.core.words import words

FALLBACK = "DejaVu Sans"
"""The font that comes with matplotlib."""

_LIKED = ("Noto Sans", FALLBACK)
_BOXES = "Last Resort"  # a font of matplotlib's that has a box for every letter
_HAN = {"CJK": "CJK SC", "HIRAGANA": "CJK JP", "KATAKANA": "CJK JP", "HANGUL": "CJK KR"}
_SCRIPTS = {"CJK": "Chinese", "HIRAGANA": "Japanese", "KATAKANA": "Japanese", "HANGUL": "Korean"}


class Fonts:
    """The fonts that a picture is written in.

    Parameters
    ----------
    font : str, optional
        The font to write with. Default: Noto Sans, else `FALLBACK`.

    Raises
    ------
    ArgumentError
        If the font is not installed.

    Examples
    --------
    >>> Fonts(FALLBACK).family("Shaheen-III")
    ('DejaVu Sans',)
    """

    def __init__(self, font: str | None = None) -> None:
        self.base = _base_family(font)
        self._base_letters = [_letters_of(name) for name in self.base]
        self._more: dict[str, frozenset[str]] = {}
        self._missing: dict[str, None] = {}

    def family(self, text: str) -> tuple[str, ...]:
        """Name the fonts for a text; a script that the first has only in part is not mixed."""
        if text.isascii():
            return self.base
        lacking = [
            c for c in text if _is_drawn(c) and not any(c in own for own in self._base_letters)
        ]
        for letter in lacking:
            if letter not in self._missing and not any(
                letter in own for own in self._more.values()
            ):
                self._add_font_for(letter, text)
        more = [name for name, own in self._more.items() if any(c in own for c in lacking)]
        if not more:
            return self.base
        scripts = {_script(letter) for letter in lacking}
        mixed = any(_script(c) in scripts for c in text if c in self._base_letters[0])
        first, *rest = self.base
        ordered = (*more, first, *rest) if mixed else (first, *more, *rest)
        return tuple(dict.fromkeys(ordered))

    def width(self, text: str, size_pt: float, bold: bool = False, italic: bool = False) -> float:
        """Measure a text by the fonts' own metrics."""
        return size_pt * sum(
            _text_width(piece, self.family(piece), bold, italic) for piece, _ in pieces(text)
        )

    def warn_of_missing(self) -> None:
        """Say once which scripts and signs no font has, and what helps."""
        if not self._missing:
            return
        letters = sorted(self._missing)
        said = dict.fromkeys(_script_name(letter) for letter in letters)
        noto = dict.fromkeys(filter(None, map(_noto, letters)))
        key = "font.missing" if noto else "font.missing_signs"
        text = words(key, scripts=", ".join(said), fonts=", ".join(noto))
        warnings.warn(text, DataWarning, stacklevel=3)

    def _add_font_for(self, letter: str, text: str) -> None:
        name = _font_with(letter, _wish(letter, text))
        if name:
            self._more[name] = self._more.get(name, frozenset()) | _letters_of(name)
        else:
            self._missing[letter] = None


def _base_family(font: str | None) -> tuple[str, ...]:
    if font is not None and font not in _installed():
        _find_new_fonts()
    installed = _installed()
    if font is not None and font not in installed:
        fix = did_you_mean(font, installed) or "leave it out, or install it"
        raise ArgumentError("font", asked(font, "a font that is installed", fix))
    first = font or next(name for name in _LIKED if name in installed)
    return tuple(dict.fromkeys((first, FALLBACK)))


def _is_drawn(letter: str) -> bool:
    """Whether a letter needs a shape: marks of direction and the like do not."""
    return not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf", "Cn", "Co")


def _script(letter: str) -> str:
    """Name a letter's script by the first word of its name, as Unicode sets them."""
    is_letter = unicodedata.category(letter)[0] in "LM"
    return unicodedata.name(letter, "").partition(" ")[0] if is_letter else ""


def _script_name(letter: str) -> str:
    script = _script(letter)
    return _SCRIPTS.get(script, script.title()) or letter


def _noto(letter: str) -> str:
    script = _script(letter)
    return f"Noto Sans {'CJK' if script in _HAN else script.title()}" if script else ""


def _wish(letter: str, text: str) -> str:
    """Say what the name of a font for a letter had better have in it."""
    script = _script(letter)
    if script == "CJK":  # Japanese and Korean write some of the same signs another way
        script = next((s for c in text if (s := _script(c)) in _HAN and s != "CJK"), script)
    return _HAN.get(script, script.title())


def _font_with(letter: str, wish: str) -> str:
    """Find an installed font that has a letter: Noto's own of that script, else what there is."""

    def rank(name: str) -> tuple[object, ...]:
        odd = any(kind in name for kind in ("Mono", "UI", "Display", "Unjoined", "Color"))
        return wish not in name, odd, "Noto Sans" not in name, "Noto" not in name, len(name), name

    for _ in range(2):
        for name in sorted(_installed(), key=rank):
            if _BOXES not in name and _font(name).get_char_index(ord(letter)):
                return name
        if not _find_new_fonts():
            break
    return ""


def _manager() -> Any:
    return load("matplotlib.font_manager", "figure").fontManager


def _installed() -> set[str]:
    return {entry.name for entry in _manager().ttflist}


def _find_new_fonts() -> bool:
    """Take in fonts that were installed since matplotlib made its list; say if there are any."""
    fonts = load("matplotlib.font_manager", "figure")
    known = {entry.fname for entry in fonts.fontManager.ttflist}
    new = sorted(set(fonts.findSystemFonts()) - known)
    before = len(known)
    for path in new:
        try:
            fonts.fontManager.addfont(path)
        except (OSError, RuntimeError, NotImplementedError):
            continue  # as matplotlib does: what it cannot read is no font for it
    return len({entry.fname for entry in fonts.fontManager.ttflist}) > before


def _font(name: str) -> Any:
    """Open the upright face of a font whose weight is nearest to regular."""
    FT2Font = load("matplotlib.ft2font", "figure").FT2Font  # noqa: N806

    faces = [entry for entry in _manager().ttflist if entry.name == name]
    face = min(faces, key=lambda e: (e.style != "normal", abs(int(e.weight) - 400), e.fname))
    return FT2Font(face.fname, face_index=face.index)


@cache
def _letters_of(name: str) -> frozenset[str]:
    return frozenset(map(chr, _font(name).get_charmap()))


def _text_width(text: str, family: tuple[str, ...], bold: bool, italic: bool) -> float:
    """Return a text's advance in ems. Fonts are asked for ink, so a letter stands at each end."""
    ends = _ink_width("xx", family, bold, italic)
    return _ink_width(f"x{text}x", family, bold, italic) - ends


@cache
def _ink_width(text: str, family: tuple[str, ...], bold: bool, italic: bool) -> float:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    font = FontProperties(
        family=list(family),
        weight="bold" if bold else "normal",
        style="italic" if italic else "normal",
        size=100,
    )
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph", UserWarning)  # `warn_of_missing` says it
        width, _, _ = TextToPath().get_text_width_height_descent(text, font, False)
    return float(width) / 100
