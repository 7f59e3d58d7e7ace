"""A brief: what stands in it, and the same as Markdown."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rangeviz.core.text import counted, markdown_link, markdown_table, markdown_text
from rangeviz.core.words import words
from rangeviz.documents.brief_claims import Said
from rangeviz.exports.bibliography import citation
from rangeviz.inputs.claims import Claim
from rangeviz.maps.pictures import for_screen

if TYPE_CHECKING:
    import pandas as pd

CLAIM_HEADS = ("brief.claim", "brief.who", "brief.quote")


@dataclass(frozen=True)
class Brief:
    """What stands in a brief, in its order; `picture` is a PNG image of 17 cm width.

    `tables` have as many rows and columns as there is room for, and `table_note` says which.
    """

    title: str
    summary: str
    picture: bytes
    picture_text: str
    credits: str
    said: tuple[Said, ...]
    said_note: str
    tables: tuple[pd.DataFrame, ...]
    table_note: str
    left_open: str
    method: str
    sources: tuple[dict[str, Any], ...]
    claims: tuple[Claim, ...]

    def __repr__(self) -> str:
        return f"<Brief: {self.title}, {counted(len(self.said), 'claim')}>"

    def _repr_markdown_(self) -> str:
        picture = b64encode(for_screen(self.picture)).decode()
        return to_markdown(self, f"data:image/png;base64,{picture}")


def to_markdown(brief: Brief, picture: str) -> str:
    """Write a brief as Markdown that pandoc, Quarto and wikis read.

    Parameters
    ----------
    brief : Brief
    picture : str
        The address of the picture, from where the text will be; quoted as addresses are.
    """
    claims = [
        (
            f"**{markdown_text(said.name)}**",
            f"{markdown_text(said.source)} ({words('brief.note_number', number=said.note)})",
            " ".join(map(markdown_text, said.quotes)),
        )
        for said in brief.said
    ]
    sources = [
        f"{number}. {citation(item, markdown_text, markdown_link)}"
        for number, item in enumerate(brief.sources, 1)
    ]
    tables = [
        _table(
            map(markdown_text, table.columns),
            [tuple(map(markdown_text, row)) for row in table.itertuples(index=False)],
        )
        for table in brief.tables
    ]
    blocks = [
        f"# {markdown_text(brief.title)}",
        markdown_text(brief.summary),
        f"![{markdown_text(brief.picture_text)}]({picture})",
        f"*{markdown_text(brief.credits)}*",
        f"## {words('brief.claims')}",
        _table(map(words, CLAIM_HEADS), claims),
        markdown_text(brief.said_note),
        f"## {words('brief.cities')}",
        *tables,
        markdown_text(brief.table_note),
        f"## {words('brief.open')}",
        markdown_text(brief.left_open),
        f"## {words('brief.method')}",
        markdown_text(brief.method),
        f"## {words('brief.sources')}",
        "\n".join(sources),
    ]
    return "\n\n".join(filter(None, blocks)) + "\n"


def _table(heads: Iterable[str], rows: Sequence[tuple[str, ...]]) -> str:
    header = tuple(heads)
    return markdown_table(header, rows, ("left",) * len(header))
