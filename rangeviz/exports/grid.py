"""A table in columns, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def grid(rows: Sequence[Iterable[str]], heads: Sequence[str], sides: str) -> str:
    """Lay out as tabulate does, which asks of each cell what it is: there may be a million.

    Parameters
    ----------
    rows : sequence of iterables of str
    heads : sequence of str
    sides : str
        ``l`` or ``r`` for each column: where its texts stand.

    Examples
    --------
    >>> print(grid([("India", "1,000"), ("Pakistan", "20")], ("operator", "km"), "lr"))
    operator       km
    ----------  -----
    India       1,000
    Pakistan       20
    """
    padded = []
    for head, texts, side in zip(heads, zip(*rows, strict=True), sides, strict=True):
        cells = [head, *map(str.strip, texts)]
        widths = list(map(_width, cells))
        widest = max(widths[0] + 2, *widths[1:])
        blanks = [" " * (widest - width) for width in widths]
        pairs = zip(cells, blanks, strict=True)
        column = [blank + cell if side == "r" else cell + blank for cell, blank in pairs]
        padded.append([column[0], "-" * widest, *column[1:]])
    return "\n".join("  ".join(line).rstrip() for line in zip(*padded, strict=True))


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: letters may be wide, marks take none."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth

    return max(wcswidth(text), 0)
