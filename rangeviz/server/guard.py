"""Who may ask: this machine's browser, with the token, from the page itself."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse

from rangeviz.core.words import words

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

OWN_NAMES = ("127.0.0.1", "localhost")
"""What this machine may be called; a page elsewhere whose name was pointed here has another."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
"""Of everything but the map, which has its own: nothing inline, nothing from elsewhere."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Guard:
    """Lets in who has the token, and nobody whom another site has sent.

    Parameters
    ----------
    app : ASGIApp
    token : str
        In the first address; then in a cookie that no other site can have sent.
    """

    def __init__(self, app: ASGIApp, token: str) -> None:
        self.app = app
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it in a sentence."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._answer(Request(scope)) or self.app
        await answer(scope, receive, send_with_headers)

    def _answer(self, request: Request) -> ASGIApp | None:
        """Return what is said instead of what was asked for; None where all is well."""
        host = request.headers.get("host", "")
        name, _, port = host.partition(":")
        if name not in OWN_NAMES:
            return _refused("serve.foreign_host", 421)
        if request.headers.get("origin", f"http://{host}") != f"http://{host}":
            return _refused("serve.foreign_origin", 403)
        cookie = f"rangeviz-{port}"
        if request.url.path == "/" and self._is_token(request.query_params.get("token", "")):
            begun = RedirectResponse("/", 303)
            begun.set_cookie(cookie, self.token, httponly=True, samesite="strict")
            return begun
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return _refused("serve.foreign_origin", 403)
        if not self._is_token(request.cookies.get(cookie, "")):
            return _refused("serve.no_token", 403)
        return None

    def _is_token(self, given: str) -> bool:
        return secrets.compare_digest(given.encode(), self.token.encode())


def _refused(key: str, status: int) -> ASGIApp:
    return PlainTextResponse(f"{words(key)}\n", status)
