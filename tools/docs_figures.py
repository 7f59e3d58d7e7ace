"""Draw the figures of docs/pictures/ from the shipped claims."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

import rangeviz
from rangeviz.core.writing import write_atomically
from rangeviz.maps.figure import draw_flat_circle
from rangeviz.maps.pictures import picture_bytes

FOLDER = Path(__file__).resolve().parent.parent / "docs/pictures"
FONT = "DejaVu Sans"  # the one that is there on every machine
WIDTH_PX, COLOURS = 1400, 200


def pictures() -> dict[str, bytes]:
    """Return the pictures by file name."""
    claims, cities = rangeviz.read_claims(), rangeviz.read_cities()
    read = claims, rangeviz.read_regions(), cities
    return {
        "figure-page.png": shrunk(rangeviz.draw_figure(*read, font=FONT)),
        "figure-flat-circle.png": shrunk(draw_flat_circle(*read, font=FONT)),
    }


def shrunk(figure: object) -> bytes:
    """Write a figure small enough for a page of documentation."""
    whole = Image.open(io.BytesIO(picture_bytes(figure, "png"))).convert("RGB")  # type: ignore[arg-type]
    height = round(whole.height * WIDTH_PX / whole.width)
    small = whole.resize((WIDTH_PX, height), Image.Resampling.LANCZOS)
    content = io.BytesIO()
    small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT).save(
        content, format="png", optimize=True
    )
    return content.getvalue()


def main() -> None:
    for name, content in pictures().items():
        write_atomically(FOLDER / name, content)


if __name__ == "__main__":
    main()
