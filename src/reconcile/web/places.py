"""Which page a request belongs to: forms are sent to addresses at which nothing can be opened."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from starlette.routing import Match

LEADS_BACK = frozenset({400, 403, 405, 409, 413, 503})
"""Errors after which somebody goes on at the page from which they came; after others it is not there, or not theirs."""


def opens(request: Request) -> bool:
    """Whether the address of a request is that of a page, and the request asks for it."""
    return request.method == "GET" and _is_page(request, request.url.path)


def page_of(request: Request, asked: Any = None, side: str = "") -> str:
    """The address of the page that a request belongs to: its own, or for a form that of the nearest page above it, with
    what is `asked` there, and of which `side` of a case."""
    if opens(request):
        return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
    path = request.url.path
    while path != "/" and not _is_page(request, path):
        path = path.rpartition("/")[0] or "/"
    query = asked.query(**({"side": side} if side else {})) if asked else ""
    return f"{path}?{query}" if query else path


def methods_of(request: Request) -> str:
    """The methods that the address of a request knows, as the header Allow names them."""
    known = {"GET": "GET, HEAD", "POST": "POST"}
    return ", ".join(words for method, words in known.items() if _knows(request, method, request.url.path))


def _is_page(request: Request, path: str) -> bool:
    return _knows(request, "GET", path)


def _knows(request: Request, method: str, path: str) -> bool:
    scope = {**request.scope, "method": method, "path": path}
    return any(route.matches(scope)[0] is Match.FULL for route in request.app.router.routes)
