"""Write the tables of docs/checks.md from the rules themselves."""

from __future__ import annotations

import re
from pathlib import Path

from rangeviz.inputs.checks import READING_RULES
from rangeviz.inputs.rules import RULES
from rangeviz.inputs.rules.systems import SYSTEM_RULES

PAGE = Path(__file__).resolve().parent.parent / "docs/checks.md"


def main() -> None:
    rules = [(rule.name, rule.severity, rule.looks_for, rule.fix) for rule in RULES]
    rules += [(name, *said) for name, said in SYSTEM_RULES.items()]
    misuse = "a rule in the column `accepted` that is unknown, finds nothing, or has no reason"
    rules.append(("accepted", "warning", misuse, "take it out, or give the reason in notes"))
    reading = [(name, severity, asked) for name, (severity, asked) in READING_RULES.items()]
    text = PAGE.read_text(encoding="utf-8")
    text = put(text, "rules", ("rule", "severity", "looks for", "what to do"), rules)
    text = put(text, "reading", ("rule", "severity", "looks for"), reading)
    PAGE.write_text(text, encoding="utf-8")


def put(text: str, name: str, header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Put a table between the two comments that name its place."""
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    lines += [f"| `{rule}` | {' | '.join(rest)} |" for rule, *rest in rows]
    place = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    return place.sub(lambda found: found[1] + "\n".join(lines) + "\n" + found[2], text)


if __name__ == "__main__":
    main()
