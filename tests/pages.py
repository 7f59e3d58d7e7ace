"""A page taken apart, so that tests can compare pages and read what is packed in them."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import numpy as np

from rangeviz.page.packing import ALPHABET, LAST, Points


def read_page(page: str) -> tuple[str, dict[str, Any]]:
    """Take a page apart: its text without the packed parts, and the data that were packed.

    Examples
    --------
    >>> from rangeviz.page.html import OwnParts, compose_page
    >>> page = compose_page({"title": "T", "claims": []}, "", OwnParts())
    >>> text, data = read_page(page)
    >>> data["title"], len(text) < len(page)
    ('T', True)
    """
    block = re.compile(r'(id="rv-(styles|leaflet|data|places|scripts)">)([^<]*)')
    packed = {name: content for _, name, content in block.findall(page)}
    data: dict[str, Any] = {}
    for name in ("data", "places"):
        data |= json.loads(unpack(packed[name]))
    return block.sub(r"\1", page), data


def unpack(packed: str) -> str:
    """Read what `rangeviz.page.html` packed.

    Examples
    --------
    >>> from rangeviz.page.html import _deflate
    >>> unpack(_deflate("{a}"))
    '{a}'
    """
    written = packed.replace(",", "<").replace("[", "{")
    return zlib.decompress(base64.b85decode(written)).decode()


def unpack_arcs(text: str, per_degree: int) -> Points:
    """Read what `pack_arcs` wrote, as a line of many chords.

    Examples
    --------
    >>> unpack_arcs("##K7#'", 10)[[0, 16, 32]].tolist()
    [[0.0, 0.0], [1.0, 0.6], [2.0, 1.0]]
    """
    start, numbers = np.split(np.array(unpack_numbers(text)), [2])
    steps, offs = np.split(numbers.reshape(-1, 4), 2, axis=1)
    ends = start + np.vstack([[[0, 0]], np.cumsum(steps, axis=0)])
    one, two, control = (
        ends[:-1, None],
        ends[1:, None],
        ((ends[:-1] + ends[1:]) // 2 + offs)[:, None],
    )
    t = np.linspace(0, 1, 33)[:, None]
    curve: Points = (1 - t) ** 2 * one + 2 * t * (1 - t) * control + t**2 * two
    return curve.reshape(-1, 2) / per_degree


def unpack_numbers(text: str) -> list[int]:
    """Read what `pack_numbers` wrote.

    Examples
    --------
    >>> unpack_numbers("#$%rt#")
    [0, -1, 1, 39, 40]
    """
    numbers, number, weight = [], 0, 1
    for character in text:
        value = ALPHABET.index(character)
        number += value * weight
        weight *= len(ALPHABET) - LAST
        if value < LAST:
            numbers.append(-(number + 1) // 2 if number % 2 else number // 2)
            number, weight = 0, 1
    return numbers
