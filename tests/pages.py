"""A page taken apart, so that tests can compare pages and read what is packed in them."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any


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
