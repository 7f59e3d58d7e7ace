"""How a list shows itself in a notebook: a few of its rows, then a line about all."""

from __future__ import annotations

from rangeviz.core.text import clean, isolated

_SHOWN_ROWS = 10


def notebook_table(columns: dict[str, list[str]], line: str) -> str:
    """Return texts of anybody as the HTML of a table, with a line below.

    Examples
    --------
    >>> "&lt;b&gt;" in notebook_table({"name": ["<b>"]}, "1 name")
    True
    """
    import pandas as pd

    shown = {name: [isolated(clean(text)) for text in texts] for name, texts in columns.items()}
    table = pd.DataFrame(shown).to_html(
        max_rows=_SHOWN_ROWS,
        index=False,
        border=0,
        # MathJax would read “$1 ... $2” in a title as a formula.
        classes=["tex2jax_ignore", "mathjax_ignore"],
    )
    return f"{table}\n<p>{line}</p>"
