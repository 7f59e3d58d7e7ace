"""Tables out of Markdown: every pipe table of a document, under the heading above it."""

from __future__ import annotations

import re

from rangeviz.core.text import counted
from rangeviz.inputs.sheet import MAX_ROWS, Sheet, make_sheet

_RULE = re.compile(r"[ \t]*:?-+:?[ \t]*")
_RULES = re.compile(r"^[ \t]{0,3}\|?[ \t]*:?-[-:| \t]*\r?$", re.MULTILINE)
_PARTED = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>])")
_STRONG = re.compile(r"(\*\*|__|`)(?=\S)(.{1,500}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*\\])([*_])(?=[^\s*_])([^*_]+)(?<=[^\s\\])\1(?![\w*])")
_LINK = re.compile(r"!?\[([^\]]{0,500})\]\([^)\s]{0,2000}(?:\s{1,9}\"[^\"]{0,500}\")?\)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}\s(.*)")


def has_markdown_table(text: str) -> bool:
    r"""Whether a line of dashes and bars stands under a line with bars.

    Examples
    --------
    >>> has_markdown_table("a | b\n--- | ---\n1 | 2"), has_markdown_table("a|b\n1|2")
    (True, False)
    """
    text = text if "\n" in text else text.replace("\r", "\n")
    for found in _RULES.finditer(text):
        header = text[text.rfind("\n", 0, max(found.start() - 1, 0)) + 1 : found.start()]
        if _starts(header.rstrip("\r\n"), found[0].rstrip("\r")):
            return True
    return False


def read_markdown_sheets(file: str, text: str, *, most_rows: int = MAX_ROWS) -> list[Sheet]:
    r"""Read the pipe tables of a document; words are read without their marks, links as text.

    Examples
    --------
    >>> read_markdown_sheets("a.md", "# Ranges\n\n| a | b |\n|---|--:|\n| **x** | 2\\|3 |\n")
    [Sheet(file='a.md', name='Ranges', rows=(('a', 'b'), ('x', '2|3')), lines=(3, 5), notes=())]
    """
    lines = text.splitlines()
    sheets: list[Sheet] = []
    heading, number, fenced = "", 0, False
    while number < len(lines):
        line = lines[number]
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif title := _HEADING.match(line):
            heading = title[1].strip().rstrip("#").rstrip()
        elif not fenced and number + 1 < len(lines) and _starts(line, lines[number + 1]):
            end = number + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            name = heading or f"table {len(sheets) + 1}"
            rows = [(number + 1, line), *enumerate(lines[number + 2 : end], start=number + 3)]
            links = sum(len(_LINK.findall(row)) for _, row in rows)
            said = [f"{counted(links, 'link')}: the text was read, no address"] if links else []
            parted = ((n, _cells(row)) for n, row in rows)
            sheet = make_sheet(file, name, parted, said, most_rows=most_rows)
            sheets += [sheet] if sheet else []
            number = end - 1
        number += 1
    return sheets


def _starts(header: str, rule: str) -> bool:
    """Whether the second line is the rule under the first: as many columns, and bars in both."""
    if "|" not in header or "|" not in rule:
        return False
    parts = _parts(rule)
    return all(map(_RULE.fullmatch, parts)) and len(parts) == len(_parts(header))


def _parts(line: str) -> list[str]:
    bare = line.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return _PARTED.split(bare)


def _cells(line: str) -> list[str]:
    cells = (_LINK.sub(r"\1", _BREAK.sub("\n", part)) for part in _parts(line))
    plain = (_EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", cell)) for cell in cells)
    return [_ESCAPED.sub(r"\1", cell) for cell in plain]
