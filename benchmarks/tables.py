"""Tables of benchmarks, printed and written into docs/performance.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs/performance.md"


def write_table(name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows between the comments of a name; the first column is text, the others numbers."""
    rule = ["---", *(len(header) - 1) * ["---:"]]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in (header, rule, *rows))
    print(table, flush=True)
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    after = rest.partition(end)[2]
    PAGE.write_text(f"{before}{begin}\n{table}\n{end}{after}", encoding="utf-8")
