"""Write the table of figures in docs/import.md from the cases of its tests."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from rangeviz.core.text import markdown_table, markdown_text

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/import.md"
CASES = ROOT / "tests/inputs/figures.csv"


def main() -> None:
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(put(text, figures()), encoding="utf-8")


def figures() -> str:
    """Lay the cases out: what is printed, what is made of it, or what is asked."""
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = [(code(case["text"]), *answer(case)) for case in csv.DictReader(file)]
    header = ("printed", "becomes", "note")
    return markdown_table(header, rows, ("left",) * len(header))


def answer(case: dict[str, str]) -> tuple[str, str]:
    read = " ".join(filter(None, (case[n] for n in ("qualifier", "range", "range_max", "unit"))))
    asked = case["otherwise"]
    made = f"`{read}`" if read else "a statement" if asked == "no figure" else f"asked: {asked}"
    column = f"column in {case['column_unit']}" if case["column_unit"] else ""
    groups = {"": "", ".": "points group", "none": "nothing is known of its marks"}
    said = "; ".join(filter(None, (column, groups[case["groups"]], case["note"])))
    return made if read else markdown_text(made), markdown_text(said)


def code(text: str) -> str:
    return f"`{text}`".replace("|", r"\|") if text else "(empty)"


def put(text: str, table: str) -> str:
    place = re.compile(r"(<!-- figures -->\n).*?(<!-- end -->)", re.DOTALL)
    return place.sub(lambda found: f"{found[1]}{table}\n{found[2]}", text)


if __name__ == "__main__":
    main()
