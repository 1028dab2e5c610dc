"""What stands before every page: the right name of the server, forms of our own, and headers that let little happen."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        *(f"{kind}-src 'self'" for kind in ("style", "script", "img", "font")),
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-store",
}
LARGEST = 64 * 1024
"""Bytes of a form: an answer is a few sentences."""
WRITES = "POST"
"""The one method by which anything is sent; what comes by others than this and GET is refused by every address."""
_LOG = logging.getLogger("reconcile.web")
Page = Callable[[int], Response]


class Guard:
    """Lets requests through that look right; `page` makes the page of an error, `names` are the server's."""

    def __init__(self, app: ASGIApp, names: frozenset[str], page: Page, *, secure: bool) -> None:
        self._app = app
        self._names = names
        self._page = page
        self._headers = HEADERS | ({"Strict-Transport-Security": "max-age=31536000"} if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        refused, receive = await self._looked_at(scope, receive)
        try:
            await (self._page(refused) if refused else self._app)(scope, receive, sent)
        except Exception as error:  # noqa: BLE001  # whoever asks gets a page, and no value stands in the log
            _LOG.error("%s at %s", type(error).__name__, _where(error))
            if not started:
                await self._page(500)(scope, receive, sent)

    async def _looked_at(self, scope: Scope, receive: Receive) -> tuple[int, Receive]:
        """The status of a request that is refused, 0 where it is let through, and what it has to say."""
        refused = _refused(scope["method"], Headers(scope=scope), self._names)
        sent = scope["query_string"] + (scope.get("raw_path") or scope["path"].encode())
        if not refused and scope["method"] == WRITES:
            body = await _body(receive)
            return 400 if _holds_nul(sent + body) else 0, _again(body, receive)
        return refused or (400 if _holds_nul(sent) else 0), receive


def _without_body(send: Send) -> Send:
    """What a page would be answered by, without the page."""

    async def sent(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sent


def _holds_nul(sent: bytes) -> bool:
    """Whether an address or a form holds the sign that no text has and no database takes."""
    return b"%00" in sent or b"\0" in sent


async def _body(receive: Receive) -> bytes:
    """The whole of a form, which is small."""
    body = b""
    while len(body) <= LARGEST:
        message = await receive()
        body += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body", False):
            break
    return body


def _again(body: bytes, after: Receive) -> Receive:
    """The form once more, for whoever reads it, and what comes after it."""
    forms = [body]

    async def receive() -> Message:
        return {"type": "http.request", "body": forms.pop(), "more_body": False} if forms else await after()

    return receive


def _where(error: Exception) -> str:
    """The places of our own that an error came through, the innermost first; no message, which may hold a value."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    ours = [f"{Path(one.filename).name}:{one.lineno}" for one in frames if "reconcile" in Path(one.filename).parts]
    return " < ".join(ours)


def _refused(method: str, headers: Headers, names: frozenset[str]) -> int:
    """The status of a request that is not let through; 0 where it is."""
    host = headers.get("host", "").casefold()
    if _without_port(host) not in names:
        return 400
    if method != WRITES:
        return 0
    origin = headers.get("origin")
    if origin is not None and not _is_of(origin, host):
        return 403
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return 403
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdecimal()):
        return 400
    return 0 if int(length) <= LARGEST else 413


def _is_of(origin: str, host: str) -> bool:
    """Whether an origin is that of our own pages; what is no address is none of ours."""
    try:
        return urlsplit(origin).netloc.casefold() == host
    except ValueError:
        return False


def _without_port(host: str) -> str:
    name, _, port = host.rpartition(":")
    return name if name and port.isdecimal() else host
