"""Claims in a row: a list that shows itself in a line, and as a table in a notebook."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, SupportsIndex, overload

from rangeviz.core.text import clean, isolated
from rangeviz.core.words import date_text, words
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import OPTIONAL_COLUMNS, REQUIRED_COLUMNS, Claim

if TYPE_CHECKING:
    import pandas as pd

_SHOWN_ROWS = 10


class Claims(list[Claim]):
    """A list of claims, as `read_claims` returns it.

    Examples
    --------
    >>> claims = Claims([Claim("a", "A", range=900), Claim("b", "A", range=1100)])
    >>> claims
    <2 claims on 1 system>
    >>> claims[1:].to_frame()[["id", "range", "unit"]].values.tolist()
    [['b', 1100.0, 'km']]
    """

    @overload
    def __getitem__(self, index: SupportsIndex) -> Claim: ...
    @overload
    def __getitem__(self, index: slice) -> Claims: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Claim | Claims:
        if isinstance(index, slice):
            return Claims(super().__getitem__(index))
        return super().__getitem__(index)

    def __repr__(self) -> str:
        systems = len({claim.system for claim in self})
        return f"<{_counted(len(self), 'claim')} on {_counted(systems, 'system')}>"

    def to_frame(self) -> pd.DataFrame:
        """Return the columns of a claims file, one row for each claim; `read_claims` reads them."""
        import pandas as pd

        rows = [asdict(claim) for claim in self]
        frame = pd.DataFrame(rows, columns=[*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS])
        kinds = {"range": "float64", "range_max": "float64", "shown": "bool"}
        return frame.astype({name: kinds.get(name, "str") for name in frame})

    def _repr_html_(self) -> str:
        import pandas as pd

        told = {
            words("table.system"): [claim.system for claim in self],
            words("table.figure"): [figure_text(claim) for claim in self],
            words("table.claimant"): [claim.speaker for claim in self],
            words("table.date"): [date_text(claim.date) for claim in self],
            words("table.source"): [claim.source_title for claim in self],
        }
        table = pd.DataFrame(
            {name: [isolated(clean(text)) for text in texts] for name, texts in told.items()}
        ).to_html(
            max_rows=_SHOWN_ROWS,
            index=False,
            border=0,
            # MathJax would read “$1 ... $2” in a title as a formula.
            classes=["tex2jax_ignore", "mathjax_ignore"],
        )
        return f"{table}\n<p>{repr(self)[1:-1]}</p>"


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
