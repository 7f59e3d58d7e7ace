"""Letters that the first font lacks: what else is installed has them, or one warning says so."""

from __future__ import annotations

import warnings

import pytest
import shapely

import rangeviz as rv
from rangeviz.inputs.claims import Claim
from rangeviz.inputs.regions import LaunchRegion
from rangeviz.maps import fonts
from rangeviz.maps.fonts import FALLBACK, Fonts
from rangeviz.maps.pictures import picture_bytes

OTHER = "STIXGeneral"  # comes with matplotlib too, and has signs that the first has not
NAMES = ("अग्नि-उदाहरण", "شاہین-مثال", "东风-例", "ミサイル")


@pytest.fixture
def only(monkeypatch):
    """Let nothing but these fonts be installed."""

    def install(*names):
        boxes = next(name for name in fonts._installed() if fonts._BOXES in name)
        monkeypatch.setattr(fonts, "_installed", lambda: {FALLBACK, boxes, *names})
        monkeypatch.setattr(fonts, "_find_new_fonts", lambda: False)

    return install


@pytest.fixture(scope="module")
def sign():
    letters = fonts._letters_of(OTHER) - fonts._letters_of(FALLBACK)
    return min(letter for letter in letters if fonts._is_drawn(letter))


def given():
    regions = [
        LaunchRegion(f"r{n}", f"R{n}", shapely.Point(60 + 9 * n, 30)) for n in range(len(NAMES))
    ]
    claims = [
        Claim(f"c{n}", name, "PK", range=1500 + n, claimant=name, region=f"r{n}", shown=True)
        for n, name in enumerate(NAMES)
    ]
    return claims, regions, rv.read_cities().head(50)


def test_another_font_is_taken_for_what_the_first_lacks(only, sign):
    only(OTHER)
    own = Fonts()
    assert own.family("A") == own.family("É") == (FALLBACK,)
    assert own.family(f"A {sign}") == (FALLBACK, OTHER)
    own.warn_of_missing()  # and nothing to say


def test_the_font_that_is_asked_for_stands_first(only, sign):
    only(OTHER)
    assert Fonts(OTHER).family(f"A {sign}") == (OTHER, FALLBACK)


def test_a_script_that_the_first_font_has_in_part_is_not_mixed(only, monkeypatch):
    """Arabic letters join, and those of two fonts do not."""
    only("Whole Arabic")
    known = fonts._letters_of(FALLBACK)
    letters = {FALLBACK: known - {"ہ"}, "Whole Arabic": frozenset("شاہین")}
    monkeypatch.setattr(fonts, "_letters_of", letters.__getitem__)
    monkeypatch.setattr(fonts, "_font_with", lambda letter, wish: "Whole Arabic")
    own = Fonts()
    assert own.family("شاہین") == ("Whole Arabic", FALLBACK)
    assert own.family("شا") == (FALLBACK,)


@pytest.mark.parametrize(
    ("letter", "text", "wish"),
    [
        ("अ", "अग्नि", "Devanagari"),
        ("ف", "فاتح", "Arabic"),
        ("东", "东风", "CJK SC"),
        ("東", "東のミ", "CJK JP"),
        ("미", "미사일", "CJK KR"),
    ],
)
def test_a_script_wishes_for_its_own_font(letter, text, wish):
    assert fonts._wish(letter, text) == wish


def test_the_font_of_the_script_comes_before_others_that_have_the_letter(monkeypatch):
    names = {"Zed", "Noto Serif Thai", "Noto Sans Thai", "Noto Sans Mono Thai", "Last Resort"}
    monkeypatch.setattr(fonts, "_installed", lambda: names)

    class Face:
        def __init__(self, name):
            self.name = name

        def get_char_index(self, code):
            return 0 if self.name == "Noto Sans Thai" and code == 2 else 1

    monkeypatch.setattr(fonts, "_font", Face)
    assert fonts._font_with(chr(1), "Thai") == "Noto Sans Thai"
    assert fonts._font_with(chr(2), "Thai") == "Noto Serif Thai"
    assert fonts._font_with(chr(1), "Zed") == "Zed"


def test_a_new_font_is_found_without_a_new_list(monkeypatch):
    """What is installed after a warning helps at once, though matplotlib keeps its list."""
    from matplotlib import font_manager

    path = next(e.fname for e in font_manager.fontManager.ttflist if e.name == OTHER)
    kept = [e for e in font_manager.fontManager.ttflist if e.fname != path]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", kept)
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [path, "/no/such/font.ttf"])
    assert fonts._find_new_fonts()
    assert any(e.fname == path for e in font_manager.fontManager.ttflist)
    assert not fonts._find_new_fonts()


def test_signs_of_no_script_are_named_themselves(only):
    only()
    own = Fonts()
    own.family("A 🚀 B")
    with pytest.warns(rv.DataWarning, match="no installed font has 🚀: "):
        own.warn_of_missing()


DRAWN = {
    "figure": lambda *case: rv.draw_figure(*case),
    "brief": lambda *case: rv.draw_brief(*case).picture,
    "chart": lambda claims, *_: rv.draw_claims(claims),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DRAWN)
def test_one_warning_names_every_script_that_is_missing_and_the_cure(name, only):
    only()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        drawn = DRAWN[name](*given())
        if name != "brief":
            for form in ("png", "svg", "pdf"):
                picture_bytes(drawn, form)
    (warning,) = said
    assert warning.category is rv.DataWarning
    text = str(warning.message)
    assert "letters of Arabic, Devanagari, Japanese, Chinese: " in text
    assert "such as Noto Sans Arabic, Noto Sans Devanagari, Noto Sans CJK; " in text
    assert "--font" in text


def test_the_same_fonts_give_the_same_bytes(only):
    only()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", rv.DataWarning)
        first, again = (picture_bytes(rv.draw_figure(*given()), "svg") for _ in range(2))
    assert first == again
