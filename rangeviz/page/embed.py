"""What puts a saved page into another site: an iframe, and the policy to send with the page."""

from __future__ import annotations

import re
from urllib.parse import quote

SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals"
"""What the page needs: its scripts, sources in tabs of their own, what is taken away, printing."""


def embed_snippet(page: str, name: str) -> str:
    """Write an iframe that shows a saved page.

    Parameters
    ----------
    page : str
        The page, as `RangeMap.save` writes it.
    name : str
        Its file name, which becomes the iframe's relative address.

    Returns
    -------
    str
        One element. As wide as its place, three quarters as high, but on a phone higher and never
        higher than the window; an attribute gives its height where a site forbids styles.

    Examples
    --------
    >>> snippet = embed_snippet("<title>A &amp; &quot;B&quot;</title>", "a map.html")
    >>> print(snippet.splitlines()[0])
    <iframe src="a%20map.html" title="A &amp; &quot;B&quot;"
    """
    title = " ".join(_find(r"<title>(.*?)</title>", page).split())  # escaped in the page already
    return (
        f'<iframe src="{quote(name)}" title="{title}"\n'
        '  width="100%" height="480" style="border: 0; height: auto; aspect-ratio: 4 / 3;'
        ' min-height: 420px; max-height: 90vh"\n'
        f'  loading="lazy" sandbox="{SANDBOX}"\n'
        '  allow="clipboard-write" referrerpolicy="no-referrer"></iframe>'
    )


def policy_header(page: str) -> str:
    """Write the header that repeats the page's own content-security policy.

    A server that sends it holds to the policy even a page that was changed on its way.

    Parameters
    ----------
    page : str
        The page, as `RangeMap.save` writes it.

    Examples
    --------
    >>> policy_header('<meta http-equiv="Content-Security-Policy" content="img-src data:">')
    'Content-Security-Policy: img-src data:'
    """
    policy = _find(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    return f"Content-Security-Policy: {policy}"


def _find(pattern: str, page: str) -> str:
    found = re.search(pattern, page, re.DOTALL)
    if not found:
        raise ValueError("this is no page of rangeviz")
    return found[1]
