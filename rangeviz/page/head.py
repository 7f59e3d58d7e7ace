"""What others see of a page before they open it: link previews, and the icon of its tab."""

from __future__ import annotations

import html
import re

from rangeviz.core.errors import ArgumentError, asked
from rangeviz.maps.style import SYSTEM_COLOURS

_ADDRESS = re.compile(r"https?://[^\s\"'<>]+", re.IGNORECASE)


def check_address(argument: str, address: str | None) -> None:
    """Refuse an address that no link preview could use.

    Raises
    ------
    ArgumentError

    Examples
    --------
    >>> check_address("url", "maps/south-asia.html")
    Traceback (most recent call last):
    ...
    rangeviz.core.errors.ArgumentError: url: found 'maps/south-asia.html'; expected an address ...
    """
    if address is not None and not _ADDRESS.fullmatch(address):
        raise ArgumentError(argument, asked(address, "an address with https:// or http://"))


def link_preview(title: str, description: str, url: str | None, image: str | None) -> str:
    """Write the elements of a head that link previews read, and the page's icon.

    Parameters
    ----------
    title, description : str
        The headline, and what it rests on.
    url, image : str, optional
        Where the page will stand, and a picture of it: both are addresses, for no preview reads
        what is inside a page. Without them the preview is text alone.

    Examples
    --------
    >>> print(link_preview("A & B", "", None, None).splitlines()[0])
    <meta property="og:title" content="A &amp; B">
    """
    said = {
        'property="og:title"': title,
        'property="og:type"': "article",
        'property="og:description" name="description"': description,
        'property="og:url"': url,
        'property="og:image"': image,
        'name="twitter:card"': "summary_large_image" if image else None,
    }
    links = {"canonical": html.escape(url or ""), "icon": _icon()}
    return "\n".join(
        (
            *(
                f'<meta {name} content="{html.escape(text)}">'
                for name, text in said.items()
                if text
            ),
            *(f'<link rel="{rel}" href="{to}">' for rel, to in links.items() if to),
        )
    )


def _icon() -> str:
    """Draw three lines as the map has them: stated, about, projected."""
    dashes = ("", " stroke-dasharray='5 2.5'", " stroke-dasharray='0 4.5' stroke-linecap='round'")
    lines = "".join(
        f"<path d='M2 {3 + 5 * n}h12' stroke='%23{light[1:]}'{dash}/>"
        for n, (dash, (light, _)) in enumerate(zip(dashes, SYSTEM_COLOURS, strict=False))
    )
    drawn = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' stroke-width='2.5'>{lines}"
    )
    return f"data:image/svg+xml,{drawn}</svg>"
