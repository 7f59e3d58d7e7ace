"""Claims in a row: a list that shows itself in a line, and as a table in a notebook."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rangeviz.core.listed import Listed
from rangeviz.core.notebook import notebook_table
from rangeviz.core.text import counted
from rangeviz.core.words import date_text, words
from rangeviz.inputs.claim_text import figure_text
from rangeviz.inputs.claims import OPTIONAL_COLUMNS, REQUIRED_COLUMNS, Claim

if TYPE_CHECKING:
    import pandas as pd


class Claims(Listed[Claim]):
    """A list of claims, as `read_claims` returns it.

    Examples
    --------
    >>> claims = Claims([Claim("a", "A", range=900), Claim("b", "A", range=1100)])
    >>> claims
    <2 claims on 1 system>
    >>> claims[1:].to_frame()[["id", "range", "unit"]].values.tolist()
    [['b', 1100.0, 'km']]
    """

    def __repr__(self) -> str:
        systems = len({claim.system for claim in self})
        return f"<{counted(len(self), 'claim')} on {counted(systems, 'system')}>"

    def to_frame(self) -> pd.DataFrame:
        """Return the columns of a claims file, one row for each claim; `read_claims` reads them."""
        import pandas as pd

        rows = [asdict(claim) for claim in self]
        frame = pd.DataFrame(rows, columns=[*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS])
        kinds = {"range": "float64", "range_max": "float64", "shown": "bool"}
        return frame.astype({name: kinds.get(name, "str") for name in frame})

    def _repr_html_(self) -> str:
        columns = {
            words("table.system"): [claim.system for claim in self],
            words("table.figure"): [figure_text(claim) for claim in self],
            words("table.claimant"): [claim.speaker for claim in self],
            words("table.date"): [date_text(claim.date) for claim in self],
            words("table.source"): [claim.source_title for claim in self],
        }
        return notebook_table(columns, repr(self)[1:-1])
