"""A page taken apart, so that tests can compare pages and read what is packed in them."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import numpy as np

from rangeviz.page.packing import ALPHABET, Points


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
        content = base64.b85decode(packed[name].replace(",", "<"))
        data |= json.loads(zlib.decompress(content))
    return block.sub(r"\1", page), data


def unpack_curve(text: str, per_degree: int) -> Points:
    """Read what `pack_curve` wrote.

    Examples
    --------
    >>> unpack_curve("AAUKAAAC", 10).tolist()
    [[0.0, 0.0], [1.0, 0.5], [2.0, 1.0], [3.0, 1.6]]
    """
    changes = np.reshape(unpack_numbers(text), (-1, 2))
    steps = np.vstack([changes[:1], np.cumsum(changes[1:], axis=0)])
    curve: Points = np.cumsum(steps, axis=0) / per_degree
    return curve


def unpack_numbers(text: str) -> list[int]:
    """Read what `pack_numbers` wrote.

    Examples
    --------
    >>> unpack_numbers("ABCegB")
    [0, -1, 1, 15, 16]
    """
    numbers, number, shift = [], 0, 0
    for character in text:
        bits = ALPHABET.index(character)
        number += (bits & 31) << shift
        shift += 5
        if bits < 32:
            numbers.append(-(number + 1) // 2 if number % 2 else number // 2)
            number = shift = 0
    return numbers
