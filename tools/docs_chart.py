"""Draw the charts of docs/pictures/ from the shipped claims."""

from __future__ import annotations

from pathlib import Path

import rangeviz
from rangeviz.core.writing import write_atomically
from rangeviz.maps.chart import draw_claims
from rangeviz.maps.pictures import picture_bytes

FOLDER = Path(__file__).resolve().parent.parent / "docs/pictures"
SYSTEMS = ("Ghauri", "Agni-V")


def pictures() -> dict[str, bytes]:
    """Return the pictures by file name."""
    claims = rangeviz.read_claims()
    both = rangeviz.read_claims(operators=["IN", "PK"])
    return {
        "south-asia-claims.svg": picture_bytes(draw_claims(both), "svg"),
    } | {
        f"{system.lower()}-claims.svg": picture_bytes(draw_claims(claims, system=system), "svg")
        for system in SYSTEMS
    }


def main() -> None:
    for name, content in pictures().items():
        write_atomically(FOLDER / name, content)


if __name__ == "__main__":
    main()
