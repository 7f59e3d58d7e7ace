"""The editor's addresses: the page, its state, what changes it, what is taken home."""

from __future__ import annotations

import html
import json
from collections.abc import Awaitable, Callable
from functools import partial
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rangeviz.core.choices import DECIMAL_MARKS, UNITS
from rangeviz.core.errors import ArgumentError, DataError, RangevizError, refusal
from rangeviz.core.reading import MAX_BYTES
from rangeviz.core.text import clean, printable
from rangeviz.core.words import all_words, words
from rangeviz.inputs.claims import MAX_CLAIMS
from rangeviz.inputs.sheets import sheets_of
from rangeviz.page.embed import SANDBOX
from rangeviz.page.html import bundled
from rangeviz.server.desk import Desk, fault
from rangeviz.server.guard import Guard
from rangeviz.server.takings import TAKINGS
from rangeviz.server.work import COLUMNS, Work

WEB = Path(__file__).parent / "web"

WAIT_S = 20.0
"""How long a question for what is new stays open."""

MAX_EDIT_BYTES = 1_000_000
"""Of one change to a table."""

TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}

Endpoint = Callable[[Request], Awaitable[Response]]


class Editor:
    """What is answered, from a desk.

    Parameters
    ----------
    desk : Desk
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def routes(self) -> list[Route]:
        """List the addresses."""
        posts = {
            "/table": self.put,
            "/example": self.example,
            "/choose": self.choose,
            "/edit": self.edit,
            "/undo": self.undo,
            "/take/{name}": self.take,
        }
        return [
            Route("/", self.page),
            Route("/web/{name}", self.web),
            Route("/state", self.state),
            Route("/map/{number:int}", self.map),
            *(Route(path, _in_sentences(post), methods=["POST"]) for path, post in posts.items()),
        ]

    def page(self, _: Request) -> Response:
        """Return the editor, with the words that it says."""
        said = {key: text for key, text in all_words().items() if key.startswith("serve.")}
        known = {"words": said, "columns": COLUMNS, "units": UNITS, "marks": DECIMAL_MARKS}
        known |= {"takings": list(TAKINGS), "sandbox": SANDBOX}
        data = json.dumps(known, ensure_ascii=False).replace("<", "\\u003c")
        template = Template((WEB / "index.html").read_text(encoding="utf-8"))
        filled = template.substitute(title=html.escape(words("serve.title")), data=data)
        return Response(filled, media_type="text/html")

    def web(self, request: Request) -> Response:
        """Return a script or the styles of the editor, or the house's own styles."""
        name = request.path_params["name"]
        if name == "house.css":
            return Response(bundled("plain.css"), media_type="text/css")
        files = {path.name: path for path in WEB.iterdir() if path.suffix in (".js", ".css")}
        if name not in files:
            return Response(status_code=404)
        return Response(files[name].read_bytes(), media_type=TYPES[files[name].suffix])

    def state(self, request: Request) -> Response:
        """Return all that is shown, as soon as it is not what the asker knows."""
        known = request.query_params.get("after", "")
        after = int(known) if known.isdecimal() and len(known) < 16 else -1
        return JSONResponse(self.desk.wait(after, WAIT_S))

    def map(self, request: Request) -> Response:
        """Return the map, locked into a frame without an origin."""
        content = self.desk.map(request.path_params["number"])
        policy = f"sandbox {SANDBOX}; frame-ancestors 'self'"
        headers = {"Content-Security-Policy": policy}
        return Response(content, 200 if content else 404, headers, media_type="text/html")

    async def put(self, request: Request) -> Response:
        """Read a table that was pasted or dropped, whatever its form."""
        name = request.query_params.get("name", "")
        pasted = words("serve.pasted_name")
        file = clean(name)[:200] or pasted
        content = await _body(request, MAX_BYTES, file)
        read = partial(sheets_of, file, content if name else content.decode("utf-8", "replace"))
        sheets = await run_in_threadpool(read, most_rows=MAX_CLAIMS + 1)
        if not sheets:
            raise refusal(file, words("serve.a_table"))
        return await self._done(partial(self.desk.put, sheets))

    async def example(self, _: Request) -> Response:
        """Begin with the file that `rangeviz init` writes."""
        text = resources.files("rangeviz.inputs").joinpath("template.csv").read_text("utf-8")
        return await self._done(partial(self.desk.put, sheets_of("example.csv", text)))

    async def choose(self, request: Request) -> Response:
        """Begin with one of several tables."""
        asked = await _json(request)
        return await self._done(partial(self.desk.choose, _number(asked, "number")))

    async def edit(self, request: Request) -> Response:
        """Change the table; one change has one name."""
        asked = await _json(request)
        kind = asked.get("change")
        if kind not in CHANGES:
            raise RangevizError(words("serve.not_understood"))
        if self.desk.watched and kind in TABLE_CHANGES:
            raise RangevizError(words("serve.read_only"))
        change = partial(CHANGES[kind], asked)
        return await self._done(partial(self.desk.edit, change, _number(asked, "table")))

    async def undo(self, _: Request) -> Response:
        """Take the last change back."""
        return await self._done(self.desk.undo)

    async def take(self, request: Request) -> Response:
        """Make a file of what the table holds now."""
        taking = await run_in_threadpool(self.desk.take, request.path_params["name"])
        disposition = f"attachment; filename*=UTF-8''{quote(taking.name)}"
        headers = {"Content-Disposition": disposition, "X-Name": taking.name}
        return Response(taking.content, 200, headers, media_type="application/octet-stream")

    async def _done(self, change: Callable[[], None]) -> Response:
        await run_in_threadpool(change)
        return JSONResponse({})


CHANGES: dict[str, Callable[[dict[str, Any], Work], Work]] = {
    "cell": lambda asked, work: work.with_cell(
        _number(asked, "line"), _number(asked, "column"), _text(asked, "text")
    ),
    "row": lambda _, work: work.with_row(),
    "without": lambda asked, work: work.without_row(_number(asked, "line")),
    "column": lambda asked, work: work.with_column(_text(asked, "name")),
    "mapping": lambda asked, work: work.mapped(_number(asked, "column"), _text(asked, "name")),
    "setting": lambda asked, work: work.told(_text(asked, "name"), _text(asked, "text")),
}
"""What may be done to a table, by its name."""

TABLE_CHANGES = ("cell", "row", "without", "column")
"""Those of the table itself, which is not edited here while a file is followed."""


def make_app(desk: Desk, token: str) -> Starlette:
    """Make the application that a server runs; only who has the token may ask it."""
    return Starlette(routes=Editor(desk).routes(), middleware=[Middleware(Guard, token=token)])


def _in_sentences(endpoint: Endpoint) -> Endpoint:
    """Have an endpoint say what is wrong as a sentence."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except RangevizError as error:
            lines = map(printable, _said(error).splitlines())
            return JSONResponse({"error": "\n".join(lines)}, 400)
        except Exception as error:
            return JSONResponse({"error": fault(error)}, 500)

    return answer


def _said(error: RangevizError) -> str:
    if isinstance(error, (ArgumentError, DataError)):
        return "\n".join(map(str, error.problems))
    return str(error)


async def _body(request: Request, most_bytes: int, file: str) -> bytes:
    """Read what was sent, but no more than may be."""
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > most_bytes:
            raise refusal(file, words("serve.at_most", size=f"{most_bytes // 1_000_000} MB"))
        parts.append(part)
    return b"".join(parts)


async def _json(request: Request) -> dict[str, Any]:
    content = await _body(request, MAX_EDIT_BYTES, words("serve.change"))
    try:
        asked = json.loads(content)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise RangevizError(words("serve.not_understood"))
    return asked


def _number(asked: dict[str, Any], name: str) -> int:
    number = asked.get(name)
    if not isinstance(number, int) or isinstance(number, bool):
        raise RangevizError(words("serve.not_understood"))
    return number


def _text(asked: dict[str, Any], name: str) -> str:
    text = asked.get(name)
    if not isinstance(text, str):
        raise RangevizError(words("serve.not_understood"))
    return text
