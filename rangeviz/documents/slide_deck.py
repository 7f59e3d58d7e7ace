"""A deck: one layout, white slides of 16:9, one font; and the texts that every slide has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from rangeviz.core.text import clean, office_runs
from rangeviz.documents.powerpoint import EMU_PT, FONT, PowerPointCanvas, fitting, write
from rangeviz.exports.office import forget_template
from rangeviz.maps.scene import Box

if TYPE_CHECKING:
    from pptx.presentation import Presentation

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 30.0
"""13.33 x 7.5 in, in points."""

INSIDE = WIDTH - 2 * MARGIN
LABEL, SMALL, NOTE = 14.0, 12.0, 9.0
"""Sizes of text: names and tables, what explains them, the footnote."""

PX = 14 / 11
"""One CSS pixel of the design: the names of places have 11, and here 14 points."""

_TITLES = ((28.0, 2), (24.0, 3), (18.0, 99))  # sizes, and so many lines at most
_SUMMARY_SIZES, _TOP = (15.0, 14.0), 22.0


def new_deck() -> Presentation:
    """Make a deck without slides; its theme has our font, its layout only a title."""
    import pptx

    deck: Any = pptx.Presentation()
    wider = WIDTH * EMU_PT / deck.slide_width
    deck.slide_width, deck.slide_height = round(WIDTH * EMU_PT), round(HEIGHT * EMU_PT)
    for layout in list(deck.slide_layouts):
        if layout.name != "Title Only":
            deck.slide_layouts.remove(layout)
    master = deck.slide_master
    for form in (*master.placeholders, *deck.slide_layouts[0].placeholders):
        if form._element.xfrm is not None:
            form.left, form.width = round(form.left * wider), round(form.width * wider)
    forget_template(deck)
    theme = next(rel.target_part for rel in master.part.rels.values() if "theme" in rel.reltype)
    theme._blob = re.sub(rb'(<a:latin typeface=")[^"]+', rb"\g<1>" + FONT.encode(), theme.blob)
    return cast("Presentation", deck)


def add_slide(deck: Presentation, title: str) -> Any:
    """Add a slide with its title, all of it: a long one is smaller."""
    slide: Any = deck.slides.add_slide(deck.slide_layouts[0])
    form = slide.shapes.title
    form.name = "Title"
    for size, most in _TITLES:
        lines = fitting(title, size, INSIDE, bold=True)
        if len(lines) <= most:
            break
    form.left, form.top = round(MARGIN * EMU_PT), round(_TOP * EMU_PT)
    form.width, form.height = (
        round(INSIDE * EMU_PT),
        round(len(lines) * 1.2 * size * EMU_PT),
    )
    write(form.text_frame, [[(" ".join(lines), size, "text", True)]])
    return slide


def write_notes(slide: Any, notes: Iterable[str]) -> None:
    """Write the speaker's notes."""
    slide.notes_slide.notes_text_frame.text = "\n".join(map(_note, notes))


def write_summary(slide: Any, texts: Sequence[str]) -> float:
    """Write below the title the first text that fits two lines; return where the rest may begin.

    The last is written in any case.
    """
    top = float((slide.shapes.title.top + slide.shapes.title.height) / EMU_PT + 2)
    texts = [text for text in texts if text]
    if not texts:
        return top + 6
    tried = [(text, size) for text in texts for size in _SUMMARY_SIZES]
    text, size = next(
        (one for one in tried if len(fitting(*one, INSIDE)) <= 2), (texts[-1], _SUMMARY_SIZES[-1])
    )
    bottom = top + size * 1.25 * len(fitting(text, size, INSIDE))
    box = Box(MARGIN, top, WIDTH - MARGIN, bottom)
    canvas_of(slide).text(box, [[(text, size, "second", False)]], name="Summary")
    return bottom + 8


def note_top(text: str) -> float:
    """Return where a footnote begins."""
    return HEIGHT - 14 - 1.25 * NOTE * len(fitting(text, NOTE, INSIDE))


def write_note(slide: Any, text: str) -> None:
    """Write the footnote: last, as it is read."""
    box = Box(MARGIN, note_top(text), WIDTH - MARGIN, HEIGHT - 14)
    canvas_of(slide).text(box, [[(text, NOTE, "second", False)]], name="Footnote")


def canvas_of(slide: Any) -> PowerPointCanvas:
    """Return a canvas on a slide."""
    return PowerPointCanvas(slide.shapes, px=PX)


def _note(text: str) -> str:
    return "".join(run for run, _ in office_runs(clean(text)))
