"""Draw docs/pictures/architecture.svg: the rooms of the code, and which imports from which.

Run by `make docs`; tests/test_docs.py holds the picture to the code.
"""

from __future__ import annotations

import ast
from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from matplotlib.figure import Figure

from rangeviz.core.writing import write_atomically
from rangeviz.maps.fonts import Fonts
from rangeviz.maps.mpl import MatplotlibCanvas, prepare_axes
from rangeviz.maps.pictures import picture_bytes
from rangeviz.maps.scene import Box
from rangeviz.maps.style import Stroke
from rangeviz.maps.wrapping import wrap_text

ROOT = Path(__file__).resolve().parent.parent
PACKAGE, PICTURE = ROOT / "rangeviz", ROOT / "docs/pictures/architecture.svg"
FONT = "DejaVu Sans"  # the one that is there on every machine

WIDTH_PT = 675.0  # 900 px
MARGIN, WALL, GAP, PAD = 10.0, 446.0, 9.0, 9.0
NAME, SAID, LISTED = 12.0, 8.5, 8.0
APART = 5.0  # of the ends of arrows at a room
FACE = "the public names: one list, __init__.pyi; each is loaded when it is used"
NOTE = (
    "An arrow leads from a room to one that it imports from, never back up. The thicker, the more"
    " imports: one to {most}."
)


class Room(NamedTuple):
    """A folder of the package: what it says of itself, its modules, what else is in it."""

    name: str
    said: str
    modules: tuple[str, ...]


class Way(NamedTuple):
    """An arrow: heights of its ends, how many floors down, how thick, its ink, its key."""

    start: float
    end: float
    floors: int
    width: float
    ink: str
    key: str

    @property
    def tip(self) -> float:
        """How long its head is."""
        return 4.0 + 1.3 * self.width


def read_rooms() -> dict[str, Room]:
    """Read every room, those first that others stand on; where two could come next, by name."""
    found = {path.parent.name: path for path in PACKAGE.glob("*/__init__.py")}
    needed = {name: {other for one, other in read_arrows() if one == name} for name in found}
    rooms: dict[str, Room] = {}
    while len(rooms) < len(found):
        name = min(name for name in found if name not in rooms and needed[name] <= rooms.keys())
        said = ast.get_docstring(ast.parse(found[name].read_text(encoding="utf-8"))) or ""
        entries = sorted(found[name].parent.iterdir())
        modules = [path.stem for path in entries if path.suffix == ".py" and path != found[name]]
        folders = [f"{path.name}/" for path in entries if path.is_dir() and path.name[0] != "_"]
        rooms[name] = Room(name, said.splitlines()[0], (*modules, *folders))
    return rooms


def read_arrows() -> Counter[tuple[str, str]]:
    """Count the imports of one room from another: (the one, the other)."""
    arrows: Counter[tuple[str, str]] = Counter()
    for path in PACKAGE.glob("*/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("rangeviz."):
                other = str(node.module).split(".")[1]
                if other != path.parent.name:
                    arrows[path.parent.name, other] += 1
    return arrows


def draw_rooms() -> Figure:
    """Draw the rooms as the floors of a house, and the imports as arrows beside it."""
    arrows, floors = read_arrows(), list(reversed(read_rooms().values()))
    inks = {room.name: f"system-{number}" for number, room in enumerate(floors[1:-1])}
    inks |= {floors[0].name: "text", floors[-1].name: "second"}  # the roof, and the ground
    figure = Figure(facecolor="white")
    canvas = MatplotlibCanvas(figure.add_axes((0, 0, 1, 1)), Fonts(FONT), 0.75)
    order = [room.name for room in floors]
    doors: dict[str, list[float]] = {}
    top = _draw_face(canvas)
    for room in floors:
        ends = sum(room.name in arrow for arrow in arrows)
        box = _draw_room(canvas, room, top, inks[room.name], APART * (ends + 1))
        step = (box.bottom - box.top) / (ends + 1)
        doors[room.name] = [box.top + step * (number + 1) for number in range(ends)]
        top = box.bottom + GAP
    ways = [
        Way(
            # what comes from near ends high, what goes near leaves low: so arrows lie in each other
            start=doors[one][-1 - _nearer(arrows, order, one, other)],
            end=doors[other][_nearer(arrows, order, other, one)],
            floors=order.index(other) - order.index(one),
            width=0.6 + 0.11 * count,
            ink=inks[one],
            key=f"{one}-{other}",
        )
        for (one, other), count in sorted(arrows.items(), key=lambda arrow: (arrow[1], arrow[0]))
    ]
    for way in ways:
        _draw_way(canvas, way)
    for way in ways:
        _draw_tip(canvas, way)
    note = NOTE.format(most=max(arrows.values()))
    top += LISTED
    canvas.write(MARGIN, top, note, LISTED, "second")
    height = top + MARGIN
    figure.set_size_inches(WIDTH_PT / 72, height / 72)
    prepare_axes(figure.axes[0], WIDTH_PT, height)
    return figure


def _nearer(arrows: Counter[tuple[str, str]], order: list[str], room: str, other: str) -> int:
    """Count the arrows at a room that lead the same way as another one, but less far."""
    at, to = order.index(room), order.index(other)
    between = order[at + 1 : to] if to > at else order[to + 1 : at]
    return sum((room, name) in arrows if to > at else (name, room) in arrows for name in between)


def _draw_face(canvas: MatplotlibCanvas) -> float:
    """Draw the roof, which is all that users see; return where the floors begin."""
    bottom = MARGIN + 26
    canvas.box(Box(MARGIN, MARGIN, WALL, bottom), "sea", Stroke("coast", 0.75))
    base = (MARGIN + bottom) / 2 + 0.36 * SAID
    _write_head(canvas, MARGIN + PAD + 4, base, "rangeviz", FACE, "text")
    return bottom + GAP


def _draw_room(canvas: MatplotlibCanvas, room: Room, top: float, ink: str, least: float) -> Box:
    """Draw a floor: a stripe in its colour, its name, what it is for, its modules."""
    left, width = MARGIN + PAD + 4, WALL - MARGIN - 2 * PAD - 4
    listed = " · ".join(room.modules)
    lines = wrap_text(listed, width, partial(canvas.width, size_pt=LISTED))
    tall = 1.3 * NAME + 1.4 * LISTED * len(lines)
    box = Box(MARGIN, top, WALL, top + max(least, tall + 14))
    canvas.box(box, "land", Stroke("coast", 0.75))
    canvas.box(Box(box.left, box.top, box.left + 5, box.bottom), ink)
    base = (box.top + box.bottom - tall) / 2 + NAME
    _write_head(canvas, left, base, room.name, room.said, ink)
    base += 0.3 * NAME
    for line in lines:
        base += 1.4 * LISTED
        canvas.write(left, base, line.removesuffix(" ·"), LISTED, "second")
    return box


def _write_head(
    canvas: MatplotlibCanvas, x: float, base: float, name: str, said: str, ink: str
) -> None:
    canvas.write(x, base, name, NAME, ink, bold=True)
    canvas.write(x + canvas.width(name, NAME, bold=True) + 7, base, said, SAID, "text")


def _draw_way(canvas: MatplotlibCanvas, way: Way) -> None:
    """Draw an arc beside the house; the more floors it passes, the farther out it runs."""
    t = np.linspace(0, 1, 40)[:, None]
    pull = np.array([(16 + 22.5 * way.floors) / 0.75, 0])
    first, last = np.array([WALL, way.start]), np.array([WALL + way.tip, way.end])
    sides = (1 - t) ** 3 * first + t**3 * last
    curve = sides + 3 * (1 - t) ** 2 * t * (first + pull) + 3 * (1 - t) * t**2 * (last + pull)
    line = shapely.LineString(curve)
    canvas.line(shapely.LineString(curve[3:-3]), Stroke("panel", way.width + 1.5))
    canvas.line(line, Stroke(way.ink, way.width), key=way.key)


def _draw_tip(canvas: MatplotlibCanvas, way: Way) -> None:
    back, half = WALL + way.tip + 0.5, 0.4 * way.tip + 0.35 * way.width
    tip = [(WALL + 0.8, way.end), (back, way.end - half), (back, way.end + half)]
    canvas.area(shapely.Polygon(tip), way.ink)


def main() -> None:
    write_atomically(PICTURE, picture_bytes(draw_rooms(), "svg"))


if __name__ == "__main__":
    main()
